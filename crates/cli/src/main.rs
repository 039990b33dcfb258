//! The lite2pg binary: reads the command line and calls the command.

use std::process::ExitCode;

use clap::Parser;
use lite2pg::cli::{Cli, Command};
use lite2pg::output::Output;
use lite2pg::problem::Problem;
use lite2pg::{
    accept_command, check_command, config_command, explain, init_command, interrupt, manual, port_command,
    query_command, report_command, status_command,
};

fn main() -> ExitCode {
    let cli = Cli::parse();
    interrupt::watch();
    let output = Output::new(&cli.global);
    if let Some(dir) = &cli.global.directory
        && let Err(error) = std::env::set_current_dir(dir)
    {
        Output::say(&output.problem(&Problem::new(dir, format!("cannot be entered: {error}"))));
        return ExitCode::from(2);
    }
    if let Err(problem) = cli.check_format() {
        Output::say(&output.problem(&problem));
        return ExitCode::from(2);
    }
    let done = match &cli.command {
        Command::Port(args) => port_command::run(args, &cli.global, &output),
        Command::Check(args) => check_command::run(args, &cli.global, &output),
        Command::Status(args) => status_command::run(args, &cli.global, &output),
        Command::Report(args) => report_command::run(args, &cli.global, &output),
        Command::Accept(args) => accept_command::run(args, &cli.global, &output),
        Command::Query(args) => query_command::run(args, &cli.global, &output),
        Command::Init(args) => init_command::run(args, &cli.global, &output),
        Command::Config(args) => config_command::run(args, &cli.global, &output),
        Command::Completions(args) => manual::completions(args.shell, &output),
        Command::Man => manual::man(&output),
        Command::Explain(args) => explain::run(args, &output),
        #[cfg(feature = "engines")]
        Command::Drift(args) => lite2pg::drift_command::run(args, &cli.global, &output),
        #[cfg(feature = "engines")]
        Command::Inspect(args) => lite2pg::inspect_command::run(args, &cli.global, &output),
        #[cfg(feature = "engines")]
        Command::Schema(args) => lite2pg::schema_command::run(args, &cli.global, &output),
        #[cfg(feature = "engines")]
        Command::Verify(args) => lite2pg::verify_command::run(args, &cli.global, &output),
    };
    interrupt::wait_for_end();
    match done {
        Ok(code) => ExitCode::from(code),
        Err(problem) => {
            Output::say(&output.problem(&problem));
            ExitCode::from(2)
        }
    }
}
