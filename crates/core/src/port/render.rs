//! Rendering: a statement with its edits done and with what the rules want around it.

use std::borrow::Cow;

use super::{comment, dollar};
use crate::directive::Tool;
use crate::edit::{self, Piece};
use crate::rule::Out;
use crate::split;
use crate::text::Span;

/// How the tool that reads the file cuts it into statements.
#[derive(Clone, Copy)]
pub(super) struct Cuts {
    /// The tool, if it is one that cuts at each `;` here.
    pub tool: Option<Tool>,
    /// True if it cuts at Drizzle's breakpoints.
    pub breakpoints: bool,
}

impl Cuts {
    /// What stands between two statements that the port has where the source has one.
    const fn breakpoint(self) -> &'static str {
        if self.breakpoints { "--> statement-breakpoint" } else { "" }
    }

    /// A whole statement with its `;`, between the tool's marks if it would be cut.
    fn marked(self, statement: &str, line_end: &str) -> String {
        match self.tool.filter(|_| statement.contains("$$")) {
            Some(tool) => {
                let (begin, end) = tool.statement_marks();
                [begin, line_end, statement, ";", line_end, end].concat()
            }
            None => format!("{statement};"),
        }
    }
}

/// Writes a statement with what the rules want around it.
pub(super) fn render(
    source: &str,
    statement: &split::Statement,
    out: &Out,
    line_end: &str,
    cuts: Cuts,
) -> Result<String, edit::Conflict> {
    let whole = statement.whole;
    let lead = Span::new(whole.start, statement.span.start).of(source);
    let tail = Span::new(statement.span.end, whole.end).of(source);
    let mut body = String::new();
    let pieces = |pieces: &[Piece]| -> Result<String, edit::Conflict> {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(new) => text.push_str(new),
                Piece::Keep(span) | Piece::Copy(span) => {
                    text.push_str(&edit::apply(source, *span, &inside(&out.edits, *span))?);
                }
            }
        }
        Ok(dollar::quoted(text))
    };
    for before in &out.before {
        body.push_str(&cuts.marked(&pieces(before)?, line_end));
        body.push_str(cuts.breakpoint());
        body.push_str(line_end);
    }
    if out.removed {
        let trimmed = body.trim_end();
        let trimmed = trimmed.strip_suffix(cuts.breakpoint()).unwrap_or(trimmed).len();
        body.truncate(trimmed);
        body.push_str(tail.strip_suffix(';').unwrap_or(tail));
    } else {
        let text = dollar::quoted(edit::apply(source, statement.span, &out.edits)?);
        if let Some(tool) = cuts.tool.filter(|_| out.holds_semicolon) {
            let (begin, end) = tool.statement_marks();
            let tail = tail.trim_end().strip_suffix(';').map_or(tail, |_| ";");
            body.extend([begin, line_end, &text, tail, line_end, end]);
        } else {
            body.push_str(&text);
            body.push_str(tail);
        }
        if !out.after.is_empty() && statement.semicolon.is_none() {
            let trimmed = body.trim_end().len();
            let rest = body.split_off(trimmed);
            body.push(';');
            body.push_str(&rest);
        }
    }
    for after in &out.after {
        if !body.ends_with('\n') && !body.is_empty() {
            body.push_str(if body.ends_with(';') { cuts.breakpoint() } else { "" });
            body.push_str(line_end);
        }
        body.push_str(&cuts.marked(&pieces(after)?, line_end));
    }
    // No comment is ever lost: those that an edit swallowed stand before the statement.
    let mut text = lead.to_owned();
    for token in statement.tokens.iter().filter(|token| token.is_comment() && token.span.start >= statement.span.start)
    {
        let comment = token.span.of(source);
        if !body.contains(comment) {
            text.push_str(comment);
            text.push_str(line_end);
        }
    }
    text.push_str(&body);
    Ok(match comment::readable(&text) {
        Cow::Borrowed(readable) if readable.len() == text.len() => text,
        readable => readable.into_owned(),
    })
}

fn inside(edits: &[edit::Edit], span: Span) -> Vec<edit::Edit> {
    edits.iter().filter(|edit| span.contains(edit.at)).cloned().collect()
}
