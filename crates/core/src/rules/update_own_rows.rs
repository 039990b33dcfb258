//! `UPDATE` with a subquery that reads, for each row, the column that it sets in the others.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::*;

pub(super) static RULE: Rule = Rule {
    name: "update-own-rows",
    summary: "Warns of an UPDATE whose subquery reads the column that it sets: SQLite sees the rows that were changed before.",
    caveat: "A subquery that does not depend on the row is run once, before any row is changed, in both databases.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER, c INTEGER);\nUPDATE a SET c = (SELECT count(*) FROM a AS d WHERE d.c < a.c);",
        postgres: "CREATE TABLE a (b INTEGER, c INTEGER);\nUPDATE a SET c = (SELECT count(*) FROM a AS d WHERE d.c < a.c);",
    }],
    visit: Visit::Dml(update_own_rows),
};

fn update_own_rows(_: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Update(update) = &statement.kind else { return };
    let set: Vec<String> =
        update.assignments.iter().flat_map(|assignment| &assignment.columns).map(Name::key).collect();
    for assignment in &update.assignments {
        each_query(&assignment.value, &mut |query| {
            if reads(update, &set, query) {
                out.warn(
                    query.span,
                    "SQLite reads rows here that this UPDATE has changed already; PostgreSQL sees all of them as they were",
                );
            }
        });
    }
}

/// Calls `visit` on the outermost queries in an expression.
fn each_query(expr: &Expr, visit: &mut dyn FnMut(&Query)) {
    if let Some(query) = expr.query() {
        visit(query);
    }
    expr.children(|child| each_query(child, visit));
}

/// True if a query depends on the row that is changed, and reads columns of the same table that are set.
fn reads(update: &Update, set: &[String], query: &Query) -> bool {
    let target = update.alias.as_ref().unwrap_or(&update.table.name).key();
    let (mut own, mut hidden) = (Vec::new(), false);
    crate::walk::tables(query, &mut |table, name| {
        let shown = table.alias.as_ref().unwrap_or(&name.name).key();
        hidden |= shown == target;
        if name.name.key() == update.table.name.key() {
            own.push(shown);
        }
    });
    let (mut depends, mut is_read) = (false, false);
    crate::walk::exprs_of(query, &mut |expr| {
        let ExprKind::Column { table, name, .. } = &expr.kind else { return };
        let of = table.as_ref().map(Name::key);
        depends |= of.as_ref() == Some(&target) && !hidden;
        is_read |= set.contains(&name.key()) && of.is_none_or(|of| own.contains(&of));
    });
    !own.is_empty() && depends && is_read
}
