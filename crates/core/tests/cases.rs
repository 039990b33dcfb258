//! The cases of the corpus: one file each, ported as its snapshot says, and run on both engines.
//!
//! Every `SELECT` that a case has is a probe: its rows must be the same in SQLite and, ported, in PostgreSQL; and so must
//! the rows of every table at the end. Behind that, each line `-- fails: STATEMENT` must be refused by both, and each
//! line `-- runs: STATEMENT` taken by both, in order: so constraints are seen. A case with a blocked statement is a
//! snapshot only. `-- preset: faithful` in a case's first lines chooses the preset, `-- nocase: lower` and
//! `-- fk-parent: drop` choose those settings; `LITE2PG_CASE` restricts a run to the cases whose path holds it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lite2pg_core::config::{Config, ForeignKeyParent, NoCase};
use lite2pg_core::project::{File, Port, Role, port};
use lite2pg_engines::{Database, Server, Sqlite};
use postgres::SimpleQueryMessage;

type Row = Vec<Option<String>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The case files, in order.
fn cases(folders: &[&str]) -> Vec<PathBuf> {
    let only = std::env::var("LITE2PG_CASE").unwrap_or_default();
    let files = folders.iter().flat_map(|folder| walkdir::WalkDir::new(root().join("corpus").join(folder)));
    let files = files.filter_map(|entry| Some(entry.ok()?.into_path()));
    let mut cases: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .filter(|path| path.to_string_lossy().contains(&only))
        .collect();
    cases.sort();
    cases
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn ported(path: &Path, source: &str) -> Port {
    ported_as(path, source, preset(source))
}

/// The preset that a case asks for.
fn preset(source: &str) -> Config {
    if says(source, "-- preset: faithful") { Config::faithful() } else { Config::house() }
}

fn says(source: &str, words: &str) -> bool {
    source.lines().take(5).any(|line| line.trim() == words)
}

/// The port with a preset, whatever the case says of that.
fn ported_as(path: &Path, source: &str, mut config: Config) -> Port {
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    let says = |words| says(source, words);
    if says("-- nocase: lower") {
        config.types.nocase = NoCase::Lower;
    }
    if says("-- fk-parent: drop") {
        config.types.fk_parent = ForeignKeyParent::Drop;
    }
    let file = File { name, source: source.into(), role: Role::Migration { port: None } };
    let ported = port(&config, &[file], |_| true);
    ported.ports.into_iter().next().flatten().expect("it was asked for")
}

/// The port, and what is said about it as comments: a text for psql.
fn shown(source: &str, port: &Port) -> String {
    let mut text = port.text.clone();
    if !port.diagnostics.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    for diagnostic in &port.diagnostics {
        let line = source[..diagnostic.span.start].matches('\n').count() + 1;
        let severity = format!("{:?}", diagnostic.severity).to_lowercase();
        let _ = writeln!(text, "-- {line}: {severity}[{}]: {}", diagnostic.rule, diagnostic.message);
    }
    text
}

#[test]
fn cases_come_out_as_their_snapshots() {
    for path in cases(&["cases", "lossless"]) {
        let source = read(&path);
        let port = ported(&path, &source);
        let relative = path.strip_prefix(root().join("corpus")).expect("a case of the corpus").with_extension("");
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(root().join("snapshots").join(relative.parent().expect("a folder")));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let name = relative.file_name().expect("a name").to_string_lossy().into_owned();
        settings.bind(|| insta::assert_snapshot!(name, shown(&source, &port)));
    }
}

#[test]
fn cases_mean_the_same_on_both_engines() {
    let mut failures = Vec::new();
    for path in cases(&["cases", "lossless"]) {
        let source = read(&path);
        // The snapshot shows one preset; the other has to mean the same.
        let mut ports = vec![ported(&path, &source), ported_as(&path, &source, Config::faithful())];
        // What is written for the server at hand.
        let newer = Config { pg_version: Server::shared().major(), ..preset(&source) };
        ports.push(ported_as(&path, &source, newer));
        if ports[2].text == ports[0].text {
            ports.pop();
        }
        for port in ports {
            if !port.blocked.is_empty() {
                assert!(!port.diagnostics.is_empty(), "{}: blocked without a word", path.display());
                continue;
            }
            if let Err(message) = same(&source, &port.text) {
                failures.push(format!("{}: {message}", path.display()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Runs a case and its port; says where they differ.
fn same(source: &str, port: &str) -> Result<(), String> {
    let sqlite = Sqlite::memory().map_err(|error| error.to_string())?;
    let ours = sqlite_probes(&sqlite, source).map_err(|error| format!("SQLite: {error}"))?;
    let mut database = Server::shared().database().map_err(|error| error.to_string())?;
    let theirs = postgres_probes(&mut database, port).map_err(|error| format!("PostgreSQL: {error}"))?;
    if ours.len() != theirs.len() {
        return Err(format!("{} probes in SQLite, {} in PostgreSQL", ours.len(), theirs.len()));
    }
    for ((sql, mut ours), mut theirs) in ours.into_iter().zip(theirs) {
        if !sql.to_ascii_uppercase().contains("ORDER BY") {
            ours.sort();
            theirs.sort();
        }
        equal(&sql, &ours, &theirs)?;
    }
    tables(&sqlite, &mut database)?;
    afterwards(&sqlite, &mut database, source)
}

/// Runs the statements of `-- fails:` and `-- runs:` as they stand.
fn afterwards(sqlite: &Sqlite, database: &mut Database, source: &str) -> Result<(), String> {
    for line in source.lines() {
        let fails = line.strip_prefix("-- fails: ");
        let Some(sql) = fails.or_else(|| line.strip_prefix("-- runs: ")) else { continue };
        for (engine, done) in [("SQLite", sqlite.query_text(sql).is_ok()), ("PostgreSQL", database.batch(sql).is_ok())]
        {
            if done == fails.is_some() {
                return Err(format!("{engine} {}: {sql}", if done { "takes this" } else { "refuses this" }));
            }
        }
    }
    Ok(())
}

/// The rows of every probe, with its text.
fn sqlite_probes(sqlite: &Sqlite, source: &str) -> Result<Vec<(String, Vec<Row>)>, String> {
    let mut probes = Vec::new();
    for statement in lite2pg_core::split::statements(source) {
        let sql = statement.span.of(source);
        let rows = sqlite.query_text(sql).map_err(|error| format!("{error}: {sql}"))?;
        let first = sql.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let returns = matches!(first.as_str(), "SELECT" | "WITH" | "VALUES") || sql.contains(" RETURNING ");
        if returns && !sql.contains("sqlite_") && !returns_nothing(sql) {
            probes.push((sql.to_owned(), rows));
        }
    }
    Ok(probes)
}

/// `WITH … INSERT` without `RETURNING` has no rows to compare.
fn returns_nothing(sql: &str) -> bool {
    let sql = sql.to_ascii_uppercase();
    sql.starts_with("WITH")
        && ["INSERT ", "UPDATE ", "DELETE ", "REPLACE "].iter().any(|word| sql.contains(word))
        && !sql.contains("RETURNING")
}

fn postgres_probes(database: &mut Database, port: &str) -> Result<Vec<Vec<Row>>, String> {
    let messages = database.client().simple_query(port).map_err(|error| {
        error
            .as_db_error()
            .map_or_else(|| error.to_string(), |error| format!("{} {}", error.code().code(), error.message()))
    })?;
    let mut probes: Vec<Vec<Row>> = Vec::new();
    // A `setval` is the port's own.
    let mut own = false;
    for message in messages {
        match message {
            SimpleQueryMessage::RowDescription(columns) => {
                own = columns.len() == 1 && columns[0].name() == "setval";
                if !own {
                    probes.push(Vec::new());
                }
            }
            SimpleQueryMessage::Row(row) if !own => {
                let row = (0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect();
                probes.last_mut().expect("a description comes first").push(row);
            }
            _ => {}
        }
    }
    Ok(probes)
}

/// Compares the rows of all tables.
fn tables(sqlite: &Sqlite, database: &mut Database) -> Result<(), String> {
    // Not those that a virtual table keeps its rows in.
    let sql = "SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual') AND schema = 'main' \
               AND name NOT LIKE 'sqlite_%' ORDER BY name";
    for row in sqlite.query_text(sql).map_err(|error| error.to_string())? {
        let name = row[0].as_deref().expect("a table has a name");
        let quoted = name.replace('"', "\"\"");
        let columns = sqlite
            .query_text(&format!("SELECT name FROM pragma_table_info('{}')", name.replace('\'', "''")))
            .map_err(|error| error.to_string())?;
        let sql = format!(
            "SELECT quote_ident(c.relname), quote_ident(a.attname), a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
             WHERE lower(c.relname) = lower('{}') AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped",
            name.replace('\'', "''")
        );
        let theirs = database.query_text(&sql).map_err(|error| error.to_string())?;
        let Some(table) = theirs.first().and_then(|row| row[0].clone()) else {
            return Err(format!("PostgreSQL has no table {name}"));
        };
        let mut pairs = Vec::new();
        for column in columns.iter().filter_map(|row| row[0].as_deref()) {
            let matches = |other: &&Row| {
                // PostgreSQL cuts names at 63 bytes.
                let cut = column.get(..63).unwrap_or(column);
                other[2].as_deref().is_some_and(|other| other.eq_ignore_ascii_case(cut))
            };
            let Some(other) = theirs.iter().find(matches) else {
                return Err(format!("PostgreSQL has no column {name}.{column}"));
            };
            pairs.push((format!("\"{}\"", column.replace('"', "\"\"")), other[1].clone().expect("a name")));
        }
        let (ours, theirs): (Vec<String>, Vec<String>) = pairs.into_iter().unzip();
        let mut ours = sqlite
            .query_text(&format!("SELECT {} FROM \"{quoted}\"", ours.join(", ")))
            .map_err(|error| error.to_string())?;
        let mut theirs = database
            .query_text(&format!("SELECT {} FROM {table}", theirs.join(", ")))
            .map_err(|error| error.to_string())?;
        ours.iter_mut().chain(&mut theirs).flatten().flatten().for_each(|value| *value = normal(value));
        ours.sort();
        theirs.sort();
        equal(&format!("table {name}"), &ours, &theirs)?;
    }
    Ok(())
}

fn equal(what: &str, ours: &[Row], theirs: &[Row]) -> Result<(), String> {
    let same = ours.len() == theirs.len()
        && ours.iter().zip(theirs).all(|(ours, theirs)| {
            ours.len() == theirs.len()
                && ours.iter().zip(theirs).all(|(ours, theirs)| same_value(ours.as_deref(), theirs.as_deref()))
        });
    if same { Ok(()) } else { Err(format!("{what}\n  SQLite     {ours:?}\n  PostgreSQL {theirs:?}")) }
}

fn same_value(ours: Option<&str>, theirs: Option<&str>) -> bool {
    let (Some(ours), Some(theirs)) = (ours, theirs) else { return ours.is_none() && theirs.is_none() };
    let (ours, theirs) = (normal(ours), normal(theirs));
    if ours == theirs || (is_recent(&ours) && is_recent(&theirs)) {
        return true;
    }
    match (ours.parse::<f64>(), theirs.parse::<f64>()) {
        (Ok(ours), Ok(theirs)) => (ours - theirs).abs() <= 1e-9 * ours.abs().max(theirs.abs()),
        _ => false,
    }
}

/// One spelling for both engines: 1 and 0 for booleans, `X'…'` for blobs that are no text, sorted keys and no white space in JSON, no zeros behind a point.
fn normal(value: &str) -> String {
    match value {
        "t" => return "1".into(),
        "f" => return "0".into(),
        _ => {}
    }
    if let Some(hex) = value.strip_prefix("\\x").or_else(|| value.strip_prefix("X'")?.strip_suffix('\'')) {
        // SQLite keeps texts in columns of BLOBs: what counts are the bytes.
        return match text_of(hex) {
            Some(text) if !text.is_empty() && !text.starts_with(['\\', 'X']) => normal(&text),
            _ => format!("X'{}'", hex.to_ascii_uppercase()),
        };
    }
    if value.starts_with(['{', '[']) {
        // It sorts the keys of objects.
        if let Ok(json) = serde_json::from_str::<serde_json::Value>(value) {
            return json.to_string();
        }
        return value.chars().filter(|char| !char.is_whitespace()).collect();
    }
    if value.contains('.') && value.parse::<f64>().is_ok() && !value.contains(['e', 'E']) {
        return value.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    value.to_owned()
}

/// The text that bytes in hexadecimal digits are.
fn text_of(hex: &str) -> Option<String> {
    let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    String::from_utf8((0..hex.len()).step_by(2).map(byte).collect::<Option<_>>()?).ok()
}

/// True for a time that was read from the clock: it differs from run to run.
fn is_recent(value: &str) -> bool {
    let year = value.get(..4).and_then(|year| year.parse::<i32>().ok());
    year.is_some_and(|year| year >= 2026) && value.as_bytes().get(4) == Some(&b'-') && value.len() >= 10
}
