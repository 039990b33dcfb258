//! A `SELECT` in the body of a trigger: nobody reads what it gives, but `RAISE` in it ends the trigger.

use crate::edit::Piece;
use crate::pieces;
use crate::rule::Out;
use crate::text::Span;
use crate::tree::*;

/// Adds what becomes of a SELECT to the body; false if it was refused.
pub(super) fn step(query: &Query, body: &mut Vec<Piece>, out: &mut Out) -> bool {
    if !raises(query) {
        // Without RAISE it has no effect.
        return true;
    }
    let select = match &query.body {
        QueryBody::Select(select) if query.with.is_none() => select,
        _ => return refuse(query.span, out),
    };
    let [SelectItem::Expr(expr, alias)] = select.items.as_slice() else { return refuse(query.span, out) };
    let end = alias.as_ref().map_or(expr.span.end, |alias| alias.span.end);
    // The condition under which a row is shown at all.
    let is_plain = select.group_by.is_empty() && select.having.is_none() && query.limit.is_none();
    let (open, close): (Vec<Piece>, _) = match (&select.from, &select.condition) {
        (None, None) if is_plain => (Vec::new(), ""),
        (None, Some(condition)) if is_plain => (pieces!["IF ", condition.span, " THEN\n"], "END IF;\n"),
        _ => (pieces!["IF EXISTS (SELECT 1", Span::new(end, query.span.end), ") THEN\n"], "END IF;\n"),
    };
    let rows = select.from.is_some();
    let indent = if open.is_empty() { "    " } else { "        " };
    let mut inner: Vec<Piece> = Vec::new();
    let done = match &expr.bare().kind {
        ExprKind::Raise(..) => raise(expr.bare(), indent, &mut inner, out),
        // Which branch a row of a table takes is not known outside the query.
        ExprKind::Case { .. } if rows => refuse(expr.span, out),
        ExprKind::Case { operand, branches, otherwise } => {
            case(operand.as_deref(), branches, otherwise.as_deref(), indent, &mut inner, out)
        }
        _ => refuse(expr.span, out),
    };
    if !done {
        return false;
    }
    if open.is_empty() {
        body.extend(inner);
    } else {
        body.push("    ".into());
        body.extend(open);
        body.extend(inner);
        body.push(format!("    {close}").into());
    }
    true
}

fn refuse(span: Span, out: &mut Out) -> bool {
    out.refuse(span, "RAISE in this kind of SELECT has no rule yet");
    false
}

/// True if a query holds RAISE.
fn raises(query: &Query) -> bool {
    let mut found = false;
    let statement = Statement { span: query.span, kind: StatementKind::Query(Box::new(query.clone())) };
    crate::walk::exprs(&statement, &mut |expr| found |= matches!(expr.kind, ExprKind::Raise(..)));
    found
}

/// `RAISE(…)` as a statement of PL/pgSQL.
fn raise(expr: &Expr, indent: &str, body: &mut Vec<Piece>, out: &mut Out) -> bool {
    let ExprKind::Raise(_, message) = &expr.kind else { return refuse(expr.span, out) };
    out.keep(expr.span);
    body.push(indent.into());
    match message.as_deref() {
        // IGNORE: in a BEFORE trigger the row is left alone, behind it the rest of the trigger.
        None => body.push("RETURN NULL".into()),
        Some(message) => match text(message) {
            Some(text) => {
                out.keep(message.span);
                let text = text.replace('\'', "''").replace('%', "%%");
                body.push(format!("RAISE EXCEPTION '{text}'").into());
            }
            None => body.extend(pieces!["RAISE EXCEPTION '%', ", message.span]),
        },
    }
    body.push(";\n".into());
    true
}

/// The text of a message: SQLite takes names for texts here.
fn text(message: &Expr) -> Option<&str> {
    match &message.bare().kind {
        ExprKind::Column { table: None, name, .. } => Some(&name.text),
        _ => message.string(),
    }
}

/// `CASE … WHEN … THEN RAISE(…) … END`.
fn case(
    operand: Option<&Expr>,
    branches: &[(Expr, Expr)],
    otherwise: Option<&Expr>,
    indent: &str,
    body: &mut Vec<Piece>,
    out: &mut Out,
) -> bool {
    let mut result = |expr: &Expr, indent: &str, body: &mut Vec<Piece>| match &expr.bare().kind {
        ExprKind::Raise(..) => raise(expr.bare(), indent, body, out),
        kind if !matches!(kind, ExprKind::Case { .. } | ExprKind::Function(_)) => {
            body.push(format!("{indent}NULL;\n").into());
            true
        }
        _ => refuse(expr.span, out),
    };
    let deeper = format!("{indent}    ");
    if let ([(condition, value)], None, None) = (branches, operand, otherwise) {
        body.extend(pieces![format!("{indent}IF "), condition.span, " THEN\n"]);
        let done = result(value, &deeper, body);
        body.push(format!("{indent}END IF;\n").into());
        return done;
    }
    body.push(format!("{indent}CASE").into());
    if let Some(operand) = operand {
        body.extend(pieces![" ", operand.span]);
    }
    body.push("\n".into());
    let deepest = format!("{deeper}    ");
    for (condition, value) in branches {
        body.extend(pieces![format!("{deeper}WHEN "), condition.span, " THEN\n"]);
        if !result(value, &deepest, body) {
            return false;
        }
    }
    body.push(format!("{deeper}ELSE\n").into());
    let done = if let Some(otherwise) = otherwise {
        result(otherwise, &deepest, body)
    } else {
        body.push(format!("{deepest}NULL;\n").into());
        true
    };
    body.push(format!("{indent}END CASE;\n").into());
    done
}
