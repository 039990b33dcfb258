//! `sqlite_master` and `pragma_table_info()` in the conditions of a statement: PostgreSQL's own catalog.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::*;

pub(super) static RULE: Rule = Rule {
    name: "sqlite-master",
    summary: "Turns sqlite_master, and pragma_table_info() of a table, into PostgreSQL's catalog where a statement asks what exists.",
    caveat: "Of sqlite_master there are `type`, `name` and `tbl_name`, of pragma_table_info() `cid` and `name`; texts of definitions do not exist in PostgreSQL. Indexes of keys have other names there.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (n INTEGER);\nDELETE FROM a WHERE EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'b');",
        postgres: "CREATE TABLE a (n INTEGER);\nDELETE FROM a WHERE EXISTS (SELECT 1 FROM (SELECT 'table' AS type, tablename AS name, tablename AS tbl_name FROM pg_tables WHERE schemaname = current_schema()) AS sqlite_master WHERE type = 'table' AND name = 'b');",
    }],
    visit: Visit::Query(sqlite_master),
};

/// What SQLite calls the kinds of things, and where PostgreSQL lists them.
const KINDS: &[(&str, &str)] = &[
    (
        "table",
        "SELECT 'table' AS type, tablename AS name, tablename AS tbl_name FROM pg_tables WHERE schemaname = current_schema()",
    ),
    (
        "view",
        "SELECT 'view' AS type, viewname AS name, viewname AS tbl_name FROM pg_views WHERE schemaname = current_schema()",
    ),
    (
        "index",
        "SELECT 'index' AS type, indexname AS name, tablename AS tbl_name FROM pg_indexes WHERE schemaname = current_schema()",
    ),
    (
        "trigger",
        "SELECT 'trigger' AS type, tgname AS name, relname AS tbl_name FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace",
    ),
];

fn sqlite_master(cx: &Cx, query: &Query, out: &mut Out) {
    let is_statement = matches!(&cx.statement.kind, StatementKind::Query(whole) if whole.span == query.span);
    let QueryBody::Select(select) = &query.body else { return };
    let Some(from) = select.from.as_ref().filter(|_| !is_statement) else { return };
    let mut catalogs = Vec::new();
    for table in from.tables() {
        let (name, text, columns) = match &table.kind {
            TableRefKind::Table(name) if is_master(&name.name) => {
                (name, master(select), ["type", "name", "tbl_name"].as_slice())
            }
            TableRefKind::Function(name, arguments) if name.name.is("pragma_table_info") => {
                let Some(of) = arguments.first().and_then(Expr::string) else { continue };
                (name, columns_of(cx, of), ["cid", "name"].as_slice())
            }
            _ => continue,
        };
        catalogs.push(table.alias.as_ref().unwrap_or(&name.name).key());
        if from.joins.is_empty() && !only(select, columns) {
            out.refuse(name.span, format!("PostgreSQL has no other columns of this than {}", columns.join(", ")));
            continue;
        }
        let alias = if table.alias.is_some() { String::new() } else { format!(" AS {}", name.name.key()) };
        out.rewrite(whole(cx, table, name), vec![format!("({text}){alias}").into()]);
        out.keep(name.span);
    }
    if !catalogs.is_empty() {
        select.condition.iter().for_each(|condition| fold_names(cx, &catalogs, condition, out));
    }
}

fn is_master(name: &Name) -> bool {
    ["sqlite_master", "sqlite_schema"].iter().any(|master| name.is(master))
}

/// The name, and the arguments of a function.
fn whole(cx: &Cx, table: &TableRef, name: &ObjectName) -> Span {
    let TableRefKind::Function(_, arguments) = &table.kind else { return name.span };
    let end = arguments.last().map_or(name.span.end, |argument| argument.span.end);
    let close = cx.tokens.iter().find(|token| token.span.start >= end && token.is_symbol(cx.source, ")"));
    close.map_or(name.span, |close| name.span.join(close.span))
}

/// The lists that a query needs: that of the kind it asks for, or all.
fn master(select: &Select) -> String {
    let kind = select.condition.as_ref().and_then(asked_kind);
    let lists = KINDS.iter().filter(|(name, _)| kind.is_none_or(|kind| kind == *name));
    lists.map(|(_, list)| *list).collect::<Vec<_>>().join(" UNION ALL ")
}

/// `type = '…'`, joined by AND.
fn asked_kind(condition: &Expr) -> Option<&str> {
    match &condition.bare().kind {
        ExprKind::Binary(left, BinaryOperator::And, right) => asked_kind(left).or_else(|| asked_kind(right)),
        ExprKind::Binary(left, BinaryOperator::Equal, right) => {
            let is_type = matches!(&left.bare().kind, ExprKind::Column { name, .. } if name.is("type"));
            right.string().filter(|_| is_type)
        }
        _ => None,
    }
}

fn columns_of(cx: &Cx, table: &str) -> String {
    let table = folded(cx, table).replace('\'', "''");
    format!(
        "SELECT ordinal_position - 1 AS cid, column_name AS name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '{table}'"
    )
}

/// A name as PostgreSQL stores it.
fn folded(cx: &Cx, name: &str) -> String {
    match cx.spell(name).strip_prefix('"') {
        Some(quoted) => quoted.trim_end_matches('"').replace("\"\"", "\""),
        None => name.to_ascii_lowercase(),
    }
}

/// True if a SELECT, subqueries aside, uses no other columns.
fn only(select: &Select, columns: &[&str]) -> bool {
    let mut all = true;
    let mut exprs: Vec<&Expr> = select.condition.iter().chain(&select.group_by).chain(&select.having).collect();
    for item in &select.items {
        match item {
            SelectItem::Expr(expr, _) => exprs.push(expr),
            SelectItem::Star | SelectItem::TableStar(_) => all = false,
        }
    }
    while let Some(expr) = exprs.pop() {
        if let ExprKind::Column { table: None, name, .. } = &expr.kind {
            all &= columns.iter().any(|column| name.is(column));
        }
        expr.children(|child| exprs.push(child));
    }
    all
}

/// Names that are compared are those that PostgreSQL has. `catalogs` are the names that the lists have in the query: a
/// `name` of another table holds what people wrote.
fn fold_names(cx: &Cx, catalogs: &[String], condition: &Expr, out: &mut Out) {
    let is_name = |expr: &Expr| match &expr.bare().kind {
        ExprKind::Column { table, name, .. } => {
            (name.is("name") || name.is("tbl_name"))
                && !cx.types.columns.contains_key(&expr.bare().span)
                && table.as_ref().is_none_or(|table| catalogs.contains(&table.key()))
        }
        _ => false,
    };
    let mut fold = |value: &Expr| {
        if let Some(name) = value.string()
            && folded(cx, name) != name
        {
            out.text(value.bare().span, format!("'{}'", folded(cx, name).replace('\'', "''")));
        }
    };
    match &condition.kind {
        ExprKind::Binary(left, BinaryOperator::Equal, right) if is_name(left) => fold(right),
        ExprKind::In { expr, set: InSet::List(list), .. } if is_name(expr) => list.iter().for_each(fold),
        _ => condition.children(|child| fold_names(cx, catalogs, child, out)),
    }
}
