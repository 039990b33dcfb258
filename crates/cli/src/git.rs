//! What git is asked for: the staged files, and what has changed.

use std::collections::HashSet;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::interrupt;
use crate::problem::Problem;

/// A copy of the SQL files and settings in git's index, entered as the current directory until it is dropped.
#[derive(Debug)]
pub struct Index {
    /// The paths that were given, as seen from the copy.
    pub paths: Vec<PathBuf>,
    before: PathBuf,
    top: PathBuf,
    copy: Option<tempfile::TempDir>,
}

/// What is copied: migrations, settings, and the files by which migration tools are known.
const WANTED: &[&str] = &["*.sql", "*.SQL", "*.toml", "*_journal.json", "wrangler.json", "wrangler.jsonc"];

impl Index {
    /// Copies the index into a temporary directory and goes there, to the place that is the current one in the work tree.
    ///
    /// # Errors
    /// If this is no git work tree or the copy cannot be made.
    pub fn enter(paths: &[PathBuf]) -> Result<Self, Problem> {
        let before = std::env::current_dir().map_err(|error| Problem::general(error.to_string()))?;
        let top = top()?;
        let mut list = git(&top);
        list.args(["ls-files", "-z", "--cached", "--"]).args(WANTED);
        let names = output(list)?;
        let copy = tempfile::tempdir().map_err(|error| Problem::general(format!("no temporary directory: {error}")))?;
        interrupt::is_temporary(Some(copy.path()));
        check_out(&top, copy.path(), &names)?;
        let here = std::fs::canonicalize(&before).unwrap_or_else(|_| before.clone());
        let inside = copy.path().join(here.strip_prefix(&top).unwrap_or(Path::new("")));
        let moved = |path: &PathBuf| {
            let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            match real.strip_prefix(&top) {
                Ok(rest) if path.is_absolute() => copy.path().join(rest),
                _ => path.clone(),
            }
        };
        let paths = paths.iter().map(moved).collect();
        // It has a top as the work tree has, for those who write paths as seen from there.
        std::fs::create_dir_all(copy.path().join(".git"))
            .and_then(|()| std::fs::create_dir_all(&inside))
            .and_then(|()| std::env::set_current_dir(&inside))
            .map_err(|error| Problem::new(&inside, format!("cannot be entered: {error}")))?;
        Ok(Self { paths, before, top, copy: Some(copy) })
    }
}

impl Index {
    /// Copies files that the settings name, whatever they are called. What the index does not have stays missing.
    ///
    /// # Errors
    /// If the copy cannot be made.
    pub fn add<'p>(&self, files: impl Iterator<Item = &'p PathBuf>) -> Result<(), Problem> {
        let Some(copy) = &self.copy else { return Ok(()) };
        let root = std::fs::canonicalize(copy.path()).unwrap_or_else(|_| copy.path().to_owned());
        let missing = files.filter(|file| !file.exists()).filter_map(|file| whole(file));
        for file in missing {
            let Ok(name) = file.strip_prefix(&root) else { continue };
            let mut list = git(&self.top);
            list.args(["ls-files", "-z", "--cached", "--"]).arg(name);
            check_out(&self.top, copy.path(), &output(list)?)?;
        }
        Ok(())
    }

    /// Where a file of the copy is in the work tree.
    pub fn in_work_tree(&self, path: &Path) -> PathBuf {
        let inside = self.copy.as_ref().and_then(|copy| path.strip_prefix(copy.path()).ok());
        inside.map_or_else(|| self.before.join(path), |rest| self.top.join(rest))
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        // First out of the directory, then away with it; if either fails, the temporary directory is cleaned by the system.
        let _ = std::env::set_current_dir(&self.before);
        drop(self.copy.take());
        interrupt::is_temporary(None);
    }
}

/// Files that differ from a revision.
#[derive(Debug)]
pub struct Changed(HashSet<PathBuf>);

impl Changed {
    /// True if the file is one of them, whether it exists or not.
    pub fn holds(&self, path: &Path) -> bool {
        whole(path).is_some_and(|path| self.0.contains(&path))
    }

    /// Those that are gone.
    pub fn gone(&self) -> Vec<&Path> {
        self.0.iter().map(PathBuf::as_path).filter(|path| !path.exists()).collect()
    }
}

/// The files of the work tree that differ from a revision, new and deleted ones included.
///
/// # Errors
/// If this is no git work tree or there is no such revision.
pub fn changed_since(reference: &str) -> Result<Changed, Problem> {
    let top = top()?;
    let mut diff = git(&top);
    diff.args(["diff", "--name-only", "--no-renames", "-z", "--end-of-options", reference, "--"]);
    let mut others = git(&top);
    others.args(["ls-files", "--others", "--exclude-standard", "-z"]);
    let mut names = output(diff)?;
    names.extend(output(others)?);
    let names = names.split(|&byte| byte == 0).filter(|name| !name.is_empty());
    Ok(Changed(names.map(|name| top.join(&*String::from_utf8_lossy(name))).collect()))
}

/// The whole path of a file. It may be gone, and its directories too: the nearest one that is there tells where it was.
pub fn whole(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    path.ancestors().skip(1).find_map(|dir| Some(dir.canonicalize().ok()?.join(path.strip_prefix(dir).ok()?)))
}

/// The top of the work tree that a directory is in, told by the files alone.
pub fn top_of(dir: &Path) -> Option<&Path> {
    dir.ancestors().find(|dir| dir.join(".git").exists())
}

/// The directory of git's hooks for the current work tree.
///
/// # Errors
/// If this is no git work tree.
pub fn hooks_dir() -> Result<PathBuf, Problem> {
    let here = Path::new(".");
    let mut command = git(here);
    command.args(["rev-parse", "--git-path", "hooks"]);
    Ok(line(&output(command)?))
}

/// The top of the work tree.
///
/// # Errors
/// If this is no git work tree.
pub fn top() -> Result<PathBuf, Problem> {
    let mut command = git(Path::new("."));
    command.args(["rev-parse", "--show-toplevel"]);
    let top = line(&output(command)?);
    Ok(std::fs::canonicalize(&top).unwrap_or(top))
}

/// Writes files of the index into a directory.
fn check_out(top: &Path, copy: &Path, names: &[u8]) -> Result<(), Problem> {
    let mut prefix = OsString::from("--prefix=");
    prefix.push(copy);
    prefix.push("/");
    let mut command = git(top);
    command.args(["checkout-index", "-z", "--stdin"]).arg(prefix).stdin(Stdio::piped());
    feed(command, names)
}

fn line(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).trim_end_matches(['\n', '\r']))
}

fn git(dir: &Path) -> Command {
    let mut command = Command::new("git");
    // In a hook, git names its index relative to the top of the work tree.
    command.current_dir(dir).stdin(Stdio::null()).stderr(Stdio::piped()).stdout(Stdio::piped());
    command
}

fn output(mut command: Command) -> Result<Vec<u8>, Problem> {
    let output = command.output().map_err(|error| no_git(&error))?;
    if output.status.success() { Ok(output.stdout) } else { Err(failed(&output.stderr)) }
}

fn feed(mut command: Command, input: &[u8]) -> Result<(), Problem> {
    let mut child = command.spawn().map_err(|error| no_git(&error))?;
    if let Some(mut stdin) = child.stdin.take() {
        // If git goes away, its exit code says why.
        let _ = stdin.write_all(input);
    }
    let output = child.wait_with_output().map_err(|error| no_git(&error))?;
    if output.status.success() { Ok(()) } else { Err(failed(&output.stderr)) }
}

fn no_git(error: &std::io::Error) -> Problem {
    Problem::general(format!("git cannot be run: {error}"))
}

fn failed(stderr: &[u8]) -> Problem {
    let text = String::from_utf8_lossy(stderr);
    Problem::general(format!("git: {}", text.lines().next().unwrap_or("failed").trim_start_matches("fatal: ")))
}
