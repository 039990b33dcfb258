//! The probes: one statement each, on both sides, taken back afterwards. Both have to take it or to refuse it, and what it
//! does, triggers and foreign keys included, has to be the same.

use std::collections::BTreeSet;

use lite2pg_engines::{Error, Value};

use super::Run;
use super::operation::{Cell, Operation, Verb};
use super::rows::{Shape, is_short, suits};
use super::subject::{Subject, subjects};
use crate::data::{self, Shared, SharedColumn};
use crate::report::{Check, Difference};
use crate::schema::{Default, Schema};
use crate::sql::words;
use crate::value::{self, Family};
use crate::verify::Sides;

/// Numbers for rows that probes insert: no made-up row is that far.
const FIRST_ID: i64 = 1_000_000;

/// How many literals of the sources are tried in each column.
const MOST_LITERALS: usize = 10;

/// How many rows are inserted a second time.
const KNOWN_ROWS: usize = 4;

/// How many rows are deleted, one by one, in each table.
const DELETIONS: usize = 60;

/// What a difference looked like, so that a smaller statement can be told to show the same.
#[derive(PartialEq, Eq)]
struct Signature {
    /// What SQLite says if it refuses.
    sqlite: Option<String>,
    /// The SQLSTATE, if PostgreSQL refuses.
    postgres: Option<String>,
    /// The tables whose rows differ.
    tables: Vec<String>,
}

struct Prober<'r> {
    sides: &'r mut Sides,
    enforces: bool,
    /// The views that show the table.
    views: Vec<&'r Shared>,
    /// Sets the sequences back, which no ROLLBACK does.
    reset: String,
    defers: bool,
}

impl Run<'_> {
    pub(super) fn probe(&mut self, left: &Schema, right: &Schema) -> Result<(), Error> {
        self.enforce(true)?;
        let subjects = subjects(left, right, self.last);
        let parents: BTreeSet<&str> =
            left.tables.values().flat_map(|table| &table.foreign_keys).map(|key| key.parent.as_str()).collect();
        let sequences = "SELECT format('SELECT setval(%L, %s, %L);', format('%I.%I', schemaname, sequencename),
            coalesce(last_value, start_value), last_value IS NOT NULL) FROM pg_sequences";
        let reset: String =
            self.sides.postgres.query_text(sequences)?.into_iter().filter_map(|mut row| row.remove(0)).collect();
        let defers = "SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%INITIALLY DEFERRED%'";
        let defers = self.sides.sqlite.query(defers)? != [[Value::Integer(0)]];
        let views = self.views(left, right)?;
        let mut count = 0;
        for subject in &subjects {
            let name = &subject.shared.name;
            if self.spoiled.contains(name) {
                continue;
            }
            let reach = reach(name, left, &self.spoiled);
            let reach: Vec<&Subject> = subjects.iter().filter(|subject| reach.contains(&subject.shared.name)).collect();
            let mut probes = self.insertions(subject)?;
            probes.extend(self.changes(subject, parents.contains(name.as_str()))?);
            let views = views.iter().filter(|(_, words)| words.contains(name)).map(|(view, _)| view).collect();
            let mut both =
                Prober { sides: &mut self.sides, enforces: self.enforces, views, reset: reset.clone(), defers };
            count += probes.len();
            for (what, operation) in probes {
                // If a plain row is refused already, so is each variation of it.
                let plain = format!("insert into {name}");
                let is_told = |what: &str| self.report.differences.iter().any(|difference| difference.subject == what);
                if is_told(&what) || what.starts_with(&plain) && is_told(&plain) {
                    continue;
                }
                if let Some(difference) = both.find(&what, operation, &reach)? {
                    self.report.add(difference);
                }
            }
        }
        self.report.count(Check::Behaviour, "probes", count);
        self.enforce(false)
    }

    /// The views that do not differ yet, with the words of their SQL.
    fn views(&self, left: &Schema, right: &Schema) -> Result<Vec<(Shared, BTreeSet<String>)>, Error> {
        let all = self.sides.sqlite.query_text("SELECT lower(name), sql FROM sqlite_schema WHERE type = 'view'")?;
        let text = |name: &str| {
            let row = all.iter().find(|row| row[0].as_deref() == Some(name));
            row.and_then(|row| row[1].clone()).unwrap_or_default()
        };
        let shared = data::views(left, right, text).into_iter().filter(|view| !self.spoiled.contains(&view.name));
        let words = |view: &Shared| words(&text(&view.name)).into_iter().map(|word| word.text).collect();
        Ok(shared.map(|view| (words(&view), view)).map(|(words, view)| (view, words)).collect())
    }

    /// A valid row, then the same row with one thing changed.
    fn insertions(&mut self, subject: &Subject) -> Result<Vec<(String, Operation)>, Error> {
        let shared = &subject.shared;
        let name = &shared.name;
        let mut probes = Vec::new();
        let insert = |cells: Vec<Cell>| Operation::new(Verb::Insert, shared, cells, Vec::new());
        let Some(row) = self.maker.row(&self.sides, subject, Shape::Full, Some(FIRST_ID))? else {
            return Ok(probes);
        };
        probes.push((format!("insert into {name}"), insert(row.clone())));
        let existing = self.existing(shared)?;
        for (at, cell) in row.iter().enumerate() {
            let column = &cell.column.name;
            let Some(left) = subject.left.column(column) else { continue };
            let with = |value: Value| {
                let mut cells = row.clone();
                cells[at].value = value;
                insert(cells)
            };
            // SQLite alone takes NULL into some primary keys, and an INTEGER PRIMARY KEY makes a number of it.
            if !subject.left.primary_key.contains(column) {
                probes.push((format!("insert into {name}({column}): NULL"), with(Value::Null)));
            }
            let made_up = subject.makes_up(left, &cell.column.family, self.sides.window);
            if (left.default != Default::None || !left.not_null) && !made_up {
                let mut cells = row.clone();
                cells.remove(at);
                probes.push((format!("insert into {name}({column}): nothing"), insert(cells)));
            }
            let is_key = subject.left.foreign_keys.iter().any(|key| key.children().any(|child| child == column));
            if is_key || left.is_numbered {
                continue;
            }
            let literals = self.maker.literals();
            let literals = literals.exact(column).iter().chain(literals.variants(column));
            let fits = |value: &&Value| suits(value, &cell.column.family) && is_short(value, &left.type_name);
            let fitting = literals.filter(fits).take(MOST_LITERALS).cloned();
            for value in fitting.collect::<Vec<_>>() {
                let what = format!("insert into {name}({column}): {}", value.to_literal());
                probes.push((what.clone(), with(value.clone())));
                // Among other values, too: what decides may be a combination.
                for _ in 0..2 {
                    let other = self.maker.row(&self.sides, subject, Shape::Full, Some(FIRST_ID))?;
                    let mut cells = other.unwrap_or_else(|| row.clone());
                    if let Some(cell) = cells.iter_mut().find(|cell| cell.column.name == *column) {
                        cell.value = value.clone();
                    }
                    probes.push((what.clone(), insert(cells)));
                }
            }
        }
        for key in subject.left.foreign_keys.iter().filter(|_| self.enforces) {
            let children: Vec<&str> = key.children().collect();
            let mut cells = row.clone();
            for cell in cells.iter_mut().filter(|cell| children.contains(&cell.column.name.as_str())) {
                let number = self.maker.value_for_nobody();
                cell.value = if suits(&Value::Integer(1), &cell.column.family) {
                    Value::Integer(number)
                } else {
                    absent(&cell.column, number)
                };
            }
            let what = format!("insert into {name}({}): a row that is not in {}", children.join(", "), key.parent);
            probes.push((what, insert(cells)));
        }
        let partial = subject.left.indexes.iter().filter(|index| index.unique).map(|index| &index.keys);
        for columns in subject.left.uniques.iter().chain(partial) {
            let by_clock = |old: &&Vec<Value>| {
                let mut parts = shared.columns.iter().zip(*old).filter(|(column, _)| columns.contains(&column.name));
                parts.any(|(column, value)| value::is_now(value, &column.family, self.sides.window))
            };
            for old in existing.iter().filter(|old| !by_clock(old)).take(KNOWN_ROWS) {
                for changes_case in [false, true] {
                    let mut cells = row.clone();
                    let mut has_changed = !changes_case;
                    for cell in cells.iter_mut().filter(|cell| columns.contains(&cell.column.name)) {
                        let Some(at) = shared.columns.iter().position(|column| column.name == cell.column.name) else {
                            continue;
                        };
                        cell.value = old[at].clone();
                        // A UUID has no case in PostgreSQL.
                        let has_case = changes_case && cell.column.family != Family::Uuid;
                        if let (true, Value::Text(text)) = (has_case, &old[at]) {
                            let other = swap_case(text);
                            has_changed |= other != *text && suits(&Value::Text(other.clone()), &cell.column.family);
                            cell.value = Value::Text(other);
                        }
                    }
                    let values =
                        if changes_case { "a value that is there, in the other case" } else { "a value that is there" };
                    if has_changed {
                        probes.push((format!("insert into {name}({}): {values}", columns.join(", ")), insert(cells)));
                    }
                }
            }
        }
        Ok(probes)
    }

    /// Each column of a row set to something else, and rows deleted.
    fn changes(&mut self, subject: &Subject, is_parent: bool) -> Result<Vec<(String, Operation)>, Error> {
        let shared = &subject.shared;
        let name = &shared.name;
        let mut probes = Vec::new();
        let existing = self.existing(shared)?;
        let filter = |row: &Vec<Value>| -> Vec<Cell> {
            shared.key.iter().map(|&at| Cell { column: shared.columns[at].clone(), value: row[at].clone() }).collect()
        };
        for row in existing.iter().take(2) {
            let fresh = self.maker.row(&self.sides, subject, Shape::Full, Some(FIRST_ID))?;
            for cell in fresh.unwrap_or_default() {
                let is_key = subject.left.primary_key.contains(&cell.column.name);
                // Without enforcement in SQLite, PostgreSQL alone would refuse or follow.
                if is_key && is_parent && !self.enforces || is_key && shared.key.is_empty() {
                    continue;
                }
                let what = format!("update {name}({})", cell.column.name);
                probes.push((what, Operation::new(Verb::Update, shared, vec![cell], filter(row))));
            }
        }
        if !is_parent || self.enforces {
            for row in existing.iter().take(DELETIONS) {
                probes.push((
                    format!("delete from {name}"),
                    Operation::new(Verb::Delete, shared, Vec::new(), filter(row)),
                ));
            }
        }
        Ok(probes)
    }

    /// Some rows of a table as SQLite has them: those whose keys neither chance nor the clock has made, NULL for what they have.
    fn existing(&self, shared: &Shared) -> Result<Vec<Vec<Value>>, Error> {
        let columns: Vec<&str> = shared.columns.iter().map(|column| column.sqlite.as_str()).collect();
        let key: Vec<&str> = shared.key.iter().map(|&at| shared.columns[at].sqlite.as_str()).collect();
        let order = if key.is_empty() { String::new() } else { format!(" ORDER BY {}", key.join(", ")) };
        let query = format!("SELECT {} FROM {}{order} LIMIT {DELETIONS}", columns.join(", "), shared.sqlite);
        let mut rows = self.sides.sqlite.query(&query)?;
        let twins = self.sides.twin.query(&query)?;
        rows.retain_mut(|row| {
            let is_now = |at: usize, value: &Value| value::is_now(value, &shared.columns[at].family, self.sides.window);
            let is_same =
                |twin: &&Vec<Value>| shared.key.iter().all(|&at| twin[at] == row[at] && !is_now(at, &row[at]));
            let Some(twin) = twins.iter().find(is_same) else { return false };
            if !shared.key.is_empty() {
                for (at, (value, twin)) in row.iter_mut().zip(twin).enumerate() {
                    if value != twin || is_now(at, value) {
                        *value = Value::Null;
                    }
                }
            }
            true
        });
        Ok(rows)
    }
}

impl Prober<'_> {
    /// Runs a probe; if it differs, with the smallest statement that shows it.
    fn find(&mut self, what: &str, mut operation: Operation, reach: &[&Subject]) -> Result<Option<Difference>, Error> {
        let Some((signature, mut difference)) = self.run(what, &operation, reach)? else { return Ok(None) };
        if operation.verb == Verb::Insert {
            for at in (0..operation.cells.len()).rev() {
                let mut smaller = operation.clone();
                smaller.cells.remove(at);
                if let Some((same, found)) = self.run(what, &smaller, reach)?
                    && same == signature
                {
                    (operation, difference) = (smaller, found);
                }
            }
        }
        difference.shown_by = Some(operation.shown());
        Ok(Some(difference))
    }

    fn run(
        &mut self,
        what: &str,
        operation: &Operation,
        reach: &[&Subject],
    ) -> Result<Option<(Signature, Difference)>, Error> {
        let Sides { sqlite, twin, postgres, window } = &mut *self.sides;
        sqlite.batch("BEGIN")?;
        let mut left = sqlite.batch(&operation.to_sqlite());
        if left.is_ok() && self.defers && self.enforces && !sqlite.query("PRAGMA foreign_key_check")?.is_empty() {
            left = Err(Error::Sqlite("FOREIGN KEY constraint failed at the end of the transaction".to_owned()));
        }
        postgres.batch("BEGIN")?;
        let right =
            postgres.batch(&operation.to_postgres()).and_then(|()| postgres.batch("SET CONSTRAINTS ALL IMMEDIATE"));
        let mut found = None;
        match (&left, &right) {
            (Err(error), _) if error.is_deadline() => return left.map(|()| None),
            (_, Err(error)) if error.is_fatal() || error.is_deadline() => return right.map(|()| None),
            (Ok(()), Ok(())) => {
                twin.batch("BEGIN")?;
                let _ = twin.batch(&operation.to_sqlite());
                let mut is_numbered_otherwise = false;
                for subject in reach {
                    let shared = &subject.shared;
                    let (_, mut difference) = shared.compare(Check::Behaviour, sqlite, twin, postgres, *window)?;
                    if difference.is_some()
                        && let Some(number) = subject.numbered()
                    {
                        // A cascade fires triggers in any order: the rows that they add may be numbered otherwise.
                        let without = shared.without(&number.name);
                        difference = without.compare(Check::Behaviour, sqlite, twin, postgres, *window)?.1;
                        is_numbered_otherwise |= difference.is_none();
                    }
                    if let Some(mut difference) = difference {
                        let signature = Signature { sqlite: None, postgres: None, tables: vec![shared.name.clone()] };
                        if !what.contains(&format!(" {}", shared.name)) {
                            difference.sqlite = format!("{}: {}", shared.name, difference.sqlite);
                            difference.postgres = format!("{}: {}", shared.name, difference.postgres);
                        }
                        what.clone_into(&mut difference.subject);
                        found = Some((signature, difference));
                        break;
                    }
                }
                for view in self.views.iter().filter(|_| found.is_none() && !is_numbered_otherwise) {
                    let (_, difference) = view.compare(Check::Behaviour, sqlite, twin, postgres, *window)?;
                    if let Some(mut difference) = difference {
                        let signature = Signature { sqlite: None, postgres: None, tables: vec![view.name.clone()] };
                        difference.sqlite = format!("{}: {}", view.name, difference.sqlite);
                        difference.postgres = format!("{}: {}", view.name, difference.postgres);
                        what.clone_into(&mut difference.subject);
                        found = Some((signature, difference));
                        break;
                    }
                }
                if !twin.connection().is_autocommit() {
                    twin.batch("ROLLBACK")?;
                }
            }
            // Refused by both, unless PostgreSQL does not even understand its own trigger.
            (Err(_), Err(error)) if !error.sqlstate().is_some_and(|state| state.starts_with("42")) => {}
            (left, right) => {
                let shown = |done: &Result<(), Error>| match done {
                    Ok(()) => "takes it".to_owned(),
                    Err(error) => error.said(),
                };
                let state = right.as_ref().err().and_then(Error::sqlstate).map(str::to_owned);
                let said = left.as_ref().err().map(Error::said);
                let signature = Signature { sqlite: said, postgres: state, tables: Vec::new() };
                found = Some((signature, Difference::new(Check::Behaviour, what, shown(left), shown(right))));
            }
        }
        if !sqlite.connection().is_autocommit() {
            sqlite.batch("ROLLBACK")?;
        }
        postgres.batch("ROLLBACK")?;
        postgres.batch(&self.reset)?;
        Ok(found)
    }
}

/// The tables that a statement on one can change: by its triggers, and by foreign keys that follow.
fn reach(table: &str, schema: &Schema, spoiled: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::from([table.to_owned()]);
    let mut waiting = vec![table.to_owned()];
    while let Some(next) = waiting.pop() {
        let children =
            schema.tables.iter().filter(|(_, other)| other.foreign_keys.iter().any(|key| key.parent == next));
        let mut names: Vec<String> = children.map(|(name, _)| name.clone()).collect();
        for text in schema.trigger_texts.get(&next).into_iter().flatten() {
            let tables =
                words(text).into_iter().filter(|word| word.is_name() && schema.tables.contains_key(&word.text));
            names.extend(tables.map(|word| word.text));
        }
        for name in names {
            if found.insert(name.clone()) {
                waiting.push(name);
            }
        }
    }
    found.retain(|name| !spoiled.contains(name));
    found
}

/// A value that no row has.
fn absent(column: &SharedColumn, number: i64) -> Value {
    match column.family {
        Family::Uuid => Value::Text(format!("ffffffff-0000-4000-8000-{number:012x}")),
        _ => Value::Text(format!("absent {number}")),
    }
}

fn swap_case(text: &str) -> String {
    let swap =
        |char: char| if char.is_ascii_uppercase() { char.to_ascii_lowercase() } else { char.to_ascii_uppercase() };
    text.chars().map(swap).collect()
}
