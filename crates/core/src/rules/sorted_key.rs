//! `PRIMARY KEY (a DESC)`: a key has no order in PostgreSQL.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{ColumnConstraintKind, Order, Statement, TableConstraintKind};

pub(super) static RULE: Rule = Rule {
    name: "sorted-key",
    summary: "Leaves out ASC and DESC in PRIMARY KEY and UNIQUE constraints.",
    caveat: "The order of a key's index changes no result; PostgreSQL reads an index in both directions.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT PRIMARY KEY ASC, c TEXT, UNIQUE (c DESC));",
        postgres: "CREATE TABLE a (b TEXT PRIMARY KEY, c TEXT, UNIQUE (c));",
    }],
    visit: Visit::Statement(sorted_key),
};

fn sorted_key(cx: &Cx, statement: &Statement, out: &mut Out) {
    let mut remove = |order: &Option<Order>| order.iter().for_each(|order| out.remove(cx.source, order.span));
    for constraint in statement.columns().iter().flat_map(|column| &column.constraints) {
        if let ColumnConstraintKind::PrimaryKey { order, .. } = &constraint.kind {
            remove(order);
        }
    }
    for constraint in statement.table_constraints() {
        if let TableConstraintKind::PrimaryKey { columns, .. } | TableConstraintKind::Unique { columns, .. } =
            &constraint.kind
        {
            columns.iter().for_each(|column| remove(&column.order));
        }
    }
}
