//! JSON texts as SQLite keeps them: without white space, numbers and strings as they are spelled
//! (<https://www.sqlite.org/json1.html#json_arguments>). JSON5 is not read.

use std::fmt::Write as _;

use crate::json_path::Step;

/// How deep arrays and objects may nest.
const DEPTH: usize = 100;

/// A value in a document.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Node {
    Null,
    Boolean(bool),
    /// As spelled.
    Number(String),
    /// As spelled between the quotes.
    String(String),
    Array(Vec<Node>),
    /// Keys as spelled between the quotes, which no backslash is in.
    Object(Vec<(String, Node)>),
}

/// Why a text is not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Misread {
    /// It is no JSON (<https://www.rfc-editor.org/rfc/rfc8259>).
    Invalid,
    /// It may be: versions of SQLite differ, or it is too deep or spelled too oddly to be read here.
    Unknown,
}

impl Node {
    /// Reads a whole text.
    ///
    /// # Errors
    /// If it is no JSON, or nobody can tell here.
    pub fn read(text: &str) -> Result<Self, Misread> {
        let mut reader = Reader { rest: text.trim_start_matches(is_space) };
        let node = reader.node(0)?;
        reader.rest.is_empty().then_some(node).ok_or(Misread::Invalid)
    }

    /// The text without white space.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) {
        let separate = |text: &mut String, at: usize| {
            if at > 0 {
                text.push(',');
            }
        };
        match self {
            Self::Null => text.push_str("null"),
            Self::Boolean(truth) => text.push_str(if *truth { "true" } else { "false" }),
            Self::Number(digits) => text.push_str(digits),
            Self::String(spelled) => {
                let _ = write!(text, "\"{spelled}\"");
            }
            Self::Array(nodes) => {
                text.push('[');
                for (at, node) in nodes.iter().enumerate() {
                    separate(text, at);
                    node.write(text);
                }
                text.push(']');
            }
            Self::Object(members) => {
                text.push('{');
                for (at, (key, node)) in members.iter().enumerate() {
                    separate(text, at);
                    let _ = write!(text, "\"{key}\":");
                    node.write(text);
                }
                text.push('}');
            }
        }
    }

    /// The name of its type.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(true) => "true",
            Self::Boolean(false) => "false",
            Self::Number(digits) if digits.contains(['.', 'e', 'E']) => "real",
            Self::Number(_) => "integer",
            Self::String(_) => "text",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// The value at a path.
    pub fn at(&self, steps: &[Step]) -> Option<&Self> {
        let [step, rest @ ..] = steps else { return Some(self) };
        match (self, step) {
            (Self::Object(members), Step::Key(key)) => members.iter().find(|(name, _)| name == key)?.1.at(rest),
            (Self::Array(nodes), step) => nodes.get(place(step, nodes.len())?)?.at(rest),
            _ => None,
        }
    }

    /// As [`Node::at`], to be changed.
    pub fn at_mut(&mut self, steps: &[Step]) -> Option<&mut Self> {
        let [step, rest @ ..] = steps else { return Some(self) };
        match (self, step) {
            (Self::Object(members), Step::Key(key)) => members.iter_mut().find(|(name, _)| name == key)?.1.at_mut(rest),
            (Self::Array(nodes), step) => {
                let at = place(step, nodes.len())?;
                nodes.get_mut(at)?.at_mut(rest)
            }
            _ => None,
        }
    }
}

/// The place in an array of this length that a step means, from 0; the place behind the last for `[#]`.
pub(crate) fn place(step: &Step, length: usize) -> Option<usize> {
    match step {
        Step::Key(_) => None,
        Step::End => Some(length),
        Step::Index(index) if *index < 0 => length.checked_sub(usize::try_from(index.unsigned_abs()).ok()?),
        Step::Index(index) => usize::try_from(*index).ok(),
    }
}

/// A text as a JSON string, with the escapes that SQLite writes.
pub(crate) fn quoted(text: &str) -> String {
    let mut json = String::from("\"");
    for char in text.chars() {
        match char {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\u{8}' => json.push_str("\\b"),
            '\u{c}' => json.push_str("\\f"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            char if char < ' ' => {
                // Writing into a String cannot fail.
                let _ = write!(json, "\\u{:04x}", u32::from(char));
            }
            char => json.push(char),
        }
    }
    json.push('"');
    json
}

/// What a string means. Escapes of UTF-16 have no value here.
pub(crate) fn unescaped(spelled: &str) -> Option<String> {
    let mut text = String::with_capacity(spelled.len());
    let mut chars = spelled.chars();
    while let Some(char) = chars.next() {
        text.push(match char {
            '\\' => match chars.next()? {
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                char @ ('"' | '\\' | '/') => char,
                _ => return None,
            },
            char => char,
        });
    }
    Some(text)
}

const fn is_space(char: char) -> bool {
    matches!(char, ' ' | '\t' | '\n' | '\r')
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    /// Reads a value and the white space behind it.
    fn node(&mut self, depth: usize) -> Result<Node, Misread> {
        if depth > DEPTH {
            return Err(Misread::Unknown);
        }
        match self.rest.chars().next().ok_or(Misread::Invalid)? {
            '{' => self
                .list('}', |reader| {
                    let key = reader.string()?;
                    reader.take(':').ok_or(Misread::Invalid)?;
                    let node = reader.node(depth + 1)?;
                    if key.contains('\\') { Err(Misread::Unknown) } else { Ok((key.to_owned(), node)) }
                })
                .map(Node::Object),
            '[' => self.list(']', |reader| reader.node(depth + 1)).map(Node::Array),
            '"' => self.string().map(|spelled| Node::String(spelled.to_owned())),
            '-' | '0'..='9' => self.number().map(|digits| Node::Number(digits.to_owned())),
            _ => self.word().ok_or(Misread::Invalid),
        }
    }

    /// The items between brackets.
    fn list<T>(
        &mut self,
        close: char,
        mut item: impl FnMut(&mut Self) -> Result<T, Misread>,
    ) -> Result<Vec<T>, Misread> {
        self.skip(1);
        let mut items = Vec::new();
        if self.take(close).is_some() {
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            if self.take(close).is_some() {
                return Ok(items);
            }
            self.take(',').ok_or(Misread::Invalid)?;
        }
    }

    fn word(&mut self) -> Option<Node> {
        let words = [("null", Node::Null), ("true", Node::Boolean(true)), ("false", Node::Boolean(false))];
        let (word, node) = words.into_iter().find(|(word, _)| self.rest.starts_with(word))?;
        self.skip(word.len());
        Some(node)
    }

    /// What is between the quotes of a string.
    fn string(&mut self) -> Result<&'t str, Misread> {
        let inner = self.rest.strip_prefix('"').ok_or(Misread::Invalid)?;
        let mut at = 0;
        loop {
            let rest = &inner.as_bytes()[at..];
            at += match rest {
                [] => return Err(Misread::Invalid),
                [b'"', ..] => break,
                [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
                [b'\\', b'u', a, b, c, d, ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()) => 6,
                [b'\\', ..] => return Err(Misread::Invalid),
                // Some versions take control characters.
                [0..=0x1f, ..] => return Err(Misread::Unknown),
                _ => 1,
            };
        }
        self.skip(at + 2);
        Ok(&inner[..at])
    }

    fn number(&mut self) -> Result<&'t str, Misread> {
        let end = self.rest.find(|char: char| !matches!(char, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'));
        let digits = &self.rest[..end.unwrap_or(self.rest.len())];
        let plain = digits.strip_prefix('-').unwrap_or(digits);
        let (mantissa, exponent) = plain.split_once(['e', 'E']).map_or((plain, None), |(m, e)| (m, Some(e)));
        let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let valid = all_digits(whole)
            && (whole == "0" || !whole.starts_with('0'))
            && fraction.is_none_or(all_digits)
            && exponent.is_none_or(|exponent| all_digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)));
        self.skip(digits.len());
        if valid { Ok(digits) } else { Err(Misread::Invalid) }
    }

    /// Takes a mark, if it comes next, and the white space behind it.
    fn take(&mut self, mark: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(mark)?.trim_start_matches(is_space);
        Some(())
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest[bytes..].trim_start_matches(is_space);
    }
}

#[cfg(test)]
mod tests {
    use super::{Misread, Node};

    #[test]
    fn knows_json() {
        for text in ["1", " [1, 2] ", "{}", "[]", r#"{"a":[{"b":null},true,-1.5e+3]}"#, r#""\u00e9\n""#, "[[[]]]", "0"]
        {
            assert!(Node::read(text).is_ok(), "{text}");
        }
        let wrong =
            ["", " ", "{", "[1,]", "{a:1}", "{'a':1}", "01", "1.", ".5", "+1", "[1]]", "nul", r#""\x""#, r#"{"a"}"#];
        for text in wrong.into_iter().chain([r#"{"a":1,}"#, "[1 2]", "\"", "-", "1e", "NaN", r#"{"a" 1}"#]) {
            assert_eq!(Node::read(text), Err(Misread::Invalid), "{text}");
        }
        assert_eq!(Node::read("\"\t\""), Err(Misread::Unknown));
        assert_eq!(Node::read(&"[".repeat(2000)), Err(Misread::Unknown));
        assert_eq!(Node::read("[ 1 , { \"a\" : \"\\n\" } ]").map(|node| node.text()), Ok("[1,{\"a\":\"\\n\"}]".into()));
    }
}
