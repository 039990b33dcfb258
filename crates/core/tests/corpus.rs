//! The corpus: the ports of the fixture project, as snapshots and on a real PostgreSQL.

use std::fs;
use std::path::{Path, PathBuf};

use lite2pg_core::config::Config;
use lite2pg_core::project::{File, Port, Role, port};
use lite2pg_engines::{Database, Server};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The project, ported: name, port by hand, and our port, in order.
fn project() -> Vec<(String, Option<String>, Port)> {
    let project = root().join("corpus/tac-webbuilder");
    let mut names: Vec<String> = fs::read_dir(project.join("migrations"))
        .expect("the fixture is there")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a plain name"))
        .collect();
    names.sort();
    let base = read(&project.join("base/workflow_history.sql"));
    let mut files = vec![File { name: "base".into(), source: base, role: Role::Base }];
    let mut by_hand = vec![None];
    for name in names.iter().filter(|name| !name.ends_with("_postgres.sql")) {
        let stem = name.trim_end_matches(".sql").trim_end_matches("_sqlite");
        let hand = names.iter().find(|other| **other == format!("{stem}_postgres.sql"));
        let hand = hand.map(|hand| read(&project.join("migrations").join(hand)));
        let source = read(&project.join("migrations").join(name));
        files.push(File { name: name.clone(), source, role: Role::Migration { port: hand.clone() } });
        by_hand.push(hand);
    }
    let mut config = Config::house();
    config.columns.push(("workflow_history.phase_durations".into(), "JSONB".into()));
    let ported = port(&config, &files, |_| true);
    let ports = ported.ports.into_iter().map(|port| port.expect("all were asked for"));
    files.into_iter().zip(by_hand).zip(ports).map(|((file, hand), port)| (file.name, hand, port)).collect()
}

#[test]
fn snapshots() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots/tac-webbuilder"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, _, port) in project().into_iter().skip(1) {
            insta::assert_snapshot!(name.trim_end_matches(".sql"), port.text);
        }
    });
}

#[test]
fn the_template_of_the_report_comes_out_as_printed() {
    let ports = project();
    let (_, _, port) = ports.iter().find(|(name, ..)| name.starts_with("004")).expect("004 is there");
    let expected = "CREATE TABLE IF NOT EXISTS pattern_occurrences (
    id SERIAL PRIMARY KEY,
    pattern_id INTEGER NOT NULL,
    workflow_id TEXT NOT NULL,
    similarity_score REAL DEFAULT 0.0,
    matched_characteristics TEXT,
    detected_at TIMESTAMP DEFAULT NOW(),
    FOREIGN KEY (pattern_id) REFERENCES operation_patterns(id),
    FOREIGN KEY (workflow_id) REFERENCES workflow_history(workflow_id)
);";
    assert!(port.text.contains(expected), "{}", port.text);
}

fn rows(database: &mut Database, sql: &str) -> String {
    let rows = database.query_text(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let text =
        rows.iter().map(|row| row.iter().map(|value| value.as_deref().unwrap_or("NULL")).collect::<Vec<_>>().join("|"));
    text.collect::<Vec<_>>().join("\n")
}

/// 002 to 004 on a database with rows: the backfill, the seed row, the views and the triggers.
#[test]
fn the_ports_run_and_the_triggers_fire() {
    let mut database = Server::shared().database().expect("a database");
    let mut applied = 0;
    for (name, hand, port) in project() {
        if name.starts_with("005") {
            // It never applied to this history; see the corpus's README.
            continue;
        }
        assert!(port.blocked.is_empty(), "{name}: {:?}", port.diagnostics);
        let sql = hand.unwrap_or(port.text);
        database.batch(&sql).unwrap_or_else(|error| panic!("{name}: {error}"));
        applied += 1;
        if name == "base" {
            let row = "INSERT INTO workflow_history (adw_id, status, nl_input, github_url, workflow_template, model_used) VALUES ('a1', 'completed', 'x', 'u', 'adw_plan', 'm')";
            database.batch(row).unwrap_or_else(|error| panic!("{error}"));
        }
    }
    assert!(applied > 14);
    assert_eq!(rows(&mut database, "SELECT count(*) FROM workflow_history WHERE workflow_id LIKE 'wf-%'"), "1");
    assert_eq!(rows(&mut database, "SELECT count(*) > 0 FROM adw_tools"), "t");
    for view in rows(&mut database, "SELECT viewname FROM pg_views WHERE schemaname = 'public' ORDER BY 1").lines() {
        rows(&mut database, &format!("SELECT * FROM {view}"));
    }
    // The touch trigger sets the time of the same row, and does not recurse.
    database
        .batch("UPDATE adw_tools SET updated_at = '2000-01-01'; UPDATE adw_tools SET tool_name = tool_name")
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(rows(&mut database, "SELECT count(*) FROM adw_tools WHERE updated_at < '2020-01-01'"), "0");
}
