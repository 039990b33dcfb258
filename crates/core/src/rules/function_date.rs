//! `date` of a timestamp and the seconds since 1970.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};
use crate::types::Ty;

pub(super) static RULE: Rule = Rule {
    name: "function-date",
    summary: "Writes date(timestamp), date('now') and the seconds since 1970 as PostgreSQL has them.",
    caveat: "",
    examples: &[Example {
        sqlite: "SELECT unixepoch() AS b;",
        postgres: "SELECT extract(epoch from now())::bigint AS b;",
    }],
    visit: Visit::Expr(date),
};

fn date(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    match (function.name.key().as_str(), function.arguments.as_slice()) {
        _ if crate::types::is_epoch_now(function) => out.text(expr.span, "extract(epoch from now())::bigint"),
        ("date", [value]) if !function.distinct => match cx.ty(value) {
            Ty::Is(Family::Timestamp | Family::Date | Family::TimestampTz) => {
                out.replace(expr.span, pieces!["CAST(", value.span, " AS date)"]);
            }
            _ if value.string().is_some_and(|text| text.eq_ignore_ascii_case("now"))
                && matches!(cx.wants(expr), None | Some((Family::Date | Family::Timestamp, _))) =>
            {
                out.text(expr.span, "CAST(timezone('utc', now()) AS date)");
            }
            _ => {}
        },
        _ => {}
    }
}
