//! Full text tables: in PostgreSQL an index on the table with the texts stands for one that has no content of its own, and a
//! table with an index for one that has.

use super::compare::Compared;
use super::sqlite::event;
use super::{EXPRESSION, Schema};
use crate::report::{Difference, MISSING, THERE};
use crate::sql::words;

/// Takes what is meant so out of the differences.
pub(super) fn accept(sqlite: &Schema, postgres: &Schema, found: &mut Compared) {
    let names = sqlite.tables.iter().filter(|(_, table)| table.is_virtual).map(|(name, _)| name);
    let (own, indexes): (Vec<&String>, Vec<&String>) = names.partition(|name| postgres.tables.contains_key(*name));
    let is_meant = |difference: &Difference| {
        let subject = difference.subject.as_str();
        let is_more = difference.sqlite == MISSING || difference.sqlite == "none";
        let of_own = own.iter().any(|name| {
            let is_of = |what: &str| subject.strip_prefix(what).is_some_and(|rest| rest.starts_with(name.as_str()));
            is_of("column ") || is_of("primary key ") || is_of("index ")
        });
        let is_index =
            !indexes.is_empty() && subject.starts_with("index ") && subject.ends_with(&format!("({EXPRESSION})"));
        let stands = indexes.iter().any(|name| subject == format!("table {name}"));
        (is_more && (of_own || is_index)) || stands || (difference.sqlite == THERE && feeds(sqlite, subject, &indexes))
    };
    let (meant, differences) = std::mem::take(&mut found.differences).into_iter().partition(is_meant);
    found.differences = differences;
    let meant: Vec<Difference> = meant;
    found.intended.extend(meant.into_iter().map(|difference| format!("{}: full text", difference.subject)));
}

/// True for `trigger TABLE EVENT`, if such triggers of the table do nothing but feed an index.
fn feeds(sqlite: &Schema, subject: &str, indexes: &[&String]) -> bool {
    let Some((table, awaited)) = subject.strip_prefix("trigger ").and_then(|rest| rest.rsplit_once(' ')) else {
        return false;
    };
    let texts = sqlite.trigger_texts.get(table).map(Vec::as_slice).unwrap_or_default();
    let texts = texts.iter().map(|text| words(text)).filter(|words| event(words).as_deref() == Some(awaited));
    let mut count = 0;
    let all = texts.inspect(|_| count += 1).all(|words| words.iter().any(|word| indexes.contains(&&word.text)));
    all && count > 0
}
