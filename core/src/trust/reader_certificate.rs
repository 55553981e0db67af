//! Who may ask for what: a reader that the trust list names, or that an authority of the list has certified.

use super::{Purpose, TrustList, Verified, cose_key, read_cose_key};
use crate::{
    crypto::p256::PublicKey,
    encoding::{
        cbor::Value,
        cose::{ALG_ESP256, Draft, HEADER_ALG, HEADER_KID, HEADER_TYP, Sign1},
        cwt::{CLAIM_CNF, CLAIM_EXP, CLAIM_NBF, CLAIM_SUB},
    },
    host::Timestamp,
};

/// One key of one reader and what it may ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderCertificate {
    /// The reader's identifier: the audience of what is shown to it, such as `VN.NBA.T1`.
    pub id: String,
    /// The name that the person is shown.
    pub name: String,
    /// The key that signs its requests.
    pub key: PublicKey,
    /// Requests count from here …
    pub not_before: Timestamp,
    /// … to here.
    pub expires: Timestamp,
    /// What it may ask for.
    pub purposes: Vec<Purpose>,
    /// The claims it may ask for, by code (`checkin::Claim`).
    pub claims: Vec<i64>,
}

impl ReaderCertificate {
    /// Whether it is in force at `now`.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.not_before <= now && now < self.expires
    }

    /// The certificate as a reader authority has to sign it.
    pub fn draft(&self, authority_kid: [u8; 8]) -> Draft {
        let protected = Value::Map(vec![
            (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
            (Value::Int(HEADER_KID), Value::Bytes(&authority_kid)),
            (Value::Int(HEADER_TYP), Value::Int(TYP_READER_CERTIFICATE)),
        ]);
        let payload = Value::Map(vec![
            (Value::Int(CLAIM_SUB), Value::Text(&self.id)),
            (Value::Int(CLAIM_EXP), Value::Int(self.expires.0)),
            (Value::Int(CLAIM_NBF), Value::Int(self.not_before.0)),
            (Value::Int(CLAIM_CNF), Value::Map(vec![(Value::Int(1), cose_key(&self.key))])),
            (
                Value::Int(CLAIM_PRIVATE),
                Value::Map(vec![
                    (Value::Int(1), codes(self.purposes.iter().map(|purpose| purpose.code()))),
                    (Value::Int(2), codes(self.claims.iter().copied())),
                    (Value::Int(3), Value::Text(&self.name)),
                ]),
            ),
        ]);
        Draft::new(protected.encode(), payload.encode())
    }

    /// Reads a certificate that came with a request, and checks that an authority of the list signed it and both are
    /// in force.
    ///
    /// # Errors
    /// [`ReaderCertificateError`]: what is wrong.
    pub fn verify(
        certificate: &Value<'_>,
        trust: &TrustList,
        now: Timestamp,
    ) -> Result<Verified<Self>, ReaderCertificateError> {
        let sign1 = Sign1::from_value(certificate).map_err(|_| ReaderCertificateError::Malformed)?;
        let header = Value::decode(sign1.protected_bytes).map_err(|_| ReaderCertificateError::Malformed)?;
        let kid = match header.as_map() {
            Some(
                [
                    (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
                    (Value::Int(HEADER_KID), Value::Bytes(kid)),
                    (Value::Int(HEADER_TYP), Value::Int(TYP_READER_CERTIFICATE)),
                ],
            ) => *kid,
            _ => return Err(ReaderCertificateError::Malformed),
        };
        let message = sign1.to_be_signed();
        let authorities = trust.content().reader_authorities.iter().filter(|authority| authority.kid == kid);
        let signed = |authority: &&ReaderAuthority| authority.key.verify_low_s(&message, sign1.signature).is_ok();
        // A renewed key stands in the list twice: the entry that counts now decides.
        let mut signers = authorities.filter(signed).peekable();
        signers.peek().ok_or(ReaderCertificateError::Signer)?;
        let certificate = Self::decode(sign1.payload).ok_or(ReaderCertificateError::Malformed)?;
        let in_force = certificate.is_in_force(now) && signers.any(|authority| authority.is_in_force(now));
        if in_force { Ok(Verified::assertion(certificate)) } else { Err(ReaderCertificateError::NotInForce) }
    }

    fn decode(payload: &[u8]) -> Option<Self> {
        let claims = Value::decode(payload).ok()?;
        let cnf = claims.field(CLAIM_CNF)?;
        let private = claims.field(CLAIM_PRIVATE)?;
        if claims.as_map()?.len() != 5 || cnf.as_map()?.len() != 1 || private.as_map()?.len() != 3 {
            return None;
        }
        let certificate = Self {
            id: claims.field(CLAIM_SUB)?.as_text()?.to_owned(),
            name: private.field(3)?.as_text()?.to_owned(),
            key: read_cose_key(cnf.field(1)?)?,
            not_before: Timestamp(claims.field(CLAIM_NBF)?.as_int()?),
            expires: Timestamp(claims.field(CLAIM_EXP)?.as_int()?),
            purposes: purposes(private.field(1)?)?,
            claims: integers(private.field(2)?)?,
        };
        certificate.is_presentable().then_some(certificate)
    }

    /// Whether its names can be put before a person, and its identifier can't be taken for the audience of static tokens.
    fn is_presentable(&self) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        (1..=MAX_ID).contains(&self.id.len()) && self.id.bytes().all(plain) && is_presentable(&self.name)
    }
}

/// Whoever may certify readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderAuthority {
    /// Key identifier in certificates.
    pub kid: [u8; 8],
    /// The key.
    pub key: PublicKey,
    /// Certificates count from here …
    pub not_before: Timestamp,
    /// … to here.
    pub expires: Timestamp,
}

impl ReaderAuthority {
    /// Whether its key is in force at `now`.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.not_before <= now && now < self.expires
    }
}

/// Why a reader's certificate is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReaderCertificateError {
    /// Not a certificate of this format, or with a name that can't be shown.
    #[error("not a reader certificate")]
    Malformed,
    /// No authority of the trust list signed it.
    #[error("no authority of the trust list signed the certificate")]
    Signer,
    /// It, or its authority's key, is not in force.
    #[error("the certificate is not in force")]
    NotInForce,
}

impl ReaderCertificate {
    /// As an entry of a trust list.
    pub(super) fn entry<'a>(&'a self, kid: &'a [u8; 8], key: &'a [u8; 33]) -> Value<'a> {
        Value::Map(vec![
            (Value::Int(1), Value::Bytes(kid)),
            (Value::Int(2), Value::Bytes(key)),
            (Value::Int(3), Value::Int(self.not_before.0)),
            (Value::Int(4), Value::Int(self.expires.0)),
            (Value::Int(5), Value::Text(&self.id)),
            (Value::Int(6), codes(self.purposes.iter().map(|purpose| purpose.code()))),
            (Value::Int(7), codes(self.claims.iter().copied())),
            (Value::Int(8), Value::Text(&self.name)),
        ])
    }

    pub(super) fn from_entry(value: &Value<'_>) -> Option<([u8; 8], Self)> {
        let certificate = Self {
            id: value.field(5)?.as_text()?.to_owned(),
            name: value.field(8)?.as_text()?.to_owned(),
            key: PublicKey::from_sec1(value.field(2)?.as_bytes()?).ok()?,
            not_before: Timestamp(value.field(3)?.as_int()?),
            expires: Timestamp(value.field(4)?.as_int()?),
            purposes: purposes(value.field(6)?)?,
            claims: integers(value.field(7)?)?,
        };
        let kid = value.field(1)?.as_bytes()?.try_into().ok()?;
        certificate.is_presentable().then_some((kid, certificate))
    }
}

impl ReaderAuthority {
    pub(super) fn entry<'a>(&'a self, key: &'a [u8; 33]) -> Value<'a> {
        Value::Map(vec![
            (Value::Int(1), Value::Bytes(&self.kid)),
            (Value::Int(2), Value::Bytes(key)),
            (Value::Int(3), Value::Int(self.not_before.0)),
            (Value::Int(4), Value::Int(self.expires.0)),
        ])
    }

    pub(super) fn from_entry(value: &Value<'_>) -> Option<Self> {
        Some(Self {
            kid: value.field(1)?.as_bytes()?.try_into().ok()?,
            key: PublicKey::from_sec1(value.field(2)?.as_bytes()?).ok()?,
            not_before: Timestamp(value.field(3)?.as_int()?),
            expires: Timestamp(value.field(4)?.as_int()?),
        })
    }
}

fn codes(codes: impl Iterator<Item = i64>) -> Value<'static> {
    Value::Array(codes.map(Value::Int).collect())
}

fn integers(value: &Value<'_>) -> Option<Vec<i64>> {
    value.as_array()?.iter().map(Value::as_int).collect()
}

/// A purpose that this version does not know is one it will never be asked for.
fn purposes(value: &Value<'_>) -> Option<Vec<Purpose>> {
    Some(integers(value)?.into_iter().filter_map(Purpose::from_code).collect())
}

/// Something to read, of a length that fits a screen, that nothing hides, reorders or makes a link.
pub(crate) fn is_presentable(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= MAX_NAME && !name.chars().any(is_hidden) && !name.contains("://")
}

/// Control and format characters, and the rest of Unicode's `Default_Ignorable_Code_Point`; the Braille cell without dots.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Experimental until registered.
const TYP_READER_CERTIFICATE: i64 = 65003;
/// Our private map, as in passes.
const CLAIM_PRIVATE: i64 = -70000;
const MAX_ID: usize = 64;
const MAX_NAME: usize = 100;
