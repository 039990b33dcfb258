//! The quotes around the body of a function: `$$`, or others if the body holds these.

const OPEN: &str = "RETURNS TRIGGER AS $$";
const CLOSE: &str = "$$ LANGUAGE plpgsql";

/// Takes other quotes for a function whose body would end too early.
pub(super) fn quoted(function: String) -> String {
    let Some(rest) = function.strip_suffix(CLOSE) else { return function };
    let Some((head, body)) = rest.split_once(OPEN).filter(|(_, body)| body.contains("$$")) else { return function };
    let mut tag = "$body$".to_owned();
    for number in 2.. {
        if !body.contains(&tag) {
            break;
        }
        tag = format!("$body{number}$");
    }
    format!("{head}RETURNS TRIGGER AS {tag}{body}{tag} LANGUAGE plpgsql")
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn only_where_the_body_holds_them() {
        let function = |quote: &str, body: &str| {
            format!("CREATE FUNCTION f() RETURNS TRIGGER AS {quote}\n{body}\n{quote} LANGUAGE plpgsql")
        };
        for body in ["a", "a$b", "$1"] {
            assert_eq!(quoted(function("$$", body)), function("$$", body));
        }
        assert_eq!(quoted(function("$$", "a $$ b")), function("$body$", "a $$ b"));
        assert_eq!(quoted(function("$$", "a $$ $body$ b")), function("$body2$", "a $$ $body$ b"));
        assert_eq!(quoted("CREATE TABLE $$".to_owned()), "CREATE TABLE $$");
    }
}
