//! A signed request object (JAR, RFC 9101; OpenID4VP 1.0 §5): its type, its sender, its signature, its time, its audience.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use super::{Address, ClientId, Context, PartyName, Prefix, attestation::Attestation, jwt::Jwt};
use crate::{
    crypto::{sha256, verifying_key::VerifyingKey},
    presentation::Error,
    trust::{Certificate, ChainError, Profile, VERIFIER_TYPE},
};

/// The parameters of a request, and whose they are: whoever signed the object, or, unsigned, whoever the answer goes to.
pub(super) struct RequestObject {
    pub(super) client_id: ClientId,
    pub(super) name: PartyName,
    pub(super) claims: Map<String, Value>,
    attestation: Option<Attestation>,
}

/// What the wallet knows about a request object before it opens it.
pub(super) struct Expectation<'a> {
    /// The `client_id` beside it; there is none over the Digital Credentials API.
    pub(super) client_id: Option<&'a ClientId>,
    /// The nonce that was sent when it was asked for.
    pub(super) wallet_nonce: Option<&'a str>,
    /// Whether it must name an audience: static configuration, over links.
    pub(super) audience: Audience,
}

/// Whether `aud` may be left out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    /// It must be there.
    Needed,
    /// The Digital Credentials API names the site in its stead.
    IfThere,
}

impl RequestObject {
    /// Opens one.
    pub(super) fn verify(text: &str, expected: &Expectation<'_>, context: &Context<'_>) -> Result<Self, Error> {
        let jwt = Jwt::parse(text, TYP)?;
        let client_id = ClientId::parse(jwt.claim("client_id")?.ok_or(Error::Parameter)?)?;
        if expected.client_id.is_some_and(|outside| *outside != client_id) {
            return Err(Error::ClientId);
        }
        // RFC 9101 §4: a request object holds no other.
        if jwt.claims.contains_key("request") || jwt.claims.contains_key("request_uri") {
            return Err(Error::Parameter);
        }
        let (key, name, attestation) = match client_id.prefix() {
            Prefix::X509SanDns | Prefix::X509Hash => {
                let (key, name) = by_certificate(&jwt, &client_id, context)?;
                (key, name, None)
            }
            Prefix::VerifierAttestation => {
                let text = jwt.header("jwt")?.ok_or(Error::Attestation)?;
                let attestation = Attestation::verify(text, &client_id, context.anchors, context.now)?;
                (attestation.key.clone(), attestation.name.clone(), Some(attestation))
            }
            // §5.9.3: nobody could say by which key.
            Prefix::RedirectUri => return Err(Error::Unsupported),
        };
        jwt.verify(&key)?;
        check_audience(&jwt, expected.audience, context)?;
        jwt.check_times(context.now)?;
        // Without an end a request counts for an hour.
        let issued = jwt.time("iat")?.filter(|_| !jwt.claims.contains_key("exp"));
        if issued.is_some_and(|issued| context.now.since(issued) > MAX_AGE_SECONDS) {
            return Err(Error::Expired);
        }
        // §5.10.1: else it may be one that was made for somebody else, or long ago.
        if let Some(nonce) = expected.wallet_nonce
            && jwt.claim("wallet_nonce")? != Some(nonce)
        {
            return Err(Error::WalletNonce);
        }
        Ok(Self { client_id, name, claims: jwt.claims, attestation })
    }

    /// Parameters one by one, which only a verifier who never signs may send.
    pub(super) fn unsigned(client_id: &ClientId, parameters: Map<String, Value>) -> Result<Self, Error> {
        if client_id.prefix().is_signed() {
            return Err(Error::Unsigned);
        }
        Ok(Self { client_id: client_id.clone(), name: PartyName::Unknown, claims: parameters, attestation: None })
    }

    /// Whether whoever signed may have an answer sent there (§5.9.3).
    pub(super) fn allows(&self, response_uri: &Address) -> bool {
        match self.client_id.prefix() {
            Prefix::X509SanDns => response_uri.host().eq_ignore_ascii_case(self.client_id.original()),
            Prefix::X509Hash => true,
            Prefix::VerifierAttestation => self.attestation.as_ref().is_some_and(|it| it.allows(response_uri)),
            Prefix::RedirectUri => response_uri.as_str() == self.client_id.original(),
        }
    }
}

/// The key of the certificate that the identifier names, and the name that somebody vouches for. A chain that leads nowhere
/// makes a verifier that nobody knows; one that is broken makes none.
fn by_certificate(
    jwt: &Jwt<'_>,
    client_id: &ClientId,
    context: &Context<'_>,
) -> Result<(VerifyingKey, PartyName), Error> {
    let chain = jwt.certificates()?.ok_or(Error::Signature)?;
    let first = chain.first().ok_or(Error::Signature)?;
    let leaf = Certificate::from_der(first).map_err(|_| Error::Chain(ChainError::Malformed))?;
    let is_named = match client_id.prefix() {
        Prefix::X509Hash => URL_SAFE_NO_PAD.encode(sha256(first)) == client_id.original(),
        _ => {
            let name = client_id.original();
            is_dns_name(name) && leaf.dns_names().iter().any(|it| it.eq_ignore_ascii_case(name))
        }
    };
    if !is_named {
        return Err(Error::ClientId);
    }
    let chain: Vec<_> = chain.iter().map(Vec::as_slice).collect();
    match context.anchors.signer_of_chain(&chain, Profile::Verifier, VERIFIER_TYPE, context.now) {
        Ok(signer) => {
            let name = if signer.is_pinned() && signer.name.is_some() {
                PartyName::certified(signer.name.as_deref(), None)
            } else {
                PartyName::certified(leaf.common_name(), signer.name.clone())
            };
            Ok((signer.key, name))
        }
        Err(ChainError::Unknown | ChainError::Scope) => {
            if !leaf.is_in_force(context.now) {
                return Err(Error::Chain(ChainError::Expired));
            }
            let key = leaf.key().ok_or(Error::Chain(ChainError::Unsupported))?;
            Ok((key.clone(), PartyName::Unknown))
        }
        Err(error) => Err(Error::Chain(error)),
    }
}

/// §5.8: the wallet as it is called here, or the name for any.
fn check_audience(jwt: &Jwt<'_>, audience: Audience, context: &Context<'_>) -> Result<(), Error> {
    let is_this = |value: &Value| {
        let name = value.as_str();
        name.is_some() && (name == Some(ANY_WALLET) || name == context.wallet)
    };
    let fits = match jwt.claims.get("aud") {
        None => audience == Audience::IfThere,
        Some(Value::Array(names)) => names.iter().any(is_this),
        Some(name) => is_this(name),
    };
    if fits { Ok(()) } else { Err(Error::Audience) }
}

/// No wildcard: it would name more than one.
fn is_dns_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    name.len() <= 253 && name.split('.').all(|part| (1..=63).contains(&part.len()) && part.bytes().all(plain))
}

/// Of a signed request object (RFC 9101 §10.8).
pub(in crate::presentation) const TYP: &str = "oauth-authz-req+jwt";
/// The `aud` of a request for whichever wallet reads it.
pub(in crate::presentation) const ANY_WALLET: &str = "https://self-issued.me/v2";
const MAX_AGE_SECONDS: i64 = 3600;
