//! A query of an application that names a table which no migration makes.

use std::collections::BTreeSet;

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{ObjectName, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "unknown-table",
    summary: "Warns of a query that names a table or view which the schema does not have: nothing tells the types of its columns.",
    caveat: "Only in SQL of the application, with parameters, and only if all statements of the schema could be read.",
    examples: &[Example { sqlite: "SELECT 1 AS a;", postgres: "SELECT 1 AS a;" }],
    visit: Visit::Statement(unknown_table),
};

fn unknown_table(cx: &Cx, statement: &Statement, out: &mut Out) {
    let is_query = matches!(
        statement.kind,
        StatementKind::Query(_) | StatementKind::Insert(_) | StatementKind::Update(_) | StatementKind::Delete(_)
    );
    let no_schema = cx.catalog.incomplete || cx.catalog.tables.is_empty();
    if cx.config.placeholders.is_none() || !is_query || no_schema {
        return;
    }
    let is_made = |key: &str| cx.catalog.tables.contains_key(key) || cx.catalog.views.contains_key(key);
    let mut known = BTreeSet::new();
    crate::walk::withs(statement, &mut |with| known.extend(with.tables.iter().map(|table| table.name.key())));
    super::names::objects(statement, &mut |name: &ObjectName| {
        let key = name.name.key();
        let elsewhere = name.schema.as_ref().is_some_and(|schema| !schema.is("main"));
        if elsewhere || key.starts_with("sqlite_") || key.starts_with("pragma_") || is_made(&key) {
            return;
        }
        if known.insert(key.clone()) {
            let warning = out.warn(name.span, format!("the schema has no table `{}`", name.name.text));
            let all = cx.catalog.tables.values().map(|table| table.name.as_str());
            match similar(&key, all.chain(cx.catalog.views.values().map(|view| view.name.as_str()))) {
                Some(similar) => warning.help(format!("did you mean `{similar}`?")),
                None => warning.help("give the schema that makes it, with --schema or base-schema"),
            };
        }
    });
}

/// The name that the fewest changes of letters make of a word, at most one in three letters.
fn similar<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let scored = names.map(|name| (changes(word, &name.to_ascii_lowercase()), name));
    scored.filter(|(changes, _)| changes * 3 <= word.len()).min().map(|(_, name)| name)
}

/// How many letters have to be put in, taken out or replaced to make one word of another.
fn changes(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (column, beside) in other.chars().enumerate() {
            let replaced = diagonal + usize::from(letter != beside);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{changes, similar};

    #[test]
    fn the_nearest_name_is_found() {
        assert_eq!(changes("kitten", "sitting"), 3);
        assert_eq!(similar("user", ["orders", "Users"].into_iter()), Some("Users"));
        assert_eq!(similar("user", ["orders", "tags"].into_iter()), None);
        assert_eq!(similar("x", ["y"].into_iter()), None);
    }
}
