//! The marks that git leaves in a file where two branches changed the same lines.

/// The byte offset of the first conflict that nobody has resolved yet: its three marks, each at the start of a line.
pub fn conflict(text: &str) -> Option<usize> {
    let start = line(text, 0, "<<<<<<< ")?;
    let middle = line(text, start, "=======")?;
    line(text, middle, ">>>>>>> ")?;
    Some(start)
}

/// Where the first line from an offset on begins that begins with a mark.
fn line(text: &str, from: usize, mark: &str) -> Option<usize> {
    let found = text[from..].match_indices(mark).map(|(at, _)| from + at);
    found.into_iter().find(|at| *at == 0 || text.as_bytes()[at - 1] == b'\n')
}

#[cfg(test)]
mod tests {
    use super::conflict;

    #[test]
    fn all_three_marks_at_the_start_of_lines() {
        let text = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n";
        assert_eq!(conflict(text), Some(2));
        assert_eq!(conflict(&text[2..]), Some(0));
        assert_eq!(conflict(&text.replace('\n', "\r\n")), Some(3));
        assert_eq!(conflict(&text.replace("<<<<<<<", " <<<<<<<")), None);
        assert_eq!(conflict("-- Heading\n=======\n"), None);
        assert_eq!(conflict("=======\n<<<<<<< a\n>>>>>>> b\n"), None);
    }
}
