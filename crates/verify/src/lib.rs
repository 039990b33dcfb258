//! Compares SQLite migrations with their PostgreSQL ports by running both on the real engines.
//!
//! [`verify`](verify::verify) takes a [`Plan`](verify::Plan), runs both sides from nothing, and gives back a
//! [`Report`](report::Report): which files run, whether both databases define the same and hold the same. What *the same*
//! means for values is written down in [`value`], for schemas in [`schema`].

pub mod apply;
mod behaviour;
pub mod data;
pub mod definition;
mod down;
pub mod drift;
pub mod inspect;
mod locate;
pub mod report;
pub mod schema;
pub mod script;
mod sql;
mod unmet;
pub mod value;
pub mod verify;
