//! The parts of a migration's file name: `0001_x` `_sqlite` `.up` `.sql`.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// The number at the front of a migration's name: `007_add_x`, `2024-01-02-000000_users` and, with letter and underscores,
/// Flyway's `V1.2__add_x`. The title is what follows the match.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?x)^
        (?: [VU] (?<version> [0-9]+ (?: [._-] [0-9]+ )* ) __ | (?<number> [0-9]+ (?: [.-] [0-9]+ )* )? )
        [_.\ -]*";
    Regex::new(pattern).expect("the pattern is right: the tests use it")
});

/// What marks a file as one for SQLite.
pub(super) const SQLITE: &[&str] = &["_sqlite3", "_sqlite", ".sqlite3", ".sqlite"];
/// What marks a file as one for PostgreSQL, the default first.
pub(super) const POSTGRES: &[&str] = &["_postgres", "_postgresql", "_pg", ".postgres", ".postgresql", ".pg"];

/// True for names that end in `.sql`.
pub fn is_sql(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql"))
}

/// True for `x.down.sql`, `down.sql`, yoyo's `x.rollback.sql` and Flyway's `U1__x.sql`.
pub fn is_down(path: &Path) -> bool {
    let (stem, direction, _) = split(path);
    matches!(direction, ".down" | ".rollback") || stem == "down" || is_undo(&stem)
}

fn is_undo(stem: &str) -> bool {
    let version = || NUMBER.captures(stem).is_some_and(|parts| parts.name("version").is_some());
    stem.starts_with('U') && version()
}

/// What one part of a path sorts by: whether it has no number, the number, and the whole text.
pub(super) type Order = (bool, Vec<(usize, String)>, String);

/// Where a migration comes among others: by the numbers at the front of its directories and of its own name, then by the
/// names. Names without a number come last.
pub(super) fn order(path: &Path) -> Vec<Order> {
    let part = |part: std::path::Component<'_>| {
        let text = part.as_os_str().to_string_lossy().into_owned();
        let groups: Vec<(usize, String)> =
            groups(number_and_title(&text).0).map(|group| (group.len(), group)).collect();
        (groups.is_empty(), groups, text)
    };
    path.components().map(part).collect()
}

/// The groups of digits in a number, without leading zeros.
fn groups(number: &str) -> impl Iterator<Item = String> {
    let groups = number.split(|char: char| !char.is_ascii_digit()).filter(|group| !group.is_empty());
    groups.map(|group| group.trim_start_matches('0').to_owned())
}

/// Cuts a file name into stem, direction (`.up`, `.down`, `.rollback` or nothing) and extension.
pub(super) fn split(path: &Path) -> (String, &'static str, String) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (rest, extension) = match name.len().checked_sub(4) {
        Some(at) if name.is_char_boundary(at) && name[at..].eq_ignore_ascii_case(".sql") => name.split_at(at),
        _ => (name.as_str(), ""),
    };
    for direction in [".up", ".down", ".rollback"] {
        if let Some(stem) = rest.strip_suffix(direction) {
            return (stem.to_owned(), direction, extension.to_owned());
        }
    }
    (rest.to_owned(), "", extension.to_owned())
}

/// The stem without what marks the dialect, in whatever case, and that mark.
pub(super) fn dialect<'s>(stem: &'s str, marks: &[&'s str]) -> Option<(&'s str, &'s str)> {
    marks.iter().find_map(|mark| {
        let at = stem.len().checked_sub(mark.len()).filter(|at| *at > 0 && stem.is_char_boundary(*at))?;
        stem[at..].eq_ignore_ascii_case(mark).then_some((&stem[..at], *mark))
    })
}

/// The same path with another stem; direction and extension stay.
pub(super) fn with_stem(path: &Path, stem: &str) -> PathBuf {
    let (_, direction, extension) = split(path);
    path.with_file_name(format!("{stem}{direction}{extension}"))
}

/// What a migration's name says: number, name behind it, direction.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Id {
    /// The digits at the front, in groups without leading zeros: `V1.2__x` has 1 and 2.
    pub number: Option<Vec<String>>,
    /// The name behind the number, in lower case, without what marks the dialect.
    pub slug: String,
    /// `up` or `down`, if the name says so.
    pub direction: &'static str,
}

impl Id {
    /// Reads a path below the directory of migrations. Tools that keep each migration in a directory of its own have
    /// number and name in the directory's.
    pub(super) fn of(path: &Path) -> Self {
        let (stem, direction, _) = split(path);
        let direction = match stem.as_str() {
            "up" => ".up",
            "down" => ".down",
            stem if is_undo(stem) => ".down",
            _ => direction,
        };
        let (number, title) = cut(path);
        let groups: Vec<String> = groups(&number).collect();
        let slug = if groups.is_empty() || title != number { title.to_lowercase() } else { String::new() };
        Self { number: (!groups.is_empty()).then_some(groups), slug, direction }
    }

    /// True if the number is not above another one; group by group.
    pub(super) fn is_up_to(&self, last: &[String]) -> bool {
        let key = |group: &String| (group.len(), group.clone());
        let keys = |groups: &[String]| groups.iter().map(key).collect::<Vec<_>>();
        self.number.as_ref().is_some_and(|number| keys(number) <= keys(last))
    }
}

/// True if a file may be one side of a migration: number, name and direction are the same, what marks the dialect aside.
pub fn is_file_of(file: &Path, migration: &Path) -> bool {
    is_sql(file) && Id::of(file) == Id::of(migration)
}

/// The number at the front of a migration's name, as written; empty if there is none.
pub fn number(path: &Path) -> String {
    cut(path).0
}

/// The name behind a migration's number, as written, without dialect, direction and ending.
pub fn title(path: &Path) -> String {
    cut(path).1
}

fn cut(path: &Path) -> (String, String) {
    let (stem, _, _) = split(path);
    let whole = match path.parent().and_then(Path::file_name) {
        Some(dir) if matches!(stem.as_str(), "up" | "down" | "migration") => dir.to_string_lossy().into_owned(),
        _ => stem,
    };
    let marks = [SQLITE, POSTGRES].concat();
    let bare = dialect(&whole, &marks).map_or(whole.as_str(), |(rest, _)| rest);
    let (number, title) = number_and_title(bare);
    (number.to_owned(), if title.is_empty() { bare } else { title }.to_owned())
}

fn number_and_title(bare: &str) -> (&str, &str) {
    let Some(parts) = NUMBER.captures(bare) else { return ("", bare) };
    let number = parts.name("version").or(parts.name("number")).map_or("", |part| part.as_str());
    (number, &bare[parts.get_match().end()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names() {
        let id = |path: &str| {
            let Id { number, slug, direction } = Id::of(Path::new(path));
            format!("{}|{slug}|{direction}", number.unwrap_or_default().join(","))
        };
        assert_eq!(id("007_Add_x_postgres.sql"), "7|add_x|");
        assert_eq!(id("1_2fa.up.sql"), "1|2fa|.up");
        assert_eq!(id("2024-01-02-000000_users/up.sql"), "2024,1,2,|users|.up");
        assert_eq!(id("20240102_init/migration.sql"), "20240102|init|");
        assert_eq!(id("V1.2__x_y.sql"), "1,2|x_y|");
        assert_eq!(id("V1_1__x.sql"), "1,1|x|");
        assert_eq!(id("U2__x.sql"), "2|x|.down");
        assert_eq!(id("Users__x.sql"), "|users__x|");
        assert_eq!(id("schema_sqlite.sql"), "|schema|");
        let is_one = |file: &str, migration: &str| is_file_of(Path::new(file), Path::new(migration));
        assert!(is_one("pg/1_a.sql", "01_a_sqlite.sql") && is_one("1_a_pg.sql", "1_a.sql"));
        assert!(
            !is_one("1_a.down.sql", "1_a.up.sql") && !is_one("1_a.txt", "1_a.sql") && !is_one("2_a.sql", "1_a.sql")
        );
        let last = Id::of(Path::new("10_x.sql")).number.unwrap();
        assert!(Id::of(Path::new("009_a.sql")).is_up_to(&last) && Id::of(Path::new("10_b.sql")).is_up_to(&last));
        assert!(!Id::of(Path::new("011_a.sql")).is_up_to(&last) && !Id::of(Path::new("a.sql")).is_up_to(&last));
        assert_eq!(number(Path::new("m/007_x.sql")), "007");
        assert_eq!(number(Path::new("20240102_init/migration.sql")), "20240102");
    }

    #[test]
    fn numbers_count_not_their_digits() {
        let lists: [&[&str]; 3] = [
            &[
                "1_a.sql",
                "V1.1__a.sql",
                "2_a.sql",
                "2_b.sql",
                "V3__a.sql",
                "10_a.sql",
                "20240102_a.sql",
                "R__a.sql",
                "a.sql",
            ],
            &["1/2.sql", "1/010_a.sql", "2/1.sql", "10/1.sql"],
            &["2024-01-03_a/up.sql", "2024-01-10_a/up.sql", "2024-02-01_a/up.sql"],
        ];
        for sorted in lists {
            let mut names = sorted.to_vec();
            names.sort_unstable();
            names.sort_by_key(|name| order(Path::new(name)));
            assert_eq!(names, sorted);
        }
        for name in ["1_x.down.sql", "1/down.sql", "1.x.rollback.sql", "U1.2__x.sql"] {
            assert!(is_down(Path::new(name)), "{name}");
        }
        assert!(!is_down(Path::new("Users__x.sql")) && !is_down(Path::new("V1__x.sql")));
    }

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
        assert_eq!(dialect("1_x_Postgres", POSTGRES), Some(("1_x", "_postgres")));
        assert_eq!(dialect("_postgres", POSTGRES), None);
        assert!(
            is_down(Path::new("1/down.sql")) && is_down(Path::new("1.down.sql")) && !is_down(Path::new("down_x.sql"))
        );
    }
}
