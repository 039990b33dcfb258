//! Runs a file on its engine, statement by statement, and says which statements were refused.

use lite2pg_core::text::{Position, Span};
use lite2pg_engines::{Database, Error, Sqlite};

use crate::script::{Part, Script};

/// A statement that an engine refused.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Refused {
    /// The file.
    pub file: String,
    /// 1-based; the column in characters.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    /// The first line of the statement.
    pub statement: String,
    /// What the engine says.
    pub message: String,
}

impl Refused {
    fn new(script: &Script, span: Span, error: &Error) -> Self {
        let Position { line, column } = script.position(span.start);
        let sql = span.of(&script.text);
        let first = sql.lines().next().unwrap_or_default();
        let mut statement: String = first.chars().take(100).collect();
        if statement.len() < sql.len() {
            statement.push_str(" …");
        }
        Self { file: script.name.clone(), line, column, statement, message: error.said() }
    }

    /// True if PostgreSQL refused it because of a foreign key.
    pub(crate) fn is_foreign_key(&self) -> bool {
        self.message.starts_with("ERROR 23503:")
    }
}

/// Runs one part of a file on SQLite. It stops at the first statement that SQLite refuses, as every migration tool does;
/// what came before it stays done.
///
/// # Errors
///
/// When a statement takes too long.
pub fn sqlite(sqlite: &Sqlite, script: &Script, part: Part) -> Result<Option<Refused>, Stopped> {
    let mut refused = None;
    let spans = script.sqlite(part);
    // A file that ends a transaction before it begins one ends that of its migration tool.
    let first = spans.iter().map(|span| span.of(&script.text)).find(|sql| is_transaction(sql));
    if first.is_some_and(|sql| ["commit", "end"].iter().any(|word| starts_with(sql, word))) {
        let _ = sqlite.batch("BEGIN");
    }
    for span in spans {
        let sql = span.of(&script.text);
        let done = if sql.starts_with('.') {
            Err(Error::Sqlite("this is a command of the sqlite3 shell".to_owned()))
        } else {
            sqlite.batch(sql)
        };
        if let Err(error) = done {
            if error.is_deadline() {
                return Err(Stopped::at(script, span, &error));
            }
            refused = Some(Refused::new(script, span, &error));
            break;
        }
    }
    if !sqlite.connection().is_autocommit() {
        let end = if refused.is_some() { "ROLLBACK" } else { "COMMIT" };
        let _ = sqlite.batch(end);
    }
    Ok(refused)
}

/// Runs one part of a file on PostgreSQL in one transaction, as migration tools do. If a statement is refused, the
/// statements are run one by one, so that later files find what could be built; all that are refused then are returned.
///
/// # Errors
///
/// When a statement takes too long, or the server goes away.
pub fn postgres(database: &mut Database, script: &Script, part: Part) -> Result<Vec<Refused>, Stopped> {
    let statements = script.postgres(part);
    // A file that rolls something back means its own transactions.
    let is_its_own = statements.iter().any(|span| {
        let sql = span.of(&script.text);
        is_transaction(sql) && starts_with(sql, "rollback")
    });
    let is_ours = |span: &&Span| is_its_own || !is_transaction(span.of(&script.text));
    let all: Vec<&Span> = statements.iter().filter(is_ours).collect();
    let fatal =
        |span: Span, error: &Error| (error.is_fatal() || error.is_deadline()).then(|| Stopped::at(script, span, error));
    let whole = Span::at(0);
    let mut done = !is_its_own;
    if done {
        database.batch("BEGIN").map_err(|error| Stopped::at(script, whole, &error))?;
    }
    for span in all.iter().filter(|_| !is_its_own) {
        if let Err(error) = database.batch(span.of(&script.text)) {
            if let Some(stopped) = fatal(**span, &error) {
                return Err(stopped);
            }
            done = false;
            break;
        }
    }
    if done {
        match database.batch("COMMIT") {
            Ok(()) => return Ok(Vec::new()),
            Err(error) if error.is_fatal() => return Err(Stopped::at(script, whole, &error)),
            Err(_) => {}
        }
    }
    let _ = database.batch("ROLLBACK");
    let mut refused = Vec::new();
    for span in all {
        if let Err(error) = database.batch(span.of(&script.text)) {
            if let Some(stopped) = fatal(*span, &error) {
                return Err(stopped);
            }
            refused.push(Refused::new(script, *span, &error));
        }
    }
    Ok(refused)
}

fn starts_with(sql: &str, word: &str) -> bool {
    sql.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// The transaction is ours.
fn is_transaction(sql: &str) -> bool {
    let mut words = sql.split_whitespace();
    let first = words.next().unwrap_or_default().to_ascii_uppercase();
    match first.as_str() {
        "BEGIN" | "COMMIT" | "END" | "ROLLBACK" => words.all(|word| {
            ["TRANSACTION", "WORK", "DEFERRED", "IMMEDIATE", "EXCLUSIVE"].contains(&word.to_ascii_uppercase().as_str())
        }),
        "START" => words.next().is_some_and(|word| word.eq_ignore_ascii_case("TRANSACTION")),
        _ => false,
    }
}

/// Why a check could not be finished: a statement took too long, or an engine is gone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stopped {
    /// The file and the place in it, if it was a statement of a file.
    pub place: Option<(String, Position)>,
    /// What happened.
    pub message: String,
}

impl Stopped {
    fn at(script: &Script, span: Span, error: &Error) -> Self {
        let message = if error.is_deadline() {
            format!("this statement was stopped because it took too long ({error}); a longer time: --timeout SECONDS")
        } else if error.sqlstate().is_none_or(|state| state.starts_with("57P")) {
            format!("the server went away while this statement ran ({error})")
        } else {
            error.to_string()
        };
        Self { place: Some((script.name.clone(), script.position(span.start))), message }
    }
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        let message = if error.is_deadline() {
            format!(
                "what both sides do with a row took too long ({error}): a trigger or a view may have no end; a longer time: --timeout SECONDS"
            )
        } else {
            error.to_string()
        };
        Self { place: None, message }
    }
}

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some((file, Position { line, column })) = &self.place {
            write!(f, "{file}:{line}:{column}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Stopped {}
