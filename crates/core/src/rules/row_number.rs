//! `ROWID` is the INTEGER PRIMARY KEY; where a table has none, the place of the row stands for it.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{
    Expr, ExprKind, InSet, InsertSource, Name, Query, QueryBody, Select, SelectItem, Statement, StatementKind,
    TableRef, TableRefKind, Update,
};
use crate::types::outputs;

pub(super) static RULE: Rule = Rule {
    name: "row-number",
    summary: "Turns ROWID into the key that is the row number, or, in a table without one, into `ctid`: the place of the row.",
    caveat: "`ctid` changes with each UPDATE of the row, and its order is that of storage: good for one statement, not for longer. `SET a = ROWID` and `INSERT … SELECT ROWID` become running numbers in that order. A trigger's NEW.ROWID and OLD.ROWID without a key are refused.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b INTEGER PRIMARY KEY, c INTEGER);\nUPDATE a SET c = rowid WHERE _rowid_ > 5;",
            postgres: "CREATE TABLE a (b SERIAL PRIMARY KEY, c INTEGER);\nUPDATE a SET c = b WHERE b > 5;",
        },
        Example {
            sqlite: "CREATE TABLE a (b TEXT);\nDELETE FROM a WHERE rowid NOT IN (SELECT MIN(rowid) FROM a GROUP BY b);",
            postgres: "CREATE TABLE a (b TEXT);\nDELETE FROM a WHERE ctid NOT IN (SELECT MIN(ctid) FROM a GROUP BY b);",
        },
    ],
    visit: Visit::Statement(row_number),
};

/// The names under which SQLite shows the row number, in lower case (<https://www.sqlite.org/lang_createtable.html#rowid>).
const NAMES: &[&str] = &["rowid", "oid", "_rowid_"];

/// True if a name may mean the row number.
pub(super) fn is_row_number(name: &Name) -> bool {
    NAMES.contains(&name.key().as_str())
}

fn row_number(cx: &Cx, statement: &Statement, out: &mut Out) {
    crate::walk::exprs(statement, &mut |expr| {
        one(cx, statement, expr, out);
        numbers(cx, expr, out);
    });
    lists(cx, statement, out);
}

fn one(cx: &Cx, statement: &Statement, expr: &Expr, out: &mut Out) {
    let ExprKind::Column { table: qualifier, name, .. } = &expr.kind else { return };
    if !is_row_number(name) {
        return;
    }
    if let Some(id) = cx.types.columns.get(&expr.span) {
        let numbers = cx.catalog.tables.values().filter_map(|table| table.row_number());
        if let Some(number) = numbers.into_iter().find(|number| number.id == *id)
            && !name.is(&number.name)
        {
            out.text(name.span, cx.spell(&number.name));
            out.keep(expr.span);
        }
        return;
    }
    if !cx.types.row_numbers.contains(&expr.span) {
        return;
    }
    if let StatementKind::CreateTrigger(create) = &cx.statement.kind
        && let Some(update) = super::touched(cx.catalog, create)
        && update.condition.as_ref().is_some_and(|condition| condition.span.contains(expr.span))
    {
        // The port sets the columns of NEW and asks for no row: the condition goes.
        out.keep(expr.span);
        return;
    }
    if qualifier.as_ref().is_some_and(|row| row.is("new") || row.is("old")) {
        out.refuse(expr.span, "the row number of a table without an INTEGER PRIMARY KEY is nothing a trigger can know");
        return;
    }
    if let StatementKind::Update(update) = &statement.kind
        && update.assignments.iter().any(|assignment| assignment.value.span == expr.span)
    {
        running_number(cx, update, expr, out);
        return;
    }
    if let StatementKind::Insert(insert) = &statement.kind
        && let InsertSource::Query(query) = &insert.source
        && let QueryBody::Select(select) = &query.body
        && select.items.iter().any(|item| matches!(item, SelectItem::Expr(item, _) if item.bare().span == expr.span))
    {
        copied_number(cx, select, expr, out);
        return;
    }
    out.text(name.span, "ctid");
    out.keep(expr.span);
    out.warn(
        expr.span,
        "PostgreSQL has no row number: the place of the row stands for it, whose order is that of storage",
    );
}

/// A place of a row is compared with places only: it is no number.
fn numbers(cx: &Cx, expr: &Expr, out: &mut Out) {
    let is_place = |side: &Expr| cx.types.row_numbers.contains(&side.bare().span);
    let is_query = |side: &Expr| matches!(&side.bare().kind, ExprKind::Query(query) if gives_places(cx, query));
    let (side, fits) = match &expr.kind {
        ExprKind::Binary(left, operator, right) => {
            let fits = operator.is_comparison() && [left, right].iter().all(|side| is_place(side) || is_query(side));
            (if is_place(left) { left } else { right }, fits)
        }
        ExprKind::Is { left, right, .. } => (if is_place(left) { left } else { right }, false),
        ExprKind::In { expr, set: InSet::Query(query), .. } => (expr, gives_places(cx, query)),
        ExprKind::Between { expr, .. } | ExprKind::In { expr, set: InSet::List(_), .. } => (expr, false),
        ExprKind::Unary(_, inner) => (inner, false),
        _ => return,
    };
    if is_place(side) && !fits {
        out.refuse(side.span, "this table has no column that is its row number: PostgreSQL has no number of this row")
            .help("give the table an INTEGER PRIMARY KEY");
    }
}

/// True if a query shows the places of rows, or the first or last of some.
fn gives_places(cx: &Cx, query: &Query) -> bool {
    let is_place = |expr: &Expr| cx.types.row_numbers.contains(&expr.bare().span);
    let arms = outputs(&query.body);
    arms.iter().all(|arm| match arm.as_slice() {
        [only] => match &only.bare().kind {
            ExprKind::Function(function) => function.arguments.iter().any(is_place),
            _ => is_place(only),
        },
        _ => false,
    })
}

/// `INSERT … SELECT ROWID`.
fn copied_number(cx: &Cx, select: &Select, expr: &Expr, out: &mut Out) {
    let table = select.from.as_ref().filter(|from| from.joins.is_empty()).map(|from| &from.first);
    let Some(TableRef { kind: TableRefKind::Table(name), alias }) = table.filter(|_| select.group_by.is_empty()) else {
        out.refuse(expr.span, "this table has no column that is its row number: PostgreSQL has no number of this row")
            .help("give the table an INTEGER PRIMARY KEY");
        return;
    };
    if select.condition.is_some() || select.distinct {
        let target = cx.spell(&alias.as_ref().unwrap_or(&name.name).text);
        out.text(expr.span, number_of(&cx.spell(&name.name.text), &target));
    } else {
        out.text(expr.span, "ROW_NUMBER() OVER (ORDER BY ctid)");
    }
    out.fit(expr.span);
    out.warn(expr.span, NUMBERED);
}

const NUMBERED: &str = "PostgreSQL has no row number: rows are numbered in the order of their storage, from 1";

/// The number of a row of a table, from 1 in the order of storage.
fn number_of(table: &str, target: &str) -> String {
    format!(
        "(SELECT numbered.n FROM (SELECT ctid AS place, ROW_NUMBER() OVER (ORDER BY ctid) AS n FROM {table}) AS numbered WHERE numbered.place = {target}.ctid)"
    )
}

/// `SET a = ROWID`.
fn running_number(cx: &Cx, update: &Update, expr: &Expr, out: &mut Out) {
    let Some(table) = cx.catalog.table(&update.table.name.text) else { return };
    let name = cx.spell(&table.name);
    let target = update.alias.as_ref().map_or_else(|| name.clone(), |alias| cx.spell(&alias.text));
    out.text(expr.span, number_of(&name, &target));
    out.warn(expr.span, NUMBERED);
}

/// The row number in a list of columns, or set.
fn lists(cx: &Cx, statement: &Statement, out: &mut Out) {
    let (table, names): (_, Vec<&Name>) = match &statement.kind {
        StatementKind::Insert(insert) => (&insert.table, insert.columns.iter().collect()),
        StatementKind::Update(update) => {
            (&update.table, update.assignments.iter().flat_map(|assignment| &assignment.columns).collect())
        }
        StatementKind::CreateTrigger(create) => {
            create.body.iter().for_each(|inner| lists(cx, inner, out));
            return;
        }
        _ => return,
    };
    let Some(table) = cx.catalog.table(&table.name.text) else { return };
    for name in names.into_iter().filter(|name| is_row_number(name) && table.column(&name.text).is_none()) {
        match table.row_number() {
            Some(number) => out.text(name.span, cx.spell(&number.name)),
            None => {
                out.refuse(name.span, "this table has no column that is its row number");
            }
        }
    }
}
