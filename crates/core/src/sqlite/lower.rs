//! From sqlparser's expressions to the syntax tree.

use std::cell::Cell;

use sqlparser::ast::{
    self, Expr as Their, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArguments, Ident,
};
use sqlparser::tokenizer::Token;

use super::cursor::{is_reserved, span_of};
use super::depth::{DEPTH_LIMIT, TOO_DEEP};
use super::expression::{Id, Node, Nodes};
use super::shim;
use super::{SyntaxError, table};
use crate::lex::Token as Ours;
use crate::text::Span;
use crate::tree::*;

type Lowered<T> = Result<T, SyntaxError>;

/// Turns sqlparser's nodes into ours; the tokens tell what sqlparser forgot.
pub(super) struct Lower<'s> {
    pub source: &'s str,
    /// The significant tokens that were parsed.
    pub tokens: &'s [Ours],
    /// Holds the nodes.
    nodes: &'s Nodes,
    /// How deep the expression lies in the tree that is lowered.
    depth: Cell<usize>,
    /// The first keyword that sqlparser took for a name.
    pub misused: Cell<Option<Span>>,
}

impl<'s> Lower<'s> {
    pub fn new(source: &'s str, tokens: &'s [Ours], nodes: &'s Nodes) -> Self {
        Self { source, tokens, nodes, depth: Cell::new(0), misused: Cell::new(None) }
    }

    /// The index of the first token that starts at or behind a byte offset.
    pub fn index(&self, offset: usize) -> usize {
        self.tokens.partition_point(|token| token.span.start < offset)
    }

    /// The tokens that lie in a span.
    pub fn tokens_in(&self, span: Span) -> &'s [Ours] {
        let from = self.index(span.start);
        let to = self.tokens.partition_point(|token| token.span.end <= span.end);
        self.tokens.get(from..to.max(from)).unwrap_or(&[])
    }

    /// True if the `n`th token behind a byte offset is this symbol.
    fn is_symbol_at(&self, offset: usize, n: usize, symbol: &str) -> bool {
        self.tokens.get(self.index(offset) + n).is_some_and(|token| token.is_symbol(self.source, symbol))
    }

    pub fn name(&self, ident: &Ident) -> Name {
        let span = shim::span(ident.span);
        if ident.quote_style.is_none() && is_reserved(&ident.value) && self.misused.get().is_none_or(|at| at > span) {
            self.misused.set(Some(span));
        }
        Name { span, text: ident.value.clone(), quote: self.quote(ident) }
    }

    fn quote(&self, ident: &Ident) -> Option<char> {
        ident.quote_style?;
        shim::span(ident.span).of(self.source).chars().next()
    }

    pub fn names(&self, name: &ast::ObjectName) -> Lowered<Vec<Name>> {
        name.0
            .iter()
            .map(|part| match part {
                ast::ObjectNamePart::Identifier(ident) => Ok(self.name(ident)),
                ast::ObjectNamePart::Function(_) => unknown(Span::default(), "a function in a name"),
            })
            .collect()
    }

    pub fn object_name(&self, name: &ast::ObjectName) -> Lowered<ObjectName> {
        let mut parts = self.names(name)?;
        let Some(last) = parts.pop() else { return unknown(Span::default(), "an empty name") };
        let schema = parts.pop();
        let span = schema.as_ref().map_or(last.span, |schema| schema.span.join(last.span));
        if parts.is_empty() {
            Ok(ObjectName { span, schema, name: last })
        } else {
            unknown(span, "a name of three parts")
        }
    }

    /// Lowers an expression of sqlparser's, which is a handle.
    pub fn expr(&self, expr: &Their) -> Lowered<Expr> {
        match Nodes::id(expr) {
            Some(id) => self.node(id),
            None => unknown(Span::default(), "this expression"),
        }
    }

    /// The left spine of `a AND b AND …` is walked in a loop, so that its length costs no stack here; but whoever walks,
    /// clones or drops the tree recurses, so its depth is limited.
    fn node(&self, id: Id) -> Lowered<Expr> {
        let outside = self.depth.get();
        let mut spine = vec![id];
        let mut at = id;
        while let Some(left) = self.nodes.get(at).and_then(|node| node.1.left()) {
            spine.push(left);
            at = left;
        }
        self.depth.set(outside + spine.len());
        let mut result = None;
        while let Some(id) = spine.pop() {
            let Some(node) = self.nodes.get(id) else { return unknown(Span::default(), "this expression") };
            let (span, node) = &*node;
            if self.depth.get() > DEPTH_LIMIT {
                return Err(SyntaxError { span: *span, message: TOO_DEEP.into() });
            }
            let kind = match result.take() {
                None => self.leaf(node, *span)?,
                Some(left) => self.operation(node, left, *span)?,
            };
            result = Some(Box::new(Expr { span: *span, kind }));
            self.depth.set(self.depth.get() - 1);
        }
        self.depth.set(outside);
        match result {
            Some(expr) => Ok(*expr),
            None => unknown(Span::default(), "this expression"),
        }
    }

    pub fn exprs(&self, list: &[Their]) -> Lowered<Vec<Expr>> {
        list.iter().map(|expr| self.expr(expr)).collect()
    }

    fn node_boxed(&self, id: Id) -> Lowered<Box<Expr>> {
        self.node(id).map(Box::new)
    }

    fn optional(&self, id: Option<Id>) -> Lowered<Option<Box<Expr>>> {
        id.map(|id| self.node_boxed(id)).transpose()
    }

    /// An operator whose left operand is lowered already.
    fn operation(&self, node: &Node, left: Box<Expr>, span: Span) -> Lowered<ExprKind> {
        Ok(match *node {
            Node::Binary(_, operator, right) => ExprKind::Binary(left, operator, self.node_boxed(right)?),
            Node::Collate(_, ref collation) => ExprKind::Collate(left, self.name(collation)),
            Node::IsNull { negated, .. } => {
                let words = self.tokens_in(Span::new(left.span.end, span.end));
                ExprKind::IsNull { expr: left, negated, operator: span_of(words) }
            }
            Node::Is { negated, distinct_from, right, .. } => {
                let right = self.node_boxed(right)?;
                ExprKind::Is { operator: self.between(&left, &right), left, negated, distinct_from, right }
            }
            Node::Like { operator, negated, pattern, escape, .. } => {
                let pattern = self.node_boxed(pattern)?;
                let words = self.between(&left, &pattern);
                ExprKind::Like { expr: left, operator, negated, words, pattern, escape: self.optional(escape)? }
            }
            Node::Between { negated, low, high, .. } => {
                ExprKind::Between { expr: left, negated, low: self.node_boxed(low)?, high: self.node_boxed(high)? }
            }
            Node::In { negated, set, .. } => ExprKind::In { expr: left, negated, set: self.set(set)? },
            _ => return unknown(span, "this expression"),
        })
    }

    fn set(&self, set: Id) -> Lowered<InSet> {
        let set = self.node(set)?;
        Ok(match set.kind {
            ExprKind::Query(query) => InSet::Query(query),
            ExprKind::Row(list) => InSet::List(list),
            ExprKind::Column { table, name, .. } => InSet::Table(ObjectName { span: set.span, schema: table, name }),
            // `IN true`: a table of that name.
            _ => {
                let text = set.span.of(self.source).to_owned();
                let name = Name { span: set.span, text, quote: None };
                InSet::Table(ObjectName { span: set.span, schema: None, name })
            }
        })
    }

    /// Everything that does not begin with an operand of its own.
    fn leaf(&self, node: &Node, span: Span) -> Lowered<ExprKind> {
        Ok(match node {
            Node::Literal(token) => literal(token),
            Node::Name(parts) => self.column(parts),
            Node::Unary(operator, expr) => ExprKind::Unary(*operator, self.node_boxed(*expr)?),
            Node::Paren(inner) => ExprKind::Paren(self.node_boxed(*inner)?),
            Node::Row(list) => ExprKind::Row(list.iter().map(|&expr| self.node(expr)).collect::<Lowered<_>>()?),
            Node::Query(query) => ExprKind::Query(self.boxed_query(query)?),
            Node::Exists(query) => ExprKind::Exists(self.boxed_query(query)?),
            Node::Case { operand, branches, otherwise } => ExprKind::Case {
                operand: self.optional(*operand)?,
                branches: self.branches(branches)?,
                otherwise: self.optional(*otherwise)?,
            },
            Node::Cast(expr, place) => {
                let words = table::type_name(self.source, self.tokens_in(*place), *place)?;
                ExprKind::Cast(self.node_boxed(*expr)?, words)
            }
            Node::Call(call) => match call.as_ref() {
                Their::Function(function) => self.function(function, span)?,
                _ => return unknown(span, "this call"),
            },
            _ => return unknown(span, "this expression"),
        })
    }

    fn branches(&self, branches: &[(Id, Id)]) -> Lowered<Vec<(Expr, Expr)>> {
        branches.iter().map(|&(condition, value)| Ok((self.node(condition)?, self.node(value)?))).collect()
    }

    fn boxed_query(&self, query: &ast::Query) -> Lowered<Box<Query>> {
        self.query(query).map(Box::new)
    }

    fn column(&self, parts: &[Ident]) -> ExprKind {
        let mut names = parts.iter().map(|part| self.name(part)).rev();
        let Some(name) = names.next() else { return ExprKind::Null };
        let table = names.next();
        if table.is_none() && name.quote.is_none() {
            match name.text.to_ascii_uppercase().as_str() {
                "TRUE" => return ExprKind::Boolean(true),
                "FALSE" => return ExprKind::Boolean(false),
                "CURRENT_TIMESTAMP" => return ExprKind::Current(CurrentTime::Timestamp),
                "CURRENT_DATE" => return ExprKind::Current(CurrentTime::Date),
                "CURRENT_TIME" => return ExprKind::Current(CurrentTime::Time),
                _ => {}
            }
        }
        ExprKind::Column { schema: names.next(), table, name }
    }

    /// The tokens between two operands.
    fn between(&self, left: &Expr, right: &Expr) -> Span {
        span_of(self.tokens_in(Span::new(left.span.end, right.span.start)))
    }

    fn function(&self, function: &ast::Function, span: Span) -> Lowered<ExprKind> {
        let name = self.object_name(&function.name)?.name;
        let FunctionArguments::List(list) = &function.args else { return unknown(span, "this call") };
        let mut arguments = Vec::with_capacity(list.args.len());
        let mut star = false;
        for argument in &list.args {
            match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => arguments.push(self.expr(expr)?),
                // sqlparser takes `f((*))` too.
                FunctionArg::Unnamed(FunctionArgExpr::Wildcard)
                    if list.args.len() == 1 && self.is_symbol_at(name.span.end, 1, "*") =>
                {
                    star = true;
                }
                _ => return unknown(span, "this argument"),
            }
        }
        let mut order_by = Vec::new();
        for clause in &list.clauses {
            match clause {
                FunctionArgumentClause::OrderBy(terms) => order_by = self.order_terms(terms)?,
                _ => return unknown(span, "this clause of a call"),
            }
        }
        if function.null_treatment.is_some() || !function.within_group.is_empty() {
            return unknown(span, "this clause of a call");
        }
        if name.quote.is_none() && name.is("raise") && list.clauses.is_empty() {
            return raise(arguments, span);
        }
        Ok(ExprKind::Function(Box::new(Function {
            close: self.closing(name.span.end, span),
            distinct: matches!(list.duplicate_treatment, Some(ast::DuplicateTreatment::Distinct)),
            star,
            arguments,
            order_by,
            filter: function.filter.as_ref().map(|filter| self.expr(filter)).transpose()?,
            over: function.over.as_ref().map(|over| self.over(over)).transpose()?,
            name,
        })))
    }

    /// The parenthesis that closes the first one behind `from`.
    pub fn closing(&self, from: usize, span: Span) -> Span {
        let mut depth = 0_usize;
        for token in self.tokens_in(Span::new(from, span.end)) {
            if token.is_symbol(self.source, "(") {
                depth += 1;
            } else if token.is_symbol(self.source, ")") {
                depth -= 1;
                if depth == 0 {
                    return token.span;
                }
            }
        }
        Span::at(span.end)
    }
}

fn raise(arguments: Vec<Expr>, span: Span) -> Lowered<ExprKind> {
    let mut arguments = arguments.into_iter();
    let action = match arguments.next() {
        Some(Expr { kind: ExprKind::Column { table: None, name, .. }, .. }) => name.text.to_ascii_uppercase(),
        _ => return unknown(span, "this RAISE"),
    };
    let message = arguments.next().map(Box::new);
    let fits = match action.as_str() {
        "IGNORE" => message.is_none(),
        "ABORT" | "FAIL" | "ROLLBACK" => message.is_some(),
        _ => false,
    };
    if fits && arguments.next().is_none() { Ok(ExprKind::Raise(action, message)) } else { unknown(span, "this RAISE") }
}

/// sqlparser read something that SQLite does not know.
pub(super) fn unknown<T>(span: Span, what: &str) -> Lowered<T> {
    Err(SyntaxError { span, message: format!("{what} is not SQLite") })
}

fn literal(token: &Token) -> ExprKind {
    match token {
        Token::Number(digits, _) => ExprKind::Number(digits.clone()),
        Token::SingleQuotedString(text) => ExprKind::String(text.clone()),
        Token::HexStringLiteral(digits) => ExprKind::Blob(digits.clone()),
        Token::Placeholder(name) => ExprKind::Parameter(name.clone()),
        _ => ExprKind::Null,
    }
}
