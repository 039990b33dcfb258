//! Every node says where it stands: its text alone reads as the same node.

use std::collections::HashSet;
use std::fmt::Debug;

use lite2pg_core::lex;
use lite2pg_core::sqlite::parse_expression;
use lite2pg_core::text::Span;
use lite2pg_core::tree::{ExprKind, StatementKind};

use crate::support::{BATTERY, parse, sqlite_corpus, sqlite_pairs, statements};
use crate::walk::{Node, nodes};

/// The tree without its places.
fn shape(node: &impl Debug) -> String {
    static PLACE: std::sync::LazyLock<regex::Regex> =
        std::sync::LazyLock::new(|| regex::Regex::new(r"Span \{ start: [0-9]+, end: [0-9]+ \}|end: [0-9]+").unwrap());
    PLACE.replace_all(&format!("{node:?}"), "_").into_owned()
}

#[derive(Default)]
struct Tally {
    count: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn check(&mut self, sql: &str) {
        let Ok(statement) = parse(sql) else { return };
        let borders: HashSet<usize> = lex::tokens(sql)
            .filter(|token| token.is_significant())
            .flat_map(|token| [token.span.start, token.span.end])
            .collect();
        for node in nodes(&statement) {
            let (span, good) = match node {
                Node::Expr(expr) if depends_on_place(&expr.kind, expr.span.of(sql)) => continue,
                Node::Expr(expr) => {
                    let again = parse_expression(expr.span.of(sql));
                    (expr.span, again.is_ok_and(|again| shape(&again) == shape(expr)))
                }
                Node::Query(query) => {
                    let again = parse(query.span.of(sql));
                    let same = |again| matches!(again, StatementKind::Query(again) if shape(&again) == shape(query));
                    (query.span, again.is_ok_and(|again| same(again.kind)))
                }
            };
            let on_borders = borders.contains(&span.start) && borders.contains(&span.end);
            self.count += 1;
            if !good || !on_borders {
                self.wrong.push(describe(span, sql));
            }
        }
    }

    fn finish(self, what: &str) {
        println!("extents of {what}: {} nodes, {} wrong", self.count, self.wrong.len());
        assert!(self.wrong.is_empty(), "{} of {} are wrong:\n{}", self.wrong.len(), self.count, self.wrong.join("\n"));
    }
}

/// `DEFAULT foo` is a text and `PRIMARY KEY ('a')` names a column: alone they read otherwise.
fn depends_on_place(kind: &ExprKind, text: &str) -> bool {
    match kind {
        ExprKind::String(_) => !text.starts_with('\''),
        ExprKind::Column { table: None, name, .. } => name.quote == Some('\''),
        _ => false,
    }
}

fn describe(span: Span, sql: &str) -> String {
    format!("`{}` in {sql}", span.of(sql))
}

#[test]
fn battery() {
    let mut tally = Tally::default();
    BATTERY.lines().for_each(|sql| tally.check(sql));
    tally.finish("the battery");
}

#[test]
fn corpus_and_pairs() {
    let mut tally = Tally::default();
    for file in sqlite_corpus().iter().chain(&sqlite_pairs()) {
        statements(&file.text).for_each(|sql| tally.check(sql));
    }
    tally.finish("corpus and pairs");
}
