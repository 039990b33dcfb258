//! What a release is made of, with a program of three lines in the place of the real one: the packages install, run it and
//! give its exit code back; a wrong checksum stops the installer. Where Python, Node or curl is not here, its part is left out.
#![cfg(all(unix, any(target_arch = "x86_64", target_arch = "aarch64")))]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Dir, Run};

const PROGRAM: &str = "#!/bin/sh\necho \"ran $*\"\nexit 3\n";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn target() -> String {
    let system = if cfg!(target_os = "macos") { "apple-darwin" } else { "unknown-linux-gnu" };
    format!("{}-{system}", std::env::consts::ARCH)
}

fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !found {
        eprintln!("no {program} here: its part was not tried");
    }
    found
}

fn program() -> Dir {
    use std::os::unix::fs::PermissionsExt;
    let dir = Dir::new(&[("bin/lite2pg", PROGRAM)]);
    std::fs::set_permissions(dir.path("bin/lite2pg"), std::fs::Permissions::from_mode(0o755)).unwrap();
    dir
}

#[track_caller]
fn run(dir: &Dir, words: &[&str]) -> Run {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).current_dir(dir.path(""));
    Run::of(command)
}

#[test]
fn packages_of_npm_and_python() {
    if !has("python3") {
        return;
    }
    let dir = program();
    let package = root().join("scripts/package");
    let package = package.to_str().unwrap();
    for out in ["one", "two"] {
        run(&dir, &["python3", package, "1.2.3", &target(), "bin/lite2pg", out]).exits(0);
        run(&dir, &["python3", package, "1.2.3", out]).exits(0);
    }
    run(&dir, &["python3", package, "1.2.3", "no-such-target", "bin/lite2pg", "x"]).exits(1).says("TARGET is one of");
    let files = dir.list();
    let of = |out: &str| files.iter().filter_map(|name| Some(name.strip_prefix(out)?.to_owned())).collect::<Vec<_>>();
    assert_eq!((of("one/"), of("one/").len()), (of("two/"), 6), "{files:?}");
    for name in of("one/") {
        let read = |out: &str| std::fs::read(dir.path(out).join(&name)).unwrap();
        assert!(read("one") == read("two"), "{name} is not the same every time");
    }

    if run(&dir, &["python3", "-m", "pip", "--version"]).code == Some(0) {
        let wheel = files.iter().find(|name| name.starts_with("one/lite2pg-1.2.3-")).unwrap();
        // The tag names a platform that may be newer than the machine of this test.
        let any = dir.path("lite2pg-1.2.3-py3-none-any.whl");
        std::fs::copy(dir.path(wheel), &any).unwrap();
        let install = ["python3", "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--target", "site"];
        run(&dir, &[&install[..], &[any.to_str().unwrap()]].concat()).exits(0);
        assert_eq!(run(&dir, &["site/bin/lite2pg", "check", "m"]).exits(3).out, "ran check m\n");
    }
    if has("node") {
        let main = dir.path("one/npm-lite2pg");
        let runner = main.join("bin/lite2pg.js");
        let runner = runner.to_str().unwrap();
        run(&dir, &["node", runner, "check"]).exits(2).says("error: there is no lite2pg for");
        let platform =
            files.iter().find_map(|name| name.strip_prefix("one/npm-")?.strip_suffix("/bin/lite2pg")).unwrap();
        let place = main.join("node_modules/@lite2pg").join(platform);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::rename(dir.path(&format!("one/npm-{platform}")), place).unwrap();
        assert_eq!(run(&dir, &["node", runner, "check", "m"]).exits(3).out, "ran check m\n");
        let main: serde_json::Value = serde_json::from_str(&dir.read("two/npm-lite2pg/package.json")).unwrap();
        assert_eq!(main["optionalDependencies"][format!("@lite2pg/{platform}")], "1.2.3");
    }
}

#[test]
fn the_installer_compares_checksums() {
    if !has("curl") {
        return;
    }
    let dir = program();
    let name = format!("lite2pg-{}", target());
    let sum = "if command -v sha256sum > /dev/null; then sha256sum *.gz; else shasum -a 256 *.gz; fi > SHA256SUMS";
    let release = format!(
        "mkdir -p r/download/v1.2.3 r/latest && cp -r bin {name} && tar czf r/download/v1.2.3/{name}.tar.gz {name} && \
         (cd r/download/v1.2.3 && {sum}) && cp -r r/download/v1.2.3 r/latest/download"
    );
    run(&dir, &["sh", "-c", &release]).exits(0);
    let install = |version: &str, to: &str| {
        let mut command = Command::new(root().join("scripts/install"));
        command.args([version, to]).current_dir(dir.path(""));
        command.env("LITE2PG_RELEASES", format!("file://{}", dir.path("r").display()));
        Run::of(command)
    };
    for (version, to) in [("1.2.3", "a"), ("latest", "b")] {
        install(version, to).exits(0);
        assert_eq!(run(&dir, &[&format!("{to}/lite2pg"), "x"]).exits(3).out, "ran x\n");
    }
    assert_ne!(install("9.9.9", "c").code, Some(0));
    dir.write(&format!("r/latest/download/{name}.tar.gz"), "something else");
    install("latest", "d").exits(1).says("the checksum of");
    assert!(dir.list().iter().all(|name| !name.starts_with("c/") && !name.starts_with("d/")), "nothing is installed");
}

/// A release has what its workflow calls, in places where the installer looks for it.
#[test]
fn the_workflow_calls_what_is_there() {
    use std::os::unix::fs::PermissionsExt;
    let workflow = std::fs::read_to_string(root().join(".github/workflows/release.yml")).unwrap();
    let installer = std::fs::read_to_string(root().join("scripts/install")).unwrap();
    let package = std::fs::read_to_string(root().join("scripts/package")).unwrap();
    for script in ["scripts/archive", "scripts/package"] {
        assert!(workflow.contains(script));
        let mode = std::fs::metadata(root().join(script)).unwrap().permissions().mode();
        assert_ne!(mode & 0o111, 0, "{script} is a program");
    }
    let built: Vec<&str> = workflow
        .split("target: ")
        .skip(1)
        .filter_map(|part| part.split([' ', ',']).next())
        .filter(|t| t.contains('-'))
        .collect();
    assert_eq!(built.len(), 5, "{built:?}");
    for target in built {
        assert!(installer.contains(&format!("target={target} ")), "{target}");
        assert!(package.contains(&format!("\"{target}\":")), "{target}");
    }
}
