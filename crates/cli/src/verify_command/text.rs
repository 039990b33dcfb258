//! The report of `verify` for people: a table, then each difference.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lite2pg_verify::report::{Check, Difference, Report};

use super::{Found, Verify};
use crate::output::{Output, Paint, clean};

pub(super) fn report(output: &Output, found: &Found, args: &Verify) -> String {
    let report = &found.report;
    let mut text = String::new();
    for difference in report.unknown().filter(|difference| difference.follows.is_none()) {
        text += &self::difference(output, difference);
    }
    text += &follows(output, report);
    for entry in &report.not_run {
        let (word, paint) = if entry.known.is_some() { ("known", Paint::Info) } else { ("not run", Paint::Warning) };
        let _ = writeln!(text, "{}: {}: {}", output.paint(paint, word), clean(&entry.subject), clean(&entry.reason));
    }
    for difference in report.differences.iter().filter(|difference| difference.known.is_some()) {
        let reason = difference.known.as_deref().unwrap_or_default();
        let _ =
            writeln!(text, "{}: {}: {}", output.paint(Paint::Info, "known"), clean(&difference.subject), clean(reason));
    }
    if output.verbose {
        for intended in &report.intended {
            let _ = writeln!(text, "{}: {}", output.paint(Paint::Info, "intended"), clean(intended));
        }
    }
    if !output.quiet || !found.equal {
        let _ = writeln!(text, "\n{} (seed {})", output.paint(Paint::Bold, &found.directory), args.seed);
        for check in Check::ALL {
            if let Some(line) = line(report, check) {
                let _ = writeln!(text, "  {:<10} {line}", check.name());
            }
        }
    }
    text
}

/// What only follows from a file that was not applied, in one line for each such file.
fn follows(output: &Output, report: &Report) -> String {
    let mut causes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for difference in report.unknown() {
        if let Some(cause) = &difference.follows {
            let subject = &*difference.subject;
            causes.entry(cause).or_default().push(subject.strip_prefix("file ").unwrap_or(subject));
        }
    }
    let mut text = String::new();
    for (cause, subjects) in causes {
        let word = output.paint(Paint::Warning, "follows");
        let (subjects, cause) = (clean(&subjects.join(", ")), clean(cause));
        let _ = writeln!(text, "{word}: {subjects}: {cause} makes what they need, and was not applied");
    }
    text
}

/// What one check came to: `equal` only if everything was compared.
fn line(report: &Report, check: Check) -> Option<String> {
    let all = report.differences.iter().filter(|difference| difference.check == check).count();
    let unknown: Vec<&Difference> = report.unknown().filter(|difference| difference.check == check).collect();
    let known = all - unknown.len();
    let follow = unknown.iter().filter(|difference| difference.follows.is_some()).count();
    let differences = unknown.len() - follow;
    let not_run = report.not_run.iter().filter(|entry| entry.check == check).count();
    let compared: Vec<String> = report
        .compared
        .get(&check)
        .into_iter()
        .flatten()
        .filter(|(_, number)| **number > 0)
        .map(|(what, number)| format!("{number} {what}"))
        .collect();
    if compared.is_empty() && all + not_run == 0 {
        return None;
    }
    let mut parts = Vec::new();
    if differences > 0 {
        parts.push(format!("{differences} differ"));
    }
    if follow > 0 {
        parts.push(format!("{follow} follow"));
    }
    if not_run > 0 {
        parts.push(format!("{not_run} not run"));
    }
    if known > 0 {
        parts.push(format!("{known} known"));
    }
    if parts.is_empty() {
        parts.push("equal".to_owned());
    }
    Some(format!("{:<22} {}", parts.join(", "), compared.join(", ")).trim_end().to_owned())
}

fn difference(output: &Output, difference: &Difference) -> String {
    let head = format!("{}[{}]", output.paint(Paint::Error, "differs"), difference.check.name());
    let mut text = format!("{head}: {}\n", clean(&difference.subject));
    let shown = difference.shown_by.as_ref();
    let sides = [
        ("SQLite", &difference.sqlite, &difference.source, shown.map(|shown| &shown.sqlite)),
        ("PostgreSQL", &difference.postgres, &difference.port, shown.map(|shown| &shown.postgres)),
    ];
    for (engine, value, place, statement) in sides {
        let _ = writeln!(text, "  {engine:<10} {}", clean(value).replace('\n', "\n             "));
        if let Some(place) = place {
            let _ = writeln!(text, "             at {}", output.paint(Paint::Place, &place.to_string()));
        }
        if let Some(statement) = statement {
            let _ = writeln!(text, "             by {}", clean(statement));
        }
    }
    text
}
