//! What `port` does with what the core says: warnings, errors, evidence. A small core of our own stands in for the real
//! one, so that these tests do not depend on its rules: `BLOCK`, `WARN` and `INFO` in a source are what they say.

mod common;

use clap::Parser;
use common::{Dir, body};
use lite2pg::cli::{Cli, Command};
use lite2pg::output::Output;
use lite2pg::port_command::run_with;
use lite2pg_core::config::Config;
use lite2pg_core::diagnostic::{Diagnostic, Related, Severity};
use lite2pg_core::project::{Decision, File, Port, Ported, Reason, Role};
use lite2pg_core::text::Span;

fn core(_: &Config, files: &[File], wanted: &dyn Fn(usize) -> bool) -> Ported {
    let port = |file: &File| {
        let mut port = Port {
            text: file.source.replace("BLOCK", "RAISE"),
            diagnostics: Vec::new(),
            blocked: Vec::new(),
            is_postgres: false,
            used: vec![("a-rule", 2)],
            statements: Vec::new(),
        };
        for (word, severity) in [("BLOCK", Severity::Error), ("WARN", Severity::Warning), ("INFO", Severity::Info)] {
            for (at, _) in file.source.match_indices(word) {
                let span = Span::new(at, at + word.len());
                let related = vec![Related { file: 0, span: Span::new(0, 1), label: "see here".to_owned() }];
                let message = format!("this is {word}");
                let help = Some("write something else".to_owned());
                port.diagnostics.push(Diagnostic { severity, rule: "a-rule", message, span, help, related });
                if severity == Severity::Error {
                    port.blocked.push(span);
                }
            }
        }
        port
    };
    let role = |file: &File| match &file.role {
        Role::Base => 'b',
        Role::Migration { port: Some(_) } => 'h',
        Role::Migration { port: None } => 'm',
        Role::Query => 'q',
        Role::PostgresOnly => 'p',
    };
    let roles: String = files.iter().map(role).collect();
    let text = format!("{roles} {:?}", files.iter().map(|file| file.source.trim()).collect::<Vec<_>>());
    let reason = Reason { text, place: Some((0, Span::new(0, 1))) };
    Ported {
        columns: Vec::new(),
        ports: files.iter().enumerate().map(|(index, file)| wanted(index).then(|| port(file))).collect(),
        decisions: vec![Decision {
            column: "t.c".to_owned(),
            declared: "INTEGER".to_owned(),
            chosen: "BOOLEAN".to_owned(),
            reasons: vec![reason],
        }],
    }
}

/// Runs in a directory; its path is left out of what is said.
fn run(dir: &Dir, args: &str) -> (u8, String, String) {
    let root = format!("{}/", dir.path("").display()).replace("//", "/");
    let args = args.replace('@', &root);
    let isolated = (!args.contains("--config")).then_some("--isolated");
    let cli = Cli::try_parse_from(["lite2pg", "port"].into_iter().chain(isolated).chain(args.split(' '))).unwrap();
    let Command::Port(port) = &cli.command else { unreachable!() };
    let output = Output::new(&cli.global);
    let (code, told) = run_with(port, &cli.global, &output, core).unwrap();
    (code, told.out.replace(&root, ""), told.err.replace(&root, ""))
}

fn mixed() -> Dir {
    Dir::new(&[("m/1.sql", "WARN;\n"), ("m/2.sql", "a;\n  ä BLOCK;\n"), ("m/3.sql", "INFO; INFO;\n")])
}

#[test]
fn blocked_files_are_not_written() {
    let dir = mixed();
    let (code, _, err) = run(&dir, "@m");
    assert_eq!(code, 1);
    assert_eq!(
        err,
        "\
warning[a-rule]: this is WARN
 --> m/1.sql:1:1
   ╭────
 1 │ WARN;
   · ────
   ╰────
note: m/1.sql:1:1: see here
help: write something else

error[a-rule]: this is BLOCK
 --> m/2.sql:2:5
   ╭────
 1 │ a;
 2 │   ä BLOCK;
   ·     ─────
   ╰────
note: m/1.sql:1:1: see here
help: write something else

not written: m/2_postgres.sql (1 error). --partial writes it with a stub that refuses to run.
1 column type inferred (-v shows why)
2 written, 1 blocked; 1 error, 1 warning, 2 info lines (-v shows them)
"
    );
    assert_eq!(dir.list(), ["m/1.sql", "m/1_postgres.sql", "m/2.sql", "m/3.sql", "m/3_postgres.sql"]);
}

#[test]
fn partial_writes_stubs() {
    let dir = mixed();
    let (code, _, err) = run(&dir, "@m --partial -q");
    assert_eq!(code, 1);
    assert!(!err.contains("WARN") && err.contains("error[a-rule]") && !err.contains("written"), "{err}");
    assert_eq!(body(&dir.read("m/2_postgres.sql")), "a;\n  ä RAISE;\n");
}

#[test]
fn a_misspelt_comment_is_not_forgotten() {
    let dir = Dir::new(&[("m/1.sql", "-- lite2pg: skp: x\nDELETE FROM t;\n")]);
    dir.run("port m --partial").exits(1);
    dir.run("check m").exits(1).says("1 blocked");
}

#[test]
fn concise_is_one_line_each() {
    let (_, _, err) = run(&mixed(), "@m --output-format concise -v");
    assert_eq!(
        err.lines().take(7).collect::<Vec<_>>(),
        [
            "m/1.sql:1:1: warning[a-rule]: this is WARN",
            "written: m/1_postgres.sql",
            "m/2.sql:2:5: error[a-rule]: this is BLOCK",
            "not written: m/2_postgres.sql (1 error). --partial writes it with a stub that refuses to run.",
            "m/3.sql:1:1: info[a-rule]: this is INFO",
            "m/3.sql:1:7: info[a-rule]: this is INFO",
            "written: m/3_postgres.sql",
        ]
    );
}

#[test]
fn every_format_has_the_same_places() {
    let (_, out, err) = run(&mixed(), "@m --output-format json --statistics");
    assert_eq!(err, "");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let found = &report["files"][1]["diagnostics"][0];
    assert_eq!((found["line"].as_u64(), found["column"].as_u64()), (Some(2), Some(5)));
    assert_eq!((found["end_line"].as_u64(), found["end_column"].as_u64()), (Some(2), Some(10)));
    assert_eq!(found["start_offset"], 8);
    assert_eq!(found["related"][0]["file"], "m/1.sql");
    assert_eq!(report["files"][1]["outcome"], "blocked");
    assert_eq!(report["files"][2]["diagnostics"].as_array().unwrap().len(), 0, "info lines need -v");
    assert_eq!(report["columns"][0]["chosen"], "BOOLEAN");
    assert_eq!(report["statistics"]["a-rule"]["times"], 6);
    assert_eq!(report["summary"]["infos"], 2);
}

#[test]
fn statistics() {
    let (_, out, _) = run(&mixed(), "@m --statistics");
    assert_eq!(out, "     6  a-rule  (3 files)\n");
}

#[test]
fn only_errors_keep_a_port_from_being_printed() {
    let dir = mixed();
    let (code, _, err) = run(&dir, "--stdout @m/1.sql");
    assert_eq!(code, 0);
    assert!(err.starts_with("warning[a-rule]") && !err.contains("inferred") && !err.contains("printed"), "{err}");
    let (code, _, err) = run(&dir, "--stdout @m/2.sql");
    assert_eq!(code, 1);
    assert!(err.ends_with("not printed: m/2.sql (1 error). --partial prints it with a stub that refuses to run.\n"));
    let (code, _, err) = run(&dir, "--stdout @m/3.sql");
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(dir.list().len(), 3);
}

#[test]
fn decisions_have_reasons() {
    let dir = Dir::new(&[("m/1.sql", "x;\n")]);
    let (_, _, err) = run(&dir, "@m -v");
    assert!(err.contains("t.c: INTEGER -> BOOLEAN: m [\"x;\"] (m/1.sql:1)\n"), "{err}");
}

/// Somebody saves a file while the core is at work.
#[test]
fn what_changes_in_the_meantime_is_not_overwritten() {
    fn busy(config: &Config, files: &[File], wanted: &dyn Fn(usize) -> bool) -> Ported {
        for (at, file) in files.iter().enumerate().filter(|(at, _)| wanted(*at)) {
            let changed = if at == 0 { file.name.clone() } else { file.name.replace(".sql", "_postgres.sql") };
            std::fs::write(changed, "saved just now;\n").unwrap();
        }
        core(config, files, wanted)
    }
    let dir = Dir::new(&["m/1.sql", "m/2.sql", "m/3.sql"].map(|name| (name, "SELECT 1;\n")));
    dir.run("port m").exits(0);
    for name in ["m/1.sql", "m/2.sql"] {
        dir.write(name, "more;\n");
    }
    std::fs::remove_file(dir.path("m/3_postgres.sql")).unwrap();
    let first = dir.read("m/1_postgres.sql");
    let m = dir.path("m");
    let cli = Cli::try_parse_from(["lite2pg", "port", "--isolated", "--force", m.to_str().unwrap()]).unwrap();
    let Command::Port(port) = &cli.command else { unreachable!() };
    let (code, told) = run_with(port, &cli.global, &Output::new(&cli.global), busy).unwrap();
    assert_eq!(code, 2);
    for (name, target) in [("1.sql", "1"), ("2_postgres.sql", "2"), ("3_postgres.sql", "3")] {
        let message =
            format!("{name}: was changed in the meantime, so {}/{target}_postgres.sql is not written", m.display());
        assert!(told.err.contains(&message), "{message} in {}", told.err);
    }
    assert_eq!(dir.read("m/1_postgres.sql"), first);
    assert_eq!([dir.read("m/2_postgres.sql"), dir.read("m/3_postgres.sql")], ["saved just now;\n"; 2]);
    assert_eq!(dir.list().len(), 6, "nothing is left behind: {:?}", dir.list());
}

/// What the core was given, told by the reason of its decision.
#[track_caller]
fn given(dir: &Dir, args: &str, expected: &str) {
    let (_, _, err) = run(dir, args);
    let line = err.lines().find(|line| line.starts_with("t.c: ")).unwrap_or(&err).to_owned();
    assert!(line.contains(expected), "{line}");
}

#[test]
fn the_core_sees_history_and_ports_by_hand() {
    let dir = Dir::new(&[
        ("m/1.sql", "one;\n"),
        ("m/1_postgres.sql", "eins;\n"),
        ("m/2_postgres.sql", "only;\n"),
        ("m/3.sql", "three;\n"),
        ("m/4.sql", "four;\n"),
        ("base.sql", "base;\n"),
        ("c.toml", "base-schema = [\"base.sql\"]\n"),
    ]);
    given(&dir, "@m/3.sql -v", "BOOLEAN: hpm [\"one;\", \"only;\", \"three;\"]");
    given(&dir, "@m/3.sql -v --force --config @c.toml --out @o", "BOOLEAN: bhpm [\"base;\", ");
    given(&dir, "@m -v", "BOOLEAN: hpmm [\"one;\", \"only;\", \"three;\", \"four;\"]");
    // A port that is about to be replaced is no evidence.
    given(&dir, "@m/1.sql --force -v", "BOOLEAN: m [\"one;\"]");
    given(&dir, "@m/1.sql --out @o --force -v", "BOOLEAN: m [\"one;\"]");
}

#[test]
fn what_goes_down_comes_last_and_in_reverse() {
    let files = ["1.down", "1.up", "2.down", "2.up"].map(|name| (format!("m/{name}.sql"), format!("{name};\n")));
    let dir = Dir::new(&files.each_ref().map(|(name, text)| (name.as_str(), text.as_str())));
    given(&dir, "@m -v --layout suffix", "[\"1.up;\", \"2.up;\", \"2.down;\", \"1.down;\"]");
    let dir = Dir::new(&files.each_ref().map(|(name, text)| (name.as_str(), text.as_str())));
    given(&dir, "@m/2.up.sql -v --layout suffix", "[\"1.up;\", \"2.up;\"]");
}
