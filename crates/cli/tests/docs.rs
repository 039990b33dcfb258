//! The pages in `docs/rules/` are what `lite2pg explain` prints. `LITE2PG_UPDATE_DOCS=1` rewrites them.

use std::collections::BTreeMap;
use std::path::Path;

use lite2pg::explain::{index, page};
use lite2pg_core::rules::RULES;

#[test]
fn the_pages_are_fresh() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules");
    let mut pages: BTreeMap<String, String> =
        RULES.iter().map(|rule| (format!("{}.md", rule.name), page(rule))).collect();
    pages.insert("README.md".to_owned(), index(RULES));
    let update = std::env::var_os("LITE2PG_UPDATE_DOCS").is_some_and(|value| value == "1");
    if update {
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
    if update {
        for name in &old {
            match pages.get(name) {
                Some(text) => std::fs::write(dir.join(name), text).unwrap(),
                None => std::fs::remove_file(dir.join(name)).unwrap(),
            }
        }
    } else {
        assert!(old.is_empty(), "LITE2PG_UPDATE_DOCS=1 cargo test -p lite2pg --test docs rewrites {old:?}");
    }
}
