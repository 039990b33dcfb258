//! `DEFAULT ''` of a column that holds no texts.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Column, ColumnConstraintKind};

pub(super) static RULE: Rule = Rule {
    name: "default-empty",
    summary: "Leaves out `DEFAULT ''` where the column holds numbers, times or the like: PostgreSQL has no empty ones.",
    caveat: "Rows without a value get NULL, so comparisons of the application with '' must become IS NULL. With NOT NULL it is refused.",
    examples: &[Example { sqlite: "CREATE TABLE a (b INTEGER DEFAULT '');", postgres: "CREATE TABLE a (b INTEGER);" }],
    visit: Visit::Column(default_empty),
};

fn default_empty(cx: &Cx, column: &Column, out: &mut Out) {
    let Some(table) = cx.table() else { return };
    let Some(decided) = cx.decided(&table.name, &column.name) else { return };
    if matches!(decided.pg.family, Family::Text | Family::Bytea | Family::Other) {
        return;
    }
    for constraint in &column.constraints {
        let ColumnConstraintKind::Default { value } = &constraint.kind else { continue };
        if value.string() != Some("") {
            continue;
        }
        if column.constraints.iter().any(|other| matches!(other.kind, ColumnConstraintKind::NotNull { .. })) {
            out.refuse(value.span, format!("'' is no value of {}, and NULL is not allowed", decided.pg.sql));
            continue;
        }
        out.keep(value.span);
        out.keep(value.bare().span);
        out.fit(value.bare().span);
        out.remove(cx.source, constraint.span);
        out.warn(value.span, format!("'' is no value of {}: rows without a value get NULL", decided.pg.sql));
    }
}
