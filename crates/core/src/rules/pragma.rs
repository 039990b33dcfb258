//! `PRAGMA`, `VACUUM` and the like have no part in a PostgreSQL migration.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "pragma",
    summary: "Leaves out pragmas that only steer SQLite itself, and ANALYZE, REINDEX and VACUUM.",
    caveat: "A pragma that changes the schema's meaning or that the application reads (user_version) is refused.",
    examples: &[Example { sqlite: "PRAGMA foreign_keys = ON;", postgres: "" }],
    visit: Visit::Statement(pragma),
};

/// Pragmas that say how SQLite keeps its file or checks itself.
const SILENT: &[&str] = &[
    "foreign_keys",
    "journal_mode",
    "synchronous",
    "cache_size",
    "temp_store",
    "mmap_size",
    "busy_timeout",
    "page_size",
    "auto_vacuum",
    "optimize",
    "wal_checkpoint",
    "legacy_alter_table",
    "foreign_key_check",
    "integrity_check",
    "quick_check",
    "encoding",
    "locking_mode",
    "secure_delete",
    "defer_foreign_keys",
    "wal_autocheckpoint",
    "recursive_triggers_off",
    "incremental_vacuum",
];

fn pragma(_: &Cx, statement: &Statement, out: &mut Out) {
    match &statement.kind {
        StatementKind::Pragma(pragma) if SILENT.contains(&pragma.name.name.key().as_str()) => out.drop_statement(),
        StatementKind::Pragma(pragma)
            if matches!(pragma.name.name.key().as_str(), "table_info" | "table_xinfo" | "index_list") =>
        {
            out.warn(statement.span, "this only shows the schema; it is left out");
            out.drop_statement();
        }
        StatementKind::Utility("VACUUM" | "REINDEX" | "ANALYZE") => out.drop_statement(),
        _ => {}
    }
}
