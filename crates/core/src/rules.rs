//! The one list of rules.

mod alter_table;
mod bare_column;
mod boolean_value;
mod cast;
mod collate;
mod column_autoincrement;
mod column_collate;
mod column_order;
mod column_type;
mod comparison;
mod compound_collate;
mod compound_intersect;
mod compound_order;
pub(crate) mod constant;
mod constraint_name;
mod constraint_without_comma;
mod create_view;
pub(crate) mod date_time;
mod decimal_places;
mod default_empty;
mod delete_parent;
mod distinct_order;
mod division;
mod drop_index;
mod drop_table;
mod drop_trigger;
mod drop_view;
mod early_view;
mod existing_table;
mod foreign_key;
mod foreign_key_clause;
mod from_subquery;
mod function;
mod function_now;
mod generated_column;
mod glob;
pub(crate) mod grouping;
pub(crate) mod identifier;
mod in_set;
mod index_expression;
mod index_hint;
mod index_name;
mod indexed_collate;
mod insert_after_delete;
mod insert_column_twice;
mod insert_generated;
mod insert_last_id;
mod insert_or_ignore;
mod insert_or_replace;
mod insert_row_number;
mod insert_select;
mod is_value;
mod joined_star;
mod json;
mod keys;
mod large_number;
mod like;
mod limit;
mod literal;
mod maintenance;
mod names;
mod narrow_real;
mod nocase_comparison;
mod nocase_grouping;
mod null_in_key;
mod on_conflict;
mod on_conflict_clause;
pub(crate) mod operand;
mod order_by_nulls;
mod overruled_clause;
mod parentheses;
mod placeholder;
mod pragma;
mod recursive_limit;
mod recursive_table;
mod row_number;
mod row_order;
mod scalar_subquery;
mod schema_name;
mod select_sqlite_master;
mod shift;
mod sorted_key;
mod sqlite_master;
mod sqlite_sequence;
mod table_options;
pub(crate) mod table_rebuild;
mod transaction;
mod trigger;
mod unary_plus;
mod unknown_table;
mod unnamed_column;
mod unused_default;
mod update_limit;
mod update_or;
mod update_own_rows;
mod update_set_twice;
mod virtual_table;
mod virtual_table_fts;

pub(crate) use generated_column::generator;
/// The name of the rule for foreign keys.
pub(crate) const FOREIGN_KEY: &str = foreign_key::RULE.name;

pub(crate) use existing_table::leave_out as leave_out_existing;
pub(crate) use insert_row_number::{gives, gives_numbers, number_at};
pub(crate) use names::{objects, tables};
pub(crate) use trigger::touched;
pub(crate) use virtual_table_fts::{needless, only_feeds};

use crate::rule::Rule;

/// All rules, by name.
pub static RULES: &[&Rule] = &[
    &alter_table::RULE,
    &bare_column::RULE,
    &boolean_value::RULE,
    &cast::RULE,
    &collate::RULE,
    &column_autoincrement::RULE,
    &column_collate::RULE,
    &column_order::RULE,
    &column_type::RULE,
    &comparison::RULE,
    &compound_collate::RULE,
    &compound_intersect::RULE,
    &compound_order::RULE,
    &constant::RULE,
    &constraint_name::RULE,
    &constraint_without_comma::RULE,
    &create_view::RULE,
    &date_time::bare_date::RULE,
    &date_time::current::RULE,
    &date_time::date::RULE,
    &date_time::datetime::RULE,
    &date_time::julianday::RULE,
    &date_time::strftime::RULE,
    &date_time::time::RULE,
    &date_time::time_offset::RULE,
    &date_time::timediff::RULE,
    &date_time::unixepoch::RULE,
    &decimal_places::RULE,
    &default_empty::RULE,
    &delete_parent::RULE,
    &distinct_order::RULE,
    &division::RULE,
    &drop_index::RULE,
    &drop_table::RULE,
    &drop_trigger::RULE,
    &drop_view::RULE,
    &early_view::RULE,
    &existing_table::RULE,
    &foreign_key::RULE,
    &foreign_key_clause::RULE,
    &function_now::RULE,
    &generated_column::RULE,
    &from_subquery::RULE,
    &glob::RULE,
    &grouping::RULE,
    &function::application::RULE,
    &function::char_unicode::RULE,
    &function::count::RULE,
    &function::group_concat::RULE,
    &function::hex::RULE,
    &function::iif::RULE,
    &function::instr::RULE,
    &function::lag_lead::RULE,
    &function::last_insert_rowid::RULE,
    &function::likely::RULE,
    &function::lower_upper::RULE,
    &function::math::RULE,
    &function::min_max::RULE,
    &function::nullif::RULE,
    &function::printf::RULE,
    &function::quote::RULE,
    &function::random::RULE,
    &function::random_uuid::RULE,
    &function::renamed::RULE,
    &function::replace::RULE,
    &function::round::RULE,
    &function::substr::RULE,
    &function::total::RULE,
    &function::type_of::RULE,
    &identifier::RULE,
    &in_set::RULE,
    &index_expression::RULE,
    &index_name::RULE,
    &indexed_collate::RULE,
    &insert_after_delete::RULE,
    &insert_column_twice::RULE,
    &insert_generated::RULE,
    &insert_last_id::RULE,
    &insert_or_ignore::RULE,
    &insert_or_replace::RULE,
    &insert_row_number::RULE,
    &insert_select::RULE,
    &is_value::RULE,
    &joined_star::RULE,
    &json::json_array_length::RULE,
    &json::json_build::RULE,
    &json::json_each::RULE,
    &json::json_extract::RULE,
    &json::json_group::RULE,
    &json::json_remove::RULE,
    &json::json_set::RULE,
    &json::json_type::RULE,
    &json::json_valid::RULE,
    &json::json_value::RULE,
    &large_number::RULE,
    &like::RULE,
    &narrow_real::RULE,
    &nocase_comparison::RULE,
    &nocase_grouping::RULE,
    &null_in_key::RULE,
    &on_conflict_clause::RULE,
    &limit::RULE,
    &literal::RULE,
    &operand::RULE,
    &order_by_nulls::RULE,
    &overruled_clause::RULE,
    &parentheses::RULE,
    &placeholder::RULE,
    &pragma::RULE,
    &recursive_limit::RULE,
    &recursive_table::RULE,
    &row_number::RULE,
    &schema_name::RULE,
    &select_sqlite_master::RULE,
    &sorted_key::RULE,
    &scalar_subquery::RULE,
    &shift::RULE,
    &table_options::RULE,
    &table_rebuild::RULE,
    &index_hint::RULE,
    &maintenance::RULE,
    &on_conflict::RULE,
    &sqlite_master::RULE,
    &sqlite_sequence::RULE,
    &transaction::RULE,
    &update_limit::RULE,
    &update_or::RULE,
    &update_own_rows::RULE,
    &update_set_twice::RULE,
    &trigger::RULE,
    &unary_plus::RULE,
    &unknown_table::RULE,
    &unnamed_column::RULE,
    &unused_default::RULE,
    &virtual_table::RULE,
    &virtual_table_fts::RULE,
];
