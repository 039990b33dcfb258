//! From sqlparser's queries to the syntax tree.

use sqlparser::ast::{
    self, GroupByExpr, JoinOperator, LimitClause, NamedWindowExpr, OrderByKind, SelectItem as TheirItem,
    SelectItemQualifiedWildcardKind, SetExpr, SetOperator, SetQuantifier, TableFactor, WindowFrameBound, WindowType,
};

use super::lower::{Lower, unknown};
use super::{SyntaxError, shim};
use crate::text::Span;
use crate::tree::*;

type Lowered<T> = Result<T, SyntaxError>;

impl Lower<'_> {
    pub fn query(&self, query: &ast::Query) -> Lowered<Query> {
        let span = self.query_span(query);
        let with = query.with.as_ref().map(|with| self.with(with)).transpose()?;
        let order_by = match query.order_by.as_ref().map(|order| &order.kind) {
            None => Vec::new(),
            Some(OrderByKind::Expressions(terms)) => self.order_terms(terms)?,
            Some(OrderByKind::All(_)) => return unknown(span, "ORDER BY ALL"),
        };
        if query.fetch.is_some() || !query.locks.is_empty() {
            return unknown(span, "FETCH or FOR");
        }
        let limit = query.limit_clause.as_ref().map(|limit| self.limit(limit, span)).transpose()?;
        Ok(Query { span, with, body: self.body(&query.body, span)?, order_by, limit })
    }

    /// sqlparser keeps no place for a query: it goes from its first word up to the parenthesis that closes it.
    fn query_span(&self, query: &ast::Query) -> Span {
        let start = match &query.with {
            Some(with) => shim::span(with.with_token.0.span).start,
            None => self.body_start(&query.body),
        };
        let from = self.index(start);
        let mut depth = 0_usize;
        let mut end = start;
        for token in self.tokens.get(from..).unwrap_or(&[]) {
            if token.is_symbol(self.source, "(") {
                depth += 1;
            } else if token.is_symbol(self.source, ")") {
                let Some(less) = depth.checked_sub(1) else { break };
                depth = less;
            }
            end = token.span.end;
        }
        Span::new(start, end)
    }

    fn body_start(&self, body: &SetExpr) -> usize {
        match body {
            SetExpr::Select(select) => shim::span(select.select_token.0.span).start,
            SetExpr::SetOperation { left, .. } => self.body_start(left),
            SetExpr::Values(values) => {
                let row = values.rows.first().map_or(0, |row| shim::span(row.opening_token.0.span).start);
                let word = self.index(row).checked_sub(1).and_then(|at| self.tokens.get(at));
                word.map_or(row, |word| word.span.start)
            }
            _ => 0,
        }
    }

    pub fn with(&self, with: &ast::With) -> Lowered<With> {
        let tables = with
            .cte_tables
            .iter()
            .map(|table| {
                if table.alias.columns.iter().any(|column| column.data_type.is_some()) {
                    return unknown(shim::span(table.alias.name.span), "a type in WITH");
                }
                Ok(CommonTable {
                    name: self.name(&table.alias.name),
                    columns: table.alias.columns.iter().map(|column| self.name(&column.name)).collect(),
                    query: self.query(&table.query)?,
                })
            })
            .collect::<Lowered<_>>()?;
        Ok(With { keyword: shim::span(with.with_token.0.span), recursive: with.recursive, tables })
    }

    fn body(&self, body: &SetExpr, span: Span) -> Lowered<QueryBody> {
        // sqlparser binds INTERSECT tighter; in SQLite all lean to the left alike. It has no parentheses here, so the
        // terms from left to right tell all. The left spine is walked in a loop, so that its length is no matter.
        let mut rest = vec![(None, body)];
        let mut result = None;
        while let Some((operator, at)) = rest.pop() {
            let term = match at {
                SetExpr::SetOperation { left, op, set_quantifier, right } => {
                    let inner = match (op, set_quantifier) {
                        (SetOperator::Union, SetQuantifier::None) => Compound::Union,
                        (SetOperator::Union, SetQuantifier::All) => Compound::UnionAll,
                        (SetOperator::Intersect, SetQuantifier::None) => Compound::Intersect,
                        (SetOperator::Except, SetQuantifier::None) => Compound::Except,
                        _ => return unknown(span, "this compound operator"),
                    };
                    rest.push((Some(inner), right));
                    rest.push((operator, left));
                    continue;
                }
                SetExpr::Select(select) => QueryBody::Select(Box::new(self.select(select, span)?)),
                SetExpr::Values(values) => QueryBody::Values(self.rows(values)?),
                _ => return unknown(span, "this query"),
            };
            result = Some(match (result, operator) {
                (Some(left), Some(operator)) => {
                    QueryBody::Compound { operator, left: Box::new(left), right: Box::new(term) }
                }
                _ => term,
            });
        }
        match result {
            Some(body) => Ok(body),
            None => unknown(span, "this query"),
        }
    }

    fn rows(&self, values: &ast::Values) -> Lowered<Vec<Row>> {
        values
            .rows
            .iter()
            .map(|row| {
                let open = shim::span(row.opening_token.0.span);
                let close = shim::span(row.closing_token.0.span);
                Ok(Row { span: open.join(close), values: self.exprs(&row.content)? })
            })
            .collect()
    }

    fn select(&self, select: &ast::Select, span: Span) -> Lowered<Select> {
        let distinct = match select.distinct {
            None | Some(ast::Distinct::All) => false,
            Some(ast::Distinct::Distinct) => true,
            Some(ast::Distinct::On(_)) => return unknown(span, "DISTINCT ON"),
        };
        let foreign = select.top.is_some()
            || select.into.is_some()
            || select.prewhere.is_some()
            || select.qualify.is_some()
            || !select.lateral_views.is_empty();
        let group_by = match &select.group_by {
            GroupByExpr::Expressions(list, modifiers) if modifiers.is_empty() => self.exprs(list)?,
            _ => return unknown(span, "this GROUP BY"),
        };
        if foreign {
            return unknown(span, "this SELECT");
        }
        let windows = select
            .named_window
            .iter()
            .map(|window| {
                let spec = match &window.1 {
                    NamedWindowExpr::WindowSpec(spec) => self.window(spec)?,
                    NamedWindowExpr::NamedWindow(name) => {
                        WindowSpec { base: Some(self.name(name)), ..WindowSpec::default() }
                    }
                };
                Ok(Window { name: self.name(&window.0), spec })
            })
            .collect::<Lowered<_>>()?;
        Ok(Select {
            keyword: shim::span(select.select_token.0.span),
            distinct,
            items: select.projection.iter().map(|item| self.item(item)).collect::<Lowered<_>>()?,
            from: self.from(&select.from)?,
            condition: select.selection.as_ref().map(|expr| self.expr(expr)).transpose()?,
            group_by,
            having: select.having.as_ref().map(|expr| self.expr(expr)).transpose()?,
            windows,
        })
    }

    pub fn item(&self, item: &TheirItem) -> Lowered<SelectItem> {
        Ok(match item {
            TheirItem::UnnamedExpr(expr) => SelectItem::Expr(self.expr(expr)?, None),
            TheirItem::ExprWithAlias { expr, alias } => SelectItem::Expr(self.expr(expr)?, Some(self.name(alias))),
            TheirItem::Wildcard(options) => {
                let star = shim::span(options.wildcard_token.0.span);
                let before = self.index(star.start).checked_sub(1).and_then(|at| self.tokens.get(at));
                if before.is_some_and(|token| token.is_symbol(self.source, "(")) {
                    return unknown(star, "`*` in parentheses");
                }
                SelectItem::Star
            }
            TheirItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                SelectItem::TableStar(self.object_name(name)?.name)
            }
            _ => return unknown(Span::default(), "this column of a query"),
        })
    }

    pub fn from(&self, tables: &[ast::TableWithJoins]) -> Lowered<Option<From>> {
        let mut from: Option<From> = None;
        for table in tables {
            let first = self.table(&table.relation)?;
            match &mut from {
                None => from = Some(From { first, joins: Vec::new() }),
                Some(from) => {
                    from.joins.push(Join { kind: JoinKind::Comma, table: first, constraint: JoinConstraint::None });
                }
            }
            for join in &table.joins {
                let join = self.join(join)?;
                if let Some(from) = &mut from {
                    from.joins.push(join);
                }
            }
        }
        Ok(from)
    }

    fn join(&self, join: &ast::Join) -> Lowered<Join> {
        let (kind, constraint) = match &join.join_operator {
            JoinOperator::Join(constraint) | JoinOperator::Inner(constraint) => (JoinKind::Inner, constraint),
            JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => (JoinKind::Left, constraint),
            JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => (JoinKind::Right, constraint),
            JoinOperator::FullOuter(constraint) => (JoinKind::Full, constraint),
            JoinOperator::CrossJoin(constraint) => (JoinKind::Cross, constraint),
            _ => return unknown(Span::default(), "this join"),
        };
        let constraint = match constraint {
            ast::JoinConstraint::On(expr) => JoinConstraint::On(self.expr(expr)?),
            ast::JoinConstraint::Using(names) => JoinConstraint::Using(
                names.iter().map(|name| Ok(self.object_name(name)?.name)).collect::<Lowered<_>>()?,
            ),
            ast::JoinConstraint::Natural => JoinConstraint::Natural,
            ast::JoinConstraint::None => JoinConstraint::None,
            ast::JoinConstraint::UsingAlias(..) => return unknown(Span::default(), "USING … AS"),
        };
        Ok(Join { kind, table: self.table(&join.relation)?, constraint })
    }

    fn table(&self, table: &TableFactor) -> Lowered<TableRef> {
        let (kind, alias) = match table {
            TableFactor::Table { name, alias, args: None, .. } => (TableRefKind::Table(self.object_name(name)?), alias),
            TableFactor::Table { name, alias, args: Some(args), .. } => {
                let arguments = args.args.iter().map(|argument| match argument {
                    ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(expr)) => self.expr(expr),
                    _ => unknown(Span::default(), "this argument"),
                });
                (TableRefKind::Function(self.object_name(name)?, arguments.collect::<Lowered<_>>()?), alias)
            }
            TableFactor::Derived { subquery, alias, lateral: false, .. } => {
                (TableRefKind::Query(Box::new(self.query(without_parentheses(subquery))?)), alias)
            }
            TableFactor::NestedJoin { table_with_joins, alias } => {
                let Some(from) = self.from(std::slice::from_ref(table_with_joins))? else {
                    return unknown(Span::default(), "this table");
                };
                (TableRefKind::Joined(Box::new(from)), alias)
            }
            _ => return unknown(Span::default(), "this table of FROM"),
        };
        let alias = match alias {
            None => None,
            Some(alias) if alias.columns.is_empty() => Some(self.name(&alias.name)),
            Some(alias) => return unknown(shim::span(alias.name.span), "an alias with columns"),
        };
        Ok(TableRef { kind, alias })
    }

    pub fn order_terms(&self, terms: &[ast::OrderByExpr]) -> Lowered<Vec<OrderTerm>> {
        terms.iter().map(|term| self.order_term(term)).collect()
    }

    fn order_term(&self, term: &ast::OrderByExpr) -> Lowered<OrderTerm> {
        let expr = self.expr(&term.expr)?;
        let descending = match &term.options.sort {
            None | Some(ast::OrderBySort::Asc) => false,
            Some(ast::OrderBySort::Desc) => true,
            Some(_) => return unknown(expr.span, "this order"),
        };
        let next = self.tokens.get(self.index(expr.span.end));
        let end = match next {
            Some(token) if token.is_word(self.source, "ASC") || token.is_word(self.source, "DESC") => token.span.end,
            _ => expr.span.end,
        };
        Ok(OrderTerm { expr, end, descending, nulls_first: term.options.nulls_first })
    }

    fn limit(&self, limit: &LimitClause, query: Span) -> Lowered<Limit> {
        let (limit, offset, comma) = match limit {
            LimitClause::LimitOffset { limit: Some(limit), offset, limit_by } if limit_by.is_empty() => {
                (self.expr(limit)?, offset.as_ref().map(|offset| self.expr(&offset.value)).transpose()?, false)
            }
            LimitClause::OffsetCommaLimit { offset, limit } => (self.expr(limit)?, Some(self.expr(offset)?), true),
            LimitClause::LimitOffset { .. } => return unknown(query, "this LIMIT"),
        };
        let first = if comma { offset.as_ref().unwrap_or(&limit) } else { &limit };
        let word = self.index(first.span.start).checked_sub(1).and_then(|at| self.tokens.get(at));
        let start = word.map_or(first.span.start, |word| word.span.start);
        let end = offset.as_ref().map_or(limit.span.end, |offset| offset.span.end.max(limit.span.end));
        Ok(Limit { span: Span::new(start, end), limit, offset, comma })
    }

    pub fn over(&self, over: &WindowType) -> Lowered<WindowSpec> {
        match over {
            WindowType::WindowSpec(spec) => self.window(spec),
            WindowType::NamedWindow(name) => Ok(WindowSpec { base: Some(self.name(name)), ..WindowSpec::default() }),
        }
    }

    fn window(&self, spec: &ast::WindowSpec) -> Lowered<WindowSpec> {
        let mut bounds = Vec::new();
        if let Some(frame) = &spec.window_frame {
            for bound in std::iter::once(&frame.start_bound).chain(&frame.end_bound) {
                if let WindowFrameBound::Preceding(Some(expr)) | WindowFrameBound::Following(Some(expr)) = bound {
                    bounds.push(self.expr(expr)?);
                }
            }
        }
        Ok(WindowSpec {
            base: spec.window_name.as_ref().map(|name| self.name(name)),
            partition_by: self.exprs(&spec.partition_by)?,
            order_by: self.order_terms(&spec.order_by)?,
            bounds,
        })
    }
}

/// The query of `FROM ((SELECT 1))`; elsewhere SQLite has no parentheses around a part of a query.
fn without_parentheses(mut query: &ast::Query) -> &ast::Query {
    while let SetExpr::Query(inner) = query.body.as_ref() {
        if query.with.is_some() || query.order_by.is_some() || query.limit_clause.is_some() {
            break;
        }
        query = inner;
    }
    query
}
