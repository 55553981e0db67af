//! Which claims are meant (SD-JWT VC §5.6.1, OpenID4VP 1.0 §7).

use std::fmt;

use serde_json::Value;

/// A way from the top of a credential to a claim, or to several at once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClaimPath(Vec<PathPart>);

/// One step. Closed: these are all there are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PathPart {
    /// To the member of this name.
    Name(String),
    /// To every element of an array.
    All,
    /// To one element of an array as issued, hidden ones counted.
    Index(usize),
}

impl ClaimPath {
    /// Along these steps.
    ///
    /// # Errors
    /// [`BadPath`] if there are none, or more than 32.
    pub fn new(parts: Vec<PathPart>) -> Result<Self, BadPath> {
        if parts.is_empty() || parts.len() > MAX_PARTS { Err(BadPath) } else { Ok(Self(parts)) }
    }

    /// To a claim of the top level.
    pub fn top(name: &str) -> Self {
        Self(vec![PathPart::Name(name.to_owned())])
    }

    /// From a JSON array of names, `null` and indices.
    ///
    /// # Errors
    /// [`BadPath`] for anything else.
    pub fn from_json(path: &Value) -> Result<Self, BadPath> {
        let part = |part: &Value| match part {
            Value::String(name) => Ok(PathPart::Name(name.clone())),
            Value::Null => Ok(PathPart::All),
            number => number.as_u64().and_then(|index| usize::try_from(index).ok()).map(PathPart::Index).ok_or(BadPath),
        };
        let parts = path.as_array().filter(|parts| parts.len() <= MAX_PARTS).ok_or(BadPath)?;
        Self::new(parts.iter().map(part).collect::<Result<_, _>>()?)
    }

    /// The steps.
    pub fn parts(&self) -> &[PathPart] {
        &self.0
    }
}

/// `address.locality`, `nationalities[]`, `degrees[0].type`; in a name `\` stands before `.`, `[` and `\`. No two paths
/// have one text. So a claim is named in a [`Showing`](crate::consent::Showing).
impl fmt::Display for ClaimPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, part) in self.0.iter().enumerate() {
            match part {
                PathPart::Name(name) => {
                    if at > 0 {
                        formatter.write_str(".")?;
                    }
                    for character in name.chars() {
                        if ['.', '[', '\\'].contains(&character) {
                            formatter.write_str("\\")?;
                        }
                        write!(formatter, "{character}")?;
                    }
                }
                PathPart::All => formatter.write_str("[]")?,
                PathPart::Index(index) => write!(formatter, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Not a path to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a path to a claim")]
pub struct BadPath;

/// As deep as what is read.
const MAX_PARTS: usize = crate::encoding::json::MAX_DEPTH;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_names_indices_and_null_and_nothing_else() {
        let path = ClaimPath::from_json(&json!(["degrees", null, "type", 0])).expect("a path");
        assert_eq!(path.to_string(), "degrees[].type[0]");
        for broken in
            [json!([]), json!("a"), json!([true]), json!([-1]), json!([1.5]), json!([["a"]]), json!(vec!["a"; 33])]
        {
            assert_eq!(ClaimPath::from_json(&broken), Err(BadPath), "{broken}");
        }
    }

    #[test]
    fn no_two_paths_have_one_text() {
        let all = [
            json!(["a", "b"]),
            json!(["a.b"]),
            json!(["a\\", "b"]),
            json!(["a\\.b"]),
            json!(["a[]"]),
            json!(["a", null]),
        ];
        let mut texts: Vec<_> =
            all.iter().map(|path| ClaimPath::from_json(path).expect("a path").to_string()).collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), all.len(), "{texts:?}");
    }
}
