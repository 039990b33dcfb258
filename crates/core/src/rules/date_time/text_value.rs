//! Texts as time values where PostgreSQL's own conversion will not do: it hangs on the session's settings, which an
//! index or a generated column cannot have, and raises an error where SQLite gives NULL.
//!
//! The port gets a function that reads a text as SQLite does, made of functions that are immutable: dates with and
//! without a time, times without a date, and julian days. Days before the year 1 raise an error.

/// What makes the function; it may run any number of times.
pub(in crate::rules) const FUNCTION: &str = r"CREATE OR REPLACE FUNCTION sqlite_timestamp(value TEXT)
RETURNS TIMESTAMP AS $$
    SELECT CASE
        WHEN value !~ '^\s*[0-9]{1,7}(\.[0-9]*)?\s*$' THEN (
            SELECT make_timestamp(part[1]::int, part[2]::int, 1, 0, 0, 0) + make_interval(
                days => part[3]::int - 1,
                hours => coalesce(part[4], '0')::int - coalesce(part[7] || part[8], '0')::int,
                mins => coalesce(part[5], '0')::int - coalesce(part[7] || part[9], '0')::int,
                secs => round(coalesce(part[6], '0')::numeric, 3)::double precision
            )
            FROM regexp_match(CASE WHEN value ~ '^[0-9]{2}:' THEN '2000-01-01 ' || value ELSE value END,
                '^([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[\sT]*'
                '(?:([01][0-9]|2[0-4]):([0-5][0-9])(?::([0-5][0-9](?:\.[0-9]+)?))?'
                '\s*(?:[Zz]|([+-])(0[0-9]|1[0-4]):([0-5][0-9]))?\s*)?$') AS part
        )
        WHEN value::numeric < 1721425.5 THEN make_timestamp(0, length(value), 1, 0, 0, 0)
        WHEN value::numeric < 5373484.5 THEN TIMESTAMP '2000-01-01 12:00:00' + make_interval(
            days => trunc(value::numeric)::int - 2451545,
            secs => round(value::numeric % 1 * 86400, 3)::double precision
        )
    END
$$ LANGUAGE sql IMMUTABLE STRICT";

/// How it is called, up to its argument.
pub(in crate::rules) const CALL: &str = "sqlite_timestamp(";
