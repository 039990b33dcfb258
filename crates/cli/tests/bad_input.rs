//! Files and directories that cannot be ported: a clear message, exit code 2, and the others are ported all the same.

mod common;

use common::Dir;

fn beside(name: &str, bytes: &[u8]) -> Dir {
    let dir = Dir::new(&[("m/1_good.sql", "SELECT 1;\n")]);
    dir.write(name, bytes);
    dir
}

#[test]
fn not_utf8() {
    let dir = beside("m/2_bad.sql", b"-- \xC3\xA4\nab\xE4");
    dir.run("port m").exits(2).says("m/2_bad.sql:2:3: not UTF-8 (byte E4 at offset 8)").says("1 written");
    assert!(dir.list().contains(&"m/1_good_postgres.sql".to_owned()));
    let dir = beside("m/2_bad.sql", b"\xFF\xFEa\0");
    dir.run("port m").exits(2).says("m/2_bad.sql:1:1").says("UTF-16");
    // As a port it is never overwritten either.
    let dir = beside("m/1_good_postgres.sql", b"\xE4");
    dir.run("port m").exits(2).says("m/1_good_postgres.sql:1:1: not UTF-8");
    assert_eq!(std::fs::read(dir.path("m/1_good_postgres.sql")).unwrap(), b"\xE4");
}

#[test]
fn a_directory_with_the_name_of_a_file() {
    let dir = beside("m/2_x.sql/y.txt", b"");
    dir.run("port m").exits(2).says("m/2_x.sql: is a directory, not a file").says("1 written");
    // It does not disturb those who ask for another file.
    dir.run("port m/1_good.sql").exits(0);
    let dir = beside("m/1_good_postgres.sql/y.txt", b"");
    dir.run("port m").exits(2).says("m/1_good_postgres.sql: is a directory");
}

#[test]
fn nothing_there() {
    let dir = beside("empty/readme", b"");
    dir.run("port empty").exits(2).says("empty: no .sql file here");
    dir.run("port nowhere").exits(2).says("nowhere: there is no such file or directory");
    dir.run("port nowhere.sql m").exits(2).says("nowhere.sql: there is no such").says("1 written");
    let dir = Dir::new(&[("m/1_postgres.sql", "SELECT 1;\n")]);
    dir.run("port m").exits(2).says("m: no SQLite migration here");
    dir.run("port m/1_postgres.sql").exits(2).says("for PostgreSQL only");
}

#[test]
fn odd_bytes_never_panic() {
    for text in ["\u{feff}", "\0", "'open", "/* open", "a\0b\n", "--", "\r", ";;;", ".quit\n", "\u{feff}-- ä\r\n"] {
        let dir = Dir::new(&[("m/1.sql", text)]);
        let run = dir.run("port m --partial -v");
        assert!(matches!(run.code, Some(0 | 1)) && !run.err.contains("panicked"), "{text:?}: {run:#?}");
        let run = dir.run("port m");
        assert!(matches!(run.code, Some(0 | 1)), "{text:?}: {run:#?}");
    }
}

#[test]
fn what_is_no_sql_is_not_read_to_its_end() {
    let garbage = format!("SELECT 1;\n{}", "'x' + ( ".repeat(400_000));
    let dir = beside("m/2_garbage.sql", garbage.as_bytes());
    let says = "m/2_garbage.sql:2:1: a statement of more than 1000000 words and signs begins here";
    dir.run("port m").exits(2).says(says).says("this does not look like SQL").says("1 written");
    for command in ["check m", "status m", "query m/2_garbage.sql", "verify m"] {
        dir.run(command).exits(2).says(says);
    }
    dir.write("lite2pg.toml", "base-schema = [\"m/2_garbage.sql\"]\n");
    dir.run("port m/1_good.sql").exits(2).says(says);
    let run = dir.pipe("port -", &garbage);
    assert_eq!(run.code, Some(2), "{run:?}");
    // Rows of literals may be as many as one likes.
    let rows = format!("CREATE TABLE t (a);\nINSERT INTO t VALUES {}(1);\n", "(1),\n".repeat(300_000));
    let dir = beside("m/2_rows.sql", rows.as_bytes());
    dir.run("port m").exits(0).says("2 written");
}

/// A file system without room looks like a file that may not grow.
#[cfg(unix)]
#[test]
fn a_full_disk() {
    let dir = Dir::new(&[("m/1_a.sql", "CREATE TABLE a (b TEXT);\n"), ("m/2_c.sql", "CREATE TABLE c (d TEXT);\n")]);
    let shell = |script: &str| {
        let mut command = std::process::Command::new("sh");
        command.args(["-c", script, env!("CARGO_BIN_EXE_lite2pg")]).current_dir(dir.path(""));
        common::Run::of(command)
    };
    let run = shell("trap '' XFSZ; ulimit -f 0; exec \"$0\" port m");
    run.exits(2).says("m/1_a_postgres.sql: cannot be written").says("m/2_c_postgres.sql: cannot be written");
    assert_eq!(dir.list(), ["m/1_a.sql", "m/2_c.sql"], "nothing half-made is left");
    if std::path::Path::new("/dev/full").exists() {
        let run = shell("exec \"$0\" port m --diff >/dev/full");
        run.exits(2).says("No space left on device");
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_written_through() {
    let dir = Dir::new(&[("m/1.sql", "SELECT 1;\n"), ("elsewhere.sql", "SELECT 9;\n")]);
    std::os::unix::fs::symlink(dir.path("elsewhere.sql"), dir.path("m/1_postgres.sql")).unwrap();
    dir.run("port m --force").exits(2).says("m/1_postgres.sql: cannot be written: is a link");
    assert_eq!(dir.read("elsewhere.sql"), "SELECT 9;\n");
    let dir = Dir::new(&[("m/1.sql", "SELECT 1;\n")]);
    std::os::unix::fs::symlink("nowhere", dir.path("m/1_postgres.sql")).unwrap();
    dir.run("port m").exits(2).says("m/1_postgres.sql: is a link to a file that is not there");
}

#[cfg(unix)]
#[test]
fn a_pipe_with_the_name_of_a_file() {
    let dir = beside("m/3.sql", b"SELECT 3;\n");
    let mut mkfifo = std::process::Command::new("mkfifo");
    mkfifo.arg(dir.path("m/2.sql"));
    common::Run::of(mkfifo).exits(0);
    dir.run("port m").exits(2).says("m/2.sql: is not a plain file").says("2 written");
}

#[cfg(unix)]
#[test]
fn names_that_are_not_utf8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let dir = Dir::new(&[("m/0.sql", "SELECT 0;\n")]);
    std::fs::write(dir.path("m").join(OsStr::from_bytes(b"1_\xE4.sql")), "SELECT 1;\n").unwrap();
    dir.run("port m --out o").exits(0).says("2 written");
    assert!(dir.path("o").join(OsStr::from_bytes(b"1_\xE4.sql")).exists());
}

#[test]
fn names_with_blanks_and_other_letters() {
    let dir = Dir::new(&[("m/1 ä \"q\".sql", "SELECT 1;\n")]);
    let run = dir.run("port m --diff").exits(1);
    dir.write("x.diff", &run.out);
    let mut git = std::process::Command::new("git");
    git.current_dir(dir.path("")).args(["apply", "x.diff"]);
    common::Run::of(git).exits(0);
    dir.run("port m").exits(0).says("1 unchanged");
}
