//! A trigger becomes a function and a trigger that calls it.

mod again;
mod checked_late;
mod comments;
mod effects;
mod kept_out;
mod not_made_yet;
mod order;
mod own_row;
mod raise;
mod touch;
mod whole_statement;

use crate::circles::Guard;
use crate::context::Cx;
use crate::edit::Piece;
use crate::pieces;
use crate::rule::{Example, Out, Rule, Visit};
use crate::tree::*;
use comments::Comments;
pub(crate) use touch::touched;

pub(super) static RULE: Rule = Rule {
    name: "trigger",
    summary: "Turns a trigger into a PL/pgSQL function and a trigger; one that touches its own row becomes BEFORE with `NEW.column := …`; RAISE becomes RAISE EXCEPTION or RETURN NULL.",
    caveat: "PostgreSQL runs AFTER triggers behind the whole statement, SQLite behind each row. Of several triggers that one change fires SQLite begins with the one made last, PostgreSQL goes by name: where that matters, it is said. SQLite's triggers do not fire themselves again, on whatever way; where they would, pg_trigger_depth() keeps the port from it, which also keeps it still when another trigger or the action of a foreign key fires it. What a trigger sets in its own row PostgreSQL stores at once: it fires no other trigger, and NOT NULL and CHECK see what it set. RAISE(FAIL) and RAISE(ROLLBACK) undo the statement; a row that RAISE(IGNORE) keeps out uses up a number. A BEFORE trigger that fires others which change its own row raises an error. INSTEAD OF UPDATE OF asks whether a column changes, not whether it is set. The OR clause of the statement that fires a trigger does not reach into its body. A generated column of NEW before the row is stored is refused, and so are temporary triggers.",
    examples: &[
        Example {
            sqlite: "CREATE TABLE a (id INTEGER PRIMARY KEY, t TEXT DEFAULT CURRENT_TIMESTAMP);\nCREATE TRIGGER touch AFTER UPDATE ON a FOR EACH ROW BEGIN\n  UPDATE a SET t = CURRENT_TIMESTAMP WHERE id = NEW.id;\nEND;",
            postgres: "CREATE TABLE a (id SERIAL PRIMARY KEY, t TIMESTAMP DEFAULT CURRENT_TIMESTAMP);\nCREATE OR REPLACE FUNCTION touch()\nRETURNS TRIGGER AS $$\nBEGIN\n    NEW.t := CURRENT_TIMESTAMP;\n    RETURN NEW;\nEND;\n$$ LANGUAGE plpgsql;\nDROP TRIGGER IF EXISTS touch ON a;\nCREATE TRIGGER touch\n    BEFORE UPDATE ON a\n    FOR EACH ROW\n    EXECUTE FUNCTION touch();",
        },
        Example {
            sqlite: "CREATE TABLE a (n INTEGER);\nCREATE TRIGGER positive BEFORE INSERT ON a BEGIN\n  SELECT RAISE(ABORT, 'n is negative') WHERE NEW.n < 0;\nEND;",
            postgres: "CREATE TABLE a (n INTEGER);\nCREATE OR REPLACE FUNCTION positive()\nRETURNS TRIGGER AS $$\nBEGIN\n    IF NEW.n < 0 THEN\n        RAISE EXCEPTION 'n is negative';\n    END IF;\n    RETURN NEW;\nEND;\n$$ LANGUAGE plpgsql;\nDROP TRIGGER IF EXISTS positive ON a;\nCREATE TRIGGER positive\n    BEFORE INSERT ON a\n    FOR EACH ROW\n    EXECUTE FUNCTION positive();",
        },
    ],
    visit: Visit::Statement(trigger),
};

fn trigger(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::CreateTrigger(create) = &statement.kind else { return };
    // Whatever becomes of it, the closed list has nothing to say of the whole.
    out.keep(statement.span);
    if create.temporary.is_some() {
        out.refuse(statement.span, "a temporary trigger has no counterpart");
        return;
    }
    if cx.existed {
        out.warn(statement.span, "this trigger exists already, so SQLite does nothing here");
        out.drop_statement();
        return;
    }
    let is_view = cx.catalog.views.contains_key(&create.table.name.key());
    if !is_view && cx.catalog.table(&create.table.name.text).is_none() {
        out.refuse(create.table.span, "the table of this trigger is not made by the files");
        return;
    }
    if is_view != (create.timing == Timing::InsteadOf) {
        out.refuse(create.event_span, "SQLite has INSTEAD OF for views, BEFORE and AFTER for tables: it refuses this");
        return;
    }
    let touch = touched(cx.catalog, create);
    let mut body: Vec<Piece> = Vec::new();
    let comments = Comments::of(cx, create);
    match touch {
        Some(update) => {
            comments.before(0, &mut body);
            touch::assign(cx, create, update, &mut body, out);
            comments.beside(0, &mut body);
        }
        None => {
            if !steps(cx, create, &comments, &mut body, out) {
                return;
            }
        }
    }
    comments.last(&mut body);
    let guard = cx.guard();
    say_guard(create, guard, out);
    again::warn(cx, create, out);
    own_row::warn(cx, create, out);
    order::warn(cx, create, out);
    checked_late::warn(cx, create, out);
    kept_out::warn(cx, create, out);
    early_number(cx, create, out);
    let timing = match (touch, create.timing) {
        (None, Timing::After) => "AFTER",
        (None, Timing::InsteadOf) => "INSTEAD OF",
        _ => "BEFORE",
    };
    if timing == "BEFORE" && not_made_yet::refuse(cx, create, out) {
        return;
    }
    let (name, table) = (cx.spell(&create.name.name.text), cx.spell(&create.table.name.text));
    let inside = condition_inside(cx, create);
    let outside = create.condition.as_ref().filter(|_| inside.is_empty());
    out.rewrite(statement.span, function(&name, create, body, inside));
    out.after(vec![format!("DROP TRIGGER IF EXISTS {name} ON {table}").into()]);
    let mut pieces =
        pieces![format!("CREATE TRIGGER {name}\n    {timing} {} ON {table}\n    FOR EACH ROW\n", event(cx, create))];
    let depth = guard.map(|guard| match guard.length {
        1 => "pg_trigger_depth() = 0".to_owned(),
        length => format!("pg_trigger_depth() < {length}"),
    });
    match (outside, depth) {
        (Some(condition), Some(depth)) => {
            pieces.extend(pieces![format!("    WHEN ({depth} AND ("), condition.span, "))\n"]);
        }
        (Some(condition), None) => pieces.extend(pieces!["    WHEN (", condition.span, ")\n"]),
        (None, Some(depth)) => pieces.push(format!("    WHEN ({depth})\n").into()),
        (None, None) => {}
    }
    pieces.push(format!("    EXECUTE FUNCTION {name}()").into());
    out.after(pieces);
    out.holds_semicolon();
}

/// Warns where a BEFORE INSERT trigger reads the number of a row that may not have one yet
/// (<https://www.sqlite.org/lang_createtrigger.html#undefined_before_trigger_behavior>).
fn early_number(cx: &Cx, create: &CreateTrigger, out: &mut Out) {
    let table = cx.catalog.table(&create.table.name.text);
    let (Some(table), Timing::Before, TriggerEvent::Insert) = (table, create.timing, &create.event) else { return };
    crate::walk::exprs(cx.statement, &mut |expr| {
        if let ExprKind::Column { table: Some(row), name, .. } = &expr.kind
            && row.is("new")
            && table.names_row_number(name)
        {
            let message =
                "before the row is stored its number is there in PostgreSQL; in SQLite only if the INSERT gives it";
            out.warn(expr.span, message);
        }
    });
}

/// The text of the function; `inside` is what must hold for the body to run.
fn function(name: &str, create: &CreateTrigger, body: Vec<Piece>, inside: Vec<Piece>) -> Vec<Piece> {
    let result = if create.event == TriggerEvent::Delete { "OLD" } else { "NEW" };
    let mut pieces = pieces![format!("CREATE OR REPLACE FUNCTION {name}()\nRETURNS TRIGGER AS $$\n")];
    if names_found(create) {
        // PL/pgSQL has a variable of this name.
        pieces.push("#variable_conflict use_column\n".into());
    }
    pieces.push("BEGIN\n".into());
    if inside.is_empty() {
        pieces.extend(body);
    } else {
        pieces.push("    IF ".into());
        pieces.extend(inside);
        pieces.push(" THEN\n".into());
        pieces.extend(deeper(body));
        pieces.push("    END IF;\n".into());
    }
    pieces.push(format!("    RETURN {result};\nEND;\n$$ LANGUAGE plpgsql").into());
    pieces
}

/// The same lines, one step further to the right.
fn deeper(body: Vec<Piece>) -> impl Iterator<Item = Piece> {
    let mut line_starts = true;
    body.into_iter().map(move |piece| {
        let Piece::Text(text) = piece else {
            line_starts = false;
            return piece;
        };
        let mut moved = String::new();
        for line in text.split_inclusive('\n') {
            if line_starts {
                moved.push_str("    ");
            }
            moved.push_str(line);
            line_starts = line.ends_with('\n');
        }
        Piece::Text(moved)
    })
}

/// The trigger's condition, where PostgreSQL cannot have it as WHEN: with a query in it, or on a view.
fn condition_inside(cx: &Cx, create: &CreateTrigger) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let on_view = create.timing == Timing::InsteadOf;
    if let TriggerEvent::Update(columns) = &create.event
        && on_view
        && !columns.is_empty()
    {
        let changed = columns.iter().map(|column| {
            let column = cx.spell(&column.text);
            format!("NEW.{column} IS DISTINCT FROM OLD.{column}")
        });
        let changed = changed.collect::<Vec<_>>().join(" OR ");
        pieces.push(if create.condition.is_some() { format!("({changed}) AND ") } else { changed }.into());
    }
    if let Some(condition) = &create.condition
        && (on_view || holds_query(condition))
    {
        pieces.extend(pieces!["(", condition.span, ")"]);
    }
    pieces
}

fn event(cx: &Cx, create: &CreateTrigger) -> String {
    match &create.event {
        TriggerEvent::Insert => "INSERT".to_owned(),
        TriggerEvent::Delete => "DELETE".to_owned(),
        TriggerEvent::Update(columns) if columns.is_empty() || create.timing == Timing::InsteadOf => {
            "UPDATE".to_owned()
        }
        TriggerEvent::Update(columns) => {
            let columns: Vec<_> = columns.iter().map(|column| cx.spell(&column.text)).collect();
            format!("UPDATE OF {}", columns.join(", "))
        }
    }
}

fn say_guard(create: &CreateTrigger, guard: Option<Guard>, out: &mut Out) {
    let Some(guard) = guard else { return };
    let what =
        if guard.length == 1 { "the trigger would fire itself" } else { "triggers would fire each other in a circle" };
    let message = format!("{what} in PostgreSQL: pg_trigger_depth() ends that");
    if guard.entered {
        out.warn(
            create.event_span,
            format!("{message}, and keeps it still also when another trigger or a foreign key fires it"),
        );
    } else {
        out.info(create.event_span, message);
    }
}

/// The statements of the body; false if one was refused.
fn steps(cx: &Cx, create: &CreateTrigger, comments: &Comments, body: &mut Vec<Piece>, out: &mut Out) -> bool {
    for (at, inner) in create.body.iter().enumerate() {
        comments.before(at, body);
        if let StatementKind::Query(query) = &inner.kind {
            if !raise::step(query, body, out) {
                return false;
            }
            comments.beside(at, body);
            continue;
        }
        if create.timing == Timing::After {
            whole_statement::warn(cx, create, inner, out);
        }
        if create.timing == Timing::Before && changes_own_row(cx, create, inner) {
            out.refuse(
                inner.span,
                "a BEFORE trigger that changes the row it runs for: SQLite does not define what happens, PostgreSQL refuses it",
            );
            return false;
        }
        body.extend(pieces!["    ", inner.span, ";\n"]);
        comments.beside(at, body);
    }
    true
}

/// True if a statement of a BEFORE UPDATE or BEFORE DELETE trigger may change the row that is about to be changed.
fn changes_own_row(cx: &Cx, create: &CreateTrigger, inner: &Statement) -> bool {
    if create.event == TriggerEvent::Insert {
        return false;
    }
    let (table, condition) = match &inner.kind {
        StatementKind::Update(update) => (&update.table, update.condition.as_ref()),
        StatementKind::Delete(delete) => (&delete.table, delete.condition.as_ref()),
        _ => return false,
    };
    let others = condition.is_some_and(|condition| touch::leaves_own_row(cx.catalog, create, condition));
    table.name.key() == create.table.name.key() && !others
}

fn holds_query(expr: &Expr) -> bool {
    let mut found = expr.query().is_some();
    expr.children(|child| found |= holds_query(child));
    found
}

/// True if the body has a column named `found` without a table before it.
fn names_found(create: &CreateTrigger) -> bool {
    let mut found = false;
    for statement in &create.body {
        crate::walk::exprs(statement, &mut |expr| {
            found |= matches!(&expr.kind, ExprKind::Column { table: None, name, .. } if name.is("found"));
        });
    }
    found
}
