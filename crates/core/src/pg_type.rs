//! PostgreSQL's types, and what becomes of the types that people declare for SQLite.

use crate::config::{Boolean, Config, Timestamp};
use crate::tree::TypeName;

/// The kinds of types between which PostgreSQL tells.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "the variants are PostgreSQL's own words")]
pub enum Family {
    Boolean,
    /// smallint, integer and bigint.
    Integer,
    /// real and double precision.
    Double,
    Numeric,
    /// text, varchar, char and citext.
    Text,
    Bytea,
    Json,
    Jsonb,
    Timestamp,
    TimestampTz,
    Date,
    Time,
    Uuid,
    /// Anything else: intervals, arrays, types of extensions.
    Other,
}

impl Family {
    /// True for the types one can calculate with.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Double | Self::Numeric)
    }

    /// True for points in time with a date.
    pub const fn is_moment(self) -> bool {
        matches!(self, Self::Timestamp | Self::TimestampTz | Self::Date)
    }

    /// A type of this family, to cast to.
    pub const fn cast(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "int",
            Self::Double => "double precision",
            Self::Numeric => "numeric",
            Self::Text | Self::Other => "text",
            Self::Bytea => "bytea",
            Self::Json => "json",
            Self::Jsonb => "jsonb",
            Self::Timestamp => "timestamp",
            Self::TimestampTz => "timestamptz",
            Self::Date => "date",
            Self::Time => "time",
            Self::Uuid => "uuid",
        }
    }
}

/// A type of PostgreSQL as the port spells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PgType {
    /// Its kind.
    pub family: Family,
    /// As it stands in the port.
    pub sql: String,
}

impl PgType {
    /// A type by its spelling.
    pub fn read(sql: &str) -> Self {
        let words = sql.split('(').next().unwrap_or("").trim().to_ascii_uppercase();
        let family = if sql.contains('[') {
            Family::Other
        } else {
            match words.as_str() {
                "BOOLEAN" | "BOOL" => Family::Boolean,
                "SMALLINT" | "INTEGER" | "INT" | "BIGINT" | "INT2" | "INT4" | "INT8" | "SERIAL" | "BIGSERIAL"
                | "SMALLSERIAL" => Family::Integer,
                "REAL" | "DOUBLE PRECISION" | "FLOAT" | "FLOAT4" | "FLOAT8" => Family::Double,
                "NUMERIC" | "DECIMAL" | "DEC" => Family::Numeric,
                "TEXT" | "VARCHAR" | "CHARACTER VARYING" | "CHAR" | "CHARACTER" | "BPCHAR" | "CITEXT" => Family::Text,
                "BYTEA" => Family::Bytea,
                "JSON" => Family::Json,
                "JSONB" => Family::Jsonb,
                "TIMESTAMP" | "TIMESTAMP WITHOUT TIME ZONE" => Family::Timestamp,
                "TIMESTAMPTZ" | "TIMESTAMP WITH TIME ZONE" => Family::TimestampTz,
                "DATE" => Family::Date,
                "TIME" | "TIME WITHOUT TIME ZONE" => Family::Time,
                "UUID" => Family::Uuid,
                _ => Family::Other,
            }
        };
        let tail = sql.rsplit(')').next().unwrap_or("").to_ascii_uppercase();
        let family = if words == "TIMESTAMP" && tail.contains("WITH TIME ZONE") { Family::TimestampTz } else { family };
        Self { family, sql: sql.to_owned() }
    }
}

impl PgType {
    /// True for numbers of four bytes or fewer.
    pub fn is_narrow(&self) -> bool {
        const NARROW: [&str; 9] =
            ["INTEGER", "INT", "INT4", "SMALLINT", "INT2", "SERIAL", "SMALLSERIAL", "REAL", "FLOAT4"];
        let sql = self.sql.trim();
        NARROW.iter().any(|narrow| sql.eq_ignore_ascii_case(narrow))
    }

    /// True for the type of texts that ignore case.
    pub fn is_citext(&self) -> bool {
        self.sql.trim().eq_ignore_ascii_case("CITEXT")
    }
}

/// How SQLite treats the values of a column (<https://www.sqlite.org/datatype3.html#determination_of_column_affinity>).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the variants are SQLite's own words")]
pub enum Affinity {
    Integer,
    Text,
    Blob,
    Real,
    Numeric,
}

/// The affinity that a declared type gives; `None` stands for no type.
pub fn affinity(declared: Option<&str>) -> Affinity {
    let Some(declared) = declared else { return Affinity::Blob };
    let has =
        |part: &str| declared.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()));
    if has("INT") {
        Affinity::Integer
    } else if has("CHAR") || has("CLOB") || has("TEXT") {
        Affinity::Text
    } else if has("BLOB") || declared.is_empty() {
        Affinity::Blob
    } else if has("REAL") || has("FLOA") || has("DOUB") {
        Affinity::Real
    } else {
        Affinity::Numeric
    }
}

/// What a declared type becomes if nothing but its text is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Declared {
    /// The type.
    pub pg: PgType,
    /// What gets lost or may fail, if anything: for a diagnostic.
    pub caveat: Option<Caveat>,
}

/// What a declared type loses in PostgreSQL.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Caveat {
    /// The chosen type holds fewer values than SQLite's; the project's style asks for it.
    Narrow(&'static str),
    /// Nobody can tell what the type is meant to be.
    Guess(&'static str),
    /// Times that SQLite has as texts of another form than the type's.
    Restamped,
}

/// The integer that a chosen type of a row number is, whether it says that it numbers itself or not.
pub fn of_row_number(chosen: &str) -> Option<&'static str> {
    match chosen.trim().to_ascii_uppercase().as_str() {
        "BIGINT" | "INT8" | "BIGSERIAL" | "SERIAL8" => Some("BIGINT"),
        "INTEGER" | "INT" | "INT4" | "SERIAL" | "SERIAL4" => Some("INTEGER"),
        _ => None,
    }
}

/// What a declared type becomes; the column's evidence may overrule it.
pub fn of_declared(declared: Option<&TypeName>, source_text: &str, config: &Config) -> Declared {
    let Some(declared) = declared else {
        let caveat = Some(Caveat::Guess("the column has no type; TEXT holds anything, but numbers compare as text"));
        return Declared { pg: PgType::read("TEXT"), caveat };
    };
    let words = declared.words.to_ascii_uppercase();
    let words = words.trim();
    let arguments = &declared.arguments;
    let list = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(",")) };
    let plain = |sql: &str| Declared { pg: PgType::read(sql), caveat: None };
    let narrow = |sql: &str, why| Declared { pg: PgType::read(sql), caveat: Some(Caveat::Narrow(why)) };
    // The declared spelling stays where PostgreSQL has it with one meaning.
    let as_written = declared.words == source_text || !arguments.is_empty();
    let keep = |sql: String| {
        let written = if as_written && source_text.eq_ignore_ascii_case(&sql) { source_text.to_owned() } else { sql };
        PgType::read(&written)
    };
    let integer = |sql: &str| {
        if config.types.bigint {
            plain("BIGINT")
        } else {
            let pg = if arguments.is_empty() { keep(sql.to_owned()) } else { PgType::read(sql) };
            Declared { pg, caveat: Some(Caveat::Narrow("PostgreSQL's INTEGER ends at 2147483647, SQLite's does not")) }
        }
    };
    let shrunk_text = Caveat::Narrow("PostgreSQL refuses longer texts, SQLite does not");
    let varchar = || match arguments.as_slice() {
        [length] if length.parse::<u32>().is_ok_and(|length| (1..=10_485_760).contains(&length)) => {
            let sql = format!("VARCHAR({length})");
            let pg = if words == "VARCHAR" || words == "CHARACTER VARYING" {
                keep(format!("{words}({length})"))
            } else {
                PgType::read(&sql)
            };
            Declared { pg, caveat: Some(shrunk_text) }
        }
        _ => plain("TEXT"),
    };
    let time = |sql: &str| match config.types.timestamp {
        Timestamp::Text => plain("TEXT"),
        Timestamp::Timestamp => Declared { pg: keep(sql.to_owned()), caveat: None },
        Timestamp::TimestampTz => plain("TIMESTAMPTZ"),
    };
    let rounds = Caveat::Narrow("PostgreSQL rounds to the scale, SQLite does not");
    // PostgreSQL 14 takes no scale beyond the precision or below 0; later ones refuse most values then.
    let fits = match arguments.iter().map(|digits| digits.parse::<u32>().ok()).collect::<Option<Vec<_>>>().as_deref() {
        Some([]) => true,
        Some([precision, scale @ ..]) => (1..=1000).contains(precision) && scale.iter().all(|scale| scale <= precision),
        None => false,
    };
    match words {
        "INTEGER" | "INT" => match arguments.first().map(String::as_str) {
            Some("8" | "20") if words == "INTEGER" => plain("BIGINT"),
            _ => integer(words),
        },
        "BIGINT" | "INT8" if arguments.is_empty() => Declared { pg: keep(words.to_owned()), caveat: None },
        "SMALLINT" | "INT2" | "INT4" => integer(words),
        "TINYINT"
            if arguments.first().is_some_and(|digits| digits == "1") && config.types.boolean != Boolean::Never =>
        {
            plain("BOOLEAN")
        }
        "TINYINT" => integer("SMALLINT"),
        "MEDIUMINT" => integer("INTEGER"),
        "UNSIGNED BIG INT" => plain("NUMERIC(20)"),
        "FLOATING POINT" => plain("DOUBLE PRECISION"),
        "POINT" | "INTERVAL" | "NAME" | "XML" => Declared {
            pg: PgType::read("TEXT"),
            caveat: Some(Caveat::Guess("PostgreSQL has a type of this name that means something else")),
        },
        "TEXT" if arguments.is_empty() => Declared { pg: keep("TEXT".into()), caveat: None },
        "VARCHAR" if arguments.is_empty() => Declared { pg: keep("VARCHAR".into()), caveat: None },
        "CHARACTER VARYING" if arguments.is_empty() => Declared { pg: keep(words.to_owned()), caveat: None },
        "REAL" if !config.types.double => Declared {
            pg: keep("REAL".into()),
            caveat: Some(Caveat::Narrow("PostgreSQL's REAL has six digits, SQLite's has fifteen")),
        },
        "DOUBLE PRECISION" | "FLOAT8" => Declared { pg: keep(words.to_owned()), caveat: None },
        "FLOAT" if arguments.is_empty() => Declared { pg: keep("FLOAT".into()), caveat: None },
        "FLOAT" | "DOUBLE" if arguments.len() == 2 && fits => {
            Declared { pg: PgType::read(&format!("NUMERIC{list}")), caveat: Some(rounds) }
        }
        "NUMERIC" | "DECIMAL" | "DEC" if fits => {
            let pg = if arguments.is_empty() || !as_written {
                keep(format!("{words}{list}"))
            } else {
                PgType::read(source_text)
            };
            Declared { pg, caveat: (!arguments.is_empty()).then_some(rounds) }
        }
        "NUMERIC" | "DECIMAL" | "DEC" => plain("NUMERIC"),
        "NUMBER" if !fits => plain("NUMERIC"),
        "NUMBER" | "MONEY" | "SMALLMONEY" | "CURRENCY" if arguments.is_empty() => plain("NUMERIC"),
        "NUMBER" => Declared { pg: PgType::read(&format!("NUMERIC{list}")), caveat: Some(rounds) },
        "BOOLEAN" | "BOOL" | "BIT" => match config.types.boolean {
            Boolean::Never => plain("SMALLINT"),
            _ if words == "BIT" || !arguments.is_empty() => plain("BOOLEAN"),
            _ => Declared { pg: keep(words.to_owned()), caveat: None },
        },
        "DATE" => Declared { pg: keep("DATE".into()), caveat: None },
        "DATETIME" | "DATETIME2" | "SMALLDATETIME" => match config.types.timestamp {
            Timestamp::Timestamp => plain("TIMESTAMP"),
            _ => time("TIMESTAMP"),
        },
        "TIMESTAMP" | "TIMESTAMP WITHOUT TIME ZONE" if arguments.is_empty() => time(words),
        "TIMESTAMP" => narrow("TIMESTAMP", "the precision is left out: SQLite does not round"),
        "DATETIMEOFFSET" => plain("TIMESTAMPTZ"),
        "TIMESTAMPTZ" | "TIMESTAMP WITH TIME ZONE" => Declared { pg: keep(words.to_owned()), caveat: None },
        "TIME" | "TIME WITHOUT TIME ZONE" => Declared { pg: keep(words.to_owned()), caveat: None },
        "YEAR" => plain("SMALLINT"),
        "BLOB" | "BYTEA" | "LONGBLOB" | "MEDIUMBLOB" | "TINYBLOB" | "VARBINARY" | "BINARY" | "IMAGE" => plain("BYTEA"),
        "JSON" if config.types.jsonb => plain("JSONB"),
        "JSON" | "JSONB" | "UUID" | "INET" if arguments.is_empty() => {
            Declared { pg: keep(words.to_owned()), caveat: None }
        }
        "GUID" | "UNIQUEIDENTIFIER" => plain("UUID"),
        "STRING" | "OBJECT" | "ENUM" | "ANY" | "CITEXT" => plain("TEXT"),
        "SERIAL" => narrow("INTEGER", "SERIAL does not number rows in SQLite"),
        _ => match affinity(Some(words)) {
            Affinity::Text if words.ends_with("[]") || words.contains('[') => plain("TEXT"),
            Affinity::Text => varchar(),
            Affinity::Integer => plain("BIGINT"),
            Affinity::Real => plain("DOUBLE PRECISION"),
            Affinity::Blob => plain("BYTEA"),
            Affinity::Numeric => Declared {
                pg: PgType::read("TEXT"),
                caveat: Some(Caveat::Guess("PostgreSQL has no such type, and its name does not say what it holds")),
            },
        },
    }
}
