//! Warnings for ports that need what a blocked file was to make.

use std::collections::{BTreeMap, BTreeSet};

use super::Parsed;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lex::TokenKind;
use crate::project::{File, Port};

/// The rule's name.
pub(crate) const RULE: &str = "blocked-before";

/// Says which statements need what a blocked file was to make. `unsure` tells the file for each such object, by its name
/// in lower case.
pub(crate) fn warn_of_blocked(
    port: &mut Port,
    files: &[File],
    source: &str,
    statements: &[Parsed],
    unsure: &BTreeMap<String, usize>,
) {
    if unsure.is_empty() {
        return;
    }
    let mut said = BTreeSet::new();
    for token in statements.iter().flat_map(|statement| &statement.text.tokens) {
        if !matches!(token.kind, TokenKind::Word | TokenKind::QuotedName | TokenKind::String) {
            continue;
        }
        let name = token.span.of(source).trim_matches(['"', '`', '[', ']', '\'']).to_ascii_lowercase();
        if let Some(&file) = unsure.get(&name)
            && said.insert(name.clone())
        {
            port.diagnostics.push(Diagnostic {
                severity: Severity::Warning,
                rule: RULE,
                message: format!(
                    "`{name}` depends on {}, which is blocked or needs a blocked file: this port needs that one first",
                    files[file].name
                ),
                span: token.span,
                help: None,
                related: Vec::new(),
            });
        }
    }
    port.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
}
