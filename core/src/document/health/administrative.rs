use serde_json::{Map, Value};

use crate::document::{Error, PartialDate, Sex, claims::Claims};

/// Phần hành chính: whose book it is.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Administrative {
    /// As written there.
    pub full_name: String,
    /// As far as it is known.
    pub birthdate: PartialDate,
    /// As registered.
    pub sex: Option<Sex>,
    /// Số định danh cá nhân.
    pub personal_number: Option<String>,
    /// Mã thẻ bảo hiểm y tế.
    pub insurance_code: Option<String>,
    /// Địa chỉ.
    pub address: Option<String>,
    /// Nghề nghiệp.
    pub occupation: Option<String>,
    /// Dân tộc; sensitive.
    pub ethnicity: Option<String>,
    /// Whom to call.
    pub contact: Option<Contact>,
}

/// Người liên hệ.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct Contact {
    /// Name.
    pub name: String,
    /// What they are to the person.
    pub relation: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

redacted_debug!(Administrative, Contact);

impl Administrative {
    /// From verified claims.
    ///
    /// # Errors
    /// [`Error`], with the claim at fault.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        let contact = |it: Claims<'_>| {
            Ok(Contact {
                name: it.text("name")?,
                relation: it.optional_text("relation")?,
                phone: it.optional_text("phone")?,
            })
        };
        Ok(Self {
            full_name: claims.text("full_name")?,
            birthdate: claims.partial_date("birthdate")?,
            sex: claims.optional_parsed("sex", Sex::parse)?,
            personal_number: claims.optional_text("personal_number")?,
            insurance_code: claims.optional_text("insurance_code")?,
            address: claims.optional_text("address")?,
            occupation: claims.optional_text("occupation")?,
            ethnicity: claims.optional_text("ethnicity")?,
            contact: claims.optional_object("contact")?.map(contact).transpose()?,
        })
    }
}
