//! The parser against the real SQLite: what it accepts, how it groups, where its nodes lie, what bad input does.

mod bad_input;
mod battery;
mod extents;
mod generate;
mod lossless;
mod mutations;
mod precedence;
mod random;
mod support;
mod walk;
