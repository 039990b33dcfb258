//! A diagnostic with the lines of the source. miette draws the lines; the rest is plain text that one can search.

use std::fmt::{self, Write as _};

use lite2pg_core::diagnostic::{Diagnostic, Severity};
use lite2pg_core::text::{Span, line_end};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents,
};

use super::place::Places;
use super::word;
use crate::output::{Output, Paint, clean};

/// Second places that are at most so many lines away are drawn into the same snippet.
const NEAR: usize = 8;
/// Lines that are longer, in bytes, are cut.
const LONG: usize = 200;

pub(super) fn render(output: &Output, file: usize, diagnostic: &Diagnostic, places: &mut Places) -> String {
    let paint = match diagnostic.severity {
        Severity::Error => Paint::Error,
        Severity::Warning => Paint::Warning,
        Severity::Info => Paint::Info,
    };
    let head = format!("{}[{}]", word(diagnostic.severity), diagnostic.rule);
    let message = output.paint(Paint::Bold, &clean(&diagnostic.message));
    let place = clean(&places.place(file, diagnostic.span));
    let mut text =
        format!("{}: {message}\n {} {place}\n", output.paint(paint, &head), output.paint(Paint::Place, "-->"));

    if diagnostic.span.is_empty() && diagnostic.related.is_empty() {
        // It is about the file as a whole: no line would explain it.
        return text + &help(output, diagnostic) + "\n";
    }
    let line = places.position(file, diagnostic.span.start).line;
    let mut labels = vec![(diagnostic.span, None)];
    let mut notes = Vec::new();
    for related in &diagnostic.related {
        let near = places.position(related.file, related.span.start).line.abs_diff(line) <= NEAR;
        let apart = related.span.end <= diagnostic.span.start || related.span.start >= diagnostic.span.end;
        if related.file == file && near && apart {
            labels.push((related.span, Some(related.label.clone())));
        } else {
            notes.push(related);
        }
    }
    let first = labels.iter().map(|(span, _)| places.position(file, span.start).line).min().unwrap_or(1);
    let excerpt = Excerpt::new(places.source(file), first, &labels);
    text += &excerpt.draw(output.color);
    let far = diagnostic
        .related
        .iter()
        .filter(|related| related.file == file && excerpt.missing.iter().any(|(span, _)| *span == related.span));
    for related in notes.into_iter().chain(far) {
        let place = places.place(related.file, related.span);
        let note = clean(&format!("{place}: {}", related.label));
        let _ = writeln!(text, "{}: {note}", output.paint(Paint::Info, "note"));
    }
    text + &help(output, diagnostic) + "\n"
}

fn help(output: &Output, diagnostic: &Diagnostic) -> String {
    let Some(help) = &diagnostic.help else { return String::new() };
    format!("{}: {}\n", output.paint(Paint::Info, "help"), clean(help))
}

type Label = (Span, Option<String>);

/// The lines that are shown, with their labels moved to where they are in it. Every label lies within one line, and
/// nothing in it can upset a terminal.
#[derive(Debug)]
struct Excerpt {
    text: String,
    /// The number of its first line.
    first: usize,
    labels: Vec<LabeledSpan>,
    /// Labels that fell victim to the cutting of long lines.
    missing: Vec<Label>,
}

impl Excerpt {
    /// `first` is the number of the first line with a label.
    fn new(source: &str, first: usize, labels: &[Label]) -> Self {
        let line_start = |at: usize| source[..boundary(source, at)].rfind('\n').map_or(0, |newline| newline + 1);
        let start = labels.iter().map(|(span, _)| span.start).min().unwrap_or(0).min(source.len());
        let last = labels.iter().map(|(span, _)| span.start).max().unwrap_or(0).min(source.len());
        let (mut start, last) = (line_start(start), line_start(last));
        let mut first = first;
        if start > 0 {
            start = line_start(start - 1);
            first -= 1;
        }
        let mut excerpt = Self { text: String::new(), first, labels: Vec::new(), missing: Vec::new() };
        let mut at = start;
        for line in source[start..].split_inclusive('\n').chain([""]) {
            if at > last && !excerpt.text.is_empty() && line_start(at.saturating_sub(1)) > last {
                break;
            }
            // What follows the last line end is a line only if something is to be said about it.
            if line.is_empty() && at > last && !excerpt.text.is_empty() {
                break;
            }
            excerpt.add(line, at, labels);
            at += line.len();
            if line.is_empty() {
                break;
            }
        }
        excerpt
    }

    /// Adds a line that starts at byte `at` of the source.
    fn add(&mut self, line: &str, at: usize, labels: &[Label]) {
        let shown = line.trim_end_matches('\n').trim_end_matches('\r');
        let ends_source = !line.ends_with('\n');
        let here = |span: Span| span.start >= at && (span.start < at + line.len() || ends_source);
        let anchor =
            labels.iter().find(|(span, _)| here(*span)).map_or(0, |(span, _)| (span.start - at).min(shown.len()));
        let window = window(shown, anchor);
        let before = if window.start > 0 { "…" } else { "" };
        let begin = self.text.len();
        for (number, (span, label)) in labels.iter().enumerate().filter(|(_, (span, _))| here(*span)) {
            let start = boundary(shown, span.start - at);
            let end = boundary(shown, span.end.saturating_sub(at)).clamp(start, window.end.max(start));
            if start < window.start || start > window.end {
                self.missing.push((*span, label.clone()));
                continue;
            }
            let offset = |to: usize| begin + before.len() + show(&shown[window.start..to]).len();
            let (from, to) = (offset(start), offset(end));
            let span = SourceSpan::new(from.into(), to - from);
            self.labels.push(match number {
                0 => LabeledSpan::new_primary_with_span(label.clone(), span),
                _ => LabeledSpan::new_with_span(label.as_deref().map(clean), span),
            });
        }
        self.text += before;
        self.text += &show(&shown[window.clone()]);
        if window.end < shown.len() {
            self.text.push('…');
        }
        self.text += line_end("");
    }

    fn draw(&self, color: bool) -> String {
        let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_links(false)
            .with_context_lines(1)
            .without_primary_span_start();
        let mut drawn = String::new();
        if handler.render_report(&mut drawn, self).is_err() {
            return String::new();
        }
        // The first line is the message, which stands above already.
        drawn.split_once('\n').map_or_else(String::new, |(_, rest)| rest.to_owned())
    }
}

/// The part of a line that is shown: all of a short one, and what is around `anchor` of a long one.
fn window(line: &str, anchor: usize) -> std::ops::Range<usize> {
    if line.len() <= LONG {
        return 0..line.len();
    }
    let start = if anchor <= LONG * 2 / 3 { 0 } else { boundary(line, anchor - LONG / 3) };
    start..boundary(line, start + LONG)
}

/// The start of the character at a byte offset.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// What is shown of a text: no control characters, no byte order mark.
fn show(text: &str) -> String {
    let plain = |char: char| if char.is_control() && char != '\t' { '\u{fffd}' } else { char };
    text.chars().filter(|char| *char != '\u{feff}').map(plain).collect()
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let found = self.text.read_span(span, before, after)?;
        let line = found.line() + self.first - 1;
        let contents = MietteSpanContents::new(found.data(), *found.span(), line, found.column(), found.line_count());
        Ok(Box::new(contents))
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Excerpt {}

impl miette::Diagnostic for Excerpt {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lite2pg_core::diagnostic::Related;
    use lite2pg_core::project::{File, Role};

    fn full(source: &str, span: Span, related: Vec<Related>) -> String {
        let role = Role::Migration { port: None };
        let other = File { name: "0.sql".to_owned(), source: "x\ny\n".to_owned(), role: Role::Base };
        let files = [other, File { name: "1.sql".to_owned(), source: source.to_owned(), role }];
        let message = "it differs".to_owned();
        let help = Some("do something".to_owned());
        let diagnostic = Diagnostic { severity: Severity::Error, rule: "a-rule", message, span, help, related };
        let output = Output::default();
        render(&output, 1, &diagnostic, &mut Places::new(&files))
    }

    fn related(file: usize, start: usize, end: usize) -> Related {
        Related { file, span: Span::new(start, end), label: "because".to_owned() }
    }

    #[test]
    fn the_whole_thing() {
        let source = "CREATE TABLE t (\n\tä INTEGER,\n\tdone INTEGER DEFAULT 2\n);\n";
        let at = source.find('2').unwrap();
        let text = full(source, Span::new(at, at + 1), vec![related(1, 18, 20), related(0, 2, 3)]);
        let expected = "\
error[a-rule]: it differs
 --> 1.sql:3:23
   ╭────
 1 │ CREATE TABLE t (
 2 │     ä INTEGER,
   ·     ┬
   ·     ╰── because
 3 │     done INTEGER DEFAULT 2
   ·                          ─
 4 │ );
   ╰────
note: 0.sql:2:1: because
help: do something

";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_statement_over_several_lines_is_marked_on_its_first() {
        let text = full("a\r\nSELECT\r\n1;\r\n", Span::new(3, 12), vec![]);
        assert!(text.contains(" 2 │ SELECT\n   · ──────\n 3 │ 1;\n"), "{text}");
    }

    #[test]
    fn long_lines_are_cut_and_control_characters_are_not_shown() {
        let source = format!("\u{feff}-- {}\u{1b}[31m here {}", "ß".repeat(400), "y".repeat(400));
        let at = source.find("here").unwrap();
        let text = full(&source, Span::new(at, at + 4), vec![related(1, 3, 4)]);
        assert!(text.lines().all(|line| line.chars().count() < 230) && !text.contains('\u{1b}'), "{text}");
        assert!(text.contains("note: 1.sql:1:1: because"), "{text}");
        assert!(text.contains("1.sql:1:410"), "{text}");
    }

    #[test]
    fn any_place_can_be_drawn() {
        for source in ["", "\n", "ä", "a\r\nb\r", "\t\u{0}\n\n", "x\n"] {
            for start in 0..=source.len() + 1 {
                for end in start..=source.len() + 2 {
                    for second in 0..=source.len() {
                        let text = full(source, Span::new(start, end), vec![related(1, second, second + 1)]);
                        assert!(text.contains("1 │") || source.is_empty() || text.contains("2 │"), "{source:?} {text}");
                    }
                }
            }
        }
    }
}
