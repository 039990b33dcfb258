//! `lite2pg query`: SQL of an application, with a schema.

mod common;

use common::Dir;

const TABLES: &str = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, is_active BOOLEAN DEFAULT 1);\n";

#[test]
fn a_query_reads_the_schema_from_migrations_or_from_a_file() {
    let dir = Dir::new(&[
        ("migrations/1_a.sql", TABLES),
        ("tables.sql", TABLES),
        ("q.sql", "SELECT name FROM users WHERE is_active = 1 AND id = ?\n"),
    ]);
    let ported = "SELECT name FROM users WHERE is_active = TRUE AND id = $1\n";
    for args in ["query q.sql", "query q.sql --schema migrations", "query q.sql --schema tables.sql"] {
        assert_eq!(dir.run(args).exits(0).out, ported, "{args}");
    }
    assert_eq!(dir.pipe("query", "SELECT name FROM users WHERE is_active = 1 AND id = ?").exits(0).out, ported);
    // Nothing is written.
    assert_eq!(dir.list(), ["migrations/1_a.sql", "q.sql", "tables.sql"]);
}

#[test]
fn a_query_is_no_evidence_of_types() {
    let dir = Dir::new(&[("migrations/1_a.sql", TABLES)]);
    // The column is BOOLEAN in the database, whatever a query compares it with.
    let run =
        dir.pipe("query", "SELECT name FROM users WHERE is_active = 1;\nSELECT name FROM users WHERE is_active = 2;");
    assert!(run.out.starts_with("SELECT name FROM users WHERE is_active = TRUE;\n"), "{}", run.out);
}

#[test]
fn styles_of_parameters() {
    let dir = Dir::new(&[("tables.sql", TABLES)]);
    let run = |style, sql| dir.pipe(&format!("query --schema tables.sql --placeholders {style}"), sql);
    assert_eq!(
        run("percent", "SELECT name FROM users WHERE id = ?").exits(0).out,
        "SELECT name FROM users WHERE id = %s\n"
    );
    assert_eq!(
        run("named", "SELECT name FROM users WHERE id = :id").exits(0).out,
        "SELECT name FROM users WHERE id = %(id)s\n"
    );
    let refused = run("percent", "SELECT name FROM users WHERE id = ?2 OR id = ?1").exits(1).says("dollar");
    assert_eq!(refused.out, "");
}

#[test]
fn what_is_refused_leaves_the_others() {
    let dir = Dir::new(&[("tables.sql", TABLES)]);
    let sql = "-- all\nSELECT ifnull(name, 'é') FROM users;\n\nSELECT nonsense(1);\nSELECT id FROM users\nWHERE id = ?; SELECT changes();";
    let run = dir.pipe("query --schema tables.sql --output-format concise", sql).exits(1);
    let expected = "-- all\nSELECT coalesce(name, 'é') FROM users;\n-- refused: <stdin>:4:1\nSELECT id FROM users\nWHERE id = $1;\n\
                    -- refused: <stdin>:6:15\n";
    assert_eq!(run.out, expected);
    run.says("<stdin>:4:8: error").says("<stdin>:6:22: error");
}

#[test]
fn json_tells_the_parameters_in_order() {
    let dir = Dir::new(&[("tables.sql", TABLES)]);
    let sql = "UPDATE users SET is_active = :on\nWHERE id = ?;\nSELECT nonsense(1);\n";
    let run = dir.pipe("--output-format json query --schema tables.sql", sql).exits(1);
    let told: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(told["schema"], "lite2pg.query/1");
    let first = &told["statements"][0];
    assert_eq!(first["postgres"], "UPDATE users SET is_active = $1\nWHERE id = $2");
    assert_eq!(
        first["parameters"],
        serde_json::json!([
            {"name": ":on", "placeholder": "$1", "type": "boolean"},
            {"name": "?", "placeholder": "$2", "type": "integer"}
        ])
    );
    let second = &told["statements"][1];
    assert_eq!((&second["postgres"], &second["line"]), (&serde_json::Value::Null, &serde_json::json!(3)));
    assert_eq!(told["diagnostics"][0]["line"], 3);
}

#[test]
fn a_missing_file_is_named() {
    let dir = Dir::new(&[]);
    dir.run("query nowhere.sql").exits(2).says("nowhere.sql");
    dir.pipe("query --schema nowhere.sql", "SELECT 1").exits(2).says("nowhere.sql");
}

#[test]
fn the_number_of_a_new_row_has_to_be_asked_for() {
    let dir = Dir::new(&[("tables.sql", TABLES)]);
    dir.pipe("-v query --schema tables.sql", "INSERT INTO users (name) VALUES (?)").exits(0).says("RETURNING id");
    let asked = dir.pipe("-v query --schema tables.sql", "INSERT INTO users (name) VALUES (?) RETURNING id").exits(0);
    assert!(!asked.err.contains("RETURNING"), "{}", asked.err);
}
