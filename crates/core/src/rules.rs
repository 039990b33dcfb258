//! The one list of rules.

mod boolean_value;
mod column_autoincrement;
mod column_order;
mod column_type;
mod comparison;
mod constraint_name;
mod constraint_without_comma;
mod create_view;
mod drop_table;
mod drop_trigger;
mod foreign_key;
mod foreign_key_clause;
mod function_now;
mod functions;
mod generated_column;
pub(crate) mod identifier;
mod insert_or_ignore;
mod insert_or_replace;
mod insert_row_number;
mod is_value;
mod like;
mod names;
mod on_conflict_clause;
mod order_by_nulls;
mod placeholder;
mod pragma;
mod row_number;
mod schema_name;
mod select_sqlite_master;
mod sorted_key;
mod table_options;
pub(crate) mod table_rebuild;
mod trigger;

pub(crate) use insert_row_number::gives_numbers;
pub(crate) use trigger::touched;

use crate::rule::Rule;

/// All rules, by name.
pub static RULES: &[&Rule] = &[
    &boolean_value::RULE,
    &column_autoincrement::RULE,
    &column_order::RULE,
    &column_type::RULE,
    &comparison::RULE,
    &constraint_name::RULE,
    &constraint_without_comma::RULE,
    &create_view::RULE,
    &drop_table::RULE,
    &drop_trigger::RULE,
    &foreign_key::RULE,
    &foreign_key_clause::RULE,
    &function_now::RULE,
    &functions::RULE,
    &generated_column::RULE,
    &identifier::RULE,
    &insert_or_ignore::RULE,
    &insert_or_replace::RULE,
    &insert_row_number::RULE,
    &is_value::RULE,
    &like::RULE,
    &on_conflict_clause::RULE,
    &order_by_nulls::RULE,
    &placeholder::RULE,
    &pragma::RULE,
    &row_number::RULE,
    &schema_name::RULE,
    &select_sqlite_master::RULE,
    &sorted_key::RULE,
    &table_options::RULE,
    &table_rebuild::RULE,
    &trigger::RULE,
];
