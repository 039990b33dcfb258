//! Finds the place in the files that defines what a difference is about.

use crate::report::{Difference, MISSING, Place};
use crate::script::{Part, Script};
use crate::sql::{Word, words};

/// Which syntax cuts a file into statements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    Sqlite,
    Postgres,
}

/// Sets the places that are not known yet. The files come in the order in which they were applied.
pub(crate) fn locate(difference: &mut Difference, sources: &[&Script], ports: &[&Script]) {
    locate_in(Part::Up, difference, sources, ports);
}

/// The same in one part of the files.
pub(crate) fn locate_in(part: Part, difference: &mut Difference, sources: &[&Script], ports: &[&Script]) {
    let names = names(&difference.subject);
    let kind = difference.subject.split(' ').next().unwrap_or_default().to_owned();
    if difference.source.is_none() {
        difference.source = find(&kind, &names, sources, (Side::Sqlite, part), difference.sqlite != MISSING);
    }
    if difference.port.is_none() {
        difference.port = find(&kind, &names, ports, (Side::Postgres, part), difference.postgres != MISSING);
    }
}

/// The names in a subject: the table or view first, then columns.
fn names(subject: &str) -> Vec<String> {
    let all = words(subject);
    let mut names: Vec<String> = Vec::new();
    // The kind of thing comes before the name: `foreign key t(a)`, `column t.a default`.
    let kinds = [
        "table", "view", "column", "primary", "foreign", "key", "unique", "index", "check", "trigger", "rows",
        "insert", "update", "delete", "into", "from", "given", "of",
    ];
    let mut rest = all.iter().skip_while(|word| kinds.contains(&word.text.as_str()) && word.is_name());
    if let Some(word) = rest.next() {
        names.push(word.text.clone());
    }
    if let Some(next) = rest.next()
        && (next.is_symbol(".") || next.is_symbol("("))
        && let Some(word) = rest.next()
    {
        names.push(word.text.clone());
    }
    names
}

/// Whether a statement can define a kind of thing: the first word of a subject.
fn defines(kind: &str, statement: &[Word]) -> bool {
    let changes = statement.first().is_some_and(|word| word.is("create") || word.is("alter"));
    let mut objects = statement.iter().take(4).skip(1);
    let mut makes = |what: &[&str]| objects.any(|word| what.iter().any(|object| word.is(object)));
    changes
        && match kind {
            "column" | "check" | "foreign" | "primary" => makes(&["table"]),
            "trigger" => makes(&["trigger"]),
            _ => true,
        }
}

/// The last statement that makes or changes the first name and has the second one in it; else, if there is something to be
/// found at all, the last that has the first.
fn find(
    kind: &str,
    names: &[String],
    scripts: &[&Script],
    (side, part): (Side, Part),
    is_there: bool,
) -> Option<Place> {
    let (first, second) = (names.first()?, names.get(1));
    let mut fallback = None;
    for script in scripts.iter().rev() {
        if !script.text.to_lowercase().contains(first.as_str()) {
            continue;
        }
        let spans = match side {
            Side::Sqlite => script.sqlite(part),
            Side::Postgres => script.postgres(part),
        };
        for span in spans.into_iter().rev() {
            let all = words(span.of(&script.text));
            let Some(at) = all.iter().position(|word| word.is_name() && word.text == *first) else { continue };
            let place = |word: &Word| {
                let position = script.position(span.start + word.span.start);
                Place { file: script.name.clone(), line: position.line, column: position.column }
            };
            let defines = defines(kind, &all);
            let found = second.map_or(Some(at), |second| {
                all.iter()
                    .skip(at + 1)
                    .position(|word| word.is_name() && word.text == *second)
                    .map(|next| at + 1 + next)
            });
            match found {
                Some(found) if defines => return Some(place(&all[found])),
                _ => {
                    fallback.get_or_insert_with(|| place(&all[at]));
                }
            }
        }
    }
    fallback.filter(|_| is_there)
}
