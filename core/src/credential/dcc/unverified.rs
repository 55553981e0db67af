use super::{
    Dcc, Error, SignedDcc,
    certificate::Claims,
    entry::may_sign,
    member::{is_readable, numeric_date},
};
use crate::{
    crypto::verifying_key::Algorithm,
    encoding::{
        base45,
        cbor::Value,
        cose::{Foreign, HEADER_ALG, HEADER_CRIT, HEADER_KID, TAG_SIGN1},
        cwt::{CLAIM_EXP, CLAIM_IAT, CLAIM_ISS, CLAIM_NBF},
        zlib,
    },
    host::Timestamp,
    trust::{Anchors, DCC_TYPE, Kid, Verified},
};

/// A certificate that was read and that nobody has checked.
pub struct UnverifiedDcc {
    kid: Vec<u8>,
    algorithm: Algorithm,
    signed: Vec<u8>,
    signature: Vec<u8>,
    not_before: Option<Timestamp>,
    certificate: Dcc,
}

redacted_debug!(UnverifiedDcc);

impl UnverifiedDcc {
    /// Takes the text of a QR code apart, down to the members of the certificate.
    ///
    /// # Errors
    /// [`Error`]: the first thing that can't be read.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > MAX_TEXT {
            return Err(Error::TooLarge);
        }
        // What scanners put behind a text is no character of base45.
        let body = text.trim_end_matches(['\r', '\n']).strip_prefix(PREFIX).ok_or(Error::Prefix)?;
        let packed = base45::decode(body).map_err(|_| Error::Base45)?;
        // No COSE_Sign1 begins with this byte, a text of CBOR; zlib in a window of 32 KiB always does.
        let bytes = match packed.first() {
            Some(&ZLIB) => zlib::inflate(&packed, MAX_BYTES).map_err(|error| match error {
                zlib::Error::TooLarge => Error::TooLarge,
                zlib::Error::Damaged => Error::Zlib,
            })?,
            _ => packed,
        };
        Self::decode(&bytes)
    }

    /// The key identifier, as anybody may have written it.
    pub fn unverified_kid(&self) -> &[u8] {
        &self.kid
    }

    /// What it says, for an inspector: nobody has checked any of it.
    pub fn dangerous_certificate(&self) -> &Dcc {
        &self.certificate
    }

    fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let value = Value::decode_foreign(bytes).map_err(|_| Error::Cose)?;
        let message = match &value {
            Value::Tag(TAG_CWT, inner) => inner,
            value => value,
        };
        let message = Foreign::from_value(message, TAG_SIGN1).map_err(|_| Error::Cose)?;
        let payload = message.payload.ok_or(Error::Cose)?;
        let kid = message.header(HEADER_KID).and_then(Value::as_bytes).ok_or(Error::Cose)?;
        if message.header(HEADER_CRIT).is_some() {
            return Err(Error::Unsupported);
        }
        let algorithm = match message.header(HEADER_ALG) {
            Some(Value::Int(ES256)) => Algorithm::Es256,
            Some(Value::Int(PS256)) => Algorithm::Ps256,
            Some(_) => return Err(Error::Unsupported),
            None => return Err(Error::Cose),
        };
        let (claims, certificate) = read_claims(payload)?;
        Ok(Self {
            kid: kid.to_vec(),
            algorithm,
            signed: message.signed_bytes(payload),
            signature: message.proof.to_vec(),
            not_before: claims.not_before,
            certificate,
        })
    }

    /// Checks who signed it, whether that signer may sign certificates of this kind, and whether it is in force. What a
    /// country makes of it is not asked here.
    ///
    /// # Errors
    /// [`Error`]: the first check that fails.
    pub fn verify(self, anchors: &Anchors, now: Timestamp) -> Result<Verified<SignedDcc>, Error> {
        let certificate = self.certificate;
        // Eight bytes collide some day: every key that has them is tried.
        let signers = anchors.signers(Kid::Cose(&self.kid), certificate.issuer.as_deref(), DCC_TYPE, now)?;
        let holds = signers
            .into_iter()
            .filter(|signer| signer.key.verify(self.algorithm, &self.signed, &self.signature).is_ok());
        let mut miss = Error::Signature;
        let signer = { holds }.find(|signer| {
            let may = may_sign(signer.extended_key_usages(), &certificate.entry);
            miss = if may { miss } else { Error::KeyUsage };
            may
        });
        let signer = signer.ok_or(miss)?;
        // Other than for a JWT, the last second counts: so the EU's own test data have it.
        if now > certificate.expires {
            return Err(Error::Expired);
        }
        // `iat` only says when it was signed, which is no reason to refuse it (HCERT 1.0.7 §3.3.3); the EU's own test data
        // have days between it and the clock.
        if self.not_before.is_some_and(|begin| begin.since(now) > SKEW_SECONDS) {
            return Err(Error::NotYet);
        }
        Ok(Verified::assertion(SignedDcc { certificate, signer }))
    }
}

fn read_claims(payload: &[u8]) -> Result<(Claims, Dcc), Error> {
    let value = Value::decode_foreign(payload).map_err(|_| Error::Claims)?;
    let time = |claim: i64| match value.field(claim) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => numeric_date(value).map(Some).ok_or(Error::Claims),
    };
    let claims = Claims {
        issuer: match value.field(CLAIM_ISS) {
            None | Some(Value::Null) => None,
            Some(value) => Some(value.as_text().filter(|text| is_readable(text)).ok_or(Error::Claims)?.to_owned()),
        },
        issued: time(CLAIM_IAT)?.ok_or(Error::Claims)?,
        not_before: time(CLAIM_NBF)?,
        expires: time(CLAIM_EXP)?.ok_or(Error::Claims)?,
    };
    let certificate = value.field(CLAIM_HCERT).and_then(|hcert| hcert.field(EU_DCC_V1)).ok_or(Error::Claims)?;
    let certificate = Dcc::read(&claims, certificate)?;
    Ok((claims, certificate))
}

const PREFIX: &str = "HC1:";
const ZLIB: u8 = 0x78;
/// A CWT (RFC 8392 §6).
const TAG_CWT: u64 = 61;
/// The claim of health certificates, and the first kind of them.
const CLAIM_HCERT: i64 = -260;
const EU_DCC_V1: i64 = 1;
const ES256: i64 = -7;
const PS256: i64 = -37;
/// A QR code carries 4,296 characters of base45.
const MAX_TEXT: usize = 4296;
/// Certificates have some 500 bytes, inflated.
const MAX_BYTES: usize = 16 * 1024;
/// The issuer's clock may be ahead by this much.
const SKEW_SECONDS: i64 = 300;
