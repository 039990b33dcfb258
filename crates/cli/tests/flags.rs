//! The flags of `port`.

mod common;

use std::process::{Command, Stdio};

use common::{Dir, Run, body};

fn two() -> Dir {
    Dir::new(&[("m/1_a.sql", "SELECT 1;\n"), ("m/2_b.sql", "SELECT 2;\n")])
}

#[test]
fn diff_writes_nothing_and_can_be_applied() {
    let dir = two();
    let run = dir.run("port m --diff").exits(1).says("2 to be written");
    assert!(run.out.contains("--- /dev/null\n+++ b/m/1_a_postgres.sql\n@@ -0,0 +1,2 @@\n+SELECT 1;\n"), "{}", run.out);
    assert_eq!(dir.list(), ["m/1_a.sql", "m/2_b.sql"]);
    dir.write("x.diff", &run.out);
    let mut git = Command::new("git");
    git.current_dir(dir.path("")).args(["apply", "x.diff"]);
    Run::of(git).exits(0);
    dir.run("port m --diff").exits(0).says("2 unchanged");

    dir.write("m/1_a.sql", "SELECT 3;\n");
    let run = dir.run("port m --diff --update").exits(1);
    assert!(run.out.contains("-SELECT 1;\n") && run.out.contains("+SELECT 3;\n"), "{}", run.out);
    dir.write("x.diff", &run.out);
    let mut git = Command::new("git");
    git.current_dir(dir.path("")).args(["apply", "x.diff"]);
    Run::of(git).exits(0);
    assert_eq!(body(&dir.read("m/1_a_postgres.sql")), "SELECT 3;\n");
}

#[test]
fn stdout_prints_one_port_and_nothing_else() {
    let dir = two();
    let run = dir.run("port --stdout m/2_b.sql").exits(0);
    assert_eq!((run.out.as_str(), run.err.as_str()), ("SELECT 2;\n", ""));
    assert_eq!(dir.list().len(), 2);
    dir.run("port --stdout m").exits(2).says("--stdout prints one result, and here are 2");
    // Also if there is a port already.
    dir.write("m/2_b_postgres.sql", "SELECT 9;\n");
    assert_eq!(dir.run("port --stdout m/2_b.sql").exits(0).out, "SELECT 2;\n");
}

#[test]
fn stdin_goes_to_stdout() {
    let dir = two();
    let run = dir.pipe("port -", "SELECT 5;\r\n").exits(0);
    assert_eq!((run.out.as_str(), run.err.as_str()), ("SELECT 5;\r\n", ""));
    let run = dir.pipe("port - --stdin-filename m/2_b.sql", "SELECT 6;\n").exits(0);
    assert_eq!((run.out.as_str(), run.err.as_str()), ("SELECT 6;\n", ""));
    let run = dir.pipe("port - --stdin-filename nowhere/9_new.sql", "SELECT 6;\n").exits(0);
    assert_eq!(run.out, "SELECT 6;\n");
    dir.pipe("port - --stdin-filename m/3.sql", b"a\n\xE4").exits(2).says("m/3.sql:2:1: not UTF-8");
    dir.pipe("port - m", "").exits(2).says("stands alone");
    dir.pipe("port - --diff", "").exits(2).says("--out and --diff are for files");
    dir.run("port m --stdin-filename x.sql").exits(2);
    assert_eq!(dir.list().len(), 2);
}

#[test]
fn out_keeps_the_names() {
    let dir = Dir::new(&[("m/1_a.sql", "SELECT 1;\n"), ("m/deep/2_postgres.sql", "SELECT 2;\n")]);
    dir.run("port m --out o/p").exits(0).says("2 written");
    assert_eq!(dir.list(), ["m/1_a.sql", "m/deep/2_postgres.sql", "o/p/1_a.sql", "o/p/deep/2_postgres.sql"]);
    assert_eq!(body(&dir.read("o/p/deep/2_postgres.sql")), "SELECT 2;\n");
    dir.run("port m --out o/p").exits(0).says("2 unchanged");
    // The directory of the ports may lie in that of the sources.
    dir.run("port . --out o").exits(0).says("2 written");
}

#[test]
fn out_leaves_ports_by_hand_where_they_are() {
    let dir = two();
    dir.write("m/1_a_postgres.sql", "SELECT 9;\n");
    dir.run("port m --out o").exits(0).says("1 written, 1 skipped");
    assert_eq!(dir.list(), ["m/1_a.sql", "m/1_a_postgres.sql", "m/2_b.sql", "o/2_b.sql"]);
    dir.run("port m --out o --force").exits(0).says("1 written, 1 unchanged");
    assert_eq!(body(&dir.read("o/1_a.sql")), "SELECT 1;\n");
    assert_eq!(dir.read("m/1_a_postgres.sql"), "SELECT 9;\n");
}

#[test]
fn out_never_writes_over_a_source() {
    let dir = two();
    dir.run("port m --out m").exits(2).says("m/1_a.sql: not written: this is a source");
    dir.run("port m/1_a.sql --out ./m --force").exits(2).says("this is a source");
    assert_eq!(dir.read("m/1_a.sql"), "SELECT 1;\n");
    dir.write("n/1_a.sql", "SELECT 7;\n");
    dir.run("port m/1_a.sql n/1_a.sql --out o")
        .exits(2)
        .says("o/1_a.sql: not written: this is the port of another source as well");
}

#[test]
fn single_files() {
    let dir = two();
    dir.run("port m/2_b.sql").exits(0).says("1 written");
    assert_eq!(dir.list(), ["m/1_a.sql", "m/2_b.sql", "m/2_b_postgres.sql"]);
    dir.run("port m/1_a.sql m/2_b.sql").exits(0).says("1 written, 1 unchanged");
    dir.run("port m/2_b_postgres.sql").exits(2).says("this is a port; its source is m/2_b.sql");
    // Any name will do if it is said aloud.
    dir.write("x.txt", "SELECT 1;");
    assert_eq!(dir.run("port --stdout x.txt").exits(0).out, "SELECT 1;");
}

#[test]
fn without_a_path() {
    let dir = two();
    dir.run("port").exits(2).says("no migrations found");
    dir.run("-C m port").exits(0).says("2 written");
    let dir = Dir::new(&[("migrations/1.sql", "SELECT 1;\n"), ("other/2.sql", "SELECT 2;\n")]);
    dir.run("port").exits(0).says("1 written");
    assert_eq!(dir.list(), ["migrations/1.sql", "migrations/1_postgres.sql", "other/2.sql"]);
    // From below, by way of the settings.
    dir.write("lite2pg.toml", "");
    dir.run("port -C other").exits(0).says("1 unchanged");
    dir.run("port -C nowhere").exits(2).says("nowhere: cannot be entered");
}

#[test]
fn json() {
    let dir = two();
    let run = dir.run("port m --output-format json").exits(0);
    assert_eq!(run.err, "");
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["schema"], "lite2pg.report/1");
    assert_eq!(report["files"][1]["source"], "m/2_b.sql");
    assert_eq!(report["files"][1]["state"], "missing");
    assert_eq!(report["files"][1]["outcome"], "written");
    assert_eq!(report["summary"]["written"], 2);
    let run = dir.run("port m nowhere.sql --output-format json --diff --force").exits(2);
    assert_eq!(run.out, "");
    let report: serde_json::Value = serde_json::from_str(&run.err).unwrap();
    assert_eq!(report["problems"][0]["file"], "nowhere.sql");
}

#[test]
fn a_directory_that_is_named_twice_is_ported_once() {
    let dir = two();
    dir.run("port m ./m m/").exits(0).says("2 written");
    assert_eq!(dir.run("check m m").exits(0).err, "2 current\n");
}

#[test]
fn quiet_verbose_and_colour() {
    let dir = two();
    let run = dir.run("port m -q").exits(0);
    assert_eq!((run.out.as_str(), run.err.as_str()), ("", ""));
    dir.run("port m -v").exits(0).says("unchanged: m/1_a_postgres.sql\n");
    let run = dir.run("port nowhere").exits(2);
    assert_eq!(run.err, "error: nowhere: there is no such file or directory\n");
    dir.run("port nowhere --color always").exits(2).says("\u{1b}[1;31merror\u{1b}[0m");
    dir.run("port m -q -v").exits(2);
}

#[test]
fn choices_about_the_port() {
    let dir = two();
    let args =
        "port m --type a.b=DATE --type *.c=TEXT --preset faithful --pg-version 16 --placeholders dollar --partial";
    dir.run(args).exits(0).says("2 written");
    for args in
        ["--type a=DATE", "--type a.b", "--preset best", "--pg-version 1", "--placeholders no", "--layout no", "--no"]
    {
        dir.run(&format!("port m {args}")).exits(2);
    }
    dir.run("port m --statistics").exits(0);
}

#[test]
fn placeholders() {
    let dir =
        Dir::new(&[("q.sql", "DELETE FROM t WHERE a = ? AND b = ?;\n"), ("n.sql", "DELETE FROM t WHERE a = :a;\n")]);
    dir.run("port --stdout q.sql").exits(1).says("choose how to write it with --placeholders");
    // What the column is decides about a cast behind it; here only the style matters.
    dir.write("0.sql", "CREATE TABLE t (a INTEGER, b INTEGER);\n");
    let ported = |style: &str| dir.run(&format!("port --stdout q.sql --placeholders {style}")).exits(0).out;
    let dollar = ported("dollar");
    assert!(dollar.contains("a = $1") && dollar.contains("b = $2"), "{dollar}");
    let percent = ported("percent");
    assert!(percent.contains("a = %s") && percent.contains("b = %s"), "{percent}");
    assert!(dir.run("port --stdout n.sql --placeholders dollar").exits(0).out.contains("a = $1"));
    dir.write("lite2pg.toml", "placeholders = \"percent\"\n");
    assert_eq!(dir.run("port --stdout q.sql").exits(0).out, percent);
}

#[test]
fn a_closed_pipe_is_silent() {
    let dir = Dir::new(&[]);
    for number in 0..400 {
        dir.write(&format!("m/{number:03}.sql"), "-- a line that fills the pipe\n".repeat(40));
    }
    let mut command = dir.command("port m --diff");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(!err.contains("panicked") && !err.contains("pipe"), "{err}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn one_document_goes_to_the_file_that_is_named() {
    let dir = two();
    for command in ["status m", "status m --format markdown", "explain like", "config", "config --schema", "man"] {
        let printed = dir.run(command).exits(0).out;
        let run = dir.run(&format!("{command} -o o.txt")).exits(0);
        assert_eq!((run.out.as_str(), dir.read("o.txt")), ("", printed), "{command}");
    }
}

#[test]
fn a_format_that_a_command_does_not_write_is_refused() {
    let dir = two();
    let json = dir.run("status m --output-format json").exits(0).out;
    assert_eq!(json, dir.run("status m --format json").exits(0).out);
    for command in ["status m --output-format sarif", "explain --output-format json", "report m --output-format junit"]
    {
        dir.run(command).exits(2).says("this command does not write --output-format");
    }
}

#[test]
fn explain() {
    let dir = Dir::new(&[]);
    dir.run("explain").exits(0);
    dir.run("rule").exits(0);
    dir.run("explain no-such-rule-at-all").exits(2).says("there is no rule `no-such-rule-at-all`");
    for rule in lite2pg_core::rules::RULES {
        assert!(dir.run(&format!("explain {}", rule.name)).exits(0).out.contains(rule.summary));
        dir.run(&format!("rule {}x", rule.name)).exits(2).says("did you mean");
    }
}

#[test]
fn help_and_version() {
    let dir = Dir::new(&[]);
    assert!(dir.run("--help").exits(0).out.contains("Exit codes: 0 done"));
    assert!(dir.run("--version").exits(0).out.starts_with("lite2pg "));
    dir.run("").exits(2);
    dir.run("prot").exits(2).says("port");
}

#[test]
fn completions_and_manual() {
    let dir = Dir::new(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = dir.run(&format!("completions {shell}")).exits(0).out;
        assert!(text.contains("stdin-filename") && text.contains("accept"), "{shell}");
    }
    dir.run("completions tcl").exits(2);
    let man = dir.run("man").exits(0).out;
    for part in [".TH lite2pg 1", "lite2pg\\-check", "\\-\\-fail\\-on", "Exit codes: 0 done"] {
        assert!(man.contains(part), "{part}");
    }
}

#[test]
fn no_escape_codes_into_a_pipe() {
    let dir = Dir::new(&[("m/1.sql", "SELECT no_such_function(1);\n")]);
    for command in ["check m", "port m", "status m", "report m", "explain", "config"] {
        let run = dir.run(command);
        assert!(!run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'), "{command}");
    }
    let run = dir.run("check m --color always").exits(1);
    assert!(run.out.contains("\u{1b}[1;31merror[port-blocked]\u{1b}[0m"), "{}", run.out);
}

#[test]
fn every_finding_is_explained() {
    let dir = Dir::new(&[]);
    let list = dir.run("explain").exits(0).out;
    for kind in lite2pg::findings::KINDS {
        assert!(list.contains(kind.name));
        assert!(dir.run(&format!("explain {}", kind.name)).exits(0).out.contains(kind.cure));
    }
}
