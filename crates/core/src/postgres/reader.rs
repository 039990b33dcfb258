//! Reads PostgreSQL token by token.

use std::collections::BTreeSet;

use crate::lex::{Token, TokenKind};

/// Goes through significant tokens.
pub(super) struct Reader<'t> {
    pub source: &'t str,
    pub tokens: &'t [Token],
    pub at: usize,
}

impl<'t> Reader<'t> {
    pub fn end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub fn text(&self) -> &'t str {
        self.tokens.get(self.at).map_or("", |token| token.span.of(self.source))
    }

    pub fn is(&self, word: &str) -> bool {
        self.tokens.get(self.at).is_some_and(|token| token.is_word(self.source, word))
    }

    pub fn is_symbol(&self, symbol: &str) -> bool {
        self.tokens.get(self.at).is_some_and(|token| token.is_symbol(self.source, symbol))
    }

    pub fn take(&mut self, word: &str) -> bool {
        let found = self.is(word);
        self.at += usize::from(found);
        found
    }

    pub fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        self.at += usize::from(found);
        found
    }

    /// Takes any of the words, as long as one is there.
    pub fn skip(&mut self, words: &[&str]) {
        while words.iter().any(|word| self.is(word)) {
            self.at += 1;
        }
    }

    pub fn word(&mut self) -> Option<String> {
        let token = self.tokens.get(self.at).filter(|token| token.kind == TokenKind::Word)?;
        self.at += 1;
        Some(token.span.of(self.source).to_ascii_uppercase())
    }

    /// A name in lower case, without quotes and without its schema.
    pub fn name(&mut self) -> Option<String> {
        let mut name = None;
        while let Some(token) = self.tokens.get(self.at)
            && matches!(token.kind, TokenKind::Word | TokenKind::QuotedName)
        {
            name = Some(token.span.of(self.source).trim_matches('"').to_ascii_lowercase());
            self.at += 1;
            if !self.take_symbol(".") {
                break;
            }
        }
        name
    }

    /// Skips one token, or a pair of parentheses and what is in it.
    pub fn one(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.text() {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if depth == 0 || self.end() {
                return;
            }
        }
    }

    /// The items between parentheses, cut at commas.
    pub fn items(&mut self) -> Vec<Self> {
        if !self.is_symbol("(") {
            return Vec::new();
        }
        let start = self.at + 1;
        self.one();
        let inside = &self.tokens[start..self.at.saturating_sub(1).max(start)];
        Self { source: self.source, tokens: inside, at: 0 }.parts(",")
    }

    /// The actions of an `ALTER TABLE`, up to the `;`.
    pub fn actions(&mut self) -> Vec<Self> {
        let start = self.at;
        while !self.end() && !self.is_symbol(";") {
            self.one();
        }
        let end = self.at.min(self.tokens.len());
        Self { source: self.source, tokens: &self.tokens[start..end], at: 0 }.parts(",")
    }

    pub fn parts(mut self, symbol: &str) -> Vec<Self> {
        let mut parts = Vec::new();
        while !self.end() {
            let start = self.at;
            while !self.end() && !self.is_symbol(symbol) {
                self.one();
            }
            let end = self.at.min(self.tokens.len());
            parts.push(Self { source: self.source, tokens: &self.tokens[start..end], at: 0 });
            self.at += 1;
        }
        parts
    }

    /// Column names between parentheses.
    pub fn column_names(&mut self) -> Vec<String> {
        self.items().into_iter().filter_map(|mut item| item.name()).collect()
    }

    /// The column of an index, if it is a plain one: `lower(a)` and `(a || b)` are not.
    pub fn plain_column(mut self) -> Option<String> {
        let name = self.name()?;
        (!self.is_symbol("(")).then_some(name)
    }

    pub fn words_in_parentheses(&mut self) -> BTreeSet<String> {
        let start = self.at;
        self.one();
        let tokens = &self.tokens[start..self.at.min(self.tokens.len())];
        let words = tokens.iter().filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::QuotedName));
        words.map(|word| word.span.of(self.source).trim_matches('"').to_ascii_lowercase()).collect()
    }

    /// The type of a column in upper case, up to what may follow a type.
    pub fn type_text(&mut self) -> String {
        const END: &[&str] = &[
            "NOT",
            "NULL",
            "DEFAULT",
            "PRIMARY",
            "UNIQUE",
            "CHECK",
            "REFERENCES",
            "GENERATED",
            "COLLATE",
            "CONSTRAINT",
            "USING",
        ];
        let mut words = Vec::new();
        while !self.end() && !END.iter().any(|word| self.is(word)) {
            words.push(self.text().to_ascii_uppercase());
            self.at += 1;
        }
        words.join(" ")
    }
}
