//! What a rule may ask: the statement's surroundings.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, Table};
use crate::circles::{Circles, Guard};
use crate::config::{Config, Exactness};
use crate::infer::{Decided, Decisions};
use crate::lex::Token;
use crate::pg_type::Family;
use crate::text::Span;
use crate::tree::{Expr, Name, Statement};
use crate::types::compare::Side;
use crate::types::{Facts, Place, Ty, Types};

/// The surroundings of a statement.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Cx<'a> {
    /// The text of the file.
    pub source: &'a str,
    /// The index of the file.
    pub file: usize,
    /// The statement.
    pub statement: &'a Statement,
    /// All tokens of the statement and of what stands before it.
    pub tokens: &'a [Token],
    /// The schema: behind a `CREATE`, before any other statement.
    pub catalog: &'a Catalog,
    /// True if a `CREATE` makes something that exists already.
    pub existed: bool,
    /// The tables, in lower case, into which the file inserts rows.
    pub filled: &'a BTreeSet<String>,
    /// True if the file has begun a transaction and not ended it.
    pub in_transaction: bool,
    /// True if the file has switched the checks of foreign keys on.
    pub enforced: bool,
    /// The types of the columns.
    pub decisions: &'a Decisions,
    /// The types in this statement.
    pub types: &'a Types,
    /// The triggers that would fire themselves.
    pub circles: &'a Circles,
    /// What the user wants.
    pub config: &'a Config,
    /// The tables in which this statement is the last one to store given row numbers, by name in lower case.
    pub last_seed: bool,
    /// The INSERT before this statement in the file, if it is known how many rows it stores and under which numbers.
    pub last_insert: Option<&'a Statement>,
}

impl Cx<'_> {
    /// What an expression is in the port.
    pub fn ty(&self, expr: &Expr) -> Ty {
        self.types.is.get(&expr.span).copied().unwrap_or(Ty::Unknown)
    }

    /// What else is known of an expression.
    pub fn facts(&self, expr: &Expr) -> Facts {
        self.types.facts.get(&expr.span).copied().unwrap_or(Facts::of(Ty::Unknown))
    }

    /// True if the expression is an operand: what is put in its place must bind as tightly as a name.
    pub fn is_operand(&self, expr: &Expr) -> bool {
        self.types.operands.contains(&expr.span)
    }

    /// True for an expression in the target of an `ON CONFLICT`.
    pub fn is_conflict_target(&self, expr: &Expr) -> bool {
        use crate::tree::StatementKind as Kind;
        let in_target = |statement: &Statement| match &statement.kind {
            Kind::Insert(insert) => {
                let mut targets = insert.upserts.iter().flat_map(|upsert| &upsert.target);
                targets.any(|target| target.span.contains(expr.span))
            }
            _ => false,
        };
        match &self.statement.kind {
            Kind::CreateTrigger(create) => create.body.iter().any(in_target),
            _ => in_target(self.statement),
        }
    }

    /// True if expressions are written in their exact form, however long.
    pub fn exact(&self) -> bool {
        self.config.exactness == Exactness::Exact
    }

    /// One side of a comparison, as its plan wants it.
    pub fn side<'e>(&self, expr: &'e Expr) -> Side<'e> {
        let inner = expr.without_collate();
        Side { expr: inner, ty: self.ty(inner), facts: self.facts(expr) }
    }

    /// What the place of an expression wants; asked of the expression without parentheses.
    pub fn wants(&self, expr: &Expr) -> Option<(Family, Place)> {
        self.types.wants.get(&expr.span).copied()
    }

    /// What was decided for a column of a table.
    pub fn decided(&self, table: &str, column: &Name) -> Option<&Decided> {
        let id = self.catalog.table(table)?.column(&column.text)?.id;
        self.decisions.get(id)
    }

    /// The table that the statement makes or changes.
    pub fn table(&self) -> Option<&Table> {
        use crate::tree::StatementKind as Kind;
        let name = match &self.statement.kind {
            Kind::CreateTable(create) => &create.name,
            Kind::AlterTable(alter) => &alter.table,
            Kind::Insert(insert) => &insert.table,
            Kind::Update(update) => &update.table,
            Kind::Delete(delete) => &delete.table,
            Kind::CreateTrigger(create) => &create.table,
            _ => return None,
        };
        self.catalog.table(&name.name.text)
    }

    /// What keeps the trigger that the statement makes from firing itself.
    pub fn guard(&self) -> Option<Guard> {
        let crate::tree::StatementKind::CreateTrigger(create) = &self.statement.kind else { return None };
        self.circles.guard(self.catalog, &create.name.name.key())
    }

    /// A name of the schema as PostgreSQL has to see it: quoted, as it was defined, where it has to be.
    pub fn spell(&self, name: &str) -> String {
        match self.catalog.quoted.get(&name.to_ascii_lowercase()) {
            Some(defined) if *defined != defined.to_ascii_lowercase() => {
                format!("\"{}\"", defined.replace('"', "\"\""))
            }
            _ => crate::rules::identifier::spell(name),
        }
    }

    /// True if an earlier foreign key has made these columns of a parent unique in PostgreSQL.
    pub fn made_unique(&self, parent: &str, columns: &[String]) -> bool {
        let parent = parent.to_ascii_lowercase();
        let own = self.table().map(|table| table.name.to_ascii_lowercase());
        let others = self.catalog.tables.iter().filter(|(name, _)| Some(*name) != own.as_ref());
        others
            .flat_map(|(_, table)| &table.foreign_keys)
            .any(|key| key.parent == parent && key.parent_columns == columns)
    }

    /// The last token before a place that is neither white space nor a comment.
    pub fn token_before(&self, place: Span) -> Option<&Token> {
        self.tokens.iter().rev().find(|token| token.is_significant() && token.span.end <= place.start)
    }

    /// The parentheses right around a place, if it stands in some by itself.
    pub fn parentheses(&self, place: Span) -> Option<(Span, Span)> {
        let open = self.token_before(place)?;
        let close = self.tokens.iter().find(|token| token.is_significant() && token.span.start >= place.end)?;
        (open.is_symbol(self.source, "(") && close.is_symbol(self.source, ")")).then_some((open.span, close.span))
    }

    /// The source text of a span.
    pub fn text(&self, span: Span) -> &str {
        span.of(self.source)
    }
}
