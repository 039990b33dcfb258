//! Rows of literals without trees: what the rules made of one value goes for all others like it.

mod column;
mod frame;
mod gap;
#[cfg(test)]
mod tests;

use super::comment;
use super::render::Cuts;
use super::statement::Here;
use crate::edit::Edit;
use crate::literal::Literal;
use crate::project::Port;
use crate::rows::{self, Form, Member};
use crate::rule::Out;
use crate::split;
use crate::text::Span;
use crate::tree::{InsertSource, Statement, StatementKind};
use crate::types::Types;
use column::{Column, Outcome};
use frame::{Frame, frame};
pub(super) use gap::Setting;

/// Stands in a text for what is to be put there; no SQL that can be read holds it.
const MARK: &str = "\0";

/// What is known of the values of an INSERT and of those that differ from it in their values only.
pub(super) struct Bulk {
    columns: Vec<Column>,
    form: Option<Form>,
    /// What the port has around the row of such a statement, and what is said about it; `None` if that cannot be told.
    frame: Option<Frame>,
    /// Set once a statement with another row has the same frame: it does not depend on the row.
    is_confirmed: bool,
}

/// The rules that changed something, once for each change.
pub(super) type Rules = Vec<&'static str>;

/// The rule that the edits of gaps name: none.
pub(super) const GAP: &str = "";

impl Bulk {
    /// Nothing is known yet of the values of an INSERT.
    pub fn new(here: Here, tree: &Statement, types: &Types, form: Option<Form>) -> Self {
        let StatementKind::Insert(insert) = &tree.kind else {
            return Self { columns: Vec::new(), form, frame: None, is_confirmed: false };
        };
        let InsertSource::Values(rows) = &insert.source else {
            return Self { columns: Vec::new(), form, frame: None, is_confirmed: false };
        };
        let values = rows.last().into_iter().flat_map(|row| &row.values);
        let columns = values.map(|value| {
            let span = value.bare().span;
            let stored = types.stored.get(&span);
            let decided = stored.and_then(|(id, _)| here.decisions.get(*id));
            Column::new(decided.map(|decided| &decided.pg), stored.and_then(|(_, affinity)| *affinity))
        });
        Self { columns: columns.collect(), form, frame: None, is_confirmed: false }
    }

    /// True if statements of this form differ from its own in their values only.
    pub fn is_of(&self, source: &str, form: Form) -> bool {
        self.form.is_some_and(|own| own.is_same(source, form))
    }

    /// Learns from a statement of one row what the rules made of it.
    pub fn learn(&mut self, here: Here, text: &split::Statement, out: &Out, cuts: Cuts) {
        let Some(form) = self.form else { return };
        let row_at = text.span.start + form.head.len();
        let mut values = Vec::new();
        let Some(row) = rows::row(here.source, row_at, &mut values) else { return };
        if super::is_blocked(&out.diagnostics) || self.learn_row(here.source, row, &values, out).is_none() {
            return;
        }
        if self.is_confirmed {
            return;
        }
        let new = frame(here, text, row, out, cuts);
        match (&self.frame, &new) {
            (Some(old), Some(new)) if old.row == new.row => {}
            (Some(old), Some(new)) => self.is_confirmed = old.is_same(new),
            _ => {}
        }
        self.frame = new;
    }

    /// Writes a statement of the form and says what there is to say; false, and nothing, if something in it is not known.
    pub fn member(
        &self,
        source: &str,
        member: &Member,
        values: &[Literal],
        port: &mut Port,
        rules: &mut Rules,
    ) -> bool {
        let Some(frame) = self.frame.as_ref().filter(|_| self.is_confirmed) else { return false };
        // Comments may have to be written otherwise.
        if !comment::is_readable(member.whole.of(source)) {
            return false;
        }
        let start = port.text.len();
        port.text.push_str(Span::new(member.whole.start, member.span.start).of(source));
        port.text.push_str(&frame.before);
        if !self.write(source, member.row, values, &mut port.text, rules) {
            port.text.truncate(start);
            return false;
        }
        port.text.push_str(&frame.after);
        rules.extend(&frame.rules);
        port.diagnostics.extend(frame.told(member.row));
        true
    }

    /// Learns what the rules made of the values of a row. `None` if they changed more than single values.
    fn learn_row(&mut self, source: &str, row: Span, values: &[Literal], out: &Out) -> Option<()> {
        let inside = |span: Span| row.contains(span) && span.end > row.start && span.start < row.end;
        let in_value = |span: Span| values.iter().any(|value| value.span.contains(span));
        let edits: Vec<&Edit> = out.edits.iter().filter(|edit| inside(edit.at)).collect();
        if !edits.iter().all(|edit| in_value(edit.at)) || self.columns.len() != values.len() {
            return None;
        }
        for (column, value) in self.columns.iter_mut().zip(values) {
            let told = out.diagnostics.iter().any(|told| value.span.contains(told.span) && inside(told.span));
            if told || column.outcome(source, value).is_some() {
                continue;
            }
            let edits: Vec<Edit> =
                edits.iter().filter(|edit| value.span.contains(edit.at)).map(|edit| (*edit).clone()).collect();
            column.learn(source, value, &edits);
        }
        Some(())
    }

    /// Writes a row; false, and nothing, if the outcome of a value is not known.
    fn write(&self, source: &str, row: Span, values: &[Literal], text: &mut String, rules: &mut Rules) -> bool {
        let (begin, counted) = (text.len(), rules.len());
        let mut at = row.start;
        for (column, value) in self.columns.iter().zip(values) {
            // What stays as it is is copied together with what stands around it.
            if column.same == Some(value.class) {
                continue;
            }
            match column.outcome(source, value) {
                Some(Outcome::Around { before, after, cut: (0, 0), .. }) if before.is_empty() && after.is_empty() => {}
                Some(outcome) => {
                    text.push_str(Span::new(at, value.span.start).of(source));
                    outcome.write(source, value.span, text, rules);
                    at = value.span.end;
                }
                None => {
                    text.truncate(begin);
                    rules.truncate(counted);
                    return false;
                }
            }
        }
        text.push_str(Span::new(at, row.end).of(source));
        true
    }
}

/// True if two spans have a byte in common, or one is an insertion in the midst of the other.
const fn touches(one: Span, other: Span) -> bool {
    one.end > other.start && one.start < other.end
}
