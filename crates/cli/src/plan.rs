//! From the command line to jobs: which directories, with which settings.

use std::collections::{BTreeMap, HashSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::cli::{Choices, Global, Place, Preset};
use crate::config::Settings;
use crate::job::{Ask, Job};
use crate::layout::{Choice, Layout, Migration, Tree};
use crate::problem::Problem;
use crate::read::text;

/// What the command line says about which files and how.
#[derive(Clone, Copy, Debug)]
pub struct Planner<'a> {
    /// What goes for all commands.
    pub global: &'a Global,
    /// Which migrations.
    pub place: &'a Place,
    /// How ports are made.
    pub choices: &'a Choices,
    /// The directory of `--out`.
    pub out: Option<&'a Path>,
    /// What is asked for.
    pub ask: Ask,
}

/// The settings for a path, before anything else on the command line overrules them.
///
/// # Errors
/// If they cannot be read.
pub fn settings(global: &Global, path: &Path) -> Result<Settings, Problem> {
    match &global.config {
        Some(file) => Settings::read(file),
        None if global.isolated => Ok(Settings::default()),
        None => Settings::nearest(path),
    }
}

/// The directory of the migrations for a command line without one. Somebody's home is not searched for them: they have to
/// be here, or in one of the two directories.
///
/// # Errors
/// If there are none.
pub fn default_directory(settings: &Settings) -> Result<PathBuf, Problem> {
    if let Some(dir) = &settings.dir {
        return Ok(dir.clone());
    }
    let here = Path::new(".");
    let dir = settings.home().unwrap_or_else(|| here.to_owned());
    let migrations = if dir == here { PathBuf::from("migrations") } else { dir.join("migrations") };
    if migrations.is_dir() {
        return Ok(migrations);
    }
    let holds = std::fs::read_dir(&dir).is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            crate::layout::is_sql(&entry.path()) || ["sqlite", "sqlite3"].iter().any(|name| entry.file_name() == *name)
        })
    });
    if holds {
        return Ok(dir);
    }
    let message = format!("no migrations found: {} has no directory `migrations` and no .sql file", dir.display());
    Err(Problem::general(message).help("name a directory, as in lite2pg port DIR; lite2pg init looks for one"))
}

impl Planner<'_> {
    /// One job for each directory. What is wrong with one path does not keep the others from being ported.
    ///
    /// # Errors
    /// If nothing can be done at all.
    pub fn jobs(&self) -> Result<(Vec<Job>, Vec<Problem>), Problem> {
        if self.place.paths.is_empty() {
            return Ok((vec![self.default_job()?], Vec::new()));
        }
        let (mut jobs, mut problems) = (Vec::new(), Vec::new());
        // Files of one directory are one job, so that each is read once.
        let mut files: BTreeMap<&Path, Vec<&Path>> = BTreeMap::new();
        let mut seen = HashSet::new();
        for path in &self.place.paths {
            if path.is_dir() {
                if path.canonicalize().is_ok_and(|whole| !seen.insert(whole)) {
                    continue;
                }
                match self.settings(path).and_then(|settings| self.directory_job(path, &settings)) {
                    Ok(job) => jobs.push(job),
                    Err(problem) => problems.push(problem),
                }
            } else if std::fs::symlink_metadata(path).is_ok() {
                files.entry(path.parent().unwrap_or(Path::new(""))).or_default().push(path);
            } else {
                problems.push(Problem::new(path, "there is no such file or directory"));
            }
        }
        for group in files.into_values() {
            let settings = self.settings(group[0])?;
            let mut lone = Vec::new();
            let mut together: Option<(Tree, HashSet<usize>)> = None;
            for path in group {
                match Tree::around(path, &self.choice(&settings)) {
                    Ok((tree, at)) => match &mut together {
                        Some((first, wanted)) if first.migrations == tree.migrations => {
                            wanted.insert(at);
                        }
                        Some(_) => lone.push((tree, at)),
                        None => together = Some((tree, HashSet::from([at]))),
                    },
                    Err(problem) => problems.push(problem),
                }
            }
            let lone = lone.into_iter().map(|(tree, at)| (tree, HashSet::from([at])));
            jobs.extend(together.into_iter().chain(lone).map(|(tree, wanted)| self.job(tree, Some(wanted), &settings)));
        }
        Ok((jobs, problems))
    }

    fn directory_job(&self, dir: &Path, settings: &Settings) -> Result<Job, Problem> {
        let tree = Tree::read(dir, &self.choice(settings), true)?;
        if tree.problems.is_empty() && tree.migrations.iter().all(|migration| migration.source.is_none()) {
            let message = if tree.migrations.is_empty() { "no .sql file here" } else { "no SQLite migration here" };
            return Err(Problem::new(dir, message));
        }
        Ok(self.job(tree, None, settings))
    }

    /// The directories in which the pair of a file may be: where it is, the other side of two directories, and where
    /// the settings say.
    pub fn homes(&self, file: &Path, settings: &Settings) -> Vec<PathBuf> {
        let parents = file
            .ancestors()
            .skip(1)
            .take(3)
            .map(|dir| if dir.as_os_str().is_empty() { PathBuf::from(".") } else { dir.to_owned() });
        let mut homes: Vec<PathBuf> = parents.collect();
        let other: Vec<PathBuf> = homes.iter().filter_map(|dir| dir.parent().map(Path::to_owned)).collect();
        homes.extend(other.into_iter().map(|dir| if dir.as_os_str().is_empty() { PathBuf::from(".") } else { dir }));
        homes.extend(settings.dir.clone());
        homes.extend(settings.home().into_iter().flat_map(|home| [home.join("migrations"), home]));
        homes.retain(|dir| dir.is_dir());
        homes
    }

    fn default_job(&self) -> Result<Job, Problem> {
        let settings = self.settings(Path::new("."))?;
        self.directory_job(&default_directory(&settings)?, &settings)
    }

    /// The job for a migration that comes from stdin.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn stdin_job(&self, file_name: Option<&Path>) -> Result<Job, Problem> {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| Problem::general(format!("cannot read stdin: {error}")))?;
        let name = file_name.map_or_else(|| PathBuf::from("<stdin>"), Path::to_owned);
        let source = text(&name, bytes)?;
        let (settings, tree, at) = if file_name.is_some() {
            let settings = self.settings(&name)?;
            let (tree, at) = Tree::around(&name, &self.choice(&settings))?;
            (settings, tree, at)
        } else {
            let migration = Migration::new(Some(name.clone()), None, name);
            (self.settings(Path::new("."))?, Tree { migrations: vec![migration], ..Tree::default() }, 0)
        };
        let mut job = self.job(tree, Some(HashSet::from([at])), &settings);
        job.stdin = Some((at, source));
        Ok(job)
    }

    /// The settings for a path, overruled by the command line.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn settings(&self, path: &Path) -> Result<Settings, Problem> {
        let mut settings = settings(self.global, path)?;
        let args = self.choices;
        let core = &mut settings.core;
        if let Some(preset) = args.preset {
            let preset = crate::config::preset(match preset {
                Preset::House => "house",
                Preset::Faithful => "faithful",
            })
            .unwrap_or_default();
            core.types = preset.types;
            core.exactness = preset.exactness;
        }
        core.columns.extend(args.types.iter().cloned());
        core.pg_version = args.pg_version.unwrap_or(core.pg_version);
        core.placeholders = args.placeholders.map(Into::into).or(core.placeholders);
        Ok(settings)
    }

    /// What is said about the layout.
    pub fn choice(&self, settings: &Settings) -> Choice {
        let mut choice = settings.choice();
        let args = self.place;
        choice.layout = args.layout.or(choice.layout);
        choice.suffix = args.suffix.clone().or(choice.suffix);
        choice.target_dir = args.target_dir.clone().or(choice.target_dir);
        if args.layout == Some(Layout::Suffix) && args.target_dir.is_none() {
            choice.target_dir = None;
        }
        choice.out = self.out.map(Path::to_owned);
        choice
    }

    fn job(&self, tree: Tree, wanted: Option<HashSet<usize>>, settings: &Settings) -> Job {
        Job {
            config: settings.core.clone(),
            base: settings.base_schema.clone(),
            tree,
            wanted,
            stdin: None,
            query: false,
            out: self.out.map(Path::to_owned),
            ask: self.ask,
        }
    }
}
