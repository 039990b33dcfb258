//! `LIKE` and `GLOB`: <https://www.sqlite.org/lang_expr.html#the_like_glob_regexp_match_and_extract_operators>.

/// What one step of a pattern stands for.
enum Step {
    Any,
    One,
    Char(char),
    /// Characters and ranges, and whether they are those that do not match.
    Set(Vec<(char, char)>, bool),
    /// A set without its `]` matches nothing.
    Never,
}

/// `text LIKE pattern ESCAPE escape`.
pub(super) fn like(pattern: &str, text: &str, escape: Option<char>) -> bool {
    let mut steps = Vec::new();
    let mut chars = pattern.chars();
    while let Some(char) = chars.next() {
        steps.push(match char {
            char if Some(char) == escape => {
                chars.next().map_or(Step::Never, |next| Step::Char(next.to_ascii_lowercase()))
            }
            '%' => Step::Any,
            '_' => Step::One,
            char => Step::Char(char.to_ascii_lowercase()),
        });
    }
    let text: Vec<char> = text.chars().map(|char| char.to_ascii_lowercase()).collect();
    matches(&steps, &text)
}

/// `text GLOB pattern`.
pub(super) fn glob(pattern: &str, text: &str) -> bool {
    let mut steps = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(char) = chars.next() {
        steps.push(match char {
            '*' => Step::Any,
            '?' => Step::One,
            '[' => {
                let negated = chars.next_if_eq(&'^').is_some();
                let mut ranges: Vec<(char, char)> = Vec::new();
                // A `]` that comes first stands for itself.
                if chars.next_if_eq(&']').is_some() {
                    ranges.push((']', ']'));
                }
                let mut before = None;
                loop {
                    match (chars.next(), before) {
                        (None, _) => return false,
                        (Some(']'), _) => break,
                        (Some('-'), Some(from)) if chars.peek().is_some_and(|next| *next != ']') => {
                            if let Some(to) = chars.next() {
                                ranges.push((from, to));
                            }
                            before = None;
                        }
                        (Some(char), _) => {
                            ranges.push((char, char));
                            before = Some(char);
                        }
                    }
                }
                Step::Set(ranges, negated)
            }
            char => Step::Char(char),
        });
    }
    matches(&steps, &text.chars().collect::<Vec<_>>())
}

/// Each step against each place of the text, so that no pattern takes long.
fn matches(steps: &[Step], text: &[char]) -> bool {
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for step in steps {
        let mut next = vec![false; text.len() + 1];
        match step {
            Step::Any => {
                let first = reached.iter().position(|reached| *reached).unwrap_or(usize::MAX);
                next.iter_mut().enumerate().for_each(|(at, next)| *next = at >= first);
            }
            _ => {
                for (at, char) in text.iter().enumerate().filter(|(at, _)| reached[*at]) {
                    next[at + 1] = match step {
                        Step::One => true,
                        Step::Char(wanted) => wanted == char,
                        Step::Set(ranges, negated) => {
                            ranges.iter().any(|(from, to)| (from..=to).contains(&char)) != *negated
                        }
                        Step::Any | Step::Never => false,
                    };
                }
            }
        }
        reached = next;
    }
    reached[text.len()]
}
