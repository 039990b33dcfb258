//! Generated columns of NEW before the row is stored: PostgreSQL makes them behind the BEFORE triggers, SQLite has them.

use super::touch::touched;
use crate::context::Cx;
use crate::rule::Out;
use crate::tree::*;

/// Refuses a trigger that becomes BEFORE and reads such a column; true if it did.
pub(super) fn refuse(cx: &Cx, create: &CreateTrigger, out: &mut Out) -> bool {
    let Some(table) = cx.catalog.table(&create.table.name.text) else { return false };
    // The row's own columns become those of NEW in what sets them.
    let touches = touched(cx.catalog, create).is_some();
    let mut refused = false;
    crate::walk::exprs(cx.statement, &mut |expr| {
        if let ExprKind::Column { table: row, name, .. } = &expr.kind
            && row.as_ref().map_or(touches, |row| row.is("new") || (touches && !row.is("old")))
            && table.column(&name.text).is_some_and(|column| column.generated)
            && !refused
        {
            let message = "PostgreSQL makes generated columns behind the BEFORE triggers, so this is NULL";
            out.refuse(expr.span, message).help("write the expression of the column here, with NEW before its columns");
            refused = true;
        }
    });
    refused
}
