//! Templates of `printf`, taken apart: <https://www.sqlite.org/printf.html>.

/// One code of a template: `%-08.3d`.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that printf knows")]
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Code {
    /// `-`: the value stands on the left of its width.
    pub left: bool,
    /// `0`: zeros fill the width.
    pub zeros: bool,
    /// `+`: a sign before positive numbers too.
    pub plus: bool,
    /// A space before positive numbers.
    pub space: bool,
    /// `,` between thousands.
    pub commas: bool,
    /// `#` or `!`.
    pub alternate: bool,
    /// At least so many characters.
    pub width: usize,
    /// What stands behind the point.
    pub precision: Option<usize>,
    /// What kind of value.
    pub letter: char,
}

/// A part of a template.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// What comes out as it stands.
    Text(String),
    /// What a value is written for.
    Code(Code),
}

/// Takes a template apart; `None` where it has something else than flags, literal numbers and a letter.
pub fn parts(template: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut chars = template.chars().peekable();
    while let Some(char) = chars.next() {
        if char != '%' {
            text.push(char);
            continue;
        }
        if chars.peek() == Some(&'%') {
            chars.next();
            text.push('%');
            continue;
        }
        let mut code = Code::default();
        loop {
            match chars.peek()? {
                '-' => code.left = true,
                '0' => code.zeros = true,
                '+' => code.plus = true,
                ' ' => code.space = true,
                ',' => code.commas = true,
                '#' | '!' => code.alternate = true,
                _ => break,
            }
            chars.next();
        }
        let number = |chars: &mut std::iter::Peekable<std::str::Chars>| {
            let mut digits = String::new();
            while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                digits.push(digit);
            }
            digits.parse::<usize>().ok()
        };
        code.width = number(&mut chars).unwrap_or(0);
        if chars.next_if_eq(&'.').is_some() {
            code.precision = Some(number(&mut chars).unwrap_or(0));
        }
        while chars.next_if_eq(&'l').is_some() {}
        code.letter = chars.next()?;
        if code.width > 1000 || code.precision.is_some_and(|precision| precision > 100) {
            return None;
        }
        parts.push(Part::Text(std::mem::take(&mut text)));
        parts.push(Part::Code(code));
    }
    parts.push(Part::Text(text));
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_templates_apart() {
        let code = |letter| Code { letter, ..Code::default() };
        assert_eq!(
            parts("a%d%%%05.2f"),
            Some(vec![
                Part::Text("a".into()),
                Part::Code(code('d')),
                Part::Text("%".into()),
                Part::Code(Code { zeros: true, width: 5, precision: Some(2), ..code('f') }),
                Part::Text(String::new()),
            ])
        );
        assert_eq!(parts("%"), None);
        assert_eq!(
            parts("% d"),
            Some(vec![
                Part::Text(String::new()),
                Part::Code(Code { space: true, ..code('d') }),
                Part::Text(String::new())
            ])
        );
    }
}
