//! `a IN ()` and `a IN table`, which PostgreSQL does not have.

use crate::context::Cx;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, InSet};

pub(super) static RULE: Rule = Rule {
    name: "in-set",
    summary: "Turns `IN ()` into FALSE and `IN table` into `IN (TABLE …)`.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER);\nCREATE TABLE c (d INTEGER);\nSELECT b FROM a WHERE b IN () OR b IN c;",
        postgres: "CREATE TABLE a (b INTEGER);\nCREATE TABLE c (d INTEGER);\nSELECT b FROM a WHERE FALSE OR b IN (TABLE c);",
    }],
    visit: Visit::Expr(in_set),
};

fn in_set(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::In { negated, set, expr: value } = &expr.kind else { return };
    match set {
        InSet::List(list) if list.is_empty() => {
            let simple = matches!(value.bare().kind, ExprKind::Column { .. });
            match (simple, negated) {
                (true, false) => out.text(expr.span, "FALSE"),
                (true, true) => out.text(expr.span, "TRUE"),
                (false, false) => out.replace(expr.span, pieces!["((", value.span, ") IS NULL AND FALSE)"]),
                (false, true) => out.replace(expr.span, pieces!["((", value.span, ") IS NULL OR TRUE)"]),
            }
        }
        InSet::Table(table) => {
            let columns = cx.catalog.table(&table.name.text).map(|table| table.columns.as_slice());
            let Some([column]) = columns else {
                out.refuse(expr.span, "IN with a table of other than one column, or one that nobody knows");
                return;
            };
            let family = cx.decisions.get(column.id).map(|decided| crate::types::Ty::Is(decided.pg.family));
            if family != Some(cx.ty(value)) {
                out.refuse(expr.span, "IN with a table whose column has another type");
                return;
            }
            out.replace(table.span, pieces!["(TABLE ", table.span, ")"]);
            out.keep(expr.span);
        }
        InSet::List(_) | InSet::Query(_) => {}
    }
}
