//! Comments in a SQLite file that are for lite2pg: `-- lite2pg: VERB…`. Those that say what becomes of statements need a
//! line of their own.
//!
//! | comment | what it does |
//! |---|---|
//! | `allow(RULE): reason` | the statement behind it, or around it, gets no warnings of that rule; errors stay |
//! | `type(TABLE.COLUMN = TYPE)` | the type of a column, as `[columns]` in the settings |
//! | `skip: reason` | the statement behind it is left out of the port |
//! | `skip-file: reason` | the file has no port |
//! | `replace`, lines `--\| SQL`, `end` | the statements between are replaced by the lines after `--\|` |

use crate::diagnostic::{Diagnostic, Severity};
use crate::lex::{self, TokenKind};
use crate::text::Span;

/// One such comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comment<'s> {
    /// Where it is, in bytes.
    pub span: Span,
    /// What it says, or what is wrong with it.
    pub verb: Result<Verb<'s>, String>,
}

/// What a comment asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verb<'s> {
    /// No warnings of this rule.
    Allow(&'s str),
    /// A column and its type.
    Type {
        /// `table.column`
        column: &'s str,
        /// A PostgreSQL type.
        chosen: &'s str,
    },
    /// The next statement is left out.
    Skip,
    /// The file has no port, and why.
    SkipFile(&'s str),
    /// What follows is replaced.
    Replace,
    /// A line that replaces: `--| SQL`.
    Line(&'s str),
    /// The end of what is replaced.
    End,
}

const VERBS: &str =
    "allow(rule): reason · type(table.column = TYPE) · skip: reason · skip-file: reason · replace · end";

/// The name under which messages about these comments go.
pub const RULE: &str = "inline-comment";

/// A message about a comment that does nothing.
pub(crate) fn unused(span: Span, message: String) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, rule: RULE, message, span, help: None, related: Vec::new() }
}

/// Reads a line comment, `--` included; `None` if it is not for lite2pg.
pub fn verb(comment: &str) -> Option<Result<Verb<'_>, String>> {
    if let Some(line) = comment.strip_prefix("--|") {
        return Some(Ok(Verb::Line(line.strip_prefix(' ').unwrap_or(line))));
    }
    let text = comment.strip_prefix("--")?.trim().strip_prefix("lite2pg:")?.trim();
    // Those stand in ports.
    if text.starts_with("stamp ") || text.starts_with("by-design") {
        return None;
    }
    let reasoned = |name: &str, reason: Option<&str>| match reason.map(str::trim).filter(|reason| !reason.is_empty()) {
        Some(_) => Ok(()),
        None => Err(format!("`{name}` needs a reason: -- lite2pg: {name}: reason")),
    };
    let split = |text| {
        let (name, rest): (&str, &str) = text;
        // A type has parentheses of its own, and so may the reason have.
        let end = rest.find("):").or_else(|| rest.strip_suffix(')').map(str::len))?;
        Some((name.trim(), rest[..end].trim(), rest[end + 1..].trim().strip_prefix(':')))
    };
    let before = text.split_once('(').filter(|(name, _)| !name.contains(':'));
    if let Some((name, inside, reason)) = before.and_then(split) {
        return Some(match name {
            "allow" => reasoned(&format!("allow({inside})"), reason).map(|()| Verb::Allow(inside)),
            "type" => match inside.split_once('=') {
                Some((column, chosen)) if column.contains('.') && !chosen.trim().is_empty() => {
                    Ok(Verb::Type { column: column.trim(), chosen: chosen.trim() })
                }
                _ => Err("expected type(table.column = TYPE)".to_owned()),
            },
            _ => Err(format!("unknown comment for lite2pg; known are {VERBS}")),
        });
    }
    let (name, reason) = text.split_once(':').map_or((text, None), |(name, reason)| (name.trim(), Some(reason)));
    Some(match name {
        "skip" => reasoned("skip", reason).map(|()| Verb::Skip),
        "skip-file" => reasoned("skip-file", reason).map(|()| Verb::SkipFile(reason.unwrap_or("").trim())),
        "replace" => Ok(Verb::Replace),
        "end" => Ok(Verb::End),
        _ => Err(format!("unknown comment for lite2pg; known are {VERBS}")),
    })
}

/// All comments for lite2pg in a text, in order.
pub fn comments(source: &str) -> Vec<Comment<'_>> {
    if !source.contains("lite2pg:") {
        return Vec::new();
    }
    let lines = lex::tokens(source).filter(|token| token.kind == TokenKind::LineComment);
    lines.filter_map(|token| Some(Comment { span: token.span, verb: verb(token.span.of(source))? })).collect()
}

/// The reason why a file has no port, if it says that it has none.
pub fn skipped(source: &str) -> Option<&str> {
    comments(source).into_iter().find_map(|comment| match comment.verb {
        Ok(Verb::SkipFile(reason)) => Some(reason),
        _ => None,
    })
}

/// The PostgreSQL text that `replace` brings in.
pub fn replacement(source: &str) -> String {
    let lines = comments(source).into_iter().filter_map(|comment| match comment.verb {
        Ok(Verb::Line(line)) => Some([line, "\n"].concat()),
        _ => None,
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb() {
        let read =
            |text| verb(text).map(|found| found.map_err(|message| message.split(';').next().unwrap().to_owned()));
        assert_eq!(read("-- lite2pg: allow(like): all of it is ASCII"), Some(Ok(Verb::Allow("like"))));
        let chosen = Verb::Type { column: "a.b", chosen: "NUMERIC(10,2)" };
        assert_eq!(read("-- lite2pg: type(a.b = NUMERIC(10,2))"), Some(Ok(chosen)));
        let chosen = Verb::Type { column: "a.b", chosen: "NUMERIC(10,2)" };
        assert_eq!(read("-- lite2pg: type(a.b = NUMERIC(10,2)): as (there): yes"), Some(Ok(chosen)));
        assert_eq!(read("-- lite2pg: allow(like): ASCII (see above): yes"), Some(Ok(Verb::Allow("like"))));
        assert_eq!(read("--lite2pg:skip: not here"), Some(Ok(Verb::Skip)));
        assert_eq!(read("-- lite2pg: skip-file: a (b): c"), Some(Ok(Verb::SkipFile("a (b): c"))));
        assert_eq!(read("-- lite2pg: skip-file: a: b"), Some(Ok(Verb::SkipFile("a: b"))));
        assert_eq!(read("-- lite2pg: replace"), Some(Ok(Verb::Replace)));
        assert_eq!(read("--|  SELECT 1;"), Some(Ok(Verb::Line(" SELECT 1;"))));
        assert_eq!(read("-- lite2pg: end"), Some(Ok(Verb::End)));
        for wrong in
            ["skip", "skip:", "skip-file", "allow(like)", "allow(like): ", "allow", "type(a = b)", "wait: x", ""]
        {
            assert!(matches!(verb(&format!("-- lite2pg: {wrong}")), Some(Err(_))), "{wrong}");
        }
        assert_eq!(read("-- made by lite2pg: yes"), None);
    }

    #[test]
    fn only_comments_count() {
        assert_eq!(skipped("SELECT '\n-- lite2pg: skip-file: x\n';"), None);
        assert_eq!(skipped("SELECT 1;\n-- lite2pg: skip-file: x\n"), Some("x"));
    }
}
