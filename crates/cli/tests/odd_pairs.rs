//! Pairs and directories that are not as they should be: a clear message, exit code 2 or a state, nothing changed.

mod common;

use common::Dir;

#[test]
fn two_ports_of_one_source() {
    let dir = Dir::new(&[
        ("m/1_a.sql", "SELECT 1;\n"),
        ("m/1_a_postgres.sql", "SELECT 1;\n"),
        ("m/1_a_pg.sql", "SELECT 1;\n"),
    ]);
    let before = dir.list();
    // One suffix is in use; the other file is a migration like any other, and its port is missing.
    let run = dir.run("check m --output-format concise").exits(1);
    assert_eq!(run.out, "m/1_a_pg.sql:1:1: error[port-missing]: no PostgreSQL port\n");
    assert_eq!(dir.list(), before);
}

#[test]
fn a_broken_stamp_is_a_port_by_hand() {
    for stamp in ["-- lite2pg: stamp 1 src=zz out=0\n", "-- lite2pg: stamp\n", "-- lite2pg: stamp 2 what=ever\n"] {
        let dir = Dir::new(&[("m/1.sql", "SELECT 1;\n"), ("m/1_postgres.sql", stamp)]);
        let run = dir.run("status m --format json").exits(0);
        let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(report["migrations"][0]["state"], "manual", "{stamp}");
        dir.run("port m --update").exits(0);
        assert_eq!(dir.read("m/1_postgres.sql"), stamp);
    }
}

#[cfg(unix)]
#[test]
fn links_in_a_circle() {
    let dir = Dir::new(&[("m/1.sql", "SELECT 1;\n"), ("m/1_postgres.sql", "SELECT 1;\n")]);
    std::os::unix::fs::symlink(dir.path("m"), dir.path("m/again")).unwrap();
    for command in ["check m", "status m", "port m"] {
        let run = dir.run(command).exits(2);
        assert!(run.err.contains("m/again"), "{command}: {}", run.err);
    }
}

#[test]
fn wrong_settings_change_nothing() {
    let dir = Dir::new(&[("m/1.sql", "SELECT 1;\n"), ("lite2pg.toml", "[migrations]\nbase-line = \"1\"\n")]);
    for command in ["check m", "status m", "port m", "report m", "config", "accept m/1.sql"] {
        dir.run(command).exits(2).says("lite2pg.toml:2:1: unknown key `base-line`");
    }
    assert_eq!(dir.list(), ["lite2pg.toml", "m/1.sql"]);
}

#[test]
fn nothing_here() {
    let dir = Dir::new(&[("m/readme.txt", "")]);
    for command in ["check m", "status m", "report m", "check", "check nowhere"] {
        dir.run(command).exits(2);
    }
}
