//! Lines that a migration tool or the sqlite3 shell reads, not SQLite.
//!
//! They survive byte for byte. Some of them end a statement that has no `;`.

/// What a comment or line tells a migration tool.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Directive {
    /// What follows applies the migration: `-- +goose Up`, `-- +migrate Up`, `-- migrate:up`.
    Up,
    /// What follows takes the migration back: `-- +goose Down`, `-- +migrate Down`, `-- migrate:down`.
    Down,
    /// `-- +goose StatementBegin`: up to the end mark the tool does not split at `;`.
    StatementBegin(Tool),
    /// `-- +goose StatementEnd`.
    StatementEnd(Tool),
    /// `--> statement-breakpoint`: Drizzle splits here, with or without a `;` before it.
    Breakpoint,
    /// Any other line of such a tool: `-- +goose NO TRANSACTION`, `-- sqlx: …`.
    Other,
}

/// The tools that split a file at `;` unless told otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tool {
    /// <https://pressly.github.io/goose/documentation/annotations/>
    Goose,
    /// <https://github.com/rubenv/sql-migrate>
    SqlMigrate,
}

impl Tool {
    /// The comment lines that the tool wants around a body with `;` in it.
    pub const fn statement_marks(self) -> (&'static str, &'static str) {
        match self {
            Self::Goose => ("-- +goose StatementBegin", "-- +goose StatementEnd"),
            Self::SqlMigrate => ("-- +migrate StatementBegin", "-- +migrate StatementEnd"),
        }
    }
}

impl Directive {
    /// Reads a line comment (`--` included).
    pub fn read(comment: &str) -> Option<Self> {
        let text = comment.strip_prefix("--")?;
        if let Some(rest) = text.strip_prefix('>') {
            return rest.trim().eq_ignore_ascii_case("statement-breakpoint").then_some(Self::Breakpoint);
        }
        let text = text.trim();
        if let Some(rest) = text.strip_prefix("+goose") {
            return Some(Self::word(rest, Tool::Goose));
        }
        if let Some(rest) = text.strip_prefix("+migrate") {
            return Some(Self::word(rest, Tool::SqlMigrate));
        }
        let rest = text.strip_prefix("migrate:")?;
        Some(match rest.split_whitespace().next() {
            Some("up") => Self::Up,
            Some("down") => Self::Down,
            _ => Self::Other,
        })
    }

    /// Reads a line comment of a file that [`has_sections`]: `-- Up`, `-- Down`.
    pub fn section(comment: &str) -> Option<Self> {
        let word = comment.strip_prefix("--")?.trim();
        if word.eq_ignore_ascii_case("up") {
            Some(Self::Up)
        } else {
            word.eq_ignore_ascii_case("down").then_some(Self::Down)
        }
    }

    fn word(rest: &str, tool: Tool) -> Self {
        match rest.split_whitespace().next().unwrap_or("").to_ascii_lowercase().as_str() {
            "up" => Self::Up,
            "down" => Self::Down,
            "statementbegin" => Self::StatementBegin(tool),
            "statementend" => Self::StatementEnd(tool),
            _ => Self::Other,
        }
    }

    /// True if a statement before this line ends here even without a `;`.
    pub const fn ends_statement(self) -> bool {
        matches!(self, Self::Up | Self::Down | Self::StatementBegin(_) | Self::StatementEnd(_) | Self::Breakpoint)
    }
}

/// True for a migration of the npm package sqlite: one line is `-- Up`, a later one `-- Down`
/// (<https://github.com/kriasoft/node-sqlite#migrations>). Such a line alone is a comment as any other.
pub fn has_sections(source: &str) -> bool {
    let mut sections = source.match_indices("--").filter_map(|(at, _)| {
        let begins_line = at == 0 || source[..at].ends_with('\n');
        begins_line.then(|| source[at..].lines().next().and_then(Directive::section)).flatten()
    });
    sections.next() == Some(Directive::Up) && sections.any(|section| section == Directive::Down)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_need_both_lines() {
        assert!(has_sections("-- Up\nCREATE TABLE a (b);\n-- Down\nDROP TABLE a;\n"));
        assert!(has_sections("------\n-- up\n------\n\n---\n--down"));
        for source in ["-- Up\nSELECT 1;", "-- Down\n-- Up\n", "SELECT 1; -- Up\n-- Down", "-- Up and\n-- Down"] {
            assert!(!has_sections(source), "{source}");
        }
    }

    #[test]
    fn the_known_tools() {
        assert_eq!(Directive::read("-- +goose Up"), Some(Directive::Up));
        assert_eq!(Directive::read("--+goose StatementBegin"), Some(Directive::StatementBegin(Tool::Goose)));
        assert_eq!(Directive::read("-- +migrate Down notransaction"), Some(Directive::Down));
        assert_eq!(Directive::read("-- migrate:up transaction:false"), Some(Directive::Up));
        assert_eq!(Directive::read("--> statement-breakpoint"), Some(Directive::Breakpoint));
        assert_eq!(Directive::read("-- goose is a bird"), None);
    }
}
