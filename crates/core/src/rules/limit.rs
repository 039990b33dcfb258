//! `LIMIT offset, count` and `LIMIT -1`.

use crate::context::Cx;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::Query;

pub(super) static RULE: Rule = Rule {
    name: "limit",
    summary: "Turns `LIMIT a, b` into `LIMIT b OFFSET a` and `LIMIT -1` into `LIMIT ALL`.",
    caveat: "A LIMIT that is computed is refused: where it is negative SQLite takes it for none, PostgreSQL raises an error.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER NOT NULL);\nSELECT b FROM a ORDER BY b LIMIT 5, 10;\nSELECT b FROM a ORDER BY b LIMIT -1 OFFSET 5;",
        postgres: "CREATE TABLE a (b INTEGER NOT NULL);\nSELECT b FROM a ORDER BY b LIMIT 10 OFFSET 5;\nSELECT b FROM a ORDER BY b LIMIT ALL OFFSET 5;",
    }],
    visit: Visit::Query(limit),
};

fn limit(cx: &Cx, query: &Query, out: &mut Out) {
    let Some(limit) = &query.limit else { return };
    out.keep(limit.span);
    let parameter = |expr: &crate::tree::Expr| matches!(expr.bare().kind, crate::tree::ExprKind::Parameter(_));
    for part in std::iter::once(&limit.limit).chain(&limit.offset) {
        if part.integer().is_none() && !parameter(part) {
            out.refuse(part.span, "a LIMIT that is no literal: where it is negative SQLite takes it for none");
            return;
        }
    }
    let all = limit.limit.integer().is_some_and(|count| count < 0);
    let none = limit.offset.as_ref().and_then(crate::tree::Expr::integer).is_some_and(|offset| offset < 0);
    if all {
        out.text(limit.limit.span, "ALL");
    }
    if let Some(offset) = &limit.offset {
        if none {
            out.text(offset.span, "0");
        }
        if limit.comma {
            let keyword = cx.text(limit.span).split_whitespace().next().unwrap_or("LIMIT").to_owned();
            out.replace(limit.span, pieces![keyword, " ", limit.limit.span, " OFFSET ", offset.span]);
        }
    }
}
