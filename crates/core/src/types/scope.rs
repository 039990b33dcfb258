//! Scopes: which column a name means.

use super::output::{rename, texts};
use super::{EachColumn, Facts, Place, Ty, Typing};
use crate::catalog::ColumnId;
use crate::pg_type::Family;
use crate::text::Span;
use crate::tree::{
    Expr, ExprKind, From, Join, JoinConstraint, JoinKind, Name, ObjectName, Query, QueryBody, SelectItem, TableRef,
    TableRefKind, With,
};

/// A column in reach.
#[derive(Clone, Debug)]
pub(super) struct ScopeColumn {
    /// In lower case; empty if it has no name.
    pub name: String,
    pub ty: Ty,
    pub facts: Facts,
    pub id: Option<ColumnId>,
    /// True if the name is the alias of what the query itself shows.
    pub alias: bool,
    /// For a column of `json_each()`: the place of its table, and which one it is.
    pub each: Option<(Span, EachColumn)>,
}

/// A table in reach.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    /// In lower case.
    pub name: String,
    pub columns: Vec<ScopeColumn>,
    /// False if not all its columns are known.
    pub complete: bool,
    /// What `ROWID` means.
    pub row_number: RowNumber,
    /// The columns that a table to the left has too, by NATURAL or USING: `*` shows them there.
    pub merged: Vec<String>,
}

/// What `ROWID` means in a table.
#[derive(Clone, Debug, Default)]
pub(super) enum RowNumber {
    /// Nobody knows, or nothing.
    #[default]
    Unknown,
    /// The column that is the row number.
    Column(ScopeColumn),
    /// A number that no column shows.
    Hidden,
}

/// The tables of one `FROM`.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub sources: Vec<Source>,
}

/// What a name means.
pub(super) enum Found {
    Column(ScopeColumn),
    /// No table in reach has such a column.
    Nothing,
    /// Some table in reach might have it.
    Perhaps,
    /// It is the row number of a table that shows it in no column.
    RowNumber,
}

fn is_row_number(key: &str) -> bool {
    matches!(key, "rowid" | "oid" | "_rowid_")
}

/// Notes the columns of the tables from `right` on that a join makes one with those before.
fn merge(join: &Join, scope: &mut Scope, right: usize) {
    let (left, right) = scope.sources.split_at_mut(right);
    let has = |name: &String| left.iter().flat_map(|source| &source.columns).any(|column| column.name == *name);
    for source in right {
        source.merged = match &join.constraint {
            JoinConstraint::Using(names) => names.iter().map(Name::key).collect(),
            JoinConstraint::Natural => source.columns.iter().map(|column| column.name.clone()).filter(has).collect(),
            JoinConstraint::None | JoinConstraint::On(_) => continue,
        };
    }
}

impl Typing<'_> {
    /// Looks a column up, the innermost scope first.
    pub fn find(&self, table: Option<&Name>, name: &Name) -> Found {
        let key = name.key();
        // A shown expression without a name is not called "".
        if key.is_empty() {
            return Found::Nothing;
        }
        let table = table.map(Name::key);
        for scope in self.scopes.iter().rev() {
            for source in &scope.sources {
                if table.as_ref().is_some_and(|table| *table != source.name) {
                    continue;
                }
                if let Some(column) = source.columns.iter().find(|column| column.name == key) {
                    return Found::Column(column.clone());
                }
                if is_row_number(&key) {
                    match &source.row_number {
                        RowNumber::Column(column) => return Found::Column(column.clone()),
                        RowNumber::Hidden => return Found::RowNumber,
                        RowNumber::Unknown => {}
                    }
                }
                if !source.complete || is_row_number(&key) {
                    return Found::Perhaps;
                }
            }
        }
        Found::Nothing
    }

    /// The columns of a table, view or common table.
    pub fn table_columns(&mut self, name: &ObjectName) -> Option<Vec<ScopeColumn>> {
        let key = name.name.key();
        if let Some((_, columns)) = self.common.iter().rev().find(|(common, _)| *common == key) {
            return Some(columns.clone());
        }
        if let Some(table) = self.catalog.tables.get(&key) {
            let mut columns: Vec<ScopeColumn> = table.columns.iter().map(|column| self.scope_column(column)).collect();
            if let Some(query) = table.query.as_ref().filter(|_| self.common.len() <= 32) {
                // PostgreSQL finds the types as the query has them.
                let shown = self.apart(key, query);
                for column in columns.iter_mut().filter(|column| column.ty == Ty::Unknown) {
                    if let Some(same) = shown.iter().find(|other| other.name == column.name) {
                        // A condition is stored as 1 or 0.
                        let ty = if same.ty == Ty::Is(Family::Boolean) { Ty::Is(Family::Integer) } else { same.ty };
                        (column.ty, column.facts) =
                            (ty, Facts { not_null: false, nocase: false, citext: false, ..same.facts });
                    }
                }
            }
            return Some(columns);
        }
        let view = self.catalog.views.get(&key)?;
        if self.common.len() > 32 {
            return None;
        }
        let mut columns = self.apart(key, &view.query);
        for (column, name) in columns.iter_mut().zip(&view.columns) {
            column.name = name.to_ascii_lowercase();
        }
        Some(columns)
    }

    /// The columns of the query behind a view or table, which stands by itself.
    fn apart(&mut self, key: String, query: &Query) -> Vec<ScopeColumn> {
        // Views may build on views: the name on the list keeps a view that names itself from going round.
        self.common.push((key, Vec::new()));
        let scopes = std::mem::take(&mut self.scopes);
        let out = std::mem::take(&mut self.out);
        let columns = texts(self.query(query));
        self.out = out;
        self.scopes = scopes;
        self.common.pop();
        columns
    }

    /// The source that a name stands for.
    pub fn source(&mut self, name: &ObjectName, alias: Option<&Name>) -> Source {
        let key = alias.unwrap_or(&name.name).key();
        let row_number = self.row_number(&name.name.key());
        match self.table_columns(name) {
            Some(columns) => {
                // A column without a name of its own has the text of its expression for one, the second of a name a
                // number behind it.
                let own = |at: usize| {
                    let name = &columns[at].name;
                    !name.is_empty() && columns[..at].iter().all(|other| other.name != *name)
                };
                let complete = (0..columns.len()).all(own);
                Source { name: key, columns, complete, row_number, merged: Vec::new() }
            }
            None => Source { name: key, complete: false, ..Source::default() },
        }
    }

    fn scope_column(&self, column: &crate::catalog::Column) -> ScopeColumn {
        let pg = (self.decided)(column.id);
        ScopeColumn {
            name: column.name.to_ascii_lowercase(),
            ty: pg.map_or(Ty::Unknown, |pg| Ty::Is(pg.family)),
            facts: Facts::of_column(column, pg),
            id: Some(column.id),
            alias: false,
            each: None,
        }
    }

    fn row_number(&self, key: &str) -> RowNumber {
        if self.common.iter().any(|(common, _)| common == key) {
            return RowNumber::Unknown;
        }
        match self.catalog.tables.get(key) {
            Some(table) if table.without_rowid || table.module.is_some() => RowNumber::Unknown,
            Some(table) => {
                table.row_number().map_or(RowNumber::Hidden, |column| RowNumber::Column(self.scope_column(column)))
            }
            None => RowNumber::Unknown,
        }
    }

    /// Types the tables of `FROM` and puts them in reach.
    pub fn from(&mut self, from: &From, scope: &mut Scope) {
        self.table(&from.first, scope);
        for join in &from.joins {
            let before = scope.sources.len();
            self.table(&join.table, scope);
            // The side that an outer join fills with NULLs.
            let filled = match join.kind {
                JoinKind::Left => before..scope.sources.len(),
                JoinKind::Right => 0..before,
                JoinKind::Full => 0..scope.sources.len(),
                JoinKind::Comma | JoinKind::Inner | JoinKind::Cross => 0..0,
            };
            let columns = scope.sources[filled].iter_mut().flat_map(|source| &mut source.columns);
            columns.for_each(|column| column.facts.not_null = false);
            self.common_columns(join, scope, before);
            merge(join, scope, before);
            if let JoinConstraint::On(condition) = &join.constraint {
                self.scopes.push(scope.clone());
                self.condition(condition);
                self.scopes.pop();
            }
        }
    }

    fn table(&mut self, table: &TableRef, scope: &mut Scope) {
        let alias = table.alias.as_ref();
        let source = match &table.kind {
            TableRefKind::Table(name) => self.source(name, alias),
            TableRefKind::Function(name, arguments) => {
                self.scopes.push(scope.clone());
                for argument in arguments {
                    self.expr(argument);
                }
                self.scopes.pop();
                match name.name.key().as_str() {
                    "json_each" | "json_tree" => self.each(name, arguments, alias),
                    _ => Source { name: alias.unwrap_or(&name.name).key(), ..Source::default() },
                }
            }
            TableRefKind::Query(query) => {
                let columns = texts(self.query(query));
                Source { name: alias.map(Name::key).unwrap_or_default(), columns, complete: true, ..Source::default() }
            }
            TableRefKind::Joined(from) => return self.from(from, scope),
        };
        scope.sources.push(source);
    }

    /// Types a query; gives its columns.
    pub fn query(&mut self, query: &Query) -> Vec<ScopeColumn> {
        let outer = self.with(query.with.as_ref());
        let columns = self.body(&query.body, &query.order_by);
        for expr in query.limit.iter().flat_map(|limit| std::iter::once(&limit.limit).chain(&limit.offset)) {
            self.expr(expr);
            if matches!(expr.bare().kind, ExprKind::Parameter(_)) {
                self.want(expr, Family::Integer, Place::Operand);
            }
        }
        self.common.truncate(outer);
        columns
    }

    /// Puts the tables of `WITH` in reach; gives the number to go back to.
    pub fn with(&mut self, with: Option<&With>) -> usize {
        let outer = self.common.len();
        for table in with.into_iter().flat_map(|with| &with.tables) {
            // A recursive table sees itself: its columns are those of its first part.
            let name = table.name.key();
            let names: Vec<_> = table.columns.iter().map(Name::key).collect();
            let first = table.query.body.leftmost();
            let mut columns = texts(self.body(first, &[]));
            rename(&mut columns, &names);
            self.common.push((name, columns));
            let mut columns = texts(self.query(&table.query));
            rename(&mut columns, &names);
            if let Some(last) = self.common.last_mut() {
                last.1 = columns;
            }
        }
        outer
    }

    pub fn body(&mut self, body: &QueryBody, order_by: &[crate::tree::OrderTerm]) -> Vec<ScopeColumn> {
        match body {
            QueryBody::Values(rows) => {
                let mut columns: Vec<ScopeColumn> = Vec::new();
                for row in rows {
                    for (at, value) in row.values.iter().enumerate() {
                        let ty = self.expr(value);
                        let facts = Facts { affinity: None, ..self.facts(value) };
                        match columns.get_mut(at) {
                            Some(column) => {
                                column.facts.class = column.facts.class.either(facts.class);
                                column.facts.not_null &= facts.not_null;
                            }
                            None => {
                                columns.push(ScopeColumn {
                                    name: format!("column{}", at + 1),
                                    ty,
                                    facts,
                                    id: None,
                                    alias: false,
                                    each: None,
                                });
                            }
                        }
                    }
                }
                for (at, column) in columns.iter_mut().enumerate() {
                    let values: Vec<&Expr> = rows.iter().filter_map(|row| row.values.get(at)).collect();
                    column.ty = self.unify(&values);
                }
                columns
            }
            QueryBody::Compound { .. } => self.compound(body, order_by),
            QueryBody::Select(select) => {
                let mut scope = Scope::default();
                if let Some(from) = &select.from {
                    self.from(from, &mut scope);
                }
                self.scopes.push(scope);
                let mut columns = Vec::new();
                for item in &select.items {
                    self.item(item, &mut columns);
                }
                // Aliases are in reach behind SELECT.
                let shown = Source { columns: columns.clone(), complete: true, ..Source::default() };
                self.scopes.insert(self.scopes.len() - 1, Scope { sources: vec![shown] });
                columns.iter_mut().for_each(|column| column.alias = false);
                if let Some(condition) = &select.condition {
                    self.condition(condition);
                }
                for expr in &select.group_by {
                    self.expr(expr);
                }
                if let Some(having) = &select.having {
                    self.condition(having);
                }
                for window in &select.windows {
                    self.window(&window.spec);
                }
                for term in order_by {
                    self.expr(&term.expr);
                    self.sorted(select.shown_by(&term.expr).unwrap_or(&term.expr));
                }
                self.scopes.pop();
                self.scopes.pop();
                columns
            }
        }
    }

    pub fn item(&mut self, item: &SelectItem, columns: &mut Vec<ScopeColumn>) {
        match item {
            SelectItem::Star => {
                for source in self.scopes.last().into_iter().flat_map(|scope| &scope.sources) {
                    let shown = source.columns.iter().filter(|column| !source.merged.contains(&column.name));
                    columns.extend(shown.cloned());
                }
            }
            SelectItem::TableStar(name) => {
                let key = name.key();
                let sources = self.scopes.iter().rev().flat_map(|scope| &scope.sources);
                if let Some(source) = sources.into_iter().find(|source| source.name == key) {
                    columns.extend(source.columns.iter().cloned());
                }
            }
            SelectItem::Expr(expr, alias) => {
                let ty = match self.expr(expr) {
                    Ty::Now => Ty::Is(Family::Text),
                    ty => ty,
                };
                let id = self.out.columns.get(&expr.bare().span).copied();
                let facts = self.facts(expr);
                let name = alias.as_ref().map(Name::key).or_else(|| match &expr.bare().kind {
                    ExprKind::Column { name, .. } => Some(name.key()),
                    _ => None,
                });
                let name = name.unwrap_or_default();
                columns.push(ScopeColumn { name, ty, facts, id, alias: alias.is_some(), each: None });
            }
        }
    }
}
