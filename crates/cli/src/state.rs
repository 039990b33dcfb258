//! The states of a pair of source and port, told from the port's stamp.

use crate::stamp;

/// The state of a pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// There is no port.
    Missing,
    /// The port was made from this source and nobody changed it.
    Current,
    /// The source was changed, the port was not.
    Stale,
    /// The port was changed by hand, the source was not.
    Edited,
    /// Both were changed.
    Conflict,
    /// The port was written by hand: it has no stamp, or none that this version can read.
    Manual,
}

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
        }
    }

    /// True if the port holds what somebody wrote: later migrations must fit it, and it is not to be lost.
    pub const fn is_by_hand(self) -> bool {
        matches!(self, Self::Edited | Self::Conflict | Self::Manual)
    }

    /// True if `port` writes the file.
    pub const fn is_written(self, may: May) -> bool {
        match self {
            Self::Missing => true,
            Self::Current => false,
            Self::Stale => may.update || may.force,
            Self::Edited | Self::Conflict | Self::Manual => may.force,
        }
    }

    /// True if a port that is left alone does not fit its source.
    pub const fn is_finding(self) -> bool {
        matches!(self, Self::Missing | Self::Stale | Self::Conflict)
    }
}

/// What the user allowed.
#[derive(Clone, Copy, Default, Debug)]
pub struct May {
    /// Stale ports may be rewritten.
    pub update: bool,
    /// Ports that somebody changed or wrote may be rewritten.
    pub force: bool,
}

/// The state of a source and the text of its port.
pub fn state(source: &str, port: Option<&str>) -> State {
    let Some(port) = port else { return State::Missing };
    let Some(stamp::Stamped { body, stamp: Some(stamp) }) = stamp::open(port) else { return State::Manual };
    let same_source = stamp.src == stamp::source_hash(source);
    let same_port = stamp.out == stamp::text_hash(&body);
    match (same_source, same_port) {
        (true, true) => State::Current,
        (false, true) => State::Stale,
        (true, false) => State::Edited,
        (false, false) => State::Conflict,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state() {
        let source = "CREATE TABLE a (b);\n";
        let port = stamp::seal(source, source);
        let edited = port.replace("(b)", "(c)");
        let table: &[(&str, Option<&str>, State, [bool; 3])] = &[
            // source, port, state, written: as it is, with --update, with --force
            (source, None, State::Missing, [true, true, true]),
            (source, Some(&port), State::Current, [false, false, false]),
            ("CREATE  TABLE a(b);", Some(&port), State::Current, [false, false, false]),
            ("CREATE TABLE a (b2);\n", Some(&port), State::Stale, [false, true, true]),
            (source, Some(&edited), State::Edited, [false, false, true]),
            ("SELECT 1;", Some(&edited), State::Conflict, [false, false, true]),
            (source, Some(source), State::Manual, [false, false, true]),
            (source, Some(""), State::Manual, [false, false, true]),
            (source, Some("-- lite2pg: stamp 9 x\n"), State::Manual, [false, false, true]),
        ];
        for (source, port, expected, written) in table {
            let found = state(source, *port);
            assert_eq!(found, *expected, "{source:?} {port:?}");
            let may = |update, force| found.is_written(May { update, force });
            assert_eq!([may(false, false), may(true, false), may(false, true)], *written, "{found:?}");
        }
    }
}
