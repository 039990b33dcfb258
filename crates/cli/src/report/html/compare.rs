//! Two texts side by side: lines, and in changed lines the changed words.

use lite2pg_core::lex;
use similar::{ChangeTag, DiffOp, TextDiff};

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
    let diff = TextDiff::from_slices(&old, &new);
    let whole = |text: &str, changed| vec![Part { text: text.to_owned(), changed }];
    let mut rows = Vec::new();
    for op in diff.ops() {
        match *op {
            DiffOp::Equal { old_index, new_index, len } => rows.extend((0..len).map(|at| Line {
                left: Some((old_index + at + 1, whole(old[old_index + at], false))),
                right: Some((new_index + at + 1, whole(new[new_index + at], false))),
                changed: false,
            })),
            DiffOp::Delete { old_index, old_len, .. } => rows.extend((old_index..old_index + old_len).map(|at| Line {
                left: Some((at + 1, whole(old[at], true))),
                right: None,
                changed: true,
            })),
            DiffOp::Insert { new_index, new_len, .. } => rows.extend((new_index..new_index + new_len).map(|at| Line {
                left: None,
                right: Some((at + 1, whole(new[at], true))),
                changed: true,
            })),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                for at in 0..old_len.max(new_len) {
                    let one = (at < old_len).then(|| old_index + at);
                    let other = (at < new_len).then(|| new_index + at);
                    let (a, b) = match (one, other) {
                        (Some(one), Some(other)) => words(old[one], new[other]),
                        _ => (whole(one.map_or("", |at| old[at]), true), whole(other.map_or("", |at| new[at]), true)),
                    };
                    rows.push(Line {
                        left: one.map(|one| (one + 1, a)),
                        right: other.map(|other| (other + 1, b)),
                        changed: true,
                    });
                }
            }
        }
    }
    rows
}

/// Both lines, with the words that are not in the other marked.
fn words(old: &str, new: &str) -> (Vec<Part>, Vec<Part>) {
    let tokens = |line| lex::tokens(line).map(|token| token.span.of(line)).collect::<Vec<&str>>();
    let (old, new) = (tokens(old), tokens(new));
    let diff = TextDiff::from_slices(&old, &new);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for change in diff.iter_all_changes() {
        let changed = change.tag() != ChangeTag::Equal;
        if change.tag() != ChangeTag::Insert {
            add(&mut left, change.value(), changed);
        }
        if change.tag() != ChangeTag::Delete {
            add(&mut right, change.value(), changed);
        }
    }
    (left, right)
}

fn add(parts: &mut Vec<Part>, text: &str, changed: bool) {
    match parts.last_mut() {
        Some(last) if last.changed == changed => last.text += text,
        _ => parts.push(Part { text: text.to_owned(), changed }),
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
