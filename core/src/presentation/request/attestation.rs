//! The attestation of a verifier (§12): a JWT by somebody whom the trust list names for that, which names the verifier and the
//! key that signs its requests.

use serde_json::Value;
use url::Url;

use super::{Address, ClientId, PartyName, jwt::Jwt};
use crate::{
    crypto::verifying_key::VerifyingKey,
    host::Timestamp,
    presentation::Error,
    trust::{Anchors, Kid, Profile, Signer, VERIFIER_ATTESTATION_TYPE},
};

/// What an attestation says.
pub(super) struct Attestation {
    /// The key that signs the verifier's requests.
    pub(super) key: VerifyingKey,
    /// The verifier's name.
    pub(super) name: PartyName,
    addresses: Option<Vec<String>>,
}

impl Attestation {
    /// Reads one and checks that somebody who is trusted signed it for this verifier.
    pub(super) fn verify(text: &str, client_id: &ClientId, anchors: &Anchors, now: Timestamp) -> Result<Self, Error> {
        let jwt = Jwt::parse(text, TYP)?;
        let issuer = jwt.claim("iss")?.ok_or(Error::Attestation)?;
        let signer = signer(&jwt, issuer, anchors, now)?;
        if jwt.claim("sub")? != Some(client_id.original()) {
            return Err(Error::ClientId);
        }
        jwt.time("exp")?.ok_or(Error::Parameter)?;
        jwt.check_times(now)?;
        let key = jwt.claims.get("cnf").and_then(|cnf| cnf.get("jwk")).ok_or(Error::Parameter)?;
        let addresses = match jwt.claims.get("redirect_uris") {
            None => None,
            Some(addresses) => {
                let addresses = addresses.as_array().ok_or(Error::Parameter)?.iter();
                let read = |address: &Value| address.as_str().map(str::to_owned);
                Some(addresses.map(read).collect::<Option<_>>().ok_or(Error::Parameter)?)
            }
        };
        Ok(Self {
            key: VerifyingKey::from_jwk(key).map_err(|_| Error::Unsupported)?,
            name: PartyName::certified(Some(client_id.original()), signer.display_name()),
            addresses,
        })
    }

    /// Whether an answer may go there.
    pub(super) fn allows(&self, response_uri: &Address) -> bool {
        self.addresses.as_ref().is_none_or(|addresses| addresses.iter().any(|it| it == response_uri.as_str()))
    }
}

/// Whoever signed it: by certificates that lead to an anchor, or by a key that the trust list has; known as `issuer`.
fn signer(jwt: &Jwt<'_>, issuer: &str, anchors: &Anchors, now: Timestamp) -> Result<Signer, Error> {
    let candidates = match jwt.certificates()? {
        Some(chain) => {
            let chain: Vec<_> = chain.iter().map(Vec::as_slice).collect();
            vec![
                anchors
                    .signer_of_chain(&chain, Profile::Verifier, VERIFIER_ATTESTATION_TYPE, now)
                    .map_err(Error::Chain)?,
            ]
        }
        None => {
            let kid = jwt.header("kid")?.map_or(Kid::None, Kid::Jose);
            anchors.signers(kid, Some(issuer), VERIFIER_ATTESTATION_TYPE, now).map_err(|_| Error::Attestation)?
        }
    };
    let known = candidates.into_iter().filter(|signer| is_known_as(signer, issuer));
    let mut known = known.peekable();
    known.peek().ok_or(Error::Attestation)?;
    known.find(|signer| jwt.verify(&signer.key).is_ok()).ok_or(Error::Signature)
}

/// By the name of its anchor, or one in its certificate: its address as a URI, or its host.
fn is_known_as(signer: &Signer, issuer: &str) -> bool {
    let host = Url::parse(issuer).ok().filter(|url| url.scheme() == "https");
    let host = host.as_ref().and_then(Url::host_str);
    signer.name.as_deref() == Some(issuer)
        || signer.certificate.as_ref().is_some_and(|certificate| {
            certificate.uris().iter().any(|uri| uri == issuer)
                || certificate.dns_names().iter().any(|name| host.is_some_and(|host| name.eq_ignore_ascii_case(host)))
        })
}

const TYP: &str = "verifier-attestation+jwt";
