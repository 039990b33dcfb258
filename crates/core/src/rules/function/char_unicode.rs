//! `char(65, 66)` becomes `chr(65) || chr(66)`; `unicode(a)` becomes `nullif(ascii(a), 0)`.

use crate::context::Cx;
use crate::edit::Piece;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::Expr;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-char-unicode",
    summary: "Turns `char` into `chr` and `unicode` into `ascii`.",
    caveat: "`char(0)` and computed character numbers are refused: PostgreSQL's texts hold no NUL, and `chr` raises errors where SQLite writes a replacement.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT);\nSELECT b || char(13, 10), unicode(b) FROM a;",
        postgres: "CREATE TABLE a (b TEXT);\nSELECT b || (chr(13) || chr(10)), nullif(ascii(b), 0) FROM a;",
    }],
    visit: Visit::Expr(char_unicode),
};

fn char_unicode(cx: &Cx, expr: &Expr, out: &mut Out) {
    let Some((_, function, arguments)) = super::call(expr) else { return };
    if function.name.is("unicode") {
        let [text] = arguments else { return };
        out.replace(expr.span, pieces!["nullif(ascii(", text.span, "), 0)"]);
        return;
    }
    if !function.name.is("char") {
        return;
    }
    if arguments.is_empty() {
        out.text(expr.span, "''");
        return;
    }
    let known = |argument: &Expr| {
        argument
            .integer()
            .and_then(|code| u32::try_from(code).ok())
            .is_some_and(|code| code != 0 && char::from_u32(code).is_some())
    };
    if let Some(argument) = arguments.iter().find(|argument| !known(argument)) {
        out.refuse(
            argument.span,
            "PostgreSQL's chr raises an error for 0, NULL and numbers of no character; SQLite does not",
        );
        return;
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for (at, argument) in arguments.iter().enumerate() {
        pieces.extend(pieces![if at == 0 { "chr(" } else { " || chr(" }, argument.span, ")"]);
    }
    if arguments.len() == 1 { out.replace(expr.span, pieces) } else { super::operators(cx, expr, pieces, out) }
}
