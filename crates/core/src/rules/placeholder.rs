//! `?`, `?1`, `:a`, `@a` and `$a` become `$1`, `%s` or `%(a)s` where that is asked for.

use std::collections::BTreeSet;

use crate::config::Placeholders;
use crate::context::Cx;
use crate::parameter::{self, Parameter};
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{BinaryOperator, Expr, ExprKind, InSet, Statement};
use crate::types::Place;

pub(super) static RULE: Rule = Rule {
    name: "placeholder",
    summary: "Writes parameters as `$1`, `%s` or `%(a)s`, as `--placeholders` says; without a choice they are refused.",
    caveat: "A parameter that meets a boolean column has to be bound as a boolean. `%s` has no numbers: a parameter used \
             twice or out of order is refused there, and so is one without a name where `%(a)s` is asked for. Drivers that \
             take `%s` read `%` in the rest of the text as well, so it is doubled.",
    examples: &[Example { sqlite: "SELECT ? AS a;", postgres: "" }],
    visit: Visit::Statement(placeholder),
};

fn placeholder(cx: &Cx, statement: &Statement, out: &mut Out) {
    let Some(style) = cx.config.placeholders else { return };
    let uses = parameter::uses(statement);
    if uses.is_empty() {
        return;
    }
    // PostgreSQL types a parameter by its first use.
    let mut parameters: Vec<Parameter> = Vec::new();
    for used in &uses {
        if parameters.len() < used.number {
            parameters.resize(used.number, Parameter::default());
        }
        let parameter = &mut parameters[used.number - 1];
        parameter.name.clone_from(&used.name);
        parameter.ty = parameter.ty.or(cx.types.wants.get(&used.span).map(|(family, _)| *family));
    }
    // Parameters that are stored in one column and stand elsewhere as well: the widths of the columns may differ.
    let several: Vec<bool> = (1..=parameters.len())
        .map(|number| {
            let wants = uses.iter().filter(|used| used.number == number).map(|used| cx.types.wants.get(&used.span));
            wants.clone().count() > 1 && wants.flatten().any(|(_, place)| *place == Place::Assigned)
        })
        .collect();
    let told = told_beside(statement);
    let mut seen = vec![false; parameters.len()];
    for (at, used) in uses.iter().enumerate() {
        let parameter = &parameters[used.number - 1];
        let want = cx.types.wants.get(&used.span).copied();
        let written = match style {
            Placeholders::Dollar => format!("${}", used.number),
            Placeholders::Percent if used.number != at + 1 => {
                out.refuse(used.span, "a parameter that is used twice or out of order cannot be written as `%s`")
                    .help("write parameters as `$1` (--placeholders dollar) or with names (--placeholders named)");
                continue;
            }
            Placeholders::Percent => parameter::mark(used.number),
            Placeholders::Named if used.name.starts_with('?') => {
                out.refuse(used.span, "a parameter without a name cannot be written as `%(name)s`")
                    .help("give it a name, or write parameters as `$1` (--placeholders dollar)");
                continue;
            }
            Placeholders::Named => parameter::mark(used.number),
        };
        let first = !std::mem::replace(&mut seen[used.number - 1], true);
        let cast = if want.is_none() && told.contains(&used.span) {
            String::new()
        } else {
            cast(first, several[used.number - 1], want, parameter)
        };
        // `WHERE?1=a`, `a=?1AND b`: SQLite sees where a parameter begins and ends.
        let before = if cx.source[..used.span.start].ends_with(char::is_alphanumeric) { " " } else { "" };
        let behind = if cx.source[used.span.end..].starts_with(char::is_alphanumeric) { " " } else { "" };
        out.text(used.span, format!("{before}{written}{cast}{behind}"));
        if first && parameter.ty == Some(Family::Boolean) && matches!(want, Some((_, Place::Assigned | Place::Beside)))
        {
            let name = &parameter.name;
            out.info(used.span, format!("bind `{name}` as a boolean: the column is one in PostgreSQL"));
        }
    }
    untyped(statement, out);
    out.parameters = parameters;
    out.marks = Some(style).filter(|style| *style != Placeholders::Dollar);
}

/// The cast that a use needs. PostgreSQL types a parameter once, by the first use that tells, and wants all others alike.
fn cast(first: bool, several: bool, want: Option<(Family, Place)>, parameter: &Parameter) -> String {
    let written = |family| match family {
        // The column may be a BIGINT.
        Family::Integer => "::bigint".to_owned(),
        family => format!("::{}", family.cast()),
    };
    let ty = parameter.ty.unwrap_or(Family::Text);
    match want {
        // `$1 IS NULL OR a = $1`: what comes first says nothing about the type.
        None if first => written(ty),
        // A second type for one parameter is an error; a cast of the first type is not.
        Some((want, _)) if want != ty => written(ty) + &written(want),
        Some(_) if several => written(ty),
        _ => String::new(),
    }
}

/// Parameters compared with what is no parameter: PostgreSQL gives them its type, also where we do not know it.
fn told_beside(statement: &Statement) -> BTreeSet<Span> {
    let mut told = BTreeSet::new();
    let mut beside = |one: &Expr, others: &[&Expr]| {
        let all = || std::iter::once(one).chain(others.iter().copied()).map(Expr::bare);
        let says = |expr: &Expr| !matches!(expr.kind, ExprKind::Parameter(_) | ExprKind::Null | ExprKind::String(_));
        if all().any(says) {
            told.extend(all().filter(|expr| matches!(expr.kind, ExprKind::Parameter(_))).map(|expr| expr.span));
        }
    };
    crate::walk::exprs(statement, &mut |expr| match &expr.kind {
        ExprKind::Binary(left, operator, right) if operator.is_comparison() => beside(left, &[right]),
        ExprKind::Between { expr, low, high, .. } => beside(expr, &[low, high]),
        ExprKind::In { expr, set: InSet::List(list), .. } => beside(expr, &list.iter().collect::<Vec<_>>()),
        _ => {}
    });
    told
}

/// `? + ?`: PostgreSQL has many `+` and cannot choose.
fn untyped(statement: &Statement, out: &mut Out) {
    let is_parameter = |expr: &Expr| matches!(expr.bare().kind, ExprKind::Parameter(_));
    let mut refused = Vec::new();
    crate::walk::exprs(statement, &mut |expr| {
        if let ExprKind::Binary(left, operator, right) = &expr.kind
            && !matches!(operator, BinaryOperator::And | BinaryOperator::Or | BinaryOperator::Concat)
            && is_parameter(left)
            && is_parameter(right)
        {
            refused.push(expr.span);
        }
    });
    for span in refused {
        out.refuse(span, "nobody can tell the types of these two parameters")
            .help("give one of them a type: CAST(? AS INTEGER)");
    }
}
