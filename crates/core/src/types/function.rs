//! The type of a function call, and what it wants of its arguments: as its row in the table of functions says.

use super::{Class, Facts, Place, Ty, Typing};
use crate::functions::{self, Gives, Takes};
use crate::pg_type::Family;
use crate::printf_template::{Part, parts};
use crate::tree::{Expr, ExprKind, Function};

impl Typing<'_> {
    pub(super) fn function(&mut self, function: &Function) -> Ty {
        for argument in &function.arguments {
            self.expr(argument);
        }
        function.order_by.iter().for_each(|term| {
            self.expr(&term.expr);
            self.sorted(&term.expr);
        });
        if matches!(function.name.key().as_str(), "min" | "max") {
            function.arguments.iter().for_each(|argument| self.sorted(argument));
        }
        function.filter.iter().for_each(|filter| self.condition(filter));
        function.over.iter().for_each(|over| self.window(over));
        if let Some(ty) = self.date_time(function).or_else(|| self.json(function)) {
            return ty;
        }
        self.printed(function);
        let Some(known) = functions::known(function) else { return Ty::Unknown };
        let mut shared: Vec<&Expr> = Vec::new();
        for (at, argument) in function.arguments.iter().enumerate() {
            match known.takes(at) {
                Takes::Number | Takes::Integer => self.value_as(argument, Family::Numeric),
                Takes::Text | Takes::TextOrBlob => self.value_as(argument, Family::Text),
                _ => {}
            }
            match known.takes(at) {
                Takes::Any => {}
                Takes::Text if matches!(known.name, "concat" | "concat_ws") => {
                    self.want(argument, Family::Text, Place::Printed);
                }
                Takes::Text => self.want(argument, Family::Text, Place::Operand),
                Takes::TextOrBlob if self.ty(argument) == Ty::Is(Family::Bytea) => {}
                Takes::TextOrBlob => self.want(argument, Family::Text, Place::Operand),
                Takes::Number => self.want(argument, Family::Numeric, Place::Operand),
                Takes::Integer => self.want(argument, Family::Integer, Place::Operand),
                Takes::Condition => self.want(argument, Family::Boolean, Place::Condition),
                Takes::Same => shared.push(argument),
            }
        }
        let shared = (!shared.is_empty()).then(|| self.unify(&shared));
        // PostgreSQL makes a text of two literals or parameters here, whatever the place wants.
        let is_null = |argument: &Expr| matches!(argument.bare().kind, ExprKind::Null);
        let untyped = |argument: &Expr| self.ty(argument) == Ty::Untyped && !is_null(argument);
        if known.name == "nullif" && function.arguments.iter().all(untyped) {
            return Ty::Is(Family::Text);
        }
        self.gives(function, known.gives, shared)
    }

    /// The parameters that a template of `printf` writes are what its codes say.
    fn printed(&mut self, function: &Function) {
        let [template, arguments @ ..] = function.arguments.as_slice() else { return };
        let (true, Some(template)) = (function.name.is("printf") || function.name.is("format"), template.string())
        else {
            return;
        };
        let codes = parts(template).unwrap_or_default().into_iter().filter_map(|part| match part {
            Part::Code(code) => Some(code.letter),
            Part::Text(_) => None,
        });
        for (letter, argument) in codes.zip(arguments) {
            if matches!(argument.bare().kind, ExprKind::Parameter(_)) {
                let family = match letter {
                    'd' | 'i' | 'x' | 'X' | 'o' => Family::Integer,
                    'f' | 'e' | 'g' => Family::Numeric,
                    _ => Family::Text,
                };
                self.want(argument, family, Place::Operand);
            }
        }
    }

    fn gives(&mut self, function: &Function, gives: Gives, shared: Option<Ty>) -> Ty {
        let first = function.arguments.first();
        let ty = match first.map_or(Ty::Unknown, |first| self.ty(first)) {
            // What the place of the call wants does not reach its argument.
            Ty::Now => Ty::Is(Family::Text),
            ty => ty,
        };
        match gives {
            Gives::Integer => Ty::Is(Family::Integer),
            Gives::Real => Ty::Is(Family::Double),
            Gives::RealNumeric => Ty::Is(Family::Numeric),
            Gives::Text => Ty::Is(Family::Text),
            Gives::Blob => Ty::Is(Family::Bytea),
            Gives::Boolean => Ty::Is(Family::Boolean),
            Gives::Shared => shared.unwrap_or(Ty::Unknown),
            Gives::First => match ty {
                Ty::Untyped => Ty::Is(Family::Text),
                Ty::Is(family) if function.name.is("substr") || function.name.is("substring") => {
                    Ty::Is(if family == Family::Bytea { family } else { Family::Text })
                }
                ty => ty,
            },
            Gives::Number => {
                if let (Ty::Is(Family::Boolean), Some(first)) = (ty, first) {
                    self.want(first, Family::Integer, Place::Operand);
                    return Ty::Is(Family::Integer);
                }
                match ty {
                    Ty::Untyped if first.is_some_and(|first| first.string().is_some()) => Ty::Is(Family::Text),
                    Ty::Is(Family::Text) if !matches!(function.name.key().as_str(), "min" | "max") => {
                        Ty::Is(Family::Numeric)
                    }
                    ty => ty,
                }
            }
            Gives::Sum => match ty {
                Ty::Is(Family::Boolean) => Ty::Is(Family::Integer),
                Ty::Is(Family::Double) => ty,
                // Of a bigint it is numeric, of an integer bigint.
                Ty::Is(Family::Integer) if first.is_some_and(|first| self.facts(first).narrow) => ty,
                Ty::Is(_) => Ty::Is(Family::Numeric),
                Ty::Unknown | Ty::Untyped | Ty::Now => Ty::Unknown,
            },
            Gives::Average => match ty {
                Ty::Is(Family::Double) => ty,
                Ty::Is(_) => Ty::Is(Family::Numeric),
                Ty::Unknown | Ty::Untyped | Ty::Now => Ty::Unknown,
            },
            Gives::Special => self.special(function, ty),
        }
    }

    fn special(&mut self, function: &Function, first: Ty) -> Ty {
        let arguments = function.arguments.as_slice();
        match (function.name.key().as_str(), arguments) {
            // They lend each other no affinity: a number is never the same as a text.
            ("nullif", [left, right]) if self.facts(left).class.never_equals(self.facts(right).class) => self.ty(left),
            ("nullif", [left, right]) => {
                self.compare(left, right, true);
                match self.out.wants.get(&left.bare().span) {
                    Some((Family::Text, Place::Beside)) => Ty::Is(Family::Text),
                    _ => self.ty(left),
                }
            }
            ("lag" | "lead", [value, _, default]) => self.unify(&[value, default]),
            ("mod", [left, right]) => match (first, self.ty(right)) {
                (Ty::Is(Family::Integer), Ty::Is(Family::Integer)) => {
                    let _ = left;
                    Ty::Is(Family::Integer)
                }
                _ => Ty::Is(Family::Double),
            },
            _ => first,
        }
    }

    /// What is known of a call besides its type.
    pub(super) fn function_facts(&self, function: &Function, plain: Facts) -> Facts {
        let Some(known) = functions::known(function) else { return plain };
        let all_not_null = function.arguments.iter().all(|argument| self.facts(argument).not_null);
        let first = function.arguments.first().map(|first| self.facts(first));
        let class = first.map_or(Class::Unknown, |first| first.class);
        let number = if class.is_number() { class } else { Class::Number };
        let plain = Facts { not_null: false, ..plain };
        match known.name {
            "count" => Facts { not_null: true, ..plain },
            "row_number" | "rank" | "dense_rank" | "ntile" | "percent_rank" | "cume_dist" | "random" | "pi"
            | "concat" | "total" => Facts { class: plain.class, not_null: true, ..plain },
            "round" | "avg" => Facts { class: Class::Real, not_null: all_not_null && known.name == "round", ..plain },
            "sum" => Facts { class: if class == Class::Unknown { Class::Number } else { number }, ..plain },
            "abs" | "ceil" | "ceiling" | "floor" | "trunc" => {
                let narrow = first.is_some_and(|first| first.narrow);
                Facts { class: number, not_null: all_not_null, narrow, ..plain }
            }
            "min" | "max" if function.arguments.len() == 1 => {
                first.map_or(plain, |first| Facts { not_null: false, affinity: None, nocase: false, ..first })
            }
            "min" | "max" => {
                let arguments: Vec<&Expr> = function.arguments.iter().collect();
                Facts { not_null: all_not_null, ..self.together(plain, &arguments) }
            }
            "coalesce" | "ifnull" => {
                let arguments: Vec<&Expr> = function.arguments.iter().collect();
                let not_null = arguments.iter().any(|argument| self.facts(argument).not_null);
                Facts { not_null, ..self.together(plain, &arguments) }
            }
            "iif" | "if" => {
                let arguments: Vec<&Expr> = function.arguments.iter().skip(1).collect();
                let not_null = arguments.len() == 2 && arguments.iter().all(|argument| self.facts(argument).not_null);
                Facts { not_null, ..self.together(plain, &arguments) }
            }
            "likely" | "unlikely" | "likelihood" => first.map_or(plain, |first| Facts { nocase: false, ..first }),
            "lag" | "lead" | "first_value" | "last_value" | "nth_value" | "nullif" => {
                first.map_or(plain, |first| Facts { not_null: false, affinity: None, nocase: false, ..first })
            }
            "mod" => Facts { class: Class::Real, ..plain },
            // PostgreSQL gives these in four bytes.
            "length" | "instr" | "unicode" | "sign" => {
                Facts { narrow: true, not_null: all_not_null && matches!(known.name, "length" | "instr"), ..plain }
            }
            "lower" | "upper" | "trim" | "ltrim" | "rtrim" | "like" | "glob" | "quote" | "typeof" => {
                Facts { not_null: all_not_null, ..plain }
            }
            _ => plain,
        }
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
