use serde_json::{Map, Value};

use super::{ClaimPath, DocumentKind, DocumentType, Error, Types, schema::ValueKind, shown};
use crate::host::Timestamp;

/// A verified credential, with the type that gives it meaning.
#[derive(Clone, Copy)]
pub struct Document<'a> {
    pub(super) document_type: &'a DocumentType,
    pub(super) type_id: &'a str,
    pub(super) issuer: &'a str,
    pub(super) claims: &'a Map<String, Value>,
    pub(super) issued_at: Option<Timestamp>,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) status: StatusMark,
    pub(super) signs_for: &'a [String],
    pub(super) status_as_of: Option<Timestamp>,
}

impl std::fmt::Debug for Document<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Document(…)")
    }
}

impl<'a> Document<'a> {
    /// Of a credential type (`vct` or doctype), its issuer and its claims, all of them verified.
    ///
    /// # Errors
    /// [`Error::UnknownType`] if no schema covers the type.
    pub fn new(
        types: &'a Types,
        type_id: &'a str,
        issuer: &'a str,
        claims: &'a Map<String, Value>,
    ) -> Result<Self, Error> {
        let document_type = types.of(type_id).ok_or(Error::UnknownType)?;
        let (issued_at, expires_at, status) = (None, None, StatusMark::NotChecked);
        let (signs_for, status_as_of): (&[String], _) = (&[], None);
        Ok(Self { document_type, type_id, issuer, claims, issued_at, expires_at, status, status_as_of, signs_for })
    }

    /// When the credential was issued, and until when it counts: the copy on the phone, not what it attests.
    pub fn dated(self, issued_at: Option<Timestamp>, expires_at: Option<Timestamp>) -> Self {
        Self { issued_at, expires_at, ..self }
    }

    /// What the issuer's status list says.
    pub fn marked(self, status: StatusMark) -> Self {
        Self { status, ..self }
    }

    /// When that was so: the time at which the list was signed.
    pub fn marked_as_of(self, as_of: Timestamp) -> Self {
        Self { status_as_of: Some(as_of), ..self }
    }

    /// The facilities that its issuer may sign for, as the trust list says. Without it there is none, and a section of the
    /// health book is not taken for its facility's.
    pub fn signing_for(self, facilities: &'a [String]) -> Self {
        Self { signs_for: facilities, ..self }
    }

    /// Its type.
    pub fn document_type(&self) -> &'a DocumentType {
        self.document_type
    }

    /// Its kind.
    pub fn kind(&self) -> DocumentKind {
        self.document_type.kind()
    }

    /// Its claims.
    pub fn claims(&self) -> &'a Map<String, Value> {
        self.claims
    }

    /// The first picture in it, as the claim has it: base64.
    pub fn portrait(&self) -> Option<&'a str> {
        let pictures = self.document_type.claims().iter().filter(|claim| matches!(claim.value, ValueKind::Picture));
        pictures.filter_map(|claim| self.claims.get(&claim.name)?.as_str()).next()
    }

    /// Its issuer.
    pub fn issuer(&self) -> &'a str {
        self.issuer
    }

    /// When it was issued.
    pub fn issued_at(&self) -> Option<Timestamp> {
        self.issued_at
    }

    /// Type, and where a person may have several `#` and which one. A credential that does not disclose which one it is
    /// has the type alone.
    pub fn id(&self) -> String {
        match self.instance() {
            Ok(instance) => id_of(self.type_id, &instance),
            Err(_) => self.type_id.to_owned(),
        }
    }

    /// Which one of its type it is; empty where a person has one.
    ///
    /// # Errors
    /// If it should say so and does not, or not in 1 to 80 printable characters of ASCII without a space.
    pub fn instance(&self) -> Result<String, Error> {
        let Some(name) = self.document_type.instance_claim() else { return Ok(String::new()) };
        let path = ClaimPath::root().member(name);
        let value = self.claims.get(name).ok_or_else(|| Error::Missing(path.clone()))?;
        let id = value.as_str().ok_or_else(|| Error::WrongType(path.clone()))?;
        let plain = (1..=MAX_INSTANCE).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
        if plain { Ok(id.to_owned()) } else { Err(Error::WrongValue(path)) }
    }

    /// Checks what a wallet checks before it keeps a document: each claim of the schema that is there has the kind that
    /// the schema says, and it says which one of its type it is.
    ///
    /// # Errors
    /// [`Error`], with the first claim at fault.
    pub fn check(&self) -> Result<(), Error> {
        self.instance()?;
        for claim in self.document_type.claims() {
            if let Some(value) = self.claims.get(&claim.name) {
                shown::check(&claim.value, value, &ClaimPath::root().member(&claim.name))?;
            }
        }
        Ok(())
    }

    /// What it is worth now.
    pub fn state(&self, now: Timestamp) -> DocumentState {
        let over = |end: &Timestamp| now >= *end;
        let ends: Vec<_> = self.ends().into_iter().map(|end| end.at).collect();
        let each_is = !ends.is_empty() && ends.iter().all(|end| end.as_ref().is_some_and(over));
        let all_over = each_is || self.whole_end().and_then(|end| end.at).as_ref().is_some_and(over);
        match self.status {
            StatusMark::Revoked => DocumentState::Revoked,
            StatusMark::Held => DocumentState::Held,
            _ if all_over || self.expires_at.as_ref().is_some_and(over) => DocumentState::Expired,
            _ if self.beginning().is_some_and(|begins| now < begins) => DocumentState::NotYet,
            StatusMark::NotChecked | StatusMark::Valid => DocumentState::Valid,
        }
    }
}

/// What a status list says of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum StatusMark {
    /// Nobody has looked, or the issuer has no list.
    NotChecked,
    /// Valid.
    Valid,
    /// Held for a while (tạm giữ): the list says suspended.
    Held,
    /// Revoked for good (thu hồi).
    Revoked,
}

/// What a document is worth. A revoked one stays revoked when it has also expired. Closed: these are all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum DocumentState {
    /// In force, as far as is known.
    Valid,
    /// Held by an authority.
    Held,
    /// Revoked.
    Revoked,
    /// Over.
    Expired,
    /// It begins later.
    NotYet,
}

/// Longest identifier of a document among others of its type.
const MAX_INSTANCE: usize = 80;

/// How a document of this type and instance is named.
pub fn id_of(type_id: &str, instance: &str) -> String {
    if instance.is_empty() { type_id.to_owned() } else { format!("{type_id}#{instance}") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn licence() -> Map<String, Value> {
        json!({"classes": [
            {"class": "A1", "scheme": "2024"}, {"class": "B", "scheme": "2024", "expires": "2026-01-31"},
        ]})
        .as_object()
        .expect("an object")
        .clone()
    }

    #[test]
    fn revoked_goes_before_held_and_held_before_expired() {
        let claims = json!({"expiry_date": "2026-01-31"}).as_object().expect("an object").clone();
        let identity =
            Document::new(Types::built_in(), "urn:dinhdanh:sandbox:identity:1", "i", &claims).expect("a type");
        let last_day = crate::document::Date::parse("2026-01-31").expect("a date").ends();
        assert_eq!(identity.state(last_day.plus(-1)), DocumentState::Valid);
        assert_eq!(identity.state(last_day), DocumentState::Expired, "at midnight in Viet Nam");
        assert_eq!(identity.marked(StatusMark::Held).state(last_day), DocumentState::Held);
        assert_eq!(identity.marked(StatusMark::Revoked).state(last_day), DocumentState::Revoked);
        let copy = identity.dated(None, Some(Timestamp(1_000)));
        assert_eq!(
            (copy.state(Timestamp(999)), copy.state(Timestamp(1_000))),
            (DocumentState::Valid, DocumentState::Expired)
        );
    }

    #[test]
    fn a_licence_counts_while_one_of_its_classes_does() {
        let claims = licence();
        let document =
            Document::new(Types::built_in(), "urn:dinhdanh:sandbox:driving-licence:1", "i", &claims).expect("a type");
        assert_eq!(document.state(Timestamp(4_000_000_000)), DocumentState::Valid, "A1 has no end");
        let mut only_b = claims.clone();
        only_b["classes"].as_array_mut().expect("classes").remove(0);
        let document = Document { claims: &only_b, ..document };
        assert_eq!(document.state(Timestamp(4_000_000_000)), DocumentState::Expired);
    }

    #[test]
    fn one_of_several_says_which_one() {
        let vct = "urn:dinhdanh:sandbox:delegation:1";
        for (id, right) in [
            (json!("D-1"), Some("D-1")),
            (json!("1234/2026*A"), Some("1234/2026*A")),
            (json!(""), None),
            (json!("a b"), None),
            (json!("số"), None),
            (json!("x".repeat(MAX_INSTANCE + 1)), None),
            (json!(7), None),
        ] {
            let claims = json!({"delegation_id": id}).as_object().expect("an object").clone();
            let document = Document::new(Types::built_in(), vct, "i", &claims).expect("a type");
            assert_eq!(document.instance().ok().as_deref(), right);
            assert_eq!(document.id(), right.map_or(vct.into(), |right| format!("{vct}#{right}")));
        }
        let none = Map::new();
        let document = Document::new(Types::built_in(), vct, "i", &none).expect("a type");
        assert!(matches!(document.check(), Err(Error::Missing(path)) if path.as_str() == "delegation_id"));
    }
}
