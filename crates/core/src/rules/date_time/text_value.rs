//! Texts as time values where PostgreSQL wants what is immutable: in indexes and generated columns.
//!
//! PostgreSQL's own conversion hangs on the session's settings. The port gets a function that reads a text as SQLite
//! does, made of functions that are immutable.

/// What makes the function; it may run any number of times.
pub(in crate::rules) const FUNCTION: &str = r"CREATE OR REPLACE FUNCTION sqlite_timestamp(value TEXT)
RETURNS TIMESTAMP AS $$
    SELECT make_timestamp(part[1]::int, part[2]::int, 1, 0, 0, 0) + make_interval(
        days => part[3]::int - 1,
        hours => coalesce(part[4], '0')::int - coalesce(part[7] || part[8], '0')::int,
        mins => coalesce(part[5], '0')::int - coalesce(part[7] || part[9], '0')::int,
        secs => round(coalesce(part[6], '0')::numeric, 3)::double precision
    )
    FROM regexp_match(value, '^([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[\sT]*'
        '(?:([01][0-9]|2[0-4]):([0-5][0-9])(?::([0-5][0-9](?:\.[0-9]+)?))?'
        '\s*(?:[Zz]|([+-])(0[0-9]|1[0-4]):([0-5][0-9]))?\s*)?$') AS part
$$ LANGUAGE sql IMMUTABLE STRICT";

/// How it is called, up to its argument.
pub(in crate::rules) const CALL: &str = "sqlite_timestamp(";

/// What it does not know.
pub(in crate::rules) const WARNING: &str =
    "a text that is a julian day or a time without a date gives NULL in PostgreSQL; SQLite reads these too";
