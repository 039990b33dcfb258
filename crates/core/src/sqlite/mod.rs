//! The parser: SQLite statements to the syntax tree.
//!
//! sqlparser reads expressions and queries, through a dialect ([`dialect`], [`expression`]) and a token shim ([`shim`])
//! that repair what it refuses or misreads; [`lower`] turns its nodes into our tree. The skeletons of statements around
//! them (column definitions, triggers, upserts, …) are read here token by token: sqlparser keeps no places for their
//! parts. No other module knows that sqlparser exists.

mod cursor;
mod definition;
mod dialect;
mod dml;
mod expression;
mod lower;
mod lower_query;
mod shim;
mod table;

use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::TokenWithSpan;

use crate::lex::{Token, TokenKind};
use crate::text::Span;
use crate::tree::*;
use cursor::{Cursor, span_of};
use lower::Lower;

/// How deep parentheses may nest; a call counts as [`CALL`], a subquery as [`SUBQUERY`] of them. SQLite's own parser gives
/// up at about 100 levels too. The limits hold in a debug build on a thread with 2 MB of stack, where a step of
/// sqlparser's recursion takes 10 KB, a call 20 KB, a subquery up to 50 KB; that leaves the caller a quarter of it.
const NESTING_LIMIT: usize = 100;
const CALL: usize = 2;
const SUBQUERY: usize = 5;
/// How deep sqlparser may recurse.
const RECURSION_LIMIT: usize = 100;
/// How deep a tree of expressions may get.
const DEPTH_LIMIT: usize = 600;
/// How many SELECTs may be joined: SQLite's limit.
const COMPOUND_LIMIT: usize = 500;
const TOO_DEEP: &str = "this nests too deeply; write it with fewer operators or parentheses";

/// Why a statement could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// The place, in bytes of the file.
    pub span: Span,
    /// What is wrong, without the place.
    pub message: String,
}

/// Reads one statement.
///
/// `tokens` are the tokens of one statement as [`crate::split`] gives them; the `;` and everything insignificant may be
/// among them.
///
/// # Errors
/// If the statement is not SQLite, or nests deeper than SQLite itself allows.
pub fn parse(source: &str, tokens: &[Token]) -> Result<Statement, SyntaxError> {
    let mut tokens: Vec<Token> = tokens.iter().copied().filter(|token| token.is_significant()).collect();
    if tokens.last().is_some_and(|token| token.is_symbol(source, ";")) {
        tokens.pop();
    }
    if let Some(token) = tokens.iter().find(|token| token.kind == TokenKind::Illegal) {
        return Err(illegal(source, *token));
    }
    check_depth(source, &tokens)?;
    statement(source, &tokens)
}

/// Reads one expression, as [`parse`] reads a statement.
///
/// # Errors
/// If the text is not one expression of SQLite.
pub fn parse_expression(source: &str) -> Result<Expr, SyntaxError> {
    let tokens: Vec<Token> = crate::lex::tokens(source).filter(|token| token.is_significant()).collect();
    if let Some(token) = tokens.iter().find(|token| token.kind == TokenKind::Illegal) {
        return Err(illegal(source, *token));
    }
    check_depth(source, &tokens)?;
    expression(source, &tokens)
}

fn illegal(source: &str, token: Token) -> SyntaxError {
    let text = token.span.of(source);
    let message = match text.as_bytes().first() {
        Some(b'\'') => "this string is never closed".to_owned(),
        Some(b'"' | b'`' | b'[') => "this quoted name is never closed".to_owned(),
        Some(0) => "a NUL byte: SQLite ends its input here, PostgreSQL cannot hold one".to_owned(),
        Some(b'x' | b'X') => "a BLOB literal needs an even number of hexadecimal digits".to_owned(),
        _ => format!("SQLite has no token `{}`", cursor::excerpt(text)),
    };
    SyntaxError { span: token.span, message }
}

/// Refuses what would make sqlparser build or drop a deep tree, before it begins. What recurses without parentheses
/// (`- - -a`, CASE in CASE) it counts itself, and [`lower`] limits the depth of operators.
fn check_depth(source: &str, tokens: &[Token]) -> Result<(), SyntaxError> {
    // For each open parenthesis, what it counts and how many SELECTs are joined in it.
    let mut open = vec![(0, 1_usize)];
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        let top = open.len() - 1;
        match token.kind {
            TokenKind::Symbol => match token.span.of(source) {
                "(" => {
                    let weight = weight(source, tokens, at, open[top].0);
                    depth += weight;
                    if depth > NESTING_LIMIT {
                        return Err(SyntaxError { span: token.span, message: TOO_DEEP.into() });
                    }
                    open.push((weight, 1));
                }
                ")" if top > 0 => {
                    depth -= open[top].0;
                    open.pop();
                }
                ";" => open[top].1 = 1,
                _ => {}
            },
            TokenKind::Word if is_any(source, *token, &["UNION", "EXCEPT", "INTERSECT"]) => {
                open[top].1 += 1;
                if open[top].1 > COMPOUND_LIMIT {
                    return Err(SyntaxError { span: token.span, message: "SQLite joins at most 500 SELECTs".into() });
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// What the parenthesis at index `at` counts, within one that counts `outer`.
fn weight(source: &str, tokens: &[Token], at: usize, outer: usize) -> usize {
    if tokens.get(at + 1).is_some_and(|next| is_any(source, *next, &["SELECT", "WITH", "VALUES"])) {
        return SUBQUERY;
    }
    let Some(before) = at.checked_sub(1).map(|before| tokens[before]) else { return 1 };
    match before.kind {
        TokenKind::Symbol if before.is_symbol(source, "(") => outer.clamp(1, CALL),
        // `FROM t, (u JOIN v)`; behind FROM and JOIN stands a word.
        TokenKind::Symbol if !before.is_symbol(source, ",") => 1,
        _ => CALL,
    }
}

fn is_any(source: &str, token: Token, words: &[&str]) -> bool {
    words.iter().any(|word| token.is_word(source, word))
}

/// Reads a statement from significant, checked tokens; a trigger's body calls it again.
fn statement(source: &str, tokens: &[Token]) -> Result<Statement, SyntaxError> {
    let span = span_of(tokens);
    let mut cursor = Cursor::new(source, tokens);
    let kind = definition::read(&mut cursor)?;
    Ok(Statement { span, kind })
}

/// Runs sqlparser over tokens and lowers what it makes.
fn with_parser<T>(
    source: &str,
    tokens: &[Token],
    parse: impl FnOnce(&mut Parser, &Lower) -> Result<Result<T, SyntaxError>, ParserError>,
) -> Result<T, SyntaxError> {
    with_tokens(source, tokens, shim::tokens(source, tokens), parse)
}

/// As [`with_parser`], with sqlparser's tokens made already.
fn with_tokens<T>(
    source: &str,
    tokens: &[Token],
    theirs: Vec<TokenWithSpan>,
    parse: impl FnOnce(&mut Parser, &Lower) -> Result<Result<T, SyntaxError>, ParserError>,
) -> Result<T, SyntaxError> {
    let dialect = dialect::Sqlite { nodes: expression::Nodes::new(budget(tokens)) };
    let mut parser = Parser::new(&dialect).with_recursion_limit(RECURSION_LIMIT).with_tokens_with_locations(theirs);
    let lower = Lower::new(source, tokens, &dialect.nodes);
    let result = parse(&mut parser, &lower);
    if let Some(span) = lower.misused.get() {
        return Err(cursor::misused(source, span));
    }
    let next = parser.peek_token_ref();
    let at_end = next.token == sqlparser::tokenizer::Token::EOF;
    // sqlparser's own messages point at the wrong place after it went back; the next token it could not use is true
    // often enough to be of help.
    let here = if at_end { Span::at(span_of(tokens).end) } else { shim::span(next.span) };
    let stuck = || SyntaxError {
        span: here,
        message: if at_end {
            "the statement ends too early".into()
        } else {
            format!("SQLite's grammar has no `{}` here", cursor::excerpt(here.of(source)))
        },
    };
    let value = result.map_err(|error| match error {
        ParserError::RecursionLimitExceeded => SyntaxError { span: here, message: TOO_DEEP.into() },
        _ => stuck(),
    })??;
    if at_end { Ok(value) } else { Err(stuck()) }
}

/// How many steps reading these tokens may take; each is read once, but for what sqlparser tries twice.
fn budget(tokens: &[Token]) -> usize {
    10_000 + 20 * tokens.len()
}

fn expression(source: &str, tokens: &[Token]) -> Result<Expr, SyntaxError> {
    if tokens.is_empty() {
        return Err(SyntaxError { span: Span::default(), message: "expected an expression".into() });
    }
    with_parser(source, tokens, |parser, lower| Ok(lower.expr(&parser.parse_expr()?)))
}

fn query(source: &str, tokens: &[Token]) -> Result<Query, SyntaxError> {
    with_parser(source, tokens, |parser, lower| Ok(lower.query(&*parser.parse_query()?)))
}

#[cfg(test)]
mod tests;
