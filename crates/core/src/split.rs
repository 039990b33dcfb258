//! The splitter: cuts a text into statements, one at a time, so that memory does not grow with the file.

use crate::directive::{Directive, has_sections};
use crate::lex::{self, Token, TokenKind};
use crate::rows::Gap;
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
    /// All tokens of `whole`, white space and comments included; of a gap those of its sample.
    pub tokens: Vec<Token>,
    /// Rows of literals of which only a sample is in the tokens; none unless that was asked for.
    pub(crate) gaps: Vec<Gap>,
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
    thin: bool,
    /// True if `-- Up` and `-- Down` part the file.
    sections: bool,
    /// More tokens than this end the text.
    most: usize,
}

/// The statements of a text, in order. The last one is of kind [`Kind::Nothing`] if text follows the last statement.
pub fn statements(source: &str) -> Statements<'_> {
    Statements { source, at: 0, done: false, thin: false, sections: has_sections(source), most: usize::MAX }
}

/// From how many tokens on a statement is too long: nobody writes such a one, and each token takes memory.
pub const MOST_TOKENS: usize = 1_000_000;

/// How many times as many an INSERT may have, for its rows. Those of literals alone are not counted where only a sample of
/// them is looked at.
const MORE_FOR_ROWS: usize = 8;

/// Where the first statement begins that is too long to be a statement. What comes behind that is not read.
pub fn too_long(source: &str) -> Option<usize> {
    longer_than(MOST_TOKENS, source)
}

fn longer_than(most: usize, source: &str) -> Option<usize> {
    // A token has a byte at least.
    if source.len() <= most {
        return None;
    }
    let mut statements = Statements { most, ..statements(source).thin() };
    let long = statements.find(|statement| is_longer(most, source, &statement.tokens));
    long.map(|statement| statement.span.start)
}

fn is_longer(most: usize, source: &str, tokens: &[Token]) -> bool {
    if tokens.len() <= most {
        return false;
    }
    let first = tokens.iter().find(|token| token.is_significant());
    let inserts = first.is_some_and(|first| ["INSERT", "REPLACE"].iter().any(|word| first.is_word(source, word)));
    !inserts || tokens.len() > most.saturating_mul(MORE_FOR_ROWS)
}

impl Statements<'_> {
    /// Leaves the tokens of long lists of literal rows out.
    pub(crate) fn thin(mut self) -> Self {
        self.thin = true;
        self
    }

    fn directive(&self, comment: &str) -> Option<Directive> {
        Directive::read(comment).or_else(|| Directive::section(comment).filter(|_| self.sections))
    }

    /// Goes on at a byte offset: the start of a text or the end of a statement.
    pub(crate) fn go_to(&mut self, at: usize) {
        self.at = at;
    }
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
        let mut values = Values::default();
        let mut gaps = Vec::new();
        let (mut first, mut last): (Option<Span>, Span) = (None, Span::at(begin));
        while let Some(token) = lex::next(self.source, self.at) {
            if token.kind == TokenKind::LineComment
                && let Some(directive) = self.directive(token.span.of(self.source))
            {
                if first.is_some() && directive.ends_statement() {
                    return Some(Statement { gaps, ..self.finish(begin, first, last, None, tokens, directives) });
                }
                directives.push(directive);
            }
            if first.is_none() && token.is_symbol(self.source, ".") && self.starts_line(token.span.start) {
                return Some(self.dot_command(begin, token.span.start, tokens, directives));
            }
            if self.thin && values.begins_row(token, self.source) {
                match Gap::read(self.source, token.span.start) {
                    Ok(gap) => {
                        for row in &gap.sample {
                            tokens.extend(lex::within(self.source, *row));
                        }
                        self.at = gap.span.end;
                        values.few_until = self.at;
                        gaps.push(gap);
                        continue;
                    }
                    Err(end) => values.few_until = end,
                }
            }
            self.at = token.span.end;
            tokens.push(token);
            if is_longer(self.most, self.source, &tokens) {
                break;
            }
            if !token.is_significant() {
                continue;
            }
            if token.is_symbol(self.source, ";") && !body.holds_semicolon() {
                return Some(Statement {
                    gaps,
                    ..self.finish(begin, first, last, Some(token.span), tokens, directives)
                });
            }
            body.read(token, self.source);
            if self.thin {
                values.read(token, self.source);
            }
            first.get_or_insert(token.span);
            last = token.span;
        }
        self.done = true;
        (self.at > begin).then(|| Statement { gaps, ..self.finish(begin, first, last, None, tokens, directives) })
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
        Statement { span, semicolon, whole: Span::new(begin, end), tokens, gaps: Vec::new(), directives, kind }
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
            gaps: Vec::new(),
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

/// Knows where a row of `INSERT … VALUES` begins.
#[derive(Default)]
struct Values {
    words: usize,
    insert: bool,
    /// The word was read.
    begun: bool,
    depth: usize,
    /// Rows that begin at this offset or before are known to be too few to be left out.
    few_until: usize,
}

impl Values {
    fn read(&mut self, token: Token, source: &str) {
        self.words += 1;
        if self.words == 1 {
            self.insert = token.is_word(source, "INSERT");
        }
        // Where a row may replace another one, it matters which rows are alike.
        self.insert &= self.words != 2 || token.is_word(source, "INTO");
        if !self.insert {
            return;
        }
        match token.kind {
            TokenKind::Word if self.depth == 0 => self.begun |= token.is_word(source, "VALUES"),
            TokenKind::Symbol if token.is_symbol(source, "(") => self.depth += 1,
            TokenKind::Symbol if token.is_symbol(source, ")") => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    fn begins_row(&self, token: Token, source: &str) -> bool {
        self.begun && self.depth == 0 && token.is_symbol(source, "(") && token.span.start >= self.few_until
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
    fn what_no_statement_can_be_is_too_long() {
        let check = |source: &str, expected| assert_eq!(longer_than(1000, source), expected, "{source:.40}");
        // Blanks are tokens.
        check(&"a ".repeat(500), None);
        check(&"a ".repeat(501), Some(0));
        check(&format!("SELECT 1;\n\n{}; SELECT 2", "a ".repeat(501)), Some(11));
        check(&"SELECT 1;\n".repeat(1000), None);
        // Rows of literals are left out; where a row may replace another one, they are not.
        let rows = format!("VALUES {}(1)", "(1),".repeat(1900));
        check(&format!("INSERT INTO t {rows}"), None);
        check(&format!("INSERT OR REPLACE INTO t {rows}"), None);
        check(&format!("INSERT OR REPLACE INTO t {rows}{rows}"), Some(0));
        check(&format!("INSERT INTO t VALUES {}", "(a),".repeat(1900)), None);
        check(&format!("INSERT INTO t VALUES {}", "(a),".repeat(2000)), Some(0));
    }

    #[test]
    fn dot_commands_are_lines() {
        check(".mode csv\nSELECT 1;\n.quit", &[".mode csv", "SELECT 1", ".quit"]);
    }
}
