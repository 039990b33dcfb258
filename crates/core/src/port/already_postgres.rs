//! Files that are PostgreSQL already: recognised and copied.

use super::Parsed;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lex::{Token, TokenKind};
use crate::project::Port;
use crate::text::Span;

/// True if a file that says to be SQLite is PostgreSQL: SQLite cannot read some of its statements, and it holds a construct
/// that only PostgreSQL has. A word alone is none: `serial` may be a column of a file with a slip in it.
pub(crate) fn is_postgres(source: &str, statements: &[Parsed]) -> bool {
    statements.iter().any(|statement| matches!(statement.tree, Some(Err(_))))
        && statements.iter().any(|statement| holds_construct(source, statement))
        && !statements.iter().any(|statement| holds_sqlite(source, statement))
}

/// True for what PostgreSQL does not read: names in backticks, AUTOINCREMENT, PRAGMA.
fn holds_sqlite(source: &str, statement: &Parsed) -> bool {
    let mut tokens = statement.text.tokens.iter().filter(|token| token.is_significant());
    tokens.clone().next().is_some_and(|first| first.is_word(source, "PRAGMA"))
        || tokens.any(|token| match token.kind {
            TokenKind::QuotedName => token.span.of(source).starts_with('`'),
            TokenKind::Word => token.is_word(source, "AUTOINCREMENT"),
            _ => false,
        })
}

fn holds_construct(source: &str, statement: &Parsed) -> bool {
    let tokens: Vec<Token> = statement.text.tokens.iter().copied().filter(|token| token.is_significant()).collect();
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is_word(source, word));
    let is_any = |at: usize, words: &[&str]| words.iter().any(|word| is(at, word));
    let is_symbol = |at: usize, symbol: &str| tokens.get(at).is_some_and(|token| token.is_symbol(source, symbol));
    let creates =
        is(0, "CREATE") && is_any(1, &["EXTENSION", "TYPE", "FUNCTION", "SEQUENCE", "DOMAIN", "SCHEMA", "ROLE"]);
    let replaces = is(0, "CREATE") && is(1, "OR") && is(2, "REPLACE");
    if (creates || replaces) && matches!(statement.tree, Some(Err(_))) {
        return true;
    }
    let defines = is_any(0, &["CREATE", "ALTER"]) && (0..3).any(|at| is(at, "TABLE"));
    tokens.iter().enumerate().any(|(at, token)| {
        let text = token.span.of(source);
        match token.kind {
            // `AS $$ … $$`, `DO $body$ … $body$`: for SQLite a parameter with a strange name.
            TokenKind::Parameter if text.starts_with('$') => {
                text[1..].contains('$') && at > 0 && is_any(at - 1, &["AS", "DO", "IS"])
            }
            // `a::text`: no token of SQLite begins with a colon that another one follows.
            TokenKind::Illegal if text == ":" => source[token.span.end..].starts_with(':'),
            // `id SERIAL`: the second word of a column.
            TokenKind::Word if defines && is_any(at, &["SERIAL", "BIGSERIAL", "SMALLSERIAL"]) => {
                at > 1
                    && matches!(tokens[at - 1].kind, TokenKind::Word | TokenKind::QuotedName)
                    && (is_symbol(at - 2, "(")
                        || is_symbol(at - 2, ",")
                        || is_any(at - 2, &["ADD", "COLUMN", "EXISTS"]))
            }
            _ => false,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: bool) {
        assert_eq!(is_postgres(source, &super::super::read(source, true)), expected, "{source}");
    }

    #[test]
    fn constructs_of_postgres() {
        check("CREATE EXTENSION IF NOT EXISTS citext;", true);
        check("CREATE TYPE mood AS ENUM ('sad', 'ok');", true);
        check("CREATE OR REPLACE VIEW v AS SELECT 1;", true);
        check("CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN RETURN NEW; END; $$ LANGUAGE plpgsql;", true);
        check("DO $body$ BEGIN PERFORM 1; END $body$;", true);
        check("SELECT now()::date;", true);
        check("CREATE TABLE a (id BIGSERIAL PRIMARY KEY);\nALTER TABLE a ALTER COLUMN b SET NOT NULL;", true);
        check("ALTER TABLE a ADD COLUMN IF NOT EXISTS b SERIAL;", true);
    }

    #[test]
    fn what_sqlite_reads_is_sqlite() {
        check("CREATE TABLE a (id SERIAL PRIMARY KEY);", false);
        check("SELECT $a::b;", false);
        check("", false);
    }

    #[test]
    fn a_word_is_no_construct() {
        for slip in ["SELEC 1;", "CREATE TABLE broken (;"] {
            check(&format!("CREATE TABLE device (serial TEXT, jsonb TEXT);\n{slip}"), false);
            check(&format!("INSERT INTO a VALUES ('SERIAL', 'a::b', '$$');\n{slip}"), false);
            check(&format!("-- CREATE EXTENSION x; id SERIAL, $$ a::b\n{slip}"), false);
            check(&format!("SELECT \"a::b\", [$$], $a FROM t;\n{slip}"), false);
        }
    }
}
