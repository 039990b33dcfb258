//! The schema that PostgreSQL migrations define, read token by token: enough to say what a port lacks.
//!
//! Statements inside `DO` bodies and functions are read like any other, conditions around them are not looked at. What this
//! reader does not understand defines nothing; a table that it cannot see into (`AS SELECT`, `INHERITS`, `PARTITION OF`)
//! lacks nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::reader::Reader;
use crate::directive::Directive;
use crate::lex::{self, TokenKind};

/// A schema; all names in lower case and without their schema.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    pub tables: BTreeMap<String, Table>,
    pub indexes: BTreeMap<String, Index>,
    pub views: BTreeSet<String>,
    /// Triggers by table and name: PostgreSQL lets each table have its own.
    pub triggers: BTreeSet<(String, String)>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    /// Columns and their types in upper case.
    pub columns: BTreeMap<String, String>,
    pub constraints: Vec<Constraint>,
    /// True if its columns cannot be seen here.
    pub opaque: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Constraint {
    pub name: Option<String>,
    pub kind: ConstraintKind,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum ConstraintKind {
    /// `PRIMARY KEY` or `UNIQUE`.
    Key(Vec<String>),
    ForeignKey {
        columns: Vec<String>,
        parent: String,
    },
    /// The words of its condition; the columns are among them.
    Check(BTreeSet<String>),
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    pub table: String,
    /// Plain columns; `None` for an expression.
    pub columns: Vec<Option<String>>,
    pub unique: bool,
}

impl Schema {
    /// Applies a file. What its Down part does is left out.
    pub fn apply(&mut self, source: &str) {
        let mut tokens = Vec::new();
        let mut down = false;
        for token in lex::tokens(source) {
            if token.kind == TokenKind::LineComment {
                match Directive::read(token.span.of(source)) {
                    Some(Directive::Up) => down = false,
                    Some(Directive::Down) => down = true,
                    _ => {}
                }
            } else if token.is_significant() && !down {
                tokens.push(token);
            }
        }
        let mut at = 0;
        while at < tokens.len() {
            let mut reader = Reader { source, tokens: &tokens, at };
            self.statement(&mut reader);
            at = reader.at.max(at + 1);
        }
    }

    fn statement(&mut self, reader: &mut Reader) {
        if reader.take("CREATE") {
            self.create(reader);
        } else if reader.take("ALTER") {
            if reader.take("TABLE") {
                self.alter_table(reader);
            } else if reader.take("INDEX") {
                reader.skip(&["IF", "EXISTS"]);
                let Some(from) = reader.name() else { return };
                if reader.take("RENAME") && reader.take("TO") {
                    let (Some(to), Some(index)) = (reader.name(), self.indexes.remove(&from)) else { return };
                    self.indexes.insert(to, index);
                }
            }
        } else if reader.take("DROP") {
            self.drop(reader);
        }
    }

    fn create(&mut self, reader: &mut Reader) {
        reader.skip(&["OR", "REPLACE", "TEMP", "TEMPORARY", "UNLOGGED", "MATERIALIZED", "RECURSIVE", "CONSTRAINT"]);
        if reader.take("TABLE") {
            self.create_table(reader);
        } else if reader.take("VIEW") {
            reader.skip(&["IF", "NOT", "EXISTS"]);
            self.views.extend(reader.name());
        } else if reader.take("TRIGGER") {
            let Some(name) = reader.name() else { return };
            while !reader.end() && !reader.take("ON") {
                reader.at += 1;
            }
            self.triggers.extend(reader.name().map(|table| (table, name)));
        } else {
            let unique = reader.take("UNIQUE");
            if reader.take("INDEX") {
                reader.skip(&["CONCURRENTLY", "IF", "NOT", "EXISTS"]);
                let name = if reader.is("ON") { None } else { reader.name() };
                if !reader.take("ON") {
                    return;
                }
                reader.skip(&["ONLY"]);
                let Some(table) = reader.name() else { return };
                if reader.take("USING") {
                    reader.at += 1;
                }
                let columns = reader.items().into_iter().map(Reader::plain_column).collect::<Vec<_>>();
                let name = name.unwrap_or_else(|| format!("{table} {columns:?}"));
                self.indexes.entry(name).or_insert(Index { table, columns, unique });
            }
        }
    }

    fn create_table(&mut self, reader: &mut Reader) {
        reader.skip(&["IF", "NOT", "EXISTS"]);
        let Some(name) = reader.name() else { return };
        if self.tables.get(&name).is_some_and(|table| !table.opaque) {
            return;
        }
        let mut table = Table::default();
        if reader.is_symbol("(") {
            for mut item in reader.items() {
                if item.take("LIKE") {
                    match item.name().and_then(|parent| self.tables.get(&parent)) {
                        Some(parent) => table.columns.extend(parent.columns.clone()),
                        None => table.opaque = true,
                    }
                } else {
                    table.define(&mut item);
                }
            }
            // `CREATE TABLE t (a, b) AS SELECT …` names columns without types.
            table.opaque |= reader.is("INHERITS") || reader.is("AS");
        } else {
            table.opaque = true;
        }
        self.tables.insert(name, table);
    }

    fn alter_table(&mut self, reader: &mut Reader) {
        reader.skip(&["IF", "EXISTS", "ONLY"]);
        let Some(mut name) = reader.name() else { return };
        let mut table = self.tables.remove(&name).unwrap_or(Table { opaque: true, ..Table::default() });
        for mut action in reader.actions() {
            if action.take("ADD") {
                action.skip(&["COLUMN", "IF", "NOT", "EXISTS"]);
                table.define(&mut action);
            } else if action.take("DROP") {
                let constraint = action.take("CONSTRAINT");
                action.skip(&["COLUMN", "IF", "EXISTS"]);
                let Some(dropped) = action.name() else { continue };
                if constraint {
                    table.constraints.retain(|constraint| constraint.name.as_ref() != Some(&dropped));
                } else {
                    table.columns.remove(&dropped);
                }
            } else if action.take("RENAME") {
                if action.take("TO") {
                    let Some(to) = action.name() else { continue };
                    self.rename(&name, &to);
                    name = to;
                } else if !action.take("CONSTRAINT") {
                    action.skip(&["COLUMN"]);
                    let (Some(from), true, Some(to)) = (action.name(), action.take("TO"), action.name()) else {
                        continue;
                    };
                    if let Some(kind) = table.columns.remove(&from) {
                        table.columns.insert(to.clone(), kind);
                    }
                    table.rename_column(&from, &to);
                    let indexes = self.indexes.values_mut().filter(|index| index.table == name);
                    for column in indexes.flat_map(|index| &mut index.columns).flatten().filter(|name| **name == from) {
                        column.clone_from(&to);
                    }
                }
            } else if action.take("ALTER") {
                action.skip(&["COLUMN"]);
                let Some(column) = action.name() else { continue };
                action.skip(&["SET", "DATA"]);
                if action.take("TYPE") {
                    let kind = action.type_text();
                    table.columns.entry(column).and_modify(|old| *old = kind);
                }
            }
        }
        self.tables.insert(name, table);
    }

    fn rename(&mut self, from: &str, to: &str) {
        for index in self.indexes.values_mut().filter(|index| index.table == from) {
            to.clone_into(&mut index.table);
        }
        let triggers = std::mem::take(&mut self.triggers).into_iter();
        self.triggers =
            triggers.map(|(table, name)| (if table == from { to.to_owned() } else { table }, name)).collect();
        for constraint in self.tables.values_mut().flat_map(|table| &mut table.constraints) {
            if let ConstraintKind::ForeignKey { parent, .. } = &mut constraint.kind
                && parent == from
            {
                to.clone_into(parent);
            }
        }
    }

    fn drop(&mut self, reader: &mut Reader) {
        reader.skip(&["MATERIALIZED"]);
        let Some(object) = reader.word() else { return };
        reader.skip(&["CONCURRENTLY", "IF", "EXISTS"]);
        while let Some(name) = reader.name() {
            match object.as_str() {
                "TABLE" => {
                    self.tables.remove(&name);
                    self.indexes.retain(|_, index| index.table != name);
                    self.triggers.retain(|(table, _)| *table != name);
                }
                "INDEX" => {
                    self.indexes.remove(&name);
                }
                "VIEW" => {
                    self.views.remove(&name);
                }
                "TRIGGER" if reader.take("ON") => {
                    if let Some(table) = reader.name() {
                        self.triggers.remove(&(table, name));
                    }
                }
                _ => {}
            }
            if !reader.take_symbol(",") {
                break;
            }
        }
    }
}

impl Table {
    /// Reads a column definition or a table constraint.
    fn define(&mut self, item: &mut Reader) {
        let name = if item.take("CONSTRAINT") { item.name() } else { None };
        for word in ["PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE"] {
            if item.is(word) {
                self.constraint(item, name, None);
                return;
            }
        }
        let Some(column) = item.name() else { return };
        let kind = item.type_text();
        self.columns.entry(column.clone()).or_insert(kind);
        while !item.end() {
            let name = if item.take("CONSTRAINT") { item.name() } else { None };
            self.constraint(item, name, Some(&column));
        }
    }

    /// Reads a constraint; anything else is skipped, one token or pair of parentheses.
    fn constraint(&mut self, item: &mut Reader, name: Option<String>, column: Option<&String>) {
        let columns = |item: &mut Reader| column.map_or_else(|| item.column_names(), |column| vec![column.clone()]);
        let kind = if item.take("PRIMARY") {
            item.skip(&["KEY"]);
            Some(ConstraintKind::Key(columns(item)))
        } else if item.take("UNIQUE") {
            item.skip(&["NULLS", "NOT", "DISTINCT"]);
            Some(ConstraintKind::Key(columns(item)))
        } else if item.is("FOREIGN") || item.is("REFERENCES") {
            let columns = if item.take("FOREIGN") {
                item.skip(&["KEY"]);
                columns(item)
            } else {
                column.cloned().into_iter().collect()
            };
            if !item.take("REFERENCES") {
                return;
            }
            item.name().map(|parent| ConstraintKind::ForeignKey { columns, parent })
        } else if item.take("CHECK") {
            Some(ConstraintKind::Check(item.words_in_parentheses()))
        } else {
            item.one();
            None
        };
        self.constraints.extend(kind.map(|kind| Constraint { name, kind }));
    }

    fn rename_column(&mut self, from: &str, to: &str) {
        for constraint in &mut self.constraints {
            match &mut constraint.kind {
                ConstraintKind::Key(columns) | ConstraintKind::ForeignKey { columns, .. } => {
                    columns.iter_mut().filter(|column| *column == from).for_each(|column| to.clone_into(column));
                }
                ConstraintKind::Check(words) => {
                    if words.remove(from) {
                        words.insert(to.to_owned());
                    }
                }
            }
        }
    }
}
