//! The one list of rules.

use crate::rule::Rule;

/// All rules, by name.
pub static RULES: &[&Rule] = &[];
