use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::Value as Json;

use super::{
    MAX_TOKEN_BYTES, StatusList, StatusListContent, StatusListError,
    content::{bits_of, unpack},
    reference::is_address,
};
use crate::{
    crypto::verifying_key::Algorithm,
    encoding::{
        cbor::Value,
        cose::{Foreign, HEADER_ALG, HEADER_CRIT, HEADER_KID, HEADER_TYP, HEADER_X5CHAIN, TAG_SIGN1},
        cwt::{CLAIM_EXP, CLAIM_IAT, CLAIM_ISS, CLAIM_NBF, CLAIM_STATUS_LIST, CLAIM_SUB, CLAIM_TTL},
        json,
    },
    host::Timestamp,
    trust::{Anchors, Kid, Verified},
};

/// A status list as others sign it, that nobody has checked: JWT or CWT (draft Token Status List §5).
#[derive(Debug, Clone, Copy)]
pub enum UnverifiedStatusToken<'a> {
    /// `application/statuslist+jwt`: a JWT in compact form.
    Jwt(&'a str),
    /// `application/statuslist+cwt`: a COSE_Sign1 under tag 18.
    Cwt(&'a [u8]),
}

impl<'a> UnverifiedStatusToken<'a> {
    /// What to ask for at the address of a list (§8.1 of the draft).
    pub const ACCEPT: &'static str = "application/statuslist+jwt, application/statuslist+cwt";

    /// Takes the bytes of a file or an answer as they came: a text that begins as one is a JWT, anything else a CWT.
    ///
    /// # Errors
    /// [`StatusListError::TooLarge`] above 8 MiB.
    pub fn of(bytes: &'a [u8]) -> Result<Self, StatusListError> {
        if bytes.len() > MAX_TOKEN_BYTES {
            return Err(StatusListError::TooLarge);
        }
        // A JWT begins with a letter, an item of CBOR with a tag or an array with no character of ASCII.
        let text = bytes.first().filter(|first| first.is_ascii()).and_then(|_| str::from_utf8(bytes).ok());
        Ok(text.map_or(Self::Cwt(bytes), |text| Self::Jwt(text.trim_ascii())))
    }

    /// What it says, for an inspector: nobody has checked who signed it.
    ///
    /// # Errors
    /// [`StatusListError::Malformed`] or [`StatusListError::TooLarge`].
    pub fn dangerous_content(&self) -> Result<StatusListContent, StatusListError> {
        let content = match self {
            Self::Jwt(text) => {
                let payload = text.split('.').nth(1).ok_or(StatusListError::Malformed)?;
                Claims::of_jwt(&object(payload)?)
            }
            Self::Cwt(bytes) => {
                let value = Value::decode_foreign(bytes).map_err(|_| StatusListError::Malformed)?;
                let cose = Foreign::from_value(&value, TAG_SIGN1).map_err(|_| StatusListError::Malformed)?;
                let payload = cose.payload.ok_or(StatusListError::Malformed)?;
                let claims = Value::decode_foreign(payload).map_err(|_| StatusListError::Malformed)?;
                Claims::of_cwt(&claims).ok_or(StatusListError::Malformed)?.content()
            }
        };
        content.map(|(content, _)| content)
    }

    /// Whether it says, by key identifier, issuer or certificates, that one of the anchors signed it.
    pub fn names_one_of(&self, anchors: &Anchors) -> bool {
        match self {
            Self::Jwt(text) => {
                let mut parts = text.split('.').map(object);
                let (Some(Ok(header)), Some(Ok(claims))) = (parts.next(), parts.next()) else { return false };
                let kid = header.get("kid").and_then(Json::as_str).map_or(Kid::None, Kid::Jose);
                let by_certificates = header.get("x5c").is_some() && anchors.has_certificates();
                by_certificates || anchors.are_meant_by(kid, claims.get("iss").and_then(Json::as_str))
            }
            Self::Cwt(bytes) => {
                let Ok(value) = Value::decode_foreign(bytes) else { return false };
                let Ok(cose) = Foreign::from_value(&value, TAG_SIGN1) else { return false };
                let kid = cose.header(HEADER_KID).and_then(Value::as_bytes).map_or(Kid::None, Kid::Cose);
                let claims = cose.payload.and_then(|payload| Value::decode_foreign(payload).ok());
                let issuer = claims.as_ref().and_then(|claims| claims.field(CLAIM_ISS)?.as_text());
                let by_certificates = cose.header(HEADER_X5CHAIN).is_some() && anchors.has_certificates();
                by_certificates || anchors.are_meant_by(kid, issuer)
            }
        }
    }

    /// Checks form, signer and signature, and that the list counts at `now`. For whose credentials it speaks is asked when
    /// something is looked up in it.
    ///
    /// # Errors
    /// [`StatusListError`]: the first check that fails.
    pub fn verify(&self, anchors: &Anchors, now: Timestamp) -> Result<Verified<StatusList>, StatusListError> {
        match self {
            Self::Jwt(text) => verify_jwt(text, anchors, now),
            Self::Cwt(bytes) => verify_cwt(bytes, anchors, now),
        }
    }
}

fn verify_jwt(text: &str, anchors: &Anchors, now: Timestamp) -> Result<Verified<StatusList>, StatusListError> {
    if text.len() > MAX_TOKEN_BYTES {
        return Err(StatusListError::TooLarge);
    }
    let (signed, signature) = text.rsplit_once('.').ok_or(StatusListError::Malformed)?;
    let (header, payload) = signed.split_once('.').ok_or(StatusListError::Malformed)?;
    if payload.contains('.') {
        return Err(StatusListError::Malformed);
    }
    let header = object(header)?;
    if !header.get("typ").and_then(Json::as_str).is_some_and(|typ| is_type(typ, "statuslist+jwt")) {
        return Err(StatusListError::Malformed);
    }
    let algorithm = header.get("alg").and_then(Json::as_str).and_then(Algorithm::from_jose);
    if header.get("crit").is_some() {
        return Err(StatusListError::Unsupported);
    }
    let kid = match header.get("kid") {
        None => Kid::None,
        Some(kid) => Kid::Jose(kid.as_str().ok_or(StatusListError::Malformed)?),
    };
    let chain = match header.get("x5c") {
        None => None,
        Some(chain) => {
            let links = chain.as_array().ok_or(StatusListError::Malformed)?;
            // RFC 7515 §4.1.6: base64, not base64url.
            let decode = |link: &Json| STANDARD.decode(link.as_str()?).ok();
            Some(links.iter().map(decode).collect::<Option<Vec<_>>>().ok_or(StatusListError::Malformed)?)
        }
    };
    let signature = Signature {
        algorithm: algorithm.ok_or(StatusListError::Unsupported)?,
        kid,
        chain: chain.as_ref().map(|chain| chain.iter().map(Vec::as_slice).collect()),
        message: signed.as_bytes(),
        bytes: &URL_SAFE_NO_PAD.decode(signature).map_err(|_| StatusListError::Malformed)?,
    };
    signature.believe(anchors, now, || Claims::of_jwt(&object(payload)?))
}

fn verify_cwt(bytes: &[u8], anchors: &Anchors, now: Timestamp) -> Result<Verified<StatusList>, StatusListError> {
    if bytes.len() > MAX_TOKEN_BYTES {
        return Err(StatusListError::TooLarge);
    }
    let value = Value::decode_foreign(bytes).map_err(|_| StatusListError::Malformed)?;
    // §5.2 of the draft: tagged as a COSE_Sign1, and not as a CWT.
    if !matches!(value, Value::Tag(TAG_SIGN1, _)) {
        return Err(StatusListError::Malformed);
    }
    let cose = Foreign::from_value(&value, TAG_SIGN1).map_err(|_| StatusListError::Malformed)?;
    if !cose.protected(HEADER_TYP).and_then(Value::as_text).is_some_and(|typ| is_type(typ, "statuslist+cwt")) {
        return Err(StatusListError::Malformed);
    }
    if cose.header(HEADER_CRIT).is_some() {
        return Err(StatusListError::Unsupported);
    }
    let algorithm = cose.protected(HEADER_ALG).and_then(Value::as_int).and_then(Algorithm::from_cose);
    let kid = match cose.header(HEADER_KID) {
        None => Kid::None,
        Some(kid) => Kid::Cose(kid.as_bytes().ok_or(StatusListError::Malformed)?),
    };
    let chain = match cose.header(HEADER_X5CHAIN) {
        None => None,
        Some(Value::Bytes(certificate)) => Some(vec![*certificate]),
        Some(chain) => {
            let links = chain.as_array().ok_or(StatusListError::Malformed)?.iter().map(Value::as_bytes);
            Some(links.collect::<Option<Vec<_>>>().ok_or(StatusListError::Malformed)?)
        }
    };
    let payload = cose.payload.ok_or(StatusListError::Malformed)?;
    let signature = Signature {
        algorithm: algorithm.ok_or(StatusListError::Unsupported)?,
        kid,
        chain,
        message: &cose.signed_bytes(payload),
        bytes: cose.proof,
    };
    signature.believe(anchors, now, || {
        let claims = Value::decode_foreign(payload).map_err(|_| StatusListError::Malformed)?;
        Claims::of_cwt(&claims).ok_or(StatusListError::Malformed)?.content()
    })
}

/// What both forms have around their claims.
struct Signature<'a> {
    algorithm: Algorithm,
    kid: Kid<'a>,
    chain: Option<Vec<&'a [u8]>>,
    message: &'a [u8],
    bytes: &'a [u8],
}

impl Signature<'_> {
    /// Reads the claims once the signature holds.
    fn believe(
        &self,
        anchors: &Anchors,
        now: Timestamp,
        read: impl FnOnce() -> Result<(StatusListContent, Option<Timestamp>), StatusListError>,
    ) -> Result<Verified<StatusList>, StatusListError> {
        let signers = match &self.chain {
            Some(chain) => vec![anchors.status_signer_of_chain(chain, now).map_err(StatusListError::Chain)?],
            None => anchors.status_signers(self.kid, now).map_err(|_| StatusListError::Signature)?,
        };
        let signed = |key: &crate::crypto::verifying_key::VerifyingKey| {
            key.verify(self.algorithm, self.message, self.bytes).is_ok()
        };
        let signer = signers.into_iter().find(|signer| signed(&signer.key)).ok_or(StatusListError::Signature)?;
        let (content, not_before) = read()?;
        content.check_time(now)?;
        if not_before.is_some_and(|begin| now < begin) {
            return Err(StatusListError::NotInForce);
        }
        Ok(Verified::assertion(StatusList { content, signer }))
    }
}

/// The claims of either form, before the entries are unpacked.
struct Claims<P> {
    uri: String,
    issued: Timestamp,
    expires: Option<Timestamp>,
    not_before: Option<Timestamp>,
    ttl_seconds: Option<i64>,
    aggregation_uri: Option<String>,
    bits: u8,
    packed: P,
}

impl Claims<Vec<u8>> {
    fn of_jwt(claims: &Json) -> Result<(StatusListContent, Option<Timestamp>), StatusListError> {
        Self::read_jwt(claims).ok_or(StatusListError::Malformed)?.content()
    }

    fn read_jwt(claims: &Json) -> Option<Self> {
        let list = claims.get("status_list")?;
        let optional = |name: &str| match claims.get(name) {
            None => Some(None),
            Some(value) => whole(value).map(Some),
        };
        Some(Self {
            uri: claims.get("sub")?.as_str()?.to_owned(),
            issued: Timestamp(whole(claims.get("iat")?)?),
            expires: optional("exp")?.map(Timestamp),
            not_before: optional("nbf")?.map(Timestamp),
            ttl_seconds: optional("ttl")?,
            aggregation_uri: match list.get("aggregation_uri") {
                None => None,
                Some(uri) => Some(uri.as_str()?.to_owned()),
            },
            bits: bits_of(list.get("bits")?.as_i64()?)?,
            packed: URL_SAFE_NO_PAD.decode(list.get("lst")?.as_str()?).ok()?,
        })
    }
}

impl<'a> Claims<&'a [u8]> {
    fn of_cwt(claims: &Value<'a>) -> Option<Self> {
        let list = claims.field(CLAIM_STATUS_LIST)?;
        let optional = |label: i64| match claims.field(label) {
            None => Some(None),
            Some(value) => seconds(value).map(Some),
        };
        Some(Self {
            uri: claims.field(CLAIM_SUB)?.as_text()?.to_owned(),
            issued: Timestamp(seconds(claims.field(CLAIM_IAT)?)?),
            expires: optional(CLAIM_EXP)?.map(Timestamp),
            not_before: optional(CLAIM_NBF)?.map(Timestamp),
            ttl_seconds: optional(CLAIM_TTL)?,
            aggregation_uri: match list.member("aggregation_uri") {
                None => None,
                Some(uri) => Some(uri.as_text()?.to_owned()),
            },
            bits: bits_of(list.member("bits")?.as_int()?)?,
            packed: list.member("lst")?.as_bytes()?,
        })
    }
}

impl<P: AsRef<[u8]>> Claims<P> {
    fn content(self) -> Result<(StatusListContent, Option<Timestamp>), StatusListError> {
        let addresses = [Some(&self.uri), self.aggregation_uri.as_ref()];
        if !addresses.into_iter().flatten().all(|uri| is_address(uri)) || self.ttl_seconds.is_some_and(|ttl| ttl <= 0) {
            return Err(StatusListError::Malformed);
        }
        let content = StatusListContent {
            uri: self.uri,
            issued: self.issued,
            expires: self.expires,
            ttl_seconds: self.ttl_seconds,
            aggregation_uri: self.aggregation_uri,
            bits: self.bits,
            entries: unpack(self.packed.as_ref())?,
        };
        Ok((content, self.not_before))
    }
}

/// `application/` may be left out (RFC 7515 §4.1.9), and in a CWT issuers leave it out as well.
fn is_type(typ: &str, wanted: &str) -> bool {
    typ.strip_prefix("application/").unwrap_or(typ) == wanted
}

fn object(part: &str) -> Result<Json, StatusListError> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| StatusListError::Malformed)?;
    json::parse(&bytes).ok().filter(Json::is_object).ok_or(StatusListError::Malformed)
}

/// A number of seconds, perhaps with a fraction, which is dropped.
fn whole(number: &Json) -> Option<i64> {
    number.as_i64().or_else(|| floor(number.as_f64()?))
}

fn seconds(number: &Value<'_>) -> Option<i64> {
    match number {
        Value::Float(float) => floor(float.value()),
        other => other.as_int(),
    }
}

fn floor(number: f64) -> Option<i64> {
    (number.abs() < 1e15).then(|| number.floor() as i64)
}

#[cfg(test)]
mod tests;
