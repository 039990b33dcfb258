//! `random()`: an integer of 64 bits in SQLite, a fraction between 0 and 1 in PostgreSQL.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, QueryBody, Statement};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-random",
    summary: "Writes `random()` as a random integer of 64 bits; in ORDER BY it stays.",
    caveat: "",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b INTEGER);\nSELECT b FROM a ORDER BY random();\nUPDATE a SET b = abs(random()) % 10;",
        postgres: "CREATE TABLE a (b INTEGER);\nSELECT b FROM a ORDER BY random();\nUPDATE a SET b = abs((('x' || right(md5(gen_random_uuid()::text), 16))::bit(64)::bigint)) % 10;",
    }],
    visit: Visit::Statement(random),
};

/// MD5 spreads the random bits of a UUID over all 64.
const SPREAD: &str = "(('x' || right(md5(gen_random_uuid()::text), 16))::bit(64)::bigint)";

/// PostgreSQL 17 has it. SQLite does not give the least number of 64 bits either: `abs(random())` never fails.
const BETWEEN: &str = "random(-9223372036854775807, 9223372036854775807)";

fn random(cx: &Cx, statement: &Statement, out: &mut Out) {
    let mut orders = Vec::new();
    crate::walk::queries(statement, &mut |query| {
        if matches!(query.body, QueryBody::Select(_)) {
            orders.extend(query.order_by.iter().map(|term| term.expr.bare().span));
        }
    });
    crate::walk::exprs(statement, &mut |expr: &Expr| {
        let ExprKind::Function(function) = &expr.kind else { return };
        if !function.name.is("random") || !function.arguments.is_empty() {
            return;
        }
        if orders.contains(&expr.span) {
            out.keep(expr.span);
        } else {
            out.text(expr.span, if cx.config.pg_version >= 17 { BETWEEN } else { SPREAD });
        }
    });
}
