//! Every rule's examples: what comes out is what the page says, and PostgreSQL runs it.

use lite2pg_core::config::Config;
use lite2pg_core::project::{File, Role, port};
use lite2pg_core::rules::RULES;
use lite2pg_engines::Server;

fn file(source: &str) -> File {
    File { name: "example.sql".into(), source: source.into(), role: Role::Migration { port: None } }
}

#[test]
fn examples_come_out_as_written() {
    for rule in RULES {
        for example in rule.examples {
            let ported = port(&Config::house(), &[file(example.sqlite)], |_| true);
            let found = ported.ports[0].as_ref().expect("it was asked for");
            if example.postgres.is_empty() {
                let nothing = found.text.lines().all(|line| line.trim().is_empty());
                assert!(nothing || !found.blocked.is_empty(), "{}: {}", rule.name, found.text);
            } else {
                assert_eq!(found.text, example.postgres, "{}: {:?}", rule.name, found.diagnostics);
            }
        }
    }
}

#[test]
fn examples_run_on_postgresql() {
    let server = Server::shared();
    for rule in RULES {
        for example in rule.examples.iter().filter(|example| !example.postgres.is_empty()) {
            let mut database = server.database().expect("a database");
            let done = database.batch(example.postgres);
            assert!(done.is_ok(), "{}: {:?}", rule.name, done.err().map(|error| error.to_string()));
        }
    }
}

#[test]
fn names_are_unique_and_every_rule_has_an_example() {
    for (at, rule) in RULES.iter().enumerate() {
        assert!(RULES[at + 1..].iter().all(|other| other.name != rule.name), "{} is there twice", rule.name);
        assert!(!rule.examples.is_empty(), "{} has no example", rule.name);
    }
}

#[test]
fn a_view_on_what_no_file_makes_is_warned_of() {
    let ported = port(&Config::house(), &[file("CREATE VIEW v AS SELECT a FROM nowhere;")], |_| true);
    let found = ported.ports[0].as_ref().expect("it was asked for");
    let said: Vec<_> =
        found.diagnostics.iter().map(|diagnostic| (diagnostic.rule, diagnostic.message.as_str())).collect();
    assert_eq!(said, [("early-view", "no file makes `nowhere`: PostgreSQL refuses the view if it is not there")]);
}
