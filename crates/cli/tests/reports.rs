//! The formats of reports: the same places in all of them, and each as its readers want it.

mod common;

use std::path::Path;
use std::process::Command;

use common::Dir;
use serde_json::Value;

const SOURCE: &str = "m/1_\u{e4} b.sql";

/// A migration with errors on lines of all kinds: behind a tab, behind letters that take two bytes, over two lines.
fn project() -> Dir {
    let dir = Dir::new(&[]);
    dir.write(
        SOURCE,
        "-- \u{e4}\r\nCREATE TABLE t (a TEXT);\r\n\tSELECT '\u{fc}\u{fc}', no_such_function(1), other_function(a,\r\n 2) FROM t;\r\n.mode csv\r\n",
    );
    dir
}

fn run(dir: &Dir, args: &str) -> String {
    dir.run(&format!("check m {args}")).exits(1).out
}

/// `line:column rule` of everything that is said.
fn expected(dir: &Dir) -> Vec<String> {
    let report: Value = serde_json::from_str(&run(dir, "--output-format json")).unwrap();
    let found = report["files"][0]["diagnostics"].as_array().unwrap();
    found.iter().map(|item| format!("{}:{} {}", item["line"], item["column"], item["rule"].as_str().unwrap())).collect()
}

/// `file:line:column: severity[rule]` at the start of a line.
fn concise(text: &str) -> Vec<String> {
    let place = |line: &str| {
        let rest = line.strip_prefix(SOURCE)?.strip_prefix(':')?;
        let (place, rest) = rest.split_once(": ")?;
        let rule = rest.split_once('[')?.1.split_once(']')?.0;
        Some(format!("{place} {rule}"))
    };
    text.lines().filter_map(place).collect()
}

fn sorted(mut list: Vec<String>) -> Vec<String> {
    list.sort();
    list
}

#[test]
fn the_same_places_in_all_formats() {
    let dir = project();
    let expected = expected(&dir);
    assert!(expected.len() > 2 && expected.contains(&"5:1 syntax".to_owned()), "{expected:?}");
    assert!(expected.iter().any(|place| place.starts_with("3:15 ")), "{expected:?}");

    assert_eq!(concise(&run(&dir, "--output-format concise")), expected);

    let full = run(&dir, "");
    let (mut rule, mut places) = (String::new(), Vec::new());
    for line in full.lines() {
        if let Some(rest) = line.strip_prefix("error[") {
            rest.split_once(']').unwrap().0.clone_into(&mut rule);
        } else if let Some(place) = line.strip_prefix(&format!(" --> {SOURCE}:")) {
            places.push(format!("{place} {rule}"));
        }
    }
    assert_eq!(places, expected);

    let sarif: Value = serde_json::from_str(&run(&dir, "--output-format sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let place = |result: &Value| {
        let location = &result["locations"][0]["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uri"], "m/1_%C3%A4%20b.sql");
        let rule = &sarif["runs"][0]["tool"]["driver"]["rules"]
            [usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        let region = &location["region"];
        format!("{}:{} {}", region["startLine"], region["startColumn"], result["ruleId"].as_str().unwrap())
    };
    assert_eq!(results.iter().map(place).collect::<Vec<_>>(), expected);

    let place = |line: &str| {
        let (head, _) = line.strip_prefix(&format!("::error file={SOURCE},line=")).unwrap().split_once("::").unwrap();
        let (line, rest) = head.split_once(",col=").unwrap();
        let (column, rest) = rest.split_once(',').unwrap();
        format!("{line}:{column} {}", rest.split_once("title=").unwrap().1)
    };
    assert_eq!(run(&dir, "--output-format github").lines().map(place).collect::<Vec<_>>(), expected);

    let gitlab: Value = serde_json::from_str(&run(&dir, "--output-format gitlab")).unwrap();
    let place = |issue: &Value| {
        assert_eq!(issue["location"]["path"], SOURCE);
        let begin = &issue["location"]["positions"]["begin"];
        format!("{}:{} {}", begin["line"], begin["column"], issue["check_name"].as_str().unwrap())
    };
    let issues = gitlab.as_array().unwrap();
    assert_eq!(issues.iter().map(place).collect::<Vec<_>>(), expected);
    let prints: std::collections::BTreeSet<_> = issues.iter().map(|issue| issue["fingerprint"].to_string()).collect();
    assert_eq!(prints.len(), issues.len(), "each has its own fingerprint");

    let junit = run(&dir, "--output-format junit");
    let failures = junit.split("<failure ").skip(1).map(|part| part.split_once("\">").unwrap().1);
    assert_eq!(concise(&failures.collect::<Vec<_>>().join("\n")), expected);

    let html = dir.run("report m").exits(0).out;
    let notes = html.split("<tr class=\"note ").skip(1);
    let place = |note: &str| {
        let rule = note.split_once('[').unwrap().1.split_once(']').unwrap().0;
        let place = note.split_once("<small>").unwrap().1.split_once("</small>").unwrap().0;
        format!("{} {rule}", place.strip_prefix(&format!("{SOURCE}:")).unwrap())
    };
    assert_eq!(sorted(notes.map(place).collect()), sorted(expected));
}

#[test]
fn json_fits_its_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas/report-1.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let dir = project();
    dir.write(
        "m/2.sql",
        "CREATE TABLE b (done INTEGER DEFAULT 0 CHECK (done IN (0, 1)), at TEXT DEFAULT CURRENT_TIMESTAMP);\n",
    );
    dir.write("m/3.sql", [0xff]);
    for args in ["check m", "port m --diff --statistics", "port m -v", "check m", "port nowhere"] {
        let run = dir.run(&format!("{args} --output-format json"));
        let text = if args.contains("--diff") { &run.err } else { &run.out };
        let report: Value = serde_json::from_str(text).unwrap();
        let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{args}: {errors:?}");
    }
}

#[test]
fn paths_start_at_the_top_of_the_repository() {
    let dir = project();
    std::fs::create_dir(dir.path(".git")).unwrap();
    for (format, found) in
        [("github", "file=m/1_\u{e4} b.sql,"), ("gitlab", "\"m/1_\u{e4} b.sql\""), ("sarif", "m/1_%C3%A4%20b.sql")]
    {
        let run = dir.run(&format!("-C m check . --output-format {format}")).exits(1);
        assert!(run.out.contains(found), "{}", run.out);
    }
}

#[test]
fn a_report_can_go_to_a_file() {
    let dir = project();
    for format in ["full", "concise", "json", "sarif", "github", "gitlab", "junit"] {
        let direct = run(&dir, &format!("--output-format {format}"));
        let to_file = dir.run(&format!("check m --output-format {format} -o out/report.txt --color always")).exits(1);
        assert_eq!(to_file.out, "", "{format}");
        assert_eq!(dir.read("out/report.txt"), direct, "{format}");
    }
    dir.run("check m -o m").exits(2).says("m: cannot be written");
}

#[cfg(unix)]
#[test]
fn a_report_can_go_to_a_pipe() {
    let dir = Dir::new(&[("m/1.sql", "SELECT 1;\n")]);
    let run = dir.run("check m --output-format github -o /dev/stdout").exits(1);
    assert!(run.out.starts_with("::error file=m/1.sql,line=1,col=1"), "{run:?}");
}

#[test]
fn a_page_stays_where_nothing_can_be_read() {
    let dir = Dir::new(&[("page.html", "before")]);
    dir.run("report nowhere -o page.html").exits(2).says("nowhere: there is no such file");
    assert_eq!(dir.read("page.html"), "before");
}

#[test]
fn messages_cannot_break_out_of_a_format() {
    let dir = Dir::new(&[("m/1%,:.sql", "SELECT \"<b>&\"\"]]>\", '\u{1b}[31m%0A::error::x' + ;\n.x <&>\n")]);
    let github = run(&dir, "--output-format github");
    assert!(github.lines().all(|line| line.starts_with("::error file=m/1%25%2C%3A.sql,line=")), "{github}");
    let junit = run(&dir, "--output-format junit");
    assert!(!junit.contains('\u{1b}') && !junit.contains("<b>"), "{junit}");
    let html = dir.run("report m").exits(0).out;
    assert!(!html.contains("<b>&") && !html.contains('\u{1b}') && html.contains("&lt;b&gt;&amp;"), "{html}");
}

fn corpus() -> Dir {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/tac-webbuilder");
    let dir = Dir::new(&[]);
    for entry in
        walkdir::WalkDir::new(&corpus).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file())
    {
        let name = entry.path().strip_prefix(&corpus).unwrap().to_str().unwrap();
        dir.write(name, std::fs::read(entry.path()).unwrap());
    }
    dir
}

#[test]
fn the_page_has_everything_and_needs_nothing() {
    let dir = corpus();
    dir.run("report -o page.html").exits(0);
    let page = dir.read("page.html");
    for outside in ["<script", "src=", "@import", "url(", "http://", "https://", "<link"] {
        let body = page.split("<tbody>").next().unwrap();
        assert!(!body.contains(outside), "{outside}");
    }
    let sections = page.matches("<section id=").count();
    let links = page.matches("<a href=\"#m").count();
    assert_eq!((sections, links), (17, 17), "one for each SQLite migration");
    for part in [
        "<mark>INTEGER</mark> PRIMARY ",
        "<mark>SERIAL</mark>",
        "<summary>Inferred column types</summary>",
        "Missing on the PostgreSQL side",
        "prefers-color-scheme: dark",
        "width=device-width",
        "<code>pattern_occurrences</code>",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // Nothing of a source is lost on the way.
    let source = dir.read("migrations/007_add_phase_queue.sql");
    let section = page.split("<section id=").find(|section| section.contains("007 add_phase_queue")).unwrap();
    let rows = section.matches("<tr").count() - section.matches("class=\"note").count();
    assert!(rows > source.lines().count());
    assert_eq!(page, { dir.run("report").exits(0).out }, "the same every time");
}

/// The page in a real browser, where there is one: `LITE2PG_CHROMIUM` names it, or it is found by its usual names.
#[test]
fn the_page_in_a_browser() {
    let named = std::env::var("LITE2PG_CHROMIUM").ok();
    let usual = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"].map(str::to_owned);
    let found = named.into_iter().chain(usual).find(|name| Command::new(name).arg("--version").output().is_ok());
    let Some(browser) = found else {
        eprintln!("no Chromium here: the page was not looked at");
        return;
    };
    let dir = corpus();
    dir.run("report -o page.html").exits(0);
    // What the browser makes of it: a script of the test measures the page and writes the result into its title.
    let probe = "<script>addEventListener('load', () => {
        const of = (query) => [...document.querySelectorAll(query)];
        const wide = document.documentElement.scrollWidth - innerWidth;
        const sides = of('tr.changed').filter((row) => row.querySelectorAll('td.c').length == 2)
            .map((row) => [...row.querySelectorAll('td.c')].map((cell) => cell.getBoundingClientRect()));
        const beside = sides.every(([a, b]) => a.top == b.top && b.left >= a.right - 1);
        const below = sides.every(([a, b]) => b.top >= a.bottom - 1);
        const color = getComputedStyle(document.body).backgroundColor;
        const links = of('a').every((link) => document.querySelector(link.getAttribute('href')));
        document.title = JSON.stringify({ wide, beside, below, color, links, sections: of('section').length, rows: sides.length });
    });</script>";
    dir.write("probe.html", dir.read("page.html").replace("</body>", &format!("{probe}</body>")));
    let url = format!("file://{}", dir.path("probe.html").display());
    let look = |size: &str, more: &[&str]| -> Value {
        let mut command = Command::new(&browser);
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--dump-dom"]);
        command.arg(format!("--window-size={size}")).arg(format!("--user-data-dir={}", dir.path("profile").display()));
        let output = command.args(more).arg(&url).output().unwrap();
        let dom = String::from_utf8_lossy(&output.stdout).into_owned();
        let title = dom.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
        let (title, _) = title.unwrap_or_else(|| panic!("{output:?}"));
        serde_json::from_str(&title.replace("&quot;", "\"")).unwrap_or_else(|error| panic!("{error}: {title}"))
    };
    let desk = look("1400,900", &[]);
    assert_eq!(
        (&desk["sections"], &desk["links"], &desk["beside"]),
        (&17.into(), &true.into(), &true.into()),
        "{desk}"
    );
    assert!(desk["wide"].as_i64().unwrap() <= 0 && desk["rows"].as_u64().unwrap() > 50, "{desk}");
    let phone = look("500,900", &[]);
    assert!(phone["wide"].as_i64().unwrap() <= 0, "nothing sticks out: {phone}");
    assert_eq!(phone["below"], true, "{phone}");
    let dark = look("1400,900", &["--blink-settings=preferredColorScheme=0"]);
    assert_ne!(dark["color"], desk["color"], "{dark}");
}
