//! Prints how many seconds sqlparser's tokenizer alone takes on a file: the yardstick of `scripts/bench`.

use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs};

use sqlparser::dialect::SQLiteDialect;
use sqlparser::tokenizer::Tokenizer;

fn main() -> ExitCode {
    let Some(path) = env::args_os().nth(1) else {
        eprintln!("usage: tokenize FILE");
        return ExitCode::from(2);
    };
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            return ExitCode::from(2);
        }
    };
    let started = Instant::now();
    let tokens = Tokenizer::new(&SQLiteDialect {}, &text).tokenize();
    let took = started.elapsed();
    match tokens {
        Ok(tokens) => {
            println!("{:.3}", took.as_secs_f64());
            eprintln!("{} tokens", tokens.len());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
