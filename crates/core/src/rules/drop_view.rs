//! `DROP VIEW` of a view that others read.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{ObjectKind, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "drop-view",
    summary: "Drops the views that read a view before it, and the functions of its triggers behind it.",
    caveat: "SQLite keeps the views that read it, broken; they are made again when a view or table gets the name.",
    examples: &[Example {
        sqlite: "CREATE VIEW v AS SELECT 1 AS a;\nCREATE VIEW w AS SELECT a FROM v;\nDROP VIEW v;",
        postgres: "CREATE VIEW v AS SELECT 1 AS a;\nCREATE VIEW w AS SELECT a FROM v;\nDROP VIEW w;\nDROP VIEW v;",
    }],
    visit: Visit::Statement(drop_view),
};

fn drop_view(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Drop(drop) = &statement.kind else { return };
    let key = drop.name.name.key();
    if drop.object != ObjectKind::View || !cx.catalog.views.contains_key(&key) {
        return;
    }
    if !cx.catalog.stands(&key, None) && drop.if_exists.is_none() {
        // PostgreSQL does not have it: its table is gone, or was never made.
        out.insert(drop.name.span.start, "IF EXISTS ");
    }
    drop_views_on(cx, &key, statement, out);
    for trigger in cx.catalog.triggers.values().filter(|trigger| trigger.table == key) {
        out.after(vec![format!("DROP FUNCTION IF EXISTS {}()", cx.spell(&trigger.name)).into()]);
    }
}

/// Drops the views that read a table or view which is to go.
pub(super) fn drop_views_on(cx: &Cx, key: &str, statement: &Statement, out: &mut Out) {
    let views = cx.catalog.views_on(key);
    for view in views.iter().rev().filter(|view| cx.catalog.stands(view, None)) {
        out.before(vec![format!("DROP VIEW {}", cx.spell(&cx.catalog.views[view].name)).into()]);
        out.warn(
            statement.span,
            format!(
                "the view `{}` reads it and goes too, until there is one of this name again",
                cx.catalog.views[view].name
            ),
        );
    }
}
