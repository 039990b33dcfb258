//! Ported application SQL as one JSON document, `lite2pg.query/1`. Lines and columns are 1-based, columns in characters.

use lite2pg_core::config::Placeholders;
use lite2pg_core::text::Span;
use serde::Serialize;

use super::item::{Item, items};
use super::place::Places;
use crate::job::{Done, Entry};
use crate::output::Output;

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    statements: Vec<StatementReport<'a>>,
    diagnostics: Vec<Item>,
}

#[derive(Serialize)]
struct StatementReport<'a> {
    sqlite: &'a str,
    /// `None` if it is blocked.
    postgres: Option<&'a str>,
    line: usize,
    column: usize,
    /// In the order of their numbers: the first is `$1`.
    parameters: Vec<ParameterReport<'a>>,
}

#[derive(Serialize)]
struct ParameterReport<'a> {
    /// As it is written for SQLite.
    name: &'a str,
    /// As it is written in the port.
    placeholder: String,
    /// The type that PostgreSQL gives it, as far as the statement tells.
    r#type: Option<&'a str>,
}

/// The statements and their parameters.
pub fn render(output: &Output, style: Placeholders, done: &Done, entry: &Entry) -> String {
    let source = done.files[entry.file].source.as_str();
    let mut places = Places::new(&done.files);
    let mut statements = Vec::new();
    if let Some(port) = &entry.port {
        let none = Span::at(0);
        let blocked = port.blocked.iter().map(|span| (*span, none, &[][..]));
        let ported = port.statements.iter().map(|one| (one.source, one.text, one.parameters.as_slice()));
        let mut all: Vec<_> = ported.chain(blocked).collect();
        all.sort_by_key(|(source, ..)| *source);
        for (at, written, parameters) in all {
            let position = places.position(entry.file, at.start);
            let parameters = parameters.iter();
            statements.push(StatementReport {
                sqlite: at.of(source),
                postgres: (written != none).then(|| written.of(&port.text).trim().trim_end_matches(';')),
                line: position.line,
                column: position.column,
                parameters: parameters
                    .enumerate()
                    .map(|(at, one)| ParameterReport {
                        name: &one.name,
                        placeholder: match style {
                            Placeholders::Dollar => format!("${}", at + 1),
                            Placeholders::Percent => "%s".to_owned(),
                            Placeholders::Named => format!("%({})s", one.key),
                        },
                        r#type: one.sql.as_deref(),
                    })
                    .collect(),
            });
        }
    }
    let diagnostics = items(output, std::slice::from_ref(done));
    let report = Report { schema: "lite2pg.query/1", statements, diagnostics };
    // Strings, numbers and lists cannot fail to be written.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}
