//! Unified diffs that `git apply` takes.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use similar::TextDiff;

use crate::git;

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
    let mut config = TextDiff::configure();
    let diff = config.newline_terminated(true).diff_slices(&old, &new);
    let _ = write!(text, "{}", diff.unified_diff());
    text
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
