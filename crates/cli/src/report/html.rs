//! The report as one HTML page that needs nothing else: no script, no network. It is readable on a phone and in the dark.

mod compare;

use std::fmt::Write as _;

use lite2pg_core::diagnostic::Diagnostic;

use super::place::Places;
use super::{shown, word};
use crate::job::{Done, Entry};
use crate::output::Output;
use crate::status_command::{Row, rows};
use compare::{Line, Part, lines};

/// The whole page.
pub fn render(done: &[Done]) -> String {
    let mut body = String::from("<h1>PostgreSQL ports</h1>\n");
    let mut sections = String::new();
    let mut number = 0;
    for done in done {
        let (rows, lacks) = rows(done);
        body += "<div class=\"wide\"><table class=\"states\">\n<thead><tr><th>Migration<th>Name<th>SQLite<th>PostgreSQL<th>State<th>\
                 Risk<th>Notes</thead>\n<tbody>\n";
        for row in &rows {
            let entry =
                done.entries.iter().find(|entry| row.sqlite_path.as_ref() == Some(&done.files[entry.file].name));
            number += 1;
            body += &state_row(row, entry.map(|_| number));
            if let Some(entry) = entry {
                sections += &section(done, entry, row, number);
            }
        }
        body += "</tbody></table></div>\n";
        if !lacks.is_empty() {
            let _ = writeln!(body, "<h2>Missing on the PostgreSQL side</h2>\n<ul class=\"lacks\">");
            for lack in &lacks {
                let (kind, object) = (lack.kind, escape(&lack.object));
                let place = escape(&format!("{}:{}", lack.file, lack.line));
                let _ = writeln!(body, "<li>{kind} <code>{object}</code> <small>{place}</small></li>");
            }
            body += "</ul>\n";
        }
        body += &evidence(done);
    }
    body += &sections;
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>PostgreSQL ports</title>\n<style>\n{}</style>\n</head>\n\
         <body>\n{body}</body>\n</html>\n",
        include_str!("html/style.css")
    )
}

fn state_row(row: &Row, number: Option<usize>) -> String {
    // Names may break behind each `_`.
    let name_of = |name: &str| escape(name).replace('_', "_<wbr>");
    let file = |name: &Option<String>| name.as_deref().map_or_else(|| "-".to_owned(), name_of);
    let name = name_of(&row.name);
    let name = number.map_or_else(|| name.clone(), |number| format!("<a href=\"#m{number}\">{name}</a>"));
    format!(
        "<tr><td>{}<td>{name}<td>{}<td>{}<td>{}<td class=\"risk-{}\">{}<td>{}</tr>\n",
        escape(&row.number),
        file(&row.sqlite_file),
        file(&row.postgres_file),
        state(row.state),
        if row.risk == "-" { "none" } else { row.risk },
        row.risk,
        escape(&row.notes.join("; "))
    )
}

fn state(name: &str) -> String {
    format!("<span class=\"state {name}\">{name}</span>")
}

/// Why the columns have the types they have.
fn evidence(done: &Done) -> String {
    if done.decisions.is_empty() {
        return String::new();
    }
    let mut places = Places::new(&done.files);
    let mut text = String::from(
        "<details class=\"evidence\"><summary>Inferred column types</summary>\n<div class=\"wide\"><table>\n<thead><tr><th>\
         Column<th>SQLite<th>PostgreSQL<th>Because</thead>\n<tbody>\n",
    );
    for decision in &done.decisions {
        let reasons: Vec<String> = decision
            .reasons
            .iter()
            .map(|reason| match reason.place {
                Some((file, span)) => {
                    format!("{} <small>{}</small>", escape(&reason.text), escape(&places.place(file, span)))
                }
                None => escape(&reason.text),
            })
            .collect();
        let (column, declared, chosen) =
            (escape(&decision.column), escape(&decision.declared), escape(&decision.chosen));
        let _ =
            writeln!(text, "<tr><td><code>{column}</code><td>{declared}<td>{chosen}<td>{}</tr>", reasons.join("<br>"));
    }
    text + "</tbody></table></div></details>\n"
}

/// One migration: its diagnostics at their lines, source and port side by side.
fn section(done: &Done, entry: &Entry, row: &Row, number: usize) -> String {
    let file = &done.files[entry.file];
    let mut places = Places::new(&done.files);
    let output = Output { verbose: true, ..Output::default() };
    let said: Vec<(usize, &Diagnostic)> =
        shown(&output, entry).map(|found| (places.position(entry.file, found.span.start).line, found)).collect();
    let port = entry.old.as_deref().or(entry.port.as_ref().map(|port| port.text.as_str()));
    let title = format!("{} {}", row.number, row.name);
    let mut text = format!(
        "<section id=\"m{number}\">\n<h2>{} {}</h2>\n<div class=\"wide\"><table class=\"sides\">\n<colgroup><col class=\"n\"><col>\
         <col class=\"n\"><col></colgroup>\n<thead><tr><th colspan=\"2\">{}<th colspan=\"2\">{}{}</thead>\n<tbody>\n",
        escape(title.trim()),
        state(row.state),
        escape(&file.name),
        escape(&entry.target.display().to_string()),
        if entry.old.is_none() && port.is_some() { " <small>not written yet</small>" } else { "" }
    );
    let rows = lines(&file.source, port.unwrap_or_default());
    if !rows.iter().any(|line| line.left.is_some()) {
        said.iter().for_each(|(_, found)| text += &note(entry.file, found, &mut places));
    }
    for line in rows {
        text += &line_row(&line);
        let here = line.left.as_ref().map(|(number, _)| *number);
        for (_, found) in said.iter().filter(|(at, _)| Some(*at) == here) {
            text += &note(entry.file, found, &mut places);
        }
    }
    text + "</tbody></table></div>\n</section>\n"
}

fn line_row(line: &Line) -> String {
    let side = |side: &Option<(usize, Vec<Part>)>| match side {
        None => "<td><td class=\"gone\">".to_owned(),
        Some((number, parts)) => {
            let code: String = parts
                .iter()
                .map(|part| {
                    let text = escape(&part.text);
                    if part.changed { format!("<mark>{text}</mark>") } else { text }
                })
                .collect();
            format!("<td class=\"n\">{number}<td class=\"c\">{code}")
        }
    };
    let class = if line.changed { " class=\"changed\"" } else { "" };
    format!("<tr{class}>{}{}</tr>\n", side(&line.left), side(&line.right))
}

fn note(file: usize, found: &Diagnostic, places: &mut Places) -> String {
    let mut lines = vec![escape(&found.message)];
    lines.extend(found.help.iter().map(|help| format!("help: {}", escape(help))));
    lines.extend(found.related.iter().map(|related| {
        let place = places.place(related.file, related.span);
        format!("{}: {}", escape(&place), escape(&related.label))
    }));
    let severity = word(found.severity);
    format!(
        "<tr class=\"note {severity}\"><td><td colspan=\"3\"><b>{severity}[{}]</b> <small>{}</small> {}</tr>\n",
        found.rule,
        escape(&places.place(file, found.span)),
        lines.join("<br>")
    )
}

fn escape(text: &str) -> String {
    crate::output::clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
