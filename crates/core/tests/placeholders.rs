//! Parameters of application SQL: how they come out in each style, and that PostgreSQL can type them.

use lite2pg_core::config::{Config, Placeholders};
use lite2pg_core::diagnostic::Severity;
use lite2pg_core::project::{File, Port, Role, port};
use lite2pg_engines::Server;

const SCHEMA: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, n INTEGER, done BOOLEAN DEFAULT 0, at DATETIME, \
     price DECIMAL(10,2), v REAL, code TEXT UNIQUE);";

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
fn dollar_numbers_in_the_order_of_sqlite_without_gaps() {
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
    check("SELECT a FROM t WHERE a = ?", "SELECT a FROM t WHERE a = %(p1)s");
    check("SELECT a FROM t WHERE a = ? AND n = :p1", "SELECT a FROM t WHERE a = %(p_1)s AND n = %(p1)s");
}

#[test]
fn what_nothing_tells_is_a_text_with_a_warning() {
    let warned = |sql| {
        let (_, port) = ported(sql, Placeholders::Dollar);
        port.diagnostics.iter().any(|one| one.severity == Severity::Warning && one.rule == "placeholder")
    };
    assert!(warned("SELECT ? AS a"));
    assert!(warned("SELECT json_array(?)"));
    assert!(!warned("SELECT a FROM t WHERE ? IS NULL"));
    assert!(!warned("SELECT a FROM t WHERE a = ?"));
    assert!(!warned("SELECT CAST(? AS INTEGER)"));
}

/// The warnings of one query, each as its rule and its message.
fn warnings(sql: &str) -> Vec<String> {
    let (_, port) = ported(sql, Placeholders::Dollar);
    assert!(port.blocked.is_empty(), "{sql}: {:?}", port.diagnostics);
    let warnings = port.diagnostics.iter().filter(|one| one.severity == Severity::Warning);
    warnings.map(|one| format!("{}: {}", one.rule, one.message)).collect()
}

fn warns(sql: &str, rule: &str) -> bool {
    warnings(sql).iter().any(|warning| warning.starts_with(&format!("{rule}: ")))
}

#[test]
fn one_parameter_for_numbers_of_several_types_is_not_cut_down() {
    let check = |sql, expected| check(sql, Placeholders::Dollar, expected);
    check(
        "SELECT a FROM t WHERE v > :a AND n > :a",
        "SELECT a FROM t WHERE v > $1::double precision AND n > $1::double precision",
    );
    check(
        "SELECT a FROM t WHERE n > :a AND price > :a",
        "SELECT a FROM t WHERE n > $1::numeric AND price > $1::numeric",
    );
    check("UPDATE t SET n = :x, v = :x", "UPDATE t SET n = $1::double precision::bigint, v = $1::double precision");
    check("SELECT n + :a FROM t WHERE price > :a", "SELECT n + $1::numeric FROM t WHERE price > $1::numeric");
    check("UPDATE t SET n = n - :n WHERE n >= :n", "UPDATE t SET n = n - $1 WHERE n >= $1::numeric");
    check("SELECT a FROM t WHERE n > :n AND n + :n > 1", "SELECT a FROM t WHERE n > $1 AND n + $1::numeric > 1");
    assert!(warns("UPDATE t SET n = :x, v = :x", "placeholder"));
    assert!(!warns("SELECT a FROM t WHERE v > :a AND n > :a", "placeholder"));
    assert!(!warns("UPDATE t SET n = :x WHERE id = :x", "placeholder"));
}

#[test]
fn places_that_tell_postgresql_nothing_get_a_cast() {
    let check = |sql, expected| check(sql, Placeholders::Dollar, expected);
    check("SELECT a FROM t WHERE n IN (VALUES (?))", "SELECT a FROM t WHERE n IN (VALUES ($1::bigint))");
    check("SELECT a FROM t WHERE n IN (SELECT ?)", "SELECT a FROM t WHERE n IN (SELECT $1::bigint)");
    check(
        "SELECT a FROM t WHERE (n, a) IN (VALUES (?, ?))",
        "SELECT a FROM t WHERE (n, a) IN (VALUES ($1::bigint, $2::text))",
    );
    check(
        "INSERT INTO t (n) SELECT ? UNION ALL SELECT ?",
        "INSERT INTO t (n) SELECT $1::bigint UNION ALL SELECT $2::bigint",
    );
    check("SELECT ~?, sum(?), avg(?)", "SELECT ~$1::bigint, sum($2::numeric), avg($3::numeric)");
    check(
        "UPDATE t SET n = CASE id WHEN ? THEN ? WHEN ? THEN ? END",
        "UPDATE t SET n = CASE id WHEN $1 THEN $2::bigint WHEN $3 THEN $4::bigint END",
    );
    check("UPDATE t SET n = iif(a = ?, ?, ?)", "UPDATE t SET n = CASE WHEN a = $1 THEN $2::bigint ELSE $3::bigint END");
    check(
        "SELECT sum(n) OVER (ORDER BY id ROWS ? PRECEDING) FROM t",
        "SELECT sum(n) OVER (ORDER BY id ROWS $1 PRECEDING) FROM t",
    );
    check("SELECT a FROM t WHERE ?1 = '' OR n = ?1", "");
    check("SELECT a FROM t WHERE ?1 = '' OR a = ?1", "SELECT a FROM t WHERE $1::text = '' OR a = $1");
    check("UPDATE t SET done = coalesce(?, ?)", "UPDATE t SET done = coalesce($1::boolean, $2::boolean)");
    check("UPDATE t SET n = coalesce(?, n)", "UPDATE t SET n = coalesce($1, n)");
    assert!(warns("SELECT hex(?)", "placeholder"));
    assert!(!warns("SELECT hex(CAST(? AS BLOB))", "placeholder"));
}

#[test]
fn a_parameter_of_two_types_is_warned_of() {
    let check = |sql, expected| check(sql, Placeholders::Dollar, expected);
    check("UPDATE t SET n = ?1, done = ?1", "UPDATE t SET n = $1::boolean::int, done = $1::boolean");
    check("SELECT a FROM t WHERE done = :q OR a = :q", "SELECT a FROM t WHERE done = $1 OR a = $1::boolean::int::text");
    for sql in ["UPDATE t SET n = ?1, done = ?1", "SELECT a FROM t WHERE id = :q OR a = :q"] {
        assert!(warns(sql, "placeholder"), "{sql}");
    }
}

#[test]
fn a_limit_may_be_negative_where_expressions_are_exact() {
    let query = |sql: &str| File { name: "q.sql".into(), source: sql.into(), role: Role::Migration { port: None } };
    let files = [query(SCHEMA), query("SELECT a FROM t ORDER BY id LIMIT ? OFFSET ?")];
    let config = Config { placeholders: Some(Placeholders::Dollar), ..Config::faithful() };
    let port = port(&config, &files, |_| true).ports.pop().flatten().expect("the query was asked for");
    let limit = "LIMIT NULLIF(GREATEST($1::bigint, -1), -1) OFFSET GREATEST($2::bigint, 0)";
    assert_eq!(port.text, format!("SELECT a FROM t ORDER BY id {limit}"));
}

#[test]
fn numbers_that_sqlite_refuses_are_refused() {
    check("SELECT a FROM t WHERE n = ?0", Placeholders::Dollar, "");
    check("SELECT a FROM t WHERE n = ?32767", Placeholders::Dollar, "");
}

#[test]
fn a_table_that_no_schema_has_is_named() {
    let says = |sql: &str| warnings(sql).iter().filter(|one| one.starts_with("unknown-table: ")).count();
    assert_eq!(says("SELECT * FROM nowhere JOIN t ON t.id = nowhere.id JOIN nowhere n ON 1"), 1);
    assert_eq!(says("DELETE FROM nowhere WHERE id IN (SELECT id FROM elsewhere)"), 2);
    assert_eq!(says("WITH x AS (SELECT id FROM t) SELECT x.id FROM x, json_each(?)"), 0);
    assert_eq!(says("CREATE TABLE made (a); INSERT INTO made SELECT id FROM main.t"), 0);
}

/// Rounded to 5, it would not find the 5.
#[test]
fn a_fraction_is_compared_as_one_with_every_column() {
    let mut database = Server::shared().database().expect("a database");
    let (schema, port) = ported("SELECT count(*) FROM t WHERE v > :a AND n > :a", Placeholders::Dollar);
    database.batch(&schema).expect("the schema");
    database.batch("INSERT INTO t (v, n) VALUES (9, 5), (9, 4)").expect("the rows");
    let row = database.client().query_one(&port.text, &[&4.6_f64]).expect("one row");
    assert_eq!(row.get::<_, i64>(0), 1);
}

#[test]
fn a_parameter_that_may_be_rounded_is_warned_of() {
    assert!(warns("SELECT CAST(? AS INTEGER)", "cast"));
    assert!(!warns("SELECT CAST(? AS REAL)", "cast"));
    for sql in ["v = ?", "? < v", "v IN (?, ?)", "v BETWEEN ? AND 9"] {
        assert!(warns(&format!("SELECT a FROM t WHERE {sql}"), "comparison"), "{sql}");
    }
    assert!(!warns("SELECT a FROM t WHERE n IN (?, ?)", "comparison"));
    assert!(warns("UPDATE t SET price = ?", "decimal-places"));
    assert!(warns("INSERT INTO t (price) VALUES (?)", "decimal-places"));
    assert!(!warns("UPDATE t SET price = round(?, 2)", "decimal-places"));
}

#[test]
fn the_sequence_is_left_alone_beside_others() {
    for sql in ["INSERT INTO t (id, a) VALUES (?, ?)", "UPDATE t SET id = ? WHERE a = 'x'"] {
        assert!(warns(sql, "insert-row-number"), "{sql}");
        assert!(!ported(sql, Placeholders::Dollar).1.text.contains("setval"), "{sql}");
    }
    assert!(!warns("INSERT INTO t (a) VALUES (?)", "insert-row-number"));
    assert!(!warns("INSERT INTO t (id, a) VALUES (NULL, ?)", "insert-row-number"));
}

#[test]
fn a_query_that_becomes_several_statements_says_so() {
    let several = |sql: &str| warnings(sql).iter().filter(|one| one.contains("becomes 2 statements")).count();
    assert_eq!(several("REPLACE INTO t (id, code) VALUES (?, ?)"), 1);
    assert_eq!(several("INSERT INTO t (code) VALUES (?)"), 0);
    let config = Config { placeholders: Some(Placeholders::Dollar), ..Config::faithful() };
    let query = |sql: &str| File { name: "q.sql".into(), source: sql.into(), role: Role::Migration { port: None } };
    let files = [query(SCHEMA), query("SELECT datetime(a) FROM t WHERE n = ?")];
    let port = port(&config, &files, |_| true).ports.pop().flatten().expect("the query was asked for");
    assert!(port.text.contains("CREATE OR REPLACE FUNCTION"), "{}", port.text);
    assert!(port.diagnostics.iter().any(|one| one.message.contains("CREATE FUNCTION")), "{:?}", port.diagnostics);
}

/// What PostgreSQL itself finds for the parameters is what is told of them.
#[test]
fn the_types_are_those_that_the_server_finds() {
    let mut database = Server::shared().database().expect("a database");
    database.batch(&ported("SELECT 1", Placeholders::Dollar).0).expect("the schema");
    for sql in [
        "SELECT a FROM t WHERE id = ? AND a = ? AND n > ? AND done = ? AND at < ?",
        "INSERT INTO t (a, n, done, at) VALUES (?, ?, ?, ?)",
        "SELECT a FROM t ORDER BY id LIMIT ? OFFSET ?",
        "SELECT n + ?, ? || a, CAST(? AS INTEGER), CAST(? AS REAL) FROM t",
        "SELECT a FROM t WHERE ?1 IS NULL OR n = ?1",
        "SELECT count(*) AS c FROM t GROUP BY a HAVING c > ?",
        "SELECT a FROM t WHERE at > datetime('now', ?) AND at < datetime(?, 'unixepoch')",
        "SELECT a FROM t WHERE date(at) = ? AND json_extract(a, '$.b') = ?",
        "UPDATE t SET at = coalesce(?, CURRENT_TIMESTAMP), done = coalesce(?, 0) WHERE a = nullif(?, '')",
        "UPDATE t SET a = coalesce(?, a), n = n - :n WHERE n >= :n",
        "SELECT n / ?, n % ?, n * 1.5 / ?, n & ? FROM t",
        "SELECT max(?, n), printf('%d of %s', ?, ?), CASE ? WHEN 1 THEN 2 END, -? FROM t",
    ] {
        let (_, port) = ported(sql, Placeholders::Dollar);
        assert!(port.blocked.is_empty(), "{sql}: {:?}", port.diagnostics);
        let prepared = database.client().prepare(&port.text).unwrap_or_else(|error| panic!("{}: {error}", port.text));
        let found: Vec<&str> = prepared.params().iter().map(postgres::types::Type::name).collect();
        let short = |name: &str| match name {
            "integer" => "int4".to_owned(),
            "bigint" => "int8".to_owned(),
            "boolean" => "bool".to_owned(),
            "real" => "float4".to_owned(),
            "double precision" => "float8".to_owned(),
            name => name.to_owned(),
        };
        let told = port.statements.iter().flat_map(|one| &one.parameters);
        let told: Vec<String> = told.map(|one| short(one.sql.as_deref().unwrap_or("?"))).collect();
        assert_eq!(told, found, "{}", port.text);
    }
}

#[test]
fn a_parameter_follows_the_collation_beside_it() {
    check(
        "SELECT id FROM t WHERE a = ? COLLATE NOCASE",
        Placeholders::Dollar,
        "SELECT id FROM t WHERE lower(a COLLATE \"C\") = lower($1 COLLATE \"C\")",
    );
}

#[test]
fn what_sqlite_alone_can_show_is_refused() {
    for sql in ["PRAGMA table_info(t)", "PRAGMA user_version", "SELECT name FROM sqlite_master", "SELECT changes()"] {
        check(sql, Placeholders::Dollar, "");
    }
    check("PRAGMA foreign_keys = ON;\nSELECT 1", Placeholders::Dollar, "\nSELECT 1");
}

#[test]
fn a_value_of_a_document_is_compared_as_its_text() {
    let check = |sql, expected| check(sql, Placeholders::Dollar, expected);
    check("SELECT id FROM t WHERE a ->> '$.b' = ?", "SELECT id FROM t WHERE (a::jsonb ->> 'b') = $1::text");
    check("SELECT id FROM t WHERE a ->> '$.b' > ?", "");
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

#[test]
fn a_refused_search_names_the_column_that_the_port_has() {
    let (_, port) = ported(
        "CREATE VIRTUAL TABLE docs USING fts5(title);\nSELECT title FROM docs WHERE docs MATCH ?",
        Placeholders::Dollar,
    );
    let helps = |one: &&lite2pg_core::diagnostic::Diagnostic| {
        one.help.as_deref().is_some_and(|help| help.contains("docs @@ websearch_to_tsquery("))
    };
    assert!(port.diagnostics.iter().any(|one| helps(&one)), "{:?}", port.diagnostics);
}
