//! The types of the date and time functions, and what they want of their arguments.

use super::{Facts, Place, Ty, Typing};
use crate::date_time::{arguments, makes_moment, modifier, number_code};
use crate::pg_type::{Affinity, Family};
use crate::tree::{Expr, ExprKind, Function};

/// The modifiers that say what a number before them counts.
const NUMBERS: [&str; 3] = ["unixepoch", "julianday", "auto"];

impl Typing<'_> {
    /// The type of a date function whose arguments are typed already; `None` for any other function.
    pub(super) fn date_time(&mut self, function: &Function) -> Option<Ty> {
        let ty = match function.name.key().as_str() {
            "date" | "datetime" | "time" => Ty::Now,
            "unixepoch" => Ty::Is(Family::Integer),
            "julianday" => Ty::Is(Family::Double),
            "strftime" if super::is_epoch_now(function) => Ty::Is(Family::Integer),
            "strftime" | "timediff" => Ty::Is(Family::Text),
            _ => return None,
        };
        let is_bound = |expr: &Expr| matches!(expr.bare().kind, ExprKind::Parameter(_));
        let mut arguments = arguments(function).iter();
        if let [value, modifier, ..] = arguments.as_slice()
            && is_bound(value)
            && modifier.string().is_some_and(|text| NUMBERS.iter().any(|says| says.eq_ignore_ascii_case(text)))
        {
            self.want(value, Family::Double, Place::Operand);
        }
        for modifier in arguments.clone().skip(1).filter(|modifier| is_bound(modifier)) {
            self.want(modifier, Family::Text, Place::Operand);
        }
        if let Some(value) = arguments.next()
            && is_moment(value)
        {
            self.want(value, Family::Timestamp, Place::Beside);
        }
        // The number of a computed modifier stays a number: it is no operand of `||` in the port.
        for computed in arguments.filter_map(modifier::computed) {
            self.out.wants.remove(&computed.number.bare().span);
            self.whole_number(computed.number);
        }
        Some(ty)
    }

    /// Makes `strftime('%Y', …)` the number that it is where a number is meant.
    pub(super) fn whole_number(&mut self, expr: &Expr) {
        if number_code(expr).is_some() {
            let ty = Ty::Is(Family::Integer);
            for span in [expr.span, expr.bare().span] {
                self.out.is.insert(span, ty);
                self.out.facts.insert(span, Facts::of(ty));
            }
        }
    }

    /// Makes `strftime('%s', …)` a number beside a column that lends it its affinity.
    pub(super) fn number_beside(&mut self, left: &Expr, right: &Expr) {
        for (one, other) in [(left, right), (right, left)] {
            let numeric =
                matches!(self.facts(other).affinity, Some(Affinity::Integer | Affinity::Real | Affinity::Numeric));
            if numeric && self.facts(other).class.is_number() {
                self.whole_number(one);
            }
        }
    }
}

/// True for a date function as the argument of another one.
fn is_moment(expr: &Expr) -> bool {
    match &expr.bare().kind {
        ExprKind::Function(function) => makes_moment(function),
        ExprKind::Current(_) => true,
        _ => false,
    }
}
