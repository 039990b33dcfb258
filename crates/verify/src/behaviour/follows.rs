//! What made-up rows show that the schemas have shown already.

use crate::report::{Check, Difference, Report};

/// True for what follows from a difference of the schemas: a NULL that one side takes and the other does not, where a column
/// has NOT NULL, a default or a number of its own on one side alone.
pub(super) fn follows(difference: &Difference, report: &Report) -> bool {
    let Some((name, what)) = difference.subject.strip_prefix("insert into ").map(|rest| {
        let (subject, what) = rest.split_once(": ").unwrap_or((rest, ""));
        (subject.trim_end_matches(')').replacen('(', ".", 1), what)
    }) else {
        return false;
    };
    let is_told = |column: &str, ends: &[&str]| {
        let mut subjects = report.differences.iter().filter(|other| other.check == Check::Schema);
        subjects.any(|other| ends.iter().any(|end| other.subject == format!("column {column} {end}")))
    };
    if matches!(what, "NULL" | "nothing") && is_told(&name, &["not null", "default"]) {
        return true;
    }
    let quoted = difference.postgres.strip_prefix("ERROR 23502: null value in column \"");
    let column = quoted.and_then(|rest| rest.split_once('"')).map(|(column, _)| column);
    let table = name.split(['.', ' ']).next().unwrap_or_default();
    column.is_some_and(|column| is_told(&format!("{table}.{column}"), &["not null", "default", "numbering"]))
}
