//! `COLLATE` in an index or a key.

use crate::config::NoCase;
use crate::context::Cx;
use crate::edit::Piece;
use crate::pg_type::Family;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{ExprKind, IndexedColumn, Statement, StatementKind, TableConstraintKind};
use crate::types::Ty;

pub(super) static RULE: Rule = Rule {
    name: "indexed-collate",
    summary: "Turns `COLLATE NOCASE` in an index into `lower(…)`, `COLLATE RTRIM` into `rtrim(…)`; a key gets a unique index beside it.",
    caveat: "PostgreSQL uses such an index for conditions with the same `lower(…)` only. An upsert that names the columns does not see it.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TEXT);\nCREATE UNIQUE INDEX c ON a (b COLLATE NOCASE);",
            postgres: "CREATE TABLE a (b TEXT);\nCREATE UNIQUE INDEX c ON a (lower(b));",
        },
        Example {
            sqlite: "CREATE TABLE a (b TEXT, UNIQUE (b COLLATE NOCASE));",
            postgres: "CREATE TABLE a (b TEXT, UNIQUE (b));\nCREATE UNIQUE INDEX a_b_nocase ON a (lower(b));",
        },
    ],
    visit: Visit::Statement(indexed_collate),
};

fn indexed_collate(cx: &Cx, statement: &Statement, out: &mut Out) {
    if let StatementKind::CreateIndex(create) = &statement.kind {
        for column in &create.columns {
            if let Some(pieces) = term(cx, column, out) {
                out.replace(column.expr.span, pieces);
            }
        }
    }
    let Some(table) = cx.table() else { return };
    for constraint in statement.table_constraints() {
        let (TableConstraintKind::PrimaryKey { columns, .. } | TableConstraintKind::Unique { columns, .. }) =
            &constraint.kind
        else {
            continue;
        };
        let mut terms: Vec<Piece> = Vec::new();
        let mut name = table.name.clone();
        let mut differs = false;
        for (at, column) in columns.iter().enumerate() {
            let inner = column.expr.without_collate().span;
            let changed = term(cx, column, out);
            if matches!(column.expr.bare().kind, ExprKind::Collate(..)) {
                out.replace(column.expr.span, pieces![inner]);
            }
            if at > 0 {
                terms.push(", ".into());
            }
            differs |= changed.as_ref().is_some_and(|pieces| pieces.len() > 1);
            terms.extend(changed.unwrap_or_else(|| pieces![inner]));
            name = format!("{name}_{}", column.column().map_or("", |name| &name.text));
        }
        if differs && !cx.existed {
            let index = cx.spell(&format!("{name}_nocase"));
            let mut sql = pieces![format!("CREATE UNIQUE INDEX {index} ON {} (", cx.spell(&table.name))];
            sql.extend(terms);
            sql.push(")".into());
            out.after(sql);
        }
    }
}

/// What an index has in place of a column with a collation; one piece if the plain column will do.
fn term(cx: &Cx, column: &IndexedColumn, out: &mut Out) -> Option<Vec<Piece>> {
    let inner = column.expr.without_collate();
    let id = cx.types.columns.get(&inner.span).copied();
    let is_citext = id.and_then(|id| cx.decisions.get(id)).is_some_and(|decided| decided.pg.is_citext());
    let is_text = matches!(cx.ty(inner), Ty::Is(Family::Text) | Ty::Unknown | Ty::Untyped);
    let ExprKind::Collate(_, name) = &column.expr.bare().kind else {
        // The column's own collation counts.
        let own = id.and_then(|id| cx.catalog.column(id)).and_then(|column| column.collation.as_deref());
        let lower = cx.config.types.nocase == NoCase::Lower && own == Some("nocase") && is_text && !is_citext;
        return lower.then(|| pieces!["lower(", inner.span, ")"]);
    };
    match name.key().as_str() {
        "nocase" if is_text && !is_citext => Some(pieces!["lower(", inner.span, ")"]),
        "rtrim" if is_text => Some(pieces!["rtrim(", inner.span, ", ' ')"]),
        "binary" if is_citext => Some(pieces!["(", inner.span, "::text)"]),
        "nocase" | "binary" | "rtrim" => Some(pieces![inner.span]),
        _ => {
            out.refuse(column.span, format!("PostgreSQL has no collation like `{}`", name.text));
            None
        }
    }
}
