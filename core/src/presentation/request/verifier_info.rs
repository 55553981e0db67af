use serde_json::Value;

use crate::presentation::Error;

/// What others say about the verifier (`verifier_info`, §5.11), as it came: nothing in it is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierInfo {
    /// How `data` is to be read.
    pub format: String,
    /// A text or an object.
    pub data: Value,
    /// The queries that it is about; empty for all.
    pub credential_ids: Vec<String>,
}

impl VerifierInfo {
    pub(super) fn parse(value: Option<&Value>) -> Result<Vec<Self>, Error> {
        let Some(value) = value else { return Ok(Vec::new()) };
        let entries = value.as_array().filter(|entries| (1..=MAX_ENTRIES).contains(&entries.len()));
        entries.and_then(|entries| entries.iter().map(Self::read).collect()).ok_or(Error::Parameter)
    }

    fn read(entry: &Value) -> Option<Self> {
        let data = entry.get("data").filter(|data| data.is_string() || data.is_object())?;
        let credential_ids = match entry.get("credential_ids") {
            None => Vec::new(),
            Some(ids) => {
                let ids = ids.as_array().filter(|ids| !ids.is_empty())?;
                ids.iter().map(|id| id.as_str().map(str::to_owned)).collect::<Option<_>>()?
            }
        };
        Some(Self { format: entry.get("format")?.as_str()?.to_owned(), data: data.clone(), credential_ids })
    }
}

const MAX_ENTRIES: usize = 16;
