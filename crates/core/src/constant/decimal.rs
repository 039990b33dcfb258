//! The decimal digits of a REAL, rounded as SQLite rounds them: halves go up, away from 0.

/// Digits, and where the point stands among them: `0.` digits times ten to `point`.
pub(super) struct Decimal {
    pub negative: bool,
    pub digits: Vec<u8>,
    pub point: i32,
}

impl Decimal {
    /// All digits that count.
    pub fn of(real: f64) -> Self {
        let scientific = format!("{:.25e}", real.abs());
        let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        let point = exponent.parse::<i32>().unwrap_or(0) + 1;
        Self { negative: real < 0.0, digits, point }
    }

    /// Keeps `count` digits; one more may come in front.
    pub fn round(&mut self, count: i32) {
        let Ok(count) = usize::try_from(count) else {
            self.digits = vec![0];
            self.point = 1;
            return;
        };
        let up = self.digits.get(count).is_some_and(|digit| *digit >= 5);
        self.digits.truncate(count);
        let mut at = count.min(self.digits.len());
        let mut carry = up;
        while carry && at > 0 {
            at -= 1;
            carry = self.digits[at] == 9;
            self.digits[at] = if carry { 0 } else { self.digits[at] + 1 };
        }
        if carry {
            self.digits.insert(0, 1);
            self.point += 1;
        }
        if self.digits.iter().all(|digit| *digit == 0) {
            self.digits = vec![0];
            self.point = 1;
        }
    }

    fn digit(&self, at: i32) -> char {
        let digit = usize::try_from(at).ok().and_then(|at| self.digits.get(at)).copied().unwrap_or(0);
        char::from(b'0' + digit)
    }

    /// The digits before the point, and `count` behind it.
    pub fn parts(&self, count: usize) -> (String, String) {
        let whole: String = (0..self.point).map(|at| self.digit(at)).collect();
        let count = i32::try_from(count).unwrap_or(0);
        let fraction = (self.point..self.point + count).map(|at| self.digit(at)).collect();
        (if whole.is_empty() { "0".to_owned() } else { whole }, fraction)
    }
}
