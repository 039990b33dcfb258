//! The stub that stands for a blocked statement.

use crate::diagnostic::{Diagnostic, Severity};
use crate::project::Port;
use crate::split;
use crate::text::Span;

/// Writes a stub for a statement that could not be ported: it raises an error and shows the source.
pub(super) fn block(port: &mut Port, source: &str, statement: &split::Statement, mut diagnostics: Vec<Diagnostic>) {
    let whole = statement.whole;
    port.text.push_str(Span::new(whole.start, statement.span.start).of(source));
    let error = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
    let message = error.map_or("", |error| error.message.as_str()).replace(['\n', '\r', '\0'], " ");
    for line in Span::new(statement.span.start, whole.end).of(source).lines() {
        port.text.push_str("-- ");
        port.text.push_str(&line.replace('\0', "\\0"));
        port.text.push('\n');
    }
    let quoted = message.replace('\'', "''").replace('%', "%%").replace("$lite2pg$", "");
    let stub = ["DO $lite2pg$ BEGIN RAISE EXCEPTION 'not ported: ", &quoted, "'; END $lite2pg$;"];
    port.text.extend(stub);
    port.blocked.push(statement.span);
    port.diagnostics.append(&mut diagnostics);
}
