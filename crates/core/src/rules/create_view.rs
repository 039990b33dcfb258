//! `CREATE VIEW IF NOT EXISTS` becomes `CREATE VIEW`: PostgreSQL has no IF NOT EXISTS there.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "create-view-if-not-exists",
    summary: "Turns `CREATE VIEW IF NOT EXISTS` into `CREATE VIEW`, or into `CREATE OR REPLACE VIEW` when ports shall be idempotent.",
    caveat: "A view that exists already is an error for PostgreSQL; if the files make the same view twice, the second statement is left out.",
    examples: &[Example {
        sqlite: "CREATE VIEW IF NOT EXISTS v AS SELECT 1 AS a;",
        postgres: "CREATE VIEW v AS SELECT 1 AS a;",
    }],
    visit: Visit::Statement(create_view),
};

fn create_view(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::CreateView(create) = &statement.kind else { return };
    let Some(span) = create.if_not_exists else { return };
    if cx.existed {
        out.warn(statement.span, "this view exists already, so SQLite does nothing here");
        out.drop_statement();
        return;
    }
    out.remove(cx.source, span);
    if cx.config.idempotent {
        out.insert(statement.span.start + "CREATE".len(), " OR REPLACE");
    }
}
