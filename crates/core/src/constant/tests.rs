//! Values against SQLite's.

use rusqlite::types::ValueRef;

use super::{Value, value};
use crate::tree::{SelectItem, StatementKind};

const LEAVES: &[&str] = &[
    "0",
    "1",
    "-7",
    "3",
    "64",
    "2.5",
    "-0.25",
    "0.1",
    "1e10",
    "9223372036854775807",
    "NULL",
    "''",
    "'3'",
    "' 2x'",
    "'abc'",
    "'1e2'",
    "'É'",
    "x'41'",
    "x''",
    "TRUE",
    "CAST('5' AS TEXT)",
    "CAST(3 AS REAL)",
    "CAST('07' AS NUMERIC)",
    "'%b_'",
    "'[a-c]*'",
    "0x1F",
    "'[1, 2.50, \"a\\tb\", null, {\"k\": true}]'",
    "'{\"a\": {\"b\": [1e2, 7]}, \"c\": \"x y\"}'",
    "'$.a'",
    "'$[1]'",
    "'$.a.b[#-1]'",
    "'$[#]'",
    "'c'",
    "json('[3]')",
];

const FORMS: &[&str] = &[
    "({a} + {b})",
    "({a} - {b})",
    "({a} * {b})",
    "({a} / {b})",
    "({a} % {b})",
    "({a} || {b})",
    "({a} << {b})",
    "({a} >> {b})",
    "({a} & {b})",
    "({a} | {b})",
    "({a} = {b})",
    "({a} <> {b})",
    "({a} < {b})",
    "({a} >= {b})",
    "({a} IS {b})",
    "({a} IS NOT {b})",
    "({a} IS TRUE)",
    "({a} IS NOT TRUE COLLATE NOCASE)",
    "({a} IS NOT DISTINCT FROM {b})",
    "({a} ISNULL)",
    "(NOT {a})",
    "(- {a})",
    "(~ {a})",
    "({a} AND {b})",
    "({a} OR {b})",
    "({a} LIKE {b})",
    "({a} GLOB {b})",
    "({a} BETWEEN {b} AND 3)",
    "({a} IN ({b}, 3, 'abc'))",
    "({a} NOT IN ({b}))",
    "CASE {a} WHEN {b} THEN 1 ELSE 'x' END",
    "CASE WHEN {a} THEN {b} END",
    "CAST({a} AS INTEGER)",
    "CAST({a} AS TEXT)",
    "CAST({a} AS REAL)",
    "CAST({a} AS NUMERIC)",
    "CAST({a} AS BLOB)",
    "abs({a})",
    "sign({a})",
    "round({a})",
    "round({a}, {b})",
    "length({a})",
    "upper({a})",
    "lower({a})",
    "substr({a}, {b})",
    "substr({a}, {b}, 2)",
    "substr({a}, 2, {b})",
    "instr({a}, {b})",
    "replace({a}, {b}, 'z')",
    "trim({a})",
    "trim({a}, {b})",
    "unicode({a})",
    "min({a}, {b})",
    "max({a}, {b})",
    "coalesce({a}, {b})",
    "nullif({a}, {b})",
    "iif({a}, {b}, 4)",
    "typeof({a})",
    "quote({a})",
    "hex({a})",
    "unhex({a})",
    "sqrt({a})",
    "floor({a})",
    "printf('%d|%s', {a}, {b})",
    "printf('%+.2f|%5d', {a}, {b})",
    "printf('%g|%-6s|', {a}, {b})",
    "printf('%e %x', {a}, {b})",
    "printf('%q %Q %w', {a}, {b}, {a})",
    "printf('%05d %c', {a}, {b})",
    "printf('%,d %o', {a}, {b})",
    "printf('%.3e|%.10g', {a}, {b})",
    "printf('% d|%08.1f', {a}, {b})",
    "printf('%,.2f|%4c', {a}, {b})",
    "({a} -> {b})",
    "({a} ->> {b})",
    "json({a})",
    "json_extract({a}, {b})",
    "json_extract({a}, '$.a', {b})",
    "json_array({a}, {b})",
    "json_object('k', {a}, 'l', {b})",
    "json_object({a}, {b})",
    "json_quote({a})",
    "json_set({a}, {b}, 'n')",
    "json_set({a}, {b}, json('{\"z\":0}'))",
    "json_insert({a}, {b}, 2.5)",
    "json_replace({a}, {b}, NULL)",
    "json_remove({a}, {b})",
    "json_type({a})",
    "json_type({a}, {b})",
    "json_array_length({a})",
    "json_valid({a})",
    "({a} COLLATE NOCASE = {b})",
    "({a} = {b} COLLATE RTRIM)",
    "({a} IN ({b} COLLATE NOCASE))",
    "({a} COLLATE NOCASE IN ({b}, 'ABC'))",
];

fn evaluated(sql: &str) -> Option<Value> {
    let query = format!("SELECT {sql}");
    let tokens: Vec<_> = crate::lex::tokens(&query).collect();
    let statement = crate::sqlite::parse(&query, &tokens).ok()?;
    let StatementKind::Query(query) = &statement.kind else { return None };
    let crate::tree::QueryBody::Select(select) = &query.body else { return None };
    let [SelectItem::Expr(expr, _)] = select.items.as_slice() else { return None };
    value(expr, &std::collections::BTreeSet::new())
}

fn of_sqlite(connection: &rusqlite::Connection, sql: &str) -> Option<Value> {
    let found = connection.query_row(&format!("SELECT {sql}"), [], |row| {
        Ok(match row.get_ref(0)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(integer) => Value::Integer(integer),
            ValueRef::Real(real) => Value::Real(real),
            ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        })
    });
    found.ok()
}

#[test]
fn values_are_those_of_sqlite() {
    let connection = rusqlite::Connection::open_in_memory().expect("in memory");
    let mut state: u64 = 7;
    let mut below = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % limit
    };
    let mut pool: Vec<String> = LEAVES.iter().map(|leaf| (*leaf).to_owned()).collect();
    let (mut known, mut wrong) = (0, Vec::new());
    for number in 0..30_000 {
        let form = FORMS[number % FORMS.len()];
        let (a, b) = (pool[below(pool.len())].clone(), pool[below(pool.len())].clone());
        let sql = form.replace("{a}", &a).replace("{b}", &b);
        if pool.len() < 300 && sql.len() < 60 {
            pool.push(sql.clone());
        }
        // Not every SQLite is built with the mathematical functions.
        let (Some(ours), Some(theirs)) = (evaluated(&sql), of_sqlite(&connection, &sql)) else { continue };
        known += 1;
        if theirs != ours {
            wrong.push(format!("{sql}\n    {ours:?}\n    {theirs:?}"));
        }
    }
    assert!(known > 10_000, "only {known} have a value");
    assert!(wrong.is_empty(), "{} of {known} differ:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}
