//! Finds the table rebuilds of a file: which statements belong together, by the names that they make, copy and drop.
//!
//! Nothing here asks the catalog. The orders known are
//!
//! - new, copy, drop the old one, rename the new one (the one that SQLite's manual recommends,
//!   <https://www.sqlite.org/lang_altertable.html#otheralter>), also with the old one renamed before it is dropped;
//! - rename the old one, new under the old name, copy, drop the old one;
//! - copy away (`CREATE TABLE … AS`, or a table made for it), drop, new, copy back, drop the copy.

use std::collections::BTreeSet;

use crate::tree::*;

/// A table rebuild. Statements are named by their index in the file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rebuild {
    /// The table's name before and after, in lower case.
    pub table: String,
    /// The name under which the new table is made, in lower case.
    pub new: String,
    /// Other names that the old table or a copy of it has meanwhile, in lower case.
    pub meanwhile: Vec<String>,
    /// `CREATE TABLE` of the new one.
    pub create: usize,
    /// `INSERT … SELECT` into it.
    pub copy: usize,
    /// What makes and fills the copy that the rows come back from.
    pub backup: Option<Backup>,
    /// All statements of the rebuild, in order; without those that make and fill a copy that stays.
    pub statements: Vec<usize>,
    /// The indexes made on the new table before it is complete.
    pub indexes: Vec<usize>,
    /// Where the table is complete: the new one has its name and its rows.
    pub complete: usize,
    /// Why the statements cannot be taken as one, if that shows already.
    pub apart: Option<String>,
}

/// How rows are copied away.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Backup {
    /// The copy's name, in lower case.
    pub name: String,
    /// `CREATE TABLE`, perhaps `AS SELECT`.
    pub create: usize,
    /// `INSERT … SELECT`, where the table was not made from a query.
    pub fill: Option<usize>,
}

impl Rebuild {
    /// The first statement.
    pub fn first(&self) -> usize {
        self.statements.first().copied().unwrap_or(self.create)
    }

    /// True if a statement goes when the rebuild is taken as one.
    pub fn owns(&self, at: usize) -> bool {
        self.statements.contains(&at) || self.indexes.contains(&at)
    }

    /// The last statement.
    pub fn last(&self) -> usize {
        self.statements.last().copied().unwrap_or(self.complete)
    }
}

/// The rebuilds of a file, by their first statement. `None` stands for what is no statement that SQLite can run.
pub fn recognise(statements: &[Option<&Statement>]) -> Vec<Rebuild> {
    let drops = |statement: &Statement| matches!(&statement.kind, StatementKind::Drop(drop) if drop.object == ObjectKind::Table);
    if !statements.iter().flatten().copied().any(drops) {
        return Vec::new();
    }
    let file = File { statements };
    let mut taken = BTreeSet::new();
    let mut found: Vec<Rebuild> = Vec::new();
    for (at, statement) in statements.iter().enumerate() {
        if let Some(create) = statement.and_then(columns_of_create)
            && !taken.contains(&at)
            && let Some(mut rebuild) = file.rebuild(at, &create.name.name.key())
            && !rebuild.statements.iter().any(|statement| taken.contains(statement))
        {
            file.look_between(&mut rebuild);
            taken.extend(rebuild.statements.iter().copied());
            found.push(rebuild);
        }
    }
    found.sort_by_key(Rebuild::first);
    found
}

fn columns_of_create(statement: &Statement) -> Option<&CreateTable> {
    match &statement.kind {
        StatementKind::CreateTable(create) if matches!(create.body, TableBody::Columns { .. }) => Some(create),
        _ => None,
    }
}

struct File<'s> {
    statements: &'s [Option<&'s Statement>],
}

impl File<'_> {
    fn kinds(&self) -> impl DoubleEndedIterator<Item = (usize, &StatementKind)> {
        self.statements.iter().enumerate().filter_map(|(at, statement)| Some((at, &(*statement)?.kind)))
    }

    /// The rebuild that makes the new table `new` at `create`.
    fn rebuild(&self, create: usize, new: &str) -> Option<Rebuild> {
        let (copy, source) = self.kinds().skip_while(|(at, _)| *at <= create).find_map(|(at, kind)| match kind {
            StatementKind::Insert(insert) if insert.table.name.key() == new => Some((at, source_of(insert)?)),
            _ => None,
        })?;
        let mut rebuild = Rebuild { new: new.to_owned(), create, copy, ..Rebuild::default() };
        let old = source.tables.iter().find_map(|old| {
            self.new_first(&mut rebuild, old)
                .or_else(|| self.old_first(&mut rebuild, old))
                .or_else(|| self.away_and_back(&mut rebuild, old))
        });
        old?;
        rebuild.apart = rebuild.apart.take().or(source.apart);
        let more = self.kinds().any(|(at, kind)| {
            at > copy
                && at < rebuild.last()
                && matches!(kind, StatementKind::Insert(insert) if [new, &rebuild.table].contains(&insert.table.name.key().as_str()))
        });
        if more {
            rebuild.apart = Some("the new table gets rows from more than one statement".into());
        }
        rebuild.statements.sort_unstable();
        Some(rebuild)
    }

    /// New, copy, drop or rename the old one, rename the new one.
    fn new_first(&self, rebuild: &mut Rebuild, old: &str) -> Option<()> {
        let renamed = self.renamed(&rebuild.new, rebuild.copy).filter(|(_, to)| to == old)?.0;
        rebuild.statements = vec![rebuild.create, rebuild.copy, renamed];
        if let Some(dropped) = self.dropped(old, rebuild.copy).filter(|dropped| *dropped < renamed) {
            rebuild.statements.push(dropped);
        } else {
            let (moved, meanwhile) = self.renamed(old, rebuild.copy).filter(|(at, _)| *at < renamed)?;
            rebuild.statements.extend([moved, self.dropped(&meanwhile, renamed)?]);
            rebuild.meanwhile.push(meanwhile);
        }
        old.clone_into(&mut rebuild.table);
        rebuild.complete = renamed;
        Some(())
    }

    /// Rename the old one, new, copy, drop the old one; perhaps the new one is then renamed.
    fn old_first(&self, rebuild: &mut Rebuild, old: &str) -> Option<()> {
        let before = |(at, kind): (usize, &StatementKind)| match kind {
            StatementKind::AlterTable(alter) if at < rebuild.create => match &alter.action {
                AlterAction::RenameTo(to) if to.is(old) => Some((at, alter.table.name.key())),
                _ => None,
            },
            _ => None,
        };
        let (moved, table) = self.kinds().rev().find_map(before)?;
        let dropped = self.dropped(old, rebuild.copy)?;
        rebuild.statements = vec![moved, rebuild.create, rebuild.copy, dropped];
        rebuild.complete = rebuild.copy;
        if table != rebuild.new {
            rebuild.complete = self.renamed(&rebuild.new, rebuild.copy).filter(|(_, to)| *to == table)?.0;
            rebuild.statements.push(rebuild.complete);
        }
        rebuild.meanwhile.push(old.to_owned());
        rebuild.table = table;
        Some(())
    }

    /// Copy away, drop, new, copy back; perhaps the copy is then dropped.
    fn away_and_back(&self, rebuild: &mut Rebuild, backup: &str) -> Option<()> {
        let table = rebuild.new.clone();
        let made = self.kinds().rev().find_map(|(at, kind)| match kind {
            StatementKind::CreateTable(create) if at < rebuild.create && create.name.name.is(backup) => {
                Some((at, create))
            }
            _ => None,
        });
        let (at, create) = made?;
        let (fill, source) = match &create.body {
            TableBody::Query(query) => (None, source_of_query(query)),
            TableBody::Columns { .. } => {
                self.kinds().skip_while(|(filled, _)| *filled <= at).find_map(|(filled, kind)| match kind {
                    StatementKind::Insert(insert) if insert.table.name.is(backup) && filled < rebuild.create => {
                        Some((Some(filled), source_of(insert)?))
                    }
                    _ => None,
                })?
            }
        };
        if !source.tables.contains(&table) {
            return None;
        }
        let dropped = self.dropped(&table, at).filter(|dropped| *dropped < rebuild.create)?;
        if fill.is_some_and(|fill| fill > dropped) {
            return None;
        }
        rebuild.statements = vec![dropped, rebuild.create, rebuild.copy];
        if let Some(gone) = self.dropped(backup, rebuild.copy) {
            rebuild.statements.extend([at, gone]);
            rebuild.statements.extend(fill);
        }
        rebuild.apart = source.apart;
        rebuild.backup = Some(Backup { name: backup.to_owned(), create: at, fill });
        rebuild.meanwhile.push(backup.to_owned());
        rebuild.complete = rebuild.copy;
        rebuild.table = table;
        Some(())
    }

    /// The first `DROP TABLE` of a name behind a statement.
    fn dropped(&self, name: &str, behind: usize) -> Option<usize> {
        self.kinds().skip_while(|(at, _)| *at <= behind).find_map(|(at, kind)| match kind {
            StatementKind::Drop(drop) if drop.object == ObjectKind::Table && drop.name.name.is(name) => Some(at),
            _ => None,
        })
    }

    /// The first `RENAME TO` of a name behind a statement, and the new name.
    fn renamed(&self, name: &str, behind: usize) -> Option<(usize, String)> {
        self.kinds().skip_while(|(at, _)| *at <= behind).find_map(|(at, kind)| match kind {
            StatementKind::AlterTable(alter) if alter.table.name.is(name) => match &alter.action {
                AlterAction::RenameTo(to) => Some((at, to.key())),
                _ => None,
            },
            _ => None,
        })
    }

    /// Looks at what stands between the statements of a rebuild and uses its tables.
    fn look_between(&self, rebuild: &mut Rebuild) {
        let refers = |(at, _): &(usize, &StatementKind)| {
            let names = self.statements[*at].map(references).unwrap_or_default();
            !rebuild.statements.contains(at) && names.contains(&rebuild.new)
        };
        if rebuild.new != rebuild.table
            && self.kinds().take_while(|(at, _)| *at < rebuild.complete).any(|found| refers(&found))
        {
            // ALTER TABLE makes no table of this name.
            rebuild.apart = Some(format!("another table refers to `{}` meanwhile", rebuild.new));
        }
        for at in rebuild.first()..rebuild.last() {
            let Some(statement) = self.statements[at] else { continue };
            let kind = &statement.kind;
            let between = at > rebuild.first() && at < rebuild.last() && !rebuild.statements.contains(&at);
            let backup = rebuild.backup.as_ref().filter(|backup| at == backup.create || Some(at) == backup.fill);
            if !between || backup.is_some() {
                continue;
            }
            let all = uses(statement);
            let uses = |names: &[&str]| all.iter().any(|used| names.contains(&used.as_str()));
            let mut own: Vec<&str> = rebuild.meanwhile.iter().map(String::as_str).collect();
            own.push(&rebuild.new);
            let is_index = matches!(kind, StatementKind::CreateIndex(_));
            if at < rebuild.complete {
                own.push(&rebuild.table);
                // Before the rows are copied the old table may change as it likes.
                let still_old = rebuild.new != rebuild.table && at < rebuild.copy && rebuild.meanwhile.is_empty();
                let writes =
                    matches!(kind, StatementKind::Update(_) | StatementKind::Delete(_) | StatementKind::Insert(_));
                let reads = matches!(kind, StatementKind::Query(_) | StatementKind::CreateTable(_));
                if is_index && at > rebuild.create && uses(&own) {
                    rebuild.indexes.push(at);
                } else if uses(&own) && !(still_old && (writes || reads) && !uses(&[&rebuild.new])) {
                    rebuild.apart = Some("a statement between uses the table".into());
                }
            } else {
                own.retain(|name| *name != rebuild.table);
                if uses(&own) {
                    rebuild.apart = Some("a statement behind uses the old rows".into());
                }
            }
        }
    }
}

struct Source {
    tables: Vec<String>,
    apart: Option<String>,
}

fn source_of(insert: &Insert) -> Option<Source> {
    match &insert.source {
        InsertSource::Query(query) => {
            let mut source = source_of_query(query);
            if insert.with.is_some() || !insert.upserts.is_empty() || insert.returning.is_some() {
                source.apart = Some("the copy is more than INSERT … SELECT".into());
            }
            Some(source)
        }
        _ => None,
    }
}

/// The tables that a query shows, and why it is more than a copy.
fn source_of_query(query: &Query) -> Source {
    let mut bodies = vec![&query.body];
    let mut tables = Vec::new();
    let mut plain = query.with.is_none() && query.limit.is_none();
    while let Some(body) = bodies.pop() {
        match body {
            QueryBody::Compound { left, right, .. } => {
                plain = false;
                bodies.extend([right.as_ref(), left.as_ref()]);
            }
            QueryBody::Values(_) => plain = false,
            QueryBody::Select(select) => {
                plain &= !select.distinct && select.group_by.is_empty() && select.having.is_none();
                for table in select.from.iter().flat_map(From::tables) {
                    match &table.kind {
                        TableRefKind::Table(name) => tables.push(name.name.key()),
                        _ => plain = false,
                    }
                }
                plain &= tables.len() == 1;
            }
        }
    }
    let apart = (!plain).then(|| "the copy joins, groups or limits rows".to_owned());
    Source { tables, apart }
}

/// The tables to which the foreign keys of a statement refer, in lower case.
fn references(statement: &Statement) -> Vec<String> {
    let of_columns = statement.columns().iter().flat_map(|column| &column.constraints).filter_map(|constraint| {
        match &constraint.kind {
            ColumnConstraintKind::References(reference) => Some(reference.table.key()),
            _ => None,
        }
    });
    let of_table = statement.table_constraints().iter().filter_map(|constraint| match &constraint.kind {
        TableConstraintKind::ForeignKey { reference, .. } => Some(reference.table.key()),
        _ => None,
    });
    of_columns.chain(of_table).collect()
}

/// The tables that a statement reads, writes or changes, in lower case. A foreign key to a table is no use of it.
pub(super) fn uses(statement: &Statement) -> Vec<String> {
    let mut names = Vec::new();
    match &statement.kind {
        StatementKind::CreateIndex(create) => names.push(create.table.key()),
        StatementKind::CreateTrigger(create) => {
            names.push(create.table.name.key());
            names.extend(create.body.iter().flat_map(uses));
        }
        StatementKind::AlterTable(alter) => {
            names.push(alter.table.name.key());
            if let AlterAction::RenameTo(to) = &alter.action {
                names.push(to.key());
            }
        }
        StatementKind::Drop(drop) if drop.object == ObjectKind::Table => names.push(drop.name.name.key()),
        StatementKind::CreateTable(create) => names.push(create.name.name.key()),
        StatementKind::Insert(insert) => names.push(insert.table.name.key()),
        StatementKind::Update(update) => names.push(update.table.name.key()),
        StatementKind::Delete(delete) => names.push(delete.table.name.key()),
        _ => {}
    }
    if let StatementKind::Update(update) = &statement.kind
        && let Some(from) = &update.from
    {
        from.tables().for_each(|table| named(table, &mut names));
    }
    crate::walk::queries(statement, &mut |query| {
        let mut bodies = vec![&query.body];
        while let Some(body) = bodies.pop() {
            match body {
                QueryBody::Compound { left, right, .. } => bodies.extend([left.as_ref(), right.as_ref()]),
                QueryBody::Select(select) => {
                    select.from.iter().flat_map(From::tables).for_each(|table| named(table, &mut names));
                }
                QueryBody::Values(_) => {}
            }
        }
    });
    crate::walk::exprs(statement, &mut |expr| {
        if let ExprKind::In { set: InSet::Table(name), .. } = &expr.kind {
            names.push(name.name.key());
        }
    });
    names
}

fn named(table: &TableRef, names: &mut Vec<String>) {
    match &table.kind {
        TableRefKind::Table(name) => names.push(name.name.key()),
        TableRefKind::Joined(from) => from.tables().for_each(|table| named(table, names)),
        TableRefKind::Function(..) | TableRefKind::Query(_) => {}
    }
}
