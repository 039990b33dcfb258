//! Folding: what a statement does to the schema.

use std::sync::Arc;

use super::{Catalog, Column, ForeignKey, Index, Numbers, Place, Table, Trigger, View, dependents, names};
use crate::text::Span;
use crate::tree::{self, *};

impl Catalog {
    /// Applies a statement that SQLite would run. What SQLite would refuse changes nothing.
    ///
    /// `source` is the text of the file, `file` its index.
    pub fn apply(&mut self, source: &str, file: usize, statement: &Statement) {
        let place = Place { file, span: statement.span };
        let sql = || source.get(statement.span.start..statement.span.end).unwrap_or_default().to_owned();
        match &statement.kind {
            StatementKind::CreateTable(create) => self.note(&create.name.name),
            StatementKind::CreateView(create) => self.note(&create.name.name),
            StatementKind::CreateIndex(create) => self.note(&create.name.name),
            StatementKind::CreateTrigger(create) => self.note(&create.name.name),
            StatementKind::AlterTable(alter) => match &alter.action {
                AlterAction::RenameTo(to) | AlterAction::RenameColumn { to, .. } => self.note(to),
                _ => {}
            },
            _ => {}
        }
        match &statement.kind {
            StatementKind::CreateTable(create) => self.create_table(source, place, create),
            StatementKind::CreateVirtualTable(create) => self.create_virtual_table(source, place, create),
            StatementKind::CreateIndex(create) => self.create_index(source, place, create),
            StatementKind::CreateView(create) => {
                let view = View {
                    name: create.name.name.text.clone(),
                    columns: create.columns.iter().map(|name| name.text.clone()).collect(),
                    reads: dependents::reads(&create.query),
                    query: create.query.clone(),
                    sql: sql(),
                    place,
                };
                self.views.entry(create.name.name.key()).or_insert_with(|| Arc::new(view));
            }
            StatementKind::CreateTrigger(create) => {
                let trigger = Trigger {
                    name: create.name.name.text.clone(),
                    table: create.table.name.key(),
                    tree: (**create).clone(),
                    sql: sql(),
                    feeds_index: crate::rules::only_feeds(self, &create.body),
                    place,
                };
                self.triggers.entry(create.name.name.key()).or_insert_with(|| Arc::new(trigger));
            }
            StatementKind::AlterTable(alter) => self.alter(source, place, alter),
            StatementKind::Drop(drop) => self.drop(drop),
            StatementKind::Delete(delete) => self.turn(&delete.table.name, Numbers::Again, Numbers::Freed),
            StatementKind::Insert(insert) => {
                self.turn(&insert.table.name, Numbers::Freed, Numbers::Again);
                if let Some(table) = self.tables.get_mut(&insert.table.name.key()).filter(|table| !table.filled) {
                    Arc::make_mut(table).filled = true;
                }
            }
            _ => {}
        }
    }

    /// Notes that rows of a table were deleted, or stored.
    fn turn(&mut self, table: &Name, from: Numbers, to: Numbers) {
        if let Some(table) = self.tables.get_mut(&table.key()).filter(|table| table.numbers == from) {
            Arc::make_mut(table).numbers = to;
        }
    }

    fn create_table(&mut self, source: &str, place: Place, create: &CreateTable) {
        let key = create.name.name.key();
        if self.tables.contains_key(&key) {
            self.heirs.remove(&key);
            return;
        }
        let mut table = Table {
            name: create.name.name.text.clone(),
            columns: Vec::new(),
            postgres_order: None,
            primary_key: Vec::new(),
            uniques: Vec::new(),
            foreign_keys: Vec::new(),
            key_names: Vec::new(),
            checks: Vec::new(),
            key_constraints: Vec::new(),
            check_constraints: Vec::new(),
            check_spans: Vec::new(),
            sequence: None,
            without_rowid: create.options.iter().any(|option| !option.strict),
            strict: create.options.iter().any(|option| option.strict),
            numbers: Numbers::Again,
            filled: false,
            temporary: create.temporary.is_some(),
            module: None,
            query: None,
            conflict_clauses: Vec::new(),
            content: None,
            place,
        };
        match &create.body {
            TableBody::Columns { columns, constraints, .. } => {
                for column in columns {
                    self.add_column(source, place.file, &mut table, column);
                }
                for constraint in constraints {
                    add_constraint(source, &mut table, constraint);
                }
                self.inherit(&key, &mut table);
                self.name_constraints(source, &mut table, columns, constraints);
            }
            TableBody::Query(query) => {
                let columns = crate::types::query_columns(self, query);
                table.query = Some(Arc::new((**query).clone()));
                for (name, origin, made) in columns {
                    // A copy of a column has the type of that column, so it is the same column; but not its collation.
                    let same = origin.as_ref().filter(|origin| origin.collation.as_deref() != Some("nocase"));
                    let id = same.map_or_else(|| self.new_id(), |origin| origin.id);
                    let declared = origin.as_ref().and_then(|origin| origin.declared.clone());
                    let declared_text = origin.map_or_else(String::new, |origin| origin.declared_text);
                    table.columns.push(Column {
                        id,
                        name,
                        declared,
                        declared_text,
                        not_null: false,
                        default: None,
                        default_text: Vec::new(),
                        numbered: false,
                        made,
                        generated: false,
                        collation: None,
                        place,
                    });
                }
            }
        }
        self.note_names_of(&table);
        self.tables.insert(key, Arc::new(table));
    }

    pub(super) fn add_column(&mut self, source: &str, file: usize, table: &mut Table, column: &tree::Column) {
        let key = column.name.key();
        self.note(&column.name);
        let id = self.new_id();
        let mut new = Column {
            id,
            name: column.name.text.clone(),
            declared: column.declared.clone(),
            declared_text: column.declared.as_ref().map_or("", |declared| declared.span.of(source)).to_owned(),
            not_null: false,
            default: None,
            default_text: Vec::new(),
            numbered: false,
            made: None,
            generated: false,
            collation: None,
            place: Place { file, span: column.span },
        };
        for constraint in &column.constraints {
            if matches!(constraint.kind, ColumnConstraintKind::PrimaryKey { .. } | ColumnConstraintKind::Unique { .. })
            {
                table.key_names.extend(constraint.name.iter().map(Name::key));
            }
            if let ColumnConstraintKind::PrimaryKey { conflict: Some(clause), .. }
            | ColumnConstraintKind::Unique { conflict: Some(clause) }
            | ColumnConstraintKind::NotNull { conflict: Some(clause) } = &constraint.kind
            {
                note_clause(table, vec![key.clone()], clause);
            }
            match &constraint.kind {
                ColumnConstraintKind::PrimaryKey { order, autoincrement, .. } => {
                    if autoincrement.is_some() {
                        table.numbers = Numbers::Once;
                    }
                    table.primary_key = vec![key.clone()];
                    let descending = order.as_ref().is_some_and(|order| order.descending);
                    new.numbered = is_row_number(column.declared.as_ref(), table) && !descending;
                    new.not_null |= table.without_rowid || new.numbered;
                }
                ColumnConstraintKind::NotNull { .. } => new.not_null = true,
                ColumnConstraintKind::Unique { .. } => table.uniques.push(vec![key.clone()]),
                ColumnConstraintKind::Check { expr, .. } => table.checks.push(expr.clone()),
                ColumnConstraintKind::Default { value } => {
                    new.default = Some(value.clone());
                    new.default_text = names::normal(source, value.bare().span);
                }
                ColumnConstraintKind::Collate { name } => new.collation = Some(name.key()),
                ColumnConstraintKind::References(reference) => {
                    table.foreign_keys.push(foreign_key(source, std::slice::from_ref(&column.name), reference));
                }
                ColumnConstraintKind::Generated { .. } => new.generated = true,
                ColumnConstraintKind::Null => {}
            }
        }
        table.columns.push(new);
    }

    /// Makes the columns that a rebuild copies the columns that they copy, where both are declared alike.
    fn inherit(&mut self, key: &str, table: &mut Table) {
        let Some(heirs) = self.heirs.remove(key) else { return };
        for column in &mut table.columns {
            if let Some(old) = heirs.get(&column.name.to_ascii_lowercase())
                && old.declared_text.eq_ignore_ascii_case(&column.declared_text)
                && old.collation == column.collation
                && old.numbered == column.numbered
            {
                column.id = old.id;
            }
        }
    }

    fn create_virtual_table(&mut self, source: &str, place: Place, create: &CreateVirtualTable) {
        let module = create.module.key();
        let is_full_text = module.starts_with("fts");
        let bare = |text: &str| text.trim().trim_matches(['"', '`', '[', ']', '\'']).to_owned();
        let mut names = Vec::new();
        let mut content = None;
        for argument in create.arguments.iter().filter_map(|span| source.get(span.start..span.end)) {
            match argument.split_once('=') {
                Some((key, value)) if key.trim().eq_ignore_ascii_case("content") && is_full_text => {
                    content = Some(bare(value).to_ascii_lowercase());
                }
                Some(_) => {}
                None => names.extend(argument.split_whitespace().next().map(bare)),
            }
        }
        let is_tree = module == "rtree";
        // Such a table has a row number, though it names none.
        if is_full_text {
            names.push("rowid".into());
        }
        let count = names.len();
        let columns = names
            .into_iter()
            .enumerate()
            .map(|(at, name)| {
                let numbered = (is_tree && at == 0) || (is_full_text && at + 1 == count);
                let words = match (numbered, is_tree, is_full_text) {
                    (true, ..) => Some("INTEGER"),
                    (_, true, _) => Some("REAL"),
                    (.., true) => Some("TEXT"),
                    _ => None,
                };
                let declared = words.map(|words| TypeName {
                    span: Span::default(),
                    words: words.to_owned(),
                    arguments: Vec::new(),
                });
                Column {
                    id: self.new_id(),
                    name,
                    declared,
                    declared_text: words.unwrap_or_default().to_owned(),
                    not_null: numbered,
                    default: None,
                    default_text: Vec::new(),
                    numbered,
                    made: None,
                    generated: false,
                    collation: None,
                    place,
                }
            })
            .collect();
        let table = Table {
            name: create.name.name.text.clone(),
            columns,
            postgres_order: None,
            primary_key: Vec::new(),
            uniques: Vec::new(),
            foreign_keys: Vec::new(),
            key_names: Vec::new(),
            checks: Vec::new(),
            key_constraints: Vec::new(),
            check_constraints: Vec::new(),
            check_spans: Vec::new(),
            sequence: None,
            without_rowid: false,
            strict: false,
            numbers: Numbers::Again,
            filled: false,
            temporary: false,
            module: Some(module),
            query: None,
            conflict_clauses: Vec::new(),
            content,
            place,
        };
        self.tables.entry(create.name.name.key()).or_insert_with(|| Arc::new(table));
    }

    fn create_index(&mut self, source: &str, place: Place, create: &CreateIndex) {
        let key = create.name.name.key();
        if self.indexes.contains_key(&key) {
            return;
        }
        let displaced = self.make_way(&key);
        let index = Index {
            name: create.name.name.text.clone(),
            quoted: create.name.name.quote.is_some(),
            table: create.table.key(),
            unique: create.unique,
            columns: create.columns.iter().map(|column| column.column().map(Name::key)).collect(),
            partial: create.condition.is_some(),
            text: names::normal(source, Span::new(create.table.span.end, place.span.end)),
            displaced,
            place,
        };
        self.indexes.insert(key, Arc::new(index));
    }
}

/// `INTEGER PRIMARY KEY` numbers the rows; no other spelling of the type does
/// (<https://www.sqlite.org/lang_createtable.html#rowid>).
fn is_row_number(declared: Option<&TypeName>, table: &Table) -> bool {
    !table.without_rowid
        && declared
            .is_some_and(|declared| declared.words.eq_ignore_ascii_case("INTEGER") && declared.arguments.is_empty())
}

/// The plain columns of a key, in lower case.
pub(super) fn keys(columns: &[IndexedColumn]) -> Vec<String> {
    columns.iter().filter_map(|column| column.column().map(Name::key)).collect()
}

fn note_clause(table: &mut Table, columns: Vec<String>, clause: &OnConflictClause) {
    if matches!(clause.action, Conflict::Ignore | Conflict::Replace) {
        table.conflict_clauses.push((columns, clause.action));
    }
}

fn add_constraint(source: &str, table: &mut Table, constraint: &TableConstraint) {
    if matches!(constraint.kind, TableConstraintKind::PrimaryKey { .. } | TableConstraintKind::Unique { .. }) {
        table.key_names.extend(constraint.name.iter().map(Name::key));
    }
    if let TableConstraintKind::PrimaryKey { columns, conflict: Some(clause), .. }
    | TableConstraintKind::Unique { columns, conflict: Some(clause) } = &constraint.kind
    {
        note_clause(table, keys(columns), clause);
    }
    match &constraint.kind {
        TableConstraintKind::PrimaryKey { columns, autoincrement, .. } => {
            if autoincrement.is_some() {
                table.numbers = Numbers::Once;
            }
            table.primary_key = keys(columns);
            let without_rowid = table.without_rowid;
            let single = table.primary_key.len() == 1;
            for key in table.primary_key.clone() {
                let declared = table.column(&key).and_then(|column| column.declared.clone());
                let numbered = single && is_row_number(declared.as_ref(), table);
                if let Some(column) = table.columns.iter_mut().find(|column| column.name.eq_ignore_ascii_case(&key)) {
                    column.numbered = numbered;
                    column.not_null |= without_rowid || numbered;
                }
            }
        }
        TableConstraintKind::Unique { columns, .. } => table.uniques.push(keys(columns)),
        TableConstraintKind::Check { expr, .. } => table.checks.push(expr.clone()),
        TableConstraintKind::ForeignKey { columns, reference } => {
            table.foreign_keys.push(foreign_key(source, columns, reference));
        }
    }
}

fn foreign_key(source: &str, columns: &[Name], reference: &Reference) -> ForeignKey {
    ForeignKey {
        columns: columns.iter().map(Name::key).collect(),
        parent: reference.table.key(),
        parent_columns: reference.columns.iter().map(Name::key).collect(),
        actions: [("DELETE", &reference.on_delete), ("UPDATE", &reference.on_update)]
            .iter()
            .filter_map(|(event, action)| action.as_ref().map(|action| format!(" ON {event} {action}")))
            .collect(),
        // NOT DEFERRABLE goes before INITIALLY DEFERRED in SQLite; PostgreSQL refuses the two together.
        deferrable: reference
            .deferrable
            .map(|span| names::normal(source, span).join(" "))
            .filter(|words| words != "not deferrable initially deferred")
            .unwrap_or_default(),
        name: String::new(),
        named: false,
        reference: reference.span,
    }
}
