//! Reading a file: its statements with what the parser says of each.

use crate::directive::Directive;
use crate::rows::{self, Form, Run, Seen};
use crate::split::{self, Kind};
use crate::sqlite::{self, SyntaxError};
use crate::text::Span;
use crate::tree::{AlterAction, InsertSource, Statement, StatementKind};

/// A statement of a file as it was read.
pub(crate) struct Parsed {
    /// Its tokens and places.
    pub text: split::Statement,
    /// What the parser says of it; `None` for what is not SQL.
    pub tree: Option<Result<Statement, SyntaxError>>,
    /// INSERTs that follow and differ from it in their values only.
    pub run: Option<Run>,
    /// True in the Down part of a migration, which takes it back.
    pub down: bool,
}

impl Parsed {
    /// The tree, if it could be read.
    pub fn tree(&self) -> Option<&Statement> {
        self.tree.as_ref()?.as_ref().ok()
    }
}

/// Splits and parses a file. With `thin`, bulk rows of literals are left out of the trees: they are in gaps and runs.
pub(crate) fn read(source: &str, thin: bool) -> Vec<Parsed> {
    let mut down = false;
    let mut read = Vec::new();
    let mut statements = split::statements(source);
    if thin {
        statements = statements.thin();
    }
    // Runs that begin before this offset are known to be too short.
    let mut short_until = 0;
    let mut bulk: Option<(Form, Seen)> = None;
    while let Some(text) = statements.next() {
        for directive in &text.directives {
            match directive {
                Directive::Up => down = false,
                Directive::Down => down = true,
                _ => {}
            }
        }
        let mut parsed = parse(source, text, down);
        if thin {
            bulk = form(&parsed).map(|form| {
                let seen = bulk.take().filter(|(last, _)| last.is_same(source, form)).map(|(_, seen)| seen);
                let mut seen = seen.unwrap_or_default();
                let mut row = Vec::new();
                if rows::row(source, form.head.end, &mut row).is_some() && row.len() == form.columns {
                    seen.add(source, &row);
                }
                (form, seen)
            });
            if let Some((form, seen)) = &bulk
                && parsed.text.whole.end >= short_until
            {
                match Run::read(source, parsed.text.whole.end, *form, seen) {
                    Ok(run) => {
                        statements.go_to(run.whole.end);
                        parsed.run = Some(run);
                    }
                    Err(end) => short_until = end,
                }
            }
        }
        read.push(parsed);
    }
    read
}

/// Parses a statement. Gaps that do not fit its tree are filled.
fn parse(source: &str, text: split::Statement, down: bool) -> Parsed {
    let tree = (text.kind == Kind::Sql).then(|| sqlite::parse(source, &text.tokens));
    let parsed = Parsed { text, tree, run: None, down };
    if parsed.text.gaps.is_empty() {
        return parsed;
    }
    let rows = match parsed.tree().map(|tree| &tree.kind) {
        Some(StatementKind::Insert(insert)) => match &insert.source {
            // An upsert may not touch a row twice: it matters which rows are alike.
            InsertSource::Values(rows) if insert.upserts.is_empty() => rows.as_slice(),
            _ => &[],
        },
        _ => &[],
    };
    let mut columns = rows.iter().map(|row| row.values.len()).chain(parsed.text.gaps.iter().map(|gap| gap.columns));
    let fits = !rows.is_empty() && columns.all(|count| count == rows[0].values.len());
    if fits { parsed } else { whole(source, parsed.text.whole.start, down).unwrap_or(parsed) }
}

/// Reads the one statement that begins at a byte offset, nothing left out.
pub(super) fn whole(source: &str, at: usize, down: bool) -> Option<Parsed> {
    let mut statements = split::statements(source);
    statements.go_to(at);
    Some(parse(source, statements.next()?, down))
}

/// What the statements behind this one must look like to be a run with it.
pub(super) fn form(statement: &Parsed) -> Option<Form> {
    let StatementKind::Insert(insert) = &statement.tree()?.kind else { return None };
    let InsertSource::Values(rows) = &insert.source else { return None };
    let [row] = rows.as_slice() else { return None };
    let head = Span::new(statement.text.span.start, row.span.start);
    let tail = Span::new(row.span.end, statement.text.semicolon?.end);
    // A comment may say something about this one statement.
    let mut comments = statement.text.tokens.iter().filter(|token| token.is_comment());
    let plain = comments.all(|token| !head.contains(token.span) && !tail.contains(token.span));
    plain.then_some(Form { head, tail, columns: row.values.len() })
}

/// The statements that apply a migration, those in the Down part left out.
pub(crate) fn ups(statements: &[Parsed]) -> impl Iterator<Item = &Statement> {
    statements.iter().filter(|statement| !statement.down).filter_map(Parsed::tree)
}

/// The objects that a file makes, changes or drops, in lower case.
pub(crate) fn objects(statements: &[Parsed]) -> Vec<String> {
    let trees = statements.iter().filter_map(Parsed::tree);
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
