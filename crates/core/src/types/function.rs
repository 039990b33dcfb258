//! The type of a function call, and what it wants of its arguments.

use super::{Place, Ty, Typing};
use crate::pg_type::Family;
use crate::tree::{Expr, Function};

impl Typing<'_> {
    pub(super) fn function(&mut self, function: &Function) -> Ty {
        let types: Vec<Ty> = function.arguments.iter().map(|argument| self.expr(argument)).collect();
        function.order_by.iter().for_each(|term| {
            self.expr(&term.expr);
        });
        function.filter.iter().for_each(|filter| self.condition(filter));
        function.over.iter().for_each(|over| self.window(over));
        let arguments: Vec<&Expr> = function.arguments.iter().collect();
        let first = types.first().copied().unwrap_or(Ty::Unknown);
        let is = |index: usize, family| types.get(index) == Some(&Ty::Is(family));
        match function.name.key().as_str() {
            "count" | "row_number" | "rank" | "dense_rank" | "length" | "instr" | "unixepoch" | "ntile" => {
                Ty::Is(Family::Integer)
            }
            "sum" | "total" | "avg" => {
                if is(0, Family::Boolean) {
                    self.want(arguments[0], Family::Integer, Place::Beside);
                    return Ty::Is(Family::Integer);
                }
                match first {
                    Ty::Is(Family::Double) => first,
                    Ty::Is(Family::Integer) if function.name.is("sum") => first,
                    Ty::Is(family) if family.is_number() => Ty::Is(Family::Numeric),
                    _ => Ty::Unknown,
                }
            }
            "min" | "max" if arguments.len() == 1 => {
                if is(0, Family::Boolean) {
                    self.want(arguments[0], Family::Integer, Place::Beside);
                    return Ty::Is(Family::Integer);
                }
                first
            }
            "ifnull" | "coalesce" | "min" | "max" | "nullif" => self.unify(&arguments),
            "iif" | "if" if arguments.len() == 3 => {
                self.want(arguments[0], Family::Boolean, Place::Condition);
                self.unify(&arguments[1..])
            }
            "lower" | "upper" | "trim" | "ltrim" | "rtrim" | "substr" | "substring" | "replace" => {
                if let Some(text) = arguments.first() {
                    self.want(text, Family::Text, Place::Beside);
                }
                Ty::Is(Family::Text)
            }
            "strftime" if is_epoch_now(function) => Ty::Is(Family::Integer),
            "hex" | "group_concat" | "printf" | "format" | "strftime" | "typeof" | "char" | "quote" => {
                Ty::Is(Family::Text)
            }
            "datetime" if is_now(function) => Ty::Now,
            "datetime" => Ty::Is(Family::Timestamp),
            "date" => Ty::Is(Family::Date),
            "randomblob" => Ty::Is(Family::Bytea),
            "abs" | "round" => first,
            "lag" | "lead" | "first_value" | "last_value" => first,
            _ => Ty::Unknown,
        }
    }
}

/// `datetime()`, `datetime('now')`: the present time, in UTC.
pub fn is_now(function: &Function) -> bool {
    match function.arguments.as_slice() {
        [] => !function.star,
        [now] => now.string().is_some_and(|text| text.eq_ignore_ascii_case("now")),
        _ => false,
    }
}

/// `strftime('%s', 'now')`, `unixepoch()`, `unixepoch('now')`: the seconds since 1970.
pub fn is_epoch_now(function: &Function) -> bool {
    let is_now = |expr: &Expr| expr.string().is_some_and(|text| text.eq_ignore_ascii_case("now"));
    match (function.name.key().as_str(), function.arguments.as_slice()) {
        ("unixepoch", []) => !function.star,
        ("unixepoch", [now]) => is_now(now),
        ("strftime", [format]) => format.string() == Some("%s"),
        ("strftime", [format, now]) => format.string() == Some("%s") && is_now(now),
        _ => false,
    }
}
