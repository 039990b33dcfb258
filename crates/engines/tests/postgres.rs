//! The throwaway PostgreSQL: fresh databases, readable errors, a server that never outlives its process.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use lite2pg_engines::{Error, Server};

fn some(values: &[&str]) -> Vec<Option<String>> {
    values.iter().map(|value| Some((*value).to_owned())).collect()
}

#[test]
fn the_first_query_comes_fast() {
    drop(Server::start().unwrap());
    // Now the template is there for sure.
    let started = Instant::now();
    let server = Server::start().unwrap();
    let mut database = server.database().unwrap();
    assert_eq!(database.query_text("SELECT 1").unwrap(), [some(&["1"])]);
    let took = started.elapsed();
    println!("from nothing to the first row: {took:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn every_database_is_empty_and_its_own() {
    let mut first = Server::shared().database().unwrap();
    let mut second = Server::shared().database().unwrap();
    assert_ne!(first.name(), second.name());
    first.batch("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1)").unwrap();
    second.batch("CREATE TABLE t (a INTEGER)").unwrap();
    assert_eq!(first.query_text("SELECT a FROM t").unwrap(), [some(&["1"])]);
    assert_eq!(second.query_text("SELECT a FROM t").unwrap(), Vec::<Vec<_>>::new());
}

#[test]
fn a_database_goes_away_with_its_value() {
    let mut database = Server::shared().database().unwrap();
    let mut second_connection = database.connect().unwrap();
    second_connection.simple_query("SELECT 1").unwrap();
    let sql = format!("SELECT count(*) FROM pg_database WHERE datname = '{}'", database.name());
    drop(database);
    let mut other = Server::shared().database().unwrap();
    assert_eq!(other.query_text(&sql).unwrap(), [some(&["0"])]);
}

#[test]
fn a_database_is_as_new_when_it_is_used_again() {
    let server = Server::start().unwrap();
    // Everything that initdb did not make, and what is set.
    let state = "SELECT classid::regclass, count(*) FROM pg_depend WHERE objid >= 16384 GROUP BY 1;
        SELECT nspname, nspowner::regrole, nspacl::text FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1;
        SELECT name, setting FROM pg_settings WHERE source = 'session' ORDER BY 1; SELECT * FROM pg_prepared_statements;
        SELECT current_user, txid_current_if_assigned() IS NULL";
    let mut database = server.database().unwrap();
    let (name, new) = (database.name().to_owned(), database.query_text(state).unwrap());
    database
        .batch(
            "CREATE EXTENSION IF NOT EXISTS plpgsql; CREATE SCHEMA other; CREATE TYPE other.mood AS ENUM ('well');
             CREATE TABLE t (id SERIAL PRIMARY KEY, m other.mood, x TEXT UNIQUE DEFAULT 'a'); CREATE TEMP TABLE p (a INTEGER);
             CREATE VIEW other.v AS SELECT * FROM t; COMMENT ON TABLE t IS 'of t';
             CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
             CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE CAST (BOOLEAN AS BIGINT) WITH INOUT;
             SET search_path = other; SET timezone = 'CET'; PREPARE one AS SELECT 1",
        )
        .unwrap();
    // A failed transaction.
    database.batch("BEGIN; INSERT INTO public.t (x) VALUES ('b')").unwrap();
    database.batch("SELECT nothing").unwrap_err();
    // The cast is in no schema: the database cannot be emptied.
    drop(database);
    let mut database = server.database().unwrap();
    assert_eq!(database.name(), "lite2pg_2");
    assert_eq!(database.query_text(state).unwrap(), new);
    database.batch("DROP SCHEMA public; CREATE SCHEMA s; CREATE TABLE s.t (a INTEGER); SET search_path = s").unwrap();
    database.batch("BEGIN; LOCK s.t").unwrap();
    drop(database);
    let mut database = server.database().unwrap();
    assert_eq!((database.name(), name.as_str()), ("lite2pg_2", "lite2pg_1"));
    assert_eq!(database.query_text(state).unwrap(), new);
}

#[test]
fn values_come_as_text_and_rows_of_all_statements_in_order() {
    let mut database = Server::shared().database().unwrap();
    let rows = database
        .query_text(
            "SELECT 1, NULL, true, 0.1::float8; SELECT '\\x0a'::bytea; SELECT 'é', TIMESTAMP '2024-01-02 03:04:05'",
        )
        .unwrap();
    let mut first = some(&["1", "", "t", "0.1"]);
    first[1] = None;
    assert_eq!(rows, [first, some(&["\\x0a"]), some(&["é", "2024-01-02 03:04:05"])]);
}

#[test]
fn the_surroundings_are_the_same_everywhere() {
    let mut database = Server::shared().database().unwrap();
    let rows = database
        .query_text("SHOW server_encoding; SHOW timezone; SHOW listen_addresses; SHOW datestyle; SHOW lc_messages")
        .unwrap();
    assert_eq!(rows[0], some(&["UTF8"]));
    assert_eq!(rows[1], some(&["UTC"]));
    assert_eq!(rows[2], some(&[""]));
    assert_eq!(rows[3], some(&["ISO, MDY"]));
    assert!(rows[4][0].as_deref().is_some_and(|locale| locale.starts_with('C')), "{rows:?}");
}

#[test]
fn an_error_says_what_and_where() {
    let mut database = Server::shared().database().unwrap();
    let error = database.batch("SELECT 'é', nope FROM pg_class").unwrap_err();
    assert_eq!(error.sqlstate(), Some("42703"));
    assert_eq!(error.to_string(), "PostgreSQL: ERROR 42703: column \"nope\" does not exist (at character 13)");
    let Error::Postgres(details) = error else { panic!("{error:?}") };
    assert_eq!(details.position, Some(13));

    let error = database.batch("DO $$ BEGIN RAISE EXCEPTION 'no' USING DETAIL = 'd', HINT = 'h'; END $$").unwrap_err();
    let shown = error.to_string();
    assert!(shown.contains("\ndetail: d\nhint: h\ncontext: PL/pgSQL function"), "{shown}");
    // The connection is still good.
    assert_eq!(database.query_text("SELECT 2").unwrap(), [some(&["2"])]);
}

#[test]
fn a_dropped_server_is_gone() {
    let server = Server::start().unwrap();
    let folder = server.socket_folder().to_owned();
    let postmaster = postmaster_of(&folder);
    assert!(is_alive(postmaster));
    drop(server);
    assert!(!folder.exists());
    assert!(!is_alive(postmaster));
}

/// The roles that this test binary plays when it runs itself.
const ROLE: &str = "LITE2PG_TEST_ROLE";

#[test]
fn a_server_ends_with_its_process() {
    if env::var_os(ROLE).is_some() {
        hold_a_server();
    }
    // A normal end (statics are not dropped), and the hardest one.
    for kill in [false, true] {
        let (mut child, folder) = spawn_holder("a_server_ends_with_its_process");
        let postmaster = postmaster_of(&folder);
        assert!(is_alive(postmaster));
        if kill {
            child.kill().unwrap();
        } else {
            drop(child.stdin.take());
        }
        child.wait().unwrap();
        until("the server is gone", || !is_alive(postmaster) && !folder.exists());
    }
}

#[test]
fn the_next_start_cleans_up_after_killed_supervisors() {
    if env::var_os(ROLE).is_some() {
        hold_a_server();
    }
    let (mut child, folder) = spawn_holder("the_next_start_cleans_up_after_killed_supervisors");
    let postmaster = postmaster_of(&folder);
    let supervisor = output("ps", &["-o", "ppid=", "-p", &postmaster.to_string()]);
    // The watcher is in the supervisor's group, and so is the server: kill only the shells.
    for shell in output("ps", &["-A", "-o", "pid=,pgid=,comm="]).lines() {
        let fields: Vec<&str> = shell.split_whitespace().collect();
        if fields.len() == 3 && fields[1] == supervisor.trim() && fields[2].ends_with("sh") {
            output("kill", &["-KILL", fields[0]]);
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // Now nobody is left to stop the server but the next start, ours or that of a test beside this one.
    drop(Server::start().unwrap());
    assert!(!folder.exists());
    until("the orphan is gone", || !is_alive(postmaster));
}

#[test]
fn a_wrong_folder_is_named() {
    if env::var_os(ROLE).is_some() {
        match Server::start() {
            Ok(_) => println!("started"),
            Err(error) => println!("error: {error}"),
        }
        return;
    }
    let output = itself("a_wrong_folder_is_named").env("LITE2PG_PGBIN", "/nonexistent").output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.contains("error: LITE2PG_PGBIN is /nonexistent: /nonexistent/initdb cannot be run"), "{stdout}");
    assert!(stdout.contains("make test"), "{stdout}");
}

fn hold_a_server() -> ! {
    let folder = Server::shared().socket_folder();
    println!("\nfolder={}", folder.display());
    // Until the parent closes the pipe or kills us.
    let _ = std::io::stdin().read_line(&mut String::new());
    std::process::exit(0);
}

fn itself(test: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env(ROLE, "child");
    command
}

fn spawn_holder(test: &str) -> (Child, PathBuf) {
    let mut child = itself(test).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let folder = stdout
        .lines()
        .find_map(|line| line.unwrap().strip_prefix("folder=").map(PathBuf::from))
        .expect("the child names its folder");
    (child, folder)
}

fn postmaster_of(folder: &Path) -> u32 {
    let text = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap();
    text.lines().next().unwrap().parse().unwrap()
}

fn is_alive(process: u32) -> bool {
    let state = output("ps", &["-o", "stat=", "-p", &process.to_string()]);
    !state.trim().is_empty() && !state.trim().starts_with('Z')
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn until(what: &str, condition: impl Fn() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(started.elapsed() < Duration::from_secs(20), "not within 20 s: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}
