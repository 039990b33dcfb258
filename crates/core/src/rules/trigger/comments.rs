//! The comments between the statements of a trigger's body stay between them.

use crate::context::Cx;
use crate::edit::Piece;
use crate::pieces;
use crate::text::Span;
use crate::tree::CreateTrigger;

/// The comments of a body: those before each statement, those behind it on its last line, and those behind all.
pub(super) struct Comments {
    before: Vec<Vec<Span>>,
    beside: Vec<Vec<Span>>,
    last: Vec<Span>,
}

impl Comments {
    pub fn of(cx: &Cx, create: &CreateTrigger) -> Self {
        let mut start = create.body.first().and_then(|first| cx.token_before(first.span)).map(|begin| begin.span.end);
        let mut found = Self { before: Vec::new(), beside: Vec::new(), last: Vec::new() };
        let end = cx.tokens.last().map_or(0, |token| token.span.end);
        let ends = create.body.iter().skip(1).map(|next| next.span.start).chain([end]);
        for (inner, next) in create.body.iter().zip(ends) {
            let from = start.unwrap_or(inner.span.start);
            found.before.push(comments(cx, from, inner.span.start).collect());
            let line = comments(cx, inner.span.end, next).take_while(|comment| {
                let between = Span::new(inner.span.end, comment.start).of(cx.source);
                !between.contains('\n')
            });
            let beside: Vec<Span> = line.collect();
            start = Some(beside.last().map_or(inner.span.end, |comment| comment.end));
            found.beside.push(beside);
        }
        found.last = start.map(|start| comments(cx, start, end).collect()).unwrap_or_default();
        found
    }

    /// Adds those before a statement, each on a line of its own.
    pub fn before(&self, statement: usize, body: &mut Vec<Piece>) {
        self.before.get(statement).into_iter().flatten().for_each(|comment| line(*comment, body));
    }

    /// Adds those behind a statement to its last line.
    pub fn beside(&self, statement: usize, body: &mut Vec<Piece>) {
        for comment in self.beside.get(statement).into_iter().flatten() {
            match body.last_mut() {
                Some(Piece::Text(text)) if text.ends_with(";\n") => {
                    text.truncate(text.len() - 1);
                    body.extend(pieces![" ", *comment, "\n"]);
                }
                Some(Piece::Text(text)) if text == "\n" => {
                    text.replace_range(.., " ");
                    body.extend(pieces![*comment, "\n"]);
                }
                _ => line(*comment, body),
            }
        }
    }

    /// Adds those behind the last statement.
    pub fn last(&self, body: &mut Vec<Piece>) {
        self.last.iter().for_each(|comment| line(*comment, body));
    }
}

fn line(comment: Span, body: &mut Vec<Piece>) {
    body.extend(pieces!["    ", comment, "\n"]);
}

/// The comments between two places.
fn comments<'c>(cx: &'c Cx<'_>, start: usize, end: usize) -> impl Iterator<Item = Span> + 'c {
    let inside = move |span: &Span| start <= span.start && span.end <= end;
    // The function's quotes end at a `$$`: such a comment goes before the statement, as all that no edit keeps.
    let fits = |span: &Span| !cx.text(*span).contains("$$");
    cx.tokens.iter().filter(|token| token.is_comment()).map(|token| token.span).filter(inside).filter(fits)
}
