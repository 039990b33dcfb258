//! The driver: one file through the rules, statement by statement.
//!
//! [`read`] splits and parses; [`statement`] asks the rules; [`render`] writes what they answer, or [`stub`] what stands
//! for a blocked statement.

mod already_postgres;
mod asked;
mod blocked_before;
mod bulk;
mod comment;
mod dollar;
mod read;
mod rebuild;
mod render;
mod seeds;
mod several;
mod statement;
mod stub;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::circles::Circles;
use crate::config::{Config, Placeholders};
use crate::diagnostic::{Diagnostic, Severity};
use crate::directive::{Directive, Tool};
use crate::infer::Decisions;
use crate::parameter;
use crate::project::{self, Port};
use crate::rebuild::Folding;
use crate::rows::{self, Run};
use crate::rule::Out;
use crate::split::{self, Kind};
use crate::text::{self, Span};
use crate::tree::{AlterAction, Statement, StatementKind};

pub(crate) use already_postgres::{already_postgres, is_postgres};
pub(crate) use blocked_before::{RULE as BLOCKED_BEFORE, warn_of_blocked};
use bulk::{Bulk, GAP, Rules, Setting};
pub(crate) use read::{Parsed, objects, read, ups};
use render::{Cuts, render};
use seeds::Seeds;
pub(crate) use statement::again;
use statement::{Here, Place};
pub use stub::STUB;
use stub::block;

/// Ports one file; the catalog goes on to the state behind it.
pub(crate) fn port(
    config: &Config,
    decisions: &Decisions,
    circles: &Circles,
    catalog: &mut Catalog,
    file: usize,
    source: &str,
    statements: &[Parsed],
) -> Port {
    let seeds = Seeds::of(statements);
    let filled = seeds.filled();
    let here = Here { config, decisions, circles, filled: &filled, file, source, line_end: text::line_end(source) };
    let mut porter = Porter {
        here,
        cuts: Cuts { tool: None, breakpoints: breakpoints(statements) },
        bulk: None,
        port: Port { text: String::with_capacity(source.len() + source.len() / 8), ..Port::default() },
        used: BTreeMap::new(),
        waiting: Vec::new(),
        made: BTreeSet::new(),
    };
    let mut asked = asked::Asked::of(source);
    let is_ported = |parsed: &&Parsed| !asked.leaves_out(&parsed.text);
    let mut folding = Folding::new(statements.iter().map(|parsed| Some(parsed).filter(is_ported)?.tree()).collect());
    let rebuilds = rebuild::Port { config, decisions, circles, file, source, statements };
    let mut collapsed: BTreeMap<usize, rebuild::Collapsed> = BTreeMap::new();
    // The Down part of a file starts from what its Up part made, and leaves no trace.
    let mut up: Option<Catalog> = None;
    let mut session = statement::Session::default();
    let mut last_insert: Option<&Statement> = None;
    for (at, parsed) in statements.iter().enumerate() {
        match (parsed.down, up.is_some()) {
            (true, false) => up = Some(catalog.clone()),
            (false, true) => up.take().into_iter().for_each(|up| *catalog = up),
            _ => {}
        }
        if at > 0 && parsed.down != statements[at - 1].down {
            porter.end();
            last_insert = None;
            session.part();
        }
        porter.directives(&parsed.text);
        if let Some(text) = asked.instead_of(&parsed.text) {
            porter.port.text.push_str(&comment::readable(&text));
            // For SQLite it happens all the same.
            parsed.tree().into_iter().for_each(|tree| catalog.apply(source, file, tree));
            continue;
        }
        let Some(tree) = parsed.tree() else {
            porter.no_tree(parsed);
            continue;
        };
        let before = last_insert;
        if matches!(tree.kind, StatementKind::Insert(_)) {
            last_insert = seeds::told(catalog, parsed, tree);
        }
        session.follow(tree);
        let mut first = Vec::new();
        if let Some(index) = folding.begins(at) {
            match rebuilds.collapse(catalog, &folding, index, &seeds) {
                Ok(done) => drop(collapsed.insert(index, done)),
                Err(why) => {
                    porter.port.diagnostics.push(rebuild::apart(parsed.text.span, &why));
                    first = folding.drop_triggers(catalog, index);
                }
            }
        }
        let own = collapsed.iter_mut().find(|(index, _)| folding.rebuild(**index).owns(at));
        if let Some((&index, done)) = own {
            let completes = folding.rebuild(index).complete == at;
            if completes {
                folding.complete(catalog, source, file, index, done.order.take());
            }
            porter.collapsed(&parsed.text, completes.then_some(done));
            continue;
        }
        // The rules see what a statement makes as if it was there.
        let makes = makes(tree);
        folding.before(catalog, at);
        let existed = existed(catalog, tree);
        if makes {
            catalog.apply(source, file, tree);
        }
        let last_seed = seeds.is_last(catalog, source, at, parsed);
        let place = Place { existed, session, last_seed, last_insert: before };
        let mut aside = Vec::new();
        porter.statement(catalog, parsed, tree, place, |out| {
            first.into_iter().for_each(|statement: String| out.before(vec![statement.into()]));
            aside = rebuilds.put_right(catalog, &folding, at, makes, out);
            asked.allow(&parsed.text, &mut out.diagnostics);
        });
        if let Some(run) = &parsed.run {
            porter.run(catalog, parsed, run, place, &|tree, next| seeds.closes(catalog, at, parsed, tree, next));
        }
        if !makes {
            catalog.apply(source, file, tree);
        }
        if let Some(index) = folding.of(at) {
            folding.keep_in_mind(catalog, index, at);
            folding.put_aside(catalog, index, &aside);
        }
        folding.behind(catalog, source, at);
    }
    porter.end();
    up.into_iter().for_each(|up| *catalog = up);
    asked.finish(&mut porter.port);
    porter.port.used = porter.used.into_iter().collect();
    porter.port
}

/// A port in the making.
struct Porter<'a> {
    here: Here<'a>,
    cuts: Cuts,
    /// What is known of the values of an INSERT and of those like it.
    bulk: Option<Bulk>,
    port: Port,
    used: BTreeMap<&'static str, usize>,
    /// What waits for the end of the rows that the file stores.
    waiting: Vec<String>,
    /// The functions that the file has made.
    made: BTreeSet<&'static str>,
}

impl Porter<'_> {
    fn directives(&mut self, statement: &split::Statement) {
        for directive in &statement.directives {
            match directive {
                Directive::StatementBegin(_) => self.cuts.tool = None,
                _ => self.cuts.tool = self.cuts.tool.or_else(|| splitting_tool(self.here.source)),
            }
        }
    }

    fn no_tree(&mut self, Parsed { text: statement, tree, .. }: &Parsed) {
        let error = match tree {
            _ if statement.kind == Kind::Nothing => {
                self.port.text.push_str(&comment::readable(statement.whole.of(self.here.source)));
                return;
            }
            Some(Err(error)) => syntax(error.span, error.message.clone()),
            _ => syntax(statement.span, "a command of the sqlite3 shell has no rule yet".to_owned()),
        };
        block(&mut self.port, self.here.source, statement, vec![error], self.cuts.tool);
    }

    /// Writes what waited for the end of the file, or of its Up or Down part.
    fn end(&mut self) {
        for statement in self.waiting.drain(..) {
            if self.cuts.breakpoints {
                self.port.text.push_str("--> statement-breakpoint");
            }
            if !self.port.text.ends_with('\n') {
                self.port.text.push_str(self.here.line_end);
            }
            self.port.text.extend([&statement, ";", self.here.line_end]);
        }
    }

    /// Leaves out a statement of a rebuild; in place of the one that completes it stands all that was `done`.
    fn collapsed(&mut self, statement: &split::Statement, done: Option<&mut rebuild::Collapsed>) {
        let mut out = Out::default();
        out.drop_statement();
        if let Some(done) = done {
            self.make(&done.needs, &mut out);
            done.texts.drain(..).for_each(|text| out.before(vec![text.into()]));
            self.port.diagnostics.append(&mut done.diagnostics);
            self.count(&mut done.rules);
        }
        if let Ok(text) = render(self.here.source, statement, &out, self.here.line_end, self.cuts) {
            self.port.text.push_str(&text);
        }
    }

    /// Puts what makes functions before the first statement that needs them.
    fn make(&mut self, needs: &BTreeSet<&'static str>, out: &mut Out) {
        let missing = needs.iter().filter(|function| self.made.insert(function));
        out.before.splice(0..0, missing.map(|function| vec![(*function).into()]));
    }

    /// Ports one statement. `around` adds what its place in the file wants around it.
    fn statement(
        &mut self,
        catalog: &Catalog,
        parsed: &Parsed,
        tree: &Statement,
        place: Place,
        around: impl FnOnce(&mut Out),
    ) {
        let (here, text) = (self.here, &parsed.text);
        let (mut out, types) = here.ask(catalog, text, tree, place);
        if let Some(form) = read::form(parsed) {
            let bulk = self.bulk.take().filter(|bulk| bulk.is_of(here.source, form));
            let bulk = self.bulk.insert(bulk.unwrap_or_else(|| Bulk::new(here, tree, &types, Some(form))));
            bulk.learn(here, text, &out, self.cuts);
        } else {
            self.bulk = None;
        }
        let mut rules = Rules::new();
        if !text.gaps.is_empty() {
            let mut bulk = Bulk::new(here, tree, &types, None);
            let setting = Setting { here, catalog, place };
            let filled = if is_blocked(&out.diagnostics) { None } else { bulk.fill(setting, text, tree, &mut out) };
            if let Some(filled) = filled {
                rules = filled;
            } else if let Some(whole) = read::whole(here.source, text.whole.start, parsed.down)
                && let Some(tree) = whole.tree()
            {
                return self.statement(catalog, &whole, tree, place, around);
            }
        }
        around(&mut out);
        if matches!(tree.kind, StatementKind::Commit) {
            self.waiting.drain(..).for_each(|statement| out.before(vec![statement.into()]));
        }
        self.waiting.append(&mut out.at_end);
        if is_blocked(&out.diagnostics) {
            return block(&mut self.port, here.source, text, out.diagnostics, self.cuts.tool);
        }
        let needs = std::mem::take(&mut out.needs);
        let own = out.before.len();
        self.make(&needs, &mut out);
        several::note(here.config, text.span, own, &mut out);
        let rendered = render(here.source, text, &out, here.line_end, self.cuts).map_err(|conflict| {
            let (first, second) = conflict.rules;
            let message = format!("the rules {first} and {second} both want to change this: a fault of lite2pg");
            Diagnostic { rule: "conflict", ..syntax(conflict.at, message) }
        });
        match rendered.and_then(|port| written_parameters(port, text.span, &out)) {
            Ok(written) => {
                let start = self.port.text.len();
                self.port.text.push_str(&written);
                if here.config.placeholders.is_some() {
                    self.port.statements.push(project::Statement {
                        source: text.span,
                        text: Span::new(start, self.port.text.len()),
                        parameters: out.parameters,
                    });
                }
                rules.extend(out.edits.iter().map(|edit| edit.rule).filter(|rule| *rule != GAP));
                self.count(&mut rules);
                self.port.diagnostics.append(&mut out.diagnostics);
            }
            Err(fault) => {
                out.diagnostics.push(fault);
                block(&mut self.port, here.source, text, out.diagnostics, self.cuts.tool);
            }
        }
    }

    /// Ports the statements behind `model` that differ from it in their values only. `closes` tells from a statement's
    /// tree and the next one's whether it is the last to give row numbers.
    fn run(
        &mut self,
        catalog: &Catalog,
        model: &Parsed,
        run: &Run,
        place: Place,
        closes: &dyn Fn(&Statement, Option<&Statement>) -> bool,
    ) {
        let here = self.here;
        // Rows with and without their own number take turns: each statement has to be looked at.
        let mixed = model.tree().is_some_and(|tree| seeds::mixes_numbers(catalog, tree, run));
        let (mut values, mut rules) = (Vec::new(), Rules::new());
        let mut at = run.whole.start;
        while at < run.whole.end {
            let Some(member) = rows::member(here.source, at, run.form, &mut values) else { return };
            at = member.whole.end;
            let is_last = at >= run.whole.end;
            if !mixed
                && !is_last
                && let Some(bulk) = &self.bulk
                && bulk.member(here.source, &member, &values, &mut self.port, &mut rules)
            {
                self.count(&mut rules);
                continue;
            }
            let Some(parsed) = read::whole(here.source, member.whole.start, model.down) else { return };
            let Some(tree) = parsed.tree() else { return };
            let next = if is_last { None } else { read::whole(here.source, at, model.down) };
            let last_seed = (mixed || is_last) && closes(tree, next.as_ref().and_then(Parsed::tree));
            self.statement(catalog, &parsed, tree, Place { last_seed, ..place }, |_| {});
        }
    }

    fn count(&mut self, rules: &mut Rules) {
        for rule in rules.drain(..) {
            *self.used.entry(rule).or_default() += 1;
        }
    }
}

fn is_blocked(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

fn breakpoints(statements: &[Parsed]) -> bool {
    statements.iter().any(|parsed| parsed.text.directives.contains(&Directive::Breakpoint))
}

/// Writes the parameters of a statement as its driver wants them.
fn written_parameters(text: String, at: Span, out: &Out) -> Result<String, Diagnostic> {
    let Some(style) = out.marks else { return Ok(text) };
    parameter::write_percent(&text, &out.parameters, style == Placeholders::Named).ok_or_else(|| {
        let message = "the port needs a parameter twice or in another order, which `%s` cannot say".to_owned();
        let help =
            Some("write parameters as `$1` (--placeholders dollar) or with names (--placeholders named)".to_owned());
        Diagnostic { rule: "placeholder", help, ..syntax(at, message) }
    })
}

/// True if a statement adds to the schema.
fn makes(tree: &Statement) -> bool {
    match &tree.kind {
        StatementKind::CreateTable(_)
        | StatementKind::CreateIndex(_)
        | StatementKind::CreateView(_)
        | StatementKind::CreateTrigger(_)
        | StatementKind::CreateVirtualTable(_) => true,
        StatementKind::AlterTable(alter) => matches!(alter.action, AlterAction::AddColumn(_)),
        _ => false,
    }
}

/// True if the object that a statement makes exists before it.
fn existed(catalog: &Catalog, tree: &Statement) -> bool {
    match &tree.kind {
        StatementKind::CreateTable(create) => catalog.tables.contains_key(&create.name.name.key()),
        StatementKind::CreateVirtualTable(create) => catalog.tables.contains_key(&create.name.name.key()),
        StatementKind::CreateIndex(create) => catalog.indexes.contains_key(&create.name.name.key()),
        StatementKind::CreateView(create) => catalog.views.contains_key(&create.name.name.key()),
        StatementKind::CreateTrigger(create) => catalog.triggers.contains_key(&create.name.name.key()),
        _ => false,
    }
}

/// The tool that reads the file, if it is one that splits at `;`.
fn splitting_tool(source: &str) -> Option<Tool> {
    source.lines().filter(|line| line.starts_with("--")).find_map(|line| match line {
        _ if line.contains("+goose") => Some(Tool::Goose),
        _ if line.contains("+migrate") => Some(Tool::SqlMigrate),
        _ => None,
    })
}

fn syntax(span: Span, message: String) -> Diagnostic {
    Diagnostic { severity: Severity::Error, rule: "syntax", message, span, help: None, related: Vec::new() }
}
