//! Migration tools, told by the files. All of them read every SQL file of a directory, so a port beside its source
//! would be a second migration of the same version.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use lite2pg_core::directive::Directive;

/// A tool that applies migrations.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tool {
    /// <https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md>
    GolangMigrate,
    /// <https://pressly.github.io/goose/documentation/annotations/>
    Goose,
    /// <https://github.com/rubenv/sql-migrate#writing-migrations>
    SqlMigrate,
    /// <https://github.com/amacneil/dbmate#migration-files>
    Dbmate,
    /// <https://diesel.rs/guides/getting-started#setup-diesel-for-your-project>
    Diesel,
    /// <https://docs.rs/sqlx/latest/sqlx/migrate/trait.MigrationSource.html>
    Sqlx,
    /// Refinery or Flyway: <https://documentation.red-gate.com/flyway/flyway-concepts/migrations/migration-naming>
    Versioned,
    /// <https://ollycope.com/software/yoyo/latest/#migrations-as-sql-scripts>
    Yoyo,
    /// <https://orm.drizzle.team/docs/kit-overview>
    Drizzle,
    /// <https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories>
    Prisma,
    /// <https://developers.cloudflare.com/d1/reference/migrations/>
    D1,
}

impl Tool {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GolangMigrate => "golang-migrate",
            Self::Goose => "goose",
            Self::SqlMigrate => "sql-migrate",
            Self::Dbmate => "dbmate",
            Self::Diesel => "diesel",
            Self::Sqlx => "sqlx",
            Self::Versioned => "refinery or Flyway",
            Self::Yoyo => "yoyo",
            Self::Drizzle => "Drizzle",
            Self::Prisma => "Prisma",
            Self::D1 => "D1",
        }
    }

    /// True if it applies `10_x` before `2_x`. The others go by the number, and so does whoever keeps `2_x` and `10_x` without
    /// a tool, because the order of the names would not even suit SQLite.
    pub(super) const fn sorts_by_name(self) -> bool {
        matches!(self, Self::Dbmate | Self::Diesel | Self::Yoyo | Self::Prisma)
    }
}

/// The tool of a directory and what tells it. `files` are relative to the directory.
pub(super) fn detect(dir: &Path, files: &[PathBuf]) -> Option<(Tool, String)> {
    let named = |name: &str| files.iter().find(|file| file.file_name().is_some_and(|found| found == name));
    let says = |file: &Path| format!("told by {}", file.display());
    if dir.join("meta/_journal.json").is_file() {
        return Some((Tool::Drizzle, says(Path::new("meta/_journal.json"))));
    }
    if let Some(file) = named("migration.sql") {
        return Some((Tool::Prisma, says(file)));
    }
    if let Some(file) = named("up.sql") {
        return Some((Tool::Diesel, says(file)));
    }
    if let Some((tool, file)) = files.iter().take(3).find_map(|file| Some((annotated(&dir.join(file))?, file))) {
        return Some((tool, says(file)));
    }
    let cargo = upward(dir, |dir| {
        std::fs::read_to_string(dir.join("Cargo.toml")).ok().filter(|text| text.contains("sqlx")).map(|_| ())
    });
    let up = |file: &&PathBuf| file.to_string_lossy().to_ascii_lowercase().ends_with(".up.sql");
    let numbered = |file: &&PathBuf| super::name::Id::of(file).number.is_some();
    if let Some(file) = files.iter().find(up) {
        return Some((if cargo.is_some() { Tool::Sqlx } else { Tool::GolangMigrate }, says(file)));
    }
    let back = |file: &&PathBuf| file.to_string_lossy().to_ascii_lowercase().ends_with(".rollback.sql");
    if let Some(file) = files.iter().find(back) {
        return Some((Tool::Yoyo, says(file)));
    }
    let versioned = |file: &&PathBuf| {
        let name = file.to_string_lossy();
        name.starts_with('V') && name.contains("__") && name[1..].starts_with(|char: char| char.is_ascii_digit())
    };
    if let Some(file) = files.iter().find(versioned) {
        return Some((Tool::Versioned, says(file)));
    }
    if cargo.is_some() && files.iter().any(|file| numbered(&file)) {
        return Some((Tool::Sqlx, "told by Cargo.toml".to_owned()));
    }
    let wrangler = ["wrangler.toml", "wrangler.json", "wrangler.jsonc"];
    let found = wrangler.iter().find(|name| parent(dir).is_some_and(|parent| parent.join(name).is_file()));
    found.map(|name| (Tool::D1, says(Path::new(name))))
}

/// The tool whose comment lines a file has near its top.
fn annotated(file: &Path) -> Option<Tool> {
    let mut start = Vec::new();
    std::fs::File::open(file).ok()?.take(4096).read_to_end(&mut start).ok()?;
    let text = String::from_utf8_lossy(&start);
    text.lines().find_map(|line| {
        let line = line.trim();
        match Directive::read(line)? {
            Directive::Breakpoint => Some(Tool::Drizzle),
            _ if line.contains("+goose") => Some(Tool::Goose),
            _ if line.contains("+migrate") => Some(Tool::SqlMigrate),
            _ => Some(Tool::Dbmate),
        }
    })
}

fn parent(dir: &Path) -> Option<PathBuf> {
    Some(std::fs::canonicalize(dir).ok()?.parent()?.to_owned())
}

/// The first answer of a directory or one above it, up to the top of the repository.
fn upward<T>(dir: &Path, ask: impl Fn(&Path) -> Option<T>) -> Option<T> {
    let dir = std::fs::canonicalize(dir).ok()?;
    for dir in dir.ancestors() {
        if let Some(answer) = ask(dir) {
            return Some(answer);
        }
        if dir.join(".git").exists() {
            return None;
        }
    }
    None
}
