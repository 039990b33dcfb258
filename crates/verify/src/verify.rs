//! The whole check: both sides from nothing, file by file.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use lite2pg_engines::{Database, Error, Remote, Server, Sqlite};

use crate::apply::{self, Stopped};
use crate::behaviour::behaviour;
use crate::data::{self, Shared};
use crate::down::down;
use crate::locate::locate;
use crate::report::{Check, Difference, Place, Report};
use crate::schema::{self, Defaults, Schema};
use crate::script::{Part, Script};
use crate::sql::words;
use crate::unmet::Unmet;
use crate::value::Window;

/// One migration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Migration {
    /// The file for SQLite; `None` if it is for PostgreSQL only.
    pub source: Option<Script>,
    /// The file for PostgreSQL; `None` if there is none.
    pub port: Option<Script>,
}

/// What is to be compared.
#[derive(Clone, Default, Debug)]
pub struct Plan {
    /// What exists before the first migration: for each file both sides.
    pub base: Vec<Migration>,
    /// In the order in which they are applied.
    pub migrations: Vec<Migration>,
    /// The files that take them back, in the order in which they are applied: the last first.
    pub down: Vec<Migration>,
    /// Rows that take the place of made-up ones.
    pub data: Option<Rows>,
    /// How it is done.
    pub options: Options,
}

/// Rows that somebody has, written to both sides after all migrations.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rows {
    /// A SQLite database.
    Database(PathBuf),
    /// Statements for SQLite.
    Statements(Script),
}

/// How a check is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// Whether rows are made up to see what both sides do with them.
    pub behaviour: bool,
    /// At least how many rows per table.
    pub rows: usize,
    /// Where the random numbers start.
    pub seed: u64,
    /// How long a statement may take.
    pub limit: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { behaviour: true, rows: 4, seed: 1, limit: Duration::from_secs(10) }
    }
}

/// Where databases come from.
#[derive(Debug)]
pub enum Postgres<'s> {
    /// A throwaway server.
    Local(&'s Server),
    /// Somebody's server, on which scratch databases are made and dropped.
    Remote(&'s Remote),
}

impl Postgres<'_> {
    /// A fresh database.
    ///
    /// # Errors
    ///
    /// When the server cannot be reached, or the user may not make one.
    pub fn database(&self, limit: Duration) -> Result<Database, Error> {
        let mut database = match self {
            Self::Local(server) => server.database()?,
            Self::Remote(remote) => remote.scratch()?,
        };
        database.limit(limit)?;
        // What a local server is set to; another one may be set to anything.
        database.batch(
            "SET client_min_messages = error; SET timezone = 'UTC'; SET datestyle = 'ISO, MDY'; SET intervalstyle = 'postgres';
             SET bytea_output = 'hex'; SET standard_conforming_strings = on; SET extra_float_digits = 1",
        )?;
        Ok(database)
    }
}

/// Both sides of a run.
pub(crate) struct Sides {
    pub(crate) sqlite: Sqlite,
    /// Runs the same statements, and gives unordered rows in another order: what differs from `sqlite` is left to chance.
    pub(crate) twin: Sqlite,
    pub(crate) postgres: Database,
    pub(crate) window: Window,
}

impl Sides {
    pub(crate) fn open(postgres: &Postgres<'_>, options: &Options) -> Result<Self, Error> {
        let twin = Sqlite::sandbox(options.limit)?;
        twin.batch("PRAGMA reverse_unordered_selects = ON")?;
        let postgres = postgres.database(options.limit)?;
        Ok(Self { sqlite: Sqlite::sandbox(options.limit)?, twin, postgres, window: Window::open() })
    }

    pub(crate) fn schemas(&mut self, defaults: Defaults) -> Result<(Schema, Schema), Error> {
        let left = schema::read_sqlite(&self.sqlite, defaults)?;
        Ok((left, schema::read_postgres(self.postgres.client(), defaults)?))
    }

    /// Applies a file to both SQLite databases. If it is refused they are as before, as after a migration tool's rollback.
    pub(crate) fn apply_sqlite(&mut self, script: &Script, part: Part) -> Result<Option<apply::Refused>, Stopped> {
        let before = self.sqlite.copy()?;
        let refused = apply::sqlite(&self.sqlite, script, part)?;
        if refused.is_some() {
            self.sqlite = before;
            return Ok(refused);
        }
        // It may be refused here alone: a random value that has to be unique.
        apply::sqlite(&self.twin, script, part)?;
        Ok(None)
    }
}

/// Runs both sides and compares them.
///
/// # Errors
///
/// When a statement takes too long or an engine goes away.
pub fn verify(plan: &Plan, postgres: &Postgres<'_>) -> Result<Report, Stopped> {
    let mut report = Report::default();
    let mut sides = Sides::open(postgres, &plan.options)?;
    let mut expected = Expected::default();
    let mut unmet = Unmet::default();
    // Whether every file so far was applied to both sides.
    let mut in_step = true;
    let count = plan.base.len();
    for (at, migration) in plan.base.iter().chain(&plan.migrations).enumerate() {
        let applied = apply_both(&mut sides, migration, &mut expected, &mut unmet, &mut report)?;
        in_step &= applied;
        let writes = [&migration.source, &migration.port].into_iter().flatten().any(writes);
        if in_step && writes && at >= count && at + 1 < count + plan.migrations.len() {
            compare_rows(&mut sides, migration, &mut report)?;
        }
    }
    let (left, right) = sides.schemas(Defaults::Compute)?;
    let compared = schema::compare(&left, &right, sides.window);
    report.intended = compared.intended;
    for (what, number) in [
        ("tables", compared.tables),
        ("columns", compared.columns),
        ("keys, indexes, views, triggers", compared.others),
    ] {
        report.count(Check::Schema, what, number);
    }
    // Where sources have no port, the files for PostgreSQL alone stand for them.
    let is_squashed = plan.migrations.iter().any(|migration| migration.port.is_none());
    for difference in compared.differences {
        if !is_squashed && expected.subjects.contains(&difference.subject) {
            report.intended.push(format!("{}: by a file for PostgreSQL alone", difference.subject));
        } else {
            report.add(difference);
        }
    }
    unmet.explain_missing(&mut report);
    let shared = all_shared(&left, &right, &sides.sqlite);
    for relation in &shared {
        let (rows, difference) =
            relation.compare(Check::Data, &sides.sqlite, &sides.twin, &mut sides.postgres, sides.window)?;
        report.count(Check::Data, "rows", rows);
        difference.into_iter().for_each(|difference| report.add(difference));
    }
    report.count(Check::Data, "tables and views", shared.len());
    down(plan, &mut sides, false, &mut report)?;
    drop(sides);
    if plan.options.behaviour {
        behaviour(plan, postgres, (&left, &right), &mut report)?;
    }
    let scripts = |of: fn(&Migration) -> Option<&Script>| -> Vec<&Script> {
        plan.base.iter().chain(&plan.migrations).filter_map(of).collect()
    };
    let sources = scripts(|migration| migration.source.as_ref());
    let ports = scripts(|migration| migration.port.as_ref());
    report.differences.iter_mut().for_each(|difference| locate(difference, &sources, &ports));
    Ok(report)
}

/// What files for PostgreSQL alone brought about.
#[derive(Default)]
struct Expected {
    /// The subjects of the differences that they made.
    subjects: BTreeSet<String>,
    /// What differs at present, if the last file was such a one.
    differ: Option<BTreeSet<String>>,
}

/// Applies one migration to both sides and reports what was refused. False if it is not on both sides now.
fn apply_both(
    sides: &mut Sides,
    migration: &Migration,
    expected: &mut Expected,
    unmet: &mut Unmet,
    report: &mut Report,
) -> Result<bool, Stopped> {
    let Some(source) = &migration.source else {
        let Some(port) = &migration.port else { return Ok(true) };
        let before = match expected.differ.take() {
            Some(before) => before,
            None => subjects(sides)?,
        };
        let refused = apply::postgres(&mut sides.postgres, port, Part::Up)?;
        let after = subjects(sides)?;
        expected.subjects.extend(after.difference(&before).cloned());
        expected.differ = Some(after);
        report.count(Check::Apply, "files for PostgreSQL alone", 1);
        refused.first().into_iter().for_each(|first| report.add(refusal(first, &port.name)));
        return Ok(false);
    };
    expected.differ = None;
    let Some(port) = &migration.port else {
        report.not_run(Check::Apply, &*source.name, "there is no port");
        unmet.add(source);
        // Later files need what it makes.
        sides.apply_sqlite(source, Part::Up)?;
        return Ok(false);
    };
    if let Some(refused) = sides.apply_sqlite(source, Part::Up)? {
        let mut reason =
            format!("SQLite itself refuses it at {}:{}: {}", refused.line, refused.column, refused.message);
        if refused.message.contains("no such function") {
            reason += ". A function of the application is not there: what the file does, and what later files need of it, is not \
                       compared; [verify.known] can say that it is meant to be so";
        }
        report.not_run(Check::Apply, &*source.name, reason);
        return Ok(true);
    }
    let refused = apply::postgres(&mut sides.postgres, port, Part::Up)?;
    report.count(Check::Apply, "files", 1);
    if let Some(first) = refused.first() {
        let mut difference = refusal(first, &source.name);
        unmet.explain(&mut difference, source);
        report.add(difference);
        return Ok(false);
    }
    Ok(true)
}

fn refusal(refused: &apply::Refused, name: &str) -> Difference {
    let mut difference = Difference::new(Check::Apply, format!("file {name}"), "runs", refused.message.clone());
    difference.port = Some(Place::from(refused));
    difference
}

fn subjects(sides: &mut Sides) -> Result<BTreeSet<String>, Error> {
    let (left, right) = sides.schemas(Defaults::Skip)?;
    let compared = schema::compare(&left, &right, sides.window);
    Ok(compared.differences.into_iter().map(|difference| difference.subject).collect())
}

/// Compares the rows of all tables after a file, so that a difference is reported where it comes up.
fn compare_rows(sides: &mut Sides, migration: &Migration, report: &mut Report) -> Result<(), Error> {
    let (left, right) = sides.schemas(Defaults::Skip)?;
    for table in data::tables(&left, &right) {
        let found = table.compare(Check::Data, &sides.sqlite, &sides.twin, &mut sides.postgres, sides.window)?.1;
        if let Some(mut difference) = found {
            let only = |script: &Option<Script>| script.iter().cloned().collect::<Vec<Script>>();
            let (source, port) = (only(&migration.source), only(&migration.port));
            locate(&mut difference, &source.iter().collect::<Vec<_>>(), &port.iter().collect::<Vec<_>>());
            report.add(difference);
        }
    }
    Ok(())
}

/// Tables and views.
pub(crate) fn all_shared(left: &Schema, right: &Schema, sqlite: &Sqlite) -> Vec<Shared> {
    let text = |name: &str| {
        let name = lite2pg_engines::Value::Text(name.to_owned()).to_literal();
        let query = format!("SELECT sql FROM sqlite_schema WHERE type = 'view' AND lower(name) = {name}");
        let sql = sqlite.query_text(&query).ok().and_then(|rows| rows.into_iter().next()?.into_iter().next()?);
        sql.unwrap_or_default()
    };
    let mut all = data::tables(left, right);
    all.extend(data::views(left, right, text));
    all
}

fn writes(script: &Script) -> bool {
    words(&script.text)
        .iter()
        .any(|word| ["insert", "update", "delete", "replace", "select"].iter().any(|verb| word.is(verb)))
}
