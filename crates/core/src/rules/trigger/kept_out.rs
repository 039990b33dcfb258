//! A row that `RAISE(IGNORE)` keeps out, or keeps, where others have a hand in it.

use crate::context::Cx;
use crate::rule::Out;
use crate::tree::*;

/// Warns of the number that a row has got already, and of a foreign key that is left without its parent.
pub(super) fn warn(cx: &Cx, create: &CreateTrigger, out: &mut Out) {
    let Some(table) = cx.catalog.table(&create.table.name.text) else { return };
    let Some(ignore) = ignore(cx.statement).filter(|_| create.timing == Timing::Before) else { return };
    let actions = |action: &str| {
        let mut keys = table.foreign_keys.iter().filter(|key| key.actions.to_ascii_uppercase().contains(action));
        keys.find(|key| cx.catalog.tables.contains_key(&key.parent))
    };
    let reached = match &create.event {
        TriggerEvent::Insert => {
            if table.row_number().is_some() {
                out.warn(ignore.span, "a row that this keeps out has used up a number in PostgreSQL");
            }
            None
        }
        TriggerEvent::Delete => actions("ON DELETE CASCADE"),
        TriggerEvent::Update(_) => {
            actions("ON DELETE SET").or_else(|| actions("ON UPDATE CASCADE")).or_else(|| actions("ON UPDATE SET"))
        }
    };
    if let Some(key) = reached {
        out.warn(
            ignore.span,
            format!(
                "a row that this keeps when a change of `{}` reaches it refers to nothing from then on; SQLite raises an error",
                key.parent
            ),
        );
    }
}

/// The first `RAISE(IGNORE)` of a trigger.
fn ignore(statement: &Statement) -> Option<&Expr> {
    let mut found = None;
    crate::walk::exprs(statement, &mut |expr| {
        if matches!(expr.kind, ExprKind::Raise(_, None)) {
            found.get_or_insert(expr);
        }
    });
    found
}
