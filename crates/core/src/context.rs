//! What a rule may ask: the statement's surroundings.

/// The surroundings of a statement.
#[derive(Debug)]
pub struct Cx<'a> {
    /// The text of the file.
    pub source: &'a str,
}
