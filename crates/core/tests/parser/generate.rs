//! Makes random expressions of mixed operators.

use crate::random::Random;

const BINARY: &[&str] = &[
    "OR",
    "AND",
    "=",
    "==",
    "<>",
    "!=",
    "IS",
    "IS NOT",
    "IS DISTINCT FROM",
    "IS NOT DISTINCT FROM",
    "LIKE",
    "NOT LIKE",
    "GLOB",
    "NOT GLOB",
    "<",
    "<=",
    ">",
    ">=",
    "&",
    "|",
    "<<",
    ">>",
    "+",
    "-",
    "*",
    "/",
    "%",
    "||",
    "->",
    "->>",
];

/// An expression of about `size` operators, with few parentheses.
pub fn expression(random: &mut Random, size: usize, leaves: &[&str]) -> String {
    if size == 0 {
        return random.pick(leaves).to_owned();
    }
    let left = random.below(size);
    let right = size - 1 - left;
    match random.below(26) {
        0 => format!("({})", expression(random, size - 1, leaves)),
        1 => format!("NOT {}", expression(random, size - 1, leaves)),
        2 => format!("- {}", expression(random, size - 1, leaves)),
        3 => format!("{} {}", random.pick(&["+", "~"]), expression(random, size - 1, leaves)),
        4 => format!("{} {}", expression(random, size - 1, leaves), random.pick(&["ISNULL", "NOTNULL", "NOT NULL"])),
        5 => format!(
            "{} COLLATE {}",
            expression(random, size - 1, leaves),
            random.pick(&["NOCASE", "BINARY", "'RTRIM'"])
        ),
        6 | 7 => {
            let middle = random.below(right + 1);
            let (low, high) = (expression(random, middle, leaves), expression(random, right - middle, leaves));
            let not = random.pick(&["", "NOT "]);
            format!("{} {not}BETWEEN {low} AND {high}", expression(random, left, leaves))
        }
        8 | 9 => {
            let not = random.pick(&["", "NOT "]);
            let set = if random.below(5) == 0 {
                random.pick(&["", "SELECT 1"]).to_owned()
            } else {
                format!("{}, {}", expression(random, right, leaves), random.pick(leaves))
            };
            format!("{} {not}IN ({set})", expression(random, left, leaves))
        }
        10 => {
            let (first, second) = (expression(random, left, leaves), expression(random, right, leaves));
            format!("CASE WHEN {first} THEN {second} ELSE {} END", random.pick(leaves))
        }
        11 => {
            format!("CASE {} WHEN {} THEN 1 END", expression(random, left, leaves), expression(random, right, leaves))
        }
        12 => format!(
            "CAST({} AS {})",
            expression(random, size - 1, leaves),
            random.pick(&["INTEGER", "TEXT", "REAL", "NUMERIC", "BLOB"])
        ),
        13 => format!("ifnull({}, {})", expression(random, left, leaves), expression(random, right, leaves)),
        14 => format!(
            "{} LIKE {} ESCAPE {}",
            expression(random, left, leaves),
            expression(random, right, leaves),
            random.pick(&["'x'", "'\\'", "'1' || ''", "d"])
        ),
        _ => format!(
            "{} {} {}",
            expression(random, left, leaves),
            random.pick(BINARY),
            expression(random, right, leaves)
        ),
    }
}
