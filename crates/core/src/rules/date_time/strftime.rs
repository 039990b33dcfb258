//! `strftime(…)` becomes `to_char(…)`, or `extract(…)` where a number is meant.

use super::{CAVEAT, null, rewrite, template, unixepoch};
use crate::context::Cx;
use crate::date_time::{format, number_code};
use crate::edit::Piece;
use crate::evidence::{is_plain_stamp, is_stamp};
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind};
use crate::types::{Place, Ty};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-strftime",
    summary: "Writes strftime() with to_char(), and with extract() where its text is used as a number.",
    caveat: CAVEAT,
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TIMESTAMP);\nSELECT strftime('%Y-%m-%dT%H:%M:%SZ', b) AS c FROM a;",
            postgres: "CREATE TABLE a (b TIMESTAMP);\nSELECT to_char(b, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS c FROM a;",
        },
        Example {
            sqlite: "CREATE TABLE a (b TIMESTAMP);\nSELECT CAST(strftime('%Y', b) AS INTEGER) AS c FROM a;",
            postgres: "CREATE TABLE a (b TIMESTAMP);\nSELECT CAST(extract(year from b)::int AS bigint) AS c FROM a;",
        },
    ],
    visit: Visit::Expr(strftime),
};

fn strftime(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    if !function.name.is("strftime") {
        return;
    }
    let Some(template) = function.arguments.first().and_then(Expr::string) else {
        out.refuse(expr.span, "a format that is known at run time only").help("write the format as a text");
        return;
    };
    let parts = match format::parts(template) {
        Ok(parts) => parts,
        Err(code) => {
            let why = format!("SQLite does not know the code `{code}`");
            return null(cx, expr, function, &why, out);
        }
    };
    if super::own_seconds::own_seconds(cx, expr, function, out) {
        return;
    }
    out.fit(expr.span);
    let wants = cx.wants(expr);
    let number = match wants {
        Some((family, _)) if family.is_number() => true,
        Some((Family::Text, _)) => false,
        None => cx.ty(expr) == Ty::Is(Family::Integer),
        Some((family @ (Family::Timestamp | Family::TimestampTz), place)) if stamp(template, place) => {
            return rewrite(cx, expr, function, out, |moment| {
                let milliseconds = template.contains("%f");
                // The function reads milliseconds.
                let exact = milliseconds && moment.out_of_function;
                let sql = if moment.fraction && (!moment.clock || milliseconds) && !exact {
                    let unit = if milliseconds { "milliseconds" } else { "second" };
                    moment.within(&format!("date_trunc('{unit}', "), ")")
                } else {
                    moment.sql()
                };
                if family == Family::Timestamp { sql } else { super::in_zone(sql) }
            });
        }
        Some((Family::Date, _)) if template == "%Y-%m-%d" => {
            return rewrite(cx, expr, function, out, |moment| moment.operated("", "::date"));
        }
        Some((family, _)) => {
            let why = format!("the place wants {}, the text of this format is none to SQLite", family.cast());
            out.refuse(expr.span, why).help("choose TEXT for the column, or write datetime()");
            return;
        }
    };
    if super::must_be_immutable(cx, expr.span) && !template::has_immutable_form(&parts) {
        out.refuse(expr.span, "a code of this format has no immutable form, as an index or generated column needs");
        return;
    }
    if number {
        let Some((_, code)) = number_code(expr) else {
            out.refuse(expr.span, "the text of this format is used as a number");
            return;
        };
        return rewrite(cx, expr, function, out, |moment| self::number(moment, code));
    }
    if template.contains("%J") {
        out.warn(expr.span, "PostgreSQL writes other last digits of the julian day");
    }
    rewrite(cx, expr, function, out, |moment| {
        if template == "%s" && cx.ty(expr) == Ty::Is(Family::Integer) {
            let mut sql = unixepoch::seconds(moment);
            sql.push("::text".into());
            return sql;
        }
        template::text(moment, &parts)
    });
}

/// True for a format whose text is that of a timestamp column, or can be stored in one.
fn stamp(template: &str, place: Place) -> bool {
    is_plain_stamp(template) || place == Place::Assigned && is_stamp(template)
}

/// The number that the text of a code is.
fn number(moment: &super::moment::Moment, code: char) -> Vec<Piece> {
    let field = match code {
        's' => return unixepoch::seconds(moment),
        'S' => return moment.within("floor(extract(second from ", "))::int"),
        'W' | 'U' => {
            let mut sql = template::text(moment, &[format::Part::Code(code)]);
            sql.push("::int".into());
            return sql;
        }
        'Y' => "year",
        'm' => "month",
        'd' => "day",
        'H' => "hour",
        'M' => "minute",
        'j' => "doy",
        'w' => "dow",
        'u' => "isodow",
        'G' => "isoyear",
        _ => "week",
    };
    moment.within(&format!("extract({field} from "), ")::int")
}
