//! Random expressions of mixed operators group as in SQLite: printed back with all parentheses, they keep their values.

use lite2pg_core::sqlite::parse_expression;
use lite2pg_core::tree::{BinaryOperator, Expr, ExprKind, InSet, LikeOperator, UnaryOperator};
use rusqlite::{Connection, types::Value};

use crate::generate::expression;
use crate::random::{Random, setting};

const LEAVES: &[&str] = &[
    "a",
    "b",
    "c",
    "d",
    "j",
    "n",
    "0",
    "1",
    "2",
    "3",
    "-7",
    "2.5",
    "NULL",
    "'x'",
    "'3'",
    "'%a%'",
    "'b*'",
    "x'41'",
    "TRUE",
    "'$.k'",
    "'{\"k\":[1,2]}'",
    "1",
    "0",
];

/// The expression with parentheses around all operands; leaves are the source's own text.
fn print(source: &str, expr: &Expr) -> String {
    let text = |expr: &Expr| print(source, expr);
    let not = |negated: bool| if negated { "NOT " } else { "" };
    let list = |list: &[Expr]| list.iter().map(text).collect::<Vec<_>>().join(", ");
    match &expr.kind {
        ExprKind::Unary(operator, inner) => {
            let operator = match operator {
                UnaryOperator::Minus => "-",
                UnaryOperator::Plus => "+",
                UnaryOperator::BitNot => "~",
                UnaryOperator::Not => "NOT",
            };
            format!("({operator} {})", text(inner))
        }
        ExprKind::Binary(left, operator, right) => format!("({} {} {})", text(left), spelling(*operator), text(right)),
        ExprKind::Collate(inner, name) => format!("({} COLLATE {})", text(inner), name.text),
        ExprKind::Is { left, negated, distinct_from, right, .. } => {
            let not = not(negated != distinct_from);
            let distinct = if *distinct_from { "DISTINCT FROM " } else { "" };
            format!("({} IS {not}{distinct}{})", text(left), text(right))
        }
        ExprKind::IsNull { expr, negated, .. } => {
            format!("({} {})", text(expr), if *negated { "NOTNULL" } else { "ISNULL" })
        }
        ExprKind::Like { expr, operator, negated, pattern, escape, .. } => {
            let word = if *operator == LikeOperator::Glob { "GLOB" } else { "LIKE" };
            let escape = escape.as_ref().map_or(String::new(), |escape| format!(" ESCAPE {}", text(escape)));
            format!("({} {}{word} {}{escape})", text(expr), not(*negated), text(pattern))
        }
        ExprKind::Between { expr, negated, low, high } => {
            format!("({} {}BETWEEN {} AND {})", text(expr), not(*negated), text(low), text(high))
        }
        ExprKind::In { expr, negated, set } => {
            let set = match set {
                InSet::List(values) => list(values),
                InSet::Query(query) => query.span.of(source).to_owned(),
                InSet::Table(_) => unreachable!("the generator makes none"),
            };
            format!("({} {}IN ({set}))", text(expr), not(*negated))
        }
        ExprKind::Function(call) => format!("{}({})", call.name.text, list(&call.arguments)),
        ExprKind::Cast(inner, target) => format!("CAST({} AS {})", text(inner), target.words),
        ExprKind::Case { operand, branches, otherwise } => {
            let mut out = String::from("(CASE");
            out.extend(operand.iter().map(|operand| format!(" {}", text(operand))));
            out.extend(branches.iter().map(|(when, then)| format!(" WHEN {} THEN {}", text(when), text(then))));
            out.extend(otherwise.iter().map(|otherwise| format!(" ELSE {}", text(otherwise))));
            out + " END)"
        }
        ExprKind::Paren(inner) => format!("({})", text(inner)),
        _ => expr.span.of(source).to_owned(),
    }
}

const fn spelling(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Or => "OR",
        BinaryOperator::And => "AND",
        BinaryOperator::Equal => "=",
        BinaryOperator::NotEqual => "<>",
        BinaryOperator::Less => "<",
        BinaryOperator::LessEqual => "<=",
        BinaryOperator::Greater => ">",
        BinaryOperator::GreaterEqual => ">=",
        BinaryOperator::BitAnd => "&",
        BinaryOperator::BitOr => "|",
        BinaryOperator::ShiftLeft => "<<",
        BinaryOperator::ShiftRight => ">>",
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::Modulo => "%",
        BinaryOperator::Concat => "||",
        BinaryOperator::Arrow => "->",
        BinaryOperator::LongArrow => "->>",
    }
}

/// The values that the expression has in each row of `t`, or the error.
fn values(connection: &Connection, expr: &str) -> Result<Vec<Value>, String> {
    let run = || -> rusqlite::Result<Vec<Value>> {
        let mut statement = connection.prepare(&format!("SELECT {expr} FROM t"))?;
        statement.query_map([], |row| row.get(0))?.collect()
    };
    run().map_err(|error| error.to_string())
}

#[test]
fn random_expressions_keep_their_values() {
    let connection = Connection::open_in_memory().unwrap();
    connection
        .execute_batch(
            "CREATE TABLE t (a INTEGER, b TEXT, c REAL, d, j TEXT, n);
             INSERT INTO t VALUES (1, 'abc', 2.5, 'x', '{\"k\":[1,2]}', NULL), (0, 'B', -3.0, 4, '[5,\"x\",null]', NULL),
                (7, '3', 0.0, x'3132', '{\"k\":{\"x\":1}}', NULL);",
        )
        .unwrap();
    let mut random = Random::from_setting();
    let count = setting("LITE2PG_FUZZ_COUNT", 12_000);
    let (mut wrong, mut failing, mut refused) = (Vec::new(), 0, 0);
    for _ in 0..count {
        let size = 1 + random.below(7);
        let source = expression(&mut random, size, LEAVES);
        let expected = values(&connection, &source);
        let parsed = parse_expression(&source);
        if let Err(error) = &expected
            && (error.contains("syntax error") || error.contains("incomplete input"))
        {
            refused += 1;
            if parsed.is_ok() {
                wrong.push(format!("{source}\n    SQLite: {error}\n    parser: accepted"));
            }
            continue;
        }
        let printed = match parsed {
            Ok(expr) => print(&source, &expr),
            Err(error) => {
                wrong.push(format!("{source}\n    SQLite: {expected:?}\n    parser: {error:?}"));
                continue;
            }
        };
        let found = values(&connection, &printed);
        failing += usize::from(expected.is_err());
        if expected != found && !(expected.is_err() && found.is_err()) {
            wrong.push(format!("{source}\n    {printed}\n    {expected:?}\n    {found:?}"));
        }
    }
    println!("precedence: {count} expressions, {refused} not SQLite, {failing} fail in both forms");
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}
