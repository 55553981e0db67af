use serde::{Deserialize, Deserializer, de::Error as _};

/// A line with places for members: `{class} ({scheme})[ → {expires}]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::document) struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Member(String),
    /// Left out where a member in it is absent.
    Maybe(Vec<Part>),
}

impl Template {
    fn parse(text: &str) -> Option<Self> {
        let mut rest = text;
        let parts = parts(&mut rest, Nesting::Outside)?;
        (rest.is_empty() && !parts.is_empty()).then_some(Self(parts))
    }

    /// Names of all members in it.
    pub(in crate::document) fn members(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for part in &self.0 {
            match part {
                Part::Text(_) => {}
                Part::Member(name) => names.push(name.as_str()),
                Part::Maybe(inner) => names.extend(inner.iter().filter_map(|part| match part {
                    Part::Member(name) => Some(name.as_str()),
                    _ => None,
                })),
            }
        }
        names
    }

    /// Whether it has words of its own. They would stand in every language.
    pub(in crate::document) fn has_words(&self) -> bool {
        let word = |part: &Part| matches!(part, Part::Text(text) if text.contains(char::is_alphabetic));
        self.0.iter().any(|part| word(part) || matches!(part, Part::Maybe(inner) if inner.iter().any(word)))
    }

    /// The line. A member outside brackets that is absent is left out too, with nothing in its place.
    pub(in crate::document) fn fill(&self, member: impl Fn(&str) -> Option<String>) -> String {
        let mut line = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => line.push_str(text),
                Part::Member(name) => line.push_str(&member(name).unwrap_or_default()),
                Part::Maybe(inner) => {
                    let filled = inner.iter().map(|part| match part {
                        Part::Text(text) => Some(text.clone()),
                        Part::Member(name) => member(name),
                        Part::Maybe(_) => None,
                    });
                    line.push_str(&filled.collect::<Option<String>>().unwrap_or_default());
                }
            }
        }
        line.trim().to_owned()
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a template"))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Nesting {
    Outside,
    InBrackets,
}

/// Reads up to the end, or to the closing bracket, which it takes.
fn parts(rest: &mut &str, nesting: Nesting) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    loop {
        let Some(at) = rest.find(['{', '}', '[', ']']) else {
            if !rest.is_empty() {
                parts.push(Part::Text((*rest).to_owned()));
            }
            *rest = "";
            return (nesting == Nesting::Outside).then_some(parts);
        };
        let (text, behind) = rest.split_at_checked(at)?;
        if !text.is_empty() {
            parts.push(Part::Text(text.to_owned()));
        }
        let mark = behind.chars().next()?;
        *rest = behind.get(1..)?;
        match mark {
            '{' => {
                let (name, behind) = rest.split_once('}')?;
                let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
                if name.is_empty() || !name.bytes().all(plain) {
                    return None;
                }
                parts.push(Part::Member(name.to_owned()));
                *rest = behind;
            }
            '[' if nesting == Nesting::Outside => {
                let inner = self::parts(rest, Nesting::InBrackets)?;
                parts.push(Part::Maybe(inner));
            }
            ']' if nesting == Nesting::InBrackets => return Some(parts),
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_a_line_and_leaves_out_what_is_not_known() {
        let template = Template::parse("{class} ({scheme})[ → {expires}]").expect("a template");
        assert_eq!(template.members(), ["class", "scheme", "expires"]);
        let value = |known: &'static [(&str, &str)]| {
            move |name: &str| known.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(template.fill(value(&[("class", "A1"), ("scheme", "2024")])), "A1 (2024)");
        let all = template.fill(value(&[("class", "B"), ("scheme", "2024"), ("expires", "2035-03-10")]));
        assert_eq!(all, "B (2024) → 2035-03-10");
    }

    #[test]
    fn refuses_what_is_not_a_template() {
        for text in ["", "{", "{}", "{Class}", "a]", "[a", "[[a]]", "}", "{a b}"] {
            assert_eq!(Template::parse(text), None, "{text}");
        }
    }
}
