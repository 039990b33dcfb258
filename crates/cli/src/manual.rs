//! What is made of the command line's own description: completions, the manual page, `docs/cli.md`.

use std::fmt::Write as _;

use clap::{Command, CommandFactory};
use clap_complete::Shell;

use crate::cli::Cli;
use crate::output::Output;
use crate::problem::Problem;

/// Prints completions.
///
/// # Errors
/// If they cannot be written.
pub fn completions(shell: Shell, output: &Output) -> Result<u8, Problem> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "lite2pg", &mut text);
    output.document(&String::from_utf8_lossy(&text))?;
    Ok(0)
}

/// Prints the manual page, commands included, as roff.
///
/// # Errors
/// If it cannot be written.
pub fn man(output: &Output) -> Result<u8, Problem> {
    let mut text = Vec::new();
    let mut command = Cli::command();
    command.build();
    let unreadable = |error: std::io::Error| Problem::general(format!("no manual page: {error}"));
    clap_mangen::Man::new(command.clone()).render(&mut text).map_err(unreadable)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let name = format!("lite2pg {}", sub.get_name());
        let man = clap_mangen::Man::new(sub.clone().display_name(&name)).title(name);
        man.render_title(&mut text).map_err(unreadable)?;
        man.render_name_section(&mut text).map_err(unreadable)?;
        man.render_synopsis_section(&mut text).map_err(unreadable)?;
        man.render_description_section(&mut text).map_err(unreadable)?;
        man.render_options_section(&mut text).map_err(unreadable)?;
    }
    output.document(&String::from_utf8_lossy(&text))?;
    Ok(0)
}

/// The page of the command line, as Markdown.
pub fn page() -> String {
    let mut command = Cli::command().term_width(100);
    command.build();
    let mut text = String::from(
        "# Command line\n\nResults go to stdout, everything else to stderr. Colour is used on a terminal, unless `NO_COLOR` is set.\n",
    );
    let mut add = |title: &str, command: &mut Command| {
        let help = command.render_long_help().to_string();
        let lines: Vec<&str> = help.trim().lines().map(str::trim_end).collect();
        let _ = write!(text, "\n## {title}\n\n```text\n{}\n```\n", lines.join("\n"));
    };
    add("lite2pg", &mut command.clone());
    for sub in command.get_subcommands_mut().filter(|sub| sub.get_name() != "help") {
        let title = format!("lite2pg {}", sub.get_name());
        *sub = sub.clone().term_width(100);
        add(&title, sub);
    }
    text
}
