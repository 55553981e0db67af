use super::reference::is_address;
use crate::encoding::json;

/// The addresses of all status lists of an issuer, to be fetched before they are needed (draft Token Status List §9.3).
/// Nobody signed it: each list that it leads to is verified as any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusAggregation {
    /// The addresses, each once, in their order.
    pub uris: Vec<String>,
}

impl StatusAggregation {
    /// Reads the JSON as it came.
    ///
    /// # Errors
    /// [`BadStatusAggregation`] unless it is an object with an array `status_lists` of at most 1,000 addresses, within
    /// 1 MiB.
    pub fn parse(json: &[u8]) -> Result<Self, BadStatusAggregation> {
        if json.len() > MAX_BYTES {
            return Err(BadStatusAggregation);
        }
        let value = json::parse(json).map_err(|_| BadStatusAggregation)?;
        let items = value.get("status_lists").and_then(|lists| lists.as_array()).ok_or(BadStatusAggregation)?;
        if items.len() > MAX_LISTS {
            return Err(BadStatusAggregation);
        }
        let mut uris: Vec<String> = Vec::with_capacity(items.len());
        for item in items {
            let uri = item.as_str().filter(|uri| is_address(uri)).ok_or(BadStatusAggregation)?;
            if !uris.iter().any(|earlier| earlier == uri) {
                uris.push(uri.to_owned());
            }
        }
        Ok(Self { uris })
    }
}

/// The bytes are no aggregation of status lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an aggregation of status lists")]
pub struct BadStatusAggregation;

impl BadStatusAggregation {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        "status.malformed"
    }
}

const MAX_BYTES: usize = 1024 * 1024;
const MAX_LISTS: usize = 1000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_each_once_and_within_limits() {
        // The example of the draft, §9.3, with one address twice.
        let json = br#"{"status_lists":["https://example.com/statuslists/1","https://example.com/statuslists/2",
            "https://example.com/statuslists/1"],"more":1}"#;
        let read = StatusAggregation::parse(json).map(|aggregation| aggregation.uris);
        let uris = ["https://example.com/statuslists/1", "https://example.com/statuslists/2"];
        assert_eq!(read, Ok(uris.map(String::from).to_vec()));
        assert_eq!(StatusAggregation::parse(br#"{"status_lists":[]}"#).map(|it| it.uris), Ok(Vec::new()));
        let many = |count: usize| format!(r#"{{"status_lists":[{}]}}"#, vec![r#""u:1""#; count].join(","));
        assert!(StatusAggregation::parse(many(1000).as_bytes()).is_ok());
        let long = format!(r#"{{"status_lists":["u:{}"]}}"#, "a".repeat(2048));
        for bad in [
            "{}",
            "[]",
            "null",
            r#"{"status_lists":"u:1"}"#,
            r#"{"status_lists":[1]}"#,
            r#"{"status_lists":[""]}"#,
            r#"{"status_lists":["u:1"],"status_lists":[]}"#,
            &many(1001),
            &long,
            &" ".repeat(MAX_BYTES + 1),
        ] {
            assert_eq!(StatusAggregation::parse(bad.as_bytes()), Err(BadStatusAggregation));
        }
    }
}
