//! Git hooks and what looks at git: in a scratch repository.

mod common;

use std::path::Path;
use std::process::Command;

use common::{Dir, Run};

/// A repository with one migration and its port.
fn repository() -> Dir {
    let dir = Dir::new(&[("app/migrations/1_a.sql", "CREATE TABLE a (b INTEGER);\n"), ("other.sql", "SELECT 1;\n")]);
    git(&dir, &["init", "-q", "-b", "main"]).exits(0);
    dir.run("init").exits(0);
    dir.run("port").exits(0);
    git(&dir, &["add", "."]).exits(0);
    git(&dir, &["commit", "-q", "-m", "first"]).exits(0);
    dir
}

fn git(dir: &Dir, args: &[&str]) -> Run {
    let mut command = Command::new("git");
    let path = std::env::var("PATH").unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_lite2pg")).parent().unwrap();
    command
        .current_dir(dir.path(""))
        .env("PATH", format!("{}:{path}", program.display()))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .args(["-c", "user.name=x", "-c", "user.email=x@example.com"])
        .args(args);
    Run::of(command)
}

/// Runs a command line as a hook or a workflow does.
fn shell(dir: &Dir, script: &str, vars: &[(&str, &str)]) -> Run {
    let program = Path::new(env!("CARGO_BIN_EXE_lite2pg")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("bash");
    command.args(["-e", "-o", "pipefail", "-c", script]).current_dir(dir.path(""));
    Run::of({
        command.env("PATH", path).envs(vars.iter().copied());
        command
    })
}

/// The scripts in a workflow: what is indented below each `run: |`.
fn steps(workflow: &str) -> Vec<String> {
    let mut lines = workflow.lines().peekable();
    let mut scripts = Vec::new();
    while let Some(line) = lines.next() {
        let Some(margin) = line.find("run: |") else { continue };
        let mut script = String::new();
        while let Some(line) =
            lines.next_if(|line| line.trim().is_empty() || line.len() - line.trim_start().len() > margin)
        {
            script += line.trim_start();
            script.push('\n');
        }
        scripts.push(script);
    }
    scripts
}

const S: &str = "app/migrations/2_b.sql";
const P: &str = "app/migrations/2_b_postgres.sql";

#[test]
fn init_finds_the_migrations_and_writes_settings() {
    let dir = repository();
    let toml = dir.read("lite2pg.toml");
    assert!(toml.contains("\ndir = \"app/migrations\"  # "), "{toml}");
    assert_eq!(dir.list().iter().filter(|name| name.ends_with("_postgres.sql")).count(), 1);
    dir.run("init").exits(2).says("lite2pg.toml: is there already");
    assert_eq!(dir.read("lite2pg.toml"), toml);
    // For a tool that reads all files, the ports get a directory of their own.
    let dir = Dir::new(&[("db/1_a.up.sql", "SELECT 1;\n"), ("node_modules/m/migrations/1.sql", "")]);
    dir.run("init").exits(0).says("migrations of golang-migrate");
    dir.run("port").exits(0);
    assert!(dir.list().contains(&"db_postgres/1_a.up.sql".to_owned()), "{:?}", dir.list());
    // The ports are not the migrations.
    let dir = Dir::new(&[("db/pg/1.sql", ""), ("db/sqlite/1.sql", "")]);
    dir.run("init").exits(0);
    assert!(dir.read("lite2pg.toml").contains("\ndir = \"db/sqlite\"  # "));
    Dir::new(&[]).run("init").exits(2).says("no .sql file");
}

#[test]
fn the_hook_keeps_ports_and_sources_together() {
    let dir = repository();
    dir.run("init --hook").exits(0).says("pre-commit");
    dir.run("init --hook").exits(0).says("runs lite2pg already");

    // A new migration without port fails; after `port` it passes.
    dir.write(S, "CREATE TABLE b (c INTEGER);\n");
    git(&dir, &["add", "."]).exits(0);
    let failed = git(&dir, &["commit", "-q", "-m", "second"]).exits(1);
    assert!(failed.err.contains("error[port-missing]") && failed.err.contains(&format!("--> {S}:1:1")), "{failed:?}");
    dir.run("port").exits(0);
    let failed = git(&dir, &["commit", "-q", "-m", "second"]).exits(1);
    assert!(failed.err.contains("the PostgreSQL port is not staged"), "{failed:?}");
    assert!(failed.err.contains(&format!("help: git add {P}\n")), "{failed:?}");
    git(&dir, &["add", "."]).exits(0);
    git(&dir, &["commit", "-q", "-m", "second"]).exits(0);

    // The deletion of a port fails, by any way of saying it.
    git(&dir, &["rm", "-q", P]).exits(0);
    git(&dir, &["commit", "-q", "-m", "third"]).exits(1);
    git(&dir, &["commit", "-q", "-a", "-m", "third"]).exits(1);
    git(&dir, &["reset", "-q", "--hard"]).exits(0);
    std::fs::remove_file(dir.path(P)).unwrap();
    git(&dir, &["commit", "-q", "-a", "-m", "third"]).exits(1);
    git(&dir, &["commit", "-q", "-m", "third", P]).exits(1);
    git(&dir, &["reset", "-q", "--hard"]).exits(0);

    // A changed source fails until the port follows.
    dir.write(S, "CREATE TABLE b (c INTEGER, d TEXT);\n");
    git(&dir, &["commit", "-q", "-a", "-m", "fourth"]).exits(1);
    dir.run("port --update").exits(0);
    git(&dir, &["commit", "-q", "-a", "-m", "fourth"]).exits(0);
}

#[test]
fn a_hook_of_the_users_own_is_left_alone() {
    let dir = repository();
    dir.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n");
    dir.run("init --hook").exits(2).says("add this line to it: lite2pg check --staged || exit 1");
    assert_eq!(dir.read(".git/hooks/pre-commit"), "#!/bin/sh\nexit 0\n");
    Dir::new(&[]).run("init --hook").exits(2).says("not a git repository");
}

#[test]
fn staged_looks_at_the_index() {
    let dir = repository();
    // In the work tree, not staged: of no interest.
    dir.write(S, "CREATE TABLE b (c INTEGER);\n");
    dir.run("check --staged").exits(0);
    dir.run("check").exits(1);
    git(&dir, &["add", S]).exits(0);
    dir.run("check --staged").exits(1);
    // Gone from the work tree, still staged.
    std::fs::remove_file(dir.path(S)).unwrap();
    dir.run("check").exits(0);
    let run = dir.run("check --staged --output-format concise").exits(1);
    assert_eq!(run.out, format!("{S}:1:1: error[port-missing]: no PostgreSQL port\n"));
    // From anywhere in the work tree, with paths of any kind.
    let absolute = dir.path("app/migrations");
    for args in ["-C app check --staged migrations", "-C app/migrations check --staged ."] {
        dir.run(args).exits(1);
    }
    dir.run(&format!("check --staged {}", absolute.display())).exits(1);
    assert!(dir.list().iter().all(|name| !name.contains("tmp")), "nothing is left behind");
    Dir::new(&[]).run("check --staged").exits(2).says("not a git repository");
}

/// Wherever they are run, paths in diffs and in reports for others start at the top of the repository.
#[test]
fn staged_finds_what_the_settings_name() {
    let settings = "base-schema = [\"base.ddl\"]\n[migrations]\ndir = \"m\"\n";
    let dir =
        Dir::new(&[("m/1.sql", "DROP TABLE a;\n"), ("base.ddl", "CREATE TABLE a (b TEXT);\n"), ("l2.conf", settings)]);
    dir.run("port --config l2.conf").exits(0);
    for args in [&["init", "-q"][..], &["add", "."]] {
        git(&dir, args).exits(0);
    }
    dir.run("check --staged --config l2.conf").exits(0);
    git(&dir, &["rm", "-q", "--cached", "base.ddl"]).exits(0);
    dir.run("check --staged --config l2.conf").exits(2).says("base.ddl: there is no such file");
}

#[test]
fn settings_that_are_not_staged_are_told() {
    let dir = Dir::new(&[("m/1.sql", "SELECT 1;\n"), ("lite2pg.toml", "[migrations]\ndir = \"m\"\n")]);
    dir.run("port").exits(0);
    git(&dir, &["init", "-q"]).exits(0);
    git(&dir, &["add", "m"]).exits(0);
    dir.run("check --staged m").exits(0).says("lite2pg.toml: is not in git's index");
    git(&dir, &["add", "."]).exits(0);
    assert_eq!(dir.run("check --staged").exits(0).err, "1 current\n");
}

#[test]
fn paths_start_at_the_top() {
    let dir = repository();
    dir.write(S, "CREATE TABLE b (c INTEGER);\n");
    git(&dir, &["add", S]).exits(0);
    for args in
        ["-C app port --diff migrations", "-C app check --diff migrations", "-C app check --staged --diff migrations"]
    {
        let run = dir.run(args).exits(1);
        assert!(run.out.starts_with(&format!("diff --git a/{P} b/{P}\n")), "{args}: {}", run.out);
        dir.write("app/x.diff", &run.out);
        git(&dir, &["-C", "app", "apply", "x.diff"]).exits(0);
        assert_eq!(dir.run("check").exits(0).err, "2 current\n", "{args}");
        std::fs::remove_file(dir.path(P)).unwrap();
    }
    let run = dir.run("-C app check --staged migrations --output-format github").exits(1);
    assert!(run.out.starts_with(&format!("::error file={S},line=1,")), "{}", run.out);
}

#[test]
fn since_looks_at_what_has_changed() {
    let dir = repository();
    dir.write(S, "CREATE TABLE b (c INTEGER);\n");
    git(&dir, &["add", "."]).exits(0);
    git(&dir, &["commit", "-q", "-m", "without a port"]).exits(0);
    dir.run("check --since HEAD").exits(0);
    dir.run("check --since HEAD~1").exits(1);
    // New files count though git does not know them, deleted ones as well.
    dir.write("app/migrations/3_c.sql", "CREATE TABLE c (d INTEGER);\n");
    let run = dir.run("check --since HEAD --output-format concise").exits(1);
    assert_eq!(run.out, "app/migrations/3_c.sql:1:1: error[port-missing]: no PostgreSQL port\n");
    std::fs::remove_file(dir.path("app/migrations/3_c.sql")).unwrap();
    std::fs::remove_file(dir.path("app/migrations/1_a_postgres.sql")).unwrap();
    let run = dir.run("check --since HEAD --output-format concise").exits(1);
    assert_eq!(run.out, "app/migrations/1_a.sql:1:1: error[port-missing]: no PostgreSQL port\n");
    // So do those whose whole directory is gone, and the last ones of a name of their own.
    for (source, port) in
        [("m/sqlite/1.sql", "m/postgres/1.sql"), ("m/sqlite/1.sql", "m/pg/1.sql"), ("m/1_a.sql", "m/1_a_pg.sql")]
    {
        let other = Dir::new(&[(source, "SELECT 1;\n"), (port, "SELECT 1;\n")]);
        for args in [&["init", "-q"][..], &["add", "."], &["commit", "-q", "-m", "all"], &["rm", "-q", port]] {
            git(&other, args).exits(0);
        }
        let run = other.run("check m --since HEAD --output-format concise").exits(1);
        assert_eq!(run.out, format!("{source}:1:1: error[port-missing]: no PostgreSQL port\n"));
    }
    dir.run("check --since nowhere").exits(2).says("git: ");
    dir.run("check --since --output=x").exits(2);
    assert!(!dir.path("x").exists());
}

/// The files that other tools read: the commands in them are commands of this program.
#[test]
fn the_files_for_other_tools() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    let hooks = read(".pre-commit-hooks.yaml");
    assert_eq!(hooks.matches("pass_filenames: false\n  always_run: true\n").count(), 2);
    let dir = repository();
    let entries: Vec<&str> = hooks.lines().filter_map(|line| line.trim().strip_prefix("entry: ")).collect();
    let [check, port] = entries.as_slice() else { panic!("{entries:?}") };
    shell(&dir, check, &[]).exits(0);
    dir.write(S, "CREATE TABLE b (c INTEGER);\n");
    git(&dir, &["add", S]).exits(0);
    shell(&dir, check, &[]).exits(1);
    // A new file fails until it is staged.
    let run = shell(&dir, port, &[]).exits(1);
    assert!(run.out.contains(&format!("help: git add {P}\n")), "{run:?}");
    git(&dir, &["add", P]).exits(0);
    shell(&dir, port, &[]).exits(0);
    git(&dir, &["rm", "-q", "-f", P]).exits(0);

    // The steps of the action.
    let action = read("action.yml");
    let [install, table, check] = steps(&action).try_into().unwrap();
    let wanted =
        [("VERSION", "none"), ("ARGS", "app/migrations"), ("FAIL_ON", "error"), ("GITHUB_STEP_SUMMARY", "summary.md")];
    shell(&dir, &install, &wanted).exits(0);
    shell(&dir, &table, &wanted).exits(0);
    let summary = dir.read("summary.md");
    assert!(summary.contains("| 2 | b | b.sql | - | missing | high | 1 table missing |"), "{summary}");
    let run = shell(&dir, &check, &wanted).exits(1);
    assert!(run.out.starts_with(&format!("::error file={S},line=1,")), "{run:?}");

    // The problem matcher reads the concise format.
    let matcher: serde_json::Value = serde_json::from_str(&read(".github/lite2pg-matcher.json")).unwrap();
    let pattern = matcher["problemMatcher"][0]["pattern"][0]["regexp"].as_str().unwrap();
    let pattern = fancy_regex::Regex::new(pattern).unwrap();
    dir.write(S, "SELECT no_such_function(1);\n");
    let run = dir.run("check --output-format concise").exits(1);
    assert!(run.out.lines().count() > 1);
    for line in run.out.lines() {
        let found = pattern.captures(line).unwrap().unwrap_or_else(|| panic!("{line}"));
        assert_eq!((&found[1], &found[2], &found[4]), (S, "1", "error"));
    }
}
