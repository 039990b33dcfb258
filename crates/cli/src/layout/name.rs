//! The parts of a migration's file name: `0001_x` `_sqlite` `.up` `.sql`.

use std::path::{Path, PathBuf};

/// What marks a file as one for SQLite.
pub(super) const SQLITE: &[&str] = &["_sqlite3", "_sqlite", ".sqlite3", ".sqlite"];
/// What marks a file as one for PostgreSQL, the default first.
pub(super) const POSTGRES: &[&str] = &["_postgres", "_postgresql", "_pg", ".postgres", ".postgresql", ".pg"];

/// True for names that end in `.sql`.
pub fn is_sql(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql"))
}

/// True for `x.down.sql` and `down.sql`.
pub fn is_down(path: &Path) -> bool {
    let (stem, direction, _) = split(path);
    direction == ".down" || stem == "down"
}

/// Cuts a file name into stem, direction (`.up`, `.down` or nothing) and extension.
pub(super) fn split(path: &Path) -> (String, &'static str, String) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (rest, extension) = match name.len().checked_sub(4) {
        Some(at) if name.is_char_boundary(at) && name[at..].eq_ignore_ascii_case(".sql") => name.split_at(at),
        _ => (name.as_str(), ""),
    };
    for direction in [".up", ".down"] {
        if let Some(stem) = rest.strip_suffix(direction) {
            return (stem.to_owned(), direction, extension.to_owned());
        }
    }
    (rest.to_owned(), "", extension.to_owned())
}

/// The stem without what marks the dialect, and that mark.
pub(super) fn dialect<'s>(stem: &'s str, marks: &[&'s str]) -> Option<(&'s str, &'s str)> {
    marks.iter().find_map(|mark| stem.strip_suffix(mark).filter(|rest| !rest.is_empty()).map(|rest| (rest, *mark)))
}

/// The same path with another stem; direction and extension stay.
pub(super) fn with_stem(path: &Path, stem: &str) -> PathBuf {
    let (_, direction, extension) = split(path);
    path.with_file_name(format!("{stem}{direction}{extension}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        let parts = |name: &str| {
            let (stem, direction, extension) = split(Path::new(name));
            format!("{stem}|{direction}|{extension}")
        };
        assert_eq!(parts("d/1_x_sqlite.up.sql"), "1_x_sqlite|.up|.sql");
        assert_eq!(parts("ä.SQL"), "ä||.SQL");
        assert_eq!(parts("ß"), "ß||");
        assert_eq!(dialect("1_x.sqlite3", SQLITE), Some(("1_x", ".sqlite3")));
        assert_eq!(dialect("_postgres", POSTGRES), None);
        assert!(
            is_down(Path::new("1/down.sql")) && is_down(Path::new("1.down.sql")) && !is_down(Path::new("down_x.sql"))
        );
    }
}
