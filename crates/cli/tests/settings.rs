//! `lite2pg.toml`: where it is found, what it may say, and who overrules whom.

mod common;

use common::Dir;

fn with(toml: &str) -> Dir {
    Dir::new(&[("p/lite2pg.toml", toml), ("p/db/m/1.sql", "SELECT 1;\n"), ("p/db/m/2_seed.sql", "SELECT 2;\n")])
}

#[test]
fn the_nearest_upward_counts() {
    let dir = with("[migrations]\nsuffix = \"_far\"\n");
    dir.run("port p/db/m").exits(0);
    assert!(dir.list().contains(&"p/db/m/1_far.sql".to_owned()));
    dir.write("p/db/lite2pg.toml", "[migrations]\nsuffix = \"_near\"\n");
    dir.run("port p/db/m/1.sql").exits(0);
    assert!(dir.list().contains(&"p/db/m/1_near.sql".to_owned()));
    // Ports with other endings would be sources.
    for port in ["1_far.sql", "2_seed_far.sql", "1_near.sql"] {
        std::fs::remove_file(dir.path("p/db/m").join(port)).unwrap();
    }
    dir.run("port p/db/m/2_seed.sql --suffix _flag").exits(0);
    assert!(dir.list().contains(&"p/db/m/2_seed_flag.sql".to_owned()));
}

#[test]
fn isolated_and_config() {
    let dir = with("nonsense = 1\n");
    dir.run("port p/db/m").exits(2).says("p/lite2pg.toml:1:1: unknown key `nonsense`");
    dir.run("port p/db/m --isolated").exits(0);
    let dir = with("nonsense = 1\n");
    dir.write("other.toml", "[migrations]\nsuffix = \"_other\"\n");
    dir.run("port p/db/m --config other.toml").exits(0);
    assert!(dir.list().contains(&"p/db/m/1_other.sql".to_owned()));
    dir.run("port p/db/m --config none.toml").exits(2).says("none.toml: cannot be read");
    dir.run("port p/db/m --config other.toml --isolated").exits(2);
}

#[test]
fn mistakes_have_a_place_and_a_hint() {
    for (toml, message) in [
        ("pg_version = 14\n", "p/lite2pg.toml:1:1: unknown key `pg_version`\nhelp: did you mean `pg-version`?"),
        ("[types]\n  jsn = \"jsonb\"\n", "p/lite2pg.toml:2:3: unknown key `jsn`\nhelp: did you mean `json`?"),
        ("[types]\njson = \"jsonc\"\n", "p/lite2pg.toml:2:8: unknown value \"jsonc\"\nhelp: one of text, jsonb"),
        ("[rules]\nno-such-rule = \"off\"\n", "p/lite2pg.toml:2:1: unknown rule `no-such-rule`"),
        ("[migrations\n", "p/lite2pg.toml:1:"),
        ("preset = \"hause\"\n", "one of house, faithful"),
        ("[migrations]\nsuffix = \"\"\n", "p/lite2pg.toml:2:10: a port needs a name of its own"),
        ("[migrations]\nsuffix = \"_pg.sql\"\n", "p/lite2pg.toml:2:10: without `.sql`"),
        ("[migrations]\ntarget-dir = \" \"\n", "p/lite2pg.toml:2:14: expected more than nothing"),
        ("[columns]\n\"a.b\" = \"\"\n", "p/lite2pg.toml:2:9: expected more than nothing"),
        ("[migrations]\ntarget-dir = \"db/m\"\n", "p/db/m: is where the sources are"),
    ] {
        with(toml).run("port p/db/m").exits(2).says(message);
    }
}

#[test]
fn exclude_base_schema_and_target_dir() {
    let dir =
        with("base-schema = [\"db/m/0_base.sql\"]\n[migrations]\ntarget-dir = \"pg\"\nexclude = [\"*_seed.sql\"]\n");
    dir.write("p/db/m/0_base.sql", "CREATE TABLE a (b INTEGER);\n");
    dir.run("port p/db/m").exits(0).says("1 written");
    assert!(dir.list().contains(&"p/pg/1.sql".to_owned()), "{:?}", dir.list());
    dir.run("-C p/db/m port .").exits(0);
    let dir = with("base-schema = [\"none.sql\"]\n");
    dir.run("port p/db/m").exits(2).says("p/none.sql: there is no such file").says("2 written");
}

#[test]
fn paths_in_settings_hold_from_anywhere() {
    let settings =
        "base-schema = [\"m/0_base.sql\"]\n[migrations]\nexclude = [\"*_seed.sql\"]\nsqlite-only = [\"m/*_own.sql\"]\n";
    let dir = Dir::new(&[
        ("lite2pg.toml", settings),
        ("m/0_base.sql", "CREATE TABLE a (b TEXT);\n"),
        ("m/1_a.sql", "DROP TABLE a;\n"),
        ("m/2_seed.sql", "ATTACH 'x' AS y;\n"),
        ("m/3_own.sql", "ATTACH 'x' AS y;\n"),
        ("other/x", ""),
    ]);
    for args in ["check m", "check -C m .", "check -C other ../m", "check -C other ../other/../m"] {
        assert_eq!(dir.run(args).exits(1).err, "1 missing, 1 sqlite-only\n", "{args}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../m", dir.path("other/link")).unwrap();
        assert_eq!(dir.run("check -C other link").exits(1).err, "1 missing, 1 sqlite-only\n");
    }
    dir.run("port -C m .").exits(0).says("1 written");
    assert_eq!(dir.list().iter().filter(|name| name.ends_with("_postgres.sql")).count(), 1);
}

#[test]
fn the_type_of_a_row_number() {
    let sql = "CREATE TABLE t (id INTEGER PRIMARY KEY);\nCREATE TABLE u (t INTEGER REFERENCES t(id));\n";
    let dir = Dir::new(&[("1.sql", sql)]);
    for (chosen, numbers, refers) in [("BIGSERIAL", "BIGSERIAL", "BIGINT"), ("int4", "SERIAL", "INTEGER")] {
        let run = dir.run(&format!("port --stdout 1.sql --type t.id={chosen}")).exits(0);
        assert!(run.out.contains(&format!("id {numbers} PRIMARY KEY);")), "{}", run.out);
        assert!(run.out.contains(&format!("t {refers} REFERENCES")), "{}", run.out);
    }
    let message = "1.sql:1:20: error[column-autoincrement]: `id` numbers the rows, so that it cannot become UUID";
    dir.run("port --stdout 1.sql --type t.id=UUID --output-format concise").exits(1).says(message);
}

#[test]
fn without_a_path_the_directory_of_the_file_counts() {
    let dir = with("");
    dir.write("p/migrations/7.sql", "SELECT 7;\n");
    dir.run("port -C p/db").exits(0).says("1 written");
    assert!(dir.list().contains(&"p/migrations/7_postgres.sql".to_owned()));
}

#[test]
fn config_shows_what_is_in_effect() {
    let dir = with("preset = \"faithful\"\n[types]\njson = \"jsonb\"\n[columns]\n\"a.b\" = \"DATE\"\n");
    let run = dir.run("-C p config").exits(0);
    assert!(run.out.starts_with("lite2pg.toml\npreset = \"faithful\"\nexpressions = \"exact\"\n"), "{}", run.out);
    for line in
        ["pg-version = 14", "json = \"jsonb\"", "integer = \"bigint\"", "\"a.b\" = \"DATE\"", "idempotent = false"]
    {
        assert!(run.out.contains(line), "{line} in {}", run.out);
    }
    // What it shows says the same when it is read again.
    let shown = run.out.split_once('\n').unwrap().1;
    dir.write("q/lite2pg.toml", shown);
    assert_eq!(dir.run("-C q config").exits(0).out, run.out);
    Dir::new(&[]).run("config").exits(0);
}

#[test]
fn config_tells_what_decided_a_type() {
    let dir = with("[migrations]\ndir = \"db\"\n[columns]\n\"*.c\" = \"NUMERIC\"\n");
    dir.write(
        "p/db/1.sql",
        "CREATE TABLE t (\n  a INTEGER,\n  done INTEGER DEFAULT 0 CHECK (done IN (0, 1)),\n  c TEXT\n);\n",
    );
    let told = |column: &str| dir.run(&format!("-C p config {column}")).exits(0).out;
    assert!(told("t.a").contains("t.a: INTEGER in SQLite, INTEGER in PostgreSQL\nbecause of its declared type"));
    let done = told("T.Done");
    assert!(done.starts_with("t.done: INTEGER in SQLite, BOOLEAN in PostgreSQL\n"), "{done}");
    assert!(done.contains("(db/1.sql:3)"), "{done}");
    assert!(told("t.c").contains("because of [columns] \"*.c\" = \"NUMERIC\""));
    dir.run("-C p config t.don").exits(2).says("did you mean `t.done`?");
}

#[test]
fn unused_overrides_are_told() {
    let dir = with("[columns]\n\"t.a\" = \"DATE\"\n\"t.*\" = \"TEXT\"\n\"*.nothing\" = \"TEXT\"\n");
    dir.write("p/db/m/1.sql", "CREATE TABLE t (a TEXT);\n");
    let run = dir.run("port p/db/m").exits(0).says("the type given for \"*.nothing\" is unused");
    assert_eq!(run.err.matches("is unused").count(), 1, "{}", run.err);
}

#[test]
fn patterns_that_fit_nothing_are_told() {
    let toml = "[migrations]\nexclude = [\"*_seed.sql\", \"*.bak.sql\"]\nsqlite-only = [\"9_*.sql\"]\npostgres-only = [\"x.sql\"]\nbaseline = \"0\"\n";
    let dir = with(toml);
    dir.write("p/db/m/2_seed.sql", "SELECT 2;\n");
    for command in ["status p/db/m", "port p/db/m", "check p/db/m"] {
        let run = dir.run(command).exits(0);
        let told: Vec<&str> = run.err.lines().filter(|line| line.starts_with("warning: ")).collect();
        let expected = [
            "warning: \"*.bak.sql\" in `exclude` of [migrations] fits no file",
            "warning: \"9_*.sql\" in `sqlite-only` of [migrations] fits no migration",
            "warning: \"x.sql\" in `postgres-only` of [migrations] fits no migration",
            "warning: no migration is up to the `baseline` \"0\" of [migrations]",
        ];
        assert_eq!(told, expected, "{command}");
    }
    // Another directory of the same settings may be the one that is meant.
    dir.write("p/other/9_x.sql", "SELECT 9;\n");
    let run = dir.run("check p/db/m p/other").exits(0);
    assert!(!run.err.contains("9_*") && run.err.contains("x.sql"), "{}", run.err);
}

#[test]
fn the_schema_knows_what_the_reader_knows() {
    let run = Dir::new(&[]).run("config --schema").exits(0);
    let schema: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (text, fits) in [
        ("pg-version = 16\nbase-schema = [\"a.sql\"]\n[types]\njson = \"jsonb\"\n[columns]\n\"a.b\" = \"X\"\n", true),
        ("[rules]\nlike = \"off\"\n[migrations]\nbaseline = \"3\"\n[output]\nidempotent = true\n", true),
        ("pg_version = 14\n", false),
        ("[types]\njson = \"xml\"\n", false),
        ("[rules]\nnone-such = \"off\"\n", false),
        ("[columns]\nab = \"X\"\n", false),
        ("[output]\nidempotent = 1\n", false),
    ] {
        let value: serde_json::Value = toml::from_str(text).unwrap();
        assert_eq!(validator.is_valid(&value), fits, "{text}");
        assert_eq!(lite2pg::config::parse(std::path::Path::new("x"), text).is_ok(), fits, "{text}");
    }
}
