//! Edits with holes: how rules change a text without seeing each other.
//!
//! An edit replaces a span by pieces. A piece is new text or a *hole*: source text that stays, and in which other edits
//! still apply. `hex(x)` → `encode(` hole `, 'hex')` leaves `x` to whoever wants to change it.

use crate::text::Span;

/// A part of what an edit puts in place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Piece {
    /// New text.
    Text(String),
    /// A hole: the source text of this span, with the edits inside it applied. It must lie inside the edit.
    Keep(Span),
    /// What becomes of a span elsewhere in the text: its source with the edits there applied, once more.
    Copy(Span),
}

impl From<&str> for Piece {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Span> for Piece {
    fn from(span: Span) -> Self {
        Self::Keep(span)
    }
}

/// Builds the pieces of an edit: `pieces!["encode(", x.span, ", 'hex')"]`.
#[macro_export]
macro_rules! pieces {
    ($($piece:expr),* $(,)?) => { vec![$($crate::edit::Piece::from($piece)),*] };
}

/// A replacement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What goes; empty for an insertion.
    pub at: Span,
    /// What comes.
    pub with: Vec<Piece>,
    /// True if the construct is written anew: edits inside `at` that lie in none of the holes are void, not a conflict.
    pub anew: bool,
    /// The rule that wants it.
    pub rule: &'static str,
    /// True if it goes around all that others put around the same span.
    pub outer: bool,
}

impl Edit {
    /// True if the edit puts something around its own span: other edits of the same span then apply inside it.
    fn wraps(&self) -> bool {
        self.with.contains(&Piece::Keep(self.at))
    }
}

/// Two edits that cannot both be done: an error in the rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// Where both want to edit.
    pub at: Span,
    /// The two rules.
    pub rules: (&'static str, &'static str),
}

/// The text of `within` with all edits done.
///
/// The order of `edits` is irrelevant. Equal edits count once. An insertion at the border of another edit stays
/// outside it.
///
/// # Errors
/// If edits overlap partly, if one lies inside another but in none of its holes (unless the outer one writes its span
/// anew), if two insertions compete for one place, or if a hole lies outside its edit.
pub fn apply(source: &str, within: Span, edits: &[Edit]) -> Result<String, Conflict> {
    let sorted = sorted(edits);
    let mut text = String::with_capacity(within.len() + 64);
    let limit = source.len() * GROWTH + 100_000;
    Renderer { source, all: edits, depth: 0, limit }.render(within, &sorted, &mut text)?;
    Ok(text)
}

/// How many times longer than its source a text may become.
const GROWTH: usize = 32;

/// How deep copies of copies may go: an alias that names itself must not go round.
pub(crate) const COPIES: usize = 8;

struct Renderer<'e> {
    source: &'e str,
    all: &'e [Edit],
    /// How many copies this one lies in.
    depth: usize,
    /// How long the text may become (bytes): an edit may use a hole twice, so nested ones double it each time.
    limit: usize,
}

impl Renderer<'_> {
    /// Writes `within`. `edits` are sorted, and all lie inside it.
    fn render(&self, within: Span, edits: &[&Edit], text: &mut String) -> Result<(), Conflict> {
        let mut at = within.start;
        let mut rest = edits;
        while let Some((edit, others)) = rest.split_first() {
            if edit.at.start < at || edit.at.end > within.end {
                return Err(conflict(edit, edits));
            }
            text.push_str(Span::new(at, edit.at.start).of(self.source));
            let inside = if edit.at.is_empty() {
                // Two insertions at one place: nobody could say which comes first.
                usize::from(others.first().is_some_and(|other| other.at == edit.at))
            } else {
                others
                    .iter()
                    .take_while(|other| {
                        other.at.start < edit.at.end && !(other.at.is_empty() && other.at.start == edit.at.end)
                    })
                    .count()
            };
            let (inner, behind) = others.split_at(inside);
            let start = text.len();
            self.place(edit, inner, text)?;
            self.part_words(edit.at, within, start, text);
            at = edit.at.end;
            rest = behind;
        }
        text.push_str(Span::new(at, within.end).of(self.source));
        Ok(())
    }

    /// `a=?AND b` is two words for SQLite, `a=$1AND b` is none for PostgreSQL: what an edit has written from `start` on
    /// gets a space where it would run into a word beside it that its source was apart from.
    fn part_words(&self, at: Span, within: Span, start: usize, text: &mut String) {
        let is_word = |char: Option<char>| char.is_some_and(|char| char.is_alphanumeric() || "_$".contains(char));
        if text.len() == start {
            return;
        }
        let inside = at.of(self.source);
        let behind = if at.end < within.end { self.source[at.end..].chars().next() } else { None };
        if is_word(behind) && is_word(text.chars().next_back()) && !is_word(self.source[..at.end].chars().next_back()) {
            text.push(' ');
        }
        let before = text[..start].chars().next_back().filter(|_| at.start > within.start);
        if is_word(before)
            && is_word(text[start..].chars().next())
            && !inside.is_empty()
            && !is_word(inside.chars().next())
        {
            text.insert(start, ' ');
        }
    }

    /// Writes what an edit puts in place; `inner` are the edits that lie inside its span.
    fn place(&self, edit: &Edit, inner: &[&Edit], text: &mut String) -> Result<(), Conflict> {
        if text.len() > self.limit {
            return Err(Conflict { at: edit.at, rules: (edit.rule, edit.rule) });
        }
        let mut used = vec![false; inner.len()];
        for piece in &edit.with {
            match piece {
                Piece::Text(new) => text.push_str(new),
                Piece::Keep(hole) => {
                    if !edit.at.contains(*hole) {
                        return Err(Conflict { at: *hole, rules: (edit.rule, edit.rule) });
                    }
                    let mut here = Vec::new();
                    for (other, used) in inner.iter().zip(&mut used) {
                        if hole.contains(other.at) {
                            *used = true;
                            here.push(*other);
                        }
                    }
                    self.render(*hole, &here, text)?;
                }
                Piece::Copy(other) => {
                    if self.depth == COPIES {
                        return Err(Conflict { at: *other, rules: (edit.rule, edit.rule) });
                    }
                    let here: Vec<Edit> = self.all.iter().filter(|edit| other.contains(edit.at)).cloned().collect();
                    let sorted = sorted(&here);
                    Self { depth: self.depth + 1, ..*self }.render(*other, &sorted, text)?;
                }
            }
        }
        match used.iter().position(|used| !used && !edit.anew) {
            Some(lost) => Err(Conflict { at: inner[lost].at, rules: (edit.rule, inner[lost].rule) }),
            None => Ok(()),
        }
    }
}

/// Outer edits before inner ones; of the same span, the one that wraps first.
fn sorted(edits: &[Edit]) -> Vec<&Edit> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by(|a, b| {
        let key = |edit: &Edit| {
            (edit.at.start, !edit.at.is_empty(), std::cmp::Reverse(edit.at.end), !edit.wraps(), !edit.outer)
        };
        key(a).cmp(&key(b)).then_with(|| a.with.cmp(&b.with)).then_with(|| a.rule.cmp(b.rule))
    });
    sorted.dedup_by(|a, b| a.at == b.at && a.with == b.with);
    sorted
}

fn conflict(edit: &Edit, edits: &[&Edit]) -> Conflict {
    let other = edits.iter().find(|other| !std::ptr::eq(**other, edit) && other.at.start <= edit.at.start);
    Conflict { at: edit.at, rules: (other.map_or(edit.rule, |other| other.rule), edit.rule) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edit(start: usize, end: usize, with: Vec<Piece>) -> Edit {
        Edit { at: Span::new(start, end), with, anew: false, outer: false, rule: "test" }
    }

    #[track_caller]
    fn check(source: &str, edits: &[Edit], expected: &str) {
        let all = Span::new(0, source.len());
        assert_eq!(apply(source, all, edits).as_deref(), Ok(expected));
        let reversed: Vec<_> = edits.iter().rev().cloned().collect();
        assert_eq!(apply(source, all, &reversed).as_deref(), Ok(expected), "the order of edits matters");
    }

    #[test]
    fn nothing_to_do() {
        check("SELECT 1", &[], "SELECT 1");
    }

    #[test]
    fn an_edit_inside_a_hole() {
        check(
            "hex(ab)",
            &[edit(0, 7, pieces!["encode(", Span::new(4, 6), ")"]), edit(4, 5, pieces!["x"])],
            "encode(xb)",
        );
    }

    #[test]
    fn a_hole_used_twice() {
        check("a", &[edit(0, 1, pieces![Span::new(0, 1), "+", Span::new(0, 1)])], "a+a");
    }

    #[test]
    fn a_wrapper_and_a_replacement_of_the_same_span() {
        check("ab", &[edit(0, 2, pieces!["(", Span::new(0, 2), ")"]), edit(0, 2, pieces!["c"])], "(c)");
    }

    #[test]
    fn words_stay_apart() {
        check("a=?AND b", &[edit(2, 3, pieces!["$1"])], "a=$1 AND b");
        check("WHERE?=b", &[edit(5, 6, pieces!["$1"])], "WHERE $1=b");
        check("a='b'AND c", &[edit(2, 5, pieces![Span::new(2, 5), "::text"])], "a='b'::text AND c");
        check("abc", &[edit(1, 2, pieces!["x"])], "axc");
    }

    #[test]
    fn equal_edits_merge() {
        check("ab", &[edit(0, 1, pieces!["x"]), edit(0, 1, pieces!["x"])], "xb");
    }

    #[test]
    fn insertions_stay_outside() {
        check("ab", &[edit(1, 1, pieces!["-"]), edit(1, 2, pieces!["x"]), edit(0, 1, pieces!["y"])], "y-x");
        check("ab", &[edit(2, 2, pieces!["-"]), edit(0, 2, pieces![Span::new(0, 2)])], "ab-");
    }

    #[test]
    fn what_is_written_anew_makes_other_edits_void() {
        let anew = Edit { anew: true, ..edit(0, 4, pieces!["x", Span::new(2, 3)]) };
        check("abcd", &[anew, edit(0, 1, pieces!["y"]), edit(2, 3, pieces!["z"])], "xz");
    }

    #[test]
    fn conflicts_are_reported() {
        let all = Span::new(0, 4);
        assert!(apply("abcd", all, &[edit(0, 2, pieces!["x"]), edit(1, 3, pieces!["y"])]).is_err(), "overlap");
        assert!(
            apply("abcd", all, &[edit(0, 3, pieces!["x"]), edit(1, 2, pieces!["y"])]).is_err(),
            "outside every hole"
        );
        assert!(apply("abcd", all, &[edit(1, 1, pieces!["x"]), edit(1, 1, pieces!["y"])]).is_err(), "two insertions");
        assert!(apply("abcd", all, &[edit(0, 1, pieces![Span::new(2, 3)])]).is_err(), "a hole outside");
        let wrap = |text: &str| edit(0, 4, pieces![text, Span::new(0, 4)]);
        assert!(apply("abcd", all, &[wrap("x"), wrap("y")]).is_ok(), "wrappers nest in a fixed order");
    }

    /// A piece of text, or a span that is written anew around holes.
    #[derive(Clone, Debug)]
    enum Part {
        Text(u8),
        Edit { before: u8, holes: Vec<Vec<Part>> },
    }

    /// Parts that lie side by side, nested up to four deep.
    fn parts() -> impl Strategy<Value = Vec<Part>> {
        let text = (1_u8..4).prop_map(Part::Text);
        let part = text.prop_recursive(4, 40, 4, |inner| {
            let holes = prop::collection::vec(prop::collection::vec(inner, 0..4), 0..3);
            (1_u8..4, holes).prop_map(|(before, holes)| Part::Edit { before, holes })
        });
        prop::collection::vec(part, 0..5)
    }

    /// Writes the source of some parts and the edits in it, and gives back what has to come out.
    fn write(parts: &[Part], source: &mut String, edits: &mut Vec<Edit>) -> String {
        let mut expected = String::new();
        for part in parts {
            match part {
                Part::Text(length) => {
                    let text = "x".repeat(usize::from(*length));
                    source.push_str(&text);
                    expected.push_str(&text);
                }
                Part::Edit { before, holes } => {
                    let start = source.len();
                    // What goes; an edit of nothing would be an insertion.
                    source.push_str(&"-".repeat(usize::from(*before)));
                    let mut with = pieces!["<"];
                    expected.push('<');
                    for hole in holes {
                        let start = source.len();
                        expected.push_str(&write(hole, source, edits));
                        with.push(Piece::Keep(Span::new(start, source.len())));
                        with.push("|".into());
                        expected.push('|');
                        source.push('-');
                    }
                    edits.push(Edit {
                        at: Span::new(start, source.len()),
                        with,
                        anew: false,
                        outer: false,
                        rule: "test",
                    });
                }
            }
        }
        expected
    }

    proptest! {
        #[test]
        fn nested_edits_in_any_order(parts in parts(), order in any::<u64>()) {
            let (mut source, mut edits) = (String::new(), Vec::new());
            let expected = write(&parts, &mut source, &mut edits);
            let all = Span::new(0, source.len());
            prop_assert_eq!(apply(&source, all, &[]), Ok(source.clone()));
            prop_assert_eq!(apply(&source, all, &edits), Ok(expected.clone()));
            // Some order that has nothing to do with where the edits are.
            edits.sort_by_key(|edit| (edit.at.start as u64 + 1).wrapping_mul(order | 1).rotate_left(17));
            prop_assert_eq!(apply(&source, all, &edits), Ok(expected));
        }

        #[test]
        fn a_partial_overlap_is_a_conflict(start in 0_usize..5, first in 2_usize..6, second in 2_usize..6, step in 1_usize..5) {
            prop_assume!(step < first && step + second > first);
            let source = "abcdefghijklmnopqrst";
            let edits = [
                edit(start, start + first, pieces!["1"]),
                edit(start + step, start + step + second, pieces!["2"]),
            ];
            prop_assert!(apply(source, Span::new(0, source.len()), &edits).is_err());
        }
    }
}
