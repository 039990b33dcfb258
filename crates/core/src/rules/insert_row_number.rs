//! Rows that bring their own number, or ask for one with NULL.

use super::keys;
use crate::catalog::{Numbers, Table};
use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::*;

pub(super) static RULE: Rule = Rule {
    name: "insert-row-number",
    summary: "Sets the sequence behind the last statement of a file that stores given numbers in an INTEGER PRIMARY KEY; NULL there asks for the next number.",
    caveat: "A row that INSERT OR IGNORE or an upsert does not store takes a number in PostgreSQL, in SQLite only with AUTOINCREMENT. Numbers that the application, or a trigger, stores itself do not move the sequence: `lite2pg query` warns of them.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);\nINSERT INTO a (id) VALUES (7);",
            postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY, b TEXT);\nINSERT INTO a (id) VALUES (7);\nSELECT setval(pg_get_serial_sequence('a', 'id'), COALESCE((SELECT MAX(id) FROM a), 0) + 1, false);",
        },
        Example {
            sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);\nINSERT INTO a VALUES (NULL, 'x');",
            postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY, b TEXT);\nINSERT INTO a VALUES (DEFAULT, 'x');",
        },
    ],
    visit: Visit::Dml(insert_row_number),
};

fn insert_row_number(cx: &Cx, statement: &Statement, out: &mut Out) {
    let name = match &statement.kind {
        StatementKind::Insert(insert) => &insert.table,
        StatementKind::Update(update) => &update.table,
        _ => return,
    };
    let Some(table) = cx.catalog.table(&name.name.text) else { return };
    if let StatementKind::Insert(insert) = &statement.kind {
        ask(cx, table, insert, out);
        skips(cx, table, insert, statement.span == cx.statement.span, out);
    }
    let is_whole = statement.span == cx.statement.span;
    if cx.config.placeholders.is_some() {
        // Beside other transactions, whose rows this one does not see, setval() would move the sequence back.
        if is_whole
            && gives(table, statement)
            && let Some(set) = set_sequence(cx, table)
        {
            out.warn(name.span, "the sequence does not know numbers that are given by hand, and will give them again")
                .help(format!(
                    "leave the number out; if it has to be given, move the sequence on while nobody else writes: {set}"
                ));
        }
        return;
    }
    if cx.last_seed
        && is_whole
        && let Some(set) = set_sequence(cx, table)
    {
        out.after(vec![set.into()]);
    }
}

/// Writes what stands for the numbers that NULL asks for.
fn ask(cx: &Cx, table: &Table, insert: &Insert, out: &mut Out) {
    let Some(at) = number_at(table, insert) else { return };
    match &insert.source {
        InsertSource::Values(rows) => {
            let (asked, given): (Vec<_>, Vec<_>) =
                rows.iter().filter_map(|row| row.values.get(at)).partition(|value| is_null(value));
            asked.iter().for_each(|value| out.text(value.span, "DEFAULT"));
            if let (Some(value), false) = (asked.first(), given.is_empty()) {
                out.refuse(value.span, "rows with and without a number in one INSERT: the sequence is behind by then")
                    .help("write two statements");
            }
        }
        InsertSource::Query(query) => {
            if let Some(value) = crate::types::output(&query.body).get(at).filter(|value| is_null(value))
                && let Some(sequence) = sequence(cx, table)
            {
                out.text(value.span, format!("nextval({sequence})"));
            }
        }
        InsertSource::DefaultValues => {}
    }
}

/// Rows that meet others take a number all the same in PostgreSQL, and in SQLite with AUTOINCREMENT.
fn skips(cx: &Cx, table: &Table, insert: &Insert, is_whole: bool, out: &mut Out) {
    let place = match (&insert.conflict, insert.upserts.first()) {
        (Some((span, Conflict::Ignore)), _) => *span,
        (_, Some(upsert)) => upsert.span,
        _ => return,
    };
    if table.numbers == Numbers::Once || table.row_number().is_none() || gives_numbers(table, insert) {
        return;
    }
    let met = keys::met(cx, table, insert);
    if met.keys.is_empty() && met.by_default.is_none() {
        return;
    }
    let given = keys::given(table, insert);
    let meet_each_other = match &insert.source {
        InsertSource::Values(rows) => met.keys.iter().any(|key| !keys::repeated(cx, &given, rows, key).is_empty()),
        InsertSource::Query(_) => true,
        InsertSource::DefaultValues => false,
    };
    let message = "a row that is not stored takes a number all the same: those behind it get other ones than in SQLite";
    // What the rows of an application or a trigger meet is not known here.
    if !is_whole || cx.config.placeholders.is_some() {
        out.info(place, message);
    } else if table.filled || meet_each_other {
        out.warn(place, message);
    }
}

/// Which value of a row is its number.
pub(crate) fn number_at(table: &Table, insert: &Insert) -> Option<usize> {
    if insert.columns.is_empty() {
        table.columns.iter().filter(|column| !column.generated).position(|column| column.numbered)
    } else {
        insert.columns.iter().position(|column| table.names_row_number(column))
    }
}

/// True if an INSERT brings numbers of its own for the rows of a table.
pub(crate) fn gives_numbers(table: &Table, insert: &Insert) -> bool {
    let Some(at) = number_at(table, insert) else { return false };
    match &insert.source {
        InsertSource::Values(rows) => rows.iter().filter_map(|row| row.values.get(at)).any(|value| !is_null(value)),
        InsertSource::Query(query) => crate::types::output(&query.body).get(at).is_none_or(|value| !is_null(value)),
        InsertSource::DefaultValues => false,
    }
}

/// True if a statement stores numbers of its own in the rows of a table.
pub(crate) fn gives(table: &Table, tree: &Statement) -> bool {
    match &tree.kind {
        StatementKind::Insert(insert) => gives_numbers(table, insert),
        StatementKind::Update(update) => {
            let mut set = update.assignments.iter().flat_map(|assignment| &assignment.columns);
            set.any(|column| table.names_row_number(column))
        }
        _ => false,
    }
}

fn is_null(value: &Expr) -> bool {
    matches!(value.bare().kind, ExprKind::Null)
}

/// The call that names the sequence of a table.
pub(in crate::rules) fn sequence(cx: &Cx, table: &Table) -> Option<String> {
    let number = table.row_number()?;
    let (name, column) = (cx.spell(&table.name), cx.spell(&number.name));
    // The first is read as an identifier, the second is the name itself.
    let key = column
        .strip_prefix('"')
        .map_or(column.to_ascii_lowercase(), |_| column[1..column.len() - 1].replace("\"\"", "\""));
    Some(format!("pg_get_serial_sequence('{}', '{}')", name.replace('\'', "''"), key.replace('\'', "''")))
}

/// The statement that lets a table go on behind its greatest number.
pub(super) fn set_sequence(cx: &Cx, table: &Table) -> Option<String> {
    let (sequence, number) = (sequence(cx, table)?, table.row_number()?);
    let (name, column) = (cx.spell(&table.name), cx.spell(&number.name));
    Some(format!("SELECT setval({sequence}, COALESCE((SELECT MAX({column}) FROM {name}), 0) + 1, false)"))
}
