//! `?`, `?1`, `:a`, `@a` and `$a` become `$1`, `%s` or `%(a)s` where that is asked for.

mod beside;

use std::collections::BTreeSet;

use crate::config::Placeholders;
use crate::context::Cx;
use crate::parameter::{self, Parameter, Use};
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{BinaryOperator, ExprKind, Statement};
use crate::types::Place;
use beside::{Beside, beside, is_parameter};

pub(super) static RULE: Rule = Rule {
    name: "placeholder",
    summary: "Writes parameters as `$1`, `%s` or `%(a)s`, as `--placeholders` says; without a choice they are refused.",
    caveat: "A parameter that meets a boolean column has to be bound as a boolean; one that meets nothing that tells its type is a \
             text, with a warning. One stored in an integer column has to be bound as an integer: of a fraction, some drivers let \
             PostgreSQL round it. `LIMIT ?` takes NULL, not -1, for no limit, unless expressions are to be exact. `%s` has no numbers: a parameter used twice or out of order is refused there. Where \
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
    for used in uses.iter().filter(|used| used.name.len() > 1 && used.name.starts_with('?')) {
        let number = used.name[1..].parse::<u32>().ok();
        if number.is_none_or(|number| !(1..=HIGHEST).contains(&number)) {
            out.refuse(used.span, format!("`{}`: SQLite numbers parameters from 1 to {HIGHEST}", used.name));
        }
    }
    let beside = beside(cx, statement);
    let mut parameters = parameters(cx, &uses);
    let mut grouped: Vec<Vec<&Use>> = vec![Vec::new(); parameters.len()];
    uses.iter().for_each(|used| grouped[used.number - 1].push(used));
    let mixed: Vec<Option<Family>> = grouped.iter().map(|uses| mixed(cx, &beside, uses)).collect();
    for (at, parameter) in parameters.iter_mut().enumerate() {
        parameter.ty = mixed[at].or(parameter.ty);
        if let Some((family, why)) = clash(cx, &grouped[at]) {
            parameter.ty = family.or(parameter.ty);
            let message = format!("`{}` {why}", parameter.name);
            out.warn(grouped[at][0].span, message).help("make it two parameters, each with its own type");
        }
    }
    for (uses, parameter) in grouped.iter().zip(&parameters) {
        let typed = parameter.ty.is_some_and(|ty| !matches!(ty, Family::Text | Family::Bytea | Family::Other));
        if let Some(used) = uses.iter().find(|used| typed && beside.words.contains(&used.span)) {
            let message =
                format!("`{}` is no text elsewhere, and PostgreSQL cannot compare it with this one", used.name);
            out.refuse(used.span, message).help("bind NULL instead and ask IS NULL, or make it two parameters");
        }
    }
    // Parameters that are stored in one column and stand elsewhere as well: the widths of the columns may differ.
    let several: Vec<bool> = grouped
        .iter()
        .map(|uses| {
            let mut wants = uses.iter().filter_map(|used| cx.types.wants.get(&used.span));
            uses.len() > 1 && wants.any(|(_, place)| *place == Place::Assigned)
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
        } else if beside.guessed.contains(&used.span)
            || beside.blind.contains(&used.span)
            || beside.values.contains(&used.span)
        {
            in_full(want, parameter)
        } else {
            cast(first, several[used.number - 1], want, parameter)
        };
        let untold = parameter.ty.is_none() || beside.guessed.contains(&used.span);
        if untold && !cast.is_empty() && !beside.nulls.contains(&used.span) {
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
        binding(cx, &beside, used, out);
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

/// What the application has to bind where SQLite takes more.
fn binding(cx: &Cx, beside: &Beside, used: &Use, out: &mut Out) {
    let name = &used.name;
    if beside.limits.contains(&used.span) && !cx.exact() {
        out.info(used.span, format!("bind NULL as `{name}` for no limit: PostgreSQL refuses a negative one"));
    } else if matches!(cx.types.wants.get(&used.span), Some((Family::Integer, Place::Assigned))) {
        out.info(used.span, format!("bind `{name}` as an integer: PostgreSQL rounds a fraction that is stored here"));
    }
}

/// The highest number of a parameter.
const HIGHEST: u32 = 32_766;

/// What is to be said of a parameter that is of several types, and the type that it has to be.
fn clash(cx: &Cx, uses: &[&Use]) -> Option<(Option<Family>, &'static str)> {
    let wants = || uses.iter().filter_map(|used| cx.types.wants.get(&used.span));
    let is = |wanted: Family| wants().any(|(family, _)| *family == wanted);
    let number = wants().any(|(family, _)| family.is_number());
    if is(Family::Boolean) && (number || is(Family::Text)) {
        let why = "is a truth value in one place and a number or text in another: bind it as a boolean, which is 1 or 0 there";
        return Some((Some(Family::Boolean), why));
    }
    let why = "is a number in one place and a text in another: a text that is no number raises an error";
    (number && is(Family::Text)).then_some((None, why))
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
fn mixed(cx: &Cx, beside: &Beside, uses: &[&Use]) -> Option<Family> {
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
        Some((want, _)) if want != ty => recast(ty, want),
        Some(_) if several => cast_to(ty),
        _ => String::new(),
    }
}

/// The cast where the place tells PostgreSQL nothing.
fn in_full(want: Option<(Family, Place)>, parameter: &Parameter) -> String {
    let ty = parameter.ty.unwrap_or(Family::Text);
    match want {
        Some((want, _)) if want != ty => recast(ty, want),
        _ => cast_to(ty),
    }
}

/// From one type to another.
fn recast(from: Family, to: Family) -> String {
    let text = if to == Family::Text { "::text" } else { "" };
    // PostgreSQL casts booleans to no other number, and writes them as words.
    if from == Family::Boolean { format!("::boolean::int{text}") } else { cast_to(from) + &cast_to(to) }
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
