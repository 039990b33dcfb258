//! `check`, `accept` and `status`: what they say of each state.

mod common;

use std::path::Path;

use common::Dir;

const SOURCE: &str = "CREATE TABLE a (b INTEGER);\n";
const S: &str = "m/1_a.sql";
const P: &str = "m/1_a_postgres.sql";

fn ported() -> Dir {
    let dir = Dir::new(&[(S, SOURCE)]);
    dir.run("port m").exits(0);
    dir
}

/// Exit code and rules that `check` names.
fn check(dir: &Dir, args: &str) -> (i32, Vec<String>) {
    let run = dir.run(&format!("check m --output-format concise {args}"));
    let rule = |line: &str| line.split_once('[')?.1.split_once(']').map(|(rule, _)| rule.to_owned());
    (run.code.unwrap(), run.out.lines().filter_map(rule).collect())
}

#[test]
fn missing_stale_and_conflict_fail() {
    let dir = Dir::new(&[(S, SOURCE)]);
    let files = dir.list();
    assert_eq!(check(&dir, ""), (1, vec!["port-missing".to_owned()]));
    assert_eq!(dir.list(), files, "nothing is written");
    dir.run("port m").exits(0);
    assert_eq!(check(&dir, "--fail-on info"), (0, vec![]));
    dir.write(S, "CREATE TABLE a (b TEXT);\n");
    assert_eq!(check(&dir, ""), (1, vec!["port-stale".to_owned()]));
    dir.write(P, dir.read(P).replace("INTEGER", "BIGINT"));
    assert_eq!(check(&dir, ""), (1, vec!["port-conflict".to_owned()]));
    std::fs::remove_file(dir.path(P)).unwrap();
    assert_eq!(check(&dir, ""), (1, vec!["port-missing".to_owned()]));
}

#[test]
fn edited_and_manual_pass() {
    let dir = ported();
    dir.write(P, dir.read(P).replace("INTEGER", "BIGINT"));
    assert_eq!(check(&dir, ""), (0, vec![]));
    dir.write(P, "CREATE TABLE a (b BIGINT);\n");
    assert_eq!(check(&dir, ""), (0, vec![]));
}

#[test]
fn a_port_of_another_version_passes() {
    // What this version would write does not matter, only the hashes do.
    let dir = Dir::new(&[(S, SOURCE)]);
    dir.write(P, lite2pg::stamp::seal(SOURCE, "-- as an older version wrote it\nCREATE TABLE a (b INT);\n"));
    assert_eq!(check(&dir, "--fail-on info"), (0, vec![]));
    let before = dir.read(P);
    dir.run("port m --update").exits(0);
    assert_eq!(dir.read(P), before);
}

#[test]
fn impossible_and_partial_ports_fail() {
    let dir = Dir::new(&[(S, ".mode csv\n")]);
    assert_eq!(check(&dir, ""), (1, vec!["port-blocked".to_owned(), "syntax".to_owned()]));
    dir.run("port m --partial").exits(1);
    assert_eq!(check(&dir, "").1[0], "port-blocked", "a stub is no port");
    let before = dir.read(P);
    dir.run("port m --partial").exits(1).says("holds stubs that refuse to run. --update tries again.");
    dir.run("accept m/1_a.sql").exits(2).says("holds stubs");
    assert_eq!(dir.read(P), before);
    // The stub is replaced by hand.
    dir.write(P, "SELECT 1;\n");
    dir.run(&format!("accept {P}")).exits(0).says("accepted: m/1_a_postgres.sql");
    assert_eq!(check(&dir, ""), (0, vec![]));
}

#[test]
fn accepting_keeps_the_text_safe() {
    let by_hand = "CREATE TABLE a (b NUMERIC); -- mine\n";
    let dir = Dir::new(&[(S, SOURCE), (P, by_hand)]);
    dir.run(&format!("accept {P} {S}")).exits(0);
    let accepted = dir.read(P);
    assert!(accepted.starts_with(by_hand) && accepted.ends_with(" by=hand\n"), "{accepted}");
    dir.run(&format!("accept {P}")).exits(0).says("accepted already");
    assert_eq!(dir.read(P), accepted);
    // A changed source does not make it fair game for --update.
    dir.write(S, "CREATE TABLE a (b INTEGER, c TEXT);\n");
    assert_eq!(check(&dir, "").1, ["port-conflict", "port-hollow"]);
    dir.run("port m --update").exits(1);
    assert_eq!(dir.read(P), accepted);
    for file in ["m/none.sql", "m", "lite2pg.toml"] {
        dir.run(&format!("accept {file}")).exits(2);
    }
}

#[test]
fn hollow_ports_are_named() {
    let source = "CREATE TABLE a (b INTEGER, c TEXT);\nCREATE TABLE gone (x TEXT);\nCREATE INDEX i ON a (c);\n";
    let dir = Dir::new(&[(S, source), (P, "CREATE TABLE a (b BIGINT);\n")]);
    let run = dir.run("check m --output-format concise").exits(0);
    let expected = "\
m/1_a.sql:1:28: warning[port-hollow]: m/1_a_postgres.sql lacks the column a.c
m/1_a.sql:2:1: warning[port-hollow]: m/1_a_postgres.sql lacks the table gone
m/1_a.sql:3:1: warning[port-hollow]: m/1_a_postgres.sql lacks the index i
";
    assert_eq!(run.out, expected);
    dir.run("check m --fail-on warning").exits(1);
    dir.write(
        P,
        "-- lite2pg: by-design(gone): SQLite only\n-- lite2pg: by-design(a.c): old\nCREATE TABLE a (b BIGINT);\n",
    );
    assert_eq!(check(&dir, "").1, ["port-hollow"]);
    dir.write(P, "-- lite2pg: by-design(gone): SQLite only (see there): old\nCREATE TABLE a (b BIGINT, c TEXT);\n");
    let run = dir.run("check m --output-format json").exits(0);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["files"][0]["diagnostics"].as_array().unwrap().len(), 1, "{}", run.out);
    assert_eq!(report["summary"]["warnings"], 1);
    dir.write(P, "-- lite2pg: by-design: none of it is used here\nCREATE TABLE a (b BIGINT);\n");
    assert_eq!(check(&dir, "--fail-on info"), (0, vec![]));
    for (port, says) in [
        ("-- lite2pg: by-design(nothing): x\n-- lite2pg: by-design: x\n", "1: this `by-design` names nothing"),
        ("-- lite2pg: by-design\n", "1: this `by-design` gives no reason"),
    ] {
        dir.write(P, format!("{port}CREATE TABLE a (b BIGINT);\n"));
        let run = dir.run("check m --output-format concise --fail-on warning").exits(1);
        assert!(run.out.contains(says), "{}", run.out);
    }
}

#[test]
fn check_can_show_what_port_would_do() {
    let dir = Dir::new(&[(S, SOURCE)]);
    let run = dir.run("check m --diff").exits(1).says("port-missing");
    assert!(run.out.contains("+++ b/m/1_a_postgres.sql"), "{}", run.out);
}

#[test]
fn sqlite_only_by_the_file_itself() {
    let dir = Dir::new(&[(S, "-- lite2pg: skip-file: the cache is SQLite's alone\nCREATE TABLE a (b);\n")]);
    assert_eq!(check(&dir, ""), (0, vec![]));
    dir.run("port m -v").exits(0).says("the cache is SQLite's alone");
    assert_eq!(dir.list(), [S]);
}

/// The project of the corpus, with the table of the audit's section 5.
#[test]
fn status_is_the_table_of_the_audit() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/tac-webbuilder");
    let dir = Dir::new(&[]);
    for entry in walkdir::WalkDir::new(&corpus).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(&corpus).unwrap().to_str().unwrap();
            dir.write(name, std::fs::read(entry.path()).unwrap());
        }
    }
    let audit = "\
010 | add_pattern_predictions.sql | add_pattern_predictions_postgres.sql
016 | add_pattern_approvals.sql | add_pattern_approvals_postgres.sql
017 | add_planned_features_sqlite.sql | add_planned_features_postgres.sql
018 | - | add_roi_tracking_postgres.sql
019 | - | add_confidence_history_postgres.sql
020 | - | add_branch_tracking_fields_postgres.sql
";
    let run = dir.run("status --format markdown").exits(0);
    let rows = run.out.lines().map(|line| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>());
    let rows: Vec<Vec<&str>> = rows.collect();
    assert_eq!(rows[0][..4], ["Migration", "Name", "SQLite Version", "PostgreSQL Version"]);
    let both = rows[2..].iter().take_while(|row| row.len() == 7).filter(|row| row[3] != "-");
    let both: Vec<String> = both.map(|row| format!("{} | {} | {}", row[0], row[2], row[3])).collect();
    assert_eq!(both, audit.lines().collect::<Vec<_>>());
    let missing: Vec<&str> = rows[2..].iter().filter(|row| row.len() == 7 && row[3] == "-").map(|row| row[0]).collect();
    let section_3 = ["002", "003", "004", "005", "006", "007", "008", "009", "011", "012", "013", "014", "015", "015"];
    assert_eq!(missing, section_3);
    for object in
        ["table | pattern_occurrences", "table | cost_savings_log", "column | workflow_history.phase_durations"]
    {
        assert!(run.out.contains(object), "{object} in {}", run.out);
    }
    let of = |number: &str| rows.iter().find(|row| row[0] == number).unwrap()[4..6].join(" ");
    assert_eq!(of("004"), "missing high");
    assert_eq!(of("002"), "missing medium");
    assert_eq!(of("016"), "manual -");
    // What we port ourselves lacks nothing.
    dir.run("port --partial -q");
    let run = dir.run("status --format json").exits(0);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["schema"], "lite2pg.status/1");
    assert_eq!(report["lacks"], serde_json::json!([]));
}
