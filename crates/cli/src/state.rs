//! The states of a pair of source and port, told from the port's stamp and from how the two were paired.

use crate::merge;
use crate::stamp;

/// The state of a pair.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// There is no port.
    Missing,
    /// The port was made from this source, or accepted for it, and neither was changed since.
    Current,
    /// The source was changed, the port was not.
    Stale,
    /// The port was changed by hand, the source was not.
    Edited,
    /// The source was changed, and the port is not what lite2pg made: it was edited, or accepted as written by hand. Or git
    /// could not merge the port.
    Conflict,
    /// The port was written by hand: it has no stamp, or none that this version can read.
    Manual,
    /// The source cannot be ported, or the port holds stubs that refuse to run.
    Blocked,
    /// A migration for PostgreSQL that has no source, as the files or the settings say.
    PostgresOnly,
    /// A migration for SQLite that is to have no port, as the settings or the file say.
    SqliteOnly,
    /// As manual or current, but paired by the name behind the number: the numbers differ.
    Renumbered,
}

/// All states.
pub const STATES: [State; 10] = [
    State::Missing,
    State::Current,
    State::Stale,
    State::Edited,
    State::Conflict,
    State::Manual,
    State::Blocked,
    State::PostgresOnly,
    State::SqliteOnly,
    State::Renumbered,
];

impl State {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Current => "current",
            Self::Stale => "stale",
            Self::Edited => "edited",
            Self::Conflict => "conflict",
            Self::Manual => "manual",
            Self::Blocked => "blocked",
            Self::PostgresOnly => "postgres-only",
            Self::SqliteOnly => "sqlite-only",
            Self::Renumbered => "renumbered",
        }
    }

    /// True if a port that is left alone does not fit its source: `check` fails.
    pub const fn is_finding(self) -> bool {
        matches!(self, Self::Missing | Self::Stale | Self::Conflict | Self::Blocked)
    }
}

/// What the user allowed.
#[derive(Clone, Copy, Default, Debug)]
pub struct May {
    /// Ports that nobody changed may be rewritten if they do not fit.
    pub update: bool,
    /// Ports that somebody changed or wrote may be rewritten.
    pub force: bool,
}

/// What is known of a pair.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The text of the source; `None` if there is none.
    pub source: Option<&'a str>,
    /// The text of the port; `None` if there is none.
    pub port: Option<&'a str>,
    /// True if the two have different numbers.
    pub renumbered: bool,
    /// True if the source is to have no port.
    pub sqlite_only: bool,
}

/// What is told of a pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Judged {
    /// Its state.
    pub state: State,
    /// True if the port holds what somebody wrote: later migrations must fit it, and it is not to be lost.
    pub by_hand: bool,
}

impl Judged {
    /// True if `port` writes the file.
    pub const fn is_written(self, may: May) -> bool {
        match self.state {
            State::Missing => true,
            State::Current | State::PostgresOnly | State::SqliteOnly => false,
            State::Stale | State::Blocked if !self.by_hand => may.update || may.force,
            State::Renumbered if !self.by_hand => false,
            _ => may.force,
        }
    }
}

/// The state of a pair.
pub fn judge(pair: Pair) -> Judged {
    let told = |state, by_hand| Judged { state, by_hand };
    let Some(source) = pair.source else { return told(State::PostgresOnly, true) };
    let Some(port) = pair.port else {
        return told(if pair.sqlite_only { State::SqliteOnly } else { State::Missing }, false);
    };
    let renumbered = |state| if pair.renumbered { State::Renumbered } else { state };
    if merge::conflict(port).is_some() {
        return told(State::Conflict, true);
    }
    let has_stub = port.contains(lite2pg_core::STUB);
    let Some(stamp::Stamped { body, stamp: Some(stamp) }) = stamp::open(port) else {
        return told(if has_stub { State::Blocked } else { renumbered(State::Manual) }, true);
    };
    let same_source = stamp.src == stamp::source_hash(source);
    let same_port = stamp.out == stamp::text_hash(&body);
    let by_hand = stamp.by_hand || !same_port;
    let state = match (same_source, same_port) {
        (true, _) if has_stub => State::Blocked,
        (true, true) => renumbered(State::Current),
        (true, false) => State::Edited,
        (false, _) if by_hand => State::Conflict,
        (false, _) => State::Stale,
    };
    told(state, by_hand)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks, source, port, state, and what follows from it.
    type Row<'t> = (&'t str, Option<&'t str>, Option<&'t str>, State, &'t str);

    #[test]
    fn every_state() {
        let source = "CREATE TABLE a (b);\n";
        let port = stamp::seal(source, source);
        let edited = port.replace("(b)", "(c)");
        let accepted = stamp::accept(source, "CREATE TABLE a (c);\n");
        let partial = stamp::seal(source, format!("{}x'; END $lite2pg$;\n", lite2pg_core::STUB));
        let stubs = stamp::open(&partial).unwrap().body;
        let merged = format!("<<<<<<< HEAD\n{source}=======\n{source}>>>>>>> other\n{port}");
        let (unread, changed) = ("-- lite2pg: stamp 9 x\n", "CREATE TABLE a (b2);\n");
        let filled = partial.replace(lite2pg_core::STUB, "");
        // Marks: r renumbered, s declared as SQLite only.
        // Written: as it is, with --update, with --force; then: by hand, fails `check`.
        let table: &[Row] = &[
            ("", Some(source), None, State::Missing, "yes yes yes  no  yes"),
            ("", Some(source), Some(&port), State::Current, "no no no  no  no"),
            ("", Some("CREATE  TABLE a(b);"), Some(&port), State::Current, "no no no  no  no"),
            ("", Some(source), Some(&accepted), State::Current, "no no no  yes  no"),
            ("", Some(changed), Some(&port), State::Stale, "no yes yes  no  yes"),
            ("", Some(source), Some(&edited), State::Edited, "no no yes  yes  no"),
            ("", Some(changed), Some(&edited), State::Conflict, "no no yes  yes  yes"),
            ("", Some(changed), Some(&accepted), State::Conflict, "no no yes  yes  yes"),
            ("", Some(source), Some(&merged), State::Conflict, "no no yes  yes  yes"),
            ("", Some(source), Some(source), State::Manual, "no no yes  yes  no"),
            ("", Some(source), Some(""), State::Manual, "no no yes  yes  no"),
            ("", Some(source), Some(unread), State::Manual, "no no yes  yes  no"),
            ("", Some(source), Some(&partial), State::Blocked, "no yes yes  no  yes"),
            ("", Some(source), Some(&stubs), State::Blocked, "no no yes  yes  yes"),
            ("", Some(changed), Some(&partial), State::Stale, "no yes yes  no  yes"),
            ("", Some(source), Some(&filled), State::Edited, "no no yes  yes  no"),
            ("", None, Some(source), State::PostgresOnly, "no no no  yes  no"),
            ("s", Some(source), None, State::SqliteOnly, "no no no  no  no"),
            ("s", Some(source), Some(source), State::Manual, "no no yes  yes  no"),
            ("r", Some(source), Some(source), State::Renumbered, "no no yes  yes  no"),
            ("r", Some(source), Some(&port), State::Renumbered, "no no no  no  no"),
            ("r", Some(changed), Some(&port), State::Stale, "no yes yes  no  yes"),
        ];
        for (marks, source, port, expected, written) in table {
            let (renumbered, sqlite_only) = (marks.contains('r'), marks.contains('s'));
            let judged = judge(Pair { source: *source, port: *port, renumbered, sqlite_only });
            assert_eq!(judged.state, *expected, "{marks} {source:?} {port:?}");
            let word = |yes| if yes { "yes" } else { "no" };
            let may = |update, force| word(judged.is_written(May { update, force }));
            let found = format!(
                "{} {} {}  {}  {}",
                may(false, false),
                may(true, false),
                may(false, true),
                word(judged.by_hand),
                word(judged.state.is_finding())
            );
            assert_eq!(found, *written, "{expected:?} {source:?} {port:?}");
        }
        for state in STATES {
            assert!(table.iter().any(|row| row.3 == state), "{state:?} has no row");
        }
    }
}
