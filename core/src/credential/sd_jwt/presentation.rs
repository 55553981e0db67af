//! The holder's side (RFC 9901 §7.2): which disclosures go along, and the proof over them in two steps, because the key
//! that signs is elsewhere.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::{
    ClaimPath, Expected, SdJwt,
    disclosure::{digest, hash_of},
    jws::Jws,
    key_binding::TYP,
    layout::{Claim, Content},
};
use crate::{
    consent::Consent,
    crypto::{
        Hash,
        verifying_key::{Algorithm, VerifyingKey},
    },
    host::Timestamp,
};

/// An issuer's JWT with the disclosures that the person agreed to, and no proof of the holder yet.
pub struct Presentation {
    text: String,
    hash: Hash,
    holder: Option<VerifyingKey>,
}

impl Presentation {
    pub(super) fn of(token: &SdJwt, claims: &[ClaimPath], consent: &Consent) -> Result<Self, PresentError> {
        let whole = Claim::whole(&token.compact).map_err(|_| PresentError::NoClaim)?;
        let mut chosen = vec![false; token.compact.disclosures().len()];
        for path in claims {
            let agreed = consent.showing().claims();
            if !agreed.contains(&path.to_string()) {
                return Err(PresentError::NotAgreed);
            }
            let mut there = false;
            let mut choose = |above: &[usize], claim: &Claim| {
                let mut places = above.to_vec();
                claim.disclosures(&mut places);
                for at in places {
                    chosen[at] = true; // places of these very disclosures
                }
                there |= !matches!(claim.content, Content::Hidden);
            };
            whole.select(path.parts(), &mut vec![], &mut choose).map_err(|_| PresentError::NoClaim)?;
            if !there {
                return Err(PresentError::NoClaim);
            }
        }
        let mut text = format!("{}~", token.compact.jwt());
        for (disclosure, _) in token.compact.disclosures().zip(chosen).filter(|(_, chosen)| *chosen) {
            text.push_str(disclosure);
            text.push('~');
        }
        let payload = Jws::parse(token.compact.jwt()).map_err(|_| PresentError::NoClaim)?.payload;
        let hash = hash_of(&payload).map_err(|_| PresentError::NoClaim)?;
        Ok(Self { text, hash, holder: token.holder_key() })
    }

    /// Without a proof of the holder, for a verifier that asks for none: whoever gets it can present it again.
    pub fn without_key_binding(self) -> String {
        self.text
    }

    /// The proof that the holder presents this now, to this audience, in answer to this nonce. It waits for an ES256
    /// signature.
    ///
    /// # Errors
    /// [`PresentError::Key`] if the credential is bound to no P-256 key.
    pub fn bind(self, to: &Expected<'_>, now: Timestamp) -> Result<KbDraft, PresentError> {
        let holder = self.holder.filter(|key| key.fits(Algorithm::Es256)).ok_or(PresentError::Key)?;
        let header = json!({ "alg": Algorithm::Es256.jose_name(), "typ": TYP });
        let payload = json!({
            "aud": to.audience, "iat": now.0, "nonce": to.nonce, "sd_hash": digest(self.hash, &self.text),
        });
        let [header, payload] = [header, payload].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        Ok(KbDraft { presented: self.text, input: format!("{header}.{payload}"), holder })
    }
}

/// A presentation that waits for the holder's signature.
pub struct KbDraft {
    presented: String,
    input: String,
    holder: VerifyingKey,
}

impl KbDraft {
    /// What the holder's key must sign.
    pub fn to_be_signed(&self) -> Vec<u8> {
        self.input.as_bytes().to_vec()
    }

    /// The presentation (SD-JWT+KB).
    ///
    /// # Errors
    /// [`PresentError::Signature`] unless the key that the issuer bound signed exactly this.
    pub fn finish(self, signature: &[u8; 64]) -> Result<String, PresentError> {
        let signed = self.holder.verify(Algorithm::Es256, self.input.as_bytes(), signature);
        signed.map_err(|_| PresentError::Signature)?;
        Ok(format!("{}{}.{}", self.presented, self.input, URL_SAFE_NO_PAD.encode(signature)))
    }
}

redacted_debug!(Presentation, KbDraft);

/// Why nothing is presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PresentError {
    /// A path leads to no claim of this credential.
    #[error("the credential has no such claim")]
    NoClaim,
    /// The person did not agree to show it.
    #[error("the person did not agree to show this")]
    NotAgreed,
    /// The credential is bound to no key that signs here.
    #[error("bound to no key that could sign here")]
    Key,
    /// Another key signed, or something else.
    #[error("not signed by the key that it is bound to")]
    Signature,
}

impl PresentError {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoClaim => "credential.no_claim",
            Self::NotAgreed => "credential.not_agreed",
            Self::Key | Self::Signature => "credential.holder",
        }
    }
}
