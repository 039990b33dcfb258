//! From sqlparser's expressions to the syntax tree.

use std::cell::Cell;

use sqlparser::ast::{
    self, BinaryOperator as Theirs, Expr as Their, FunctionArg, FunctionArgExpr, FunctionArgumentClause,
    FunctionArguments, Ident, UnaryOperator as TheirUnary, Value,
};

use super::cursor::is_reserved;
use super::dialect::Sqlite;
use super::shim;
use super::{DEPTH_LIMIT, SyntaxError, table};
use crate::lex::Token;
use crate::text::Span;
use crate::tree::*;

type Lowered<T> = Result<T, SyntaxError>;

/// Turns sqlparser's nodes into ours; the tokens tell what sqlparser forgot.
pub(super) struct Lower<'s> {
    pub source: &'s str,
    /// The significant tokens that were parsed.
    pub tokens: &'s [Token],
    /// Holds the nodes.
    pub dialect: &'s Sqlite,
    /// How deep the expression lies in the tree that is lowered.
    depth: Cell<usize>,
    /// The first keyword that sqlparser took for a name.
    pub misused: Cell<Option<Span>>,
}

impl<'s> Lower<'s> {
    pub fn new(source: &'s str, tokens: &'s [Token], dialect: &'s Sqlite) -> Self {
        Self { source, tokens, dialect, depth: Cell::new(0), misused: Cell::new(None) }
    }

    /// The index of the first token that starts at or behind a byte offset.
    pub fn index(&self, offset: usize) -> usize {
        self.tokens.partition_point(|token| token.span.start < offset)
    }

    /// The tokens that lie in a span.
    pub fn tokens_in(&self, span: Span) -> &'s [Token] {
        let from = self.index(span.start);
        let to = self.tokens.partition_point(|token| token.span.end <= span.end);
        self.tokens.get(from..to.max(from)).unwrap_or(&[])
    }

    pub fn unknown<T>(&self, span: Span, what: &str) -> Lowered<T> {
        Err(SyntaxError { span, message: format!("{what} is not SQLite") })
    }

    pub fn name(&self, ident: &Ident) -> Name {
        let span = shim::span(ident.span);
        if ident.quote_style.is_none() && is_reserved(&ident.value) && !self.misused.get().is_some_and(|at| at < span) {
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
                ast::ObjectNamePart::Function(_) => self.unknown(Span::default(), "a function in a name"),
            })
            .collect()
    }

    pub fn object_name(&self, name: &ast::ObjectName) -> Lowered<ObjectName> {
        let mut parts = self.names(name)?;
        let Some(last) = parts.pop() else { return self.unknown(Span::default(), "an empty name") };
        let schema = parts.pop();
        let span = schema.as_ref().map_or(last.span, |schema| schema.span.join(last.span));
        if parts.is_empty() {
            Ok(ObjectName { span, schema, name: last })
        } else {
            self.unknown(span, "a name of three parts")
        }
    }

    /// Lowers an expression.
    ///
    /// The left spine of `a AND b AND …` is walked in a loop, so that its length costs no stack here; but whoever
    /// walks, clones or drops the tree recurses, so its depth is limited.
    pub fn expr(&self, expr: &Their) -> Lowered<Expr> {
        let outside = self.depth.get();
        let result = self.spine(expr);
        self.depth.set(outside);
        result
    }

    fn spine(&self, expr: &Their) -> Lowered<Expr> {
        let mut spine = Vec::new();
        let mut at = expr.clone();
        loop {
            let Some((node, place)) = self.dialect.node(&at) else {
                return self.unknown(Span::default(), "this expression");
            };
            let span = shim::span(place);
            self.depth.set(self.depth.get() + 1);
            if self.depth.get() > DEPTH_LIMIT {
                return Err(SyntaxError { span, message: super::TOO_DEEP.into() });
            }
            let Some(left) = left_operand(&node) else { break };
            let left = left.clone();
            spine.push((node, span));
            at = left;
        }
        let Some((leaf, place)) = self.dialect.node(&at) else {
            return self.unknown(Span::default(), "this expression");
        };
        let span = shim::span(place);
        let mut result = Expr { span, kind: self.leaf(&leaf, span)? };
        while let Some((node, span)) = spine.pop() {
            self.depth.set(self.depth.get() - 1);
            result = Expr { span, kind: self.operation(&node, Box::new(result), span)? };
        }
        Ok(result)
    }

    pub fn boxed(&self, expr: &Their) -> Lowered<Box<Expr>> {
        self.expr(expr).map(Box::new)
    }

    pub fn exprs(&self, list: &[Their]) -> Lowered<Vec<Expr>> {
        list.iter().map(|expr| self.expr(expr)).collect()
    }

    /// An operator whose left operand is lowered already.
    fn operation(&self, expr: &Their, left: Box<Expr>, span: Span) -> Lowered<ExprKind> {
        Ok(match expr {
            Their::BinaryOp { op: Theirs::Custom(words), right, .. } => self.worded(left, words, right)?,
            Their::BinaryOp { op, right, .. } => match binary(op) {
                Some(operator) => ExprKind::Binary(left, operator, self.boxed(right)?),
                None => return self.unknown(span, "this operator"),
            },
            Their::IsNull(_) => self.is_null(left, false, span),
            Their::IsNotNull(_) => self.is_null(left, true, span),
            Their::Collate { collation, .. } => ExprKind::Collate(left, self.object_name(collation)?.name),
            Their::Between { negated, low, high, .. } => {
                ExprKind::Between { expr: left, negated: *negated, low: self.boxed(low)?, high: self.boxed(high)? }
            }
            _ => return self.unknown(span, "this expression"),
        })
    }

    /// Everything that does not begin with an operand of its own.
    fn leaf(&self, expr: &Their, span: Span) -> Lowered<ExprKind> {
        Ok(match expr {
            Their::Value(value) => match &value.value {
                Value::Null => ExprKind::Null,
                Value::Number(digits, _) => ExprKind::Number(digits.clone()),
                Value::SingleQuotedString(text) => ExprKind::String(text.clone()),
                Value::HexStringLiteral(digits) => ExprKind::Blob(digits.clone()),
                Value::Placeholder(name) => ExprKind::Parameter(name.clone()),
                _ => return self.unknown(span, "this literal"),
            },
            Their::Identifier(ident) => self.identifier(ident),
            Their::CompoundIdentifier(parts) => {
                let mut names = parts.iter().map(|part| self.name(part)).rev();
                let Some(name) = names.next() else { return self.unknown(span, "an empty name") };
                let table = names.next();
                ExprKind::Column { schema: names.next(), table, name }
            }
            Their::UnaryOp { op, expr } => {
                let op = match op {
                    TheirUnary::Minus => UnaryOperator::Minus,
                    TheirUnary::Plus => UnaryOperator::Plus,
                    TheirUnary::BitwiseNot => UnaryOperator::BitNot,
                    TheirUnary::Not => UnaryOperator::Not,
                    _ => return self.unknown(span, "this operator"),
                };
                ExprKind::Unary(op, self.boxed(expr)?)
            }
            Their::Nested(inner) => ExprKind::Paren(self.boxed(inner)?),
            Their::Tuple(list) => ExprKind::Row(self.exprs(list)?),
            Their::Subquery(query) => ExprKind::Query(Box::new(self.query(query)?)),
            Their::Exists { subquery, .. } => ExprKind::Exists(Box::new(self.query(subquery)?)),
            Their::Case { operand, conditions, else_result, .. } => ExprKind::Case {
                operand: operand.as_ref().map(|operand| self.boxed(operand)).transpose()?,
                branches: conditions
                    .iter()
                    .map(|branch| Ok((self.expr(&branch.condition)?, self.expr(&branch.result)?)))
                    .collect::<Lowered<_>>()?,
                otherwise: else_result.as_ref().map(|result| self.boxed(result)).transpose()?,
            },
            Their::Cast { expr, data_type: ast::DataType::Custom(name, _), .. } => {
                let place = self.object_name(name)?.span;
                ExprKind::Cast(self.boxed(expr)?, table::type_name(self.source, self.tokens_in(place), place)?)
            }
            Their::Function(function) => self.function(function, span)?,
            _ => return self.unknown(span, "this expression"),
        })
    }

    fn identifier(&self, ident: &Ident) -> ExprKind {
        let name = self.name(ident);
        if name.quote.is_none() {
            match name.text.to_ascii_uppercase().as_str() {
                "TRUE" => return ExprKind::Boolean(true),
                "FALSE" => return ExprKind::Boolean(false),
                "CURRENT_TIMESTAMP" => return ExprKind::Current(CurrentTime::Timestamp),
                "CURRENT_DATE" => return ExprKind::Current(CurrentTime::Date),
                "CURRENT_TIME" => return ExprKind::Current(CurrentTime::Time),
                _ => {}
            }
        }
        ExprKind::Column { schema: None, table: None, name }
    }

    fn is_null(&self, expr: Box<Expr>, negated: bool, span: Span) -> ExprKind {
        let words = self.tokens_in(Span::new(expr.span.end, span.end));
        ExprKind::IsNull { expr, negated, operator: super::cursor::span_of(words) }
    }

    /// The operators that travel by their words.
    fn worded(&self, left: Box<Expr>, words: &str, right: &Their) -> Lowered<ExprKind> {
        let (negated, word) = match words.strip_prefix("NOT ") {
            Some(word) => (true, word),
            None => (false, words),
        };
        if word == "IN" {
            let set = match self.expr(right)? {
                Expr { kind: ExprKind::Query(query), .. } => InSet::Query(query),
                Expr { kind: ExprKind::Row(list), .. } => InSet::List(list),
                Expr { kind: ExprKind::Column { table, name, .. }, span } => {
                    InSet::Table(ObjectName { span, schema: table, name })
                }
                other => return self.unknown(other.span, "this set"),
            };
            return Ok(ExprKind::In { expr: left, negated, set });
        }
        if word.starts_with("IS") {
            let right = self.boxed(right)?;
            let distinct_from = word.ends_with("FROM");
            return Ok(ExprKind::Is {
                operator: self.between(&left, &right),
                negated: (word.starts_with("IS NOT")) != distinct_from,
                distinct_from,
                left,
                right,
            });
        }
        let (pattern, escape) = match right {
            Their::Tuple(both) => match both.as_slice() {
                [pattern, escape] => (self.boxed(pattern)?, Some(self.boxed(escape)?)),
                _ => return self.unknown(left.span, "this pattern"),
            },
            pattern => (self.boxed(pattern)?, None),
        };
        let operator = match word {
            "LIKE" => LikeOperator::Like,
            "GLOB" => LikeOperator::Glob,
            "MATCH" => LikeOperator::Match,
            _ => LikeOperator::Regexp,
        };
        Ok(ExprKind::Like { operator, negated, words: self.between(&left, &pattern), expr: left, pattern, escape })
    }

    /// The tokens between two operands.
    fn between(&self, left: &Expr, right: &Expr) -> Span {
        super::cursor::span_of(self.tokens_in(Span::new(left.span.end, right.span.start)))
    }

    fn function(&self, function: &ast::Function, span: Span) -> Lowered<ExprKind> {
        let name = self.object_name(&function.name)?.name;
        let FunctionArguments::List(list) = &function.args else { return self.unknown(span, "this call") };
        let mut arguments = Vec::with_capacity(list.args.len());
        let mut star = false;
        for argument in &list.args {
            match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => arguments.push(self.expr(expr)?),
                FunctionArg::Unnamed(FunctionArgExpr::Wildcard) if list.args.len() == 1 => star = true,
                _ => return self.unknown(span, "this argument"),
            }
        }
        let mut order_by = Vec::new();
        for clause in &list.clauses {
            match clause {
                FunctionArgumentClause::OrderBy(terms) => order_by = self.order_terms(terms)?,
                _ => return self.unknown(span, "this clause of a call"),
            }
        }
        if function.null_treatment.is_some() || !function.within_group.is_empty() {
            return self.unknown(span, "this clause of a call");
        }
        if name.quote.is_none() && name.is("raise") && list.clauses.is_empty() {
            return self.raise(arguments, span);
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

    fn raise(&self, arguments: Vec<Expr>, span: Span) -> Lowered<ExprKind> {
        let mut arguments = arguments.into_iter();
        let action = match arguments.next() {
            Some(Expr { kind: ExprKind::Column { table: None, name, .. }, .. }) => name.text.to_ascii_uppercase(),
            _ => return self.unknown(span, "this RAISE"),
        };
        let message = arguments.next().map(Box::new);
        let fits = match action.as_str() {
            "IGNORE" => message.is_none(),
            "ABORT" | "FAIL" | "ROLLBACK" => message.is_some(),
            _ => false,
        };
        if fits && arguments.next().is_none() {
            Ok(ExprKind::Raise(action, message))
        } else {
            self.unknown(span, "this RAISE")
        }
    }
}

fn left_operand(expr: &Their) -> Option<&Their> {
    match expr {
        Their::BinaryOp { left, .. } => Some(left),
        Their::IsNull(left)
        | Their::IsNotNull(left)
        | Their::Collate { expr: left, .. }
        | Their::Between { expr: left, .. } => Some(left),
        _ => None,
    }
}

fn binary(op: &Theirs) -> Option<BinaryOperator> {
    Some(match op {
        Theirs::Or => BinaryOperator::Or,
        Theirs::And => BinaryOperator::And,
        Theirs::Eq => BinaryOperator::Equal,
        Theirs::NotEq => BinaryOperator::NotEqual,
        Theirs::Lt => BinaryOperator::Less,
        Theirs::LtEq => BinaryOperator::LessEqual,
        Theirs::Gt => BinaryOperator::Greater,
        Theirs::GtEq => BinaryOperator::GreaterEqual,
        Theirs::BitwiseAnd => BinaryOperator::BitAnd,
        Theirs::BitwiseOr => BinaryOperator::BitOr,
        Theirs::PGBitwiseShiftLeft => BinaryOperator::ShiftLeft,
        Theirs::PGBitwiseShiftRight => BinaryOperator::ShiftRight,
        Theirs::Plus => BinaryOperator::Add,
        Theirs::Minus => BinaryOperator::Subtract,
        Theirs::Multiply => BinaryOperator::Multiply,
        Theirs::Divide => BinaryOperator::Divide,
        Theirs::Modulo => BinaryOperator::Modulo,
        Theirs::StringConcat => BinaryOperator::Concat,
        Theirs::Arrow => BinaryOperator::Arrow,
        Theirs::LongArrow => BinaryOperator::LongArrow,
        _ => return None,
    })
}
