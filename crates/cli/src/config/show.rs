//! The settings in effect, as TOML.

use std::fmt::Debug;

use lite2pg_core::config::Exactness;

use super::Settings;

impl Settings {
    /// What the core goes by, as a `lite2pg.toml` that says the same.
    pub fn show(&self) -> String {
        let core = &self.core;
        let types = &core.types;
        let choose = |yes, one: &str, other: &str| if yes { one.to_owned() } else { other.to_owned() };
        let preset = choose(core.exactness == Exactness::Exact, "faithful", "house");
        let mut lines = vec![line("preset", &preset), line("expressions", &word(core.exactness))];
        lines.push(format!("pg-version = {}", core.pg_version));
        lines.extend(core.placeholders.map(|style| line("placeholders", &word(style))));
        lines.push("[types]".to_owned());
        lines.extend([
            line("integer-primary-key", &word(types.integer_primary_key)),
            line("integer", &choose(types.bigint, "bigint", "integer")),
            line("real", &choose(types.double, "double", "real")),
            line("timestamp", &word(types.timestamp)),
            line("boolean", &word(types.boolean)),
            line("json", &choose(types.jsonb, "jsonb", "text")),
            line("nocase", &word(types.nocase)),
            line("fk-parent", &word(types.fk_parent)),
        ]);
        if !core.columns.is_empty() {
            lines.push("[columns]".to_owned());
            lines.extend(core.columns.iter().map(|(name, chosen)| line(&format!("{name:?}"), chosen)));
        }
        if !core.functions.is_empty() {
            lines.push("[functions]".to_owned());
            lines.extend(core.functions.iter().map(|(name, sql)| line(&format!("{name:?}"), sql)));
        }
        if !core.rules.is_empty() {
            lines.push("[rules]".to_owned());
            lines.extend(core.rules.iter().map(|(rule, level)| line(rule, &word(*level))));
        }
        lines.extend(["[output]".to_owned(), format!("idempotent = {}", core.idempotent), String::new()]);
        lines.join("\n")
    }
}

/// The word of the settings for a choice: its name in lower case.
fn word(choice: impl Debug) -> String {
    format!("{choice:?}").to_lowercase()
}

fn line(key: &str, value: &str) -> String {
    format!("{key} = {value:?}")
}
