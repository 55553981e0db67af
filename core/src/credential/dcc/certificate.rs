use super::{Entry, Error, member};
use crate::{
    credential::Checked,
    encoding::{cbor::Value, date::PartialDate},
    host::Timestamp,
    trust::{BadStatusReference, DCC_TYPE, Signer, StatusReference},
};

/// A certificate and who signed it, every check passed; reachable only as `Verified<SignedDcc>`.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedDcc {
    pub(super) certificate: Dcc,
    pub(super) signer: Signer,
}

impl SignedDcc {
    /// What was signed.
    pub fn certificate(&self) -> &Dcc {
        &self.certificate
    }
}

impl Checked for SignedDcc {
    fn signer(&self) -> &Signer {
        &self.signer
    }

    fn credential_type(&self) -> &str {
        DCC_TYPE
    }

    /// Revocation lists of these certificates are not read here.
    fn status(&self) -> Result<Option<StatusReference>, BadStatusReference> {
        Ok(None)
    }
}

/// What a Digital COVID Certificate says; believed only as part of a [`SignedDcc`].
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dcc {
    /// `iss`: the country of the issuer, mostly.
    pub issuer: Option<String>,
    /// `iat`.
    pub issued: Timestamp,
    /// `exp`: the last second in which the signature counts.
    pub expires: Timestamp,
    /// Version of the schema (`ver`).
    pub version: String,
    /// Whose certificate it is (`nam`).
    pub name: DccName,
    /// The date of birth (`dob`), or as much of it as is known.
    pub date_of_birth: Option<PartialDate>,
    /// What it says.
    pub entry: Entry,
}

/// The name of the holder: to be compared with an identity document. At least one part is there.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DccName {
    /// Surnames (`fn`).
    pub surname: Option<String>,
    /// Surnames in the letters of a passport's machine-readable zone (`fnt`).
    pub surname_in_mrz: Option<String>,
    /// Forenames (`gn`).
    pub forename: Option<String>,
    /// Forenames in the letters of a passport's machine-readable zone (`gnt`).
    pub forename_in_mrz: Option<String>,
}

redacted_debug!(SignedDcc, Dcc, DccName);

impl Dcc {
    /// Reads the claims of a CWT.
    pub(super) fn read(claims: &Claims, certificate: &Value<'_>) -> Result<Self, Error> {
        if certificate.as_map().is_none() {
            return Err(Error::Claims);
        }
        let version = member::text(certificate, "ver")?;
        let numbers: Vec<_> = version.split('.').map(|number| number.parse::<u16>()).collect();
        match numbers[..] {
            [Ok(1), Ok(_), Ok(_)] => {}
            [Ok(_), Ok(_), Ok(_)] => return Err(Error::Unsupported),
            _ => return Err(Error::Member("ver")),
        }
        Ok(Self {
            issuer: claims.issuer.clone(),
            issued: claims.issued,
            expires: claims.expires,
            version,
            name: DccName::read(member::value(certificate, "nam").ok_or(Error::Member("nam"))?)?,
            date_of_birth: member::partial_date(certificate, "dob")?,
            entry: Entry::read(certificate)?,
        })
    }
}

/// The claims around a certificate.
pub(super) struct Claims {
    pub(super) issuer: Option<String>,
    pub(super) issued: Timestamp,
    pub(super) not_before: Option<Timestamp>,
    pub(super) expires: Timestamp,
}

impl DccName {
    fn read(name: &Value<'_>) -> Result<Self, Error> {
        let name = Self {
            surname: member::text_if_any(name, "fn")?,
            surname_in_mrz: member::text_if_any(name, "fnt")?,
            forename: member::text_if_any(name, "gn")?,
            forename_in_mrz: member::text_if_any(name, "gnt")?,
        };
        let parts = [&name.surname, &name.surname_in_mrz, &name.forename, &name.forename_in_mrz];
        let says_something = parts.into_iter().flatten().any(|part| !part.trim().is_empty());
        says_something.then_some(name).ok_or(Error::Member("nam"))
    }
}
