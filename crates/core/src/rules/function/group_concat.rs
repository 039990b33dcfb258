//! `group_concat(a, b)` becomes `string_agg(a, b)`.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::row_order;
use crate::tree::Expr;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-group-concat",
    summary: "Turns `group_concat` into `string_agg`, with the comma that SQLite puts between, in the order of the INTEGER PRIMARY KEY where SQLite reads one table in it.",
    caveat: "Of several tables, and where SQLite may read an index, both take the rows as they come unless ORDER BY says how. With DISTINCT PostgreSQL sorts, and SQLite keeps the order in which it meets the values.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TEXT, c INTEGER);\nSELECT group_concat(b), group_concat(c, '; ') FROM a;",
            postgres: "CREATE TABLE a (b TEXT, c INTEGER);\nSELECT string_agg(b, ','), string_agg(c::text, '; ') FROM a;",
        },
        Example {
            sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);\nSELECT group_concat(b) FROM a;",
            postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY, b TEXT);\nSELECT string_agg(b, ',' ORDER BY a.id) FROM a;",
        },
    ],
    visit: Visit::Expr(group_concat),
};

fn group_concat(cx: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, [value, rest @ ..])) = super::call(expr) else { return };
    if !(function.name.is("group_concat") || function.name.is("string_agg")) {
        return;
    }
    out.keep(expr.span);
    if function.name.is("group_concat") {
        out.text(function.name.span, "string_agg");
    }
    let order = row_order::of_call(cx, expr).unwrap_or_default();
    let is_sorted = !function.order_by.is_empty();
    if rest.is_empty() && is_sorted {
        out.wrap_outside(value.span, "", ", ','");
    }
    // Not an insertion: a constant in front of the parenthesis is written anew.
    let comma = if rest.is_empty() && !is_sorted { ", ','" } else { "" };
    if !(comma.is_empty() && order.is_empty()) {
        out.text(function.close, format!("{comma}{order})"));
    }
    if function.distinct {
        out.warn(expr.span, "PostgreSQL sorts the values of DISTINCT; SQLite keeps the order in which it meets them");
    }
}
