//! Reads the schema of a PostgreSQL database from its catalogs.

use std::collections::BTreeMap;

use lite2pg_engines::{Client, Error, query_text};

use super::{Column, Default, Defaults, EXPRESSION, ForeignKey, Index, Schema, Table, View, sorted};
use crate::sql::quote;
use crate::value::Family;

/// Tables, views and materialized views outside of the system's schemas that no extension brought along.
const RELATIONS: &str = "
    SELECT c.oid, n.nspname, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY n.nspname <> 'public', n.nspname, c.relname";

const COLUMNS: &str = "
    SELECT a.attrelid, a.attname,
      format_type(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, a.atttypmod), a.attnotnull,
      pg_get_expr(d.adbin, d.adrelid), a.attidentity <> '', a.attgenerated <> '',
      (SELECT string_agg(e.enumlabel, E'\\n' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = a.atttypid)
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY a.attrelid, a.attnum";

const CONSTRAINTS: &str = "
    SELECT o.conrelid, o.contype, lower(r.relname), o.confdeltype, o.confupdtype,
      (SELECT string_agg(lower(a.attname), E'\\n' ORDER BY k.place) FROM unnest(o.conkey) WITH ORDINALITY k (number, place)
        JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.number),
      (SELECT string_agg(lower(a.attname), E'\\n' ORDER BY k.place) FROM unnest(o.confkey) WITH ORDINALITY k (number, place)
        JOIN pg_attribute a ON a.attrelid = o.confrelid AND a.attnum = k.number)
    FROM pg_constraint o LEFT JOIN pg_class r ON r.oid = o.confrelid
    WHERE o.contype IN ('p', 'u', 'f', 'c') AND o.conrelid <> 0 AND o.conparentid = 0";

const INDEXES: &str = "
    SELECT i.indrelid, i.indisunique, i.indpred IS NOT NULL,
      (SELECT string_agg(coalesce(lower(a.attname), ''), E'\\n' ORDER BY k.place)
        FROM unnest(i.indkey::int2[]) WITH ORDINALITY k (number, place)
        LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number WHERE k.place <= i.indnkeyatts),
      pg_get_indexdef(i.indexrelid) ~* '(lower|upper)\\('
    FROM pg_index i WHERE i.indisvalid AND NOT i.indisprimary
      AND NOT EXISTS (SELECT 1 FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x'))";

/// The bits of `tgtype`: <https://github.com/postgres/postgres/blob/REL_17_STABLE/src/include/catalog/pg_trigger.h>.
const TRIGGERS: &str = "
    SELECT g.tgrelid, g.tgtype & 4 <> 0, g.tgtype & 8 <> 0, g.tgtype & 16 <> 0 FROM pg_trigger g WHERE NOT g.tgisinternal";

/// Reads the schema. Of two tables of one name, that in the schema `public` counts.
///
/// # Errors
///
/// When the server goes away.
pub fn read(client: &mut Client, defaults: Defaults) -> Result<Schema, Error> {
    let mut schema = Schema::default();
    // The number of each relation, its key, and whether it is a view.
    let mut names: BTreeMap<String, (String, bool)> = BTreeMap::new();
    for row in query(client, RELATIONS)? {
        let key = row[2].to_lowercase();
        if schema.tables.contains_key(&key) || schema.views.contains_key(&key) {
            continue;
        }
        let sql_name =
            if row[1] == "public" { quote(&row[2]) } else { format!("{}.{}", quote(&row[1]), quote(&row[2])) };
        let is_view = row[3] == "v" || row[3] == "m";
        if is_view {
            schema.views.insert(key.clone(), View { sql_name, ..View::default() });
        } else {
            schema.tables.insert(key.clone(), Table { sql_name, ..Table::default() });
        }
        names.insert(row[0].clone(), (key, is_view));
    }
    for row in query_text(client, COLUMNS)? {
        let Some((key, is_view)) = row[0].as_ref().and_then(|number| names.get(number)) else { continue };
        let name = row[1].clone().unwrap_or_default();
        let type_name = row[2].clone().unwrap_or_default();
        let labels = row[7].as_ref().map(|labels| labels.split('\n').map(str::to_owned).collect());
        let family = labels.map_or_else(|| Family::of(&type_name), Family::Enum);
        if *is_view {
            if let Some(view) = schema.views.get_mut(key) {
                view.columns.push((name.to_lowercase(), Some(family)));
            }
            continue;
        }
        let Some(table) = schema.tables.get_mut(key) else { continue };
        let is_true = |at: usize| row[at].as_deref() == Some("t");
        let expression = row[4].as_deref();
        let is_numbered = is_true(5) || expression.is_some_and(|expression| expression.starts_with("nextval("));
        let default = match expression {
            Some(expression) if !is_numbered && !is_true(6) => match defaults {
                Defaults::Compute => default_of(client, expression, &type_name),
                Defaults::Skip => Default::Unknown(expression.to_owned()),
            },
            _ => Default::None,
        };
        table.columns.push(Column {
            name: name.to_lowercase(),
            sql_name: quote(&name),
            ignores_case: type_name == "citext",
            type_name,
            family: Some(family),
            not_null: is_true(3),
            default,
            is_generated: is_true(6),
            is_numbered,
        });
    }
    constraints(client, &names, &mut schema)?;
    for row in query(client, INDEXES)? {
        let Some(table) = names.get(&row[0]).and_then(|(key, _)| schema.tables.get_mut(key)) else { continue };
        let (unique, partial) = (row[1] == "t", row[2] == "t");
        let keys: Vec<String> =
            row[3].split('\n').map(|key| if key.is_empty() { EXPRESSION.to_owned() } else { key.to_owned() }).collect();
        if unique && !partial && !keys.iter().any(|key| key == EXPRESSION) {
            table.uniques.insert(sorted(keys));
        } else {
            table.indexes.insert(Index { keys, unique, partial, ignores_case: row[4] == "t" });
        }
    }
    for row in query(client, TRIGGERS)? {
        let Some((key, _)) = names.get(&row[0]) else { continue };
        for (at, event) in ["insert", "delete", "update"].iter().enumerate() {
            if row[at + 1] == "t" {
                schema.triggers.entry(key.clone()).or_default().insert((*event).to_owned());
            }
        }
    }
    Ok(schema)
}

fn constraints(
    client: &mut Client,
    names: &BTreeMap<String, (String, bool)>,
    schema: &mut Schema,
) -> Result<(), Error> {
    for row in query(client, CONSTRAINTS)? {
        let Some(table) = names.get(&row[0]).and_then(|(key, _)| schema.tables.get_mut(key)) else { continue };
        let list = |text: &str| text.split('\n').filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let columns = list(&row[5]);
        match row[1].as_str() {
            "p" => {
                table.uniques.insert(sorted(columns.clone()));
                table.primary_key = columns;
            }
            "u" => {
                table.uniques.insert(sorted(columns));
            }
            "f" => {
                let mut columns: Vec<_> = columns.into_iter().zip(list(&row[6])).collect();
                columns.sort();
                let (on_delete, on_update) = (action(&row[3]), action(&row[4]));
                table.foreign_keys.insert(ForeignKey { columns, parent: row[2].clone(), on_delete, on_update });
            }
            _ => {
                table.checks.insert(sorted(columns));
            }
        }
    }
    Ok(())
}

fn action(letter: &str) -> String {
    match letter {
        "r" => "RESTRICT",
        "c" => "CASCADE",
        "n" => "SET NULL",
        "d" => "SET DEFAULT",
        _ => "NO ACTION",
    }
    .to_owned()
}

fn default_of(client: &mut Client, expression: &str, type_name: &str) -> Default {
    if super::is_random(expression) {
        return Default::Volatile;
    }
    let mut compute = || {
        let rows = query_text(client, &format!("SELECT ({expression})::{type_name}::text")).ok()?;
        rows.into_iter().next()?.into_iter().next()
    };
    match (compute(), compute()) {
        (Some(None), _) => Default::None,
        (Some(Some(first)), Some(Some(second))) if first == second || is_time(&first) => Default::Postgres(first),
        (Some(_), _) => Default::Volatile,
        (None, _) => Default::Unknown(expression.to_owned()),
    }
}

/// Two readings of the clock differ, but both are `now`.
fn is_time(text: &str) -> bool {
    text.starts_with("20") && text.as_bytes().get(4) == Some(&b'-') || text.parse().is_ok_and(super::counts_since_1970)
}

fn query(client: &mut Client, sql: &str) -> Result<Vec<Vec<String>>, Error> {
    let rows = query_text(client, sql)?;
    Ok(rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect())
}
