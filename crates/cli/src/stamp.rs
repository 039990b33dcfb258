//! The stamp: the last line of a port, which says from which source it was made and how it looked when it was made.
//!
//! `-- lite2pg: stamp 1 src=<16 hex> out=<16 hex>`
//!
//! A port that was written by hand and accepted as it is has ` by=hand` behind that.
//!
//! Both values are 64-bit FNV-1a hashes (offset basis `cbf29ce484222325`, prime `100000001b3`), so that they are the
//! same on every machine and in every version:
//!
//! - `src` goes over the source's tokens: every significant token and every comment as it is written, each followed by
//!   the byte FF. White space between tokens does not count, nor do blanks at the end of a `--` comment.
//! - `out` goes over the bytes of the port without the stamp's line.
//!
//! In both a `\r` before a `\n` is left out, because git may have changed line ends on the way.

use std::fmt::Write as _;

use lite2pg_core::lex::{self, TokenKind};
use lite2pg_core::text::line_end;

/// What a stamp says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// The hash of the source's tokens.
    pub src: u64,
    /// The hash of the port without the stamp.
    pub out: u64,
    /// True if somebody wrote the port and accepted it as it is.
    pub by_hand: bool,
}

/// A port's text taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stamped {
    /// The text without the line of the stamp.
    pub body: String,
    /// What the stamp says; `None` if it is of a form that this version does not know.
    pub stamp: Option<Stamp>,
}

const MARK: &str = "-- lite2pg: stamp ";
const BY_HAND: &str = " by=hand";

/// The hash of a source, as `src` has it.
pub fn source_hash(source: &str) -> u64 {
    let mut hash = Fnv::new();
    for token in lex::tokens(source) {
        let text = token.span.of(source);
        match token.kind {
            TokenKind::Space => continue,
            TokenKind::LineComment => hash.text(text.trim_end()),
            _ => hash.text(text),
        }
        hash.byte(0xFF);
    }
    hash.0
}

/// The hash of a port's text, as `out` has it.
pub fn text_hash(text: &str) -> u64 {
    let mut hash = Fnv::new();
    hash.text(text);
    hash.0
}

/// Puts the stamp behind a port. The line ends as the source's lines do.
pub fn seal(source: &str, port: impl Into<String>) -> String {
    stamped(source, port.into(), "")
}

/// Puts the stamp behind a port that was written by hand; an older stamp goes.
pub fn accept(source: &str, port: &str) -> String {
    let body = open(port).map_or_else(|| port.to_owned(), |opened| opened.body);
    stamped(source, body, BY_HAND)
}

fn stamped(source: &str, mut text: String, mark: &str) -> String {
    let end = line_end(source);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(end);
    }
    let (src, out) = (source_hash(source), text_hash(&text));
    let _ = write!(text, "{MARK}1 src={src:016x} out={out:016x}{mark}{end}");
    text
}

/// Finds the stamp of a port: the last line that is one. Text behind it belongs to the body, so that the body's hash
/// tells that somebody added it; blank lines behind it do not count.
pub fn open(text: &str) -> Option<Stamped> {
    // Sources are looked at too: most have none.
    if !text.contains(MARK) {
        return None;
    }
    let mut end = text.len();
    while end > 0 {
        let start = text.as_bytes()[..end - 1].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        if let Some(rest) = text[start..end].trim_end().strip_prefix(MARK) {
            let behind = if text[end..].trim().is_empty() { "" } else { &text[end..] };
            return Some(Stamped { body: format!("{}{behind}", &text[..start]), stamp: read(rest) });
        }
        end = start;
    }
    None
}

/// The place of the stamp's line, if the stamp is of a form that this version does not know.
pub fn unreadable(text: &str) -> Option<usize> {
    let at = text.match_indices(MARK).map(|(at, _)| at).filter(|&at| at == 0 || text[..at].ends_with('\n')).last()?;
    matches!(open(text), Some(Stamped { stamp: None, .. })).then_some(at)
}

fn read(rest: &str) -> Option<Stamp> {
    let (rest, by_hand) = rest.strip_suffix(BY_HAND).map_or((rest, false), |rest| (rest, true));
    let (src, out) = rest.strip_prefix("1 src=")?.split_once(" out=")?;
    Some(Stamp { src: hex(src)?, out: hex(out)?, by_hand })
}

fn hex(text: &str) -> Option<u64> {
    let fits = text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    fits.then(|| u64::from_str_radix(text, 16).ok())?
}

struct Fnv(u64);

impl Fnv {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    const fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ byte as u64).wrapping_mul(0x0100_0000_01b3);
    }

    fn text(&mut self, text: &str) {
        let mut rest = text.as_bytes();
        while let [byte, tail @ ..] = rest {
            if !matches!(rest, [b'\r', b'\n', ..]) {
                self.byte(*byte);
            }
            rest = tail;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hashes_never_change() {
        assert_eq!(text_hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(text_hash("foobar"), 0x8594_4171_f739_67e8);
        assert_eq!(source_hash("SELECT 1; -- x"), source_hash("SELECT\r\n  1 ;-- x  \n"));
    }

    #[test]
    fn what_counts_in_a_source() {
        for other in ["SELECT 12", "SELECT 1, 2", "SELECT 1 -- 2", "select 1 2", "SELECT '1' 2"] {
            assert_ne!(source_hash("SELECT 1 2"), source_hash(other), "{other}");
        }
        assert_eq!(source_hash("/* a\r\n b */"), source_hash("/* a\n b */"));
    }

    #[test]
    fn sealing_and_opening() {
        for port in ["", "SELECT 1;", "SELECT 1;\n", "-- ä\n", "x\n\n"] {
            let sealed = seal("SELECT 1;\n", port);
            let opened = open(&sealed).unwrap();
            assert_eq!(
                opened.stamp,
                Some(Stamp { src: source_hash("SELECT 1;"), out: text_hash(&opened.body), by_hand: false })
            );
            assert_eq!(opened.body.trim_end_matches('\n'), port.trim_end_matches('\n'));
            let crlf = open(&format!("{}\r\n\r\n", sealed.replace('\n', "\r\n"))).unwrap();
            assert_eq!(opened.stamp.unwrap().out, text_hash(&crlf.body));
        }
        assert!(seal("a;\r\nb;\r\n", "a;\r\nb;\r\n").ends_with("\r\n"));
    }

    #[test]
    fn text_behind_the_stamp_is_an_edit() {
        let text = format!("{}SELECT 2;\n", seal("SELECT 1;", "SELECT 1;"));
        let opened = open(&text).unwrap();
        assert_ne!(opened.stamp.unwrap().out, text_hash(&opened.body));
    }

    #[test]
    fn accepting_keeps_the_text_and_replaces_the_stamp() {
        let once = accept("SELECT 1;", "SELECT 2;\n");
        assert!(open(&once).unwrap().stamp.unwrap().by_hand);
        assert_eq!(accept("SELECT 1;", &once), once);
        assert_eq!(open(&accept("SELECT 1;", &seal("SELECT 0;", "SELECT 3;"))).unwrap().body, "SELECT 3;\n");
    }

    #[test]
    fn unknown_and_missing_stamps() {
        assert_eq!(open("SELECT 1;\n"), None);
        assert_eq!(unreadable("SELECT 1;\n"), None);
        assert_eq!(unreadable(&seal("SELECT 1;", "SELECT 1;")), None);
        assert_eq!(open(""), None);
        assert_eq!(open("\n\n").map(|opened| opened.stamp), None);
        for line in ["2 src=0 out=0", "1 src=0000000000000000", "1 src=000000000000000g out=0000000000000000", "x"] {
            let text = format!("a;\n{MARK}{line}\n");
            assert_eq!(open(&text).unwrap().stamp, None, "{line}");
            assert_eq!(unreadable(&text), Some(3), "{line}");
        }
    }
}
