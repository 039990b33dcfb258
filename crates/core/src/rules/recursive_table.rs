//! `WITH RECURSIVE`: PostgreSQL wants the word, and the first part to have the types of the whole.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::precedence::Level;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::operand;
use crate::tree::{CommonTable, Expr, From, Name, ObjectName, QueryBody, Statement, TableRef, With};
use crate::types::{Ty, outputs};

pub(super) static RULE: Rule = Rule {
    name: "recursive-table",
    summary: "Adds RECURSIVE where a table of WITH reads itself or a later one, and casts what its first part shows to the type that its other part gives.",
    caveat: "Several parts that read the table are refused.",
    examples: &[
        Example {
            sqlite: "WITH RECURSIVE a(b) AS (SELECT 1 UNION ALL SELECT b * 0.5 FROM a WHERE b > 0.1) SELECT b FROM a;",
            postgres: "WITH RECURSIVE a(b) AS (SELECT 1::numeric UNION ALL SELECT b * 0.5 FROM a WHERE b > 0.1) SELECT b FROM a;",
        },
        Example {
            sqlite: "WITH a(b, c) AS (SELECT 1, NULL UNION ALL SELECT b + 1, b FROM a WHERE b < 3) SELECT b, c FROM a;",
            postgres: "WITH RECURSIVE a(b, c) AS (SELECT 1, NULL::integer UNION ALL SELECT b + 1, b FROM a WHERE b < 3) SELECT b, c FROM a;",
        },
    ],
    visit: Visit::Statement(recursive_table),
};

fn recursive_table(cx: &Cx, statement: &Statement, out: &mut Out) {
    crate::walk::withs(statement, &mut |with: &With| {
        let reads_ahead =
            |(at, table): (usize, &CommonTable)| with.tables[at..].iter().any(|other| reads(table, &other.name));
        if !with.recursive && with.tables.iter().enumerate().any(reads_ahead) {
            let lower = cx.text(with.keyword) == "with";
            out.insert(with.keyword.end, if lower { " recursive" } else { " RECURSIVE" });
        }
        for table in with.tables.iter().filter(|table| reads(table, &table.name)) {
            types(cx, table, out);
            parts(table, out);
        }
    });
}

/// SQLite makes new rows of one row after the other, PostgreSQL of all rows of a level.
fn parts(table: &CommonTable, out: &mut Out) {
    let mut recursive = Vec::new();
    let mut body = &table.query.body;
    while let QueryBody::Compound { left, right, .. } = body {
        if let QueryBody::Select(select) = right.as_ref() {
            let mut reads = false;
            let mut one = |_: &TableRef, name: &ObjectName| reads |= name.name.is(&table.name.text);
            select.from.iter().for_each(|from| crate::walk::named(from, &mut one));
            if reads {
                recursive.push(select);
            }
        }
        body = left;
    }
    if let [.., before, _] = recursive.as_slice() {
        out.refuse(before.keyword, "several parts of this table read it: PostgreSQL allows one");
    }
    for select in recursive {
        let alone = select.from.iter().flat_map(From::tables).count() == 1;
        if select.distinct && !alone {
            out.warn(
                select.keyword,
                "DISTINCT counts for what SQLite makes of one row here, and for what PostgreSQL makes of all rows of a level",
            );
        }
    }
}

/// True if the query of a table of WITH reads the table `name`.
pub(super) fn reads(table: &CommonTable, name: &Name) -> bool {
    let mut found = false;
    crate::walk::tables(&table.query, &mut |_, other| found |= other.schema.is_none() && other.name.is(&name.text));
    found
}

fn types(cx: &Cx, table: &CommonTable, out: &mut Out) {
    if !matches!(table.query.body, QueryBody::Compound { .. }) {
        return;
    }
    let arms = outputs(&table.query.body);
    let Some((first, rest)) = arms.split_first() else { return };
    for (at, value) in first.iter().enumerate() {
        let others: Vec<&Expr> = rest.iter().filter_map(|arm| arm.get(at).copied()).collect();
        if let Some(to) = common_type(cx, value, &others) {
            operand::around(value, "", Level::Primary, to, out);
        }
    }
}

/// The cast that gives a value of the first part the type that PostgreSQL finds for the whole.
fn common_type(cx: &Cx, value: &Expr, others: &[&Expr]) -> Option<&'static str> {
    let mut to = None;
    for other in others {
        to = match (cx.ty(value), cx.ty(other)) {
            (Ty::Is(Family::Integer), Ty::Is(Family::Double)) => Some("::double precision"),
            (Ty::Is(Family::Integer), Ty::Is(Family::Numeric)) => to.or(Some("::numeric")),
            (Ty::Is(Family::Numeric), Ty::Is(Family::Double)) => Some("::double precision"),
            (Ty::Is(Family::Integer), Ty::Is(Family::Integer)) if cx.facts(value).narrow && !cx.facts(other).narrow => {
                to.or(Some("::bigint"))
            }
            (Ty::Untyped, Ty::Is(Family::Integer)) => {
                to.or(Some(if cx.facts(other).narrow { "::integer" } else { "::bigint" }))
            }
            (Ty::Untyped, Ty::Is(Family::Double)) => Some("::double precision"),
            (Ty::Untyped, Ty::Is(Family::Numeric)) => to.or(Some("::numeric")),
            (Ty::Untyped, Ty::Is(Family::Boolean)) => to.or(Some("::boolean")),
            (Ty::Untyped, Ty::Is(Family::Timestamp)) => to.or(Some("::timestamp")),
            (Ty::Untyped, Ty::Is(Family::Date)) => to.or(Some("::date")),
            // A length is part of the type: what is made of the column has none.
            (Ty::Is(Family::Text), _) if has_length(cx, value) && !same_column(cx, value, other) => Some("::text"),
            (Ty::Is(Family::Numeric), _) if has_length(cx, value) && !same_column(cx, value, other) => {
                to.or(Some("::numeric"))
            }
            _ => to,
        };
    }
    to
}

fn has_length(cx: &Cx, value: &Expr) -> bool {
    let decided = cx.types.columns.get(&value.bare().span).and_then(|id| cx.decisions.get(*id));
    decided.is_some_and(|decided| {
        decided.pg.sql.contains('(')
            || (decided.pg.family == Family::Text && !decided.pg.sql.eq_ignore_ascii_case("text"))
    })
}

fn same_column(cx: &Cx, one: &Expr, other: &Expr) -> bool {
    let column = |expr: &Expr| cx.types.columns.get(&expr.bare().span).copied();
    column(one).is_some() && column(one) == column(other)
}
