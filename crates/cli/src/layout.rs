//! Layouts: which files of a directory are sources, which are ports, and in which order they are applied.

mod name;
mod scan;
mod sibling;
mod suffix;

use std::path::{Path, PathBuf};

pub use name::{is_down, is_sql};
pub use scan::Pattern;

use crate::problem::Problem;

/// How sources and ports lie side by side.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Layout {
    /// In one directory: `001_x.sql` or `001_x_sqlite.sql`, and `001_x_postgres.sql`.
    Suffix,
    /// In two directories: `sqlite/` or `sqlite3/`, and `postgres/`, `postgresql/` or `pg/`.
    Sibling,
}

/// What the user chose about the layout.
#[derive(Clone, Default, Debug)]
pub struct Choice {
    /// The layout; otherwise it is detected.
    pub layout: Option<Layout>,
    /// What the name of a port ends with, without `.sql`; otherwise it is detected.
    pub suffix: Option<String>,
    /// The directory of the ports.
    pub target_dir: Option<PathBuf>,
    /// Files that are no migrations.
    pub exclude: Vec<Pattern>,
    /// Files and directories that are not looked at.
    pub leave: Vec<PathBuf>,
    /// The directory of `--out`, if the ports are written elsewhere: then any directory of SQL files will do.
    pub out: Option<PathBuf>,
}

/// One migration: a source, a port, or both.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Migration {
    /// The file for SQLite; `None` for a migration that exists for PostgreSQL only.
    pub source: Option<PathBuf>,
    /// The file for PostgreSQL, whether it exists or not; `None` if this layout has no place for it.
    pub port: Option<PathBuf>,
    /// The name below the directory of the sources, which is also the name below the directory of `--out`.
    pub name: PathBuf,
}

/// The migrations of a directory in the order in which they are applied: first what goes up, then, in reverse, what
/// goes down again. So each down-migration finds the schema that its up-migration left.
#[derive(Default, Debug)]
pub struct Tree {
    /// The migrations.
    pub migrations: Vec<Migration>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl Tree {
    /// Reads a directory.
    ///
    /// # Errors
    /// If the layout that was asked for is not there.
    pub fn read(dir: &Path, choice: &Choice, recursive: bool) -> Result<Self, Problem> {
        let sibling = match choice.layout {
            Some(layout) => layout == Layout::Sibling,
            None => choice.target_dir.is_some() || sibling::is_there(dir, choice.out.is_some()),
        };
        let mut tree = Self::default();
        tree.migrations = if sibling {
            sibling::read(dir, choice, recursive, &mut tree.problems)?
        } else {
            suffix::read(dir, choice, recursive, &mut tree.problems)
        };
        tree.sort();
        Ok(tree)
    }

    /// Reads the directory that a single file belongs to. A file that the layout does not list is added.
    ///
    /// # Errors
    /// If the layout that was asked for is not there, or if the file is a port.
    pub fn around(file: &Path, choice: &Choice) -> Result<(Self, usize), Problem> {
        let parent = match file.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let root = file.ancestors().skip(2).find(|dir| sibling::has_sister(dir));
        let root = root.filter(|_| choice.out.is_none() && choice.layout != Some(Layout::Suffix));
        let mut tree = match root {
            Some(root) => Self::read(root, choice, true)?,
            None if parent.is_dir() => Self::read(parent, choice, false)?,
            None => Self::default(),
        };
        // What is wrong with its neighbours is not the file's business, unless they have to be read.
        tree.problems.clear();
        let same = |path: &Option<PathBuf>| path.as_deref().is_some_and(|path| plain(path) == plain(file));
        if let Some(at) = tree.migrations.iter().position(|migration| same(&migration.source)) {
            return Ok((tree, at));
        }
        if let Some(found) = tree.migrations.iter().find(|migration| same(&migration.port)) {
            let message = match &found.source {
                Some(source) => format!("this is a port; its source is {}", source.display()),
                None => "this is a migration for PostgreSQL only; there is nothing to port".to_owned(),
            };
            return Err(Problem::new(file, message));
        }
        let port = suffix::port_of(file, choice.suffix.as_deref());
        let name = file.file_name().map(PathBuf::from).unwrap_or_default();
        tree.migrations.push(Migration { source: Some(file.to_owned()), port: Some(port), name });
        tree.sort();
        let at = tree.migrations.iter().position(|migration| same(&migration.source)).unwrap_or(0);
        Ok((tree, at))
    }

    fn sort(&mut self) {
        self.migrations.sort_by(|a, b| a.name.cmp(&b.name));
        let (mut up, down): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.migrations).into_iter().partition(|migration| !name::is_down(&migration.name));
        up.extend(down.into_iter().rev());
        self.migrations = up;
    }
}

/// A path without `./` at its front.
fn plain(path: &Path) -> &Path {
    path.strip_prefix(".").unwrap_or(path)
}

/// Joins without making `./x` of `.` and `x`.
fn join(dir: &Path, name: &Path) -> PathBuf {
    if dir == Path::new(".") { name.to_owned() } else { dir.join(name) }
}
