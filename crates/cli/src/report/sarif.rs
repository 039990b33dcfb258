//! SARIF 2.1.0, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>. Paths are relative to the top of the
//! repository.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use lite2pg_core::rules::RULES;
use serde_json::{Value, json};

use super::item::{Item, Place};
use super::place::in_repository;
use crate::findings::KINDS;

pub(super) fn render(items: &[Item]) -> String {
    let names: BTreeSet<&str> = items.iter().map(|item| item.rule).collect();
    let rules: Vec<Value> = names.iter().map(|name| rule(name)).collect();
    let results: Vec<Value> = items.iter().map(|item| result(item, &names)).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "lite2pg",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "SRCROOT": { "description": { "text": "The top of the repository" } } },
            "results": results,
        }],
    });
    // Strings, numbers and lists cannot fail to be written.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn rule(name: &str) -> Value {
    let known = RULES.iter().find(|rule| rule.name == name).map(|rule| rule.summary);
    let known = known.or_else(|| KINDS.iter().find(|kind| kind.name == name).map(|kind| kind.summary));
    json!({ "id": name, "shortDescription": { "text": known.unwrap_or(name) } })
}

fn result(item: &Item, names: &BTreeSet<&str>) -> Value {
    let level = if item.severity == "info" { "note" } else { item.severity };
    let text = match &item.help {
        Some(help) => format!("{}\nhelp: {help}", item.message),
        None => item.message.clone(),
    };
    let related: Vec<Value> = item
        .related
        .iter()
        .map(|related| {
            let region = json!({ "startLine": related.place.line, "startColumn": related.place.column });
            let mut location = location(&related.place, &region);
            location["message"] = json!({ "text": related.label });
            location
        })
        .collect();
    let region = json!({
        "startLine": item.place.line,
        "startColumn": item.place.column,
        "endLine": item.end_line,
        "endColumn": item.end_column,
    });
    json!({
        "ruleId": item.rule,
        "ruleIndex": names.iter().position(|name| *name == item.rule),
        "level": level,
        "message": { "text": text },
        "locations": [location(&item.place, &region)],
        "relatedLocations": related,
    })
}

fn location(place: &Place, region: &Value) -> Value {
    // What a URI may not hold as it is, percent-encoded.
    let mut uri = String::new();
    for byte in in_repository(&place.file).bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(byte as char),
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    json!({ "physicalLocation": { "artifactLocation": { "uri": uri, "uriBaseId": "SRCROOT" }, "region": region } })
}
