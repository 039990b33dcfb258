//! Runs pairs of texts through `verify`.

use lite2pg_engines::Server;
use lite2pg_verify::report::{Difference, Report};
use lite2pg_verify::script::Script;
use lite2pg_verify::verify::{Migration, Options, Plan, Postgres, verify};

pub fn migration(number: usize, source: &str, port: &str) -> Migration {
    let script = |suffix: &str, text: &str| Script { name: format!("{number}{suffix}.sql"), text: text.to_owned() };
    Migration { source: Some(script("", source)), port: Some(script("_postgres", port)) }
}

/// What comes out for pairs of source and port.
pub fn report(pairs: &[(&str, &str)], options: Options) -> Report {
    let migrations = pairs.iter().enumerate().map(|(at, (source, port))| migration(at + 1, source, port)).collect();
    let plan = Plan { migrations, options, ..Plan::default() };
    verify(&plan, &Postgres::Local(Server::shared())).unwrap_or_else(|stopped| panic!("{stopped} in {pairs:?}"))
}

/// One line for each difference.
pub fn lines(report: &Report) -> Vec<String> {
    let line = |difference: &Difference| {
        let Difference { check, subject, sqlite, postgres, .. } = difference;
        format!("{}: {subject}: {sqlite} | {postgres}", check.name())
    };
    report.differences.iter().map(line).collect()
}
