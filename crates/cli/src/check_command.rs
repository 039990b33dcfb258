//! `lite2pg check`: do the ports fit their sources?

use std::path::Path;

use crate::cli::{Check, FailOn, Global};
use crate::config;
use crate::diff;
use crate::findings;
use crate::git;
use crate::job::{Ask, CORE, Done, Entry, Outcome};
use crate::layout::{Migration, is_file_of};
use crate::output::Output;
use crate::plan::Planner;
use crate::problem::Problem;
use crate::report::{self, Mode, blocked};
use crate::state::State;
use lite2pg_core::diagnostic::Severity;

/// Runs the command and gives back the exit code.
///
/// # Errors
/// If it cannot be done at all.
pub fn run(args: &Check, global: &Global, output: &Output) -> Result<u8, Problem> {
    // While this value lives, the current directory is a copy of the index.
    let index = if args.staged { Some(git::Index::enter(&args.place.paths)?) } else { None };
    let mut place = args.place.clone();
    if let Some(index) = &index {
        index.add(global.config.iter())?;
        if global.config.is_none() && !global.isolated {
            warn_of_settings(index, output);
        }
        place.paths.clone_from(&index.paths);
    }
    let planner = Planner { global, place: &place, choices: &args.choices, out: None, ask: Ask::Judge };
    let (mut jobs, problems) = planner.jobs()?;
    if let Some(index) = &index {
        index.add(jobs.iter().flat_map(|job| &job.base))?;
    }
    if let Some(reference) = &args.since {
        let changed = git::changed_since(reference)?;
        // Where the last port is gone, nothing tells any more what they are called: each that is gone may have been one.
        let gone = changed.gone();
        let fits = |migration: &Migration| {
            migration.source.iter().chain(&migration.port).any(|path| changed.holds(path))
                || gone.iter().any(|path| is_file_of(path, &migration.name))
        };
        jobs.iter_mut().for_each(|job| job.keep_only(fits));
    }
    let mut done: Vec<Done> = jobs.into_iter().map(|job| job.run(CORE)).collect();
    done.push(Done { problems, ..Done::default() });
    done.iter_mut().for_each(findings::find);
    if let Some(index) = &index {
        done.iter_mut().flat_map(|done| &mut done.entries).for_each(|entry| tell_unstaged(entry, index));
    }
    let mut diff = String::new();
    for entry in done.iter_mut().flat_map(|done| &mut done.entries) {
        if entry.outcome != Outcome::Ported {
            continue;
        }
        if args.diff && blocked(entry) == 0 {
            diff +=
                &diff::unified(&entry.target, entry.old.as_deref(), entry.port.as_ref().map_or("", |port| &port.text));
        }
        // What the port would warn of is said when it is made.
        if let Some(port) = &mut entry.port {
            port.diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
        }
        entry.outcome = Outcome::Left;
    }
    drop(index);
    Output::result(&diff)?;
    let mode = Mode { stdout_is_taken: args.diff, checks: true, ..Mode::default() };
    let told = report::tell(output, mode, &done);
    told.deliver(output)?;
    if done.iter().any(|done| !done.problems.is_empty()) {
        return Ok(2);
    }
    let least = match args.fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Info => Severity::Info,
    };
    Ok(u8::from(findings::worst(&done).is_some_and(|worst| worst >= least)))
}

/// Settings that are not in the index do not count, though they may seem to.
fn warn_of_settings(index: &git::Index, output: &Output) {
    let here = Path::new(".");
    if let (None, Some(file)) = (config::find(here), config::find(&index.in_work_tree(here))) {
        output.warn(&Problem::new(&file, "is not in git's index, so it does not count here").help("git add it"));
    }
}

/// What is missing from the index may be there in the work tree.
fn tell_unstaged(entry: &mut Entry, index: &git::Index) {
    if entry.judged.state != State::Missing || !index.in_work_tree(&entry.target).exists() {
        return;
    }
    for finding in entry.findings.iter_mut().filter(|finding| finding.rule == findings::MISSING.name) {
        "the PostgreSQL port is not staged".clone_into(&mut finding.message);
        finding.help = Some(format!("git add {}", entry.target.display()));
    }
}
