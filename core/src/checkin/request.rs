//! A reader's request `CQ1:`: on a poster without a nonce, on a screen with one.

use std::collections::HashSet;

use super::{claim::Claim, header::*, rules::rule_of};
use crate::{
    crypto::p256::PublicKey,
    encoding::{
        base45,
        cbor::Value,
        cose::{ALG_ESP256, Draft, HEADER_ALG, HEADER_KID, HEADER_TYP, Sign1},
    },
    host::Timestamp,
    trust::{Purpose, ReaderCertificate, ReaderCertificateError, TrustList, Verified, cose_key, read_cose_key},
};

/// Sixteen random bytes that an answer must repeat.
pub type Nonce = [u8; 16];

/// What a reader asks, to be signed by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestDraft {
    /// The reader's identifier.
    pub reader: String,
    /// When it asks.
    pub issued: Timestamp,
    /// What for.
    pub purpose: Purpose,
    /// What it would like to see.
    pub claims: Vec<Claim>,
    /// On a screen: the answer must repeat it. On a poster there is none.
    pub challenge: Option<(Nonce, PublicKey)>,
}

/// How the reader proves who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReaderProof {
    /// The trust list names it, under this key identifier.
    Listed([u8; 8]),
    /// It brings a certificate by a reader authority of the trust list.
    Certificate(Vec<u8>),
}

impl RequestDraft {
    /// The COSE_Sign1 that waits for the reader's signature. `None` if the certificate is not CBOR.
    pub fn draft(&self, proof: &ReaderProof) -> Option<Draft> {
        let proof = match proof {
            ReaderProof::Listed(kid) => (Value::Int(HEADER_KID), Value::Bytes(kid)),
            ReaderProof::Certificate(certificate) => (Value::Int(HEADER_KCWT), Value::decode(certificate).ok()?),
        };
        let protected = Value::Map(vec![
            (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
            proof,
            (Value::Int(HEADER_TYP), Value::Int(TYP_REQUEST)),
        ]);
        let asked: HashSet<_> = self.claims.iter().map(|claim| claim.code()).collect();
        let mut asked: Vec<_> = asked.into_iter().collect();
        asked.sort_unstable();
        let mut payload = vec![
            (Value::Int(CLAIM_ISS), Value::Text(&self.reader)),
            (Value::Int(CLAIM_IAT), Value::Int(self.issued.0)),
            (
                Value::Int(CLAIM_PRIVATE),
                Value::Map(vec![
                    (Value::Int(PRIVATE_PURPOSE), Value::Int(self.purpose.code())),
                    (Value::Int(PRIVATE_CLAIMS), Value::Array(asked.into_iter().map(Value::Int).collect())),
                ]),
            ),
        ];
        if let Some((nonce, key)) = &self.challenge {
            payload.push((Value::Int(CLAIM_CNF), Value::Map(vec![(Value::Int(COSE_KEY), cose_key(key))])));
            payload.push((Value::Int(CLAIM_NONCE), Value::Bytes(nonce)));
        }
        Some(Draft::new(protected.encode(), Value::Map(payload).encode()))
    }

    /// The text of its QR code.
    pub fn text(signed: &[u8]) -> String {
        format!("{PREFIX_REQUEST}{}", base45::encode(signed))
    }
}

/// A request whose reader is known and that the reader signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderRequest {
    /// The reader's identifier: the audience of the answer.
    pub reader: String,
    /// Its certified name, for the person.
    pub name: String,
    /// What for.
    pub purpose: Purpose,
    /// The nonce and the key of a challenge; `None` on a poster.
    pub challenge: Option<(Nonce, PublicKey)>,
    /// What may be shown: asked for, certified, and of this purpose.
    pub granted: Vec<Claim>,
    /// What was asked for and may not be shown: by its certificate, or for this purpose. By code.
    pub withheld: Vec<i64>,
}

impl ReaderRequest {
    /// Reads a scanned text and checks who asks. The time of the request itself is not looked at: a phone whose clock is
    /// wrong must be able to answer, and only the asking reader takes the answer.
    ///
    /// # Errors
    /// [`RequestError`]: what is wrong with it.
    pub fn verify(text: &str, trust: &TrustList, now: Timestamp) -> Result<Verified<Self>, RequestError> {
        let body = text.strip_prefix(PREFIX_REQUEST).ok_or(RequestError::NotARequest)?;
        if text.len() > MAX_TEXT {
            return Err(RequestError::NotARequest);
        }
        let bytes = base45::decode(body).map_err(|_| RequestError::Malformed)?;
        let value = Value::decode(&bytes).map_err(|_| RequestError::Malformed)?;
        let sign1 = Sign1::from_value(&value).map_err(|_| RequestError::Malformed)?;
        let header = Value::decode(sign1.protected_bytes).map_err(|_| RequestError::Malformed)?;
        let message = sign1.to_be_signed();
        let certificate = match header.as_map() {
            Some(
                [
                    (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
                    proof,
                    (Value::Int(HEADER_TYP), Value::Int(TYP_REQUEST)),
                ],
            ) => match proof {
                (Value::Int(HEADER_KID), Value::Bytes(kid)) => {
                    let mut listed = trust.content().readers.iter().filter(|(listed, _)| listed == kid).peekable();
                    listed.peek().ok_or(RequestError::Unknown)?;
                    let signed = |it: &&ReaderCertificate| it.key.verify_low_s(&message, sign1.signature).is_ok();
                    let mut signers = listed.map(|(_, it)| it).filter(signed).peekable();
                    signers.peek().ok_or(RequestError::Signature)?;
                    // A renewed key stands in the list twice: the entry that counts now decides.
                    signers.find(|it| it.is_in_force(now)).ok_or(RequestError::NotInForce)?.clone()
                }
                (Value::Int(HEADER_KCWT), certificate) => {
                    let certificate = ReaderCertificate::verify(certificate, trust, now)?;
                    let signed = certificate.key.verify_low_s(&message, sign1.signature);
                    signed.map_err(|_| RequestError::Signature)?;
                    certificate.into_inner()
                }
                _ => return Err(RequestError::Malformed),
            },
            _ => return Err(RequestError::Malformed),
        };
        let asked = Asked::decode(sign1.payload).ok_or(RequestError::Malformed)?;
        if asked.reader != certificate.id {
            return Err(RequestError::Signature);
        }
        if !certificate.purposes.contains(&asked.purpose) {
            return Err(RequestError::Purpose);
        }
        let certified: HashSet<_> = certificate.claims.iter().copied().collect();
        let of_purpose: Vec<_> = rule_of(asked.purpose).claims().collect();
        let may = |code: &i64| certified.contains(code) && of_purpose.iter().any(|claim| claim.code() == *code);
        let (granted, withheld): (Vec<_>, Vec<_>) = asked.codes.into_iter().partition(may);
        Ok(Verified::assertion(Self {
            reader: certificate.id,
            name: certificate.name,
            purpose: asked.purpose,
            challenge: asked.challenge,
            granted: of_purpose.into_iter().filter(|claim| granted.contains(&claim.code())).collect(),
            withheld,
        }))
    }
}

/// What stands in a request.
struct Asked {
    reader: String,
    purpose: Purpose,
    codes: Vec<i64>,
    challenge: Option<(Nonce, PublicKey)>,
}

impl Asked {
    fn decode(payload: &[u8]) -> Option<Self> {
        let claims = Value::decode(payload).ok()?;
        let private = claims.field(CLAIM_PRIVATE)?;
        let codes = private.field(PRIVATE_CLAIMS)?.as_array()?;
        let challenge = match (claims.field(CLAIM_NONCE), claims.field(CLAIM_CNF)) {
            (None, None) => None,
            (Some(nonce), Some(cnf)) if cnf.as_map()?.len() == 1 => {
                Some((nonce.as_bytes()?.try_into().ok()?, read_cose_key(cnf.field(COSE_KEY)?)?))
            }
            _ => return None,
        };
        let members = if challenge.is_some() { 5 } else { 3 };
        claims.field(CLAIM_IAT)?.as_int()?;
        if claims.as_map()?.len() != members || private.as_map()?.len() != 2 || codes.len() > MAX_CLAIMS {
            return None;
        }
        Some(Self {
            reader: claims.field(CLAIM_ISS)?.as_text()?.to_owned(),
            purpose: Purpose::from_code(private.field(PRIVATE_PURPOSE)?.as_int()?)?,
            codes: codes.iter().map(Value::as_int).collect::<Option<_>>()?,
            challenge,
        })
    }
}

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// No `CQ1:` in front, or too long.
    #[error("not a reader's request")]
    NotARequest,
    /// Damaged, or of an unknown shape or purpose.
    #[error("the request can't be read")]
    Malformed,
    /// Neither the trust list nor an authority of it knows the reader.
    #[error("the reader is not known")]
    Unknown,
    /// The reader did not sign this.
    #[error("the reader's signature does not hold")]
    Signature,
    /// The reader's certificate is not in force.
    #[error("the reader's certificate is not in force")]
    NotInForce,
    /// The reader may not ask for this purpose.
    #[error("the reader may not ask for this")]
    Purpose,
}

impl RequestError {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotARequest | Self::Malformed => "request.malformed",
            Self::Unknown => "request.unknown",
            Self::Signature => "request.signature",
            Self::NotInForce => "request.expired",
            Self::Purpose => "request.purpose",
        }
    }
}

impl From<ReaderCertificateError> for RequestError {
    fn from(error: ReaderCertificateError) -> Self {
        match error {
            ReaderCertificateError::Malformed => Self::Malformed,
            ReaderCertificateError::Signer => Self::Unknown,
            ReaderCertificateError::NotInForce => Self::NotInForce,
        }
    }
}

/// In a request's private map: the codes of the claims asked for.
const PRIVATE_CLAIMS: i64 = 6;
const MAX_CLAIMS: usize = 32;
