//! What goes wrong around `verify`: servers that die or refuse, signals, several at once. It says so, exits with 2, and leaves
//! nothing behind.
#![cfg(feature = "engines")]

mod common;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use common::{Dir, Run};
use lite2pg_engines::{Database, Server};

const TABLE: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL);\n";
const PORT: &str = "CREATE TABLE t (id SERIAL PRIMARY KEY, n INTEGER NOT NULL);\n";

/// A project whose port takes as long as it may.
fn slow() -> Dir {
    Dir::new(&[
        ("migrations/1_t.sql", TABLE),
        ("migrations/1_t_postgres.sql", &format!("{PORT}SELECT pg_sleep(60);\n")),
    ])
}

fn quick() -> Dir {
    Dir::new(&[("migrations/1_t.sql", TABLE), ("migrations/1_t_postgres.sql", PORT)])
}

fn verify(project: &Dir, server: &Server, user: &str) -> Command {
    let mut command = project.command("verify --timeout 100 --database-url");
    command.arg(format!("host={} user={user} password=sesame dbname=postgres", server.socket_folder().display()));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn count(database: &mut Database, sql: &str) -> String {
    database.query_text(sql).unwrap().remove(0).remove(0).unwrap()
}

fn scratch(database: &mut Database) -> String {
    count(database, "SELECT count(*) FROM pg_database WHERE datname LIKE 'lite2pg_scratch_%'")
}

#[track_caller]
fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(started.elapsed() < Duration::from_secs(60), "{what}: not after a minute");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Starts the slow project and waits until its port hangs.
fn hanging(project: &Dir, server: &Server, database: &mut Database) -> Child {
    let child = verify(project, server, "postgres").spawn().unwrap();
    let sleeping = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'";
    until("the port sleeps", || count(database, sleeping) == "1");
    child
}

fn signal(process: u32, name: &str) {
    assert!(Command::new("kill").args([name, &process.to_string()]).status().unwrap().success());
}

fn ended(child: Child) -> Run {
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}

#[test]
fn a_user_who_may_not_is_told_what_is_missing() {
    let server = Server::start().unwrap();
    let mut database = server.database().unwrap();
    database.batch("CREATE ROLE reader LOGIN; CREATE ROLE secretive LOGIN PASSWORD 'open'").unwrap();
    let run = Run::of(verify(&quick(), &server, "reader")).exits(2);
    assert!(run.err.contains("permission denied to create database") && run.err.contains("CREATEDB"), "{run:#?}");

    let rules = server.socket_folder().join("data/pg_hba.conf");
    let old = fs::read_to_string(&rules).unwrap();
    fs::write(&rules, format!("local all secretive scram-sha-256\n{old}")).unwrap();
    database.batch("SELECT pg_reload_conf()").unwrap();
    until("the new rules hold", || {
        count(&mut database, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method = 'scram-sha-256'") == "1"
    });
    let run = Run::of(verify(&quick(), &server, "secretive")).exits(2);
    assert!(run.err.contains("password authentication failed"), "{run:#?}");
    assert!(!run.err.contains("sesame") && !run.out.contains("sesame"), "{run:#?}");
}

#[test]
fn a_server_that_dies_is_told_with_the_place() {
    let server = Server::start().unwrap();
    let mut database = server.database().unwrap();
    let project = slow();
    let child = hanging(&project, &server, &mut database);
    let pid = fs::read_to_string(server.socket_folder().join("data/postmaster.pid")).unwrap();
    signal(pid.lines().next().unwrap().parse().unwrap(), "-QUIT");
    let run = ended(child).exits(2);
    assert!(run.err.contains("1_t_postgres.sql:2:1: the server went away"), "{run:#?}");
    assert!(!run.err.contains("sesame"), "{run:#?}");
}

/// What a server says to what one sends.
type Answer = fn(&[u8]) -> Vec<u8>;

/// Listens on a port, lets each who connects in and gives what one sends to `answer`, which says what comes back.
fn fake(answer: Answer) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("postgresql://u@{}/db?connect_timeout=1", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(move || {
                let mut stream = stream.unwrap();
                let mut bytes = [0; 4096];
                while let Ok(count @ 1..) = stream.read(&mut bytes) {
                    if stream.write_all(&answer(&bytes[..count])).is_err() {
                        return;
                    }
                }
            });
        }
    });
    address
}

/// A message of PostgreSQL's protocol.
fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
    [&[kind][..], &length, body].concat()
}

/// What a server of long ago says: no to TLS, yes to everybody, and its version to every question.
fn old_server(bytes: &[u8]) -> Vec<u8> {
    let ready = message(b'Z', b"I");
    if bytes[0] == b'Q' {
        let column = b"\0\x01server_version\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\0\0\0\0\0\0";
        let row = b"\0\x01\0\0\0\x069.6.24";
        return [message(b'T', column), message(b'D', row), message(b'C', b"SHOW\0"), ready].concat();
    }
    // The code of a question for TLS, where a version of the protocol would be.
    if bytes.get(4..8) == Some(&[4, 210, 22, 47]) {
        return b"N".to_vec();
    }
    [message(b'R', &[0; 4]), message(b'S', b"server_version\x009.6.24\0"), ready].concat()
}

#[test]
fn a_server_that_is_none_of_ours_is_told() {
    let project = quick();
    let cases: [(Answer, &str); 2] = [
        (old_server, "PostgreSQL 9.6.24 is too old: the ports are for 14 and later"),
        (|_| b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(), "no answer after 3 s: is this a PostgreSQL server?"),
    ];
    for (answer, says) in cases {
        let address = fake(answer);
        for command in ["verify", "drift"] {
            let mut command = project.command(command);
            command.args(["--database-url", &address]);
            Run::of(command).exits(2).says(says);
        }
    }
}

#[test]
fn a_signal_while_nothing_runs_on_a_server() {
    // It waits for its standard input.
    let project = quick();
    let mut command = project.command("port -");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let stdin = child.stdin.take();
    // A signal before the command looks for it ends the process as well, without a word.
    thread::sleep(Duration::from_millis(500));
    signal(child.id(), "-INT");
    let run = ended(child).exits(2);
    drop(stdin);
    assert_eq!(run.err.trim(), "error: stopped by a signal; nothing half-made is left behind");
}

#[test]
fn under_nohup_a_hangup_is_ignored() {
    let project = quick();
    for (trap, code) in [("trap '' HUP; ", 0), ("", 2)] {
        let mut command = Command::new("sh");
        command
            .args(["-c", &format!("{trap}exec {} port -", env!("CARGO_BIN_EXE_lite2pg"))])
            .current_dir(project.path(""));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdin = child.stdin.take();
        thread::sleep(Duration::from_millis(500));
        signal(child.id(), "-HUP");
        thread::sleep(Duration::from_millis(200));
        drop(stdin);
        ended(child).exits(code);
    }
}

#[test]
fn a_signal_leaves_no_database_behind() {
    let server = Server::start().unwrap();
    let mut database = server.database().unwrap();
    let project = slow();
    for name in ["-INT", "-TERM"] {
        let child = hanging(&project, &server, &mut database);
        assert_eq!(scratch(&mut database), "1");
        signal(child.id(), name);
        let run = ended(child).exits(2);
        assert_eq!(run.err.trim(), "error: stopped by a signal; nothing half-made is left behind");
        assert_eq!(scratch(&mut database), "0");
    }
}

#[test]
fn a_signal_at_any_moment_leaves_nothing_behind() {
    let server = Server::start().unwrap();
    let mut database = server.database().unwrap();
    let project = quick();
    for milliseconds in [0, 20, 40, 60, 80, 100, 120, 150, 200, 300] {
        let child = verify(&project, &server, "postgres").spawn().unwrap();
        thread::sleep(Duration::from_millis(milliseconds));
        // It may have ended by itself.
        let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
        ended(child);
        until("the database goes away", || scratch(&mut database) == "0");
    }
}

#[test]
fn what_a_killed_run_leaves_the_next_one_removes() {
    let server = Server::start().unwrap();
    let mut database = server.database().unwrap();
    let project = slow();
    let mut child = hanging(&project, &server, &mut database);
    child.kill().unwrap();
    child.wait().unwrap();
    // The server finds out that nobody listens any more.
    database
        .batch("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'")
        .unwrap();
    until("its session ends", || {
        count(&mut database, "SELECT count(*) FROM pg_stat_activity WHERE datname LIKE 'lite2pg_scratch_%'") == "0"
    });
    assert_eq!(scratch(&mut database), "1");
    Run::of(verify(&quick(), &server, "postgres")).exits(0);
    assert_eq!(scratch(&mut database), "0");
}

#[test]
fn several_at_once_do_not_see_each_other() {
    let server = Server::start().unwrap();
    let mut database = server.database().unwrap();
    let project = quick();
    let children: Vec<Child> = (0..3).map(|_| verify(&project, &server, "postgres").spawn().unwrap()).collect();
    for child in children {
        ended(child).exits(0);
    }
    assert_eq!(scratch(&mut database), "0");
}

#[test]
fn a_throwaway_server_ends_with_a_signal() {
    let project = slow();
    let mut command = project.command("verify --timeout 100");
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut folder = String::new();
    until("its server runs", || {
        let Ok(text) = fs::read_to_string(format!("/proc/{0}/task/{0}/children", child.id())) else { return true };
        let supervisor = text.split_whitespace().next().unwrap_or_default().to_owned();
        let line = fs::read_to_string(format!("/proc/{supervisor}/cmdline")).unwrap_or_default();
        let found = line.split('\0').find(|part| part.contains("/runs/")).map(str::to_owned);
        folder = found.unwrap_or_default();
        Path::new(&folder).join("data/postmaster.pid").is_file()
    });
    signal(child.id(), "-INT");
    ended(child).exits(2);
    if !folder.is_empty() {
        until("its folder goes away", || !Path::new(&folder).exists());
    }
}

#[test]
fn what_has_no_end_is_stopped() {
    let endless = "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)";
    let trigger = format!(
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET n = (SELECT count(*) FROM ({endless} SELECT x FROM c)); END;\n"
    );
    let function = "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN LOOP END LOOP; END $$;
CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION g();\n";
    let view = format!("CREATE VIEW v AS {endless} SELECT count(*) AS n FROM c;\n");
    let harmless = "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET n = 1; END;\n";
    for (source, port) in [(trigger.as_str(), ""), (harmless, function), (&view, &view)] {
        let project = Dir::new(&[
            ("migrations/1_t.sql", &format!("{TABLE}{source}")),
            ("migrations/1_t_postgres.sql", &format!("{PORT}{port}")),
        ]);
        let started = Instant::now();
        project.run("verify --timeout 1").exits(2).says("took too long");
        assert!(started.elapsed() < Duration::from_secs(30), "{source}");
    }
    // Without an end, but with a bottom: PostgreSQL's stack.
    let recursion =
        "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET n = n + 1; RETURN NULL; END $$;
CREATE TRIGGER g AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION g();\n";
    let source = "CREATE TRIGGER g AFTER UPDATE ON t BEGIN UPDATE t SET n = n + 1; END;\n";
    let project = Dir::new(&[
        ("migrations/1_t.sql", &format!("{TABLE}{source}")),
        ("migrations/1_t_postgres.sql", &format!("{PORT}{recursion}")),
    ]);
    let run = project.run("verify").exits(1);
    assert!(run.out.contains("stack depth limit exceeded"), "{run:#?}");
}
