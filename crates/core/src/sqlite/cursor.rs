//! A cursor over the significant tokens of one statement: what the statement parsers read with.

use crate::lex::{Token, TokenKind};
use crate::sqlite::SyntaxError;
use crate::text::Span;
use crate::tree::{Name, ObjectName};

/// Goes through tokens from left to right.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'s> {
    pub source: &'s str,
    /// Significant tokens only.
    pub tokens: &'s [Token],
    pub at: usize,
}

impl<'s> Cursor<'s> {
    pub fn new(source: &'s str, tokens: &'s [Token]) -> Self {
        Self { source, tokens, at: 0 }
    }

    pub fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    pub fn is_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// The place of the next token, or the end of the last one.
    pub fn here(&self) -> Span {
        match (self.peek(), self.tokens.last()) {
            (Some(token), _) => token.span,
            (None, Some(last)) => Span::at(last.span.end),
            (None, None) => Span::default(),
        }
    }

    /// The end of the token before the cursor.
    pub fn end(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.span.end)
    }

    /// From the token at index `from` to the last one read.
    pub fn since(&self, from: usize) -> Span {
        match self.tokens.get(from) {
            Some(first) => Span::new(first.span.start, self.end().max(first.span.start)),
            None => Span::at(self.end()),
        }
    }

    pub fn nth_is(&self, n: usize, word: &str) -> bool {
        self.tokens.get(self.at + n).is_some_and(|token| token.is_word(self.source, word))
    }

    pub fn is(&self, word: &str) -> bool {
        self.nth_is(0, word)
    }

    pub fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// Takes the next token if it is this word.
    pub fn word(&mut self, word: &str) -> Option<Span> {
        self.is(word).then(|| self.bump().span)
    }

    /// Takes the next tokens if they are these words.
    pub fn words(&mut self, words: &[&str]) -> Option<Span> {
        if !words.iter().enumerate().all(|(n, word)| self.nth_is(n, word)) {
            return None;
        }
        let from = self.at;
        self.at += words.len();
        Some(self.since(from))
    }

    pub fn expect(&mut self, word: &str) -> Result<Span, SyntaxError> {
        self.word(word).ok_or_else(|| self.error(word))
    }

    pub fn is_symbol(&self, symbol: &str) -> bool {
        self.peek().is_some_and(|token| token.is_symbol(self.source, symbol))
    }

    pub fn symbol(&mut self, symbol: &str) -> Option<Span> {
        self.is_symbol(symbol).then(|| self.bump().span)
    }

    pub fn expect_symbol(&mut self, symbol: &str) -> Result<Span, SyntaxError> {
        self.symbol(symbol).ok_or_else(|| self.error(symbol))
    }

    /// Takes the next token whatever it is; past the end it stays there.
    pub fn bump(&mut self) -> Token {
        let token = self.peek().unwrap_or(Token { kind: TokenKind::Illegal, span: self.here() });
        self.at = (self.at + 1).min(self.tokens.len());
        token
    }

    pub fn error(&self, expected: &str) -> SyntaxError {
        let found = self.here();
        let text = found.of(self.source);
        let found_text =
            if text.is_empty() { "the statement ends".into() } else { format!("found `{}`", excerpt(text)) };
        SyntaxError { span: found, message: format!("expected {expected}, {found_text}") }
    }

    /// A name: a word, or anything in quotes (SQLite takes `'a'` for a name too).
    pub fn name(&mut self) -> Result<Name, SyntaxError> {
        let token = self.peek().ok_or_else(|| self.error("a name"))?;
        match token.kind {
            TokenKind::Word if is_reserved(token.span.of(self.source)) => Err(misused(self.source, token.span)),
            TokenKind::Word | TokenKind::QuotedName | TokenKind::String => {
                self.at += 1;
                Ok(read_name(self.source, token))
            }
            _ => Err(self.error("a name")),
        }
    }

    /// `[schema.]name`.
    pub fn object_name(&mut self) -> Result<ObjectName, SyntaxError> {
        let first = self.name()?;
        if self.symbol(".").is_some() {
            let name = self.name()?;
            return Ok(ObjectName { span: first.span.join(name.span), schema: Some(first), name });
        }
        Ok(ObjectName { span: first.span, schema: None, name: first })
    }

    /// Stands on `(`: the tokens up to its `)` and their span with both parentheses; the cursor goes behind them.
    pub fn parenthesised(&mut self) -> Result<(&'s [Token], Span), SyntaxError> {
        let from = self.at;
        let open = self.expect_symbol("(")?;
        let mut depth = 1_usize;
        while let Some(token) = self.peek() {
            self.at += 1;
            if token.is_symbol(self.source, "(") {
                depth += 1;
            } else if token.is_symbol(self.source, ")") {
                depth -= 1;
                if depth == 0 {
                    return Ok((&self.tokens[from + 1..self.at - 1], self.since(from)));
                }
            }
        }
        Err(SyntaxError { span: open, message: "this parenthesis is never closed".into() })
    }

    /// As [`Self::parenthesised`] for a list that is not empty and has something at each side of a comma.
    pub fn list(&mut self, of: &str) -> Result<&'s [Token], SyntaxError> {
        let (inner, _) = self.parenthesised()?;
        check_commas(self.source, inner, self.tokens[self.at - 1].span, of)?;
        Ok(inner)
    }

    /// The tokens up to, not including, the first one outside parentheses for which `stop` says so.
    pub fn until(&mut self, stop: impl Fn(&Self) -> bool) -> &'s [Token] {
        let from = self.at;
        let mut depth = 0_usize;
        let mut cases = 0_usize;
        while let Some(token) = self.peek() {
            if depth == 0 && cases == 0 && stop(self) {
                break;
            }
            match token.kind {
                TokenKind::Symbol if token.is_symbol(self.source, "(") => depth += 1,
                TokenKind::Symbol if token.is_symbol(self.source, ")") => {
                    if depth == 0 {
                        break;
                    }
                    depth -= 1;
                }
                TokenKind::Word if token.is_word(self.source, "CASE") => cases += 1,
                TokenKind::Word if cases > 0 && token.is_word(self.source, "END") && self.follows_operand() => {
                    cases -= 1;
                }
                _ => {}
            }
            self.at += 1;
        }
        &self.tokens[from..self.at]
    }

    /// True if the token before the cursor can end an expression. Where it cannot, SQLite takes `end` and its like for
    /// names.
    pub fn follows_operand(&self) -> bool {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).is_some_and(|token| ends_operand(self.source, *token))
    }

    /// Fails unless everything was read.
    pub fn finish(&self) -> Result<(), SyntaxError> {
        self.finish_with("the end of the statement")
    }

    /// Fails unless everything was read; the message says what might have stood here.
    pub fn finish_with(&self, expected: &str) -> Result<(), SyntaxError> {
        if self.is_end() { Ok(()) } else { Err(self.error(expected)) }
    }
}

/// Cuts a list at its commas outside parentheses. An empty list has no parts.
pub(super) fn split_commas<'t>(source: &str, tokens: &'t [Token]) -> Vec<&'t [Token]> {
    let mut parts = Vec::new();
    let mut depth = 0_usize;
    let mut from = 0;
    for (at, token) in tokens.iter().enumerate() {
        if token.kind != TokenKind::Symbol {
            continue;
        }
        match token.span.of(source) {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                parts.push(&tokens[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    if !tokens.is_empty() {
        parts.push(&tokens[from..]);
    }
    parts
}

/// Fails if the list is empty or a comma has nothing before or behind it; `end` is what follows the list.
pub(super) fn check_commas(source: &str, tokens: &[Token], end: Span, of: &str) -> Result<(), SyntaxError> {
    let mut expected = true;
    for token in tokens {
        let comma = token.is_symbol(source, ",");
        if expected && comma {
            return Err(SyntaxError { span: token.span, message: format!("expected {of}, found `,`") });
        }
        expected = comma;
    }
    if !expected {
        return Ok(());
    }
    let found = match end.of(source) {
        "" => "the statement ends".to_owned(),
        text => format!("found `{}`", excerpt(text)),
    };
    Err(SyntaxError { span: end, message: format!("expected {of}, {found}") })
}

/// The span of a run of tokens.
pub(super) fn span_of(tokens: &[Token]) -> Span {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.join(last.span),
        _ => Span::default(),
    }
}

/// The name that a word or quoted token stands for.
pub(super) fn read_name(source: &str, token: Token) -> Name {
    let text = token.span.of(source);
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '`' | '[' | '\''));
    let inner = || text.get(1..text.len().saturating_sub(1)).unwrap_or("");
    let text = match quote {
        Some('[') => inner().to_owned(),
        Some(quote) => inner().replace(&format!("{quote}{quote}"), &quote.to_string()),
        None => text.to_owned(),
    };
    Name { span: token.span, text, quote }
}

/// At most forty characters, for messages.
pub(super) fn excerpt(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The keywords that SQLite never takes for names.
const RESERVED: &[&str] = &[
    "ADD",
    "ALL",
    "ALTER",
    "AND",
    "AS",
    "AUTOINCREMENT",
    "BETWEEN",
    "CASE",
    "CHECK",
    "COLLATE",
    "COMMIT",
    "CONSTRAINT",
    "CREATE",
    "DEFAULT",
    "DEFERRABLE",
    "DELETE",
    "DISTINCT",
    "DROP",
    "ELSE",
    "ESCAPE",
    "EXCEPT",
    "EXISTS",
    "FOREIGN",
    "FROM",
    "GROUP",
    "HAVING",
    "IN",
    "INDEX",
    "INSERT",
    "INTERSECT",
    "INTO",
    "IS",
    "ISNULL",
    "JOIN",
    "LIMIT",
    "NOT",
    "NOTHING",
    "NOTNULL",
    "NULL",
    "ON",
    "OR",
    "ORDER",
    "PRIMARY",
    "REFERENCES",
    "RETURNING",
    "SELECT",
    "SET",
    "TABLE",
    "THEN",
    "TO",
    "TRANSACTION",
    "UNION",
    "UNIQUE",
    "UPDATE",
    "USING",
    "VALUES",
    "WHEN",
    "WHERE",
];

/// Says that a keyword stands where a name should.
pub(super) fn misused(source: &str, span: Span) -> SyntaxError {
    let message = format!("`{}` is a keyword: to use it as a name, quote it", span.of(source));
    SyntaxError { span, message }
}

pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(word))
}

/// True if an operator or clause, but no operand, may follow the token.
pub(super) fn ends_operand(source: &str, token: Token) -> bool {
    let text = token.span.of(source);
    match token.kind {
        TokenKind::Symbol => text == ")",
        TokenKind::Word => {
            let ends = ["NULL", "ISNULL", "NOTNULL", "ALL"].iter().any(|word| word.eq_ignore_ascii_case(text));
            ends || !is_reserved(text)
        }
        _ => true,
    }
}
