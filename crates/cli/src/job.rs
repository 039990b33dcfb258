//! One directory's worth of porting: reads the files, tells the states, asks the core. Nothing is written here.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use lite2pg_core::config::Config;
use lite2pg_core::project::{self, Decision, File, Port, Ported, Role};
use lite2pg_core::text::LineIndex;

use crate::layout::Tree;
use crate::problem::Problem;
use crate::stamp;
use crate::state::{May, State, state};

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
    /// The directory of `--out`.
    pub out: Option<PathBuf>,
    /// What may be rewritten.
    pub may: May,
    /// True if the port is printed: then its state does not matter.
    pub print: bool,
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
    pub state: State,
    /// What the file for PostgreSQL holds.
    pub old: Option<String>,
    /// The port; `None` if the file is left alone.
    pub port: Option<Port>,
    /// The whole new text of the file for PostgreSQL, with its stamp.
    pub text: Option<String>,
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
    /// The wanted migrations.
    pub entries: Vec<Entry>,
    /// The columns whose type was inferred.
    pub decisions: Vec<Decision>,
    /// What could not be done.
    pub problems: Vec<Problem>,
}

impl Job {
    /// Reads, tells and asks.
    pub fn run(mut self, core: Core) -> Done {
        let mut done = Done { problems: std::mem::take(&mut self.tree.problems), ..Done::default() };
        self.read_base(&mut done);
        self.read_migrations(&mut done);
        let wanted: HashMap<usize, usize> = done
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.outcome == Outcome::Ported)
            .map(|(at, entry)| (entry.file, at))
            .collect();
        if wanted.is_empty() {
            return done;
        }
        let ported = core(&self.config, &done.files, &|index| wanted.contains_key(&index));
        done.decisions = ported.decisions;
        for (index, port) in ported.ports.into_iter().enumerate() {
            if let (Some(port), Some(&at)) = (port, wanted.get(&index)) {
                done.entries[at].text = Some(stamp::seal(&done.files[index].source, &port.text));
                done.entries[at].port = Some(port);
            }
        }
        done
    }

    fn read_base(&self, done: &mut Done) {
        for path in &self.base {
            match read(path) {
                Ok(source) => done.files.push(File { name: path.display().to_string(), source, role: Role::Base }),
                Err(problem) => done.problems.push(problem),
            }
        }
    }

    fn read_migrations(&self, done: &mut Done) {
        let all = self.tree.migrations.len();
        let count = self.wanted.as_ref().map_or(all, |wanted| wanted.iter().max().map_or(0, |last| last + 1));
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
                    done.files.push(File { name: path.display().to_string(), source, role: Role::PostgresOnly });
                }
                continue;
            };
            let stdin = self.stdin.as_ref().filter(|(at, _)| *at == index).map(|(_, text)| text.clone());
            let source = match stdin.map_or_else(|| read(path), Ok) {
                Ok(source) => source,
                Err(problem) => {
                    done.problems.push(problem);
                    continue;
                }
            };
            let mut by_hand = port.clone().filter(|port| state(&source, Some(port)).is_by_hand());
            if is_wanted {
                let entry = self.entry(done, path, &migration.name, migration.port.as_deref(), port, &source);
                if entry.as_ref().is_some_and(|entry| entry.outcome == Outcome::Ported) {
                    by_hand = None;
                }
                done.entries.extend(entry);
            }
            done.files.push(File {
                name: path.display().to_string(),
                source,
                role: Role::Migration { port: by_hand.map(|port| stamp::open(&port).map_or(port, |open| open.body)) },
            });
        }
    }

    /// What is to be done with a wanted migration. `port` is the file beside it, if there is one.
    fn entry(
        &self,
        done: &mut Done,
        path: &Path,
        name: &Path,
        beside: Option<&Path>,
        port: Option<String>,
        source: &str,
    ) -> Option<Entry> {
        let beside = beside.unwrap_or(path);
        let (mut target, mut old) = (beside.to_owned(), port);
        let mut found = state(source, old.as_deref());
        // With `--out`, a port by hand beside the source stands in for the one that would be made.
        if let Some(out) = self.out.as_ref().filter(|_| !found.is_by_hand() || self.may.force) {
            target = out.join(name);
            old = match read_if_there(&target) {
                Ok(old) => old,
                Err(problem) => {
                    done.problems.push(problem);
                    return None;
                }
            };
            found = state(source, old.as_deref());
        }
        let outcome = if self.print || found.is_written(self.may) { Outcome::Ported } else { Outcome::Left };
        let source = path.to_owned();
        Some(Entry { file: done.files.len(), source, target, state: found, old, port: None, text: None, outcome })
    }
}

/// Refuses to write over a source, or two ports into one file.
pub fn refuse_clashes(done: &mut [Done]) {
    let real = |path: &Path| {
        std::fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
    };
    let entries = done.iter().flat_map(|done| &done.entries);
    let sources: HashSet<PathBuf> = entries.map(|entry| real(&entry.source)).collect();
    let mut targets = HashSet::new();
    for done in done {
        for entry in &mut done.entries {
            let target = real(&entry.target);
            let message = if sources.contains(&target) {
                "not written: this is a source; ports have to go elsewhere"
            } else if !targets.insert(target) {
                "not written: this is the port of another source as well"
            } else {
                continue;
            };
            entry.outcome = Outcome::Failed;
            let problem = Problem::new(&entry.target, message);
            done.problems.push(problem.help(format!("the source is {}", entry.source.display())));
        }
    }
}

/// Reads a file that may be missing.
fn read_if_there(path: &Path) -> Result<Option<String>, Problem> {
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        _ => read(path).map(Some),
    }
}

/// Reads a file as text.
///
/// # Errors
/// If it cannot be read or is not UTF-8.
pub fn read(path: &Path) -> Result<String, Problem> {
    if path.is_dir() {
        return Err(Problem::new(path, "is a directory, not a file"));
    }
    let bytes = std::fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Problem::new(path, "there is no such file"),
        _ => Problem::new(path, format!("cannot be read: {error}")),
    })?;
    text(path, bytes)
}

/// Reads bytes as text.
///
/// # Errors
/// If they are not UTF-8.
pub fn text(path: &Path, bytes: Vec<u8>) -> Result<String, Problem> {
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let before = String::from_utf8_lossy(&bytes[..offset]);
        let position = LineIndex::new(&before).position(offset);
        let problem =
            Problem::new(path, format!("not UTF-8 (byte {:02X} at offset {offset})", bytes[offset])).at(position);
        if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
            problem.help("this looks like UTF-16; save it as UTF-8")
        } else {
            problem.help("save it as UTF-8")
        }
    })
}
