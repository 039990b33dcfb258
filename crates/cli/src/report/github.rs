//! Annotations of a GitHub workflow,
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.

use std::fmt::Write as _;

use super::item::Item;
use super::place::in_repository;

pub(super) fn render(items: &[Item]) -> String {
    let mut text = String::new();
    for item in items {
        let level = if item.severity == "info" { "notice" } else { item.severity };
        let file = property(&in_repository(&item.place.file));
        let message = match &item.help {
            Some(help) => format!("{}\nhelp: {help}", item.message),
            None => item.message.clone(),
        };
        let _ = write!(text, "::{level} file={file},line={},col={}", item.place.line, item.place.column);
        // GitHub shows columns only for what lies within one line.
        if item.end_line == item.place.line && item.end_column > item.place.column {
            let _ = write!(text, ",endColumn={}", item.end_column);
        } else if item.end_line > item.place.line {
            let _ = write!(text, ",endLine={}", item.end_line);
        }
        let _ = writeln!(text, ",title={}::{}", property(item.rule), data(&message));
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
