//! What a rule is, what it sees and how it answers.

use std::collections::BTreeSet;

use crate::config::Placeholders;
use crate::context::Cx;
use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::edit::{Edit, Piece};
use crate::parameter::Parameter;
use crate::text::Span;
use crate::tree::{Column, Expr, Query, Statement, TableConstraint};

/// One SQLite construct and what becomes of it. Documentation, `explain`, tests and the driver all read this value.
#[derive(Debug)]
pub struct Rule {
    /// Named after what SQLite wrote: `insert-or-ignore`.
    pub name: &'static str,
    /// One sentence for the list of rules.
    pub summary: &'static str,
    /// What stays different, or when it is refused; empty if the port is exact.
    pub caveat: &'static str,
    /// Before and after; held by a test.
    pub examples: &'static [Example],
    /// What the rule looks at.
    pub visit: Visit,
}

/// A port as the rule's page shows it. What an example needs stands in it.
#[derive(Debug)]
pub struct Example {
    /// What SQLite has.
    pub sqlite: &'static str,
    /// What comes out; empty if it is refused.
    pub postgres: &'static str,
}

/// What a rule looks at: the driver calls it on each such node.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the variants name the nodes of the tree")]
pub enum Visit {
    Statement(fn(&Cx, &Statement, &mut Out)),
    /// An `INSERT`, `UPDATE` or `DELETE`, by itself or in the body of a trigger.
    Dml(fn(&Cx, &Statement, &mut Out)),
    /// A column definition, in `CREATE TABLE` or `ALTER TABLE`.
    Column(fn(&Cx, &Column, &mut Out)),
    TableConstraint(fn(&Cx, &TableConstraint, &mut Out)),
    /// A query at any depth.
    Query(fn(&Cx, &Query, &mut Out)),
    /// An expression at any depth.
    Expr(fn(&Cx, &Expr, &mut Out)),
}

/// What the rules answer for one statement.
#[derive(Debug, Default)]
pub struct Out {
    /// The rule that speaks.
    rule: &'static str,
    pub(crate) edits: Vec<Edit>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The expression that the rule looks at.
    subject: Option<Span>,
    /// What each of the diagnostics is about, in their order: the expression whose rule spoke, or their place.
    pub(crate) subjects: Vec<Span>,
    /// Nodes that a rule has dealt with, though it may not have changed them.
    pub(crate) handled: BTreeSet<Span>,
    /// Nodes to which a rule has given the type that their place wants.
    pub(crate) fitted: BTreeSet<Span>,
    /// Text that goes with an edit around it, and the part that stays: edits of other rules outside that part are void.
    pub(crate) swallowed: Vec<(Span, Option<Span>)>,
    /// Functions that this statement calls: what makes them runs once a file, before the first statement that needs them.
    pub(crate) needs: BTreeSet<&'static str>,
    /// Statements to run before this one, without `;`.
    pub(crate) before: Vec<Vec<Piece>>,
    /// Statements to run after this one, without `;`.
    pub(crate) after: Vec<Vec<Piece>>,
    /// Statements to run behind the rows that the file stores, without `;`.
    pub(crate) at_end: Vec<String>,
    /// True if nothing of the statement is left.
    pub(crate) removed: bool,
    /// The parameters, in the order of their numbers.
    pub(crate) parameters: Vec<Parameter>,
    /// How parameters stand in the text: marks that are still to be written as this style has them.
    pub(crate) marks: Option<Placeholders>,
    /// True if the port holds `;` inside a statement, so that tools must be told not to split there.
    pub(crate) holds_semicolon: bool,
}

impl Out {
    /// Lets a rule speak about a statement of a trigger's body: what it wants around that statement, or in its place,
    /// goes into the body.
    pub(crate) fn in_body(&mut self, inner: Span, visit: impl FnOnce(&mut Self)) {
        let outer = (self.removed, std::mem::take(&mut self.before), std::mem::take(&mut self.after));
        self.removed = false;
        visit(self);
        let removed = std::mem::replace(&mut self.removed, outer.0);
        let before = std::mem::replace(&mut self.before, outer.1);
        let after = std::mem::replace(&mut self.after, outer.2);
        if removed {
            self.rewrite(inner, vec!["NULL".into()]);
            return;
        }
        if before.is_empty() && after.is_empty() {
            return;
        }
        let mut pieces: Vec<Piece> = Vec::new();
        for statement in before {
            pieces.extend(statement);
            pieces.push(";\n    ".into());
        }
        pieces.push(inner.into());
        for statement in after {
            pieces.push(";\n    ".into());
            pieces.extend(statement);
        }
        self.edits.push(Edit { at: inner, with: pieces, anew: false, outer: false, rule: self.rule });
    }

    /// Makes `rule` the one that speaks.
    pub(crate) fn speak(&mut self, rule: &'static str) {
        self.rule = rule;
    }

    /// Makes an expression the one that rules look at.
    pub(crate) fn look_at(&mut self, expr: Option<Span>) {
        self.subject = expr;
    }

    /// Replaces a span and says that the construct there is dealt with, unless it stays and only gets something around.
    pub fn replace(&mut self, at: Span, with: impl Into<Vec<Piece>>) {
        let with = with.into();
        if !with.contains(&Piece::Keep(at)) {
            self.handled.insert(at);
        }
        self.edits.push(Edit { at, with, anew: false, outer: false, rule: self.rule });
    }

    /// Writes a construct anew: what other rules want to change in it counts only inside the holes.
    pub fn rewrite(&mut self, at: Span, with: impl Into<Vec<Piece>>) {
        self.handled.insert(at);
        self.edits.push(Edit { at, with: with.into(), anew: true, outer: false, rule: self.rule });
    }

    /// Replaces a span by a text.
    pub fn text(&mut self, at: Span, text: impl Into<String>) {
        self.replace(at, vec![Piece::Text(text.into())]);
    }

    /// Inserts a text at a byte offset.
    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.edits.push(Edit {
            at: Span::at(at),
            with: vec![Piece::Text(text.into())],
            anew: false,
            outer: false,
            rule: self.rule,
        });
    }

    /// Puts text around a span and all that other rules put around it.
    pub fn wrap_outside(&mut self, at: Span, before: &str, after: &str) {
        let with = vec![before.into(), at.into(), after.into()];
        self.edits.push(Edit { at, with, anew: false, outer: true, rule: self.rule });
    }

    /// Puts text around a span; what stands there is not dealt with by that.
    pub fn wrap(&mut self, at: Span, before: &str, after: &str) {
        self.replace(at, vec![before.into(), at.into(), after.into()]);
    }

    /// Replaces a span by what becomes of another one, in parentheses.
    pub fn copy(&mut self, at: Span, from: Span) {
        self.replace(at, vec![Piece::Text("(".into()), Piece::Copy(from), Piece::Text(")".into())]);
    }

    /// Removes a span together with the white space before it.
    pub fn remove(&mut self, source: &str, at: Span) {
        let before = source[..at.start].trim_end_matches([' ', '\t', '\r', '\n']);
        // A comment may end there: the line end behind it has to stay.
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        let start = if before[line..].contains("--") { at.start } else { before.len() };
        self.handled.insert(at);
        self.edits.push(Edit {
            at: Span::new(start, at.end),
            with: Vec::new(),
            anew: true,
            outer: false,
            rule: self.rule,
        });
    }

    /// Says that the construct at this span is dealt with as it stands.
    pub fn keep(&mut self, at: Span) {
        self.handled.insert(at);
    }

    /// Says that what comes at this span has the type that its place wants.
    pub fn fit(&mut self, at: Span) {
        self.fitted.insert(at);
    }

    /// True if a rule has dealt with the construct at this span.
    pub fn has_dealt_with(&self, at: Span) -> bool {
        self.handled.contains(&at)
    }

    /// Says that an edit around this span leaves nothing of it but `hole`, whatever other rules want to change there.
    pub fn swallow(&mut self, at: Span, hole: Option<Span>) {
        self.handled.insert(at);
        self.fitted.insert(at);
        self.swallowed.push((at, hole));
    }

    /// Takes the edits out that stand in swallowed text.
    pub(crate) fn drop_swallowed(&mut self) {
        let swallowed = std::mem::take(&mut self.swallowed);
        let is_void = |edit: &Edit, at: &Span, hole: &Option<Span>| {
            // What is inserted at its borders stands outside.
            let inside = edit.at.start < edit.at.end || at.start < edit.at.start && edit.at.end < at.end;
            inside && at.contains(edit.at) && !hole.is_some_and(|hole| hole.contains(edit.at))
        };
        self.edits.retain(|edit| !swallowed.iter().any(|(at, hole)| is_void(edit, at, hole)));
    }

    /// Says that the port of this statement calls a function, and what makes it.
    pub fn need(&mut self, function: &'static str) {
        self.needs.insert(function);
    }

    /// Adds a statement before this one.
    pub fn before(&mut self, statement: impl Into<Vec<Piece>>) {
        self.before.push(statement.into());
    }

    /// Adds a statement behind this one.
    pub fn after(&mut self, statement: impl Into<Vec<Piece>>) {
        self.after.push(statement.into());
    }

    /// Adds a statement at the end of the file, or of its Up or Down part, inside the transaction that is open there.
    pub fn at_end(&mut self, statement: String) {
        self.at_end.push(statement);
    }

    /// Takes the whole statement away; its comments stay.
    pub fn drop_statement(&mut self) {
        self.removed = true;
    }

    /// Says that the port of this statement has `;` inside it.
    pub fn holds_semicolon(&mut self) {
        self.holds_semicolon = true;
    }

    /// The port runs, and differs from SQLite in what the message says.
    pub fn warn(&mut self, at: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.say(Severity::Warning, at, message.into())
    }

    /// Worth knowing for those who ask.
    pub fn info(&mut self, at: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.say(Severity::Info, at, message.into())
    }

    /// Blocks the statement.
    pub fn refuse(&mut self, at: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.handled.insert(at);
        self.say(Severity::Error, at, message.into())
    }

    fn say(&mut self, severity: Severity, span: Span, message: String) -> &mut Diagnostic {
        let at = self.diagnostics.len();
        self.subjects.push(self.subject.unwrap_or(span));
        self.diagnostics.push(Diagnostic { severity, rule: self.rule, message, span, help: None, related: Vec::new() });
        &mut self.diagnostics[at]
    }
}

impl Diagnostic {
    /// Adds what to do about it.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a place that explains it.
    pub fn because(&mut self, file: usize, span: Span, label: impl Into<String>) -> &mut Self {
        self.related.push(Related { file, span, label: label.into() });
        self
    }
}
