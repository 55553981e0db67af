use serde_json::{Map, Value};

use super::{Meaning, Scheme, meaning};
use crate::{
    document::{Date, DocumentState, Error, PartialDate, StatusMark, claims::Claims},
    host::Timestamp,
};

/// Giấy phép lái xe. How many points are left is no part of it: see [`super::DrivingPoints`].
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DrivingLicence {
    /// Twelve digits, or what older cards have.
    pub licence_number: String,
    /// As attested.
    pub full_name: String,
    /// As far as it is known.
    pub birthdate: PartialDate,
    /// At least one.
    pub classes: Vec<LicenceClass>,
    /// Restriction codes of the licence, as given.
    pub restrictions: Vec<String>,
    /// Nơi cấp.
    pub issuing_authority: Option<String>,
}

/// A class, in the law that it belongs to.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LicenceClass {
    /// `A1`, `B`, …
    pub class: String,
    /// Which law's.
    pub scheme: Scheme,
    /// When it was issued.
    pub issued: Option<Date>,
    /// The last day; `None` for a class without an end.
    pub expires: Option<Date>,
    /// Restriction codes of the class, as given.
    pub restrictions: Vec<String>,
}

redacted_debug!(DrivingLicence, LicenceClass);

impl DrivingLicence {
    /// From verified claims.
    ///
    /// # Errors
    /// [`Error`], with the claim at fault; a class without its scheme is one.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        let classes = claims.objects("classes")?;
        if classes.is_empty() {
            return Err(claims.wrong("classes"));
        }
        Ok(Self {
            licence_number: claims.parsed("licence_number", number)?,
            full_name: claims.text("full_name")?,
            birthdate: claims.partial_date("birthdate")?,
            classes: classes.iter().map(LicenceClass::read).collect::<Result<_, _>>()?,
            restrictions: claims.optional_texts("restrictions")?.unwrap_or_default(),
            issuing_authority: claims.optional_text("issuing_authority")?,
        })
    }

    /// The classes that count now, if the licence does.
    pub fn classes_in_force(&self, mark: StatusMark, now: Timestamp) -> impl Iterator<Item = &LicenceClass> {
        self.classes.iter().filter(move |class| class.state(mark, now) == DocumentState::Valid)
    }
}

impl LicenceClass {
    fn read(claims: &Claims<'_>) -> Result<Self, Error> {
        let (issued, expires) = (claims.optional_date("issued")?, claims.optional_date("expires")?);
        if issued.zip(expires).is_some_and(|(issued, expires)| expires < issued) {
            return Err(claims.wrong("expires"));
        }
        Ok(Self {
            class: claims.parsed("class", class)?,
            scheme: claims.parsed("scheme", Scheme::parse)?,
            issued,
            expires,
            restrictions: claims.optional_texts("restrictions")?.unwrap_or_default(),
        })
    }

    /// What it lets its holder drive, where this library can say.
    pub fn meaning(&self) -> Option<Meaning> {
        meaning(&self.class, self.scheme)
    }

    /// What it is worth now, under what the status list says of the licence.
    pub fn state(&self, mark: StatusMark, now: Timestamp) -> DocumentState {
        match mark {
            StatusMark::Revoked => DocumentState::Revoked,
            StatusMark::Held => DocumentState::Held,
            StatusMark::NotChecked | StatusMark::Valid => match self.expires {
                Some(day) if now >= day.ends() => DocumentState::Expired,
                _ => DocumentState::Valid,
            },
        }
    }
}

/// Twelve digits on today's cards. Older ones differ and stay valid, so nothing more is asked than that it is a number
/// somebody could read out.
fn number(text: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-/. ".contains(&byte);
    (text.len() <= 32 && text.bytes().all(plain)).then(|| text.to_owned())
}

fn class(text: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    (text.len() <= 4 && text.bytes().all(plain)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims() -> Value {
        json!({
            "licence_number": "790123456789", "full_name": "Nguyễn Thị Minh Khai", "birthdate": "1990-04-12",
            "classes": [
                {"class": "A1", "scheme": "2008", "issued": "2012-03-10"},
                {"class": "B", "scheme": "2024", "issued": "2025-03-10", "expires": "2035-03-10", "restrictions": ["A.01"]},
            ],
            "restrictions": ["B.05"],
        })
    }

    fn read(claims: &Value) -> Result<DrivingLicence, Error> {
        DrivingLicence::from_claims(claims.as_object().expect("an object"))
    }

    #[test]
    fn classes_of_both_laws_stand_on_one_licence_with_their_own_ends() {
        let licence = read(&claims()).expect("a licence");
        assert!(licence.classes[0].meaning().is_some_and(|it| it.vi.contains("175")));
        assert!(licence.classes[1].meaning().is_some_and(|it| it.en.starts_with("Cars")));
        assert_eq!(licence.classes[1].restrictions, ["A.01"]);
        let end = Date::parse("2035-03-10").expect("a date").ends();
        let counting = |mark, now| licence.classes_in_force(mark, now).map(|it| it.class.clone()).collect::<Vec<_>>();
        assert_eq!(counting(StatusMark::Valid, end.plus(-1)), ["A1", "B"]);
        assert_eq!(counting(StatusMark::NotChecked, end), ["A1"]);
        assert!(counting(StatusMark::Held, end.plus(-1)).is_empty());
        let states =
            [StatusMark::Valid, StatusMark::Held, StatusMark::Revoked].map(|it| licence.classes[1].state(it, end));
        assert_eq!(states, [DocumentState::Expired, DocumentState::Held, DocumentState::Revoked]);
    }

    #[test]
    fn a_class_without_a_scheme_is_at_fault_and_not_taken_for_todays() {
        for (change, at) in [
            (json!({"class": "A1"}), "classes[1].scheme"),
            (json!({"class": "A1", "scheme": "2025"}), "classes[1].scheme"),
            (json!({"scheme": "2024"}), "classes[1].class"),
            (json!({"class": "a1", "scheme": "2024"}), "classes[1].class"),
            (json!({"class": "B", "scheme": "2024", "expires": "2035"}), "classes[1].expires"),
            (
                json!({"class": "B", "scheme": "2024", "issued": "2025-01-02", "expires": "2025-01-01"}),
                "classes[1].expires",
            ),
            (json!({"class": "B", "scheme": "2024", "restrictions": [1]}), "classes[1].restrictions[0]"),
            (json!("B"), "classes[1]"),
        ] {
            let mut claims = claims();
            claims["classes"][1] = change;
            let error = read(&claims).expect_err("at fault");
            assert_eq!(error.claim().map(|path| path.as_str()), Some(at));
        }
        let mut claims = claims();
        claims["classes"] = json!([]);
        assert!(read(&claims).is_err(), "a licence for nothing");
    }
}
