//! SD-JWT VC (draft-ietf-oauth-sd-jwt-vc-19 §2): an SD-JWT of one type, with a `vct`, and nothing hidden that decides
//! whether it counts.

use serde_json::{Map, Value};

use super::{Binding, ClaimPath, Error, Integrity, KeyBinding, PresentError, Presentation, SdJwt, UnverifiedSdJwt};
use crate::{
    consent::Consent,
    credential::Checked,
    crypto::{p256::PublicKey, verifying_key::VerifyingKey},
    host::Timestamp,
    trust::{Anchors, BadStatusReference, NoSigner, Signer, StatusReference, TrustList, Verified},
};

/// An SD-JWT VC that nobody has checked.
pub struct UnverifiedSdJwtVc {
    token: UnverifiedSdJwt,
    types: &'static [&'static str],
    typ_is_media_type: bool,
}

impl UnverifiedSdJwtVc {
    /// Takes the compact form (RFC 9901 §4) or the JSON form (§8) apart.
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::TooLarge`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        Ok(Self { token: UnverifiedSdJwt::parse(text)?, types: &[TYP], typ_is_media_type: false })
    }

    /// Takes the `typ` of drafts before November 2024, `vc+sd-jwt`, as well.
    pub fn accept_older_typ(self) -> Self {
        Self { types: &[TYP, OLDER_TYP], ..self }
    }

    /// Takes `typ` as the media type that it is (RFC 7515 §4.1.9): with or without `application/`, in any letter case.
    pub fn accept_media_type(self) -> Self {
        Self { typ_is_media_type: true, ..self }
    }

    /// What it says of itself.
    pub fn token(&self) -> &UnverifiedSdJwt {
        &self.token
    }

    /// Checks a credential that an issuer sends to this holder: issuer under its own name, signature, disclosures, type,
    /// times, and that it is bound to this key.
    ///
    /// # Errors
    /// [`Error`]: the first check that fails.
    pub fn verify(
        self,
        trust: &Verified<TrustList>,
        holder: &PublicKey,
        now: Timestamp,
    ) -> Result<Verified<SdJwtVc>, Error> {
        // A trust list names keys by `kid`, and nobody without `iss`.
        if self.token.unverified_kid().is_none() && !self.token.has_certificates() {
            return Err(NoSigner::Unknown.into());
        }
        let credential = self.check(&Anchors::of(trust), KeyBinding::Issued, now)?;
        if !credential.token.names_issuer() {
            return Err(NoSigner::Unknown.into());
        }
        if credential.token.holder_key() != Some(VerifyingKey::P256(*holder)) {
            return Err(Error::Holder);
        }
        Ok(Verified::assertion(credential))
    }

    /// Checks issuer, signature, disclosures, type, times and the holder's proof, as [`UnverifiedSdJwt::verify`] does.
    ///
    /// # Errors
    /// [`Error`]: the first check that fails.
    pub fn verify_against(
        self,
        anchors: &Anchors,
        key_binding: KeyBinding<'_>,
        now: Timestamp,
    ) -> Result<Verified<SdJwtVc>, Error> {
        self.check(anchors, key_binding, now).map(Verified::assertion)
    }

    fn check(self, anchors: &Anchors, key_binding: KeyBinding<'_>, now: Timestamp) -> Result<SdJwtVc, Error> {
        let Self { token, types, typ_is_media_type } = self;
        let is_one = |typ: &str| match typ_is_media_type {
            true => types.contains(&short_media_type(typ).as_str()),
            false => types.contains(&typ),
        };
        if !token.unverified_typ().is_some_and(is_one) {
            return Err(Error::Unsupported);
        }
        let vct = token.unverified_vct().filter(|vct| !vct.is_empty()).ok_or(Error::Malformed)?.to_owned();
        let hides_what_decides = token.has_digests_in(&RESERVED);
        let token = token.check(anchors, key_binding, now, &RESERVED)?;
        if hides_what_decides {
            return Err(Error::Disclosure);
        }
        let integrity = match token.claims().get("vct#integrity") {
            None => None,
            Some(text) => Some(Integrity::new(text.as_str().ok_or(Error::Malformed)?)),
        };
        let other_types = match token.claims().get("aka_vcts") {
            None => vec![],
            Some(types) => other_types(types, &vct).ok_or(Error::Malformed)?,
        };
        let status = token.claims().get("status").map(StatusReference::from_json).transpose();
        Ok(SdJwtVc { token, vct, integrity, other_types, status })
    }
}

redacted_debug!(UnverifiedSdJwtVc);

/// A credential whose every check passed; reachable only as `Verified<SdJwtVc>`.
pub struct SdJwtVc {
    token: SdJwt,
    vct: String,
    integrity: Option<Integrity>,
    other_types: Vec<String>,
    status: Result<Option<StatusReference>, BadStatusReference>,
}

impl SdJwtVc {
    /// The SD-JWT that it is.
    pub fn token(&self) -> &SdJwt {
        &self.token
    }

    /// `iss`: what the signer calls itself. From [`UnverifiedSdJwtVc::verify`] it is also what the trust list or its
    /// certificate calls it; otherwise see [`SdJwt::names_issuer`].
    pub fn issuer(&self) -> Option<&str> {
        self.token.issuer()
    }

    /// Whose key signed it.
    pub fn signer(&self) -> &Signer {
        self.token.signer()
    }

    /// `vct`, the type. An anchor is trusted for it.
    pub fn vct(&self) -> &str {
        &self.vct
    }

    /// `vct#integrity`, the digest of the type's metadata.
    pub fn vct_integrity(&self) -> Option<&Integrity> {
        self.integrity.as_ref()
    }

    /// `aka_vcts`: further types by the issuer's word alone. No anchor was asked whether it is trusted for them.
    pub fn other_types(&self) -> &[String] {
        &self.other_types
    }

    /// `status`: where it stands whether it was revoked. Nothing was looked up.
    ///
    /// # Errors
    /// [`BadStatusReference`] if it can't be looked up, which must not pass for having none.
    pub fn status(&self) -> Result<Option<&StatusReference>, BadStatusReference> {
        self.status.as_ref().map(Option::as_ref).map_err(|error| *error)
    }

    /// `iat`.
    pub fn issued(&self) -> Option<Timestamp> {
        self.token.issued()
    }

    /// `nbf`.
    pub fn begins(&self) -> Option<Timestamp> {
        self.token.begins()
    }

    /// `exp`.
    pub fn expires(&self) -> Option<Timestamp> {
        self.token.expires()
    }

    /// All claims, disclosed ones in their places.
    pub fn claims(&self) -> &Map<String, Value> {
        self.token.claims()
    }

    /// The same, hidden elements of arrays too: see [`SdJwt::claims_as_issued`].
    ///
    /// # Errors
    /// None: it was read before.
    pub fn claims_as_issued(&self) -> Result<Map<String, Value>, Error> {
        self.token.claims_as_issued()
    }

    /// How far the holder's proof was checked.
    pub fn binding(&self) -> &Binding {
        self.token.binding()
    }

    /// The compact form, as it came or made of the JSON form.
    pub fn as_compact(&self) -> &str {
        self.token.as_compact()
    }

    /// What is presented when the person agreed to show these claims: see [`SdJwt::present`].
    ///
    /// # Errors
    /// [`PresentError`] if a path leads to no claim, or the person did not agree to it.
    pub fn present(&self, claims: &[ClaimPath], consent: &Consent) -> Result<Presentation, PresentError> {
        self.token.present(claims, consent)
    }
}

impl Checked for SdJwtVc {
    fn signer(&self) -> &Signer {
        self.token.signer()
    }

    fn credential_type(&self) -> &str {
        &self.vct
    }

    fn status(&self) -> Result<Option<StatusReference>, BadStatusReference> {
        self.status.clone()
    }
}

redacted_debug!(SdJwtVc);

/// A media type as `typ` is recommended to write it: without `application/`, in small letters.
pub fn short_media_type(typ: &str) -> String {
    let typ = typ.to_ascii_lowercase();
    typ.strip_prefix("application/").filter(|rest| !rest.contains('/')).map_or(typ.clone(), str::to_owned)
}

/// At least one, each a text, and none of them `vct` (§2.2.2.2).
fn other_types(types: &Value, vct: &str) -> Option<Vec<String>> {
    let types: Vec<_> = types.as_array()?.iter().map(|it| it.as_str().map(str::to_owned)).collect::<Option<_>>()?;
    (!types.is_empty() && types.iter().all(|it| it != vct)).then_some(types)
}

const TYP: &str = "dc+sd-jwt";
const OLDER_TYP: &str = "vc+sd-jwt";
/// Claims of the top level of which an issuer must not hide anything (§2.2.2.3).
const RESERVED: [&str; 8] = ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status"];
