//! Pseudo-random numbers and settings of the fuzzing tests.

/// A small generator of pseudo-random numbers (xorshift), so that a seed means the same on every machine.
pub struct Random(u64);

impl Random {
    /// The seed is `LITE2PG_FUZZ_SEED`, or always the same.
    pub fn from_setting() -> Self {
        Self(setting("LITE2PG_FUZZ_SEED", 20_240_501).max(1))
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 16) % limit as u64).unwrap()
    }

    pub fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// A number from the environment.
pub fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}
