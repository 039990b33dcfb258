//! Unit tests of the parser: what the tree says, and what the errors point at.

use super::*;

fn read(source: &str) -> Result<Statement, SyntaxError> {
    let tokens: Vec<_> = crate::lex::tokens(source).collect();
    parse(source, &tokens)
}

/// The error stands at the marked place (`‹…›`) and has this message.
#[track_caller]
fn check(marked: &str, message: &str) {
    let start = marked.find('‹').expect("a mark");
    let end = marked.find('›').expect("an end mark") - '‹'.len_utf8();
    let source = marked.replace(['‹', '›'], "");
    let error = read(&source).expect_err("an error");
    assert_eq!((error.span, error.message.as_str()), (Span::new(start, end), message), "in {source}");
}

#[test]
fn missing_commas() {
    check("CREATE TABLE t (a INT NOT NULL ‹b› INT)", "expected a column constraint, `,` or `)`, found `b`");
    check(
        "CREATE TABLE t (a INT, b INT ‹FOREIGN› KEY (a) REFERENCES u)",
        "expected a column constraint, `,` or `)`, found `FOREIGN`",
    );
    check("SELECT a b ‹c› FROM t", "SQLite's grammar has no `c` here");
    check("INSERT INTO t VALUES (1 ‹2›)", "SQLite's grammar has no `2` here");
    check("INSERT INTO t (a ‹b›) VALUES (1, 2)", "expected `,` or `)`, found `b`");
    check("INSERT INTO t VALUES (1) ‹(›2)", "SQLite's grammar has no `(` here");
}

#[test]
fn commas_too_many() {
    check("CREATE TABLE t (a INT,‹)›", "expected a column, found `)`");
    check("CREATE TABLE t (a,‹,› b)", "expected a column, found `,`");
    check("UPDATE t SET a = 1, ‹WHERE› b", "expected a column and its value, found `WHERE`");
    check("SELECT a, ‹FROM› t", "SQLite's grammar has no `FROM` here");
    check("INSERT INTO t VALUES (1,‹)›", "expected a value, found `)`");
}

#[test]
fn parentheses() {
    check("CREATE TABLE t ‹(›a INT", "this parenthesis is never closed");
    check("CREATE TABLE t (a INT)‹)›", "expected STRICT, WITHOUT ROWID or the end of the statement, found `)`");
    check("SELECT (1 + 2‹›", "the statement ends too early");
    check("SELECT 1‹)›", "SQLite's grammar has no `)` here");
    check("CREATE INDEX i ON t (‹)›", "expected a column, found `)`");
}

#[test]
fn misspelt_keywords() {
    check("‹CREAT› TABLE t (a)", "expected the start of a statement, found `CREAT`");
    check("CREATE ‹TABEL› t (a)", "expected TABLE, INDEX, VIEW, TRIGGER or VIRTUAL TABLE, found `TABEL`");
    check("INSERT ‹INOT› t VALUES (1)", "expected INTO, found `INOT`");
    check("DELETE ‹FORM› t", "expected FROM, found `FORM`");
    check("SELECT a FROM t WHERE a = 1 ‹ODER› b = 2", "SQLite's grammar has no `ODER` here");
    check("UPDATE t ‹SETT› a = 1", "expected SET, found `SETT`");
    check(
        "CREATE TABLE t (a INT REFERENCES u ON DELETE ‹CASCAD›)",
        "expected SET NULL, SET DEFAULT, CASCADE, RESTRICT or NO ACTION, found `CASCAD`",
    );
    check("CREATE TRIGGER t AFTER ‹INSRT› ON u BEGIN SELECT 1; END", "expected UPDATE, found `INSRT`");
}

#[test]
fn foreign_dialects() {
    check(
        "CREATE TABLE t (a INT) ‹ENGINE›=InnoDB",
        "expected STRICT, WITHOUT ROWID or the end of the statement, found `ENGINE`",
    );
    check("CREATE TABLE t (a ENUM(‹'x'›))", "expected a number: a type takes nothing else in its parentheses");
    check("SELECT a‹:›:text", "SQLite has no token `:`");
    check("SELECT * FROM t LIMIT ‹ALL›", "`ALL` is a keyword: to use it as a name, quote it");
}

#[test]
fn keywords_as_names() {
    check("CREATE TABLE ‹order› (a)", "`order` is a keyword: to use it as a name, quote it");
    check("CREATE TABLE t (‹group› TEXT)", "`group` is a keyword: to use it as a name, quote it");
    check("SELECT ‹table› FROM t", "`table` is a keyword: to use it as a name, quote it");
}

#[test]
fn things_never_closed() {
    check("SELECT ‹'abc›", "this string is never closed");
    check("SELECT ‹\"abc›", "this quoted name is never closed");
    check("CREATE TRIGGER t AFTER INSERT ON u BEGIN SELECT 1‹›;", "expected `;` and END, the statement ends");
    check("SELECT CASE WHEN a THEN 1‹›", "the statement ends too early");
}

#[test]
fn compound_queries_lean_to_the_left() {
    let statement = read("SELECT 1 UNION SELECT 2 INTERSECT SELECT 3").unwrap();
    let StatementKind::Query(query) = statement.kind else { panic!("a query") };
    let QueryBody::Compound { operator, left, .. } = query.body else { panic!("a compound") };
    assert_eq!(operator, Compound::Intersect);
    assert!(matches!(*left, QueryBody::Compound { operator: Compound::Union, .. }));
}

#[test]
fn the_lower_bound_of_between_may_compare() {
    let expr = parse_expression("a BETWEEN b = c AND d").unwrap();
    let ExprKind::Between { low, .. } = expr.kind else { panic!("BETWEEN") };
    assert!(matches!(low.kind, ExprKind::Binary(_, BinaryOperator::Equal, _)));
}

/// A collation seldom changes a value, so random expressions cannot tell what it belongs to.
#[test]
fn collate_binds_tighter_than_concat_and_looser_than_a_sign() {
    let expr = parse_expression("a || b COLLATE x").unwrap();
    let ExprKind::Binary(_, BinaryOperator::Concat, right) = expr.kind else { panic!("||") };
    assert!(matches!(right.kind, ExprKind::Collate(..)));
    let expr = parse_expression("- a COLLATE x").unwrap();
    let ExprKind::Collate(inner, _) = expr.kind else { panic!("COLLATE") };
    assert!(matches!(inner.kind, ExprKind::Unary(UnaryOperator::Minus, _)));
}

#[test]
fn parentheses_around_a_table() {
    read("SELECT * FROM ((SELECT 1)) AS a JOIN (((VALUES (1)))) JOIN ((t JOIN u)) JOIN (v)").unwrap();
    read("SELECT * FROM ((SELECT 1) UNION SELECT 2)").unwrap_err();
    read("SELECT * FROM ((SELECT 1) ORDER BY 1)").unwrap_err();
}
