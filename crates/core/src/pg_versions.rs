//! What `pg-version` decides: the forms that newer versions of PostgreSQL have and older ones have not. The page about
//! them is made from this list, and a test ports each entry for both versions.

/// A construct that is written in another way from a version on.
#[derive(Debug)]
pub struct Form {
    /// The first major version with the newer form.
    pub since: u32,
    /// The rule that writes it.
    pub rule: &'static str,
    /// What SQLite has.
    pub sqlite: &'static str,
    /// The port for older versions; empty if it is refused there.
    pub before: &'static str,
    /// The port for this version and later ones.
    pub from: &'static str,
    /// When it is written so, and why.
    pub why: &'static str,
}

/// A feature of newer versions that no port uses.
#[derive(Debug)]
pub struct Unused {
    /// The first major version that has it.
    pub since: u32,
    /// The feature.
    pub what: &'static str,
    /// Why not.
    pub why: &'static str,
}

/// All that `pg-version` decides, by version.
pub static FORMS: &[Form] = &[
    Form {
        since: 16,
        rule: "from",
        sqlite: "SELECT sum(a) AS s FROM (SELECT 1 AS a);",
        before: "SELECT sum(a) AS s FROM (SELECT 1 AS a) AS q1;",
        from: "SELECT sum(a) AS s FROM (SELECT 1 AS a);",
        why: "A subquery in FROM needs no name.",
    },
    Form {
        since: 16,
        rule: "literal",
        sqlite: "SELECT 0x1F AS a, 1_000_000 AS b;",
        before: "SELECT 31 AS a, 1000000 AS b;",
        from: "SELECT 0x1F AS a, 1_000_000 AS b;",
        why: "Hexadecimal numbers and underscores stay. A hexadecimal number of sixteen digits has a sign in SQLite: where it is negative, it is written in decimal digits on every version.",
    },
    Form {
        since: 16,
        rule: "json-valid",
        sqlite: "CREATE TABLE a (b TEXT);\nDELETE FROM a WHERE NOT json_valid(b);",
        before: "CREATE TABLE a (b TEXT);\nCREATE OR REPLACE FUNCTION sqlite_json_valid(document TEXT)\nRETURNS BOOLEAN AS $$\nBEGIN\n    PERFORM document::json;\n    RETURN TRUE;\nEXCEPTION WHEN invalid_text_representation THEN\n    RETURN FALSE;\nEND;\n$$ LANGUAGE plpgsql IMMUTABLE STRICT COST 1;\nDELETE FROM a WHERE NOT sqlite_json_valid(b);",
        from: "CREATE TABLE a (b TEXT);\nDELETE FROM a WHERE NOT b IS JSON;",
        why: "`IS JSON` takes the place of a function that the port has to define; in a CHECK and in SQL of an application, of a cast that raises an error for what is no JSON.",
    },
    Form {
        since: 17,
        rule: "function-random",
        sqlite: "CREATE TABLE a (b INTEGER);\nUPDATE a SET b = abs(random()) % 10;",
        before: "CREATE TABLE a (b INTEGER);\nUPDATE a SET b = abs((('x' || right(md5(gen_random_uuid()::text), 16))::bit(64)::bigint)) % 10;",
        from: "CREATE TABLE a (b INTEGER);\nUPDATE a SET b = abs(random(-9223372036854775807, 9223372036854775807)) % 10;",
        why: "`random(low, high)` gives an integer. SQLite's never is the least number of 64 bits either.",
    },
    Form {
        since: 17,
        rule: "function-printf",
        sqlite: "CREATE TABLE a (b INTEGER NOT NULL);\nSELECT printf('%o', b) AS c FROM a;",
        before: "",
        from: "CREATE TABLE a (b INTEGER NOT NULL);\nSELECT format('%s', to_oct((b)::bigint)) AS c FROM a;",
        why: "`to_oct` writes what the code %o does.",
    },
    Form {
        since: 18,
        rule: "function-min-max",
        sqlite: "CREATE TABLE a (b BLOB);\nSELECT max(b) AS c FROM a;",
        before: "CREATE TABLE a (b BYTEA);\nSELECT decode(max(encode(b, 'hex') COLLATE \"C\"), 'hex') AS c FROM a;",
        from: "CREATE TABLE a (b BYTEA);\nSELECT max(b) AS c FROM a;",
        why: "BYTEA has `min` and `max`.",
    },
    Form {
        since: 18,
        rule: "generated-column",
        sqlite: "CREATE TABLE a (b INTEGER, c INTEGER AS (b * 2), d INTEGER AS (b + 1));\nCREATE INDEX e ON a (d);",
        before: "CREATE TABLE a (b INTEGER, c INTEGER GENERATED ALWAYS AS (b * 2) STORED, d INTEGER GENERATED ALWAYS AS (b + 1) STORED);\nCREATE INDEX e ON a (d);",
        from: "CREATE TABLE a (b INTEGER, c INTEGER GENERATED ALWAYS AS (b * 2), d INTEGER GENERATED ALWAYS AS (b + 1) STORED);\nCREATE INDEX e ON a (d);",
        why: "Virtual columns stay virtual, which without a word is meant in SQLite and in PostgreSQL 18, and adding one rewrites no table. PostgreSQL cannot index them or make keys of them, triggers do not see their values, and types and functions in them must be built in: where a file of the project needs that, STORED is written. To index a column that a port has made virtual already, drop it and add it again as a stored one.",
    },
];

/// What newer versions have and ports do not use, by version.
pub static UNUSED: &[Unused] = &[
    Unused {
        since: 15,
        what: "`UNIQUE NULLS NOT DISTINCT`",
        why: "In SQLite NULLs are distinct in every unique key and index, as they are in PostgreSQL without these words. An index over `ifnull(a, '')` is one over `coalesce(a, '')`: it takes NULL and '' for one value, which these words do not.",
    },
    Unused {
        since: 15,
        what: "`ON DELETE SET NULL (columns)`, `MERGE`",
        why: "SQLite has nothing of the kind; its upserts are `INSERT … ON CONFLICT`, which PostgreSQL has.",
    },
    Unused {
        since: 15,
        what: "a scale of NUMERIC that is negative or beyond the precision",
        why: "PostgreSQL then rounds or refuses what SQLite stores as it is, so the type is written NUMERIC, without numbers, on every version.",
    },
    Unused {
        since: 15,
        what: "`security_invoker` views",
        why: "SQLite has no users; who may read through a view is for the owner of the PostgreSQL database to say.",
    },
    Unused {
        since: 16,
        what: "`any_value()`",
        why: "It skips NULL, and promises no certain row: SQLite takes all bare columns from one row, beside `min` and `max` from the row that has it. `(array_agg(a ORDER BY …))[1]` does both.",
    },
    Unused {
        since: 16,
        what: "`JSON_OBJECT`, `JSON_ARRAY` and their aggregates",
        why: "They write what `json_build_object` and its kin write, in other words.",
    },
    Unused {
        since: 17,
        what: "`JSON_VALUE`, `JSON_QUERY`, `JSON_EXISTS`, `JSON_TABLE`",
        why: "`JSON_VALUE` is NULL for an object or array, whose text `json_extract` gives; `#>>` gives it too. `JSON_TABLE` has no column for the keys of an object, which `json_each` shows.",
    },
    Unused {
        since: 17,
        what: "`ALTER COLUMN … SET EXPRESSION`",
        why: "SQLite changes a generated column by making the table anew, and so does the port.",
    },
    Unused {
        since: 18,
        what: "`OLD` and `NEW` in RETURNING, `NOT VALID` and `NOT ENFORCED` constraints",
        why: "SQLite's RETURNING gives the new row only, and it checks every constraint that it has.",
    },
];
