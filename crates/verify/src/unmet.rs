//! What only follows from a file that was not applied: later files that need what it makes, and what is missing then.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::{Check, Difference, MISSING, Report};
use crate::script::Script;
use crate::sql::{Word, words};

/// SQLSTATEs of what does not exist: a table, a column, another object, a function.
const UNDEFINED: [&str; 4] = ["ERROR 42P01:", "ERROR 42703:", "ERROR 42704:", "ERROR 42883:"];

/// The names that PostgreSQL may lack, and the file that was to make each.
#[derive(Default)]
pub(crate) struct Unmet(BTreeMap<String, String>);

impl Unmet {
    /// A file was not applied to PostgreSQL.
    pub(crate) fn add(&mut self, source: &Script) {
        self.add_behind(source, &source.name);
    }

    fn add_behind(&mut self, source: &Script, cause: &str) {
        for name in made(&source.text) {
            self.0.entry(name).or_insert_with(|| cause.to_owned());
        }
    }

    /// Says of a file that was refused whether it is for want of what an earlier one makes.
    pub(crate) fn explain(&mut self, difference: &mut Difference, source: &Script) {
        let says = &difference.postgres;
        let cause = UNDEFINED.iter().any(|state| says.starts_with(state)).then(|| {
            let mut names = says.split('"').skip(1).step_by(2).flat_map(|name| name.split('.'));
            names.find_map(|name| self.0.get(&name.to_lowercase())).cloned()
        });
        match cause.flatten() {
            Some(cause) => {
                self.add_behind(source, &cause);
                difference.follows = Some(cause);
            }
            None => self.add(source),
        }
    }

    /// Says of all that is missing whether it was to be made by a file that was not applied.
    pub(crate) fn explain_missing(&self, report: &mut Report) {
        let missing = |difference: &&mut Difference| {
            difference.check == Check::Schema && difference.postgres == MISSING && difference.follows.is_none()
        };
        for difference in report.differences.iter_mut().filter(missing) {
            let all = words(&difference.subject);
            let mut names = all.iter().filter(|word| word.is_name());
            difference.follows = names.find_map(|word| self.0.get(&word.text)).cloned();
        }
    }
}

/// The names of the tables, views, indexes, triggers and columns that a text makes, in lower case.
fn made(sql: &str) -> BTreeSet<String> {
    const OBJECTS: [&str; 4] = ["table", "view", "index", "trigger"];
    const BETWEEN: [&str; 10] =
        ["temp", "temporary", "unique", "virtual", "table", "view", "index", "trigger", "if", "not"];
    let words = words(sql);
    let mut made = BTreeSet::new();
    let is = |at: usize, word: &str| words.get(at).is_some_and(|found| found.is(word));
    let name = |at: usize| words.get(at).filter(|word: &&Word| word.is_name()).map(|word| word.text.clone());
    for at in 0..words.len() {
        let behind = if is(at, "create") {
            let between = |word: &&Word| BETWEEN.iter().any(|known| word.is(known)) || word.is("exists");
            let count = words[at + 1..].iter().take_while(between).count();
            let is_object = words[at + 1..=at + count].iter().any(|word| OBJECTS.iter().any(|object| word.is(object)));
            if !is_object {
                continue;
            }
            at + 1 + count
        } else if is(at, "add") || is(at, "rename") && !is(at + 1, "to") {
            at + 1 + usize::from(is(at + 1, "column"))
        } else if is(at, "to") {
            at + 1
        } else {
            continue;
        };
        // With a schema before it.
        let behind = if words.get(behind + 1).is_some_and(|word| word.is_symbol(".")) { behind + 2 } else { behind };
        made.extend(name(behind));
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let sql = "CREATE TABLE IF NOT EXISTS main.\"A b\" (x TEXT); CREATE UNIQUE INDEX i ON t (x); CREATE VIEW v AS SELECT 1;
            ALTER TABLE t ADD COLUMN c TEXT; ALTER TABLE t ADD d TEXT; ALTER TABLE t RENAME TO u;
            ALTER TABLE t RENAME COLUMN e TO f; INSERT INTO t VALUES (1)";
        let made = made(sql);
        assert_eq!(made.iter().map(String::as_str).collect::<Vec<_>>(), ["a b", "c", "d", "e", "f", "i", "u", "v"]);
    }
}
