//! Random expressions through the port: PostgreSQL gives SQLite's value, or the expression was flagged.
//!
//! `LITE2PG_FUZZ_COUNT` and `LITE2PG_FUZZ_SEED` make it longer or another one: `make fuzz-expr`.

#[path = "parser/generate.rs"]
mod generate;
#[path = "parser/random.rs"]
mod random;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lite2pg_core::config::Config;
use lite2pg_core::diagnostic::Severity;
use lite2pg_core::project::{File, Role, port};
use lite2pg_engines::{Server, Sqlite};

const LEAVES: &[&str] = &[
    "i",
    "j",
    "r",
    "s",
    "t",
    "u",
    "b",
    "c",
    "x",
    "i",
    "t",
    "0",
    "1",
    "2",
    "3",
    "-7",
    "2.5",
    "NULL",
    "'x'",
    "'3'",
    "''",
    "'%a%'",
    "'b*'",
    "x'41'",
    "TRUE",
    "length(t)",
    "abs(i)",
    "upper(u)",
    "coalesce(t, 'z')",
    "substr(t, 2)",
    "round(r, 1)",
    "instr(t, 'b')",
    "max(i, j)",
    "trim(u)",
    "nullif(i, 3)",
    "iif(b, i, j)",
    "hex(t)",
    "typeof(i)",
    "printf('%d-%s', i, t)",
    "replace(t, 'b', 'cc')",
    "(SELECT max(i) FROM v)",
    "unicode(u)",
    "min(t, u)",
    "sign(j)",
    "m",
    "g",
    "n",
    "d",
    "e",
    "n COLLATE BINARY",
    "'2024-01-31'",
    "date(d)",
    "date(e, '+1 day')",
    "strftime('%Y', d)",
    "strftime('%H:%M', e)",
    "julianday(d)",
    "CURRENT_DATE > d",
    "w ->> '$.a'",
    "json_extract(w, '$.b')",
    "lower(n)",
    "m / 2",
    "g % 3",
    "quote(t)",
    "(SELECT count(*) FROM v)",
    "(SELECT sum(i) FROM v)",
    "(SELECT avg(m) FROM v)",
    "(SELECT min(n) FROM v)",
    "(SELECT group_concat(i) FROM v WHERE k < 3)",
    "CASE t WHEN 'abc' THEN i ELSE j END",
    "i IN (1, 3, 5)",
    "n IN ('abc', 'X')",
    "d BETWEEN '2024-01-01' AND '2024-12-31'",
    "CAST(m AS TEXT)",
    "CAST(u AS INTEGER)",
];

const SCHEMA: &str = "CREATE TABLE v (k INTEGER PRIMARY KEY, i INTEGER, j INTEGER NOT NULL, r REAL, s REAL NOT NULL, \
    t TEXT, u TEXT NOT NULL, b BOOLEAN, c BOOLEAN NOT NULL, x BLOB, \
    m NUMERIC, n TEXT COLLATE NOCASE, d DATE, e DATETIME, g BIGINT NOT NULL, w TEXT);";

const ROWS: &str = "INSERT INTO v VALUES \
    (1, 5, 2, 1.5, -2.25, 'abc', 'x', 1, 0, x'41', 7, 'Abc', '2024-01-31', '2024-01-31 10:20:30', 5000000000, '{\"a\":1,\"b\":\"x\"}'), \
    (2, 0, -3, 0.0, 3.0, 'B', '12', 0, 1, x'', 2.5, 'X', '2023-12-31', '2023-12-31 00:00:00', -4, '{\"a\":\"7\",\"b\":2.5}'), \
    (3, NULL, 7, NULL, 0.5, NULL, '', NULL, 1, NULL, NULL, NULL, NULL, NULL, 0, NULL), \
    (4, -7, 0, 2.5, 100.0, '3', '2.5x', 1, 1, x'3132', -3, '3', '2024-02-29', '2024-02-29 23:59:59', 12, '{}'), \
    (5, 3, 1, -0.75, 1.0, 'a%b', 'ABC', 0, 0, x'ff00', 0, 'A%B', '2000-01-01', '2000-01-01 12:00:00', 3, '{\"a\":null,\"b\":true}');";

type Column = Vec<Option<String>>;

#[test]
fn random_expressions_mean_the_same() {
    mean_the_same("faithful", &Config::faithful());
}

#[test]
fn random_expressions_mean_the_same_in_readable_forms() {
    mean_the_same("house", &Config::house());
}

fn mean_the_same(preset: &str, config: &Config) {
    // Comparisons at random are no evidence of what a column holds.
    let mut config = config.clone();
    let types = [("v.d", "DATE"), ("v.e", "TIMESTAMP"), ("v.w", "TEXT"), ("v.g", "BIGINT"), ("v.m", "NUMERIC")];
    config.columns = types.map(|(column, of)| (column.to_owned(), of.to_owned())).to_vec();
    let config = &config;
    let count = random::setting("LITE2PG_FUZZ_COUNT", 10_000);
    let mut random = random::Random::from_setting();
    let mut source = format!("{SCHEMA}\n{ROWS}\n");
    let mut expressions = Vec::new();
    for number in 0..count {
        let size = 1 + random.below(5);
        let expression = generate::expression(&mut random, size, LEAVES);
        let _ = writeln!(source, "SELECT {number} AS n, {expression} AS e FROM v ORDER BY k;");
        expressions.push(expression);
    }
    let file = File { name: "fuzz.sql".into(), source: source.clone(), role: Role::Migration { port: None } };
    let ported = port(config, &[file], |_| true);
    let ported = ported.ports.into_iter().next().flatten().expect("it was asked for");

    let sqlite = Sqlite::memory().expect("SQLite");
    sqlite.batch(SCHEMA).expect("the schema");
    sqlite.batch(ROWS).expect("the rows");
    let warned: Vec<usize> = ported
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Warning)
        // The schema and the rows stand on two lines.
        .filter_map(|diagnostic| source[..diagnostic.span.start].matches('\n').count().checked_sub(2))
        .collect();
    let mut expected: BTreeMap<usize, Column> = BTreeMap::new();
    let mut statements = Vec::new();
    for line in ported.text.lines() {
        let Some(number) = line.strip_prefix("SELECT ").and_then(|rest| rest.split_once(' ')?.0.parse().ok()) else {
            continue;
        };
        // What SQLite itself refuses proves nothing.
        let sql = format!("SELECT {} FROM v ORDER BY k", expressions[number]);
        let Ok(rows) = sqlite.query_text(&sql) else { continue };
        expected.insert(number, rows.into_iter().map(|mut row| row.remove(0)).collect());
        statements.push((number, line.trim_end_matches(';').to_owned()));
    }

    let mut database = Server::shared().database().expect("PostgreSQL");
    let client = database.client();
    let schema =
        ported.text.lines().take_while(|line| !line.starts_with("SELECT 0 ") && !line.starts_with("-- SELECT"));
    client.batch_execute(&schema.collect::<Vec<_>>().join("\n")).expect("the schema");
    client
        .batch_execute(
            "CREATE FUNCTION probe(sql text) RETURNS text[] LANGUAGE plpgsql AS $$ DECLARE found text[]; BEGIN
               EXECUTE 'SELECT array_agg(e::text) FROM (' || sql || ') AS q' INTO found; RETURN found;
             EXCEPTION WHEN OTHERS THEN RETURN ARRAY['error', SQLSTATE, SQLERRM]; END $$",
        )
        .expect("a function");
    let mut found: BTreeMap<usize, Column> = BTreeMap::new();
    for batch in statements.chunks(500) {
        let (numbers, texts): (Vec<usize>, Vec<&str>) =
            batch.iter().map(|(number, text)| (*number, text.as_str())).unzip();
        let rows = client
            .query("SELECT probe(sql) FROM unnest($1::text[]) WITH ORDINALITY AS s(sql, n) ORDER BY n", &[&texts])
            .expect("a batch");
        for (number, row) in numbers.into_iter().zip(rows) {
            found.insert(number, row.get(0));
        }
    }

    let mut wrong = Vec::new();
    let (mut equal, mut flagged) = (0, expressions.len() - statements.len());
    let mut overflows = 0;
    for (number, text) in &statements {
        let (ours, theirs) = (&expected[number], &found[number]);
        if same(ours, theirs) {
            equal += 1;
        } else if warned.contains(number) {
            flagged += 1;
        } else if theirs.len() == 3 && theirs[1].as_deref() == Some("22003") {
            // Beyond eight bytes PostgreSQL raises an error.
            overflows += 1;
        } else {
            wrong.push(format!("{}\n    {text}\n    {ours:?}\n    {theirs:?}", expressions[*number]));
        }
    }
    println!(
        "{preset}: {count} expressions: {equal} equal, {flagged} flagged or not SQLite, {overflows} too large, {} silent",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
}

fn same(ours: &Column, theirs: &Column) -> bool {
    ours.len() == theirs.len()
        && ours.iter().zip(theirs).all(|(ours, theirs)| same_value(ours.as_deref(), theirs.as_deref()))
}

fn same_value(ours: Option<&str>, theirs: Option<&str>) -> bool {
    let (Some(ours), Some(theirs)) = (ours, theirs) else { return ours.is_none() && theirs.is_none() };
    if ours == theirs {
        return true;
    }
    let theirs = match theirs {
        "true" => "1",
        "false" => "0",
        other => other,
    };
    if let (Some(hex), Some(other)) = (ours.strip_prefix("X'"), theirs.strip_prefix("\\x")) {
        return hex.trim_end_matches('\'').eq_ignore_ascii_case(other);
    }
    match (ours.parse::<f64>(), theirs.parse::<f64>()) {
        (Ok(ours), Ok(theirs)) => (ours - theirs).abs() <= 1e-9 * ours.abs().max(theirs.abs()).max(1e-3),
        _ => ours == theirs,
    }
}
