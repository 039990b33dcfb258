//! Writes files whole or not at all.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::interrupt;

/// What a file may replace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Replace {
    /// Nothing: the file must not exist.
    Nothing,
    /// The file that is there.
    Old,
    /// The file that is there, which is kept as `FILE.orig`.
    Kept,
}

/// Writes a file by way of a temporary one in the same directory, which is made if need be. It does not wait for the
/// disk: a port can be made again, and two hundred of them are to take no time. Gives back the name under
/// which the old file was kept.
///
/// # Errors
/// If the file is a link or a directory, exists although it should not, or cannot be written.
pub fn write(path: &Path, text: &str, replace: Replace) -> io::Result<Option<PathBuf>> {
    let _writing = interrupt::uninterrupted();
    let dir = match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    };
    let old = match replace {
        // Nothing is replaced when the file gets its name below.
        Replace::Nothing => None,
        Replace::Old | Replace::Kept => match fs::symlink_metadata(path) {
            Ok(old) if !old.is_file() => return Err(io::Error::other("is a link or a directory, not a plain file")),
            Ok(old) => Some(old),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        },
    };
    let mut file = match builder(old.as_ref()).tempfile_in(dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(dir)?;
            builder(old.as_ref()).tempfile_in(dir)?
        }
        made => made?,
    };
    file.write_all(text.as_bytes())?;
    let kept = if old.is_some() && replace == Replace::Kept { Some(keep(path)?) } else { None };
    if replace == Replace::Nothing {
        file.persist_noclobber(path).map_err(|error| error.error)?;
    } else {
        file.persist(path).map_err(|error| error.error)?;
    }
    Ok(kept)
}

/// Writes a program that does not exist yet.
///
/// # Errors
/// If it exists or cannot be written.
pub fn write_program(path: &Path, text: &str) -> io::Result<()> {
    write(path, text, Replace::Nothing)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// A temporary file with the permissions of the old file, or those of any new file.
#[cfg(unix)]
fn builder(old: Option<&fs::Metadata>) -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = tempfile::Builder::new();
    builder
        .prefix(".lite2pg-")
        .permissions(old.map_or_else(|| fs::Permissions::from_mode(0o666), fs::Metadata::permissions));
    builder
}

#[cfg(not(unix))]
fn builder(_old: Option<&fs::Metadata>) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".lite2pg-");
    builder
}

/// Copies a file to the first of `FILE.orig`, `FILE.orig.2`, … that is free.
fn keep(path: &Path) -> io::Result<PathBuf> {
    for number in 1.. {
        let mut name = path.as_os_str().to_owned();
        name.push(if number == 1 { ".orig".to_owned() } else { format!(".orig.{number}") });
        let kept = PathBuf::from(name);
        match fs::OpenOptions::new().write(true).create_new(true).open(&kept) {
            Ok(mut file) => {
                io::copy(&mut fs::File::open(path)?, &mut file)?;
                return Ok(kept);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("new/x.sql");
        assert_eq!(write(&path, "1", Replace::Nothing).unwrap(), None);
        assert_eq!(write(&path, "2", Replace::Nothing).unwrap_err().kind(), ErrorKind::AlreadyExists);
        write(&path, "2", Replace::Old).unwrap();
        let kept = write(&path, "3", Replace::Kept).unwrap().unwrap();
        assert!(kept.ends_with("x.sql.orig"));
        assert_eq!(fs::read_to_string(kept).unwrap(), "2");
        let kept = write(&path, "4", Replace::Kept).unwrap().unwrap();
        assert!(kept.ends_with("x.sql.orig.2"));
        assert_eq!(fs::read_dir(dir.path().join("new")).unwrap().count(), 3, "no temporary file is left");
        assert!(write(dir.path(), "5", Replace::Old).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn permissions() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.sql");
        write(&path, "1", Replace::Nothing).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        fs::write(dir.path().join("plain"), "").unwrap();
        assert_eq!(mode(&path), mode(&dir.path().join("plain")));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        write(&path, "2", Replace::Old).unwrap();
        assert_eq!(mode(&path), 0o640);
    }
}
