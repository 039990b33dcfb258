//! How files are paired and in which order they come.

mod common;

use common::Dir;

fn files(names: &[&str]) -> Dir {
    let dir = Dir::new(&[]);
    for name in names {
        dir.write(name, format!("SELECT '{name}';\n"));
    }
    dir
}

#[track_caller]
fn written(dir: &Dir, args: &str, expected: &[&str]) {
    let before = dir.list();
    dir.run(args).exits(0);
    let after = dir.list().into_iter().filter(|name| !before.contains(name)).collect::<Vec<_>>();
    assert_eq!(after, expected);
}

#[test]
fn suffix() {
    let dir = files(&[
        "m/001_a.sql",
        "m/001_b.sql",
        "m/002_c_sqlite.sql",
        "m/003_d.sql",
        "m/003_d_postgres.sql",
        "m/004_e_postgres.sql",
        "m/.hidden.sql",
        "m/.git/1.sql",
        "m/readme.txt",
    ]);
    written(&dir, "port m", &["m/001_a_postgres.sql", "m/001_b_postgres.sql", "m/002_c_postgres.sql"]);
}

#[test]
fn the_suffix_in_use_is_found() {
    let dir = files(&["m/1_a.sql", "m/1_a_pg.sql", "m/2_b.sql"]);
    written(&dir, "port m", &["m/2_b_pg.sql"]);
    let dir = files(&["m/1_a.sqlite.sql", "m/1_a.postgres.sql", "m/2_b.sqlite.up.sql"]);
    written(&dir, "port m", &["m/2_b.postgres.up.sql"]);
    let dir = files(&["m/1_a.sql"]);
    written(&dir, "port m --suffix .pgsql", &["m/1_a.pgsql.sql"]);
}

#[test]
fn marks_in_any_case() {
    let dir = files(&["m/1_a_SQLite.sql", "m/2_b.sql", "m/2_b_Postgres.sql"]);
    written(&dir, "port m", &["m/1_a_postgres.sql"]);
}

#[test]
fn two_sources_of_one_port() {
    let dir = files(&["m/1_a.sql", "m/1_a_sqlite.sql", "m/2_b.sql"]);
    dir.run("port m").exits(2).says("m/1_a_sqlite.sql: has the same port as 1_a.sql").says("2 written");
}

#[test]
fn up_and_down() {
    let dir = files(&["m/1_a.down.sql", "m/1_a.up.sql", "m/2_b_sqlite.up.sql", "m/2_b_postgres.up.sql"]);
    written(&dir, "port m", &["m/1_a_postgres.down.sql", "m/1_a_postgres.up.sql"]);
}

#[test]
fn yoyo_takes_every_file_for_a_migration() {
    let dir = files(&["m/1.a.sql", "m/1.a.rollback.sql"]);
    dir.run("port m").exits(2).says("m: yoyo would apply a port beside its source");
    written(&dir, "port m --target-dir p", &["p/1.a.rollback.sql", "p/1.a.sql"]);
}

#[test]
fn siblings() {
    let dir =
        files(&["m/sqlite/1.sql", "m/sqlite/2.sql", "m/postgresql/1.sql", "m/postgresql/3.sql", "m/sqlite/d/4.sql"]);
    written(&dir, "port m", &["m/postgresql/2.sql", "m/postgresql/d/4.sql"]);
    let dir = files(&["m/sqlite3/1_sqlite.sql"]);
    written(&dir, "port m/sqlite3", &["m/postgres/1_postgres.sql"]);
    let dir = files(&["sqlite/1.sql", "sqlite/2.sql", "pg/2.sql"]);
    written(&dir, "port", &["pg/1.sql"]);
    let dir = files(&["sqlite/1.sql", "sqlite/d/2.sql", "pg/1.sql"]);
    written(&dir, "port sqlite/d/2.sql", &["pg/d/2.sql"]);
    let dir = files(&["sqlite/1.sql", "pg/9.sql"]);
    dir.run("port -C sqlite").exits(0).says("1 written");
    assert_eq!(dir.list(), ["pg/1.sql", "pg/9.sql", "sqlite/1.sql"]);
}

#[test]
fn layouts_can_be_chosen() {
    let dir = files(&["m/sqlite/1.sql"]);
    written(&dir, "port m/sqlite --layout suffix", &["m/sqlite/1_postgres.sql"]);
    let dir = files(&["m/1.sql"]);
    written(&dir, "port m --target-dir p", &["p/1.sql"]);
    dir.run("port m --layout sibling").exits(2).says("--target-dir");
}

#[test]
fn out_takes_any_directory() {
    let dir = files(&["sqlite/1_sqlite.sql", "sqlite/2.sqlite3.sql", "sqlite/3_to_pg.sql", "postgres/1_sqlite.sql"]);
    written(&dir, "port sqlite --out o", &["o/1_sqlite.sql", "o/2.sqlite3.sql", "o/3_to_pg.sql"]);
    let dir = files(&["m/sqlite/1.sql", "m/sqlite/2.sql", "m/postgres/1.sql"]);
    written(&dir, "port m --out o", &["o/2.sql"]);
}

#[test]
fn the_order_is_up_then_down_again() {
    let dir = files(&["m/10.up.sql", "m/1.up.sql", "m/1.down.sql", "m/10.down.sql", "m/11_postgres.up.sql"]);
    let run = dir.run("port m --layout suffix --output-format json").exits(0);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let names: Vec<_> =
        report["files"].as_array().unwrap().iter().map(|file| file["source"].as_str().unwrap()).collect();
    assert_eq!(names, ["m/1.up.sql", "m/10.up.sql", "m/10.down.sql", "m/1.down.sql"]);
}

#[test]
fn migrations_are_read_in_the_order_in_which_they_are_applied() {
    let order = |files: &[(&str, &str)]| {
        let out = Dir::new(files).run("status m --target-dir pg --format json").exits(0).out;
        let told: serde_json::Value = serde_json::from_str(&out).unwrap();
        let rows = told["migrations"].as_array().unwrap();
        rows.iter().map(|row| row["number"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let sql = "CREATE TABLE IF NOT EXISTS t (a INTEGER);\n";
    // By the number, and what has none comes last.
    assert_eq!(order(&[("m/V10__c.sql", sql), ("m/V2__b.sql", sql), ("m/V1__a.sql", sql)]), ["1", "2", "10"]);
    assert_eq!(order(&[("m/10_c.sql", sql), ("m/2_b.sql", sql), ("m/009_a.sql", sql)]), ["2", "009", "10"]);
    // dbmate goes by the name.
    let sql = "-- migrate:up\nCREATE TABLE IF NOT EXISTS t (a INTEGER);\n";
    assert_eq!(order(&[("m/10_c.sql", sql), ("m/2_b.sql", sql), ("m/01_a.sql", sql)]), ["01", "10", "2"]);
}
