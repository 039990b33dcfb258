//! `?`, `?1`, `:a`, `@a` and `$a` become `$1` or `%s` where that is asked for.

use crate::config::Placeholders;
use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{ExprKind, Statement};

pub(super) static RULE: Rule = Rule {
    name: "placeholder",
    summary: "Writes parameters as `$1` or `%s`, as `--placeholders` says; without a choice they are refused.",
    caveat: "`%s` has no numbers: parameters that are used twice or out of order are refused.",
    examples: &[Example { sqlite: "SELECT ? AS a;", postgres: "" }],
    visit: Visit::Statement(placeholder),
};

fn placeholder(cx: &Cx, statement: &Statement, out: &mut Out) {
    let Some(style) = cx.config.placeholders else { return };
    let mut names: Vec<String> = Vec::new();
    let mut places = Vec::new();
    crate::walk::exprs(statement, &mut |expr| {
        if let ExprKind::Parameter(name) = &expr.kind {
            places.push((expr.span, name.clone()));
        }
    });
    places.sort();
    for (span, name) in places {
        let number = match name.strip_prefix('?') {
            Some("") => {
                names.push(name.clone());
                names.len()
            }
            Some(digits) => {
                let number: usize = digits.parse().unwrap_or(0);
                while names.len() < number.min(32_766) {
                    names.push(format!("?{}", names.len() + 1));
                }
                number
            }
            None => {
                names.iter().position(|known| *known == name).unwrap_or_else(|| {
                    names.push(name.clone());
                    names.len() - 1
                }) + 1
            }
        };
        match style {
            Placeholders::Dollar => out.text(span, format!("${number}")),
            Placeholders::Percent if name == "?" => out.text(span, "%s"),
            Placeholders::Percent => {
                out.refuse(span, "a numbered or named parameter cannot be written as %s");
            }
        }
    }
}
