//! Functions that PostgreSQL has under another name: rows of the table of functions.

use crate::context::Cx;
use crate::functions::{Becomes, known};
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::Expr;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-renamed",
    summary: "Writes functions under PostgreSQL's name: `ifnull` is `coalesce`.",
    caveat: "",
    examples: &[Example { sqlite: "SELECT ifnull(NULL, 'a') AS b;", postgres: "SELECT coalesce(NULL, 'a') AS b;" }],
    visit: Visit::Expr(renamed),
};

fn renamed(_: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, _)) = super::call(expr) else { return };
    if let Some(Becomes::Renamed(name)) = known(function).map(|known| known.becomes) {
        out.text(function.name.span, name);
        out.keep(expr.span);
    }
}
