//! Table rebuilds in the driver: tried as `ALTER TABLE`, otherwise ported statement by statement.

use std::collections::BTreeSet;

use super::read::Parsed;
use super::seeds::Seeds;
use super::statement;
use crate::catalog::Catalog;
use crate::circles::Circles;
use crate::config::Config;
use crate::context::Cx;
use crate::diagnostic::{Diagnostic, Severity};
use crate::edit::{self, Edit, Piece};
use crate::infer::Decisions;
use crate::rebuild::{Folding, Outline, Rebuild};
use crate::rule::Out;
use crate::rules::table_rebuild::RULE;
use crate::text::Span;
use crate::tree::{ExprKind, Reference, Statement, StatementKind};
use crate::types;

/// The surroundings of a file's rebuilds.
pub(super) struct Port<'a> {
    pub config: &'a Config,
    pub decisions: &'a Decisions,
    pub circles: &'a Circles,
    pub file: usize,
    pub source: &'a str,
    pub statements: &'a [Parsed],
}

/// A rebuild as `ALTER TABLE`.
pub(super) struct Collapsed {
    /// What stands in its place, statement by statement without `;`.
    pub texts: Vec<String>,
    /// The functions that it calls.
    pub needs: BTreeSet<&'static str>,
    /// What the rules say of its parts.
    pub diagnostics: Vec<Diagnostic>,
    /// The rules that changed something.
    pub rules: Vec<&'static str>,
    /// The columns in the order that PostgreSQL has, in lower case, if SQLite has another.
    pub order: Option<Vec<String>>,
}

const SKIPPED: &str = "SQLite skips this index, since the old table still has one of its name, and loses that one with the table: the port makes none";

fn warning(span: Span, message: String) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, rule: RULE.name, message, span, help: None, related: Vec::new() }
}

/// Says why a rebuild is ported statement by statement.
pub(super) fn apart(span: Span, why: &str) -> Diagnostic {
    Diagnostic {
        severity: Severity::Info,
        rule: RULE.name,
        message: format!("this table rebuild is ported statement by statement: {why}"),
        span,
        help: None,
        related: Vec::new(),
    }
}

impl Port<'_> {
    /// Tries to say a rebuild in `ALTER TABLE` statements, as the catalog is before its first statement.
    ///
    /// # Errors
    /// If that cannot be done: why.
    pub fn collapse(
        &self,
        catalog: &Catalog,
        folding: &Folding,
        index: usize,
        seeds: &Seeds,
    ) -> Result<Collapsed, String> {
        let rebuild = folding.rebuild(index);
        if let Some(apart) = &rebuild.apart {
            return Err(apart.clone());
        }
        if let Some(StatementKind::CreateTable(create)) = self.statements[rebuild.create].tree().map(|tree| &tree.kind)
            && let Some(other) = references(create).into_iter().find(|to| folding.is_meanwhile(index, &to.table.key()))
        {
            return Err(format!("it refers to `{}`, which is about to be another table", other.table.text));
        }
        let own: BTreeSet<usize> = rebuild.statements.iter().chain(&rebuild.indexes).copied().collect();
        let mut folding = folding.clone();
        let rebuild = folding.rebuild(index).clone();
        // What stands between runs before the table changes; other rebuilds are done where they are complete.
        let mut before = catalog.clone();
        for at in (rebuild.first()..rebuild.complete).filter(|at| !own.contains(at)) {
            match (folding.of(at), self.statements[at].tree()) {
                (Some(other), _) if folding.rebuild(other).complete == at => {
                    folding.complete(&mut before, self.source, self.file, other, None);
                }
                (None, Some(tree)) => before.apply(self.source, self.file, tree),
                _ => {}
            }
        }
        let mut after = before.clone();
        let (mut outs, mut skipped) = (Vec::new(), BTreeSet::new());
        for at in own.iter().copied() {
            let Some(tree) = self.statements[at].tree() else { return Err("a statement of it is not SQL".into()) };
            folding.before(&mut after, at);
            if let StatementKind::CreateIndex(create) = &tree.kind
                && after.indexes.contains_key(&create.name.name.key())
            {
                skipped.insert(at);
            }
            let asked = at == rebuild.create
                || at == rebuild.copy
                || rebuild.indexes.contains(&at)
                || rebuild.backup.as_ref().is_some_and(|backup| at == backup.create || Some(at) == backup.fill);
            let makes = !matches!(tree.kind, StatementKind::Insert(_));
            if makes {
                after.apply(self.source, self.file, tree);
            }
            if asked {
                // The copy gives no numbers, but the numbers given before it may have waited for it.
                let last_seed = at == rebuild.copy
                    && rebuild.new == rebuild.table
                    && seeds.is_last(&after, self.source, at, &self.statements[at]);
                outs.push((at, self.ask(&after, at, last_seed && seeds.is_second(at, &self.statements[at]))));
            }
            if !makes {
                after.apply(self.source, self.file, tree);
            }
        }
        folding.settle(&mut after, self.source, index);
        // One that is there after all is on another table: PostgreSQL skips it too.
        skipped.retain(|at| match self.statements[*at].tree().map(|tree| &tree.kind) {
            Some(StatementKind::CreateIndex(create)) => !after.indexes.contains_key(&create.name.name.key()),
            _ => false,
        });
        outs.retain(|(at, _)| !skipped.contains(at));
        let indexes = rebuild.indexes.iter().copied().filter(|at| !skipped.contains(at)).collect();
        let rebuild = Rebuild { indexes, ..rebuild };
        let mut done = self.alter(&rebuild, &folding, index, &before, &after, outs)?;
        let says = |at: usize| warning(self.statements[at].text.span, SKIPPED.to_owned());
        done.diagnostics.extend(skipped.into_iter().map(says));
        Ok(done)
    }

    fn ask(&self, catalog: &Catalog, at: usize, last_seed: bool) -> Out {
        let Some(tree) = self.statements[at].tree() else { return Out::default() };
        let mut types = types::of(catalog, tree, &|id| self.decisions.pg(id));
        // The columns are converted where they change their types.
        types.star_mismatch = None;
        let cx = Cx {
            source: self.source,
            file: self.file,
            statement: tree,
            tokens: &self.statements[at].text.tokens,
            catalog,
            existed: false,
            filled: &BTreeSet::new(),
            in_transaction: false,
            enforced: false,
            decisions: self.decisions,
            types: &types,
            circles: self.circles,
            config: self.config,
            last_seed,
            last_insert: None,
        };
        statement::ask(&cx)
    }

    fn alter(
        &self,
        rebuild: &Rebuild,
        folding: &Folding,
        index: usize,
        before: &Catalog,
        after: &Catalog,
        outs: Vec<(usize, Out)>,
    ) -> Result<Collapsed, String> {
        let mut edits = self.renames(rebuild);
        let mut diagnostics = Vec::new();
        let (mut first, mut last, mut needs) = (Vec::new(), Vec::new(), BTreeSet::new());
        let copies = self.plain_copies(rebuild);
        for (at, out) in outs {
            let fatal =
                |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error && !copies.contains(&diagnostic.span);
            if let Some(error) = out.diagnostics.iter().find(fatal) {
                return Err(error.message.clone());
            }
            // The commas are those of ALTER TABLE.
            edits.extend(out.edits.into_iter().filter(|edit| edit.rule != "constraint-without-comma"));
            let said = out.diagnostics.into_iter();
            // The name of a key is taken by the very table that has it.
            diagnostics.extend(said.filter(|said| said.severity != Severity::Error && said.rule != "constraint-name"));
            first.extend(out.before);
            needs.extend(out.needs);
            if at == rebuild.copy {
                last = out.after;
            }
        }
        let gone = |edit: &Edit| edit.with.iter().all(|piece| *piece == Piece::Text(String::new()));
        let removed = |span: Span| edits.iter().any(|edit| gone(edit) && edit.at.contains(span));
        let Outline { statements, mut warnings, order } =
            folding.outline(index, (before, after), self.source, self.decisions, &removed)?;
        let mut texts = Vec::new();
        let mut rules = BTreeSet::new();
        for pieces in first.into_iter().chain(statements).chain(last) {
            texts.push(self.render(&pieces, &edits, &mut rules)?);
        }
        for at in &rebuild.indexes {
            let span = self.statements[*at].text.span;
            texts.push(self.render(&[Piece::Keep(span)], &edits, &mut rules)?);
        }
        let at = self.statements[rebuild.complete].text.span;
        if texts.is_empty() {
            warnings.push("this table rebuild changes nothing that PostgreSQL knows: nothing stands for it".into());
        }
        diagnostics.extend(warnings.into_iter().map(|message| warning(at, message)));
        Ok(Collapsed { texts, needs, diagnostics, rules: rules.into_iter().collect(), order })
    }

    /// Adds what a rebuild needs that is ported statement by statement, at its first and last statement. Gives the names
    /// that the old table's constraints get, old and new.
    pub fn put_right(
        &self,
        catalog: &Catalog,
        folding: &Folding,
        at: usize,
        applied: bool,
        out: &mut Out,
    ) -> Vec<(String, String)> {
        let Some(index) = folding.of(at) else { return Vec::new() };
        out.speak(RULE.name);
        let (names, statements) = folding.aside(catalog, index, at);
        statements.into_iter().for_each(|statement| out.after(vec![statement.into()]));
        if let Some(tree) = self.statements[at].tree()
            && folding.rebuild(index).last() == at
        {
            self.put_last_right(catalog, folding, (index, at, tree), applied, out);
        }
        names
    }

    fn put_last_right(
        &self,
        catalog: &Catalog,
        folding: &Folding,
        (index, at, tree): (usize, usize, &Statement),
        applied: bool,
        out: &mut Out,
    ) {
        let mut after = catalog.clone();
        if !applied {
            after.apply(self.source, self.file, tree);
        }
        folding.keep_in_mind(&mut after, index, at);
        let (statements, lost) = folding.put_right(&after, self.source, index);
        statements.into_iter().for_each(|statement| out.after(vec![statement.into()]));
        for message in folding.warnings(&after, index) {
            out.warn(tree.span, message);
        }
        for child in lost {
            let message = format!("the foreign key of `{child}` does not come back: its parent has no such key now");
            out.warn(tree.span, message);
        }
    }

    /// The places where the copy names a column only: nothing there needs a rule.
    fn plain_copies(&self, rebuild: &Rebuild) -> Vec<Span> {
        let mut copies = Vec::new();
        let statements = [Some(rebuild.copy), rebuild.backup.as_ref().and_then(|backup| backup.fill)];
        for tree in statements.into_iter().flatten().filter_map(|at| self.statements[at].tree()) {
            crate::walk::exprs(tree, &mut |expr| {
                if matches!(expr.kind, ExprKind::Column { .. }) {
                    copies.push(expr.span);
                }
            });
        }
        copies
    }

    /// The names that the table has meanwhile become its own.
    fn renames(&self, rebuild: &Rebuild) -> Vec<Edit> {
        let rule = RULE.name;
        let mut meanwhile: Vec<&str> = rebuild.meanwhile.iter().map(String::as_str).collect();
        meanwhile.extend([rebuild.new.as_str(), rebuild.table.as_str()]);
        let mut edits = Vec::new();
        let name = Piece::Text(crate::rebuild::quote(&rebuild.table));
        let mut own =
            |span: Span| edits.push(Edit { at: span, with: vec![name.clone()], anew: true, outer: false, rule });
        for at in rebuild.statements.iter().chain(&rebuild.indexes) {
            let Some(tree) = self.statements[*at].tree() else { continue };
            match &tree.kind {
                StatementKind::CreateIndex(create) if !create.table.is(&rebuild.table) => own(create.table.span),
                StatementKind::CreateTable(create) => {
                    for reference in references(create) {
                        if meanwhile.contains(&reference.table.key().as_str()) && !reference.table.is(&rebuild.table) {
                            own(reference.table.span);
                        }
                    }
                }
                _ => {}
            }
        }
        // In ALTER TABLE there is one table only.
        for at in &rebuild.statements {
            let Some(tree) = self.statements[*at].tree() else { continue };
            crate::walk::exprs(tree, &mut |expr| {
                if let ExprKind::Column { schema, table: Some(table), name } = &expr.kind {
                    let start = schema.as_ref().map_or(table.span.start, |schema| schema.span.start);
                    edits.push(Edit {
                        at: Span::new(start, name.span.start),
                        with: Vec::new(),
                        anew: true,
                        outer: false,
                        rule,
                    });
                }
            });
        }
        edits
    }

    fn render(&self, pieces: &[Piece], edits: &[Edit], rules: &mut BTreeSet<&'static str>) -> Result<String, String> {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(new) => text.push_str(new),
                Piece::Keep(span) | Piece::Copy(span) => {
                    let apart = |edit: &&Edit| edit.at.end <= span.start || edit.at.start >= span.end;
                    if edits.iter().any(|edit| !span.contains(edit.at) && !apart(&edit)) {
                        return Err("a rule changes more than one part of it".into());
                    }
                    let inside: Vec<Edit> = edits.iter().filter(|edit| span.contains(edit.at)).cloned().collect();
                    rules.extend(inside.iter().map(|edit| edit.rule));
                    let kept = edit::apply(self.source, *span, &inside).map_err(|_| "two rules are at odds")?;
                    text.push_str(&kept);
                }
            }
        }
        Ok(text)
    }
}

fn references(create: &crate::tree::CreateTable) -> Vec<&Reference> {
    use crate::tree::{ColumnConstraintKind, TableBody, TableConstraintKind};
    let TableBody::Columns { columns, constraints, .. } = &create.body else { return Vec::new() };
    let columns =
        columns.iter().flat_map(|column| &column.constraints).filter_map(|constraint| match &constraint.kind {
            ColumnConstraintKind::References(reference) => Some(reference),
            _ => None,
        });
    let constraints = constraints.iter().filter_map(|constraint| match &constraint.kind {
        TableConstraintKind::ForeignKey { reference, .. } => Some(reference),
        _ => None,
    });
    columns.chain(constraints).collect()
}
