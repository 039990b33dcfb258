//! Compares two schemas. What a good port changes on purpose is equal, and is listed as intended.

use std::collections::BTreeSet;

use super::{Column, Default, EXPRESSION, ForeignKey, Index, Schema, Table, full_text};
use crate::report::{Check, Difference, MISSING, THERE};
use crate::value::{self, Family, Window};

/// What came out.
#[derive(Clone, Default, Debug)]
pub struct Compared {
    /// What is not the same.
    pub differences: Vec<Difference>,
    /// What is not the same and is meant so.
    pub intended: Vec<String>,
    /// How many tables were compared.
    pub tables: usize,
    /// How many columns were compared.
    pub columns: usize,
    /// How many keys, constraints, indexes, views and triggers SQLite has.
    pub others: usize,
}

impl Compared {
    fn add(&mut self, subject: String, sqlite: impl Into<String>, postgres: impl Into<String>) {
        self.differences.push(Difference::new(Check::Schema, subject, sqlite, postgres));
    }

    /// Reports the members of one set only.
    fn sets<T: Ord>(&mut self, sqlite: &BTreeSet<T>, postgres: &BTreeSet<T>, subject: impl Fn(&T) -> String) {
        self.others += sqlite.len();
        for only in sqlite.difference(postgres) {
            self.add(subject(only), THERE, MISSING);
        }
        for only in postgres.difference(sqlite) {
            self.add(subject(only), MISSING, THERE);
        }
    }
}

/// Compares the schema of SQLite with that of PostgreSQL.
pub fn compare(sqlite: &Schema, postgres: &Schema, window: Window) -> Compared {
    let mut found = Compared::default();
    let parents = unkeyed_parents(sqlite);
    for (name, left) in &sqlite.tables {
        match postgres.tables.get(name) {
            Some(right) => table(name, left, right, &parents, window, &mut found),
            None => found.add(format!("table {name}"), THERE, MISSING),
        }
    }
    for name in postgres.tables.keys().filter(|name| !sqlite.tables.contains_key(*name)) {
        found.add(format!("table {name}"), MISSING, THERE);
    }
    for (name, left) in &sqlite.views {
        found.others += 1;
        let Some(right) = postgres.views.get(name) else {
            found.add(format!("view {name}"), THERE, MISSING);
            continue;
        };
        let list = |columns: &[(String, Option<Family>)]| {
            columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
        };
        let (left, right) = (list(&left.columns), list(&right.columns));
        // SQLite names an unnamed expression after its text, PostgreSQL after its function.
        if left != right && !left.contains('(') {
            found.add(format!("view {name} columns"), left, right);
        }
    }
    for name in postgres.views.keys().filter(|name| !sqlite.views.contains_key(*name)) {
        found.add(format!("view {name}"), MISSING, THERE);
    }
    let none = BTreeSet::new();
    for name in sqlite.triggers.keys().chain(postgres.triggers.keys()).collect::<BTreeSet<_>>() {
        // A table that is missing has been reported.
        let is_there = |schema: &Schema| schema.tables.contains_key(name) || schema.views.contains_key(name);
        if is_there(sqlite) && is_there(postgres) {
            let (left, right) = (sqlite.triggers.get(name), postgres.triggers.get(name));
            found.sets(left.unwrap_or(&none), right.unwrap_or(&none), |event| format!("trigger {name} {event}"));
        }
    }
    full_text::accept(sqlite, postgres, &mut found);
    found
}

fn table(
    name: &str,
    left: &Table,
    right: &Table,
    parents: &BTreeSet<(String, Vec<String>)>,
    window: Window,
    found: &mut Compared,
) {
    found.tables += 1;
    for column in &left.columns {
        found.columns += 1;
        match right.column(&column.name) {
            Some(other) => {
                let is_child = left.foreign_keys.iter().any(|key| key.children().any(|child| child == column.name));
                self::column(name, column, other, is_child, window, found);
            }
            None => found.add(format!("column {name}.{}", column.name), THERE, MISSING),
        }
    }
    for column in right.columns.iter().filter(|column| left.column(&column.name).is_none()) {
        found.add(format!("column {name}.{}", column.name), MISSING, THERE);
    }
    if left.primary_key != right.primary_key {
        let list = |key: &[String]| if key.is_empty() { "none".to_owned() } else { key.join(", ") };
        found.add(format!("primary key {name}"), list(&left.primary_key), list(&right.primary_key));
    }

    let is_folded = |columns: &Vec<String>| right.indexes.iter().any(|index| is_key_without_case(index, columns));
    let (folded, left_uniques): (BTreeSet<_>, BTreeSet<_>) =
        left.uniques.iter().cloned().partition(|columns| !right.uniques.contains(columns) && is_folded(columns));
    for columns in &folded {
        found.intended.push(format!("unique {name}({}): an index without case", columns.join(", ")));
    }

    // SQLite lets a foreign key point at columns that are not unique, until one writes to it.
    let (needed, uniques): (BTreeSet<_>, BTreeSet<_>) =
        right.uniques.iter().cloned().partition(|columns| {
            !left.uniques.contains(columns) && parents.contains(&(name.to_owned(), columns.clone()))
        });
    for columns in needed {
        found.intended.push(format!("unique {name}({}): a foreign key needs it", columns.join(", ")));
    }
    let key = |table: &Table| super::sorted(table.primary_key.clone());
    let without = |uniques: &BTreeSet<Vec<String>>, key: Vec<String>| -> BTreeSet<_> {
        uniques.iter().filter(|columns| **columns != key).cloned().collect()
    };
    found.sets(&without(&left_uniques, key(left)), &without(&uniques, key(right)), |columns| {
        format!("unique {name}({})", columns.join(", "))
    });

    foreign_keys(name, left, right, found);
    checks(name, left, right, found);
    indexes(name, left, right, found);
}

/// The parents' columns (sorted) of foreign keys that are not unique in SQLite.
fn unkeyed_parents(sqlite: &Schema) -> BTreeSet<(String, Vec<String>)> {
    let keys = sqlite.tables.values().flat_map(|table| &table.foreign_keys);
    keys.map(|key| {
        let columns = key.columns.iter().map(|(_, parent)| parent.clone()).collect();
        (key.parent.clone(), super::sorted(columns))
    })
    .filter(|(parent, columns)| sqlite.tables.get(parent).is_some_and(|table| !table.uniques.contains(columns)))
    .collect()
}

fn column(table: &str, left: &Column, right: &Column, is_child: bool, window: Window, found: &mut Compared) {
    let subject = format!("column {table}.{}", left.name);
    let other = Family::Other(right.type_name.clone());
    let family = right.family.as_ref().unwrap_or(&other);
    if !fits(&left.type_name, family) {
        let declared = if left.type_name.is_empty() { "no type" } else { &left.type_name };
        found.add(format!("{subject} type"), declared, &*right.type_name);
    }
    if left.not_null != right.not_null {
        let word = |not_null| if not_null { "NOT NULL" } else { "takes NULL" };
        found.add(format!("{subject} not null"), word(left.not_null), word(right.not_null));
    }
    if left.is_generated != right.is_generated {
        let word = |generated| if generated { "generated" } else { "a plain column" };
        found.add(format!("{subject} generated"), word(left.is_generated), word(right.is_generated));
    }
    if left.is_numbered != right.is_numbered {
        let word = |numbered| if numbered { "numbers itself" } else { "has to be given" };
        found.add(format!("{subject} numbering"), word(left.is_numbered), word(right.is_numbered));
    }
    // A child's column takes the type of its parent's, and a number has no case.
    let follows = right.ignores_case && is_child;
    if left.ignores_case != right.ignores_case && *family == Family::Text && !follows {
        let word = |ignores| if ignores { "ignores case" } else { "tells case apart" };
        found.add(format!("{subject} collation"), word(left.ignores_case), word(right.ignores_case));
    }
    let defaults = (canonical(&left.default, family, window), canonical(&right.default, family, window));
    if defaults.0 != defaults.1 && !left.is_numbered {
        found.add(
            format!("{subject} default"),
            shown(&left.default, defaults.0.as_ref()),
            shown(&right.default, defaults.1.as_ref()),
        );
    }
}

/// Whether a type of PostgreSQL can stand for a declared type of SQLite, by its
/// [affinity](https://www.sqlite.org/datatype3.html#determination_of_column_affinity).
pub(super) fn fits(declared: &str, family: &Family) -> bool {
    let declared = declared.to_ascii_uppercase();
    let has = |part: &str| declared.contains(part);
    let is_time = has("DATE") || has("TIME");
    match family {
        // Affinity says nothing about what somebody stores there by convention.
        Family::Other(_) => true,
        _ if declared.is_empty() || declared == "ANY" => true,
        // POINT and INTERVAL have INTEGER's affinity by their spelling alone.
        _ if has("INT") && !has("POINT") && !has("INTERVAL") => {
            matches!(family, Family::Integer | Family::Boolean | Family::Real8 | Family::Timestamp)
        }
        _ if has("CHAR") || has("CLOB") || has("TEXT") => {
            !matches!(family, Family::Integer | Family::Boolean | Family::Real4 | Family::Real8)
        }
        _ if has("BLOB") => matches!(family, Family::Bytes | Family::Uuid | Family::Json | Family::Text),
        // The clock's text is stored in columns of numbers too.
        _ if has("REAL") || has("FLOA") || has("DOUB") => {
            matches!(family, Family::Real4 | Family::Real8 | Family::Timestamp)
        }
        _ if has("BOOL") => matches!(family, Family::Boolean | Family::Integer),
        _ if is_time => {
            matches!(family, Family::Timestamp | Family::Date | Family::Time | Family::Text | Family::Integer)
        }
        _ if has("JSON") => matches!(family, Family::Json | Family::Text),
        _ if has("UUID") => matches!(family, Family::Uuid | Family::Text),
        _ if has("NUMERIC") || has("NUMBER") || has("DEC") => {
            matches!(family, Family::Real4 | Family::Real8 | Family::Integer | Family::Boolean | Family::Timestamp)
        }
        // The remaining names mean NUMERIC to SQLite, which takes anything.
        _ => true,
    }
}

fn canonical(default: &Default, family: &Family, window: Window) -> Option<String> {
    match default {
        Default::None => None,
        Default::Sqlite(value) => value::of_sqlite(value, family, window),
        Default::Postgres(text) => value::of_postgres(Some(text), family, window),
        Default::Volatile => Some("volatile".to_owned()),
        Default::Unknown(text) => Some(text.clone()),
    }
}

/// A default for people; `canonical` is the same for comparing.
fn shown(default: &Default, canonical: Option<&String>) -> String {
    if canonical.is_some_and(|text| text.starts_with(value::NOW)) {
        return value::NOW.to_owned();
    }
    match default {
        Default::None => "no default".to_owned(),
        Default::Sqlite(value) => value.to_literal(),
        Default::Postgres(text) => format!("'{}'", text.replace('\'', "''")),
        Default::Volatile => "each time something else".to_owned(),
        Default::Unknown(text) => text.clone(),
    }
}

fn foreign_keys(name: &str, left: &Table, right: &Table, found: &mut Compared) {
    found.others += left.foreign_keys.len();
    let same = |a: &ForeignKey, b: &ForeignKey| a.columns == b.columns && a.parent == b.parent;
    let subject = |key: &ForeignKey| {
        let children: Vec<&str> = key.children().collect();
        format!("foreign key {name}({}) to {}", children.join(", "), key.parent)
    };
    for key in &left.foreign_keys {
        let Some(other) = right.foreign_keys.iter().find(|other| same(key, other)) else {
            found.add(subject(key), THERE, MISSING);
            continue;
        };
        for (event, left, right) in
            [("on delete", &key.on_delete, &other.on_delete), ("on update", &key.on_update, &other.on_update)]
        {
            if left != right {
                found.add(format!("{} {event}", subject(key)), left, right);
            }
        }
    }
    for key in right.foreign_keys.iter().filter(|key| !left.foreign_keys.iter().any(|other| same(key, other))) {
        found.add(subject(key), MISSING, THERE);
    }
}

fn checks(name: &str, left: &Table, right: &Table, found: &mut Compared) {
    found.others += left.checks.len();
    let subject = |columns: &Vec<String>| format!("check {name}({})", columns.join(", "));
    for columns in left.checks.difference(&right.checks) {
        // The type says it already: a boolean is 0 or 1, JSON is valid.
        let has_strict_type = |column: &String| {
            let family = right.column(column).and_then(|column| column.family.as_ref());
            family.is_some_and(|family| {
                !matches!(family, Family::Text | Family::Other(_) | Family::Integer | Family::Real4 | Family::Real8)
            })
        };
        if columns.iter().all(has_strict_type) {
            found.intended.push(format!("{}: the type says it", subject(columns)));
        } else {
            found.add(subject(columns), THERE, MISSING);
        }
    }
    for columns in right.checks.difference(&left.checks) {
        found.add(subject(columns), MISSING, THERE);
    }
}

fn indexes(name: &str, left: &Table, right: &Table, found: &mut Compared) {
    found.others += left.indexes.len();
    let subject = |index: &Index| {
        let unique = if index.unique { "unique " } else { "" };
        let partial = if index.partial { " where …" } else { "" };
        format!("{unique}index {name}({}){partial}", index.keys.join(", "))
    };
    // `lower(a)` stands for `a COLLATE NOCASE`; the order in which NULLs come may need an expression as well.
    let same_key = |(a, b): (&String, &String)| a == b || a == EXPRESSION || b == EXPRESSION;
    let same = |a: &Index, b: &Index| {
        let exact = a.keys == b.keys;
        let folded = a.ignores_case && a.keys.len() == b.keys.len() && a.keys.iter().zip(&b.keys).all(same_key);
        a.unique == b.unique && a.partial == b.partial && (exact || folded)
    };
    let is_key = |index: &Index, table: &Table| {
        !index.unique && !index.partial && table.uniques.contains(&super::sorted(index.keys.clone()))
    };
    for index in &left.indexes {
        if !right.indexes.iter().any(|other| same(index, other)) && !is_key(index, right) {
            found.add(subject(index), THERE, MISSING);
        }
    }
    for index in &right.indexes {
        let stands_for_key = left.uniques.iter().any(|columns| is_key_without_case(index, columns));
        if !stands_for_key && !left.indexes.iter().any(|other| same(other, index)) && !is_key(index, left) {
            found.add(subject(index), MISSING, THERE);
        }
    }
}

/// `UNIQUE (lower(a), b)` stands for the key `a COLLATE NOCASE, b`.
fn is_key_without_case(index: &Index, columns: &[String]) -> bool {
    let mut plain = index.keys.iter().filter(|key| *key != EXPRESSION);
    index.unique
        && !index.partial
        && index.ignores_case
        && index.keys.len() == columns.len()
        && plain.all(|key| columns.contains(key))
}
