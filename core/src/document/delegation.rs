use serde_json::{Map, Value};

use super::{Error, claims::Claims};
use crate::host::Timestamp;

/// Giấy ủy quyền, or giám hộ: what the holder may do for somebody else, and until when.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delegation {
    /// Which one.
    pub delegation_id: String,
    /// For whom: name, and personal number or the code of an organisation.
    pub delegator: (String, Option<String>),
    /// The delegate's name.
    pub full_name: String,
    /// What for; at least one.
    pub scope: Vec<String>,
    /// Until when, where it says.
    pub until: Option<Timestamp>,
}

redacted_debug!(Delegation);

impl Delegation {
    /// From verified claims.
    ///
    /// # Errors
    /// [`Error`], with the claim at fault; a delegation for nothing is one.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        let scope = claims.optional_texts("scope")?.ok_or_else(|| Error::Missing(claims.path("scope")))?;
        if scope.is_empty() {
            return Err(claims.wrong("scope"));
        }
        let until =
            claims.optional_number("until")?.map(i64::try_from).transpose().map_err(|_| claims.wrong("until"))?;
        Ok(Self {
            delegation_id: claims.text("delegation_id")?,
            delegator: (claims.text("delegator_name")?, claims.optional_text("delegator_number")?),
            full_name: claims.text("full_name")?,
            scope,
            until: until.map(Timestamp),
        })
    }

    /// Whether it covers something now.
    pub fn covers(&self, scope: &str, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until) && self.scope.iter().any(|it| it == scope)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn it_covers_its_scope_until_it_ends() {
        let claims = json!({
            "delegation_id": "D-1", "delegator_name": "Nguyễn Thị Minh Khai", "full_name": "Trần Văn Bình",
            "scope": ["vehicle"], "until": 1_790_000_000,
        });
        let delegation = Delegation::from_claims(claims.as_object().expect("an object")).expect("a delegation");
        assert!(delegation.covers("vehicle", Timestamp(1_789_999_999)));
        assert!(!delegation.covers("vehicle", Timestamp(1_790_000_000)));
        assert!(!delegation.covers("health", Timestamp(0)));
        for (name, value) in
            [("scope", json!([])), ("scope", json!([1])), ("until", json!("soon")), ("until", json!(u64::MAX))]
        {
            let mut claims = claims.clone();
            claims[name] = value;
            assert!(Delegation::from_claims(claims.as_object().expect("an object")).is_err(), "{name}");
        }
    }
}
