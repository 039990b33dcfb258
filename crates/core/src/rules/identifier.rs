//! Quoted names: `` `a` ``, `[a]` and `'a'` become `"a"`; double-quoted texts become texts.

use std::collections::BTreeSet;

use crate::context::Cx;
use crate::lex::TokenKind;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{AlterAction, Expr, ExprKind, ObjectKind, Statement, StatementKind};

pub(crate) static RULE: Rule = Rule {
    name: "identifier",
    summary: "Writes quoted names with double quotes, lower-cased where PostgreSQL would fold them, and quotes reserved words.",
    caveat: "Names in mixed case keep their quotes and must be quoted wherever the application uses them. PostgreSQL cuts names at 63 bytes: refused where two would become one.",
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
    "cross",
    "current_date",
    "current_time",
    "current_timestamp",
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
    let mut texts: BTreeSet<Span> = cx.types.strings.iter().copied().collect();
    crate::walk::exprs(statement, &mut |expr: &Expr| {
        if matches!(expr.kind, ExprKind::String(_)) {
            texts.insert(expr.span);
        }
    });
    let types: Vec<Span> = statement
        .columns()
        .iter()
        .filter_map(|column| column.declared.as_ref())
        .map(|declared| declared.span)
        .collect();
    let names: BTreeSet<Span> = crate::rules::names::of(statement).into_iter().collect();
    let tokens: Vec<_> = cx
        .tokens
        .iter()
        .filter(|token| token.is_significant() && statement.span.contains(token.span))
        // The words of a type, quoted or not, are no names.
        .filter(|token| !types.iter().any(|declared| declared.contains(token.span)))
        .collect();
    let index = dropped_index(cx, statement);
    for (at, token) in tokens.iter().enumerate() {
        let text = cx.text(token.span);
        match token.kind {
            _ if index.as_ref().is_some_and(|(span, _)| *span == token.span) => {}
            TokenKind::QuotedName if texts.contains(&token.span) => {
                let inner = &text[1..text.len() - 1];
                let inner = if text.starts_with('"') { inner.replace("\"\"", "\"") } else { inner.to_owned() };
                out.text(token.span, format!("'{}'", inner.replace('\'', "''")));
                if !text.starts_with('"') || cx.types.strings.contains(&token.span) {
                    out.info(token.span, crate::double_quoted::SAID);
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
                quote(cx, token.span, name, out);
            }
            TokenKind::String
                if !texts.contains(&token.span) && (names.contains(&token.span) || is_name(cx, &tokens, at)) =>
            {
                quote(cx, token.span, text[1..text.len() - 1].replace("''", "'"), out);
            }
            // `DEFAULT word`: SQLite takes the word for a text.
            TokenKind::Word if texts.contains(&token.span) => out.text(token.span, format!("'{text}'")),
            TokenKind::Word => long(cx, token.span, text, out),
            _ => {}
        }
    }
    if let Some((span, name)) = &index
        && cx.text(*span) != name
    {
        out.text(*span, name.clone());
    }
    for span in names {
        if index.as_ref().is_some_and(|(index, _)| *index == span) {
            continue;
        }
        let text = cx.text(span);
        if text.starts_with('\'') {
            continue;
        }
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
    system_columns(cx, statement, out);
}

/// The place of a dropped index's name, and the name as it was defined.
fn dropped_index(cx: &Cx, statement: &Statement) -> Option<(Span, String)> {
    let StatementKind::Drop(drop) = &statement.kind else { return None };
    if drop.object != ObjectKind::Index {
        return None;
    }
    let index = cx.catalog.indexes.get(&drop.name.name.key())?;
    let name = if index.quoted && index.name != index.name.to_ascii_lowercase() {
        format!("\"{}\"", index.name.replace('"', "\"\""))
    } else {
        spell(&index.name.to_ascii_lowercase())
    };
    let written = cx.text(drop.name.name.span);
    let same = drop.name.name.quote.is_none() && written.eq_ignore_ascii_case(&name);
    Some((drop.name.name.span, if same { written.to_owned() } else { name }))
}

/// Writes a name that SQLite has in quotes.
fn quote(cx: &Cx, at: Span, name: String, out: &mut Out) {
    if name.is_empty() {
        out.refuse(at, "a name without a letter: PostgreSQL has none");
        return;
    }
    long(cx, at, &name, out);
    let key = name.to_ascii_lowercase();
    // Defined without quotes, PostgreSQL has it in lower case.
    let name = match cx.catalog.quoted.get(&key) {
        Some(defined) => defined.clone(),
        None if cx.catalog.is_defined_plain(&key) => key,
        None => name,
    };
    let quoted = format!("\"{}\"", name.replace('"', "\"\""));
    if quoted != cx.text(at) {
        out.text(at, quoted);
    }
}

/// The longest name that PostgreSQL has, in bytes
/// (<https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS>).
const LONGEST: usize = 63;

/// PostgreSQL cuts long names wherever they stand: that is no harm as long as no other name begins alike.
fn long(cx: &Cx, at: Span, name: &str, out: &mut Out) {
    if name.len() <= LONGEST {
        return;
    }
    let cut = |name: &str| {
        let end = (0..=LONGEST.min(name.len())).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
        name[..end].to_ascii_lowercase()
    };
    let (key, short) = (name.to_ascii_lowercase(), cut(name));
    if let Some(other) = cx.catalog.names().find(|other| *other != key && cut(other) == short) {
        out.refuse(at, format!("PostgreSQL cuts names at 63 bytes: this one and `{other}` would be the same"));
    } else {
        out.warn(at, "PostgreSQL cuts this name at 63 bytes");
    }
}

/// PostgreSQL has columns of these names in every table, and nothing helps against it.
fn system_columns(cx: &Cx, statement: &Statement, out: &mut Out) {
    const SYSTEM: &[&str] = &["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];
    let renamed = match &statement.kind {
        StatementKind::AlterTable(alter) => match &alter.action {
            AlterAction::RenameColumn { to, .. } => Some(to),
            _ => None,
        },
        _ => None,
    };
    for name in statement.columns().iter().map(|column| &column.name).chain(renamed) {
        if SYSTEM.contains(&name.key().as_str()) && !cx.existed {
            out.refuse(name.span, "PostgreSQL keeps this name for a column of its own, even in quotes");
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
