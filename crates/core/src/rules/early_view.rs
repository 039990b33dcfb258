//! Views before what they read: SQLite looks when the view is used, PostgreSQL when it is made.

use crate::catalog::Catalog;
use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{AlterAction, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "early-view",
    summary: "Makes a view behind the table that it reads, where the files make the table later or again.",
    caveat: "Until then PostgreSQL has no such view. A view on something that no file makes stays where it is, with a warning: PostgreSQL may have it.",
    examples: &[Example {
        sqlite: "CREATE VIEW v AS SELECT b FROM a;\nCREATE TABLE a (b TEXT);",
        postgres: "\nCREATE TABLE a (b TEXT);\nCREATE VIEW v AS SELECT b FROM a;",
    }],
    visit: Visit::Statement(early_view),
};

fn early_view(cx: &Cx, statement: &Statement, out: &mut Out) {
    if cx.existed {
        return;
    }
    match &statement.kind {
        StatementKind::CreateView(create) => {
            let key = create.name.name.key();
            if let Some(missing) = made_later(cx, cx.catalog, &key) {
                out.warn(statement.span, format!("`{missing}` is not there yet: the view is made behind it"));
                out.drop_statement();
            } else {
                if let Some(unknown) = never_made(cx, &key) {
                    let message = format!("no file makes `{unknown}`: PostgreSQL refuses the view if it is not there");
                    out.warn(create.name.span, message);
                }
                come_back(cx, cx.catalog, &key, out);
            }
        }
        StatementKind::CreateTable(create) => come_back(cx, cx.catalog, &create.name.name.key(), out),
        StatementKind::AlterTable(alter) => {
            if let AlterAction::RenameTo(to) = &alter.action
                && !cx.catalog.views.is_empty()
            {
                let mut catalog = cx.catalog.clone();
                catalog.apply(cx.source, cx.file, statement);
                come_back(cx, &catalog, &to.key(), out);
            }
        }
        _ => {}
    }
}

/// What a view reads that is not there but comes.
fn made_later(cx: &Cx, catalog: &Catalog, view: &str) -> Option<String> {
    let found = catalog.views.get(view)?;
    let missing = found.reads.iter().find(|&read| {
        let is_there = catalog.tables.contains_key(read) || (read != view && catalog.stands(read, None));
        !is_there && (cx.decisions.is_made(read) || catalog.views.contains_key(read))
    });
    missing.cloned()
}

/// What a view reads that no file makes, SQLite's own tables aside.
fn never_made(cx: &Cx, view: &str) -> Option<String> {
    let known = |read: &str| {
        let own = ["sqlite_", "pragma_", "json_"].iter().any(|start| read.starts_with(start));
        own || cx.catalog.tables.contains_key(read) || cx.catalog.views.contains_key(read) || cx.decisions.is_made(read)
    };
    cx.catalog.views.get(view)?.reads.iter().find(|read| !known(read)).cloned()
}

/// Makes the views that can be there now that something has this name.
fn come_back(cx: &Cx, catalog: &Catalog, name: &str, out: &mut Out) {
    for view in catalog.views_on(name) {
        // A rename takes the views of the table with it: those were there all the time.
        let was_there = match &cx.statement.kind {
            StatementKind::AlterTable(_) => cx.catalog.stands(&view, None),
            _ => cx.catalog.stands(&view, Some(name)),
        };
        if catalog.stands(&view, None) && !was_there {
            super::alter_table::make_again(cx, catalog, &view, out);
        }
    }
}
