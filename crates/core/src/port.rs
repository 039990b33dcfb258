//! The driver: one file through the rules, statement by statement.

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::common;
use crate::config::{Config, Level};
use crate::context::Cx;
use crate::diagnostic::{Diagnostic, Severity};
use crate::directive::{Directive, Tool};
use crate::edit::{self, Piece};
use crate::infer::Decisions;
use crate::project::Port;
use crate::rule::{Out, Visit};
use crate::rules::RULES;
use crate::split::{self, Kind};
use crate::sqlite::{self, SyntaxError};
use crate::text::{self, Span};
use crate::tree::{AlterAction, InsertSource, Statement, StatementKind, TableBody};
use crate::types;

/// A statement of a file and what the parser says of it.
pub(crate) type Parsed = (split::Statement, Option<Result<Statement, SyntaxError>>);

/// Splits and parses a file.
pub(crate) fn read(source: &str) -> Vec<Parsed> {
    split::statements(source)
        .map(|statement| {
            let tree = (statement.kind == Kind::Sql).then(|| sqlite::parse(source, &statement.tokens));
            (statement, tree)
        })
        .collect()
}

/// The statements that apply a migration, those in the Down part left out.
pub(crate) fn ups(statements: &[Parsed]) -> impl Iterator<Item = &Statement> {
    let mut down = false;
    statements.iter().filter_map(move |(statement, tree)| {
        for directive in &statement.directives {
            match directive {
                Directive::Up => down = false,
                Directive::Down => down = true,
                _ => {}
            }
        }
        tree.as_ref().and_then(|tree| tree.as_ref().ok()).filter(|_| !down)
    })
}

/// True if a file that says to be SQLite is PostgreSQL: SQLite cannot read it, and it has words that only PostgreSQL has.
pub(crate) fn is_postgres(source: &str, statements: &[Parsed]) -> bool {
    if !statements.iter().any(|(_, tree)| matches!(tree, Some(Err(_)))) {
        return false;
    }
    let words = ["SERIAL", "BIGSERIAL", "JSONB", "TIMESTAMPTZ", "PLPGSQL"];
    let mut before: Option<String> = None;
    for token in statements.iter().flat_map(|(statement, _)| &statement.tokens) {
        if token.is_significant() {
            let text = token.span.of(source).to_ascii_uppercase();
            let replace_view = text == "REPLACE" && before.as_deref() == Some("OR");
            if words.contains(&text.as_str()) || text.starts_with("$$") {
                return true;
            }
            before = Some(text);
            let _ = replace_view;
        }
    }
    false
}

/// The port of a file that needs none.
pub(crate) fn already_postgres(source: &str) -> Port {
    let diagnostic = Diagnostic {
        severity: Severity::Warning,
        rule: "already-postgres",
        message: "this file is PostgreSQL already, SQLite cannot run it: it is copied as it is".into(),
        span: Span::at(0),
        help: Some("name the file with the suffix of the ports, and write one for SQLite".into()),
        related: Vec::new(),
    };
    Port {
        text: source.to_owned(),
        diagnostics: vec![diagnostic],
        blocked: Vec::new(),
        is_postgres: true,
        used: Vec::new(),
    }
}

/// Ports one file; the catalog goes on to the state behind it.
pub(crate) fn port(
    config: &Config,
    decisions: &Decisions,
    catalog: &mut Catalog,
    file: usize,
    source: &str,
    statements: &[Parsed],
) -> Port {
    let seeds = last_seeds(catalog, statements);
    let mut port = Port {
        text: String::with_capacity(source.len() + source.len() / 8),
        diagnostics: Vec::new(),
        blocked: Vec::new(),
        is_postgres: false,
        used: Vec::new(),
    };
    let mut used: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut tool = None;
    let line_end = text::line_end(source);
    for (at, (statement, tree)) in statements.iter().enumerate() {
        for directive in &statement.directives {
            match directive {
                Directive::StatementBegin(_) => tool = None,
                _ => tool = tool.or_else(|| splitting_tool(source)),
            }
        }
        let tree = match tree {
            None if statement.kind == Kind::Nothing => {
                port.text.push_str(statement.whole.of(source));
                continue;
            }
            None => {
                let message = "a command of the sqlite3 shell has no rule yet".to_owned();
                block(&mut port, source, statement, vec![syntax(statement.span, message)]);
                continue;
            }
            Some(Err(error)) => {
                block(&mut port, source, statement, vec![syntax(error.span, error.message.clone())]);
                continue;
            }
            Some(Ok(tree)) => tree,
        };
        let creates = matches!(
            tree.kind,
            StatementKind::CreateTable(_)
                | StatementKind::CreateIndex(_)
                | StatementKind::CreateView(_)
                | StatementKind::CreateTrigger(_)
                | StatementKind::CreateVirtualTable(_)
        );
        let adds =
            matches!(&tree.kind, StatementKind::AlterTable(alter) if matches!(alter.action, AlterAction::AddColumn(_)));
        let existed = existed(catalog, tree);
        if creates || adds {
            catalog.apply(source, file, tree);
        }
        let family = |id| decisions.family(id);
        let types = types::of(catalog, tree, &family);
        let cx = Cx {
            source,
            file,
            statement: tree,
            tokens: &statement.tokens,
            catalog,
            existed,
            decisions,
            types: &types,
            config,
            last_seed: seeds.contains(&at),
        };
        let mut out = Out::default();
        visit(&cx, &mut out);
        common::check(&cx, &mut out);
        levels(config, &mut out);
        let blocked = out.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        if blocked {
            block(&mut port, source, statement, out.diagnostics);
        } else {
            match render(source, statement, &out, line_end, tool) {
                Ok(text) => {
                    port.text.push_str(&text);
                    for edit in &out.edits {
                        *used.entry(edit.rule).or_default() += 1;
                    }
                    port.diagnostics.append(&mut out.diagnostics);
                }
                Err(conflict) => {
                    let (first, second) = conflict.rules;
                    let message =
                        format!("the rules {first} and {second} both want to change this: a fault of lite2pg");
                    out.diagnostics.push(Diagnostic { rule: "conflict", ..syntax(conflict.at, message) });
                    block(&mut port, source, statement, out.diagnostics);
                }
            }
        }
        if !creates && !adds {
            catalog.apply(source, file, tree);
        }
    }
    port.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    port.used = used.into_iter().collect();
    port
}

/// True if the object that a statement makes exists before it.
fn existed(catalog: &Catalog, tree: &Statement) -> bool {
    match &tree.kind {
        StatementKind::CreateTable(create) => catalog.tables.contains_key(&create.name.name.key()),
        StatementKind::CreateIndex(create) => catalog.indexes.contains_key(&create.name.name.key()),
        StatementKind::CreateView(create) => catalog.views.contains_key(&create.name.name.key()),
        StatementKind::CreateTrigger(create) => catalog.triggers.contains_key(&create.name.name.key()),
        _ => false,
    }
}

/// The statements that are the last of the file to store given row numbers in their table.
fn last_seeds(catalog: &Catalog, statements: &[Parsed]) -> Vec<usize> {
    if !statements.iter().any(|(_, tree)| matches!(tree, Some(Ok(Statement { kind: StatementKind::Insert(_), .. })))) {
        return Vec::new();
    }
    let mut catalog = catalog.clone();
    let mut last: BTreeMap<String, usize> = BTreeMap::new();
    for (at, (_, tree)) in statements.iter().enumerate() {
        let Some(Ok(tree)) = tree else { continue };
        match &tree.kind {
            StatementKind::CreateTable(_) | StatementKind::AlterTable(_) | StatementKind::Drop(_) => {
                catalog.apply("", usize::MAX, tree);
            }
            StatementKind::Insert(insert) if !matches!(insert.source, InsertSource::DefaultValues) => {
                let key = insert.table.name.key();
                if let Some(table) = catalog.tables.get(&key)
                    && let Some(number) = table.row_number()
                    && (insert.columns.is_empty() || insert.columns.iter().any(|column| column.is(&number.name)))
                {
                    last.insert(key, at);
                }
            }
            _ => {}
        }
    }
    last.into_values().collect()
}

fn splitting_tool(source: &str) -> Option<Tool> {
    source.lines().filter(|line| line.starts_with("--")).find_map(|line| match line {
        _ if line.contains("+goose") => Some(Tool::Goose),
        _ if line.contains("+migrate") => Some(Tool::SqlMigrate),
        _ => None,
    })
}

fn visit(cx: &Cx, out: &mut Out) {
    for rule in RULES {
        out.speak(rule.name);
        match rule.visit {
            Visit::Statement(visit) => visit(cx, cx.statement, out),
            Visit::Column(visit) => match &cx.statement.kind {
                StatementKind::CreateTable(create) => {
                    if let TableBody::Columns { columns, .. } = &create.body {
                        columns.iter().for_each(|column| visit(cx, column, out));
                    }
                }
                StatementKind::AlterTable(alter) => {
                    if let AlterAction::AddColumn(column) = &alter.action {
                        visit(cx, column, out);
                    }
                }
                _ => {}
            },
            Visit::TableConstraint(visit) => {
                if let StatementKind::CreateTable(create) = &cx.statement.kind
                    && let TableBody::Columns { constraints, .. } = &create.body
                {
                    constraints.iter().for_each(|constraint| visit(cx, constraint, out));
                }
            }
            Visit::Query(visit) => crate::walk::queries(cx.statement, &mut |query| visit(cx, query, out)),
            Visit::Expr(visit) => crate::walk::exprs(cx.statement, &mut |expr| visit(cx, expr, out)),
        }
    }
}

/// Gives diagnostics the severity that the user chose for their rule. An error stays one.
fn levels(config: &Config, out: &mut Out) {
    out.diagnostics.retain_mut(|diagnostic| {
        if diagnostic.severity == Severity::Error {
            return true;
        }
        match config.level(diagnostic.rule) {
            Some(Level::Off) => return false,
            Some(Level::Info) => diagnostic.severity = Severity::Info,
            Some(Level::Warn) => diagnostic.severity = Severity::Warning,
            Some(Level::Error) => diagnostic.severity = Severity::Error,
            None => {}
        }
        true
    });
}

/// The objects that a file makes, changes or drops, in lower case.
pub(crate) fn objects(statements: &[Parsed]) -> Vec<String> {
    let trees = statements.iter().filter_map(|(_, tree)| tree.as_ref()?.as_ref().ok());
    trees
        .flat_map(|tree| match &tree.kind {
            StatementKind::CreateTable(create) => vec![create.name.name.key()],
            StatementKind::CreateVirtualTable(create) => vec![create.name.name.key()],
            StatementKind::CreateIndex(create) => vec![create.name.name.key(), create.table.key()],
            StatementKind::CreateView(create) => vec![create.name.name.key()],
            StatementKind::CreateTrigger(create) => vec![create.name.name.key(), create.table.name.key()],
            StatementKind::Drop(drop) => vec![drop.name.name.key()],
            StatementKind::Insert(insert) => vec![insert.table.name.key()],
            StatementKind::Update(update) => vec![update.table.name.key()],
            StatementKind::Delete(delete) => vec![delete.table.name.key()],
            StatementKind::AlterTable(alter) => match &alter.action {
                AlterAction::RenameTo(to) => vec![alter.table.name.key(), to.key()],
                _ => vec![alter.table.name.key()],
            },
            _ => Vec::new(),
        })
        .collect()
}

/// Says which statements need what a blocked file was to make.
pub(crate) fn warn_of_blocked(
    port: &mut Port,
    files: &[crate::project::File],
    source: &str,
    statements: &[Parsed],
    unsure: &BTreeMap<String, usize>,
) {
    if unsure.is_empty() {
        return;
    }
    let mut said = std::collections::BTreeSet::new();
    for token in statements.iter().flat_map(|(statement, _)| &statement.tokens) {
        if !matches!(
            token.kind,
            crate::lex::TokenKind::Word | crate::lex::TokenKind::QuotedName | crate::lex::TokenKind::String
        ) {
            continue;
        }
        let name = token.span.of(source).trim_matches(['"', '`', '[', ']', '\'']).to_ascii_lowercase();
        if let Some(&file) = unsure.get(&name)
            && said.insert(name.clone())
        {
            port.diagnostics.push(Diagnostic {
                severity: Severity::Warning,
                rule: "blocked-before",
                message: format!(
                    "`{name}` depends on {}, which is blocked or needs a blocked file: this port needs that one first",
                    files[file].name
                ),
                span: token.span,
                help: None,
                related: Vec::new(),
            });
        }
    }
    port.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
}

fn syntax(span: Span, message: String) -> Diagnostic {
    Diagnostic { severity: Severity::Error, rule: "syntax", message, span, help: None, related: Vec::new() }
}

/// Writes a statement with what the rules want around it.
fn render(
    source: &str,
    statement: &split::Statement,
    out: &Out,
    line_end: &str,
    tool: Option<Tool>,
) -> Result<String, edit::Conflict> {
    let whole = statement.whole;
    let lead = Span::new(whole.start, statement.span.start).of(source);
    let tail = Span::new(statement.span.end, whole.end).of(source);
    let mut body = String::new();
    let pieces = |pieces: &[Piece]| -> Result<String, edit::Conflict> {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(new) => text.push_str(new),
                Piece::Keep(span) => text.push_str(&edit::apply(source, *span, &inside(&out.edits, *span))?),
            }
        }
        Ok(text)
    };
    for before in &out.before {
        body.push_str(&pieces(before)?);
        body.push(';');
        body.push_str(line_end);
    }
    if out.removed {
        let trimmed = body.trim_end().len();
        body.truncate(trimmed);
        body.push_str(tail.strip_suffix(';').unwrap_or(tail));
    } else {
        let text = edit::apply(source, statement.span, &out.edits)?;
        if let Some(tool) = tool.filter(|_| out.holds_semicolon) {
            let (begin, end) = tool.statement_marks();
            let tail = tail.trim_end().strip_suffix(';').map_or(tail, |_| ";");
            body.extend([begin, line_end, &text, tail, line_end, end]);
        } else {
            body.push_str(&text);
            body.push_str(tail);
        }
        if !out.after.is_empty() && statement.semicolon.is_none() {
            let trimmed = body.trim_end().len();
            let rest = body.split_off(trimmed);
            body.push(';');
            body.push_str(&rest);
        }
    }
    for after in &out.after {
        if !body.ends_with('\n') && !body.is_empty() {
            body.push_str(line_end);
        }
        body.push_str(&pieces(after)?);
        body.push(';');
    }
    // No comment is ever lost: those that an edit swallowed stand before the statement.
    let mut text = lead.to_owned();
    for token in statement.tokens.iter().filter(|token| token.is_comment() && token.span.start >= statement.span.start)
    {
        let comment = token.span.of(source);
        if !body.contains(comment) {
            text.push_str(comment);
            text.push_str(line_end);
        }
    }
    text.push_str(&body);
    Ok(text)
}

fn inside(edits: &[edit::Edit], span: Span) -> Vec<edit::Edit> {
    edits.iter().filter(|edit| span.contains(edit.at)).cloned().collect()
}

/// Writes a stub for a statement that could not be ported: it raises an error and shows the source.
fn block(port: &mut Port, source: &str, statement: &split::Statement, mut diagnostics: Vec<Diagnostic>) {
    let whole = statement.whole;
    port.text.push_str(Span::new(whole.start, statement.span.start).of(source));
    let error = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
    let message = error.map_or("", |error| error.message.as_str()).replace(['\n', '\r', '\0'], " ");
    for line in Span::new(statement.span.start, whole.end).of(source).lines() {
        port.text.push_str("-- ");
        port.text.push_str(&line.replace('\0', "\\0"));
        port.text.push('\n');
    }
    let quoted = message.replace('\'', "''").replace('%', "%%").replace("$lite2pg$", "");
    let stub = ["DO $lite2pg$ BEGIN RAISE EXCEPTION 'not ported: ", &quoted, "'; END $lite2pg$;"];
    port.text.extend(stub);
    port.blocked.push(statement.span);
    port.diagnostics.append(&mut diagnostics);
}
