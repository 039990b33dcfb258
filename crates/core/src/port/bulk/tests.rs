//! Rows without trees come out as they do with trees.

use proptest::prelude::*;

use crate::config::Config;
use crate::project::{File, Role, port_files};
use crate::rows::MANY;

#[track_caller]
fn check(source: &str) {
    let files = [File { name: "a.sql".into(), source: source.into(), role: Role::Migration { port: None } }];
    let config = Config::default();
    let thin = port_files(&config, &files, |_| true, true);
    let whole = port_files(&config, &files, |_| true, false);
    let (thin_port, whole_port) = (thin.ports[0].as_ref().unwrap(), whole.ports[0].as_ref().unwrap());
    assert_eq!(thin_port.text, whole_port.text, "the text of\n{source}");
    assert_eq!(thin_port.diagnostics, whole_port.diagnostics, "the diagnostics of\n{source}");
    assert_eq!(thin, whole, "{source}");
}

/// True if the reader leaves rows of the text out.
fn is_thin(source: &str) -> bool {
    super::super::read(source, true).iter().any(|parsed| parsed.run.is_some() || !parsed.text.gaps.is_empty())
}

const TABLE: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, flag BOOLEAN, n INTEGER, name VARCHAR(9), body TEXT,
  at DATETIME, price DECIMAL(6, 2), data BLOB, tags JSON);\n";

/// One value for each column of the table; `odd` ones are rare in dumps.
fn row(odd: bool) -> impl Strategy<Value = [String; 9]> {
    let plain = (
        "[1-9][0-9]{0,5}",
        "[01]",
        "-?[1-9][0-9]{0,4}",
        "'[a-zä ]{1,9}'",
        "'([a-z;,()\n-]|''){0,12}'",
        "'20[0-9]{2}-0[1-9]-[12][0-9]( [01][0-9]:[0-5][0-9]:[0-5][0-9])?'",
        "[0-9]{1,3}\\.[0-9]{2}",
        "[xX]'([0-9a-f]{2}){0,4}'",
        "'(\\{\\}|\\[1, 2\\]|null)'",
    )
        .prop_map(|(a, b, c, d, e, f, g, h, i)| [a, b, c, d, e, f, g, h, i]);
    let any = prop_oneof![
        "NULL|null|TRUE|false|0|1|-1|007|2147483648|-9223372036854775808|99999999999999999999",
        "0x1F|1e3|\\.5|5\\.|1_000|-0|0\\.0|1\\.0|-2\\.5|3\\.14159265358979",
        "''|'0'|'1'|'-2.5'|'t'|'true'|'a longer text than nine'|'2024-02-30'|'2024-02-29T10:11:12Z'|'0000-00-00'",
        "'123e4567-e89b-12d3-a456-426614174000'|'\\{\"a\": 1\\}'|'\\\\'|x''|'2024-01-01'|'12:30'",
        "\"a\"|1 \\+ 1|datetime\\('now'\\)|CURRENT_TIMESTAMP|\\(1\\)|hex\\('a'\\)|- 1",
    ];
    (plain, 0..9_usize, any).prop_map(move |(mut row, at, value)| {
        if odd {
            row[at] = value;
        }
        row
    })
}

/// Rows of which few are odd, and which columns they fill.
fn rows() -> impl Strategy<Value = (Vec<[String; 9]>, Vec<usize>)> {
    let one = prop_oneof![40 => row(false), 1 => row(true)];
    (prop::collection::vec(one, MANY + 2..3 * MANY), prop::sample::subsequence((0..9).collect::<Vec<_>>(), 1..9))
}

fn heads() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["INSERT INTO", "INSERT OR IGNORE INTO", "INSERT OR REPLACE INTO", "REPLACE INTO"])
}

fn tails() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "",
        " ON CONFLICT DO NOTHING",
        " ON CONFLICT (id) DO UPDATE SET n = excluded.n",
        " RETURNING id",
    ])
}

fn lines<T>(rows: &[T], line: impl Fn(&T) -> String) -> String {
    rows.iter().map(line).map(|line| line + "\n").collect()
}

fn columns(chosen: &[usize]) -> String {
    let names = ["id", "flag", "`n`", "name", "body", "at", "price", "data", "tags"];
    chosen.iter().map(|&at| names[at]).collect::<Vec<_>>().join(", ")
}

fn values(row: &[String; 9], chosen: &[usize]) -> String {
    format!("({})", chosen.iter().map(|&at| row[at].as_str()).collect::<Vec<_>>().join(", "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 40 } else { 2000 }))]

    #[test]
    fn one_statement(((rows, chosen), head, tail) in (rows(), heads(), tails())) {
        let rows: Vec<_> = rows.iter().map(|row| values(row, &chosen)).collect();
        check(&format!("{TABLE}{head} t ({}) VALUES\n{}{tail};\nSELECT 1;\n", columns(&chosen), rows.join(",\n -- c\n ")));
    }

    #[test]
    fn a_statement_for_each_row(((rows, chosen), head, tail) in (rows(), heads(), tails())) {
        let statements =
            lines(&rows, |row| format!("{head} t ({}) VALUES {}{tail};", columns(&chosen), values(row, &chosen)));
        check(&format!("{TABLE}-- +goose Up\n{statements}-- the end\nDELETE FROM t;\n-- +goose Down\nDROP TABLE t;\n"));
    }

    #[test]
    fn without_columns((rows, head) in (prop::collection::vec(row(false), 60), heads())) {
        let all: Vec<_> = (0..9).collect();
        let statements = lines(&rows, |row| format!("{head} t VALUES{};", values(row, &all)));
        check(&format!("{TABLE}{statements}"));
        let rows: Vec<_> = rows.iter().map(|row| values(row, &all)).collect();
        check(&format!("{TABLE}{head} t VALUES{}", rows.join(",")));
    }
}

#[test]
fn long_lists_are_thin_and_short_ones_are_not() {
    let row = "(1, 'a')";
    let list = |count| format!("INSERT INTO t VALUES {};", vec![row; count].join(", "));
    assert!(is_thin(&list(MANY + 2)) && !is_thin(&list(MANY - 1)));
    assert!(is_thin(&format!("INSERT INTO t VALUES {row};\n").repeat(MANY + 2)));
    assert!(!is_thin(&format!("INSERT INTO t VALUES {row};\n").repeat(MANY - 1)));
    assert!(!is_thin(&"INSERT INTO t VALUES (datetime('now'));\n".repeat(MANY + 2)));
}

#[test]
fn rows_that_ask_for_numbers_between_rows_that_give_them() {
    let ids: Vec<_> = (1..80).collect();
    let given = lines(&ids, |id| format!("INSERT INTO t (id, n) VALUES ({id}, 2);"));
    let asked = "INSERT INTO t (id, n) VALUES (NULL, 3);\n";
    check(&format!("{TABLE}{given}{asked}{given}"));
    check(&format!("{TABLE}{}{given}", asked.repeat(50)));
    check(&format!("{TABLE}{asked}{given}{}", asked.repeat(50)));
    let mixed = lines(&ids, |id| {
        let number = if id % 3 == 0 { "NULL".to_owned() } else { id.to_string() };
        format!("INSERT INTO t (id, n) VALUES ({number}, 2);")
    });
    check(&format!("{TABLE}{mixed}{mixed}"));
}

#[test]
fn unequal_rows() {
    let rows = vec!["(1, 2)"; MANY + 4].join(", ");
    check(&format!("{TABLE}INSERT INTO t (id, n) VALUES {rows}, (3);"));
    check(&format!("{TABLE}INSERT INTO t (id, n) VALUES {rows}, (3, 4"));
    check(&format!("{TABLE}INSERT INTO t (id, n) VALUES {rows} UNION SELECT 3, 4;"));
}

#[test]
fn comments_between_rows_stay_comments() {
    for comment in ["-- a\rDELETE FROM t;", "/* b /*/", "\u{feff}"] {
        let insert = |at: usize| format!("INSERT INTO t (id, n) VALUES ({at}, {at});\n");
        let rows: String = (1..=3 * MANY).map(insert).collect();
        check(&format!("{TABLE}{rows}{comment}\n{}", insert(0)));
        check(&format!("{TABLE}{rows}{comment}\n{rows}"));
    }
}
