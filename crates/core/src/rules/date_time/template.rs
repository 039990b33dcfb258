//! A moment as the text that `strftime` makes of it.

use super::moment::Moment;
use crate::date_time::format::{Part, quoted, template};
use crate::edit::Piece;
use crate::pieces;

/// Writes the text: one `to_char` where it can, else several joined by `||`.
pub(super) fn text(moment: &Moment, parts: &[Part]) -> Vec<Piece> {
    let segments = if moment.immutable { immutable(moment, parts) } else { segments(moment, parts) };
    let codes = parts.iter().any(|part| matches!(part, Part::Code(_)));
    let mut sql = match segments.len() {
        0 => pieces!["''"],
        1 => segments.into_iter().next().unwrap_or_default(),
        _ => {
            let mut sql = pieces!["("];
            for (at, segment) in segments.into_iter().enumerate() {
                if at > 0 {
                    sql.push(" || ".into());
                }
                sql.extend(segment);
            }
            sql.push(")".into());
            sql
        }
    };
    if !codes && !moment.not_null {
        let constant = sql;
        sql = moment.operated("CASE WHEN ", " IS NOT NULL THEN ");
        sql.extend(constant);
        sql.push(" END".into());
    }
    sql
}

/// What one code becomes where `to_char` has no template for it.
fn special(moment: &Moment, code: char) -> Vec<Piece> {
    let week = |first: &str, offset: u8| {
        let mut sql = moment.within("lpad(((extract(doy from ", &format!(")::int + {offset} - extract({first} from "));
        sql.extend(moment.within("", ")::int) / 7)::text, 2, '0')"));
        sql
    };
    match code {
        'w' => moment.within("extract(dow from ", ")::text"),
        's' => moment.within("floor(extract(epoch from ", "))::bigint::text"),
        'W' => week("isodow", 7),
        'U' => week("dow", 6),
        'e' => moment.within("lpad(to_char(", ", 'FMDD'), 2)"),
        'k' => moment.within("lpad(to_char(", ", 'FMHH24'), 2)"),
        'l' => moment.within("lpad(to_char(", ", 'FMHH12'), 2)"),
        _ => {
            let mut sql = super::julianday::number(moment);
            sql.push("::text".into());
            sql
        }
    }
}

fn segments(moment: &Moment, parts: &[Part]) -> Vec<Vec<Piece>> {
    let mut segments = Vec::new();
    let mut template_so_far = String::new();
    let mut has_code = false;
    let flush = |so_far: &mut String, has_code: &mut bool, plain: &str, segments: &mut Vec<Vec<Piece>>| {
        if *has_code {
            segments.push(moment.within("to_char(", &format!(", '{}')", so_far.replace('\'', "''"))));
        } else if !plain.is_empty() {
            segments.push(pieces![format!("'{}'", plain.replace('\'', "''"))]);
        }
        so_far.clear();
        *has_code = false;
    };
    let mut plain = String::new();
    for part in parts {
        match part {
            Part::Text(text) => {
                template_so_far.push_str(&quoted(text));
                plain.push_str(text);
            }
            Part::Code(code) => {
                if let Some(new) = template(*code) {
                    // `DD` and `DDD` side by side would be read as one.
                    if template_so_far.chars().last() == new.chars().next() {
                        template_so_far.push_str("\"\"");
                    }
                    template_so_far.push_str(new);
                    has_code = true;
                } else {
                    flush(&mut template_so_far, &mut has_code, &plain, &mut segments);
                    plain.clear();
                    segments.push(special(moment, *code));
                }
            }
        }
    }
    flush(&mut template_so_far, &mut has_code, &plain, &mut segments);
    segments
}

/// Without `to_char`, which is not immutable: it asks for the session's language.
fn immutable(moment: &Moment, parts: &[Part]) -> Vec<Vec<Piece>> {
    let field = |name: &str, digits: u8| {
        moment.within(&format!("lpad(extract({name} from "), &format!(")::text, {digits}, '0')"))
    };
    parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => pieces![format!("'{}'", text.replace('\'', "''"))],
            Part::Code('Y') => field("year", 4),
            Part::Code('m') => field("month", 2),
            Part::Code('d') => field("day", 2),
            Part::Code('H') => field("hour", 2),
            Part::Code('M') => field("minute", 2),
            Part::Code('S') => moment.within("lpad(floor(extract(second from ", "))::text, 2, '0')"),
            Part::Code('f') => moment.within("lpad(trunc(extract(second from ", "), 3)::text, 6, '0')"),
            Part::Code('j') => field("doy", 3),
            Part::Code('G') => field("isoyear", 4),
            Part::Code('V') => field("week", 2),
            Part::Code('u') => moment.within("extract(isodow from ", ")::text"),
            Part::Code(code) => special(moment, *code),
        })
        .collect()
}

/// True for the codes that have an immutable form.
pub(super) fn has_immutable_form(parts: &[Part]) -> bool {
    parts.iter().all(|part| !matches!(part, Part::Code(code) if "IpPeklg".contains(*code)))
}
