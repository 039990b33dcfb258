//! The page about `pg-version`, made from the list of what it decides.

use std::fmt::Write as _;

use lite2pg_core::pg_versions::{FORMS, UNUSED};

/// The page, as Markdown.
pub fn page() -> String {
    let mut text = String::from(
        "# What `pg-version` decides\n\n`pg-version` in `lite2pg.toml`, or `--pg-version`, is the oldest major version of PostgreSQL that has to take \
         the ports; 14 without it. Newer versions take what is written for older ones. These forms depend on it:\n",
    );
    for form in FORMS {
        let _ = write!(text, "\n## From {} on: [{1}](rules/{1}.md)\n\n{2}\n", form.since, form.rule, form.why);
        let mut shown = |title: &str, sql: &str| {
            let _ = match sql {
                "" => write!(text, "\n{title}: refused.\n"),
                _ => write!(text, "\n{title}:\n\n```sql\n{sql}\n```\n"),
            };
        };
        shown("SQLite", form.sqlite);
        shown(&format!("Before {}", form.since), form.before);
        shown(&format!("From {} on", form.since), form.from);
    }
    text += "\n## What ports do not use\n\n| since | PostgreSQL has | why not |\n|---|---|---|\n";
    for unused in UNUSED {
        let _ = writeln!(text, "| {} | {} | {} |", unused.since, unused.what, unused.why);
    }
    text
}
