//! The `ALTER TABLE` statements that say what a rebuild changes.
//!
//! In this order: the rows that are left out are deleted; values that change are set, while all columns have their old
//! names (what would refuse them goes before that); columns and constraints go; columns get their new names; and in one statement, so that the table is written
//! once, everything else.

use std::collections::BTreeSet;

use super::copied::Copied;
use super::difference::{Added, Difference, Given, NewColumn, Tables};
use crate::catalog::Catalog;
use crate::edit::Piece;
use crate::pg_type::Family;
use crate::pieces;
use crate::rules::identifier;

/// Builds statements, each without `;`, in pieces of the text that has the rebuild.
pub struct Collapse<'a, 't> {
    tables: &'a Tables<'a, 't>,
    difference: &'a Difference<'t>,
    /// The table as SQL has it.
    name: String,
}

type Statement = Vec<Piece>;

impl<'a, 't> Collapse<'a, 't> {
    /// Prepares the statements for a difference.
    pub fn new(tables: &'a Tables<'a, 't>, difference: &'a Difference<'t>) -> Self {
        let name = spell(tables.catalog, &tables.new.name);
        Self { tables, difference, name }
    }

    /// The statements.
    ///
    /// # Errors
    /// If a value cannot be converted: why.
    pub fn statements(&self, copied: &Copied) -> Result<Vec<Statement>, String> {
        let mut statements = Vec::new();
        if let Some(condition) = copied.condition {
            statements.push(pieces!["DELETE FROM ", self.name.clone(), " WHERE (", condition.span, ") IS NOT TRUE"]);
        }
        let relaxed = self.difference.columns.iter().any(|column| column.old.is_some() && column.value.is_some());
        if relaxed {
            // The new values must keep the new constraints only.
            let mut clauses = self.gone_constraints();
            clauses.extend(self.difference.columns.iter().filter_map(|column| {
                let old = column.old.as_ref().filter(|_| column.not_null == Some(false))?;
                Some(pieces![format!("ALTER COLUMN {} DROP NOT NULL", self.spell(&old.name))])
            }));
            self.alter(clauses, &mut statements);
        }
        self.values(&mut statements)?;
        let mut gone = if relaxed { Vec::new() } else { self.gone_constraints() };
        gone.extend(self.gone_columns());
        let renames = self.renames();
        let mut clauses = if renames.is_empty() {
            gone
        } else {
            self.alter(gone, &mut statements);
            Vec::new()
        };
        for (from, to) in renames {
            statements.push(vec![format!("ALTER TABLE {} RENAME COLUMN {from} TO {to}", self.name).into()]);
        }
        for column in &self.difference.columns {
            self.column(column, relaxed, &mut clauses)?;
        }
        clauses.extend(self.difference.added.iter().map(|added| self.added(added)));
        self.alter(clauses, &mut statements);
        Ok(statements)
    }

    /// The columns of the new table, in lower case, in the order that they have in PostgreSQL then.
    pub fn order(&self) -> Vec<String> {
        let columns = || self.difference.columns.iter();
        let key = |column: &NewColumn| column.column.name.to_ascii_lowercase();
        let mut order: Vec<String> = Vec::new();
        for old in self.tables.old.in_postgres_order() {
            let is_it = |column: &&NewColumn| column.old.as_ref().is_some_and(|mine| mine.name == old.name);
            order.extend(columns().find(is_it).map(key));
        }
        order.extend(columns().filter(|column| column.old.is_none() && column.value.is_some()).map(key));
        order.extend(columns().filter(|column| column.old.is_none() && column.value.is_none()).map(key));
        order
    }

    fn spell(&self, name: &str) -> String {
        spell(self.tables.catalog, name)
    }

    /// Writes one `ALTER TABLE` with these clauses, if there are any.
    fn alter(&self, clauses: Vec<Statement>, statements: &mut Vec<Statement>) {
        let several = clauses.len() > 1;
        let mut statement: Statement = pieces!["ALTER TABLE ", self.name.clone()];
        for (at, clause) in clauses.into_iter().enumerate() {
            statement.push(if at > 0 { "," } else { "" }.into());
            statement.push(if several { "\n    " } else { " " }.into());
            statement.extend(clause);
        }
        if statement.len() > 2 {
            statements.push(statement);
        }
    }

    /// Sets the values that change.
    fn values(&self, statements: &mut Vec<Statement>) -> Result<(), String> {
        let given = || self.difference.columns.iter().filter_map(|column| Some((column, column.value.as_ref()?)));
        let new: Vec<_> = given().filter(|(column, _)| column.old.is_none()).collect();
        let kept: Vec<_> = given().filter(|(column, _)| column.old.is_some()).collect();
        let mut add = Vec::new();
        let mut set = Vec::new();
        for (column, value) in new {
            let Some(decided) = self.tables.decisions.get(column.column.id) else {
                return Err(format!("the type of `{}` is not known", column.column.name));
            };
            if column.column.collation.is_some() {
                return Err(format!("the new column `{}` has a collation and a value", column.column.name));
            }
            let name = self.spell(&column.column.name);
            add.push(pieces![format!("ADD COLUMN {name} {}", decided.pg.sql)]);
            let mut assignment = pieces![format!("{name} = ")];
            assignment.extend(self.value(column, value, decided.pg.family)?);
            set.push(assignment);
        }
        self.alter(add, statements);
        // All values are made from the old ones: where a type changes too, PostgreSQL does both at once.
        let retypes = kept.iter().any(|(column, _)| column.retyped.is_some());
        let mut using = Vec::new();
        for (column, value) in kept {
            let Some(old) = &column.old else { continue };
            let name = self.spell(&old.name);
            let Some(decided) = self.tables.decisions.get(column.column.id) else { continue };
            let value = self.value(column, value, decided.pg.family)?;
            if retypes {
                if column.retyped.is_some() && old.default.is_some() {
                    using.push(pieces![format!("ALTER COLUMN {name} DROP DEFAULT")]);
                }
                let mut clause = pieces![format!("ALTER COLUMN {name} TYPE {} USING ", decided.pg.sql)];
                clause.extend(value);
                using.push(clause);
            } else {
                let mut assignment = pieces![format!("{name} = ")];
                assignment.extend(value);
                set.push(assignment);
            }
        }
        if !set.is_empty() {
            let mut statement: Statement = pieces![format!("UPDATE {} SET ", self.name)];
            for (at, assignment) in set.into_iter().enumerate() {
                statement.push(if at > 0 { ", " } else { "" }.into());
                statement.extend(assignment);
            }
            statements.push(statement);
        }
        self.alter(using, statements);
        Ok(())
    }

    fn value(&self, column: &NewColumn, value: &Given, family: Family) -> Result<Statement, String> {
        match value {
            Given::Expr(expr) => Ok(pieces![expr.span]),
            Given::Default => Ok(column.column.default.as_ref().map_or(pieces!["NULL"], |value| pieces![value.span])),
            Given::Column(from) => {
                let name = self.spell(from);
                let id = self.tables.old.column(from).map(|column| column.id);
                let Some(was) = id.and_then(|id| self.tables.decisions.family(id)) else {
                    return Err(format!("the type of `{from}` is not known"));
                };
                Ok(pieces![converted(&name, was, family)?])
            }
        }
    }

    /// The constraints that the table no longer has.
    fn gone_constraints(&self) -> Vec<Statement> {
        self.difference.gone.iter().map(|name| pieces![format!("DROP CONSTRAINT {}", quote(name))]).collect()
    }

    /// The columns that the table no longer has.
    fn gone_columns(&self) -> impl Iterator<Item = Statement> {
        self.difference.dropped.iter().map(|name| pieces![format!("DROP COLUMN {}", self.spell(name))])
    }

    fn renames(&self) -> Vec<(String, String)> {
        let columns = self.difference.columns.iter();
        columns
            .filter_map(|column| {
                let old = column.old.as_ref()?;
                let (from, to) = (self.spell(&old.name), self.spell(&column.column.name));
                (from != to && !old.name.eq_ignore_ascii_case(&column.column.name)).then_some((from, to))
            })
            .collect()
    }

    /// The clauses for one column; `relaxed` if it may be NULL already.
    fn column(&self, column: &NewColumn, relaxed: bool, clauses: &mut Vec<Statement>) -> Result<(), String> {
        let name = self.spell(&column.column.name);
        if column.old.is_none() && column.value.is_none() {
            clauses.push(pieces!["ADD COLUMN ", column.tree.span]);
            return Ok(());
        }
        let alter = format!("ALTER COLUMN {name} ");
        if let (Some((to, from)), Some(old), None) = (&column.retyped, &column.old, &column.value) {
            if old.default.is_some() && to.family != *from {
                clauses.push(pieces![alter.clone(), "DROP DEFAULT"]);
            }
            let using = if to.family == *from {
                String::new()
            } else {
                format!(" USING {}", converted(&name, *from, to.family)?)
            };
            clauses.push(pieces![alter.clone(), "TYPE ", to.sql.clone(), using]);
        }
        if column.default {
            match &column.column.default {
                Some(value) => clauses.push(pieces![alter.clone(), "SET DEFAULT ", value.span]),
                None => clauses.push(pieces![alter.clone(), "DROP DEFAULT"]),
            }
        }
        match column.not_null {
            Some(true) => clauses.push(pieces![alter, "SET NOT NULL"]),
            Some(false) if relaxed && column.old.is_some() => {}
            Some(false) => clauses.push(pieces![alter, "DROP NOT NULL"]),
            None => {}
        }
        Ok(())
    }

    fn added(&self, added: &Added) -> Statement {
        let list = |columns: &[String]| columns.iter().map(|name| self.spell(name)).collect::<Vec<_>>().join(", ");
        let head = |name: &Option<String>| {
            name.as_ref().map_or_else(|| "ADD ".to_owned(), |name| format!("ADD CONSTRAINT {} ", quote(name)))
        };
        match added {
            Added::Key { primary, columns, name, .. } => {
                let what = if *primary { "PRIMARY KEY" } else { "UNIQUE" };
                pieces![format!("{}{what} ({})", head(name), list(columns))]
            }
            Added::Check { name, expr, .. } => pieces![head(name), "CHECK (", expr.span, ")"],
            Added::Foreign { columns, name, reference, .. } => {
                pieces![head(name), format!("FOREIGN KEY ({}) ", list(columns)), reference.span]
            }
        }
    }
}

/// A column's value in a type of another family, as SQLite stores it in a column of that type.
fn converted(name: &str, from: Family, to: Family) -> Result<String, String> {
    use Family::{Boolean, Bytea, Double, Integer, Json, Jsonb, Numeric, Text, Timestamp, TimestampTz, Uuid};
    Ok(match (from, to) {
        _ if from == to => name.to_owned(),
        (Integer, Boolean) => format!("{name} <> 0"),
        (Integer, Text | Double | Numeric)
        | (Boolean, Integer)
        | (Numeric, Double)
        | (Double, Numeric)
        | (Text, Integer | Double | Numeric | Boolean | Json | Jsonb | Uuid | Timestamp | TimestampTz)
        | (Json, Jsonb)
        | (Jsonb, Json)
        | (Json | Jsonb | Uuid, Text) => format!("{name}::{}", to.cast()),
        (Text, Bytea) => format!("convert_to({name}, 'UTF8')"),
        (Bytea, Text) => format!("convert_from({name}, 'UTF8')"),
        (Timestamp | TimestampTz, Text) => format!("to_char({name}, 'YYYY-MM-DD HH24:MI:SS')"),
        _ => return Err(format!("`{name}` changes from {} to {}", from.cast(), to.cast())),
    })
}

/// A name that PostgreSQL has, as SQL must write it.
pub fn quote(name: &str) -> String {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        format!("\"{}\"", name.replace('"', "\"\""))
    } else {
        identifier::spell(name)
    }
}

/// A name that SQLite has, as SQL must write it for PostgreSQL.
pub fn spell(catalog: &Catalog, name: &str) -> String {
    quote(&catalog.postgres_name(name))
}

/// The columns whose values, types or names change or that go: what shows them must be made again. In lower case.
pub fn touched(difference: &Difference) -> BTreeSet<String> {
    let mut touched: BTreeSet<String> = difference.dropped.iter().cloned().collect();
    for column in &difference.columns {
        if let Some(old) = &column.old
            && (column.retyped.is_some()
                || column.value.is_some()
                || !old.name.eq_ignore_ascii_case(&column.column.name))
        {
            touched.insert(old.name.to_ascii_lowercase());
        }
    }
    touched
}
