//! Which statements are the last of their file to store given row numbers in a table.

use std::collections::{BTreeMap, BTreeSet};

use super::{Parsed, read};
use crate::catalog::Catalog;
use crate::rows::Run;
use crate::rules::{gives, number_at};
use crate::tree::{Statement, StatementKind};

/// The statements of a file that may store row numbers, by table, in lower case, and by whether they are in the Down part,
/// since only one of the parts runs.
pub(super) struct Seeds<'p> {
    storing: BTreeMap<(String, bool), Vec<(usize, &'p Statement)>>,
}

impl<'p> Seeds<'p> {
    pub fn of(statements: &'p [Parsed]) -> Self {
        let mut storing: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (at, parsed) in statements.iter().enumerate() {
            if let Some((table, tree)) = target(parsed) {
                storing.entry((table, parsed.down)).or_default().push((at, tree));
            }
        }
        Self { storing }
    }

    /// The tables, in lower case, into which the file inserts rows.
    pub fn filled(&self) -> BTreeSet<String> {
        let inserts = |statements: &Vec<(usize, &Statement)>| {
            statements.iter().any(|(_, tree)| matches!(tree.kind, StatementKind::Insert(_)))
        };
        self.storing.iter().filter(|(_, statements)| inserts(statements)).map(|((table, _), _)| table.clone()).collect()
    }

    /// True if the statement with this index is the last to store given row numbers in its table, or the last before rows
    /// that ask for a number. The catalog is that before the statement.
    pub fn is_last(&self, catalog: &Catalog, source: &str, at: usize, parsed: &Parsed) -> bool {
        let Some(tree) = parsed.tree() else { return false };
        let next = parsed.run.as_ref().and_then(|run| read::whole(source, run.whole.start, parsed.down));
        self.closes(catalog, at, parsed, tree, next.as_ref().and_then(Parsed::tree))
    }

    /// As [`Self::is_last`] for a statement in the run of another: its tree, and that of the next one in the run.
    pub fn closes(
        &self,
        catalog: &Catalog,
        at: usize,
        parsed: &Parsed,
        tree: &Statement,
        next: Option<&Statement>,
    ) -> bool {
        let Some((key, _)) = target(parsed) else { return false };
        let Some(table) = catalog.tables.get(&key).filter(|table| table.row_number().is_some()) else { return false };
        if !gives(table, tree) {
            return false;
        }
        if let Some(next) = next {
            return !gives(table, next);
        }
        let all = self.storing.get(&(key, parsed.down)).map_or(&[][..], Vec::as_slice);
        let behind = &all[all.partition_point(|(other, _)| *other <= at)..];
        let next = behind.iter().find(|(_, tree)| matches!(tree.kind, StatementKind::Insert(_)) || gives(table, tree));
        next.is_none_or(|(_, tree)| !gives(table, tree))
    }

    /// True if an earlier statement may store row numbers in the same table.
    pub fn is_second(&self, at: usize, parsed: &Parsed) -> bool {
        let all = target(parsed).and_then(|(key, _)| self.storing.get(&(key, parsed.down)));
        all.is_some_and(|all| all.first().is_some_and(|(first, _)| *first < at))
    }
}

/// True if some statements of a run give row numbers and others ask for them.
pub(super) fn mixes_numbers(catalog: &Catalog, tree: &Statement, run: &Run) -> bool {
    let StatementKind::Insert(insert) = &tree.kind else { return false };
    let column = catalog.tables.get(&insert.table.name.key()).and_then(|table| number_at(table, insert));
    column.is_some_and(|column| run.nulls.get(column).is_some_and(Option::is_none))
}

/// An INSERT, unless it stores many rows under numbers of its own, which its tree does not tell.
pub(super) fn told<'p>(catalog: &Catalog, parsed: &Parsed, tree: &'p Statement) -> Option<&'p Statement> {
    let several = parsed.run.is_some() || !parsed.text.gaps.is_empty();
    let table = target(parsed).and_then(|(key, _)| catalog.tables.get(&key))?;
    (!several || !gives(table, tree)).then_some(tree)
}

fn target(parsed: &Parsed) -> Option<(String, &Statement)> {
    let tree = parsed.tree()?;
    match &tree.kind {
        StatementKind::Insert(insert) => Some((insert.table.name.key(), tree)),
        StatementKind::Update(update) => Some((update.table.name.key(), tree)),
        _ => None,
    }
}
