//! Inference: from what all files show of a column to its type in the port.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Column, ColumnId, Place, Table};
use crate::config::{Boolean, Config, IntegerPrimaryKey, Timestamp};
use crate::pg_type::{self, Affinity, Caveat, Family, PgType};
use crate::project::Reason;
use crate::text::Span;
use crate::tree::{Expr, ExprKind, InSet, Statement, TableBody};
use crate::types;

/// What the files show of a column.
#[derive(Clone, Debug, Default)]
struct Evidence {
    boolean: Vec<Reason>,
    timestamp: Vec<Reason>,
    /// The first value that speaks against BOOLEAN.
    not_boolean: Option<Reason>,
    /// The first value that speaks against TIMESTAMP.
    not_timestamp: Option<Reason>,
    /// The first number that does not fit four bytes.
    big: Option<Reason>,
}

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
}

/// The types of all columns.
#[derive(Debug, Default)]
pub struct Decisions {
    by_id: BTreeMap<ColumnId, Decided>,
}

impl Decisions {
    /// What was decided for a column.
    pub fn get(&self, id: ColumnId) -> Option<&Decided> {
        self.by_id.get(&id)
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
            Kind::AlterTable(alter) => match &alter.action {
                crate::tree::AlterAction::RenameTo(to) => catalog.table(&to.text),
                _ => catalog.table(&alter.table.name.text),
            },
            _ => None,
        };
        if let Some(table) = touched {
            self.look_at_table(table, source, file);
        }
        if !matches!(
            statement.kind,
            Kind::Insert(_)
                | Kind::Update(_)
                | Kind::Delete(_)
                | Kind::Query(_)
                | Kind::CreateView(_)
                | Kind::CreateTrigger(_)
                | Kind::CreateIndex(_)
        ) {
            return;
        }
        let columns = &self.columns;
        let declared = |id: ColumnId| {
            let (_, column) = columns.get(&id)?;
            Some(pg_type::of_declared(column.declared.as_ref(), &column.declared_text, config).pg.family)
        };
        let types = types::of(catalog, statement, &declared);
        for (id, span, assigned) in types.meetings {
            self.meet(id, span.of(source), Some((file, span)), assigned);
        }
    }

    fn look_at_table(&mut self, table: &Table, source: &str, file: usize) {
        for column in &table.columns {
            let before = self.columns.insert(column.id, (table.name.clone(), column.clone()));
            // A rebuild defines a column once more.
            let new = before.is_none_or(|(_, before)| before.place != column.place);
            if !new || column.place.file != file {
                continue;
            }
            let place = Some((file, column.place.span));
            let evidence = self.evidence.entry(column.id).or_default();
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
                    _ => self.meet(column.id, default.bare().span.of(source), place, true),
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

    /// A value met a column.
    fn meet(&mut self, id: ColumnId, text: &str, place: Option<(usize, Span)>, assigned: bool) {
        let evidence = self.evidence.entry(id).or_default();
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        let set = |slot: &mut Option<Reason>, what: String| {
            slot.get_or_insert(Reason { text: what, place });
        };
        if let Ok(number) = text.parse::<i64>() {
            if number != 0 && number != 1 {
                set(&mut evidence.not_boolean, format!("it meets the number {number}"));
            }
            if i32::try_from(number).is_err() {
                set(&mut evidence.big, format!("it meets {number}, which needs eight bytes"));
            }
            set(&mut evidence.not_timestamp, format!("it meets the number {number}"));
        } else if text.starts_with('\'') {
            set(&mut evidence.not_boolean, format!("it meets the text {text}"));
            if !is_iso(text.trim_matches('\'')) {
                set(&mut evidence.not_timestamp, format!("it meets the text {text}"));
            }
        } else if assigned && (lower == "current_timestamp" || lower.replace(' ', "") == "datetime('now')") {
            evidence.timestamp.push(Reason { text: format!("{text} is stored in it"), place });
        } else if lower.contains("1000") && (lower.contains("'%s'") || lower.contains("unixepoch")) {
            set(&mut evidence.big, format!("it holds milliseconds: {text}"));
        } else if assigned && lower.starts_with("strftime(") {
            set(&mut evidence.not_timestamp, format!("it holds the text that {text} makes"));
        }
    }

    /// Decides for all columns. `ports` tells the types that hand-written ports give, by table and column in lower case.
    pub fn decide(&self, config: &Config, ports: &BTreeMap<(String, String), String>) -> Decisions {
        let by_id = self
            .columns
            .iter()
            .map(|(id, (table, column))| {
                let evidence = self.evidence.get(id).cloned().unwrap_or_default();
                (*id, decide(config, ports, table, column, &evidence))
            })
            .collect();
        Decisions { by_id }
    }

    /// The columns whose type is not the declared one, for people.
    pub fn report(&self, decisions: &Decisions) -> Vec<crate::project::Decision> {
        self.columns
            .iter()
            .filter_map(|(id, (table, column))| {
                let decided = decisions.get(*id).filter(|decided| !decided.reasons.is_empty())?;
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

fn decide(
    config: &Config,
    ports: &BTreeMap<(String, String), String>,
    table: &str,
    column: &Column,
    evidence: &Evidence,
) -> Decided {
    let key = (table.to_ascii_lowercase(), column.name.to_ascii_lowercase());
    if let Some(chosen) = config.column_type(table, &column.name) {
        let reasons = vec![Reason { text: "the config says so".into(), place: None }];
        return Decided { pg: PgType::read(chosen), caveat: None, reasons };
    }
    let declared = pg_type::of_declared(column.declared.as_ref(), &column.declared_text, config);
    if column.numbered {
        let wide = config.types.bigint || config.types.integer_primary_key != IntegerPrimaryKey::Serial;
        return Decided {
            pg: PgType::read(if wide { "BIGINT" } else { "INTEGER" }),
            caveat: None,
            reasons: Vec::new(),
        };
    }
    if let Some(chosen) = ports.get(&key) {
        let reasons = vec![Reason { text: "the port by hand says so".into(), place: None }];
        return Decided { pg: PgType::read(chosen), caveat: None, reasons };
    }
    let affinity = column.affinity();
    if matches!(affinity, Affinity::Integer | Affinity::Numeric)
        && matches!(declared.pg.family, Family::Integer | Family::Numeric)
        && config.types.boolean == Boolean::Infer
        && !evidence.boolean.is_empty()
        && evidence.not_boolean.is_none()
    {
        return Decided { pg: PgType::read("BOOLEAN"), caveat: None, reasons: evidence.boolean.clone() };
    }
    if affinity == Affinity::Text
        && config.types.timestamp != Timestamp::Text
        && !evidence.timestamp.is_empty()
        && evidence.not_timestamp.is_none()
    {
        let sql = if config.types.timestamp == Timestamp::TimestampTz { "TIMESTAMPTZ" } else { "TIMESTAMP" };
        return Decided { pg: PgType::read(sql), caveat: None, reasons: evidence.timestamp.clone() };
    }
    if declared.pg.family == Family::Boolean
        && let Some(reason) = &evidence.not_boolean
        && reason.text.contains("number")
    {
        return Decided { pg: PgType::read("SMALLINT"), caveat: None, reasons: vec![reason.clone()] };
    }
    if matches!(declared.pg.family, Family::Timestamp | Family::TimestampTz | Family::Date)
        && let Some(reason) = &evidence.not_timestamp
    {
        let sql = if reason.text.contains("number") { "BIGINT" } else { "TEXT" };
        return Decided { pg: PgType::read(sql), caveat: None, reasons: vec![reason.clone()] };
    }
    if declared.pg.family == Family::Integer
        && !declared.pg.sql.eq_ignore_ascii_case("BIGINT")
        && let Some(reason) = &evidence.big
    {
        return Decided { pg: PgType::read("BIGINT"), caveat: None, reasons: vec![reason.clone()] };
    }
    Decided { pg: declared.pg, caveat: declared.caveat, reasons: Vec::new() }
}

/// The comment that follows a column on its last line.
fn comment_behind(source: &str, place: Place) -> Option<&str> {
    let line = source.get(place.span.end..)?.lines().next()?;
    let (between, comment) = line.split_once("--")?;
    between.trim().trim_start_matches(',').trim().is_empty().then_some(comment)
}

/// `Boolean`, `0 or 1`, `0/1`, `1 = yes, 0 = no`.
fn says_boolean(comment: &str) -> bool {
    let lower = comment.to_ascii_lowercase();
    let word = |wanted: &str| lower.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == wanted);
    let compact: String = lower.chars().filter(|c| !c.is_whitespace()).collect();
    let numbered = |digit: char| {
        compact
            .match_indices(&format!("{digit}="))
            .any(|(at, _)| !compact[..at].ends_with(|c: char| c.is_ascii_digit() || c == '.'))
    };
    word("boolean")
        || word("bool")
        || compact.contains("0or1")
        || compact.contains("0/1")
        || (numbered('0') && numbered('1') && !numbered('2'))
}

/// The column of `a IN (0, 1)`.
fn zero_or_one(check: &Expr) -> Option<&str> {
    let ExprKind::In { expr, negated: false, set: InSet::List(list) } = &check.bare().kind else { return None };
    let ExprKind::Column { table: None, name, .. } = &expr.bare().kind else { return None };
    let mut numbers: Vec<_> = list.iter().map(Expr::integer).collect();
    numbers.sort_unstable();
    (numbers == [Some(0), Some(1)]).then_some(name.text.as_str())
}

/// `2024-01-31`, with or without a time.
fn is_iso(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes[..10]
            .iter()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() })
        && !text.starts_with("0000")
        && bytes[10..].iter().all(|byte| byte.is_ascii_digit() || b" T:.Z+-".contains(byte))
}
