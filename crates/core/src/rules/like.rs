//! `LIKE` ignores the case of ASCII letters in SQLite: it becomes `ILIKE`.

use crate::context::Cx;
use crate::pieces;
use crate::precedence::{self, Level};
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, LikeOperator};

pub(super) static RULE: Rule = Rule {
    name: "like",
    summary: "Turns `LIKE` into `ILIKE`; a pattern without letters keeps `LIKE`.",
    caveat: "A computed pattern that holds letters outside ASCII finds them in either case, unless expressions are to be exact.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nDELETE FROM a WHERE b LIKE 'x%';",
        postgres: "CREATE TABLE a (b TEXT);\nDELETE FROM a WHERE b ILIKE 'x%';",
    }],
    visit: Visit::Expr(like),
};

fn like(cx: &Cx, expr: &Expr, out: &mut Out) {
    if let ExprKind::Function(function) = &expr.kind {
        if function.name.is("like") {
            call(cx, expr, &function.arguments, out);
        }
        return;
    }
    let ExprKind::Like { expr: text, operator: LikeOperator::Like, negated, words, pattern, escape } = &expr.kind
    else {
        return;
    };
    out.keep(expr.span);
    let how = how(pattern, escape.as_deref());
    if let Err(why) = how {
        out.refuse(expr.span, why);
        return;
    }
    if how == Ok(true) {
        out.text(*words, if *negated { "NOT ILIKE" } else { "ILIKE" });
        if collates(cx, text, pattern) {
            super::collate::by_bytes(cx, text, out);
        }
    }
    if needs_no_escape(pattern, escape.as_deref()) {
        out.wrap(pattern.span, "", " ESCAPE ''");
    }
}

/// Whether it must ignore case; why it cannot be done.
fn how(pattern: &Expr, escape: Option<&Expr>) -> Result<bool, &'static str> {
    match escape.map(Expr::string) {
        None => {}
        Some(Some(escape)) if escape.chars().count() == 1 => {
            let escape = escape.chars().next().unwrap_or(' ');
            match pattern.string() {
                Some(pattern) if sure(pattern, escape) => {}
                _ if escape.is_ascii_alphabetic() => {
                    return Err("a letter as ESCAPE: with ILIKE the case of the letter counts otherwise");
                }
                Some(_) => return Err("nothing, or no %, _ or escape, follows an escape in this pattern"),
                None => {}
            }
        }
        Some(_) => return Err("an ESCAPE that is not one character"),
    }
    Ok(pattern.string().is_none_or(|pattern| pattern.chars().any(char::is_alphabetic)))
}

/// True if something stands behind every escape: SQLite and PostgreSQL then read the pattern alike.
fn sure(pattern: &str, escape: char) -> bool {
    let mut chars = pattern.chars();
    while let Some(char) = chars.next() {
        if char == escape && chars.next().is_none() {
            return false;
        }
    }
    !escape.is_alphabetic()
}

/// PostgreSQL takes a backslash for an escape unless it is told otherwise.
fn needs_no_escape(pattern: &Expr, escape: Option<&Expr>) -> bool {
    escape.is_none() && pattern.string().is_none_or(|pattern| pattern.contains('\\'))
}

/// Letters outside ASCII keep their case in SQLite.
fn collates(cx: &Cx, text: &Expr, pattern: &Expr) -> bool {
    let nocase = cx.facts(text).nocase;
    !nocase && pattern.string().map_or_else(|| cx.exact(), |pattern| !pattern.is_ascii())
}

/// `like(pattern, text, escape)`.
fn call(cx: &Cx, expr: &Expr, arguments: &[Expr], out: &mut Out) {
    let [pattern, text, rest @ ..] = arguments else { return };
    let escape = rest.first();
    let letters = match how(pattern, escape) {
        Ok(letters) => letters,
        Err(why) => {
            out.refuse(expr.span, why);
            return;
        }
    };
    let part = |expr: &Expr| {
        if precedence::own(expr) < Level::Other && !precedence::is_cast(cx, expr) {
            pieces!["(", expr.span, ")"]
        } else {
            pieces![expr.span]
        }
    };
    let mut all = part(text);
    if letters && collates(cx, text, pattern) {
        super::collate::by_bytes(cx, text, out);
    }
    all.push(if letters { " ILIKE " } else { " LIKE " }.into());
    all.extend(part(pattern));
    if needs_no_escape(pattern, escape) {
        all.push(" ESCAPE ''".into());
    }
    if let Some(escape) = escape {
        all.extend(pieces![" ESCAPE ", escape.span]);
    }
    super::function::operators(cx, expr, all, out);
}
