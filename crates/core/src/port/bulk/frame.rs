//! What the port of a statement of one row has around its row.

use super::super::render::{Cuts, render};
use super::super::statement::Here;
use super::{GAP, MARK, Rules, touches};
use crate::diagnostic::Diagnostic;
use crate::edit::{Edit, Piece};
use crate::rule::Out;
use crate::split;
use crate::text::Span;

/// The port of a statement but for its row.
pub(super) struct Frame {
    /// The row that it was made from.
    pub row: String,
    pub before: String,
    pub after: String,
    /// Their places are relative to the row.
    diagnostics: Vec<(Around, Diagnostic)>,
    pub rules: Rules,
}

/// The two ends of a span, each as its distance from the row: before its begin or behind its end.
type Around = [Distance; 2];

#[derive(Clone, Copy, PartialEq)]
enum Distance {
    Before(usize),
    Behind(usize),
}

impl Frame {
    /// What there is to say of another statement whose row stands at `row`.
    pub fn told(&self, row: Span) -> impl Iterator<Item = Diagnostic> {
        self.diagnostics.iter().map(move |(around, diagnostic)| {
            let [start, end] = around.map(|distance| match distance {
                Distance::Before(bytes) => row.start - bytes,
                Distance::Behind(bytes) => row.end + bytes,
            });
            Diagnostic { span: Span::new(start, end), ..diagnostic.clone() }
        })
    }

    /// True if both are the same whatever the row.
    pub fn is_same(&self, other: &Self) -> bool {
        let told = self.diagnostics.iter().zip(&other.diagnostics);
        self.before == other.before
            && self.after == other.after
            && self.rules == other.rules
            && self.diagnostics.len() == other.diagnostics.len()
            && told.into_iter().all(|((at, one), (other_at, other))| {
                at == other_at && (&one.message, &one.help) == (&other.message, &other.help)
            })
    }
}

/// The port of a statement of one row but for the row.
pub(super) fn frame(here: Here, text: &split::Statement, row: Span, out: &Out, cuts: Cuts) -> Option<Frame> {
    let touches = |span: Span| touches(span, row);
    let mut around = Out::default();
    around.before.clone_from(&out.before);
    around.after.clone_from(&out.after);
    (around.removed, around.holds_semicolon) = (out.removed, out.holds_semicolon);
    let pieces = out.before.iter().chain(&out.after).flatten();
    if pieces
        .into_iter()
        .any(|piece| matches!(piece, Piece::Keep(span) | Piece::Copy(span) if touches(*span) && !span.contains(row)))
    {
        return None;
    }
    around.edits = out.edits.iter().filter(|edit| !(touches(edit.at) && row.contains(edit.at))).cloned().collect();
    let rules = around.edits.iter().map(|edit| edit.rule).collect();
    around.edits.push(Edit { at: row, with: vec![MARK.into()], rule: GAP, anew: false, outer: false });
    let alone = split::Statement {
        whole: Span::new(text.span.start, text.whole.end),
        tokens: Vec::new(),
        gaps: Vec::new(),
        directives: Vec::new(),
        ..*text
    };
    let port = render(here.source, &alone, &around, here.line_end, cuts).ok()?;
    let (before, after) = port.split_once(MARK)?;
    let distance = |at: usize| match at {
        _ if at <= row.start => Some(Distance::Before(row.start - at)),
        _ if at >= row.end => Some(Distance::Behind(at - row.end)),
        _ => None,
    };
    let mut diagnostics = Vec::new();
    for diagnostic in &out.diagnostics {
        let span = diagnostic.span;
        if touches(span) && row.contains(span) {
            continue;
        }
        let own = diagnostic.related.iter().any(|other| other.file == here.file && text.whole.contains(other.span));
        if own {
            return None;
        }
        diagnostics.push(([distance(span.start)?, distance(span.end)?], diagnostic.clone()));
    }
    let (before, after) = (before.to_owned(), after.to_owned());
    (!after.contains(MARK)).then_some(Frame { row: row.of(here.source).to_owned(), before, after, diagnostics, rules })
}
