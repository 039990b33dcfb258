//! What is said at the end, and about each file as a whole.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lite2pg_core::diagnostic::Severity;
use serde::Serialize;

use super::place::Places;
use super::{Mode, blocked, count, is_left, is_postgres, plural, said};
use crate::job::{Done, Entry, Outcome};
use crate::merge;
use crate::output::{Output, Paint, clean};
use crate::state::{STATES, State};

/// How many files came out how.
#[derive(Clone, Copy, Default, Debug, Serialize)]
pub(super) struct Counts {
    written: usize,
    printed: usize,
    unchanged: usize,
    skipped: usize,
    blocked: usize,
    failed: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
}

impl Counts {
    pub(super) fn of(done: &[Done]) -> Self {
        let outcome = |outcome| count(done, |entry| entry.outcome == outcome);
        let severity = |severity| {
            let all = done.iter().flat_map(|done| &done.entries).flat_map(said);
            all.filter(|found| found.severity == severity).count()
        };
        Self {
            written: outcome(Outcome::Written),
            printed: outcome(Outcome::Printed),
            unchanged: count(done, |entry| is_left(entry) && entry.judged.state == State::Current),
            skipped: count(done, |entry| is_left(entry) && entry.judged.state != State::Current),
            blocked: outcome(Outcome::Blocked),
            failed: outcome(Outcome::Failed),
            errors: severity(Severity::Error),
            warnings: severity(Severity::Warning),
            infos: severity(Severity::Info),
        }
    }
}

/// How often a rule changed something.
#[derive(Clone, Copy, Default, Debug, Serialize)]
pub(super) struct Uses {
    times: usize,
    files: usize,
}

pub(super) fn uses(done: &[Done]) -> BTreeMap<&'static str, Uses> {
    let mut all: BTreeMap<&'static str, Uses> = BTreeMap::new();
    let ports = done.iter().flat_map(|done| &done.entries).filter_map(|entry| entry.port.as_ref());
    for (rule, times) in ports.flat_map(|port| &port.used) {
        let uses = all.entry(rule).or_default();
        uses.times += times;
        uses.files += 1;
    }
    all
}

/// One line for each rule that changed something, the most used first.
pub fn statistics(done: &[Done]) -> String {
    let mut uses: Vec<_> = uses(done).into_iter().collect();
    uses.sort_by_key(|(rule, uses)| (std::cmp::Reverse(uses.times), *rule));
    let mut text = String::new();
    for (rule, uses) in uses {
        let _ = writeln!(text, "{:>6}  {rule}  ({})", uses.times, plural(uses.files, "file"));
    }
    text
}

/// What is said about a file as a whole, if anything.
pub(super) fn note(output: &Output, mode: Mode, entry: &Entry) -> String {
    let (source, target) = (entry.source.display(), entry.target.display());
    let text = match (entry.outcome, entry.judged.state) {
        (Outcome::Blocked, _) => {
            let count = blocked(entry);
            let errors = plural(count, "error");
            let stubs = if count == 1 { "a stub that refuses" } else { "stubs that refuse" };
            if mode.prints {
                format!("not printed: {source} ({errors}). --partial prints it with {stubs} to run.")
            } else {
                format!("not written: {target} ({errors}). --partial writes it with {stubs} to run.")
            }
        }
        _ if output.quiet => return String::new(),
        (Outcome::Left, State::Stale) => {
            format!("not written: {target} is stale, {source} was changed since. --update rewrites it.")
        }
        (Outcome::Left, State::Conflict) if entry.old.as_deref().is_some_and(|old| merge::conflict(old).is_some()) => {
            format!(
                "not written: {target} holds the marks of a conflict that git could not merge. --force rewrites it."
            )
        }
        (Outcome::Left, State::Conflict) => {
            format!("not written: {target} was edited by hand, and {source} was changed since. --force rewrites it.")
        }
        (Outcome::Left, State::Blocked) => {
            let flag = if entry.judged.by_hand { "--force rewrites it" } else { "--update tries again" };
            format!("not written: {target} holds stubs that refuse to run. {flag}.")
        }
        _ if !output.verbose => return String::new(),
        (Outcome::Left, State::Current) => format!("unchanged: {target}"),
        (Outcome::Left, State::Edited) => format!("skipped: {target} was edited by hand"),
        (Outcome::Left, State::SqliteOnly) => {
            format!("skipped: {source}: {}", entry.sqlite_only.as_deref().unwrap_or_default())
        }
        (Outcome::Left, State::Renumbered) => format!("unchanged: {target}, the port of {source}"),
        (Outcome::Left, State::Manual) => format!("skipped: {target} was written by hand"),
        (Outcome::Written, _) if is_postgres(entry) => {
            format!("written: {target}, a copy: {source} is PostgreSQL already")
        }
        (Outcome::Written, _) => format!("written: {target}"),
        _ => return String::new(),
    };
    format!("{}\n", clean(&text))
}

/// How many pairs are in which state.
pub fn states(done: &[Done]) -> String {
    let counts = STATES.iter().map(|&state| (count(done, |entry| entry.state() == state), state));
    let named: Vec<String> =
        counts.filter(|(count, _)| *count > 0).map(|(count, state)| format!("{count} {}", state.name())).collect();
    named.join(", ") + "\n"
}

/// What is said at the end.
pub fn summary(output: &Output, done: &[Done]) -> String {
    let mut text = decisions(output, done);
    let counts = Counts::of(done);
    let named = [
        (counts.written, "written"),
        (counts.printed, "to be written"),
        (counts.unchanged, "unchanged"),
        (counts.blocked, "blocked"),
        (counts.skipped, "skipped"),
        (counts.failed, "failed"),
    ];
    let files: Vec<String> =
        named.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let _ = write!(text, "{}", if files.is_empty() { "nothing to do".to_owned() } else { files.join(", ") });
    let named = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.infos, "info line")];
    let said: Vec<String> =
        named.iter().filter(|(count, _)| *count > 0).map(|(count, word)| plural(*count, word)).collect();
    if !said.is_empty() {
        let _ = write!(text, "; {}", said.join(", "));
        if counts.infos > 0 && !output.verbose {
            text += " (-v shows them)";
        }
    }
    text + "\n"
}

/// The inferred types, each with its reasons, or only how many there are.
fn decisions(output: &Output, done: &[Done]) -> String {
    let total: usize = done.iter().map(|done| done.decisions.len()).sum();
    if total == 0 {
        return String::new();
    }
    if !output.verbose {
        return format!("{} inferred (-v shows why)\n", plural(total, "column type"));
    }
    let mut text = String::new();
    for done in done {
        let mut places = Places::new(&done.files);
        for decision in &done.decisions {
            let reasons = decision.reasons.iter().map(|reason| match reason.place {
                Some((file, span)) => {
                    format!("{} ({}:{})", reason.text, places.name(file), places.position(file, span.start).line)
                }
                None => reason.text.clone(),
            });
            let reasons = reasons.collect::<Vec<_>>().join("; ");
            let declared = if decision.declared.is_empty() { "no type" } else { &decision.declared };
            let name = output.paint(Paint::Bold, &clean(&decision.column));
            let _ = writeln!(text, "{name}: {}", clean(&format!("{declared} -> {}: {reasons}", decision.chosen)));
        }
    }
    text
}
