//! A trigger whose only effect is to set columns of the row that fired it.
//!
//! As an AFTER trigger of PostgreSQL it would fire itself for ever; as a BEFORE trigger it sets the columns of NEW.

use crate::catalog::Catalog;
use crate::context::Cx;
use crate::edit::Piece;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::Out;
use crate::rules::row_number::is_row_number;
use crate::tree::*;

/// The body's only statement, if it sets columns of the very row that fired the trigger to values that come from this row
/// and from constants.
pub(crate) fn touched<'t>(catalog: &Catalog, create: &'t CreateTrigger) -> Option<&'t Update> {
    let [Statement { kind: StatementKind::Update(update), .. }] = create.body.as_slice() else { return None };
    // A row that is about to be stored or deleted has nothing to set.
    let sets = match create.timing {
        Timing::After => create.event != TriggerEvent::Delete,
        Timing::Before => matches!(create.event, TriggerEvent::Update(_)),
        Timing::InsteadOf => false,
    };
    if !sets
        || update.table.name.key() != create.table.name.key()
        || update.from.is_some()
        || update.with.is_some()
        || update.limit.is_some()
        || update.conflict.as_ref().is_some_and(|(_, action)| matches!(action, Conflict::Ignore | Conflict::Replace))
        || create.condition.as_ref().is_some_and(super::holds_query)
    {
        return None;
    }
    let mut set: Vec<String> = Vec::new();
    for assignment in &update.assignments {
        let [column] = assignment.columns.as_slice() else { return None };
        // One after the other, they must not read what was set before.
        let of_this_row = of_this_row(&assignment.value, update, &set, create.timing);
        if set.contains(&column.key()) || !of_this_row {
            return None;
        }
        set.push(column.key());
    }
    let key = same_row(update.condition.as_ref()?, update)?;
    (is_key(catalog, create, &key) && !set.contains(&key)).then_some(update)
}

pub(super) fn is_key(catalog: &Catalog, create: &CreateTrigger, key: &str) -> bool {
    let Some(table) = catalog.table(&create.table.name.text) else { return false };
    let unique = [&table.primary_key].into_iter().chain(&table.uniques).any(|columns| *columns == [key.to_owned()]);
    unique || (matches!(key, "rowid" | "_rowid_" | "oid") && table.column(key).is_none() && !table.without_rowid)
}

/// True for a column of the table that the update changes, written without table or with the table's name.
fn is_own(table: Option<&Name>, update: &Update) -> bool {
    let name = update.alias.as_ref().unwrap_or(&update.table.name);
    table.is_none_or(|table| table.key() == name.key())
}

fn is_row(table: Option<&Name>) -> bool {
    table.is_some_and(|table| table.is("new") || table.is("old"))
}

/// A value that reads only the row itself, and none of the columns in `set` as it is now.
fn of_this_row(expr: &Expr, update: &Update, set: &[String], timing: Timing) -> bool {
    let mut all = match &expr.kind {
        ExprKind::Column { table, name, .. } if is_row(table.as_ref()) => {
            !set.contains(&name.key()) || table.as_ref().is_some_and(|table| table.is("old"))
        }
        // Before the change it would be that of OLD.
        ExprKind::Column { table, name, .. } => {
            let own = is_own(table.as_ref(), update) && timing == Timing::After;
            own && !is_row_number(name) && !set.contains(&name.key())
        }
        _ => expr.query().is_none(),
    };
    expr.children(|child| all &= of_this_row(child, update, set, timing));
    all
}

/// `key = NEW.key`, either way round, `OLD` too: the key in lower case.
pub(super) fn same_row(condition: &Expr, update: &Update) -> Option<String> {
    let ExprKind::Binary(left, BinaryOperator::Equal, right) = &condition.bare().kind else { return None };
    let sides = [left, right].map(|side| match &side.bare().kind {
        ExprKind::Column { table, name, .. } => Some((is_row(table.as_ref()), table.as_ref(), name.key())),
        _ => None,
    });
    match sides {
        [Some((false, own, name)), Some((true, _, row))] | [Some((true, _, row)), Some((false, own, name))]
            if name == row && is_own(own, update) =>
        {
            Some(name)
        }
        _ => None,
    }
}

/// Writes the assignments to NEW.
pub(super) fn assign(cx: &Cx, create: &CreateTrigger, update: &Update, body: &mut Vec<Piece>, out: &mut Out) {
    let before = create.timing == Timing::Before;
    if before {
        out.warn(
            create.body[0].span,
            "SQLite leaves open what a BEFORE trigger does that changes its own row: a column that the statement sets to another value keeps that value here, as in SQLite's builds of today",
        );
    }
    for assignment in &update.assignments {
        let column = cx.spell(&assignment.columns[0].text);
        let decided = cx.decided(&update.table.name.text, &assignment.columns[0]);
        if before && decided.is_some_and(|decided| decided.pg.family == Family::Json) {
            out.refuse(assignment.columns[0].span, "PostgreSQL cannot compare JSON before and after the change");
        }
        let (first, last) = if before {
            let unset = format!("    IF NEW.{column} IS NOT DISTINCT FROM OLD.{column} THEN\n        NEW.{column} := ");
            (unset, ";\n    END IF;\n")
        } else {
            (format!("    NEW.{column} := "), ";\n")
        };
        body.extend(pieces![first, assignment.value.span, last]);
        own_columns(cx, &assignment.value, out);
        let table = cx.catalog.table(&update.table.name.text);
        if let Some(column) = table.and_then(|table| table.column(&assignment.columns[0].text))
            && column.not_null
        {
            out.info(
                assignment.columns[0].span,
                format!(
                    "`{}` is set before NOT NULL is checked: a statement that stores NULL there fails in SQLite only",
                    column.name
                ),
            );
        }
        let is_checked =
            |table: &crate::catalog::Table| table.checks.iter().any(|check| names(check, &assignment.columns[0]));
        if table.is_some_and(is_checked) {
            out.info(
                assignment.columns[0].span,
                format!("`{column}` is set before its CHECK: a statement that stores there what it forbids fails in SQLite only"),
            );
        }
    }
}

/// True if an expression names a column.
pub(super) fn names(expr: &Expr, column: &Name) -> bool {
    let mut found = matches!(&expr.kind, ExprKind::Column { name, .. } if name.key() == column.key());
    expr.children(|child| found |= names(child, column));
    found
}

/// The row's own columns are those of NEW.
fn own_columns(cx: &Cx, expr: &Expr, out: &mut Out) {
    if let ExprKind::Column { table, .. } = &expr.kind
        && !is_row(table.as_ref())
        && !cx.types.strings.contains(&expr.span)
    {
        match table {
            Some(table) => out.text(table.span, "NEW"),
            None => out.insert(expr.span.start, "NEW."),
        }
    }
    expr.children(|child| own_columns(cx, child, out));
}

/// True if a condition rules out the row that fired the trigger: `key <> NEW.key` stands in it, joined by AND.
pub(super) fn leaves_own_row(catalog: &Catalog, create: &CreateTrigger, condition: &Expr) -> bool {
    match &condition.bare().kind {
        ExprKind::Binary(left, BinaryOperator::And, right) => {
            leaves_own_row(catalog, create, left) || leaves_own_row(catalog, create, right)
        }
        ExprKind::Binary(left, BinaryOperator::NotEqual, right) => {
            let side = |expr: &Expr| match &expr.bare().kind {
                ExprKind::Column { table, name, .. } => Some((is_row(table.as_ref()), name.key())),
                _ => None,
            };
            match (side(left), side(right)) {
                (Some((row, name)), Some((other_row, other))) => {
                    row != other_row && name == other && is_key(catalog, create, &name)
                }
                _ => false,
            }
        }
        _ => false,
    }
}
