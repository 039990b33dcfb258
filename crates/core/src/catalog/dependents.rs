//! Dependents: the views and triggers that name a table, and what a rename does to their texts.
//!
//! SQLite keeps the text of each view and trigger, and writes new names into it
//! (<https://www.sqlite.org/lang_altertable.html#altertabrename>). A view whose table is gone stays there, broken, until a
//! table has that name again; PostgreSQL has no such views.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Catalog, ColumnId};
use crate::lex;
use crate::sqlite;
use crate::text::Span;
use crate::tree::*;

/// Reads a text that holds one statement.
pub(crate) fn parse(sql: &str) -> Option<Statement> {
    sqlite::parse(sql, &lex::tokens(sql).collect::<Vec<_>>()).ok()
}

/// The tables and views that a query reads, in lower case.
pub(crate) fn reads(query: &Query) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut common = BTreeSet::new();
    crate::walk::queries_in(query, &mut |query| {
        crate::rules::tables(query, &mut |name| {
            names.insert(name.name.key());
        });
        common.extend(query.with.iter().flat_map(|with| &with.tables).map(|table| table.name.key()));
    });
    names.difference(&common).cloned().collect()
}

impl Catalog {
    /// The views that read a table or view, and those that read them, each behind what it reads; names in lower case.
    pub fn views_on(&self, object: &str) -> Vec<String> {
        let mut found = vec![object.to_owned()];
        // A view can read only what is found already once all else has been looked at.
        loop {
            let next = self.views.iter().find(|(key, view)| {
                view.reads.iter().any(|read| found.contains(read))
                    && !found.contains(*key)
                    && view.reads.iter().all(|read| {
                        found.contains(read) || !self.views.contains_key(read) || !self.depends(read, object, 0)
                    })
            });
            match next {
                Some((key, _)) => found.push(key.clone()),
                None => break,
            }
        }
        found.remove(0);
        found
    }

    fn depends(&self, view: &str, object: &str, depth: usize) -> bool {
        let Some(view) = self.views.get(view).filter(|_| depth < 64) else { return false };
        view.reads.iter().any(|read| read == object || self.depends(read, object, depth + 1))
    }

    /// True if all that a view reads is there; `missing` is taken for missing.
    pub fn stands(&self, view: &str, missing: Option<&str>) -> bool {
        let Some(found) = self.views.get(view) else { return false };
        found.reads.iter().all(|read| {
            missing != Some(read.as_str())
                && (self.tables.contains_key(read) || (read != view && self.stands(read, missing)))
        })
    }

    /// Writes the new name of a table or column into the texts of views and triggers; to be called before the rename.
    pub(super) fn rename_in_texts(&mut self, alter: &AlterTable) {
        let table = alter.table.name.key();
        let (to, quote, column) = match &alter.action {
            AlterAction::RenameTo(to) => (&to.text, to.quote, None),
            AlterAction::RenameColumn { from, to } => {
                let Some(column) = self.tables.get(&table).and_then(|table| table.column(&from.text)) else { return };
                (&to.text, to.quote, Some((column.id, from.key())))
            }
            _ => return,
        };
        let to = if quote.is_some() { format!("\"{}\"", to.replace('"', "\"\"")) } else { to.clone() };
        let renamed = |catalog: &Self, sql: &str| -> Option<(String, Statement)> {
            let tree = parse(sql)?;
            let spans = match &column {
                None => table_spans(&tree, &table),
                Some((id, from)) => column_spans(catalog, &tree, &table, *id, from),
            };
            let text = written(sql, spans, &to)?;
            let tree = parse(&text)?;
            Some((text, tree))
        };
        let views: Vec<_> = self.views.iter().map(|(key, view)| (key.clone(), renamed(self, &view.sql))).collect();
        let triggers: Vec<_> =
            self.triggers.iter().map(|(key, trigger)| (key.clone(), renamed(self, &trigger.sql))).collect();
        for (key, new) in views {
            if let (Some((sql, Statement { kind: StatementKind::CreateView(create), .. })), Some(view)) =
                (new, self.views.get_mut(&key))
            {
                let view = Arc::make_mut(view);
                view.sql = sql;
                view.reads = reads(&create.query);
                view.query = create.query;
            }
        }
        for (key, new) in triggers {
            if let (Some((sql, Statement { kind: StatementKind::CreateTrigger(create), .. })), Some(trigger)) =
                (new, self.triggers.get_mut(&key))
            {
                let trigger = Arc::make_mut(trigger);
                trigger.sql = sql;
                trigger.tree = *create;
            }
        }
    }
}

/// The text with another name at these places; `None` if there is none.
fn written(sql: &str, mut spans: Vec<Span>, name: &str) -> Option<String> {
    spans.sort();
    spans.dedup();
    let mut text = sql.to_owned();
    for span in spans.iter().rev() {
        text.replace_range(span.start..span.end, name);
    }
    (!spans.is_empty()).then_some(text)
}

/// Where a statement names a table.
fn table_spans(tree: &Statement, table: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let own = match &tree.kind {
        StatementKind::CreateView(create) => create.name.span,
        StatementKind::CreateTrigger(create) => create.name.span,
        _ => Span::default(),
    };
    let mut plain = false;
    crate::rules::objects(tree, &mut |name| {
        if name.name.key() == table && name.span != own {
            spans.push(name.name.span);
            plain = true;
        }
    });
    crate::walk::exprs(tree, &mut |expr| {
        if let ExprKind::Column { table: Some(qualifier), .. } = &expr.kind
            && plain
            && qualifier.key() == table
        {
            spans.push(qualifier.span);
        }
    });
    spans
}

/// Where a statement names a column.
fn column_spans(catalog: &Catalog, tree: &Statement, table: &str, id: ColumnId, from: &str) -> Vec<Span> {
    let types = crate::types::of(catalog, tree, &|_| None);
    let mut spans = Vec::new();
    crate::walk::exprs(tree, &mut |expr| {
        if let ExprKind::Column { name, .. } = &expr.kind
            && types.columns.get(&expr.span) == Some(&id)
            && name.key() == from
        {
            spans.push(name.span);
        }
    });
    let mut take = |names: &mut dyn Iterator<Item = &Name>| {
        spans.extend(names.filter(|name| name.key() == from).map(|name| name.span));
    };
    let StatementKind::CreateTrigger(create) = &tree.kind else { return spans };
    if let TriggerEvent::Update(columns) = &create.event
        && create.table.name.key() == table
    {
        take(&mut columns.iter());
    }
    for statement in &create.body {
        match &statement.kind {
            StatementKind::Insert(insert) if insert.table.name.key() == table => {
                take(&mut insert.columns.iter());
                for upsert in &insert.upserts {
                    take(&mut upsert.target.iter().filter_map(IndexedColumn::column));
                    let assignments = upsert.update.iter().flat_map(|(assignments, _)| assignments);
                    take(&mut assignments.flat_map(|assignment| &assignment.columns));
                }
            }
            StatementKind::Update(update) if update.table.name.key() == table => {
                take(&mut update.assignments.iter().flat_map(|assignment| &assignment.columns));
            }
            _ => {}
        }
    }
    spans
}
