//! Generated columns: PostgreSQL before 18 stores all of them, and wants their expressions immutable. From 18 on it has
//! virtual ones, for columns of built-in types that no key, index or trigger uses.

use std::collections::BTreeMap;

use crate::context::Cx;
use crate::edit::{COPIES, Piece};
use crate::pg_type::{Family, PgType};
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Column, ColumnConstraintKind, Expr, ExprKind};

pub(super) static RULE: Rule = Rule {
    name: "generated-column",
    summary: "Writes `AS (…)` of a column as `GENERATED ALWAYS AS (…) STORED`; from PostgreSQL 18 on a virtual column stays virtual where it can.",
    caveat: "A virtual column takes room in PostgreSQL before 18, and from 18 on where a key, an index or a trigger of some file uses it, its type or a function in it is not built in, or a time is read from a text. What its expression raises an error for is seen when the row is stored, and when it is read if the column is virtual. One made from a generated column of an earlier statement is refused, and so is one whose value hangs on the clock or on the session's settings.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER, c INTEGER AS (b * 2), d INTEGER GENERATED ALWAYS AS (b + 1) VIRTUAL);",
        postgres: "CREATE TABLE a (b INTEGER, c INTEGER GENERATED ALWAYS AS (b * 2) STORED, d INTEGER GENERATED ALWAYS AS (b + 1) STORED);",
    }],
    visit: Visit::Column(generated_column),
};

fn generated_column(cx: &Cx, column: &Column, out: &mut Out) {
    for constraint in &column.constraints {
        let ColumnConstraintKind::Generated { expr, storage, always, stored } = &constraint.kind else { continue };
        out.keep(constraint.span);
        let words = cx.text(constraint.span);
        // The closing parenthesis behind the expression.
        let close = storage.map_or(constraint.span.end, |word| {
            constraint.span.start + words[..word.start - constraint.span.start].trim_end().len()
        });
        if always.is_none() {
            out.insert(word_as(cx, constraint.span.start, expr), "GENERATED ALWAYS ");
        }
        let stays_virtual = cx.config.pg_version >= crate::stored::SINCE && !stored && can_be_virtual(cx, column, expr);
        match storage {
            // Without a word it is virtual in both.
            _ if stays_virtual => {}
            Some(word) if !stored => out.text(*word, "STORED"),
            Some(_) => {}
            None => out.insert(close, " STORED"),
        }
        from_others(cx, column, expr, out);
    }
}

/// True if PostgreSQL 18 takes the column as a virtual one: all types and functions are built in, and nothing in the
/// project wants it stored.
fn can_be_virtual(cx: &Cx, column: &Column, expr: &Expr) -> bool {
    let Some(table) = cx.table() else { return false };
    let built_in = |pg: &PgType| !pg.is_citext() && pg.family != Family::Other;
    let Some(own) = table.column(&column.name.text) else { return false };
    let ours = |name: &str| cx.config.functions.iter().any(|(function, _)| function.eq_ignore_ascii_case(name));
    // Another generated column's expression comes in its place, once.
    let mut rest = vec![expr];
    let mut seen = vec![column.name.key()];
    let reads_time = |pg: &PgType| pg.family.is_moment();
    let of_kind = cx.decisions.pg(own.id).is_some_and(|pg| built_in(pg) && !reads_time(pg));
    let mut takes = of_kind && !cx.decisions.is_stored(own.id);
    while let (Some(expr), true) = (rest.pop(), takes) {
        match &expr.kind {
            ExprKind::Column { name, .. } => {
                let known = table.column(&name.text).and_then(|column| cx.decisions.pg(column.id));
                takes = known.is_some_and(built_in);
                if !seen.contains(&name.key()) {
                    seen.push(name.key());
                    let other = cx.statement.columns().iter().find(|other| other.name.key() == name.key());
                    rest.extend(other.and_then(generator));
                }
            }
            // The port reads texts as times, and documents, with functions of its own.
            ExprKind::Function(function) => {
                let becomes = crate::functions::known(function).is_some();
                takes = !ours(&function.name.text) && (becomes || function.name.key().starts_with("json"));
                takes &= !function.name.is("json_valid");
            }
            _ => {}
        }
        expr.children(|child| rest.push(child));
    }
    takes
}

/// Where the word `AS` before the expression begins (byte offset).
fn word_as(cx: &Cx, start: usize, expr: &Expr) -> usize {
    let mut tokens = cx.tokens.iter().filter(|token| token.span.start >= start && token.span.end <= expr.span.start);
    tokens.find(|token| token.is_word(cx.source, "AS")).map_or(start, |token| token.span.start)
}

/// A column that is made from another generated one: the expression of that one stands in its place.
fn from_others(cx: &Cx, column: &Column, expr: &Expr, out: &mut Out) {
    let Some(table) = cx.table() else { return };
    let mut rest = vec![expr];
    while let Some(expr) = rest.pop() {
        match &expr.kind {
            ExprKind::Column { name, .. } if table.column(&name.text).is_some_and(|other| other.generated) => {
                let other = cx.statement.columns().iter().find(|other| other.name.key() == name.key());
                let nesting = nesting(cx, &column.name.key(), &mut BTreeMap::new());
                match other.and_then(generator) {
                    Some(inner) if nesting.is_some_and(|nesting| nesting < COPIES) => {
                        out.rewrite(expr.span, vec!["(".into(), Piece::Copy(inner.span), ")".into()]);
                    }
                    Some(_) if nesting.is_some() => {
                        let message = format!(
                            "`{}` is made from `{}`, that from others and so on, which is too long to write out",
                            column.name.text, name.text
                        );
                        out.refuse(expr.span, message);
                    }
                    _ => {
                        let message = format!(
                            "`{}` is made from `{}`, which is generated too: PostgreSQL wants plain columns",
                            column.name.text, name.text
                        );
                        out.refuse(expr.span, message);
                    }
                }
            }
            ExprKind::Current(_) => {
                out.refuse(expr.span, "a generated column cannot hang on the clock");
            }
            _ => {}
        }
        expr.children(|child| rest.push(child));
    }
}

/// How many generated columns of the statement stand behind each other under one; `None` if one is made from itself.
/// `known` has the columns that were looked at, `None` for those that are not done with.
fn nesting(cx: &Cx, key: &str, known: &mut BTreeMap<String, Option<usize>>) -> Option<usize> {
    if let Some(known) = known.get(key) {
        return *known;
    }
    known.insert(key.to_owned(), None);
    let column = cx.statement.columns().iter().find(|column| column.name.key() == key);
    let mut rest: Vec<&Expr> = column.and_then(generator).into_iter().collect();
    let mut depth = 0;
    while let Some(expr) = rest.pop() {
        if let ExprKind::Column { name, .. } = &expr.kind
            && cx.statement.columns().iter().any(|other| other.name.key() == name.key() && generator(other).is_some())
        {
            depth = depth.max(nesting(cx, &name.key(), known)? + 1);
        }
        expr.children(|child| rest.push(child));
    }
    known.insert(key.to_owned(), Some(depth));
    Some(depth)
}

/// The expression of a generated column.
pub(crate) fn generator(column: &Column) -> Option<&Expr> {
    column.constraints.iter().find_map(|constraint| match &constraint.kind {
        ColumnConstraintKind::Generated { expr, .. } => Some(expr),
        _ => None,
    })
}
