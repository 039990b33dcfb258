//! The splitter: cuts a text into statements, one at a time, so that memory does not grow with the file.

use crate::directive::Directive;
use crate::lex::{self, Token, TokenKind};
use crate::text::Span;

/// One statement with the white space and comments before it.
#[derive(Clone, Debug)]
pub struct Statement {
    /// From the first significant token to the last, the `;` not included; empty for a lone `;` or for what follows
    /// the last statement.
    pub span: Span,
    /// The `;` that ends it, if there is one.
    pub semicolon: Option<Span>,
    /// Everything from the end of the previous statement to the end of this one, `;` included. These spans tile the
    /// file.
    pub whole: Span,
    /// All tokens of `whole`, white space and comments included.
    pub tokens: Vec<Token>,
    /// The file's directives that stand before the statement.
    pub directives: Vec<Directive>,
    /// What kind of thing it is.
    pub kind: Kind,
}

/// How the splitter read a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// SQL.
    Sql,
    /// A command of the sqlite3 shell, `.mode csv`: one line.
    DotCommand,
    /// No significant token at all.
    Nothing,
}

/// Goes through a text statement by statement.
#[derive(Debug)]
pub struct Statements<'s> {
    source: &'s str,
    at: usize,
    done: bool,
}

/// The statements of a text, in order. The last one is of kind [`Kind::Nothing`] if text follows the last statement.
pub fn statements(source: &str) -> Statements<'_> {
    Statements { source, at: 0, done: false }
}

impl Iterator for Statements<'_> {
    type Item = Statement;

    fn next(&mut self) -> Option<Statement> {
        if self.done {
            return None;
        }
        let begin = self.at;
        let mut tokens: Vec<Token> = Vec::new();
        let mut directives = Vec::new();
        let mut body = TriggerBody::default();
        let (mut first, mut last): (Option<Span>, Span) = (None, Span::at(begin));
        while let Some(token) = lex::next(self.source, self.at) {
            if token.kind == TokenKind::LineComment
                && let Some(directive) = Directive::read(token.span.of(self.source))
            {
                if first.is_some() && directive.ends_statement() {
                    return Some(self.finish(begin, first, last, None, tokens, directives));
                }
                directives.push(directive);
            }
            if first.is_none() && token.is_symbol(self.source, ".") && self.starts_line(token.span.start) {
                return Some(self.dot_command(begin, token.span.start, tokens, directives));
            }
            self.at = token.span.end;
            tokens.push(token);
            if !token.is_significant() {
                continue;
            }
            if token.is_symbol(self.source, ";") && !body.holds_semicolon() {
                return Some(self.finish(begin, first, last, Some(token.span), tokens, directives));
            }
            body.read(token, self.source);
            first.get_or_insert(token.span);
            last = token.span;
        }
        self.done = true;
        (self.at > begin).then(|| self.finish(begin, first, last, None, tokens, directives))
    }
}

impl Statements<'_> {
    fn finish(
        &self,
        begin: usize,
        first: Option<Span>,
        last: Span,
        semicolon: Option<Span>,
        tokens: Vec<Token>,
        directives: Vec<Directive>,
    ) -> Statement {
        let end = semicolon.map_or(self.at, |semicolon| semicolon.end);
        let span = match first {
            Some(first) => first.join(last),
            None => Span::at(semicolon.map_or(end, |semicolon| semicolon.start)),
        };
        let kind = if first.is_some() { Kind::Sql } else { Kind::Nothing };
        Statement { span, semicolon, whole: Span::new(begin, end), tokens, directives, kind }
    }

    /// A dot-command takes the rest of its line.
    fn dot_command(
        &mut self,
        begin: usize,
        start: usize,
        mut tokens: Vec<Token>,
        directives: Vec<Directive>,
    ) -> Statement {
        let rest = &self.source[start..];
        let line = rest.split('\n').next().unwrap_or(rest).trim_end_matches('\r');
        let span = Span::new(start, start + line.len());
        self.at = span.end;
        tokens.push(Token { kind: TokenKind::Illegal, span });
        Statement {
            span,
            semicolon: None,
            whole: Span::new(begin, span.end),
            tokens,
            directives,
            kind: Kind::DotCommand,
        }
    }

    fn starts_line(&self, at: usize) -> bool {
        at == 0 || self.source.as_bytes()[at - 1] == b'\n' || self.source[..at].ends_with('\u{feff}')
    }
}

/// Tells the `;` inside a trigger's body from the one that ends the statement, as `sqlite3_complete` does: a trigger
/// ends at `; END ;`.
#[derive(Default)]
struct TriggerBody {
    words: usize,
    create: bool,
    trigger: bool,
    /// How much of `; END` stands at the end of what was read.
    closing: u8,
}

impl TriggerBody {
    fn read(&mut self, token: Token, source: &str) {
        self.words += 1;
        if self.words <= 6 && token.kind == TokenKind::Word && !self.trigger {
            let word = token.span.of(source);
            self.create |= word.eq_ignore_ascii_case("CREATE");
            self.trigger |= self.create && self.words <= 5 && word.eq_ignore_ascii_case("TRIGGER");
        }
        if !self.trigger {
            return;
        }
        self.closing = match self.closing {
            _ if token.is_symbol(source, ";") => 1,
            1 if token.is_word(source, "END") => 2,
            _ => 0,
        };
    }

    const fn holds_semicolon(&self) -> bool {
        self.trigger && self.closing != 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let found: Vec<_> = statements(source).collect();
        let texts: Vec<_> = found.iter().filter(|s| s.kind != Kind::Nothing).map(|s| s.span.of(source)).collect();
        assert_eq!(texts, expected, "in {source:?}");
        let joined: String = found.iter().map(|statement| statement.whole.of(source)).collect();
        assert_eq!(joined, source);
    }

    #[test]
    fn a_trigger_is_one_statement() {
        let trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 2; END";
        check(&format!("SELECT 1;\n{trigger};\nSELECT 3"), &["SELECT 1", trigger, "SELECT 3"]);
    }

    #[test]
    fn a_trigger_that_never_ends_takes_the_rest() {
        check(
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2",
            &["CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2"],
        );
    }

    #[test]
    fn empty_statements_and_comments_only() {
        check(";;-- a\n", &[]);
        check("", &[]);
    }

    #[test]
    fn directives_end_statements() {
        check("CREATE TABLE a (b)\n--> statement-breakpoint\nSELECT 1", &["CREATE TABLE a (b)", "SELECT 1"]);
        check("-- +goose Up\nSELECT 1\n-- +goose Down\nSELECT 2;", &["SELECT 1", "SELECT 2"]);
    }

    #[test]
    fn dot_commands_are_lines() {
        check(".mode csv\nSELECT 1;\n.quit", &[".mode csv", "SELECT 1", ".quit"]);
    }
}
