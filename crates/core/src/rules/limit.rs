//! `LIMIT offset, count`, `LIMIT -1` and a LIMIT that is computed.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, Query};
use crate::types::Ty;

pub(super) static RULE: Rule = Rule {
    name: "limit",
    summary: "Turns `LIMIT a, b` into `LIMIT b OFFSET a`, `LIMIT -1` into `LIMIT ALL`, and lets a computed LIMIT be negative: SQLite takes that for none.",
    caveat: "A LIMIT that may be no integer is refused. A parameter may be negative only if expressions are to be exact.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b INTEGER NOT NULL);\nSELECT b FROM a ORDER BY b LIMIT 5, 10;\nSELECT b FROM a ORDER BY b LIMIT -1 OFFSET 5;",
            postgres: "CREATE TABLE a (b INTEGER NOT NULL);\nSELECT b FROM a ORDER BY b LIMIT 10 OFFSET 5;\nSELECT b FROM a ORDER BY b LIMIT ALL OFFSET 5;",
        },
        Example {
            sqlite: "CREATE TABLE a (b INTEGER NOT NULL);\nSELECT b FROM a ORDER BY b LIMIT (SELECT count(*) FROM a) - 3;",
            postgres: "CREATE TABLE a (b INTEGER NOT NULL);\nSELECT b FROM a ORDER BY b LIMIT NULLIF(GREATEST((SELECT count(*) FROM a) - 3, -1), -1);",
        },
    ],
    visit: Visit::Query(limit),
};

/// The number that a literal of another type stands for: SQLite takes '3' and 3.0 for 3.
fn whole(expr: &Expr) -> Option<u32> {
    let digits = match &expr.bare().kind {
        ExprKind::String(text) => text,
        ExprKind::Number(_) if expr.integer().is_some() => return None,
        ExprKind::Number(digits) => digits,
        _ => return None,
    };
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn limit(cx: &Cx, query: &Query, out: &mut Out) {
    let Some(limit) = &query.limit else { return };
    out.keep(limit.span);
    let parameter = |expr: &Expr| matches!(expr.bare().kind, ExprKind::Parameter(_));
    let computed = |expr: &Expr| expr.integer().is_none() && (cx.exact() || !parameter(expr)) && whole(expr).is_none();
    for part in std::iter::once(&limit.limit).chain(&limit.offset) {
        if let Some(number) = whole(part) {
            out.fit(part.span);
            out.text(part.span, number.to_string());
            continue;
        }
        if computed(part) && !parameter(part) && cx.ty(part) != Ty::Is(Family::Integer) {
            out.refuse(part.span, "a LIMIT that may be no integer, which SQLite refuses when it comes to it");
            return;
        }
    }
    if limit.limit.integer().is_some_and(|count| count < 0) {
        out.text(limit.limit.span, "ALL");
    } else if computed(&limit.limit) {
        out.wrap(limit.limit.span, "NULLIF(GREATEST(", ", -1), -1)");
    }
    if let Some(offset) = &limit.offset {
        if offset.integer().is_some_and(|offset| offset < 0) {
            out.text(offset.span, "0");
        } else if computed(offset) {
            out.wrap(offset.span, "GREATEST(", ", 0)");
        }
        if limit.comma {
            let keyword = cx.text(limit.span).split_whitespace().next().unwrap_or("LIMIT").to_owned();
            out.replace(limit.span, pieces![keyword, " ", limit.limit.span, " OFFSET ", offset.span]);
        }
    }
}
