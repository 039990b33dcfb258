//! The driver: one file through the rules, statement by statement.
//!
//! [`read`] splits and parses; [`statement`] asks the rules; [`render`] writes what they answer, or [`stub`] what stands
//! for a blocked statement.

mod already_postgres;
mod blocked_before;
mod comment;
mod read;
mod rebuild;
mod render;
mod seeds;
mod statement;
mod stub;

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::circles::Circles;
use crate::config::{Config, Placeholders};
use crate::context::Cx;
use crate::diagnostic::{Diagnostic, Severity};
use crate::directive::{Directive, Tool};
use crate::infer::Decisions;
use crate::parameter;
use crate::project::{self, Port};
use crate::rebuild::Folding;
use crate::rule::Out;
use crate::split::Kind;
use crate::text::{self, Span};
use crate::tree::{AlterAction, Statement, StatementKind};
use crate::types;

pub(crate) use already_postgres::{already_postgres, is_postgres};
pub(crate) use blocked_before::{RULE as BLOCKED_BEFORE, warn_of_blocked};
pub(crate) use read::{Parsed, objects, read, ups};
use render::{Cuts, render};
use seeds::Seeds;
pub(crate) use statement::again;
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
    let mut port = Port {
        text: String::with_capacity(source.len() + source.len() / 8),
        diagnostics: Vec::new(),
        blocked: Vec::new(),
        is_postgres: false,
        used: Vec::new(),
        statements: Vec::new(),
    };
    let mut used: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut folding = Folding::new(statements.iter().map(Parsed::tree).collect());
    let rebuilds = rebuild::Port { config, decisions, circles, file, source, statements };
    let mut collapsed: BTreeMap<usize, rebuild::Collapsed> = BTreeMap::new();
    let mut tool = None;
    let mut in_transaction = false;
    let line_end = text::line_end(source);
    let breakpoints = statements.iter().any(|parsed| parsed.text.directives.contains(&Directive::Breakpoint));
    // The Down part of a file starts from what its Up part made, and leaves no trace.
    let mut up: Option<Catalog> = None;
    for (at, parsed) in statements.iter().enumerate() {
        match (parsed.down, up.is_some()) {
            (true, false) => up = Some(catalog.clone()),
            (false, true) => up.take().into_iter().for_each(|up| *catalog = up),
            _ => {}
        }
        let Parsed { text: statement, tree, .. } = parsed;
        for directive in &statement.directives {
            match directive {
                Directive::StatementBegin(_) => tool = None,
                _ => tool = tool.or_else(|| splitting_tool(source)),
            }
        }
        let tree = match tree {
            None if statement.kind == Kind::Nothing => {
                port.text.push_str(&comment::readable(statement.whole.of(source)));
                continue;
            }
            None => {
                let message = "a command of the sqlite3 shell has no rule yet".to_owned();
                block(&mut port, source, statement, vec![syntax(statement.span, message)], tool);
                continue;
            }
            Some(Err(error)) => {
                block(&mut port, source, statement, vec![syntax(error.span, error.message.clone())], tool);
                continue;
            }
            Some(Ok(tree)) => tree,
        };
        match &tree.kind {
            StatementKind::Begin(_) => in_transaction = true,
            StatementKind::Commit | StatementKind::Rollback => in_transaction = false,
            _ => {}
        }
        let mut first = Vec::new();
        if let Some(index) = folding.begins(at) {
            match rebuilds.collapse(catalog, &folding, index, &seeds) {
                Ok(done) => drop(collapsed.insert(index, done)),
                Err(why) => {
                    port.diagnostics.push(rebuild::apart(statement.span, &why));
                    first = folding.drop_triggers(catalog, index);
                }
            }
        }
        let own = collapsed.iter_mut().find(|(index, _)| folding.rebuild(**index).owns(at));
        if let Some((&index, done)) = own {
            let mut out = Out::default();
            out.drop_statement();
            if folding.rebuild(index).complete == at {
                done.texts.drain(..).for_each(|text| out.before(vec![text.into()]));
                folding.complete(catalog, source, file, index, done.order.take());
                port.diagnostics.append(&mut done.diagnostics);
                done.rules.iter().for_each(|rule| *used.entry(rule).or_default() += 1);
            }
            if let Ok(text) = render(source, statement, &out, line_end, Cuts { tool, breakpoints }) {
                port.text.push_str(&text);
            }
            continue;
        }
        // The rules see what a statement makes as if it was there.
        let makes = makes(tree);
        folding.before(catalog, at);
        let existed = existed(catalog, tree);
        if makes {
            catalog.apply(source, file, tree);
        }
        let family = |id| decisions.get(id).map(|decided| decided.pg.clone());
        let types = types::of(catalog, tree, &family);
        let cx = Cx {
            source,
            file,
            statement: tree,
            tokens: &statement.tokens,
            catalog,
            existed,
            in_transaction,
            decisions,
            types: &types,
            circles,
            config,
            last_seed: seeds.is_last(catalog, at, parsed),
        };
        let mut out = statement::ask(&cx);
        first.into_iter().for_each(|statement: String| out.before(vec![statement.into()]));
        let aside = rebuilds.put_right(cx.catalog, &folding, at, makes, &mut out);
        let blocked = out.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        if blocked {
            block(&mut port, source, statement, out.diagnostics, tool);
        } else {
            let rendered = render(source, statement, &out, line_end, Cuts { tool, breakpoints }).map_err(|conflict| {
                let (first, second) = conflict.rules;
                let message = format!("the rules {first} and {second} both want to change this: a fault of lite2pg");
                Diagnostic { rule: "conflict", ..syntax(conflict.at, message) }
            });
            match rendered.and_then(|text| written_parameters(text, statement.span, &out)) {
                Ok(text) => {
                    let start = port.text.len();
                    port.text.push_str(&text);
                    if config.placeholders.is_some() {
                        let text = Span::new(start, port.text.len());
                        port.statements.push(project::Statement {
                            source: statement.span,
                            text,
                            parameters: out.parameters,
                        });
                    }
                    for edit in &out.edits {
                        *used.entry(edit.rule).or_default() += 1;
                    }
                    port.diagnostics.append(&mut out.diagnostics);
                }
                Err(fault) => {
                    out.diagnostics.push(fault);
                    block(&mut port, source, statement, out.diagnostics, tool);
                }
            }
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
    up.into_iter().for_each(|up| *catalog = up);
    port.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    port.used = used.into_iter().collect();
    port
}

/// Writes the parameters of a statement as its driver wants them.
fn written_parameters(text: String, at: Span, out: &Out) -> Result<String, Diagnostic> {
    let Some(style) = out.marks else { return Ok(text) };
    parameter::write_percent(&text, &out.parameters, style == Placeholders::Named).ok_or_else(|| {
        let message = "the port needs a parameter twice or in another order, which `%s` cannot say".to_owned();
        Diagnostic { rule: "placeholder", ..syntax(at, message) }
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
