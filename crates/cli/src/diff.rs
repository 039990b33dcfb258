//! What differs between two texts, and unified diffs that `git apply` takes.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use imara_diff::{Algorithm, Diff, InternedInput};

use crate::git;

/// How many unchanged lines are shown around a change.
const CONTEXT: usize = 3;

/// A place where two lists differ.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// What only the old list has there, as 0-based indices; it may be empty, the other one then is not.
    pub old: Range<usize>,
    /// What only the new list has there.
    pub new: Range<usize>,
}

/// The places where two lists of lines or words differ, in order. What lies between them is the same.
pub fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    let mut input = InternedInput::default();
    input.update_before(old.iter().copied());
    input.update_after(new.iter().copied());
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let range = |range: Range<u32>| range.start as usize..range.end as usize;
    diff.hunks().map(|hunk| Change { old: range(hunk.before), new: range(hunk.after) }).collect()
}

/// The diff that makes `new` of `old`; `None` stands for a file that does not exist yet. Empty if nothing changes.
pub fn unified(path: &Path, old: Option<&str>, new: &str) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let top = git::top_of(&here).unwrap_or(&here);
    if old == Some(new) { String::new() } else { text(&relative(path, &here, top), old, new) }
}

fn text(name: &str, old: Option<&str>, new: &str) -> String {
    let (a, b) = (quote(&format!("a/{name}")), quote(&format!("b/{name}")));
    let mut text = format!("diff --git {a} {b}\n");
    if old.is_none() {
        text += "new file mode 100644\n";
    }
    if old.unwrap_or("").is_empty() && new.is_empty() {
        return text;
    }
    // A name with a blank is followed by a tab, so that the blank does not end it.
    let tab = if name.contains(' ') { "\t" } else { "" };
    let from = if old.is_some() { format!("{a}{tab}") } else { "/dev/null".to_owned() };
    let _ = writeln!(text, "--- {from}\n+++ {b}{tab}");
    let old: Vec<&str> = old.unwrap_or("").split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    for hunk in changes(&old, &new).chunk_by(|one, next| next.old.start - one.old.end <= 2 * CONTEXT) {
        write_hunk(&mut text, &old, &new, hunk);
    }
    text
}

/// Writes changes that lie near to each other, with the lines around them.
fn write_hunk(text: &mut String, old: &[&str], new: &[&str], changes: &[Change]) {
    let (Some(first), Some(last)) = (changes.first(), changes.last()) else { return };
    let (before, after) = (first.old.start.min(CONTEXT), (old.len() - last.old.end).min(CONTEXT));
    let place = |start: usize, end: usize| match (end + after) - (start - before) {
        // No line is named by the one before it.
        0 => format!("{},0", start - before),
        1 => format!("{}", start - before + 1),
        count => format!("{},{count}", start - before + 1),
    };
    let (was, is) = (place(first.old.start, last.old.end), place(first.new.start, last.new.end));
    let _ = writeln!(text, "@@ -{was} +{is} @@");
    let mut at = first.old.start - before;
    for change in changes {
        write_lines(text, ' ', &old[at..change.old.start]);
        write_lines(text, '-', &old[change.old.clone()]);
        write_lines(text, '+', &new[change.new.clone()]);
        at = change.old.end;
    }
    write_lines(text, ' ', &old[at..last.old.end + after]);
}

fn write_lines(text: &mut String, mark: char, lines: &[&str]) {
    for line in lines {
        text.push(mark);
        text.push_str(line);
        if !line.ends_with('\n') {
            text.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// The path as seen from the top of the repository, with `/`: `git apply` leaves out what lies elsewhere, wherever it is
/// run. Without a repository, as seen from the current directory; a path outside of that loses its root.
fn relative(path: &Path, here: &Path, top: &Path) -> String {
    let whole = here.join(path);
    let inside = whole.strip_prefix(top).ok();
    let mut plain = PathBuf::new();
    for part in inside.unwrap_or(path).components() {
        match part {
            Component::Normal(part) => plain.push(part),
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            _ => {}
        }
    }
    plain.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Quotes a name as git does if it has characters that would break the line.
fn quote(name: &str) -> String {
    if !name.contains(|char: char| char.is_ascii_control() || char == '"' || char == '\\') {
        return name.to_owned();
    }
    let mut quoted = String::from("\"");
    for char in name.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            char if char.is_ascii_control() => {
                let _ = write!(quoted, "\\{:03o}", char as u32);
            }
            char => quoted.push(char),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_files_and_changes() {
        assert_eq!(
            text("m/x.sql", None, "a\nb"),
            "diff --git a/m/x.sql b/m/x.sql\nnew file mode 100644\n--- /dev/null\n+++ b/m/x.sql\n@@ -0,0 +1,2 @@\n+a\n+b\n\
             \\ No newline at end of file\n"
        );
        assert_eq!(
            text("a b.sql", Some("a\r\nb\n"), "a\r\nc\n"),
            "diff --git a/a b.sql b/a b.sql\n--- a/a b.sql\t\n+++ b/a b.sql\t\n@@ -1,2 +1,2 @@\n a\r\n-b\n+c\n"
        );
        assert_eq!(unified(Path::new("x"), Some("a"), "a"), "");
    }

    #[test]
    fn lines_around_changes() {
        let old: Vec<String> = (1..=20).map(|number| format!("{number}\n")).collect();
        let hunks = |changed: &[usize]| {
            let new = old.iter().enumerate().map(|(at, line)| if changed.contains(&(at + 1)) { "x\n" } else { line });
            let text = text("f", Some(&old.concat()), &new.collect::<String>());
            text.lines().skip(3).map(|line| line.to_owned() + "|").collect::<String>()
        };
        assert_eq!(hunks(&[1]), "@@ -1,4 +1,4 @@|-1|+x| 2| 3| 4|");
        assert_eq!(hunks(&[6]), "@@ -3,7 +3,7 @@| 3| 4| 5|-6|+x| 7| 8| 9|");
        assert_eq!(hunks(&[20]), "@@ -17,4 +17,4 @@| 17| 18| 19|-20|+x|");
        // Six lines between them are shown once, seven are not.
        assert_eq!(hunks(&[2, 9]).matches("@@ -").count(), 1);
        assert_eq!(hunks(&[2, 10]).matches("@@ -").count(), 2);
    }

    #[test]
    fn names() {
        assert_eq!(quote("a/x\ty\".sql"), "\"a/x\\011y\\\".sql\"");
        let relative = |path: &str, here: &str| relative(Path::new(path), Path::new(here), Path::new("/top"));
        assert_eq!(relative("./a/../b.sql", "/top"), "b.sql");
        assert_eq!(relative("a.sql", "/top/m"), "m/a.sql");
        assert_eq!(relative("/top/x.sql", "/top/m"), "x.sql");
        assert_eq!(relative("../x.sql", "/top/m"), "x.sql");
        assert_eq!(relative("/elsewhere/x.sql", "/top/m"), "elsewhere/x.sql");
    }
}
