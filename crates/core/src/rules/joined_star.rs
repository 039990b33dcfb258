//! `*` behind `NATURAL` and `USING`: the columns that both sides have come where the left side has them in SQLite, and first in
//! PostgreSQL.

use crate::context::Cx;
use crate::lex::Token;
use crate::rule::{Example, Out, Rule, Visit};
use crate::text::Span;
use crate::tree::{
    CommonTable, ExprKind, From, Join, JoinConstraint, Name, Query, QueryBody, Select, SelectItem, Statement, TableRef,
    TableRefKind,
};

pub(super) static RULE: Rule = Rule {
    name: "joined-star",
    summary: "Writes the columns of `*` out behind NATURAL and USING, where PostgreSQL would show them in another order.",
    caveat: "If the columns of a table are not known, it warns.",
    examples: &[Example {
        sqlite: "CREATE TABLE a (b TEXT, id INTEGER);\nCREATE TABLE c (id INTEGER, d TEXT);\nSELECT * FROM a JOIN c USING (id);",
        postgres: "CREATE TABLE a (b TEXT, id INTEGER);\nCREATE TABLE c (id INTEGER, d TEXT);\nSELECT b, id, d FROM a JOIN c USING (id);",
    }],
    visit: Visit::Statement(joined_star),
};

/// A column of FROM: the table that it comes from, by number and as it is called, and its name.
#[derive(Clone, PartialEq, Eq)]
struct Shown {
    table: usize,
    called: String,
    name: String,
    /// The right side has it too.
    merged: bool,
}

/// What `*` shows in each of the two.
#[derive(Default)]
struct Star {
    sqlite: Vec<Shown>,
    postgres: Vec<Shown>,
}

/// The columns of tables, as a statement sees them.
struct Columns<'a> {
    cx: &'a Cx<'a>,
    common: Vec<&'a CommonTable>,
}

/// Views that show views are looked through so often.
const DEEP: usize = 16;

fn joined_star(cx: &Cx, statement: &Statement, out: &mut Out) {
    crate::walk::queries(statement, &mut |query| {
        let mut bodies = vec![&query.body];
        while let Some(body) = bodies.pop() {
            match body {
                QueryBody::Compound { left, right, .. } => bodies.extend([left.as_ref(), right.as_ref()]),
                QueryBody::Select(select) => one(cx, statement, select, out),
                QueryBody::Values(_) => {}
            }
        }
    });
}

fn one(cx: &Cx, statement: &Statement, select: &Select, out: &mut Out) {
    let Some(from) = select.from.as_ref().filter(|from| merges(from)) else { return };
    if !select.items.iter().any(|item| matches!(item, SelectItem::Star)) {
        return;
    }
    let Some(star) = Columns::of(cx, statement).star(from, &mut 0, 0) else {
        out.warn(
            select.keyword,
            "behind NATURAL and USING `*` shows the columns that both sides have first in PostgreSQL",
        )
        .help("write the columns out");
        return;
    };
    if star.sqlite == star.postgres {
        return;
    }
    let spelt = |shown: &Shown| {
        let alone = shown.merged || star.sqlite.iter().filter(|other| other.name == shown.name).count() == 1;
        if alone { cx.spell(&shown.name) } else { format!("{}.{}", shown.called, cx.spell(&shown.name)) }
    };
    let list: Vec<String> = star.sqlite.iter().map(spelt).collect();
    stars(cx, select, from).into_iter().for_each(|at| out.text(at, list.join(", ")));
}

/// True if columns of two tables become one.
fn merges(from: &From) -> bool {
    let nested = |table: &TableRef| matches!(&table.kind, TableRefKind::Joined(from) if merges(from));
    nested(&from.first)
        || from.joins.iter().any(|join| {
            matches!(join.constraint, JoinConstraint::Natural | JoinConstraint::Using(_)) || nested(&join.table)
        })
}

/// The places of `*` among what is shown.
fn stars(cx: &Cx, select: &Select, from: &From) -> Vec<Span> {
    let Some(end) = from.tables().next().map(|table| match &table.kind {
        TableRefKind::Table(name) | TableRefKind::Function(name, _) => name.span.start,
        TableRefKind::Query(query) => query.span.start,
        TableRefKind::Joined(_) => cx.source.len(),
    }) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut before: Option<&Token> = None;
    let inside = |token: &&Token| token.is_significant() && token.span.start >= select.keyword.end;
    for token in cx.tokens.iter().filter(inside).take_while(|token| token.span.end <= end) {
        match cx.text(token.span) {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            "*" if depth == 0
                && before.is_none_or(|before| {
                    before.is_symbol(cx.source, ",")
                        || before.is_word(cx.source, "DISTINCT")
                        || before.is_word(cx.source, "ALL")
                }) =>
            {
                found.push(token.span);
            }
            text if depth == 0 && text.eq_ignore_ascii_case("FROM") => break,
            _ => {}
        }
        before = Some(token);
    }
    found
}

/// The names of the columns that a `*` or `t.*` shows, in lower case; empty if they are not known.
pub(super) fn names(cx: &Cx, statement: &Statement, select: &Select, item: &SelectItem) -> Vec<String> {
    let of = |shown: &Shown| match item {
        SelectItem::Star => true,
        SelectItem::TableStar(table) => shown.called.eq_ignore_ascii_case(cx.text(table.span)),
        SelectItem::Expr(..) => false,
    };
    let star = select.from.as_ref().and_then(|from| Columns::of(cx, statement).star(from, &mut 0, 0));
    star.into_iter().flat_map(|star| star.sqlite).filter(of).map(|shown| shown.name).collect()
}

impl<'a> Columns<'a> {
    fn of(cx: &'a Cx<'a>, statement: &'a Statement) -> Self {
        let mut common = Vec::new();
        crate::walk::withs(statement, &mut |with| common.extend(&with.tables));
        Self { cx, common }
    }

    /// What `*` shows; `None` if a table's columns are not known.
    fn star(&self, from: &From, tables: &mut usize, deep: usize) -> Option<Star> {
        let mut star = self.table(&from.first, tables, deep)?;
        for join in &from.joins {
            let right = self.table(&join.table, tables, deep)?;
            star = joined(&star, right, join);
        }
        Some(star)
    }

    fn table(&self, table: &TableRef, tables: &mut usize, deep: usize) -> Option<Star> {
        let names = match &table.kind {
            TableRefKind::Joined(from) => return self.star(from, tables, deep),
            TableRefKind::Query(query) => self.shown(query, deep)?,
            TableRefKind::Table(name) => self.named(&name.name, deep)?,
            TableRefKind::Function(..) => return None,
        };
        *tables += 1;
        let called = match (&table.alias, &table.kind) {
            (Some(alias), _) => self.cx.text(alias.span).to_owned(),
            (None, TableRefKind::Table(name)) => self.cx.text(name.name.span).to_owned(),
            (None, _) => String::new(),
        };
        let shown = |name| Shown { table: *tables, called: called.clone(), name, merged: false };
        let all: Vec<Shown> = names.into_iter().map(shown).collect();
        Some(Star { sqlite: all.clone(), postgres: all })
    }

    fn named(&self, name: &Name, deep: usize) -> Option<Vec<String>> {
        if deep > DEEP {
            return None;
        }
        if let Some(common) = self.common.iter().find(|common| common.name.is(&name.text)) {
            return match common.columns.as_slice() {
                [] => self.shown(&common.query, deep + 1),
                names => Some(names.iter().map(Name::key).collect()),
            };
        }
        if let Some(table) = self.cx.catalog.table(&name.text) {
            return Some(table.columns.iter().map(|column| column.name.to_ascii_lowercase()).collect());
        }
        let view = self.cx.catalog.views.get(&name.key())?;
        match view.columns.as_slice() {
            [] => Columns { cx: self.cx, common: Vec::new() }.shown(&view.query, deep + 1),
            names => Some(names.iter().map(|name| name.to_ascii_lowercase()).collect()),
        }
    }

    /// The names of what a query shows; `None` if one has none that both give it.
    fn shown(&self, query: &Query, deep: usize) -> Option<Vec<String>> {
        let QueryBody::Select(select) = query.body.leftmost() else { return None };
        let mut names = Vec::new();
        for item in &select.items {
            match item {
                SelectItem::Star => {
                    let star = self.star(select.from.as_ref()?, &mut 0, deep + 1)?;
                    names.extend(star.sqlite.into_iter().map(|shown| shown.name));
                }
                SelectItem::TableStar(_) => return None,
                SelectItem::Expr(_, Some(alias)) => names.push(alias.key()),
                SelectItem::Expr(expr, None) => match &expr.bare().kind {
                    ExprKind::Column { name, .. } => names.push(name.key()),
                    _ => return None,
                },
            }
        }
        Some(names)
    }
}

fn joined(left: &Star, right: Star, join: &Join) -> Star {
    let has = |columns: &[Shown], name: &str| columns.iter().any(|shown| shown.name == name);
    let common: Vec<String> = match &join.constraint {
        JoinConstraint::Using(names) => names.iter().map(Name::key).collect(),
        JoinConstraint::Natural => {
            let names = left.postgres.iter().map(|shown| shown.name.clone());
            names.filter(|name| has(&right.sqlite, name)).collect()
        }
        JoinConstraint::None | JoinConstraint::On(_) => Vec::new(),
    };
    let is_common = |shown: &Shown| common.contains(&shown.name);
    let merged = |shown: &Shown| Shown { merged: shown.merged || is_common(shown), ..shown.clone() };
    let mut sqlite: Vec<Shown> = left.sqlite.iter().map(merged).collect();
    sqlite.extend(right.sqlite.into_iter().filter(|shown| !is_common(shown)));
    let first = common.iter().filter_map(|name| left.postgres.iter().find(|shown| shown.name == *name));
    let mut postgres: Vec<Shown> = first.map(merged).collect();
    postgres.extend(left.postgres.iter().filter(|shown| !is_common(shown)).cloned());
    postgres.extend(right.postgres.into_iter().filter(|shown| !is_common(shown)));
    Star { sqlite, postgres }
}
