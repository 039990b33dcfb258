//! One directory's worth of porting: reads the files, tells the states, asks the core. Nothing is written here.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use lite2pg_core::config::Config;
use lite2pg_core::diagnostic::{Diagnostic, Severity};
use lite2pg_core::inline;
use lite2pg_core::lacks::{self, Lack};
use lite2pg_core::project::{self, Decision, File, Port, Ported, Role};
use lite2pg_core::text::LineIndex;

use crate::layout::{Migration, Tree, is_down};
use crate::merge;
use crate::problem::Problem;
use crate::read::{merged, read_if_there, sql, statements};
use crate::stamp;
use crate::state::{Judged, May, Pair, State, judge};

/// The core, as [`project::port`] is called. Tests put another one in its place.
pub type Core = fn(&Config, &[File], &dyn Fn(usize) -> bool) -> Ported;

/// The real one.
pub const CORE: Core = |config, files, wanted| project::port(config, files, wanted);

/// What is to be done in one directory.
#[derive(Debug)]
pub struct Job {
    /// What the core needs to know.
    pub config: Config,
    /// SQL files for tables that exist before the first migration.
    pub base: Vec<PathBuf>,
    /// The migrations in order.
    pub tree: Tree,
    /// Which of them to port; `None` for all. What comes behind the last of them is not read.
    pub wanted: Option<HashSet<usize>>,
    /// The text of a migration that does not come from its file.
    pub stdin: Option<(usize, String)>,
    /// True if that text is SQL of an application, for the schema of the other files.
    pub query: bool,
    /// The directory of `--out`.
    pub out: Option<PathBuf>,
    /// What is asked for.
    pub ask: Ask,
}

/// What is asked of a job.
#[derive(Clone, Copy, Debug)]
pub enum Ask {
    /// Ports to be written, as far as the states allow it.
    Port(May),
    /// Ports to be printed, whatever their state.
    Print,
    /// The states, and whether a port that does not fit could be made; nothing is written.
    Judge,
    /// The types of all columns; nothing is ported.
    Types,
    /// The states, and ports for all that is not written by hand; nothing is written.
    Review,
}

impl Ask {
    /// True if a pair in this state is ported.
    const fn wants(self, judged: Judged) -> bool {
        match self {
            Self::Port(may) => judged.is_written(may),
            Self::Print => true,
            Self::Types => false,
            Self::Review => !judged.by_hand && !matches!(judged.state, State::SqliteOnly),
            Self::Judge => judged.is_written(May { update: true, force: false }),
        }
    }

    /// True if ports by hand may be written over.
    const fn force(self) -> bool {
        matches!(self, Self::Port(May { force: true, .. }))
    }
}

/// What became of one wanted migration.
#[derive(Debug)]
pub struct Entry {
    /// Its index in [`Done::files`].
    pub file: usize,
    /// The file for SQLite.
    pub source: PathBuf,
    /// The file for PostgreSQL.
    pub target: PathBuf,
    /// The state before.
    pub judged: Judged,
    /// True if the two files have different numbers.
    pub renumbered: bool,
    /// Why the source is to have no port, if that is declared.
    pub sqlite_only: Option<String>,
    /// What the file for PostgreSQL holds.
    pub old: Option<String>,
    /// What is to be said about the pair as such.
    pub findings: Vec<Diagnostic>,
    /// The port, its text with the stamp unless it is to be printed; `None` if the file is left alone.
    pub port: Option<Port>,
    /// What was done.
    pub outcome: Outcome,
}

/// What was done with a migration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The file is left as it is, as its state wants it.
    Left,
    /// The port is ready; nothing has been done with it yet.
    Ported,
    /// The file was written.
    Written,
    /// The port was printed, or a diff of it.
    Printed,
    /// Statements are blocked, so nothing was written.
    Blocked,
    /// The file could not be written.
    Failed,
}

impl Outcome {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Left => "unchanged",
            Self::Ported => "ported",
            Self::Written => "written",
            Self::Printed => "printed",
            Self::Blocked => "blocked",
            Self::Failed => "failed",
        }
    }
}

/// What came out of a job.
#[derive(Default, Debug)]
pub struct Done {
    /// What the core saw, in order.
    pub files: Vec<File>,
    /// The files for PostgreSQL as they are, for each of `files`; the source itself for a migration without SQLite side.
    pub sides: Vec<Option<Side>>,
    /// The wanted migrations.
    pub entries: Vec<Entry>,
    /// The columns whose type was inferred.
    pub decisions: Vec<Decision>,
    /// All columns.
    pub columns: Vec<Decision>,
    /// What could not be done.
    pub problems: Vec<Problem>,
    /// How the layout was found, for those who ask.
    pub notes: Vec<String>,
    /// What the settings say of columns and files that are not here.
    pub unused: Vec<String>,
}

/// A file for PostgreSQL.
#[derive(Clone, Debug)]
pub struct Side {
    /// Where it is.
    pub path: PathBuf,
    /// Its text, with its stamp.
    pub text: String,
}

impl Done {
    /// What the ports lack against their sources.
    pub fn lacks(&self) -> Vec<Lack> {
        let mut at = Vec::new();
        let mut pairs = Vec::new();
        for (index, (file, side)) in self.files.iter().zip(&self.sides).enumerate() {
            if is_down(Path::new(&file.name)) {
                continue;
            }
            at.push(index);
            let sqlite = (file.role != Role::PostgresOnly).then_some(file.source.as_str());
            let postgres = side.as_ref().map(|side| side.text.as_str());
            pairs.push(lacks::Pair { sqlite, postgres, base: file.role == Role::Base });
        }
        let mut found = lacks::lacks(&pairs);
        found.iter_mut().for_each(|lack| lack.place.file = at[lack.place.file]);
        found
    }
}

impl Job {
    /// Leaves out the migrations that do not fit.
    pub fn keep_only(&mut self, fits: impl Fn(&Migration) -> bool) {
        let migrations = self.tree.migrations.iter().enumerate();
        let kept = migrations
            .filter(|(at, migration)| self.wanted.as_ref().is_none_or(|wanted| wanted.contains(at)) && fits(migration));
        self.wanted = Some(kept.map(|(at, _)| at).collect());
    }

    /// Reads, tells and asks.
    pub fn run(mut self, core: Core) -> Done {
        let mut done = Done {
            problems: std::mem::take(&mut self.tree.problems),
            notes: std::mem::take(&mut self.tree.notes),
            ..Done::default()
        };
        if self.wanted.is_none() {
            done.unused = std::mem::take(&mut self.tree.unused);
        }
        if let Some(refusal) = self.tree.refusal.take().filter(|_| !matches!(self.ask, Ask::Print)) {
            done.problems.push(refusal);
            return done;
        }
        self.read_base(&mut done);
        self.read_migrations(&mut done);
        let wanted: HashMap<usize, usize> = done
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.outcome == Outcome::Ported)
            .map(|(at, entry)| (entry.file, at))
            .collect();
        if wanted.is_empty() && !matches!(self.ask, Ask::Types) {
            return done;
        }
        let ported = core(&self.config, &done.files, &|index| wanted.contains_key(&index));
        if self.wanted.is_none() && done.problems.is_empty() {
            let columns: Vec<&str> = ported.columns.iter().map(|column| column.column.as_str()).collect();
            let unused = self.config.unused_columns(&columns);
            let told = |pattern: &str| format!("the type given for \"{pattern}\" is unused: there is no such column");
            done.unused.extend(unused.into_iter().map(told));
        }
        done.decisions = ported.decisions;
        done.columns = ported.columns;
        for (index, port) in ported.ports.into_iter().enumerate() {
            if let (Some(mut port), Some(&at)) = (port, wanted.get(&index)) {
                if !matches!(self.ask, Ask::Print) {
                    port.text = stamp::seal(&done.files[index].source, port.text);
                }
                done.entries[at].port = Some(port);
            }
        }
        done
    }

    fn read_base(&self, done: &mut Done) {
        for path in &self.base {
            match sql(path) {
                Ok(source) => {
                    done.files.push(File { name: path.display().to_string(), source, role: Role::Base });
                    done.sides.push(None);
                }
                Err(problem) => done.problems.push(problem),
            }
        }
    }

    fn read_migrations(&self, done: &mut Done) {
        let all = self.tree.migrations.len();
        let last = |wanted: &HashSet<usize>| wanted.iter().max().map_or(0, |last| last + 1);
        // What is missing can be told only when everything has been read.
        let count = self.wanted.as_ref().filter(|_| matches!(self.ask, Ask::Port(_) | Ask::Print)).map_or(all, last);
        for (index, migration) in self.tree.migrations.iter().take(count).enumerate() {
            let is_wanted = self.wanted.as_ref().is_none_or(|wanted| wanted.contains(&index));
            let port = migration.port.as_deref().map_or(Ok(None), read_if_there);
            let port = port.unwrap_or_else(|problem| {
                done.problems.push(problem);
                // It is there: nothing may be written over it.
                Some(String::new())
            });
            let Some(path) = &migration.source else {
                if let (Some(path), Some(source)) = (&migration.port, port) {
                    done.problems.extend(merged(path, &source).err());
                    done.sides.push(Some(Side { path: path.clone(), text: source.clone() }));
                    done.files.push(File { name: path.display().to_string(), source, role: Role::PostgresOnly });
                }
                continue;
            };
            let stdin = self.stdin.as_ref().filter(|(at, _)| *at == index).map(|(_, text)| text.clone());
            let is_query = self.query && stdin.is_some();
            let source = stdin.map_or_else(|| sql(path), |text| statements(path, text));
            let source = match source.and_then(|source| self.unstamped(path, source)) {
                Ok(source) => source,
                Err(problem) => {
                    done.problems.push(problem);
                    continue;
                }
            };
            let mut migration = migration.clone();
            migration.sqlite_only = migration.sqlite_only.or_else(|| inline::skipped(&source).map(str::to_owned));
            let migration = &migration;
            let side = migration.port.clone().zip(port.clone()).map(|(path, text)| Side { path, text });
            let mut by_hand = port.clone().filter(|port| migration.judge(&source, Some(port)).by_hand);
            if is_wanted && matches!(self.ask, Ask::Port(May { force: false, .. }) | Ask::Judge | Ask::Review) {
                done.problems.extend(unreadable(path, migration.port.as_deref(), port.as_deref()));
            }
            if is_wanted {
                let entry = self.entry(done, path, migration, port, &source);
                if entry.as_ref().is_some_and(|entry| entry.outcome == Outcome::Ported) {
                    by_hand = None;
                }
                done.entries.extend(entry);
            }
            done.sides.push(side);
            let port = by_hand.map(|port| stamp::open(&port).map_or(port, |open| open.body));
            let role = if is_query { Role::Query } else { Role::Migration { port } };
            done.files.push(File { name: path.display().to_string(), source, role });
        }
    }

    /// Lets a source through. Where ports lie among the sources under names of sources, a port of a port would be made.
    fn unstamped(&self, path: &Path, source: String) -> Result<String, Problem> {
        let is_port = stamp::open(&source).is_some_and(|opened| opened.stamp.is_some());
        if !is_port || self.out.is_some() || matches!(self.ask, Ask::Print) {
            return Ok(source);
        }
        let help =
            "--suffix, --target-dir or lite2pg.toml say where the ports are; if it is a source, take its stamp away";
        Err(Problem::new(path, "is no source: it ends with the stamp of a port").help(help))
    }

    /// What is to be done with a wanted migration. `port` is the file beside it, if there is one.
    fn entry(
        &self,
        done: &mut Done,
        path: &Path,
        migration: &Migration,
        port: Option<String>,
        source: &str,
    ) -> Option<Entry> {
        let beside = migration.port.as_deref().unwrap_or(path);
        let (mut target, mut old) = (beside.to_owned(), port);
        let mut judged = migration.judge(source, old.as_deref());
        // With `--out`, a port by hand beside the source stands in for the one that would be made.
        if let Some(out) = self.out.as_ref().filter(|_| !judged.by_hand || self.ask.force()) {
            target = out.join(&migration.name);
            old = match read_if_there(&target) {
                Ok(old) => old,
                Err(problem) => {
                    done.problems.push(problem);
                    return None;
                }
            };
            judged = migration.judge(source, old.as_deref());
        }
        let outcome = if self.ask.wants(judged) { Outcome::Ported } else { Outcome::Left };
        Some(Entry {
            file: done.files.len(),
            source: path.to_owned(),
            target,
            judged,
            renumbered: migration.renumbered,
            sqlite_only: migration.sqlite_only.clone(),
            old,
            findings: Vec::new(),
            port: None,
            outcome,
        })
    }
}

/// What is wrong with the stamp of a port, if anything is.
fn unreadable(source: &Path, path: Option<&Path>, port: Option<&str>) -> Option<Problem> {
    let (path, port) = path.zip(port)?;
    // A merge conflict most often takes the stamp in, and says what is wrong.
    let at = stamp::unreadable(port).filter(|_| merge::conflict(port).is_none())?;
    let position = LineIndex::new(port).position(at);
    let message = "this stamp cannot be read: somebody changed it, or a newer lite2pg wrote it";
    let help = format!(
        "bring the line back from git; if the port fits as it is: lite2pg accept {}; to write it anew: lite2pg port --force {}",
        path.display(),
        source.display()
    );
    Some(Problem::new(path, message).at(position).help(help))
}

impl Migration {
    fn judge(&self, source: &str, port: Option<&str>) -> Judged {
        judge(Pair { source: Some(source), port, renumbered: self.renumbered, sqlite_only: self.sqlite_only.is_some() })
    }
}

impl Entry {
    /// The state as far as porting has shown it: a port that is missing and cannot be made is blocked.
    pub fn state(&self) -> State {
        let refused = self
            .port
            .as_ref()
            .is_some_and(|port| port.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error));
        if self.judged.state == State::Missing && refused { State::Blocked } else { self.judged.state }
    }
}
