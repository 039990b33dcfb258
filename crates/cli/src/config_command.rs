//! `lite2pg config`: the settings in effect, their schema, and what decided about a column.

use std::fmt::Write as _;

use lite2pg_core::text::LineIndex;

use crate::cli::{Choices, Config, Global, Place};
use crate::config::keys;
use crate::job::{Ask, CORE, Done};
use crate::output::{Output, clean};
use crate::plan::Planner;
use crate::problem::{Problem, nearest};

/// Runs the command and gives back the exit code.
///
/// # Errors
/// If the settings or the migrations cannot be read, or there is no such column.
pub fn run(args: &Config, global: &Global, output: &Output) -> Result<u8, Problem> {
    if args.schema {
        output.document(&keys::schema())?;
        return Ok(0);
    }
    let (place, choices) = (Place::default(), Choices::default());
    let planner = Planner { global, place: &place, choices: &choices, out: None, ask: Ask::Types };
    let Some(name) = &args.column else {
        let settings = planner.settings(std::path::Path::new("."))?;
        let text = settings.file.as_ref().map_or_else(
            || "no lite2pg.toml: everything is as it goes without one\n".to_owned(),
            |file| format!("{}\n", file.display()),
        );
        output.document(&(clean(&text) + &settings.show()))?;
        return Ok(0);
    };
    let (jobs, problems) = planner.jobs()?;
    problems.iter().for_each(|problem| Output::say(&output.problem(problem)));
    let mut known = Vec::new();
    for job in jobs {
        let config = job.config.clone();
        let done = job.run(CORE);
        if let Some(told) = told(name, &config, &done) {
            output.document(&told)?;
            return Ok(0);
        }
        known.extend(done.columns.into_iter().map(|column| column.column));
    }
    let message = format!("there is no column `{name}` in the migrations");
    let near = nearest(name, known.iter().map(String::as_str));
    Err(match near {
        Some(near) => Problem::general(message).help(format!("did you mean `{near}`?")),
        None => Problem::general(message).help("the form is TABLE.COLUMN"),
    })
}

fn told(name: &str, config: &lite2pg_core::config::Config, done: &Done) -> Option<String> {
    let column = done.columns.iter().find(|column| column.column.eq_ignore_ascii_case(name))?;
    let declared = if column.declared.is_empty() { "no type" } else { &column.declared };
    let mut text = format!("{}: {declared} in SQLite, {} in PostgreSQL\n", column.column, column.chosen);
    let (table, short) = column.column.split_once('.')?;
    let chosen = config.column_entry(table, short);
    if let Some((pattern, chosen)) = chosen {
        let _ = writeln!(text, "because of [columns] \"{pattern}\" = \"{chosen}\"");
    }
    for reason in column.reasons.iter().filter(|reason| reason.place.is_some() || chosen.is_none()) {
        let place = reason.place.and_then(|(file, span)| {
            let file = done.files.get(file)?;
            Some(format!(" ({}:{})", file.name, LineIndex::new(&file.source).position(span.start).line))
        });
        let _ = writeln!(text, "because {}{}", reason.text, place.unwrap_or_default());
    }
    if column.reasons.is_empty() {
        text += "because of its declared type and the settings under [types]\n";
    }
    let _ = writeln!(text, "to choose another: [columns] \"{}\" = \"TYPE\"", column.column);
    Some(clean(&text))
}
