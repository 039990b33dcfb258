//! `DROP INDEX`: some of SQLite's indexes carry a foreign key in PostgreSQL, and some of PostgreSQL's are constraints.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{ObjectKind, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "drop-index",
    summary: "Leaves out `DROP INDEX IF EXISTS` where only PostgreSQL has the name, for a constraint; drops the foreign keys that need an index before it.",
    caveat: "SQLite keeps a foreign key whose unique index is gone, and answers every write with \"foreign key mismatch\".",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (b TEXT UNIQUE);\nDROP INDEX IF EXISTS a_b_key;",
            postgres: "CREATE TABLE a (b TEXT UNIQUE);\n",
        },
        Example {
            sqlite: "CREATE TABLE a (b TEXT);\nCREATE UNIQUE INDEX i ON a (b);\nCREATE TABLE c (b TEXT REFERENCES a (b));\nDROP INDEX i;",
            postgres: "CREATE TABLE a (b TEXT);\nCREATE UNIQUE INDEX i ON a (b);\nCREATE TABLE c (b TEXT REFERENCES a (b));\nALTER TABLE c DROP CONSTRAINT c_b_fkey;\nDROP INDEX i;",
        },
    ],
    visit: Visit::Statement(drop_index),
};

fn drop_index(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Drop(drop) = &statement.kind else { return };
    if drop.object != ObjectKind::Index {
        return;
    }
    let key = drop.name.name.key();
    let Some(index) = cx.catalog.indexes.get(&key) else {
        let is_constraint = |name: &str| name.eq_ignore_ascii_case(&key);
        let mut keys = cx.catalog.tables.values().flat_map(|table| &table.key_constraints);
        if drop.if_exists.is_some() && keys.any(|constraint| is_constraint(&constraint.name)) {
            out.info(statement.span, "SQLite has no index of this name; PostgreSQL has a constraint, which stays");
            out.drop_statement();
        }
        return;
    };
    let Some(columns) = index.columns.iter().cloned().collect::<Option<Vec<String>>>() else { return };
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    let wanted = sorted(columns);
    let Some(table) = cx.catalog.tables.get(&index.table).filter(|_| index.unique && !index.partial) else { return };
    let others = cx.catalog.unique_keys(table).filter(|key| sorted(key.clone()) == wanted).count();
    if others > 1 {
        return;
    }
    for child in cx.catalog.tables.values() {
        for foreign in child.foreign_keys.iter().filter(|foreign| foreign.parent == index.table) {
            if sorted(cx.catalog.parent_columns(foreign)) == wanted {
                let name = crate::rebuild::quote(&foreign.name);
                out.before(vec![format!("ALTER TABLE {} DROP CONSTRAINT {name}", cx.spell(&child.name)).into()]);
                out.warn(statement.span, format!("the foreign key of `{}` needs this index: it goes too", child.name));
            }
        }
    }
}
