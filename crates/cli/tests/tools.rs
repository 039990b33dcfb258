//! What goose and sql-migrate send: they cut a file at each line that ends with `;`, unless told otherwise. No such cut may
//! go through a statement of a port, whatever a case of the corpus holds.
#![cfg(feature = "engines")]

use std::path::{Path, PathBuf};

use lite2pg_core::config::Config;
use lite2pg_core::directive::{Directive, Tool};
use lite2pg_core::project::{File, Role, port};
use lite2pg_core::text::Span;
use lite2pg_verify::script::{Part, Script};

/// Where the tool cuts, as byte offsets:
/// <https://github.com/pressly/goose/blob/main/internal/sqlparser/parser.go>,
/// <https://github.com/rubenv/sql-migrate/blob/master/sqlparse/sqlparse.go>.
fn cuts(text: &str) -> Vec<usize> {
    let (mut cuts, mut at, mut whole) = (Vec::new(), 0, false);
    for line in text.split_inclusive('\n') {
        at += line.len();
        match Directive::read(line.trim()) {
            Some(Directive::StatementBegin(_)) => whole = true,
            Some(Directive::StatementEnd(_)) => (whole, cuts) = (false, [cuts, vec![at]].concat()),
            _ if line.trim_start().starts_with("--") => {}
            _ => {
                let words = line.split_whitespace().take_while(|word| !word.starts_with("--"));
                if !whole && words.last().is_some_and(|word| word.ends_with(';')) {
                    cuts.push(at);
                }
            }
        }
    }
    cuts
}

/// The case as a project of that tool has it: marks around each statement that the tool would cut.
fn marked(case: &str, tool: Tool) -> Option<String> {
    let script = Script { name: String::new(), text: case.to_owned() };
    let (begin, end) = tool.statement_marks();
    let all = cuts(case);
    let mut text = case.to_owned();
    for span in script.sqlite(Part::Up).into_iter().rev() {
        if all.iter().any(|cut| span.start < *cut && *cut < span.end) {
            let behind = case[span.end..].find('\n').map_or(case.len(), |newline| span.end + newline + 1);
            let stands_alone = case[..span.start].ends_with('\n') && case[span.end..behind].trim().is_empty();
            if !stands_alone {
                return None;
            }
            text.insert_str(behind, &format!("{end}\n"));
            text.insert_str(span.start, &format!("{begin}\n"));
        }
    }
    let up = if tool == Tool::Goose { "-- +goose Up" } else { "-- +migrate Up" };
    Some(format!("{up}\n{}\n", text.trim_end()))
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/cases");
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    files.filter(|path| lite2pg::layout::is_sql(path)).collect()
}

#[test]
fn no_statement_of_a_port_is_cut() {
    let (mut seen, mut needed, mut faults) = (0, 0, Vec::new());
    for path in cases() {
        let case = std::fs::read_to_string(&path).unwrap();
        let has_marks = case.lines().any(|line| Directive::read(line).is_some() || line.starts_with('.'));
        if has_marks || !case.trim_end().ends_with(';') {
            continue;
        }
        for tool in [Tool::Goose, Tool::SqlMigrate] {
            let Some(source) = marked(&case, tool) else { continue };
            let file = File { name: "1.sql".to_owned(), source, role: Role::Migration { port: None } };
            let made = port(&Config::house(), &[file], |_| true).ports.remove(0).unwrap();
            let script = Script { name: String::new(), text: lite2pg::stamp::seal("", &made.text) };
            let all = cuts(&script.text);
            for span in script.postgres(Part::Up) {
                let is_cut = all.iter().any(|cut| span.start < *cut && *cut < span.end);
                if is_cut || all.last().is_none_or(|last| *last < span.end) {
                    let statement = span.of(&script.text);
                    faults.push(format!(
                        "{} for {tool:?}: {}:\n{statement}",
                        path.display(),
                        if is_cut { "cut" } else { "open" }
                    ));
                }
            }
            seen += 1;
            // Without the marks, the tool would cut it.
            let (begin, end) = tool.statement_marks();
            let bare: Vec<&str> = script.text.lines().filter(|line| *line != begin && *line != end).collect();
            let bare = Script { name: String::new(), text: bare.join("\n") };
            let all = cuts(&bare.text);
            let is_cut = |span: &Span| all.iter().any(|cut| span.start < *cut && *cut < span.end);
            needed += usize::from(bare.postgres(Part::Up).iter().any(is_cut));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(seen > 150 && needed > 10, "{seen} ports, {needed} in need of marks");
}
