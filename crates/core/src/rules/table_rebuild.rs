//! A table rebuild becomes `ALTER TABLE`.
//!
//! The rule has several statements before it, so the driver does its work ([`crate::rebuild`]); here is what it says.

use crate::rule::{Example, Rule, Visit};

pub(crate) static RULE: Rule = Rule {
    name: "table-rebuild",
    summary: "Turns a table rebuild (new table, copy, drop, rename) into the ALTER TABLE statements that say what it changes.",
    caveat: "Columns keep their order in PostgreSQL and new ones come last. A rebuild that ALTER TABLE cannot say is ported statement by statement. The sequence goes on where it was; SQLite may use the number of a deleted last row again.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT, c TEXT);\nCREATE TABLE a_new (id INTEGER PRIMARY KEY, b TEXT NOT NULL);\nINSERT INTO a_new SELECT id, coalesce(b, '') FROM a;\nDROP TABLE a;\nALTER TABLE a_new RENAME TO a;",
        postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY, b TEXT, c TEXT);\n\n\n\nUPDATE a SET b = coalesce(b, '');\nALTER TABLE a\n    DROP COLUMN c,\n    ALTER COLUMN b SET NOT NULL;",
    }],
    visit: Visit::Statement(|_, _, _| {}),
};
