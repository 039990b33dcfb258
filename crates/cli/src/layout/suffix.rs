//! The suffix layout: `001_x.sql` or `001_x_sqlite.sql` beside `001_x_postgres.sql`.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::name::{self, POSTGRES, SQLITE};
use super::{Choice, Migration, join, scan};
use crate::problem::Problem;

/// What two files of one migration have in common.
type Key = (PathBuf, String, &'static str);

/// What was found in a directory.
pub(super) struct Found {
    pub migrations: Vec<Migration>,
    /// What the names of ports end with.
    pub suffix: String,
    /// How many ports with that ending have a source.
    pub pairs: usize,
}

pub(super) fn read(dir: &Path, choice: &Choice, recursive: bool, problems: &mut Vec<Problem>) -> Found {
    let files = scan::files(dir, recursive, choice, None, problems);
    let sources: HashSet<Key> = files.iter().map(|file| source_key(file)).collect();
    let pairs = |suffix: &str| {
        files.iter().filter_map(|file| port_key(file, suffix)).filter(|key| sources.contains(key)).count()
    };
    let detected = POSTGRES.iter().map(|suffix| (pairs(suffix), *suffix)).filter(|(count, _)| *count > 0);
    // The first of those with most pairs.
    let detected = detected.rev().max_by_key(|(count, _)| *count).map(|(_, suffix)| suffix);
    let suffix = choice.suffix.as_deref().or(detected);
    // In a directory without pairs that is ported elsewhere, `1_use_postgres.sql` is a source like any other.
    let is_layout = suffix.is_some() || choice.layout.is_some() || choice.out.is_none();
    let suffix = suffix.unwrap_or(POSTGRES[0]);

    let mut migrations: Vec<Migration> = Vec::new();
    let mut ports: HashMap<Key, PathBuf> = HashMap::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    for file in files.iter().filter(|_| is_layout) {
        ports.extend(port_key(file, suffix).map(|key| (key, file.clone())));
    }
    for file in &files {
        if is_layout && port_key(file, suffix).is_some() {
            continue;
        }
        // Another suffix is in use as well: `1_a_pg.sql` is no source if there is a `1_a.sql`.
        let others = POSTGRES.iter().filter(|_| is_layout && choice.suffix.is_none());
        if let Some(key) = others.filter_map(|other| port_key(file, other)).find(|key| sources.contains(key)) {
            match ports.entry(key) {
                Entry::Vacant(place) => drop(place.insert(file.clone())),
                Entry::Occupied(first) => problems.push(super::second_port(&join(dir, file), first.get())),
            }
            continue;
        }
        let (path, key) = (join(dir, file), source_key(file));
        if let Some(&other) = places.get(&key).filter(|_| is_layout) {
            let first = migrations[other].name.display();
            problems.push(Problem::new(&path, format!("has the same port as {first}; one of them has to go")));
            continue;
        }
        let port = is_layout.then(|| port_of(&path, Some(suffix)));
        places.insert(key, migrations.len());
        migrations.push(Migration::new(Some(path), port, file.clone()));
    }
    for (key, file) in ports {
        match places.get(&key) {
            Some(&at) => migrations[at].port = Some(join(dir, &file)),
            None => migrations.push(Migration::new(None, Some(join(dir, &file)), file)),
        }
    }
    Found { migrations, suffix: suffix.to_owned(), pairs: pairs(suffix) }
}

/// Where the port of a source belongs.
pub(super) fn port_of(source: &Path, suffix: Option<&str>) -> PathBuf {
    let (stem, _, _) = name::split(source);
    let stem = name::dialect(&stem, SQLITE).map_or(stem.as_str(), |(rest, _)| rest);
    name::with_stem(source, &format!("{stem}{}", suffix.unwrap_or(POSTGRES[0])))
}

fn source_key(file: &Path) -> Key {
    let (stem, direction, _) = name::split(file);
    let stem = name::dialect(&stem, SQLITE).map_or(stem.as_str(), |(rest, _)| rest).to_owned();
    (file.parent().map(PathBuf::from).unwrap_or_default(), stem, direction)
}

fn port_key(file: &Path, suffix: &str) -> Option<Key> {
    let (stem, direction, _) = name::split(file);
    let stem = name::dialect(&stem, &[suffix])?.0.to_owned();
    Some((file.parent().map(PathBuf::from).unwrap_or_default(), stem, direction))
}
