//! `INTERSECT` behind another part: all parts lean to the left in SQLite, PostgreSQL binds INTERSECT first.

use crate::common::compound_key;
use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Compound, Query, QueryBody};

pub(super) static RULE: Rule = Rule {
    name: "compound-intersect",
    summary: "Puts parentheses around what stands before INTERSECT where PostgreSQL would take only its last part.",
    caveat: "",
    examples: &[Example {
        sqlite: "SELECT 1 AS a UNION ALL SELECT 2 INTERSECT SELECT 2;",
        postgres: "(SELECT 1 AS a UNION ALL SELECT 2) INTERSECT SELECT 2;",
    }],
    visit: Visit::Query(compound_intersect),
};

fn compound_intersect(cx: &Cx, query: &Query, out: &mut Out) {
    let mut body = &query.body;
    let mut open = String::new();
    while let QueryBody::Compound { operator, left, right } = body {
        let start = compound_key(left);
        if *operator == Compound::Intersect && matches!(**left, QueryBody::Compound { .. }) {
            out.keep(start);
            // What comes before the word INTERSECT.
            let values = |word: &&crate::lex::Token| word.is_word(cx.source, "VALUES");
            let before = cx.token_before(compound_key(right));
            let end = before
                .filter(values)
                .map_or(before, |word| cx.token_before(word.span))
                .filter(|word| word.is_word(cx.source, "INTERSECT"))
                .and_then(|word| cx.token_before(word.span));
            match (&**left, end) {
                (QueryBody::Compound { operator: Compound::Intersect, .. }, _) => {}
                (_, Some(end)) => {
                    open.push('(');
                    out.insert(end.span.end, ")");
                }
                (_, None) => {
                    out.refuse(query.span, "INTERSECT in a chain binds otherwise in PostgreSQL");
                }
            }
        }
        body = left;
    }
    if !open.is_empty() {
        out.insert(compound_key(&query.body).start, open);
    }
}
