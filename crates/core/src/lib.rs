//! The core of lite2pg: rewrites SQLite migrations into PostgreSQL ones.
//!
//! It does no I/O, prints nothing and does not panic, whatever it is given.

pub mod directive;
pub mod lex;
pub mod split;
pub mod sqlite;
pub mod text;
pub mod tree;
mod tree_query;
