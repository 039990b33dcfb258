//! A trigger that SQLite fires once more, because another one changes the row that it was fired for.
//!
//! What sets columns of its own row becomes a BEFORE trigger (`touch.rs`): the row is stored once, so that AFTER triggers
//! see one change where SQLite has two.

use super::touch::touched;
use crate::catalog::Trigger;
use crate::circles::wakes;
use crate::context::Cx;
use crate::rule::Out;
use crate::tree::*;

/// Warns at the later one of two triggers of a table, if one sets columns of the row and the other would be fired by that.
pub(super) fn warn(cx: &Cx, create: &CreateTrigger, out: &mut Out) {
    let key = create.name.name.key();
    let Some(own) = cx.catalog.triggers.get(&key) else { return };
    let others = cx.catalog.triggers.iter().filter(|(name, _)| **name != key).map(|(_, other)| other);
    for other in others.filter(|other| other.table == own.table && other.place != own.place) {
        for (touch, fired) in [(own, other), (other, own)] {
            if fires_again(cx, touch, fired) {
                out.warn(
                    create.name.span,
                    format!(
                        "`{}` sets columns of the row before it is stored: PostgreSQL does not fire `{}` for that, SQLite does",
                        touch.name, fired.name
                    ),
                );
            }
        }
    }
}

/// True if the row that a trigger sets columns of fires another one once more in SQLite.
pub(super) fn fires_again(cx: &Cx, touch: &Trigger, fired: &Trigger) -> bool {
    touched(cx.catalog, &touch.tree).is_some()
        && touch.tree.body.iter().any(|statement| wakes(statement, fired))
        && !fired.feeds_index
        && !only_asks(&fired.tree)
        && !repeats(cx, &touch.tree, &fired.tree)
}

/// True if all that a trigger does is to look at the row and perhaps to raise an error.
fn only_asks(create: &CreateTrigger) -> bool {
    create.body.iter().all(|statement| matches!(statement.kind, StatementKind::Query(_)))
}

/// True if a trigger was fired for the row before, and sets columns to what they have since then.
fn repeats(cx: &Cx, touch: &CreateTrigger, fired: &CreateTrigger) -> bool {
    let reads = |expr: &Expr| {
        let mut open = vec![expr];
        while let Some(expr) = open.pop() {
            if matches!(expr.kind, ExprKind::Column { .. }) {
                return true;
            }
            expr.children(|child| open.push(child));
        }
        false
    };
    let always =
        matches!(&fired.event, TriggerEvent::Update(watched) if watched.is_empty()) && fired.condition.is_none();
    always
        && matches!(touch.event, TriggerEvent::Update(_))
        && touched(cx.catalog, fired)
            .is_some_and(|update| !update.assignments.iter().any(|assignment| reads(&assignment.value)))
}
