//! The folders on disk: one template that `initdb` filled once, one folder per running server, none left behind.
//!
//! ```text
//! </dev/shm, else the temporary folder>/lite2pg-<uid>/
//!     lock                     held while folders are made or cleaned up
//!     <version>-<uid>-<n>/     template, complete or absent (made elsewhere, then renamed)
//!     <version>-<uid>-<n>.count    how many files and folders it had
//!     runs/<name>/             data, socket and log of one server
//!     runs/<name>.lock         locked as long as the process that owns the server lives
//! ```

use std::env;
use std::fs::{self, DirBuilder, File, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use crate::account::Account;
use crate::error::Error;
use crate::find::Programs;

/// Count up when `initdb`'s arguments change, so that old templates are not used.
const TEMPLATE_REVISION: u32 = 1;

/// Kilobytes. Containers often have only 64 MB there, which a server with a few databases fills.
const ROOM_IN_MEMORY: u64 = 2_000_000;

/// The name that PostgreSQL gives to its socket for port 5432.
const SOCKET: &str = ".s.PGSQL.5432";

/// A socket's whole path has room for 103 bytes on some systems; this leaves enough for our part of it.
const LONGEST_TEMPORARY_FOLDER: usize = 56;

/// The cache folder of this user.
#[derive(Debug)]
pub(crate) struct Cache<'a> {
    folder: PathBuf,
    account: &'a Account,
    programs: &'a Programs,
}

/// The folder of one server, and the lock that tells others that it is in use.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) folder: PathBuf,
    /// Locked until the process ends, however it ends.
    _lock: File,
    lock_path: PathBuf,
}

impl Run {
    pub(crate) fn remove(&self) {
        let _ = fs::remove_dir_all(&self.folder);
        let _ = fs::remove_file(&self.lock_path);
    }
}

impl<'a> Cache<'a> {
    /// Opens the cache folder, making it where it is missing.
    pub(crate) fn open(account: &'a Account, programs: &'a Programs) -> Result<Self, Error> {
        let temporary = base_folder(account);
        let folder = temporary.join(format!("lite2pg-{}", account.ours));
        // Root's server runs under another account, which must get through to the folders inside.
        let mode = if account.other.is_some() { 0o711 } else { 0o700 };
        make_folder(&folder, mode)?;
        // Somebody else may have put a folder or a link of that name into the common temporary folder.
        let metadata = folder.symlink_metadata().map_err(|error| Error::io(&folder, error))?;
        if !metadata.is_dir() || metadata.uid() != account.ours {
            return Err(Error::Start(format!("{} belongs to somebody else", folder.display())));
        }
        fs::set_permissions(&folder, Permissions::from_mode(mode)).map_err(|error| Error::io(&folder, error))?;
        let cache = Self { folder, account, programs };
        cache.private_folder(&cache.folder.join("runs"))?;
        Ok(cache)
    }

    /// Makes the folder of a new server with a fresh data directory, after removing what dead processes left.
    pub(crate) fn new_run(&self) -> Result<Run, Error> {
        let guard_path = self.folder.join("lock");
        let guard = File::create(&guard_path).map_err(|error| Error::io(&guard_path, error))?;
        guard.lock().map_err(|error| Error::io(&guard_path, error))?;
        let runs = self.folder.join("runs");
        self.remove_stale(&runs);
        let template = self.template()?;

        let (lock, lock_path) = tempfile::Builder::new()
            .prefix("")
            .suffix(".lock")
            .tempfile_in(&runs)
            .and_then(|file| file.keep().map_err(io::Error::from))
            .map_err(|error| Error::io(&runs, error))?;
        lock.lock().map_err(|error| Error::io(&lock_path, error))?;
        let run = Run { folder: lock_path.with_extension(""), _lock: lock, lock_path };
        // From here on others leave the folder alone: copying needs no guard.
        drop(guard);
        if let Err(error) = self.fill(&run, &template) {
            run.remove();
            return Err(error);
        }
        Ok(run)
    }

    fn fill(&self, run: &Run, template: &Path) -> Result<(), Error> {
        self.private_folder(&run.folder)?;
        self.execute(Path::new("cp"), &["-Rp".as_ref(), template, &run.folder.join("data")])
    }

    /// The data directory that every server starts from; `initdb` runs only if there is none for this version.
    fn template(&self) -> Result<PathBuf, Error> {
        let version: String = self
            .programs
            .version
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' })
            .collect();
        let name = format!("{version}-{}-{TEMPLATE_REVISION}", self.account.server_uid());
        let template = self.folder.join(&name);
        let count_path = self.folder.join(format!("{name}.count"));
        let complete = fs::read_to_string(&count_path).ok().and_then(|text| text.parse().ok());
        // Systems clean old files out of their temporary folder: use only a template that is still whole.
        if complete.is_some() && complete == count(&template).ok() {
            return Ok(template);
        }
        let making = self.folder.join(format!("{name}.making"));
        for old in [&template, &making] {
            if old.exists() {
                fs::remove_dir_all(old).map_err(|error| Error::io(old, error))?;
            }
        }
        self.private_folder(&making)?;
        // Not every system has the locale C.UTF-8.
        if let Err(error) = self.initdb(&making, "C.UTF-8").or_else(|_| self.initdb(&making, "C")) {
            let _ = fs::remove_dir_all(&making);
            return Err(error);
        }
        let entries = count(&making).map_err(|error| Error::io(&making, error))?;
        fs::rename(&making, &template).map_err(|error| Error::io(&template, error))?;
        fs::write(&count_path, entries.to_string()).map_err(|error| Error::io(&count_path, error))?;
        Ok(template)
    }

    fn initdb(&self, folder: &Path, locale: &str) -> Result<(), Error> {
        let locale = format!("--locale={locale}");
        let options =
            ["--encoding=UTF8", &locale, "--username=postgres", "--auth=trust", "--no-sync", "--wal-segsize=1", "-D"];
        let mut arguments: Vec<&Path> = options.iter().map(Path::new).collect();
        arguments.push(folder);
        self.execute(&self.programs.path("initdb"), &arguments)
    }

    /// Removes the folders of servers whose process is dead. The lock says so: the system frees it at any death.
    fn remove_stale(&self, runs: &Path) {
        for entry in runs.read_dir().into_iter().flatten().flatten() {
            let path = entry.path();
            let (folder, lock_path) = if path.extension().is_some_and(|extension| extension == "lock") {
                (path.with_extension(""), path)
            } else {
                (path.clone(), path.with_extension("lock"))
            };
            if File::open(&lock_path).is_ok_and(|lock| lock.try_lock().is_err()) {
                continue;
            }
            // Only if both the process and its supervisor were killed is there a server left to stop. An answer on its
            // socket proves it; the number in its pid file may belong to another program by now.
            if UnixStream::connect(folder.join(SOCKET)).is_ok() {
                let data = folder.join("data");
                let options = ["stop", "-m", "immediate", "-w", "-t", "10", "-D"];
                let mut arguments: Vec<&Path> = options.iter().map(Path::new).collect();
                arguments.push(&data);
                let _ = self.execute(&self.programs.path("pg_ctl"), &arguments);
            }
            let _ = fs::remove_dir_all(&folder);
            let _ = fs::remove_file(&lock_path);
        }
    }

    /// Makes a folder that only the server's account can read.
    fn private_folder(&self, folder: &Path) -> Result<(), Error> {
        make_folder(folder, 0o700)?;
        if let Some((uid, gid)) = self.account.other {
            chown(folder, Some(uid), Some(gid)).map_err(|error| Error::io(folder, error))?;
        }
        Ok(())
    }

    fn execute(&self, program: &Path, arguments: &[&Path]) -> Result<(), Error> {
        let output =
            self.account.command(program).args(arguments).output().map_err(|error| Error::io(program, error))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(Error::Start(format!("{} failed: {}", program.display(), said.trim())))
    }
}

/// Where the cache folder goes: memory if there is room, because making a database writes 7 MB; else the temporary folder.
fn base_folder(account: &Account) -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() && account.can_enter(memory) && kilobytes_free(account, memory) >= ROOM_IN_MEMORY {
        return memory.to_owned();
    }
    let temporary = env::temp_dir();
    if temporary.is_absolute()
        && temporary.as_os_str().len() <= LONGEST_TEMPORARY_FOLDER
        && account.can_enter(&temporary)
    {
        return temporary;
    }
    PathBuf::from("/tmp")
}

/// What `df` says; 0 if it says nothing.
fn kilobytes_free(account: &Account, folder: &Path) -> u64 {
    let output = account.command(Path::new("df")).arg("-Pk").arg(folder).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let fields = text.lines().nth(1).map(str::split_whitespace);
    fields.and_then(|mut fields| fields.nth(3)?.parse().ok()).unwrap_or(0)
}

fn make_folder(folder: &Path, mode: u32) -> Result<(), Error> {
    match DirBuilder::new().mode(mode).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(Error::io(folder, error)),
        _ => Ok(()),
    }
}

/// The number of files and folders under a folder.
fn count(folder: &Path) -> io::Result<usize> {
    let mut entries = 0;
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in folder.read_dir()? {
            let entry = entry?;
            entries += 1;
            if entry.file_type()?.is_dir() {
                waiting.push(entry.path());
            }
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_files_and_folders_at_any_depth() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("a/b")).unwrap();
        fs::write(folder.path().join("a/b/c"), "").unwrap();
        assert_eq!(count(folder.path()).unwrap(), 3);
        assert!(count(&folder.path().join("missing")).is_err());
    }
}
