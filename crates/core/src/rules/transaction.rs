//! `BEGIN IMMEDIATE`, `SAVEPOINT 's'` and their kin.

use crate::context::Cx;
use crate::lex::TokenKind;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "transaction",
    summary: "Leaves out DEFERRED, IMMEDIATE and EXCLUSIVE, and the names of transactions; quotes the names of savepoints.",
    caveat: "SQLite's IMMEDIATE and EXCLUSIVE keep other writers out, PostgreSQL's BEGIN does not. A SAVEPOINT outside a transaction begins one in SQLite and is an error in PostgreSQL.",
    examples: &[
        Example { sqlite: "BEGIN IMMEDIATE TRANSACTION;\nCOMMIT;", postgres: "BEGIN TRANSACTION;\nCOMMIT;" },
        Example {
            sqlite: "BEGIN;\nSAVEPOINT 's';\nRELEASE 's';\nCOMMIT;",
            postgres: "BEGIN;\nSAVEPOINT \"s\";\nRELEASE \"s\";\nCOMMIT;",
        },
    ],
    visit: Visit::Statement(transaction),
};

fn transaction(cx: &Cx, statement: &Statement, out: &mut Out) {
    let tokens: Vec<_> =
        cx.tokens.iter().filter(|token| token.is_significant() && statement.span.contains(token.span)).collect();
    match &statement.kind {
        StatementKind::Begin(mode) => {
            mode.iter().for_each(|mode| out.remove(cx.source, *mode));
            // `BEGIN TRANSACTION name`; SQLite forgets the name.
            if let Some(name) = tokens.last().filter(|_| tokens.len() > 2 + usize::from(mode.is_some())) {
                out.remove(cx.source, name.span);
            }
        }
        StatementKind::Savepoint => {
            for token in tokens.iter().filter(|token| matches!(token.kind, TokenKind::String | TokenKind::QuotedName)) {
                let text = cx.text(token.span);
                let quote = &text[..1];
                let inner = &text[1..text.len() - 1];
                let name = if quote == "[" { inner.to_owned() } else { inner.replace(&quote.repeat(2), quote) };
                out.rewrite(token.span, vec![format!("\"{}\"", name.replace('"', "\"\"")).into()]);
            }
            if tokens.first().is_some_and(|first| first.is_word(cx.source, "SAVEPOINT")) && !cx.in_transaction {
                out.warn(
                    statement.span,
                    "outside a transaction SQLite begins one here; PostgreSQL wants one: run the file in a transaction",
                );
            }
        }
        _ => {}
    }
}
