//! The holder's proof: a JWT over what is presented, by the key that the issuer bound (RFC 9901 §4.3, §7.3).

use serde_json::{Map, Value};

use super::{
    Error,
    compact::Compact,
    disclosure::digest,
    jws::{Jws, seconds},
};
use crate::{
    crypto::{Hash, verifying_key::VerifyingKey},
    host::Timestamp,
};

/// Whom a presentation has to be made for, and in answer to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected<'a> {
    /// This verifier, as the protocol names it.
    pub audience: &'a str,
    /// What this verifier drew for this transaction.
    pub nonce: &'a str,
}

/// What is asked of the holder's proof. Closed: each is a decision of the verifier, taken before it looks at what it got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyBinding<'a> {
    /// It must be there, made now, for this verifier and this transaction.
    Expected(Expected<'a>),
    /// There is no transaction. If it is there, its signature must hold over what is presented, and it must not be of the
    /// future nor over. For whom, in answer to what and how long ago it was made is compared with nothing, so the presenter
    /// may have copied it: [`Binding::NotCompared`].
    Inspect,
    /// It must not be there: as an issuer sends it to a holder (RFC 9901 §7.2).
    Issued,
}

/// How far the holder's proof was checked. Closed: whoever decides by it has to look at each.
#[derive(Clone, PartialEq, Eq)]
pub enum Binding {
    /// There was none: whoever has the text can present it.
    None,
    /// The holder made it just now for this verifier and this transaction.
    Proven {
        /// `iat`.
        issued: Timestamp,
    },
    /// The holder made it at some time until now for somebody: audience, nonce and age were compared with nothing.
    NotCompared {
        /// `aud`, as it stands there.
        audience: String,
        /// `nonce`, as it stands there.
        nonce: String,
        /// `iat`, as it stands there.
        issued: Timestamp,
    },
}

redacted_debug!(Binding);

/// The key in `cnf.jwk` (RFC 7800 §3.2).
pub(super) fn holder_key(claims: &Map<String, Value>) -> Option<VerifyingKey> {
    VerifyingKey::from_jwk(claims.get("cnf")?.get("jwk")?).ok()
}

/// Checks the proof, if it is wanted or there.
pub(super) fn check(
    wanted: KeyBinding<'_>,
    proof: Option<&Jws>,
    compact: &Compact,
    claims: &Map<String, Value>,
    hash: Hash,
    now: Timestamp,
) -> Result<Binding, Error> {
    let Some((proof, text)) = proof.zip(compact.key_binding()) else {
        return match wanted {
            KeyBinding::Expected(_) => Err(Error::KeyBinding),
            KeyBinding::Inspect | KeyBinding::Issued => Ok(Binding::None),
        };
    };
    let algorithm = proof.algorithm().map_err(|_| Error::KeyBinding)?;
    let claim = |name: &str| proof.claim(name).ok_or(Error::KeyBinding);
    let (audience, nonce) = (claim("aud")?, claim("nonce")?);
    let time = |name: &str| seconds(&proof.payload, name).map_err(|_| Error::KeyBinding);
    let issued = time("iat")?.ok_or(Error::KeyBinding)?;
    if proof.header("typ") != Some(TYP) || claim("sd_hash")? != digest(hash, compact.presented()) {
        return Err(Error::KeyBinding);
    }
    let key = holder_key(claims).ok_or(Error::KeyBinding)?;
    key.verify(algorithm, proof.signing_input(text), &proof.signature).map_err(|_| Error::KeyBinding)?;
    let is_over = || -> Result<bool, Error> {
        Ok(time("exp")?.is_some_and(|end| now >= end) || time("nbf")?.is_some_and(|begin| now < begin))
    };
    match wanted {
        KeyBinding::Issued => Err(Error::Malformed),
        KeyBinding::Inspect if is_over()? || issued.since(now) > WINDOW_SECONDS => Err(Error::KeyBindingTime),
        KeyBinding::Inspect => Ok(Binding::NotCompared { audience: audience.into(), nonce: nonce.into(), issued }),
        KeyBinding::Expected(expected) => {
            if audience != expected.audience || !is_for(claims, expected.audience) {
                return Err(Error::KeyBindingAudience);
            }
            if nonce != expected.nonce {
                return Err(Error::KeyBindingNonce);
            }
            if is_over()? || now.since(issued).saturating_abs() > WINDOW_SECONDS {
                return Err(Error::KeyBindingTime);
            }
            Ok(Binding::Proven { issued })
        }
    }
}

/// Whether a credential that names audiences (RFC 7519 §4.1.3) names this one.
fn is_for(claims: &Map<String, Value>, audience: &str) -> bool {
    match claims.get("aud") {
        None => true,
        Some(Value::Array(audiences)) => audiences.iter().any(|it| it == audience),
        Some(one) => one == audience,
    }
}

pub(super) const TYP: &str = "kb+jwt";
/// The holder's clock may be off by this much, and the proof that old where there is a transaction.
const WINDOW_SECONDS: i64 = 300;
