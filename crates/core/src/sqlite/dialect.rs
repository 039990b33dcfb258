//! The dialect: makes sqlparser read expressions as SQLite does.
//!
//! sqlparser's own grammar of expressions differs from SQLite's in precedence and in many special forms, so both hooks
//! that a dialect has, for what begins an expression and for what follows one, are used for all of it. What sqlparser
//! does here is the rest: queries, joins, windows, calls.
//!
//! A sqlparser node does not know where it ends, and the infix hook gets its left operand by reference, so that keeping
//! it means a deep clone. Therefore [`Sqlite::keep`] puts each node into a list and hands sqlparser a small handle that
//! carries the node's index and extent; [`super::lower`] looks it up again. A tree of sqlparser's is never deep.

use std::any::TypeId;
use std::cell::{Cell, Ref, RefCell};

use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    BinaryOperator, CaseWhen, CastKind, DataType, Expr, Ident, ObjectName, UnaryOperator, Value, ValueWithSpan,
};
use sqlparser::dialect::{Dialect, SQLiteDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Span as Place, Token};

/// SQLite's operators, low to high (<https://www.sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes>).
mod precedence {
    pub const NONE: u8 = 0;
    pub const OR: u8 = 1;
    pub const AND: u8 = 2;
    pub const NOT: u8 = 3;
    pub const EQUAL: u8 = 4;
    pub const LESS: u8 = 5;
    /// `ESCAPE` ends the pattern of a LIKE, which binds tighter than anything above.
    pub const BIT: u8 = 6;
    pub const ADD: u8 = 7;
    pub const MULTIPLY: u8 = 8;
    pub const CONCAT: u8 = 9;
    pub const COLLATE: u8 = 10;
    pub const UNARY: u8 = 11;
}

/// SQLite, for sqlparser.
#[derive(Debug)]
pub(super) struct Sqlite {
    /// What the hooks made; sqlparser holds handles.
    nodes: RefCell<Vec<Expr>>,
    /// How many operands and operators may still be read.
    budget: Cell<usize>,
}

type Parsed = Result<Expr, ParserError>;

impl Dialect for Sqlite {
    fn dialect(&self) -> TypeId {
        TypeId::of::<SQLiteDialect>()
    }

    fn is_identifier_start(&self, ch: char) -> bool {
        SQLiteDialect {}.is_identifier_start(ch)
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        SQLiteDialect {}.is_identifier_part(ch)
    }

    fn supports_filter_during_aggregation(&self) -> bool {
        true
    }

    fn supports_limit_comma(&self) -> bool {
        true
    }

    fn supports_cte_materialization(&self) -> bool {
        true
    }

    fn supports_parens_around_table_factor(&self) -> bool {
        true
    }

    fn supports_comma_join_constraint(&self) -> bool {
        true
    }

    fn supports_cross_join_constraint(&self) -> bool {
        true
    }

    fn supports_left_associative_joins_without_parens(&self) -> bool {
        true
    }

    fn supports_window_clause_named_window_reference(&self) -> bool {
        false
    }

    fn parse_prefix(&self, parser: &mut Parser) -> Option<Parsed> {
        Some(self.prefix(parser))
    }

    fn parse_infix(&self, parser: &mut Parser, left: &Expr, precedence: u8) -> Option<Parsed> {
        Some(self.infix(parser, left, precedence))
    }

    fn get_next_precedence(&self, parser: &Parser) -> Option<Result<u8, ParserError>> {
        Some(Ok(next_precedence(parser)))
    }
}

impl Sqlite {
    /// A dialect that reads at most `budget` operands and operators.
    ///
    /// sqlparser tries some things twice (a parenthesis behind FROM), which doubles with each level; tokens that are
    /// read over and over must not take for ever.
    pub(super) fn new(budget: usize) -> Self {
        Self { nodes: RefCell::default(), budget: Cell::new(budget) }
    }

    /// The node that a handle stands for, with its extent.
    pub(super) fn node(&self, handle: &Expr) -> Option<(Ref<'_, Expr>, Place)> {
        let Expr::Prefixed { prefix, .. } = handle else { return None };
        let index = usize::try_from(prefix.span.end.line).ok()?;
        Some((Ref::filter_map(self.nodes.borrow(), |nodes| nodes.get(index)).ok()?, prefix.span))
    }

    /// Keeps a node that goes from `start` to the last token read.
    fn keep(&self, parser: &Parser, start: Location, expr: Expr) -> Expr {
        let mut nodes = self.nodes.borrow_mut();
        let end = Location { line: nodes.len() as u64, ..parser.get_current_token().span.end };
        nodes.push(expr);
        let prefix = Ident { value: String::new(), quote_style: None, span: Place { start, end } };
        Expr::Prefixed { prefix, value: Box::new(Expr::Value(Value::Null.into())) }
    }

    fn spend(&self) -> Result<(), ParserError> {
        let left = self.budget.get().checked_sub(1).ok_or(ParserError::RecursionLimitExceeded)?;
        self.budget.set(left);
        Ok(())
    }

    fn prefix(&self, parser: &mut Parser) -> Parsed {
        self.spend()?;
        let start = parser.peek_token_ref().span.start;
        let expr = prefix(parser)?;
        Ok(self.keep(parser, start, expr))
    }

    fn infix(&self, parser: &mut Parser, left: &Expr, precedence: u8) -> Parsed {
        self.spend()?;
        let start = match left {
            Expr::Prefixed { prefix, .. } => prefix.span.start,
            _ => parser.peek_token_ref().span.start,
        };
        let left = Box::new(left.clone());
        let expr = match operator_symbol(&parser.peek_token_ref().token) {
            Some(op) => {
                parser.advance_token();
                Expr::BinaryOp { left, op, right: Box::new(parser.parse_subexpr(precedence)?) }
            }
            None => self.worded(parser, left, precedence)?,
        };
        Ok(self.keep(parser, start, expr))
    }
}

/// The operator that a word is, in capitals.
fn operator_word(parser: &Parser) -> Option<&'static str> {
    const WORDS: &[&str] =
        &["AND", "OR", "NOT", "IS", "ISNULL", "NOTNULL", "IN", "LIKE", "GLOB", "MATCH", "REGEXP", "BETWEEN", "COLLATE"];
    word_of(&parser.peek_token_ref().token, WORDS)
}

fn word_of(token: &Token, words: &[&'static str]) -> Option<&'static str> {
    let Token::Word(word) = token else { return None };
    if word.quote_style.is_some() {
        return None;
    }
    words.iter().copied().find(|known| word.value.eq_ignore_ascii_case(known))
}

fn next_precedence(parser: &Parser) -> u8 {
    match &parser.peek_token_ref().token {
        Token::Eq | Token::DoubleEq | Token::Neq => precedence::EQUAL,
        Token::Lt | Token::LtEq | Token::Gt | Token::GtEq => precedence::LESS,
        Token::Ampersand | Token::Pipe | Token::ShiftLeft | Token::ShiftRight => precedence::BIT,
        Token::Plus | Token::Minus => precedence::ADD,
        Token::Mul | Token::Div | Token::Mod => precedence::MULTIPLY,
        Token::StringConcat | Token::Arrow | Token::LongArrow => precedence::CONCAT,
        Token::Word(_) => match operator_word(parser) {
            Some("OR") => precedence::OR,
            Some("AND") => precedence::AND,
            Some("COLLATE") => precedence::COLLATE,
            Some("NOT") => {
                let next = &parser.peek_nth_token_ref(1).token;
                let follows = word_of(next, &["NULL", "IN", "LIKE", "GLOB", "MATCH", "REGEXP", "BETWEEN"]);
                if follows.is_some() { precedence::EQUAL } else { precedence::NONE }
            }
            Some(_) => precedence::EQUAL,
            None => precedence::NONE,
        },
        _ => precedence::NONE,
    }
}

/// What begins an expression.
fn prefix(parser: &mut Parser) -> Parsed {
    let token = parser.next_token();
    match token.token.clone() {
        Token::Number(..) | Token::SingleQuotedString(_) | Token::HexStringLiteral(_) | Token::Placeholder(_) => {
            value(parser)
        }
        Token::Minus => unary(parser, UnaryOperator::Minus, precedence::UNARY),
        Token::Plus => unary(parser, UnaryOperator::Plus, precedence::UNARY),
        Token::Tilde => unary(parser, UnaryOperator::BitwiseNot, precedence::UNARY),
        Token::LParen => {
            let expr = parenthesised(parser)?;
            parser.expect_token(&Token::RParen)?;
            Ok(expr)
        }
        Token::Word(word) => match word.keyword {
            Keyword::NULL => value(parser),
            Keyword::NOT => unary(parser, UnaryOperator::Not, precedence::NOT),
            Keyword::CASE => case(parser),
            Keyword::CAST => cast(parser),
            Keyword::EXISTS => {
                parser.expect_token(&Token::LParen)?;
                let subquery = parser.parse_query()?;
                parser.expect_token(&Token::RParen)?;
                Ok(Expr::Exists { subquery, negated: false })
            }
            Keyword::NoKeyword => name(parser, word.into_ident(token.span)),
            _ => parser.expected("an expression", token),
        },
        _ => parser.expected("an expression", token),
    }
}

fn value(parser: &mut Parser) -> Parsed {
    parser.prev_token();
    // A number keeps its digits and a parameter its name: sqlparser's value parser would read on behind them.
    let token = parser.next_token();
    let value = match token.token {
        Token::Number(number, long) => Value::Number(number, long),
        Token::SingleQuotedString(text) => Value::SingleQuotedString(text),
        Token::HexStringLiteral(digits) => Value::HexStringLiteral(digits),
        Token::Placeholder(name) => Value::Placeholder(name),
        _ => Value::Null,
    };
    Ok(Expr::Value(ValueWithSpan { value, span: token.span }))
}

fn unary(parser: &mut Parser, op: UnaryOperator, precedence: u8) -> Parsed {
    // The loop in `parse_subexpr` goes on while operators bind tighter than this; NOT takes another NOT by itself.
    let expr = Box::new(parser.parse_subexpr(precedence)?);
    Ok(Expr::UnaryOp { op, expr })
}

/// Behind `(`: a query, one expression or a row.
fn parenthesised(parser: &mut Parser) -> Parsed {
    if is_query(parser) {
        return Ok(Expr::Subquery(parser.parse_query()?));
    }
    let mut list = parser.parse_comma_separated(Parser::parse_expr)?;
    Ok(if list.len() == 1 { Expr::Nested(Box::new(list.remove(0))) } else { Expr::Tuple(list) })
}

fn is_query(parser: &Parser) -> bool {
    matches!(
        &parser.peek_token_ref().token,
        Token::Word(word) if matches!(word.keyword, Keyword::SELECT | Keyword::WITH | Keyword::VALUES)
    )
}

fn case(parser: &mut Parser) -> Parsed {
    let operand = if parser.peek_keyword(Keyword::WHEN) { None } else { Some(Box::new(parser.parse_expr()?)) };
    let mut conditions = Vec::new();
    while parser.parse_keyword(Keyword::WHEN) {
        let condition = parser.parse_expr()?;
        parser.expect_keyword(Keyword::THEN)?;
        conditions.push(CaseWhen { condition, result: parser.parse_expr()? });
    }
    let else_result = if parser.parse_keyword(Keyword::ELSE) { Some(Box::new(parser.parse_expr()?)) } else { None };
    parser.expect_keyword(Keyword::END)?;
    let none = AttachedToken::empty;
    Ok(Expr::Case { case_token: none(), end_token: none(), operand, conditions, else_result })
}

/// `CAST(a AS any words (1, 2))`: the type stays the run of tokens that it is; only its place is kept.
fn cast(parser: &mut Parser) -> Parsed {
    parser.expect_token(&Token::LParen)?;
    let expr = Box::new(parser.parse_expr()?);
    parser.expect_keyword(Keyword::AS)?;
    let start = parser.peek_token_ref().span.start;
    let mut depth = 0_usize;
    loop {
        let token = parser.peek_token();
        match token.token {
            Token::RParen if depth == 0 => break,
            Token::RParen => depth -= 1,
            Token::LParen => depth += 1,
            Token::Word(_)
            | Token::Number(..)
            | Token::Comma
            | Token::Plus
            | Token::Minus
            | Token::SingleQuotedString(_) => {}
            _ => return parser.expected("a type", token),
        }
        parser.advance_token();
    }
    let place = Place { start, end: parser.get_current_token().span.end };
    parser.expect_token(&Token::RParen)?;
    let name = Ident { value: String::new(), quote_style: None, span: place };
    let data_type = DataType::Custom(ObjectName::from(vec![name]), Vec::new());
    Ok(Expr::Cast { kind: CastKind::Cast, expr, data_type, format: None })
}

/// A column, `t.column`, `s.t.column` or a call.
fn name(parser: &mut Parser, first: Ident) -> Parsed {
    if parser.peek_token_ref().token == Token::LParen {
        return parser.parse_function(ObjectName::from(vec![first]));
    }
    let mut parts = vec![first];
    while parts.len() < 3 && parser.consume_token(&Token::Period) {
        parts.push(parser.parse_identifier()?);
    }
    Ok(if parts.len() == 1 { Expr::Identifier(parts.remove(0)) } else { Expr::CompoundIdentifier(parts) })
}

const fn operator_symbol(token: &Token) -> Option<BinaryOperator> {
    Some(match token {
        Token::Eq | Token::DoubleEq => BinaryOperator::Eq,
        Token::Neq => BinaryOperator::NotEq,
        Token::Lt => BinaryOperator::Lt,
        Token::LtEq => BinaryOperator::LtEq,
        Token::Gt => BinaryOperator::Gt,
        Token::GtEq => BinaryOperator::GtEq,
        Token::Ampersand => BinaryOperator::BitwiseAnd,
        Token::Pipe => BinaryOperator::BitwiseOr,
        Token::ShiftLeft => BinaryOperator::PGBitwiseShiftLeft,
        Token::ShiftRight => BinaryOperator::PGBitwiseShiftRight,
        Token::Plus => BinaryOperator::Plus,
        Token::Minus => BinaryOperator::Minus,
        Token::Mul => BinaryOperator::Multiply,
        Token::Div => BinaryOperator::Divide,
        Token::Mod => BinaryOperator::Modulo,
        Token::StringConcat => BinaryOperator::StringConcat,
        Token::Arrow => BinaryOperator::Arrow,
        Token::LongArrow => BinaryOperator::LongArrow,
        _ => return None,
    })
}

impl Sqlite {
    /// An operator that SQLite spells with words. sqlparser's tree has no node for some of them, so those travel as a
    /// custom operator named by its words.
    fn worded(&self, parser: &mut Parser, left: Box<Expr>, precedence: u8) -> Parsed {
        let Some(word) = operator_word(parser) else {
            let token = parser.peek_token();
            return parser.expected("an operator", token);
        };
        parser.advance_token();
        let negated = word == "NOT";
        let word = if negated {
            let next = operator_word(parser).unwrap_or("NULL");
            parser.advance_token();
            next
        } else {
            word
        };
        match word {
            "NULL" | "NOTNULL" => Ok(Expr::IsNotNull(left)),
            "ISNULL" => Ok(Expr::IsNull(left)),
            "COLLATE" => {
                Ok(Expr::Collate { expr: left, collation: ObjectName::from(vec![parser.parse_identifier()?]) })
            }
            "BETWEEN" => {
                // Nothing but AND can end the lower bound: `a BETWEEN b = c AND d` compares within it.
                let low = Box::new(parser.parse_subexpr(precedence::AND)?);
                parser.expect_keyword(Keyword::AND)?;
                let high = Box::new(parser.parse_subexpr(precedence)?);
                Ok(Expr::Between { expr: left, negated, low, high })
            }
            "IN" => {
                let right = Box::new(self.in_set(parser)?);
                Ok(custom(left, if negated { "NOT IN" } else { "IN" }, right))
            }
            "IS" => {
                let not = parser.parse_keyword(Keyword::NOT);
                let distinct = parser.peek_keyword(Keyword::DISTINCT);
                if distinct {
                    parser.advance_token();
                    parser.expect_keyword(Keyword::FROM)?;
                }
                let op = match (not, distinct) {
                    (false, false) => "IS",
                    (true, false) => "IS NOT",
                    (false, true) => "IS DISTINCT FROM",
                    (true, true) => "IS NOT DISTINCT FROM",
                };
                let right = Box::new(parser.parse_subexpr(precedence)?);
                Ok(custom(left, op, right))
            }
            "AND" | "OR" => {
                let op = if word == "AND" { BinaryOperator::And } else { BinaryOperator::Or };
                Ok(Expr::BinaryOp { left, op, right: Box::new(parser.parse_subexpr(precedence)?) })
            }
            _ => {
                let pattern = parser.parse_subexpr(precedence)?;
                let escape = word_of(&parser.peek_token_ref().token, &["ESCAPE"]).is_some();
                let right = if escape {
                    parser.advance_token();
                    Expr::Tuple(vec![pattern, parser.parse_subexpr(precedence)?])
                } else {
                    pattern
                };
                let op = if negated { format!("NOT {word}") } else { word.to_owned() };
                Ok(custom(left, &op, Box::new(right)))
            }
        }
    }

    /// Behind `IN`: `(…)` or the name of a table.
    fn in_set(&self, parser: &mut Parser) -> Parsed {
        let start = parser.peek_token_ref().span.start;
        let set = if parser.consume_token(&Token::LParen) {
            let set = if is_query(parser) {
                Expr::Subquery(parser.parse_query()?)
            } else if parser.peek_token_ref().token == Token::RParen {
                Expr::Tuple(Vec::new())
            } else {
                Expr::Tuple(parser.parse_comma_separated(Parser::parse_expr)?)
            };
            parser.expect_token(&Token::RParen)?;
            set
        } else {
            let first = parser.parse_identifier()?;
            if parser.peek_token_ref().token == Token::LParen {
                let token = parser.peek_token();
                return parser.expected("a list or a table, not a table function,", token);
            }
            name(parser, first)?
        };
        Ok(self.keep(parser, start, set))
    }
}

fn custom(left: Box<Expr>, op: &str, right: Box<Expr>) -> Expr {
    Expr::BinaryOp { left, op: BinaryOperator::Custom(op.to_owned()), right }
}
