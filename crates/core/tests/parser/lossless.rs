//! No byte is lost: tokens and statements tile every text.

use lite2pg_core::lex::{self, TokenKind};
use lite2pg_core::split::{self, Kind};
use proptest::prelude::*;
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::{Batch, Connection};

use crate::support::{corpus, pairs, sqlite_corpus, sqlite_pairs};

fn check(text: &str) -> Result<(), String> {
    let mut at = 0;
    for token in lex::tokens(text) {
        if token.span.start != at || token.span.is_empty() || !text.is_char_boundary(token.span.end) {
            return Err(format!("a token at {at}: {token:?}"));
        }
        at = token.span.end;
    }
    if at != text.len() {
        return Err(format!("the tokens end at {at}"));
    }
    let mut at = 0;
    for statement in split::statements(text) {
        if statement.whole.start != at || statement.whole.is_empty() || !statement.whole.contains(statement.span) {
            return Err(format!("a statement at {at}: {statement:?}"));
        }
        for token in &statement.tokens {
            if token.span.start != at {
                return Err(format!("a token of a statement at {at}: {statement:?}"));
            }
            at = token.span.end;
        }
        if at != statement.whole.end {
            return Err(format!("tokens end at {at}: {statement:?}"));
        }
    }
    if at == text.len() { Ok(()) } else { Err(format!("the statements end at {at}")) }
}

#[test]
fn every_file_of_corpus_and_pairs() {
    for file in corpus().iter().chain(&pairs()) {
        if let Err(error) = check(&file.text) {
            panic!("{}: {error}", file.path.display());
        }
    }
}

/// SQLite itself, given a whole file, stops at the same places.
#[test]
fn statements_end_where_sqlite_ends_them() {
    let mut count = 0;
    for file in sqlite_corpus().iter().chain(&sqlite_pairs()) {
        let is_plain =
            |statement: &split::Statement| statement.kind != Kind::DotCommand && statement.directives.is_empty();
        if !split::statements(&file.text).all(|statement| is_plain(&statement)) {
            continue;
        }
        let connection = Connection::open_in_memory().unwrap();
        let mut batch = Batch::new(&connection, &file.text);
        for ours in split::statements(&file.text).filter(|ours| ours.kind == Kind::Sql) {
            let sql = ours.span.of(&file.text);
            // It goes on only while the statements fit the schema.
            let Ok(Some(statement)) = batch.next() else { break };
            let Some(text) = statement.expanded_sql() else { break };
            // SQLite's text may begin earlier: it skips a lone `;` together with what follows it.
            let end = file.text[ours.span.start..ours.whole.end].trim();
            assert!(text.trim().ends_with(end), "{}:\n{text}\n---\n{end}", file.path.display());
            count += 1;
            drop(statement);
            let upper = sql.to_ascii_uppercase();
            if upper.starts_with("VACUUM") || connection.execute_batch(sql).is_err() {
                break;
            }
        }
    }
    println!("{count} statements end where SQLite ends them");
    assert!(count > 50);
}

const FRAGMENTS: &[&str] = &[
    "SELECT",
    "CREATE",
    "TRIGGER",
    "BEGIN",
    "END",
    "CASE",
    "INSERT",
    "a",
    "'x'",
    "'",
    "\"",
    "`",
    "[",
    "]",
    "--",
    "/*",
    "*/",
    ";",
    "\n",
    "\r\n",
    " ",
    "\t",
    "0x",
    "1e",
    ".",
    "1_0",
    "x'",
    "?1",
    ":a",
    "$a::b",
    "->>",
    "||",
    "(",
    ")",
    "\0",
    "\u{feff}",
    "é",
    "--> statement-breakpoint\n",
    "-- +goose Up\n",
    "\n.mode csv\n",
    "#",
    "@",
];

fn sql_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => proptest::sample::select(FRAGMENTS).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_texts(text in sql_like()) {
        check(&text).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn random_texts_do_not_panic(text in sql_like()) {
        for statement in split::statements(&text) {
            let _ = lite2pg_core::sqlite::parse(&text, &statement.tokens);
        }
        let _ = lite2pg_core::sqlite::parse_expression(&text);
    }

    /// Only a trigger holds a `;`, as `sqlite3_complete` has it.
    #[test]
    fn no_statement_is_complete_before_its_semicolon(text in sql_like()) {
        for statement in split::statements(&text).filter(|statement| statement.kind == Kind::Sql) {
            let inner = &statement.tokens;
            let semicolons = inner.iter().filter(|token| token.is_symbol(&text, ";")).count();
            let trigger = inner.iter().any(|token| token.kind == TokenKind::Word && token.is_word(&text, "TRIGGER"));
            prop_assert!(semicolons <= 1 || trigger);
        }
    }
}
