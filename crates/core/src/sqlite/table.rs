//! `CREATE TABLE`, column definitions and the clauses in them.

use super::cursor::{Cursor, is_reserved, misused, split_commas};
use super::{SyntaxError, expression, query, span_of};
use crate::lex::{Token, TokenKind};
use crate::text::Span;
use crate::tree::*;

type Read<T> = Result<T, SyntaxError>;

/// Stands behind `CREATE [TEMP] TABLE`.
pub(super) fn create(cursor: &mut Cursor, temporary: Option<Span>) -> Read<StatementKind> {
    let if_not_exists = cursor.words(&["IF", "NOT", "EXISTS"]);
    let name = cursor.object_name()?;
    if cursor.word("AS").is_some() {
        let rest = &cursor.tokens[cursor.at..];
        let body = TableBody::Query(Box::new(query(cursor.source, rest)?));
        let table = CreateTable { temporary, if_not_exists, name, body, options: Vec::new() };
        return Ok(StatementKind::CreateTable(Box::new(table)));
    }
    let open = cursor.at;
    let inner = cursor.list("a column")?;
    let span = cursor.since(open);
    let (columns, constraints) = columns(cursor.source, inner)?;
    let mut options = Vec::new();
    while !cursor.is_end() {
        // SQLite takes a comma before the first option too.
        if cursor.symbol(",").is_none() && !options.is_empty() {
            return Err(cursor.error("`,` or the end of the statement"));
        }
        if let Some(span) = cursor.word("STRICT") {
            options.push(TableOption { span, strict: true });
        } else if let Some(span) = cursor.words(&["WITHOUT", "ROWID"]) {
            options.push(TableOption { span, strict: false });
        } else {
            return Err(cursor.error("STRICT, WITHOUT ROWID or the end of the statement"));
        }
    }
    let body = TableBody::Columns { span, columns, constraints };
    Ok(StatementKind::CreateTable(Box::new(CreateTable { temporary, if_not_exists, name, body, options })))
}

fn columns(source: &str, tokens: &[Token]) -> Read<(Vec<Column>, Vec<TableConstraint>)> {
    let mut columns = Vec::new();
    let mut constraints: Vec<TableConstraint> = Vec::new();
    for part in split_commas(source, tokens) {
        let mut cursor = Cursor::new(source, part);
        let mut missing_comma = false;
        if !starts_table_constraint(&cursor) {
            if !constraints.is_empty() {
                return Err(cursor.error("a table constraint (columns come first)"));
            }
            columns.push(column(&mut cursor)?);
            cursor.finish_with("a column constraint, `,` or `)`")?;
        }
        while !cursor.is_end() {
            constraints.push(table_constraint(&mut cursor, missing_comma)?);
            missing_comma = true;
        }
    }
    if columns.is_empty() {
        return Err(Cursor::new(source, tokens).error("a column"));
    }
    Ok((columns, constraints))
}

fn starts_table_constraint(cursor: &Cursor) -> bool {
    cursor.is("CONSTRAINT")
        || cursor.is("CHECK")
        || cursor.is("UNIQUE")
        || (cursor.is("PRIMARY") && cursor.nth_is(1, "KEY"))
        || (cursor.is("FOREIGN") && cursor.nth_is(1, "KEY"))
}

/// Reads a column up to the end of the tokens or to a word that is no constraint of a column.
pub(super) fn column(cursor: &mut Cursor) -> Read<Column> {
    let from = cursor.at;
    let name = cursor.name()?;
    let declared = declared_type(cursor)?;
    let mut constraints = Vec::new();
    while !cursor.is_end() {
        match column_constraint(cursor)? {
            Some(constraint) => constraints.push(constraint),
            None => break,
        }
    }
    Ok(Column { span: cursor.since(from), name, declared, constraints })
}

/// True for a word that can be part of a type. Words of joins can be names of columns, but not this.
fn is_type_word(cursor: &Cursor, token: Token) -> bool {
    match token.kind {
        TokenKind::QuotedName | TokenKind::String => true,
        TokenKind::Word => {
            let joins = ["LEFT", "RIGHT", "FULL", "INNER", "CROSS", "OUTER", "NATURAL", "INDEXED"];
            let generated = cursor.is("GENERATED") && cursor.nth_is(1, "ALWAYS") && cursor.nth_is(2, "AS");
            let other = super::is_any(cursor.source, token, &joins) || is_reserved(token.span.of(cursor.source));
            !generated && !other
        }
        _ => false,
    }
}

fn declared_type(cursor: &mut Cursor) -> Read<Option<TypeName>> {
    let from = cursor.at;
    while cursor.peek().is_some_and(|token| is_type_word(cursor, token)) {
        cursor.at += 1;
    }
    if cursor.at == from {
        return Ok(None);
    }
    if cursor.is_symbol("(") {
        cursor.parenthesised()?;
    }
    // `TEXT []`, which people write for arrays, is one more quoted word to SQLite.
    let span = cursor.since(from);
    type_name(cursor.source, &cursor.tokens[from..cursor.at], span).map(Some)
}

/// The type that a run of tokens spells.
pub(super) fn type_name(source: &str, tokens: &[Token], span: Span) -> Read<TypeName> {
    let mut cursor = Cursor::new(source, tokens);
    let mut words = Vec::new();
    while !cursor.is_end() && !cursor.is_symbol("(") {
        words.push(cursor.name()?.text);
    }
    let mut arguments = Vec::new();
    if cursor.is_symbol("(") {
        let (inner, span) = cursor.parenthesised()?;
        for part in split_commas(source, inner) {
            arguments.push(type_argument(source, part, span)?);
        }
        if arguments.is_empty() || arguments.len() > 2 {
            return Err(SyntaxError { span, message: "a type takes one or two numbers".into() });
        }
    }
    cursor.finish()?;
    Ok(TypeName { span, words: words.join(" "), arguments })
}

/// A number with or without a sign.
fn type_argument(source: &str, tokens: &[Token], list: Span) -> Read<String> {
    let mut cursor = Cursor::new(source, tokens);
    if cursor.symbol("-").is_none() {
        cursor.symbol("+");
    }
    if cursor.peek().is_some_and(|token| token.kind == TokenKind::Number) {
        cursor.bump();
        cursor.finish_with("`,` or `)`")?;
        return Ok(span_of(tokens).of(source).to_owned());
    }
    let span = if tokens.is_empty() { list } else { cursor.here() };
    Err(SyntaxError { span, message: "expected a number: a type takes nothing else in its parentheses".into() })
}

/// One constraint, or `None` where a table constraint begins.
fn column_constraint(cursor: &mut Cursor) -> Read<Option<ColumnConstraint>> {
    let from = cursor.at;
    let name = constraint_name(cursor)?;
    let kind = if cursor.words(&["PRIMARY", "KEY"]).is_some() {
        if cursor.is_symbol("(") {
            cursor.at = from;
            return Ok(None);
        }
        let order = order(cursor);
        let conflict = on_conflict(cursor)?;
        ColumnConstraintKind::PrimaryKey { order, conflict, autoincrement: cursor.word("AUTOINCREMENT") }
    } else if cursor.words(&["NOT", "NULL"]).is_some() {
        ColumnConstraintKind::NotNull { conflict: on_conflict(cursor)? }
    } else if cursor.word("NULL").is_some() {
        on_conflict(cursor)?;
        ColumnConstraintKind::Null
    } else if cursor.is("UNIQUE") {
        cursor.bump();
        if cursor.is_symbol("(") {
            cursor.at = from;
            return Ok(None);
        }
        ColumnConstraintKind::Unique { conflict: on_conflict(cursor)? }
    } else if cursor.word("CHECK").is_some() {
        let (inner, _) = cursor.parenthesised()?;
        ColumnConstraintKind::Check { expr: expression(cursor.source, inner)?, conflict: None }
    } else if cursor.word("DEFAULT").is_some() {
        ColumnConstraintKind::Default { value: default_value(cursor)? }
    } else if cursor.word("COLLATE").is_some() {
        ColumnConstraintKind::Collate { name: cursor.name()? }
    } else if cursor.is("REFERENCES") {
        ColumnConstraintKind::References(reference(cursor)?)
    } else if cursor.is("AS") || cursor.is("GENERATED") {
        let always = cursor.words(&["GENERATED", "ALWAYS"]);
        cursor.expect("AS")?;
        let (inner, _) = cursor.parenthesised()?;
        let expr = expression(cursor.source, inner)?;
        let stored = cursor.word("STORED");
        let storage = stored.or_else(|| cursor.word("VIRTUAL"));
        ColumnConstraintKind::Generated { expr, stored: stored.is_some(), storage, always }
    } else if cursor.is("FOREIGN") {
        cursor.at = from;
        return Ok(None);
    } else if name.is_some() && cursor.is_end() {
        // `CONSTRAINT x` with nothing behind it: SQLite takes and forgets it.
        ColumnConstraintKind::Null
    } else {
        return Err(cursor.error("a column constraint, `,` or `)`"));
    };
    Ok(Some(ColumnConstraint { span: cursor.since(from), name, kind }))
}

fn constraint_name(cursor: &mut Cursor) -> Read<Option<Name>> {
    if cursor.word("CONSTRAINT").is_some() { cursor.name().map(Some) } else { Ok(None) }
}

fn table_constraint(cursor: &mut Cursor, missing_comma: bool) -> Read<TableConstraint> {
    let from = cursor.at;
    let name = constraint_name(cursor)?;
    let kind = if cursor.words(&["PRIMARY", "KEY"]).is_some() {
        let mut inner = cursor.list("a column")?;
        let autoincrement =
            inner.last().filter(|token| token.is_word(cursor.source, "AUTOINCREMENT")).map(|token| token.span);
        if autoincrement.is_some() {
            inner = &inner[..inner.len() - 1];
        }
        let columns = indexed_columns(cursor.source, inner)?;
        TableConstraintKind::PrimaryKey { columns, autoincrement, conflict: on_conflict(cursor)? }
    } else if cursor.word("UNIQUE").is_some() {
        let inner = cursor.list("a column")?;
        TableConstraintKind::Unique { columns: indexed_columns(cursor.source, inner)?, conflict: on_conflict(cursor)? }
    } else if cursor.word("CHECK").is_some() {
        let (inner, _) = cursor.parenthesised()?;
        TableConstraintKind::Check { expr: expression(cursor.source, inner)?, conflict: on_conflict(cursor)? }
    } else if cursor.words(&["FOREIGN", "KEY"]).is_some() {
        let columns = names(cursor)?;
        TableConstraintKind::ForeignKey { columns, reference: reference(cursor)? }
    } else {
        return Err(cursor.error("a table constraint, `,` or `)`"));
    };
    Ok(TableConstraint { span: cursor.since(from), name, missing_comma, kind })
}

fn order(cursor: &mut Cursor) -> Option<Order> {
    let ascending = cursor.word("ASC").map(|span| Order { span, descending: false });
    ascending.or_else(|| cursor.word("DESC").map(|span| Order { span, descending: true }))
}

fn on_conflict(cursor: &mut Cursor) -> Read<Option<OnConflictClause>> {
    let from = cursor.at;
    if cursor.words(&["ON", "CONFLICT"]).is_none() {
        return Ok(None);
    }
    let action = conflict(cursor)?;
    Ok(Some(OnConflictClause { span: cursor.since(from), action }))
}

/// `ABORT`, `FAIL`, `IGNORE`, `REPLACE` or `ROLLBACK`.
pub(super) fn conflict(cursor: &mut Cursor) -> Read<Conflict> {
    let actions = [
        ("ABORT", Conflict::Abort),
        ("FAIL", Conflict::Fail),
        ("IGNORE", Conflict::Ignore),
        ("REPLACE", Conflict::Replace),
        ("ROLLBACK", Conflict::Rollback),
    ];
    for (word, action) in actions {
        if cursor.word(word).is_some() {
            return Ok(action);
        }
    }
    Err(cursor.error("ABORT, FAIL, IGNORE, REPLACE or ROLLBACK"))
}

/// What may follow `DEFAULT`: `(expression)`, a literal with a sign, or a bare name, which SQLite takes for a text.
fn default_value(cursor: &mut Cursor) -> Read<Expr> {
    let from = cursor.at;
    if cursor.is_symbol("(") {
        cursor.parenthesised()?;
        return expression(cursor.source, &cursor.tokens[from..cursor.at]);
    }
    if cursor.symbol("-").or_else(|| cursor.symbol("+")).is_some() {
        cursor.bump();
        return expression(cursor.source, &cursor.tokens[from..cursor.at]);
    }
    let token = cursor.bump();
    if token.kind == TokenKind::Word
        && !token.is_word(cursor.source, "NULL")
        && is_reserved(token.span.of(cursor.source))
    {
        return Err(misused(cursor.source, token.span));
    }
    let is_text = match token.kind {
        TokenKind::QuotedName => true,
        TokenKind::Word => {
            let known = ["NULL", "TRUE", "FALSE", "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP"];
            !known.iter().any(|word| token.is_word(cursor.source, word))
        }
        _ => false,
    };
    if is_text {
        let text = super::cursor::read_name(cursor.source, token).text;
        return Ok(Expr { span: token.span, kind: ExprKind::String(text) });
    }
    expression(cursor.source, &cursor.tokens[from..cursor.at])
}

fn reference(cursor: &mut Cursor) -> Read<Reference> {
    let from = cursor.at;
    cursor.expect("REFERENCES")?;
    let table = cursor.name()?;
    let columns = if cursor.is_symbol("(") { names(cursor)? } else { Vec::new() };
    let mut reference = Reference {
        span: Span::default(),
        table,
        columns,
        on_delete: None,
        on_update: None,
        matching: None,
        deferrable: None,
    };
    loop {
        let clause = cursor.at;
        if cursor.words(&["ON", "DELETE"]).is_some() {
            reference.on_delete = Some(action(cursor)?);
        } else if cursor.words(&["ON", "UPDATE"]).is_some() {
            reference.on_update = Some(action(cursor)?);
        } else if cursor.word("MATCH").is_some() {
            cursor.name()?;
            reference.matching = Some(cursor.since(clause));
        } else if cursor.is("DEFERRABLE") || (cursor.is("NOT") && cursor.nth_is(1, "DEFERRABLE")) {
            cursor.word("NOT");
            cursor.bump();
            if cursor.word("INITIALLY").is_some() && cursor.word("DEFERRED").is_none() {
                cursor.expect("IMMEDIATE")?;
            }
            reference.deferrable = Some(cursor.since(clause));
        } else {
            break;
        }
    }
    reference.span = cursor.since(from);
    Ok(reference)
}

fn action(cursor: &mut Cursor) -> Read<String> {
    for words in [&["SET", "NULL"] as &[&str], &["SET", "DEFAULT"], &["CASCADE"], &["RESTRICT"], &["NO", "ACTION"]] {
        if cursor.words(words).is_some() {
            return Ok(words.join(" "));
        }
    }
    Err(cursor.error("SET NULL, SET DEFAULT, CASCADE, RESTRICT or NO ACTION"))
}

/// A list of names, on its `(`.
pub(super) fn names(cursor: &mut Cursor) -> Read<Vec<Name>> {
    let source = cursor.source;
    split_commas(source, cursor.list("a name")?)
        .into_iter()
        .map(|part| {
            let mut cursor = Cursor::new(source, part);
            let name = cursor.name()?;
            cursor.finish_with("`,` or `)`")?;
            Ok(name)
        })
        .collect()
}

/// The columns of an index or key, without parentheses.
pub(super) fn indexed_columns(source: &str, tokens: &[Token]) -> Read<Vec<IndexedColumn>> {
    split_commas(source, tokens)
        .into_iter()
        .map(|part| {
            let last = part.len().saturating_sub(1);
            let mut tail = Cursor { source, tokens: part, at: last };
            let order = if last > 0 { order(&mut tail) } else { None };
            let expr = expression(source, if order.is_some() { &part[..last] } else { part })?;
            // Here, as in a column list, SQLite takes 'a' for the name of a column.
            let expr = match expr {
                Expr { kind: ExprKind::String(text), span } => {
                    let name = Name { span, text, quote: Some('\'') };
                    Expr { span, kind: ExprKind::Column { schema: None, table: None, name } }
                }
                other => other,
            };
            Ok(IndexedColumn { span: span_of(part), expr, order })
        })
        .collect()
}
