//! Rows that somebody has in place of made-up ones: each is inserted into both databases after all migrations.

use std::collections::BTreeMap;

use lite2pg_core::text::Position;
use lite2pg_engines::rusqlite::types::ValueRef;
use lite2pg_engines::{Error, Sqlite, Value};

use super::Run;
use super::operation::{Cell, Operation, Verb};
use super::subject::{Subject, subjects};
use crate::apply::{self, Stopped};
use crate::data::SharedColumn;
use crate::report::{Check, Difference};
use crate::schema::Schema;
use crate::script::Part;
use crate::verify::Rows;

/// How many rows go into one transaction of PostgreSQL.
const BATCH: usize = 500;

/// By SQLSTATE: the first row that PostgreSQL refuses, what it says, and how many there are.
type Refused = BTreeMap<String, (Operation, String, usize)>;

impl Run<'_> {
    pub(super) fn add_given(&mut self, rows: &Rows, left: &Schema, right: &Schema) -> Result<(), Stopped> {
        let source = match rows {
            Rows::Database(path) => Sqlite::read_only(path)?,
            Rows::Statements(script) => {
                let copy = self.sides.sqlite.copy()?;
                if let Some(refused) = apply::sqlite(&copy, script, Part::Up)? {
                    let position = Position { line: refused.line, column: refused.column };
                    return Err(Stopped { place: Some((script.name.clone(), position)), message: refused.message });
                }
                copy
            }
        };
        self.enforce(true)?;
        for subject in &subjects(left, right, self.last) {
            if !self.spoiled.contains(&subject.shared.name) {
                self.add_table(&source, subject)?;
            }
        }
        self.enforce(false)?;
        Ok(())
    }

    /// Copies a table. Rows that a migration has made already are left out; what SQLite refuses for another reason is told.
    fn add_table(&mut self, source: &Sqlite, subject: &Subject) -> Result<(), Error> {
        let name = &subject.shared.name;
        let columns: Vec<&SharedColumn> = subject.insertable().map(|(shared, _)| shared).collect();
        let has = |column: &&SharedColumn| {
            source.accepts(&format!("SELECT {}.{} FROM {0}", subject.shared.sqlite, column.sqlite)).is_ok()
        };
        let columns: Vec<&SharedColumn> = columns.into_iter().filter(has).collect();
        if columns.is_empty() {
            self.report.not_run(Check::Behaviour, format!("table {name}"), "the given rows have no such table");
            return Ok(());
        }
        let list: Vec<&str> = columns.iter().map(|column| column.sqlite.as_str()).collect();
        let sql = format!("SELECT {} FROM {}", list.join(", "), subject.shared.sqlite);
        let mut statement = source.connection().prepare(&sql)?;
        let mut found = statement.raw_query();
        let (mut batch, mut taken, mut refused) = (Vec::new(), 0, Refused::new());
        let mut odd: Option<(String, usize)> = None;
        while let Some(row) = found.next()? {
            let mut cells = Vec::with_capacity(columns.len());
            for (at, column) in columns.iter().enumerate() {
                let value: ValueRef<'_> = row.get_ref(at)?;
                cells.push(Cell { column: (*column).clone(), value: Value::from(value) });
            }
            let insert = Operation::new(Verb::Insert, &subject.shared, cells, Vec::new());
            match self.sides.sqlite.batch(&insert.to_sqlite()) {
                Ok(()) => {
                    let _ = self.sides.twin.batch(&insert.to_sqlite());
                    batch.push(insert);
                }
                Err(error) if error.said().contains("UNIQUE constraint failed") => {}
                Err(error) => odd.get_or_insert_with(|| (error.said(), 0)).1 += 1,
            }
            if batch.len() == BATCH {
                taken += self.insert_all(&mut batch, &mut refused)?;
            }
        }
        taken += self.insert_all(&mut batch, &mut refused)?;
        self.report.count(Check::Behaviour, "given rows", taken);
        self.report_refused(name, refused)?;
        if let Some((said, count)) = odd {
            let reason = format!("SQLite itself refuses {count} of the given rows: {said}");
            self.report.not_run(Check::Behaviour, format!("table {name}"), reason);
        }
        let Some(number) = subject.numbered() else { return Ok(()) };
        // Explicit numbers do not count a sequence up; SQLite goes on behind the highest.
        let set = format!(
            "SELECT setval(pg_get_serial_sequence({}, {}), greatest(1, max({}))) FROM {}",
            Value::Text(subject.shared.postgres.clone()).to_literal(),
            Value::Text(number.name.clone()).to_literal(),
            number.postgres,
            subject.shared.postgres,
        );
        match self.sides.postgres.batch(&set) {
            Err(error) if error.is_fatal() => Err(error),
            _ => Ok(()),
        }
    }

    /// Inserts rows that SQLite has taken: at once, or one by one to find those that PostgreSQL refuses.
    fn insert_all(&mut self, batch: &mut Vec<Operation>, refused: &mut Refused) -> Result<usize, Error> {
        let rows = std::mem::take(batch);
        let all: Vec<String> = rows.iter().map(Operation::to_postgres).collect();
        match self.sides.postgres.batch(&all.join(";\n")) {
            Ok(()) => return Ok(rows.len()),
            Err(error) if error.is_fatal() => return Err(error),
            Err(_) => {}
        }
        let mut taken = 0;
        for insert in rows {
            match self.sides.postgres.batch(&insert.to_postgres()) {
                Ok(()) => taken += 1,
                Err(error) if error.is_fatal() => return Err(error),
                Err(error) => {
                    let state = error.sqlstate().unwrap_or_default().to_owned();
                    refused.entry(state).or_insert_with(|| (insert, error.said(), 0)).2 += 1;
                }
            }
        }
        Ok(taken)
    }

    /// One difference for each kind of refusal. The rows stay in SQLite: what it has more is told by this.
    fn report_refused(&mut self, table: &str, refused: Refused) -> Result<(), Error> {
        for (state, (insert, said, count)) in refused {
            self.spoiled.insert(table.to_owned());
            let subject = format!("given rows of {table}: {state}");
            let more = if count > 1 { format!(" ({count} rows)") } else { String::new() };
            let mut difference = Difference::new(Check::Behaviour, subject, "takes it", format!("{said}{more}"));
            difference.shown_by = Some(self.smallest_in_postgres(insert)?.shown());
            self.report.add(difference);
        }
        Ok(())
    }

    /// Leaves out of a row that PostgreSQL refuses what does not matter for that.
    fn smallest_in_postgres(&mut self, mut insert: Operation) -> Result<Operation, Error> {
        let wanted = self.refusal(&insert)?;
        for at in (0..insert.cells.len()).rev() {
            let mut smaller = insert.clone();
            smaller.cells.remove(at);
            if self.refusal(&smaller)? == wanted {
                insert = smaller;
            }
        }
        Ok(insert)
    }

    fn refusal(&mut self, insert: &Operation) -> Result<Option<String>, Error> {
        let postgres = &mut self.sides.postgres;
        postgres.batch("BEGIN")?;
        let refused = postgres.batch(&insert.to_postgres()).err();
        postgres.batch("ROLLBACK")?;
        Ok(refused.and_then(|error| error.sqlstate().map(str::to_owned)))
    }
}
