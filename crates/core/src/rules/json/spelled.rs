//! JSON texts to the letter: for values whose JSON is the same in both databases, the text is put together from theirs.

use crate::context::Cx;
use crate::edit::Piece;
use crate::json_text::quoted;
use crate::pg_type::Family;
use crate::pieces;
use crate::precedence::{self, Level};
use crate::rule::Out;
use crate::tree::{Expr, ExprKind, Function};
use crate::types::{Class, Ty};

/// A text that is put together with `||`.
#[derive(Default)]
pub(super) struct Spelled {
    sql: Vec<Piece>,
    /// What belongs into the literal that comes next.
    literal: String,
    /// Literals of the source that are spelled here anew.
    spelt: Vec<crate::text::Span>,
}

/// What a function makes whose arguments are the members of a document.
pub(super) fn kind_of(function: &Function) -> Option<&'static str> {
    match function.name.key().as_str() {
        "json_object" => Some("object"),
        "json_array" => Some("array"),
        _ => None,
    }
}

impl Spelled {
    /// Adds a text as it is.
    pub fn text(&mut self, text: &str) {
        self.literal.push_str(text);
    }

    /// Adds a value as JSON writes it; `None` if its JSON is not the same in both.
    pub fn value(&mut self, cx: &Cx, expr: &Expr) -> Option<()> {
        let literal = match &expr.without_plus().kind {
            ExprKind::Null => Some("null".to_owned()),
            ExprKind::String(text) => Some(quoted(text)),
            ExprKind::Number(_) => {
                let (real, integer) = crate::rules::operand::literal(expr.without_plus())?;
                Some(integer.map_or_else(|| crate::number::real_text(real), |integer| integer.to_string()))
            }
            _ => None,
        };
        if let Some(literal) = literal {
            self.literal.push_str(&literal);
            self.spelt.push(expr.span);
            return Some(());
        }
        if let ExprKind::Function(function) = &expr.bare().kind
            && let Some(kind) = kind_of(function)
        {
            return self.document(cx, kind, &function.arguments);
        }
        if cx.types.is_json(expr) {
            return None;
        }
        let facts = cx.facts(expr);
        let text = match (cx.ty(expr), facts.class) {
            (Ty::Is(Family::Integer | Family::Boolean), Class::Integer) => {
                let atomic = precedence::own(expr) == Level::Primary;
                if atomic { pieces![expr.span, "::text"] } else { pieces!["(", expr.span, ")::text"] }
            }
            (Ty::Is(Family::Double), Class::Real) => {
                pieces!["regexp_replace((", expr.span, ")", crate::rules::operand::REAL_TEXT]
            }
            (Ty::Is(Family::Text), Class::Text) => pieces!["to_json(", expr.span, ")::text"],
            _ => return None,
        };
        self.nullable(text, facts.not_null);
        Some(())
    }

    /// Adds an object or array of these arguments.
    pub fn document(&mut self, cx: &Cx, kind: &str, arguments: &[Expr]) -> Option<()> {
        let (open, close, size) = if kind == "object" { ("{", "}", 2) } else { ("[", "]", 1) };
        self.text(open);
        for (at, member) in arguments.chunks(size).enumerate() {
            if at > 0 {
                self.text(",");
            }
            match member {
                [key, value] => {
                    self.key(cx, key)?;
                    self.value(cx, value)?;
                }
                [value] if size == 1 => self.value(cx, value)?,
                _ => return None,
            }
        }
        self.text(close);
        Some(())
    }

    /// Adds a key; `None` if it may be NULL or is no text and no integer.
    pub fn key(&mut self, cx: &Cx, expr: &Expr) -> Option<()> {
        if let Some(text) = expr.string() {
            self.text(&quoted(text));
            self.spelt.push(expr.span);
        } else if cx.facts(expr).not_null && cx.ty(expr) == Ty::Is(Family::Text) {
            self.value(cx, expr)?;
        } else if cx.facts(expr).not_null && cx.ty(expr) == Ty::Is(Family::Integer) {
            self.text("\"");
            self.value(cx, expr)?;
            self.text("\"");
        } else {
            return None;
        }
        self.text(":");
        Some(())
    }

    fn nullable(&mut self, text: Vec<Piece>, not_null: bool) {
        let (open, close) = if not_null { ("", "") } else { ("coalesce(", ", 'null')") };
        self.push(pieces![open]);
        self.sql.extend(text);
        self.sql.push(close.into());
    }

    /// Adds an expression that is a text.
    pub fn push(&mut self, sql: Vec<Piece>) {
        self.end_literal();
        if !self.sql.is_empty() {
            self.sql.push(" || ".into());
        }
        self.sql.extend(sql);
    }

    fn end_literal(&mut self) {
        if !self.literal.is_empty() {
            let literal = format!("'{}'", std::mem::take(&mut self.literal).replace('\'', "''"));
            if !self.sql.is_empty() {
                self.sql.push(" || ".into());
            }
            self.sql.push(literal.into());
        }
    }

    /// The whole expression.
    pub fn finish(mut self, out: &mut Out) -> Vec<Piece> {
        self.end_literal();
        for span in self.spelt {
            out.swallow(span, None);
        }
        self.sql
    }
}
