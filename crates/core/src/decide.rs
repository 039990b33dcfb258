//! Decisions: from what is declared and what the files show of a column to its type in the port.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Column, ColumnId};
use crate::config::{Boolean, Config, IntegerPrimaryKey, NoCase, Timestamp};
use crate::evidence::Evidence;
use crate::infer::Decided;
use crate::pg_type::{self, Affinity, Caveat, Family, PgType};
use crate::project::Reason;

/// Decides for one column, foreign keys aside.
pub(crate) fn one(
    config: &Config,
    ports: &BTreeMap<(String, String), String>,
    table: &str,
    column: &Column,
    evidence: &Evidence,
) -> Decided {
    let because = |sql: &str, reasons: Vec<Reason>| Decided { pg: PgType::read(sql), caveat: None, reasons };
    let key = (table.to_ascii_lowercase(), column.name.to_ascii_lowercase());
    if let Some(chosen) = config.column_type(table, &column.name) {
        let whole = pg_type::of_row_number(chosen).filter(|_| column.numbered);
        let chosen = whole.unwrap_or(chosen);
        return because(chosen, vec![Reason { text: "the config says so".into(), place: None }]);
    }
    if column.numbered {
        let wide = config.types.bigint || config.types.integer_primary_key != IntegerPrimaryKey::Serial;
        return match &evidence.big {
            _ if wide => because("BIGINT", Vec::new()),
            Some(reason) => because("BIGINT", vec![reason.clone()]),
            None => because("INTEGER", Vec::new()),
        };
    }
    if let Some(made) = column.made {
        return because(made, Vec::new());
    }
    if let Some(chosen) = ports.get(&key) {
        return because(chosen, vec![Reason { text: "the port by hand says so".into(), place: None }]);
    }
    let declared = pg_type::of_declared(column.declared.as_ref(), &column.declared_text, config);
    let affinity = column.affinity();
    if matches!(affinity, Affinity::Integer | Affinity::Numeric)
        && matches!(declared.pg.family, Family::Integer | Family::Numeric)
        && config.types.boolean == Boolean::Infer
        && !evidence.boolean.is_empty()
        && evidence.not_boolean.is_none()
    {
        let words = Caveat::Guess("SQLite stores the word of its default as a text, which is neither 1 nor 0");
        let caveat = evidence.text.is_some().then_some(words);
        return Decided { caveat, ..because("BOOLEAN", evidence.boolean.clone()) };
    }
    let number = declared.pg.family.is_number();
    if (affinity == Affinity::Text || number)
        && config.types.timestamp != Timestamp::Text
        && !evidence.timestamp.is_empty()
        && evidence.not_timestamp.is_none()
        && !evidence.restamped
    {
        let sql = if config.types.timestamp == Timestamp::TimestampTz { "TIMESTAMPTZ" } else { "TIMESTAMP" };
        let texts =
            Caveat::Guess("the time is stored in it as a text: numbers that the application stores are refused");
        let caveat = number.then_some(texts).or_else(|| evidence.reshaped.as_ref().map(|_| Caveat::Restamped));
        return Decided { caveat, ..because(sql, evidence.timestamp.clone()) };
    }
    if declared.pg.family == Family::Text && ignores_case(column, config) {
        return because("CITEXT", vec![Reason { text: "its collation is NOCASE".into(), place: None }]);
    }
    if let (None, Some((sql, reason))) = (&column.declared, untyped(evidence)) {
        return because(sql, vec![reason.clone()]);
    }
    if let Some(reason) = document(&declared.pg, evidence) {
        let caveat = Some(Caveat::Guess("JSON functions work on it: a value that is no JSON raises an error"));
        return Decided { pg: PgType::read("JSONB"), caveat, reasons: vec![reason.clone()] };
    }
    if let Some((sql, reason)) = overruled(&declared.pg, column, evidence) {
        let caveat = (sql == "TEXT" && declared.pg.family.is_number()).then_some(Caveat::Guess(
            "texts are stored in it, which PostgreSQL refuses in a number; its numbers compare as texts",
        ));
        return Decided { pg: PgType::read(sql), caveat, reasons: vec![reason.clone()] };
    }
    let caveat = declared.caveat.or_else(|| restamped(&declared.pg, evidence));
    Decided { pg: declared.pg, caveat, reasons: Vec::new() }
}

/// What changes where a column of times gets them in another form than `datetime()` makes.
fn restamped(pg: &PgType, evidence: &Evidence) -> Option<Caveat> {
    let times = matches!(pg.family, Family::Timestamp | Family::TimestampTz);
    (times && (evidence.restamped || evidence.reshaped.is_some())).then_some(Caveat::Restamped)
}

/// The sign that a column of BLOBs holds JSON documents, if nothing speaks against it.
fn document<'e>(pg: &PgType, evidence: &'e Evidence) -> Option<&'e Reason> {
    let bytes = evidence.bytes || evidence.not_json.is_some();
    evidence.json.as_ref().filter(|_| pg.family == Family::Bytea && !bytes)
}

/// True if the column becomes CITEXT.
fn ignores_case(column: &Column, config: &Config) -> bool {
    config.types.nocase == NoCase::Citext && column.collation.as_deref() == Some("nocase")
}

/// The type of a column that is declared without one, if only numbers are stored in it.
fn untyped(evidence: &Evidence) -> Option<(&'static str, &Reason)> {
    match (&evidence.integer, &evidence.fraction, &evidence.longest, evidence.blob) {
        (_, Some(reason), None, false) => Some(("DOUBLE PRECISION", reason)),
        (Some(reason), None, None, false) => Some(("BIGINT", reason)),
        _ => None,
    }
}

/// The type that a value asks for which does not fit the declared one, and that value.
fn overruled<'e>(pg: &PgType, column: &Column, evidence: &'e Evidence) -> Option<(&'static str, &'e Reason)> {
    let words = pg.sql.split('(').next().unwrap_or("").trim().to_ascii_uppercase();
    let arguments = column.declared.as_ref().map(|declared| declared.arguments.as_slice()).unwrap_or_default();
    let argument = |at: usize| arguments.get(at).and_then(|digits| digits.parse::<usize>().ok());
    match pg.family {
        Family::Boolean => {
            let reason = evidence.not_boolean.as_ref().filter(|reason| reason.text.contains("number"))?;
            Some(("SMALLINT", reason))
        }
        Family::Date if evidence.stamp.is_some() => evidence.stamp.as_ref().map(|reason| ("TEXT", reason)),
        Family::Timestamp | Family::TimestampTz | Family::Date => {
            let reason = evidence.not_timestamp.as_ref()?;
            // The clock's time is stored too: no type holds both.
            if reason.text.contains("number") && !evidence.timestamp.is_empty() {
                return None;
            }
            match &evidence.fraction {
                Some(fraction) if reason.text.contains("number") => Some(("DOUBLE PRECISION", fraction)),
                _ => Some((if reason.text.contains("number") { "BIGINT" } else { "TEXT" }, reason)),
            }
        }
        Family::Integer | Family::Double | Family::Numeric if evidence.text.is_some() => {
            evidence.text.as_ref().map(|reason| ("TEXT", reason))
        }
        Family::Integer => match (&evidence.fraction, &evidence.big, &evidence.wide) {
            (Some(reason), ..) => Some(("DOUBLE PRECISION", reason)),
            (_, Some(reason), _) if words != "BIGINT" && words != "INT8" => Some(("BIGINT", reason)),
            (_, _, Some(reason)) if words == "SMALLINT" || words == "INT2" => Some(("INTEGER", reason)),
            _ => None,
        },
        Family::Numeric if pg.sql.contains('(') => {
            let (precision, scale) = (argument(0)?, argument(1).unwrap_or(0));
            let reason = evidence.fraction.as_ref().or(evidence.integer.as_ref())?;
            let (whole, part) = evidence.digits;
            (part > scale || whole + scale > precision).then_some(("NUMERIC", reason))
        }
        Family::Text if pg.sql.contains('(') => {
            let (length, reason) = evidence.longest.as_ref()?;
            (*length > argument(0)?).then_some(("TEXT", reason))
        }
        // An empty text is as good as no bytes.
        Family::Bytea if !evidence.blob => {
            evidence.longest.as_ref().filter(|(length, _)| *length > 0).map(|(_, reason)| ("TEXT", reason))
        }
        Family::Json | Family::Jsonb => evidence.not_json.as_ref().map(|reason| ("TEXT", reason)),
        Family::Uuid => evidence.not_uuid.as_ref().map(|reason| ("TEXT", reason)),
        _ => None,
    }
}

/// Gives columns with a foreign key the type of the column to which they refer, where PostgreSQL could not compare them
/// or the parent's numbers would not fit. A type that the user gave stays.
pub(crate) fn follow_parents(
    types: &mut BTreeMap<ColumnId, Decided>,
    references: &BTreeSet<(ColumnId, ColumnId)>,
    name: &dyn Fn(ColumnId) -> Option<String>,
) {
    let chosen = |decided: &Decided| {
        decided.reasons.iter().any(|reason| reason.place.is_none() && reason.text.ends_with("says so"))
    };
    // A parent may itself be a child; a circle ends with the count.
    for _ in 0..=references.len().min(16) {
        let mut changed = false;
        for (child, parent) in references {
            let (Some(mine), Some(theirs)) = (types.get(child), types.get(parent)) else { continue };
            if child == parent || chosen(mine) || !must_follow(&mine.pg, &theirs.pg) {
                continue;
            }
            let text = format!("it refers to {}", name(*parent).unwrap_or_default());
            let caveat = (mine.pg.family != theirs.pg.family && !mine.pg.family.is_number())
                .then_some(Caveat::Guess("it has the type of the column to which it refers"));
            let decided = Decided { pg: theirs.pg.clone(), caveat, reasons: vec![Reason { text, place: None }] };
            types.insert(*child, decided);
            changed = true;
        }
        if !changed {
            return;
        }
    }
}

fn must_follow(mine: &PgType, theirs: &PgType) -> bool {
    let is = |pg: &PgType, word: &str| pg.sql.trim().eq_ignore_ascii_case(word);
    if mine.family != theirs.family {
        return true;
    }
    match mine.family {
        Family::Integer => (is(theirs, "BIGINT") || is(theirs, "INT8")) && !is(mine, "BIGINT") && !is(mine, "INT8"),
        Family::Text => is(theirs, "CITEXT") && !is(mine, "CITEXT"),
        _ => false,
    }
}
