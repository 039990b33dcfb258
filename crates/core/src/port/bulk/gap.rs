//! Gaps: rows inside a statement of which the tree holds a sample.

use super::super::statement::{Here, Place};
use super::{Bulk, GAP, Rules, touches};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::edit::{self, Edit, Piece};
use crate::lex::{self, Token};
use crate::literal::Literal;
use crate::rows::{self, Gap};
use crate::rule::Out;
use crate::split;
use crate::sqlite;
use crate::text::Span;
use crate::tree::{InsertSource, Statement, StatementKind};

/// What a statement is ported in.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub here: Here<'a>,
    pub catalog: &'a Catalog,
    pub place: Place<'a>,
}

impl Bulk {
    /// Replaces the edits in the gaps of a statement by their whole ports. `None` if that cannot be done without the trees
    /// of all rows.
    pub fn fill(
        &mut self,
        setting: Setting,
        text: &split::Statement,
        tree: &Statement,
        out: &mut Out,
    ) -> Option<Rules> {
        let here = setting.here;
        let StatementKind::Insert(insert) = &tree.kind else { return None };
        let InsertSource::Values(trees) = &insert.source else { return None };
        let mut values = Vec::new();
        for row in trees {
            if let Some(row) = rows::row(here.source, row.span.start, &mut values) {
                self.learn_row(here.source, row, &values, out)?;
            }
        }
        let head = Span::new(text.span.start, text.gaps.first()?.span.start);
        let tail = Span::new(trees.last()?.span.end, text.span.end);
        let last = rows::row(here.source, trees.last()?.span.start, &mut values);
        self.check_around(setting, text, out, [head, tail], (last?, &values))?;
        let mut rules = Rules::new();
        for gap in &text.gaps {
            let inside = |span: Span| gap.span.contains(span) && span.end > gap.span.start && span.start < gap.span.end;
            out.edits.retain(|edit| !inside(edit.at));
            out.diagnostics.retain(|diagnostic| !inside(diagnostic.span));
            let port = self.gap(setting, gap, [head, tail], &mut out.diagnostics, &mut rules)?;
            out.edits.push(Edit { at: gap.span, with: vec![Piece::Text(port)], rule: GAP, anew: false, outer: false });
        }
        Some(rules)
    }

    /// The port of the rows in a gap.
    fn gap(
        &mut self,
        setting: Setting,
        gap: &Gap,
        around: [Span; 2],
        diagnostics: &mut Vec<Diagnostic>,
        rules: &mut Rules,
    ) -> Option<String> {
        let here = setting.here;
        let mut port = String::with_capacity(gap.span.len() + gap.span.len() / 8);
        let mut values = Vec::new();
        let mut at = gap.span.start;
        while at < gap.span.end {
            let row = rows::row(here.source, at, &mut values)?;
            if !self.write(here.source, row, &values, &mut port, rules) {
                let mut out = self.probe(setting, row, &values, around)?;
                let border = [Span::at(row.start), Span::at(row.end)];
                out.edits.retain(|edit| row.contains(edit.at) && !border.contains(&edit.at));
                out.diagnostics.retain(|diagnostic| row.contains(diagnostic.span));
                port.push_str(&edit::apply(here.source, row, &out.edits).ok()?);
                rules.extend(out.edits.iter().map(|edit| edit.rule));
                diagnostics.extend(out.diagnostics);
            }
            // What stands between two rows holds no SQL but a comma.
            let mut between = lex::within(here.source, Span::new(row.end, gap.span.end));
            at = between.find(|token| token.is_symbol(here.source, "(")).map_or(gap.span.end, |open| open.span.start);
            port.push_str(Span::new(row.end, at).of(here.source));
        }
        Some(port)
    }

    /// Asks the rules about a row on its own, and learns from it.
    fn probe(
        &mut self,
        Setting { here, catalog, place }: Setting,
        row: Span,
        values: &[Literal],
        [head, tail]: [Span; 2],
    ) -> Option<Out> {
        let tokens: Vec<Token> = [head, row, tail].iter().flat_map(|part| lex::within(here.source, *part)).collect();
        let mut tree = sqlite::parse(here.source, &tokens).ok()?;
        tree.span = Span::new(head.start, tail.end);
        let text = split::Statement {
            span: tree.span,
            semicolon: None,
            whole: tree.span,
            tokens,
            gaps: Vec::new(),
            directives: Vec::new(),
            kind: split::Kind::Sql,
        };
        let (out, _) = here.ask(catalog, &text, &tree, place);
        if super::super::is_blocked(&out.diagnostics) {
            return None;
        }
        self.learn_row(here.source, row, values, &out)?;
        Some(out)
    }

    /// `None` if what the rules put around the rows depends on the rows: if one row alone has something else around it,
    /// or if an edit takes rows away.
    fn check_around(
        &mut self,
        setting: Setting,
        text: &split::Statement,
        out: &Out,
        around: [Span; 2],
        (row, values): (Span, &[Literal]),
    ) -> Option<()> {
        let alone = self.probe(setting, row, values, around)?;
        let [head, tail] = around;
        let edits = |out: &Out| -> Vec<Edit> {
            let edits = out.edits.iter().filter(|edit| head.contains(edit.at) || tail.contains(edit.at));
            edits.cloned().collect()
        };
        let rows = Span::new(head.end, tail.start);
        let apart = |span: Span| !touches(span, rows) || span.contains(rows);
        let keeps = |piece: &Piece| matches!(piece, Piece::Keep(hole) | Piece::Copy(hole) if hole.contains(rows));
        let mut pieces = out.before.iter().chain(&out.after).flatten();
        let whole = pieces.all(|piece| !matches!(piece, Piece::Keep(hole) | Piece::Copy(hole) if !apart(*hole)))
            && out.edits.iter().filter(|edit| touches(edit.at, rows)).all(|edit| {
                let around = edit.at.contains(rows) && edit.with.iter().filter(|piece| keeps(piece)).count() == 1;
                around || (rows.contains(edit.at) && text.gaps.iter().all(|gap| !edit.at.contains(gap.span)))
            });
        (whole && edits(&alone) == edits(out) && alone.before == out.before && alone.after == out.after).then_some(())
    }
}
