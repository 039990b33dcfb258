//! `lite2pg report`: everything on one HTML page.

use crate::cli::{Global, Report};
use crate::findings;
use crate::job::{Ask, CORE, Done};
use crate::output::Output;
use crate::plan::Planner;
use crate::problem::Problem;
use crate::report::html;

/// Runs the command and gives back the exit code: 0 whatever the page says.
///
/// # Errors
/// If it cannot be done at all.
pub fn run(args: &Report, global: &Global, output: &Output) -> Result<u8, Problem> {
    let planner = Planner { global, place: &args.place, choices: &args.choices, out: None, ask: Ask::Review };
    let (jobs, mut problems) = planner.jobs()?;
    let mut done: Vec<Done> = jobs.into_iter().map(|job| job.run(CORE)).collect();
    done.iter_mut().for_each(findings::find);
    // A page of nothing is not put in the place of one that somebody has.
    if !done.is_empty() {
        output.document(&html::render(&done))?;
    }
    problems.extend(done.into_iter().flat_map(|done| done.problems));
    problems.iter().for_each(|problem| Output::say(&output.problem(problem)));
    Ok(if problems.is_empty() { 0 } else { 2 })
}
