//! What can stand in a `lite2pg.toml`: the one list from which the schema, the page of the settings, `lite2pg init` and
//! the hints in messages are made.

use std::fmt::Write as _;

use lite2pg_core::rules::RULES;
use serde_json::{Map, Value, json};

/// A key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its table; empty at the top.
    pub table: &'static str,
    /// Its name; `*` for a table whose keys are names of the user's own.
    pub name: &'static str,
    /// What may stand there.
    pub values: Values,
    /// What goes without it, as TOML; empty if there is nothing to show.
    pub default: &'static str,
    /// What it does.
    pub doc: &'static str,
}

/// What may stand behind a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Values {
    /// One of these words.
    Words(&'static [&'static str]),
    /// A string.
    Text,
    /// A list of strings.
    Texts,
    /// A major version.
    Version,
    /// `true` or `false`.
    Boolean,
    /// A rule's level, by the rule's name.
    Levels,
    /// A table of reasons, by names of the user's own.
    Reasons,
}

const fn key(table: &'static str, name: &'static str, values: Values, default: &'static str, doc: &'static str) -> Key {
    Key { table, name, values, default, doc }
}

/// All keys, in the order of the page.
pub const KEYS: &[Key] = &[
    key(
        "",
        "preset",
        Values::Words(&["house", "faithful"]),
        "\"house\"",
        "The types to start from: `house` is SERIAL, INTEGER, REAL, TIMESTAMP; `faithful` loses nothing: identity columns, BIGINT, DOUBLE PRECISION, exact expressions.",
    ),
    key(
        "",
        "expressions",
        Values::Words(&["readable", "exact"]),
        "\"readable\"",
        "How expressions are written whose exact form is long: as a reviewer would write them by hand, with a warning that says what differs, or with SQLite's value on all input. The preset `faithful` stands for `exact`.",
    ),
    key(
        "",
        "pg-version",
        Values::Version,
        "14",
        "The oldest major version of PostgreSQL that has to take the ports; docs/pg-versions.md lists what it decides.",
    ),
    key(
        "",
        "base-schema",
        Values::Texts,
        "[]",
        "SQL files (SQLite) for tables that the application makes itself, before the first migration.",
    ),
    key(
        "",
        "placeholders",
        Values::Words(&["dollar", "percent", "named"]),
        "",
        "How `?` and `:name` are written: `$1`, `%s` or `%(name)s`. Without it they are refused.",
    ),
    key(
        "migrations",
        "dir",
        Values::Text,
        "\"migrations\"",
        "The directory of the migrations, for commands without a path.",
    ),
    key(
        "migrations",
        "layout",
        Values::Words(&["suffix", "sibling"]),
        "",
        "How sources and ports lie side by side; detected if left out.",
    ),
    key(
        "migrations",
        "suffix",
        Values::Text,
        "\"_postgres\"",
        "What the name of a port ends with, before `.sql`; detected if left out.",
    ),
    key("migrations", "target-dir", Values::Text, "", "The directory of the ports."),
    key(
        "migrations",
        "exclude",
        Values::Texts,
        "[]",
        "Files that are no migrations. `*` stands for any run of characters but `/`, `**` for any run; a pattern without `/` looks at the file name.",
    ),
    key(
        "migrations",
        "baseline",
        Values::Text,
        "",
        "The last migration that PostgreSQL has in another form, as a squashed one: those up to it have no port.",
    ),
    key("migrations", "postgres-only", Values::Texts, "[]", "Migrations that exist for PostgreSQL only, as patterns."),
    key("migrations", "sqlite-only", Values::Texts, "[]", "Migrations that are to have no port, as patterns."),
    key(
        "types",
        "integer-primary-key",
        Values::Words(&["serial", "bigserial", "identity"]),
        "\"serial\"",
        "What INTEGER PRIMARY KEY becomes.",
    ),
    key(
        "types",
        "integer",
        Values::Words(&["integer", "bigint"]),
        "\"integer\"",
        "What INTEGER becomes. SQLite's has eight bytes.",
    ),
    key(
        "types",
        "real",
        Values::Words(&["real", "double"]),
        "\"real\"",
        "What REAL becomes. SQLite's has eight bytes.",
    ),
    key(
        "types",
        "timestamp",
        Values::Words(&["timestamp", "timestamptz", "text"]),
        "\"timestamp\"",
        "What columns of times become; with `text` they stay as declared.",
    ),
    key(
        "types",
        "boolean",
        Values::Words(&["infer", "declared", "never"]),
        "\"infer\"",
        "Which integer columns become BOOLEAN: those that the files show to be one, those declared so, or none.",
    ),
    key("types", "json", Values::Words(&["text", "jsonb"]), "\"text\"", "What JSON columns become."),
    key("types", "nocase", Values::Words(&["citext", "lower", "error"]), "\"citext\"", "What COLLATE NOCASE becomes."),
    key(
        "types",
        "fk-parent",
        Values::Words(&["unique", "drop"]),
        "\"unique\"",
        "A foreign key to columns that are not unique: the columns become UNIQUE, or the key is left out.",
    ),
    key(
        "columns",
        "*",
        Values::Text,
        "",
        "The type of a column: \"table.column\" = \"TYPE\". `*` stands for any name; a name without it wins, then the later line.",
    ),
    key(
        "functions",
        "*",
        Values::Text,
        "",
        "What a function of the application becomes: \"name\" = \"sql($1)\", where `$1` is its first argument.",
    ),
    key("rules", "*", Values::Levels, "", "What becomes of a rule's messages. Errors stay errors."),
    key("output", "idempotent", Values::Boolean, "false", "Adds IF NOT EXISTS where PostgreSQL has it."),
    key(
        "verify",
        "known",
        Values::Reasons,
        "",
        "Differences that are meant to be, for `verify`: [verify.known] \"what\" = \"why\".",
    ),
    key("drift", "allow", Values::Reasons, "", "What may drift, for `drift`: [drift.allow] \"what\" = \"why\"."),
];

/// The names in a table.
pub fn names(table: &str) -> Vec<&'static str> {
    let mut names: Vec<&str> = KEYS.iter().filter(|key| key.table == table).map(|key| key.name).collect();
    if table.is_empty() {
        KEYS.iter().map(|key| key.table).filter(|table| !table.is_empty()).for_each(|table| {
            if !names.contains(&table) {
                names.push(table);
            }
        });
    }
    names
}

fn schema_of(key: &Key) -> Value {
    let mut schema = match key.values {
        Values::Words(words) => json!({ "enum": words }),
        Values::Reasons => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        Values::Text => json!({ "type": "string" }),
        Values::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Values::Version => json!({ "type": "integer", "minimum": 14, "maximum": 99 }),
        Values::Boolean => json!({ "type": "boolean" }),
        Values::Levels => json!({ "enum": ["off", "info", "warn", "error"] }),
    };
    schema["description"] = json!(key.doc);
    schema
}

/// The JSON Schema of the file, for editors.
pub fn schema() -> String {
    let mut top = Map::new();
    for table in names("") {
        let keys: Vec<&Key> = KEYS.iter().filter(|key| key.table == table).collect();
        if keys.is_empty() {
            let key = KEYS.iter().find(|key| key.table.is_empty() && key.name == table);
            top.insert(table.to_owned(), key.map_or(Value::Null, schema_of));
            continue;
        }
        let mut properties = Map::new();
        let mut others = json!(false);
        for key in keys {
            match (key.name, key.values) {
                ("*", Values::Levels) => {
                    properties.extend(RULES.iter().map(|rule| {
                        let mut schema = schema_of(key);
                        schema["description"] = json!(rule.summary);
                        (rule.name.to_owned(), schema)
                    }));
                }
                ("*", _) => others = schema_of(key),
                _ => drop(properties.insert(key.name.to_owned(), schema_of(key))),
            }
        }
        let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": others });
        if table == "columns" {
            schema["propertyNames"] = json!({ "pattern": "\\." });
        }
        top.insert(table.to_owned(), schema);
    }
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": super::FILE_NAME,
        "type": "object",
        "properties": top,
        "additionalProperties": false,
    });
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

fn values(key: &Key) -> String {
    match key.values {
        Values::Words(words) => words.join(" | "),
        Values::Text => "string".to_owned(),
        Values::Texts => "list of strings".to_owned(),
        Values::Version => "major version".to_owned(),
        Values::Boolean => "true | false".to_owned(),
        Values::Levels => "off | info | warn | error".to_owned(),
        Values::Reasons => "table of strings".to_owned(),
    }
}

/// The page of the settings, as Markdown.
pub fn page() -> String {
    let mut text = String::from(
        "# lite2pg.toml\n\nThe nearest one upward from the migrations counts; flags of the command line win over it. An unknown key \
         is an error. Paths are relative to the file. `lite2pg config --schema` prints a JSON Schema of it for editors, `lite2pg init` writes \
         a first one, and `lite2pg config TABLE.COLUMN` tells what decided a column's type.\n",
    );
    for table in ["", "migrations", "types", "columns", "functions", "rules", "output", "verify", "drift"] {
        let head = if table.is_empty() { "At the top".to_owned() } else { format!("[{table}]") };
        let _ = write!(text, "\n## {head}\n\n| key | values | without it | |\n|---|---|---|---|\n");
        for key in KEYS.iter().filter(|key| key.table == table) {
            let name = if key.name == "*" { "*name*".to_owned() } else { format!("`{}`", key.name) };
            let default = if key.default.is_empty() { "-".to_owned() } else { format!("`{}`", key.default) };
            let _ = writeln!(text, "| {name} | {} | {default} | {} |", values(key).replace('|', "\\|"), key.doc);
        }
    }
    text
}

/// The text of a first file: everything in it, commented out but for what is given as `table.name` and TOML.
pub fn template(given: &[(&str, String)]) -> String {
    let mut text = String::from(
        "# lite2pg: how SQLite migrations become PostgreSQL ones. Lines that are commented out show what goes without them.\n",
    );
    let mut table = "";
    for key in KEYS {
        if key.table != table {
            table = key.table;
            let _ = write!(text, "\n[{table}]\n");
        }
        let path = if table.is_empty() { key.name.to_owned() } else { format!("{table}.{}", key.name) };
        match (given.iter().find(|(name, _)| *name == path), key.name, key.values) {
            (Some((_, value)), ..) => {
                let _ = writeln!(text, "{} = {value}  # {}", key.name, key.doc);
            }
            (None, "*", Values::Levels) => {
                let _ = writeln!(text, "# like = \"off\"  # {}", key.doc);
            }
            (None, "*", _) if key.table == "functions" => {
                let _ = writeln!(text, "# slugify = \"my_slug($1)\"  # {}", key.doc);
            }
            (None, "*", _) => {
                let _ = writeln!(text, "# \"users.created_at\" = \"TIMESTAMPTZ\"  # {}", key.doc);
            }
            (None, _, Values::Words(words)) if key.default.is_empty() => {
                let _ = writeln!(text, "# {} = {:?}  # {}: {}", key.name, words[0], words.join(", "), key.doc);
            }
            (None, _, Values::Reasons) => {
                let _ = writeln!(text, "# {} = {{ \"…\" = \"…\" }}  # {}", key.name, key.doc);
            }
            (None, ..) if key.default.is_empty() => {
                let _ = writeln!(text, "# {} = \"…\"  # {}", key.name, key.doc);
            }
            (None, ..) => {
                let _ = writeln!(text, "# {} = {}  # {}", key.name, key.default, key.doc);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::parse;

    fn read(table: &str, name: &str, value: &str) -> Result<(), String> {
        let head = if table.is_empty() { String::new() } else { format!("[{table}]\n") };
        parse(Path::new("x"), &format!("{head}{name} = {value}\n")).map(drop).map_err(|problem| problem.to_string())
    }

    #[test]
    fn every_key_is_read_with_every_value() {
        for key in KEYS {
            let name = match (key.name, key.values) {
                ("*", Values::Levels) => "like",
                ("*", _) => "\"a.b\"",
                (name, _) => name,
            };
            let all: Vec<String> = match key.values {
                Values::Words(words) => words.iter().map(|word| format!("{word:?}")).collect(),
                Values::Levels => ["off", "info", "warn", "error"].iter().map(|word| format!("{word:?}")).collect(),
                Values::Reasons => vec!["{ \"t.c\" = \"meant\" }".to_owned()],
                Values::Text => vec!["\"x\"".to_owned()],
                Values::Texts => vec!["[]".to_owned(), "[\"x\"]".to_owned()],
                Values::Version => vec!["14".to_owned()],
                Values::Boolean => vec!["true".to_owned(), "false".to_owned()],
            };
            for value in all.iter().map(String::as_str).chain(Some(key.default).filter(|text| !text.is_empty())) {
                assert_eq!(read(key.table, name, value), Ok(()), "{}.{}", key.table, key.name);
            }
            assert!(read(key.table, name, "1979-05-27").is_err(), "{} takes anything", key.name);
        }
    }

    #[test]
    fn what_is_left_out_is_the_default() {
        let text: String = KEYS
            .iter()
            .filter(|key| !key.default.is_empty() && !matches!(key.name, "dir" | "suffix"))
            .map(|key| {
                let path =
                    if key.table.is_empty() { key.name.to_owned() } else { format!("{}.{}", key.table, key.name) };
                [&path, " = ", key.default, "\n"].concat()
            })
            .collect();
        assert_eq!(parse(Path::new("x"), &text).unwrap().core, super::super::Settings::default().core);
    }

    #[test]
    fn the_template_is_read_as_it_is_and_without_its_comments() {
        let given = [("migrations.dir", "\"db\"".to_owned()), ("migrations.suffix", "\"_pg\"".to_owned())];
        let text = template(&given);
        let settings = parse(Path::new("x"), &text).unwrap();
        assert_eq!((settings.dir.as_deref(), settings.suffix.as_deref()), (Some(Path::new("db")), Some("_pg")));
        for key in KEYS.iter().filter(|key| key.name != "*") {
            assert!(text.contains(&format!("{} = ", key.name)), "{}", key.name);
        }
        let all: Vec<&str> = text.lines().skip(1).map(|line| line.strip_prefix("# ").unwrap_or(line)).collect();
        assert!(parse(Path::new("x"), &all.join("\n")).is_ok(), "{all:#?}");
    }
}
