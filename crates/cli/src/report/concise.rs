//! One line per diagnostic: `file:line:column: error[rule]: message`.

use lite2pg_core::diagnostic::Diagnostic;

use super::place::Places;
use super::word;
use crate::output::clean;

pub(super) fn render(file: usize, diagnostic: &Diagnostic, places: &mut Places) -> String {
    let place = places.place(file, diagnostic.span);
    let message = diagnostic.message.replace('\n', " ");
    clean(&format!("{place}: {}[{}]: {message}", word(diagnostic.severity), diagnostic.rule)) + "\n"
}
