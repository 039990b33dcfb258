//! An UPDATE of a key to which others refer with ON UPDATE CASCADE: SQLite follows only while foreign keys are enforced.

use crate::context::Cx;
use crate::rule::Out;
use crate::rules::delete_parent;
use crate::tree::Update;

/// Warns of rows elsewhere that PostgreSQL changes with these. For migrations only: an application knows whether it turns
/// foreign keys on.
pub(super) fn warn(cx: &Cx, update: &Update, out: &mut Out) {
    if cx.config.placeholders.is_some() || cx.enforced {
        return;
    }
    let sets = |column: &String| update.assignments.iter().flat_map(|set| &set.columns).any(|set| set.is(column));
    delete_parent::say(cx, &update.table, "UPDATE", &|key| cx.catalog.parent_columns(key).iter().any(sets), out);
}
