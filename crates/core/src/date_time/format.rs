//! The format of `strftime`.

/// A part of a format.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// Text that stays.
    Text(String),
    /// The letter behind `%`.
    Code(char),
}

/// Splits a format. `%F`, `%T` and `%R` come out as what they stand for.
///
/// # Errors
/// The letter that SQLite does not know: the value of the whole call is then NULL.
pub fn parts(format: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut chars = format.chars();
    while let Some(char) = chars.next() {
        if char != '%' {
            push(&mut parts, char);
            continue;
        }
        match chars.next() {
            Some('%') => push(&mut parts, '%'),
            Some('F') => parts.extend(self::parts("%Y-%m-%d")?),
            Some('T') => parts.extend(self::parts("%H:%M:%S")?),
            Some('R') => parts.extend(self::parts("%H:%M")?),
            Some(code) if "defGgHIjJklmMpPsSuUVwWY".contains(code) => parts.push(Part::Code(code)),
            Some(code) => return Err(format!("%{code}")),
            None => return Err("%".into()),
        }
    }
    Ok(parts)
}

fn push(parts: &mut Vec<Part>, char: char) {
    match parts.last_mut() {
        Some(Part::Text(text)) => text.push(char),
        _ => parts.push(Part::Text(char.into())),
    }
}

/// What `to_char` writes for a code, if it has one template for it
/// (<https://www.postgresql.org/docs/current/functions-formatting.html>).
pub fn template(code: char) -> Option<&'static str> {
    Some(match code {
        'Y' => "YYYY",
        'm' => "MM",
        'd' => "DD",
        'H' => "HH24",
        'I' => "HH12",
        'M' => "MI",
        'S' => "SS",
        'f' => "SS.MS",
        'j' => "DDD",
        'p' => "AM",
        'P' => "am",
        'G' => "IYYY",
        'g' => "IY",
        'V' => "IW",
        'u' => "ID",
        _ => return None,
    })
}

/// A text as `to_char` has to see it to copy it.
pub fn quoted(text: &str) -> String {
    if text.bytes().all(|byte| b"-:./, 0123456789".contains(&byte)) {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
