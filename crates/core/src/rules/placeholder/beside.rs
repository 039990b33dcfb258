//! What stands beside the parameters of a statement, and tells PostgreSQL their types or does not.

use std::collections::{BTreeMap, BTreeSet};

use super::name_of;
use crate::context::Cx;
use crate::pg_type::{Affinity, Family, affinity};
use crate::text::Span;
use crate::tree::{
    BinaryOperator, Expr, ExprKind, InSet, InsertSource, Query, QueryBody, Statement, StatementKind, UnaryOperator,
};
use crate::types::compare::{begins_as_date, is_numeric_text};
use crate::types::{Place, Ty, outputs};

/// What stands beside the parameters of a statement.
#[derive(Default)]
pub(super) struct Beside {
    /// Parameters compared with what is no parameter: PostgreSQL gives them its type, also where we do not know it.
    pub told: BTreeSet<Span>,
    /// The types of columns that parameters are stored in, compared or calculated with.
    pub types: BTreeMap<Span, String>,
    /// Parameters in places that tell PostgreSQL nothing: the operand of CASE, the arguments of `max`, behind a minus, what a
    /// query shows that something is compared with.
    pub blind: BTreeSet<Span>,
    /// Parameters by which something is divided, and what that is: `nullif(…, 0)` around them would make integers of
    /// all of them.
    pub divisors: BTreeMap<Span, Family>,
    /// Parameters that are only looked at for NULL.
    pub nulls: BTreeSet<Span>,
    /// Parameters that a value taken out of a document is compared with.
    pub values: BTreeSet<Span>,
    /// Those of them whose order counts.
    pub ordered: BTreeSet<Span>,
    /// Parameters that are taken for texts where SQLite takes BLOBs as well.
    pub guessed: BTreeSet<Span>,
    /// Parameters that are compared with a word, which is no number and no time.
    pub words: BTreeSet<Span>,
    /// Parameters that limit the rows.
    pub limits: BTreeSet<Span>,
}

pub(super) fn is_parameter(expr: &Expr) -> bool {
    matches!(expr.bare().kind, ExprKind::Parameter(_))
}

fn is_calculation(operator: BinaryOperator) -> bool {
    use BinaryOperator as Op;
    matches!(operator, Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Modulo | Op::BitAnd | Op::BitOr)
}

pub(super) fn beside(cx: &Cx, statement: &Statement) -> Beside {
    let mut found = Beside::default();
    for (id, span, _) in &cx.types.meetings {
        if let Some(pg) = cx.decisions.pg(*id) {
            found.types.entry(*span).or_insert_with(|| plain(&pg.sql));
        }
    }
    let mut meet = |all: &[&Expr], is_equality: bool| {
        let says = |expr: &Expr| !matches!(expr.kind, ExprKind::Parameter(_) | ExprKind::Null | ExprKind::String(_));
        let all: Vec<&Expr> = all.iter().map(|expr| expr.without_collate().bare()).collect();
        let is_word = |text: &str| !is_numeric_text(text) && !begins_as_date(text);
        if all.iter().any(|expr| expr.string().is_some_and(is_word)) {
            found.words.extend(all.iter().filter(|expr| is_parameter(expr)).map(|expr| expr.span));
        }
        let Some(other) = all.iter().find(|expr| says(expr)) else { return };
        let of_document = all.iter().any(|expr| cx.types.is_json_value(expr));
        for expr in all.iter().filter(|expr| is_parameter(expr)) {
            if of_document {
                found.values.insert(expr.span);
                if !is_equality {
                    found.ordered.insert(expr.span);
                }
            } else {
                found.told.insert(expr.span);
                found.types.extend(type_of(cx, other).map(|sql| (expr.span, sql)));
            }
        }
    };
    crate::walk::exprs(statement, &mut |expr| match &expr.kind {
        ExprKind::Binary(left, operator, right) if operator.is_comparison() => {
            let is_equality = matches!(operator, BinaryOperator::Equal | BinaryOperator::NotEqual);
            meet(&[left, right], is_equality);
        }
        ExprKind::Is { left, right, .. } => meet(&[left, right], true),
        ExprKind::Between { expr, low, high, .. } => meet(&[expr, low, high], false),
        ExprKind::In { expr, set: InSet::List(list), .. } => {
            let all: Vec<&Expr> = std::iter::once(expr.as_ref()).chain(list).collect();
            meet(&all, true);
        }
        _ => {}
    });
    crate::walk::exprs(statement, &mut |expr| match &expr.kind {
        ExprKind::Binary(left, operator, right) if is_calculation(*operator) => {
            if let (BinaryOperator::Divide | BinaryOperator::Modulo, true, Ty::Is(family)) =
                (operator, is_parameter(right), cx.ty(left))
                && matches!(family, Family::Double | Family::Numeric)
            {
                found.divisors.insert(right.bare().span, family);
            }
            for (one, other) in [(left.bare(), right.bare()), (right.bare(), left.bare())] {
                if is_parameter(one) {
                    let told = match operator {
                        // `nullif(…, 0)` makes an integer of it.
                        BinaryOperator::Divide | BinaryOperator::Modulo
                            if std::ptr::eq(one, right.bare()) && cx.ty(other) == Ty::Is(Family::Integer) =>
                        {
                            Some("integer".to_owned())
                        }
                        _ => type_of(cx, other),
                    };
                    found.types.extend(told.map(|sql| (one.span, sql)));
                }
            }
        }
        ExprKind::Is { left, right, .. } if matches!(right.bare().kind, ExprKind::Null) => {
            found.nulls.insert(left.bare().span);
        }
        ExprKind::IsNull { expr, .. } => {
            found.nulls.insert(expr.bare().span);
        }
        ExprKind::Case { operand, branches, otherwise } => {
            found.blind.extend(operand.iter().map(|operand| operand.bare().span));
            let results = branches.iter().map(|(_, result)| result).chain(otherwise.as_deref());
            found.blind.extend(texts(results.collect()));
        }
        ExprKind::Unary(UnaryOperator::Minus | UnaryOperator::BitNot, inner) => {
            found.blind.insert(inner.bare().span);
        }
        // What a query shows is a text by then.
        ExprKind::In { set: InSet::Query(query), .. } => found.blind.extend(shown(query)),
        ExprKind::Cast(inner, to) => {
            let name = match affinity(Some(&to.words)) {
                Affinity::Integer => "bigint",
                Affinity::Real => "double precision",
                Affinity::Numeric => "numeric",
                Affinity::Text => "text",
                Affinity::Blob => "bytea",
            };
            found.types.insert(inner.bare().span, name.to_owned());
        }
        ExprKind::Function(function) if function.name.is("printf") || function.name.is("format") => {
            let whole = |span: &Span| matches!(cx.types.wants.get(span), Some((Family::Integer, _)));
            let spans = function.arguments.iter().map(|argument| argument.bare().span).filter(whole);
            found.types.extend(spans.map(|span| (span, "bigint".to_owned())));
        }
        ExprKind::Function(function) if function.name.is("iif") || function.name.is("if") => {
            found.blind.extend(texts(function.arguments.iter().skip(1).collect()));
        }
        ExprKind::Function(function) if function.name.is("round") => {
            found.blind.extend(function.arguments.iter().skip(1).map(|argument| argument.bare().span));
        }
        // Beside CURRENT_TIMESTAMP it would have a time zone.
        ExprKind::Function(function) if function.name.is("coalesce") || function.name.is("ifnull") => {
            let spans = function.arguments.iter().map(|argument| argument.bare().span);
            found.blind.extend(texts(function.arguments.iter().collect()));
            let at = |span: &Span| matches!(cx.types.wants.get(span), Some((Family::Timestamp, Place::Assigned)));
            found.blind.extend(spans.filter(at));
        }
        ExprKind::Function(function) if ["sum", "total", "avg"].iter().any(|name| function.name.is(name)) => {
            found.blind.extend(function.arguments.iter().map(|argument| argument.bare().span));
        }
        ExprKind::Function(function) if function.name.is("hex") => {
            found.guessed.extend(function.arguments.iter().map(|argument| argument.bare().span));
        }
        ExprKind::Function(function) if function.name.is("abs") => {
            // Of several `abs` PostgreSQL takes this one.
            found.types.extend(
                function.arguments.iter().map(|argument| (argument.bare().span, "double precision".to_owned())),
            );
        }
        ExprKind::Function(function)
            if function.arguments.len() > 1 && (function.name.is("max") || function.name.is("min")) =>
        {
            found.blind.extend(function.arguments.iter().map(|argument| argument.bare().span));
        }
        _ => {}
    });
    crate::walk::queries(statement, &mut |query| {
        found.limits.extend(query.limit.iter().map(|limit| limit.limit.bare().span));
        for part in query.limit.iter().flat_map(|limit| std::iter::once(&limit.limit).chain(&limit.offset)) {
            found.types.insert(part.bare().span, "bigint".to_owned());
            // The rule `limit` writes more around it.
            if cx.exact() {
                found.blind.insert(part.bare().span);
            }
        }
    });
    // Several SELECTs are brought to one type before their rows are stored.
    let body = if let StatementKind::Insert(insert) = &statement.kind { Some(&insert.source) } else { None };
    if let Some(InsertSource::Query(query)) = body
        && !matches!(&query.body, QueryBody::Select(select) if !select.distinct)
    {
        found.blind.extend(shown(query));
    }
    found
}

/// Parameters of which one comes out, if all are such or texts or NULL: together PostgreSQL takes them for a text.
fn texts(results: Vec<&Expr>) -> Vec<Span> {
    let untyped = |expr: &&Expr| is_parameter(expr) || matches!(expr.bare().kind, ExprKind::Null | ExprKind::String(_));
    if !results.iter().all(untyped) {
        return Vec::new();
    }
    results.into_iter().filter(|result| is_parameter(result)).map(|result| result.bare().span).collect()
}

/// The parameters that a query shows.
fn shown(query: &Query) -> impl Iterator<Item = Span> + '_ {
    outputs(&query.body).into_iter().flatten().filter(|shown| is_parameter(shown)).map(|shown| shown.bare().span)
}

/// The type that an expression has in PostgreSQL, as a parameter beside it gets it.
fn type_of(cx: &Cx, expr: &Expr) -> Option<String> {
    if let Some(pg) = cx.types.columns.get(&expr.span).and_then(|id| cx.decisions.pg(*id)) {
        return Some(plain(&pg.sql));
    }
    match cx.ty(expr) {
        Ty::Is(Family::Integer) if cx.facts(expr).narrow => Some("integer".to_owned()),
        Ty::Is(Family::Integer) => Some("bigint".to_owned()),
        Ty::Is(family) if family != Family::Other => Some(name_of(family).to_owned()),
        // Beside what nothing wants to be a timestamp, it is a text.
        Ty::Now => Some("text".to_owned()),
        _ => None,
    }
}

/// A type without length, as a parameter has it.
fn plain(sql: &str) -> String {
    let name = sql.split('(').next().unwrap_or_default().trim().to_ascii_lowercase();
    match name.as_str() {
        "int" | "int4" | "serial" | "integer" => "integer".to_owned(),
        "bigserial" | "int8" => "bigint".to_owned(),
        "float" | "float8" => "double precision".to_owned(),
        "decimal" | "dec" => "numeric".to_owned(),
        "bool" => "boolean".to_owned(),
        "varchar" | "char" | "character varying" | "character" => "text".to_owned(),
        _ => name,
    }
}
