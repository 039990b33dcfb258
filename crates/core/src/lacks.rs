//! What the PostgreSQL side of a project lacks against its SQLite side: tables, columns, keys, indexes, views, triggers.
//!
//! Both sides are folded in order and compared at the end, so an object that another file makes is not missing, and neither
//! is one that was dropped later. Types and the texts of views and triggers are not compared.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, Index, Place, Table as SqliteTable};
use crate::port;
use crate::postgres::schema::{Constraint, ConstraintKind, Index as PostgresIndex, Schema, Table};
use crate::tree::{Expr, ExprKind};

/// Both sides of one migration, in the order in which migrations are applied. Files that take migrations back do not
/// belong here.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The text for SQLite.
    pub sqlite: Option<&'a str>,
    /// The text for PostgreSQL.
    pub postgres: Option<&'a str>,
    /// True for tables that the application makes itself, on both sides: `sqlite` tells them.
    pub base: bool,
}

/// What kind of object is missing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "the variants are the words of SQL")]
pub enum Kind {
    Table,
    Column,
    PrimaryKey,
    Unique,
    ForeignKey,
    Check,
    Index,
    View,
    Trigger,
}

impl Kind {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Column => "column",
            Self::PrimaryKey => "primary key",
            Self::Unique => "unique key",
            Self::ForeignKey => "foreign key",
            Self::Check => "check",
            Self::Index => "index",
            Self::View => "view",
            Self::Trigger => "trigger",
        }
    }
}

/// An object that the SQLite side has and the PostgreSQL side lacks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lack {
    /// What kind of object.
    pub kind: Kind,
    /// Its name: `table`, `table.column`, `table(column, column)` for a key, or the index's, view's or trigger's name.
    pub name: String,
    /// Where SQLite's is made: the index of the pair, and the bytes in its `sqlite` text.
    pub place: Place,
}

/// What the PostgreSQL side lacks, in the order in which the SQLite side makes it. The parts of a table that is missing
/// are not listed.
///
/// ```
/// use lite2pg_core::lacks::{Pair, lacks};
/// let sqlite = Some("CREATE TABLE a (b TEXT UNIQUE, c TEXT);");
/// let postgres = Some("CREATE TABLE a (b TEXT);");
/// let found = lacks(&[Pair { sqlite, postgres, base: false }]);
/// let names: Vec<_> = found.iter().map(|lack| format!("{} {}", lack.kind.name(), lack.name)).collect();
/// assert_eq!(names, ["unique key a(b)", "column a.c"]);
/// ```
pub fn lacks(pairs: &[Pair]) -> Vec<Lack> {
    let mut catalog = Catalog::default();
    let mut schema = Schema::default();
    let mut base = BTreeSet::new();
    // A table that is rebuilt has its columns from the first file that made them.
    let mut first: BTreeMap<String, Place> = BTreeMap::new();
    for (at, pair) in pairs.iter().enumerate() {
        if let Some(source) = pair.sqlite {
            let statements = port::read(source, true);
            // A source that is PostgreSQL already defines nothing for SQLite.
            if !port::is_postgres(source, &statements) {
                for statement in port::ups(&statements) {
                    catalog.apply(source, at, statement);
                }
            }
        }
        let is_new = |table: &&SqliteTable| table.place.file == at;
        let columns = |table: &SqliteTable| table.columns.iter().any(|column| column.place.file == at);
        for table in catalog.tables.values().map(AsRef::as_ref).filter(|table| is_new(table) || columns(table)) {
            first.entry(table.name.to_ascii_lowercase()).or_insert(table.place);
            for column in table.columns.iter().filter(|column| column.place.file == at) {
                let name = format!("{}.{}", table.name, column.name).to_ascii_lowercase();
                first.entry(name).or_insert(column.place);
            }
        }
        if pair.base {
            base.insert(at);
            schema.copy_tables(&catalog);
        }
        if let Some(text) = pair.postgres {
            schema.apply(text);
        }
    }
    let mut found = Vec::new();
    for (key, table) in &catalog.tables {
        if table.temporary || table.name.to_ascii_lowercase().starts_with("sqlite_") {
            continue;
        }
        match schema.tables.get(key) {
            None => found.push(Lack { kind: Kind::Table, name: table.name.clone(), place: table.place }),
            Some(port) if !port.opaque => compare(table, port, key, &schema, &mut found),
            Some(_) => {}
        }
    }
    let is_there = |table: &str| schema.tables.contains_key(table) || schema.views.contains(table);
    for index in catalog.indexes.values() {
        if is_there(&index.table) && !has_index(&schema, index) {
            found.push(Lack { kind: Kind::Index, name: index.name.clone(), place: index.place });
        }
    }
    for view in catalog.views.iter().filter(|(key, _)| !is_there(key)).map(|(_, view)| view) {
        found.push(Lack { kind: Kind::View, name: view.name.clone(), place: view.place });
    }
    // A trigger by another name does as well: PostgreSQL's triggers are often named after their function.
    let known: BTreeSet<String> = catalog.triggers.keys().cloned().collect();
    for trigger in catalog.triggers.values() {
        let fits = |(table, name): &(String, String)| {
            *table == trigger.table && (name.eq_ignore_ascii_case(&trigger.name) || !known.contains(name))
        };
        if is_there(&trigger.table) && !schema.triggers.iter().any(fits) {
            found.push(Lack { kind: Kind::Trigger, name: trigger.name.clone(), place: trigger.place });
        }
    }
    for lack in &mut found {
        if let Some(place) = first.get(&lack.name.to_ascii_lowercase()) {
            lack.place = *place;
        }
    }
    found.retain(|lack| !base.contains(&lack.place.file));
    found.sort_by_key(|lack| (lack.place.file, lack.place.span.start, lack.kind));
    found
}

fn compare(table: &SqliteTable, port: &Table, key: &str, schema: &Schema, found: &mut Vec<Lack>) {
    let mut lack = |kind, name: String, place| found.push(Lack { kind, name, place });
    for column in &table.columns {
        if !port.columns.contains_key(&column.name.to_ascii_lowercase()) {
            lack(Kind::Column, format!("{}.{}", table.name, column.name), column.place);
        }
    }
    // A constraint on a column that is missing is missing too, and not worth a line of its own.
    let are_there = |columns: &[String]| columns.iter().all(|column| port.columns.contains_key(column));
    let is_key = |columns: &[String]| {
        let constraint = port.constraints.iter().any(
            |constraint| matches!(&constraint.kind, ConstraintKind::Key(key) if same_columns(key.iter(), columns)),
        );
        let mut indexes = schema.indexes.values().filter(|index| index.unique && index.table == key);
        constraint || indexes.any(|index| index.plain().is_some_and(|key| same_columns(key.into_iter(), columns)))
    };
    let place = |columns: &[String]| {
        columns.last().and_then(|column| table.column(column)).map_or(table.place, |column| column.place)
    };
    let listed = |columns: &[String]| format!("{}({})", table.name, columns.join(", "));
    if !table.primary_key.is_empty() && are_there(&table.primary_key) && !is_key(&table.primary_key) {
        lack(Kind::PrimaryKey, listed(&table.primary_key), place(&table.primary_key));
    }
    for columns in table.uniques.iter().filter(|columns| are_there(columns) && !is_key(columns)) {
        lack(Kind::Unique, listed(columns), place(columns));
    }
    for foreign in &table.foreign_keys {
        let fits = |constraint: &Constraint| {
            matches!(&constraint.kind, ConstraintKind::ForeignKey { columns, parent }
                if *parent == foreign.parent && same_columns(columns.iter(), &foreign.columns))
        };
        if are_there(&foreign.columns) && !port.constraints.iter().any(fits) {
            let name = format!("{} -> {}", listed(&foreign.columns), foreign.parent);
            lack(Kind::ForeignKey, name, place(&foreign.columns));
        }
    }
    for check in &table.checks {
        let columns = columns_of(check, table);
        // The type says it already: BOOLEAN has two values.
        let is_type = |column: &String| port.columns.get(column).is_some_and(|kind| kind.starts_with("BOOL"));
        let fits = |constraint: &Constraint| {
            matches!(&constraint.kind, ConstraintKind::Check(words)
                if columns.iter().all(|column| words.contains(column)))
        };
        if are_there(&columns) && !columns.iter().all(is_type) && !port.constraints.iter().any(fits) {
            lack(Kind::Check, listed(&columns), place(&columns));
        }
    }
}

/// The columns of a table that an expression names, in lower case, in order, each once.
fn columns_of(expr: &Expr, table: &SqliteTable) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    let mut todo = vec![expr];
    while let Some(expr) = todo.pop() {
        if let ExprKind::Column { name, .. } = &expr.kind
            && table.column(&name.text).is_some()
            && !columns.contains(&name.key())
        {
            columns.push(name.key());
        }
        let first = todo.len();
        expr.children(|child| todo.push(child));
        todo[first..].reverse();
    }
    columns
}

fn same_columns<'c>(some: impl Iterator<Item = &'c String>, others: &[String]) -> bool {
    some.collect::<BTreeSet<_>>() == others.iter().collect()
}

fn has_index(schema: &Schema, index: &Index) -> bool {
    if schema.indexes.contains_key(&index.name.to_ascii_lowercase()) {
        return true;
    }
    let same = |other: &PostgresIndex| {
        other.table == index.table && other.unique == index.unique && other.columns == index.columns
    };
    let plain: Option<Vec<String>> = index.columns.iter().cloned().collect();
    let is_key = |constraint: &Constraint| matches!((&constraint.kind, &plain), (ConstraintKind::Key(key), Some(plain)) if same_columns(key.iter(), plain));
    let constraints = schema.tables.get(&index.table).map_or(&[][..], |table| &table.constraints);
    schema.indexes.values().any(same) || constraints.iter().any(is_key)
}

impl PostgresIndex {
    fn plain(&self) -> Option<Vec<&String>> {
        self.columns.iter().map(Option::as_ref).collect()
    }
}

impl Schema {
    /// Takes over the tables, views and indexes of the SQLite side.
    fn copy_tables(&mut self, catalog: &Catalog) {
        for (key, table) in &catalog.tables {
            let mut copy = Table::default();
            for column in &table.columns {
                copy.columns.insert(column.name.to_ascii_lowercase(), column.declared_text.to_ascii_uppercase());
            }
            let keys = std::iter::once(&table.primary_key).chain(&table.uniques).cloned().map(ConstraintKind::Key);
            let foreign = table.foreign_keys.iter().map(|foreign| ConstraintKind::ForeignKey {
                columns: foreign.columns.clone(),
                parent: foreign.parent.clone(),
            });
            let checks = table.checks.iter();
            let checks = checks.map(|check| ConstraintKind::Check(columns_of(check, table).into_iter().collect()));
            let all = keys.chain(foreign).chain(checks);
            copy.constraints = all.map(|kind| Constraint { name: None, kind }).collect();
            self.tables.insert(key.clone(), copy);
        }
        self.views.extend(catalog.views.keys().cloned());
        for (key, index) in &catalog.indexes {
            let (table, columns, unique) = (index.table.clone(), index.columns.clone(), index.unique);
            self.indexes.insert(key.clone(), PostgresIndex { table, columns, unique });
        }
        let triggers = catalog.triggers.iter().map(|(name, trigger)| (trigger.table.clone(), name.clone()));
        self.triggers.extend(triggers);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(pairs: &[(&str, &str)]) -> Vec<String> {
        let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
        let pairs: Vec<Pair> = pairs
            .iter()
            .map(|(sqlite, postgres)| Pair { sqlite: some(sqlite), postgres: some(postgres), base: false })
            .collect();
        lacks(&pairs).iter().map(|lack| format!("{} {}", lack.kind.name(), lack.name)).collect()
    }

    #[test]
    fn whatever_a_port_has() {
        let sqlite = "CREATE TABLE p (id INTEGER PRIMARY KEY);
            CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE, b INTEGER CHECK (b IN (0, 1)),
                p INTEGER REFERENCES p(id), CHECK (length(a) > p), UNIQUE (a, b));
            CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT a FROM t;
            CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END;
            ALTER TABLE t ADD COLUMN z TEXT;";
        let by_hand = "CREATE TABLE IF NOT EXISTS public.p (id SERIAL PRIMARY KEY);
            CREATE TABLE \"t\" (id BIGSERIAL, a VARCHAR(10) CONSTRAINT u UNIQUE, b BOOLEAN NOT NULL DEFAULT FALSE, p INT,
                z TEXT, CONSTRAINT pk PRIMARY KEY (id));
            DO $$ BEGIN IF TRUE THEN ALTER TABLE ONLY t ADD CONSTRAINT f FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE,
                ADD CHECK (length(a) > p); END IF; END $$;
            CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS x ON t USING btree (b, a);
            CREATE INDEX another_name ON t (a);
            CREATE OR REPLACE VIEW v AS SELECT a FROM t;
            CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql;
            CREATE TRIGGER another AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();";
        assert_eq!(names(&[(sqlite, by_hand)]), [""; 0]);
    }

    #[test]
    fn whatever_it_lacks() {
        let sqlite = "CREATE TABLE p (id INTEGER PRIMARY KEY);
            CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE, b INTEGER CHECK (b > 2), c TEXT, p INTEGER REFERENCES p);
            CREATE INDEX i ON t (lower(a)); CREATE VIEW v AS SELECT a FROM t; CREATE TABLE q (a); CREATE INDEX j ON q (a);
            CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END;";
        let by_hand = "CREATE TABLE p (id INT); CREATE TABLE t (id INT, a TEXT, b INT, p INT); -- CREATE TABLE q (a)
            CREATE INDEX i ON p (id); DROP INDEX i;";
        let expected = [
            "primary key p(id)",
            "primary key t(id)",
            "unique key t(a)",
            "check t(b)",
            "column t.c",
            "foreign key t(p) -> p",
            "index i",
            "view v",
            "table q",
            "trigger g",
        ];
        assert_eq!(names(&[(sqlite, by_hand)]), expected);
    }

    #[test]
    fn what_other_files_do_counts() {
        assert_eq!(names(&[("CREATE TABLE a (b);", ""), ("", "CREATE TABLE a (b INT);")]), [""; 0]);
        assert_eq!(names(&[("CREATE TABLE a (b);", ""), ("DROP TABLE a;", "")]), [""; 0]);
        let renamed = "CREATE TABLE x (b INT); ALTER TABLE x RENAME TO a; ALTER TABLE a RENAME COLUMN b TO c;";
        assert_eq!(names(&[("CREATE TABLE a (c);", renamed)]), [""; 0]);
        let down = "-- +goose Up\nCREATE TABLE a (c INT);\n-- +goose Down\nDROP TABLE a;\n";
        assert_eq!(names(&[("CREATE TABLE a (c);", down)]), [""; 0]);
        assert_eq!(names(&[("CREATE TABLE a (c);", "CREATE TABLE a AS SELECT 1 AS c;")]), [""; 0]);
    }

    #[test]
    fn a_rebuilt_table_has_its_columns_from_the_first_file() {
        let pair = |sqlite| Pair { sqlite: Some(sqlite), postgres: Some("CREATE TABLE a (b INT);"), base: false };
        let rebuilt = "CREATE TABLE n (b, c, d); DROP TABLE a; ALTER TABLE n RENAME TO a;";
        let found = lacks(&[pair("CREATE TABLE a (b);"), pair("ALTER TABLE a ADD COLUMN c;"), pair(rebuilt)]);
        let found: Vec<_> = found.iter().map(|lack| (lack.name.as_str(), lack.place.file)).collect();
        assert_eq!(found, [("a.c", 1), ("a.d", 2)]);
    }

    #[test]
    fn the_base_is_there() {
        let base = Pair { sqlite: Some("CREATE TABLE w (id INTEGER PRIMARY KEY);"), postgres: None, base: true };
        let add = Some("ALTER TABLE w ADD COLUMN x TEXT;");
        let pair = Pair { sqlite: add, postgres: None, base: false };
        let found = lacks(&[base, pair]);
        assert_eq!((found.len(), found[0].name.as_str(), found[0].place.file), (1, "w.x", 1));
        assert_eq!(lacks(&[base, Pair { postgres: add, ..pair }]), []);
    }

    #[test]
    fn any_text_is_read() {
        for text in [
            "CREATE",
            "CREATE TABLE",
            "CREATE TABLE a (",
            "CREATE TABLE a (b",
            "ALTER TABLE a ADD (",
            ")(",
            "DROP",
            "CREATE INDEX i ON",
            "CREATE TRIGGER",
            "ALTER TABLE a RENAME",
            "DROP TRIGGER g ON",
            "CREATE TABLE a ()",
        ] {
            let _ = names(&[("CREATE TABLE a (b);", text)]);
        }
    }
}
