//! JUnit XML, as Jenkins and GitLab read it: one test case for each migration, one failure for each error.

use std::fmt::Write as _;

use super::item::{Item, PROBLEM, item};
use super::place::{Places, slashes};
use super::shown;
use crate::job::Done;
use crate::output::Output;

pub(super) fn render(output: &Output, done: &[Done]) -> String {
    let mut cases = String::new();
    let (mut tests, mut failures, mut errors) = (0, 0, 0);
    for done in done {
        let mut places = Places::new(&done.files);
        for entry in &done.entries {
            let items: Vec<Item> = shown(output, entry).map(|found| item(entry.file, found, &mut places)).collect();
            tests += 1;
            let _ =
                writeln!(cases, "    <testcase classname=\"lite2pg\" name=\"{}\">", escape(&slashes(&entry.source)));
            let (bad, rest): (Vec<&Item>, Vec<&Item>) = items.iter().partition(|item| item.severity == "error");
            failures += usize::from(!bad.is_empty());
            for item in bad {
                let _ = writeln!(
                    cases,
                    "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                    item.rule,
                    escape(&item.message),
                    escape(&line(item))
                );
            }
            if !rest.is_empty() {
                let lines: Vec<String> = rest.into_iter().map(line).collect();
                let _ = writeln!(cases, "      <system-out>{}</system-out>", escape(&lines.join("\n")));
            }
            cases += "    </testcase>\n";
        }
        for problem in &done.problems {
            tests += 1;
            errors += 1;
            let name = problem.path.as_deref().map_or_else(|| ".".to_owned(), slashes);
            let _ = write!(
                cases,
                "    <testcase classname=\"lite2pg\" name=\"{}\">\n      <error type=\"{PROBLEM}\" message=\"{}\">{}</error>\n    \
                 </testcase>\n",
                escape(&name),
                escape(&problem.message),
                escape(&problem.to_string())
            );
        }
    }
    let counts = format!("name=\"lite2pg\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts}>\n  <testsuite {counts}>\n{cases}  </testsuite>\n\
         </testsuites>\n"
    )
}

fn line(item: &Item) -> String {
    let place = &item.place;
    let head = format!("{}:{}:{}: {}[{}]", place.file, place.line, place.column, item.severity, item.rule);
    match &item.help {
        Some(help) => format!("{head}: {}\nhelp: {help}", item.message),
        None => format!("{head}: {}", item.message),
    }
}

/// Text for XML 1.0, which has no place for most control characters.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\n' | '\t' => escaped.push(char),
            char if char.is_control() || matches!(char, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            char => escaped.push(char),
        }
    }
    escaped
}
