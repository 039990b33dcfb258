//! Two texts side by side: lines, and in changed lines the changed words.

use lite2pg_core::lex;

use crate::diff::{Change, changes};

/// A row: a line of each side, or of one.
pub(super) struct Line {
    /// The 1-based number of the line, and its text.
    pub left: Option<(usize, Vec<Part>)>,
    pub right: Option<(usize, Vec<Part>)>,
    pub changed: bool,
}

/// A part of a line.
pub(super) struct Part {
    pub text: String,
    pub changed: bool,
}

/// The rows of two texts.
pub(super) fn lines(left: &str, right: &str) -> Vec<Line> {
    let (old, new): (Vec<&str>, Vec<&str>) = (left.lines().collect(), right.lines().collect());
    let whole = |text: &str, changed| vec![Part { text: text.to_owned(), changed }];
    let mut rows = Vec::new();
    let (mut one, mut other) = (0, 0);
    // Behind the last change there is an empty one: the end of both.
    let end = Change { old: old.len()..old.len(), new: new.len()..new.len() };
    for Change { old: gone, new: come } in changes(&old, &new).into_iter().chain([end]) {
        for (at, (line, same)) in old[one..gone.start].iter().zip(&new[other..come.start]).enumerate() {
            let (left, right) = (Some((one + at + 1, whole(line, false))), Some((other + at + 1, whole(same, false))));
            rows.push(Line { left, right, changed: false });
        }
        for at in 0..gone.len().max(come.len()) {
            let left = gone.clone().nth(at);
            let right = come.clone().nth(at);
            let (a, b) = match (left, right) {
                (Some(left), Some(right)) => words(old[left], new[right]),
                _ => (whole(left.map_or("", |at| old[at]), true), whole(right.map_or("", |at| new[at]), true)),
            };
            rows.push(Line { left: left.map(|at| (at + 1, a)), right: right.map(|at| (at + 1, b)), changed: true });
        }
        (one, other) = (gone.end, come.end);
    }
    rows
}

/// Both lines, with the words that are not in the other marked.
fn words(old: &str, new: &str) -> (Vec<Part>, Vec<Part>) {
    let tokens = |line| lex::tokens(line).map(|token| token.span.of(line)).collect::<Vec<&str>>();
    let (old, new) = (tokens(old), tokens(new));
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let (mut one, mut other) = (0, 0);
    for Change { old: gone, new: come } in changes(&old, &new) {
        add(&mut left, &old[one..gone.start], false);
        add(&mut right, &new[other..come.start], false);
        add(&mut left, &old[gone.clone()], true);
        add(&mut right, &new[come.clone()], true);
        (one, other) = (gone.end, come.end);
    }
    add(&mut left, &old[one..], false);
    add(&mut right, &new[other..], false);
    (left, right)
}

fn add(parts: &mut Vec<Part>, words: &[&str], changed: bool) {
    if !words.is_empty() {
        parts.push(Part { text: words.concat(), changed });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(side: Option<&(usize, Vec<Part>)>) -> String {
        side.map_or_else(String::new, |(number, parts)| {
            let parts =
                parts.iter().map(|part| if part.changed { format!("[{}]", part.text) } else { part.text.clone() });
            format!("{number} {}", parts.collect::<String>())
        })
    }

    #[test]
    fn nothing_of_either_side_is_lost() {
        let rows = lines("a\nx INTEGER;\nold\nz\n", "a\nx BOOLEAN;\nz\nnew\n");
        let rows: Vec<String> =
            rows.iter().map(|row| format!("{} | {}", shown(row.left.as_ref()), shown(row.right.as_ref()))).collect();
        assert_eq!(rows, ["1 a | 1 a", "2 x [INTEGER]; | 2 x [BOOLEAN];", "3 [old] | ", "4 z | 3 z", " | 4 [new]"]);
    }
}
