//! `group_concat(a, b)` becomes `string_agg(a, b)`.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::Expr;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-group-concat",
    summary: "Turns `group_concat` into `string_agg`, with the comma that SQLite puts between.",
    caveat: "Without ORDER BY both take the rows as they come. With DISTINCT PostgreSQL sorts, and SQLite keeps the order in which it meets the values.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT, c INTEGER);\nSELECT group_concat(b), group_concat(c, '; ') FROM a;",
        postgres: "CREATE TABLE a (b TEXT, c INTEGER);\nSELECT string_agg(b, ','), string_agg(c::text, '; ') FROM a;",
    }],
    visit: Visit::Expr(group_concat),
};

fn group_concat(_: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, [value, rest @ ..])) = super::call(expr) else { return };
    if !(function.name.is("group_concat") || function.name.is("string_agg")) {
        return;
    }
    out.keep(expr.span);
    if function.name.is("group_concat") {
        out.text(function.name.span, "string_agg");
    }
    if rest.is_empty() {
        out.insert(value.span.end, ", ','");
    }
    if function.distinct {
        out.warn(expr.span, "PostgreSQL sorts the values of DISTINCT; SQLite keeps the order in which it meets them");
    }
}
