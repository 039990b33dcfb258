//! The generated pages are fresh, and the commands in the others do what the pages say.
//! `LITE2PG_UPDATE_DOCS=1` rewrites the generated pages and the output behind the commands.

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::Dir;
use lite2pg::explain::{differences, index, page};
use lite2pg_core::rules::RULES;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn updates() -> bool {
    std::env::var_os("LITE2PG_UPDATE_DOCS").is_some_and(|value| value == "1")
}

const HOW: &str = "LITE2PG_UPDATE_DOCS=1 cargo test -p lite2pg --test docs";

#[test]
fn the_rules_pages_are_fresh() {
    let dir = root().join("docs/rules");
    let mut pages: BTreeMap<String, String> =
        RULES.iter().map(|rule| (format!("{}.md", rule.name), page(rule))).collect();
    pages.insert("README.md".to_owned(), index(RULES));
    if updates() {
        std::fs::create_dir_all(&dir).unwrap();
    }
    let mut old = Vec::new();
    for entry in std::fs::read_dir(&dir).into_iter().flatten().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if !pages.contains_key(&name) {
            old.push(name);
        }
    }
    for (name, text) in &pages {
        if std::fs::read_to_string(dir.join(name)).ok().as_ref() != Some(text) {
            old.push(name.clone());
        }
    }
    if updates() {
        for name in &old {
            match pages.get(name) {
                Some(text) => std::fs::write(dir.join(name), text).unwrap(),
                None => std::fs::remove_file(dir.join(name)).unwrap(),
            }
        }
    } else {
        assert!(old.is_empty(), "{HOW} rewrites {old:?}");
    }
}

#[cfg(feature = "engines")]
#[test]
fn the_other_generated_pages_are_fresh() {
    let pages = [
        ("docs/cli.md", lite2pg::manual::page()),
        ("docs/config.md", lite2pg::config::keys::page()),
        ("docs/differences.md", differences(RULES)),
        ("docs/pg-versions.md", lite2pg::versions::page()),
        ("docs/schemas/config.json", lite2pg::config::keys::schema()),
    ];
    for (name, text) in pages {
        let path = root().join(name);
        if updates() {
            std::fs::write(path, text).unwrap();
        } else {
            assert!(std::fs::read_to_string(path).ok() == Some(text), "{HOW} rewrites {name}");
        }
    }
}

/// Runs the `console` blocks of a page in a scratch directory that starts as a copy of `<!-- project: DIR -->`, if the
/// page names one. Lines with `$ ` are commands, what follows is what they print; `...` stands for any lines.
fn run_page(path: &Path) {
    let text = std::fs::read_to_string(path).unwrap();
    let dir = Dir::new(&[]);
    if let Some(project) = text.lines().find_map(|line| line.strip_prefix("<!-- project: ")?.strip_suffix(" -->")) {
        let from = root().join(project);
        for entry in walkdir::WalkDir::new(&from).into_iter().map(Result::unwrap) {
            if entry.file_type().is_file() {
                let name = entry.path().strip_prefix(&from).unwrap().to_str().unwrap();
                dir.write(name, std::fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut written = String::new();
    let mut inside = false;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        written += line;
        written.push('\n');
        if line.starts_with("```") {
            inside = !inside && line == "```console";
        }
        let Some(command) = line.strip_prefix("$ ").filter(|_| inside) else { continue };
        let mut expected = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("$ ") && !line.starts_with("```")) {
            expected.push(line.to_owned());
        }
        let found = shell(&dir, command);
        let found: Vec<String> = found.lines().map(|line| line.trim_end().to_owned()).collect();
        let fits = fits(&expected, &found);
        assert!(updates() || fits, "{}: $ {command}\n{}\n{HOW} records it", path.display(), found.join("\n"));
        let shown = if fits || expected.iter().any(|line| line == "...") { &expected } else { &found };
        assert!(
            fits || shown == &found,
            "{}: $ {command}\nits `...` fits no more:\n{}",
            path.display(),
            found.join("\n")
        );
        shown.iter().for_each(|line| written += &[line, "\n"].concat());
    }
    if updates() {
        std::fs::write(path, written).unwrap();
    }
}

fn fits(expected: &[String], found: &[String]) -> bool {
    match expected.split_first() {
        None => found.is_empty(),
        Some((line, rest)) if line == "..." => (0..=found.len()).any(|at| fits(rest, &found[at..])),
        Some((line, rest)) => found.split_first().is_some_and(|(first, found)| first == line && fits(rest, found)),
    }
}

fn shell(dir: &Dir, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_lite2pg")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.current_dir(dir.path("")).env("PATH", path).env_remove("NO_COLOR");
    for (name, value) in [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null"), ("LC_ALL", "C")] {
        shell.env(name, value);
    }
    for who in ["AUTHOR", "COMMITTER"] {
        shell.env(format!("GIT_{who}_NAME"), "x").env(format!("GIT_{who}_EMAIL"), "x@example.com");
    }
    let output = shell.arg("-c").arg(format!("{{ {command}\n}} 2>&1")).output().unwrap();
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        text += &["[exit code ", &output.status.code().unwrap_or(-1).to_string(), "]\n"].concat();
    }
    text
}

#[test]
fn the_commands_in_the_pages_do_what_the_pages_say() {
    let mut pages = vec![root().join("docs/guide.md")];
    let tasks = std::fs::read_dir(root().join("docs/tasks")).unwrap();
    pages.extend(tasks.map(|entry| entry.unwrap().path()));
    pages.sort();
    assert!(pages.len() > 7);
    pages.iter().for_each(|page| run_page(page));
}

#[test]
fn links_lead_somewhere() {
    let docs = root().join("docs");
    let pages = walkdir::WalkDir::new(&docs).into_iter().map(Result::unwrap);
    let pages = pages.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "md"));
    for page in pages.map(|entry| entry.path().to_owned()).chain([root().join("README.md")]) {
        let text = std::fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap();
            let is_path = !target.is_empty() && !target.contains("://") && !target.contains(' ');
            assert!(!is_path || page.parent().unwrap().join(target).exists(), "{}: {link}", page.display());
        }
    }
}
