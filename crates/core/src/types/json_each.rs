//! The tables that `json_each()` and `json_tree()` make: what is known of their document, and what their columns are.
//!
//! A value of a document has its own type, row by row, as one taken out by `json_extract()` has; so has a key, which is a
//! number in arrays and a text in objects.

use super::scope::{ScopeColumn, Source};
use super::{Class, Facts, Ty, Types, Typing};
use crate::pg_type::Family;
use crate::text::Span;
use crate::tree::{Expr, ExprKind, Name, ObjectName};

/// A column of `json_each()` (<https://www.sqlite.org/json1.html#jeach>).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum EachColumn {
    Key,
    Value,
    Type,
    Atom,
    FullKey,
    Path,
    /// `id`, `parent`, `json` or `root`.
    Other,
}

/// What a document is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum DocumentKind {
    Array,
    Object,
}

/// What is known of a call of `json_each()` or `json_tree()`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EachTable {
    /// What its document is, and whether that is certain or only looks so.
    pub kind: Option<(DocumentKind, bool)>,
    /// The family of all values, which an array of literals shows.
    pub values: Option<Family>,
}

const COLUMNS: &[(&str, EachColumn)] = &[
    ("key", EachColumn::Key),
    ("value", EachColumn::Value),
    ("type", EachColumn::Type),
    ("atom", EachColumn::Atom),
    ("id", EachColumn::Other),
    ("parent", EachColumn::Other),
    ("fullkey", EachColumn::FullKey),
    ("path", EachColumn::Path),
    ("json", EachColumn::Other),
    ("root", EachColumn::Other),
];

impl Types {
    /// The column of `json_each()` that an expression names, and the place of its table.
    pub fn each_column(&self, expr: &Expr) -> Option<(Span, EachColumn)> {
        self.each.get(&expr.bare().span).copied()
    }

    /// True for a key, value or atom of `json_each()` whose type is not known.
    pub(super) fn is_each_value(&self, expr: &Expr) -> bool {
        let Some((table, column)) = self.each_column(expr) else { return false };
        let Some(table) = self.each_tables.get(&table) else { return false };
        table.family(column).is_none() && matches!(column, EachColumn::Key | EachColumn::Value | EachColumn::Atom)
    }
}

impl EachTable {
    /// The family of a column, if all its values have one.
    pub fn family(&self, column: EachColumn) -> Option<Family> {
        match (column, self.kind) {
            (EachColumn::Key, Some((DocumentKind::Array, true))) => Some(Family::Integer),
            (EachColumn::Key, Some((DocumentKind::Object, true))) => Some(Family::Text),
            (EachColumn::Value | EachColumn::Atom, _) => self.values,
            (EachColumn::Type | EachColumn::FullKey | EachColumn::Path, _) => Some(Family::Text),
            (EachColumn::Key | EachColumn::Other, _) => None,
        }
    }
}

impl Typing<'_> {
    /// The columns of `json_each(…)`, whose arguments are typed already.
    pub(super) fn each(&mut self, name: &ObjectName, arguments: &[Expr], alias: Option<&Name>) -> Source {
        if let Some(document) = arguments.first() {
            self.document(document);
        }
        let table =
            if name.name.is("json_each") { self.known(arguments) } else { EachTable { kind: None, values: None } };
        self.out.each_tables.insert(name.name.span, table);
        let columns = COLUMNS.iter().map(|(text, column)| {
            let ty = table.family(*column).map_or(Ty::Unknown, Ty::Is);
            let facts = match column {
                EachColumn::Type | EachColumn::FullKey | EachColumn::Path => {
                    Facts { class: Class::Text, not_null: true, ..Facts::of(ty) }
                }
                _ => Facts::of(ty),
            };
            let each = Some((name.name.span, *column));
            ScopeColumn { name: (*text).to_owned(), ty, facts, id: None, alias: false, each }
        });
        let columns = columns.collect();
        Source { name: alias.unwrap_or(&name.name).key(), columns, complete: true, ..Source::default() }
    }

    fn known(&self, arguments: &[Expr]) -> EachTable {
        let [document] = arguments else { return EachTable { kind: None, values: None } };
        EachTable { kind: self.kind_of(document), values: document.string().and_then(values) }
    }

    /// What a document is, and whether that is certain.
    fn kind_of(&self, document: &Expr) -> Option<(DocumentKind, bool)> {
        if matches!(document.bare().kind, ExprKind::Null) {
            // There is none, and no row.
            return Some((DocumentKind::Array, true));
        }
        if let Some(text) = document.string() {
            return begins(text).map(|kind| (kind, true));
        }
        for (name, kind) in [
            ("json_array", DocumentKind::Array),
            ("json_group_array", DocumentKind::Array),
            ("json_object", DocumentKind::Object),
            ("json_group_object", DocumentKind::Object),
        ] {
            if document.call(name).is_some() {
                return Some((kind, true));
            }
        }
        if let Some(call) = document.call("coalesce").or_else(|| document.call("ifnull")) {
            return begins(call.arguments.last()?.string()?).map(|kind| (kind, false));
        }
        let id = *self.out.columns.get(&document.bare().span)?;
        let mut columns = self.catalog.tables.values().flat_map(|table| &table.columns);
        let default = columns.find(|column| column.id == id)?.default.as_ref()?;
        begins(default.string()?).map(|kind| (kind, false))
    }
}

fn begins(document: &str) -> Option<DocumentKind> {
    match document.trim_start_matches([' ', '\t', '\r', '\n']).chars().next()? {
        '[' => Some(DocumentKind::Array),
        '{' => Some(DocumentKind::Object),
        _ => None,
    }
}

/// The family of all elements of an array of plain texts, or of integers.
fn values(document: &str) -> Option<Family> {
    let items = document.trim().strip_prefix('[')?.strip_suffix(']')?;
    let all = |is: fn(&str) -> bool| items.split(',').all(|item| is(item.trim()));
    let is_text = |item: &str| {
        let text = item.strip_prefix('"').and_then(|item| item.strip_suffix('"'));
        text.is_some_and(|text| !text.contains(['"', '\\']))
    };
    if all(is_text) {
        return Some(Family::Text);
    }
    all(|item| item.len() < 19 && item.parse::<i64>().is_ok() && !item.starts_with('+')).then_some(Family::Integer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_arrays_show_the_family_of_their_values() {
        assert_eq!(values(r#"["a", "b c"]"#), Some(Family::Text));
        assert_eq!(values("[1, -2]"), Some(Family::Integer));
        for mixed in
            [r#"["a", 1]"#, "[1.5]", "[true]", "[null]", "[]", r#"["a\"b"]"#, r#"["a,b"]"#, "[[1]]", "{}", "[+1]"]
        {
            assert_eq!(values(mixed), None, "{mixed}");
        }
    }
}
