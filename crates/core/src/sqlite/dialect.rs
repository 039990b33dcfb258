//! The dialect: makes sqlparser read expressions as SQLite does.
//!
//! sqlparser's own grammar of expressions differs from SQLite's in precedence and in many special forms, so both hooks
//! that a dialect has, for what begins an expression and for what follows one, are used for all of it; their work is
//! done in [`super::expression`]. What sqlparser does here is the rest: queries, joins, windows, calls.

use std::any::TypeId;

use sqlparser::ast::Expr;
use sqlparser::dialect::{Dialect, SQLiteDialect};
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::expression::Nodes;
use crate::tree::BinaryOperator;

/// SQLite's operators, low to high (<https://www.sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes>).
pub(super) mod precedence {
    pub const NONE: u8 = 0;
    pub const OR: u8 = 1;
    pub const AND: u8 = 2;
    pub const NOT: u8 = 3;
    pub const EQUAL: u8 = 4;
    pub const LESS: u8 = 5;
    pub const BIT: u8 = 6;
    pub const ADD: u8 = 7;
    pub const MULTIPLY: u8 = 8;
    pub const CONCAT: u8 = 9;
    pub const COLLATE: u8 = 10;
    pub const UNARY: u8 = 11;
}

/// SQLite, for sqlparser.
pub(super) struct Sqlite {
    pub nodes: Nodes,
}

impl std::fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sqlite")
    }
}

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

    fn parse_prefix(&self, parser: &mut Parser) -> Option<Result<Expr, ParserError>> {
        Some(self.nodes.prefix(parser))
    }

    fn parse_infix(&self, parser: &mut Parser, left: &Expr, precedence: u8) -> Option<Result<Expr, ParserError>> {
        Some(self.nodes.infix(parser, left, precedence))
    }

    fn get_next_precedence(&self, parser: &Parser) -> Option<Result<u8, ParserError>> {
        Some(Ok(next_precedence(parser)))
    }
}

/// The operator that a word is, in capitals.
pub(super) fn operator_word(parser: &Parser) -> Option<&'static str> {
    const WORDS: &[&str] =
        &["AND", "OR", "NOT", "IS", "ISNULL", "NOTNULL", "IN", "LIKE", "GLOB", "MATCH", "REGEXP", "BETWEEN", "COLLATE"];
    word_of(&parser.peek_token_ref().token, WORDS)
}

pub(super) fn word_of(token: &Token, words: &[&'static str]) -> Option<&'static str> {
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

/// The operator that a symbol is.
pub(super) const fn operator_symbol(token: &Token) -> Option<BinaryOperator> {
    Some(match token {
        Token::Eq | Token::DoubleEq => BinaryOperator::Equal,
        Token::Neq => BinaryOperator::NotEqual,
        Token::Lt => BinaryOperator::Less,
        Token::LtEq => BinaryOperator::LessEqual,
        Token::Gt => BinaryOperator::Greater,
        Token::GtEq => BinaryOperator::GreaterEqual,
        Token::Ampersand => BinaryOperator::BitAnd,
        Token::Pipe => BinaryOperator::BitOr,
        Token::ShiftLeft => BinaryOperator::ShiftLeft,
        Token::ShiftRight => BinaryOperator::ShiftRight,
        Token::Plus => BinaryOperator::Add,
        Token::Minus => BinaryOperator::Subtract,
        Token::Mul => BinaryOperator::Multiply,
        Token::Div => BinaryOperator::Divide,
        Token::Mod => BinaryOperator::Modulo,
        Token::StringConcat => BinaryOperator::Concat,
        Token::Arrow => BinaryOperator::Arrow,
        Token::LongArrow => BinaryOperator::LongArrow,
        _ => return None,
    })
}
