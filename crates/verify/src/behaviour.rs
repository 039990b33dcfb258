//! Behaviour: made-up rows go through both databases between the files and at the end, so that backfills, triggers and
//! constraints have something to do; then each constraint is tried.
//!
//! SQLite is the oracle: a row that it takes is a row that PostgreSQL has to take. What depends on the engines' typing is not
//! tried: SQLite takes a text into an integer column, PostgreSQL does not, and no port can change that.

mod follows;
mod given;
mod literals;
mod operation;
mod probe;
mod rows;
mod subject;

use std::collections::{BTreeMap, BTreeSet};

use lite2pg_engines::{Error, Value};

use crate::apply::{self, Stopped};
use crate::data::{self, Shared, SharedColumn};
use crate::down::down;
use crate::locate::locate;
use crate::report::{Check, Difference, Place, Report};
use crate::schema::{Defaults, Schema};
use crate::script::{Part, Script};
use crate::verify::{Migration, Plan, Postgres, Sides, all_shared};

use follows::follows;
use literals::Literals;
use operation::{Cell, Operation, Verb};
use rows::{Maker, Shape};
use subject::{Subject, subjects};

/// For how many literals of one column there are rows.
const MOST_LITERALS: usize = 10;

/// Who took a made-up row. What PostgreSQL refuses is taken back on SQLite.
enum Added {
    Both,
    OnSqliteOnly,
    Nowhere,
}

/// How a run ended.
enum End {
    Done(Report),
    /// A file does not run on one side once there are rows; the index of the file.
    Refused(usize),
}

/// Makes the check and adds what it finds to the report of the checks before it.
/// `last` are both schemas after all files.
pub(crate) fn behaviour(
    plan: &Plan,
    postgres: &Postgres<'_>,
    last: (&Schema, &Schema),
    report: &mut Report,
) -> Result<(), Stopped> {
    // Rows may be there from this file on. Where they keep a file from running, it is reported and the rest goes without.
    // A file that one side alone has, as before a squashed one, may do to the rows what the other side never does.
    let is_alone = |migration: &Migration| migration.source.is_none() || migration.port.is_none();
    let mut from = plan.migrations.iter().rposition(is_alone).map_or(0, |at| plan.base.len() + at);
    loop {
        let mut run = Run::new(plan, postgres, last, from)?;
        match run.all(report)? {
            End::Done(found) => {
                for (check, counts) in found.compared {
                    counts.into_iter().for_each(|(what, number)| report.count(check, what, number));
                }
                for difference in found.differences {
                    // Rows that differ already without made-up ones have been reported.
                    let is_old = report.differences.iter().any(|other| other.subject == difference.subject);
                    if !is_old && !follows(&difference, report) {
                        report.add(difference);
                    }
                }
                report.not_run.extend(found.not_run);
                return Ok(());
            }
            End::Refused(at) => from = at + 1,
        }
    }
}

struct Run<'p> {
    plan: &'p Plan,
    last: (&'p Schema, &'p Schema),
    sides: Sides,
    maker: Maker,
    from: usize,
    /// What this run found, thrown away if it has to start anew.
    report: Report,
    /// The columns that each table had when rows were last made for it.
    seen: BTreeMap<String, Vec<String>>,
    /// Tables that differ already: what follows from that is not reported again.
    spoiled: BTreeSet<String>,
    /// Whether SQLite can enforce the foreign keys.
    enforces: bool,
}

impl<'p> Run<'p> {
    fn new(
        plan: &'p Plan,
        postgres: &Postgres<'_>,
        last: (&'p Schema, &'p Schema),
        from: usize,
    ) -> Result<Self, Stopped> {
        let sources = plan.base.iter().chain(&plan.migrations).filter_map(|migration| migration.source.as_ref());
        Ok(Self {
            plan,
            last,
            sides: Sides::open(postgres, &plan.options)?,
            maker: Maker::new(plan.options.seed, Literals::read(sources)),
            from,
            report: Report::default(),
            seen: BTreeMap::new(),
            spoiled: BTreeSet::new(),
            enforces: true,
        })
    }

    fn all(&mut self, earlier: &mut Report) -> Result<End, Stopped> {
        let plan = self.plan;
        // Files that do not run even without rows have been reported.
        let is_refused = |name: &str, report: &Report| {
            report.not_run.iter().any(|entry| entry.subject == name)
                || report.differences.iter().any(|difference| difference.subject == format!("file {name}"))
        };
        let all: Vec<&Migration> = plan.base.iter().chain(&plan.migrations).collect();
        for (at, migration) in all.iter().enumerate() {
            if let Some(source) = &migration.source {
                let refused = self.sides.apply_sqlite(source, Part::Up)?;
                if refused.is_some() && !is_refused(&source.name, earlier) {
                    // The made-up rows are at fault: SQLite itself cannot migrate them.
                    return Ok(End::Refused(at));
                }
                // As a migration tool would, the port waits for a source that runs.
                if refused.is_some() {
                    continue;
                }
            }
            if let Some(port) = &migration.port {
                let refused = apply::postgres(&mut self.sides.postgres, port, Part::Up)?;
                let name = migration.source.as_ref().map_or(&port.name, |source| &source.name);
                if let Some(first) = refused.first().filter(|_| !is_refused(name, earlier)) {
                    if first.is_foreign_key() && self.has_orphans() {
                        // SQLite does not enforce foreign keys while it migrates: it goes on with rows that no schema of
                        // PostgreSQL can hold.
                        let what = format!("file {name} with rows: in SQLite, some would lose their parents");
                        earlier.intended.push(what);
                        return Ok(End::Refused(at));
                    }
                    let subject = format!("file {name} with rows");
                    let mut difference = Difference::new(Check::Behaviour, subject, "runs", first.message.clone());
                    difference.port = Some(Place::from(first));
                    earlier.add(difference);
                    return Ok(End::Refused(at));
                }
            }
            let is_pair = migration.source.is_some() && migration.port.is_some();
            if plan.data.is_none() && at >= self.from && at + 1 < all.len() {
                let (left, right) = self.sides.schemas(Defaults::Skip)?;
                if is_pair {
                    self.compare(&data::tables(&left, &right), Some(migration))?;
                }
                self.add_rows(&left, &right, false)?;
            }
        }
        let (left, right) = self.sides.schemas(Defaults::Compute)?;
        let shared = all_shared(&left, &right, &self.sides.sqlite);
        let last = plan.migrations.last();
        self.compare(&shared, last.filter(|migration| migration.source.is_some() && migration.port.is_some()))?;
        match &plan.data {
            Some(rows) => self.add_given(rows, &left, &right)?,
            None => self.add_rows(&left, &right, true)?,
        }
        self.compare(&shared, None)?;
        // Each probe reads whole tables, and somebody's may be large.
        if plan.data.is_none() {
            self.probe(&left, &right)?;
        }
        if !earlier.not_run.iter().any(|entry| entry.check == Check::Down) {
            down(plan, &mut self.sides, true, &mut self.report)?;
        }
        Ok(End::Done(std::mem::take(&mut self.report)))
    }

    /// Whether SQLite has rows without parents.
    fn has_orphans(&self) -> bool {
        self.sides.sqlite.query("PRAGMA foreign_key_check").is_ok_and(|rows| !rows.is_empty())
    }

    /// Compares what is not spoiled yet. What differs is, from then on.
    fn compare(&mut self, shared: &[Shared], migration: Option<&Migration>) -> Result<(), Error> {
        for relation in shared.iter().filter(|relation| !self.spoiled.contains(&relation.name)).collect::<Vec<_>>() {
            let Sides { sqlite, twin, postgres, window } = &mut self.sides;
            let (_, found) = relation.compare(Check::Behaviour, sqlite, twin, postgres, *window)?;
            let Some(mut difference) = found else { continue };
            self.spoiled.insert(relation.name.clone());
            if let Some(migration) = migration {
                let only = |script: &Option<Script>| script.iter().cloned().collect::<Vec<Script>>();
                let (source, port) = (only(&migration.source), only(&migration.port));
                locate(&mut difference, &source.iter().collect::<Vec<_>>(), &port.iter().collect::<Vec<_>>());
            }
            self.report.add(difference);
        }
        Ok(())
    }

    /// Makes rows for the tables that are new or have changed; at the end for all.
    fn add_rows(&mut self, left: &Schema, right: &Schema, is_end: bool) -> Result<(), Error> {
        let subjects = subjects(left, right, self.last);
        self.enforce(true)?;
        for subject in &subjects {
            let columns: Vec<String> = subject.shared.columns.iter().map(|column| column.name.clone()).collect();
            let name = &subject.shared.name;
            if self.spoiled.contains(name) || !is_end && self.seen.get(name) == Some(&columns) {
                continue;
            }
            self.seen.insert(name.clone(), columns);
            let pool = subject.shared.columns.iter().map(|column| self.maker.literals().exact(&column.name).len());
            let rows = self.plan.options.rows.max(pool.max().unwrap_or(0).min(MOST_LITERALS) * 4);
            let (mut made, mut refused) = (0, 0);
            for number in 0..rows {
                let shape = match number {
                    0 => Shape::Full,
                    1 => Shape::Sparse,
                    2 => Shape::Nulls,
                    _ if number % 6 == 5 => Shape::Sparse,
                    _ => Shape::Full,
                };
                match self.add_row(subject, shape)? {
                    Added::Both => made += 1,
                    Added::OnSqliteOnly => refused += 1,
                    Added::Nowhere => {}
                }
            }
            self.report.count(Check::Behaviour, "rows", made);
            if made + refused == 0 && is_end && self.is_empty(subject)? {
                self.report.not_run(
                    Check::Behaviour,
                    format!("table {name}"),
                    "no row could be made that SQLite takes",
                );
            }
        }
        self.enforce(false)
    }

    /// A table with rows has its probes, even if it takes no more.
    fn is_empty(&self, subject: &Subject) -> Result<bool, Error> {
        let query = format!("SELECT 1 FROM {} LIMIT 1", subject.shared.sqlite);
        Ok(self.sides.sqlite.query(&query)?.is_empty())
    }

    /// Inserts one row on both sides, or on none.
    fn add_row(&mut self, subject: &Subject, shape: Shape) -> Result<Added, Error> {
        let Some(cells) = self.maker.row(&self.sides, subject, shape, None)? else { return Ok(Added::Nowhere) };
        let insert = Operation::new(Verb::Insert, &subject.shared, cells, Vec::new());
        let sql = insert.to_sqlite();
        let number = |subject: &Subject| subject.numbered().cloned();
        self.sides.sqlite.batch(&format!("SAVEPOINT row; {sql}"))?;
        let id = self.sides.sqlite.connection().last_insert_rowid();
        let taken = self.insert_postgres(subject, &insert, number(subject).map(|column| (column, id)))?;
        if let Some(mut difference) = taken {
            self.sides.sqlite.batch("ROLLBACK TO row; RELEASE row")?;
            difference.shown_by = Some(self.smallest(insert)?.shown());
            self.report.add(difference);
            return Ok(Added::OnSqliteOnly);
        }
        self.sides.sqlite.batch("RELEASE row")?;
        // A row may be refused here alone, where it depends on chance.
        let _ = self.sides.twin.batch(&sql);
        Ok(Added::Both)
    }

    /// Leaves out of a row that PostgreSQL alone refuses what does not matter for that.
    fn smallest(&mut self, mut insert: Operation) -> Result<Operation, Error> {
        let Sides { sqlite, postgres, .. } = &mut self.sides;
        let mut refusal = |insert: &Operation| -> Result<Option<String>, Error> {
            sqlite.batch("SAVEPOINT smaller")?;
            let taken = sqlite.batch(&insert.to_sqlite()).is_ok();
            sqlite.batch("ROLLBACK TO smaller; RELEASE smaller")?;
            postgres.batch("BEGIN")?;
            let refused = postgres.batch(&insert.to_postgres()).err();
            postgres.batch("ROLLBACK")?;
            Ok(refused.filter(|_| taken).and_then(|error| error.sqlstate().map(str::to_owned)))
        };
        let Some(wanted) = refusal(&insert)? else { return Ok(insert) };
        for at in (0..insert.cells.len()).rev() {
            let mut smaller = insert.clone();
            smaller.cells.remove(at);
            if refusal(&smaller)?.as_ref() == Some(&wanted) {
                insert = smaller;
            }
        }
        Ok(insert)
    }

    /// Inserts a row that SQLite has taken. `number` is the column that numbers itself, and SQLite's number.
    fn insert_postgres(
        &mut self,
        subject: &Subject,
        insert: &Operation,
        number: Option<(SharedColumn, i64)>,
    ) -> Result<Option<Difference>, Error> {
        let name = &subject.shared.name;
        let refused = |error: &Error, what: &str| {
            let subject = format!("insert into {name}{what}");
            let mut difference = Difference::new(Check::Behaviour, subject, "takes it", error.said());
            difference.shown_by = Some(insert.shown());
            Some(difference)
        };
        let postgres = &mut self.sides.postgres;
        let Some((column, id)) = number else {
            return match postgres.batch(&insert.to_postgres()) {
                Ok(()) => Ok(None),
                Err(error) if error.is_fatal() || error.is_deadline() => Err(error),
                Err(error) => Ok(refused(&error, "")),
            };
        };
        postgres.batch("BEGIN")?;
        let sql = format!("{} RETURNING {}", insert.to_postgres(), column.postgres);
        let given = postgres.query_text(&sql);
        match &given {
            Ok(rows) if rows.first().and_then(|row| row[0].as_ref()) == Some(&id.to_string()) => {
                postgres.batch("COMMIT")?;
                return Ok(None);
            }
            Err(error) if error.is_fatal() || error.is_deadline() => return given.map(|_| None),
            _ => postgres.batch("ROLLBACK")?,
        }
        // Gaps in a sequence are no fault, so the numbers are made the same; a number that is taken is one.
        let mut with_id = insert.clone();
        with_id.cells.push(Cell { column: column.clone(), value: Value::Integer(id) });
        let retried = postgres.batch(&format!(
            "{}; SELECT setval(pg_get_serial_sequence({}, {}), {id}) WHERE {id} > 0",
            with_id.to_postgres(),
            Value::Text(subject.shared.postgres.clone()).to_literal(),
            Value::Text(column.name.clone()).to_literal(),
        ));
        match (given, retried) {
            (Err(error), Ok(())) => {
                self.report
                    .add(refused(&error, &format!(" without {}", column.name)).unwrap_or_else(|| unreachable!()));
                Ok(None)
            }
            (_, Ok(())) => Ok(None),
            (_, Err(error)) if error.is_fatal() => Err(error),
            (_, Err(error)) => Ok(refused(&error, "")),
        }
    }

    /// Turns foreign keys on for made-up rows, and off for migrations, as SQLite has them unless a program asks.
    fn enforce(&mut self, on: bool) -> Result<(), Error> {
        if on && self.sides.sqlite.query("PRAGMA foreign_key_check").is_err() {
            // A parent that is not unique: every write to the child would be refused.
            self.enforces = false;
        }
        let on = if on && self.enforces { "ON" } else { "OFF" };
        for sqlite in [&self.sides.sqlite, &self.sides.twin] {
            sqlite.batch(&format!("PRAGMA foreign_keys = {on}"))?;
        }
        Ok(())
    }
}
