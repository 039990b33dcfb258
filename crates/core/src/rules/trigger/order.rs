//! Several triggers that the same change of a row fires: SQLite begins with the one made last, PostgreSQL goes by name.
//!
//! The order only matters where one of them changes what another changes or reads, which `effects.rs` knows.

use super::again::fires_again;
use super::effects::Effects;
use super::touch::touched;
use crate::catalog::Trigger;
use crate::context::Cx;
use crate::rule::Out;
use crate::tree::*;

/// Warns at the later one of two triggers of a table, if PostgreSQL fires them in another order and that matters.
pub(super) fn warn(cx: &Cx, create: &CreateTrigger, out: &mut Out) {
    let key = create.name.name.key();
    let Some(own) = cx.catalog.triggers.get(&key).filter(|own| !own.feeds_index) else { return };
    let others = cx.catalog.triggers.iter().filter(|(name, _)| **name != key).map(|(_, other)| other.as_ref());
    let others = others.filter(|other| other.table == own.table && other.place != own.place && !other.feeds_index);
    for other in others.filter(|other| meets(&own.tree, &other.tree)) {
        turned(cx, create, own, other, out);
        for (touch, reader) in [(own.as_ref(), other), (other, own.as_ref())] {
            seen_early(cx, create, touch, reader, out);
        }
    }
}

/// Warns if PostgreSQL fires the older of two triggers first, where SQLite fires the newer one first.
fn turned(cx: &Cx, create: &CreateTrigger, own: &Trigger, other: &Trigger, out: &mut Out) {
    let (own_place, other_place) = (postgres_place(cx, own), postgres_place(cx, other));
    let own_first = match (own.tree.timing, other.tree.timing) {
        (Timing::Before, Timing::After) => true,
        (Timing::After, Timing::Before) => false,
        _ => true,
    };
    let (earlier, later) = if own_first { (own, other) } else { (other, own) };
    let (one, two) = (Effects::of(cx.catalog, earlier), Effects::of(cx.catalog, later));
    if earlier.tree.timing == Timing::After && one.ignores && two.changes_anything() {
        let message = format!(
            "where `{}` raises IGNORE, SQLite does not fire `{}` any more, PostgreSQL does",
            earlier.name, later.name
        );
        out.warn(create.name.span, message);
        return;
    }
    // What is set in the new row before it is stored is no change of the table: only who reads that row sees it.
    let sets_early = |touch: &Trigger, beside: &Trigger| {
        touch.tree.timing == Timing::After
            && touched(cx.catalog, &touch.tree).is_some()
            && beside.tree.timing == Timing::Before
    };
    if own_first == (own_place < other_place) || sets_early(own, other) || sets_early(other, own) {
        return;
    }
    let Some(what) = one.meet(cx.catalog, &two) else { return };
    let reason = if own_place.0 == other_place.0 {
        "PostgreSQL goes by name".to_owned()
    } else {
        format!("in PostgreSQL `{}` runs before the row is stored", later.name)
    };
    let said = out.warn(
        create.name.span,
        format!("SQLite fires `{}` before `{}`, {reason}: the order matters for {what}", earlier.name, later.name),
    );
    if own_place.0 == other_place.0 {
        said.help("give them names that sort in the order in which SQLite fires them, or make them one trigger");
    }
}

/// Warns if a trigger reads of the new row what another has set there: SQLite shows each of them the row as the
/// statement has it.
fn seen_early(cx: &Cx, create: &CreateTrigger, touch: &Trigger, reader: &Trigger, out: &mut Out) {
    let Some(update) = touched(cx.catalog, &touch.tree) else { return };
    // Where it is not fired again, that is said, and is the greater difference.
    if touch.tree.timing == Timing::Before
        || postgres_place(cx, reader) < postgres_place(cx, touch)
        || fires_again(cx, touch, reader)
    {
        return;
    }
    let set: Vec<_> = update.assignments.iter().flat_map(|assignment| &assignment.columns).collect();
    let mut read: Option<String> = None;
    let mut look = |expr: &Expr| {
        if let ExprKind::Column { table: Some(row), name, .. } = &expr.kind
            && row.is("new")
            && set.iter().any(|set| set.key() == name.key())
        {
            read.get_or_insert_with(|| name.text.clone());
        }
    };
    for statement in &reader.tree.body {
        crate::walk::exprs(statement, &mut look);
    }
    if let Some(condition) = &reader.tree.condition {
        let mut open = vec![condition];
        while let Some(expr) = open.pop() {
            look(expr);
            expr.children(|child| open.push(child));
        }
    }
    if let Some(column) = read {
        out.warn(
            create.name.span,
            format!(
                "`{}` sees NEW.{column} in PostgreSQL as `{}` has set it, in SQLite as the statement has it",
                reader.name, touch.name
            ),
        );
    }
}

/// Where PostgreSQL has a trigger in the order: those that run before the row is stored first, then by name.
fn postgres_place(cx: &Cx, trigger: &Trigger) -> (bool, String) {
    let before = trigger.tree.timing == Timing::Before || touched(cx.catalog, &trigger.tree).is_some();
    let spelled = cx.spell(&trigger.name);
    let name = spelled.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
    (!before, name.map_or_else(|| spelled.to_ascii_lowercase(), |name| name.replace("\"\"", "\"")))
}

/// True if one change of a row may fire both.
fn meets(one: &CreateTrigger, other: &CreateTrigger) -> bool {
    let same = match (&one.event, &other.event) {
        (TriggerEvent::Update(_), TriggerEvent::Update(_)) => true,
        (one, other) => one == other,
    };
    let mut wanted = Vec::new();
    for condition in [&one.condition, &other.condition].into_iter().flatten() {
        conditions(condition, &mut wanted);
    }
    same && !wanted.iter().enumerate().any(|(at, one)| wanted[at + 1..].iter().any(|other| excludes(one, other)))
}

/// What must hold for a condition to hold: what AND joins.
fn conditions<'e>(condition: &'e Expr, wanted: &mut Vec<&'e Expr>) {
    match &condition.bare().kind {
        ExprKind::Binary(left, BinaryOperator::And, right) => {
            conditions(left, wanted);
            conditions(right, wanted);
        }
        _ => wanted.push(condition.bare()),
    }
}

/// True if two conditions cannot hold for one row: the same column is to be two values, or to be NULL and not.
fn excludes(one: &Expr, other: &Expr) -> bool {
    match (wants(one), wants(other)) {
        (Some((one, one_value)), Some((other, other_value))) => {
            one == other
                && match (one_value, other_value) {
                    (Wanted::Null, Wanted::NotNull) | (Wanted::NotNull, Wanted::Null) => true,
                    (Wanted::Null, Wanted::Value(_)) | (Wanted::Value(_), Wanted::Null) => true,
                    // A column without case takes 'a' and 'A' for the same.
                    (Wanted::Value(one), Wanted::Value(other)) => {
                        one.starts_with('\'') == other.starts_with('\'') && !one.eq_ignore_ascii_case(&other)
                    }
                    _ => false,
                }
        }
        _ => false,
    }
}

#[derive(PartialEq)]
enum Wanted {
    Null,
    NotNull,
    Value(String),
}

/// A condition on `NEW.a` or `OLD.a` alone: the row and the column in lower case, and what it wants there.
fn wants(condition: &Expr) -> Option<((String, String), Wanted)> {
    let column = |expr: &Expr| match &expr.bare().kind {
        ExprKind::Column { table: Some(row), name, .. } => Some((row.key(), name.key())),
        _ => None,
    };
    let value = |expr: &Expr| match expr.string() {
        Some(text) => Some(Wanted::Value(format!("'{text}'"))),
        None if matches!(expr.bare().kind, ExprKind::Null) => Some(Wanted::Null),
        None => expr.integer().map(|value| Wanted::Value(value.to_string())),
    };
    match &condition.kind {
        ExprKind::Binary(left, BinaryOperator::Equal, right) => {
            let (column, value) = column(left).zip(value(right)).or_else(|| column(right).zip(value(left)))?;
            (value != Wanted::Null).then_some((column, value))
        }
        ExprKind::Is { left, right, negated, .. } => match (column(left)?, value(right)?, negated) {
            (column, value, false) => Some((column, value)),
            (column, Wanted::Null, true) => Some((column, Wanted::NotNull)),
            _ => None,
        },
        ExprKind::IsNull { expr, negated, .. } => {
            Some((column(expr)?, if *negated { Wanted::NotNull } else { Wanted::Null }))
        }
        _ => None,
    }
}
