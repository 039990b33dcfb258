//! Reading a file: its statements with what the parser says of each.

use crate::directive::Directive;
use crate::split::{self, Kind};
use crate::sqlite::{self, SyntaxError};
use crate::tree::{AlterAction, Statement, StatementKind};

/// A statement of a file as it was read.
pub(crate) struct Parsed {
    /// Its tokens and places.
    pub text: split::Statement,
    /// What the parser says of it; `None` for what is not SQL.
    pub tree: Option<Result<Statement, SyntaxError>>,
    /// True in the Down part of a migration, which takes it back.
    pub down: bool,
}

impl Parsed {
    /// The tree, if it could be read.
    pub fn tree(&self) -> Option<&Statement> {
        self.tree.as_ref()?.as_ref().ok()
    }
}

/// Splits and parses a file.
pub(crate) fn read(source: &str) -> Vec<Parsed> {
    let mut down = false;
    split::statements(source)
        .map(|text| {
            for directive in &text.directives {
                match directive {
                    Directive::Up => down = false,
                    Directive::Down => down = true,
                    _ => {}
                }
            }
            let tree = (text.kind == Kind::Sql).then(|| sqlite::parse(source, &text.tokens));
            Parsed { text, tree, down }
        })
        .collect()
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
