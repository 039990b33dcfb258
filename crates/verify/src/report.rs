//! What a check found, as data.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::apply::Refused;

/// What a side of a difference says that has the thing.
pub const THERE: &str = "there";
/// What a side of a difference says that does not have it.
pub const MISSING: &str = "missing";

/// The five checks, in the order in which they are made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Check {
    /// Every statement of every file runs on its side.
    Apply,
    /// Both databases define the same.
    Schema,
    /// The migrations leave the same rows, and the views show the same.
    Data,
    /// Both databases take the same rows, refuse the same ones, and do the same with them.
    Behaviour,
    /// The down migrations lead back to the same.
    Down,
}

impl Check {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Apply, Self::Schema, Self::Data, Self::Behaviour, Self::Down];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Apply => "apply",
            Self::Schema => "schema",
            Self::Data => "data",
            Self::Behaviour => "behaviour",
            Self::Down => "down",
        }
    }
}

/// A place in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl From<&Refused> for Place {
    fn from(refused: &Refused) -> Self {
        Self { file: refused.file.clone(), line: refused.line, column: refused.column }
    }
}

/// Something that is not the same on both sides.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    /// Which check found it.
    pub check: Check,
    /// What it is about, always in the same words: `column tasks.done default`. Known differences are declared by it.
    pub subject: String,
    /// What SQLite has or does.
    pub sqlite: String,
    /// What PostgreSQL has or does.
    pub postgres: String,
    /// The statement that shows it, for either side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown_by: Option<ShownBy>,
    /// Where the source defines it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Place>,
    /// Where the port defines it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<Place>,
    /// Why it is meant to be so, if somebody has said that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<String>,
    /// The file that was not applied, if this is only what follows from that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
}

/// A statement for both engines.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ShownBy {
    /// As SQLite takes it.
    pub sqlite: String,
    /// As PostgreSQL takes it.
    pub postgres: String,
}

impl Difference {
    /// A difference without places.
    pub fn new(
        check: Check,
        subject: impl Into<String>,
        sqlite: impl Into<String>,
        postgres: impl Into<String>,
    ) -> Self {
        Self {
            check,
            subject: subject.into(),
            sqlite: sqlite.into(),
            postgres: postgres.into(),
            shown_by: None,
            source: None,
            port: None,
            known: None,
            follows: None,
        }
    }
}

/// Something that could not be compared: never a success.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct NotRun {
    /// Which check.
    pub check: Check,
    /// What: a file, a table.
    pub subject: String,
    /// Why.
    pub reason: String,
    /// Why it is meant to be so, if somebody has said that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<String>,
}

/// Everything that a run found.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize)]
pub struct Report {
    /// How many things each check compared, by what they are: files, columns, rows, probes.
    pub compared: BTreeMap<Check, BTreeMap<&'static str, usize>>,
    /// What is not the same.
    pub differences: Vec<Difference>,
    /// What could not be compared.
    pub not_run: Vec<NotRun>,
    /// What is not the same and is meant so: a CHECK on 0 and 1 that a boolean makes superfluous.
    pub intended: Vec<String>,
}

impl Report {
    /// Counts what was compared.
    pub(crate) fn count(&mut self, check: Check, what: &'static str, number: usize) {
        *self.compared.entry(check).or_default().entry(what).or_default() += number;
    }

    /// Notes what could not be compared, once.
    pub(crate) fn not_run(&mut self, check: Check, subject: impl Into<String>, reason: impl Into<String>) {
        let entry = NotRun { check, subject: subject.into(), reason: reason.into(), known: None };
        if !self.not_run.contains(&entry) {
            self.not_run.push(entry);
        }
    }

    /// Adds a difference, unless one about the same thing is there already.
    pub(crate) fn add(&mut self, difference: Difference) {
        if !self.differences.iter().any(|other| other.check == difference.check && other.subject == difference.subject)
        {
            self.differences.push(difference);
        }
    }

    /// Takes over what somebody has declared, as pairs of a subject, in which `*` stands for any run of characters, and a
    /// reason. Gives back the subjects that fit nothing.
    pub fn declare<'k>(&mut self, known: &'k [(String, String)]) -> Vec<&'k str> {
        let mut unused = Vec::new();
        for (pattern, reason) in known {
            let mut used = false;
            let subjects = self.differences.iter_mut().map(|difference| (&difference.subject, &mut difference.known));
            let files = self.not_run.iter_mut().map(|entry| (&entry.subject, &mut entry.known));
            for (subject, known) in subjects.chain(files) {
                if fits(pattern, subject) {
                    *known = Some(reason.clone());
                    used = true;
                }
            }
            if !used {
                unused.push(pattern.as_str());
            }
        }
        unused
    }

    /// The differences that nobody has declared.
    pub fn unknown(&self) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(|difference| difference.known.is_none())
    }

    /// True if both sides are the same, as far as nothing else is declared, and everything was compared.
    pub fn is_equal(&self) -> bool {
        self.unknown().next().is_none() && self.not_run.iter().all(|entry| entry.known.is_some())
    }
}

/// Whether a subject fits a pattern; `*` stands for any run of characters.
pub fn fits(pattern: &str, subject: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == subject,
        Some((before, rest)) => subject.strip_prefix(before).is_some_and(|subject| {
            let starts = subject.char_indices().map(|(at, _)| at).chain([subject.len()]);
            starts.into_iter().any(|at| fits(rest, &subject[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_declared_is_no_finding() {
        let mut report = Report::default();
        report.add(Difference::new(Check::Schema, "index t(a)", "there", "missing"));
        report.add(Difference::new(Check::Schema, "index t(a)", "there", "missing"));
        report.not_run(Check::Apply, "5_x.sql", "because");
        assert_eq!(report.differences.len(), 1);
        let known = |subject: &str| (subject.to_owned(), "reason".to_owned());
        assert_eq!(report.declare(&[known("index *"), known("table *")]), ["table *"]);
        assert!(!report.is_equal(), "not run is not equal");
        report.declare(&[known("5_*.sql")]);
        assert!(report.is_equal());
    }
}
