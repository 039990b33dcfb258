//! How deep a statement may nest, and stack enough for it.
//!
//! sqlparser recurses, and built without optimisation (by `cargo build`, or by whoever builds in a hurry) a step takes up to
//! 50 KB of stack, so that what SQLite accepts takes 5 MB. A thread has 2 MB. Few statements nest deeply; those are
//! read on a thread of their own.

use std::thread;

use super::{SyntaxError, is_any};
use crate::lex::{Token, TokenKind};
use crate::text::Span;

/// How deep parentheses may nest; a call counts as [`CALL`], a subquery as [`SUBQUERY`] of them. SQLite's own parser gives
/// up at about 100 levels too.
const NESTING_LIMIT: usize = 100;
const CALL: usize = 2;
const SUBQUERY: usize = 5;
/// How deep sqlparser may recurse.
const RECURSION_LIMIT: usize = 100;
/// How deep both may be on the stack that is there: that takes up to 1 MB.
const SHALLOW: usize = 20;
/// The stack for more, in bytes. What is not used costs nothing.
const STACK: usize = 16 << 20;
/// How many SELECTs may be joined: SQLite's limit.
const COMPOUND_LIMIT: usize = 500;
/// How deep a tree of expressions may get.
pub(super) const DEPTH_LIMIT: usize = 600;
/// What is said of a statement over a limit.
pub(super) const TOO_DEEP: &str = "this nests too deeply; write it with fewer operators or parentheses";

/// Why sqlparser stopped.
pub(super) enum Stuck {
    /// It recursed as deep as it was allowed to, and got this far.
    TooDeep(Span),
    /// The text is wrong.
    Wrong(SyntaxError),
}

/// Reads tokens by `read`, which is told how deep it may recurse.
///
/// # Errors
/// If they nest too deeply, or as `read` says.
pub(super) fn with_stack<T: Send>(
    source: &str,
    tokens: &[Token],
    read: impl Fn(usize) -> Result<T, Stuck> + Sync,
) -> Result<T, SyntaxError> {
    let too_deep = |span| SyntaxError { span, message: TOO_DEEP.into() };
    if nesting(source, tokens)? <= SHALLOW {
        match read(SHALLOW) {
            Ok(value) => return Ok(value),
            Err(Stuck::Wrong(error)) => return Err(error),
            Err(Stuck::TooDeep(_)) => {}
        }
    }
    let result = thread::scope(|scope| {
        let reader = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || read(RECURSION_LIMIT)).ok()?;
        Some(reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    match result {
        Some(Ok(value)) => Ok(value),
        Some(Err(Stuck::Wrong(error))) => Err(error),
        Some(Err(Stuck::TooDeep(span))) => Err(too_deep(span)),
        // No thread to be had.
        None => Err(too_deep(Span::at(tokens.first().map_or(0, |token| token.span.start)))),
    }
}

/// How deep the parentheses nest. What recurses without them (`- - -a`, CASE in CASE) sqlparser counts itself, and
/// [`super::lower`] limits the depth of operators.
///
/// # Errors
/// If it is too deep: sqlparser would build and drop a deep tree.
fn nesting(source: &str, tokens: &[Token]) -> Result<usize, SyntaxError> {
    // For each open parenthesis, what it counts and how many SELECTs are joined in it.
    let mut open = vec![(0, 1_usize)];
    let mut depth = 0;
    let mut deepest = 0;
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
                    deepest = deepest.max(depth);
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
    Ok(deepest)
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
