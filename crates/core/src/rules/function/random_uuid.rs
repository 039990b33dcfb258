//! A UUID put together from random bytes: `lower(hex(randomblob(4))) || '-' || …`, in all its spellings.

use super::call;
use crate::context::Cx;
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{BinaryOperator, Expr, ExprKind};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "random-uuid",
    summary: "Writes a UUID that is put together from `hex(randomblob(…))` as `gen_random_uuid()`.",
    caveat: "The UUID is always one of version 4.",
    examples: &[
        Example {
            sqlite: "SELECT lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2) || '-' || substr('89ab', abs(random()) % 4 + 1, 1) || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6))) AS id;",
            postgres: "SELECT gen_random_uuid()::text AS id;",
        },
        Example {
            sqlite: "SELECT lower(hex(randomblob(16))) AS id;",
            postgres: "SELECT replace(gen_random_uuid()::text, '-', '') AS id;",
        },
    ],
    visit: Visit::Expr(random_uuid),
};

fn random_uuid(cx: &Cx, expr: &Expr, out: &mut Out) {
    if !matches!(expr.kind, ExprKind::Binary(_, BinaryOperator::Concat, _) | ExprKind::Function(_)) {
        return;
    }
    let Some(shape) = Shape::of(expr) else { return };
    let wants_uuid = matches!(cx.wants(expr), Some((Family::Uuid, _)));
    let sql = match (shape.text.as_str(), wants_uuid) {
        (_, true) if shape.is_uuid() => "gen_random_uuid()".to_owned(),
        (UUID | VERSION_4, false) => shape.cased("gen_random_uuid()::text"),
        // A bare `hex(randomblob(…))` has a rule of its own, with `lower` or `upper` around it this one is shorter.
        (text, false)
            if changes_case(expr) && text.bytes().all(|byte| byte == b'h') && (2..=64).contains(&text.len()) =>
        {
            shape.cased(&super::hex::random_hex(i64::try_from(text.len() / 2).unwrap_or(16)))
        }
        _ => return,
    };
    out.text(expr.span, sql);
    out.keep(expr.span);
    out.fit(expr.span);
    expr.children(|child| swallow(child, out));
    if let ExprKind::Function(function) = &expr.kind
        && let Some(first) = function.arguments.first()
    {
        // What a rule puts before the closing parenthesis goes too.
        out.swallow(Span::new(first.span.start, function.close.start), None);
    }
}

/// True if a UUID column can have `gen_random_uuid()` in place of an expression.
pub(in crate::rules) fn is_random_uuid(expr: &Expr) -> bool {
    Shape::of(expr).is_some_and(|shape| shape.is_uuid())
}

/// The digits of a UUID: `h` is a random one, `v` one of 8, 9, a and b.
const UUID: &str = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
const VERSION_4: &str = "hhhhhhhh-hhhh-4hhh-vhhh-hhhhhhhhhhhh";
const DIGITS: &str = "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh";

/// What random text an expression gives.
#[derive(Default)]
struct Shape {
    text: String,
    upper: bool,
    lower: bool,
}

impl Shape {
    fn of(expr: &Expr) -> Option<Self> {
        let mut shape = Self::default();
        (shape.read(expr, None) && !(shape.upper && shape.lower)).then_some(shape)
    }

    fn is_uuid(&self) -> bool {
        [UUID, VERSION_4, DIGITS].contains(&self.text.as_str())
    }

    /// Reads an expression; false if it is something else. `lower` tells what is around it.
    fn read(&mut self, expr: &Expr, lower: Option<bool>) -> bool {
        match &expr.bare().kind {
            ExprKind::Binary(left, BinaryOperator::Concat, right) => self.read(left, lower) && self.read(right, lower),
            ExprKind::String(text) => {
                self.text.push_str(text);
                text.bytes().all(|byte| byte == b'-' || byte == b'4')
            }
            ExprKind::Function(_) => self.read_call(expr.bare(), lower),
            _ => false,
        }
    }

    fn read_call(&mut self, expr: &Expr, lower: Option<bool>) -> bool {
        let Some((name, _, arguments)) = call(expr) else { return false };
        match (name.to_ascii_lowercase().as_str(), arguments) {
            ("lower", [inner]) => self.read(inner, lower.or(Some(true))),
            ("upper", [inner]) => self.read(inner, lower.or(Some(false))),
            ("hex", [inner]) => {
                let bytes =
                    inner.call("randomblob").and_then(|random| random.arguments.first()).and_then(Expr::integer);
                let Some(digits) = bytes.filter(|bytes| (1..=32).contains(bytes)) else { return false };
                self.case(lower.unwrap_or(false));
                (0..digits).for_each(|_| self.text.push_str("hh"));
                true
            }
            ("substr" | "substring", [inner, start, rest @ ..]) => match inner.string() {
                Some(variants) => self.one_of(variants, start, rest, lower),
                None => self.part(inner, start, rest, lower),
            },
            _ => false,
        }
    }

    /// `substr('89ab', abs(random()) % 4 + 1, 1)`.
    fn one_of(&mut self, variants: &str, start: &Expr, rest: &[Expr], lower: Option<bool>) -> bool {
        let mut digits = variants.to_ascii_lowercase().into_bytes();
        digits.sort_unstable();
        self.text.push('v');
        match lower {
            Some(lower) => self.case(lower),
            None => self.case(!variants.bytes().any(|byte| byte.is_ascii_uppercase())),
        }
        digits == b"89ab" && calls_random(start) && matches!(rest, [length] if length.integer() == Some(1))
    }

    /// `substr(hex(randomblob(2)), 2)`, `substr(hex(randomblob(2)), 1, 3)`.
    fn part(&mut self, inner: &Expr, start: &Expr, rest: &[Expr], lower: Option<bool>) -> bool {
        let before = self.text.len();
        if !self.read(inner, lower) || self.text[before..].bytes().any(|byte| byte != b'h') {
            return false;
        }
        let Some(skipped) = start.integer().and_then(|start| usize::try_from(start - 1).ok()) else { return false };
        let left = (self.text.len() - before).saturating_sub(skipped);
        let length = match rest {
            [] => left,
            [length, ..] => match length.integer().and_then(|length| usize::try_from(length).ok()) {
                Some(length) => length.min(left),
                None => return false,
            },
        };
        self.text.truncate(before + length);
        true
    }

    fn case(&mut self, lower: bool) {
        self.lower |= lower;
        self.upper |= !lower;
    }

    fn cased(&self, sql: &str) -> String {
        if self.upper { format!("upper({sql})") } else { sql.to_owned() }
    }
}

fn changes_case(expr: &Expr) -> bool {
    expr.call("lower").or_else(|| expr.call("upper")).is_some()
}

fn calls_random(expr: &Expr) -> bool {
    let mut found = expr.call("random").is_some();
    expr.children(|child| found |= calls_random(child));
    found
}

fn swallow(expr: &Expr, out: &mut Out) {
    out.swallow(expr.span, None);
    expr.children(|child| swallow(child, out));
}
