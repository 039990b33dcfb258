//! GitLab's code quality report, <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::item::Item;
use super::place::in_repository;
use crate::stamp::text_hash;

pub(super) fn render(items: &[Item]) -> String {
    // A finding keeps its fingerprint when lines are added above it; the same one again gets another.
    let mut seen: BTreeMap<u64, u64> = BTreeMap::new();
    let issue = |item: &Item| {
        let path = in_repository(&item.place.file);
        let hash = text_hash(&[&path, item.rule, &item.message].map(|part| part.replace('\n', " ")).join("\n"));
        let times = seen.entry(hash).or_insert(0);
        *times += 1;
        let severity = match item.severity {
            "error" => "major",
            "warning" => "minor",
            _ => "info",
        };
        let begin = json!({ "line": item.place.line, "column": item.place.column });
        let end = json!({ "line": item.end_line, "column": item.end_column });
        json!({
            "type": "issue",
            "description": item.message,
            "check_name": item.rule,
            "fingerprint": format!("{hash:016x}{times:04x}"),
            "severity": severity,
            "location": { "path": path, "positions": { "begin": begin, "end": end } },
        })
    };
    let issues: Vec<Value> = items.iter().map(issue).collect();
    serde_json::to_string_pretty(&issues).unwrap_or_default() + "\n"
}
