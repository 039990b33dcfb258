//! `lite2pg port`: from the command line to jobs, and from their results to files.

use std::collections::{BTreeMap, HashSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::cli::{Global, Port, Preset};
use crate::config::Settings;
use crate::diff;
use crate::job::{CORE, Core, Done, Entry, Job, Outcome, refuse_clashes, text};
use crate::layout::{Choice, Layout, Migration, Tree};
use crate::output::Output;
use crate::problem::Problem;
use crate::report::{self, Mode, Told, blocked};
use crate::state::{May, State};
use crate::write::{Replace, write};

/// Runs the command and gives back the exit code.
///
/// # Errors
/// If it cannot be done at all.
pub fn run(args: &Port, global: &Global, output: &Output) -> Result<u8, Problem> {
    let (code, told) = run_with(args, global, output, CORE)?;
    Output::say(&told.err);
    Output::result(&told.out)?;
    Ok(code)
}

/// Runs the command with another core, and gives back what there is to tell as well.
///
/// # Errors
/// If it cannot be done at all.
pub fn run_with(args: &Port, global: &Global, output: &Output, core: Core) -> Result<(u8, Told), Problem> {
    let stdin = args.paths.iter().any(|path| path == Path::new("-"));
    check(args, stdin)?;
    let planner = Planner { args, global, prints: args.stdout || stdin };
    let (jobs, problems) = planner.jobs(stdin)?;
    let mut done: Vec<Done> = jobs.into_iter().map(|job| job.run(core)).collect();
    done.push(Done { problems, ..Done::default() });

    let found = done.iter().flat_map(|done| &done.entries).count();
    if planner.prints && found > 1 {
        let message = format!("--stdout prints one result, and here are {found}");
        return Err(Problem::general(message).help("name one file, or use --out DIR"));
    }
    let mode =
        Mode { stdout_is_taken: planner.prints || args.diff, prints: planner.prints, statistics: args.statistics };
    if !planner.prints {
        refuse_clashes(&mut done);
    }
    finish(&mut done, args, planner.prints)?;
    Ok((exit_code(&done, args), report::tell(output, mode, &done)))
}

fn check(args: &Port, stdin: bool) -> Result<(), Problem> {
    if stdin && args.paths.len() > 1 {
        return Err(Problem::general("`-` stands alone: stdin is one file"));
    }
    if stdin && (args.out.is_some() || args.diff) {
        return Err(Problem::general("what comes from stdin goes to stdout; --out and --diff are for files"));
    }
    if args.stdin_filename.is_some() && !stdin {
        return Err(Problem::general("--stdin-filename is for `-`"));
    }
    Ok(())
}

fn exit_code(done: &[Done], args: &Port) -> u8 {
    if done.iter().any(|done| !done.problems.is_empty()) {
        return 2;
    }
    let is_finding = |entry: &Entry| match entry.outcome {
        Outcome::Left => entry.state.is_finding(),
        Outcome::Printed => args.diff || blocked(entry) > 0,
        _ => blocked(entry) > 0,
    };
    u8::from(done.iter().flat_map(|done| &done.entries).any(is_finding))
}

/// Writes or prints what was ported.
fn finish(done: &mut [Done], args: &Port, prints: bool) -> Result<(), Problem> {
    for done in done {
        for entry in &mut done.entries {
            if entry.outcome != Outcome::Ported {
                continue;
            }
            let (Some(port), Some(text)) = (&entry.port, &entry.text) else { continue };
            entry.outcome = if blocked(entry) > 0 && !args.partial {
                Outcome::Blocked
            } else if prints {
                Output::result(&port.text)?;
                Outcome::Printed
            } else if args.diff {
                Output::result(&diff::unified(&entry.target, entry.old.as_deref(), text))?;
                Outcome::Printed
            } else {
                let replace = match entry.state {
                    State::Missing => Replace::Nothing,
                    State::Current | State::Stale => Replace::Old,
                    State::Edited | State::Conflict | State::Manual => Replace::Kept,
                };
                match write(&entry.target, text, replace) {
                    Ok(_) => Outcome::Written,
                    Err(error) => {
                        done.problems.push(Problem::new(&entry.target, format!("cannot be written: {error}")));
                        Outcome::Failed
                    }
                }
            };
        }
    }
    Ok(())
}

struct Planner<'a> {
    args: &'a Port,
    global: &'a Global,
    /// The result goes to stdout.
    prints: bool,
}

impl Planner<'_> {
    /// One job for each directory. What is wrong with one path does not keep the others from being ported.
    fn jobs(&self, stdin: bool) -> Result<(Vec<Job>, Vec<Problem>), Problem> {
        if stdin {
            return Ok((vec![self.stdin_job()?], Vec::new()));
        }
        if self.args.paths.is_empty() {
            return Ok((vec![self.default_job()?], Vec::new()));
        }
        let (mut jobs, mut problems) = (Vec::new(), Vec::new());
        // Files of one directory are one job, so that each is read once.
        let mut files: BTreeMap<&Path, Vec<&Path>> = BTreeMap::new();
        for path in &self.args.paths {
            if path.is_dir() {
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

    fn default_job(&self) -> Result<Job, Problem> {
        let here = Path::new(".");
        let settings = self.settings(here)?;
        let dir = settings.dir().unwrap_or_else(|| here.to_owned());
        let migrations = if dir == here { PathBuf::from("migrations") } else { dir.join("migrations") };
        if migrations.is_dir() {
            return self.directory_job(&migrations, &settings);
        }
        // Somebody's home is not searched for migrations: they have to be here, or in one of the two directories.
        let holds = std::fs::read_dir(&dir).is_ok_and(|entries| {
            entries.flatten().any(|entry| {
                crate::layout::is_sql(&entry.path())
                    || ["sqlite", "sqlite3"].iter().any(|name| entry.file_name() == *name)
            })
        });
        if holds {
            return self.directory_job(&dir, &settings);
        }
        let message = format!("no migrations found: {} has no directory `migrations` and no .sql file", dir.display());
        Err(Problem::general(message).help("name a directory: lite2pg port DIR"))
    }

    fn stdin_job(&self) -> Result<Job, Problem> {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| Problem::general(format!("cannot read stdin: {error}")))?;
        let name = self.args.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
        let source = text(&name, bytes)?;
        let (settings, tree, at) = if self.args.stdin_filename.is_some() {
            let settings = self.settings(&name)?;
            let (tree, at) = Tree::around(&name, &self.choice(&settings))?;
            (settings, tree, at)
        } else {
            let migration = Migration { source: Some(name.clone()), port: None, name };
            (self.settings(Path::new("."))?, Tree { migrations: vec![migration], problems: Vec::new() }, 0)
        };
        let mut job = self.job(tree, Some(HashSet::from([at])), &settings);
        job.stdin = Some((at, source));
        Ok(job)
    }

    /// The settings for a path, overruled by the command line.
    fn settings(&self, path: &Path) -> Result<Settings, Problem> {
        let mut settings = match &self.global.config {
            Some(file) => Settings::read(file)?,
            None if self.global.isolated => Settings::default(),
            None => Settings::nearest(path)?,
        };
        let args = self.args;
        let core = &mut settings.core;
        if let Some(preset) = args.preset {
            core.types = crate::config::preset(match preset {
                Preset::House => "house",
                Preset::Faithful => "faithful",
            })
            .unwrap_or_default()
            .types;
        }
        core.columns.extend(args.types.iter().cloned());
        core.pg_version = args.pg_version.unwrap_or(core.pg_version);
        core.placeholders = args.placeholders.map(Into::into).or(core.placeholders);
        Ok(settings)
    }

    fn choice(&self, settings: &Settings) -> Choice {
        let mut choice = settings.choice();
        let args = self.args;
        choice.layout = args.layout.or(choice.layout);
        choice.suffix = args.suffix.clone().or(choice.suffix);
        choice.target_dir = args.target_dir.clone().or(choice.target_dir);
        if args.layout == Some(Layout::Suffix) && args.target_dir.is_none() {
            choice.target_dir = None;
        }
        choice.out.clone_from(&args.out);
        choice
    }

    fn job(&self, tree: Tree, wanted: Option<HashSet<usize>>, settings: &Settings) -> Job {
        Job {
            config: settings.core.clone(),
            base: settings.base_schema.clone(),
            tree,
            wanted,
            stdin: None,
            out: self.args.out.clone(),
            may: May { update: self.args.update, force: self.args.force },
            print: self.prints,
        }
    }
}
