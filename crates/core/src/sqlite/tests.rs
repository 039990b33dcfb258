//! Unit tests of the parser.

use super::*;

#[test]
fn a_statement() {
    let source = "SELECT a FROM t WHERE b IS NOT 1";
    let tokens: Vec<_> = crate::lex::tokens(source).collect();
    parse(source, &tokens).unwrap();
}
