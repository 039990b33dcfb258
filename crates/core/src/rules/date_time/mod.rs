//! The date and time functions. Each has its file; here is what they share.
//!
//! SQLite's dates are texts or numbers, always in UTC. A call becomes a `timestamp` expression (`moment.rs`), around
//! which each function puts its form: the timestamp itself, or the text that SQLite makes of it.

pub(super) mod bare_date;
pub(super) mod current;
pub(super) mod date;
pub(super) mod datetime;
pub(super) mod julianday;
mod moment;
mod own_seconds;
pub(super) mod strftime;
mod template;
pub(super) mod text_value;
pub(super) mod time;
pub(super) mod time_offset;
pub(super) mod timediff;
pub(super) mod unixepoch;

use moment::{Moment, Stop};

use crate::context::Cx;
use crate::date_time::{arguments, is_now, modifier};
use crate::edit::Piece;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::Out;
use crate::text::Span;
use crate::tree::{
    ColumnConstraintKind, CurrentTime, Expr, ExprKind, Function, InsertSource, QueryBody, SelectItem, StatementKind,
    TableBody,
};
use crate::types::Place;

/// The present time in UTC, as a timestamp.
pub(super) const NOW: &str = "timezone('utc', now())";

/// The caveat that all functions of a value share.
const CAVEAT: &str = "A text that is no date raises an error in PostgreSQL, where SQLite gives NULL; an offset such as +02:00 in it is ignored: where a text column is the argument, a warning says so. In indexes and generated columns, and everywhere with the preset faithful, the port reads texts with a function of its own, `sqlite_timestamp()`, as SQLite does; it does not know the text 'now', a day before the year 1 raises an error, and `2024-02-30` is the first of March also where months are added. Results beyond the years 1 to 9999 are NULL in SQLite only.";

/// Writes a call: reads its arguments, then asks for the form of the moment that they make.
fn rewrite(cx: &Cx, expr: &Expr, function: &Function, out: &mut Out, form: impl FnOnce(&Moment) -> Vec<Piece>) {
    match Moment::of(cx, expr, function) {
        Ok(moment) => {
            if moment.out_of_function {
                out.need(text_value::FUNCTION);
            }
            if moment.out_of_text && !moment.out_of_function {
                warn_text(cx, expr, function, out);
            }
            if let Some(warning) = moment.warning {
                out.warn(expr.span, warning);
            }
            swallow(function, out);
            let mut sql = form(&moment);
            if is_index_term(cx, expr) {
                // PostgreSQL wants parentheses around what is no plain call.
                sql.insert(0, "(".into());
                sql.push(")".into());
            }
            out.replace(expr.span, sql);
        }
        Err(Stop::Null(why)) => null(cx, expr, function, &why, out),
        Err(Stop::Refuse(span, why, help)) => {
            let said = out.refuse(span, why);
            if !help.is_empty() {
                said.help(help);
            }
            out.keep(expr.span);
            keep_modifiers(function, out);
        }
    }
}

/// True for an expression that an index sorts by.
pub(super) fn is_index_term(cx: &Cx, expr: &Expr) -> bool {
    match &cx.statement.kind {
        StatementKind::CreateIndex(create) => create.columns.iter().any(|column| column.expr.span == expr.span),
        _ => false,
    }
}

/// What the place of a date function wants. An index sorts dates and timestamps as it would sort their texts.
fn wants(cx: &Cx, expr: &Expr, natural: Family) -> Option<(Family, Place)> {
    cx.wants(expr)
        .or_else(|| is_index_term(cx, expr).then_some((natural, Place::Beside)))
        .or_else(|| as_selected(cx, expr))
}

/// What the place of the same expression behind SELECT wants, for a term of GROUP BY in `INSERT … SELECT`.
fn as_selected(cx: &Cx, expr: &Expr) -> Option<(Family, Place)> {
    let StatementKind::Insert(insert) = &cx.statement.kind else { return None };
    let InsertSource::Query(query) = &insert.source else { return None };
    let QueryBody::Select(select) = &query.body else { return None };
    select.group_by.iter().find(|term| term.bare().span == expr.span)?;
    select.items.iter().find_map(|item| match item {
        SelectItem::Expr(item, _) if cx.text(item.bare().span) == cx.text(expr.span) => cx.wants(item.bare()),
        _ => None,
    })
}

/// Writes the NULL that SQLite makes of arguments it does not know.
fn null(cx: &Cx, expr: &Expr, function: &Function, why: &str, out: &mut Out) {
    out.info(expr.span, format!("{why}: the value is always NULL"));
    keep_modifiers(function, out);
    function.arguments.iter().for_each(|argument| out.swallow(argument.span, None));
    let text = matches!(cx.wants(expr), None | Some((Family::Text, _)));
    out.text(expr.span, if text { "NULL::text" } else { "NULL" });
}

/// `datetime()` and `datetime('now')`, which have a rule of their own.
fn is_plain_now(function: &Function) -> bool {
    function.arguments.len() < 2 && is_now(function.arguments.first())
}

/// A timestamp in UTC as a timestamp with time zone.
fn in_zone(timestamp: Vec<Piece>) -> Vec<Piece> {
    let mut sql = pieces!["timezone('utc', "];
    sql.extend(timestamp);
    sql.push(")".into());
    sql
}

/// The moment as SQLite's text; a literal is written out.
fn text(moment: &Moment, format: &str) -> Vec<Piece> {
    if let Some(instant) = moment.literal.filter(|_| format != "%H:%M:%f")
        && let Some(date) = instant.date()
    {
        let time = instant.time(false);
        match format {
            "%Y-%m-%d" => return pieces![format!("'{date}'")],
            "%H:%M:%S" => return pieces![format!("'{time}'")],
            "%Y-%m-%d %H:%M:%S" => return pieces![format!("'{date} {time}'")],
            _ => {}
        }
    }
    let parts = crate::date_time::format::parts(format).unwrap_or_default();
    template::text(moment, &parts)
}

/// Refuses where the place wants neither a time nor a text.
fn refuse_family(wants: Option<(Family, Place)>, expr: &Expr, out: &mut Out) -> bool {
    match wants {
        None | Some((Family::Text | Family::Date | Family::Timestamp | Family::TimestampTz, _)) => false,
        Some((family, _)) => {
            out.refuse(expr.span, format!("the place wants {}, this is a date", family.cast()));
            true
        }
    }
}

fn warn_text(cx: &Cx, expr: &Expr, function: &Function, out: &mut Out) {
    let value = arguments(function).first().map_or(expr.span, |value| value.span);
    out.warn(
        expr.span,
        format!(
            "`{}` is text: what is no date in it raises an error in PostgreSQL, where SQLite gives NULL, and an offset such as +02:00 is ignored",
            cx.text(value)
        ),
    );
}

/// Says that the literals among the arguments go, and that the modifiers are dealt with.
fn swallow(function: &Function, out: &mut Out) {
    for argument in &function.arguments {
        let kind = &argument.bare().kind;
        if matches!(kind, ExprKind::String(_) | ExprKind::Number(_) | ExprKind::Current(CurrentTime::Timestamp)) {
            out.swallow(argument.span, None);
        }
    }
    keep_modifiers(function, out);
}

fn keep_modifiers(function: &Function, out: &mut Out) {
    for modifier in arguments(function).iter().skip(1) {
        if let Some(computed) = modifier::computed(modifier) {
            keep_chain(modifier, computed.number.span, out);
            out.swallow(modifier.span, Some(computed.number.span));
        }
    }
}

fn keep_chain(expr: &Expr, number: Span, out: &mut Out) {
    if expr.span != number {
        out.keep(expr.span);
        expr.children(|child| keep_chain(child, number, out));
    }
}

/// True inside an index or a generated column, where PostgreSQL wants functions that are immutable.
pub(crate) fn must_be_immutable(cx: &Cx, span: Span) -> bool {
    let generated = |constraints: &[crate::tree::ColumnConstraint]| {
        constraints.iter().any(|constraint| match &constraint.kind {
            ColumnConstraintKind::Generated { expr, .. } => expr.span.contains(span),
            _ => false,
        })
    };
    match &cx.statement.kind {
        StatementKind::CreateIndex(_) => true,
        StatementKind::CreateTable(create) => match &create.body {
            TableBody::Columns { columns, .. } => columns.iter().any(|column| generated(&column.constraints)),
            TableBody::Query(_) => false,
        },
        StatementKind::AlterTable(alter) => match &alter.action {
            crate::tree::AlterAction::AddColumn(column) => generated(&column.constraints),
            _ => false,
        },
        _ => false,
    }
}
