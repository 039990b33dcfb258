//! Quoted names: `` `a` ``, `[a]` and `'a'` become `"a"`; double-quoted texts become texts.

use crate::context::Cx;
use crate::lex::TokenKind;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{Expr, ExprKind, Statement};

pub(super) static RULE: Rule = Rule {
    name: "identifier",
    summary: "Writes quoted names with double quotes, lower-cased where PostgreSQL would fold them, and quotes reserved words.",
    caveat: "Names in mixed case keep their quotes and must be quoted wherever the application uses them.",
    examples: &[
        Example { sqlite: "CREATE TABLE `a` ([b] TEXT);", postgres: "CREATE TABLE \"a\" (\"b\" TEXT);" },
        Example { sqlite: "CREATE TABLE a (b TEXT DEFAULT \"x\");", postgres: "CREATE TABLE a (b TEXT DEFAULT 'x');" },
        Example { sqlite: "CREATE TABLE user (b TEXT);", postgres: "CREATE TABLE \"user\" (b TEXT);" },
    ],
    visit: Visit::Statement(identifier),
};

/// PostgreSQL's reserved words that SQLite takes for names
/// (<https://www.postgresql.org/docs/current/sql-keywords-appendix.html>).
const RESERVED: &[&str] = &[
    "analyse",
    "any",
    "array",
    "asymmetric",
    "authorization",
    "binary",
    "both",
    "cast",
    "collation",
    "concurrently",
    "current_catalog",
    "current_role",
    "current_schema",
    "current_user",
    "do",
    "end",
    "false",
    "fetch",
    "for",
    "freeze",
    "full",
    "grant",
    "ilike",
    "initially",
    "inner",
    "lateral",
    "leading",
    "left",
    "like",
    "localtime",
    "localtimestamp",
    "natural",
    "offset",
    "only",
    "outer",
    "overlaps",
    "placing",
    "right",
    "session_user",
    "similar",
    "some",
    "symmetric",
    "tablesample",
    "trailing",
    "true",
    "user",
    "variadic",
    "verbose",
    "window",
    "with",
    "analyze",
    "column",
    "desc",
    "asc",
];

/// A name as PostgreSQL has to see it.
pub fn spell(name: &str) -> String {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !name.starts_with(|first: char| first.is_ascii_digit());
    let lower = name.to_ascii_lowercase();
    if plain && !RESERVED.contains(&lower.as_str()) && !crate::rules::identifier::is_keyword(&lower) {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

/// Words that both reserve.
pub fn is_keyword(lower: &str) -> bool {
    matches!(
        lower,
        "order"
            | "group"
            | "table"
            | "default"
            | "check"
            | "primary"
            | "references"
            | "select"
            | "from"
            | "to"
            | "limit"
            | "case"
            | "when"
            | "then"
            | "unique"
            | "where"
            | "in"
            | "is"
            | "not"
            | "null"
            | "on"
            | "or"
            | "and"
            | "as"
            | "create"
            | "union"
            | "using"
            | "values"
            | "having"
            | "foreign"
            | "constraint"
            | "collate"
            | "distinct"
            | "else"
            | "except"
            | "intersect"
            | "into"
            | "join"
            | "returning"
            | "all"
    )
}

fn identifier(cx: &Cx, statement: &Statement, out: &mut Out) {
    let mut texts: Vec<Span> = cx.types.strings.iter().copied().collect();
    crate::walk::exprs(statement, &mut |expr: &Expr| {
        if matches!(expr.kind, ExprKind::String(_)) {
            texts.push(expr.span);
        }
    });
    let tokens: Vec<_> =
        cx.tokens.iter().filter(|token| token.is_significant() && statement.span.contains(token.span)).collect();
    for (at, token) in tokens.iter().enumerate() {
        let text = cx.text(token.span);
        match token.kind {
            TokenKind::QuotedName if texts.contains(&token.span) => {
                let inner = &text[1..text.len() - 1];
                let inner = if text.starts_with('"') { inner.replace("\"\"", "\"") } else { inner.to_owned() };
                out.text(token.span, format!("'{}'", inner.replace('\'', "''")));
                if !text.starts_with('"') || cx.types.strings.contains(&token.span) {
                    out.info(token.span, "a double-quoted word that is no column here is a text for SQLite");
                }
            }
            TokenKind::QuotedName => {
                let name = match text.as_bytes()[0] {
                    b'[' => text[1..text.len() - 1].to_owned(),
                    quote => {
                        let quote = char::from(quote).to_string();
                        text[1..text.len() - 1].replace(&quote.repeat(2), &quote)
                    }
                };
                // Defined without quotes, PostgreSQL has it in lower case.
                let name = match cx.catalog.quoted.get(&name.to_ascii_lowercase()) {
                    Some(defined) => defined.clone(),
                    None if cx.catalog.is_defined_plain(&name.to_ascii_lowercase()) => name.to_ascii_lowercase(),
                    None => name,
                };
                let quoted = format!("\"{}\"", name.replace('"', "\"\""));
                if quoted != text {
                    out.text(token.span, quoted);
                }
                if name.len() > 63 {
                    out.refuse(token.span, "PostgreSQL cuts names at 63 bytes");
                }
            }
            TokenKind::String if !texts.contains(&token.span) && is_name(cx, &tokens, at) => {
                out.text(token.span, format!("\"{}\"", text[1..text.len() - 1].replace("''", "'")));
            }
            TokenKind::Word if text.len() > 63 => {
                out.refuse(token.span, "PostgreSQL cuts names at 63 bytes");
            }
            _ => {}
        }
    }
    for span in crate::rules::names::of(statement) {
        let text = cx.text(span);
        if let Some(defined) = cx.catalog.quoted.get(&text.to_ascii_lowercase())
            && *defined != defined.to_ascii_lowercase()
        {
            out.text(span, format!("\"{}\"", defined.replace('"', "\"\"")));
            continue;
        }
        if RESERVED.contains(&text.to_ascii_lowercase().as_str()) {
            out.text(span, format!("\"{}\"", text.to_ascii_lowercase()));
        }
    }
}

/// A string token that the tree took for a name: in a list of columns or behind a word that a name follows.
fn is_name(cx: &Cx, tokens: &[&crate::lex::Token], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| tokens[before]);
    before.is_some_and(|before| {
        ["TABLE", "EXISTS", "INTO", "UPDATE", "FROM", "JOIN", "INDEX", "ON", "VIEW", "AS", "REFERENCES", "COLUMN", "TO"]
            .iter()
            .any(|word| before.is_word(cx.source, word))
    })
}
