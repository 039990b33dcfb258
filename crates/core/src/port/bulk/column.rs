//! The values of one column: what becomes of each class of literals.

use std::collections::HashMap;

use super::{GAP, MARK, Rules};
use crate::edit::{self, Edit};
use crate::literal::{Class, Content, Literal, characters, digits};
use crate::pg_type::{Affinity, Family, PgType};
use crate::text::Span;

/// How many texts are remembered word by word for a column.
const EXACT: usize = 4096;

/// What is known of the values of a column.
#[derive(Default)]
pub(super) struct Column {
    family: Option<Family>,
    /// SQLite makes numbers of texts here.
    numeric: bool,
    /// The type limits the length of texts or the digits of numbers.
    limited: bool,
    by_class: HashMap<(Class, usize), Outcome>,
    by_text: HashMap<String, Outcome>,
    /// The class seen last that stays as it is: most often the next one is the same.
    pub same: Option<Class>,
}

/// What becomes of a literal.
#[derive(Clone)]
pub(super) enum Outcome {
    /// It stays as it is, but for `cut` bytes at its begin and its end, between two texts.
    Around { cut: (usize, usize), before: String, after: String, rules: Rules },
    /// This very text becomes another one.
    Text { text: String, rules: Rules },
}

impl Column {
    /// A column of this type, of whose values nothing is known yet.
    pub fn new(pg: Option<&PgType>, affinity: Option<Affinity>) -> Self {
        let numeric = matches!(affinity, Some(Affinity::Integer | Affinity::Real | Affinity::Numeric));
        Self {
            family: pg.map(|pg| pg.family),
            numeric,
            limited: pg.is_some_and(|pg| pg.sql.contains('(')),
            ..Self::default()
        }
    }

    /// True if the class of a literal does not tell what becomes of it here.
    fn is_by_text(&self, class: Class) -> bool {
        match (class, self.family) {
            (Class::Odd, _) => true,
            (Class::Text { content: Content::Number, .. }, Some(Family::Text)) => self.numeric,
            (Class::Text { .. }, None | Some(Family::Text)) => false,
            (Class::Text { content: Content::Moment { .. }, .. }, Some(family)) => !family.is_moment(),
            (Class::Text { .. }, Some(_)) => true,
            _ => false,
        }
    }

    /// The class of a literal and, where the type limits it, its length.
    fn key(&self, source: &str, literal: &Literal) -> (Class, usize) {
        let text = literal.span.of(source);
        let length = match literal.class {
            _ if !self.limited => 0,
            Class::Text { .. } => characters(&text[1..text.len() - 1]),
            Class::Integer { .. } | Class::Real { .. } => {
                let (before, behind) = digits(text);
                before << 16 | behind
            }
            _ => 0,
        };
        (literal.class, length)
    }

    /// What becomes of a literal, if that is known.
    pub fn outcome(&self, source: &str, literal: &Literal) -> Option<&Outcome> {
        if !self.is_by_text(literal.class)
            && let Some(outcome) = self.by_class.get(&self.key(source, literal))
        {
            return Some(outcome);
        }
        self.by_text.get(literal.span.of(source))
    }

    /// Learns what the rules made of a literal; `edits` are those inside it.
    pub fn learn(&mut self, source: &str, literal: &Literal, edits: &[Edit]) {
        let rules: Rules = edits.iter().map(|edit| edit.rule).collect();
        let cuts: &[(usize, usize)] = match literal.class {
            Class::Text { .. } => &[(0, 0), (1, 1)],
            Class::Blob { .. } => &[(0, 0), (2, 1)],
            _ => &[(0, 0)],
        };
        let kept = cuts.iter().find_map(|cut| kept(source, literal.span, *cut, edits));
        let by_text = self.is_by_text(literal.class) || kept.is_none();
        let outcome = match kept {
            Some((cut, before, after)) => Outcome::Around { cut, before, after, rules },
            None => match edit::apply(source, literal.span, edits) {
                Ok(text) => Outcome::Text { text, rules },
                Err(_) => return,
            },
        };
        if by_text {
            if self.by_text.len() >= EXACT {
                self.by_text.clear();
            }
            self.by_text.insert(literal.span.of(source).to_owned(), outcome);
            return;
        }
        if !self.limited && edits.is_empty() {
            self.same = Some(literal.class);
        }
        self.by_class.insert(self.key(source, literal), outcome);
    }
}

/// What the edits put around a literal that they leave as it is, but for `cut` bytes at its begin and its end.
fn kept(source: &str, literal: Span, cut: (usize, usize), edits: &[Edit]) -> Option<((usize, usize), String, String)> {
    let at = Span::new(literal.start + cut.0, literal.end - cut.1);
    let mut edits = edits.to_vec();
    edits.push(Edit { at, with: vec![MARK.into()], rule: GAP, anew: false, outer: false });
    let text = edit::apply(source, literal, &edits).ok()?;
    let (before, after) = text.split_once(MARK)?;
    (!after.contains(MARK)).then(|| (cut, before.to_owned(), after.to_owned()))
}

impl Outcome {
    /// Writes what becomes of a literal.
    pub fn write(&self, source: &str, literal: Span, text: &mut String, rules: &mut Rules) {
        match self {
            Self::Around { cut, before, after, rules: by } => {
                text.push_str(before);
                text.push_str(Span::new(literal.start + cut.0, literal.end - cut.1).of(source));
                text.push_str(after);
                rules.extend(by);
            }
            Self::Text { text: new, rules: by } => {
                text.push_str(new);
                rules.extend(by);
            }
        }
    }
}
