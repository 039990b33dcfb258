//! A statement of an application that becomes several: what prepares it takes one at a time.

use crate::config::{Config, Placeholders};
use crate::rule::Out;
use crate::text::Span;

/// Warns where the port of a statement with parameters is not one statement. `own` of those before it are its own, the others
/// make functions.
pub(super) fn note(config: &Config, at: Span, own: usize, out: &mut Out) {
    let Some(style) = config.placeholders else { return };
    out.speak("placeholder");
    let functions = out.before.len() - own;
    if functions > 0 {
        let what = if functions == 1 { "a function" } else { "functions" };
        out.warn(at, format!("the port calls {what} of lite2pg, which the CREATE FUNCTION before it makes"))
            .help("put CREATE FUNCTION into a migration, once, and leave it out here");
    }
    let count = own + out.after.len() + usize::from(!out.removed);
    if count > 1 {
        let with = match style {
            _ if out.parameters.is_empty() => "",
            Placeholders::Dollar => ", with those parameters that it names, numbered from $1",
            Placeholders::Percent | Placeholders::Named => ", with those parameters that it names",
        };
        out.warn(at, format!("becomes {count} statements, and PostgreSQL prepares one at a time"))
            .help(format!("run each by itself, all in one transaction{with}"));
    }
}
