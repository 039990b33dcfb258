//! From directories to what `verify` runs: the files of both sides in order.

use std::io::Read as _;
use std::path::Path;

use lite2pg_core::project::{self, File, Role};
use lite2pg_verify::script::Script;
use lite2pg_verify::verify::{Migration, Plan, Rows};

use super::{Data, Verify};
use crate::config::Settings;
use crate::layout::{Tree, is_down};
use crate::problem::Problem;
use crate::read::{read, sql};

/// Reads both sides of a directory in which there are ports.
pub(crate) fn plan(args: &Verify, directory: &Path, settings: &Settings) -> Result<Plan, Problem> {
    let plan = sides(args, directory, settings)?;
    if plan.migrations.iter().all(|migration| migration.port.is_none()) {
        let problem = Problem::new(directory, "no PostgreSQL port here, so there is nothing to compare");
        return Err(problem.help(format!("write the ports first: lite2pg port {}", directory.display())));
    }
    Ok(plan)
}

/// The rows of `--data FILE`: a SQLite database, or statements.
pub(super) fn rows(data: &Data) -> Result<Option<Rows>, Problem> {
    let Data::File(path) = data else { return Ok(None) };
    let mut start = [0_u8; 16];
    let is_database = std::fs::File::open(path).and_then(|mut file| file.read(&mut start)).is_ok();
    if is_database && start == *b"SQLite format 3\0" {
        return Ok(Some(Rows::Database(path.clone())));
    }
    script(path).map(|script| Some(Rows::Statements(script)))
}

/// Reads both sides of a directory.
pub(crate) fn sides(args: &Verify, directory: &Path, settings: &Settings) -> Result<Plan, Problem> {
    if !directory.is_dir() {
        let problem = Problem::new(directory, "is not a directory");
        return Err(problem.help("verify runs whole directories, because every migration needs those before it"));
    }
    let mut choice = settings.choice();
    choice.layout = args.layout.or(choice.layout);
    choice.suffix = args.suffix.clone().or(choice.suffix);
    choice.target_dir = args.target_dir.clone().or(choice.target_dir);
    let tree = Tree::read(directory, &choice, true)?;
    if let Some(problem) = tree.problems.into_iter().next() {
        return Err(problem);
    }
    let mut plan = Plan { base: base(settings)?, ..Plan::default() };
    for migration in &tree.migrations {
        let source = migration.source.as_deref().map(source).transpose()?;
        let port = migration.port.as_deref().filter(|port| port.exists()).map(script).transpose()?;
        let list = if is_down(&migration.name) { &mut plan.down } else { &mut plan.migrations };
        list.push(Migration { source, port });
    }
    if plan.migrations.iter().all(|migration| migration.source.is_none()) {
        return Err(Problem::new(directory, "no SQLite migration here"));
    }
    Ok(plan)
}

/// The application's own tables: there is no port of them on disk, so we make one.
fn base(settings: &Settings) -> Result<Vec<Migration>, Problem> {
    let mut files = Vec::new();
    for path in &settings.base_schema {
        files.push(File { name: path.display().to_string(), source: sql(path)?, role: Role::Base });
    }
    let ports = project::port(&settings.core, &files, |_| true).ports;
    let migrations = files.into_iter().zip(ports).map(|(file, port)| Migration {
        source: Some(Script { name: file.name.clone(), text: file.source }),
        port: port.map(|port| Script { name: format!("{} (port)", file.name), text: port.text }),
    });
    Ok(migrations.collect())
}

fn source(path: &Path) -> Result<Script, Problem> {
    Ok(Script { name: path.display().to_string(), text: sql(path)? })
}

fn script(path: &Path) -> Result<Script, Problem> {
    Ok(Script { name: path.display().to_string(), text: read(path)? })
}
