//! Reads the schema of a SQLite database from its pragmas and, for CHECKs and triggers, from its SQL.

use std::collections::{BTreeMap, BTreeSet};

use lite2pg_engines::{Error, Sqlite, Value};

use super::{Column, Default, Defaults, EXPRESSION, ForeignKey, Index, Schema, Table, View, sorted};
use crate::sql::{Word, closing, quote, words};

/// Reads the schema of `main`. Temporary tables, SQLite's own and the shadow tables of virtual ones are left out.
///
/// # Errors
///
/// What SQLite says.
pub fn read(sqlite: &Sqlite, defaults: Defaults) -> Result<Schema, Error> {
    let mut schema = Schema::default();
    let sql = texts(sqlite, "SELECT type || ' ' || lower(name), coalesce(sql, '') FROM sqlite_schema")?;
    let sql: BTreeMap<&str, &str> = sql.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    let relations = texts(
        sqlite,
        "SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         AND type <> 'shadow' ORDER BY name",
    )?;
    for relation in relations {
        let (name, kind) = (&relation[0], relation[1].as_str());
        let key = super::key(name);
        if kind == "view" {
            schema.views.insert(key, view(sqlite, name));
            continue;
        }
        let text = sql.get(format!("table {}", name.to_ascii_lowercase()).as_str()).copied().unwrap_or_default();
        let mut table = table(sqlite, name, text, relation[2] == "0", defaults)?;
        table.is_virtual = kind == "virtual";
        schema.tables.insert(key, table);
    }
    // A foreign key without columns means the parent's primary key.
    let keys: BTreeMap<String, Vec<String>> =
        schema.tables.iter().map(|(name, table)| (name.clone(), table.primary_key.clone())).collect();
    for table in schema.tables.values_mut() {
        let found = std::mem::take(&mut table.foreign_keys);
        table.foreign_keys = found.into_iter().map(|key| with_parent_columns(key, &keys)).collect();
    }
    for row in texts(sqlite, "SELECT lower(tbl_name), sql FROM sqlite_schema WHERE type = 'trigger'")? {
        if let Some(event) = event(&words(&row[1])) {
            schema.triggers.entry(row[0].clone()).or_default().insert(event);
        }
        schema.trigger_texts.entry(row[0].clone()).or_default().push(row[1].clone());
    }
    Ok(schema)
}

/// A view that does not compile has no columns; asking for its rows will say why.
fn view(sqlite: &Sqlite, name: &str) -> View {
    let columns = texts(sqlite, &format!("SELECT lower(name) FROM pragma_table_info({})", literal(name)));
    let columns = columns.unwrap_or_default().into_iter().map(|row| (super::key(&row[0]), None)).collect();
    View { sql_name: quote(name), columns }
}

fn table(sqlite: &Sqlite, name: &str, sql: &str, has_rowid: bool, defaults: Defaults) -> Result<Table, Error> {
    let mut table = Table { sql_name: quote(name), ..Table::default() };
    let mut key = Vec::new();
    for row in sqlite.query(&format!(
        "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo({})",
        literal(name)
    ))? {
        let [name, type_name, not_null, default, pk, hidden] = row.as_slice() else { continue };
        let (name, type_name) = (text(name), text(type_name));
        let place = integer(pk);
        if place > 0 {
            key.push((place, super::key(&name)));
        }
        if integer(hidden) == 1 {
            continue;
        }
        table.columns.push(Column {
            name: super::key(&name),
            sql_name: quote(&name),
            type_name,
            family: None,
            not_null: integer(not_null) != 0 || place > 0,
            default: default_of(sqlite, default, defaults),
            is_generated: integer(hidden) >= 2,
            is_numbered: false,
            ignores_case: false,
        });
    }
    key.sort();
    table.primary_key = key.into_iter().map(|(_, name)| name).collect();
    if let [only] = table.primary_key.as_slice()
        && has_rowid
    {
        // https://www.sqlite.org/lang_createtable.html#rowid: the type has to be INTEGER to the letter, and where the key
        // has an index of its own (`INTEGER PRIMARY KEY DESC`), it is no rowid either.
        let has_index =
            texts(sqlite, &format!("SELECT 1 FROM pragma_index_list({}) WHERE origin = 'pk'", literal(name)))?;
        for column in table.columns.iter_mut().filter(|column| column.name == *only) {
            column.is_numbered = has_index.is_empty() && column.type_name.eq_ignore_ascii_case("integer");
        }
    }
    if !table.primary_key.is_empty() {
        table.uniques.insert(sorted(table.primary_key.clone()));
    }
    indexes(sqlite, name, &mut table)?;
    foreign_keys(sqlite, name, &mut table)?;
    let words = words(sql);
    table.checks = checks(&words, &table.columns);
    collations(&words, &mut table.columns);
    Ok(table)
}

fn indexes(sqlite: &Sqlite, name: &str, table: &mut Table) -> Result<(), Error> {
    let list = format!("SELECT name, \"unique\", partial FROM pragma_index_list({})", literal(name));
    for row in texts(sqlite, &list)? {
        let keys = format!(
            "SELECT coalesce(lower(name), '{EXPRESSION}'), lower(coll) FROM pragma_index_xinfo({}) WHERE key ORDER BY seqno",
            literal(&row[0])
        );
        let keys = texts(sqlite, &keys)?;
        let ignores_case = keys.iter().any(|key| key[1] == "nocase");
        let keys: Vec<String> = keys.into_iter().map(|key| super::key(&key[0])).collect();
        let (unique, partial) = (row[1] != "0", row[2] != "0");
        if unique && !partial && !keys.iter().any(|key| key == EXPRESSION) {
            table.uniques.insert(sorted(keys));
        } else {
            table.indexes.insert(Index { keys, unique, partial, ignores_case });
        }
    }
    Ok(())
}

fn foreign_keys(sqlite: &Sqlite, name: &str, table: &mut Table) -> Result<(), Error> {
    let list = format!(
        "SELECT id, lower(\"table\"), lower(\"from\"), coalesce(lower(\"to\"), ''), on_delete, on_update
         FROM pragma_foreign_key_list({}) ORDER BY id, seq",
        literal(name)
    );
    let mut by_id: BTreeMap<String, ForeignKey> = BTreeMap::new();
    for row in texts(sqlite, &list)? {
        let key = by_id.entry(row[0].clone()).or_insert_with(|| ForeignKey {
            columns: Vec::new(),
            parent: super::key(&row[1]),
            on_delete: row[4].clone(),
            on_update: row[5].clone(),
        });
        key.columns.push((super::key(&row[2]), super::key(&row[3])));
    }
    table.foreign_keys = by_id.into_values().collect();
    Ok(())
}

fn with_parent_columns(mut key: ForeignKey, keys: &BTreeMap<String, Vec<String>>) -> ForeignKey {
    if let Some(parent) = keys.get(&key.parent) {
        for ((_, column), primary) in key.columns.iter_mut().zip(parent) {
            if column.is_empty() {
                column.clone_from(primary);
            }
        }
    }
    key.columns.sort();
    key
}

/// What a default gives. `dflt_value` is its expression without outer parentheses.
fn default_of(sqlite: &Sqlite, expression: &Value, defaults: Defaults) -> Default {
    let Value::Text(expression) = expression else { return Default::None };
    if defaults == Defaults::Skip {
        return if expression.eq_ignore_ascii_case("null") {
            Default::None
        } else {
            Default::Unknown(expression.clone())
        };
    }
    if super::is_random(expression) {
        return Default::Volatile;
    }
    let compute = || sqlite.query(&format!("SELECT ({expression})")).ok()?.pop()?.pop();
    match (compute(), compute()) {
        (Some(Value::Null), _) => Default::None,
        (Some(first), Some(second)) if first == second || is_time(&first) => Default::Sqlite(first),
        (Some(_), _) => Default::Volatile,
        // `DEFAULT word` is a text.
        (None, _) => Default::Sqlite(Value::Text(expression.trim_matches(['"', '`', '[', ']']).to_owned())),
    }
}

/// Two readings of the clock differ, but both are `now`.
fn is_time(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.starts_with("20"))
        || matches!(value, Value::Integer(integer) if super::counts_since_1970(*integer))
}

/// The columns of each CHECK.
fn checks(words: &[Word], columns: &[Column]) -> BTreeSet<Vec<String>> {
    let mut checks = BTreeSet::new();
    for (at, pair) in words.windows(2).enumerate() {
        if pair[0].is("check") && pair[1].is_symbol("(") {
            let inside = &words[at + 1..closing(words, at + 1)];
            let named =
                inside.iter().filter(|word| word.is_name() && columns.iter().any(|column| column.name == word.text));
            let named = sorted(named.map(|word| word.text.clone()).collect());
            if !named.is_empty() {
                checks.insert(named);
            }
        }
    }
    checks
}

/// COLLATE NOCASE in a column's definition: the last column name before it at the depth of definitions.
fn collations(words: &[Word], columns: &mut [Column]) {
    let (mut depth, mut starts, mut present) = (0_usize, false, String::new());
    for (at, word) in words.iter().enumerate() {
        if word.is_symbol("(") {
            depth += 1;
            starts = depth == 1;
            continue;
        }
        if word.is_symbol(")") {
            depth = depth.saturating_sub(1);
        } else if depth == 1 && word.is_symbol(",") {
            starts = true;
            continue;
        } else if depth == 1 && starts {
            present.clone_from(&word.text);
        } else if depth == 1 && word.is("nocase") && words[at - 1].is("collate") {
            for column in columns.iter_mut().filter(|column| column.name == present) {
                column.ignores_case = true;
            }
        }
        starts = false;
    }
}

/// The event of a trigger: the word before `ON`, or before the list of `UPDATE OF`.
pub(super) fn event(words: &[Word]) -> Option<String> {
    let begin = words.iter().position(|word| word.is("trigger"))?;
    let is_event = |word: &&Word| word.is("insert") || word.is("update") || word.is("delete");
    // The name may be such a word too; it is followed by the event then.
    let mut found = None;
    for word in words.iter().skip(begin + 2).take_while(|word| !word.is("on") && !word.is("of")) {
        if is_event(&word) {
            found = Some(word.text.clone());
        }
    }
    // `INSTEAD OF UPDATE` has an OF before its event.
    found.or_else(|| words.iter().skip(begin + 2).find(is_event).map(|word| word.text.clone()))
}

fn texts(sqlite: &Sqlite, sql: &str) -> Result<Vec<Vec<String>>, Error> {
    let rows = sqlite.query_text(sql)?;
    Ok(rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect())
}

fn text(value: &Value) -> String {
    value.to_text().unwrap_or_default()
}

const fn integer(value: &Value) -> i64 {
    match value {
        Value::Integer(integer) => *integer,
        _ => 0,
    }
}

fn literal(name: &str) -> String {
    Value::Text(name.to_owned()).to_literal()
}
