//! Reads files as text, and says what is wrong with them if they are none.

use std::io::{ErrorKind, Read as _};
use std::path::Path;

use lite2pg_core::split;
use lite2pg_core::text::LineIndex;

use crate::merge;
use crate::problem::Problem;

/// Reads a file that may be missing.
///
/// # Errors
/// If it is there and cannot be read or is not UTF-8.
pub fn read_if_there(path: &Path) -> Result<Option<String>, Problem> {
    match std::fs::read(path) {
        // A link to nothing is there.
        Err(error) if error.kind() == ErrorKind::NotFound && !path.is_symlink() => Ok(None),
        read => read_as_text(path, read).map(Some),
    }
}

/// True if a file holds this text. A large file is not held in memory for it.
pub fn holds(path: &Path, text: &str) -> bool {
    let Ok(mut file) = std::fs::File::open(path) else { return false };
    // One byte more than the text: a short file is read at once, a longer one is seen to be longer.
    let (mut rest, mut buffer) = (text.as_bytes(), vec![0; (text.len() + 1).min(1 << 16)]);
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return rest.is_empty(),
            Ok(count) => match rest.strip_prefix(&buffer[..count]) {
                Some(behind) => rest = behind,
                None => return false,
            },
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
}

/// Reads a file as text.
///
/// # Errors
/// If it cannot be read or is not UTF-8.
pub fn read(path: &Path) -> Result<String, Problem> {
    read_as_text(path, std::fs::read(path))
}

fn read_as_text(path: &Path, read: std::io::Result<Vec<u8>>) -> Result<String, Problem> {
    let bytes = read.map_err(|error| match error.kind() {
        _ if path.is_dir() => Problem::new(path, "is a directory, not a file"),
        ErrorKind::NotFound if path.is_symlink() => Problem::new(path, "is a link to a file that is not there"),
        ErrorKind::NotFound => Problem::new(path, "there is no such file"),
        _ => Problem::new(path, format!("cannot be read: {error}")),
    })?;
    text(path, bytes)
}

/// Reads SQL for SQLite.
///
/// # Errors
/// If it cannot be read, is not UTF-8 or is nothing that could be SQL.
pub fn sql(path: &Path) -> Result<String, Problem> {
    statements(path, read(path)?)
}

/// Lets SQL for SQLite through.
///
/// # Errors
/// If git could not merge it, or it is nothing that could be SQL: a file of another kind would take more memory than there is.
pub fn statements(path: &Path, source: String) -> Result<String, Problem> {
    merged(path, &source)?;
    let Some(start) = split::too_long(&source) else { return Ok(source) };
    let message = format!("a statement of more than {} words and signs begins here", split::MOST_TOKENS);
    let problem = Problem::new(path, message).at(LineIndex::new(&source[..start]).position(start));
    Err(problem.help("this does not look like SQL; if it is, cut it into several statements"))
}

/// Lets a text through that git has merged, if it had to.
///
/// # Errors
/// If there is a conflict that nobody has resolved.
pub fn merged(path: &Path, text: &str) -> Result<(), Problem> {
    let Some(at) = merge::conflict(text) else { return Ok(()) };
    let problem = Problem::new(path, "holds the marks of a conflict that git could not merge");
    Err(problem.at(LineIndex::new(text).position(at)).help("resolve it first"))
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
