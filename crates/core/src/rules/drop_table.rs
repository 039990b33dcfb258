//! What PostgreSQL refuses to drop or rename because something hangs on it.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{AlterAction, ObjectKind, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "drop-table",
    summary: "Drops a table that others refer to with CASCADE; refuses where a view or a trigger's function hangs on what goes.",
    caveat: "The foreign keys of other tables go with the table. They are made again when a table gets its name (as in a table rebuild); until then nothing checks them.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY);\nCREATE TABLE b (a INTEGER REFERENCES a (id));\nDROP TABLE a;",
        postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY);\nCREATE TABLE b (a INTEGER REFERENCES a (id));\nDROP TABLE a CASCADE;",
    }],
    visit: Visit::Statement(drop_table),
};

fn drop_table(cx: &Cx, statement: &Statement, out: &mut Out) {
    match &statement.kind {
        StatementKind::Drop(drop) => {
            let key = drop.name.name.key();
            match drop.object {
                ObjectKind::Table => {
                    let child = cx.catalog.tables.iter().find(|(name, table)| {
                        **name != key && table.foreign_keys.iter().any(|foreign| foreign.parent == key)
                    });
                    if let Some((_, child)) = child {
                        out.insert(statement.span.end, " CASCADE");
                        out.warn(
                            statement.span,
                            format!("`{}` refers to this table: PostgreSQL drops that foreign key too, until a table has this name again", child.name),
                        );
                    }
                    view_on(cx, &key, statement, out);
                    let functions: Vec<_> =
                        cx.catalog.triggers.values().filter(|trigger| trigger.table == key).collect();
                    for trigger in functions {
                        out.after(vec![
                            format!("DROP FUNCTION IF EXISTS {}()", crate::rules::identifier::spell(&trigger.name))
                                .into(),
                        ]);
                    }
                }
                ObjectKind::View => view_on(cx, &key, statement, out),
                ObjectKind::Index | ObjectKind::Trigger => {}
            }
        }
        StatementKind::AlterTable(alter) => {
            let key = alter.table.name.key();
            if matches!(alter.action, AlterAction::DropColumn(_)) {
                view_on(cx, &key, statement, out);
            }
            let trigger = cx.catalog.triggers.values().find(|trigger| trigger.table == key || writes_to(trigger, &key));
            if let Some(trigger) = trigger
                && !matches!(alter.action, AlterAction::AddColumn(_))
            {
                out.refuse(
                    statement.span,
                    format!("the function of the trigger `{}` would still use the old name", trigger.name),
                );
            }
        }
        _ => {}
    }
}

fn writes_to(trigger: &crate::catalog::Trigger, table: &str) -> bool {
    trigger.tree.body.iter().any(|statement| match &statement.kind {
        StatementKind::Insert(insert) => insert.table.name.key() == table,
        StatementKind::Update(update) => update.table.name.key() == table,
        StatementKind::Delete(delete) => delete.table.name.key() == table,
        _ => false,
    })
}

fn view_on(cx: &Cx, key: &str, statement: &Statement, out: &mut Out) {
    let view = cx.catalog.views.values().find(|view| {
        let mut found = false;
        let tree = Statement { span: view.query.span, kind: StatementKind::Query(Box::new(view.query.clone())) };
        crate::walk::queries(&tree, &mut |query| found |= reads(&query.body, key));
        found
    });
    if let Some(view) = view {
        out.refuse(statement.span, format!("the view `{}` shows it, so PostgreSQL refuses", view.name));
    }
}

fn reads(body: &crate::tree::QueryBody, key: &str) -> bool {
    match body {
        crate::tree::QueryBody::Select(select) => select
            .from
            .iter()
            .flat_map(crate::tree::From::tables)
            .any(|table| matches!(&table.kind, crate::tree::TableRefKind::Table(name) if name.name.key() == key)),
        crate::tree::QueryBody::Compound { left, right, .. } => reads(left, key) || reads(right, key),
        crate::tree::QueryBody::Values(_) => false,
    }
}
