//! Random expressions through the port: PostgreSQL gives SQLite's value, or the expression was flagged.
//!
//! `LITE2PG_FUZZ_COUNT` and `LITE2PG_FUZZ_SEED` make it longer or another one: `make fuzz-expr`.

mod compare;
#[path = "../parser/generate.rs"]
mod generate;
mod leaves;
#[path = "../parser/random.rs"]
mod random;
mod shape;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use compare::{Column, Digits, same};
use leaves::{ROWS, SCHEMA, TYPES};
use lite2pg_core::config::Config;
use lite2pg_core::diagnostic::Severity;
use lite2pg_core::project::{File, Role, port};
use lite2pg_engines::{Server, Sqlite, Value};
use shape::Shape;

/// Runs a statement of SQL and gives the column `e`, or that of a table after an UPDATE, which it takes back; or an error.
const PROBE: &str = "CREATE FUNCTION probe(sql text, updated text) RETURNS text[] LANGUAGE plpgsql AS $$
    DECLARE found text[];
    BEGIN
        IF updated IS NULL THEN
            EXECUTE 'SELECT array_agg(e::text) FROM (' || sql || ') AS q' INTO found;
            RETURN found;
        END IF;
        EXECUTE sql;
        EXECUTE 'SELECT array_agg(' || updated || '::text ORDER BY k) FROM v' INTO found;
        RAISE SQLSTATE 'ZZ001';
    EXCEPTION
        WHEN SQLSTATE 'ZZ001' THEN RETURN found;
        WHEN OTHERS THEN RETURN ARRAY['error', SQLSTATE, SQLERRM];
    END $$";

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
    let of = |of: &'static str| if of == "REAL" && preset == "faithful" { "DOUBLE PRECISION" } else { of };
    config.columns = TYPES.iter().map(|(column, is)| (format!("v.{column}"), of(is).to_owned())).collect();
    let count = random::setting("LITE2PG_FUZZ_COUNT", 10_000);
    let mut random = random::Random::from_setting();
    let mut source = format!("{SCHEMA}\n{ROWS}\n");
    let mut shapes = Vec::new();
    for number in 0..count {
        let shape = Shape::any(&mut random);
        let _ = writeln!(source, "{} /*{number}*/;", shape.sql);
        shapes.push(shape);
    }
    let file = File { name: "fuzz.sql".into(), source: source.clone(), role: Role::Migration { port: None } };
    let ported = port(&config, &[file], |_| true);
    let ported = ported.ports.into_iter().next().flatten().expect("it was asked for");
    let warned: Vec<usize> = ported
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Warning)
        // The schema and the rows stand on two lines.
        .filter_map(|diagnostic| source[..diagnostic.span.start].matches('\n').count().checked_sub(2))
        .collect();

    let sqlite = Sqlite::memory().expect("SQLite");
    sqlite.batch(SCHEMA).expect("the schema");
    sqlite.batch(ROWS).expect("the rows");
    let mut expected: BTreeMap<usize, Vec<Value>> = BTreeMap::new();
    let mut statements = Vec::new();
    // The schema, and functions that statements need.
    let mut schema = String::new();
    for line in ported.text.lines() {
        let Some((sql, number)) = line.strip_suffix("*/;").and_then(|line| line.rsplit_once("/*")) else {
            // What stands for a refused statement raises an error.
            if !line.starts_with("DO $lite2pg$") {
                schema.push_str(line);
                schema.push('\n');
            }
            continue;
        };
        if sql.starts_with("--") {
            continue;
        }
        let number: usize = number.parse().expect("a number");
        // What SQLite itself refuses proves nothing.
        let Some(values) = shapes[number].on_sqlite(&sqlite) else { continue };
        expected.insert(number, values);
        statements.push((number, sql.to_owned()));
    }

    let mut database = Server::shared().database().expect("PostgreSQL");
    let client = database.client();
    client.batch_execute(&schema).expect("the schema");
    client.batch_execute(PROBE).expect("a function");
    let mut found: BTreeMap<usize, Column> = BTreeMap::new();
    for batch in statements.chunks(500) {
        let texts: Vec<&str> = batch.iter().map(|(_, text)| text.as_str()).collect();
        let updated: Vec<Option<&str>> = batch.iter().map(|(number, _)| shapes[*number].updated).collect();
        let rows = client
            .query(
                "SELECT probe(sql, updated) FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS s(sql, updated, n) ORDER BY n",
                &[&texts, &updated],
            )
            .expect("a batch");
        for ((number, _), row) in batch.iter().zip(rows) {
            found.insert(*number, row.get::<_, Option<Column>>(0).unwrap_or_default());
        }
    }

    let mut wrong = Vec::new();
    let (mut equal, mut flagged) = (0, shapes.len() - statements.len());
    let mut errors = 0;
    for (number, text) in &statements {
        let (ours, theirs) = (&expected[number], &found[number]);
        let error = (theirs.len() == 3 && theirs[0].as_deref() == Some("error")).then(|| theirs[1].clone()).flatten();
        let narrow = shapes[*number]
            .updated
            .is_some_and(|updated| config.columns.contains(&(format!("v.{updated}"), "REAL".to_owned())));
        let digits = if narrow { Digits::Six } else { Digits::Fifteen };
        if same(ours, theirs, shapes[*number].sorted, digits) {
            equal += 1;
        } else if warned.contains(number) {
            flagged += 1;
        } else if error.is_some_and(|code| shapes[*number].may_raise(&code)) {
            errors += 1;
        } else {
            wrong.push(format!("{}\n    {text}\n    {ours:?}\n    {theirs:?}", shapes[*number].sql));
        }
    }
    println!(
        "{preset}: {count} statements: {equal} equal, {flagged} flagged or not SQLite, {errors} refused by PostgreSQL, {} silent",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
}
