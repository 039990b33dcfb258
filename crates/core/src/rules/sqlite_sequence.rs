//! Writing to `sqlite_sequence`: the next number of a table.

use super::insert_row_number::{sequence, set_sequence};
use crate::catalog::Table;
use crate::context::Cx;
use crate::edit::Piece;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::*;

pub(super) static RULE: Rule = Rule {
    name: "sqlite-sequence",
    summary: "Turns what is written to sqlite_sequence into setval() on the table's sequence.",
    caveat: "As in SQLite the next number is always behind the greatest one that the table holds. Names that are calculated are refused.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);\nINSERT INTO sqlite_sequence (name, seq) VALUES ('t', 50);",
            postgres: "CREATE TABLE t (id SERIAL PRIMARY KEY);\nSELECT setval(pg_get_serial_sequence('t', 'id'), 50);",
        },
        Example {
            sqlite: "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);\nDELETE FROM sqlite_sequence WHERE name = 't';",
            postgres: "CREATE TABLE t (id SERIAL PRIMARY KEY);\nSELECT setval(pg_get_serial_sequence('t', 'id'), COALESCE((SELECT MAX(id) FROM t), 0) + 1, false);",
        },
    ],
    visit: Visit::Statement(sqlite_sequence),
};

fn sqlite_sequence(cx: &Cx, statement: &Statement, out: &mut Out) {
    let done = match &statement.kind {
        StatementKind::Insert(insert) if insert.table.name.is("sqlite_sequence") => insert_into(cx, insert, out),
        StatementKind::Update(update) if update.table.name.is("sqlite_sequence") => set(cx, update, out),
        StatementKind::Delete(delete) if delete.table.name.is("sqlite_sequence") => reset(cx, delete, out),
        StatementKind::CreateTable(create) if create.name.name.is("sqlite_sequence") => Some(Vec::new()),
        StatementKind::Query(query) if reads(query) && cx.config.placeholders.is_some() => {
            out.refuse(statement.span, "PostgreSQL keeps the numbers that it has given in sequences")
                .help("SELECT last_value FROM pg_sequences WHERE sequencename = 'table_column_seq'");
            return;
        }
        StatementKind::Query(query) if reads(query) => {
            out.warn(statement.span, "this only shows the numbers that SQLite has given; it is left out");
            Some(Vec::new())
        }
        _ => return,
    };
    match done {
        Some(statements) => {
            let mut statements = statements.into_iter();
            match statements.next() {
                Some(first) => out.rewrite(statement.span, first),
                None => out.drop_statement(),
            }
            statements.for_each(|statement| out.after(statement));
        }
        None => {
            out.refuse(statement.span, "which sequence this sets, and to what, is not clear")
                .help("write one statement for each table, with its name as a text");
        }
    }
}

fn reads(query: &Query) -> bool {
    let QueryBody::Select(select) = &query.body else { return false };
    let tables = select.from.iter().flat_map(From::tables);
    tables.into_iter().any(|table| matches!(&table.kind, TableRefKind::Table(name) if name.name.is("sqlite_sequence")))
}

/// The tables with a sequence that a condition on `name` chooses; all of them without a condition.
fn chosen<'c>(cx: &'c Cx, condition: Option<&Expr>) -> Option<Vec<&'c Table>> {
    let is_name = |expr: &Expr| matches!(&expr.bare().kind, ExprKind::Column { name, .. } if name.is("name"));
    let names: Vec<String> = match condition.map(|condition| &condition.bare().kind) {
        None => {
            let all = cx.catalog.tables.values().map(AsRef::as_ref).filter(|table| table.row_number().is_some());
            return Some(all.collect());
        }
        Some(
            ExprKind::Binary(left, BinaryOperator::Equal, right)
            | ExprKind::Is { left, right, negated: false, .. }
            | ExprKind::Like {
                expr: left,
                pattern: right,
                operator: LikeOperator::Like,
                negated: false,
                escape: None,
                ..
            },
        ) => match (is_name(left), is_name(right)) {
            (true, false) => vec![text(right)?],
            (false, true) => vec![text(left)?],
            _ => return None,
        },
        Some(ExprKind::In { expr, negated: false, set: InSet::List(list) }) if is_name(expr) => {
            list.iter().map(text).collect::<Option<_>>()?
        }
        Some(_) => return None,
    };
    Some(names.iter().filter_map(|name| cx.catalog.table(name)).filter(|table| table.row_number().is_some()).collect())
}

/// A text, in apostrophes or, as SQLite takes it where no such column is, in double quotes.
fn text(expr: &Expr) -> Option<String> {
    match &expr.bare().kind {
        ExprKind::Column { table: None, name, .. } if name.quote == Some('"') => Some(name.text.clone()),
        _ => expr.string().map(str::to_owned),
    }
}

fn reset(cx: &Cx, delete: &Delete, out: &mut Out) -> Option<Vec<Vec<Piece>>> {
    delete.condition.iter().for_each(|condition| out.keep(condition.span));
    out.keep(delete.table.span);
    let tables = chosen(cx, delete.condition.as_ref())?;
    Some(tables.into_iter().filter_map(|table| Some(vec![set_sequence(cx, table)?.into()])).collect())
}

fn set(cx: &Cx, update: &Update, out: &mut Out) -> Option<Vec<Vec<Piece>>> {
    out.keep(update.table.span);
    let [Assignment { columns, value, .. }] = update.assignments.as_slice() else { return None };
    match columns.as_slice() {
        [name] if name.is("seq") => {}
        // The table was renamed, which PostgreSQL's sequence has seen.
        [name] if name.is("name") => return Some(Vec::new()),
        _ => return None,
    }
    let tables = chosen(cx, update.condition.as_ref())?;
    if tables.len() > 1 && value.integer().is_none() {
        return None;
    }
    tables.into_iter().map(|table| at_least(cx, table, value, out)).collect()
}

/// `setval` to a number, or behind the greatest one of the table if that is greater.
fn at_least(cx: &Cx, table: &Table, value: &Expr, out: &mut Out) -> Option<Vec<Piece>> {
    let (sequence, number) = (sequence(cx, table)?, table.row_number()?);
    if value.integer().is_some_and(|value| value <= 0) {
        return Some(vec![set_sequence(cx, table)?.into()]);
    }
    let value = number_of(cx, value, out)?;
    let (name, column) = (cx.spell(&table.name), cx.spell(&number.name));
    let mut pieces = pieces![format!("SELECT setval({sequence}, GREATEST(")];
    pieces.extend(value);
    pieces.push(format!(", (SELECT MAX({column}) FROM {name}), 0) + 1, false)").into());
    Some(pieces)
}

/// A number as it stands, or that of another table's sequence.
fn number_of(cx: &Cx, value: &Expr, out: &mut Out) -> Option<Vec<Piece>> {
    let Some(query) = value.bare().query().filter(|query| reads(query)) else { return Some(pieces![value.span]) };
    let QueryBody::Select(select) = &query.body else { return None };
    out.keep(value.span);
    other_sequence(cx, select, out)
}

/// `SELECT seq FROM sqlite_sequence WHERE name = '…'`.
fn other_sequence(cx: &Cx, select: &Select, out: &mut Out) -> Option<Vec<Piece>> {
    for table in select.from.iter().flat_map(From::tables) {
        if let TableRefKind::Table(name) = &table.kind {
            out.keep(name.span);
        }
    }
    let [table] = chosen(cx, select.condition.as_ref())?[..] else { return None };
    Some(pieces![format!("pg_sequence_last_value({})", sequence(cx, table)?)])
}

fn insert_into(cx: &Cx, insert: &Insert, out: &mut Out) -> Option<Vec<Vec<Piece>>> {
    out.keep(insert.table.span);
    insert.conflict.iter().for_each(|(span, _)| out.keep(*span));
    let at = |name: &str, otherwise: usize| match insert.columns.as_slice() {
        [] => Some(otherwise),
        columns => columns.iter().position(|column| column.is(name)),
    };
    let (name, seq) = (at("name", 0)?, at("seq", 1)?);
    match &insert.source {
        InsertSource::Values(rows) => {
            let mut statements = Vec::new();
            for row in rows {
                let table = text(row.values.get(name)?)?;
                let Some(table) = cx.catalog.table(&table).filter(|table| table.row_number().is_some()) else {
                    continue;
                };
                let value = row.values.get(seq)?;
                statements.push(match value.integer() {
                    Some(value) if value > 0 => {
                        vec![format!("SELECT setval({}, {value})", sequence(cx, table)?).into()]
                    }
                    _ => at_least(cx, table, value, out)?,
                });
            }
            Some(statements)
        }
        InsertSource::Query(query) => {
            let shown = crate::types::output(&query.body);
            let table = cx.catalog.table(&text(shown.get(name)?)?)?;
            let QueryBody::Select(select) = &query.body else { return None };
            if !reads(query) {
                // Each row would set it: one does.
                let is_one = select.from.is_none() || shown.get(seq)?.call("max").is_some();
                let value = if select.from.is_none() {
                    at_least(cx, table, shown.get(seq)?, out)?
                } else {
                    vec![set_sequence(cx, table)?.into()]
                };
                return is_one.then(|| vec![value]);
            }
            let number = table.row_number()?;
            let (own, column) = (cx.spell(&table.name), cx.spell(&number.name));
            let mut pieces = pieces![format!("SELECT setval({}, GREATEST(", sequence(cx, table)?)];
            pieces.extend(other_sequence(cx, select, out)?);
            pieces.push(format!(", (SELECT MAX({column}) FROM {own}), 0) + 1, false)").into());
            Some(vec![pieces])
        }
        InsertSource::DefaultValues => None,
    }
}
