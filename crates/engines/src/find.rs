//! Finds the folder with PostgreSQL's server programs.

use std::env;
use std::path::{Path, PathBuf};

use crate::account::Account;
use crate::error::Error;

/// The oldest version that ports are written for.
pub(crate) const OLDEST: u32 = 14;

/// A folder with `initdb`, `postgres` and `pg_ctl`, and what `postgres --version` says there.
#[derive(Debug)]
pub(crate) struct Programs {
    pub(crate) folder: PathBuf,
    pub(crate) version: String,
}

impl Programs {
    pub(crate) fn path(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }

    /// `LITE2PG_PGBIN` if it is set, else the first usable folder of PATH and of the usual places.
    pub(crate) fn find(account: &Account) -> Result<Self, Error> {
        if let Some(named) = env::var_os("LITE2PG_PGBIN").filter(|value| !value.is_empty()) {
            let named = PathBuf::from(named);
            return usable(&named, account)
                .map_err(|why| Error::Missing(format!("LITE2PG_PGBIN is {}: {why}", named.display())));
        }
        let on_path: Vec<PathBuf> =
            env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
        let mut refused = String::new();
        for folder in on_path.into_iter().chain(usual_folders()) {
            if !folder.is_absolute() || !folder.join("initdb").is_file() {
                continue;
            }
            match usable(&folder, account) {
                Ok(programs) => return Ok(programs),
                Err(why) => refused = format!(" ({}: {why})", folder.display()),
            }
        }
        Err(Error::Missing(format!("no PostgreSQL server found{refused}")))
    }
}

/// Runs the programs once: a folder counts only if the account that will run the server can use it.
fn usable(folder: &Path, account: &Account) -> Result<Programs, String> {
    for program in ["initdb", "pg_ctl"] {
        version(&folder.join(program), account)?;
    }
    let version = version(&folder.join("postgres"), account)?;
    match major(&version) {
        1..OLDEST => Err(Error::Old(version).to_string()),
        _ => Ok(Programs { folder: folder.to_owned(), version }),
    }
}

/// `18` for `postgres (PostgreSQL) 18.4`, and for `… 18beta1`; 0 if the text has no number.
pub(crate) fn major(version: &str) -> u32 {
    let number = version.split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn version(program: &Path, account: &Account) -> Result<String, String> {
    let output = account
        .command(program)
        .arg("--version")
        .output()
        .map_err(|error| format!("{} cannot be run: {error}", program.display()))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} --version failed: {}", program.display(), stderr.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Where packages put the programs without adding them to PATH.
fn usual_folders() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    folders.extend(newest_first("/usr/lib/postgresql", "", "bin"));
    folders.extend(newest_first("/usr", "pgsql-", "bin"));
    folders.push(PathBuf::from("/usr/local/pgsql/bin"));
    for homebrew in ["/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"] {
        folders.extend(newest_first(homebrew, "postgresql@", "bin"));
        folders.push(Path::new(homebrew).join("postgresql/bin"));
    }
    // What a user put there by hand, one folder for each version.
    if let Some(home) = env::var_os("HOME") {
        let cache = env::var_os("XDG_CACHE_HOME").map_or_else(|| Path::new(&home).join(".cache"), PathBuf::from);
        folders.extend(newest_first(&cache.join("lite2pg/postgres").to_string_lossy(), "", "bin"));
    }
    folders.extend(newest_first("/Applications/Postgres.app/Contents/Versions", "", "bin"));
    folders
}

/// `PARENT/PREFIX<number>/CHILD` for each such folder, the highest number first.
fn newest_first(parent: &str, prefix: &str, child: &str) -> Vec<PathBuf> {
    let Ok(entries) = Path::new(parent).read_dir() else {
        return Vec::new();
    };
    let mut found: Vec<(u32, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let number = name.strip_prefix(prefix)?.split('.').next()?.parse().ok()?;
            Some((number, entry.path().join(child)))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, path)| path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_version_comes_first() {
        let parent = tempfile::tempdir().unwrap();
        for name in ["9.6", "15", "18", "latest"] {
            std::fs::create_dir(parent.path().join(name)).unwrap();
        }
        let found = newest_first(parent.path().to_str().unwrap(), "", "bin");
        let names: Vec<_> = found.iter().map(|path| path.strip_prefix(parent.path()).unwrap()).collect();
        assert_eq!(names, [Path::new("18/bin"), Path::new("15/bin"), Path::new("9.6/bin")]);
    }

    #[test]
    fn the_version_is_its_first_number() {
        assert_eq!(major("postgres (PostgreSQL) 18.4 (Debian 18.4-1)"), 18);
        assert_eq!(major("postgres (PostgreSQL) 19beta1"), 19);
        assert_eq!(major("9.6.24"), 9);
        assert_eq!(major(""), 0);
    }

    #[test]
    fn an_unusable_folder_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let account = Account::of_server().unwrap();
        let why = usable(folder.path(), &account).unwrap_err();
        assert!(why.contains("initdb cannot be run"), "{why}");
    }
}
