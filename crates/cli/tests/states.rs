//! What `port` does in each state of a pair.

mod common;

use common::{Dir, body};

const SOURCE: &str = "SELECT 1; -- one\n";
const S: &str = "m/1_a.sql";
const P: &str = "m/1_a_postgres.sql";

fn ported() -> Dir {
    let dir = Dir::new(&[(S, SOURCE)]);
    dir.run("port m").exits(0).says("1 written");
    dir
}

#[test]
fn missing_is_written_with_a_stamp_as_its_last_line() {
    let dir = ported();
    let port = dir.read(P);
    assert_eq!(body(&port), SOURCE);
    assert!(port.lines().last().unwrap().starts_with("-- lite2pg: stamp 1 src="), "{port}");
    assert_eq!(dir.list(), [S, P]);
}

#[test]
fn current_is_left_alone_whatever_is_asked_for() {
    let dir = ported();
    let before = dir.read(P);
    for args in ["port m", "port m --update", "port m --force", "port m --diff --force"] {
        let run = dir.run(args).exits(0).says("1 unchanged");
        assert_eq!(run.out, "");
    }
    assert_eq!(dir.read(P), before);
    assert_eq!(dir.list(), [S, P]);
}

#[test]
fn what_git_could_not_merge_is_found() {
    let dir = ported();
    let port = dir.read(P);
    let (text, stamp) = port.split_once("-- lite2pg").unwrap();
    let merged = format!(
        "{text}<<<<<<< HEAD\n-- lite2pg{stamp}=======\n-- lite2pg: stamp 1 src=0123456789abcdef out=0123456789abcdef\n>>>>>>> other\n"
    );
    dir.write(P, &merged);
    let says = "m/1_a_postgres.sql holds the marks of a conflict that git could not merge";
    assert!(dir.run("check m").exits(1).out.contains(says));
    dir.run("port m --update").exits(1).says(says);
    assert_eq!(dir.read(P), merged);
    dir.run("accept m/1_a_postgres.sql").exits(2).says("m/1_a_postgres.sql:2:1: holds the marks");
    assert!(dir.run("status m").out.contains("conflict"));
    dir.run("port m --force").exits(0).says("1 written");
    dir.run("check m").exits(0);
    // A file without a source, and the source itself.
    dir.write("m/2_b_postgres.sql", &merged);
    dir.run("check m").exits(2).says("m/2_b_postgres.sql:2:1: holds the marks");
    std::fs::remove_file(dir.path("m/2_b_postgres.sql")).unwrap();
    dir.write(S, "SELECT 1;\n<<<<<<< HEAD\nSELECT 2;\n=======\nSELECT 3;\n>>>>>>> other\n");
    dir.run("check m").exits(2).says("m/1_a.sql:2:1: holds the marks");
}

#[test]
fn white_space_and_line_ends_of_the_source_do_not_matter() {
    let dir = ported();
    dir.write(S, "\n  SELECT 1;-- one  \r\n\r\n");
    dir.run("port m").exits(0).says("1 unchanged");
    dir.write(P, dir.read(P).replace('\n', "\r\n") + "\r\n");
    dir.run("port m").exits(0).says("1 unchanged");
}

#[test]
fn stale_waits_for_update() {
    let dir = ported();
    let before = dir.read(P);
    dir.write(S, "SELECT 2;\n");
    dir.run("port m").exits(1).says("m/1_a_postgres.sql is stale, m/1_a.sql was changed since. --update rewrites it.");
    assert_eq!(dir.read(P), before);
    dir.run("port m --update").exits(0).says("1 written");
    assert_eq!(body(&dir.read(P)), "SELECT 2;\n");
    assert_eq!(dir.list(), [S, P], "an untouched port is not kept");
}

#[test]
fn edited_waits_for_force_and_is_kept() {
    let dir = ported();
    let edited = dir.read(P).replace("SELECT 1", "SELECT 9");
    dir.write(P, &edited);
    dir.run("port m").exits(0).says("1 skipped");
    dir.run("port m --update -v").exits(0).says("skipped: m/1_a_postgres.sql was edited by hand");
    assert_eq!(dir.read(P), edited);
    dir.run("port m --force").exits(0).says("1 written");
    assert_eq!(body(&dir.read(P)), SOURCE);
    assert_eq!(dir.read("m/1_a_postgres.sql.orig"), edited);
    // A second one does not replace the first.
    dir.write(P, "SELECT 8;\n");
    dir.run("port m --force").exits(0);
    assert_eq!(dir.read("m/1_a_postgres.sql.orig"), edited);
    assert_eq!(dir.read("m/1_a_postgres.sql.orig.2"), "SELECT 8;\n");
}

#[test]
fn text_behind_the_stamp_is_an_edit() {
    let dir = ported();
    dir.write(P, dir.read(P) + "SELECT 9;\n");
    dir.run("port m --update -v").exits(0).says("edited by hand");
}

#[test]
fn conflict_waits_for_force() {
    let dir = ported();
    let edited = dir.read(P).replace("SELECT 1", "SELECT 9");
    dir.write(P, &edited);
    dir.write(S, "SELECT 2;\n");
    dir.run("port m --update").exits(1).says("was edited by hand, and m/1_a.sql was changed since");
    assert_eq!(dir.read(P), edited);
    dir.run("port m --force").exits(0);
    assert_eq!(body(&dir.read(P)), "SELECT 2;\n");
}

#[test]
fn manual_waits_for_force() {
    for text in ["SELECT 9;\n", ""] {
        let dir = Dir::new(&[(S, SOURCE), (P, text)]);
        dir.run("port m --update -v").exits(0).says("skipped: m/1_a_postgres.sql was written by hand");
        assert_eq!(dir.read(P), text);
        dir.run("port m --force").exits(0).says("1 written");
        assert_eq!(dir.read("m/1_a_postgres.sql.orig"), text);
    }
}

#[test]
fn an_empty_source_has_an_empty_port() {
    let dir = Dir::new(&[(S, "")]);
    dir.run("port m").exits(0).says("1 written");
    assert_eq!(body(&dir.read(P)), "");
    dir.run("port m").exits(0).says("1 unchanged");
}

#[test]
fn the_stamp_ends_as_the_lines_of_the_source() {
    let dir = Dir::new(&[(S, "SELECT 1;\r\nSELECT 2;")]);
    dir.run("port m").exits(0);
    let port = dir.read(P);
    assert_eq!(body(&port), "SELECT 1;\r\nSELECT 2;\r\n");
    assert!(port.ends_with("\r\n"));
    dir.run("port m").exits(0).says("1 unchanged");
}

#[test]
fn the_stamp_is_the_same_on_every_machine() {
    let dir = ported();
    let port = dir.read(P);
    assert!(port.contains(" src=7b273f29597f4c67 "), "the hash of a source must never change: {port}");
}
