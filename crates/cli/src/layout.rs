//! Layouts: which files of a directory are sources, which are ports, and in which order they are applied.

mod name;
mod scan;
mod sibling;
mod suffix;
mod tool;

use std::path::{Path, PathBuf};

pub use name::{is_down, is_file_of, is_sql, number, title};
pub use scan::Pattern;
pub use tool::Tool;

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
    /// The last migration that the PostgreSQL side has in another form, as a squashed one: those up to it have no port.
    pub baseline: Option<String>,
    /// Migrations that exist for PostgreSQL only.
    pub postgres_only: Vec<Pattern>,
    /// Migrations that are to have no port.
    pub sqlite_only: Vec<Pattern>,
    /// Files and directories that are not looked at.
    pub leave: Vec<PathBuf>,
    /// The directory of `--out`, if the ports are written elsewhere: then any directory of SQL files will do.
    pub out: Option<PathBuf>,
}

/// Reads what the name of a port is to end with.
///
/// # Errors
/// If ports would get the names of sources, or none that can be told from them.
pub fn suffix(text: &str) -> Result<String, String> {
    let stem = text.len().saturating_sub(4);
    if text.is_empty() {
        Err("a port needs a name of its own".to_owned())
    } else if text.contains(['/', '\\']) {
        Err("the end of a name is no path; ports in another directory: target-dir".to_owned())
    } else if text.is_char_boundary(stem) && text[stem..].eq_ignore_ascii_case(".sql") {
        Err("without `.sql`, which follows it".to_owned())
    } else {
        Ok(text.to_owned())
    }
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
    /// True if the two files have different numbers: they were paired by the name behind it.
    pub renumbered: bool,
    /// Why the source is to have no port, if that is declared.
    pub sqlite_only: Option<String>,
}

impl Migration {
    /// A pair as its names make it.
    pub const fn new(source: Option<PathBuf>, port: Option<PathBuf>, name: PathBuf) -> Self {
        Self { source, port, name, renumbered: false, sqlite_only: None }
    }
}

/// Why a migration of the baseline has no port.
const BASELINE: &str = "part of the baseline";

/// The migrations of a directory in the order in which they are applied: first what goes up, then, in reverse, what
/// goes down again. So each down-migration finds the schema that its up-migration left.
#[derive(Default, Debug)]
pub struct Tree {
    /// The migrations.
    pub migrations: Vec<Migration>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// How the layout was found.
    pub notes: Vec<String>,
    /// Why no port may be written here, if that is so.
    pub refusal: Option<Problem>,
    /// What the choice says of files that are not here.
    pub unused: Vec<String>,
    /// True if they are applied in the order of their names, false if in that of the numbers in front.
    pub by_name: bool,
}

impl Tree {
    /// Reads a directory.
    ///
    /// # Errors
    /// If the layout that was asked for is not there.
    pub fn read(dir: &Path, choice: &Choice, recursive: bool) -> Result<Self, Problem> {
        if choice.is_open()
            && let Some(sources) = sibling::sources_of(dir)
        {
            let message = format!("holds the ports of {}", sources.display());
            return Err(
                Problem::new(dir, message).help("name the directory of the sources, or the one that holds both")
            );
        }
        let sibling = match choice.layout {
            Some(layout) => layout == Layout::Sibling,
            None => choice.target_dir.is_some() || sibling::is_there(dir, choice.out.is_some()),
        };
        let mut tree = Self::default();
        if sibling {
            tree.migrations = sibling::read(dir, choice, recursive, &mut tree.problems)?;
            tree.notes.push(format!("{}: layout sibling, sources and ports in two directories", dir.display()));
        } else {
            let found = suffix::read(dir, choice, recursive, &mut tree.problems);
            tree.migrations = found.migrations;
            let (suffix, pairs) = (found.suffix, found.pairs);
            tree.notes.push(format!("{}: layout suffix, ports end in {suffix}.sql, {pairs} found", dir.display()));
        }
        let sources = tree.migrations.iter().filter(|migration| migration.source.is_some());
        let names: Vec<PathBuf> = sources.map(|migration| migration.name.clone()).collect();
        let tool = tool::detect(dir, &names);
        if let Some((tool, why)) = tool.as_ref().filter(|_| choice.out.is_none()) {
            tree.notes.push(format!("{}: migrations of {}, {why}", dir.display(), tool.name()));
            let is_chosen = choice.layout.is_some() || choice.suffix.is_some();
            if !sibling && !is_chosen && !tree.migrations.iter().any(Migration::has_both) {
                tree.refusal = Some(refusal(dir, *tool));
            }
        }
        tree.declare(choice);
        tree.pair_by_slug(choice);
        tree.by_name = tool.is_some_and(|(tool, _)| tool.sorts_by_name());
        tree.sort();
        tree.unused = choice.unused(&tree);
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
        let root = root.filter(|_| choice.out.is_none() && choice.layout != Some(Layout::Suffix)).map(Path::to_owned);
        let of_port = || file.ancestors().skip(1).filter(|_| choice.is_open()).find_map(sibling::sources_of);
        let mut tree = match root.or_else(of_port) {
            Some(root) => Self::read(&root, choice, true)?,
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
        tree.migrations.push(Migration::new(Some(file.to_owned()), Some(port), name));
        tree.sort();
        let at = tree.migrations.iter().position(|migration| same(&migration.source)).unwrap_or(0);
        Ok((tree, at))
    }

    /// The source and the port of which one is `file`, looked for in `dirs`.
    ///
    /// # Errors
    /// If the file belongs to no pair, or its other half is not there.
    pub fn pair_of(file: &Path, dirs: &[PathBuf], choice: &Choice) -> Result<(PathBuf, PathBuf), Problem> {
        let real = std::fs::canonicalize(file).map_err(|_| Problem::new(file, "there is no such file"))?;
        let is_file = |path: &PathBuf| std::fs::canonicalize(path).is_ok_and(|path| path == real);
        let mut problem = Problem::new(file, "belongs to no migration here");
        for dir in dirs {
            let Ok(tree) = Self::read(dir, choice, true) else { continue };
            let found = tree
                .migrations
                .into_iter()
                .find(|migration| migration.source.iter().chain(&migration.port).any(is_file));
            match found {
                Some(Migration { source: Some(source), port: Some(port), .. }) if port.is_file() => {
                    return Ok((source, port));
                }
                // One side of two directories looks like a source when it is read alone.
                Some(Migration { source: Some(_), .. }) => problem = Problem::new(file, "has no port to accept"),
                Some(_) => problem = Problem::new(file, "is for PostgreSQL only: it has no source to fit"),
                None => {}
            }
        }
        Err(problem)
    }

    /// Does what the settings declare: exceptions and the baseline.
    fn declare(&mut self, choice: &Choice) {
        let last = choice.baseline.as_deref().and_then(|last| name::Id::of(Path::new(last)).number);
        for migration in &mut self.migrations {
            let Some(source) = &migration.source else { continue };
            if Pattern::any_fits(&choice.postgres_only, source) {
                migration.port = migration.source.take();
            } else if Pattern::any_fits(&choice.sqlite_only, source) {
                migration.sqlite_only = Some("declared in lite2pg.toml".to_owned());
            } else if last.as_ref().is_some_and(|last| name::Id::of(&migration.name).is_up_to(last)) {
                migration.sqlite_only = Some(BASELINE.to_owned());
            }
        }
    }

    /// Pairs a source without a port and a port without a source that have the same name and different numbers, if
    /// there is one of each.
    fn pair_by_slug(&mut self, choice: &Choice) {
        let is_free = |path: &Path| !Pattern::any_fits(&choice.postgres_only, path);
        let ids: Vec<name::Id> = self.migrations.iter().map(|migration| name::Id::of(&migration.name)).collect();
        let same = |a: &name::Id, b: &name::Id| {
            !a.slug.is_empty()
                && a.slug == b.slug
                && a.direction == b.direction
                && a.number.is_some()
                && b.number.is_some()
        };
        let mut taken = Vec::new();
        for (at, port) in self.migrations.iter().enumerate() {
            let Some(path) = port.port.as_ref().filter(|path| port.source.is_none() && is_free(path)) else { continue };
            let alone =
                self.migrations.iter().zip(&ids).filter(|(other, id)| other.source.is_none() && same(id, &ids[at]));
            let mut lonely = self.migrations.iter().zip(&ids).enumerate().filter(|(_, (other, id))| {
                same(id, &ids[at]) && other.source.is_some() && !other.port.as_ref().is_some_and(|port| port.exists())
            });
            if let (Some((source, _)), None, 1) = (lonely.next(), lonely.next(), alone.count()) {
                taken.push((source, at, path.clone()));
            }
        }
        for (source, _, path) in &taken {
            self.migrations[*source].port = Some(path.clone());
            self.migrations[*source].renumbered = true;
            self.migrations[*source].sqlite_only = None;
        }
        let mut at = 0;
        self.migrations.retain(|_| {
            at += 1;
            !taken.iter().any(|(_, port, _)| *port == at - 1)
        });
    }

    fn sort(&mut self) {
        if self.by_name {
            self.migrations.sort_by(|a, b| a.name.cmp(&b.name));
        } else {
            self.migrations.sort_by_cached_key(|migration| name::order(&migration.name));
        }
        let (mut up, down): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.migrations).into_iter().partition(|migration| !name::is_down(&migration.name));
        up.extend(down.into_iter().rev());
        self.migrations = up;
    }
}

impl Choice {
    /// True if nothing is said of where ports are, so that names have to tell.
    fn is_open(&self) -> bool {
        self.layout.is_none() && self.target_dir.is_none() && self.out.is_none()
    }

    /// What it says of files that are not in a directory that has been read with it.
    fn unused(&self, tree: &Tree) -> Vec<String> {
        let lists = [
            ("exclude", &self.exclude, "file"),
            ("sqlite-only", &self.sqlite_only, "migration"),
            ("postgres-only", &self.postgres_only, "migration"),
        ];
        let mut unused = Vec::new();
        for (key, patterns, what) in lists {
            for pattern in patterns.iter().filter(|pattern| !pattern.used.get()) {
                unused.push(format!("\"{}\" in `{key}` of [migrations] fits no {what}", pattern.glob));
            }
        }
        let baseline = self
            .baseline
            .as_ref()
            .filter(|_| !tree.migrations.iter().any(|migration| migration.sqlite_only.as_deref() == Some(BASELINE)));
        unused.extend(baseline.map(|last| format!("no migration is up to the `baseline` \"{last}\" of [migrations]")));
        unused
    }
}

impl Migration {
    fn has_both(&self) -> bool {
        self.source.is_some() && self.port.as_ref().is_some_and(|port| port.exists())
    }
}

/// True for a directory of ports beside one of sources.
pub fn is_port_side(dir: &Path) -> bool {
    sibling::sources_of(dir).is_some()
}

/// A port whose source has one already.
fn second_port(port: &Path, first: &Path) -> Problem {
    let message = format!("is a second port of one migration, {} is the first; one of them has to go", first.display());
    Problem::new(port, message)
}

/// Why ports may not lie beside the sources, and where else.
fn refusal(dir: &Path, tool: Tool) -> Problem {
    let name = std::fs::canonicalize(dir).ok().and_then(|dir| Some(dir.file_name()?.to_string_lossy().into_owned()));
    let name = name.unwrap_or_else(|| "migrations".to_owned());
    let target = dir.parent().filter(|_| dir.file_name().is_some()).unwrap_or(dir).join(format!("{name}_postgres"));
    let message = format!("{} would apply a port beside its source as a second migration", tool.name());
    let help = format!(
        "keep the ports in a directory of their own: --target-dir {}, or target-dir in lite2pg.toml; \
         --layout suffix writes them here all the same",
        plain(&target).display()
    );
    Problem::new(dir, message).help(help)
}

/// A path without `./` at its front.
fn plain(path: &Path) -> &Path {
    path.strip_prefix(".").unwrap_or(path)
}

/// Joins without making `./x` of `.` and `x`.
fn join(dir: &Path, name: &Path) -> PathBuf {
    if dir == Path::new(".") { name.to_owned() } else { dir.join(name) }
}
