//! The words of a SQL text, for finding names, CHECKs and literals without a parser.

use lite2pg_core::lex::{self, TokenKind};
use lite2pg_core::text::Span;

/// One significant token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Word {
    pub(crate) kind: TokenKind,
    /// Without quotes; names in lower case.
    pub(crate) text: String,
    pub(crate) span: Span,
}

impl Word {
    pub(crate) fn is(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub(crate) fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text == symbol
    }

    pub(crate) fn is_name(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::QuotedName)
    }
}

/// All significant tokens, in order.
pub(crate) fn words(sql: &str) -> Vec<Word> {
    let word = |token: lex::Token| {
        let raw = token.span.of(sql);
        let text = match token.kind {
            TokenKind::QuotedName if raw.len() >= 2 => {
                let quote = &raw[..1];
                raw[1..raw.len() - 1].replace(&quote.repeat(2), quote).to_lowercase()
            }
            TokenKind::String if raw.len() >= 2 => raw[1..raw.len() - 1].replace("''", "'"),
            TokenKind::Word => raw.to_lowercase(),
            _ => raw.to_owned(),
        };
        Word { kind: token.kind, text, span: token.span }
    };
    lex::tokens(sql).filter(|token| token.is_significant()).map(word).collect()
}

/// The index of the `)` that belongs to the `(` at an index; the end if there is none.
pub(crate) fn closing(words: &[Word], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, word) in words.iter().enumerate().skip(open) {
        if word.is_symbol("(") {
            depth += 1;
        } else if word.is_symbol(")") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at;
            }
        }
    }
    words.len()
}

/// A name between double quotes, for both engines.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
