//! Rows of literals in INSERTs that are left out of tokens and trees, so that a dump takes no more memory than its text.
//!
//! There are two kinds: rows *inside* one statement ([`Gap`]), and statements of one form *behind* another ([`Run`]).
//! Only rows that show nothing new are left out ([`Seen`]): what trees remain are a sample in which all of their values
//! occur by class, so that inference and rules see what they would see of the whole.

use std::collections::HashSet;

use crate::directive::Directive;
use crate::lex::{self, TokenKind};
use crate::literal::{self, Class, Literal};
use crate::text::Span;

/// From how many rows or statements on they are left out. Fewer are worth a tree each.
pub const MANY: usize = 32;

/// Rows inside a statement, of which the tokens hold a sample.
#[derive(Clone, Debug)]
pub struct Gap {
    /// From the `(` of the first row to that of the first one that stays.
    pub span: Span,
    /// How many values each row has.
    pub columns: usize,
    /// The rows of the sample, each with the comma behind it.
    pub sample: Vec<Span>,
}

/// Statements that differ from the one before them in their values only, and have nothing new among these.
#[derive(Clone, Debug)]
pub struct Run {
    /// From the end of the statement before them to the end of the last of them, its `;` included.
    pub whole: Span,
    /// What all of them have in common.
    pub form: Form,
    /// For each column, whether all values are NULL; `None` if only some are.
    pub nulls: Vec<Option<bool>>,
}

/// What INSERTs of one row have in common but for their values.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// From the first word up to the `(` of the row.
    pub head: Span,
    /// From behind the row to the `;`, which is included.
    pub tail: Span,
    /// How many values there are.
    pub columns: usize,
}

impl Form {
    /// True if both statements differ in their values only.
    pub fn is_same(self, source: &str, other: Self) -> bool {
        self.columns == other.columns
            && self.head.of(source) == other.head.of(source)
            && self.tail.of(source) == other.tail.of(source)
    }
}

/// What was seen in each column.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    columns: Vec<SeenColumn>,
}

#[derive(Clone, Debug, Default)]
struct SeenColumn {
    classes: HashSet<Class>,
    /// The class added last: most often the next one is the same.
    last: Option<Class>,
    /// The longest text, in characters.
    longest: usize,
    /// The most digits of a number, before and behind the point.
    digits: (usize, usize),
}

impl Seen {
    /// True if nothing in the row is new.
    pub fn knows(&self, source: &str, row: &[Literal]) -> bool {
        self.columns.len() == row.len()
            && self.columns.iter().zip(row).all(|(column, value)| column.knows(source, value))
    }

    /// Adds a row.
    pub fn add(&mut self, source: &str, row: &[Literal]) {
        self.columns.resize_with(row.len(), SeenColumn::default);
        self.columns.iter_mut().zip(row).for_each(|(column, value)| column.add(source, value));
    }
}

impl SeenColumn {
    fn knows(&self, source: &str, literal: &Literal) -> bool {
        if self.last != Some(literal.class) && !self.classes.contains(&literal.class) {
            return false;
        }
        match literal.class {
            // Bytes are never fewer than characters.
            Class::Text { .. } => literal.span.len() - 2 <= self.longest || length(source, literal) <= self.longest,
            Class::Integer { .. } | Class::Real { .. } => {
                let (before, behind) = literal::digits(literal.span.of(source));
                before <= self.digits.0 && behind <= self.digits.1
            }
            _ => true,
        }
    }

    fn add(&mut self, source: &str, literal: &Literal) {
        self.classes.insert(literal.class);
        self.last = Some(literal.class);
        match literal.class {
            Class::Text { .. } => self.longest = self.longest.max(length(source, literal)),
            Class::Integer { .. } | Class::Real { .. } => {
                let (before, behind) = literal::digits(literal.span.of(source));
                self.digits = (self.digits.0.max(before), self.digits.1.max(behind));
            }
            _ => {}
        }
    }
}

fn length(source: &str, text: &Literal) -> usize {
    literal::characters(Span::new(text.span.start + 1, text.span.end - 1).of(source))
}

/// One statement of a run.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// From the end of the statement before it, white space and comments included, to its `;`, which is included.
    pub whole: Span,
    /// From its first word to its last, the `;` not included.
    pub span: Span,
    /// Its row.
    pub row: Span,
}

/// Reads the row of literals at `at`, which must be its `(`, into `values`. `None` if it is not one.
pub fn row(source: &str, at: usize, values: &mut Vec<Literal>) -> Option<Span> {
    values.clear();
    let mut here = symbol(source, at, b'(')?;
    loop {
        here = trivia(source, here)?;
        let literal = literal::read(source, here)?;
        here = trivia(source, literal.span.end)?;
        values.push(literal);
        match symbol(source, here, b',') {
            Some(next) => here = next,
            None => return Some(Span::new(at, symbol(source, here, b')')?)),
        }
    }
}

impl Gap {
    /// Reads as many rows as can be left out from `at` on, where a row begins. If they are too few, gives back up to where
    /// that was found out.
    ///
    /// # Errors
    /// The end of the rows that were read.
    pub fn read(source: &str, at: usize) -> Result<Self, usize> {
        let (mut values, mut seen, mut sample) = (Vec::new(), Seen::default(), Vec::new());
        let (mut here, mut columns, mut count) = (at, 0, 0);
        // Only a row with another one behind it is left out: the last one stays.
        while let Some(row) = row(source, here, &mut values)
            && (count == 0 || values.len() == columns)
            && let Some(comma) = trivia(source, row.end).and_then(|behind| symbol(source, behind, b','))
            && let Some(next) = trivia(source, comma)
            && symbol(source, next, b'(').is_some()
        {
            if !seen.knows(source, &values) {
                seen.add(source, &values);
                sample.push(Span::new(row.start, comma));
            }
            columns = values.len();
            count += 1;
            here = next;
        }
        if count < MANY { Err(here) } else { Ok(Self { span: Span::new(at, here), columns, sample }) }
    }
}

impl Run {
    /// Reads the statements behind `at` that have this form and nothing that was not `seen`. If they are too few, gives
    /// back up to where that was found out.
    ///
    /// # Errors
    /// The end of the statements that were read.
    pub fn read(source: &str, at: usize, form: Form, seen: &Seen) -> Result<Self, usize> {
        let (mut values, mut nulls) = (Vec::new(), Vec::new());
        let (mut end, mut count) = (at, 0);
        while let Some(member) = member(source, end, form, &mut values) {
            if !seen.knows(source, &values) {
                break;
            }
            if count == 0 {
                nulls.extend(values.iter().map(|value| Some(value.class == Class::Null)));
            }
            for (nulls, value) in nulls.iter_mut().zip(&values) {
                *nulls = nulls.filter(|nulls| *nulls == (value.class == Class::Null));
            }
            end = member.whole.end;
            count += 1;
        }
        if count < MANY { Err(end) } else { Ok(Self { whole: Span::new(at, end), form, nulls }) }
    }
}

/// Reads the statement of a form that begins behind `at`.
pub fn member(source: &str, at: usize, form: Form, values: &mut Vec<Literal>) -> Option<Member> {
    let start = trivia(source, at)?;
    if !source[start..].starts_with(form.head.of(source)) {
        return None;
    }
    let row = row(source, start + form.head.len(), values).filter(|_| values.len() == form.columns)?;
    let tail = form.tail.of(source);
    source[row.end..].starts_with(tail).then(|| Member {
        whole: Span::new(at, row.end + tail.len()),
        span: Span::new(start, row.end + tail[..tail.len() - 1].trim_end().len()),
        row,
    })
}

/// Skips white space and comments. `None` at a directive: those are for the splitter.
fn trivia(source: &str, mut at: usize) -> Option<usize> {
    // Most often nothing stands there.
    while matches!(source.as_bytes().get(at), Some(b' ' | b'\t' | b'\r' | b'\n' | b'-' | b'/')) {
        let token = lex::next(source, at)?;
        match token.kind {
            TokenKind::Space | TokenKind::BlockComment => {}
            TokenKind::LineComment if Directive::read(token.span.of(source)).is_none() => {}
            TokenKind::LineComment => return None,
            _ => return Some(at),
        }
        at = token.span.end;
    }
    Some(at)
}

fn symbol(source: &str, at: usize, wanted: u8) -> Option<usize> {
    (source.as_bytes().get(at) == Some(&wanted)).then_some(at + 1)
}
