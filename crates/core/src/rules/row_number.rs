//! `ROWID` is the INTEGER PRIMARY KEY, or a running number where a table has none and each row gets one.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::identifier::spell;
use crate::tree::{ExprKind, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "row-number",
    summary: "Turns `SET a = ROWID` into a running number in the order of the rows' storage, and ROWID into the key that is one.",
    caveat: "PostgreSQL has no row number that stays: the running number starts at 1 and follows the physical order of the rows.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER PRIMARY KEY, c INTEGER);\nUPDATE a SET c = rowid;",
        postgres: "CREATE TABLE a (b SERIAL PRIMARY KEY, c INTEGER);\nUPDATE a SET c = b;",
    }],
    visit: Visit::Statement(row_number),
};

fn row_number(cx: &Cx, statement: &Statement, out: &mut Out) {
    let Some(table) = cx.table() else { return };
    crate::walk::exprs(statement, &mut |expr| {
        let ExprKind::Column { table: qualifier, name, .. } = &expr.kind else { return };
        if !matches!(name.key().as_str(), "rowid" | "oid" | "_rowid_") || cx.types.columns.contains_key(&expr.span) {
            return;
        }
        if let Some(number) = table.row_number() {
            out.text(name.span, spell(&number.name));
            out.keep(expr.span);
        } else if let StatementKind::Update(update) = &statement.kind
            && update.assignments.iter().any(|assignment| assignment.value.span == expr.span)
            && qualifier.is_none()
            && !table.primary_key.is_empty()
        {
            let key: Vec<String> = table.primary_key.iter().map(|key| spell(key)).collect();
            let name = spell(&table.name);
            let same: Vec<String> = key.iter().map(|key| format!("numbered.{key} = {name}.{key}")).collect();
            out.text(
                expr.span,
                format!(
                    "(SELECT numbered.n FROM (SELECT {}, ROW_NUMBER() OVER (ORDER BY ctid) AS n FROM {name}) AS numbered WHERE {})",
                    key.join(", "),
                    same.join(" AND ")
                ),
            );
            out.warn(
                expr.span,
                "PostgreSQL has no row number: rows are numbered in the order of their storage, from 1",
            );
        }
    });
}
