//! Drift: what a live PostgreSQL defines against what the migrations define. Both sides are PostgreSQL, so its own catalogs
//! give both texts, in one spelling; names of constraints and indexes do not count, what they say does.

mod spelling;

use std::collections::BTreeMap;

use lite2pg_engines::{Client, Error, query_text};
use serde::Serialize;

use spelling::{plain_space, spelling};

/// Tables in which migration tools keep their books.
const BOOKKEEPING: &[&str] = &[
    "_migrations",
    "_prisma_migrations",
    "_sqlx_migrations",
    "__diesel_schema_migrations",
    "__drizzle_migrations",
    "alembic_version",
    "atlas_schema_revisions",
    "databasechangelog",
    "databasechangeloglock",
    "django_migrations",
    "flyway_schema_history",
    "goose_db_version",
    "gorp_migrations",
    "knex_migrations",
    "knex_migrations_lock",
    "migrations",
    "refinery_schema_history",
    "schema_migrations",
    "schema_version",
    "sequelizemeta",
];

/// What a relation has to be: of the user, not of an extension, not of the system.
const OURS: &str =
    "n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'drizzle', 'atlas_schema_revisions')
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')";

/// Which side has it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sign {
    /// The migrations define it, the database lacks it.
    Missing,
    /// The database has it, no migration defines it.
    Extra,
    /// Both have it, and it is not the same.
    Changed,
}

impl Sign {
    /// As a diff writes it: what has to be added to the database, taken away, changed.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Missing => "[+]",
            Self::Extra => "[-]",
            Self::Changed => "[~]",
        }
    }
}

/// One thing that has drifted.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Drift {
    /// What it is about, always in the same words: `table t`, `column t.a`, `index t USING btree (a)`.
    pub subject: String,
    /// Which side has it.
    pub sign: Sign,
    /// What both sides say, for something changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sides: Option<(String, String)>,
    /// The statements that would make the database what the migrations define. What destroys data is a comment.
    pub repair: Vec<Repair>,
}

/// A statement, and its place among those of all repairs: tables before what needs them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Repair {
    /// Lower ones come first.
    pub rank: u8,
    /// Among those of one rank: older things come first, views before the views that read them.
    #[serde(skip)]
    pub order: usize,
    /// One or more statements.
    pub sql: String,
}

impl Repair {
    fn new(subject: &str, order: usize, sql: &str) -> Self {
        let is_foreign = subject.contains(" FOREIGN KEY ");
        let kinds = ["function ", "table ", "column ", "constraint ", "unique index ", "index "];
        let rank = match kinds.iter().position(|kind| subject.starts_with(kind)) {
            Some(_) if is_foreign => 6,
            Some(at) => u8::try_from(at).unwrap_or(5),
            None if subject.starts_with("trigger ") => 8,
            None => 7,
        };
        Self { rank, order, sql: sql.to_owned() }
    }
}

/// A thing in a catalog.
#[derive(Clone, Debug)]
struct Object {
    /// What it is, if the key of the map says it in the one spelling only.
    subject: Option<String>,
    /// The table that it goes with.
    table: Option<String>,
    /// How many things were read before it.
    order: usize,
    /// What is compared, for things that can differ under one name.
    definition: String,
    create: String,
    /// How it becomes this, where it exists.
    change: String,
    remove: String,
}

/// What a database defines.
#[derive(Clone, Default, Debug)]
pub struct Definitions(BTreeMap<String, Object>);

/// Reads what a database defines. The session may be read-only.
///
/// # Errors
///
/// When the server goes away or the user may not read the catalogs.
pub fn read(client: &mut Client) -> Result<Definitions, Error> {
    let mut found = Definitions::default();
    let columns = rows(
        client,
        &format!(
            "SELECT c.oid::regclass::text, quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), a.attnotnull,
               coalesce(pg_get_expr(d.adbin, d.adrelid), ''), a.attidentity, a.attgenerated, c.relname
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
             LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
             WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND {OURS} ORDER BY c.oid, a.attnum"
        ),
    )?;
    for row in columns {
        if !BOOKKEEPING.contains(&row[7].to_lowercase().as_str()) {
            found.column(&row);
        }
    }
    let constraints = "SELECT o.conrelid::regclass::text, pg_get_constraintdef(o.oid), quote_ident(o.conname) FROM pg_constraint o
        WHERE o.contype IN ('p', 'u', 'f', 'c') AND o.conrelid <> 0 AND o.conparentid = 0 ORDER BY o.contype = 'f', 1, 2";
    for row in rows(client, constraints)? {
        let [table, definition, name] = row.as_slice() else { continue };
        let create = format!("ALTER TABLE {table} ADD {definition};");
        let remove = format!("ALTER TABLE {table} DROP CONSTRAINT {name};");
        found.part(table, &format!("constraint {table} {definition}"), create, remove);
    }
    let indexes = "SELECT i.indrelid::regclass::text, pg_get_indexdef(i.indexrelid), i.indexrelid::regclass::text, c.relname
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE NOT EXISTS (SELECT 1 FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x')) ORDER BY 1, 2";
    for row in rows(client, indexes)? {
        let [table, definition, name, _] = row.as_slice() else { continue };
        let unique = if definition.starts_with("CREATE UNIQUE") { "unique index" } else { "index" };
        let keys = definition.split_once(" USING ").map_or(definition.as_str(), |(_, keys)| keys);
        found.part(table, &format!("{unique} {table} {keys}"), format!("{definition};"), format!("DROP INDEX {name};"));
    }
    let triggers = "SELECT g.tgrelid::regclass::text, quote_ident(g.tgname), pg_get_triggerdef(g.oid), pg_get_functiondef(g.tgfoid)
        FROM pg_trigger g WHERE NOT g.tgisinternal ORDER BY 1, 2";
    for row in rows(client, triggers)? {
        let [table, name, definition, function] = row.as_slice() else { continue };
        let create = format!("{function};\n{definition};");
        let remove = format!("DROP TRIGGER {name} ON {table};");
        found.part(table, &format!("trigger {table} {name}"), create, remove);
        if let Some(object) = found.0.get_mut(&spelling(&format!("trigger {table} {name}"))) {
            object.definition = plain_space(&format!("{definition} {function}"));
            object.change = format!("{}\n{}", object.remove, object.create);
        }
    }
    let functions = format!(
        "SELECT c.oid::regprocedure::text, pg_get_functiondef(c.oid)
         FROM pg_proc c JOIN pg_namespace n ON n.oid = c.pronamespace
         WHERE c.prokind = 'f' AND c.prorettype <> 'trigger'::regtype AND {OURS} ORDER BY c.oid"
    );
    for row in rows(client, &functions)? {
        let [name, create] = row.as_slice() else { continue };
        let (order, create) = (found.0.len(), format!("{create};"));
        let (definition, change, remove) = (plain_space(&create), create.clone(), format!("DROP FUNCTION {name};"));
        let object = Object { subject: None, table: None, order, definition, create, change, remove };
        found.0.insert(format!("function {name}"), object);
    }
    let views = format!(
        "SELECT c.oid::regclass::text, pg_get_viewdef(c.oid), c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('v', 'm') AND {OURS} ORDER BY c.oid"
    );
    for row in rows(client, &views)? {
        let [name, query, kind] = row.as_slice() else { continue };
        let kind = if kind == "m" { "MATERIALIZED VIEW" } else { "VIEW" };
        let create = format!("CREATE {kind} {name} AS {}", query.trim());
        let remove = format!("DROP {kind} {name};");
        let change = format!("{remove}\n{create}");
        let order = found.0.len();
        let definition = plain_space(query);
        let object = Object { subject: None, table: None, order, definition, create, change, remove };
        found.0.insert(format!("view {name}"), object);
    }
    Ok(found)
}

impl Definitions {
    fn column(&mut self, row: &[String]) {
        let [table, name, type_name, not_null, default, identity, generated, _] = row else { return };
        let not_null = not_null == "t";
        let is_serial = default.starts_with("nextval(");
        let written = match (type_name.as_str(), is_serial) {
            ("integer", true) => "serial".to_owned(),
            ("bigint", true) => "bigserial".to_owned(),
            _ => type_name.clone(),
        };
        let mut definition = format!("{name} {written}");
        if not_null {
            definition.push_str(" NOT NULL");
        }
        if !identity.is_empty() {
            definition.push_str(" GENERATED BY DEFAULT AS IDENTITY");
        } else if !generated.is_empty() {
            let kind = if generated == "v" { "VIRTUAL" } else { "STORED" };
            definition = format!("{definition} GENERATED ALWAYS AS ({default}) {kind}");
        } else if !default.is_empty() && !is_serial {
            definition = format!("{definition} DEFAULT {default}");
        }
        let head = format!("ALTER TABLE {table} ALTER {name}");
        let null = if not_null { "SET NOT NULL" } else { "DROP NOT NULL" };
        let set_default = match default.as_str() {
            "" => format!("{head} DROP DEFAULT;"),
            _ => format!("{head} SET DEFAULT {default};"),
        };
        let change = format!("{head} TYPE {type_name};\n{head} {null};\n{set_default}");
        let order = self.0.len();
        let table_object = self.0.entry(format!("table {table}")).or_insert_with(|| Object {
            subject: None,
            table: None,
            order,
            definition: String::new(),
            create: String::new(),
            change: String::new(),
            remove: format!("DROP TABLE {table};"),
        });
        let comma = if table_object.create.is_empty() { "" } else { ",\n" };
        table_object.create = format!("{}{comma}    {definition}", table_object.create);
        let object = Object {
            subject: None,
            table: Some(table.clone()),
            order,
            create: format!("ALTER TABLE {table} ADD COLUMN {definition};"),
            definition,
            change,
            remove: format!("ALTER TABLE {table} DROP COLUMN {name};"),
        };
        self.0.insert(format!("column {table}.{name}"), object);
    }

    /// Something that goes with a table which is one of ours.
    fn part(&mut self, table: &str, subject: &str, create: String, remove: String) {
        if self.0.contains_key(&format!("table {table}")) || self.0.contains_key(&format!("view {table}")) {
            let (table, order) = (Some(table.to_owned()), self.0.len());
            let (subject_shown, definition, change) = (Some(subject.to_owned()), String::new(), String::new());
            let object = Object { subject: subject_shown, table, order, definition, create, change, remove };
            self.0.insert(spelling(subject), object);
        }
    }

    fn has_table(&self, table: &str) -> bool {
        self.0.contains_key(&format!("table {table}"))
    }

    /// The SQL that makes a thing, a table with all that goes with it.
    fn create(&self, subject: &str, object: &Object) -> Vec<Repair> {
        let Some(table) = subject.strip_prefix("table ") else {
            return vec![Repair::new(subject, object.order, &object.create)];
        };
        let mut repair =
            vec![Repair::new(subject, object.order, &format!("CREATE TABLE {table} (\n{}\n);", object.create))];
        for (subject, part) in &self.0 {
            if part.table.as_deref() == Some(table) && !subject.starts_with("column ") {
                repair.push(Repair::new(subject, part.order, &part.create));
            }
        }
        repair
    }
}

/// Brings the views of a live database into the spelling of another server, which may be of another version: it defines
/// the same tables, and prints what it is given in its own way. What it refuses stays as it is.
///
/// # Errors
///
/// When the server goes away.
pub fn respell(client: &mut Client, live: &mut Definitions, defined: &Definitions) -> Result<(), Error> {
    for (subject, object) in live.0.iter_mut().filter(|(subject, _)| subject.starts_with("view ")) {
        if defined.0.get(subject).is_none_or(|other| other.definition == object.definition) {
            continue;
        }
        let query = object.definition.trim_end_matches(';');
        client.batch_execute("BEGIN")?;
        let made = client.batch_execute(&format!("CREATE TEMPORARY VIEW lite2pg_respelled AS {query}"));
        if made.is_ok() {
            let printed = rows(client, "SELECT pg_get_viewdef('pg_temp.lite2pg_respelled'::regclass)")?;
            object.definition = printed.first().map_or_else(String::new, |row| plain_space(&row[0]));
        }
        client.batch_execute("ROLLBACK")?;
    }
    Ok(())
}

/// Compares a live database with what the migrations define. What goes with a table that one side lacks is not listed.
pub fn drift(live: &Definitions, defined: &Definitions) -> Vec<Drift> {
    let mut found = Vec::new();
    for (subject, object) in &defined.0 {
        match live.0.get(subject) {
            None if object.table.as_deref().is_some_and(|table| !live.has_table(table)) => {}
            None => found.push(Drift {
                subject: object.subject.as_ref().unwrap_or(subject).clone(),
                sign: Sign::Missing,
                sides: None,
                repair: defined.create(subject, object),
            }),
            Some(other) if spelling(&other.definition) != spelling(&object.definition) => found.push(Drift {
                subject: subject.clone(),
                sign: Sign::Changed,
                sides: Some((other.definition.clone(), object.definition.clone())),
                repair: vec![Repair::new(subject, object.order, &object.change)],
            }),
            Some(_) => {}
        }
    }
    // Functions are the application's too: those of its own are none of the migrations' business.
    let is_ours = |subject: &str| defined.0.contains_key(subject) || subject.starts_with("function ");
    for (subject, object) in live.0.iter().filter(|(subject, _)| !is_ours(subject)) {
        if object.table.as_deref().is_none_or(|table| defined.has_table(table)) {
            let repair = vec![Repair { rank: u8::MAX, order: object.order, sql: format!("-- {}", object.remove) }];
            let subject = object.subject.as_ref().unwrap_or(subject).clone();
            found.push(Drift { subject, sign: Sign::Extra, sides: None, repair });
        }
    }
    found.sort_by(|a, b| (a.sign, &a.subject).cmp(&(b.sign, &b.subject)));
    found
}

/// The repairs in an order in which they can be run.
pub fn repairs(found: &[Drift]) -> Vec<&Repair> {
    let mut repairs: Vec<&Repair> = found.iter().flat_map(|drift| &drift.repair).collect();
    repairs.sort_by_key(|repair| (repair.rank, repair.order));
    repairs
}

fn rows(client: &mut Client, sql: &str) -> Result<Vec<Vec<String>>, Error> {
    let rows = query_text(client, sql)?;
    Ok(rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect())
}
