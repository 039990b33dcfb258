//! Whether a text is JSON, as `json_valid()` says (<https://www.rfc-editor.org/rfc/rfc8259>).

/// How deep a document may go: versions of SQLite differ beyond.
const DEPTH: usize = 1000;

/// `None` where versions of SQLite differ.
pub(super) fn is_valid(text: &str) -> Option<bool> {
    let mut open: Vec<u8> = Vec::new();
    let mut rest = blank(text.as_bytes());
    loop {
        // A value.
        let Some(first) = rest.first() else { return Some(false) };
        rest = match first {
            b'[' | b'{' if open.len() == DEPTH => return None,
            b'[' if blank(&rest[1..]).first() == Some(&b']') => &blank(&rest[1..])[1..],
            b'{' if blank(&rest[1..]).first() == Some(&b'}') => &blank(&rest[1..])[1..],
            b'[' => {
                open.push(b']');
                rest = blank(&rest[1..]);
                continue;
            }
            b'{' => {
                open.push(b'}');
                match key(&rest[1..]) {
                    Ok(Some(behind)) => rest = behind,
                    Ok(None) => return Some(false),
                    Err(()) => return None,
                }
                continue;
            }
            b'"' => match string(rest) {
                Ok(Some(behind)) => behind,
                Ok(None) => return Some(false),
                Err(()) => return None,
            },
            b't' | b'f' | b'n' => {
                let words: [&[u8]; 3] = [b"true", b"false", b"null"];
                let Some(behind) = words.iter().find_map(|word| rest.strip_prefix(*word)) else { return Some(false) };
                behind
            }
            _ => match number(rest) {
                Some(behind) => behind,
                None => return Some(false),
            },
        };
        // What stands behind it.
        loop {
            rest = blank(rest);
            let Some(close) = open.last() else { return Some(rest.is_empty()) };
            match rest.first() {
                Some(byte) if byte == close => {
                    open.pop();
                    rest = &rest[1..];
                }
                Some(b',') if *close == b']' => {
                    rest = blank(&rest[1..]);
                    break;
                }
                Some(b',') => match key(&rest[1..]) {
                    Ok(Some(behind)) => {
                        rest = behind;
                        break;
                    }
                    Ok(None) => return Some(false),
                    Err(()) => return None,
                },
                _ => return Some(false),
            }
        }
    }
}

fn blank(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).unwrap_or(text.len());
    &text[end..]
}

/// What stands behind `"key" :`.
fn key(text: &[u8]) -> Result<Option<&[u8]>, ()> {
    let text = blank(text);
    if text.first() != Some(&b'"') {
        return Ok(None);
    }
    let Some(behind) = string(text)? else { return Ok(None) };
    Ok(blank(behind).strip_prefix(b":").map(blank))
}

/// What stands behind a string. An error for one with a control character, which some versions take.
fn string(text: &[u8]) -> Result<Option<&[u8]>, ()> {
    let mut at = 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return Ok(Some(&text[at + 1..])),
            b'\\' => {
                let escape = text.get(at + 1);
                let hex = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
                at += match escape {
                    Some(b'u') if text.get(at + 2..at + 6).is_some_and(hex) => 6,
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                    _ => return Ok(None),
                };
            }
            0..=0x1f => return Err(()),
            _ => at += 1,
        }
    }
    Ok(None)
}

/// What stands behind a number.
fn number(text: &[u8]) -> Option<&[u8]> {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut rest = text.strip_prefix(b"-").unwrap_or(text);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest[0] == b'0') {
        return None;
    }
    rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = digits(fraction);
        rest = (length > 0).then_some(&fraction[length..])?;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let unsigned = exponent.strip_prefix(b"-").or_else(|| exponent.strip_prefix(b"+")).unwrap_or(exponent);
        let length = digits(unsigned);
        rest = (length > 0).then_some(&unsigned[length..])?;
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn knows_json() {
        for text in ["1", " [1, 2] ", "{}", "[]", r#"{"a":[{"b":null},true,-1.5e+3]}"#, r#""\u00e9\n""#, "[[[]]]", "0"]
        {
            assert_eq!(is_valid(text), Some(true), "{text}");
        }
        let wrong =
            ["", " ", "{", "[1,]", "{a:1}", "{'a':1}", "01", "1.", ".5", "+1", "[1]]", "nul", r#""\x""#, r#"{"a"}"#];
        for text in wrong.into_iter().chain([r#"{"a":1,}"#, "[1 2]", "\"", "-", "1e", "NaN", r#"{"a" 1}"#]) {
            assert_eq!(is_valid(text), Some(false), "{text}");
        }
        assert_eq!(is_valid("\"\t\""), None);
        assert_eq!(is_valid(&"[".repeat(2000)), None);
    }
}
