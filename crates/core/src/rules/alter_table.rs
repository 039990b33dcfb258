//! `ALTER TABLE` under views and triggers: SQLite looks at their texts, PostgreSQL at what they were when they were made.

use crate::catalog::{Catalog, View};
use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{AlterAction, QueryBody, SelectItem, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "alter-table",
    summary: "Makes views and the functions of triggers again where ALTER TABLE changes what they show or name.",
    caveat: "The function of a trigger is a text for PostgreSQL: it is made again with the new names. A view is dropped and made again where its columns change.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TEXT);\nCREATE VIEW v AS SELECT * FROM a;\nALTER TABLE a ADD COLUMN c TEXT;",
            postgres: "CREATE TABLE a (b TEXT);\nCREATE VIEW v AS SELECT * FROM a;\nDROP VIEW v;\nALTER TABLE a ADD COLUMN c TEXT;\nCREATE VIEW v AS SELECT * FROM a;",
        },
        Example {
            sqlite: "CREATE TABLE a (b TEXT);\nCREATE VIEW v AS SELECT b FROM a;\nALTER TABLE a RENAME COLUMN b TO c;",
            postgres: "CREATE TABLE a (b TEXT);\nCREATE VIEW v AS SELECT b FROM a;\nDROP VIEW v;\nALTER TABLE a RENAME COLUMN b TO c;\nCREATE VIEW v AS SELECT c FROM a;",
        },
    ],
    visit: Visit::Statement(alter_table),
};

fn alter_table(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::AlterTable(alter) = &statement.kind else { return };
    let key = alter.table.name.key();
    if cx.catalog.views.is_empty() && cx.catalog.triggers.is_empty() || !cx.catalog.tables.contains_key(&key) {
        return;
    }
    let behind = behind(cx, statement);
    let mut again: Vec<String> = Vec::new();
    if !matches!(alter.action, AlterAction::RenameTo(_)) {
        for view in behind.views_on(&key).into_iter().filter(|view| cx.catalog.stands(view, None)) {
            let (old, new) = (&cx.catalog.views[&view], &behind.views[&view]);
            let reads = &new.reads;
            // PostgreSQL does not let go of a view while there is another that reads it.
            let on_changed = reads.iter().any(|read| again.contains(read));
            let renamed = old.sql != new.sql && shown(old) != shown(new);
            if on_changed || renamed || (has_star(new) && reads.contains(&key)) {
                again.push(view);
            }
        }
    }
    for view in again.iter().rev() {
        out.before(vec![format!("DROP VIEW {}", cx.spell(&cx.catalog.views[view].name)).into()]);
    }
    for view in &again {
        make_again(cx, &behind, view, out);
    }
    for (name, trigger) in &behind.triggers {
        let old = cx.catalog.triggers.get(name);
        let renamed = old.is_some_and(|old| old.sql != trigger.sql);
        if renamed && !again.contains(&trigger.table) {
            if let Some(statements) = crate::port::again(cx, &behind, &trigger.sql) {
                statements.into_iter().for_each(|sql| out.after(vec![sql.into()]));
            } else {
                let message = format!("the trigger `{}` cannot be ported with the new name", trigger.name);
                out.refuse(statement.span, message);
            }
        }
    }
}

/// The catalog behind the statement.
fn behind(cx: &Cx, statement: &Statement) -> Catalog {
    let mut behind = cx.catalog.clone();
    // A new column is there already.
    behind.apply(cx.source, cx.file, statement);
    behind
}

/// Makes a view again, with the triggers on it.
pub(super) fn make_again(cx: &Cx, catalog: &Catalog, view: &str, out: &mut Out) {
    let texts = catalog.triggers.values().filter(|trigger| trigger.table == view).map(|trigger| &trigger.sql);
    for sql in std::iter::once(&catalog.views[view].sql).chain(texts) {
        if let Some(statements) = crate::port::again(cx, catalog, sql) {
            statements.into_iter().for_each(|sql| out.after(vec![sql.into()]));
        } else {
            let message =
                format!("the view `{}` has to be made again here, and cannot be ported", catalog.views[view].name);
            out.refuse(cx.statement.span, message);
        }
    }
}

/// The names of a view's columns as far as they are written, in lower case.
fn shown(view: &View) -> Vec<Option<String>> {
    if !view.columns.is_empty() {
        return Vec::new();
    }
    let QueryBody::Select(select) = view.query.body.leftmost() else { return Vec::new() };
    let name = |item: &SelectItem| match item {
        SelectItem::Expr(_, Some(alias)) => Some(alias.key()),
        SelectItem::Expr(expr, None) => match &expr.bare().kind {
            crate::tree::ExprKind::Column { name, .. } => Some(name.key()),
            _ => None,
        },
        _ => None,
    };
    select.items.iter().map(name).collect()
}

fn has_star(view: &View) -> bool {
    let mut star = false;
    crate::walk::queries_in(&view.query, &mut |query| {
        let mut bodies = vec![&query.body];
        while let Some(body) = bodies.pop() {
            match body {
                QueryBody::Compound { left, right, .. } => bodies.extend([left.as_ref(), right.as_ref()]),
                QueryBody::Select(select) => {
                    star |= select.items.iter().any(|item| !matches!(item, SelectItem::Expr(..)));
                }
                QueryBody::Values(_) => {}
            }
        }
    });
    star
}
