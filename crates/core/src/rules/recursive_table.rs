//! `WITH RECURSIVE`: PostgreSQL wants the first part to have the types of the whole.

use crate::context::Cx;
use crate::pg_type::Family;
use crate::precedence::Level;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::operand;
use crate::tree::{Query, QueryBody};
use crate::types::{Ty, outputs};

pub(super) static RULE: Rule = Rule {
    name: "recursive-table",
    summary: "Casts what the first part of a recursive table shows to the type that its other part gives.",
    caveat: "",
    examples: &[Example {
        sqlite: "WITH RECURSIVE a(b) AS (SELECT 1 UNION ALL SELECT b * 0.5 FROM a WHERE b > 0.1) SELECT b FROM a;",
        postgres: "WITH RECURSIVE a(b) AS (SELECT 1::numeric UNION ALL SELECT b * 0.5 FROM a WHERE b > 0.1) SELECT b FROM a;",
    }],
    visit: Visit::Query(recursive_table),
};

fn recursive_table(cx: &Cx, query: &Query, out: &mut Out) {
    for table in query.with.iter().flat_map(|with| &with.tables) {
        if !matches!(table.query.body, QueryBody::Compound { .. }) {
            continue;
        }
        let arms = outputs(&table.query.body);
        let Some((first, rest)) = arms.split_first() else { continue };
        for (at, value) in first.iter().enumerate() {
            let others = rest.iter().filter_map(|arm| arm.get(at));
            let mut to = None;
            for other in others {
                to = match (cx.ty(value), cx.ty(other)) {
                    (Ty::Is(Family::Integer), Ty::Is(Family::Double)) => Some("::double precision"),
                    (Ty::Is(Family::Integer), Ty::Is(Family::Numeric)) => to.or(Some("::numeric")),
                    (Ty::Is(Family::Numeric), Ty::Is(Family::Double)) => Some("::double precision"),
                    (Ty::Is(Family::Integer), Ty::Is(Family::Integer))
                        if cx.facts(value).narrow && !cx.facts(other).narrow =>
                    {
                        to.or(Some("::bigint"))
                    }
                    _ => to,
                };
            }
            if let Some(to) = to {
                operand::around(value, "", Level::Primary, to, out);
            }
        }
    }
}
