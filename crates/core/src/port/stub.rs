//! The stub that stands for a blocked statement.

use super::comment;
use crate::diagnostic::{Diagnostic, Severity};
use crate::directive::Tool;
use crate::project::Port;
use crate::split;
use crate::text::{self, Span};

/// What each stub begins with; a port that holds it is not done.
pub const STUB: &str = "DO $lite2pg$ BEGIN RAISE EXCEPTION 'not ported: ";

/// Writes a stub for a statement that could not be ported: it raises an error and shows the source.
pub(super) fn block(
    port: &mut Port,
    source: &str,
    statement: &split::Statement,
    mut diagnostics: Vec<Diagnostic>,
    tool: Option<Tool>,
) {
    let whole = statement.whole;
    let line_end = text::line_end(source);
    port.text.push_str(&comment::readable(Span::new(whole.start, statement.span.start).of(source)));
    let error = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
    let message = error.map_or("", |error| error.message.as_str()).replace(['\n', '\r', '\0'], " ");
    for line in Span::new(statement.span.start, whole.end).of(source).lines() {
        port.text.push_str("-- ");
        port.text.push_str(&comment::line(&line.replace('\0', "\\0")));
        port.text.push_str(line_end);
    }
    port.text.push_str(&raise(&message, tool, line_end));
    port.blocked.push(statement.span);
    port.diagnostics.append(&mut diagnostics);
}

/// The statement that raises the error, between the marks of a tool that cuts at each `;`.
pub(super) fn raise(message: &str, tool: Option<Tool>, line_end: &str) -> String {
    let quoted = message.replace('\'', "''").replace('%', "%%").replace("$lite2pg$", "");
    let stub = [STUB, &quoted, "'; END $lite2pg$;"].concat();
    match tool.map(Tool::statement_marks) {
        Some((begin, end)) => [begin, line_end, &stub, line_end, end].concat(),
        None => stub,
    }
}
