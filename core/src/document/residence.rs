use serde_json::{Map, Value};

use super::{Date, Error, Types, claims::Claims};

/// Thông tin cư trú, as it stood on a day.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Residence {
    /// As attested.
    pub full_name: String,
    /// Nơi thường trú.
    pub permanent: Address,
    /// Nơi tạm trú.
    pub temporary: Option<Address>,
    /// Nơi ở hiện tại.
    pub current: Option<Address>,
    /// Chủ hộ, and the relation to them.
    pub head: Option<(String, Option<String>)>,
    /// The day of the attestation. Communes were merged, so an address is that of its day.
    pub as_of: Date,
}

/// An address; without the street where only the commune was disclosed.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Address {
    /// All of it, as printed.
    pub full: Option<String>,
    /// Xã, phường, đặc khu.
    pub commune: String,
    /// Tỉnh, thành phố.
    pub province: String,
}

redacted_debug!(Residence, Address);

/// How much of a residence is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResidenceProfile {
    /// Everything about where the person lives.
    Full,
    /// That the person lives in this commune, and no street.
    Commune,
}

impl ResidenceProfile {
    /// The claims that it shows.
    pub fn claims(self) -> Vec<&'static str> {
        let name = match self {
            Self::Full => "full",
            Self::Commune => "commune",
        };
        let residence = Types::built_in().named("residence");
        let profile = residence.and_then(|it| it.disclosures().iter().find(|profile| profile.name == name));
        profile.map(|profile| profile.claims.iter().map(String::as_str).collect()).unwrap_or_default()
    }
}

impl Residence {
    /// From verified claims, of either profile.
    ///
    /// # Errors
    /// [`Error`], with the claim at fault.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        let head = claims.optional_text("head_name")?;
        let relation = claims.optional_text("head_relation")?;
        if head.is_none() && relation.is_some() {
            return Err(Error::Missing(claims.path("head_name")));
        }
        Ok(Self {
            full_name: claims.text("full_name")?,
            permanent: Address::read(&claims, ["permanent_address", "permanent_commune", "permanent_province"])?,
            temporary: Address::maybe(&claims, ["temporary_address", "temporary_commune", "temporary_province"])?,
            current: Address::maybe(&claims, ["current_address", "current_commune", "current_province"])?,
            head: head.map(|head| (head, relation)),
            as_of: claims.date("as_of")?,
        })
    }
}

impl Address {
    fn read(claims: &Claims<'_>, [full, commune, province]: [&str; 3]) -> Result<Self, Error> {
        Ok(Self { full: claims.optional_text(full)?, commune: claims.text(commune)?, province: claims.text(province)? })
    }

    /// All of an address, or none of it.
    fn maybe(claims: &Claims<'_>, names: [&str; 3]) -> Result<Option<Self>, Error> {
        for name in names {
            if claims.optional_text(name)?.is_some() {
                return Self::read(claims, names).map(Some);
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document::{Document, release::Ticks};

    fn claims() -> Map<String, Value> {
        json!({
            "personal_number": "046190000001", "full_name": "Nguyễn Thị Minh Khai",
            "permanent_address": "12 Lê Lợi, phường Thuận Hóa, thành phố Huế", "permanent_commune": "Phường Thuận Hóa",
            "permanent_province": "Thành phố Huế", "head_name": "Nguyễn Văn A", "head_relation": "con",
            "as_of": "2026-09-01",
        })
        .as_object()
        .expect("an object")
        .clone()
    }

    #[test]
    fn the_commune_is_shown_without_street_number_or_household() {
        let claims = claims();
        let document =
            Document::new(Types::built_in(), "urn:dinhdanh:sandbox:residence:1", "i", &claims).expect("a type");
        let there: Vec<_> = ResidenceProfile::Commune.claims();
        let shown = document.release(&there, &Ticks::none(), None).expect("released");
        let text = Value::from(shown.claims().clone()).to_string();
        for secret in ["Lê Lợi", "046190000001", "Nguyễn Văn A"] {
            assert!(!text.contains(secret), "{secret}");
        }
        let residence = Residence::from_claims(shown.claims()).expect("a residence");
        assert_eq!((residence.permanent.full, residence.permanent.commune.as_str()), (None, "Phường Thuận Hóa"));
        assert!(ResidenceProfile::Full.claims().contains(&"permanent_address"));
    }

    #[test]
    fn half_an_address_is_at_fault() {
        let mut claims = claims();
        claims.insert("temporary_commune".into(), json!("Xã A"));
        let error = Residence::from_claims(&claims).expect_err("no province");
        assert_eq!(error.claim().map(|path| path.as_str()), Some("temporary_province"));
    }
}
