//! `INDEXED BY` and `NOT INDEXED`: PostgreSQL chooses its indexes itself.

use crate::context::Cx;
use crate::lex::TokenKind;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "index-hint",
    summary: "Leaves out `INDEXED BY` and `NOT INDEXED`.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE t (a TEXT);\nCREATE INDEX i ON t (a);\nDELETE FROM t INDEXED BY i WHERE a = 'x';",
        postgres: "CREATE TABLE t (a TEXT);\nCREATE INDEX i ON t (a);\nDELETE FROM t WHERE a = 'x';",
    }],
    visit: Visit::Statement(index_hint),
};

fn index_hint(cx: &Cx, statement: &Statement, out: &mut Out) {
    let holds_dml = matches!(statement.kind, StatementKind::CreateView(_) | StatementKind::CreateTrigger(_));
    if !statement.kind.is_dml() && !holds_dml {
        return;
    }
    let tokens: Vec<_> = cx.tokens.iter().filter(|token| token.is_significant()).collect();
    for (at, token) in tokens.iter().enumerate() {
        let (Some(before), Some(after)) = (at.checked_sub(1).map(|at| tokens[at]), tokens.get(at + 1)) else {
            continue;
        };
        if !token.is_word(cx.source, "INDEXED") {
            if token.is_word(cx.source, "NOT") && after.is_word(cx.source, "INDEXED") {
                out.remove(cx.source, token.span.join(after.span));
            }
            continue;
        }
        let name = tokens
            .get(at + 2)
            .filter(|name| matches!(name.kind, TokenKind::Word | TokenKind::QuotedName | TokenKind::String));
        if let Some(name) = name
            && after.is_word(cx.source, "BY")
            && !before.is_symbol(cx.source, ",")
        {
            out.remove(cx.source, token.span.join(name.span));
        }
    }
}
