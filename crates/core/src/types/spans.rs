//! What is known of expressions, by their spans.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::text::Span;

/// A map from the expressions of one statement. It cannot be iterated, so its order shows nowhere.
#[derive(Debug)]
pub struct Spans<V>(HashMap<Span, V, BuildHasherDefault<SpanHasher>>);

impl<V> Spans<V> {
    /// What is known of an expression.
    pub fn get(&self, span: &Span) -> Option<&V> {
        self.0.get(span)
    }

    /// True if something is.
    pub fn contains_key(&self, span: &Span) -> bool {
        self.0.contains_key(span)
    }

    /// True if nothing is known of any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn insert(&mut self, span: Span, value: V) {
        self.0.insert(span, value);
    }

    /// Keeps what is known already.
    pub(super) fn insert_first(&mut self, span: Span, value: V) {
        self.0.entry(span).or_insert(value);
    }

    pub(super) fn remove(&mut self, span: &Span) {
        self.0.remove(span);
    }
}

impl<V> Default for Spans<V> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

/// Two numbers that differ in their low bits need no more than a multiplication.
#[derive(Debug, Default)]
struct SpanHasher(u64);

impl Hasher for SpanHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_usize(byte.into()));
    }

    fn write_usize(&mut self, number: usize) {
        // An odd number whose bits look random, from the golden ratio.
        self.0 = (self.0.rotate_left(5) ^ number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
