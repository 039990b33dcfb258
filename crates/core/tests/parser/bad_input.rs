//! Whatever comes in: a tree or an error, in little stack and time. Test threads have 2 MB of stack.

use std::time::{Duration, Instant};

use lite2pg_core::split;
use lite2pg_core::sqlite::parse_expression;
use lite2pg_core::tree::Statement;

use crate::support::parse;

/// Reads the text, and does with the tree what others will do: clone it, compare it, show it, walk it, drop it.
#[track_caller]
fn survives(what: &str, sql: &str) -> bool {
    let begin = Instant::now();
    let mut good = true;
    for statement in split::statements(sql) {
        let result = lite2pg_core::sqlite::parse(sql, &statement.tokens);
        good &= result.is_ok();
        if let Ok(tree) = &result {
            use_tree(tree);
        }
    }
    let time = begin.elapsed();
    assert!(time < LIMIT, "{what} took {time:?}");
    good
}

fn use_tree(tree: &Statement) {
    let copy = tree.clone();
    assert_eq!(&copy, tree);
    assert!(!format!("{copy:?}").is_empty());
    assert!(crate::walk::nodes(&copy).len() < usize::MAX);
}

fn chain(operand: &str, operator: &str, count: usize) -> String {
    let mut text = String::from("SELECT ");
    text.push_str(operand);
    for _ in 1..count {
        text.push_str(operator);
        text.push_str(operand);
    }
    text
}

fn nested(open: &str, inner: &str, close: &str, depth: usize) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

/// What stands around an operand, level by level.
const NESTS: &[(&str, &str)] = &[
    ("(", ")"),
    ("- ", ""),
    ("~", ""),
    ("NOT ", ""),
    ("NOT -", ""),
    ("abs(", ")"),
    ("f(1, ", ")"),
    ("count(DISTINCT ", ")"),
    ("1 IN (", ")"),
    ("1 IN (2, (", "))"),
    ("(SELECT ", ")"),
    ("EXISTS (SELECT 1 FROM t WHERE ", ")"),
    ("(SELECT a FROM (SELECT ", ") AS t)"),
    ("(SELECT a FROM t JOIN u ON ", ")"),
    ("a IN (SELECT b FROM t GROUP BY c HAVING ", ")"),
    ("(WITH q AS (SELECT ", ") SELECT 1)"),
    ("(SELECT 1 UNION ALL SELECT ", ")"),
    ("CASE WHEN ", " THEN 1 END"),
    ("CASE WHEN 1 THEN ", " END"),
    ("CASE ", " WHEN 1 THEN 2 END"),
    ("CAST(", " AS TEXT)"),
    ("1 + (2 * ", ")"),
    ("1 OR 2 AND NOT 3 = 4 < 5 & 6 + 7 * 8 || -", ""),
    ("1 OR 2 AND NOT 3 = 4 < 5 & 6 + 7 * 8 || -(", ")"),
    ("1 BETWEEN ", " AND 3"),
    ("a LIKE 'x' ESCAPE (", ")"),
    ("sum(1) OVER (PARTITION BY ", ")"),
    ("sum(1) FILTER (WHERE ", ")"),
    ("group_concat(a ORDER BY ", ")"),
    ("((1, ", "), 2)"),
];

/// Far more than anything here takes, for machines that do much else.
const LIMIT: Duration = Duration::from_secs(60);

#[test]
fn nesting_of_every_depth() {
    for &(open, close) in NESTS {
        let mut deepest = 0;
        for depth in [8, 10, 12, 16, 20, 25, 33, 40, 49, 60, 75, 90, 99, 120, 150, 200, 250, 299, 400, 10_000, 50_000] {
            if survives(open, &format!("SELECT {}", nested(open, "1", close, depth))) {
                deepest = depth;
            }
        }
        println!("{open}…{close}: {deepest}");
        assert!(deepest >= 8, "{open}…{close} reads only to a depth of {deepest}");
    }
}

#[test]
fn nesting_outside_expressions() {
    for (open, inner, close) in [
        ("SELECT * FROM (", "t", ")"),
        ("(", "t JOIN u", ")"),
        ("(SELECT * FROM ", "t", ")"),
        ("((SELECT * FROM ", "t", ") JOIN u)"),
        ("(t JOIN (SELECT * FROM ", "t", "))"),
        ("(", "SELECT 1", ")"),
        ("(t, ", "u", ")"),
        ("EXPLAIN ", "SELECT 1", ""),
        ("WITH a AS (", "SELECT 1", ") SELECT 1"),
        ("CREATE TABLE a (", "b", ")"),
        ("SELECT * FROM f(", "1", ")"),
    ] {
        for depth in [1, 8, 10, 12, 16, 20, 25, 33, 40, 49, 99, 10_000, 50_000] {
            let text = nested(open, inner, close, depth);
            survives(open, &text);
            survives(open, &format!("SELECT * FROM {text}"));
            survives(open, &format!("CREATE VIEW v AS {text}"));
            survives(open, &format!("CREATE TABLE t (a DEFAULT ({text}))"));
            survives(open, &format!("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT * FROM {text}; END"));
        }
    }
}

/// What may stand between two operands.
const OPERATORS: &[&str] = &[
    " + ",
    " - ",
    " * ",
    " || ",
    " -> ",
    " AND ",
    " OR ",
    " = ",
    " < ",
    " << ",
    " | ",
    " IS ",
    " IS NOT ",
    " LIKE ",
    " NOT GLOB ",
    " IS DISTINCT FROM ",
    " COLLATE ",
    " IN (1) AND ",
    " ISNULL OR ",
    " BETWEEN 1 AND 2 OR ",
    " BETWEEN ",
    " NOT BETWEEN 1 AND ",
    ", ",
    " UNION SELECT ",
    " INTERSECT SELECT ",
    " UNION ALL VALUES (1) EXCEPT SELECT ",
    " FROM t, ",
    " AND NOT ",
    " + - ",
    ".",
    " ",
    "(",
    " , f(",
    " AS ",
    " IN ",
    " CASE ",
    " WHEN ",
    " THEN ",
    " LEFT ",
    " NATURAL ",
    " JOIN ",
];

#[test]
fn chains_of_every_length() {
    for operator in OPERATORS {
        for count in [100, 499, 999, 5_000, 50_000] {
            survives(operator, &chain("a", operator, count));
            survives(operator, &chain("1", operator, count));
        }
    }
}

#[test]
fn postfix_chains() {
    for postfix in
        [" COLLATE x", " IN (1)", " ISNULL", " NOT NULL", " IS NULL", " NOT IN (SELECT 1)", " IN t", " END", ")"]
    {
        for count in [100, 500, 5_000, 50_000] {
            survives(postfix, &format!("SELECT a{}", postfix.repeat(count)));
        }
    }
}

#[test]
fn long_conditions_are_read() {
    for terms in [100, 500] {
        let list: Vec<_> = (0..terms).map(|number| format!("a = {number}")).collect();
        let sql = format!("DELETE FROM t WHERE {}", list.join(" OR "));
        assert!(parse(&sql).is_ok(), "{terms} terms");
        assert!(survives("OR", &sql));
    }
    assert!(survives("UNION", &vec!["SELECT 1"; 500].join(" UNION ALL ")));
}

#[test]
fn garbage() {
    for text in [
        "",
        ";",
        " ",
        "\0",
        "SELECT '",
        "SELECT \"a",
        "SELECT [a",
        "SELECT `a",
        "/*",
        "--",
        "SELECT 1 /* a",
        "SELECT x'",
        ".",
        "CREATE TRIGGER",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN ; END",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN END",
        "SELECT a\0b",
        "SELECT\0",
        "'a\0b'",
        "\u{feff}",
        "\u{feff}SELECT 1",
        "é",
        "SELECT é",
        "🦀 (",
        "SELECT )",
        "SELECT (",
        "(",
        ")",
        "INSERT",
        "INSERT INTO",
        "INSERT INTO t VALUES",
        "INSERT INTO t VALUES (",
        "INSERT INTO t VALUES ()",
        "UPDATE t SET",
        "UPDATE t SET a",
        "UPDATE t SET a =",
        "UPDATE t SET (",
        "DELETE FROM",
        "WITH",
        "WITH a",
        "WITH a AS",
        "WITH a AS (",
        "WITH a AS ()",
        "WITH a AS (SELECT 1)",
        "CREATE",
        "CREATE TABLE",
        "CREATE TABLE t",
        "CREATE TABLE t ()",
        "ALTER",
        "CREATE TABLE t (,)",
        "CREATE TABLE t (a,)",
        "CREATE TABLE t (a b c d(e",
        "CREATE TABLE t (a DEFAULT)",
        "CREATE TABLE t (a DEFAULT -)",
        "CREATE TABLE t (a CONSTRAINT",
        "CREATE TABLE t (a REFERENCES",
        "PRAGMA",
        "PRAGMA a =",
        "CREATE INDEX",
        "CREATE INDEX i ON t",
        "CREATE INDEX i ON t ()",
        "CREATE INDEX i ON t (a) WHERE",
        "DROP",
        "DROP TABLE",
        "SELECT CASE",
        "SELECT CASE END",
        "SELECT CAST(",
        "SELECT CAST(a AS)",
        "SELECT CAST(a AS ,)",
        "SELECT f(",
        "SELECT a IS",
        "SELECT a NOT",
        "SELECT a BETWEEN 1",
        "SELECT a IN",
        "SELECT a LIKE 'x' ESCAPE",
        "SELECT a.",
        "SELECT a.b.c.d",
        "SELECT RAISE(",
        "SELECT RAISE()",
        "SELECT RAISE(a)",
        "SELECT RAISE(ABORT)",
        "SELECT *.*",
        "SELECT t.*.a",
        "VALUES",
        "SELECT 1 FROM",
        "SELECT 1 FROM (",
        "SELECT 1 LIMIT",
        "SELECT 1 ORDER BY",
        "SELECT 1 UNION",
        "SELECT 1 WINDOW",
        "SELECT f() OVER",
        "SELECT f() OVER (",
        "SELECT f() FILTER (",
        "CREATE VIRTUAL TABLE t USING",
        "EXPLAIN",
        "ROLLBACK TO",
    ] {
        survives(text, text);
        let _ = parse_expression(text);
        let _ = parse_expression(&format!("({text})"));
    }
}

#[test]
fn a_statement_cut_anywhere() {
    for sql in crate::support::BATTERY.lines() {
        for (at, _) in sql.char_indices() {
            let _ = parse(&sql[..at]);
        }
    }
}

#[test]
fn a_bulk_insert_is_read_in_time() {
    let row = "(1, 'some text', NULL, -2.5, x'00', 1 + 2)";
    let sql = format!("INSERT INTO t VALUES {}", vec![row; 100_000].join(",\n"));
    let begin = Instant::now();
    let statement = split::statements(&sql).next().unwrap();
    assert!(lite2pg_core::sqlite::parse(&sql, &statement.tokens).is_ok());
    let time = begin.elapsed();
    println!("100,000 rows: {time:?}");
    assert!(time < LIMIT, "{time:?}");
}

#[test]
fn long_flat_lists_are_read_in_time() {
    let columns: Vec<_> = (0..20_000).map(|number| format!("c{number} INTEGER DEFAULT (1)")).collect();
    assert!(survives("columns", &format!("CREATE TABLE t ({})", columns.join(", "))));
    assert!(survives("IN", &format!("SELECT a IN ({})", vec!["1"; 100_000].join(", "))));
    assert!(survives("SELECT", &format!("SELECT {}", vec!["(SELECT a FROM t WHERE b)"; 10_000].join(", "))));
    assert!(survives("VALUES", &format!("INSERT INTO t SELECT * FROM (VALUES {})", vec!["(1, 2)"; 20_000].join(", "))));
    survives("statements", &"SELECT 1;\n".repeat(20_000));
    let body = "UPDATE t SET a = 1 WHERE b = 2; ".repeat(5_000);
    assert!(survives("trigger", &format!("CREATE TRIGGER t AFTER INSERT ON a BEGIN {body} END;")));
    assert!(survives("assignments", &format!("UPDATE t SET {}", vec!["a = 1"; 20_000].join(", "))));
    assert!(survives("CASE", &format!("SELECT CASE {} END", "WHEN a THEN 1 ".repeat(20_000))));
    survives("joins", &format!("SELECT 1 FROM t {}", "JOIN u ON a = b ".repeat(5_000)));
}
