//! The sibling layout: `sqlite/001_x.sql` beside `postgres/001_x.sql`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};

use super::name::{self, POSTGRES, SQLITE};
use super::{Choice, Migration, is_sql, join, scan};
use crate::problem::Problem;

const SOURCE_DIRS: &[&str] = &["sqlite", "sqlite3"];
const PORT_DIRS: &[&str] = &["postgres", "postgresql", "pg"];

/// True if the directory is, or holds, the SQLite side of such a layout. With `elsewhere`, nothing outside the directory
/// is looked at.
pub(super) fn is_there(dir: &Path, elsewhere: bool) -> bool {
    if is_source_dir(dir) {
        return !elsewhere;
    }
    let Some(child) = child(dir, SOURCE_DIRS) else { return false };
    // A directory with migrations of its own next to one named `sqlite` is not this layout.
    sister(&child).is_some_and(|sister| sister.is_dir()) || !has_sql(dir)
}

/// True for a directory with the name of a SQLite side.
fn is_source_dir(dir: &Path) -> bool {
    file_name(dir).is_some_and(|name| SOURCE_DIRS.contains(&name.as_str()))
}

/// True for a SQLite side whose PostgreSQL side is there.
pub(super) fn has_sister(dir: &Path) -> bool {
    is_source_dir(dir) && sister(dir).is_some_and(|sister| sister.is_dir())
}

pub(super) fn read(
    dir: &Path,
    choice: &Choice,
    recursive: bool,
    problems: &mut Vec<Problem>,
) -> Result<Vec<Migration>, Problem> {
    let child = if is_source_dir(dir) { None } else { child(dir, SOURCE_DIRS) };
    let sources = child.unwrap_or_else(|| dir.to_owned());
    let target = match &choice.target_dir {
        Some(target) => target.clone(),
        None => sister(&sources).ok_or_else(|| {
            let message = "has no directory named sqlite or sqlite3, as the sibling layout wants it";
            Problem::new(dir, message).help("name the directory of the ports with --target-dir")
        })?,
    };
    if let (Ok(one), Ok(other)) = (sources.canonicalize(), target.canonicalize())
        && one == other
    {
        return Err(Problem::new(&target, "is where the sources are; the ports need a directory of their own"));
    }
    let files = scan::files(&sources, recursive, choice, Some(&target), problems);
    let ports =
        if target.is_dir() { scan::files(&target, recursive, choice, Some(&sources), problems) } else { Vec::new() };
    let mut unpaired: HashMap<PathBuf, PathBuf> = HashMap::new();
    for port in ports {
        match unpaired.entry(bare(&port, POSTGRES)) {
            Entry::Vacant(place) => drop(place.insert(port)),
            Entry::Occupied(first) => problems.push(super::second_port(&join(&target, &port), first.get())),
        }
    }
    let mut migrations = Vec::new();
    for file in files {
        let port = unpaired.remove(&bare(&file, SQLITE)).unwrap_or_else(|| port_name(&file));
        migrations.push(Migration::new(Some(join(&sources, &file)), Some(join(&target, &port)), file));
    }
    let rest = unpaired.into_values();
    migrations.extend(rest.map(|port| Migration::new(None, Some(join(&target, &port)), port)));
    Ok(migrations)
}

/// The name without what marks the dialect.
fn bare(file: &Path, marks: &[&str]) -> PathBuf {
    let (stem, _, _) = name::split(file);
    name::dialect(&stem, marks).map_or_else(|| file.to_owned(), |(rest, _)| name::with_stem(file, rest))
}

/// The name of a port that is not there yet: `x_sqlite.sql` becomes `x_postgres.sql`.
fn port_name(file: &Path) -> PathBuf {
    let (stem, _, _) = name::split(file);
    match name::dialect(&stem, SQLITE) {
        Some((rest, mark)) => name::with_stem(file, &format!("{rest}{}postgres", &mark[..1])),
        None => file.to_owned(),
    }
}

/// The directory of the ports of a directory of sources: the one that is there, else `postgres`.
fn sister(sources: &Path) -> Option<PathBuf> {
    if !is_source_dir(sources) {
        return None;
    }
    let here = parent(sources)?;
    Some(child(&here, PORT_DIRS).unwrap_or_else(|| join(&here, Path::new(PORT_DIRS[0]))))
}

/// The directory of the sources, for one that holds the ports of such a layout.
pub(super) fn sources_of(dir: &Path) -> Option<PathBuf> {
    file_name(dir).filter(|name| PORT_DIRS.contains(&name.as_str()))?;
    child(&parent(dir)?, SOURCE_DIRS)
}

fn parent(dir: &Path) -> Option<PathBuf> {
    let parent = match dir.parent() {
        // `sqlite` has the parent "", `.` and `..` have none that can be read off.
        Some(parent) if dir.file_name().is_some() => parent.to_owned(),
        _ => std::fs::canonicalize(dir).ok()?.parent()?.to_owned(),
    };
    Some(if parent.as_os_str().is_empty() { PathBuf::from(".") } else { parent })
}

fn child(dir: &Path, names: &[&str]) -> Option<PathBuf> {
    names.iter().map(|name| join(dir, Path::new(name))).find(|path| path.is_dir())
}

fn has_sql(dir: &Path) -> bool {
    std::fs::read_dir(dir).is_ok_and(|entries| entries.flatten().any(|entry| is_sql(&entry.path())))
}

/// The name of a directory, also for `.` and `x/..`.
fn file_name(dir: &Path) -> Option<String> {
    let name = match dir.file_name() {
        Some(name) => name.to_owned(),
        None => std::fs::canonicalize(dir).ok()?.file_name()?.to_owned(),
    };
    Some(name.to_string_lossy().to_ascii_lowercase())
}
