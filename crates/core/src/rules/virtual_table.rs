//! Virtual tables other than those for full text.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "virtual-table",
    summary: "Turns an R-tree into a table with a GiST index on its boxes.",
    caveat: "Queries on an R-tree stay right; PostgreSQL uses the index for those written with `&&` only. Every other module is refused.",
    examples: &[Example {
        sqlite: "CREATE VIRTUAL TABLE area USING rtree(id, x0, x1, y0, y1);",
        postgres: "CREATE TABLE area (id SERIAL PRIMARY KEY, x0 REAL, x1 REAL, y0 REAL, y1 REAL);\nCREATE INDEX area_box_idx ON area USING GIST (box(point(x0, y0), point(x1, y1)));",
    }],
    visit: Visit::Statement(virtual_table),
};

fn virtual_table(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::CreateVirtualTable(create) = &statement.kind else { return };
    if cx.existed {
        out.drop_statement();
        return;
    }
    let module = create.module.key();
    match module.as_str() {
        "fts3" | "fts4" | "fts5" => {}
        "rtree" => {
            let Some(table) = cx.catalog.table(&create.name.name.text) else { return };
            let names: Vec<String> = table.columns.iter().map(|column| cx.spell(&column.name)).collect();
            let Some((id, bounds)) = names.split_first() else { return };
            let bounds_sql: Vec<String> = bounds.iter().map(|name| format!("{name} REAL")).collect();
            let name = cx.spell(&table.name);
            let mut text = format!("CREATE TABLE {name} ({id} SERIAL PRIMARY KEY, {})", bounds_sql.join(", "));
            if let [x0, x1, y0, y1] = bounds {
                let index = cx.spell(&format!("{}_box_idx", table.name));
                let box_index =
                    format!(";\nCREATE INDEX {index} ON {name} USING GIST (box(point({x0}, {y0}), point({x1}, {y1})))");
                text.push_str(&box_index);
            }
            out.rewrite(statement.span, vec![text.into()]);
        }
        _ => {
            out.keep(statement.span);
            out.refuse(
                create.module.span,
                format!("PostgreSQL has no virtual tables: the module `{module}` has no counterpart"),
            );
        }
    }
}
