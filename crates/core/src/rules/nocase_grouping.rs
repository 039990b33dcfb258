//! What is computed from a NOCASE column, where values are sorted, made distinct or shown to an outer query: SQLite minds
//! case there, a CITEXT value does not.

use std::collections::BTreeSet;

use super::nocase_comparison::{is_column, mind_case};
use crate::config::NoCase;
use crate::context::Cx;
use crate::pg_type::Family;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::*;
use crate::types::Ty;

pub(super) static RULE: Rule = Rule {
    name: "nocase-grouping",
    summary: "Casts what is computed from a CITEXT column to text where it is sorted, made distinct or shown to an outer query, and all CITEXT columns in CREATE TABLE AS: only the column itself brings its collation in SQLite. Warns where UNION, EXCEPT, INTERSECT, USING or NATURAL JOIN put it and a text together.",
    caveat: "Values computed in GROUP BY itself are warned of. Which spelling a group of a NOCASE column shows is left to chance.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TEXT COLLATE NOCASE);\nSELECT DISTINCT coalesce(b, '') AS c FROM a;",
            postgres: "CREATE EXTENSION IF NOT EXISTS citext;\nCREATE TABLE a (b CITEXT);\nSELECT DISTINCT coalesce(b, '')::text AS c FROM a;",
        },
        Example {
            sqlite: "CREATE TABLE a (b TEXT COLLATE NOCASE);\nCREATE TABLE c AS SELECT b FROM a;",
            postgres: "CREATE EXTENSION IF NOT EXISTS citext;\nCREATE TABLE a (b CITEXT);\nCREATE TABLE c AS SELECT b::text FROM a;",
        },
    ],
    visit: Visit::Statement(nocase_grouping),
};

fn nocase_grouping(cx: &Cx, statement: &Statement, out: &mut Out) {
    if cx.config.types.nocase == NoCase::Citext {
        for place in &cx.types.case_minded {
            warn_mixed(*place, out);
        }
    }
    let copied = copied(statement);
    if let Some(query) = copied {
        through_star(cx, query, out);
    }
    let inner = inner(statement);
    crate::walk::queries(statement, &mut |query| {
        let is_inner = inner.contains(&query.span);
        // With whether rows that are the same fall together.
        let mut bodies = vec![(&query.body, false)];
        while let Some((body, merged)) = bodies.pop() {
            match body {
                QueryBody::Compound { operator, left, right } => {
                    let merged = merged || *operator != Compound::UnionAll;
                    bodies.extend([(right.as_ref(), merged), (left.as_ref(), merged)]);
                }
                QueryBody::Select(select) => {
                    let is_seen = merged || is_inner || select.distinct || !query.order_by.is_empty();
                    of_select(cx, select, is_seen, copied.is_some_and(|copied| copied.span == query.span), out);
                }
                QueryBody::Values(_) => {}
            }
        }
        // An alias stands for an item, which has the cast.
        let is_alias = |term: &Expr| cx.types.aliases.contains(&term.bare().span);
        let terms = query.order_by.iter().map(|term| &term.expr).filter(|term| !is_alias(term));
        terms.for_each(|term| computed(cx, term, out));
    });
    crate::walk::exprs(statement, &mut |expr| {
        let ExprKind::Function(function) = &expr.kind else { return };
        if let Some(over) = &function.over {
            window(cx, over, out);
        }
        let picks = matches!(function.name.key().as_str(), "min" | "max") && function.arguments.len() == 1;
        if picks || function.distinct {
            function.arguments.iter().for_each(|argument| computed(cx, argument, out));
        }
    });
    if let StatementKind::CreateIndex(create) = &statement.kind {
        for column in create.columns.iter().filter(|column| matches!(column.expr.kind, ExprKind::Function(_))) {
            if cx.facts(&column.expr).citext {
                out.wrap(column.expr.span, "(", "::text)");
            }
        }
    }
}

/// The query of `CREATE TABLE … AS`.
fn copied(statement: &Statement) -> Option<&Query> {
    match &statement.kind {
        StatementKind::CreateTable(create) => match &create.body {
            TableBody::Query(query) => Some(query),
            TableBody::Columns { .. } => None,
        },
        _ => None,
    }
}

/// Columns that a new table gets through `*` become texts behind it.
fn through_star(cx: &Cx, query: &Query, out: &mut Out) {
    let QueryBody::Select(select) = &query.body else { return };
    let Some(table) = cx.table() else { return };
    if select.items.iter().all(|item| matches!(item, SelectItem::Expr(..))) {
        return;
    }
    let written = select.items.iter().filter_map(|item| match item {
        SelectItem::Expr(expr, alias) => Some((expr, alias)),
        SelectItem::Star | SelectItem::TableStar(_) => None,
    });
    let written: BTreeSet<String> = written
        .filter_map(|(expr, alias)| match (alias, &expr.bare().kind) {
            (Some(alias), _) => Some(alias.key()),
            (None, ExprKind::Column { name, .. }) => Some(name.key()),
            (None, _) => None,
        })
        .collect();
    for (name, origin, _) in crate::types::query_columns(cx.catalog, query) {
        let is_citext = |column: &crate::catalog::Column| {
            let decided = cx.decisions.get(column.id).is_some_and(|decided| decided.pg.is_citext());
            decided && column.collation.as_deref() == Some("nocase")
        };
        if origin.as_ref().is_some_and(is_citext) && !written.contains(&name.to_ascii_lowercase()) {
            let column = cx.spell(&name);
            out.after(vec![format!("ALTER TABLE {} ALTER COLUMN {column} TYPE TEXT", cx.spell(&table.name)).into()]);
        }
    }
}

/// The queries whose columns another query, or a view or table, shows as its own.
fn inner(statement: &Statement) -> BTreeSet<Span> {
    let mut inner: BTreeSet<Span> = copied(statement).map(|query| query.span).into_iter().collect();
    if let StatementKind::CreateView(create) = &statement.kind {
        inner.insert(create.query.span);
    }
    crate::walk::withs(statement, &mut |with| inner.extend(with.tables.iter().map(|table| table.query.span)));
    crate::walk::queries(statement, &mut |query| {
        let mut bodies = vec![&query.body];
        while let Some(body) = bodies.pop() {
            match body {
                QueryBody::Compound { left, right, .. } => bodies.extend([left.as_ref(), right]),
                QueryBody::Select(select) => select.from.iter().for_each(|from| derived(from, &mut inner)),
                QueryBody::Values(_) => {}
            }
        }
    });
    inner
}

fn derived(from: &From, inner: &mut BTreeSet<Span>) {
    for table in from.tables() {
        match &table.kind {
            TableRefKind::Query(query) => {
                inner.insert(query.span);
            }
            TableRefKind::Joined(from) => derived(from, inner),
            TableRefKind::Table(_) | TableRefKind::Function(..) => {}
        }
    }
}

fn of_select(cx: &Cx, select: &Select, is_seen: bool, copied: bool, out: &mut Out) {
    let mut grouped = BTreeSet::new();
    for term in &select.group_by {
        let by_name = cx.types.aliases.contains(&term.bare().span) || term.integer().is_some();
        match select.shown_by(term).filter(|_| by_name) {
            Some(expr) => {
                grouped.insert(expr.span);
            }
            None if !is_computed(cx, term) => mixed(cx, term, out),
            None => {
                out.warn(
                    term.span,
                    "values that differ in case only are one here for PostgreSQL; SQLite minds case in what is computed",
                )
                .help("write it as `… || ''`: then both databases mind case");
            }
        }
    }
    // What is grouped by has to stay the same expression.
    let is_grouped = |expr: &Expr| select.group_by.iter().any(|term| cx.text(term.bare().span) == cx.text(expr.span));
    for item in &select.items {
        let SelectItem::Expr(expr, _) = item else { continue };
        if copied && cx.facts(expr).citext {
            mind_case(cx, expr, out);
        } else if (is_seen || grouped.contains(&expr.span)) && !is_grouped(expr) {
            computed(cx, expr, out);
        }
    }
    select.windows.iter().for_each(|named| window(cx, &named.spec, out));
    spelling(cx, select, out);
}

fn window(cx: &Cx, spec: &WindowSpec, out: &mut Out) {
    spec.partition_by
        .iter()
        .chain(spec.order_by.iter().map(|term| &term.expr))
        .for_each(|expr| computed(cx, expr, out));
}

fn is_computed(cx: &Cx, expr: &Expr) -> bool {
    let facts = cx.facts(expr);
    facts.citext && !facts.nocase
}

/// Casts what is computed to text; warns of a column that is partly a NOCASE column, partly a text.
fn computed(cx: &Cx, expr: &Expr, out: &mut Out) {
    if is_computed(cx, expr) {
        mind_case(cx, expr, out);
    }
    mixed(cx, expr, out);
}

/// Warns of a column of a compound query, the first part of which is a NOCASE column and another one a text.
fn mixed(cx: &Cx, expr: &Expr, out: &mut Out) {
    let facts = cx.facts(expr);
    let is_text = cx.ty(expr) == Ty::Is(Family::Text) && is_column(cx, expr);
    if is_text && facts.nocase && !facts.citext && cx.config.types.nocase == NoCase::Citext {
        warn_mixed(expr.span, out);
    }
}

fn warn_mixed(place: Span, out: &mut Out) {
    out.warn(
        place,
        "SQLite ignores case here, by COLLATE NOCASE of a column; PostgreSQL minds it, since not all that meets here is CITEXT",
    )
    .help("declare the other column with COLLATE NOCASE too");
}

/// Beside `min` or `max` a group shows its column as the row with that value spells it.
fn spelling(cx: &Cx, select: &Select, out: &mut Out) {
    let mut picks = false;
    for item in &select.items {
        if let SelectItem::Expr(expr, _) = item {
            picks |= matches!(&expr.bare().kind, ExprKind::Function(function)
                if function.over.is_none() && function.arguments.len() == 1
                    && matches!(function.name.key().as_str(), "min" | "max"));
        }
    }
    let is_grouped = |expr: &Expr| {
        let name = |expr: &Expr| match &expr.without_plus().kind {
            ExprKind::Column { name, .. } => Some(name.key()),
            _ => None,
        };
        cx.facts(expr).nocase && name(expr).is_some() && select.group_by.iter().any(|term| name(term) == name(expr))
    };
    for item in select.items.iter().filter(|_| picks) {
        if let SelectItem::Expr(expr, _) = item
            && is_grouped(expr)
        {
            out.warn(
                expr.span,
                "of values that differ in case only SQLite shows the one in the row that min() or max() found, PostgreSQL any",
            );
        }
    }
}
