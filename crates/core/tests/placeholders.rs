//! Parameters of application SQL: how they come out in each style, and that PostgreSQL can type them.

use lite2pg_core::config::{Config, Placeholders};
use lite2pg_core::project::{File, Port, Role, port};
use lite2pg_engines::Server;

const SCHEMA: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, n INTEGER, done BOOLEAN DEFAULT 0, at DATETIME);";

fn ported(sql: &str, style: Placeholders) -> (String, Port) {
    let config = Config { placeholders: Some(style), ..Config::house() };
    let migration =
        |source: &str| File { name: "query.sql".into(), source: source.into(), role: Role::Migration { port: None } };
    let ported = port(&config, &[migration(SCHEMA), migration(sql)], |_| true);
    let mut ports = ported.ports.into_iter().flatten();
    let schema = ports.next().expect("the schema was asked for");
    (schema.text, ports.next().expect("the query was asked for"))
}

fn check(sql: &str, style: Placeholders, expected: &str) {
    let (schema, port) = ported(sql, style);
    if expected.is_empty() {
        assert!(!port.blocked.is_empty(), "{sql}: {}", port.text);
        return;
    }
    assert_eq!(port.text, expected, "{sql}: {:?}", port.diagnostics);
    if style == Placeholders::Dollar {
        let mut database = Server::shared().database().expect("a database");
        database.batch(&schema).unwrap_or_else(|error| panic!("{error}"));
        let prepared = database.client().prepare(&port.text);
        assert!(
            prepared.is_ok(),
            "{}: {}",
            port.text,
            prepared.err().map(|error| error.to_string()).unwrap_or_default()
        );
    }
}

#[test]
fn dollar_numbers_as_sqlite_does() {
    let check = |sql, expected| check(sql, Placeholders::Dollar, expected);
    check("SELECT a FROM t WHERE a = ? AND n = ?", "SELECT a FROM t WHERE a = $1 AND n = $2");
    check("SELECT a FROM t WHERE n = ?2 AND a = ?1", "SELECT a FROM t WHERE n = $2 AND a = $1");
    check("SELECT a FROM t WHERE a = :a AND n = @n OR a = :a", "SELECT a FROM t WHERE a = $1 AND n = $2 OR a = $1");
    check("SELECT a FROM t WHERE?1=a AND n=?2AND a=?", "SELECT a FROM t WHERE $1=a AND n=$2 AND a=$3");
    // PostgreSQL could not type a $1 that is not there.
    check("SELECT a FROM t WHERE n = ?2 AND a <> ?", "SELECT a FROM t WHERE n = $1 AND a <> $2");
}

#[test]
fn dollar_gives_the_types_that_postgresql_cannot_find() {
    let check = |sql, expected| check(sql, Placeholders::Dollar, expected);
    check("SELECT a FROM t WHERE ? IS NULL", "SELECT a FROM t WHERE $1::text IS NULL");
    check("SELECT a FROM t WHERE ?1 IS NULL OR n = ?1", "SELECT a FROM t WHERE $1::bigint IS NULL OR n = $1");
    check("INSERT INTO t (n, a) VALUES (?1, ?1)", "INSERT INTO t (n, a) VALUES ($1::bigint, $1::bigint::text)");
    check("SELECT ? + ?", "");
    check("SELECT ? AS a", "SELECT $1::text AS a");
    check("UPDATE t SET done = ? WHERE id = ?", "UPDATE t SET done = $1 WHERE id = $2");
    check("SELECT a FROM t WHERE n IN (?, ?)", "SELECT a FROM t WHERE n IN ($1, $2)");
    check("SELECT a FROM t WHERE n BETWEEN ? AND ?", "SELECT a FROM t WHERE n BETWEEN $1 AND $2");
    check("SELECT a FROM t WHERE ? BETWEEN n AND 9", "SELECT a FROM t WHERE $1 BETWEEN n AND 9");
    check("SELECT a FROM t ORDER BY id LIMIT ? OFFSET ?", "SELECT a FROM t ORDER BY id LIMIT $1 OFFSET $2");
    // Of a table that nobody has described, PostgreSQL knows more than we do.
    check("SELECT relname FROM pg_class WHERE relpages = ?", "SELECT relname FROM pg_class WHERE relpages = $1");
    check("SELECT 1 FROM pg_class WHERE relpages IN (?, 2)", "SELECT 1 FROM pg_class WHERE relpages IN ($1, 2)");
}

#[test]
fn percent_doubles_what_is_no_parameter() {
    let check = |sql, expected| check(sql, Placeholders::Percent, expected);
    check("SELECT a FROM t WHERE a = ? AND n % 2 = ?", "SELECT a FROM t WHERE a = %s AND n %% 2 = %s");
    check("SELECT a FROM t WHERE a = 'x%'", "SELECT a FROM t WHERE a = 'x%'");
    check("SELECT a FROM t WHERE?=a AND n=?AND 1", "SELECT a FROM t WHERE %s=a AND n=%s AND TRUE");
    check("SELECT a FROM t WHERE n = ?2 AND a = ?1", "");
}

#[test]
fn named_keeps_the_names() {
    let check = |sql, expected| check(sql, Placeholders::Named, expected);
    check(
        "SELECT a FROM t WHERE a = :a OR n = @n OR a <> :a",
        "SELECT a FROM t WHERE a = %(a)s OR n = %(n)s OR a <> %(a)s",
    );
    check("SELECT a FROM t WHERE a = ?", "");
}

#[test]
fn the_parameters_are_told_with_their_types() {
    let (_, port) =
        ported("SELECT a FROM t WHERE done = :on AND n = ?;\nDELETE FROM t WHERE id = ?", Placeholders::Dollar);
    let told: Vec<Vec<String>> = port
        .statements
        .iter()
        .map(|statement| statement.parameters.iter().map(|parameter| parameter.name.clone()).collect())
        .collect();
    assert_eq!(told, [vec![":on", "?"], vec!["?"]]);
    assert_eq!(port.statements[1].text.of(&port.text).trim(), "DELETE FROM t WHERE id = $1");
}
