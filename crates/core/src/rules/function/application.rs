//! Functions that the application gives SQLite itself: what they become is for the settings to say.

use crate::context::Cx;
use crate::edit::Piece;
use crate::functions::is_known;
use crate::precedence::{Level, own};
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::{Expr, ExprKind, Function};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "function-application",
    summary: "Writes functions of the application as `[functions]` in lite2pg.toml says: `slugify = \"my_slug($1)\"`, where `$1` is the first argument.",
    caveat: "Without a line there they are refused, also where PostgreSQL has a function of that name. Nothing checks that what stands there means the same. Its type is not known: where it matters, write CAST around the call.",
    examples: &[Example { sqlite: "CREATE TABLE a (b TEXT);\nUPDATE a SET b = normalize(b, 'nfc');", postgres: "" }],
    visit: Visit::Expr(application),
};

fn application(cx: &Cx, expr: &Expr, out: &mut Out) {
    let ExprKind::Function(function) = &expr.kind else { return };
    if is_known(function) {
        return;
    }
    let template = cx.config.functions.iter().rev().find(|(name, _)| function.name.is(name));
    let Some((_, template)) = template else { return };
    if function.star || function.distinct || function.over.is_some() || function.filter.is_some() {
        out.refuse(expr.span, "[functions] in lite2pg.toml says what a plain call becomes, not this one");
        return;
    }
    let Some(mut sql) = filled(function, template) else {
        out.refuse(
            expr.span,
            format!("[functions] in lite2pg.toml names an argument that this call lacks: {template}"),
        );
        return;
    };
    for argument in &function.arguments {
        if !sql.contains(&Piece::Keep(argument.span)) {
            out.swallow(argument.span, None);
        }
    }
    if cx.is_operand(expr) {
        sql.insert(0, "(".into());
        sql.push(")".into());
    }
    out.fit(expr.span);
    out.replace(expr.span, sql);
}

/// The template with the arguments of a call in it; `None` if it wants one that the call has not.
fn filled(function: &Function, template: &str) -> Option<Vec<Piece>> {
    let mut sql = Vec::new();
    let mut rest = template;
    while let Some((text, behind)) = rest.split_once('$') {
        let digits = behind.len() - behind.trim_start_matches(|char: char| char.is_ascii_digit()).len();
        let argument = function.arguments.get(behind[..digits].parse::<usize>().ok()?.checked_sub(1)?)?;
        sql.push(text.into());
        let used = sql.contains(&Piece::Keep(argument.span));
        let piece = if used { Piece::Copy(argument.span) } else { Piece::Keep(argument.span) };
        if own(argument) == Level::Primary {
            sql.push(piece);
        } else {
            sql.extend(["(".into(), piece, ")".into()]);
        }
        rest = &behind[digits..];
    }
    sql.push(rest.into());
    Some(sql)
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::project::{File, Role, port};

    fn ported(sql: &str, functions: &[(&str, &str)]) -> Result<String, String> {
        let functions = functions.iter().map(|(name, sql)| ((*name).to_owned(), (*sql).to_owned())).collect();
        let config = Config { functions, ..Config::house() };
        let file = File { name: "a.sql".to_owned(), source: sql.into(), role: Role::Migration { port: None } };
        let port = port(&config, &[file], |_| true).ports.remove(0).expect("it was asked for");
        let error = port.diagnostics.iter().find(|said| said.severity == crate::diagnostic::Severity::Error);
        error.map_or(Ok(port.text), |error| Err(error.message.clone()))
    }

    #[test]
    fn arguments_find_their_places() {
        let functions = [("Normalize", "normalize($1, NFC)"), ("twice", "$1 || $1")];
        let sql =
            "CREATE TABLE a (b TEXT); UPDATE a SET b = normalize(ifnull(b, ''), 'nfc') WHERE twice(b || 'x') IS NULL;";
        assert_eq!(
            ported(sql, &functions).unwrap(),
            "CREATE TABLE a (b TEXT); UPDATE a SET b = normalize(coalesce(b, ''), NFC) WHERE ((b || 'x') || (b || 'x')) IS NULL;"
        );
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        let sql = "CREATE TABLE a (b TEXT); UPDATE a SET b = f(b);";
        assert!(ported(sql, &[]).unwrap_err().contains("[functions]"));
        assert!(ported(sql, &[("f", "g($2)")]).unwrap_err().contains("lacks"));
        assert!(ported(sql, &[("f", "g($)")]).unwrap_err().contains("lacks"));
        assert!(ported("CREATE TABLE a (b TEXT); SELECT f(DISTINCT b) FROM a;", &[("f", "g($1)")]).is_err());
    }

    #[test]
    fn functions_of_sqlite_stay_what_they_are() {
        let functions = [("ifnull", "wrong($1)"), ("date", "wrong($1)"), ("json_type", "wrong($1)")];
        let sql = "CREATE TABLE a (b TEXT); SELECT ifnull(b, ''), date('now'), json_type(b) FROM a;";
        assert_eq!(ported(sql, &functions), ported(sql, &[]));
    }
}
