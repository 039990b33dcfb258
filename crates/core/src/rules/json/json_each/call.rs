//! The calls of `json_each()` and `json_tree()` in a statement, and what their places say of them.

use std::collections::BTreeMap;

use crate::context::Cx;
use crate::text::Span;
use crate::tree::{
    Expr, ExprKind, From, InSet, InsertSource, Join, Name, ObjectName, Query, QueryBody, Select, SelectItem, Statement,
    StatementKind, TableRefKind,
};
use crate::types::EachColumn;
use crate::walk;

/// One call.
pub(super) struct Call<'t> {
    pub name: &'t ObjectName,
    pub arguments: &'t [Expr],
    pub own_alias: Option<&'t Name>,
    pub is_tree: bool,
    /// How it is joined to what stands before it.
    pub join: Option<&'t Join>,
    /// What the SELECT around it shows.
    pub items: &'t [SelectItem],
    /// Where that SELECT stands.
    pub place: Place,
    /// A name in the arguments that PostgreSQL does not know there.
    pub out_of_reach: Option<Span>,
    /// Where its columns are named.
    pub columns: Vec<(&'t Expr, EachColumn)>,
}

/// Where a SELECT stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In EXISTS: nobody sees what it shows.
    Exists,
    /// Behind IN, without LIMIT: nobody sees names, or the order of rows.
    In,
    /// Where nobody sees the names of what it shows.
    Nameless,
    /// Anywhere else.
    Shown,
}

impl Call<'_> {
    /// The name by which its columns are qualified.
    pub fn alias(&self) -> &Name {
        self.own_alias.unwrap_or(&self.name.name)
    }

    pub fn uses(&self, column: EachColumn) -> bool {
        self.columns.iter().any(|(_, used)| *used == column)
    }

    /// True if the key, or what is made of it, is used.
    pub fn uses_key(&self) -> bool {
        [EachColumn::Key, EachColumn::FullKey].into_iter().any(|column| self.uses(column))
            || (self.is_tree && self.uses(EachColumn::Path))
    }
}

pub(super) fn calls<'t>(cx: &Cx, statement: &'t Statement) -> Vec<Call<'t>> {
    if cx.types.each_tables.is_empty() {
        return Vec::new();
    }
    let places = places(statement);
    let mut calls = Vec::new();
    walk::queries(statement, &mut |query: &'t Query| {
        let mut bodies = vec![&query.body];
        while let Some(body) = bodies.pop() {
            match body {
                QueryBody::Compound { left, right, .. } => bodies.extend([right.as_ref(), left.as_ref()]),
                QueryBody::Select(select) => of_select(&places, query, select, &mut calls),
                QueryBody::Values(_) => {}
            }
        }
    });
    for statement in with_body(statement) {
        if let StatementKind::Update(update) = &statement.kind
            && let Some(from) = &update.from
        {
            // PostgreSQL does not show the table that is changed to what stands in FROM.
            let target = update.alias.as_ref().unwrap_or(&update.table.name).key();
            of_from(from, &mut vec![target], &mut |call| calls.push(call));
        }
    }
    walk::exprs(statement, &mut |expr: &'t Expr| {
        if let (ExprKind::Column { .. }, Some((table, column))) = (&expr.kind, cx.types.each_column(expr))
            && let Some(call) = calls.iter_mut().find(|call| call.name.name.span == table)
        {
            call.columns.push((expr, column));
        }
    });
    calls
}

/// A statement and those in its body, if it makes a trigger.
fn with_body(statement: &Statement) -> impl Iterator<Item = &Statement> {
    let body = match &statement.kind {
        StatementKind::CreateTrigger(create) => create.body.as_slice(),
        _ => &[],
    };
    std::iter::once(statement).chain(body)
}

/// The queries that do not stand where all is seen.
fn places(statement: &Statement) -> BTreeMap<Span, Place> {
    let mut places = BTreeMap::new();
    walk::exprs(statement, &mut |expr| {
        let (query, place) = match &expr.kind {
            ExprKind::Exists(query) => (query, Place::Exists),
            ExprKind::In { set: InSet::Query(query), .. } if query.limit.is_none() => (query, Place::In),
            ExprKind::In { set: InSet::Query(query), .. } | ExprKind::Query(query) => (query, Place::Nameless),
            _ => return,
        };
        places.insert(query.span, place);
    });
    for statement in with_body(statement) {
        if let StatementKind::Insert(insert) = &statement.kind
            && let InsertSource::Query(query) = &insert.source
        {
            places.insert(query.span, Place::Nameless);
        }
    }
    places
}

fn of_select<'t>(places: &BTreeMap<Span, Place>, query: &'t Query, select: &'t Select, calls: &mut Vec<Call<'t>>) {
    let Some(from) = &select.from else { return };
    of_from(from, &mut Vec::new(), &mut |call| {
        calls.push(Call {
            items: &select.items,
            place: places.get(&query.span).copied().unwrap_or(Place::Shown),
            ..call
        });
    });
}

/// The calls in FROM. `hidden` are the tables that PostgreSQL does not show them.
fn of_from<'t>(from: &'t From, hidden: &mut Vec<String>, found: &mut dyn FnMut(Call<'t>)) {
    let joins = std::iter::once(None).chain(from.joins.iter().map(Some));
    for (at, (table, join)) in from.tables().zip(joins).enumerate() {
        match &table.kind {
            TableRefKind::Function(name, arguments) if name.name.is("json_each") || name.name.is("json_tree") => {
                let later = from.tables().skip(at + 1).filter_map(|table| match (&table.alias, &table.kind) {
                    (Some(alias), _) => Some(alias.key()),
                    (None, TableRefKind::Table(name)) => Some(name.name.key()),
                    (None, _) => None,
                });
                let unseen: Vec<String> = later.chain(hidden.iter().cloned()).collect();
                let mut out_of_reach = None;
                for argument in arguments {
                    hidden_name(argument, &unseen, &mut out_of_reach);
                }
                found(Call {
                    name,
                    arguments,
                    own_alias: table.alias.as_ref(),
                    is_tree: name.name.is("json_tree"),
                    join,
                    items: &[],
                    place: Place::Nameless,
                    out_of_reach,
                    columns: Vec::new(),
                });
            }
            TableRefKind::Joined(from) => of_from(from, hidden, found),
            TableRefKind::Function(..) | TableRefKind::Table(_) | TableRefKind::Query(_) => {}
        }
    }
}

/// Finds a name that is qualified by one of the hidden tables.
fn hidden_name(expr: &Expr, hidden: &[String], found: &mut Option<Span>) {
    if let ExprKind::Column { table: Some(table), .. } = &expr.kind
        && hidden.contains(&table.key())
    {
        *found = Some(expr.span);
    }
    expr.children(|child| hidden_name(child, hidden, found));
}
