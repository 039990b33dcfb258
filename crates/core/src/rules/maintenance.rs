//! `VACUUM`, `ANALYZE`, `REINDEX`, `EXPLAIN`, `ATTACH`: statements about the database as a whole.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "maintenance",
    summary: "Leaves out VACUUM, ANALYZE, REINDEX and EXPLAIN: PostgreSQL does the first two by itself, and no transaction may hold a VACUUM.",
    caveat: "VACUUM INTO writes another file, ATTACH and DETACH are about other databases: refused.",
    examples: &[
        Example { sqlite: "VACUUM;", postgres: "" },
        Example { sqlite: "ATTACH DATABASE 'other.db' AS other;", postgres: "" },
    ],
    visit: Visit::Statement(maintenance),
};

fn maintenance(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Utility(word) = statement.kind else { return };
    let has_word = |word: &str| cx.tokens.iter().any(|token| token.is_word(cx.source, word));
    match word {
        "VACUUM" if has_word("INTO") => {
            out.refuse(statement.span, "VACUUM INTO writes a copy of the database to a file");
        }
        "VACUUM" | "ANALYZE" | "REINDEX" => out.drop_statement(),
        "EXPLAIN" => {
            out.warn(statement.span, "this only shows how SQLite would run a statement; it is left out");
            out.drop_statement();
        }
        "ATTACH" | "DETACH" => {
            out.refuse(statement.span, format!("{word} is about another database"))
                .help("make its tables a schema of this database, or reach them by postgres_fdw");
        }
        _ => {}
    }
}
