//! The values that the sources themselves compare columns with: those that CHECKs, backfills, triggers and views decide by.

use std::collections::BTreeMap;

use lite2pg_core::lex::TokenKind;
use lite2pg_engines::Value;

use crate::script::Script;
use crate::sql::{Word, closing, words};

/// How far behind a column's name its literals may stand.
const REACH: usize = 60;

/// The functions whose first argument is a JSON text.
const TAKES_JSON: &[&str] = &[
    "json",
    "json_array_length",
    "json_each",
    "json_extract",
    "json_insert",
    "json_patch",
    "json_remove",
    "json_replace",
    "json_set",
    "json_tree",
    "json_type",
    "json_valid",
];

/// For the values next to a column's name, in any table.
#[derive(Clone, Default, Debug)]
pub(crate) struct Literals {
    near: BTreeMap<String, Near>,
    /// The columns that hold JSON texts, with the keys that are taken out of them (`a.b` for the path `$.a.b`).
    json: BTreeMap<String, BTreeMap<String, Kind>>,
}

/// What a key of a JSON document holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    Scalar,
    /// Its members are counted or listed.
    List,
}

#[derive(Clone, Default, Debug)]
struct Near {
    exact: Vec<Value>,
    /// Values that a comparison just misses, or takes by mistake: the next number, the other case.
    variants: Vec<Value>,
}

impl Literals {
    /// Reads `status IN ('a', 'b')`, `n >= 5`, `name LIKE 'x%'`, `CASE kind WHEN 'a'` and the like.
    pub(crate) fn read<'s>(scripts: impl Iterator<Item = &'s Script>) -> Self {
        let mut literals = Self::default();
        for script in scripts {
            let words = words(&script.text);
            for (at, word) in words.iter().enumerate().filter(|(_, word)| word.is_name()) {
                literals.read_at(&word.text, &words[at + 1..]);
                literals.read_json(word, &words[at + 1..]);
            }
        }
        literals
    }

    pub(crate) fn exact(&self, column: &str) -> &[Value] {
        self.near.get(column).map_or(&[], |near| &near.exact)
    }

    pub(crate) fn variants(&self, column: &str) -> &[Value] {
        self.near.get(column).map_or(&[], |near| &near.variants)
    }

    /// For a column that the sources read as JSON: the keys that they take out of it.
    pub(crate) fn json(&self, column: &str) -> Option<&BTreeMap<String, Kind>> {
        self.json.get(column)
    }

    /// Reads `json_extract(CAST(t.data AS TEXT), '$.a')` and `data ->> '$.a'`.
    fn read_json(&mut self, word: &Word, rest: &[Word]) {
        let (column, paths) = if TAKES_JSON.iter().any(|function| word.is(function))
            && rest.first().is_some_and(|next| next.is_symbol("("))
        {
            let inside = &rest[1..closing(rest, 0).max(1)];
            let first = inside.split(|word| word.is_symbol(",") || word.is("as")).next().unwrap_or_default();
            let Some(column) = first.iter().rev().find(|word| word.is_name()) else { return };
            (&column.text, inside)
        } else if rest.first().is_some_and(|next| next.is_symbol("->") || next.is_symbol("->>")) {
            (&word.text, rest.get(1..2).unwrap_or_default())
        } else {
            return;
        };
        let is_list = ["json_each", "json_tree", "json_array_length"].iter().any(|function| word.is(function));
        let kind = if is_list { Kind::List } else { Kind::Scalar };
        let keys = self.json.entry(column.clone()).or_default();
        for path in paths.iter().filter(|word| word.kind == TokenKind::String) {
            let key = path.text.strip_prefix("$.").unwrap_or(&path.text);
            let is_plain = |char: char| char.is_alphanumeric() || char == '_' || char == '.';
            if !key.is_empty() && key.chars().all(is_plain) {
                let entry = keys.entry(key.to_owned()).or_insert(kind);
                *entry = kind.max(*entry);
            }
        }
    }

    fn read_at(&mut self, column: &str, words: &[Word]) {
        let (mut has_operator, mut is_pattern, mut is_negative) = (false, false, false);
        for word in words.iter().take(REACH) {
            let negative = std::mem::take(&mut is_negative);
            match word.kind {
                TokenKind::String if has_operator => self.text(column, &word.text, is_pattern),
                TokenKind::Number if has_operator => self.number(column, &word.text, negative),
                TokenKind::Symbol => match word.text.as_str() {
                    "=" | "==" | "<>" | "!=" | "<" | ">" | "<=" | ">=" => has_operator = true,
                    "-" => is_negative = true,
                    "(" | ")" | "," => {}
                    _ => return,
                },
                TokenKind::Word => match word.text.as_str() {
                    "in" | "is" | "between" | "when" => has_operator = true,
                    "like" | "glob" => (has_operator, is_pattern) = (true, true),
                    "not" | "then" | "and" | "escape" if has_operator || word.text == "not" => {}
                    _ => return,
                },
                _ => return,
            }
        }
    }

    fn text(&mut self, column: &str, text: &str, is_pattern: bool) {
        let near = self.near.entry(column.to_owned()).or_default();
        let mut exact = vec![text.to_owned()];
        if is_pattern {
            exact =
                vec![text.replace(['%', '*'], "").replace(['_', '?'], "a"), text.replace(['%', '*', '_', '?'], "x")];
        }
        for text in exact {
            for other in [text.to_uppercase(), text.to_lowercase()] {
                if other != text {
                    push(&mut near.variants, Value::Text(other));
                }
            }
            push(&mut near.exact, Value::Text(text));
        }
    }

    fn number(&mut self, column: &str, text: &str, is_negative: bool) {
        let near = self.near.entry(column.to_owned()).or_default();
        let sign = if is_negative { -1 } else { 1 };
        if let Ok(integer) = text.parse::<i64>() {
            let integer = sign * integer;
            push(&mut near.exact, Value::Integer(integer));
            for other in [integer.saturating_sub(1), integer.saturating_add(1)] {
                push(&mut near.variants, Value::Integer(other));
            }
        } else if let Ok(real) = text.parse::<f64>() {
            let real = if is_negative { -real } else { real };
            push(&mut near.exact, Value::Real(real));
            // Halves and quarters are the same in four bytes and in eight.
            for other in [real - 0.25, real + 0.25] {
                push(&mut near.variants, Value::Real(other));
            }
        }
    }
}

fn push(values: &mut Vec<Value>, value: Value) {
    if !values.contains(&value) {
        values.push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_belong_to_the_column_before_them() {
        let text = "CHECK (Status IN ('a', 'B')) ; n >= -5 AND m = 2; lower(name) LIKE 'x%'; kind TEXT DEFAULT 'no'";
        let script = Script { name: String::new(), text: text.to_owned() };
        let literals = Literals::read([&script].into_iter());
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(literals.exact("status"), [text("a"), text("B")]);
        assert_eq!(literals.variants("status"), [text("A"), text("b")]);
        assert_eq!(literals.exact("n")[0], Value::Integer(-5));
        assert_eq!(literals.variants("n")[..2], [Value::Integer(-6), Value::Integer(-4)]);
        assert_eq!(literals.exact("name"), [text("x"), text("xx")]);
        assert!(literals.exact("kind").is_empty());
    }

    #[test]
    fn what_is_read_as_json_is_json() {
        let text =
            "SELECT json_extract(CAST(t.data AS TEXT), '$.a.b', '$[0]'), data ->> '$.c', json_object('k', name);";
        let script = Script { name: String::new(), text: text.to_owned() };
        let literals = Literals::read([&script].into_iter());
        assert_eq!(
            literals.json("data"),
            Some(&BTreeMap::from([("a.b".to_owned(), Kind::Scalar), ("c".to_owned(), Kind::Scalar)]))
        );
        assert_eq!(literals.json("name"), None);
    }
}
