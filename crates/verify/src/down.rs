//! The way back: the Down parts of the files, or the files that go down, from the last to the first. After each step both
//! sides have to be the same; after the last, the files have to run again.

use std::collections::BTreeSet;

use crate::apply::{self, Refused, Stopped};
use crate::data;
use crate::locate::locate_in;
use crate::report::{Check, Difference, Place, Report};
use crate::schema::{self, Defaults};
use crate::script::{Part, Script};
use crate::verify::{Migration, Plan, Sides};

/// Takes the migrations back, after all were applied to both sides. With made-up rows (`has_rows`), SQLite's refusal is their
/// fault.
pub(crate) fn down(plan: &Plan, sides: &mut Sides, has_rows: bool, report: &mut Report) -> Result<(), Stopped> {
    let has_down = |script: &Option<Script>| script.as_ref().is_some_and(Script::has_down);
    let (steps, which): (Vec<&Migration>, Part) = if plan.down.is_empty() {
        let is_step = |migration: &&Migration| has_down(&migration.source) || has_down(&migration.port);
        (plan.migrations.iter().rev().take_while(is_step).collect(), Part::Down)
    } else {
        (plan.down.iter().collect(), Part::Up)
    };
    if steps.is_empty() {
        return Ok(());
    }
    if report.not_run.iter().any(|entry| entry.check == Check::Apply)
        || report.differences.iter().any(|difference| difference.check == Check::Apply)
    {
        report.not_run(Check::Down, "the way back", "not all files were applied to both sides");
        return Ok(());
    }
    // What differs before the first step has been reported.
    let mut told: BTreeSet<String> = differences(sides)?.into_iter().map(|difference| difference.subject).collect();
    for step in &steps {
        if let Some(end) = take_back(step, which, sides)? {
            match end {
                End::NotRun(_) if has_rows => {}
                End::NotRun(reason) => report.not_run(Check::Down, name(step), reason),
                End::Refused(first) if has_rows && first.is_foreign_key() => {}
                End::Refused(first) => report.add(refusal(&first, format!("down {}", name(step)))),
            }
            return Ok(());
        }
        report.count(Check::Down, "steps", 1);
        compare(step, which, sides, &mut told, report)?;
    }
    let is_found = report.differences.iter().any(|difference| difference.check == Check::Down);
    if !has_rows && !is_found && steps.len() == plan.migrations.len() {
        again(plan, sides, report)?;
    }
    Ok(())
}

/// Why the way ends before its end.
enum End {
    NotRun(String),
    Refused(Refused),
}

/// Applies one step to both sides.
fn take_back(step: &Migration, which: Part, sides: &mut Sides) -> Result<Option<End>, Stopped> {
    if let Some(source) = &step.source {
        if let Some(Refused { line, column, message, .. }) = sides.apply_sqlite(source, which)? {
            return Ok(Some(End::NotRun(format!("SQLite itself refuses it at {line}:{column}: {message}"))));
        }
        let lacks = step.port.as_ref().is_none_or(|port| which == Part::Down && !port.has_down());
        if lacks && !source.sqlite(which).is_empty() {
            return Ok(Some(End::NotRun("the port has nothing that goes down".to_owned())));
        }
    }
    let Some(port) = &step.port else { return Ok(None) };
    Ok(apply::postgres(&mut sides.postgres, port, which)?.into_iter().next().map(End::Refused))
}

/// What schemas and rows differ in.
fn differences(sides: &mut Sides) -> Result<Vec<Difference>, Stopped> {
    let (left, right) = sides.schemas(Defaults::Skip)?;
    let mut found = schema::compare(&left, &right, sides.window).differences;
    for table in data::tables(&left, &right) {
        found.extend(table.compare(Check::Down, &sides.sqlite, &sides.twin, &mut sides.postgres, sides.window)?.1);
    }
    Ok(found)
}

/// Compares both sides after a step, and reports what was the same before it.
fn compare(
    step: &Migration,
    which: Part,
    sides: &mut Sides,
    told: &mut BTreeSet<String>,
    report: &mut Report,
) -> Result<(), Stopped> {
    for mut difference in differences(sides)? {
        if told.insert(difference.subject.clone()) {
            difference.check = Check::Down;
            let source: Vec<&Script> = step.source.iter().collect();
            let port: Vec<&Script> = step.port.iter().collect();
            locate_in(which, &mut difference, &source, &port);
            difference.subject = format!("{} after down {}", difference.subject, name(step));
            report.add(difference);
        }
    }
    Ok(())
}

/// Applies everything once more: what a Down part leaves behind is in the way then.
fn again(plan: &Plan, sides: &mut Sides, report: &mut Report) -> Result<(), Stopped> {
    for migration in &plan.migrations {
        if let Some(source) = &migration.source
            && sides.apply_sqlite(source, Part::Up)?.is_some()
        {
            // SQLite's own way back leaves something behind.
            return Ok(());
        }
        if let Some(port) = &migration.port
            && let Some(first) = apply::postgres(&mut sides.postgres, port, Part::Up)?.first()
        {
            report.add(refusal(first, format!("up again {}", name(migration))));
            return Ok(());
        }
        report.count(Check::Down, "files up again", 1);
    }
    Ok(())
}

fn refusal(refused: &Refused, subject: String) -> Difference {
    let mut difference = Difference::new(Check::Down, subject, "runs", refused.message.clone());
    difference.port = Some(Place::from(refused));
    difference
}

fn name(step: &Migration) -> &str {
    step.source.as_ref().or(step.port.as_ref()).map_or("", |script| &script.name)
}
