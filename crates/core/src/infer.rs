//! Inference: from what all files show of a column to its type in the port.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, Column, ColumnId, Place, Table};
use crate::config::Config;
use crate::decide;
use crate::evidence::{Evidence, is_named_big, says_boolean};
use crate::pg_type::{self, Affinity, Caveat, Family, PgType};
use crate::project::Reason;
use crate::rules::generator;
use crate::tree::{self, Expr, ExprKind, InSet, Statement, StatementKind, TableBody};
use crate::types;

/// The type of a column in the port, and why.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The type; for a column that numbers itself the type that a reference to it has.
    pub pg: PgType,
    /// What is lost.
    pub caveat: Option<Caveat>,
    /// Why; empty if the declared type alone says so.
    pub reasons: Vec<Reason>,
}

/// Collects evidence, statement by statement; then decides.
#[derive(Debug, Default)]
pub struct Inference {
    evidence: BTreeMap<ColumnId, Evidence>,
    /// The latest state of each column and the name of its table.
    columns: BTreeMap<ColumnId, (String, Column)>,
    /// What the declared type of each of them alone would become.
    declared: BTreeMap<ColumnId, PgType>,
    /// The names of all tables that are ever there, in lower case.
    tables: BTreeSet<String>,
    /// Columns with a foreign key, and the columns to which they refer.
    references: BTreeSet<(ColumnId, ColumnId)>,
    /// Columns whose values are stored in other columns, and those.
    copies: BTreeSet<(ColumnId, ColumnId)>,
    /// The columns of STRICT tables.
    strict: BTreeSet<ColumnId>,
    /// Generated columns that cannot be virtual in PostgreSQL.
    stored: BTreeSet<ColumnId>,
}

/// The types of all columns.
#[derive(Debug, Default)]
pub struct Decisions {
    by_id: BTreeMap<ColumnId, Decided>,
    tables: BTreeSet<String>,
    stored: BTreeSet<ColumnId>,
}

impl Decisions {
    /// What was decided for a column.
    pub fn get(&self, id: ColumnId) -> Option<&Decided> {
        self.by_id.get(&id)
    }

    /// True if some file makes a table of this name, whatever its case.
    pub fn is_made(&self, table: &str) -> bool {
        self.tables.contains(&table.to_ascii_lowercase())
    }

    /// True for a generated column that cannot be virtual in PostgreSQL: a key, an index or a trigger uses it in some file.
    pub fn is_stored(&self, id: ColumnId) -> bool {
        self.stored.contains(&id)
    }

    /// The type of a column.
    pub fn pg(&self, id: ColumnId) -> Option<&PgType> {
        self.by_id.get(&id).map(|decided| &decided.pg)
    }

    /// The family of a column's type.
    pub fn family(&self, id: ColumnId) -> Option<Family> {
        self.by_id.get(&id).map(|decided| decided.pg.family)
    }
}

impl Inference {
    /// Looks at a statement that the catalog has just applied.
    pub fn observe(&mut self, catalog: &Catalog, source: &str, file: usize, statement: &Statement, config: &Config) {
        use crate::tree::StatementKind as Kind;
        let touched = match &statement.kind {
            // `CREATE TABLE … AS` shows nothing: its columns have the types of what they copy.
            Kind::CreateTable(create) if matches!(create.body, TableBody::Query(_)) => None,
            Kind::CreateTable(create) => catalog.table(&create.name.name.text),
            Kind::CreateVirtualTable(create) => catalog.table(&create.name.name.text),
            Kind::AlterTable(alter) => match &alter.action {
                crate::tree::AlterAction::RenameTo(to) => catalog.table(&to.text),
                _ => catalog.table(&alter.table.name.text),
            },
            _ => None,
        };
        if let Kind::CreateTable(create) = &statement.kind
            && let Some(table) = catalog.table(&create.name.name.text)
        {
            for column in table.columns.iter().filter(|column| column.made.is_some()) {
                self.know(table, column, config);
            }
        }
        if let Some(table) = touched {
            self.look_at_table(table, source, file, config);
            self.look_at_keys(catalog, table);
            self.look_at_generated(catalog, table, file, statement);
        }
        if config.pg_version >= crate::stored::SINCE {
            crate::stored::observe(catalog, statement, &mut self.stored);
        }
        let holds_expressions =
            matches!(statement.kind, Kind::CreateView(_) | Kind::CreateTrigger(_) | Kind::CreateIndex(_));
        if !statement.kind.is_dml() && !holds_expressions {
            return;
        }
        let types = types::of(catalog, statement, &|id| self.declared.get(&id));
        for (id, span) in types.documents {
            let reason = || Reason { text: "a JSON function reads it".into(), place: Some((file, span)) };
            self.evidence.entry(id).or_default().json.get_or_insert_with(reason);
        }
        for (id, span, assigned) in types.meetings {
            if let (Some(from), true) = (types.columns.get(&span), assigned) {
                self.copies.insert((*from, id));
            }
            self.evidence.entry(id).or_default().meet(span.of(source), Some((file, span)), assigned);
        }
    }

    /// A generated column without a type holds what its expression gives.
    fn look_at_generated(&mut self, catalog: &Catalog, table: &Table, file: usize, statement: &Statement) {
        let new: Vec<(ColumnId, &Expr)> = definitions(statement)
            .iter()
            .filter(|column| column.declared.is_none())
            .filter_map(|column| Some((table.column(&column.name.text)?.id, generator(column)?)))
            .collect();
        if new.is_empty() {
            return;
        }
        let types = types::of(catalog, statement, &|id| self.declared.get(&id));
        for (id, expr) in new {
            let reason = || Reason { text: "its expression gives such numbers".into(), place: Some((file, expr.span)) };
            let evidence = self.evidence.entry(id).or_default();
            match types.is.get(&expr.span) {
                Some(types::Ty::Is(Family::Integer)) => evidence.integer = Some(reason()),
                Some(types::Ty::Is(Family::Double)) => evidence.fraction = Some(reason()),
                _ => {}
            }
        }
    }

    /// Notes the foreign keys of a table and those to it.
    fn look_at_keys(&mut self, catalog: &Catalog, table: &Table) {
        let name = table.name.to_ascii_lowercase();
        for child in catalog.tables.values() {
            let own = child.name == table.name;
            for key in child.foreign_keys.iter().filter(|key| own || key.parent == name) {
                let Some(parent) = catalog.tables.get(&key.parent) else { continue };
                for (column, wanted) in key.columns.iter().zip(catalog.parent_columns(key)) {
                    if let (Some(column), Some(wanted)) = (child.column(column), parent.column(&wanted)) {
                        self.references.insert((column.id, wanted.id));
                    }
                }
            }
        }
        self.tables.insert(name);
    }

    /// Keeps the latest state of a column, and gives back the one before.
    fn know(&mut self, table: &Table, column: &Column, config: &Config) -> Option<(String, Column)> {
        let declared = pg_type::of_declared(column.declared.as_ref(), &column.declared_text, config);
        self.declared.insert(column.id, declared.pg);
        self.columns.insert(column.id, (table.name.clone(), column.clone()))
    }

    fn look_at_table(&mut self, table: &Table, source: &str, file: usize, config: &Config) {
        // PostgreSQL finds the types of what a query shows.
        let found = |column: &&crate::catalog::Column| {
            table.query.is_some() && column.declared.is_none() && column.made.is_none()
        };
        for column in table.columns.iter().filter(|column| !found(column)) {
            let before = self.know(table, column, config);
            // A rebuild defines a column once more.
            let new = before.is_none_or(|(_, before)| before.place != column.place);
            if !new || column.place.file != file {
                continue;
            }
            let place = Some((file, column.place.span));
            if table.strict {
                self.strict.insert(column.id);
            }
            let evidence = self.evidence.entry(column.id).or_default();
            if is_named_big(&column.name) {
                evidence.big.get_or_insert(Reason { text: "its name tells of milliseconds or bytes".into(), place });
            }
            if let Some(comment) = comment_behind(source, column.place)
                && says_boolean(comment)
            {
                evidence.boolean.push(Reason { text: format!("its comment says `{}`", comment.trim()), place });
            }
            if let Some(default) = &column.default {
                let text = default.span.of(source).to_owned();
                match &default.bare().kind {
                    ExprKind::Boolean(_) => {
                        evidence.boolean.push(Reason { text: format!("its default is {text}"), place });
                    }
                    ExprKind::String(word)
                        if matches!(column.affinity(), Affinity::Integer | Affinity::Numeric) && is_truth(word) =>
                    {
                        let reason = Reason { text: format!("its default is {text}"), place };
                        evidence.text.get_or_insert_with(|| reason.clone());
                        evidence.boolean.push(reason);
                    }
                    // The default may be a text without its quotes.
                    ExprKind::String(value) => evidence.meet(&format!("'{}'", value.replace('\'', "''")), place, true),
                    _ => evidence.meet(default.bare().span.of(source), place, true),
                }
            }
        }
        for check in &table.checks {
            if let Some(column) = zero_or_one(check).and_then(|name| table.column(name))
                && column.place.file == file
            {
                let reason = Reason { text: "a CHECK allows 0 and 1 only".into(), place: Some((file, check.span)) };
                let evidence = self.evidence.entry(column.id).or_default();
                if !evidence.boolean.contains(&reason) {
                    evidence.boolean.push(reason);
                }
            }
        }
    }

    /// Decides for all columns. `ports` tells the types that hand-written ports give, by table and column in lower case.
    pub fn decide(&self, config: &Config, ports: &BTreeMap<(String, String), String>) -> Decisions {
        let mut all = self.evidence.clone();
        // What is in a column comes into those to which it is copied, over several tables too.
        for _ in 0..8 {
            for (from, to) in &self.copies {
                if let Some(stored) = all.get(from).cloned() {
                    all.entry(*to).or_default().absorb(&stored);
                }
                if let Some(reason) = self.numbers_from(*from, *to, all.get(from)) {
                    all.entry(*to).or_default().not_timestamp.get_or_insert(reason);
                }
            }
        }
        let decided = self.columns.iter().map(|(id, (table, column))| {
            let mut evidence = all.get(id).cloned().unwrap_or_default();
            if self.strict.contains(id) {
                evidence.refuse_misfits();
            }
            (*id, decide::one(config, ports, table, column, &evidence))
        });
        let mut by_id: BTreeMap<ColumnId, Decided> = decided.collect();
        let name = |id: ColumnId| self.columns.get(&id).map(|(table, column)| format!("{table}.{}", column.name));
        decide::follow_parents(&mut by_id, &self.references, &name);
        self.follow_sources(&mut by_id);
        Decisions { by_id, tables: self.tables.clone(), stored: self.stored.clone() }
    }

    /// A column without a type and of which nothing is known but the columns that are copied into it is what they are.
    fn follow_sources(&self, by_id: &mut BTreeMap<ColumnId, Decided>) {
        let untold = |(id, (_, column)): &(&ColumnId, &(String, Column))| {
            let is_clueless = self.evidence.get(id).is_none_or(|evidence| *evidence == Evidence::default());
            column.declared.is_none() && !column.generated && is_clueless
        };
        for (id, _) in self.columns.iter().filter(untold) {
            let mut sources = self.copies.iter().filter(|(_, to)| to == id).map(|(from, _)| from);
            let Some((first, pg)) = sources.next().and_then(|from| Some((from, by_id.get(from)?.pg.clone()))) else {
                continue;
            };
            if !sources.all(|from| by_id.get(from).is_some_and(|other| other.pg == pg)) {
                continue;
            }
            let name = self.columns.get(first).map(|(table, column)| format!("{table}.{}", column.name));
            let text = format!("it gets the values of {}", name.unwrap_or_default());
            by_id.insert(*id, Decided { pg, caveat: None, reasons: vec![Reason { text, place: None }] });
        }
    }

    /// Why a date column holds numbers: a column of integers is copied into it, and SQLite leaves them as they are.
    fn numbers_from(&self, from: ColumnId, to: ColumnId, evidence: Option<&Evidence>) -> Option<Reason> {
        let ((table, from), (_, to)) = (self.columns.get(&from)?, self.columns.get(&to)?);
        let dated = to.declared.is_some() && to.affinity() == Affinity::Numeric;
        let flag = evidence.is_some_and(|evidence| !evidence.boolean.is_empty() && evidence.not_boolean.is_none());
        (dated && from.affinity() == Affinity::Integer && !flag).then(|| Reason {
            text: format!("it gets the numbers of {table}.{}", from.name),
            place: Some((from.place.file, from.place.span)),
        })
    }

    /// All columns with their types, for people; those whose declared type alone decides have no reasons.
    pub fn report(&self, decisions: &Decisions) -> Vec<crate::project::Decision> {
        self.columns
            .iter()
            .filter_map(|(id, (table, column))| {
                let decided = decisions.get(*id)?;
                Some(crate::project::Decision {
                    column: format!("{table}.{}", column.name),
                    declared: column.declared_text.clone(),
                    chosen: decided.pg.sql.clone(),
                    reasons: decided.reasons.clone(),
                })
            })
            .collect()
    }
}

/// The columns that a statement defines.
fn definitions(statement: &Statement) -> &[tree::Column] {
    match &statement.kind {
        StatementKind::CreateTable(create) => match &create.body {
            TableBody::Columns { columns, .. } => columns,
            TableBody::Query(_) => &[],
        },
        StatementKind::AlterTable(alter) => match &alter.action {
            tree::AlterAction::AddColumn(column) => std::slice::from_ref(column),
            _ => &[],
        },
        _ => &[],
    }
}

fn is_truth(word: &str) -> bool {
    word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false")
}

/// The comment that follows a column on its last line.
fn comment_behind(source: &str, place: Place) -> Option<&str> {
    let line = source.get(place.span.end..)?.lines().next()?;
    let (between, comment) = line.split_once("--")?;
    between.trim().trim_start_matches(',').trim().is_empty().then_some(comment)
}

/// The column of `a IN (0, 1)`.
fn zero_or_one(check: &Expr) -> Option<&str> {
    let ExprKind::In { expr, negated: false, set: InSet::List(list) } = &check.bare().kind else { return None };
    let ExprKind::Column { table: None, name, .. } = &expr.bare().kind else { return None };
    let mut numbers: Vec<_> = list.iter().map(Expr::integer).collect();
    numbers.sort_unstable();
    (numbers == [Some(0), Some(1)]).then_some(name.text.as_str())
}
