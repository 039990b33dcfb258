//! The commands of the lite2pg binary, as a library so that tests can read the same values.

pub mod accept_command;
pub mod check_command;
pub mod choices;
mod clash;
pub mod cli;
pub mod config;
pub mod config_command;
pub mod diff;
pub mod explain;
pub mod findings;
pub mod git;
pub mod init_command;
pub mod interrupt;
pub mod job;
pub mod layout;
pub mod manual;
mod merge;
pub mod output;
pub mod plan;
pub mod port_command;

#[cfg(feature = "engines")]
pub mod drift_command;
#[cfg(feature = "engines")]
pub mod inspect_command;
pub mod problem;
pub mod query_command;
pub mod read;
pub mod report;
pub mod report_command;
#[cfg(feature = "engines")]
pub mod schema_command;
pub mod stamp;
pub mod state;
pub mod status_command;
#[cfg(feature = "engines")]
pub mod verify_command;
pub mod versions;
pub mod write;
