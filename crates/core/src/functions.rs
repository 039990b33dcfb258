//! SQLite's functions: what they take, what they give, and what becomes of them. Typing, the closed list and the rules
//! read this one table; a function that is not in it is refused.
//!
//! Meaning: <https://www.sqlite.org/lang_corefunc.html>, <https://www.sqlite.org/lang_aggfunc.html>,
//! <https://www.sqlite.org/lang_mathfunc.html>, <https://www.sqlite.org/windowfunctions.html>.

use crate::tree::Function;

/// A function, for one range of argument counts.
#[derive(Debug)]
pub struct Known {
    /// In lower case.
    pub name: &'static str,
    /// The fewest and the most arguments.
    pub count: (usize, usize),
    /// What it takes each argument for; the last one stands for all that follow.
    pub takes: &'static [Takes],
    /// What it gives.
    pub gives: Gives,
    /// What becomes of it.
    pub becomes: Becomes,
}

/// What a function takes an argument for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Takes {
    /// Anything, as it is.
    Any,
    /// A text; numbers are written out.
    Text,
    /// A text or a BLOB.
    TextOrBlob,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// A condition.
    Condition,
    /// A value of the same type as the other arguments that are taken so.
    Same,
}

/// What a function gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gives {
    /// A whole number.
    Integer,
    /// A number with a fraction, as double precision.
    Real,
    /// A number with a fraction, as numeric.
    RealNumeric,
    /// The type of its first argument, a boolean as a number.
    Number,
    /// The type of its first argument.
    First,
    /// The type that all its arguments share.
    Shared,
    /// What `sum` makes of its argument.
    Sum,
    /// What `avg` makes of its argument.
    Average,
    /// A text.
    Text,
    /// A BLOB.
    Blob,
    /// A truth value.
    Boolean,
    /// It depends on more than the table can say: typing has a case for it.
    Special,
}

/// What becomes of a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Becomes {
    /// PostgreSQL has it under this name with this meaning.
    Same,
    /// PostgreSQL has it under another name.
    Renamed(&'static str),
    /// A rule of its own changes it, or it is refused.
    Rule,
    /// It has no counterpart: the advice.
    Nothing(&'static str),
}

use Becomes::{Nothing, Renamed, Rule, Same};

const ANY: usize = usize::MAX;

const fn row(
    name: &'static str,
    count: (usize, usize),
    takes: &'static [Takes],
    gives: Gives,
    becomes: Becomes,
) -> Known {
    Known { name, count, takes, gives, becomes }
}

const SESSION: &str = "the driver tells how many rows a statement has changed (Python: cursor.rowcount, Node.js: result.rowCount, \
     Rust: what execute() gives), and the statement itself shows them with RETURNING; in PL/pgSQL it is GET DIAGNOSTICS n = ROW_COUNT";

/// All functions, by name.
pub static FUNCTIONS: &[Known] = &[
    row("abs", (1, 1), &[Takes::Number], Gives::Number, Same),
    row("acos", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("acosh", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("asin", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("asinh", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("atan", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("atan2", (2, 2), &[Takes::Number], Gives::Real, Rule),
    row("atanh", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("avg", (1, 1), &[Takes::Number], Gives::Average, Same),
    row("ceil", (1, 1), &[Takes::Number], Gives::Number, Rule),
    row("ceiling", (1, 1), &[Takes::Number], Gives::Number, Rule),
    row("changes", (0, 0), &[], Gives::Integer, Nothing(SESSION)),
    row("char", (0, ANY), &[Takes::Integer], Gives::Text, Rule),
    row("coalesce", (2, ANY), &[Takes::Same], Gives::Shared, Same),
    row("concat", (1, ANY), &[Takes::Text], Gives::Text, Same),
    row("concat_ws", (2, ANY), &[Takes::Text], Gives::Text, Same),
    row("cos", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("cosh", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("count", (0, 1), &[Takes::Any], Gives::Integer, Rule),
    row("cume_dist", (0, 0), &[], Gives::Real, Same),
    row("degrees", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("dense_rank", (0, 0), &[], Gives::Integer, Same),
    row("exp", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("first_value", (1, 1), &[Takes::Any], Gives::First, Same),
    row("floor", (1, 1), &[Takes::Number], Gives::Number, Rule),
    row("format", (1, ANY), &[Takes::Any], Gives::Text, Rule),
    row("glob", (2, 2), &[Takes::Text], Gives::Boolean, Rule),
    row("group_concat", (1, 2), &[Takes::Text], Gives::Text, Rule),
    row("hex", (1, 1), &[Takes::TextOrBlob], Gives::Text, Rule),
    row("if", (2, 3), &[Takes::Condition, Takes::Same], Gives::Shared, Rule),
    row("ifnull", (2, 2), &[Takes::Same], Gives::Shared, Renamed("coalesce")),
    row("iif", (2, 3), &[Takes::Condition, Takes::Same], Gives::Shared, Rule),
    row("instr", (2, 2), &[Takes::TextOrBlob], Gives::Integer, Rule),
    row("lag", (1, 3), &[Takes::Any, Takes::Integer, Takes::Any], Gives::Special, Rule),
    row(
        "last_insert_rowid",
        (0, 0),
        &[],
        Gives::Integer,
        Nothing(
            "ask the INSERT itself, INSERT … RETURNING id; behind it, on the same connection, it is currval(pg_get_serial_sequence('table', 'id'))",
        ),
    ),
    row("last_value", (1, 1), &[Takes::Any], Gives::First, Same),
    row("lead", (1, 3), &[Takes::Any, Takes::Integer, Takes::Any], Gives::Special, Rule),
    row("length", (1, 1), &[Takes::TextOrBlob], Gives::Integer, Same),
    row("like", (2, 3), &[Takes::Text], Gives::Boolean, Rule),
    row("likelihood", (2, 2), &[Takes::Any], Gives::First, Rule),
    row("likely", (1, 1), &[Takes::Any], Gives::First, Rule),
    row("ln", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("load_extension", (1, 2), &[Takes::Any], Gives::Text, Nothing("it has no counterpart in PostgreSQL")),
    row("log", (1, 2), &[Takes::Number], Gives::Real, Rule),
    row("log10", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("log2", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("lower", (1, 1), &[Takes::Text], Gives::Text, Rule),
    row("ltrim", (1, 2), &[Takes::Text], Gives::Text, Same),
    row("max", (1, 1), &[Takes::Any], Gives::Number, Rule),
    row("max", (2, ANY), &[Takes::Same], Gives::Shared, Rule),
    row("min", (1, 1), &[Takes::Any], Gives::Number, Rule),
    row("min", (2, ANY), &[Takes::Same], Gives::Shared, Rule),
    row("mod", (2, 2), &[Takes::Number], Gives::Special, Rule),
    row("nth_value", (2, 2), &[Takes::Any, Takes::Integer], Gives::First, Same),
    row("ntile", (1, 1), &[Takes::Integer], Gives::Integer, Same),
    row("nullif", (2, 2), &[Takes::Any], Gives::Special, Rule),
    row("octet_length", (1, 1), &[Takes::TextOrBlob], Gives::Integer, Same),
    row("percent_rank", (0, 0), &[], Gives::Real, Same),
    row("pi", (0, 0), &[], Gives::Real, Same),
    row("pow", (2, 2), &[Takes::Number], Gives::Real, Rule),
    row("power", (2, 2), &[Takes::Number], Gives::Real, Rule),
    row("printf", (1, ANY), &[Takes::Any], Gives::Text, Rule),
    row("quote", (1, 1), &[Takes::Any], Gives::Text, Rule),
    row("radians", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("random", (0, 0), &[], Gives::Integer, Rule),
    row("randomblob", (1, 1), &[Takes::Integer], Gives::Blob, Rule),
    row("rank", (0, 0), &[], Gives::Integer, Same),
    row("replace", (3, 3), &[Takes::Text], Gives::Text, Rule),
    row("round", (1, 2), &[Takes::Number, Takes::Integer], Gives::RealNumeric, Rule),
    row("row_number", (0, 0), &[], Gives::Integer, Same),
    row("rtrim", (1, 2), &[Takes::Text], Gives::Text, Same),
    row("sign", (1, 1), &[Takes::Number], Gives::Integer, Rule),
    row("sin", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("sinh", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row(
        "soundex",
        (1, 1),
        &[Takes::Text],
        Gives::Text,
        Nothing("the extension fuzzystrmatch has soundex(text); it gives '' where SQLite gives '?000'"),
    ),
    row("sqlite_compileoption_get", (1, 1), &[Takes::Any], Gives::Text, Nothing("it has no counterpart in PostgreSQL")),
    row(
        "sqlite_compileoption_used",
        (1, 1),
        &[Takes::Any],
        Gives::Integer,
        Nothing("it has no counterpart in PostgreSQL"),
    ),
    row("sqlite_source_id", (0, 0), &[], Gives::Text, Nothing("it has no counterpart in PostgreSQL")),
    row(
        "sqlite_version",
        (0, 0),
        &[],
        Gives::Text,
        Nothing("current_setting('server_version') is another product's version"),
    ),
    row("sqrt", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("string_agg", (2, 2), &[Takes::Text], Gives::Text, Rule),
    row("substr", (2, 3), &[Takes::TextOrBlob, Takes::Integer], Gives::First, Rule),
    row("substring", (2, 3), &[Takes::TextOrBlob, Takes::Integer], Gives::First, Rule),
    row("sum", (1, 1), &[Takes::Number], Gives::Sum, Same),
    row("tan", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("tanh", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("total", (1, 1), &[Takes::Number], Gives::Real, Rule),
    row("total_changes", (0, 0), &[], Gives::Integer, Nothing(SESSION)),
    row("trim", (1, 2), &[Takes::Text], Gives::Text, Same),
    row("trunc", (1, 1), &[Takes::Number], Gives::Number, Rule),
    row("typeof", (1, 1), &[Takes::Any], Gives::Text, Rule),
    row("unhex", (1, 2), &[Takes::Text], Gives::Blob, Rule),
    row("unicode", (1, 1), &[Takes::Text], Gives::Integer, Rule),
    row("unistr", (1, 1), &[Takes::Text], Gives::Text, Same),
    row("unlikely", (1, 1), &[Takes::Any], Gives::First, Rule),
    row("upper", (1, 1), &[Takes::Text], Gives::Text, Rule),
    row("zeroblob", (1, 1), &[Takes::Integer], Gives::Blob, Rule),
];

/// True if SQLite itself has a function of this name, whatever it is called with.
pub fn is_known(function: &Function) -> bool {
    const DATES: [&str; 7] = ["date", "datetime", "julianday", "strftime", "time", "timediff", "unixepoch"];
    let name = function.name.key();
    FUNCTIONS.iter().any(|known| known.name == name) || DATES.contains(&name.as_str()) || name.starts_with("json")
}

/// What is known of the function that is called, by its name and the number of its arguments.
pub fn known(function: &Function) -> Option<&'static Known> {
    let name = function.name.key();
    let count = function.arguments.len();
    FUNCTIONS.iter().find(|known| known.name == name && (known.count.0..=known.count.1).contains(&count))
}

/// True for the functions that make one value of many rows.
pub fn is_aggregate(function: &Function) -> bool {
    function.over.is_none()
        && match function.name.key().as_str() {
            "min" | "max" => function.arguments.len() == 1,
            name => matches!(
                name,
                "count"
                    | "sum"
                    | "avg"
                    | "total"
                    | "group_concat"
                    | "string_agg"
                    | "json_group_array"
                    | "json_group_object"
            ),
        }
}

impl Known {
    /// What it takes the argument at an index for.
    pub fn takes(&self, index: usize) -> Takes {
        self.takes.get(index).or_else(|| self.takes.last()).copied().unwrap_or(Takes::Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(FUNCTIONS.is_sorted_by(|a, b| (a.name, a.count) < (b.name, b.count)));
    }
}
