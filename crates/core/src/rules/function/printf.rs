//! `printf(template, …)` and `format(template, …)`: PostgreSQL's `format` knows `%s` and widths; the other codes become
//! expressions of their own.

use crate::context::Cx;
use crate::edit::Piece;
use crate::pg_type::Family;
use crate::pieces;
use crate::printf_template::{Code, Part, parts};
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};
use crate::types::{Class, Ty};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-printf",
    summary: "Turns `printf` and `format` with a literal template into PostgreSQL's `format`, each code into what SQLite writes for it.",
    caveat: "A width counts characters, unless expressions are to be exact; SQLite counts bytes. A negative number that rounds to 0 loses its sign. A template that is no literal and the codes %c %e %g are refused, and %o before PostgreSQL 17.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT, c INTEGER, d REAL);\nSELECT printf('%s: %d of %.2f', b, c, d) FROM a;",
        postgres: "CREATE TABLE a (b TEXT, c INTEGER, d REAL);\nSELECT format('%s: %s of %s', b, coalesce(c, 0), round(coalesce(d, 0)::numeric, 2)) FROM a;",
    }],
    visit: Visit::Expr(printf),
};

fn printf(cx: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, [template, arguments @ ..])) = super::call(expr) else { return };
    if !(function.name.is("printf") || function.name.is("format")) {
        return;
    }
    let Some(template) = template.string() else {
        out.refuse(expr.span, "a template that is no literal: SQLite's codes are not PostgreSQL's");
        return;
    };
    let Some(parts) = parts(template) else {
        out.refuse(expr.span, "a code of this template has no counterpart");
        return;
    };
    let mut format = String::new();
    let mut values: Vec<Vec<Piece>> = Vec::new();
    let mut arguments = arguments.iter();
    for part in &parts {
        match part {
            Part::Text(text) => format.push_str(&text.replace('%', "%%")),
            Part::Code(code) => {
                let argument = arguments.next();
                let value = argument.and_then(|argument| value(cx, code, argument));
                let Some(value) = value else {
                    out.refuse(expr.span, format!("the code %{} has no counterpart for this value", code.letter));
                    return;
                };
                let bytes =
                    code.letter == 's' && !code.alternate && argument.is_some_and(|text| beyond_ascii(cx, text));
                if bytes && code.precision.is_some() {
                    out.warn(
                        expr.span,
                        "SQLite cuts a text after so many bytes, PostgreSQL after so many characters: they differ beyond ASCII",
                    );
                }
                let padded = code.width > 0 && (code.left || !code.zeros);
                let width = if padded && cx.exact() && bytes {
                    // SQLite counts the bytes of the text.
                    let mut width = pieces![format!("greatest({} + coalesce(length((", code.width)];
                    width.extend(value.clone());
                    width.push(")::text) - octet_length((".into());
                    width.extend(value.clone());
                    width.push(")::text), 0), 0)".into());
                    values.push(width);
                    "*".to_owned()
                } else {
                    code.width.to_string()
                };
                match (padded, code.left) {
                    (true, true) => format.extend(["%-", &width, "s"]),
                    (true, false) => format.extend(["%", &width, "s"]),
                    (false, _) => format.push_str("%s"),
                }
                values.push(value);
            }
        }
    }
    for rest in arguments {
        out.keep(rest.span);
    }
    if values.is_empty() {
        let text = format.replace("%%", "%");
        out.text(expr.span, format!("'{}'", text.replace('\'', "''")));
        return;
    }
    if crate::rules::date_time::must_be_immutable(cx, expr.span) {
        out.refuse(
            expr.span,
            "PostgreSQL's format() is not immutable, as an index or generated column needs: write it with ||",
        );
        return;
    }
    let mut all = pieces!["format('", format.replace('\'', "''"), "'"];
    for value in values {
        all.push(", ".into());
        all.extend(value);
    }
    all.push(")".into());
    out.replace(expr.span, all);
}

/// True for a text that may have characters of several bytes.
fn beyond_ascii(cx: &Cx, text: &Expr) -> bool {
    text.string().map_or_else(|| cx.ty(text) == Ty::Is(Family::Text), |text| !text.is_ascii())
}

/// What a code writes for a value, NULL included.
fn value(cx: &Cx, code: &Code, argument: &Expr) -> Option<Vec<Piece>> {
    let facts = cx.facts(argument);
    let ty = cx.ty(argument);
    let span = argument.span;
    let real = facts.class == Class::Real;
    let is_bound = matches!(argument.kind, ExprKind::Parameter(_));
    if code.space || code.alternate {
        return None;
    }
    if let (Some((real, None)), 's') = (crate::rules::operand::literal(argument.bare()), code.letter) {
        return Some(pieces![format!("'{}'", crate::number::real_text(real))]);
    }
    // SQLite writes sixteen digits of a fraction and zeros behind them.
    if code.letter == 'f' && argument.integer().is_some_and(|value| value.unsigned_abs() > 1 << 53) {
        return None;
    }
    // Of literals the value is written.
    if code.letter == 'f' && (code.plus || code.zeros) && crate::rules::operand::literal(argument.bare()).is_some() {
        return None;
    }
    // The leading number of a text, or 0.
    let text = cx.exact() && ty == Ty::Is(Family::Text) && facts.class == Class::Text;
    let leading = |form: &'static str| pieces!["coalesce(substring((", span, ")", form, ", 0)"];
    match code.letter {
        's' | 'z' if !(code.zeros || code.plus || code.commas) => {
            let text = match (ty, facts.class) {
                (Ty::Is(Family::Text | Family::Integer | Family::Timestamp | Family::Date | Family::Json), _)
                    if !real =>
                {
                    pieces![span]
                }
                (Ty::Untyped, _) if is_bound => pieces![span, "::text"],
                (Ty::Untyped, _) => pieces![span],
                (Ty::Is(Family::Boolean), _) => pieces!["(", span, ")::int"],
                (Ty::Is(Family::Numeric), Class::Integer) => pieces![span],
                (Ty::Is(Family::Double), Class::Real) if cx.exact() => {
                    pieces!["regexp_replace((", span, ")", crate::rules::operand::REAL_TEXT]
                }
                (Ty::Is(Family::Numeric | Family::Integer), Class::Real) if cx.exact() => {
                    pieces!["regexp_replace((", span, ")", crate::rules::operand::WIDENED_REAL_TEXT]
                }
                // The shortest digits of a REAL of four bytes.
                (Ty::Is(Family::Double), Class::Real) => pieces!["((", span, ")::numeric + 0.0)"],
                (Ty::Is(Family::Numeric | Family::Integer), Class::Real) => {
                    pieces!["(", "(", span, ")::double precision::numeric + 0.0)"]
                }
                _ => return None,
            };
            Some(match code.precision {
                None => text,
                Some(precision) => {
                    let mut all = pieces!["left(("];
                    all.extend(text);
                    all.push(format!(")::text, {precision})").into());
                    all
                }
            })
        }
        'o' if cx.config.pg_version < 17 => None,
        'd' | 'i' | 'x' | 'X' | 'o' if code.precision.is_none() => {
            let number = match (ty, facts.class) {
                (Ty::Is(Family::Integer), Class::Integer) if facts.not_null => pieces![span],
                (Ty::Is(Family::Integer | Family::Numeric), Class::Integer) => pieces!["coalesce(", span, ", 0)"],
                (Ty::Is(Family::Boolean), _) => pieces!["coalesce((", span, ")::int, 0)"],
                (Ty::Is(Family::Integer | Family::Numeric | Family::Double), _) => {
                    pieces!["trunc(coalesce(", span, ", 0))::bigint"]
                }
                (Ty::Untyped, _) if is_bound => pieces!["coalesce(", span, "::bigint, 0)"],
                _ if text => leading(crate::rules::operand::INTEGER),
                (Ty::Untyped, _) => {
                    let value = argument.string().map_or(0, crate::number::leading_integer);
                    pieces![format!("({value})")]
                }
                _ => return None,
            };
            integer(code, number)
        }
        'f' => {
            let precision = code.precision.unwrap_or(6);
            let number = match ty {
                Ty::Untyped if is_bound => {
                    pieces!["round(coalesce(", span, format!("::numeric, 0), {precision})")]
                }
                Ty::Is(Family::Integer | Family::Numeric | Family::Double) if facts.not_null => {
                    pieces!["round((", span, ")::numeric", format!(", {precision})")]
                }
                Ty::Is(Family::Integer | Family::Numeric | Family::Double) => {
                    pieces!["round(coalesce(", span, format!(", 0)::numeric, {precision})")]
                }
                _ if text => {
                    let mut number = pieces!["round("];
                    number.extend(leading(crate::rules::operand::NUMBER));
                    number.push(format!(", {precision})").into());
                    number
                }
                _ => return None,
            };
            match (code.plus, code.zeros && !code.left && code.width > 0, code.commas) {
                (false, false, false) => Some(number),
                (true, false, false) => {
                    let mut all = pieces!["CASE WHEN "];
                    all.extend(number.clone());
                    all.push(" < 0 THEN '' ELSE '+' END || ".into());
                    all.extend(number);
                    Some(all)
                }
                // The point and a sign count among the zeros.
                (false, true, false) if code.width < 16 => {
                    let mask = |width: usize| {
                        let (point, behind) = if precision > 0 { (".", precision + 1) } else { ("", 0) };
                        let before = width.saturating_sub(behind).max(1);
                        format!("FM{}{}{point}{}", "9".repeat(40 - before), "0".repeat(before), "0".repeat(precision))
                    };
                    let mut all = pieces!["CASE WHEN "];
                    all.extend(number.clone());
                    all.push(" < 0 THEN to_char(".into());
                    all.extend(number.clone());
                    all.push(format!(", '{}') ELSE to_char(", mask(code.width - 1)).into());
                    all.extend(number);
                    all.push(format!(", '{}') END", mask(code.width)).into());
                    Some(all)
                }
                (false, false, true) => {
                    let point = if precision > 0 { "." } else { "" };
                    let mut all = pieces!["to_char("];
                    all.extend(number);
                    all.push(format!(", 'FM999,999,999,999,999,990{point}{}')", "0".repeat(precision)).into());
                    Some(all)
                }
                _ => None,
            }
        }
        'q' if code.width == 0 && ty == Ty::Is(Family::Text) => {
            Some(pieces!["coalesce(replace(", span, ", '''', ''''''), '(NULL)')"])
        }
        'Q' if code.width == 0 && ty == Ty::Is(Family::Text) => {
            Some(pieces!["coalesce('''' || replace(", span, ", '''', '''''') || '''', 'NULL')"])
        }
        _ => None,
    }
}

fn integer(code: &Code, number: Vec<Piece>) -> Option<Vec<Piece>> {
    let call = |before: &str, behind: String| {
        let mut all = pieces![before];
        all.extend(number.clone());
        all.push(behind.into());
        all
    };
    let zeros = code.zeros && !code.left && code.width > 0;
    match (code.letter, code.plus, code.commas, zeros) {
        ('d' | 'i', false, false, false) => Some(number),
        // A sign counts as one of the digits.
        ('d' | 'i', false, false, true) if code.width < 19 => {
            let mask = |digits: usize| format!("FM{}{}", "9".repeat(19 - digits), "0".repeat(digits));
            let mut all = call("CASE WHEN ", " < 0 THEN ".into());
            all.extend(call("to_char(", format!(", '{}') ELSE ", mask(code.width - 1))));
            all.extend(call("to_char(", format!(", '{}') END", mask(code.width))));
            Some(all)
        }
        ('d' | 'i', true, false, false) => {
            let mut all = call("CASE WHEN ", " < 0 THEN '' ELSE '+' END || ".into());
            all.extend(number);
            Some(all)
        }
        ('d' | 'i', false, true, false) => Some(call("to_char(", ", 'FM9,999,999,999,999,999,990')".into())),
        ('x', false, false, false) => Some(call("to_hex((", ")::bigint)".into())),
        ('X', false, false, false) => Some(call("upper(to_hex((", ")::bigint))".into())),
        ('o', false, false, false) => Some(call("to_oct((", ")::bigint)".into())),
        ('x' | 'X' | 'o', false, false, true) => {
            let (open, close) = if code.letter == 'X' { ("upper(", ")") } else { ("", "") };
            let digits = if code.letter == 'o' { "to_oct" } else { "to_hex" };
            let mut all = call(
                &format!("{open}lpad({digits}(("),
                format!(")::bigint), greatest({}, length({digits}((", code.width),
            );
            all.extend(call("", format!(")::bigint))), '0'){close}")));
            Some(all)
        }
        _ => None,
    }
}
