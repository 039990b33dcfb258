//! `GLOB` becomes `LIKE`, or a regular expression where it has sets of characters.

use crate::catalog::Table;
use crate::context::Cx;
use crate::pieces;
use crate::precedence::{self, Level};
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, LikeOperator};

pub(super) static RULE: Rule = Rule {
    name: "glob",
    summary: "Turns `GLOB` with a literal pattern into `LIKE`, or into `~` where it has sets of characters.",
    caveat: "A pattern that is no literal is refused, and so are REGEXP and MATCH: what they mean is the application's business.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nSELECT b FROM a WHERE b GLOB 'x*' AND b NOT GLOB '[0-9]?';",
        postgres: "CREATE TABLE a (b TEXT);\nSELECT b FROM a WHERE b LIKE 'x%' AND b !~ '^[0-9].$';",
    }],
    visit: Visit::Expr(glob),
};

const UNTOLD: &str = "a pattern that is no literal, or cannot be told";

const PATTERN: &str = "write LIKE with a pattern of % and _, or ~ with a regular expression";

fn glob(cx: &Cx, expr: &Expr, out: &mut Out) {
    match &expr.kind {
        ExprKind::Function(function) if function.name.is("glob") => {
            let [pattern, text] = function.arguments.as_slice() else { return };
            let Some((operator, literal)) = translated(pattern, false) else {
                out.refuse(expr.span, UNTOLD).help(PATTERN);
                return;
            };
            out.keep(pattern.span);
            let open = precedence::own(text) < Level::Sum && !precedence::is_cast(cx, text);
            let (start, end) = if open { ("(", ")") } else { ("", "") };
            super::function::operators(cx, expr, pieces![start, text.span, end, " ", operator, " ", literal], out);
        }
        ExprKind::Like { operator: LikeOperator::Glob, negated, words, pattern, expr: text, escape: None } => {
            let Some((operator, literal)) = translated(pattern, *negated) else {
                out.refuse(expr.span, UNTOLD).help(PATTERN);
                return;
            };
            out.keep(expr.span);
            out.text(*words, operator);
            out.text(pattern.span, literal);
            super::nocase_comparison::mind_case(cx, text, out);
            // `~` binds more tightly than LIKE.
            if operator.ends_with('~') && precedence::own(text) == Level::Other && !precedence::is_cast(cx, text) {
                out.wrap(text.span, "(", ")");
            }
        }
        ExprKind::Like { operator: LikeOperator::Regexp, .. } => {
            out.refuse(expr.span, "SQLite has no REGEXP, applications bring their own")
                .help("PostgreSQL's operator is ~; its syntax of regular expressions may be another one");
        }
        ExprKind::Like { operator: LikeOperator::Match, expr: text, .. } => {
            out.refuse(expr.span, "MATCH is a full-text search, or the application's own").help(search(cx, text));
        }
        _ => {}
    }
}

/// What to write for a search: the port of a full text table has a column of its name, that of one whose rows lie in
/// another table is an index over that table.
fn search(cx: &Cx, text: &Expr) -> String {
    let name = match &text.bare().kind {
        ExprKind::Column { name, .. } => name.text.as_str(),
        _ => "",
    };
    let is_search = |table: &&Table| table.module.as_deref().is_some_and(|module| module.starts_with("fts"));
    match cx.catalog.table(name).filter(is_search) {
        Some(Table { content: None, .. }) => {
            let column = cx.spell(name);
            format!(
                "the port has a column for it: {column} @@ websearch_to_tsquery('simple', 'words'), the best first with ORDER BY \
                 ts_rank({column}, websearch_to_tsquery('simple', 'words')) DESC"
            )
        }
        _ => "PostgreSQL: to_tsvector('simple', a) @@ websearch_to_tsquery('simple', 'words')".to_owned(),
    }
}

/// PostgreSQL's operator and its pattern as a literal.
fn translated(pattern: &Expr, negated: bool) -> Option<(&'static str, String)> {
    let pattern = pattern.string()?;
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    if pattern.contains('[') {
        let word = if negated { "!~" } else { "~" };
        return Some((word, quoted(&regex(pattern)?)));
    }
    let mut like = String::new();
    for char in pattern.chars() {
        match char {
            '*' => like.push('%'),
            '?' => like.push('_'),
            '%' | '_' | '\\' => like.extend(['\\', char]),
            _ => like.push(char),
        }
    }
    Some((if negated { "NOT LIKE" } else { "LIKE" }, quoted(&like)))
}

/// A GLOB with sets as a regular expression (<https://www.sqlite.org/lang_expr.html#the_like_glob_regexp_match_and_extract_operators>).
fn regex(pattern: &str) -> Option<String> {
    let mut regex = String::from("^");
    let mut chars = pattern.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '*' => regex.push_str(".*"),
            '?' => regex.push('.'),
            '[' => {
                regex.push('[');
                if chars.next_if_eq(&'^').is_some() {
                    regex.push('^');
                }
                let mut set = String::new();
                // A `]` that comes first stands for itself.
                if chars.next_if_eq(&']').is_some() {
                    set.push(']');
                }
                loop {
                    match chars.next()? {
                        ']' => break,
                        // Classes and escapes of regular expressions.
                        '[' | '\\' | '^' => return None,
                        char => set.push(char),
                    }
                }
                if set.is_empty() || set.starts_with('-') || set.ends_with('-') || !set.is_ascii() {
                    return None;
                }
                regex.push_str(&set);
                regex.push(']');
            }
            '.' | '\\' | '+' | '(' | ')' | '{' | '}' | '|' | '^' | '$' | ']' => regex.extend(['\\', char]),
            char => regex.push(char),
        }
    }
    regex.push('$');
    let regex = regex.strip_suffix(".*$").map_or(regex.clone(), str::to_owned);
    Some(regex.strip_prefix("^.*").map_or(regex.clone(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_become_regular_expressions() {
        assert_eq!(regex("[0-9]*").as_deref(), Some("^[0-9]"));
        assert_eq!(regex("*[^a-c]*").as_deref(), Some("[^a-c]"));
        assert_eq!(regex("a.[]x]?").as_deref(), Some("^a\\.[]x].$"));
        assert_eq!(regex("[a"), None);
    }
}
