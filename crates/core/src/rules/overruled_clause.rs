//! `INSERT OR …` and upserts overrule the ON CONFLICT of a table's definition; the trigger that stands for that does not know.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Conflict, Insert, Name, Statement, StatementKind, Upsert};

pub(super) static RULE: Rule = Rule {
    name: "overruled-clause",
    summary: "Refuses an INSERT whose OR clause or upsert says otherwise than the ON CONFLICT of the table's definition.",
    caveat: "An UPDATE meets the constraint as it is: the rule on-conflict-clause says so.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT UNIQUE ON CONFLICT IGNORE, c INTEGER);\nINSERT INTO a VALUES ('x', 1) ON CONFLICT (b) DO UPDATE SET c = 2;",
        postgres: "",
    }],
    visit: Visit::Dml(overruled_clause),
};

fn overruled_clause(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Insert(insert) = &statement.kind else { return };
    let Some(table) = cx.catalog.table(&insert.table.name.text) else { return };
    let overruled = table.conflict_clauses.iter().find(|(columns, action)| {
        let says_otherwise = insert.conflict.as_ref().is_some_and(|(_, own)| own != action);
        says_otherwise || insert.upserts.iter().any(|upsert| meets(insert, upsert, columns, *action))
    });
    if let Some((columns, action)) = overruled {
        let word = if *action == Conflict::Ignore { "IGNORE" } else { "REPLACE" };
        out.refuse(
            insert.keyword,
            format!(
                "this overrules ON CONFLICT {word} of `{}`; in PostgreSQL a trigger comes first, which knows nothing of it",
                columns.join(", ")
            ),
        )
        .help("leave ON CONFLICT out of the definition, and say in each INSERT what is to happen");
    }
}

/// True if an upsert speaks of the key that the clause is about, and says something else.
fn meets(insert: &Insert, upsert: &Upsert, columns: &[String], action: Conflict) -> bool {
    if upsert.update.is_none() && action == Conflict::Ignore {
        return false;
    }
    let target: Vec<String> = upsert.target.iter().filter_map(|term| term.column().map(Name::key)).collect();
    let same = target.len() == columns.len() && target.iter().all(|name| columns.contains(name));
    same || (upsert.target.is_empty() && insert.upserts.len() == 1)
}
