//! What is to be said about a pair as such: it is missing, stale, hollow, …

use std::path::Path;

use lite2pg_core::diagnostic::{Diagnostic, Severity};
use lite2pg_core::lacks::Lack;
use lite2pg_core::lex::{self, TokenKind};
use lite2pg_core::project::Role;
use lite2pg_core::text::Span;

use crate::job::{Done, Entry};
use crate::merge;
use crate::report::{blocked, plural};
use crate::state::State;

/// A finding about a pair, as `lite2pg explain` lists it beside the rules.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub summary: &'static str,
    /// What to do about it.
    pub cure: &'static str,
}

/// There is no port.
pub const MISSING: Kind = Kind {
    name: "port-missing",
    summary: "A SQLite migration has no PostgreSQL port.",
    cure: "Run `lite2pg port`. If there is to be none, say so: `sqlite-only` or `baseline` in lite2pg.toml, or \
           `-- lite2pg: skip-file: reason` in the file.",
};
const STALE: Kind = Kind {
    name: "port-stale",
    summary: "A source was changed after its port was made.",
    cure: "Run `lite2pg port --update`; if the port has been applied already, write a new migration instead.",
};
const CONFLICT: Kind = Kind {
    name: "port-conflict",
    summary: "A source was changed, and its port is the work of somebody; or git could not merge the port.",
    cure: "Bring the change over by hand, then `lite2pg accept` the port. `lite2pg port --force` writes it anew and keeps \
           the old text as FILE.orig.",
};
const BLOCKED: Kind = Kind {
    name: "port-blocked",
    summary: "A source cannot be ported, or its port holds stubs that raise an error when they are run.",
    cure: "Write the refused statements by hand: `lite2pg port --partial` makes a port with a stub in the place of each. \
           Replace the stubs, then `lite2pg accept` the port.",
};
const HOLLOW: Kind = Kind {
    name: "port-hollow",
    summary: "A port written by hand lacks objects that its source makes.",
    cure: "Add what is missing, or say in the port why it is not needed: `-- lite2pg: by-design(name): reason`, or \
           `-- lite2pg: by-design: reason` for the whole file.",
};
const UNUSED: Kind = Kind {
    name: "by-design-unused",
    summary: "A `by-design` comment names nothing that is missing, or gives no reason.",
    cure: "Remove it, or correct the name.",
};

/// All of them.
pub const KINDS: [Kind; 6] = [MISSING, STALE, CONFLICT, BLOCKED, HOLLOW, UNUSED];

impl Kind {
    fn says(self, severity: Severity, span: Span, message: String, help: Option<String>) -> Diagnostic {
        Diagnostic { severity, rule: self.name, message, span, help, related: Vec::new() }
    }
}

/// Adds to each entry what is to be said about its pair.
pub fn find(done: &mut Done) {
    for entry in &mut done.entries {
        let finding = about_state(entry);
        entry.findings.extend(finding);
    }
    if done.entries.iter().any(|entry| entry.judged.by_hand) {
        let lacks = done.lacks();
        find_hollow(done, &lacks);
    }
}

fn about_state(entry: &Entry) -> Option<Diagnostic> {
    let (source, target) = (entry.source.display(), entry.target.display());
    let error =
        |kind: Kind, message: String, help: String| Some(kind.says(Severity::Error, Span::at(0), message, Some(help)));
    match entry.state() {
        State::Missing => error(MISSING, "no PostgreSQL port".into(), format!("`lite2pg port` writes {target}")),
        State::Stale => error(
            STALE,
            format!("changed after {target} was made"),
            "`lite2pg port --update` rewrites the port".to_owned(),
        ),
        State::Conflict if entry.old.as_deref().is_some_and(|port| merge::conflict(port).is_some()) => error(
            CONFLICT,
            format!("{target} holds the marks of a conflict that git could not merge"),
            format!("resolve it, then `lite2pg accept {target}`; or `lite2pg port --force {source}`"),
        ),
        State::Conflict => error(
            CONFLICT,
            format!("changed, and {target} was edited or written by hand"),
            format!("bring the change over, then `lite2pg accept {target}`; or `lite2pg port --force {source}`"),
        ),
        State::Blocked if entry.old.is_some() => error(
            BLOCKED,
            format!("{target} holds stubs that refuse to run"),
            format!("replace them by hand, then `lite2pg accept {target}`"),
        ),
        State::Blocked => error(
            BLOCKED,
            format!("cannot be ported: {}", plural(blocked(entry), "error")),
            "`lite2pg port --partial` writes the port with a stub for each refused statement".to_owned(),
        ),
        _ => None,
    }
}

/// Says which ports by hand lack objects that their source makes.
fn find_hollow(done: &mut Done, lacks: &[Lack]) {
    for entry in done.entries.iter_mut().filter(|entry| entry.judged.by_hand) {
        let Some(text) = &entry.old else { continue };
        let mut designs = designs(text);
        let target = entry.target.display();
        for lack in lacks.iter().filter(|lack| lack.place.file == entry.file) {
            let mut excused = false;
            for design in designs.iter_mut().filter(|design| design.fits(&lack.name)) {
                design.used = true;
                excused |= design.reason;
            }
            if !excused {
                let message = format!("{target} lacks the {} {}", lack.kind.name(), lack.name);
                let help = format!("if it is not needed there: -- lite2pg: by-design({}): reason", lack.name);
                entry.findings.push(HOLLOW.says(Severity::Warning, lack.place.span, message, Some(help)));
            }
        }
        for design in designs.iter().filter(|design| !design.used || !design.reason) {
            let what = if design.used { "gives no reason" } else { "names nothing that is missing" };
            let message = format!("{target}:{}: this `by-design` {what}", design.line);
            entry.findings.push(UNUSED.says(Severity::Warning, Span::at(0), message, None));
        }
    }
}

/// A comment in a port that says why something is missing.
struct Design {
    /// The object; `None` for all.
    name: Option<String>,
    reason: bool,
    /// 1-based.
    line: usize,
    used: bool,
}

impl Design {
    /// True for the object itself and for the table it belongs to.
    fn fits(&self, lack: &str) -> bool {
        let lack = lack.to_ascii_lowercase();
        self.name.as_ref().is_none_or(|name| {
            let name = name.to_ascii_lowercase();
            lack == name || lack.strip_prefix(&name).is_some_and(|rest| rest.starts_with(['.', '(']))
        })
    }
}

fn designs(port: &str) -> Vec<Design> {
    if !port.contains("by-design") {
        return Vec::new();
    }
    let comments = lex::tokens(port).filter(|token| token.kind == TokenKind::LineComment);
    let read = |token: lex::Token| {
        let text = token.span.of(port).trim_start_matches('-').trim();
        let rest = text.strip_prefix("lite2pg:")?.trim_start().strip_prefix("by-design")?;
        let (name, reason) = match rest.strip_prefix('(') {
            // The name of a key has parentheses of its own, and so may the reason have.
            Some(rest) => rest
                .split_once("):")
                .or_else(|| Some((rest.strip_suffix(')')?, "")))
                .map(|(n, r)| (Some(n.trim().to_owned()), r))?,
            None => (None, rest.strip_prefix(':').unwrap_or(rest)),
        };
        let line = 1 + port[..token.span.start].matches('\n').count();
        Some(Design { name, reason: !reason.trim().is_empty(), line, used: false })
    };
    comments.filter_map(read).collect()
}

/// The most severe thing that is said about any entry, errors that keep it from being ported included.
pub fn worst(done: &[Done]) -> Option<Severity> {
    let entries = done.iter().flat_map(|done| &done.entries);
    entries.flat_map(|entry| &entry.findings).map(|finding| finding.severity).max()
}

/// Which files a job's migrations have for PostgreSQL only, as indices.
pub fn postgres_only(done: &Done) -> impl Iterator<Item = (usize, &Path)> {
    let files = done.files.iter().zip(&done.sides).enumerate();
    files
        .filter(|(_, (file, _))| file.role == Role::PostgresOnly)
        .filter_map(|(index, (_, side))| side.as_ref().map(|side| (index, side.path.as_path())))
}
