//! Finds the SQL files below a directory.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::{Choice, is_sql, plain};
use crate::git::whole;
use crate::problem::Problem;

/// A pattern for files that are no migrations, seen from a base directory. `*` stands for any run of characters but
/// `/`, `**` for any run, `?` for one character but `/`. A pattern without `/` looks at the file name alone.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Where the pattern is seen from.
    pub base: PathBuf,
    /// The pattern.
    pub glob: String,
    /// True once it has fitted a file.
    pub used: Cell<bool>,
}

impl Pattern {
    /// A pattern seen from the directory of its settings, which is filled in later.
    pub fn new(glob: String) -> Self {
        Self { base: PathBuf::new(), glob, used: Cell::new(false) }
    }

    /// True if any of them fits. All are asked, so that each knows whether it is of use.
    pub(super) fn any_fits(patterns: &[Self], path: &Path) -> bool {
        patterns.iter().filter(|pattern| pattern.fits(path)).count() > 0
    }

    fn fits(&self, path: &Path) -> bool {
        let fits = self.matches(path);
        self.used.set(self.used.get() || fits);
        fits
    }

    fn matches(&self, path: &Path) -> bool {
        let near = path.strip_prefix(plain(&self.base)).or_else(|_| plain(path).strip_prefix(plain(&self.base)));
        // Settings above the current directory have a whole path, and links lead to where they are, too.
        let far = || Some(whole(path)?.strip_prefix(self.base.canonicalize().ok()?).ok()?.to_owned());
        let Some(path) = near.ok().map(Path::to_owned).or_else(far) else { return false };
        let whole = path.to_string_lossy().replace('\\', "/");
        let text = if self.glob.contains('/') { whole.as_str() } else { whole.rsplit('/').next().unwrap_or("") };
        let glob = self.glob.strip_suffix('/').map_or_else(|| self.glob.clone(), |dir| format!("{dir}/**"));
        fits(glob.trim_start_matches("./").as_bytes(), text.as_bytes())
    }
}

fn fits(pattern: &[u8], text: &[u8]) -> bool {
    match pattern {
        [] => text.is_empty(),
        [b'*', b'*', b'/', rest @ ..] if fits(rest, text) => true,
        [b'*', b'*', rest @ ..] => (0..=text.len()).any(|at| fits(rest, &text[at..])),
        [b'*', rest @ ..] => {
            let stop = text.iter().position(|&byte| byte == b'/').unwrap_or(text.len());
            (0..=stop).any(|at| fits(rest, &text[at..]))
        }
        [first, rest @ ..] => match text {
            [byte, text @ ..] => (first == byte || *first == b'?' && *byte != b'/') && fits(rest, text),
            [] => false,
        },
    }
}

/// The SQL files below a directory in lexical order, as paths relative to it. Hidden files and directories are
/// left out, and so are those that the choice names and the directory of the other side.
pub(super) fn files(
    dir: &Path,
    recursive: bool,
    choice: &Choice,
    other: Option<&Path>,
    problems: &mut Vec<Problem>,
) -> Vec<PathBuf> {
    let depth = if recursive { usize::MAX } else { 1 };
    let walk = WalkDir::new(dir).min_depth(1).max_depth(depth).follow_links(true).sort_by_file_name();
    let walk = walk.into_iter().filter_entry(|entry| {
        let hidden = entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
        let mut leave = choice.leave.iter().chain(&choice.out).map(PathBuf::as_path).chain(other);
        !hidden && !leave.any(|path| is_same(path, entry.path()))
    });
    let mut found = Vec::new();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(dir).to_owned();
                if path == dir || recursive || is_sql(&path) {
                    let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                    problems.push(Problem::new(&path, format!("cannot be read: {reason}")));
                }
                continue;
            }
        };
        let path = entry.path();
        if !is_sql(path) || Pattern::any_fits(&choice.exclude, path) {
            continue;
        }
        if entry.file_type().is_dir() {
            problems.push(Problem::new(path, "is a directory, not a file"));
        } else if !entry.file_type().is_file() {
            problems.push(Problem::new(path, "is not a plain file"));
        } else if let Ok(name) = path.strip_prefix(dir) {
            found.push(name.to_owned());
        }
    }
    found
}

/// True if two paths lead to one file, which is looked at only if the names allow it.
fn is_same(one: &Path, other: &Path) -> bool {
    let are_links = || one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other));
    plain(one) == plain(other) || one.file_name() == other.file_name() && are_links()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        let check = |base: &str, glob: &str, path: &str| {
            Pattern { base: base.into(), ..Pattern::new(glob.to_owned()) }.fits(Path::new(path))
        };
        assert!(check(".", "seed*.sql", "./migrations/seed_1.sql"));
        assert!(check("a", "m/*.sql", "a/m/1.sql"));
        assert!(!check("a", "m/*.sql", "a/m/n/1.sql"));
        assert!(check("a", "m/**", "a/m/n/1.sql"));
        assert!(check(".", "old/", "old/1.sql"));
        assert!(check(".", "**/x.sql", "x.sql") && check(".", "**/x.sql", "a/x.sql"));
        assert!(!check("b", "*.sql", "a/1.sql"));
    }
}
