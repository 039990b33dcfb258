//! `lite2pg explain`, and the pages in `docs/rules/`, which are the same text.

use std::fmt::Write as _;

use lite2pg_core::rule::{Rule, Visit};
use lite2pg_core::rules::RULES;

use crate::cli::Explain;
use crate::findings::KINDS;
use crate::output::Output;
use crate::problem::Problem;

/// Runs the command.
///
/// # Errors
/// If there is no such rule.
pub fn run(args: &Explain, output: &Output) -> Result<u8, Problem> {
    let text = match &args.rule {
        None => list(RULES) + "\n" + &kinds(),
        Some(name) => match KINDS.iter().find(|kind| kind.name == name) {
            Some(kind) => format!("# {}\n\n{}\n\n{}\n", kind.name, kind.summary, kind.cure),
            None => page(find(name)?),
        },
    };
    output.document(&text)?;
    Ok(0)
}

fn find(name: &str) -> Result<&'static Rule, Problem> {
    if let Some(rule) = RULES.iter().find(|rule| rule.name == name) {
        return Ok(rule);
    }
    let help = match crate::problem::nearest(
        name,
        RULES.iter().map(|rule| rule.name).chain(KINDS.iter().map(|kind| kind.name)),
    ) {
        Some(found) => format!("did you mean `{found}`?"),
        None => "`lite2pg explain` lists the rules".to_owned(),
    };
    Err(Problem::general(format!("there is no rule `{name}`")).help(help))
}

/// One line for each rule.
pub fn list(rules: &[&Rule]) -> String {
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in rules {
        let _ = writeln!(text, "{:width$}  {}", rule.name, rule.summary);
    }
    text
}

/// One line for each finding of `check`.
fn kinds() -> String {
    let width = KINDS.iter().map(|kind| kind.name.len()).max().unwrap_or(0);
    KINDS.iter().fold(String::new(), |text, kind| format!("{text}{:width$}  {}\n", kind.name, kind.summary))
}

/// What stays different after a port, by rule, as Markdown.
pub fn differences(rules: &[&Rule]) -> String {
    let mut text = String::from(
        "# What stays different after a port\n\nEach statement comes out exact, adapted with a warning, or refused by name. This page is \
         what the rules themselves say about the second and the third kind; `lite2pg explain RULE` has examples, and `lite2pg verify` \
         compares both sides on real engines.\n",
    );
    for rule in rules.iter().filter(|rule| !rule.caveat.is_empty()) {
        let _ = write!(text, "\n## [{0}](rules/{0}.md)\n\n{1}\n\n{2}\n", rule.name, rule.summary, rule.caveat);
    }
    text
}

/// The page of a rule, as Markdown.
pub fn page(rule: &Rule) -> String {
    let mut text = format!("# {}\n\n{}\n", rule.name, rule.summary);
    for example in rule.examples {
        let _ = write!(text, "\nSQLite:\n\n```sql\n{}\n```\n", example.sqlite.trim_end());
        if example.postgres.trim().is_empty() {
            text += "\nPostgreSQL: refused.\n";
        } else {
            let _ = write!(text, "\nPostgreSQL:\n\n```sql\n{}\n```\n", example.postgres.trim_end());
        }
    }
    if !rule.caveat.is_empty() {
        let _ = write!(text, "\n## What stays different\n\n{}\n", rule.caveat);
    }
    let _ = write!(
        text,
        "\n## How to override\n\nIn `lite2pg.toml`, choose what becomes of this rule's messages (errors stay errors):\n\n\
         ```toml\n[rules]\n{} = \"warn\"  # off, info, warn or error\n```\n",
        rule.name
    );
    if matches!(rule.visit, Visit::Column(_)) {
        text += "\nOr choose the type of a column yourself, here or with `--type table.column=TYPE`:\n\n\
                 ```toml\n[columns]\n\"table.column\" = \"TYPE\"\n```\n";
    }
    text
}

/// The index of all pages, as Markdown.
pub fn index(rules: &[&Rule]) -> String {
    let mut text = String::from("# Rules\n\n");
    text += "Each rule looks at one SQLite construct. `lite2pg explain RULE` prints the same page.\n\n";
    for rule in rules {
        let _ = writeln!(text, "- [{0}]({0}.md): {1}", rule.name, rule.summary);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use lite2pg_core::rule::Example;

    #[test]
    fn a_page_shows_everything() {
        let rule = Rule {
            name: "column-thing",
            summary: "Does a thing.",
            caveat: "It differs.",
            examples: &[
                Example { sqlite: "SELECT 1;", postgres: "SELECT 2;" },
                Example { sqlite: "SELECT 3;", postgres: "" },
            ],
            visit: Visit::Column(|_, _, _| {}),
        };
        let page = page(&rule);
        for part in ["# column-thing\n", "SELECT 2;", "refused", "It differs.", "column-thing = \"warn\"", "[columns]"]
        {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert_eq!(list(&[&rule]), "column-thing  Does a thing.\n");
        assert!(index(&[&rule]).contains("[column-thing](column-thing.md): Does a thing."));
    }
}
