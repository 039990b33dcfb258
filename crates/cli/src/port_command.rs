//! `lite2pg port`: from the command line to jobs, and from their results to files.

use std::io::ErrorKind;
use std::path::Path;

use lite2pg_core::parallel;

use crate::clash;
use crate::cli::{Global, Port};
use crate::diff;
use crate::job::{Ask, CORE, Core, Done, Entry, Job, Outcome};
use crate::output::Output;
use crate::plan::Planner;
use crate::problem::Problem;
use crate::read::holds;
use crate::report::{self, Mode, Told, blocked};
use crate::state::May;
use crate::write::{Replace, write};

/// Runs the command and gives back the exit code.
///
/// # Errors
/// If it cannot be done at all.
pub fn run(args: &Port, global: &Global, output: &Output) -> Result<u8, Problem> {
    let (code, told) = run_with(args, global, output, CORE)?;
    told.deliver(output)?;
    Ok(code)
}

/// Runs the command with another core, and gives back what there is to tell as well.
///
/// # Errors
/// If it cannot be done at all.
pub fn run_with(args: &Port, global: &Global, output: &Output, core: Core) -> Result<(u8, Told), Problem> {
    let stdin = args.place.paths.iter().any(|path| path == Path::new("-"));
    check(args, stdin)?;
    let prints = args.stdout || stdin;
    let may = May { update: args.update, force: args.force };
    let ask = if prints { Ask::Print } else { Ask::Port(may) };
    let planner = Planner { global, place: &args.place, choices: &args.choices, out: args.out.as_deref(), ask };
    let (jobs, problems): (Vec<Job>, _) =
        if stdin { (vec![planner.stdin_job(args.stdin_filename.as_deref())?], Vec::new()) } else { planner.jobs()? };
    let mut done: Vec<Done> = jobs.into_iter().map(|job| job.run(core)).collect();
    done.push(Done { problems, ..Done::default() });

    let found = done.iter().flat_map(|done| &done.entries).count();
    if prints && found > 1 {
        let message = format!("--stdout prints one result, and here are {found}");
        return Err(Problem::general(message).help("name one file, or use --out DIR"));
    }
    let mode = Mode { stdout_is_taken: prints || args.diff, prints, statistics: args.statistics, ..Mode::default() };
    if !prints {
        clash::refuse(&mut done);
    }
    finish(&mut done, args, prints)?;
    Ok((exit_code(&done, args), report::tell(output, mode, &done)))
}

fn check(args: &Port, stdin: bool) -> Result<(), Problem> {
    if stdin && args.place.paths.len() > 1 {
        return Err(Problem::general("`-` stands alone: stdin is one file"));
    }
    if stdin && (args.out.is_some() || args.diff) {
        return Err(Problem::general("what comes from stdin goes to stdout; --out and --diff are for files"));
    }
    if args.stdin_filename.is_some() && !stdin {
        return Err(Problem::general("--stdin-filename is for `-`"));
    }
    Ok(())
}

fn exit_code(done: &[Done], args: &Port) -> u8 {
    if done.iter().any(|done| !done.problems.is_empty()) {
        return 2;
    }
    let is_finding = |entry: &Entry| match entry.outcome {
        Outcome::Left => entry.judged.state.is_finding(),
        Outcome::Printed => args.diff || blocked(entry) > 0,
        _ => blocked(entry) > 0,
    };
    u8::from(done.iter().flat_map(|done| &done.entries).any(is_finding))
}

/// Writes or prints what was ported.
fn finish(done: &mut [Done], args: &Port, prints: bool) -> Result<(), Problem> {
    for done in done {
        for entry in done.entries.iter_mut().filter(|entry| entry.outcome == Outcome::Ported) {
            let Some(text) = entry.port.as_ref().map(|port| &port.text) else { continue };
            if blocked(entry) > 0 && !args.partial {
                entry.outcome = Outcome::Blocked;
            } else if prints {
                Output::result(text)?;
                entry.outcome = Outcome::Printed;
            } else if args.diff {
                Output::result(&diff::unified(&entry.target, entry.old.as_deref(), text))?;
                entry.outcome = Outcome::Printed;
            }
        }
        let files = &done.files;
        let written = parallel::map(&done.entries, |entry| {
            let port = entry.port.as_ref().filter(|_| entry.outcome == Outcome::Ported)?;
            Some(put(entry, &files[entry.file].source, &port.text))
        });
        for (entry, written) in done.entries.iter_mut().zip(written) {
            match written {
                Some(Ok(())) => entry.outcome = Outcome::Written,
                Some(Err(problem)) => {
                    done.problems.push(problem);
                    entry.outcome = Outcome::Failed;
                }
                None => {}
            }
        }
    }
    Ok(())
}

/// Writes a port, unless one of the two files is not what was read: somebody is at work on it.
fn put(entry: &Entry, source: &str, text: &str) -> Result<(), Problem> {
    let replace = match &entry.old {
        None => Replace::Nothing,
        Some(_) if entry.judged.by_hand => Replace::Kept,
        Some(_) => Replace::Old,
    };
    let changed = |path: &Path| {
        let message = format!("was changed in the meantime, so {} is not written", entry.target.display());
        Err(Problem::new(path, message).help("run lite2pg again"))
    };
    if !holds(&entry.source, source) {
        return changed(&entry.source);
    }
    if entry.old.as_ref().is_some_and(|old| !holds(&entry.target, old)) {
        return changed(&entry.target);
    }
    match write(&entry.target, text, replace) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => changed(&entry.target),
        Err(error) => Err(Problem::new(&entry.target, format!("cannot be written: {error}"))),
    }
}
