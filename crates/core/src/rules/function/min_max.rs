//! `min(a, b)` and `max(a, b)` are NULL if one of them is; `least` and `greatest` skip it. `min(a)` and `max(a)` of texts
//! go by bytes.

use crate::context::Cx;
use crate::edit::Piece;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::nocase_comparison;
use crate::tree::{Expr, ExprKind};
use crate::types::{Class, Ty};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-min-max",
    summary: "Turns `min` and `max` of several values into `least` and `greatest`, NULL if one of them is.",
    caveat: "Texts are compared by the database's collation, unless expressions are to be exact.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER NOT NULL, c INTEGER);\nSELECT max(b, 0), min(b, c) FROM a;",
        postgres: "CREATE TABLE a (b INTEGER NOT NULL, c INTEGER);\nSELECT greatest(b, 0), CASE WHEN c IS NOT NULL THEN least(b, c) END FROM a;",
    }],
    visit: Visit::Expr(min_max),
};

fn min_max(cx: &Cx, expr: &Expr, out: &mut Out) {
    let Some((name, function, arguments)) = super::call(expr) else { return };
    let largest = match name.to_ascii_lowercase().as_str() {
        "max" => true,
        "min" => false,
        _ => return,
    };
    let collate = cx.exact()
        && arguments.iter().all(|argument| cx.facts(argument).class == Class::Text && !cx.facts(argument).nocase);
    if let [one] = arguments {
        match cx.ty(one) {
            Ty::Is(Family::Bytea) if cx.config.pg_version < 18 => {
                out.replace(
                    expr.span,
                    pieces![
                        "decode(",
                        if largest { "max" } else { "min" },
                        "(encode(",
                        one.span,
                        ", 'hex') COLLATE \"C\")",
                        super::tail(expr, function),
                        ", 'hex')"
                    ],
                );
            }
            _ if cx.types.row_numbers.contains(&one.span) => out.keep(expr.span),
            Ty::Is(Family::Json | Family::Jsonb | Family::Uuid | Family::Other) => {
                out.refuse(expr.span, "PostgreSQL has no smallest and largest value of this type");
            }
            _ => {
                out.keep(expr.span);
                if collate && cx.ty(one) == Ty::Is(Family::Text) {
                    crate::rules::collate::by_bytes(cx, one, out);
                }
            }
        }
        return;
    }
    let classes: Vec<Class> = arguments
        .iter()
        .filter(|argument| !matches!(argument.bare().kind, ExprKind::Null | ExprKind::Parameter(_)))
        .map(|argument| cx.facts(argument).class)
        .collect();
    let mixed = !classes.iter().all(|class| class.is_number()) && !classes.windows(2).all(|pair| pair[0] == pair[1]);
    if mixed {
        out.refuse(
            expr.span,
            "values of different types: SQLite has every number before every text, PostgreSQL cannot compare them",
        );
        return;
    }
    ignore_case(cx, expr, arguments, largest, out);
    let word = if largest { "greatest(" } else { "least(" };
    let mut call: Vec<Piece> = vec![word.into()];
    for (at, argument) in arguments.iter().enumerate() {
        if at > 0 {
            call.push(", ".into());
        }
        call.push(argument.span.into());
        if collate && matches!(cx.ty(argument), Ty::Is(Family::Text) | Ty::Untyped) && at == 0 {
            crate::rules::collate::by_bytes(cx, argument, out);
        }
    }
    call.push(")".into());
    let nullable: Vec<&Expr> = arguments.iter().filter(|argument| !cx.facts(argument).not_null).collect();
    if nullable.as_slice().is_empty() {
        out.replace(expr.span, call);
    } else {
        let mut all = pieces!["CASE WHEN "];
        for (at, argument) in nullable.iter().enumerate() {
            if at > 0 {
                all.push(" AND ".into());
            }
            let name = matches!(argument.kind, ExprKind::Column { .. });
            if name {
                all.extend(pieces![argument.span, " IS NOT NULL"]);
            } else {
                all.extend(pieces!["(", argument.span, ") IS NOT NULL"]);
            }
        }
        all.push(" THEN ".into());
        all.extend(call);
        all.push(" END".into());
        out.replace(expr.span, all);
    }
}

/// The collation of the first column among the values counts for all of them.
fn ignore_case(cx: &Cx, expr: &Expr, arguments: &[Expr], largest: bool, out: &mut Out) {
    let Some(first) = arguments.iter().find(|argument| nocase_comparison::is_column(cx, argument)) else { return };
    let facts = cx.facts(first);
    if !facts.nocase {
        arguments.iter().for_each(|argument| nocase_comparison::mind_case(cx, argument, out));
    } else if !facts.citext {
        out.warn(expr.span, "SQLite compares these values without regard to case, PostgreSQL minds it");
    } else {
        arguments.iter().for_each(|argument| nocase_comparison::ignore_case(cx, argument, out));
        if !largest {
            out.warn(expr.span, "of values that differ in case only SQLite takes the last, PostgreSQL the first");
        }
    }
}
