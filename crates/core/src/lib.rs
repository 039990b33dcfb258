//! The core of lite2pg: rewrites SQLite migrations into PostgreSQL ones.
//!
//! It does no I/O, prints nothing and does not panic, whatever it is given.

pub mod catalog;
pub mod circles;
mod common;
pub mod config;
mod constant;
pub mod context;
pub mod date_time;
mod decide;
pub mod diagnostic;
pub mod directive;
mod double_quoted;
pub mod edit;
mod evidence;
pub mod functions;
pub mod infer;
pub mod inline;
pub mod json_path;
mod json_text;
pub mod lacks;
pub mod lex;
mod literal;
pub mod number;
mod orphans;
pub mod parallel;
pub mod parameter;
pub mod pg_type;
pub mod pg_versions;
mod port;
mod postgres;
mod precedence;
mod printf_template;
pub mod project;
mod rebuild;
mod rows;
pub mod rule;
pub mod rules;
pub mod split;
pub mod sqlite;
mod stored;
pub mod text;
pub mod tree;
pub mod types;
mod walk;

pub use port::STUB;
