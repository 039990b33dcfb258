//! The settings: `lite2pg.toml`, overruled by the command line.

pub mod keys;
mod parse;
mod show;

use std::path::{Path, PathBuf};

use lite2pg_core::config::Config;

use crate::layout::{Choice, Layout, Pattern};
use crate::problem::Problem;

pub use parse::{parse, preset};

/// The name of the file.
pub const FILE_NAME: &str = "lite2pg.toml";

/// What a `lite2pg.toml` says.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The file, if there is one.
    pub file: Option<PathBuf>,
    /// What the core needs to know.
    pub core: Config,
    /// SQL files for tables that exist before the first migration.
    pub base_schema: Vec<PathBuf>,
    /// The layout of the migrations.
    pub layout: Option<Layout>,
    /// What the name of a port ends with.
    pub suffix: Option<String>,
    /// The directory of the ports.
    pub target_dir: Option<PathBuf>,
    /// The directory of the migrations, for commands without a path.
    pub dir: Option<PathBuf>,
    /// Files that are no migrations.
    pub exclude: Vec<Pattern>,
    /// Differences that are meant to be, for `verify`: what they are about, and why. `*` stands for any run of characters.
    pub known_differences: Vec<(String, String)>,
    /// What may drift, for `drift`: the same.
    pub allowed_drift: Vec<(String, String)>,
    /// The last migration that the PostgreSQL side has in another form.
    pub baseline: Option<String>,
    /// Migrations that exist for PostgreSQL only.
    pub postgres_only: Vec<Pattern>,
    /// Migrations that are to have no port.
    pub sqlite_only: Vec<Pattern>,
}

impl Settings {
    /// Reads one file. Paths in it are relative to its directory.
    ///
    /// # Errors
    /// If it cannot be read or says something that is not known.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let text =
            std::fs::read_to_string(path).map_err(|error| Problem::new(path, format!("cannot be read: {error}")))?;
        let dir = path.parent().unwrap_or(Path::new(""));
        let mut settings = parse(path, &text)?;
        for base in &mut settings.base_schema {
            *base = dir.join(&*base);
        }
        let patterns = settings.exclude.iter_mut().chain(&mut settings.postgres_only).chain(&mut settings.sqlite_only);
        for pattern in patterns {
            dir.clone_into(&mut pattern.base);
        }
        settings.dir = settings.dir.map(|migrations| dir.join(migrations));
        settings.target_dir = settings.target_dir.map(|target| dir.join(target));
        settings.file = Some(path.to_owned());
        Ok(settings)
    }

    /// The settings for a path: those of the nearest file upward.
    ///
    /// # Errors
    /// If that file cannot be read or says something that is not known.
    pub fn nearest(path: &Path) -> Result<Self, Problem> {
        match find(path) {
            Some(file) => Self::read(&file),
            None => Ok(Self::default()),
        }
    }

    /// The directory of the file.
    pub fn home(&self) -> Option<PathBuf> {
        let parent = self.file.as_ref()?.parent()?;
        Some(if parent.as_os_str().is_empty() { PathBuf::from(".") } else { parent.to_owned() })
    }

    /// What these settings say about the layout.
    pub fn choice(&self) -> Choice {
        Choice {
            layout: self.layout,
            suffix: self.suffix.clone(),
            target_dir: self.target_dir.clone(),
            exclude: self.exclude.clone(),
            baseline: self.baseline.clone(),
            postgres_only: self.postgres_only.clone(),
            sqlite_only: self.sqlite_only.clone(),
            leave: self.base_schema.clone(),
            out: None,
        }
    }
}

/// The nearest `lite2pg.toml` upward from a file or directory. Its path is relative as long as the given one is and the
/// file lies below the current directory.
pub fn find(path: &Path) -> Option<PathBuf> {
    let start = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
    let plain = start.components().all(|part| !matches!(part, std::path::Component::ParentDir));
    if start.is_relative() && plain {
        let here = start.ancestors().map(|dir| dir.join(FILE_NAME)).find(|file| file.is_file());
        if here.is_some() {
            return here.map(|file| file.strip_prefix(".").map(Path::to_owned).unwrap_or(file));
        }
    }
    let start = std::path::absolute(start).ok()?;
    let start = std::fs::canonicalize(&start).unwrap_or(start);
    start.ancestors().map(|dir| dir.join(FILE_NAME)).find(|file| file.is_file())
}
