//! `UPDATE OR IGNORE`, `UPDATE OR REPLACE` and their kin.

use super::keys;
use crate::catalog::Table;
use crate::context::Cx;
use crate::edit::Piece;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::*;

pub(super) static RULE: Rule = Rule {
    name: "update-or",
    summary: "Turns `UPDATE OR IGNORE` into an UPDATE of the rows that meet no other, `UPDATE OR REPLACE` into DELETE of those met and UPDATE; leaves the OR clause out where no key is set.",
    caveat: "Refused where several rows may get the same key, or where the keys set are not written out: PostgreSQL cannot skip a row of a statement. OR IGNORE also skips rows that break NOT NULL or CHECK; PostgreSQL raises an error.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE t (a INTEGER, b INTEGER, PRIMARY KEY (a, b));\nUPDATE OR IGNORE t SET a = 5 WHERE a = 7;",
            postgres: "CREATE TABLE t (a INTEGER, b INTEGER, PRIMARY KEY (a, b));\nUPDATE t SET a = 5 WHERE a = 7 AND NOT EXISTS (SELECT 1 FROM t AS other WHERE other.a = 5 AND other.b = t.b AND other.ctid <> t.ctid);",
        },
        Example {
            sqlite: "CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT UNIQUE);\nUPDATE OR REPLACE t SET k = 'b' WHERE id = 1;",
            postgres: "CREATE TABLE t (id SERIAL PRIMARY KEY, k TEXT UNIQUE);\nDELETE FROM t AS other USING t WHERE t.id = 1 AND other.k = 'b' AND other.ctid <> t.ctid;\nUPDATE t SET k = 'b' WHERE id = 1;",
        },
    ],
    visit: Visit::Dml(update_or),
};

fn update_or(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Update(update) = &statement.kind else { return };
    let Some((span, action)) = &update.conflict else { return };
    if matches!(action, Conflict::Abort | Conflict::Fail | Conflict::Rollback) {
        out.remove(cx.source, *span);
        return;
    }
    let Some(table) = cx.catalog.table(&update.table.name.text) else {
        out.refuse(*span, "the keys of this table are not known: no file makes it");
        return;
    };
    let set: Vec<String> = update.assignments.iter().flat_map(|set| &set.columns).map(Name::key).collect();
    let table_key = table.name.to_ascii_lowercase();
    let odd = cx.catalog.indexes.values().find(|index| {
        let plain = !index.partial && index.columns.iter().all(Option::is_some);
        index.unique && index.table == table_key && !plain
    });
    if let Some(index) = odd {
        out.refuse(*span, format!("which rows the unique index `{}` lets collide is not clear", index.name));
        return;
    }
    let touched: Vec<Vec<String>> =
        cx.catalog.unique_keys(table).filter(|key| key.iter().any(|column| set.contains(column))).collect();
    let other = match touched.as_slice() {
        [] => None,
        [key] => {
            let other = others(cx, update, table, key);
            if other.is_none() {
                out.refuse(*span, "several rows may get the same key: PostgreSQL cannot skip or replace one of them");
                return;
            }
            other
        }
        _ => {
            out.refuse(*span, "this sets columns of several keys: which rows collide is not clear");
            return;
        }
    };
    if *action == Conflict::Replace && other.is_some() && keys::is_parent(cx, table) {
        out.refuse(*span, "SQLite deletes the rows met, to which other tables refer");
        return;
    }
    out.remove(cx.source, *span);
    match (action, other) {
        (Conflict::Ignore, Some(other)) => skip(cx, statement, update, table, other, out),
        (_, Some(other)) => replace(cx, update, table, other, out),
        _ => {}
    }
    let nullable = |assignment: &Assignment| {
        let wants = |name: &Name| table.column(&name.text).is_some_and(|column| column.not_null);
        assignment.columns.iter().any(wants) && !is_constant(&assignment.value)
    };
    if *action == Conflict::Ignore && (update.assignments.iter().any(nullable) || !table.checks.is_empty()) {
        out.warn(*span, "SQLite also skips rows that break NOT NULL or CHECK; PostgreSQL raises an error");
    }
}

fn is_constant(value: &Expr) -> bool {
    keys::is_plain(value) && !matches!(value.bare().kind, ExprKind::Null)
}

/// The condition under which the row `other` has the key that a row of the table is about to get; nothing if two rows may
/// get the same.
fn others(cx: &Cx, update: &Update, table: &Table, key: &[String]) -> Option<Vec<Piece>> {
    let condition = update.condition.as_ref()?;
    if update.from.is_some() || update.with.is_some() || update.alias.is_some() {
        return None;
    }
    let name = cx.spell(&table.name);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut pinned = true;
    for column in key {
        let spelt = table.column(column).map_or(cx.spell(column), |column| cx.spell(&column.name));
        if !pieces.is_empty() {
            pieces.push(" AND ".into());
        }
        let assignment = update.assignments.iter().find(|set| set.columns.iter().any(|set| set.key() == *column));
        match assignment {
            Some(Assignment { columns, value, .. }) if columns.len() == 1 && keys::is_plain(value) => {
                pieces.extend(pieces![format!("other.{spelt} = "), value.span]);
                pinned &= is_pinned(condition, column);
            }
            Some(_) => return None,
            None => pieces.push(format!("other.{spelt} = {name}.{spelt}").into()),
        }
    }
    let mut unique = cx.catalog.unique_keys(table);
    let one_row = unique.any(|key| key.iter().all(|column| is_pinned(condition, column)));
    pieces.push(format!(" AND other.ctid <> {name}.ctid").into());
    (pinned || one_row).then_some(pieces)
}

/// True if a condition holds only for one value of a column.
fn is_pinned(condition: &Expr, column: &str) -> bool {
    match &condition.bare().kind {
        ExprKind::Binary(left, BinaryOperator::And, right) => is_pinned(left, column) || is_pinned(right, column),
        ExprKind::Binary(left, BinaryOperator::Equal, right) => {
            let is = |expr: &Expr| matches!(&expr.bare().kind, ExprKind::Column { name, .. } if name.is(column));
            (is(left) && keys::is_plain(right)) || (is(right) && keys::is_plain(left))
        }
        _ => false,
    }
}

/// OR IGNORE: rows that would meet another stay as they are.
fn skip(cx: &Cx, statement: &Statement, update: &Update, table: &Table, other: Vec<Piece>, out: &mut Out) {
    let Some(condition) = &update.condition else { return };
    let loose = matches!(condition.kind, ExprKind::Binary(_, BinaryOperator::Or, _));
    let mut pieces = if loose { pieces!["(", condition.span, ")"] } else { pieces![condition.span] };
    pieces.push(format!(" AND NOT EXISTS (SELECT 1 FROM {} AS other WHERE ", cx.spell(&table.name)).into());
    pieces.extend(other);
    pieces.push(")".into());
    // The values lie outside the condition: the edit takes in both.
    let first = update.assignments.first().map_or(condition.span, |set| set.span);
    let whole = first.join(condition.span);
    let mut all = pieces![Span::new(whole.start, condition.span.start)];
    all.extend(pieces);
    debug_assert!(statement.span.contains(whole));
    out.replace(whole, all);
}

/// OR REPLACE: the rows met go first.
fn replace(cx: &Cx, update: &Update, table: &Table, other: Vec<Piece>, out: &mut Out) {
    let Some(condition) = &update.condition else { return };
    let name = cx.spell(&table.name);
    let mut pieces = pieces![format!("DELETE FROM {name} AS other USING {name} WHERE ")];
    own(cx, condition, &name, &mut pieces);
    pieces.push(" AND ".into());
    pieces.extend(other);
    out.before(pieces);
}

/// A condition of plain comparisons with the table's name before its columns.
fn own(cx: &Cx, condition: &Expr, name: &str, pieces: &mut Vec<Piece>) {
    match &condition.bare().kind {
        ExprKind::Binary(left, _, right) => {
            own(cx, left, name, pieces);
            pieces.push(format!(" {} ", cx.text(Span::new(left.span.end, right.span.start)).trim()).into());
            own(cx, right, name, pieces);
        }
        ExprKind::Column { table: None, .. } => pieces.extend(pieces![format!("{name}."), condition.span]),
        _ => pieces.push(condition.span.into()),
    }
}
