//! `lite2pg init`: a first `lite2pg.toml`, and the git hook.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::cli::{Global, Init};
use crate::config::{FILE_NAME, keys};
use crate::git;
use crate::layout::{Choice, Tree, is_port_side, is_sql};
use crate::output::{Output, clean};
use crate::problem::Problem;
use crate::write::{Replace, write, write_program};

/// What the hook of `--hook` is.
pub const HOOK: &str = "#!/bin/sh\n\
    # Installed by `lite2pg init --hook`: no commit leaves a PostgreSQL port behind.\n\
    exec lite2pg check --staged\n";

/// Runs the command and gives back the exit code. Nothing that exists is changed.
///
/// # Errors
/// If there are no migrations, or a file is there already or cannot be written.
pub fn run(args: &Init, _: &Global, output: &Output) -> Result<u8, Problem> {
    if args.hook {
        return hook(output);
    }
    let file = Path::new(FILE_NAME);
    if file.exists() {
        return Err(Problem::new(file, "is there already; `lite2pg config` shows what is in effect"));
    }
    let dir = match &args.dir {
        Some(dir) => dir.clone(),
        None => find()?,
    };
    let tree = Tree::read(&dir, &Choice::default(), true)?;
    let mut given = Vec::new();
    let shown = dir.display().to_string().replace('\\', "/");
    if dir != Path::new(".") {
        given.push(("migrations.dir", format!("{shown:?}")));
    }
    if tree.refusal.is_some() {
        given.push(("migrations.target-dir", format!("{:?}", format!("{}_postgres", shown.trim_end_matches('/')))));
    }
    let text = keys::template(&given);
    write(file, &text, Replace::Nothing).map_err(|error| Problem::new(file, format!("cannot be written: {error}")))?;
    if !output.quiet {
        let mut told = tree.notes;
        told.push(format!("written: {FILE_NAME}. Next: lite2pg status, lite2pg port\n"));
        Output::say(&clean(&told.join("\n")));
    }
    Ok(0)
}

/// Installs the hook, or says what to add to the one that is there.
fn hook(output: &Output) -> Result<u8, Problem> {
    let path = git::hooks_dir()?.join("pre-commit");
    if let Ok(old) = std::fs::read_to_string(&path) {
        if old.contains("lite2pg check") {
            if !output.quiet {
                Output::say(&clean(&format!("{} runs lite2pg already\n", path.display())));
            }
            return Ok(0);
        }
        let help = "add this line to it: lite2pg check --staged || exit 1";
        return Err(Problem::new(&path, "there is a hook already").help(help));
    }
    write_program(&path, HOOK).map_err(|error| Problem::new(&path, format!("cannot be written: {error}")))?;
    if !output.quiet {
        Output::say(&clean(&format!("written: {}\n", path.display())));
    }
    Ok(0)
}

/// The directory with SQL files that looks most like migrations: `migrations` or `drizzle` before others, the shallower
/// one first.
fn find() -> Result<PathBuf, Problem> {
    let is_left = |name: &str| name.starts_with('.') || matches!(name, "node_modules" | "target" | "vendor" | "venv");
    let walk = WalkDir::new(".")
        .max_depth(8)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_left(&entry.file_name().to_string_lossy()));
    let mut best: Option<(usize, usize, PathBuf)> = None;
    for entry in walk.flatten().filter(|entry| entry.file_type().is_file() && is_sql(entry.path())) {
        let dirs: Vec<&Path> = entry.path().ancestors().skip(1).collect();
        let named = dirs.iter().find(|dir| {
            dir.file_name()
                .is_some_and(|name| matches!(&*name.to_string_lossy(), "migrations" | "migration" | "drizzle"))
        });
        let dir = named.or(dirs.first()).map_or(Path::new("."), |dir| dir);
        if is_port_side(dir) {
            continue;
        }
        let rank = (usize::from(named.is_none()), dir.components().count());
        if best.as_ref().is_none_or(|(kind, depth, _)| rank < (*kind, *depth)) {
            best = Some((rank.0, rank.1, dir.strip_prefix(".").unwrap_or(dir).to_owned()));
        }
    }
    let (_, _, dir) = best.ok_or_else(|| Problem::general("no .sql file below this directory"))?;
    Ok(if dir.as_os_str().is_empty() { PathBuf::from(".") } else { dir })
}
