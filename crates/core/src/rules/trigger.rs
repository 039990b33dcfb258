//! A trigger becomes a function and a trigger that calls it.

use crate::context::Cx;
use crate::edit::Piece;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::identifier::spell;
use crate::text::Span;
use crate::tree::{
    BinaryOperator, CreateTrigger, Expr, ExprKind, QueryBody, SelectItem, Statement, StatementKind, Timing,
    TriggerEvent, Update,
};

pub(super) static RULE: Rule = Rule {
    name: "trigger",
    summary: "Turns a trigger into a PL/pgSQL function and a trigger; one that touches its own row becomes BEFORE with `NEW.column := …`.",
    caveat: "PostgreSQL runs AFTER triggers behind the whole statement. SQLite's triggers do not fire themselves again; pg_trigger_depth() keeps the port from it, for nested triggers of other tables too.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY, t TEXT DEFAULT CURRENT_TIMESTAMP);\nCREATE TRIGGER touch AFTER UPDATE ON a FOR EACH ROW BEGIN\n  UPDATE a SET t = CURRENT_TIMESTAMP WHERE id = NEW.id;\nEND;",
        postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY, t TIMESTAMP DEFAULT CURRENT_TIMESTAMP);\nCREATE OR REPLACE FUNCTION touch()\nRETURNS TRIGGER AS $$\nBEGIN\n    NEW.t := CURRENT_TIMESTAMP;\n    RETURN NEW;\nEND;\n$$ LANGUAGE plpgsql;\n\nDROP TRIGGER IF EXISTS touch ON a;\nCREATE TRIGGER touch\n    BEFORE UPDATE ON a\n    FOR EACH ROW\n    EXECUTE FUNCTION touch();",
    }],
    visit: Visit::Statement(trigger),
};

fn trigger(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::CreateTrigger(create) = &statement.kind else { return };
    if let Some(pieces) = build(cx, statement, create, out) {
        out.replace(statement.span, pieces);
        out.holds_semicolon();
    }
}

/// The parts of a trigger's text that its port keeps: no other rule may change anything else of it.
pub(super) fn holes(cx: &Cx, statement: &Statement, create: &CreateTrigger) -> Vec<Span> {
    let pieces = build(cx, statement, create, &mut Out::default()).unwrap_or_default();
    let holes = pieces.into_iter().filter_map(|piece| match piece {
        Piece::Keep(span) => Some(span),
        Piece::Text(_) => None,
    });
    holes.collect()
}

fn build(cx: &Cx, statement: &Statement, create: &CreateTrigger, out: &mut Out) -> Option<Vec<Piece>> {
    if create.temporary.is_some() {
        out.refuse(statement.span, "a temporary trigger has no counterpart");
        return None;
    }
    if cx.existed {
        out.warn(statement.span, "this trigger exists already, so SQLite does nothing here");
        out.drop_statement();
        return None;
    }
    if cx.catalog.table(&create.table.name.text).is_none() {
        out.refuse(create.table.span, "the table of this trigger is not made by the files");
        return None;
    }
    let touch = touched(cx, create);
    let mut body: Vec<Piece> = Vec::new();
    if let Some(update) = touch {
        for assignment in &update.assignments {
            body.push(format!("    NEW.{} := ", spell(&assignment.columns[0].text)).into());
            body.push(assignment.value.span.into());
            body.push(";\n".into());
        }
    } else {
        for statement in &create.body {
            if !step(statement, create, &mut body, out) {
                return None;
            }
        }
    }
    let timing = match (touch, create.timing) {
        (Some(_), _) => "BEFORE",
        (None, Timing::Before) => "BEFORE",
        (None, Timing::After) => "AFTER",
        (None, Timing::InsteadOf) => "INSTEAD OF",
    };
    let result = match (&create.event, timing) {
        (TriggerEvent::Delete, _) => "OLD",
        _ => "NEW",
    };
    let name = spell(&create.name.name.text);
    let table = spell(&create.table.name.text);
    let event = match &create.event {
        TriggerEvent::Insert => "INSERT".to_owned(),
        TriggerEvent::Delete => "DELETE".to_owned(),
        TriggerEvent::Update(columns) if columns.is_empty() => "UPDATE".to_owned(),
        TriggerEvent::Update(columns) => {
            format!("UPDATE OF {}", columns.iter().map(|column| spell(&column.text)).collect::<Vec<_>>().join(", "))
        }
    };
    let mut pieces: Vec<Piece> =
        vec![format!("CREATE OR REPLACE FUNCTION {name}()\nRETURNS TRIGGER AS $$\nBEGIN\n").into()];
    pieces.extend(body);
    pieces.push(format!("    RETURN {result};\nEND;\n$$ LANGUAGE plpgsql;\n\nDROP TRIGGER IF EXISTS {name} ON {table};\nCREATE TRIGGER {name}\n    {timing} {event} ON {table}\n    FOR EACH ROW\n").into());
    let guard = touch.is_none() && writes_itself(create);
    match (&create.condition, guard) {
        (Some(condition), true) => {
            pieces.push("    WHEN (pg_trigger_depth() = 0 AND (".into());
            pieces.push(condition.span.into());
            pieces.push("))\n".into());
        }
        (Some(condition), false) => {
            pieces.push("    WHEN (".into());
            pieces.push(condition.span.into());
            pieces.push(")\n".into());
        }
        (None, true) => pieces.push("    WHEN (pg_trigger_depth() = 0)\n".into()),
        (None, false) => {}
    }
    pieces.push(format!("    EXECUTE FUNCTION {name}()").into());
    if guard {
        out.warn(
            create.event_span,
            "the trigger changes its own table: in PostgreSQL it keeps still whenever another trigger runs",
        );
    }
    Some(pieces)
}

/// True if a statement of the body changes the trigger's own table.
fn writes_itself(create: &CreateTrigger) -> bool {
    create.body.iter().any(|statement| match &statement.kind {
        StatementKind::Insert(insert) => insert.table.name.key() == create.table.name.key(),
        StatementKind::Update(update) => update.table.name.key() == create.table.name.key(),
        StatementKind::Delete(delete) => delete.table.name.key() == create.table.name.key(),
        _ => false,
    })
}

/// The body's only statement, if it sets columns of the very row that fired an UPDATE trigger to values that do not read
/// the table.
fn touched<'t>(cx: &Cx, create: &'t CreateTrigger) -> Option<&'t Update> {
    let TriggerEvent::Update(watched) = &create.event else { return None };
    let [Statement { kind: StatementKind::Update(update), .. }] = create.body.as_slice() else { return None };
    let table = cx.catalog.table(&create.table.name.text)?;
    let simple = create.timing == Timing::After
        && update.table.name.key() == create.table.name.key()
        && update.from.is_none()
        && update.conflict.is_none()
        && update.with.is_none()
        && update.assignments.iter().all(|assignment| {
            assignment.columns.len() == 1
                && constant(&assignment.value)
                && !watched.iter().any(|column| column.key() == assignment.columns[0].key())
        });
    let key = same_row(update.condition.as_ref()?)?;
    let unique = [&table.primary_key].into_iter().chain(&table.uniques).any(|columns| *columns == [key.clone()])
        || (matches!(key.as_str(), "rowid" | "_rowid_" | "oid") && table.column(&key).is_none());
    (simple && unique).then_some(update)
}

/// A value that reads no column of the table.
fn constant(expr: &Expr) -> bool {
    let own = match &expr.kind {
        ExprKind::Column { table: Some(table), .. } => table.is("new") || table.is("old"),
        ExprKind::Column { table: None, .. } => false,
        _ => expr.query().is_none(),
    };
    let mut all = own;
    expr.children(|child| all &= constant(child));
    all
}

/// `key = NEW.key`, either way round, `OLD` too: the key in lower case.
fn same_row(condition: &Expr) -> Option<String> {
    let ExprKind::Binary(left, BinaryOperator::Equal, right) = &condition.bare().kind else { return None };
    let sides = [left, right].map(|side| match &side.bare().kind {
        ExprKind::Column { table, name, .. } => {
            let row = table.as_ref().is_some_and(|table| table.is("new") || table.is("old"));
            Some((row, name.key()))
        }
        _ => None,
    });
    match sides {
        [Some((false, own)), Some((true, row))] | [Some((true, row)), Some((false, own))] if own == row => Some(own),
        _ => None,
    }
}

/// One statement of a body; false if it was refused.
fn step(statement: &Statement, create: &CreateTrigger, body: &mut Vec<Piece>, out: &mut Out) -> bool {
    if let StatementKind::Query(query) = &statement.kind {
        let QueryBody::Select(select) = &query.body else {
            out.refuse(statement.span, "a SELECT whose result nobody reads");
            return false;
        };
        let [SelectItem::Expr(expr, None)] = select.items.as_slice() else {
            out.refuse(statement.span, "a SELECT whose result nobody reads");
            return false;
        };
        let (raise, condition) = match &expr.bare().kind {
            ExprKind::Raise(..) => (expr.bare(), select.condition.as_ref()),
            ExprKind::Case { operand: None, branches, otherwise: None }
                if branches.len() == 1 && select.condition.is_none() =>
            {
                (branches[0].1.bare(), Some(&branches[0].0))
            }
            _ => {
                out.refuse(statement.span, "a SELECT in a trigger that does not RAISE has no rule yet");
                return false;
            }
        };
        let ExprKind::Raise(action, message) = &raise.kind else {
            out.refuse(statement.span, "a SELECT in a trigger that does not RAISE has no rule yet");
            return false;
        };
        if select.from.is_some() {
            out.refuse(statement.span, "RAISE for the rows of a table has no rule yet");
            return false;
        }
        if action == "IGNORE" && create.timing != Timing::Before {
            out.refuse(raise.span, "RAISE(IGNORE) in an AFTER trigger comes too late in PostgreSQL");
            return false;
        }
        out.keep(raise.span);
        let text = match message {
            None => "RETURN NULL;".to_owned(),
            Some(message) => {
                if let Some(text) = message.string() {
                    format!("RAISE EXCEPTION '{}';", text.replace('\'', "''").replace('%', "%%"))
                } else {
                    out.refuse(message.span, "a message that is calculated has no rule yet");
                    return false;
                }
            }
        };
        match condition {
            Some(condition) => {
                body.push("    IF ".into());
                body.push(condition.span.into());
                body.push(format!(" THEN\n        {text}\n    END IF;\n").into());
            }
            None => body.push(format!("    {text}\n").into()),
        }
    } else {
        body.push("    ".into());
        body.push(Span::new(statement.span.start, statement.span.end).into());
        body.push(";\n".into());
    }
    true
}
