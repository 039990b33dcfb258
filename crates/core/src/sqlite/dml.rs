//! `SELECT`, `INSERT`, `UPDATE` and `DELETE`.

use super::cursor::{Cursor, check_commas, split_commas};
use super::{SyntaxError, expression, query, span_of, table, with_parser};
use crate::lex::Token;
use crate::text::Span;
use crate::tree::*;

type Read<T> = Result<T, SyntaxError>;

/// Reads a statement that may begin with `WITH`.
pub(super) fn read(cursor: &mut Cursor) -> Read<StatementKind> {
    let from = cursor.at;
    if cursor.is("WITH") {
        cursor.until(|cursor| cursor.is_any(&["INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT", "VALUES"]));
    }
    if cursor.is("SELECT") || cursor.is("VALUES") {
        return Ok(StatementKind::Query(Box::new(query(cursor.source, &cursor.tokens[from..])?)));
    }
    let with = if cursor.at > from { Some(with(cursor.source, &cursor.tokens[from..cursor.at])?) } else { None };
    if cursor.is("UPDATE") {
        return update(cursor, with);
    }
    if cursor.is("DELETE") { delete(cursor, with) } else { insert(cursor, with) }
}

fn with(source: &str, tokens: &[Token]) -> Read<With> {
    // sqlparser reads WITH only before a query: give it one, and forget it.
    let shimmed = || {
        let mut shimmed = super::shim::tokens(source, tokens);
        let end = Span::at(span_of(tokens).end);
        let one = sqlparser::tokenizer::Token::Number("1".into(), false);
        let select = sqlparser::tokenizer::Token::make_keyword("SELECT");
        shimmed.push(super::shim::placed(select, end));
        shimmed.push(super::shim::placed(one, end));
        shimmed
    };
    super::with_tokens(source, tokens, shimmed, |parser, lower| {
        let with = parser.parse_query()?.with;
        Ok(with.map_or_else(|| super::lower::unknown(span_of(tokens), "this WITH"), |with| lower.with(&with)))
    })
}

fn insert(cursor: &mut Cursor, with: Option<With>) -> Read<StatementKind> {
    let (keyword, conflict) = match cursor.word("REPLACE") {
        Some(span) => (span, Some((span, Conflict::Replace))),
        None => (cursor.expect("INSERT")?, or_action(cursor)?),
    };
    cursor.expect("INTO")?;
    let table = cursor.object_name()?;
    let alias = if cursor.word("AS").is_some() { Some(cursor.name()?) } else { None };
    let (column_list, columns) = if cursor.is_symbol("(") {
        let from = cursor.at;
        let columns = table::names(cursor)?;
        (Some(cursor.since(from)), columns)
    } else {
        (None, Vec::new())
    };
    let source = if cursor.words(&["DEFAULT", "VALUES"]).is_some() {
        InsertSource::DefaultValues
    } else if cursor.is("VALUES") {
        cursor.bump();
        values(cursor)?
    } else {
        let rows = cursor.until(|cursor| cursor.is("RETURNING") || (cursor.is("ON") && cursor.nth_is(1, "CONFLICT")));
        if rows.is_empty() {
            return Err(cursor.error("VALUES, SELECT or DEFAULT VALUES"));
        }
        InsertSource::Query(Box::new(query(cursor.source, rows)?))
    };
    let mut upserts = Vec::new();
    while cursor.is("ON") {
        upserts.push(upsert(cursor)?);
    }
    let returning = returning(cursor)?;
    cursor.finish()?;
    let insert = Insert { with, keyword, conflict, table, alias, column_list, columns, source, upserts, returning };
    Ok(StatementKind::Insert(Box::new(insert)))
}

/// The rows behind `VALUES`; if more follows than rows, the whole is a query.
fn values(cursor: &mut Cursor) -> Read<InsertSource> {
    let from = cursor.at - 1;
    let mut rows = Vec::new();
    loop {
        let first = cursor.at;
        let inner = cursor.list("a value")?;
        let span = cursor.since(first);
        let values = split_commas(cursor.source, inner)
            .into_iter()
            .map(|part| expression(cursor.source, part))
            .collect::<Read<Vec<_>>>()?;
        rows.push(Row { span, values });
        if cursor.symbol(",").is_none() {
            break;
        }
    }
    if cursor.is_end() || cursor.is("ON") || cursor.is("RETURNING") {
        return Ok(InsertSource::Values(rows));
    }
    let tokens = &cursor.tokens[from..];
    cursor.at = cursor.tokens.len();
    Ok(InsertSource::Query(Box::new(query(cursor.source, tokens)?)))
}

fn or_action(cursor: &mut Cursor) -> Read<Option<(Span, Conflict)>> {
    let from = cursor.at;
    if cursor.word("OR").is_none() {
        return Ok(None);
    }
    let action = table::conflict(cursor)?;
    Ok(Some((cursor.since(from), action)))
}

fn upsert(cursor: &mut Cursor) -> Read<Upsert> {
    let from = cursor.at;
    cursor.expect("ON")?;
    cursor.expect("CONFLICT")?;
    let (mut target, mut target_condition) = (Vec::new(), None);
    if cursor.is_symbol("(") {
        let inner = cursor.list("a column")?;
        target = table::indexed_columns(cursor.source, inner)?;
        if cursor.word("WHERE").is_some() {
            let condition =
                cursor.until(|cursor| cursor.is("DO") && (cursor.nth_is(1, "NOTHING") || cursor.nth_is(1, "UPDATE")));
            target_condition = Some(expression(cursor.source, condition)?);
        }
    }
    cursor.expect("DO")?;
    let update = if cursor.word("NOTHING").is_some() {
        None
    } else {
        cursor.expect("UPDATE")?;
        cursor.expect("SET")?;
        let stop = |cursor: &Cursor| cursor.is("ON") || cursor.is("RETURNING");
        let assignments = assignments(cursor, |cursor| cursor.is("WHERE") || stop(cursor))?;
        let condition = condition(cursor, stop)?;
        Some((assignments, condition))
    };
    Ok(Upsert { span: cursor.since(from), target, target_condition, update })
}

fn assignments(cursor: &mut Cursor, stop: impl Fn(&Cursor) -> bool) -> Read<Vec<Assignment>> {
    let list = cursor.until(stop);
    check_commas(cursor.source, list, cursor.here(), "a column and its value")?;
    split_commas(cursor.source, list)
        .into_iter()
        .map(|part| {
            let mut cursor = Cursor::new(cursor.source, part);
            let columns = if cursor.is_symbol("(") { table::names(&mut cursor)? } else { vec![cursor.name()?] };
            if cursor.symbol("==").is_none() {
                cursor.expect_symbol("=")?;
            }
            let value = expression(cursor.source, &part[cursor.at..])?;
            Ok(Assignment { span: span_of(part), columns, value })
        })
        .collect()
}

fn condition(cursor: &mut Cursor, stop: impl Fn(&Cursor) -> bool) -> Read<Option<Expr>> {
    if cursor.word("WHERE").is_none() {
        return Ok(None);
    }
    let condition = cursor.until(stop);
    expression(cursor.source, condition).map(Some)
}

fn returning(cursor: &mut Cursor) -> Read<Option<Returning>> {
    let from = cursor.at;
    if cursor.word("RETURNING").is_none() {
        return Ok(None);
    }
    let list = cursor.until(starts_limit);
    let items = with_parser(cursor.source, list, |parser, lower| {
        let items = parser.parse_comma_separated(sqlparser::parser::Parser::parse_select_item)?;
        Ok(items.iter().map(|item| lower.item(item)).collect())
    })?;
    Ok(Some(Returning { span: cursor.since(from), items }))
}

/// `UPDATE … ORDER BY … LIMIT …`, which SQLite knows when built so.
fn starts_limit(cursor: &Cursor) -> bool {
    cursor.is("LIMIT") || (cursor.is("ORDER") && cursor.nth_is(1, "BY"))
}

fn limit(cursor: &mut Cursor, table: &ObjectName, alias: Option<&Name>) -> Read<Option<Box<Query>>> {
    if !starts_limit(cursor) {
        return Ok(None);
    }
    let from = cursor.at;
    let order_by = if cursor.words(&["ORDER", "BY"]).is_some() {
        let terms = cursor.until(|cursor| cursor.is("LIMIT"));
        with_parser(cursor.source, terms, |parser, lower| {
            let terms = parser.parse_comma_separated(sqlparser::parser::Parser::parse_order_by_expr)?;
            Ok(lower.order_terms(&terms))
        })?
    } else {
        Vec::new()
    };
    let word = cursor.at;
    cursor.expect("LIMIT")?;
    let first = cursor.until(|cursor| cursor.is("OFFSET") || cursor.is_symbol(","));
    let first = expression(cursor.source, first)?;
    let comma = cursor.symbol(",").is_some();
    let (limit, offset) = if comma || cursor.word("OFFSET").is_some() {
        let rest = cursor.until(|_| false);
        let second = expression(cursor.source, rest)?;
        if comma { (second, Some(first)) } else { (first, Some(second)) }
    } else {
        (first, None)
    };
    let span = cursor.since(from);
    let select = Select {
        keyword: Span::at(span.start),
        distinct: false,
        items: Vec::new(),
        from: Some(From {
            first: TableRef { kind: TableRefKind::Table(table.clone()), alias: alias.cloned() },
            joins: Vec::new(),
        }),
        condition: None,
        group_by: Vec::new(),
        having: None,
        windows: Vec::new(),
    };
    let limit = Some(Limit { span: cursor.since(word), limit, offset, comma });
    Ok(Some(Box::new(Query { span, with: None, body: QueryBody::Select(Box::new(select)), order_by, limit })))
}

fn index_hint(cursor: &mut Cursor) -> Read<Option<Span>> {
    let from = cursor.at;
    if cursor.words(&["NOT", "INDEXED"]).is_some() {
        return Ok(Some(cursor.since(from)));
    }
    if cursor.words(&["INDEXED", "BY"]).is_some() {
        cursor.name()?;
        return Ok(Some(cursor.since(from)));
    }
    Ok(None)
}

fn ends_clause(cursor: &Cursor) -> bool {
    cursor.is("RETURNING") || starts_limit(cursor)
}

fn update(cursor: &mut Cursor, with: Option<With>) -> Read<StatementKind> {
    cursor.expect("UPDATE")?;
    let conflict = or_action(cursor)?;
    let table = cursor.object_name()?;
    let alias = if cursor.word("AS").is_some() { Some(cursor.name()?) } else { None };
    let index_hint = index_hint(cursor)?;
    cursor.expect("SET")?;
    let assignments = assignments(cursor, |cursor| cursor.is("WHERE") || cursor.is("FROM") || ends_clause(cursor))?;
    let from = if cursor.word("FROM").is_some() {
        let tables = cursor.until(|cursor| cursor.is("WHERE") || ends_clause(cursor));
        with_parser(cursor.source, tables, |parser, lower| {
            let tables = parser.parse_comma_separated(sqlparser::parser::Parser::parse_table_and_joins)?;
            Ok(lower.from(&tables))
        })?
    } else {
        None
    };
    let condition = condition(cursor, ends_clause)?;
    let returning = returning(cursor)?;
    let limit = limit(cursor, &table, alias.as_ref())?;
    cursor.finish()?;
    let update = Update { with, conflict, table, alias, index_hint, assignments, from, condition, returning, limit };
    Ok(StatementKind::Update(Box::new(update)))
}

fn delete(cursor: &mut Cursor, with: Option<With>) -> Read<StatementKind> {
    cursor.expect("DELETE")?;
    cursor.expect("FROM")?;
    let table = cursor.object_name()?;
    let alias = if cursor.word("AS").is_some() { Some(cursor.name()?) } else { None };
    let index_hint = index_hint(cursor)?;
    let condition = condition(cursor, ends_clause)?;
    let returning = returning(cursor)?;
    let limit = limit(cursor, &table, alias.as_ref())?;
    cursor.finish()?;
    let delete = Delete { with, table, alias, index_hint, condition, returning, limit };
    Ok(StatementKind::Delete(Box::new(delete)))
}
