//! Statements around random expressions.

use lite2pg_engines::{Sqlite, Value};

use crate::generate::expression;
use crate::leaves::{LEAVES, UPDATED};
use crate::random::Random;

const AGGREGATES: &[&str] =
    &["count", "sum", "min", "max", "avg", "total", "group_concat", "count(DISTINCT", "sum(DISTINCT"];

const GROUPS: &[&str] = &["b", "c", "i > 2", "n", "t IS NULL", "k % 2", "date(d, 'start of year')", "g > 0", "q", "p"];

const WINDOWS: &[&str] = &[
    "",
    "PARTITION BY c",
    "PARTITION BY c ORDER BY k",
    "ORDER BY k",
    "ORDER BY k DESC",
    "PARTITION BY k % 2 ORDER BY g, k",
];

/// A statement of SQLite.
pub struct Shape {
    pub sql: String,
    /// True if its rows come in an order.
    pub sorted: bool,
    /// The column that it changes.
    pub updated: Option<&'static str>,
}

impl Shape {
    pub fn any(random: &mut Random) -> Self {
        let size = random.below(4) + random.below(2) * random.below(3);
        let e = expression(random, size, LEAVES);
        let few = random.below(3);
        let mut sorted = true;
        let mut updated = None;
        let sql = match random.below(40) {
            0 | 1 => format!("SELECT k AS e FROM v WHERE {e} ORDER BY k"),
            2 => format!("SELECT k AS e FROM v ORDER BY {e}, k"),
            3 => format!("SELECT k AS e FROM v ORDER BY {e} DESC, k DESC"),
            4 | 5 => format!("SELECT {} AS e FROM v", aggregate(random, &e)),
            6 | 7 => {
                sorted = false;
                let group = random.pick(GROUPS);
                let having = match random.below(3) {
                    0 => {
                        let of = expression(random, few, LEAVES);
                        format!(" HAVING {}", aggregate(random, &of))
                    }
                    1 => " HAVING count(*) > 1".to_owned(),
                    _ => String::new(),
                };
                format!("SELECT {} AS e FROM v GROUP BY {group}{having}", aggregate(random, &e))
            }
            8 => {
                sorted = false;
                format!("SELECT DISTINCT {e} AS e FROM v")
            }
            9 => {
                sorted = false;
                format!("SELECT count(*) AS e FROM v GROUP BY {e}")
            }
            10 | 11 => {
                let call = match random.below(6) {
                    0 => "row_number()".to_owned(),
                    1 => format!("lag({e})"),
                    2 => format!("first_value({e})"),
                    _ => format!("{}({e})", AGGREGATES[random.below(6)]),
                };
                format!("SELECT {call} OVER ({}) AS e FROM v ORDER BY k", random.pick(WINDOWS))
            }
            12 => format!("SELECT row_number() OVER (ORDER BY {e}, k) AS e FROM v ORDER BY k"),
            13 | 14 => {
                let other = random.pick(LEAVES);
                let operator = random.pick(&["=", "<", "<>", ">=", "IS", "LIKE", "+", "||"]);
                format!("SELECT shown {operator} {other} AS e FROM (SELECT *, {e} AS shown FROM v) AS q ORDER BY k")
            }
            15 => {
                sorted = false;
                let all = random.pick(&["UNION", "UNION ALL", "EXCEPT", "INTERSECT"]);
                format!("SELECT {e} AS e FROM v {all} SELECT {} FROM v", expression(random, few, LEAVES))
            }
            16 => format!("SELECT {} IN (SELECT {e} FROM v) AS e FROM v ORDER BY k", random.pick(LEAVES)),
            17 => {
                let other = expression(random, few, LEAVES);
                format!("SELECT (WITH c (y) AS (SELECT {e}) SELECT y FROM c) = {other} AS e FROM v ORDER BY k")
            }
            18 => format!("SELECT max({e}, {}) AS e FROM v ORDER BY k", random.pick(LEAVES)),
            19..=22 => {
                let column = UPDATED[random.below(UPDATED.len())];
                updated = Some(column);
                format!("UPDATE v SET {column} = {e}")
            }
            _ => format!("SELECT {e} AS e FROM v ORDER BY k"),
        };
        Self { sql, sorted, updated }
    }

    /// The values that SQLite gives.
    pub fn on_sqlite(&self, sqlite: &Sqlite) -> Option<Vec<Value>> {
        let Some(column) = self.updated else {
            return Some(first(sqlite.query(&self.sql).ok()?));
        };
        sqlite.batch("SAVEPOINT before").ok()?;
        let done = sqlite.batch(&self.sql);
        let values = sqlite.query(&format!("SELECT {column} FROM v ORDER BY k"));
        sqlite.batch("ROLLBACK TO before; RELEASE before").ok()?;
        done.ok()?;
        Some(first(values.ok()?))
    }

    /// True if PostgreSQL may raise this error where SQLite has a value: it is no silent difference.
    pub fn may_raise(&self, code: &str) -> bool {
        // Beyond eight bytes, and what does not fit the type of a column.
        code == "22003" || self.updated.is_some() && ["22P02", "22007", "22008", "22001", "23502"].contains(&code)
    }
}

fn first(rows: Vec<Vec<Value>>) -> Vec<Value> {
    rows.into_iter().map(|mut row| row.remove(0)).collect()
}

fn aggregate(random: &mut Random, of: &str) -> String {
    let name = random.pick(AGGREGATES);
    if name.contains('(') { format!("{name} {of})") } else { format!("{name}({of})") }
}
