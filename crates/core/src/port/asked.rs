//! What the comments of a file ask for: statements left out or replaced, warnings that are allowed.

use super::{splitting_tool, stub};
use crate::diagnostic::{Diagnostic, Severity};
use crate::inline::{self, Comment, RULE, Verb};
use crate::project::Port;
use crate::rules::RULES;
use crate::split::Statement;
use crate::text::{self, Span};

/// The comments of one file, and which of them were of use.
pub(super) struct Asked<'s> {
    source: &'s str,
    comments: Vec<Comment<'s>>,
    used: Vec<bool>,
    /// From `replace` to its `end`, both included.
    regions: Vec<Span>,
    faults: Vec<Diagnostic>,
}

impl<'s> Asked<'s> {
    /// Reads the comments of a file.
    pub(super) fn of(source: &'s str) -> Self {
        let mut comments = inline::comments(source);
        comments.iter_mut().for_each(|comment| lone(source, comment));
        let used = vec![false; comments.len()];
        let mut asked = Self { source, comments, used, regions: Vec::new(), faults: Vec::new() };
        let mut open: Option<(Span, bool)> = None;
        let mut faults = Vec::new();
        let mut fault = |span, message: &str| faults.push(says(Severity::Error, span, message.to_owned()));
        for comment in &asked.comments {
            match (&comment.verb, &mut open) {
                (Err(message), _) => fault(comment.span, message),
                (Ok(Verb::Replace), None) => open = Some((comment.span, false)),
                (Ok(Verb::Replace), Some(_)) => fault(comment.span, "a `replace` within a `replace`"),
                (Ok(Verb::Line(_)), Some((_, has_lines))) => *has_lines = true,
                (Ok(Verb::Line(_)), None) => fault(comment.span, "`--|` stands between `replace` and `end` only"),
                (Ok(Verb::End), Some((start, has_lines))) => {
                    if !*has_lines {
                        fault(*start, "replaced by nothing: write the PostgreSQL text behind `--|`, or use `skip`");
                    }
                    asked.regions.push(start.join(comment.span));
                    open = None;
                }
                (Ok(Verb::End), None) => fault(comment.span, "an `end` without its `replace`"),
                _ => {}
            }
        }
        if let Some((start, _)) = open {
            fault(start, "a `replace` without its `end`: -- lite2pg: end");
        }
        asked.faults = faults;
        asked
    }

    /// True if a statement is not to be ported.
    pub(super) fn leaves_out(&self, statement: &Statement) -> bool {
        self.region(statement).is_some() || self.skip(statement).is_some()
    }

    fn region(&self, statement: &Statement) -> Option<usize> {
        self.regions.iter().position(|region| region.contains(statement.span) && !statement.span.is_empty())
    }

    fn skip(&self, statement: &Statement) -> Option<usize> {
        self.before(statement).find(|&at| self.comments[at].verb == Ok(Verb::Skip))
    }

    /// The comments between the previous statement and this one.
    fn before(&self, statement: &Statement) -> impl Iterator<Item = usize> {
        let (start, end) = (statement.whole.start, statement.span.start);
        let is_there = move |comment: &Comment| start <= comment.span.start && comment.span.end <= end;
        let is_one = !statement.span.is_empty();
        self.comments.iter().enumerate().filter(move |(_, comment)| is_one && is_there(comment)).map(|(at, _)| at)
    }

    /// What stands in the port for a statement that is left out: what is before it, and for a skipped one its text as a
    /// comment.
    pub(super) fn instead_of(&mut self, statement: &Statement) -> Option<String> {
        let lead = Span::new(statement.whole.start, statement.span.start).of(self.source).to_owned();
        if self.region(statement).is_some() {
            return Some(lead.trim_end().to_owned());
        }
        let skip = self.skip(statement)?;
        self.used[skip] = true;
        let own = Span::new(statement.span.start, statement.whole.end).of(self.source);
        let lines: Vec<String> = own.lines().map(|line| format!("-- {line}")).collect();
        let line_end = text::line_end(self.source);
        // What follows on the same line is no part of it.
        let behind = self.source[statement.whole.end..].lines().next().unwrap_or("").trim_start();
        let is_alone = behind.is_empty() || behind.starts_with("--");
        Some(lead + &lines.join(line_end) + if is_alone { "" } else { line_end })
    }

    /// Takes away the warnings that are allowed.
    pub(super) fn allow(&mut self, statement: &Statement, diagnostics: &mut Vec<Diagnostic>) {
        for (comment, used) in self.comments.iter().zip(&mut self.used) {
            let Ok(Verb::Allow(rule)) = comment.verb else { continue };
            if statement.whole.contains(comment.span) {
                let before = diagnostics.len();
                diagnostics.retain(|found| found.rule != rule || found.severity == Severity::Error);
                *used |= diagnostics.len() < before;
            }
        }
    }

    /// Puts the PostgreSQL lines of `replace` in force, and says which comments were of no use.
    pub(super) fn finish(mut self, port: &mut Port) {
        if !self.regions.is_empty() {
            uncover(port);
        }
        for (comment, used) in self.comments.iter().zip(self.used) {
            let message = match &comment.verb {
                Ok(Verb::Allow(rule)) if !RULES.iter().any(|known| known.name == *rule) => {
                    self.faults.push(says(Severity::Error, comment.span, format!("there is no rule `{rule}`")));
                    continue;
                }
                Ok(Verb::Allow(rule)) if !used => format!("`{rule}` has nothing to say here: this comment is unused"),
                Ok(Verb::Skip) if !used => "no statement follows: this comment is unused".to_owned(),
                _ => continue,
            };
            self.faults.push(inline::unused(comment.span, message));
        }
        // Without them the file is not what was asked for, so that it is none to be run.
        let line_end = text::line_end(self.source);
        for fault in self.faults.iter().filter(|fault| fault.severity == Severity::Error) {
            let new_line = if port.text.is_empty() || port.text.ends_with('\n') { "" } else { line_end };
            let stub = stub::raise(&fault.message, splitting_tool(self.source), line_end);
            port.text.extend([new_line, &stub, line_end]);
        }
        port.diagnostics.append(&mut self.faults);
        port.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    }
}

/// Has a comment do nothing that stands behind something on its line: does it mean what is before it, or what follows?
fn lone(source: &str, comment: &mut Comment) {
    let is_placed = matches!(comment.verb, Ok(Verb::Skip | Verb::Replace | Verb::Line(_) | Verb::End));
    let line = source[..comment.span.start].rsplit('\n').next().unwrap_or("");
    if is_placed && !line.trim_start_matches('\u{feff}').trim().is_empty() {
        comment.verb = Err("this comment needs a line of its own".to_owned());
    }
}

fn says(severity: Severity, span: Span, message: String) -> Diagnostic {
    Diagnostic { severity, rule: RULE, message, span, help: None, related: Vec::new() }
}

/// Takes `--|` away from the lines between `replace` and `end`.
fn uncover(port: &mut Port) {
    let mut text = String::with_capacity(port.text.len());
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut inside = false;
    for line in port.text.split_inclusive('\n') {
        let bare = line.trim();
        match inline::verb(bare) {
            Some(Ok(Verb::Replace)) => inside = true,
            Some(Ok(Verb::End)) => inside = false,
            Some(Ok(Verb::Line(_))) if inside => {
                let start = line.len() - line.trim_start().len();
                let rest = &line[start + 3..];
                let rest = rest.strip_prefix(' ').unwrap_or(rest);
                cuts.push((text.len(), line.len() - start - rest.len()));
                text.push_str(&line[..start]);
                text.push_str(rest);
                continue;
            }
            _ => {}
        }
        text.push_str(line);
    }
    // Places behind a cut move; `cuts` has them as they are in the new text.
    for statement in &mut port.statements {
        for place in [&mut statement.text.start, &mut statement.text.end] {
            for (at, length) in &cuts {
                if *place > *at {
                    *place -= length;
                }
            }
        }
    }
    port.text = text;
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::project::{File, Port, Role, port};

    fn ported(source: &str) -> Port {
        let role = Role::Migration { port: None };
        let files = [File { name: "1.sql".to_owned(), source: source.to_owned(), role }];
        port(&Config::house(), &files, |_| true).ports.remove(0).unwrap()
    }

    fn said(source: &str) -> Vec<String> {
        let port = ported(source);
        port.diagnostics.iter().map(|found| format!("{}: {}", found.rule, found.message)).collect()
    }

    #[test]
    fn skip() {
        let source = "SELECT 1;\n-- lite2pg: skip: a check of SQLite's own\nPRAGMA integrity_check;\nSELECT 2;\n";
        let port = ported(source);
        assert_eq!(port.text, source.replace("PRAGMA", "-- PRAGMA"));
        assert_eq!(port.diagnostics, []);
        // Also what cannot be read at all.
        for rest in ["DELETE FROM t;", "/* two\nlines */ DELETE FROM t;"] {
            let port = ported(&format!("-- lite2pg: skip: x\nPRAGMA a; {rest}\n"));
            assert_eq!(port.text, format!("-- lite2pg: skip: x\n-- PRAGMA a;\n {rest}\n"));
        }
        let port = ported("-- lite2pg: skip: no\nCREATE NONSENSE (\n  x\n);\n");
        assert_eq!(port.text, "-- lite2pg: skip: no\n-- CREATE NONSENSE (\n--   x\n-- );\n");
        assert_eq!((port.blocked.len(), port.diagnostics.len()), (0, 0));
    }

    #[test]
    fn replace() {
        let source = "CREATE TABLE t (a TEXT);\n\n-- lite2pg: replace\nCREATE VIRTUAL TABLE f USING fts5(a);\nSELECT 1;\n\
                      --| CREATE INDEX f ON t\n--|   USING gin (to_tsvector('simple', a));\n-- lite2pg: end\nSELECT 2;\n";
        let port = ported(source);
        let expected = "CREATE TABLE t (a TEXT);\n\n-- lite2pg: replace\nCREATE INDEX f ON t\n  USING gin (to_tsvector('simple', a));\n\
                        -- lite2pg: end\nSELECT 2;\n";
        assert_eq!(port.text, expected);
        assert_eq!(port.diagnostics, []);
    }

    #[test]
    fn mistakes_are_errors() {
        for (source, message) in [
            ("-- lite2pg: replace\nSELECT 1;\n", "inline-comment: a `replace` without its `end`: -- lite2pg: end"),
            ("SELECT 1;\n-- lite2pg: end\n", "inline-comment: an `end` without its `replace`"),
            (
                "SELECT 1;\n--| SELECT 2;\n-- lite2pg: nothing\n",
                "inline-comment: `--|` stands between `replace` and `end` only",
            ),
            ("-- lite2pg: allow(nothing): x\nSELECT 1;\n", "inline-comment: there is no rule `nothing`"),
            ("SELECT 1; -- lite2pg: skip: x\nSELECT 2;\n", "inline-comment: this comment needs a line of its own"),
            (
                "SELECT 1; -- lite2pg: replace\nSELECT 2;\n--| SELECT 3;\n-- lite2pg: end\n",
                "inline-comment: this comment needs a line of its own",
            ),
            (
                "-- lite2pg: replace\nSELECT 2; --| SELECT 3;\n-- lite2pg: end\n",
                "inline-comment: replaced by nothing: write the PostgreSQL text behind `--|`, or use `skip`",
            ),
        ] {
            assert_eq!(said(source)[0], message, "{source}");
            // A port with stubs is told from one that is done.
            assert!(ported(source).text.contains(crate::STUB), "{source}");
        }
        assert_eq!(said("SELECT 1;\n-- lite2pg: whatever\n").len(), 1);
    }

    #[test]
    fn what_is_unused_is_said() {
        assert_eq!(
            said("-- lite2pg: allow(like): x\nSELECT 1;\n-- lite2pg: skip: x\n"),
            [
                "inline-comment: `like` has nothing to say here: this comment is unused",
                "inline-comment: no statement follows: this comment is unused"
            ]
        );
        assert_eq!(
            said("-- lite2pg: type(t.b = DATE)\nCREATE TABLE t (a TEXT);\n"),
            ["inline-comment: there is no column t.b: this comment is unused"]
        );
    }

    #[test]
    fn types() {
        let port = ported("-- lite2pg: type(t.a = NUMERIC(10, 2))\nCREATE TABLE t (a TEXT);\n");
        assert!(port.text.contains("a NUMERIC(10, 2)"), "{}", port.text);
    }

    #[test]
    fn allow() {
        let source = "CREATE TABLE t (a TEXT);\nSELECT a FROM t WHERE a LIKE 'x%';\n";
        let rules: Vec<&str> = ported(source).diagnostics.iter().map(|found| found.rule).collect();
        for rule in rules {
            let allowed = source.replace("SELECT", &format!("-- lite2pg: allow({rule}): ASCII only\nSELECT"));
            assert!(ported(&allowed).diagnostics.iter().all(|found| found.rule != rule));
        }
    }
}
