//! The commands of the lite2pg binary, as a library so that tests can read the same values.

pub mod cli;
pub mod config;
pub mod diff;
pub mod explain;
pub mod job;
pub mod layout;
pub mod output;
pub mod port_command;
pub mod problem;
pub mod report;
pub mod stamp;
pub mod state;
#[cfg(feature = "engines")]
pub mod verify_command;
pub mod write;
