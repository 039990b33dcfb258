//! `?`, `?1`, `:a`, `@a` and `$a` become `$1`, `%s` or `%(a)s` where that is asked for.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Placeholders;
use crate::context::Cx;
use crate::parameter::{self, Parameter, Use};
use crate::pg_type::{Affinity, Family, affinity};
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{BinaryOperator, Expr, ExprKind, InSet, Statement, UnaryOperator};
use crate::types::{Place, Ty};

pub(super) static RULE: Rule = Rule {
    name: "placeholder",
    summary: "Writes parameters as `$1`, `%s` or `%(a)s`, as `--placeholders` says; without a choice they are refused.",
    caveat: "A parameter that meets a boolean column has to be bound as a boolean; one that meets nothing that tells its type is a \
             text, with a warning. `%s` has no numbers: a parameter used twice or out of order is refused there. Where \
             `%(a)s` is asked for, one without a name is called `p1`, by its number. Drivers that \
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
    let beside = beside(cx, statement);
    let mut parameters = parameters(cx, &uses);
    let mixed: Vec<Option<Family>> = (1..=parameters.len())
        .map(|number| mixed(cx, &beside, uses.iter().filter(|used| used.number == number)))
        .collect();
    for (parameter, wide) in parameters.iter_mut().zip(&mixed) {
        parameter.ty = wide.or(parameter.ty);
    }
    // Parameters that are stored in one column and stand elsewhere as well: the widths of the columns may differ.
    let several: Vec<bool> = (1..=parameters.len())
        .map(|number| {
            let wants = uses.iter().filter(|used| used.number == number).map(|used| cx.types.wants.get(&used.span));
            wants.clone().count() > 1 && wants.flatten().any(|(_, place)| *place == Place::Assigned)
        })
        .collect();
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
            Placeholders::Percent | Placeholders::Named => parameter::mark(used.number),
        };
        let first = !std::mem::replace(&mut seen[used.number - 1], true);
        let cast = if want.is_none() && beside.told.contains(&used.span) {
            String::new()
        } else if let Some(divisor) = beside.divisors.get(&used.span) {
            let own = parameter.ty.filter(|ty| *ty != Family::Numeric && ty != divisor);
            own.map(cast_to).unwrap_or_default() + &cast_to(*divisor)
        } else if let Some(wide) = mixed[used.number - 1] {
            if matches!(want, Some((Family::Integer, place)) if place != Place::Beside) {
                let name = &used.name;
                out.warn(
                    used.span,
                    format!("`{name}` is a number with a fraction elsewhere, and rounded to a whole one here"),
                )
                .help("bind whole numbers only, or make it two parameters");
            }
            // A comparison widens the other side by itself.
            let narrower = want.filter(|(want, place)| *want != wide && *place != Place::Beside);
            cast_to(wide) + &narrower.map(|(want, _)| cast_to(want)).unwrap_or_default()
        } else if beside.blind.contains(&used.span) || beside.values.contains(&used.span) {
            in_full(want, parameter)
        } else {
            cast(first, several[used.number - 1], want, parameter)
        };
        if parameter.ty.is_none() && !cast.is_empty() && !beside.nulls.contains(&used.span) {
            out.warn(used.span, format!("nothing tells the type of `{}`: PostgreSQL takes it for a text", used.name))
                .help("if it is none, say what it is: CAST(? AS INTEGER)");
        }
        // `WHERE?1=a`, `a=?1AND b`: SQLite sees where a parameter begins and ends.
        let before = if cx.source[..used.span.start].ends_with(char::is_alphanumeric) { " " } else { "" };
        let behind = if cx.source[used.span.end..].starts_with(char::is_alphanumeric) { " " } else { "" };
        out.text(used.span, format!("{before}{written}{cast}{behind}"));
        if first && parameter.ty == Some(Family::Boolean) && matches!(want, Some((_, Place::Assigned | Place::Beside)))
        {
            let name = &parameter.name;
            out.info(used.span, format!("bind `{name}` as a boolean: the column is one in PostgreSQL"));
        }
        // A cast counts, wherever it stands.
        let said = cast.strip_prefix("::").and_then(|cast| cast.split("::").next()).map(str::to_owned);
        if said.is_some() || first {
            let told = said.or_else(|| beside.types.get(&used.span).cloned());
            let sql = told.or_else(|| parameter.ty.map(|family| name_of(family).to_owned()));
            parameters[used.number - 1].sql = sql;
        }
    }
    refuse_untold(statement, &beside, &uses, out);
    out.parameters = parameters;
    out.marks = Some(style).filter(|style| *style != Placeholders::Dollar);
}

/// The parameters of the uses. PostgreSQL types a parameter by its first use.
fn parameters(cx: &Cx, uses: &[Use]) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    let named: BTreeSet<&str> = uses.iter().map(|used| used.name.trim_start_matches(MARKS)).collect();
    for used in uses {
        if parameters.len() < used.number {
            parameters.resize(used.number, Parameter::default());
        }
        let parameter = &mut parameters[used.number - 1];
        parameter.name.clone_from(&used.name);
        parameter.key = if used.name.starts_with('?') {
            // A name that no other parameter has.
            let plain = format!("p{}", used.number);
            if named.contains(plain.as_str()) { format!("p_{}", used.number) } else { plain }
        } else {
            used.name.trim_start_matches(MARKS).to_owned()
        };
        parameter.ty = parameter.ty.or(cx.types.wants.get(&used.span).map(|(family, _)| *family));
    }
    parameters
}

/// The type that holds all that a parameter is, if it is numbers of several types: cut down to one of them, it would be
/// rounded for the others.
fn mixed<'u>(cx: &Cx, beside: &Beside, uses: impl Iterator<Item = &'u Use>) -> Option<Family> {
    let mut kinds = BTreeSet::new();
    for used in uses {
        let want = cx.types.wants.get(&used.span);
        if want.is_some_and(|(family, _)| !family.is_number()) {
            return None;
        }
        match beside.types.get(&used.span).map(String::as_str) {
            Some("smallint" | "integer" | "bigint") => kinds.insert("integer"),
            Some(told @ ("real" | "double precision" | "numeric")) => kinds.insert(told),
            Some(_) => return None,
            // An operand that nothing tells is cast where it stands.
            None => {
                want.filter(|(_, place)| *place != Place::Operand).is_some_and(|(want, _)| kinds.insert(name_of(*want)))
            }
        };
    }
    let is_double = kinds.contains("real") || kinds.contains("double precision");
    (kinds.len() > 1).then_some(if is_double { Family::Double } else { Family::Numeric })
}

/// What names of parameters begin with.
const MARKS: [char; 3] = [':', '@', '$'];

/// The cast that a use needs. PostgreSQL types a parameter once, by the first use that tells, and wants all others alike.
fn cast(first: bool, several: bool, want: Option<(Family, Place)>, parameter: &Parameter) -> String {
    let ty = parameter.ty.unwrap_or(Family::Text);
    match want {
        // `$1 IS NULL OR a = $1`: what comes first says nothing about the type.
        None if first => cast_to(ty),
        // Integers as well as numbers of any type: as an integer first, it would be rounded.
        Some((Family::Numeric, Place::Operand)) if ty == Family::Integer => cast_to(Family::Numeric),
        Some((Family::Integer, Place::Beside)) if ty == Family::Numeric => cast_to(ty),
        // A second type for one parameter is an error; a cast of the first type is not.
        Some((want, _)) if want != ty => cast_to(ty) + &cast_to(want),
        Some(_) if several => cast_to(ty),
        _ => String::new(),
    }
}

/// The cast where the place tells PostgreSQL nothing.
fn in_full(want: Option<(Family, Place)>, parameter: &Parameter) -> String {
    let ty = parameter.ty.unwrap_or(Family::Text);
    match want {
        Some((want, _)) if want != ty => cast_to(ty) + &cast_to(want),
        _ => cast_to(ty),
    }
}

fn cast_to(family: Family) -> String {
    match family {
        // The column may be a BIGINT.
        Family::Integer => "::bigint".to_owned(),
        family => format!("::{}", family.cast()),
    }
}

/// The name of a type of this family.
fn name_of(family: Family) -> &'static str {
    if family == Family::Integer { "integer" } else { family.cast() }
}

/// What stands beside the parameters of a statement.
#[derive(Default)]
struct Beside {
    /// Parameters compared with what is no parameter: PostgreSQL gives them its type, also where we do not know it.
    told: BTreeSet<Span>,
    /// The types of columns that parameters are stored in, compared or calculated with.
    types: BTreeMap<Span, String>,
    /// Parameters in places that tell PostgreSQL nothing: the operand of CASE, the arguments of `max`, behind a minus.
    blind: BTreeSet<Span>,
    /// Parameters by which something is divided, and what that is: `nullif(…, 0)` around them would make integers of
    /// all of them.
    divisors: BTreeMap<Span, Family>,
    /// Parameters that are only looked at for NULL.
    nulls: BTreeSet<Span>,
    /// Parameters that a value taken out of a document is compared with.
    values: BTreeSet<Span>,
    /// Those of them whose order counts.
    ordered: BTreeSet<Span>,
}

fn is_parameter(expr: &Expr) -> bool {
    matches!(expr.bare().kind, ExprKind::Parameter(_))
}

fn is_calculation(operator: BinaryOperator) -> bool {
    use BinaryOperator as Op;
    matches!(operator, Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Modulo | Op::BitAnd | Op::BitOr)
}

fn beside(cx: &Cx, statement: &Statement) -> Beside {
    let mut found = Beside::default();
    for (id, span, _) in &cx.types.meetings {
        if let Some(pg) = cx.decisions.pg(*id) {
            found.types.entry(*span).or_insert_with(|| plain(&pg.sql));
        }
    }
    let mut meet = |all: &[&Expr], is_equality: bool| {
        let says = |expr: &Expr| !matches!(expr.kind, ExprKind::Parameter(_) | ExprKind::Null | ExprKind::String(_));
        let all: Vec<&Expr> = all.iter().map(|expr| expr.without_collate().bare()).collect();
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
        ExprKind::Case { operand: Some(operand), .. } => {
            found.blind.insert(operand.bare().span);
        }
        ExprKind::Unary(UnaryOperator::Minus, inner) => {
            found.blind.insert(inner.bare().span);
        }
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
        // Beside CURRENT_TIMESTAMP it would have a time zone.
        ExprKind::Function(function) if function.name.is("coalesce") || function.name.is("ifnull") => {
            let spans = function.arguments.iter().map(|argument| argument.bare().span);
            let at = |span: &Span| matches!(cx.types.wants.get(span), Some((Family::Timestamp, Place::Assigned)));
            found.blind.extend(spans.filter(at));
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
        for part in query.limit.iter().flat_map(|limit| std::iter::once(&limit.limit).chain(&limit.offset)) {
            found.types.insert(part.bare().span, "bigint".to_owned());
        }
    });
    found
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

/// `? + ?`: PostgreSQL has many `+` and cannot choose. And `a ->> 'b' > ?`: numbers and texts come in another order.
fn refuse_untold(statement: &Statement, beside: &Beside, uses: &[Use], out: &mut Out) {
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
    for used in uses.iter().filter(|used| beside.ordered.contains(&used.span)) {
        let message = "a value of a document is ordered as a number or as a text, and nothing tells which this is";
        out.refuse(used.span, message).help("give the parameter a type: CAST(? AS REAL), CAST(? AS TEXT)");
    }
}
