//! SD-JWT of any type: unverified to verified.

use serde_json::{Map, Value};

use super::{
    Binding, ClaimPath, Error, KeyBinding, PresentError, Presentation,
    compact::Compact,
    disclosure::{disclose, disclose_as_issued, hash_of},
    issuer,
    jws::{Jws, seconds},
    key_binding::{self, TYP, holder_key},
};
use crate::{
    consent::Consent,
    crypto::verifying_key::{Algorithm, VerifyingKey},
    host::Timestamp,
    trust::{Anchors, Signer, Verified},
};

/// An SD-JWT (RFC 9901) that nobody has checked. What it says of itself is for a screen, and for finding its issuer.
pub struct UnverifiedSdJwt {
    compact: Compact,
    jws: Jws,
    key_binding: Option<Jws>,
}

impl UnverifiedSdJwt {
    /// Takes the compact form (RFC 9901 §4) or the JSON form (§8) apart.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::TooLarge`]; [`Error::Unsupported`] for an unsigned header that says it is critical.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let compact = Compact::parse(text)?;
        let jws = Jws::parse(compact.jwt())?;
        let key_binding = compact.key_binding().map(Jws::parse).transpose()?;
        Ok(Self { compact, jws, key_binding })
    }

    /// `typ`, as anybody may have written it.
    pub fn unverified_typ(&self) -> Option<&str> {
        self.jws.header("typ")
    }

    /// `kid`, as anybody may have written it.
    pub fn unverified_kid(&self) -> Option<&str> {
        self.jws.header("kid")
    }

    /// `iss`, as anybody may have written it.
    pub fn unverified_issuer(&self) -> Option<&str> {
        self.jws.claim("iss")
    }

    /// `vct`, as anybody may have written it.
    pub fn unverified_vct(&self) -> Option<&str> {
        self.jws.claim("vct")
    }

    /// Whether it brings certificates of its issuer.
    pub fn has_certificates(&self) -> bool {
        self.jws.has_header("x5c")
    }

    /// Whether it brings a proof of its holder.
    pub fn has_key_binding(&self) -> bool {
        self.key_binding.is_some()
    }

    /// How many disclosures it brings.
    pub fn disclosures(&self) -> usize {
        self.compact.disclosures().len()
    }

    /// What it says, for an inspector, with disclosures in their places if they fit: nobody has checked any of it.
    pub fn dangerous_claims(&self) -> Map<String, Value> {
        let payload = &self.jws.payload;
        disclose(payload.clone(), self.compact.disclosures(), &SIGNERS).unwrap_or_else(|_| payload.clone())
    }

    /// Checks issuer, signature, disclosures (RFC 9901 §7.1), times and the holder's proof (§7.3). Anchors must be trusted
    /// for its `vct`; without one, for any type.
    ///
    /// # Errors
    /// [`Error`]: the first check that fails.
    pub fn verify(
        self,
        anchors: &Anchors,
        key_binding: KeyBinding<'_>,
        now: Timestamp,
    ) -> Result<Verified<SdJwt>, Error> {
        self.check(anchors, key_binding, now, &SIGNERS).map(Verified::assertion)
    }

    /// [`UnverifiedSdJwt::verify`], with names that no disclosure of the top level may have.
    pub(super) fn check(
        self,
        anchors: &Anchors,
        key_binding: KeyBinding<'_>,
        now: Timestamp,
        reserved: &[&str],
    ) -> Result<SdJwt, Error> {
        match (key_binding, &self.key_binding) {
            (KeyBinding::Issued, Some(_)) => return Err(Error::Malformed),
            (KeyBinding::Expected(_), None) => return Err(Error::KeyBinding),
            _ => {}
        }
        let algorithm = self.jws.algorithm()?;
        if self.unverified_typ() == Some(TYP) {
            return Err(Error::Unsupported);
        }
        let credential_type = self.unverified_vct().unwrap_or_default();
        let issuer::Found { signer, names_issuer } =
            issuer::find(&self.jws, self.compact.jwt(), credential_type, anchors, now)?;
        let typ = self.unverified_typ().map(str::to_owned);
        let hash = hash_of(&self.jws.payload)?;
        let claims = disclose(self.jws.payload, self.compact.disclosures(), reserved)?;
        let time = |name: &str| seconds(&claims, name);
        let (issued, begins, expires) = (time("iat")?, time("nbf")?, time("exp")?);
        if expires.is_some_and(|end| now >= end) {
            return Err(Error::Expired);
        }
        if issued.is_some_and(|issued| issued.since(now) > SKEW_SECONDS) || begins.is_some_and(|begin| now < begin) {
            return Err(Error::NotYet);
        }
        let proof = self.key_binding.as_ref();
        let binding = key_binding::check(key_binding, proof, &self.compact, &claims, hash, now)?;
        let compact = self.compact;
        Ok(SdJwt { compact, typ, algorithm, signer, names_issuer, claims, issued, begins, expires, binding })
    }

    pub(super) fn has_digests_in(&self, claims: &[&str]) -> bool {
        claims.iter().filter_map(|name| self.jws.payload.get(*name)).any(super::disclosure::hides_something)
    }
}

redacted_debug!(UnverifiedSdJwt);

/// An SD-JWT whose every check passed; reachable only as `Verified<SdJwt>`.
pub struct SdJwt {
    pub(super) compact: Compact,
    typ: Option<String>,
    algorithm: Algorithm,
    signer: Signer,
    names_issuer: bool,
    claims: Map<String, Value>,
    issued: Option<Timestamp>,
    begins: Option<Timestamp>,
    expires: Option<Timestamp>,
    binding: Binding,
}

impl SdJwt {
    /// `typ`.
    pub fn typ(&self) -> Option<&str> {
        self.typ.as_deref()
    }

    /// The algorithm of the issuer's signature.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// `iss`: what the signer calls itself. Whether anybody else calls it so says [`SdJwt::names_issuer`].
    pub fn issuer(&self) -> Option<&str> {
        self.claims.get("iss")?.as_str()
    }

    /// Whether the anchor, or a name in the certificate, is `iss`.
    pub fn names_issuer(&self) -> bool {
        self.names_issuer
    }

    /// Whose key signed it.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// `iat`.
    pub fn issued(&self) -> Option<Timestamp> {
        self.issued
    }

    /// `nbf`.
    pub fn begins(&self) -> Option<Timestamp> {
        self.begins
    }

    /// `exp`.
    pub fn expires(&self) -> Option<Timestamp> {
        self.expires
    }

    /// All claims, disclosed ones in their places.
    pub fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    /// The same, with elements of arrays that are hidden left as they are, `{"...": DIGEST}`: so an index means what it
    /// means in a [`ClaimPath`].
    ///
    /// # Errors
    /// None: it was read before.
    pub fn claims_as_issued(&self) -> Result<Map<String, Value>, Error> {
        disclose_as_issued(Jws::parse(self.compact.jwt())?.payload, self.compact.disclosures())
    }

    /// How far the holder's proof was checked.
    pub fn binding(&self) -> &Binding {
        &self.binding
    }

    /// The key that the issuer bound it to (`cnf.jwk`), if it is of a known kind.
    pub fn holder_key(&self) -> Option<VerifyingKey> {
        holder_key(&self.claims)
    }

    /// The compact form, as it came or made of the JSON form.
    pub fn as_compact(&self) -> &str {
        self.compact.text()
    }

    /// What is presented when the person agreed to show these claims: their disclosures, those above them and those below
    /// them, and no other. All claims that can't be hidden are shown in any case.
    ///
    /// # Errors
    /// [`PresentError`] if a path leads to no claim, or the person did not agree to it.
    pub fn present(&self, claims: &[ClaimPath], consent: &Consent) -> Result<Presentation, PresentError> {
        Presentation::of(self, claims, consent)
    }
}

redacted_debug!(SdJwt);

/// What the signer is found by must not come from a disclosure.
const SIGNERS: [&str; 2] = ["iss", "vct"];
/// The issuer's clock may be ahead by this much.
const SKEW_SECONDS: i64 = 300;
