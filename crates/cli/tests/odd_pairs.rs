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
    for command in ["check m", "port m --force", "status m"] {
        dir.run(command)
            .exits(2)
            .says("m/1_a_pg.sql: is a second port of one migration, 1_a_postgres.sql is the first");
    }
    let dir = Dir::new(&[("m/sqlite/1.sql", ""), ("m/postgres/1.sql", ""), ("m/postgres/1_pg.sql", "")]);
    dir.run("check m").exits(2).says("m/postgres/1_pg.sql: is a second port of one migration, 1.sql is the first");
    assert_eq!(before, ["m/1_a.sql", "m/1_a_pg.sql", "m/1_a_postgres.sql"]);
}

#[test]
fn two_suffixes_in_use() {
    let dir = Dir::new(&[("m/1_a.sql", ""), ("m/1_a_postgres.sql", ""), ("m/2_b.sql", ""), ("m/2_b_pg.sql", "")]);
    let run = dir.run("check m").exits(0);
    assert_eq!(run.err, "2 manual\n");
    // With a suffix of the user's own choice, only that one marks a port.
    let run = dir.run("check m --suffix _pg --output-format concise").exits(1);
    assert_eq!(run.out.lines().count(), 2, "{}", run.out);
}

#[test]
fn a_port_is_no_source() {
    let dir = Dir::new(&[("m/1_a.sql", "SELECT 1;\n")]);
    dir.run("port m --out m/pg").exits(0);
    dir.run("port m").exits(2).says("m/pg/1_a.sql: is no source: it ends with the stamp of a port").says("1 written");
    dir.run("check m --suffix _x").exits(2).says("m/1_a_postgres.sql: is no source");
    assert_eq!(dir.list(), ["m/1_a.sql", "m/1_a_postgres.sql", "m/pg/1_a.sql"]);
    // Text by hand has no stamp, and its directory tells.
    let dir = Dir::new(&[("m/sqlite/1.sql", "SELECT 1;\n"), ("m/pg/1.sql", "SELECT 1;\n")]);
    for command in ["port m/pg", "check m/pg", "port -C m/pg"] {
        dir.run(command).exits(2).says("holds the ports of ");
    }
    dir.run("check m/pg/1.sql").exits(2).says("this is a port; its source is m/sqlite/1.sql");
    dir.run("accept m/pg/1.sql").exits(0);
    assert_eq!(dir.list(), ["m/pg/1.sql", "m/sqlite/1.sql"]);
    for suffix in ["/x", "_pg.sql"] {
        dir.run(&format!("port m/sqlite --layout suffix --suffix {suffix}")).exits(2).says("--suffix");
    }
    assert_eq!(dir.list(), ["m/pg/1.sql", "m/sqlite/1.sql"]);
}

#[test]
fn a_stamp_that_cannot_be_read_is_told_and_left() {
    for stamp in ["-- lite2pg: stamp 1 src=zz out=0\n", "-- lite2pg: stamp 2 what=ever\n"] {
        let dir = Dir::new(&[("m/1.sql", "SELECT 1;\n"), ("m/1_postgres.sql", &format!("SELECT 1;\n{stamp}"))]);
        let run = dir.run("status m --format json").exits(2);
        let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(report["migrations"][0]["state"], "manual", "{stamp}");
        for command in ["check m", "port m --update", "status m"] {
            dir.run(command).exits(2).says("m/1_postgres.sql:2:1: this stamp cannot be read");
        }
        let text = format!("SELECT 1;\n{stamp}");
        assert_eq!(dir.read("m/1_postgres.sql"), text);
        // Both ways out that the help names.
        dir.run("accept m/1_postgres.sql").exits(0);
        dir.run("check m").exits(0);
        dir.write("m/1_postgres.sql", &text);
        dir.run("port --force m/1.sql").exits(0);
        dir.run("check m").exits(0);
        assert_eq!(dir.read("m/1_postgres.sql.orig"), text);
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

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere() {
    let dir = Dir::new(&[("m/1.sql", "SELECT 1;\n"), ("m/1_postgres.sql", "SELECT 1;\n")]);
    std::os::unix::fs::symlink("3.sql", dir.path("m/2.sql")).unwrap();
    dir.run("check m").exits(2).says("m/2.sql: cannot be read: No such file");
    dir.run("check m/2.sql").exits(2).says("m/2.sql: is a link to a file that is not there");
    std::os::unix::fs::symlink("2.sql", dir.path("m/3.sql")).unwrap();
    dir.run("check m").exits(2).says("m/2.sql: cannot be read: Too many levels of symbolic links");
}

/// Nobody but root may write into such a directory all the same, so root is not asked.
#[cfg(unix)]
#[test]
fn a_directory_that_may_not_be_written() {
    use std::os::unix::fs::PermissionsExt;
    let dir = Dir::new(&[("m/1.sql", "SELECT 1;\n")]);
    let may = |mode| std::fs::set_permissions(dir.path("m"), std::fs::Permissions::from_mode(mode)).unwrap();
    may(0o555);
    if std::fs::write(dir.path("m/probe"), "").is_ok() {
        std::fs::remove_file(dir.path("m/probe")).unwrap();
    } else {
        dir.run("port m").exits(2).says("m/1_postgres.sql: cannot be written: Permission denied");
        dir.run("check m").exits(1);
    }
    may(0o755);
    assert_eq!(dir.list(), ["m/1.sql"]);
}

#[test]
fn nothing_here() {
    let dir = Dir::new(&[("m/readme.txt", "")]);
    for command in ["check m", "status m", "report m", "check", "check nowhere"] {
        dir.run(command).exits(2);
    }
}
