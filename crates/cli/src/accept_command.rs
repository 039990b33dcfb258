//! `lite2pg accept`: ports that were written or edited by hand are adopted as they are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lite2pg_core::STUB;

use crate::cli::{Accept, Choices, Global, Place};
use crate::job::Ask;
use crate::layout::Tree;
use crate::output::{Output, clean};
use crate::plan::Planner;
use crate::problem::Problem;
use crate::read::{merged, read};
use crate::stamp;
use crate::write::{Replace, write};

/// Runs the command and gives back the exit code. Either all files are accepted or none.
///
/// # Errors
/// If a file is no port, cannot be read or written, holds stubs or could not be merged.
pub fn run(args: &Accept, global: &Global, output: &Output) -> Result<u8, Problem> {
    let place = Place {
        paths: Vec::new(),
        layout: args.layout,
        suffix: args.suffix.clone(),
        target_dir: args.target_dir.clone(),
    };
    let choices = Choices::default();
    let planner = Planner { global, place: &place, choices: &choices, out: None, ask: Ask::Judge };
    let mut accepted: BTreeSet<PathBuf> = BTreeSet::new();
    let mut texts = Vec::new();
    for file in &args.files {
        let settings = planner.settings(file)?;
        let (source, port) = Tree::pair_of(file, &planner.homes(file, &settings), &planner.choice(&settings))?;
        if !accepted.insert(port.clone()) {
            continue;
        }
        let old = read(&port)?;
        merged(&port, &old)?;
        if old.contains(STUB) {
            let help = "replace each `not ported` stub by PostgreSQL of your own first";
            return Err(Problem::new(&port, "holds stubs that refuse to run").help(help));
        }
        texts.push((stamp::accept(&read(&source)?, &old), old, port));
    }
    for (text, old, port) in texts {
        let told = if text == old { "accepted already" } else { "accepted" };
        if text != old {
            save(&port, &text)?;
        }
        if !output.quiet {
            Output::say(&format!("{}\n", clean(&format!("{told}: {}", port.display()))));
        }
    }
    Ok(0)
}

fn save(port: &Path, text: &str) -> Result<(), Problem> {
    write(port, text, Replace::Old).map(drop).map_err(|error| Problem::new(port, format!("cannot be written: {error}")))
}
