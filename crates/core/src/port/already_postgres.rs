//! Files that are PostgreSQL already: recognised and copied.

use super::Parsed;
use crate::diagnostic::{Diagnostic, Severity};
use crate::project::Port;
use crate::text::Span;

/// True if a file that says to be SQLite is PostgreSQL: SQLite cannot read it, and it has words that only PostgreSQL has.
pub(crate) fn is_postgres(source: &str, statements: &[Parsed]) -> bool {
    if !statements.iter().any(|statement| matches!(statement.tree, Some(Err(_)))) {
        return false;
    }
    let words = ["SERIAL", "BIGSERIAL", "JSONB", "TIMESTAMPTZ", "PLPGSQL"];
    statements.iter().flat_map(|statement| &statement.text.tokens).any(|token| {
        token.is_significant()
            && (words.iter().any(|word| token.span.of(source).eq_ignore_ascii_case(word))
                || token.span.of(source).starts_with("$$"))
    })
}

/// The port of a file that needs none.
pub(crate) fn already_postgres(source: &str) -> Port {
    let diagnostic = Diagnostic {
        severity: Severity::Warning,
        rule: "already-postgres",
        message: "this file is PostgreSQL already, SQLite cannot run it: it is copied as it is".into(),
        span: Span::at(0),
        help: Some("name the file with the suffix of the ports, and write one for SQLite".into()),
        related: Vec::new(),
    };
    Port {
        text: source.to_owned(),
        diagnostics: vec![diagnostic],
        blocked: Vec::new(),
        is_postgres: true,
        used: Vec::new(),
        statements: Vec::new(),
    }
}
