//! A time with an offset from UTC, `'2024-01-31 10:00:00+01:00'`, where a timestamp stands.

use crate::context::Cx;
use crate::date_time::literal::Instant;
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, InSet};
use crate::types::Ty;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "time-offset",
    summary: "Writes a time with an offset from UTC as the time in UTC where a TIMESTAMP stands.",
    caveat: "PostgreSQL's TIMESTAMP ignores an offset, SQLite's functions take it off. SQLite compares the texts as they are written, offset and all.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TIMESTAMP);\nINSERT INTO a VALUES ('2024-01-31 00:30:00.25+01:00');",
        postgres: "CREATE TABLE a (b TIMESTAMP);\nINSERT INTO a VALUES ('2024-01-30 23:30:00.25');",
    }],
    visit: Visit::Expr(time_offset),
};

fn time_offset(cx: &Cx, expr: &Expr, out: &mut Out) {
    let is_stamp = |expr: &Expr| cx.ty(expr) == Ty::Is(Family::Timestamp);
    match &expr.kind {
        ExprKind::String(_) if matches!(cx.wants(expr), Some((Family::Timestamp, _))) => write(expr, out),
        ExprKind::Binary(left, operator, right) if operator.is_comparison() => {
            match (is_stamp(left), is_stamp(right)) {
                (true, false) => write(right, out),
                (false, true) => write(left, out),
                _ => {}
            }
        }
        ExprKind::Between { expr, low, high, .. } if is_stamp(expr) => {
            [low, high].into_iter().for_each(|side| write(side, out));
        }
        ExprKind::In { expr, set: InSet::List(list), .. } if is_stamp(expr) => {
            list.iter().for_each(|item| write(item, out));
        }
        _ => {}
    }
}

fn write(expr: &Expr, out: &mut Out) {
    let expr = expr.bare();
    let Some(utc) = expr.string().and_then(in_utc) else { return };
    if out.has_dealt_with(expr.span) {
        return;
    }
    out.keep(expr.span);
    out.fit(expr.span);
    out.text(expr.span, format!("'{utc}'"));
    out.info(expr.span, "PostgreSQL ignores the offset in a TIMESTAMP: the time is written in UTC");
}

/// The time in UTC, if it has an offset from it. The offset is one of minutes: the fraction of the second stays as it is.
fn in_utc(text: &str) -> Option<String> {
    let sign = text.get(11..)?.find(['+', '-'])? + 11;
    let (time, offset) = text.split_at(sign);
    let (whole, fraction) = time.trim_end().split_at(time.find('.').unwrap_or(time.trim_end().len()));
    let local = Instant::read(whole)?;
    let instant = Instant::read(&format!("{whole}{offset}"))?;
    (local != instant).then_some(())?;
    let between = if text.as_bytes()[10] == b'T' { 'T' } else { ' ' };
    Some(format!("{}{between}{}{fraction}", instant.date()?, instant.time(false)))
}

#[cfg(test)]
mod tests {
    use super::in_utc;

    #[test]
    fn offsets() {
        assert_eq!(in_utc("2024-03-11 09:00:00.123456+01:00").as_deref(), Some("2024-03-11 08:00:00.123456"));
        assert_eq!(in_utc("2024-12-31T23:30:00-05:30").as_deref(), Some("2025-01-01T05:00:00"));
        assert_eq!(in_utc("2024-03-11 09:00 +02:00").as_deref(), Some("2024-03-11 07:00:00"));
        for same in ["2024-03-11 09:00:00", "2024-03-11T09:00:00Z", "2024-03-11 09:00:00+00:00", "2024-03-11", "ä-ö"]
        {
            assert_eq!(in_utc(same), None, "{same}");
        }
    }
}
