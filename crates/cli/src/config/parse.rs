//! Reads the text of a `lite2pg.toml`: every key and every value is checked and has a place to point at.

use std::ops::Range;
use std::path::{Path, PathBuf};

use lite2pg_core::config::{
    Boolean, Config, Exactness, ForeignKeyParent, IntegerPrimaryKey, Level, NoCase, Placeholders, Timestamp,
    TypeChoices,
};
use lite2pg_core::rules::RULES;
use lite2pg_core::text::LineIndex;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Settings;
use super::keys::names;
use crate::layout::{self, Layout, Pattern};
use crate::problem::Problem;

type Value<'i> = Spanned<DeValue<'i>>;
type Entry<'t, 'i> = (&'t str, Range<usize>, &'t Value<'i>);
/// A message, its place, and a hint.
type Fault = (String, Range<usize>, Option<String>);

/// Reads the text of a configuration file. Paths in the result are as written.
///
/// # Errors
/// On the first thing that is not known; the problem has its line and column.
pub fn parse(path: &Path, text: &str) -> Result<Settings, Problem> {
    let problem = |(message, at, help): Fault| {
        let problem = Problem::new(path, message).at(LineIndex::new(text).position(at.start));
        Problem { help, ..problem }
    };
    let table = DeTable::parse(text)
        .map_err(|error| problem((error.message().trim().replace('\n', ", "), error.span().unwrap_or(0..0), None)))?;
    read(table.get_ref()).map_err(problem)
}

/// The configuration that a preset stands for.
pub fn preset(name: &str) -> Option<Config> {
    match name {
        "house" => Some(Config::house()),
        "faithful" => Some(Config::faithful()),
        _ => None,
    }
}

fn read(table: &DeTable) -> Result<Settings, Fault> {
    let mut settings = Settings::default();
    let entries = entries(table);
    // The preset comes first, wherever it stands: the other keys refine it.
    if let Some((_, _, value)) = entries.iter().find(|(key, ..)| *key == "preset") {
        settings.core = one_of(value, &[("house", Config::house()), ("faithful", Config::faithful())])?;
    }
    for (key, at, value) in entries {
        match key {
            "preset" => {}
            "expressions" => {
                settings.core.exactness =
                    one_of(value, &[("readable", Exactness::Readable), ("exact", Exactness::Exact)])?;
            }
            "pg-version" => settings.core.pg_version = version(value)?,
            "base-schema" => settings.base_schema = strings(value)?.into_iter().map(PathBuf::from).collect(),
            "placeholders" => settings.core.placeholders = Some(one_of(value, PLACEHOLDERS)?),
            "migrations" => migrations(sub_table(value)?, &mut settings)?,
            "types" => types(sub_table(value)?, &mut settings.core.types)?,
            "columns" => columns(sub_table(value)?, &mut settings.core.columns)?,
            "functions" => functions(sub_table(value)?, &mut settings.core.functions)?,
            "rules" => rules(sub_table(value)?, &mut settings.core.rules)?,
            "output" => {
                for (key, at, value) in self::entries(sub_table(value)?) {
                    match key {
                        "idempotent" => settings.core.idempotent = boolean(value)?,
                        _ => return Err(unknown("key", key, at, &names("output"))),
                    }
                }
            }
            "drift" => {
                for (key, at, value) in self::entries(sub_table(value)?) {
                    match key {
                        "allow" => settings.allowed_drift = reasons(value)?,
                        _ => return Err(unknown("key", key, at, &names("drift"))),
                    }
                }
            }
            "verify" => {
                for (key, at, value) in self::entries(sub_table(value)?) {
                    match key {
                        "known" => settings.known_differences = reasons(value)?,
                        _ => return Err(unknown("key", key, at, &names("verify"))),
                    }
                }
            }
            _ => return Err(unknown("key", key, at, &names(""))),
        }
    }
    Ok(settings)
}

const PLACEHOLDERS: &[(&str, Placeholders)] =
    &[("dollar", Placeholders::Dollar), ("percent", Placeholders::Percent), ("named", Placeholders::Named)];
const LEVELS: &[(&str, Level)] =
    &[("off", Level::Off), ("info", Level::Info), ("warn", Level::Warn), ("error", Level::Error)];

fn migrations(table: &DeTable, settings: &mut Settings) -> Result<(), Fault> {
    for (key, at, value) in entries(table) {
        match key {
            "layout" => {
                settings.layout = Some(one_of(value, &[("suffix", Layout::Suffix), ("sibling", Layout::Sibling)])?);
            }
            "suffix" => {
                let suffix = layout::suffix(string(value)?).map_err(|message| (message, value.span(), None))?;
                settings.suffix = Some(suffix);
            }
            "target-dir" => settings.target_dir = Some(filled(value)?.into()),
            "dir" => settings.dir = Some(filled(value)?.into()),
            "exclude" => settings.exclude = patterns(value)?,
            "baseline" => settings.baseline = Some(string(value)?.to_owned()),
            "postgres-only" => settings.postgres_only = patterns(value)?,
            "sqlite-only" => settings.sqlite_only = patterns(value)?,
            _ => return Err(unknown("key", key, at, &names("migrations"))),
        }
    }
    Ok(())
}

fn patterns(value: &Value) -> Result<Vec<Pattern>, Fault> {
    Ok(strings(value)?.into_iter().map(Pattern::new).collect())
}

fn types(table: &DeTable, types: &mut TypeChoices) -> Result<(), Fault> {
    for (key, at, value) in entries(table) {
        match key {
            "integer-primary-key" => {
                types.integer_primary_key = one_of(
                    value,
                    &[
                        ("serial", IntegerPrimaryKey::Serial),
                        ("bigserial", IntegerPrimaryKey::BigSerial),
                        ("identity", IntegerPrimaryKey::Identity),
                    ],
                )?;
            }
            "integer" => types.bigint = one_of(value, &[("integer", false), ("bigint", true)])?,
            "real" => types.double = one_of(value, &[("real", false), ("double", true)])?,
            "timestamp" => {
                types.timestamp = one_of(
                    value,
                    &[
                        ("timestamp", Timestamp::Timestamp),
                        ("timestamptz", Timestamp::TimestampTz),
                        ("text", Timestamp::Text),
                    ],
                )?;
            }
            "boolean" => {
                types.boolean = one_of(
                    value,
                    &[("infer", Boolean::Infer), ("declared", Boolean::Declared), ("never", Boolean::Never)],
                )?;
            }
            "json" => types.jsonb = one_of(value, &[("text", false), ("jsonb", true)])?,
            "nocase" => {
                types.nocase =
                    one_of(value, &[("citext", NoCase::Citext), ("lower", NoCase::Lower), ("error", NoCase::Error)])?;
            }
            "fk-parent" => {
                types.fk_parent =
                    one_of(value, &[("unique", ForeignKeyParent::Unique), ("drop", ForeignKeyParent::Drop)])?;
            }
            _ => return Err(unknown("key", key, at, &names("types"))),
        }
    }
    Ok(())
}

fn columns(table: &DeTable, columns: &mut Vec<(String, String)>) -> Result<(), Fault> {
    for (key, at, value) in entries(table) {
        if !key.contains('.') {
            let help = matches!(value.get_ref(), DeValue::Table(_))
                .then(|| format!("put the name in quotes: \"{key}.column\" = \"TYPE\""));
            return Err((format!("`{key}` is not of the form \"table.column\""), at, help));
        }
        columns.push((key.to_owned(), filled(value)?.to_owned()));
    }
    Ok(())
}

fn functions(table: &DeTable, functions: &mut Vec<(String, String)>) -> Result<(), Fault> {
    for (key, _, value) in entries(table) {
        functions.push((key.to_owned(), string(value)?.to_owned()));
    }
    Ok(())
}

fn rules(table: &DeTable, rules: &mut Vec<(String, Level)>) -> Result<(), Fault> {
    for (key, at, value) in entries(table) {
        let known: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        if !known.contains(&key) {
            let (message, at, help) = unknown("rule", key, at, &known);
            return Err((message, at, help.or_else(|| Some("`lite2pg explain` lists the rules".to_owned()))));
        }
        rules.push((key.to_owned(), one_of(value, LEVELS)?));
    }
    Ok(())
}

/// A table of names and reasons. A reason has to be given.
fn reasons(value: &Value) -> Result<Vec<(String, String)>, Fault> {
    let entries = entries(sub_table(value)?).into_iter();
    let reason = |(key, _, value): Entry| match string(value)?.trim() {
        "" => Err(("the reason is missing".to_owned(), value.span(), None)),
        reason => Ok((key.to_owned(), reason.to_owned())),
    };
    entries.map(reason).collect()
}

/// The entries of a table in the order of the file.
fn entries<'t, 'i>(table: &'t DeTable<'i>) -> Vec<Entry<'t, 'i>> {
    let mut entries: Vec<_> = table.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span(), value)).collect();
    entries.sort_by_key(|(_, at, _)| at.start);
    entries
}

fn unknown(what: &str, word: &str, at: Range<usize>, known: &[&str]) -> Fault {
    let nearest = crate::problem::nearest(word, known.iter().copied());
    let help = match nearest {
        Some(found) => Some(format!("did you mean `{found}`?")),
        None if known.len() <= 12 && !known.is_empty() => Some(format!("known are {}", known.join(", "))),
        None => None,
    };
    (format!("unknown {what} `{word}`"), at, help)
}

fn wrong(value: &Value, wanted: &str) -> Fault {
    (format!("expected {wanted}, found {}", kind(value.get_ref())), value.span(), None)
}

const fn kind(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}

fn string<'t>(value: &'t Value) -> Result<&'t str, Fault> {
    match value.get_ref() {
        DeValue::String(text) => Ok(text),
        _ => Err(wrong(value, "a string")),
    }
}

/// A string that says something.
fn filled<'t>(value: &'t Value) -> Result<&'t str, Fault> {
    let text = string(value)?;
    if text.trim().is_empty() { Err(("expected more than nothing".to_owned(), value.span(), None)) } else { Ok(text) }
}

fn strings(value: &Value) -> Result<Vec<String>, Fault> {
    match value.get_ref() {
        DeValue::Array(items) => items.iter().map(|item| string(item).map(str::to_owned)).collect(),
        _ => Err(wrong(value, "an array of strings")),
    }
}

fn boolean(value: &Value) -> Result<bool, Fault> {
    match value.get_ref() {
        DeValue::Boolean(value) => Ok(*value),
        _ => Err(wrong(value, "true or false")),
    }
}

fn sub_table<'t, 'i>(value: &'t Value<'i>) -> Result<&'t DeTable<'i>, Fault> {
    match value.get_ref() {
        DeValue::Table(table) => Ok(table),
        _ => Err(wrong(value, "a table")),
    }
}

fn version(value: &Value) -> Result<u32, Fault> {
    let DeValue::Integer(number) = value.get_ref() else { return Err(wrong(value, "a major version such as 14")) };
    let version =
        u32::from_str_radix(number.as_str(), number.radix()).ok().filter(|version| (14..100).contains(version));
    version.ok_or_else(|| {
        (
            "expected a major version of PostgreSQL, 14 or later: ports are tried on no older one".to_owned(),
            value.span(),
            None,
        )
    })
}

fn one_of<T: Clone>(value: &Value, known: &[(&str, T)]) -> Result<T, Fault> {
    let word = string(value)?;
    if let Some((_, found)) = known.iter().find(|(name, _)| *name == word) {
        return Ok(found.clone());
    }
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    Err((format!("unknown value \"{word}\""), value.span(), Some(format!("one of {}", names.join(", ")))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        let problem = parse(Path::new("lite2pg.toml"), text).unwrap_err();
        format!("{problem} | {}", problem.help.as_deref().unwrap_or_default())
    }

    #[test]
    fn everything_at_once() {
        let text = r#"
            pg-version = 16
            base-schema = ["base.sql"]
            placeholders = "percent"
            expressions = "readable"
            preset = "faithful"
            [migrations]
            layout = "sibling"
            suffix = "_pg"
            target-dir = "pg"
            exclude = ["seed*.sql"]
            [types]
            integer-primary-key = "bigserial"
            integer = "integer"
            real = "real"
            timestamp = "timestamptz"
            boolean = "never"
            json = "jsonb"
            nocase = "lower"
            fk-parent = "drop"
            [columns]
            "z.*" = "TEXT"
            "a.b" = "DATE"
            [functions]
            slugify = "my_slug($1)"
            [output]
            idempotent = true
        "#;
        let settings = parse(Path::new("x"), text).unwrap();
        assert_eq!(settings.core.pg_version, 16);
        assert_eq!(settings.core.exactness, Exactness::Readable, "wherever the preset stands");
        assert_eq!(settings.core.placeholders, Some(Placeholders::Percent));
        assert_eq!(settings.core.types.integer_primary_key, IntegerPrimaryKey::BigSerial);
        assert!(!settings.core.types.bigint && !settings.core.types.double && settings.core.types.jsonb);
        assert_eq!(settings.core.types.timestamp, Timestamp::TimestampTz);
        assert_eq!(settings.core.types.fk_parent, ForeignKeyParent::Drop);
        assert_eq!(settings.core.columns[0].0, "z.*", "in the order of the file");
        assert_eq!(settings.core.functions, [("slugify".to_owned(), "my_slug($1)".to_owned())]);
        assert_eq!(settings.layout, Some(Layout::Sibling));
        assert!(settings.core.idempotent);
    }

    #[test]
    fn faults_have_places() {
        assert_eq!(
            fault("x = 1\nä = 2"),
            "lite2pg.toml:2:1: invalid unquoted key, expected letters, numbers, `-`, `_` | "
        );
    }

    #[test]
    fn unknown_keys_and_values() {
        assert_eq!(fault("pg_version = 1"), "lite2pg.toml:1:1: unknown key `pg_version` | did you mean `pg-version`?");
        assert_eq!(fault("\n[types]\n bool = 1"), "lite2pg.toml:3:2: unknown key `bool` | did you mean `boolean`?");
        assert_eq!(
            fault("[types]\njson = \"JSONB\""),
            "lite2pg.toml:2:8: unknown value \"JSONB\" | one of text, jsonb"
        );
        assert_eq!(fault("preset = 3"), "lite2pg.toml:1:10: expected a string, found an integer | ");
        assert_eq!(
            fault("pg-version = 1"),
            "lite2pg.toml:1:14: expected a major version of PostgreSQL, 14 or later: ports are tried on no older one | "
        );
        assert_eq!(
            fault("[columns]\na.b = \"DATE\""),
            "lite2pg.toml:2:1: `a` is not of the form \"table.column\" | put the name in quotes: \"a.column\" = \"TYPE\""
        );
        assert!(fault("[rules]\nno-such-rule = \"off\"").starts_with("lite2pg.toml:2:1: unknown rule `no-such-rule`"));
    }
}
