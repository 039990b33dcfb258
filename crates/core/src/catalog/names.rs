//! The names that PostgreSQL gives: every constraint and sequence has one there, and only by it can be changed.
//!
//! A name follows from the table and the columns as they are when the object is made, and stays when they are renamed
//! (`ChooseConstraintName`, `ChooseIndexName` and `makeObjectName` in PostgreSQL's `indexcmds.c` and `pg_constraint.c`;
//! the tests of table rebuilds show that they are these).

use std::sync::Arc;

use super::{Catalog, CheckConstraint, KeyConstraint, Table};
use crate::lex::{self, TokenKind};
use crate::text::Span;
use crate::tree::{Column, ColumnConstraintKind, Expr, ExprKind, Name, TableConstraint, TableConstraintKind};

/// The longest name, in bytes.
const LONGEST: usize = 63;

/// A constraint as it was defined, before it has a name.
struct Defined<'t> {
    name: Option<&'t Name>,
    columns: Vec<String>,
}

/// The name that a definition gives to a constraint, as PostgreSQL has it.
fn given(name: &Name) -> String {
    if name.quote.is_some() { name.text.clone() } else { name.key() }
}

impl Catalog {
    /// A name as PostgreSQL has it: as written if it was defined in quotes, otherwise in lower case.
    pub fn postgres_name(&self, name: &str) -> String {
        let key = name.to_ascii_lowercase();
        self.quoted.get(&key).cloned().unwrap_or(key)
    }

    /// Gives names to the constraints of a new table or of a new column. `table` is not in the catalog.
    pub(super) fn name_constraints(
        &self,
        source: &str,
        table: &mut Table,
        columns: &[Column],
        constraints: &[TableConstraint],
    ) {
        let mut primary: Vec<Defined> = Vec::new();
        let mut uniques: Vec<Defined> = Vec::new();
        let mut checks: Vec<(Option<&Name>, &Expr)> = Vec::new();
        let mut foreign: Vec<(Option<&Name>, Vec<String>)> = Vec::new();
        for column in columns {
            for constraint in &column.constraints {
                let defined = || Defined { name: constraint.name.as_ref(), columns: vec![column.name.key()] };
                match &constraint.kind {
                    ColumnConstraintKind::PrimaryKey { .. } => primary.push(defined()),
                    ColumnConstraintKind::Unique { .. } => uniques.push(defined()),
                    ColumnConstraintKind::Check { expr, .. } => checks.push((constraint.name.as_ref(), expr)),
                    ColumnConstraintKind::References(_) => {
                        foreign.push((constraint.name.as_ref(), vec![column.name.key()]));
                    }
                    _ => {}
                }
            }
        }
        for constraint in constraints {
            let name = constraint.name.as_ref();
            match &constraint.kind {
                TableConstraintKind::PrimaryKey { columns, .. } => {
                    primary.push(Defined { name, columns: super::fold::keys(columns) });
                }
                TableConstraintKind::Unique { columns, .. } => {
                    uniques.push(Defined { name, columns: super::fold::keys(columns) });
                }
                TableConstraintKind::Check { expr, .. } => checks.push((name, expr)),
                TableConstraintKind::ForeignKey { columns, .. } => {
                    foreign.push((name, columns.iter().map(Name::key).collect()));
                }
            }
        }
        let own = self.postgres_name(&table.name);
        for (name, expr) in checks {
            let used = columns_of(expr, table);
            let middle = if let [only] = used.as_slice() { self.postgres_name(only) } else { String::new() };
            let name = name.map(given);
            let name = name.unwrap_or_else(|| free(&own, &middle, "check", |name| self.constraint_taken(table, name)));
            table.check_spans.push(expr.span);
            table.check_constraints.push(CheckConstraint {
                name,
                text: normal(source, expr.bare().span),
                columns: used,
            });
        }
        let keys = primary.into_iter().map(|key| (true, key)).chain(uniques.into_iter().map(|key| (false, key)));
        for (primary, Defined { name, columns }) in keys {
            let explicit = name.map(given);
            let explicit = explicit.filter(|name| !self.relation_taken(table, name));
            if let Some(same) = table.key_constraints.iter_mut().find(|key| key.columns == columns) {
                // PostgreSQL makes one index of two equal ones.
                if let Some(explicit) = explicit {
                    same.name = explicit;
                }
                continue;
            }
            let joined: Vec<_> = columns.iter().map(|column| self.postgres_name(column)).collect();
            let (middle, label) = if primary { (String::new(), "pkey") } else { (joined.join("_"), "key") };
            let name = explicit.unwrap_or_else(|| free(&own, &middle, label, |name| self.relation_taken(table, name)));
            table.key_constraints.push(KeyConstraint { name, columns, primary });
        }
        let before = table.foreign_keys.len() - foreign.len().min(table.foreign_keys.len());
        for (at, (name, columns)) in foreign.into_iter().enumerate() {
            let joined: Vec<_> = columns.iter().map(|column| self.postgres_name(column)).collect();
            let named = name.is_some();
            let name = name.map_or_else(
                || free(&own, &joined.join("_"), "fkey", |name| self.constraint_taken(table, name)),
                given,
            );
            if let Some(key) = table.foreign_keys.get_mut(before + at) {
                (key.name, key.named) = (name, named);
            }
        }
        if let Some(number) = table.row_number() {
            let column = self.postgres_name(&number.name);
            table.sequence = Some(free(&own, &column, "seq", |name| self.relation_taken(table, name)));
        }
    }

    /// Names the constraints of a table as if it had been made under the name that it has now.
    pub fn name_again(&mut self, source: &str, table: &str, columns: &[Column], constraints: &[TableConstraint]) {
        let Some(mut shared) = self.tables.remove(table) else { return };
        let again = Arc::make_mut(&mut shared);
        if again.columns.len() == columns.len() {
            again.key_constraints.clear();
            again.check_constraints.clear();
            again.check_spans.clear();
            again.sequence = None;
            self.name_constraints(source, again, columns, constraints);
        }
        self.note_names_of(&shared);
        self.tables.insert(table.to_owned(), shared);
    }

    /// Keeps in mind the names that a table's constraints and its sequence have.
    pub(super) fn note_names_of(&mut self, table: &Table) {
        self.note_names(table.constraint_names().chain(table.sequence.as_deref()));
    }

    pub(crate) fn note_names<'n>(&mut self, names: impl Iterator<Item = &'n str>) {
        let new: Vec<String> = names.filter(|name| !self.had.contains(*name)).map(str::to_owned).collect();
        if !new.is_empty() {
            Arc::make_mut(&mut self.had).extend(new);
        }
    }

    /// Gives another name to the key that has this one in PostgreSQL, where an index is to get it. The result is the
    /// table in lower case, the old name and the new one.
    pub(super) fn make_way(&mut self, name: &str) -> Option<(String, String, String)> {
        let found = self.tables.iter().find_map(|(table, entry)| {
            let key = entry.key_constraints.iter().position(|key| key.name.eq_ignore_ascii_case(name))?;
            Some((table.clone(), key))
        });
        let (table, at) = found?;
        let old = self.tables[&table].key_constraints[at].name.clone();
        let mut number = 1;
        let new = loop {
            let new = joined(&old, "", &number.to_string()).replace(&format!("_{number}"), &number.to_string());
            if !self.relation_taken(&self.tables[&table], &new) {
                break new;
            }
            number += 1;
        };
        Arc::make_mut(self.tables.get_mut(&table)?).key_constraints[at].name.clone_from(&new);
        self.note_names(std::iter::once(new.as_str()));
        Some((table, old, new))
    }

    /// True if a table, view, index or sequence has this name.
    fn relation_taken(&self, new: &Table, name: &str) -> bool {
        let of = |table: &Table| {
            table.sequence.as_deref() == Some(name) || table.key_constraints.iter().any(|key| key.name == name)
        };
        let key = name.to_ascii_lowercase();
        self.tables.contains_key(&key)
            || self.views.contains_key(&key)
            || self.indexes.contains_key(&key)
            || of(new)
            || self.some_table(name, of)
    }

    /// True if a constraint of any table has this name.
    fn constraint_taken(&self, new: &Table, name: &str) -> bool {
        let of = |table: &Table| table.constraint_names().any(|other| other == name);
        of(new) || self.some_table(name, of)
    }

    /// True if this holds for a table. A name that no table has ever had is told without a look at thousands of them.
    fn some_table(&self, name: &str, has: impl Fn(&Table) -> bool) -> bool {
        let any = || self.tables.values().any(|table| has(table));
        debug_assert!(self.had.contains(name) || !any(), "the name {name} was not noted");
        self.had.contains(name) && any()
    }
}

impl Table {
    /// Gives the table's constraints and sequence other names: old and new.
    pub(crate) fn rename_constraints(&mut self, names: &[(String, String)]) {
        let keys = self.key_constraints.iter_mut().map(|key| &mut key.name);
        let checks = self.check_constraints.iter_mut().map(|check| &mut check.name);
        let foreign = self.foreign_keys.iter_mut().map(|key| &mut key.name);
        for name in keys.chain(checks).chain(foreign).chain(&mut self.sequence) {
            if let Some((_, to)) = names.iter().find(|(from, _)| from == name) {
                name.clone_from(to);
            }
        }
    }

    /// The names that PostgreSQL has for the table's constraints.
    pub fn constraint_names(&self) -> impl Iterator<Item = &str> {
        let keys = self.key_constraints.iter().map(|key| key.name.as_str());
        let checks = self.check_constraints.iter().map(|check| check.name.as_str());
        keys.chain(checks).chain(self.foreign_keys.iter().map(|key| key.name.as_str()))
    }
}

/// `first_middle_label`, cut to 63 bytes, with a number behind it if it is taken.
pub fn free(first: &str, middle: &str, label: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut number = 0;
    loop {
        let label = if number == 0 { label.to_owned() } else { format!("{label}{number}") };
        let name = joined(first, middle, &label);
        if !taken(&name) {
            return name;
        }
        number += 1;
    }
}

/// `makeObjectName`: the longer of the two parts gives way.
fn joined(first: &str, middle: &str, label: &str) -> String {
    let rest = LONGEST - label.len() - 1 - usize::from(!middle.is_empty());
    let (mut left, mut right) = (first.len(), middle.len());
    while left + right > rest {
        if left > right {
            left -= 1;
        } else {
            right -= 1;
        }
    }
    let cut = |text: &str, mut length: usize| {
        while !text.is_char_boundary(length) {
            length -= 1;
        }
        text[..length].to_owned()
    };
    let (first, middle) = (cut(first, left), cut(middle, right));
    if middle.is_empty() { format!("{first}_{label}") } else { format!("{first}_{middle}_{label}") }
}

/// The columns of a table that an expression uses, in lower case, each once.
fn columns_of(expr: &Expr, table: &Table) -> Vec<String> {
    let mut used = Vec::new();
    let mut rest = vec![expr];
    while let Some(expr) = rest.pop() {
        if let ExprKind::Column { name, .. } = &expr.kind
            && table.column(&name.text).is_some()
            && !used.contains(&name.key())
        {
            used.push(name.key());
        }
        expr.children(|child| rest.push(child));
    }
    used
}

/// The tokens of a text without what SQLite ignores: white space, comments, quotes around names and the case of words.
pub fn normal(source: &str, span: Span) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut at = span.start;
    while at < span.end
        && let Some(token) = lex::next(source, at)
    {
        at = token.span.end;
        let text = token.span.of(source);
        match token.kind {
            _ if !token.is_significant() => {}
            TokenKind::Word => tokens.push(text.to_ascii_lowercase()),
            TokenKind::QuotedName => tokens.push(text[1..text.len() - 1].to_ascii_lowercase()),
            _ => tokens.push(text.to_owned()),
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_as_postgresql_does() {
        assert_eq!(joined("a", "b", "fkey"), "a_b_fkey");
        assert_eq!(joined("a", "", "pkey"), "a_pkey");
        let long = joined(&"t".repeat(50), &"c".repeat(20), "fkey");
        assert_eq!(long, format!("{}_{}_fkey", "t".repeat(37), "c".repeat(20)));
    }
}
