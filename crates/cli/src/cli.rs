//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

pub use crate::choices::{Choices, PlaceholderStyle, Preset};
use crate::layout::{Layout, suffix};
use crate::problem::Problem;

/// Rewrites SQLite migrations into PostgreSQL ones.
///
/// Exit codes: 0 done, 1 something was found (a blocked statement, a diff, a stale port), 2 it could not be done or a
/// signal (Ctrl-C) stopped it.
#[derive(Parser, Debug)]
#[command(name = "lite2pg", version, max_term_width = 100)]
pub struct Cli {
    /// What goes for all commands.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// A format that a command does not write is an error: nobody is given a table who asked for SARIF.
    ///
    /// # Errors
    /// If the command does not write the format.
    pub fn check_format(&self) -> Result<(), Problem> {
        let format = self.global.output_format;
        let written = match &self.command {
            Command::Port(_) | Command::Check(_) => true,
            #[cfg(feature = "engines")]
            Command::Verify(_) | Command::Drift(_) | Command::Inspect(_) => format.is_text() || format == Format::Json,
            Command::Status(_) | Command::Query(_) => format.is_text() || format == Format::Json,
            _ => format.is_text(),
        };
        if written {
            return Ok(());
        }
        let name = format.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
        let message = format!("this command does not write --output-format {name}");
        Err(Problem::general(message)
            .help("`port` and `check` write all formats; `status`, `query` and `verify` write json as well"))
    }
}

/// What goes for all commands.
#[derive(Args, Debug)]
pub struct Global {
    /// Run as if started in DIR
    #[arg(id = "start", short = 'C', value_name = "DIR", global = true, value_hint = ValueHint::DirPath)]
    pub directory: Option<PathBuf>,
    /// Read the settings from FILE instead of the nearest lite2pg.toml
    #[arg(long, value_name = "FILE", global = true, value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// Read no lite2pg.toml
    #[arg(long, global = true, conflicts_with = "config")]
    pub isolated: bool,
    /// How diagnostics are written. `port` writes those for people to stderr; all else goes to stdout (to stderr if SQL or a
    /// diff goes there)
    #[arg(long, value_name = "FORMAT", global = true, default_value = "full")]
    pub output_format: Format,
    /// Write the diagnostics to FILE, or what the command prints if that is one document
    #[arg(short, long = "output-file", value_name = "FILE", global = true, value_hint = ValueHint::FilePath)]
    pub output_file: Option<PathBuf>,
    /// When to use colour
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub color: Color,
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Also say what is only worth knowing: inferred types, and what was done with each file
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// How diagnostics are written.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    /// With the lines of the source.
    #[default]
    Full,
    /// One line each: `file:line:column: error[rule]: message`.
    Concise,
    /// One document, `lite2pg.report/1`.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// JUnit XML: one test case for each migration.
    Junit,
}

impl Format {
    /// True for the formats that people read.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Full | Self::Concise)
    }
}

/// When to use colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Write the PostgreSQL ports that are missing
    Port(Box<Port>),
    /// Exit 1 if a port is missing, stale or impossible; writes nothing. For hooks and CI
    Check(Box<Check>),
    /// One row for each migration: number, name, both files, state, risk, notes; then what the ports lack
    Status(Box<Status>),
    /// One HTML page: the states, source and port side by side, diagnostics, the evidence of inferred types
    Report(Box<Report>),
    /// Adopt ports that were written or edited by hand as they are
    Accept(Accept),
    /// Rewrite SQL of an application: statements with parameters, from a file or stdin
    Query(crate::query_command::Query),
    /// Write a first lite2pg.toml for the migrations that are here; with --hook, a git hook that runs `check`
    Init(Init),
    /// Print the settings in effect, their JSON Schema, or what decided the type of a column
    Config(Config),
    /// Print the completions for a shell
    Completions(Completions),
    /// Print the manual page
    Man,
    /// Say what a rule does, with examples; without a rule, list them all
    #[command(visible_alias = "rule")]
    Explain(Explain),
    /// Run both sides on real engines and compare them
    #[cfg(feature = "engines")]
    Verify(crate::verify_command::Verify),
    /// Compare a live PostgreSQL with what the migrations define; it is only read
    #[cfg(feature = "engines")]
    Drift(crate::drift_command::Drift),
    /// Find values in a SQLite database that the types of the port will refuse; it is only read
    #[cfg(feature = "engines")]
    Inspect(crate::inspect_command::Inspect),
    /// Print the schema after all migrations, as SQL that makes it anew
    #[cfg(feature = "engines")]
    Schema(crate::schema_command::Schema),
}

/// `lite2pg explain`.
#[derive(Args, Debug)]
pub struct Explain {
    /// The rule's name
    pub rule: Option<String>,
}

/// Which migrations, and how sources and ports lie side by side.
#[derive(Args, Clone, Default, Debug)]
pub struct Place {
    /// Migrations, or directories of migrations. Without a path: the directory `migrations` beside lite2pg.toml or in
    /// the current directory, or else that directory itself
    #[arg(value_name = "PATHS")]
    pub paths: Vec<PathBuf>,
    /// How sources and ports lie side by side; otherwise detected
    #[arg(long, value_name = "LAYOUT", help_heading = "Layout")]
    pub layout: Option<Layout>,
    /// What the name of a port ends with, `_postgres` if nothing else is found
    #[arg(long, value_name = "S", value_parser = suffix, help_heading = "Layout")]
    pub suffix: Option<String>,
    /// The directory of the ports
    #[arg(long, value_name = "DIR", help_heading = "Layout", value_hint = ValueHint::DirPath)]
    pub target_dir: Option<PathBuf>,
}

/// `lite2pg port`.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct Port {
    /// Which migrations. `-` reads one from stdin and writes its port to stdout.
    #[command(flatten)]
    pub place: Place,
    /// How ports are made.
    #[command(flatten)]
    pub choices: Choices,

    /// Print a diff that `git apply` takes, write nothing; exit 1 if there is any
    #[arg(long, conflicts_with_all = ["stdout"])]
    pub diff: bool,
    /// Print the one result, without a stamp, write nothing
    #[arg(long)]
    pub stdout: bool,
    /// For `-`, which reads one migration from stdin: the file whose text it is. It gives the name, the layout and the
    /// migrations before it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub stdin_filename: Option<PathBuf>,
    /// Write into DIR, under the names of the sources, instead of beside them
    #[arg(long, value_name = "DIR", conflicts_with = "stdout", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,

    /// Also rewrite ports that nobody edited and that do not fit: the source has changed, or they hold stubs
    #[arg(long)]
    pub update: bool,
    /// Also rewrite ports that were edited or written by hand; FILE is kept as FILE.orig
    #[arg(long)]
    pub force: bool,
    /// Also write files with blocked statements, each as a stub that raises an error when it is run
    #[arg(long)]
    pub partial: bool,

    /// Print how often each rule changed something, and in how many files
    #[arg(long)]
    pub statistics: bool,
}

/// `lite2pg check`.
#[derive(Args, Debug)]
pub struct Check {
    /// Which migrations.
    #[command(flatten)]
    pub place: Place,
    /// How ports are made.
    #[command(flatten)]
    pub choices: Choices,
    /// Look at what is staged in git's index, not at the work tree
    #[arg(long)]
    pub staged: bool,
    /// Look only at pairs of which a file differs from what the git revision REF has
    #[arg(long, value_name = "REF", conflicts_with = "staged")]
    pub since: Option<String>,
    /// The least severe finding that makes the command fail
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub fail_on: FailOn,
    /// Print what `lite2pg port --update` would change, as a diff
    #[arg(long)]
    pub diff: bool,
}

/// The least severe finding that makes `check` fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum FailOn {
    /// A port is missing, stale, in conflict or impossible
    Error,
    /// Also a port by hand that lacks objects its source makes
    Warning,
    /// Anything that is said
    Info,
}

/// `lite2pg status`.
#[derive(Args, Debug)]
pub struct Status {
    /// Which migrations.
    #[command(flatten)]
    pub place: Place,
    /// How ports are made.
    #[command(flatten)]
    pub choices: Choices,
    /// How the table is written
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: StatusFormat,
}

/// `lite2pg completions`.
#[derive(Args, Debug)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// `lite2pg init`.
#[derive(Args, Debug)]
pub struct Init {
    /// The directory of the migrations; otherwise it is looked for
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
    /// Install a git hook that keeps a commit from leaving a port behind
    #[arg(long)]
    pub hook: bool,
}

/// `lite2pg config`.
#[derive(Args, Debug)]
pub struct Config {
    /// Tell what decided the type of this column
    #[arg(value_name = "TABLE.COLUMN", conflicts_with = "schema")]
    pub column: Option<String>,
    /// Print a JSON Schema of lite2pg.toml
    #[arg(long)]
    pub schema: bool,
}

/// `lite2pg report`.
#[derive(Args, Debug)]
pub struct Report {
    /// Which migrations.
    #[command(flatten)]
    pub place: Place,
    /// How ports are made.
    #[command(flatten)]
    pub choices: Choices,
}

/// How the table of `status` is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum StatusFormat {
    /// For the terminal
    Table,
    /// For a report
    Markdown,
    /// `lite2pg.status/1`
    Json,
}

/// `lite2pg accept`.
#[derive(Args, Debug)]
pub struct Accept {
    /// Ports, or the sources they belong to
    #[arg(value_name = "FILES", required = true, value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// How sources and ports lie side by side; otherwise detected
    #[arg(long, value_name = "LAYOUT")]
    pub layout: Option<Layout>,
    /// What the name of a port ends with
    #[arg(long, value_name = "S", value_parser = suffix)]
    pub suffix: Option<String>,
    /// The directory of the ports
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub target_dir: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }

    /// An argument with the name of a global one would silently take its place.
    #[test]
    fn every_command_takes_what_goes_for_all() {
        let mut command = super::Cli::command();
        command.build();
        let shorts = ['C', 'o', 'q', 'v'];
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            let takes = |short: char| sub.get_arguments().any(|arg| arg.get_short() == Some(short));
            assert!(shorts.into_iter().all(takes), "{}", sub.get_name());
        }
    }
}
