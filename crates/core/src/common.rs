//! The closed list: what SQLite and PostgreSQL share with one meaning.
//!
//! After the rules have spoken, everything in a statement is either on this list or was dealt with by a rule. What is
//! neither is refused here, by name: nothing passes unseen.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::rule::Out;
use crate::text::Span;
use crate::tree::*;
use crate::types::{Place, Ty};

/// Functions that both have under one name with one meaning.
const FUNCTIONS: &[&str] = &[
    "abs",
    "avg",
    "coalesce",
    "count",
    "dense_rank",
    "first_value",
    "lag",
    "last_value",
    "lead",
    "length",
    "ltrim",
    "max",
    "min",
    "ntile",
    "nullif",
    "rank",
    "replace",
    "row_number",
    "rtrim",
    "sum",
    "trim",
    "lower",
    "upper",
    "concat",
    "concat_ws",
];

/// Refuses what no rule dealt with.
pub fn check(cx: &Cx, out: &mut Out) {
    out.speak("unknown");
    let statement = cx.statement;
    if out.removed || out.handled.contains(&statement.span) {
        return;
    }
    let mut refusals: Vec<(Span, String)> = Vec::new();
    {
        let handled = |span: Span| out.handled.contains(&span);
        let mut need = |span: Span, what: &str| {
            if !handled(span) {
                refusals.push((span, format!("{what} has no rule yet")));
            }
        };
        clauses(statement, &mut need);
        if let Some(column) = &cx.types.star_mismatch {
            need(statement.span, &format!("`*` brings a value of another type to `{column}`; that"));
        }
        crate::walk::queries(statement, &mut |query| check_query(cx, query, &handled, &mut refusals));
        crate::walk::exprs(statement, &mut |expr| check_expr(cx, expr, &handled, &mut refusals));
    }
    refusals.sort();
    refusals.dedup();
    for (span, message) in refusals {
        out.refuse(span, message);
    }
}

/// The clauses that PostgreSQL does not have.
fn clauses(statement: &Statement, need: &mut dyn FnMut(Span, &str)) {
    let written = match &statement.kind {
        StatementKind::Insert(insert) => Some(&insert.table),
        StatementKind::Update(update) => Some(&update.table),
        StatementKind::Delete(delete) => Some(&delete.table),
        _ => None,
    };
    if let Some(table) = written.filter(|table| table.name.key().starts_with("sqlite_")) {
        need(table.span, "writing to SQLite's own catalog");
    }
    let column = |column: &Column, need: &mut dyn FnMut(Span, &str)| {
        if column.declared.is_none() {
            need(column.name.span, "a column without a type");
        }
        for constraint in &column.constraints {
            match &constraint.kind {
                ColumnConstraintKind::PrimaryKey { order, conflict, autoincrement } => {
                    order.iter().for_each(|order| need(order.span, "a sorted key"));
                    conflict.iter().for_each(|conflict| need(conflict.span, "ON CONFLICT in a definition"));
                    autoincrement.iter().for_each(|span| need(*span, "AUTOINCREMENT"));
                }
                ColumnConstraintKind::NotNull { conflict: Some(conflict) }
                | ColumnConstraintKind::Unique { conflict: Some(conflict) }
                | ColumnConstraintKind::Check { conflict: Some(conflict), .. } => {
                    need(conflict.span, "ON CONFLICT in a definition");
                }
                ColumnConstraintKind::Collate { .. } => need(constraint.span, "a collation"),
                ColumnConstraintKind::Generated { .. } => need(constraint.span, "a generated column"),
                _ => {}
            }
        }
    };
    match &statement.kind {
        StatementKind::CreateTable(create) => {
            create.options.iter().for_each(|option| need(option.span, "this option of a table"));
            if let TableBody::Columns { columns, constraints, .. } = &create.body {
                columns.iter().for_each(|c| column(c, need));
                for constraint in constraints {
                    match &constraint.kind {
                        TableConstraintKind::PrimaryKey { columns, autoincrement, conflict } => {
                            autoincrement.iter().for_each(|span| need(*span, "AUTOINCREMENT"));
                            conflict.iter().for_each(|conflict| need(conflict.span, "ON CONFLICT in a definition"));
                            columns
                                .iter()
                                .filter_map(|c| c.order.as_ref())
                                .for_each(|order| need(order.span, "a sorted key"));
                        }
                        TableConstraintKind::Unique { columns, conflict } => {
                            conflict.iter().for_each(|conflict| need(conflict.span, "ON CONFLICT in a definition"));
                            columns
                                .iter()
                                .filter_map(|c| c.order.as_ref())
                                .for_each(|order| need(order.span, "a sorted key"));
                        }
                        _ => {}
                    }
                    if constraint.missing_comma {
                        need(Span::at(constraint.span.start), "a constraint without a comma before it");
                    }
                }
            }
        }
        StatementKind::AlterTable(alter) => {
            if let AlterAction::AddColumn(c) = &alter.action {
                column(c, need);
            }
        }
        StatementKind::CreateView(create) => {
            create.if_not_exists.iter().for_each(|span| need(*span, "CREATE VIEW IF NOT EXISTS"));
        }
        StatementKind::Insert(insert) => {
            insert.conflict.iter().for_each(|(span, _)| need(*span, "this OR clause"));
            insert.upserts.iter().skip(1).for_each(|upsert| need(upsert.span, "a second ON CONFLICT"));
        }
        StatementKind::Update(update) => {
            update.conflict.iter().for_each(|(span, _)| need(*span, "this OR clause"));
            update.index_hint.iter().for_each(|span| need(*span, "an index hint"));
            update.limit.iter().for_each(|span| need(*span, "UPDATE with LIMIT"));
        }
        StatementKind::Delete(delete) => {
            delete.index_hint.iter().for_each(|span| need(*span, "an index hint"));
            delete.limit.iter().for_each(|span| need(*span, "DELETE with LIMIT"));
        }
        StatementKind::Drop(drop) if drop.object == ObjectKind::Trigger => need(statement.span, "DROP TRIGGER"),
        StatementKind::Begin(Some(mode)) => need(*mode, "this kind of transaction"),
        StatementKind::CreateTrigger(_) => need(statement.span, "this trigger"),
        StatementKind::CreateVirtualTable(_) => need(statement.span, "a virtual table"),
        StatementKind::Pragma(pragma) => need(statement.span, &format!("PRAGMA {}", pragma.name.name.text)),
        StatementKind::Utility(word) => need(statement.span, word),
        _ => {}
    }
}

fn check_query(cx: &Cx, query: &Query, handled: &dyn Fn(Span) -> bool, refusals: &mut Vec<(Span, String)>) {
    if let Some(limit) = &query.limit
        && (limit.comma || limit.limit.integer().is_some_and(|limit| limit < 0))
        && !handled(limit.span)
    {
        refusals.push((limit.span, "this LIMIT has no rule yet".into()));
    }
    let mut bodies = vec![&query.body];
    while let Some(body) = bodies.pop() {
        match body {
            QueryBody::Compound { left, right, operator } => {
                if *operator == Compound::Intersect && matches!(**left, QueryBody::Compound { .. }) {
                    refusals.push((query.span, "INTERSECT in a chain binds otherwise in PostgreSQL".into()));
                }
                bodies.push(left);
                bodies.push(right);
            }
            QueryBody::Select(select) => check_select(cx, select, handled, refusals),
            QueryBody::Values(_) => {}
        }
    }
}

/// PostgreSQL wants every column outside an aggregate to be grouped by.
fn check_select(cx: &Cx, select: &Select, handled: &dyn Fn(Span) -> bool, refusals: &mut Vec<(Span, String)>) {
    for table in select.from.iter().flat_map(From::tables) {
        match &table.kind {
            TableRefKind::Function(name, _) if !handled(name.span) => {
                refusals.push((name.span, format!("the table function `{}` has no rule yet", name.name.text)));
            }
            TableRefKind::Table(name)
                if name.name.text.to_ascii_lowercase().starts_with("sqlite_") && !handled(name.span) =>
            {
                refusals.push((name.span, "SQLite's own catalog has no rule here yet".into()));
            }
            TableRefKind::Query(query) if table.alias.is_none() && !handled(query.span) => {
                refusals.push((query.span, "a subquery in FROM needs an alias before PostgreSQL 16".into()));
            }
            _ => {}
        }
    }
    let aggregates = select.items.iter().any(|item| matches!(item, SelectItem::Expr(expr, _) if holds_aggregate(expr)));
    if !aggregates && select.group_by.is_empty() {
        return;
    }
    let grouped: Vec<String> = select.group_by.iter().map(|expr| plain(cx, expr)).collect();
    // A primary key in GROUP BY stands for its whole table.
    let keys = select.from.iter().flat_map(From::tables).filter_map(|table| match &table.kind {
        TableRefKind::Table(name) => cx.catalog.table(&name.name.text),
        _ => None,
    });
    let by_key = keys
        .into_iter()
        .any(|table| !table.primary_key.is_empty() && table.primary_key.iter().all(|key| grouped.contains(key)));
    if by_key {
        return;
    }
    for (at, item) in select.items.iter().enumerate() {
        let SelectItem::Expr(expr, alias) = item else { continue };
        let position = (at + 1).to_string();
        let by_alias = alias.as_ref().is_some_and(|alias| grouped.contains(&alias.key()));
        if by_alias || grouped.contains(&position) {
            continue;
        }
        bare_columns(cx, expr, &grouped, &mut |span| {
            refusals.push((
                span,
                "this column is neither grouped by nor aggregated: SQLite takes it from any row, PostgreSQL refuses it"
                    .into(),
            ));
        });
    }
}

fn plain(cx: &Cx, expr: &Expr) -> String {
    match &expr.bare().kind {
        ExprKind::Column { name, .. } => name.key(),
        _ => cx.text(expr.bare().span).to_ascii_lowercase(),
    }
}

fn is_aggregate(function: &Function) -> bool {
    let name = function.name.key();
    function.over.is_none()
        && (matches!(
            name.as_str(),
            "count"
                | "sum"
                | "avg"
                | "total"
                | "group_concat"
                | "string_agg"
                | "json_group_array"
                | "json_group_object"
        ) || (matches!(name.as_str(), "min" | "max") && function.arguments.len() == 1))
}

fn holds_aggregate(expr: &Expr) -> bool {
    if let ExprKind::Function(function) = &expr.kind
        && is_aggregate(function)
    {
        return true;
    }
    let mut found = false;
    expr.children(|child| found |= holds_aggregate(child));
    found
}

fn bare_columns(cx: &Cx, expr: &Expr, grouped: &[String], report: &mut dyn FnMut(Span)) {
    if grouped.contains(&plain(cx, expr)) {
        return;
    }
    match &expr.kind {
        ExprKind::Column { .. } if !cx.types.strings.contains(&expr.span) => report(expr.span),
        ExprKind::Function(function) if is_aggregate(function) => {}
        _ => expr.children(|child| bare_columns(cx, child, grouped, report)),
    }
}

fn check_expr(cx: &Cx, expr: &Expr, handled: &dyn Fn(Span) -> bool, refusals: &mut Vec<(Span, String)>) {
    if handled(expr.span) {
        return;
    }
    let mut refuse = |message: &str| refusals.push((expr.span, message.to_owned()));
    match &expr.kind {
        ExprKind::Function(function) => {
            let name = function.name.key();
            let known = FUNCTIONS.contains(&name.as_str())
                && !(matches!(name.as_str(), "min" | "max") && function.arguments.len() > 1);
            if !known {
                refuse(&format!("the function `{}` has no rule yet", function.name.text));
            }
        }
        ExprKind::Blob(_) => refuse("a BLOB literal has no rule yet"),
        ExprKind::Parameter(_) => refuse("a parameter: choose how to write it with --placeholders"),
        ExprKind::Number(digits) if !digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte)) => {
            refuse("PostgreSQL before 16 does not read this number");
        }
        ExprKind::Current(_) => refuse("this word has no rule here"),
        ExprKind::Unary(UnaryOperator::BitNot, _) => refuse("`~` binds otherwise in PostgreSQL"),
        ExprKind::Binary(_, BinaryOperator::Arrow | BinaryOperator::LongArrow, _) => {
            refuse("JSON operators have no rule yet");
        }
        ExprKind::Binary(
            _,
            BinaryOperator::BitAnd | BinaryOperator::BitOr | BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight,
            _,
        ) => {
            refuse("bit operators bind otherwise in PostgreSQL and have no rule yet");
        }
        ExprKind::Binary(left, BinaryOperator::Concat, right) => {
            let texty = |side: &Expr| matches!(cx.ty(side), Ty::Untyped | Ty::Now | Ty::Is(Family::Text));
            if !texty(left) || !texty(right) {
                refuse("`||` with something that is not text has no rule yet");
            }
        }
        ExprKind::Collate(..) => refuse("a collation has no rule here yet"),
        ExprKind::Is { right, .. } if !matches!(right.kind, ExprKind::Null) => {
            refuse("IS with a value has no rule yet");
        }
        ExprKind::Like { .. } => refuse("this pattern has no rule yet"),
        ExprKind::In { set: InSet::Table(_), .. } => refuse("IN with a table has no rule yet"),
        ExprKind::In { set: InSet::List(list), .. } if list.is_empty() => refuse("an empty IN list has no rule yet"),
        ExprKind::Row(_) => refuse("a row value has no rule yet"),
        ExprKind::Cast(..) => refuse("this CAST has no rule yet"),
        ExprKind::Raise(..) => refuse("RAISE outside a trigger"),
        ExprKind::Column { name, .. }
            if matches!(name.key().as_str(), "rowid" | "oid" | "_rowid_")
                && !cx.types.columns.contains_key(&expr.span) =>
        {
            refuse("the row number has no rule here yet");
        }
        ExprKind::Binary(left, operator, right) if operator.is_comparison() => {
            let text_function = |side: &Expr| matches!(cx.ty(side), Ty::Unknown);
            if text_function(left)
                && matches!(cx.ty(right), Ty::Is(Family::Boolean | Family::Timestamp | Family::TimestampTz))
            {
                refuse("nobody can tell the type of the left side of this comparison");
            }
        }
        _ => {}
    }
    if matches!(expr.kind, ExprKind::Paren(_)) {
        return;
    }
    if let Some((want, place)) = cx.wants(expr)
        && !fits(cx, expr, want, place)
    {
        let is = cx.ty(expr);
        refusals.push((expr.span, format!("the place wants {}, this is {}", want.cast(), describe(is))));
    }
}

fn describe(ty: Ty) -> &'static str {
    match ty {
        Ty::Unknown => "of a type nobody knows",
        Ty::Untyped => "an untyped literal",
        Ty::Now => "the present time",
        Ty::Is(family) => family.cast(),
    }
}

/// True if PostgreSQL takes the expression, as it stands, at a place that wants a type.
fn fits(cx: &Cx, expr: &Expr, want: Family, place: Place) -> bool {
    if matches!(expr.kind, ExprKind::Case { .. }) {
        return true;
    }
    match cx.ty(expr) {
        Ty::Unknown => !matches!(want, Family::Boolean) || matches!(expr.kind, ExprKind::Query(_)),
        Ty::Untyped => match (&expr.kind, want) {
            (ExprKind::String(text), Family::Integer | Family::Double | Family::Numeric) => {
                text.trim().parse::<f64>().is_ok()
            }
            (ExprKind::String(text), Family::Boolean) => {
                matches!(text.as_str(), "t" | "f" | "true" | "false" | "0" | "1")
            }
            (ExprKind::String(text), Family::Timestamp | Family::TimestampTz | Family::Date) => {
                !text.is_empty() && text.as_bytes()[0].is_ascii_digit()
            }
            (ExprKind::String(text), Family::Json | Family::Jsonb) => !text.is_empty(),
            (ExprKind::String(text), Family::Uuid) => text.len() >= 32,
            (ExprKind::String(_), Family::Bytea | Family::Other | Family::Time) => false,
            _ => true,
        },
        Ty::Now => want.is_moment(),
        Ty::Is(is) => {
            is == want
                || (is.is_number() && want.is_number())
                || (is.is_moment() && want.is_moment())
                || (place == Place::Assigned
                    && want == Family::Text
                    && !is.is_number()
                    && is != Family::Boolean
                    && is != Family::Bytea)
        }
    }
}
