//! Statements other than tables and DML: indexes, views, triggers, `ALTER`, `DROP`, `PRAGMA`, transactions.

use super::cursor::{Cursor, is_reserved};
use super::{SyntaxError, dml, expression, query, statement, table};
use crate::lex::{Token, TokenKind};
use crate::text::Span;
use crate::tree::*;

type Read<T> = Result<T, SyntaxError>;

/// Reads a statement; the first word says which.
pub(super) fn read(cursor: &mut Cursor) -> Read<StatementKind> {
    let kind = if cursor.word("CREATE").is_some() {
        create(cursor)?
    } else if cursor.word("ALTER").is_some() {
        alter(cursor)?
    } else if cursor.word("DROP").is_some() {
        drop(cursor)?
    } else if cursor.word("PRAGMA").is_some() {
        pragma(cursor)?
    } else if cursor.is_any(&["INSERT", "REPLACE", "UPDATE", "DELETE", "WITH", "SELECT", "VALUES"]) {
        dml::read(cursor)?
    } else if cursor.word("BEGIN").is_some() {
        let mode = ["DEFERRED", "IMMEDIATE", "EXCLUSIVE"].iter().find_map(|word| cursor.word(word));
        transaction(cursor)?;
        StatementKind::Begin(mode)
    } else if cursor.word("COMMIT").or_else(|| cursor.word("END")).is_some() {
        transaction(cursor)?;
        StatementKind::Commit
    } else if cursor.word("ROLLBACK").is_some() {
        transaction(cursor)?;
        if cursor.word("TO").is_some() {
            cursor.word("SAVEPOINT");
            cursor.name()?;
            StatementKind::Savepoint
        } else {
            StatementKind::Rollback
        }
    } else if cursor.word("SAVEPOINT").is_some() {
        cursor.name()?;
        StatementKind::Savepoint
    } else if cursor.word("RELEASE").is_some() {
        cursor.word("SAVEPOINT");
        cursor.name()?;
        StatementKind::Savepoint
    } else {
        utility(cursor)?
    };
    if matches!(
        kind,
        StatementKind::Begin(_) | StatementKind::Commit | StatementKind::Rollback | StatementKind::Savepoint
    ) {
        cursor.finish()?;
    }
    Ok(kind)
}

/// `TRANSACTION name`; SQLite forgets the name.
fn transaction(cursor: &mut Cursor) -> Read<()> {
    if cursor.word("TRANSACTION").is_some() && !cursor.is_end() && (!cursor.is("TO") || cursor.nth_is(1, "TO")) {
        cursor.name()?;
    }
    Ok(())
}

/// Statements that need no tree; they are read only to see that they are right.
fn utility(cursor: &mut Cursor) -> Read<StatementKind> {
    for word in ["VACUUM", "REINDEX", "ANALYZE", "ATTACH", "DETACH", "EXPLAIN"] {
        if cursor.word(word).is_none() {
            continue;
        }
        match word {
            "VACUUM" => vacuum(cursor)?,
            "ATTACH" => attach(cursor)?,
            "DETACH" => {
                cursor.word("DATABASE");
                expression(cursor.source, &cursor.tokens[cursor.at..])?;
            }
            "EXPLAIN" if cursor.is("EXPLAIN") => return Err(cursor.error("a statement")),
            "EXPLAIN" => {
                cursor.words(&["QUERY", "PLAN"]);
                statement(cursor.source, &cursor.tokens[cursor.at..])?;
            }
            _ => {
                if !cursor.is_end() {
                    cursor.object_name()?;
                }
                cursor.finish()?;
            }
        }
        return Ok(StatementKind::Utility(word));
    }
    Err(cursor.error("the start of a statement"))
}

fn vacuum(cursor: &mut Cursor) -> Read<()> {
    if !cursor.is_end() && !cursor.is("INTO") {
        cursor.name()?;
    }
    if cursor.word("INTO").is_some() {
        expression(cursor.source, &cursor.tokens[cursor.at..])?;
        return Ok(());
    }
    cursor.finish()
}

/// `[DATABASE] file AS name [KEY key]`.
fn attach(cursor: &mut Cursor) -> Read<()> {
    cursor.word("DATABASE");
    let file = cursor.until(|cursor| cursor.is("AS"));
    expression(cursor.source, file)?;
    cursor.expect("AS")?;
    let name = cursor.until(|cursor| cursor.is("KEY") && cursor.follows_operand());
    expression(cursor.source, name)?;
    if cursor.word("KEY").is_some() {
        expression(cursor.source, &cursor.tokens[cursor.at..])?;
    }
    Ok(())
}

fn create(cursor: &mut Cursor) -> Read<StatementKind> {
    let temporary = cursor.word("TEMP").or_else(|| cursor.word("TEMPORARY"));
    if cursor.word("TABLE").is_some() {
        return table::create(cursor, temporary);
    }
    if cursor.word("VIEW").is_some() {
        return create_view(cursor, temporary);
    }
    if cursor.word("TRIGGER").is_some() {
        return create_trigger(cursor, temporary);
    }
    if temporary.is_none() {
        if cursor.words(&["VIRTUAL", "TABLE"]).is_some() {
            return create_virtual_table(cursor);
        }
        let unique = cursor.word("UNIQUE").is_some();
        if cursor.word("INDEX").is_some() {
            return create_index(cursor, unique);
        }
    }
    Err(cursor.error("TABLE, INDEX, VIEW, TRIGGER or VIRTUAL TABLE"))
}

fn create_index(cursor: &mut Cursor, unique: bool) -> Read<StatementKind> {
    let if_not_exists = cursor.words(&["IF", "NOT", "EXISTS"]);
    let name = cursor.object_name()?;
    cursor.expect("ON")?;
    let table = cursor.name()?;
    let inner = cursor.list("a column")?;
    let columns = table::indexed_columns(cursor.source, inner)?;
    let condition = if cursor.word("WHERE").is_some() {
        Some(expression(cursor.source, &cursor.tokens[cursor.at..])?)
    } else {
        cursor.finish()?;
        None
    };
    Ok(StatementKind::CreateIndex(Box::new(CreateIndex { unique, if_not_exists, name, table, columns, condition })))
}

fn create_view(cursor: &mut Cursor, temporary: Option<Span>) -> Read<StatementKind> {
    let if_not_exists = cursor.words(&["IF", "NOT", "EXISTS"]);
    let name = cursor.object_name()?;
    let columns = if cursor.is_symbol("(") { table::names(cursor)? } else { Vec::new() };
    cursor.expect("AS")?;
    let query = query(cursor.source, &cursor.tokens[cursor.at..])?;
    Ok(StatementKind::CreateView(Box::new(CreateView { temporary, if_not_exists, name, columns, query })))
}

fn create_virtual_table(cursor: &mut Cursor) -> Read<StatementKind> {
    cursor.words(&["IF", "NOT", "EXISTS"]);
    let name = cursor.object_name()?;
    cursor.expect("USING")?;
    let module = cursor.name()?;
    let arguments = if cursor.is_symbol("(") {
        let (inner, _) = cursor.parenthesised()?;
        super::cursor::split_commas(cursor.source, inner).into_iter().map(super::span_of).collect()
    } else {
        Vec::new()
    };
    cursor.finish()?;
    Ok(StatementKind::CreateVirtualTable(Box::new(CreateVirtualTable { name, module, arguments })))
}

fn create_trigger(cursor: &mut Cursor, temporary: Option<Span>) -> Read<StatementKind> {
    let if_not_exists = cursor.words(&["IF", "NOT", "EXISTS"]);
    let name = cursor.object_name()?;
    let from = cursor.at;
    let timing = if cursor.word("AFTER").is_some() {
        Timing::After
    } else if cursor.words(&["INSTEAD", "OF"]).is_some() {
        Timing::InsteadOf
    } else {
        cursor.word("BEFORE");
        Timing::Before
    };
    let event = if cursor.word("INSERT").is_some() {
        TriggerEvent::Insert
    } else if cursor.word("DELETE").is_some() {
        TriggerEvent::Delete
    } else {
        cursor.expect("UPDATE")?;
        let mut columns = Vec::new();
        if cursor.word("OF").is_some() {
            loop {
                columns.push(cursor.name()?);
                if cursor.symbol(",").is_none() {
                    break;
                }
            }
        }
        TriggerEvent::Update(columns)
    };
    let event_span = cursor.since(from);
    cursor.expect("ON")?;
    let table = cursor.object_name()?;
    let for_each_row = cursor.words(&["FOR", "EACH", "ROW"]);
    let condition = match cursor.word("WHEN") {
        Some(_) => {
            // A column may be called `begin`; but only a body goes on with a statement.
            let body = ["SELECT", "INSERT", "REPLACE", "UPDATE", "DELETE", "WITH", "VALUES"];
            let condition = cursor.until(|cursor| cursor.is("BEGIN") && body.iter().any(|word| cursor.nth_is(1, word)));
            Some(expression(cursor.source, condition)?)
        }
        None => None,
    };
    let begin = cursor.expect("BEGIN")?;
    let mut body = Vec::new();
    while !cursor.is("END") {
        let inner = cursor.until(|cursor| cursor.is_symbol(";"));
        if inner.is_empty() {
            return Err(cursor.error("a statement or END"));
        }
        let inner = statement(cursor.source, inner)?;
        let returning = match &inner.kind {
            StatementKind::Insert(insert) => insert.returning.as_ref(),
            StatementKind::Update(update) => update.returning.as_ref(),
            StatementKind::Delete(delete) => delete.returning.as_ref(),
            _ => None,
        };
        if let Some(returning) = returning {
            return Err(SyntaxError { span: returning.span, message: "a trigger cannot use RETURNING".into() });
        }
        if !inner.kind.is_dml() {
            return Err(SyntaxError {
                span: inner.span,
                message: "a trigger can only SELECT, INSERT, UPDATE and DELETE".into(),
            });
        }
        body.push(inner);
        if cursor.is_end() {
            return Err(cursor.error("`;` and END"));
        }
        cursor.expect_symbol(";")?;
    }
    let end = cursor.expect("END")?;
    cursor.finish()?;
    Ok(StatementKind::CreateTrigger(Box::new(CreateTrigger {
        temporary,
        if_not_exists,
        name,
        timing,
        event,
        event_span,
        table,
        for_each_row,
        condition,
        begin,
        body,
        end,
    })))
}

fn alter(cursor: &mut Cursor) -> Read<StatementKind> {
    cursor.expect("TABLE")?;
    let table = cursor.object_name()?;
    let action = if cursor.word("RENAME").is_some() {
        if cursor.is("TO") && !cursor.nth_is(1, "TO") {
            cursor.bump();
            AlterAction::RenameTo(cursor.name()?)
        } else {
            cursor.word("COLUMN");
            let from = cursor.name()?;
            cursor.expect("TO")?;
            AlterAction::RenameColumn { from, to: cursor.name()? }
        }
    } else if cursor.word("ADD").is_some() {
        cursor.word("COLUMN");
        AlterAction::AddColumn(table::column(cursor)?)
    } else {
        cursor.expect("DROP")?;
        cursor.word("COLUMN");
        AlterAction::DropColumn(cursor.name()?)
    };
    cursor.finish()?;
    Ok(StatementKind::AlterTable(Box::new(AlterTable { table, action })))
}

fn drop(cursor: &mut Cursor) -> Read<StatementKind> {
    let kinds = [
        ("TABLE", ObjectKind::Table),
        ("INDEX", ObjectKind::Index),
        ("VIEW", ObjectKind::View),
        ("TRIGGER", ObjectKind::Trigger),
    ];
    for (word, object) in kinds {
        if cursor.word(word).is_some() {
            let if_exists = cursor.words(&["IF", "EXISTS"]);
            let name = cursor.object_name()?;
            cursor.finish()?;
            return Ok(StatementKind::Drop(Box::new(Drop { object, if_exists, name })));
        }
    }
    Err(cursor.error("TABLE, INDEX, VIEW or TRIGGER"))
}

fn pragma(cursor: &mut Cursor) -> Read<StatementKind> {
    let name = cursor.object_name()?;
    let value = if cursor.symbol("=").is_some() {
        Some(&cursor.tokens[cursor.at..])
    } else if cursor.is_symbol("(") {
        let (inner, _) = cursor.parenthesised()?;
        cursor.finish()?;
        Some(inner)
    } else {
        cursor.finish()?;
        None
    };
    let value = match value {
        None => None,
        Some([]) => return Err(cursor.error("a value")),
        Some([token]) if is_pragma_value(cursor.source, *token) => {
            Some(super::cursor::read_name(cursor.source, *token).text)
        }
        Some([sign, number])
            if number.kind == TokenKind::Number
                && (sign.is_symbol(cursor.source, "-") || sign.is_symbol(cursor.source, "+")) =>
        {
            Some(sign.span.join(number.span).of(cursor.source).to_owned())
        }
        Some(_) => return Err(cursor.error("one value")),
    };
    Ok(StatementKind::Pragma(Box::new(Pragma { name, value })))
}

fn is_pragma_value(source: &str, token: Token) -> bool {
    match token.kind {
        TokenKind::Word => {
            super::is_any(source, token, &["ON", "DELETE", "DEFAULT"]) || !is_reserved(token.span.of(source))
        }
        TokenKind::QuotedName | TokenKind::String | TokenKind::Number => true,
        _ => false,
    }
}
