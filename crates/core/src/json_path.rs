//! The paths of SQLite's JSON functions (<https://www.sqlite.org/json1.html#path_arguments>).

use crate::context::Cx;
use crate::tree::{Expr, ExprKind};

/// One step of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// `.key` or `."key"`.
    Key(String),
    /// `[2]`; negative from the end: `[#-1]` is -1.
    Index(i64),
    /// `[#]`, the place behind the last element.
    End,
}

/// Reads `$.a[0]`; `None` if it is no path.
pub fn read(path: &str) -> Option<Vec<Step>> {
    let mut rest = path.strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix(".\"") {
            let (key, behind) = quoted.split_once('"')?;
            if key.contains('\\') {
                return None;
            }
            steps.push(Step::Key(key.to_owned()));
            rest = behind;
        } else if let Some(plain) = rest.strip_prefix('.') {
            let end = plain.find(['.', '[']).unwrap_or(plain.len());
            let key = &plain[..end];
            if key.is_empty() || key.contains(['"', '\\']) {
                return None;
            }
            steps.push(Step::Key(key.to_owned()));
            rest = &plain[end..];
        } else {
            let (index, behind) = rest.strip_prefix('[')?.split_once(']')?;
            steps.push(match index.strip_prefix('#') {
                Some("") => Step::End,
                Some(back) => Step::Index(-back.strip_prefix('-')?.parse::<u32>().ok().map(i64::from)?),
                None => Step::Index(index.parse::<u32>().ok().map(i64::from)?),
            });
            rest = behind;
        }
    }
    Some(steps)
}

/// The path of an argument of a function.
pub fn of_argument(cx: &Cx, argument: &Expr) -> Option<Vec<Step>> {
    read(text(cx, argument)?)
}

/// The path of the right side of `->` or `->>`: a path, a key or a number.
pub fn of_operand(cx: &Cx, operand: &Expr) -> Option<Vec<Step>> {
    if let Some(index) = operand.integer() {
        return Some(vec![Step::Index(index)]);
    }
    match text(cx, operand)? {
        path if path.starts_with('$') => read(path),
        key => Some(vec![Step::Key(key.to_owned())]),
    }
}

/// The text of a literal, in single quotes or, as SQLite allows, in double quotes.
fn text<'a>(cx: &Cx, expr: &'a Expr) -> Option<&'a str> {
    match &expr.bare().kind {
        ExprKind::String(text) => Some(text),
        ExprKind::Column { name, .. } if cx.types.strings.contains(&expr.bare().span) => Some(&name.text),
        _ => None,
    }
}

/// The steps as PostgreSQL's text array, with its quotes: `'{a,0}'`.
pub fn array(steps: &[Step]) -> String {
    let items: Vec<String> = steps.iter().map(item).collect();
    format!("'{{{}}}'", items.join(",").replace('\'', "''"))
}

fn item(step: &Step) -> String {
    match step {
        Step::Key(key) => {
            let plain = !key.is_empty()
                && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                && !key.eq_ignore_ascii_case("null");
            if plain { key.clone() } else { format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\"")) }
        }
        Step::Index(index) => index.to_string(),
        Step::End => "-1".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, array, read};

    #[test]
    fn reads_paths() {
        let key = |key: &str| Step::Key(key.into());
        assert_eq!(read("$"), Some(vec![]));
        assert_eq!(read("$.a.b[0]"), Some(vec![key("a"), key("b"), Step::Index(0)]));
        assert_eq!(read("$.\"a.b\"[#-1]"), Some(vec![key("a.b"), Step::Index(-1)]));
        assert_eq!(read("$[#]"), Some(vec![Step::End]));
        assert_eq!(read("a"), None);
        assert_eq!(read("$.a["), None);
        assert_eq!(array(&[key("a b"), Step::Index(-1)]), "'{\"a b\",-1}'");
    }
}
