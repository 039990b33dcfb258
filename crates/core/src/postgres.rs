//! What a port that was written by hand says: the types of its columns, and the schema it defines.
//!
//! It is read token by token. What this reader does not understand tells nothing.

mod reader;
pub(crate) mod schema;

use std::collections::BTreeMap;

use crate::lex::{self, Token, TokenKind};
use crate::text::Span;

/// Adds the column types of a PostgreSQL text to `types`, by table and column in lower case.
pub fn read_types(source: &str, types: &mut BTreeMap<(String, String), String>) {
    let tokens: Vec<Token> = lex::tokens(source).filter(|token| token.is_significant()).collect();
    let word = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is_word(source, word));
    let symbol = |at: usize, symbol: &str| tokens.get(at).is_some_and(|token| token.is_symbol(source, symbol));
    let name = |at: usize| tokens.get(at).map(|token| token.span.of(source).trim_matches('"').to_ascii_lowercase());
    let mut at = 0;
    while at < tokens.len() {
        let is_create = word(at, "CREATE") && word(at + 1, "TABLE");
        let is_alter = word(at, "ALTER") && word(at + 1, "TABLE");
        at += 1;
        if !is_create && !is_alter {
            continue;
        }
        let mut here = at + 1;
        for skipped in ["IF", "NOT", "EXISTS", "ONLY"] {
            here += usize::from(word(here, skipped));
        }
        let Some(table) = name(here) else { return };
        here += 1;
        if is_create && symbol(here, "(") {
            let mut depth = 1;
            let mut starts = true;
            here += 1;
            while depth > 0 && here < tokens.len() {
                if starts && let Some((column, chosen)) = column(source, &tokens[here..]) {
                    types.insert((table.clone(), column), chosen);
                }
                starts = depth == 1 && symbol(here, ",");
                depth += usize::from(symbol(here, "("));
                depth -= usize::from(symbol(here, ")"));
                here += 1;
            }
        } else if is_alter {
            while here < tokens.len() && !symbol(here, ";") {
                if word(here, "ADD") {
                    let mut first = here + 1;
                    for skipped in ["COLUMN", "IF", "NOT", "EXISTS"] {
                        first += usize::from(word(first, skipped));
                    }
                    if let Some((column, chosen)) = tokens.get(first..).and_then(|rest| column(source, rest)) {
                        types.insert((table.clone(), column), chosen);
                    }
                }
                here += 1;
            }
        }
        at = here;
    }
}

/// A column's name and type, if the tokens begin with one.
fn column(source: &str, tokens: &[Token]) -> Option<(String, String)> {
    const NO_COLUMN: &[&str] = &["CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "EXCLUDE", "LIKE"];
    const END: &[&str] =
        &["NOT", "NULL", "DEFAULT", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES", "GENERATED", "COLLATE", "CONSTRAINT"];
    let first = tokens.first()?;
    if NO_COLUMN.iter().any(|word| first.is_word(source, word)) {
        return None;
    }
    let name = first.span.of(source).trim_matches('"').to_ascii_lowercase();
    let mut depth = 0_usize;
    let mut span: Option<Span> = None;
    for token in &tokens[1..] {
        let text = token.span.of(source);
        match text {
            "," | ")" | ";" if depth == 0 => break,
            "(" => depth += 1,
            ")" => depth -= 1,
            _ if END.iter().any(|word| token.is_word(source, word)) => break,
            _ if token.kind == TokenKind::Illegal => return None,
            _ => {}
        }
        span = Some(span.map_or(token.span, |span| span.join(token.span)));
    }
    Some((name, span?.of(source).to_ascii_uppercase()))
}
