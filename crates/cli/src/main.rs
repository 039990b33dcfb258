//! The lite2pg binary.
fn main() {}
