//! A column set twice in one UPDATE: SQLite takes the last value. A single column in parentheses.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "update-set-twice",
    summary: "Leaves out what an UPDATE sets before it sets the same column again, and parentheses around one column.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE t (a TEXT, b TEXT);\nUPDATE t SET a = 'x', b = 'y', a = 'z';",
        postgres: "CREATE TABLE t (a TEXT, b TEXT);\nUPDATE t SET b = 'y', a = 'z';",
    }],
    visit: Visit::Dml(update_set_twice),
};

fn update_set_twice(cx: &Cx, statement: &Statement, out: &mut Out) {
    let lists = match &statement.kind {
        StatementKind::Update(update) => vec![&update.assignments],
        StatementKind::Insert(insert) => {
            insert.upserts.iter().filter_map(|upsert| upsert.update.as_ref()).map(|(set, _)| set).collect()
        }
        _ => return,
    };
    for list in lists {
        for (at, assignment) in list.iter().enumerate() {
            let later = |column: &crate::tree::Name| {
                list[at + 1..].iter().any(|later| later.columns.iter().any(|name| name.key() == column.key()))
            };
            if !assignment.columns.iter().any(later) {
                if let [column] = assignment.columns.as_slice() {
                    bare(cx, column.span, out);
                }
                continue;
            }
            if let ([_], Some(next)) = (assignment.columns.as_slice(), list.get(at + 1)) {
                out.rewrite(Span::new(assignment.span.start, next.span.start), Vec::new());
            } else {
                out.refuse(assignment.span, "a column of this list is set again");
            }
        }
    }
}

/// `SET (a) = 1`: in PostgreSQL parentheses want a row.
fn bare(cx: &Cx, column: Span, out: &mut Out) {
    if let Some((open, close)) = cx.parentheses(column) {
        out.text(open, "");
        out.text(close, "");
    }
}
