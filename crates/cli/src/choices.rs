//! The flags that say how ports are made.

use clap::{Args, ValueEnum};
use lite2pg_core::config::Placeholders;

/// How ports are made.
#[derive(Args, Clone, Default, Debug)]
pub struct Choices {
    /// The PostgreSQL type of a column; may be repeated, and `*` stands for any name: `*.*_at=TIMESTAMP`
    #[arg(long = "type", value_name = "TABLE.COLUMN=TYPE", value_parser = column_type, help_heading = "Port")]
    pub types: Vec<(String, String)>,
    /// The set of types to start from; replaces what lite2pg.toml says about types
    #[arg(long, value_name = "PRESET", help_heading = "Port")]
    pub preset: Option<Preset>,
    /// The oldest major version of PostgreSQL that has to take the port
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(14..100), help_heading = "Port")]
    pub pg_version: Option<u32>,
    /// How `?` and `:name` are written: `$1`, `%s` or `%(name)s`; otherwise they are refused
    #[arg(long, value_name = "STYLE", help_heading = "Port")]
    pub placeholders: Option<PlaceholderStyle>,
}

/// A set of types.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Preset {
    /// SERIAL, INTEGER, REAL, TIMESTAMP, BOOLEAN
    House,
    /// Loses nothing: identity columns, BIGINT, DOUBLE PRECISION
    Faithful,
}

/// How parameters are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum PlaceholderStyle {
    /// `$1`
    Dollar,
    /// `%s`
    Percent,
    /// `%(name)s`
    Named,
}

impl From<PlaceholderStyle> for Placeholders {
    fn from(style: PlaceholderStyle) -> Self {
        match style {
            PlaceholderStyle::Dollar => Self::Dollar,
            PlaceholderStyle::Percent => Self::Percent,
            PlaceholderStyle::Named => Self::Named,
        }
    }
}

fn column_type(text: &str) -> Result<(String, String), String> {
    let (name, chosen) = text.split_once('=').ok_or("expected TABLE.COLUMN=TYPE")?;
    let (name, chosen) = (name.trim(), chosen.trim());
    if !name.contains('.') || chosen.is_empty() {
        return Err("expected TABLE.COLUMN=TYPE".to_owned());
    }
    Ok((name.to_owned(), chosen.to_owned()))
}
