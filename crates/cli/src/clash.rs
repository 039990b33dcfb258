//! Ports that would be written over a source, or over one another.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::job::{Done, Outcome};
use crate::problem::Problem;

/// Refuses to write over a source, or two ports into one file.
pub fn refuse(done: &mut [Done]) {
    // Files share directories: each is looked up once, links to files aside.
    let mut directories: HashMap<PathBuf, PathBuf> = HashMap::new();
    let mut real = |path: &Path| match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) if !path.is_symlink() => match directories.get(parent) {
            Some(directory) => directory.join(name),
            None => directories.entry(parent.to_owned()).or_insert_with(|| whole(parent)).join(name),
        },
        _ => whole(path),
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

/// A path without links, from the root; a directory that is not there yet has none.
fn whole(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    std::fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}
