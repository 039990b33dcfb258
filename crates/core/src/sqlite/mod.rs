//! The parser: SQLite statements to the syntax tree.
//!
//! sqlparser reads expressions and queries, through a dialect ([`dialect`], [`expression`]) and a token shim ([`shim`])
//! that repair what it refuses or misreads; [`lower`] turns its nodes into our tree. The skeletons of statements around
//! them (column definitions, triggers, upserts, …) are read here token by token: sqlparser keeps no places for their
//! parts. No other module knows that sqlparser exists.

mod cursor;
mod definition;
mod depth;
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
use depth::Stuck;
use lower::Lower;

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

fn is_any(source: &str, token: Token, words: &[&str]) -> bool {
    words.iter().any(|word| token.is_word(source, word))
}

/// Reads a statement from significant tokens; a trigger's body calls it again.
fn statement(source: &str, tokens: &[Token]) -> Result<Statement, SyntaxError> {
    let span = span_of(tokens);
    let mut cursor = Cursor::new(source, tokens);
    let kind = definition::read(&mut cursor)?;
    Ok(Statement { span, kind })
}

/// Runs sqlparser over tokens and lowers what it makes.
fn with_parser<T: Send>(source: &str, tokens: &[Token], parse: impl Parse<T>) -> Result<T, SyntaxError> {
    with_tokens(source, tokens, || shim::tokens(source, tokens), parse)
}

/// What is read of a grammar, and its lowering.
trait Parse<T>: Fn(&mut Parser, &Lower) -> Result<Result<T, SyntaxError>, ParserError> + Sync {}
impl<T, F: Fn(&mut Parser, &Lower) -> Result<Result<T, SyntaxError>, ParserError> + Sync> Parse<T> for F {}

/// As [`with_parser`], with other tokens for sqlparser.
fn with_tokens<T: Send>(
    source: &str,
    tokens: &[Token],
    theirs: impl Fn() -> Vec<TokenWithSpan> + Sync,
    parse: impl Parse<T>,
) -> Result<T, SyntaxError> {
    depth::with_stack(source, tokens, |limit| with_limit(source, tokens, theirs(), limit, &parse))
}

fn with_limit<T>(
    source: &str,
    tokens: &[Token],
    theirs: Vec<TokenWithSpan>,
    limit: usize,
    parse: &impl Parse<T>,
) -> Result<T, Stuck> {
    let dialect = dialect::Sqlite { nodes: expression::Nodes::new(budget(tokens)) };
    let mut parser = Parser::new(&dialect).with_recursion_limit(limit).with_tokens_with_locations(theirs);
    let lower = Lower::new(source, tokens, &dialect.nodes);
    let result = parse(&mut parser, &lower);
    if let Some(span) = lower.misused.get() {
        return Err(Stuck::Wrong(cursor::misused(source, span)));
    }
    let next = parser.peek_token_ref();
    let at_end = next.token == sqlparser::tokenizer::Token::EOF;
    // sqlparser's own messages point at the wrong place after it went back; the next token it could not use is true
    // often enough to be of help.
    let here = if at_end { Span::at(span_of(tokens).end) } else { shim::span(next.span) };
    let stuck = || {
        Stuck::Wrong(SyntaxError {
            span: here,
            message: if at_end {
                "the statement ends too early".into()
            } else {
                format!("SQLite's grammar has no `{}` here", cursor::excerpt(here.of(source)))
            },
        })
    };
    let value = result.map_err(|error| match error {
        ParserError::RecursionLimitExceeded => Stuck::TooDeep(here),
        _ => stuck(),
    })?;
    let value = value.map_err(Stuck::Wrong)?;
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
