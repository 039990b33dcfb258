//! The token shim: our tokens as sqlparser wants them.
//!
//! sqlparser decides by keyword and knows the keywords of all dialects at once: it takes a column named `interval`
//! for an INTERVAL literal and `position(a, b)` for a special form. So every word goes in as a plain name, and only
//! those that are keywords for SQLite *at this place* keep their meaning. The place of a token travels as the column
//! number: byte offset + 1 on line 1.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Location, Span as Place, Token as Theirs, TokenWithSpan, Word};

use super::cursor::{ends_operand, is_reserved, read_name};
use crate::lex::{Token, TokenKind};
use crate::text::Span;

/// Words that SQLite never takes for a name; the other keywords are decided by their neighbours.
const RESERVED: &[(&str, Keyword)] = &[
    ("SELECT", Keyword::SELECT),
    ("FROM", Keyword::FROM),
    ("WHERE", Keyword::WHERE),
    ("GROUP", Keyword::GROUP),
    ("HAVING", Keyword::HAVING),
    ("ORDER", Keyword::ORDER),
    ("LIMIT", Keyword::LIMIT),
    ("UNION", Keyword::UNION),
    ("EXCEPT", Keyword::EXCEPT),
    ("INTERSECT", Keyword::INTERSECT),
    ("DISTINCT", Keyword::DISTINCT),
    ("AS", Keyword::AS),
    ("ON", Keyword::ON),
    ("USING", Keyword::USING),
    ("JOIN", Keyword::JOIN),
    ("NOT", Keyword::NOT),
    ("NULL", Keyword::NULL),
    ("CASE", Keyword::CASE),
    ("WHEN", Keyword::WHEN),
    ("THEN", Keyword::THEN),
    ("ELSE", Keyword::ELSE),
    ("AND", Keyword::AND),
    ("OR", Keyword::OR),
    ("IN", Keyword::IN),
    ("IS", Keyword::IS),
    ("BETWEEN", Keyword::BETWEEN),
    ("EXISTS", Keyword::EXISTS),
    ("VALUES", Keyword::VALUES),
];

/// Turns significant tokens into sqlparser's. Hints that only steer SQLite's planner or that sqlparser cannot read and
/// both databases write alike (`INDEXED BY`, `NOT INDEXED`, `EXCLUDE …` in a window) are left out.
pub(super) fn tokens(source: &str, tokens: &[Token]) -> Vec<TokenWithSpan> {
    let shim = Shim { source, tokens };
    let mut out = Vec::with_capacity(tokens.len() + 1);
    let mut state = State::default();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(skip) = shim.left_out(at) {
            at += skip;
            continue;
        }
        out.push(shim.token(at, &mut state));
        at += 1;
    }
    out
}

/// A token at a place of the source.
pub(super) fn placed(token: Theirs, span: Span) -> TokenWithSpan {
    let location = |offset: usize| Location { line: 1, column: offset as u64 + 1 };
    TokenWithSpan { token, span: Place { start: location(span.start), end: location(span.end) } }
}

/// The byte span that a place stands for.
pub(super) fn span(place: Place) -> Span {
    let offset = |location: Location| usize::try_from(location.column.saturating_sub(1)).unwrap_or(usize::MAX);
    Span::new(offset(place.start), offset(place.end))
}

struct Shim<'s> {
    source: &'s str,
    tokens: &'s [Token],
}

/// What the words before a token tell about it.
#[derive(Default)]
struct State {
    /// Open `CASE`s: an `END` closes one.
    cases: usize,
    /// Open parentheses, and for each whether a `LIMIT` was seen in it.
    limits: Vec<bool>,
    limit: bool,
}

impl Shim<'_> {
    fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_word(self.source, word))
    }

    fn is_any(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    fn is_symbol(&self, at: usize, symbol: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_symbol(self.source, symbol))
    }

    fn before_is_symbol(&self, at: usize, symbol: &str) -> bool {
        at > 0 && self.is_symbol(at - 1, symbol)
    }

    fn before_is(&self, at: usize, word: &str) -> bool {
        at > 0 && self.is(at - 1, word)
    }

    /// True if the token before `at` can end an expression, so that an operator or clause may follow.
    fn follows_operand(&self, at: usize) -> bool {
        at.checked_sub(1)
            .and_then(|before| self.tokens.get(before))
            .is_some_and(|before| ends_operand(self.source, *before))
    }

    fn left_out(&self, at: usize) -> Option<usize> {
        if self.is(at, "INDEXED") && self.is(at + 1, "BY") && self.follows_operand(at) {
            return Some(3);
        }
        if self.is(at, "NOT") && self.is(at + 1, "INDEXED") {
            return Some(2);
        }
        if self.is(at, "EXCLUDE") && self.follows_operand(at) {
            let words: &[&[&str]] = &[&["NO", "OTHERS"], &["CURRENT", "ROW"], &["GROUP"], &["TIES"]];
            return words
                .iter()
                .find(|words| {
                    words.iter().enumerate().all(|(n, word)| self.is(at + 1 + n, word))
                        && self.is_symbol(at + 1 + words.len(), ")")
                })
                .map(|words| 1 + words.len());
        }
        None
    }

    fn token(&self, at: usize, state: &mut State) -> TokenWithSpan {
        let token = self.tokens[at];
        let text = token.span.of(self.source);
        let theirs = match token.kind {
            TokenKind::Word => self.word(at, text, state),
            TokenKind::QuotedName => quoted(&read_name(self.source, token).text, '"'),
            TokenKind::String if self.is_name(at) => quoted(&read_name(self.source, token).text, '\''),
            TokenKind::String => Theirs::SingleQuotedString(read_name(self.source, token).text),
            TokenKind::Blob => Theirs::HexStringLiteral(text[2..text.len() - 1].to_owned()),
            TokenKind::Number => Theirs::Number(text.to_owned(), false),
            TokenKind::Parameter => Theirs::Placeholder(text.to_owned()),
            TokenKind::Symbol => {
                match text {
                    "(" => state.limits.push(std::mem::take(&mut state.limit)),
                    ")" => state.limit = state.limits.pop().unwrap_or(false),
                    _ => {}
                }
                symbol(text)
            }
            TokenKind::Illegal | TokenKind::Space | TokenKind::LineComment | TokenKind::BlockComment => {
                Theirs::Char(text.chars().next().unwrap_or(' '))
            }
        };
        placed(theirs, token.span)
    }

    /// SQLite takes `'t'` for a name where only a name can stand.
    fn is_name(&self, at: usize) -> bool {
        // Not behind `IS DISTINCT FROM`.
        (self.before_is(at, "FROM") && !self.before_is(at - 1, "DISTINCT"))
            || self.before_is(at, "JOIN")
            || (self.before_is(at, "AS"))
            || self.is_symbol(at + 1, ".")
            || self.before_is_symbol(at, ".")
            || (self.follows_operand(at) && !self.before_is_word_operator(at))
    }

    /// `a LIKE 'x'`: the words that are operators though a name may spell them.
    fn before_is_word_operator(&self, at: usize) -> bool {
        at > 0
            && self.is_any(
                at - 1,
                &["LIKE", "GLOB", "MATCH", "REGEXP", "ESCAPE", "BY", "OFFSET", "COLLATE", "RETURNING", "SET"],
            )
    }

    fn word(&self, at: usize, text: &str, state: &mut State) -> Theirs {
        let upper = text.to_ascii_uppercase();
        let keyword = if self.before_is_symbol(at, ".") {
            Keyword::NoKeyword
        } else if let Some(&(_, keyword)) = RESERVED.iter().find(|(word, _)| *word == upper) {
            match keyword {
                Keyword::CASE => state.cases += 1,
                Keyword::LIMIT => state.limit = true,
                _ => {}
            }
            keyword
        } else {
            self.keyword(at, &upper, state)
        };
        Theirs::Word(Word { value: text.to_owned(), quote_style: None, keyword })
    }

    /// The keyword that a word is at this place, if SQLite would also take it for a name elsewhere.
    fn keyword(&self, at: usize, upper: &str, state: &mut State) -> Keyword {
        let operand = self.follows_operand(at);
        let next_open = self.is_symbol(at + 1, "(");
        let (keyword, holds) = match upper {
            "END" if state.cases > 0 && operand => {
                state.cases -= 1;
                (Keyword::END, true)
            }
            "BY" => (Keyword::BY, at > 0 && self.is_any(at - 1, &["GROUP", "ORDER", "PARTITION"])),
            "ALL" => {
                (Keyword::ALL, self.before_is_symbol(at, "(") || (at > 0 && self.is_any(at - 1, &["SELECT", "UNION"])))
            }
            "PARTITION" => (Keyword::PARTITION, self.is(at + 1, "BY")),
            "ASC" => (Keyword::ASC, operand),
            "DESC" => (Keyword::DESC, operand),
            "NULLS" => (Keyword::NULLS, operand && self.is_any(at + 1, &["FIRST", "LAST"])),
            "FIRST" => (Keyword::FIRST, self.before_is(at, "NULLS")),
            "LAST" => (Keyword::LAST, self.before_is(at, "NULLS")),
            "OFFSET" => (Keyword::OFFSET, operand && state.limit),
            "CAST" => (Keyword::CAST, next_open),
            "WITH" => {
                let begins = at == 0 || self.before_is_symbol(at, "(");
                (Keyword::WITH, begins && (self.is_name_token(at + 1) || self.is_string(at + 1)))
            }
            "RECURSIVE" => (Keyword::RECURSIVE, self.before_is(at, "WITH")),
            "MATERIALIZED" => (Keyword::MATERIALIZED, at > 0 && self.is_any(at - 1, &["AS", "NOT"]) && next_open),
            "FILTER" => (Keyword::FILTER, self.before_is_symbol(at, ")") && next_open),
            "OVER" => (Keyword::OVER, self.before_is_symbol(at, ")") && (next_open || self.is_name_token(at + 1))),
            "WINDOW" => (Keyword::WINDOW, operand && self.is(at + 2, "AS") && self.is_symbol(at + 3, "(")),
            "ROWS" => (Keyword::ROWS, self.is_frame(at)),
            "RANGE" => (Keyword::RANGE, self.is_frame(at)),
            "GROUPS" => (Keyword::GROUPS, self.is_frame(at)),
            "UNBOUNDED" => (Keyword::UNBOUNDED, self.is_any(at + 1, &["PRECEDING", "FOLLOWING"])),
            "PRECEDING" => (Keyword::PRECEDING, operand),
            "FOLLOWING" => (Keyword::FOLLOWING, operand),
            "CURRENT" => (Keyword::CURRENT, self.is(at + 1, "ROW")),
            "ROW" => (Keyword::ROW, self.before_is(at, "CURRENT")),
            "LEFT" => (Keyword::LEFT, self.is_join(at)),
            "RIGHT" => (Keyword::RIGHT, self.is_join(at)),
            "FULL" => (Keyword::FULL, self.is_join(at)),
            "INNER" => (Keyword::INNER, self.is_join(at)),
            "CROSS" => (Keyword::CROSS, self.is_join(at)),
            "OUTER" => (Keyword::OUTER, self.is_join(at)),
            "NATURAL" => (Keyword::NATURAL, self.is_join(at)),
            _ => (Keyword::NoKeyword, false),
        };
        if holds { keyword } else { Keyword::NoKeyword }
    }

    fn is_name_token(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| match token.kind {
            TokenKind::Word => !is_reserved(token.span.of(self.source)),
            TokenKind::QuotedName => true,
            _ => false,
        })
    }

    fn is_string(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::String)
    }

    /// Behind `ROWS` and its like: a bound, which ends soon in one of its own words.
    fn is_frame(&self, at: usize) -> bool {
        self.is_any(at + 1, &["BETWEEN", "UNBOUNDED", "CURRENT"])
            || (at + 2..at + 16)
                .take_while(|&at| !self.is_symbol(at, ","))
                .any(|at| self.is_any(at, &["PRECEDING", "FOLLOWING"]))
    }

    /// `LEFT`, `NATURAL LEFT OUTER`, …: words of a join lead up to `JOIN`.
    fn is_join(&self, at: usize) -> bool {
        let words = ["LEFT", "RIGHT", "FULL", "INNER", "CROSS", "OUTER", "NATURAL"];
        // Three words at most stand before JOIN.
        let after = (at + 1..at + 3).take_while(|&at| self.is_any(at, &words)).count();
        self.is(at + 1 + after, "JOIN")
    }
}

fn quoted(name: &str, quote: char) -> Theirs {
    Theirs::Word(Word { value: name.to_owned(), quote_style: Some(quote), keyword: Keyword::NoKeyword })
}

fn symbol(text: &str) -> Theirs {
    match text {
        "(" => Theirs::LParen,
        ")" => Theirs::RParen,
        "," => Theirs::Comma,
        "." => Theirs::Period,
        ";" => Theirs::SemiColon,
        "+" => Theirs::Plus,
        "-" => Theirs::Minus,
        "*" => Theirs::Mul,
        "/" => Theirs::Div,
        "%" => Theirs::Mod,
        "&" => Theirs::Ampersand,
        "|" => Theirs::Pipe,
        "~" => Theirs::Tilde,
        "<" => Theirs::Lt,
        ">" => Theirs::Gt,
        "<=" => Theirs::LtEq,
        ">=" => Theirs::GtEq,
        "=" => Theirs::Eq,
        "==" => Theirs::DoubleEq,
        "<>" | "!=" => Theirs::Neq,
        "||" => Theirs::StringConcat,
        "->" => Theirs::Arrow,
        "->>" => Theirs::LongArrow,
        "<<" => Theirs::ShiftLeft,
        ">>" => Theirs::ShiftRight,
        _ => Theirs::Char(text.chars().next().unwrap_or(' ')),
    }
}
