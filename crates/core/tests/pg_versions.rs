//! What `pg-version` decides: each form comes out as the page about versions says, and the server at hand runs what is
//! written for it.

use lite2pg_core::config::Config;
use lite2pg_core::pg_versions::{FORMS, UNUSED};
use lite2pg_core::project::{File, Role, port};
use lite2pg_core::rules::RULES;
use lite2pg_engines::Server;

/// The port for a version; empty if it is refused.
fn ported(source: &str, pg_version: u32) -> String {
    let config = Config { pg_version, ..Config::house() };
    let file = File { name: "form.sql".into(), source: source.into(), role: Role::Migration { port: None } };
    let port = port(&config, &[file], |_| true).ports.into_iter().flatten().next().expect("it was asked for");
    if port.blocked.is_empty() { port.text } else { String::new() }
}

#[test]
fn forms_come_out_as_written() {
    for form in FORMS {
        assert_eq!(ported(form.sqlite, form.since - 1), form.before, "before {}", form.since);
        assert_eq!(ported(form.sqlite, form.since), form.from, "from {} on", form.since);
        assert!(RULES.iter().any(|rule| rule.name == form.rule), "there is no rule {}", form.rule);
    }
    assert!(FORMS.is_sorted_by_key(|form| form.since) && UNUSED.is_sorted_by_key(|unused| unused.since));
}

#[test]
fn forms_run_on_the_versions_that_have_them_only() {
    let server = Server::shared();
    let version = server.major();
    for form in FORMS {
        let run = |sql: &str| server.database().expect("a database").batch(sql);
        assert!(run(form.before).is_ok(), "{}", form.before);
        assert_eq!(run(form.from).is_ok(), version >= form.since, "PostgreSQL {version}: {}", form.from);
    }
}

#[test]
fn columns_made_from_each_other_end() {
    // SQLite takes the statement and refuses the first row.
    let circle = "CREATE TABLE t (x INT, c INT AS (a), a INT AS (b), b INT AS (a));";
    let columns = (1..=16).map(|at| format!("c{at} INT AS (c{0} + c{0})", at - 1)).collect::<Vec<_>>().join(", ");
    let growing = format!("CREATE TABLE t (c0 INT, {columns});");
    for version in [14, 18] {
        assert_eq!(ported(circle, version), "", "PostgreSQL {version}");
        assert_eq!(ported(&growing, version), "", "PostgreSQL {version}");
    }
}
