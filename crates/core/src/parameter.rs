//! Parameters of a statement: how SQLite numbers them, and how `%s` gets into a text that may hold `%`.

use std::collections::BTreeMap;

use crate::pg_type::Family;
use crate::text::Span;
use crate::tree::{ExprKind, Statement};

/// A parameter of a ported statement.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Parameter {
    /// As it is written for SQLite, its mark included: `?`, `?2`, `:a`.
    pub name: String,
    /// Its name in `%(a)s`.
    pub key: String,
    /// What it is in PostgreSQL, as far as its uses tell.
    pub ty: Option<Family>,
    /// Its type in PostgreSQL, as far as it is known.
    pub sql: Option<String>,
}

/// One use of a parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Use {
    /// The place, in bytes of the file.
    pub span: Span,
    /// As it is written.
    pub name: String,
    /// The parameter's number in the port, 1-based and without gaps.
    pub number: usize,
}

/// The uses of parameters in a statement, in order. SQLite gives `?` the number after the highest so far, and a name the
/// same at its first use (<https://www.sqlite.org/lang_expr.html#parameters>). Numbers that are never used are closed up:
/// PostgreSQL cannot type a parameter that does not occur.
pub(crate) fn uses(statement: &Statement) -> Vec<Use> {
    let mut found = Vec::new();
    crate::walk::exprs(statement, &mut |expr| {
        if let ExprKind::Parameter(name) = &expr.kind {
            found.push((expr.span, name.clone()));
        }
    });
    found.sort();
    let mut highest = 0;
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut uses: Vec<Use> = Vec::new();
    for (span, name) in found {
        let known = names.get(&name).copied();
        let number = match name.strip_prefix('?') {
            Some(digits) if !digits.is_empty() => digits.parse().unwrap_or(usize::MAX),
            Some(_) => highest + 1,
            None => known.unwrap_or(highest + 1),
        };
        highest = highest.max(number);
        if known.is_none() && name != "?" {
            names.insert(name.clone(), number);
        }
        uses.push(Use { span, name, number });
    }
    let mut numbers: Vec<usize> = uses.iter().map(|used| used.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for used in &mut uses {
        used.number = numbers.binary_search(&used.number).map_or(1, |at| at + 1);
    }
    uses
}

/// Stands for a parameter until the whole text of the statement is there: no SQL text holds NUL.
pub(crate) fn mark(number: usize) -> String {
    format!("\0{number}\0")
}

/// Writes the marks of a statement as `%s`, or as `%(a)s` if `named`, and doubles every other `%`, as the drivers that know
/// these want it. `None` if a rule has moved or copied a `%s`.
pub(crate) fn write_percent(text: &str, parameters: &[Parameter], named: bool) -> Option<String> {
    let mut written = String::with_capacity(text.len() + 8);
    let mut positions = Vec::new();
    for (at, part) in text.split('\0').enumerate() {
        if at % 2 == 0 {
            written.push_str(&part.replace('%', "%%"));
            continue;
        }
        let number: usize = part.parse().ok()?;
        let key = &parameters.get(number.checked_sub(1)?)?.key;
        if named {
            written.extend(["%(", key, ")s"]);
        } else {
            positions.push(number);
            written.push_str("%s");
        }
    }
    positions.iter().enumerate().all(|(at, number)| *number == at + 1).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::{Parameter, uses, write_percent};
    use crate::{split, sqlite};

    fn check(source: &str, expected: &[usize]) {
        let statement = split::statements(source).next().expect("one statement");
        let tree = sqlite::parse(source, &statement.tokens).expect("it parses");
        let numbers: Vec<usize> = uses(&tree).iter().map(|used| used.number).collect();
        assert_eq!(numbers, expected, "{source}");
    }

    #[test]
    fn numbers_are_those_of_sqlite_without_gaps() {
        check("SELECT ?, ?", &[1, 2]);
        check("SELECT ?2, ?1, ?2", &[2, 1, 2]);
        check("SELECT ?2, ?", &[1, 2]);
        check("SELECT :a, @a, :a, ?", &[1, 2, 1, 3]);
        check("SELECT a FROM b WHERE c IN (SELECT ? FROM d) AND e = ?", &[1, 2]);
    }

    #[test]
    fn percent_signs_are_doubled_around_marks() {
        let parameters = [Parameter::default(), Parameter::default()];
        let written = |text| write_percent(text, &parameters, false);
        assert_eq!(
            written("a LIKE '5%' AND b = \0\x31\0 % \0\x32\0").as_deref(),
            Some("a LIKE '5%%' AND b = %s %% %s")
        );
        assert_eq!(written("\0\x32\0 \0\x31\0"), None, "out of order");
        assert_eq!(written("\0\x31\0 \0\x31\0"), None, "copied");
        let named = [Parameter { key: "a".into(), ..Parameter::default() }];
        assert_eq!(write_percent("\0\x31\0, \0\x31\0", &named, true).as_deref(), Some("%(a)s, %(a)s"));
    }
}
