//! `PRAGMA`: what it says of SQLite's file has no part in PostgreSQL, what it says of meaning may not be lost.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Pragma, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "pragma",
    summary: "Leaves out pragmas that steer how SQLite works, checks and keeps its file; those that show the schema, and the version numbers of a file, with a warning.",
    caveat: "PostgreSQL checks foreign keys always, at once unless they are DEFERRABLE. Pragmas that change what later statements mean are refused when they are switched on: writable_schema, case_sensitive_like, ignore_check_constraints, recursive_triggers, as is any that is not known. In SQL of the application, with parameters, those that show something are refused.",
    examples: &[
        Example { sqlite: "PRAGMA foreign_keys = ON;", postgres: "" },
        Example { sqlite: "PRAGMA user_version = 7;", postgres: "" },
    ],
    visit: Visit::Statement(pragma),
};

/// Pragmas that say how SQLite works, keeps its file or checks it (<https://www.sqlite.org/pragma.html>).
const SILENT: &[&str] = &[
    "analysis_limit",
    "auto_vacuum",
    "automatic_index",
    "busy_timeout",
    "cache_size",
    "cache_spill",
    "cell_size_check",
    "checkpoint_fullfsync",
    "default_cache_size",
    "defer_foreign_keys",
    "encoding",
    "foreign_key_check",
    "foreign_keys",
    "fullfsync",
    "hard_heap_limit",
    "incremental_vacuum",
    "integrity_check",
    "journal_mode",
    "journal_size_limit",
    "legacy_alter_table",
    "legacy_file_format",
    "locking_mode",
    "max_page_count",
    "mmap_size",
    "optimize",
    "page_size",
    "quick_check",
    "read_uncommitted",
    "reverse_unordered_selects",
    "secure_delete",
    "shrink_memory",
    "soft_heap_limit",
    "synchronous",
    "temp_store",
    "temp_store_directory",
    "threads",
    "trusted_schema",
    "wal_autocheckpoint",
    "wal_checkpoint",
];

/// Pragmas that only show something.
const SHOWING: &[&str] = &[
    "collation_list",
    "compile_options",
    "data_version",
    "database_list",
    "foreign_key_list",
    "freelist_count",
    "function_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "module_list",
    "page_count",
    "pragma_list",
    "schema_version",
    "table_info",
    "table_list",
    "table_xinfo",
];

/// Pragmas that do something without a value.
const DOING: &[&str] = &["incremental_vacuum", "optimize", "shrink_memory", "wal_checkpoint"];

/// Pragmas that change what later statements mean while they are on.
const MEANING: &[&str] =
    &["case_sensitive_like", "ignore_check_constraints", "recursive_triggers", "query_only", "writable_schema"];

fn pragma(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Pragma(pragma) = &statement.kind else { return };
    let name = pragma.name.name.key();
    let shows = SHOWING.contains(&name.as_str()) || (pragma.value.is_none() && !DOING.contains(&name.as_str()));
    if shows && cx.config.placeholders.is_some() {
        // The application reads the answer.
        let help = match name.as_str() {
            "table_info" | "table_xinfo" => {
                "SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE \
                 table_name = 'name' ORDER BY ordinal_position"
            }
            "index_list" | "index_info" | "index_xinfo" => {
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'name'"
            }
            "foreign_key_list" => {
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = \
                 'name'::regclass"
            }
            "table_list" => "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
            "user_version" | "application_id" | "schema_version" => "keep such a number in a table of its own",
            _ => "",
        };
        let refused = out.refuse(statement.span, format!("PRAGMA {name} shows something of SQLite's file"));
        if !help.is_empty() {
            refused.help(help);
        }
        return;
    }
    match name.as_str() {
        "user_version" | "application_id" if pragma.value.is_some() => {
            out.warn(
                statement.span,
                format!(
                    "PostgreSQL has no {name}: it is left out, and an application that reads it needs another place"
                ),
            );
            out.drop_statement();
        }
        name if SILENT.contains(&name) => out.drop_statement(),
        name if SHOWING.contains(&name) || (name.ends_with("_version") && pragma.value.is_none()) => {
            out.warn(statement.span, "this only shows something; it is left out");
            out.drop_statement();
        }
        name if MEANING.contains(&name) && (pragma.value.is_none() || is_off(pragma)) => out.drop_statement(),
        name if MEANING.contains(&name) => {
            out.refuse(statement.span, format!("PRAGMA {name} changes what the statements behind it mean"));
        }
        _ => {}
    }
}

/// True if the value switches the pragma off.
fn is_off(pragma: &Pragma) -> bool {
    let off = ["0", "off", "no", "false", "reset"];
    pragma.value.as_ref().is_some_and(|value| off.iter().any(|off| off.eq_ignore_ascii_case(value)))
}
