//! The cases of the corpus: each is ported and verified on both engines, made-up rows included.
//!
//! What differs and is warned of in the port is written down in `KNOWN`: the reasons are the rules' own caveats. A case with
//! a blocked statement has nothing to compare.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use common::{lines, report};
use lite2pg_core::config::{Config, ForeignKeyParent, NoCase};
use lite2pg_core::project::{File, Role, port};
use lite2pg_verify::verify::Options;

/// Case, subject of the difference, reason. A case may end in `*`.
const KNOWN: &[(&str, &str, &str)] = &[
    ("cases/column-collate/nocase_lower.sql", "column u.* collation", "nocase = lower: the application folds"),
    ("cases/column-type/text_with_numeric_affinity.sql", "rows settings", "texts that are stored later stay texts"),
    ("cases/column-type/values_decide.sql", "column t.l type", "texts are stored in it"),
    ("cases/default-empty/every_type.sql", "column t.* default", "'' is no value of the type"),
    ("cases/default-empty/every_type.sql", "rows t", "'' is no value of the type"),
    ("cases/drop-index/needed_by_key.sql", "foreign key c(k) to p", "its index is dropped"),
    ("cases/drop-table/enforced.sql", "foreign key c(p) to p", "it goes with the table"),
    ("cases/foreign-key/no_such_table.sql", "*", "the parent does not exist"),
    ("cases/foreign-key/parent_not_unique.sql", "update p(k)", "the parent becomes unique"),
    ("cases/foreign-key/parent_not_unique_drop.sql", "foreign key c(k) to p", "fk-parent = drop"),
    ("cases/foreign-key/types_follow.sql", "column c.pid type", "it has the type of its parent"),
    (
        "cases/generated-column/text_as_time.sql",
        "insert into event",
        "a number of a document is a day before the year 1",
    ),
    ("cases/indexed-collate/index_and_key.sql", "unique index t(d, (…))", "the key and the index without case"),
    ("cases/json-each/arrays.sql", "rows counted", "a document that is no array"),
    ("cases/json-each/compared.sql", "insert into docs", "a document that is no array"),
    ("cases/json-each/numbers.sql", "rows *", "a document that is no array"),
    ("cases/json-each/trigger.sql", "insert into post", "a document that is no array"),
    ("cases/limit/computed.sql", "delete from t", "a LIMIT of NULL is an error in SQLite, and no limit in PostgreSQL"),
    ("cases/nocase-comparison/lower.sql", "column u.n collation", "nocase = lower: the application folds"),
    ("cases/on-conflict-clause/ignore_and_replace.sql", "trigger * insert", "a trigger does it"),
    ("cases/on-conflict-clause/ignore_and_replace.sql", "update pair(y)", "for INSERT only"),
    ("cases/on-conflict/every_form.sql", "insert into log*", "SQLite alone has NULL in a key of text"),
    ("cases/table-rebuild/old_first_itself.sql", "*", "SQLite's keys follow the old table into nowhere"),
    ("cases/trigger/checked_late.sql", "insert into c*", "the key is checked before the trigger makes it good"),
    ("cases/trigger/circle_by_foreign_key.sql", "delete from p", "the guard keeps it still for foreign keys too"),
    (
        "cases/trigger/circle_of_two_tables.sql",
        "update a(n)",
        "PostgreSQL's row triggers wait for the end of the statement",
    ),
    ("cases/trigger/order.sql", "rows *", "PostgreSQL fires triggers by name"),
    ("cases/trigger/order_of_touches.sql", "rows *", "PostgreSQL fires triggers by name, and the touch at once"),
    ("cases/trigger/own_row_by_others.sql", "delete from album", "PostgreSQL raises an error"),
    ("cases/trigger/raise_ignore.sql", "delete from p", "a row stays behind without its parent"),
    ("cases/trigger/raise_ignore.sql", "insert into name*", "it does not end other AFTER triggers"),
    ("cases/trigger/touch_and_audit.sql", "update t*", "the touch fires no other trigger"),
    ("cases/trigger/touch_when_inserted.sql", "rows doc", "the touch fires no other trigger"),
    ("cases/virtual-table-fts/contentless.sql", "rows found", "the port stores the texts"),
    ("cases/virtual-table-fts/external_content.sql", "trigger note *", "it feeds an index that was dropped"),
    // Nothing warns of it: an R-tree numbers its rows and puts 0 where nothing is given.
    ("cases/virtual-table/rtree.sql", "*", "a virtual table becomes a table with an index"),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            found.push(path);
        }
    }
}

/// What differs between a case and its port, and is not known.
fn differences(path: &Path, name: &str) -> Vec<String> {
    let source = fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
    let says = |words: &str| source.lines().take(5).any(|line| line.trim() == words);
    let mut config = if says("-- preset: faithful") { Config::faithful() } else { Config::house() };
    if says("-- nocase: lower") {
        config.types.nocase = NoCase::Lower;
    }
    if says("-- fk-parent: drop") {
        config.types.fk_parent = ForeignKeyParent::Drop;
    }
    let file = File { name: name.to_owned(), source: source.clone(), role: Role::Migration { port: None } };
    let ported = port(&config, &[file], |_| true).ports.remove(0).expect("it was asked for");
    if !ported.blocked.is_empty() {
        return Vec::new();
    }
    let mut report = report(&[(&source, &ported.text)], Options::default());
    let known: Vec<(String, String)> = KNOWN
        .iter()
        .filter(|(case, ..)| case.strip_suffix('*').map_or(*case == name, |start| name.starts_with(start)))
        .map(|(_, subject, reason)| ((*subject).to_owned(), (*reason).to_owned()))
        .collect();
    let unused = report.declare(&known);
    assert!(unused.is_empty(), "{name}: known, but no longer different: {unused:?}");
    report.differences.retain(|difference| difference.known.is_none());
    // A source that SQLite refuses is another test's business.
    lines(&report).into_iter().map(|line| format!("{name}: {line}")).collect()
}

#[test]
fn every_case_is_equal() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    let mut cases = Vec::new();
    files(&root.join("cases"), &mut cases);
    cases.sort();
    assert!(cases.len() > 50, "only {} cases", cases.len());
    let next = AtomicUsize::new(0);
    let mut found = thread::scope(|scope| {
        let worker = || {
            let mut found = Vec::new();
            while let Some(path) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                let name = path.strip_prefix(&root).expect("it is below").to_string_lossy().replace('\\', "/");
                found.extend(differences(path, &name));
            }
            found
        };
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("the thread ends")).collect::<Vec<_>>()
    });
    found.sort();
    assert!(found.is_empty(), "{}\n{} differences", found.join("\n"), found.len());
}
