//! `DROP TRIGGER` needs the name of its table in PostgreSQL, and leaves a function behind.

use crate::context::Cx;
use crate::rule::{Example, Out, Rule, Visit};
use crate::rules::identifier::spell;
use crate::tree::{ObjectKind, Statement, StatementKind};

pub(super) static RULE: Rule = Rule {
    name: "drop-trigger",
    summary: "Adds the table to `DROP TRIGGER` and drops the trigger's function.",
    caveat: "A trigger that is not there is refused; with IF EXISTS its function is dropped, and with it whatever trigger calls it.",
    examples: &[Example { sqlite: "DROP TRIGGER IF EXISTS a;", postgres: "DROP FUNCTION IF EXISTS a() CASCADE;" }],
    visit: Visit::Statement(drop_trigger),
};

fn drop_trigger(cx: &Cx, statement: &Statement, out: &mut Out) {
    let StatementKind::Drop(drop) = &statement.kind else { return };
    if drop.object != ObjectKind::Trigger {
        return;
    }
    let Some(trigger) = cx.catalog.triggers.get(&drop.name.name.key()) else {
        if drop.if_exists.is_some() {
            // Without the table PostgreSQL can only be told by the function.
            let name = crate::rebuild::spell(cx.catalog, &drop.name.name.text);
            out.before(vec![format!("DROP FUNCTION IF EXISTS {name}() CASCADE").into()]);
            out.drop_statement();
        } else {
            out.refuse(statement.span, "no file makes this trigger, so its table is not known");
        }
        return;
    };
    let table = cx.catalog.table(&trigger.table).map_or(trigger.table.clone(), |table| table.name.clone());
    out.keep(statement.span);
    out.insert(statement.span.end, format!(" ON {}", spell(&table)));
    let exists = if drop.if_exists.is_some() { "IF EXISTS " } else { "" };
    out.after(vec![format!("DROP FUNCTION {exists}{}()", spell(&trigger.name)).into()]);
}
