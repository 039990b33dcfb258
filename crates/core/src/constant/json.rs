//! The JSON functions and operators: <https://www.sqlite.org/json1.html>.

use super::Value;
use super::expression::Evaluation;
use crate::json_path::{self, Step};
use crate::json_text::{Misread, Node, place, quoted, unescaped};
use crate::number;
use crate::tree::{Expr, ExprKind};
use crate::types::makes_document;

/// What a function does with a value that a path leads to, and with one that it does not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Set,
    Insert,
    Replace,
}

impl Evaluation<'_> {
    /// The value of a JSON function.
    pub fn json(&self, name: &str, arguments: &[Expr]) -> Option<Value> {
        let text = |node: Node| Some(Value::Text(node.text()));
        match (name, arguments) {
            ("json_array", arguments) => {
                text(Node::Array(arguments.iter().map(|argument| self.node(argument)).collect::<Option<_>>()?))
            }
            ("json_object", arguments) if arguments.len().is_multiple_of(2) => {
                let member = |pair: &[Expr]| {
                    let Value::Text(key) = self.value(&pair[0])? else { return None };
                    Some((inner(&key), self.node(&pair[1])?))
                };
                text(Node::Object(arguments.chunks(2).map(member).collect::<Option<_>>()?))
            }
            ("json_quote", [value]) => text(self.node(value)?),
            ("json_valid", [document]) => match self.value(document)? {
                Value::Null => Some(Value::Null),
                Value::Blob(_) => None,
                value => match Node::read(&value.text()?) {
                    Ok(_) => Some(Value::truth(true)),
                    Err(Misread::Invalid) => Some(Value::truth(false)),
                    Err(Misread::Unknown) => None,
                },
            },
            (_, [document, rest @ ..]) => {
                let document = match self.value(document)? {
                    Value::Null => return Some(Value::Null),
                    Value::Text(text) => Node::read(&text).ok()?,
                    _ => return None,
                };
                self.of_document(name, document, rest)
            }
            _ => None,
        }
    }

    fn of_document(&self, name: &str, mut document: Node, arguments: &[Expr]) -> Option<Value> {
        match (name, arguments) {
            ("json", []) => {}
            ("json_extract", [path]) => return document.at(&self.path(path)?).map_or(Some(Value::Null), value_of),
            ("json_extract", [_, ..]) => {
                let at = |path: &Expr| Some(document.at(&self.path(path)?).cloned().unwrap_or(Node::Null));
                document = Node::Array(arguments.iter().map(at).collect::<Option<_>>()?);
            }
            ("json_type" | "json_array_length", [] | [_]) => {
                let steps = arguments.first().map_or(Some(Vec::new()), |path| self.path(path))?;
                return Some(match (document.at(&steps), name) {
                    (None, _) => Value::Null,
                    (Some(node), "json_type") => Value::Text(node.kind().to_owned()),
                    (Some(Node::Array(nodes)), _) => Value::Integer(i64::try_from(nodes.len()).ok()?),
                    (Some(_), _) => Value::Integer(0),
                });
            }
            ("json_remove", paths) => {
                for path in paths {
                    remove(&mut document, &self.path(path)?)?;
                }
            }
            ("json_set" | "json_insert" | "json_replace", pairs) if pairs.len().is_multiple_of(2) => {
                let change = match name {
                    "json_set" => Change::Set,
                    "json_insert" => Change::Insert,
                    _ => Change::Replace,
                };
                for pair in pairs.chunks(2) {
                    put(&mut document, &self.path(&pair[0])?, self.node(&pair[1])?, change)?;
                }
            }
            _ => return None,
        }
        Some(Value::Text(document.text()))
    }

    /// `a -> b`, or `a ->> b` with `long`, of operands that are not NULL.
    pub fn arrow(&self, left: &Expr, right: &Expr, long: bool) -> Option<Value> {
        let Value::Text(text) = self.value(left)? else { return None };
        let steps = match self.value(right)? {
            Value::Integer(index) => vec![Step::Index(index)],
            Value::Text(path) if path.starts_with('$') => json_path::read(&path)?,
            Value::Text(key) if !key.starts_with('[') => vec![Step::Key(key)],
            _ => return None,
        };
        match Node::read(&text).ok()?.at(&steps) {
            None => Some(Value::Null),
            Some(node) if long => value_of(node),
            Some(node) => Some(Value::Text(node.text())),
        }
    }

    fn path(&self, path: &Expr) -> Option<Vec<Step>> {
        match self.value(path)? {
            Value::Text(path) => json_path::read(&path),
            _ => None,
        }
    }

    /// An argument as a value in a document: a document stays one, a text becomes a string.
    fn node(&self, argument: &Expr) -> Option<Node> {
        let value = self.value(argument)?;
        if makes_document(argument) {
            return match value {
                Value::Null => Some(Node::Null),
                Value::Text(text) => Node::read(&text).ok(),
                _ => None,
            };
        }
        // Whether a document that comes through something else is still one depends on SQLite's version.
        if matches!(value, Value::Text(_)) && holds_document(argument) {
            return None;
        }
        of(&value)
    }
}

/// An SQL value as a function puts it into a document.
fn of(value: &Value) -> Option<Node> {
    Some(match value {
        Value::Null => Node::Null,
        Value::Integer(integer) => Node::Number(integer.to_string()),
        // Versions of SQLite differ in what comes behind the fifteenth digit.
        Value::Real(real) if number::real_text(*real).parse() == Ok(*real) => Node::Number(number::real_text(*real)),
        Value::Text(text) => Node::String(inner(text)),
        Value::Real(_) | Value::Blob(_) => return None,
    })
}

/// A text as it is spelled between the quotes.
fn inner(text: &str) -> String {
    let quoted = quoted(text);
    quoted[1..quoted.len() - 1].to_owned()
}

/// The SQL value that comes out of a document.
fn value_of(node: &Node) -> Option<Value> {
    Some(match node {
        Node::Null => Value::Null,
        Node::Boolean(truth) => Value::truth(*truth),
        Node::Number(digits) => match digits.parse() {
            Ok(integer) => Value::Integer(integer),
            Err(_) => Value::Real(digits.parse().ok()?),
        },
        Node::String(spelled) => Value::Text(unescaped(spelled)?),
        Node::Array(_) | Node::Object(_) => Value::Text(node.text()),
    })
}

/// True if an expression, or a part of it, is a document or may be one.
fn holds_document(expr: &Expr) -> bool {
    let may_be = |expr: &Expr| match &expr.kind {
        ExprKind::Function(function) => matches!(function.name.key().as_str(), "json_extract" | "json_quote"),
        _ => false,
    };
    let mut holds = makes_document(expr) || may_be(expr);
    expr.children(|part| holds = holds || holds_document(part));
    holds
}

/// Puts a value at a path, whose last step alone may lead to nothing yet.
fn put(document: &mut Node, steps: &[Step], node: Node, change: Change) -> Option<()> {
    if let Some(found) = document.at_mut(steps) {
        if change != Change::Insert {
            *found = node;
        }
        return Some(());
    }
    let (last, before) = steps.split_last()?;
    match (document.at_mut(before)?, last) {
        _ if change == Change::Replace => {}
        (Node::Object(members), Step::Key(key)) if inner(key) == *key => {
            members.push((key.clone(), node));
        }
        (Node::Array(nodes), last) if place(last, nodes.len()) == Some(nodes.len()) => nodes.push(node),
        _ => return None,
    }
    Some(())
}

/// Takes out what a path leads to, if it leads to anything.
fn remove(document: &mut Node, steps: &[Step]) -> Option<()> {
    if document.at(steps).is_none() {
        return Some(());
    }
    let (last, before) = steps.split_last()?;
    match (document.at_mut(before)?, last) {
        (Node::Object(members), Step::Key(key)) => {
            let at = members.iter().position(|(name, _)| name == key)?;
            members.remove(at);
        }
        (Node::Array(nodes), last) => {
            let at = place(last, nodes.len())?;
            nodes.remove(at);
        }
        _ => return None,
    }
    Some(())
}
