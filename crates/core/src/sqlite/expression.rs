//! SQLite's grammar of expressions, called by sqlparser through the hooks of [`super::dialect`].
//!
//! sqlparser's nodes do not know where they end, some of SQLite's operators have none, and they are large: a few hundred
//! bytes on the stack for each step of the recursion. Therefore the nodes are kept here, in a list, and sqlparser
//! carries handles; [`super::lower`] looks them up again. No tree of sqlparser's is ever deep.

use std::cell::{Cell, Ref, RefCell};

use sqlparser::ast::{self, Expr, Ident, ObjectName};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Span as Place, Token};

use super::dialect::{operator_symbol, operator_word, precedence, word_of};
use super::shim;
use crate::text::Span;
use crate::tree::{BinaryOperator, LikeOperator, UnaryOperator};

/// The place of a node in the list.
#[derive(Clone, Copy)]
pub(super) struct Id(usize);

/// An expression whose parts lie in the list too.
pub(super) enum Node {
    /// A number, text, BLOB or parameter, or the word NULL.
    Literal(Token),
    Name(Vec<Ident>),
    Unary(UnaryOperator, Id),
    Binary(Id, BinaryOperator, Id),
    Is {
        left: Id,
        negated: bool,
        distinct_from: bool,
        right: Id,
    },
    IsNull {
        expr: Id,
        negated: bool,
    },
    Like {
        expr: Id,
        operator: LikeOperator,
        negated: bool,
        pattern: Id,
        escape: Option<Id>,
    },
    Between {
        expr: Id,
        negated: bool,
        low: Id,
        high: Id,
    },
    In {
        expr: Id,
        negated: bool,
        set: Id,
    },
    Collate(Id, Ident),
    Case {
        operand: Option<Id>,
        branches: Vec<(Id, Id)>,
        otherwise: Option<Id>,
    },
    /// The type stays the run of tokens that it is.
    Cast(Id, Span),
    Exists(Box<ast::Query>),
    Query(Box<ast::Query>),
    Paren(Id),
    Row(Vec<Id>),
    Call(Box<Expr>),
}

impl Node {
    /// The operand that the node begins with.
    pub fn left(&self) -> Option<Id> {
        match self {
            Self::Binary(left, ..)
            | Self::Is { left, .. }
            | Self::IsNull { expr: left, .. }
            | Self::Like { expr: left, .. }
            | Self::Between { expr: left, .. }
            | Self::In { expr: left, .. }
            | Self::Collate(left, _) => Some(*left),
            _ => None,
        }
    }
}

type Read<T> = Result<T, ParserError>;

/// The nodes of one run of sqlparser.
pub(super) struct Nodes {
    list: RefCell<Vec<(Span, Node)>>,
    /// How many operands and operators may still be read.
    budget: Cell<usize>,
}

impl Nodes {
    /// sqlparser tries some things twice (a parenthesis behind FROM), which doubles with each level; so that no text
    /// takes for ever, at most `budget` operands and operators are read.
    pub fn new(budget: usize) -> Self {
        Self { list: RefCell::default(), budget: Cell::new(budget) }
    }

    /// The node that an expression of sqlparser's stands for, if it is a handle.
    pub fn id(expr: &Expr) -> Option<Id> {
        match expr {
            Expr::Identifier(Ident { value, span, .. }) if value.is_empty() => {
                usize::try_from(span.start.line).ok().map(Id)
            }
            _ => None,
        }
    }

    pub fn get(&self, Id(index): Id) -> Option<Ref<'_, (Span, Node)>> {
        Ref::filter_map(self.list.borrow(), |list| list.get(index)).ok()
    }

    fn handle(Id(index): Id) -> Expr {
        let here = Location { line: index as u64, column: 0 };
        Expr::Identifier(Ident { value: String::new(), quote_style: None, span: Place { start: here, end: here } })
    }

    /// Keeps a node that goes from byte `start` to the last token read.
    fn keep(&self, parser: &Parser, start: usize, node: Node) -> Id {
        let end = shim::span(parser.get_current_token().span).end;
        let mut list = self.list.borrow_mut();
        list.push((Span::new(start, end), node));
        Id(list.len() - 1)
    }

    fn spend(&self) -> Read<()> {
        let left = self.budget.get().checked_sub(1).ok_or(ParserError::RecursionLimitExceeded)?;
        self.budget.set(left);
        Ok(())
    }

    /// The hook for what begins an expression.
    pub fn prefix(&self, parser: &mut Parser) -> Read<Expr> {
        self.spend()?;
        let start = next_start(parser);
        let node = begin(parser)?;
        Ok(Self::handle(self.keep(parser, start, node)))
    }

    /// The hook for an operator and what follows it.
    pub fn infix(&self, parser: &mut Parser, left: &Expr, precedence: u8) -> Read<Expr> {
        self.spend()?;
        let Some(left) = Self::id(left) else { return fail(parser, "an operand") };
        let start = self.get(left).map_or(0, |node| node.0.start);
        let node = self.operation(parser, left, precedence)?;
        Ok(Self::handle(self.keep(parser, start, node)))
    }

    fn operation(&self, parser: &mut Parser, left: Id, precedence: u8) -> Read<Node> {
        if let Some(operator) = operator_symbol(&parser.peek_token_ref().token) {
            parser.advance_token();
            return Ok(Node::Binary(left, operator, operand(parser, precedence)?));
        }
        let Some(mut word) = operator_word(parser) else { return fail(parser, "an operator") };
        parser.advance_token();
        let negated = word == "NOT";
        if negated {
            word = operator_word(parser).unwrap_or("NULL");
            parser.advance_token();
        }
        match word {
            "AND" => Ok(Node::Binary(left, BinaryOperator::And, operand(parser, precedence)?)),
            "OR" => Ok(Node::Binary(left, BinaryOperator::Or, operand(parser, precedence)?)),
            "NULL" | "NOTNULL" => Ok(Node::IsNull { expr: left, negated: true }),
            "ISNULL" => Ok(Node::IsNull { expr: left, negated: false }),
            "COLLATE" => Ok(Node::Collate(left, parser.parse_identifier()?)),
            "BETWEEN" => between(parser, left, negated, precedence),
            "IN" => Ok(Node::In { expr: left, negated, set: self.set(parser)? }),
            "IS" => is(parser, left, precedence),
            "LIKE" => like(parser, left, LikeOperator::Like, negated, precedence),
            "GLOB" => like(parser, left, LikeOperator::Glob, negated, precedence),
            "MATCH" => like(parser, left, LikeOperator::Match, negated, precedence),
            _ => like(parser, left, LikeOperator::Regexp, negated, precedence),
        }
    }

    /// Behind `IN`: `(…)` or the name of a table.
    fn set(&self, parser: &mut Parser) -> Read<Id> {
        let start = next_start(parser);
        let node = if parser.consume_token(&Token::LParen) { list(parser)? } else { table(parser)? };
        Ok(self.keep(parser, start, node))
    }
}

fn next_start(parser: &Parser) -> usize {
    shim::span(parser.peek_token_ref().span).start
}

fn fail<T>(parser: &Parser, expected: &str) -> Read<T> {
    parser.expected_ref(expected, parser.peek_token_ref())
}

fn begin(parser: &mut Parser) -> Read<Node> {
    match &parser.peek_token_ref().token {
        Token::Number(..) | Token::SingleQuotedString(_) | Token::HexStringLiteral(_) | Token::Placeholder(_) => {
            Ok(Node::Literal(parser.next_token().token))
        }
        Token::Minus => unary(parser, UnaryOperator::Minus, precedence::UNARY),
        Token::Plus => unary(parser, UnaryOperator::Plus, precedence::UNARY),
        Token::Tilde => unary(parser, UnaryOperator::BitNot, precedence::UNARY),
        Token::LParen => parenthesised(parser),
        Token::Word(word) => match word.keyword {
            Keyword::NULL => Ok(Node::Literal(parser.next_token().token)),
            Keyword::NOT => unary(parser, UnaryOperator::Not, precedence::NOT),
            Keyword::CASE => case(parser),
            Keyword::CAST => cast(parser),
            Keyword::EXISTS => exists(parser),
            Keyword::NoKeyword => name(parser),
            _ => fail(parser, "an expression"),
        },
        _ => fail(parser, "an expression"),
    }
}

/// An expression whose operators bind tighter than `precedence`.
fn operand(parser: &mut Parser, precedence: u8) -> Read<Id> {
    match Nodes::id(&parser.parse_subexpr(precedence)?) {
        Some(id) => Ok(id),
        None => fail(parser, "an operator"),
    }
}

fn expression(parser: &mut Parser) -> Read<Id> {
    operand(parser, precedence::NONE)
}

fn query(parser: &mut Parser) -> Read<Box<ast::Query>> {
    let query = parser.parse_query()?;
    parser.expect_token(&Token::RParen)?;
    Ok(query)
}

fn unary(parser: &mut Parser, operator: UnaryOperator, precedence: u8) -> Read<Node> {
    parser.advance_token();
    Ok(Node::Unary(operator, operand(parser, precedence)?))
}

fn expressions(parser: &mut Parser) -> Read<Vec<Id>> {
    let mut list = vec![expression(parser)?];
    while parser.consume_token(&Token::Comma) {
        list.push(expression(parser)?);
    }
    parser.expect_token(&Token::RParen)?;
    Ok(list)
}

/// On `(`: a query, one expression or a row.
fn parenthesised(parser: &mut Parser) -> Read<Node> {
    parser.advance_token();
    if is_query(parser) {
        return Ok(Node::Query(query(parser)?));
    }
    let list = expressions(parser)?;
    Ok(match list.as_slice() {
        [one] => Node::Paren(*one),
        _ => Node::Row(list),
    })
}

fn is_query(parser: &Parser) -> bool {
    matches!(
        &parser.peek_token_ref().token,
        Token::Word(word) if matches!(word.keyword, Keyword::SELECT | Keyword::WITH | Keyword::VALUES)
    )
}

fn exists(parser: &mut Parser) -> Read<Node> {
    parser.advance_token();
    parser.expect_token(&Token::LParen)?;
    Ok(Node::Exists(query(parser)?))
}

fn case(parser: &mut Parser) -> Read<Node> {
    parser.advance_token();
    let operand = if parser.peek_keyword(Keyword::WHEN) { None } else { Some(expression(parser)?) };
    let mut branches = Vec::new();
    parser.expect_keyword(Keyword::WHEN)?;
    loop {
        let condition = expression(parser)?;
        parser.expect_keyword(Keyword::THEN)?;
        branches.push((condition, expression(parser)?));
        if !parser.parse_keyword(Keyword::WHEN) {
            break;
        }
    }
    let otherwise = if parser.parse_keyword(Keyword::ELSE) { Some(expression(parser)?) } else { None };
    parser.expect_keyword(Keyword::END)?;
    Ok(Node::Case { operand, branches, otherwise })
}

/// `CAST(a AS any words (1, 2))`.
fn cast(parser: &mut Parser) -> Read<Node> {
    parser.advance_token();
    parser.expect_token(&Token::LParen)?;
    let expr = expression(parser)?;
    parser.expect_keyword(Keyword::AS)?;
    let target = cast_type(parser)?;
    parser.expect_token(&Token::RParen)?;
    Ok(Node::Cast(expr, target))
}

fn cast_type(parser: &mut Parser) -> Read<Span> {
    let start = next_start(parser);
    let mut depth = 0_usize;
    loop {
        match &parser.peek_token_ref().token {
            Token::RParen if depth == 0 => break,
            Token::RParen => depth -= 1,
            Token::LParen => depth += 1,
            Token::Word(_)
            | Token::Number(..)
            | Token::Comma
            | Token::Plus
            | Token::Minus
            | Token::SingleQuotedString(_) => {}
            _ => return fail(parser, "a type"),
        }
        parser.advance_token();
    }
    Ok(Span::new(start, shim::span(parser.get_current_token().span).end.max(start)))
}

/// A column, `t.column`, `s.t.column` or a call.
fn name(parser: &mut Parser) -> Read<Node> {
    let first = parser.parse_identifier()?;
    if parser.peek_token_ref().token == Token::LParen {
        return call(parser, first);
    }
    let mut parts = vec![first];
    while parts.len() < 3 && parser.consume_token(&Token::Period) {
        parts.push(parser.parse_identifier()?);
    }
    Ok(Node::Name(parts))
}

fn call(parser: &mut Parser, name: Ident) -> Read<Node> {
    Ok(Node::Call(Box::new(parser.parse_function(ObjectName::from(vec![name]))?)))
}

fn between(parser: &mut Parser, expr: Id, negated: bool, precedence: u8) -> Read<Node> {
    // Nothing but AND can end the lower bound: `a BETWEEN b = c AND d` compares within it.
    let low = operand(parser, precedence::AND)?;
    parser.expect_keyword(Keyword::AND)?;
    Ok(Node::Between { expr, negated, low, high: operand(parser, precedence)? })
}

fn is(parser: &mut Parser, left: Id, precedence: u8) -> Read<Node> {
    let not = parser.parse_keyword(Keyword::NOT);
    let distinct_from = parser.parse_keyword(Keyword::DISTINCT);
    if distinct_from {
        parser.expect_keyword(Keyword::FROM)?;
    }
    Ok(Node::Is { left, negated: not != distinct_from, distinct_from, right: operand(parser, precedence)? })
}

fn like(parser: &mut Parser, expr: Id, operator: LikeOperator, negated: bool, precedence: u8) -> Read<Node> {
    let pattern = operand(parser, precedence)?;
    let mut escape = None;
    if word_of(&parser.peek_token_ref().token, &["ESCAPE"]).is_some() {
        parser.advance_token();
        escape = Some(operand(parser, precedence)?);
    }
    Ok(Node::Like { expr, operator, negated, pattern, escape })
}

/// Behind the `(` of `IN (`.
fn list(parser: &mut Parser) -> Read<Node> {
    if is_query(parser) {
        return Ok(Node::Query(query(parser)?));
    }
    if parser.consume_token(&Token::RParen) {
        return Ok(Node::Row(Vec::new()));
    }
    Ok(Node::Row(expressions(parser)?))
}

fn table(parser: &mut Parser) -> Read<Node> {
    let mut parts = vec![parser.parse_identifier()?];
    if parser.consume_token(&Token::Period) {
        parts.push(parser.parse_identifier()?);
    }
    if parser.peek_token_ref().token == Token::LParen {
        return fail(parser, "a list or a table, not a table function,");
    }
    Ok(Node::Name(parts))
}
