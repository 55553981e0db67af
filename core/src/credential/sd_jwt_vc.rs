//! SD-JWT VC: RFC 9901 with the profile of draft-ietf-oauth-sd-jwt-vc, `typ` `dc+sd-jwt`, ES256, issuer by `kid` and
//! `iss` from the trust list.

use std::collections::{HashMap, HashSet};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use crate::{
    crypto::{p256::PublicKey, sha256},
    encoding::json,
    host::Timestamp,
    trust::{TrustList, Verified},
};

/// An SD-JWT that nobody has checked: issuer-signed part and disclosures, without a key-binding JWT.
pub struct UnverifiedSdJwtVc<'a> {
    signing_input: &'a str,
    signature: Vec<u8>,
    header: Map<String, Value>,
    payload: Map<String, Value>,
    disclosures: Vec<&'a str>,
}

impl<'a> UnverifiedSdJwtVc<'a> {
    /// Takes the compact form apart (RFC 9901 §4), as an issuer sends it.
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::TooLarge`].
    pub fn parse(compact: &'a str) -> Result<Self, Error> {
        if compact.len() > MAX_BYTES {
            return Err(Error::TooLarge);
        }
        let body = compact.strip_suffix('~').ok_or(Error::Malformed)?;
        let mut parts = body.split('~');
        let jwt = parts.next().ok_or(Error::Malformed)?;
        let disclosures: Vec<_> = parts.take(MAX_DISCLOSURES + 1).collect();
        if disclosures.len() > MAX_DISCLOSURES {
            return Err(Error::TooLarge);
        }
        let (signing_input, signature) = jwt.rsplit_once('.').ok_or(Error::Malformed)?;
        let (header, payload) = signing_input.split_once('.').ok_or(Error::Malformed)?;
        Ok(Self {
            signing_input,
            signature: decode(signature)?,
            header: object(&decode(header)?)?,
            payload: object(&decode(payload)?)?,
            disclosures,
        })
    }

    /// Checks issuer, signature, disclosures (RFC 9901 §7.1), type, validity and holder.
    ///
    /// # Errors
    /// [`Error`]: the first check that fails.
    pub fn verify(
        self,
        trust: &Verified<TrustList>,
        holder: &PublicKey,
        now: Timestamp,
    ) -> Result<Verified<SdJwtVc>, Error> {
        self.check_header()?;
        let vct = self.payload_text("vct").ok_or(Error::Malformed)?.to_owned();
        let issuer = self.payload_text("iss").ok_or(Error::Issuer)?.to_owned();
        self.check_signature(trust, &issuer, &vct, now)?;
        let claims = disclose(self.payload, &self.disclosures)?;
        let seconds = |name: &str| match claims.get(name) {
            None => Ok(None),
            Some(value) => numeric_date(value).map(Some).ok_or(Error::Malformed),
        };
        let (issued, expires) = (seconds("iat")?, seconds("exp")?);
        if issued.is_some_and(|issued| issued.since(now) > SKEW_SECONDS)
            || expires.is_some_and(|expires| now >= expires)
            || seconds("nbf")?.is_some_and(|begin| now < begin)
        {
            return Err(Error::Expired);
        }
        if confirmed_key(&claims) != Some(*holder) {
            return Err(Error::Holder);
        }
        Ok(Verified::assertion(SdJwtVc { issuer, vct, issued, expires, claims }))
    }

    fn payload_text(&self, name: &str) -> Option<&str> {
        self.payload.get(name)?.as_str()
    }

    fn check_header(&self) -> Result<(), Error> {
        let is = |name: &str, value: &str| self.header.get(name).and_then(Value::as_str) == Some(value);
        if self.header.contains_key("crit") || !is("alg", "ES256") || !is("typ", "dc+sd-jwt") {
            return Err(Error::Unsupported);
        }
        Ok(())
    }

    fn check_signature(&self, trust: &TrustList, issuer: &str, vct: &str, now: Timestamp) -> Result<(), Error> {
        let kid = self.header.get("kid").and_then(Value::as_str).ok_or(Error::Issuer)?;
        let kid = decode(kid)?;
        let mut candidates = trust
            .issuers_with_kid(&kid)
            .filter(|entry| entry.name == issuer && entry.is_in_force(now))
            .filter(|entry| entry.credential_types.iter().any(|allowed| allowed == vct))
            .peekable();
        candidates.peek().ok_or(Error::Issuer)?;
        candidates
            .any(|entry| entry.key.verify(self.signing_input.as_bytes(), &self.signature).is_ok())
            .then_some(())
            .ok_or(Error::Signature)
    }
}

/// A credential whose every check passed; reachable only as `Verified<SdJwtVc>`.
pub struct SdJwtVc {
    issuer: String,
    vct: String,
    issued: Option<Timestamp>,
    expires: Option<Timestamp>,
    claims: Map<String, Value>,
}

impl SdJwtVc {
    /// `iss`.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// `vct`, the type.
    pub fn vct(&self) -> &str {
        &self.vct
    }

    /// `iat`.
    pub fn issued(&self) -> Option<Timestamp> {
        self.issued
    }

    /// `exp`.
    pub fn expires(&self) -> Option<Timestamp> {
        self.expires
    }

    /// All claims, disclosed ones in their places.
    pub fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }
}

redacted_debug!(SdJwtVc);

/// Why a credential is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not an SD-JWT VC in compact form.
    #[error("not an SD-JWT VC")]
    Malformed,
    /// Above 256 KiB or 512 disclosures.
    #[error("too large")]
    TooLarge,
    /// An algorithm, type or critical header that is not supported.
    #[error("an unsupported header")]
    Unsupported,
    /// No key of this issuer may sign this type now.
    #[error("the issuer is not trusted for this type")]
    Issuer,
    /// The signature does not hold.
    #[error("the signature does not hold")]
    Signature,
    /// Disclosures that are not referenced, referenced twice, or overwrite a claim.
    #[error("the disclosures do not fit the signed part")]
    Disclosure,
    /// Not valid yet or no more.
    #[error("not valid at this time")]
    Expired,
    /// Bound to another key.
    #[error("bound to another key")]
    Holder,
}

impl Error {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "credential.malformed",
            Self::TooLarge => "credential.too_large",
            Self::Unsupported => "credential.unsupported",
            Self::Issuer => "credential.issuer",
            Self::Signature => "credential.signature",
            Self::Disclosure => "credential.disclosure",
            Self::Expired => "credential.expired",
            Self::Holder => "credential.holder",
        }
    }
}

/// The processed payload of RFC 9901 §7.1 step 3: every digest replaced by what it stands for, or removed.
fn disclose(payload: Map<String, Value>, disclosures: &[&str]) -> Result<Map<String, Value>, Error> {
    if payload.get("_sd_alg").is_some_and(|algorithm| algorithm != "sha-256") {
        return Err(Error::Unsupported);
    }
    let mut pending = HashMap::new();
    for disclosure in disclosures {
        let digest = URL_SAFE_NO_PAD.encode(sha256(disclosure.as_bytes()));
        let parts = match json::parse(&decode(disclosure)?) {
            Ok(Value::Array(parts)) => parts,
            _ => return Err(Error::Malformed),
        };
        if pending.insert(digest, parts).is_some() {
            return Err(Error::Disclosure);
        }
    }
    let mut disclosing = Disclosing { pending, seen: HashSet::new() };
    let mut claims = disclosing.object(payload, json::MAX_DEPTH, &RESERVED)?;
    claims.remove("_sd_alg");
    if disclosing.pending.is_empty() { Ok(claims) } else { Err(Error::Disclosure) }
}

struct Disclosing {
    /// By digest; taken out when used.
    pending: HashMap<String, Vec<Value>>,
    /// Every digest met, decoys too: none may stand twice.
    seen: HashSet<String>,
}

impl Disclosing {
    fn value(&mut self, value: Value, depth: usize) -> Result<Value, Error> {
        let depth = depth.checked_sub(1).ok_or(Error::Malformed)?;
        match value {
            Value::Object(object) => self.object(object, depth, &[]).map(Value::Object),
            Value::Array(items) => self.array(items, depth).map(Value::Array),
            other => Ok(other),
        }
    }

    fn object(
        &mut self,
        object: Map<String, Value>,
        depth: usize,
        reserved: &[&str],
    ) -> Result<Map<String, Value>, Error> {
        let mut out = Map::new();
        let mut digests = Vec::new();
        for (name, value) in object {
            match (name.as_str(), value) {
                ("_sd", Value::Array(items)) => digests = items,
                ("_sd" | "...", _) => return Err(Error::Disclosure),
                (_, value) => {
                    let value = self.value(value, depth)?;
                    out.insert(name, value);
                }
            }
        }
        for digest in digests {
            let Some(parts) = self.take(&digest)? else { continue };
            let [Value::String(_), Value::String(name), value] =
                <[Value; 3]>::try_from(parts).map_err(|_| Error::Disclosure)?
            else {
                return Err(Error::Disclosure);
            };
            if name == "_sd" || name == "..." || reserved.contains(&name.as_str()) || out.contains_key(&name) {
                return Err(Error::Disclosure);
            }
            let value = self.value(value, depth)?;
            out.insert(name, value);
        }
        Ok(out)
    }

    fn array(&mut self, items: Vec<Value>, depth: usize) -> Result<Vec<Value>, Error> {
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            match item.as_object().and_then(|object| object.get("...").map(|digest| (object.len(), digest))) {
                Some((1, digest)) => {
                    let Some(parts) = self.take(digest)? else { continue };
                    let [Value::String(_), value] = <[Value; 2]>::try_from(parts).map_err(|_| Error::Disclosure)?
                    else {
                        return Err(Error::Disclosure);
                    };
                    out.push(self.value(value, depth)?);
                }
                Some(_) => return Err(Error::Disclosure),
                None => out.push(self.value(item, depth)?),
            }
        }
        Ok(out)
    }

    fn take(&mut self, digest: &Value) -> Result<Option<Vec<Value>>, Error> {
        let digest = digest.as_str().ok_or(Error::Disclosure)?;
        if self.seen.len() >= MAX_DIGESTS {
            return Err(Error::TooLarge);
        }
        if !self.seen.insert(digest.to_owned()) {
            return Err(Error::Disclosure);
        }
        Ok(self.pending.remove(digest))
    }
}

fn confirmed_key(claims: &Map<String, Value>) -> Option<PublicKey> {
    let jwk = claims.get("cnf")?.get("jwk")?;
    if jwk.get("kty")? != "EC" || jwk.get("crv")? != "P-256" {
        return None;
    }
    let coordinate = |name: &str| decode(jwk.get(name)?.as_str()?).ok().filter(|bytes| bytes.len() == 32);
    PublicKey::from_sec1(&[&[4][..], &coordinate("x")?, &coordinate("y")?].concat()).ok()
}

/// Seconds since 1970, perhaps with a fraction (RFC 7519 §2), which is dropped.
fn numeric_date(value: &Value) -> Option<Timestamp> {
    let seconds =
        value.as_i64().or_else(|| value.as_f64().filter(|date| date.abs() < 1e15).map(|date| date.floor() as i64));
    seconds.map(Timestamp)
}

fn decode(text: &str) -> Result<Vec<u8>, Error> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Error::Malformed)
}

fn object(bytes: &[u8]) -> Result<Map<String, Value>, Error> {
    match json::parse(bytes) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(Error::Malformed),
    }
}

/// Top-level claims that an issuer must not hide (draft-ietf-oauth-sd-jwt-vc §2.2.2.2).
const RESERVED: [&str; 7] = ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"];
/// The issuer's clock may be ahead by this much.
const SKEW_SECONDS: i64 = 300;
const MAX_BYTES: usize = 256 * 1024;
const MAX_DISCLOSURES: usize = 512;
const MAX_DIGESTS: usize = 4096;
