//! Evidence: what the values that meet a column say about it.

use crate::literal::{characters, is_document, is_iso, is_plain_moment, looks_like_document, may_be_json, may_be_uuid};
use crate::project::Reason;
use crate::text::Span;

/// What the files show of a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    pub boolean: Vec<Reason>,
    pub timestamp: Vec<Reason>,
    /// The first value that speaks against BOOLEAN.
    pub not_boolean: Option<Reason>,
    /// The first value that speaks against TIMESTAMP.
    pub not_timestamp: Option<Reason>,
    /// The first full time stored that `strftime()` writes, as `datetime()` does or in another way.
    pub stamp: Option<Reason>,
    /// True if it writes one in another way than `datetime()` does.
    pub restamped: bool,
    /// The first literal stored that is a date or time in another form than a timestamp is written in.
    pub reshaped: Option<Reason>,
    /// The first number that does not fit two bytes.
    pub wide: Option<Reason>,
    /// The first number that does not fit four bytes.
    pub big: Option<Reason>,
    /// The first whole number stored.
    pub integer: Option<Reason>,
    /// The first number stored that has a fraction.
    pub fraction: Option<Reason>,
    /// The most digits before and behind the point, and what had them.
    pub digits: (usize, usize),
    /// The longest text stored, in characters.
    pub longest: Option<(usize, Reason)>,
    /// The first text stored that is no number.
    pub text: Option<Reason>,
    /// The first text stored that is no JSON.
    pub not_json: Option<Reason>,
    /// The first text stored that is no UUID.
    pub not_uuid: Option<Reason>,
    /// True if a BLOB literal is stored.
    pub blob: bool,
    /// The first sign that its values are JSON documents: a function reads or makes them as such.
    pub json: Option<Reason>,
    /// True if a BLOB is stored that is no JSON text.
    pub bytes: bool,
}

impl Evidence {
    /// A value met the column: it is stored in it (`assigned`) or compared with it.
    ///
    /// Most rows of a long list of literals are never shown here: what can be told of them must show in their
    /// [`crate::literal::Class`], [`crate::literal::digits`] or [`crate::literal::characters`].
    pub fn meet(&mut self, text: &str, place: Option<(usize, Span)>, assigned: bool) {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        let set = |slot: &mut Option<Reason>, what: String| {
            slot.get_or_insert(Reason { text: what, place });
        };
        if let Ok(number) = text.parse::<i64>() {
            if number != 0 && number != 1 {
                set(&mut self.not_boolean, format!("it meets the number {number}"));
            }
            if i16::try_from(number).is_err() {
                set(&mut self.wide, format!("it meets {number}, which needs four bytes"));
            }
            if i32::try_from(number).is_err() {
                set(&mut self.big, format!("it meets {number}, which needs eight bytes"));
            } else if number == i64::from(i32::MAX) || number == i64::from(i32::MIN) {
                set(&mut self.big, format!("it meets {number}, where four bytes end: calculating with it needs eight"));
            }
            set(&mut self.not_timestamp, format!("it meets the number {number}"));
            if assigned {
                set(&mut self.integer, format!("{number} is stored in it"));
                self.digits.0 = self.digits.0.max(text.trim_start_matches(['-', '+']).len());
            }
        } else if let Some((whole, part)) = decimal(text) {
            set(&mut self.not_boolean, format!("it meets the number {text}"));
            set(&mut self.not_timestamp, format!("it meets the number {text}"));
            let part = part.trim_end_matches('0');
            if assigned && !part.is_empty() {
                set(&mut self.fraction, format!("{text} is stored in it"));
                self.digits = (self.digits.0.max(whole.len()), self.digits.1.max(part.len()));
            }
        } else if let Some(inner) = text.strip_prefix('\'') {
            let inner = inner.strip_suffix('\'').unwrap_or(inner);
            set(&mut self.not_boolean, format!("it meets the text {text}"));
            if !is_iso(inner) {
                set(&mut self.not_timestamp, format!("it meets the text {text}"));
            }
            if assigned {
                self.stored_text(inner, place);
            }
        } else if assigned && (lower == "current_timestamp" || lower.replace(' ', "") == "datetime('now')") {
            self.timestamp.push(Reason { text: format!("{text} is stored in it"), place });
        } else if assigned && is_seconds(&lower) {
            set(&mut self.not_timestamp, format!("it holds the number of seconds that {text} gives"));
            if lower.contains("1000") {
                set(&mut self.big, format!("it holds milliseconds: {text}"));
            }
        } else if matches!(plain(&lower).as_str(), "random()" | "abs(random())") {
            set(&mut self.big, format!("{text} is a number of eight bytes"));
        } else if is_milliseconds(&lower) {
            set(&mut self.big, format!("it holds milliseconds: {text}"));
        } else if let Some(format) = lower.strip_prefix("strftime(").and_then(|_| text.split('\'').nth(1))
            && is_stamp(format)
        {
            let plain = is_plain_stamp(format);
            let what = format!("it holds the text that {text} makes");
            if assigned {
                self.restamped |= !plain;
                set(&mut self.stamp, what.clone());
            }
            if plain && assigned {
                self.timestamp.push(Reason { text: format!("{text} is stored in it"), place });
            } else if !plain && !assigned {
                set(&mut self.not_timestamp, what);
            }
        } else if assigned && lower.starts_with("strftime(") {
            set(&mut self.not_timestamp, format!("it holds the text that {text} makes"));
        } else if assigned && is_blob(&lower) {
            self.blob = true;
            match blob_document(&lower) {
                Some(true) => set(&mut self.json, format!("{text} is stored in it, a JSON text")),
                Some(false) => self.bytes = true,
                None => {}
            }
        } else if assigned && makes_json(&lower) {
            set(&mut self.json, "a JSON function makes what is stored in it".into());
        }
    }

    /// Forgets values of another kind than the declared type: SQLite refuses them in a STRICT table, as PostgreSQL does.
    pub fn refuse_misfits(&mut self) {
        self.text = None;
        self.fraction = None;
        self.blob = false;
    }

    /// The values of another column are stored in this one.
    pub fn absorb(&mut self, other: &Self) {
        let slots = [
            (&mut self.not_boolean, &other.not_boolean),
            (&mut self.not_timestamp, &other.not_timestamp),
            (&mut self.stamp, &other.stamp),
            (&mut self.reshaped, &other.reshaped),
            (&mut self.wide, &other.wide),
            (&mut self.big, &other.big),
            (&mut self.integer, &other.integer),
            (&mut self.fraction, &other.fraction),
            (&mut self.text, &other.text),
            (&mut self.not_json, &other.not_json),
            (&mut self.not_uuid, &other.not_uuid),
            (&mut self.json, &other.json),
        ];
        for (slot, found) in slots {
            if slot.is_none() {
                slot.clone_from(found);
            }
        }
        self.digits = (self.digits.0.max(other.digits.0), self.digits.1.max(other.digits.1));
        let length = |longest: &Option<(usize, Reason)>| longest.as_ref().map(|(length, _)| *length);
        if length(&other.longest) > length(&self.longest) {
            self.longest.clone_from(&other.longest);
        }
        self.restamped |= other.restamped;
        self.blob |= other.blob;
        self.bytes |= other.bytes;
    }

    fn stored_text(&mut self, inner: &str, place: Option<(usize, Span)>) {
        let reason = || Reason { text: format!("'{inner}' is stored in it"), place };
        let length = characters(inner);
        if self.longest.as_ref().is_none_or(|(longest, _)| length > *longest) {
            self.longest =
                Some((length, Reason { text: format!("a text of {length} characters is stored in it"), place }));
        }
        if !inner.is_empty() && inner.trim().parse::<f64>().is_err() {
            self.text.get_or_insert_with(reason);
        }
        if is_iso(inner) && !is_plain_moment(inner) {
            self.reshaped.get_or_insert_with(reason);
        }
        if looks_like_document(inner) {
            self.json.get_or_insert_with(reason);
        }
        if !may_be_json(inner) {
            self.not_json.get_or_insert_with(reason);
        }
        if !may_be_uuid(inner) {
            self.not_uuid.get_or_insert_with(reason);
        }
    }
}

/// An expression without white space and without parentheses around it.
fn plain(lower: &str) -> String {
    let mut text: String = lower.split_whitespace().collect();
    while text.starts_with('(') && text.ends_with(')') {
        text = text[1..text.len() - 1].to_owned();
    }
    text
}

/// True for the format of `strftime()` that `datetime()` has.
pub(crate) fn is_plain_stamp(format: &str) -> bool {
    matches!(format, "%Y-%m-%d %H:%M:%S" | "%F %T")
}

/// True for a format of `strftime()` whose text is a full time, with `T` and `Z` or without, to the second or finer.
pub(crate) fn is_stamp(format: &str) -> bool {
    let utc = ["Z", "+00:00"].iter().find_map(|zone| format.strip_suffix(zone));
    let plain = utc.unwrap_or(format).replace('T', " ").replace("%F", "%Y-%m-%d");
    matches!(plain.replace("% ", "%H:%M:%S").as_str(), "%Y-%m-%d %H:%M:%S" | "%Y-%m-%d %H:%M:%f")
}

/// The digits before and behind the point of a number that has one.
fn decimal(text: &str) -> Option<(&str, &str)> {
    let (whole, part) = text.trim_start_matches(['-', '+']).split_once('.')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && digits(part) && !(whole.is_empty() && part.is_empty())).then_some((whole, part))
}

/// True for a BLOB, written or made; the text in lower case.
fn is_blob(text: &str) -> bool {
    let made = ["x'", "zeroblob(", "randomblob("].iter().any(|start| text.starts_with(start));
    made || (text.starts_with("cast(") && text.trim_end_matches([')', ' ']).ends_with(" blob"))
}

/// True if a BLOB is a JSON text, false if it is something else; `None` if nobody can tell. The text in lower case.
fn blob_document(text: &str) -> Option<bool> {
    if let Some(inner) = text.strip_prefix("cast(") {
        let literal = inner.trim_start().strip_prefix('\'').and_then(|rest| rest.split_once('\''));
        return literal.map(|(literal, _)| looks_like_document(literal));
    }
    let digits = text.strip_prefix("x'").map(|rest| rest.trim_end_matches('\''));
    Some(digits.is_some_and(is_document))
}

/// True for a call that makes a JSON text; the text in lower case.
fn makes_json(text: &str) -> bool {
    let names = ["json", "json_array", "json_object", "json_set", "json_insert", "json_replace", "json_remove"];
    text.split_once('(').is_some_and(|(name, _)| names.contains(&name.trim_end()))
}

/// True for the seconds since 1970 by the clock or of a time; the text in lower case.
fn is_seconds(text: &str) -> bool {
    let compact: String = text.chars().filter(|char| !char.is_whitespace() && *char != '(').collect();
    let compact = compact.strip_prefix("cast").unwrap_or(&compact);
    compact.starts_with("strftime'%s',") || compact.starts_with("unixepoch")
}

/// True for milliseconds since 1970, or for what becomes milliseconds or less; the text in lower case.
fn is_milliseconds(text: &str) -> bool {
    let factor = text.rsplit('*').next().filter(|factor| factor.len() < text.len());
    if factor.is_some_and(|factor| matches!(factor.trim(), "1000" | "1000000" | "1000000000")) {
        return true;
    }
    let seconds = text.contains("'%s'") || text.contains("unixepoch");
    (seconds && text.contains("1000")) || (text.contains("julianday") && text.contains("86400000"))
}

/// True if the name of a column says that it holds milliseconds, finer times, or bytes.
pub(crate) fn is_named_big(column: &str) -> bool {
    let mut last = column.rsplit('_').next().unwrap_or(column);
    if last == column {
        // `sizeBytes`: the last word begins with the last capital.
        last = column.rfind(|char: char| char.is_ascii_uppercase()).map_or("", |at| &column[at..]);
    }
    let last = last.to_ascii_lowercase();
    matches!(
        last.as_str(),
        "ms" | "millis" | "milliseconds" | "micros" | "microseconds" | "nanos" | "nanoseconds" | "bytes"
    )
}

/// `Boolean`, `0 or 1`, `0/1`, `1 = yes, 0 = no`.
pub(crate) fn says_boolean(comment: &str) -> bool {
    let lower = comment.to_ascii_lowercase();
    let word = |wanted: &str| lower.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == wanted);
    let compact: String = lower.chars().filter(|c| !c.is_whitespace()).collect();
    let numbered = |digit: char| {
        compact
            .match_indices(&format!("{digit}="))
            .any(|(at, _)| !compact[..at].ends_with(|c: char| c.is_ascii_digit() || c == '.'))
    };
    word("boolean")
        || word("bool")
        || compact.contains("0or1")
        || compact.contains("0/1")
        || (numbered('0') && numbered('1') && !numbered('2'))
}
