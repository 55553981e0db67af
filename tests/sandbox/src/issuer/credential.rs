//! This module owns the credential endpoint (OpenID4VCI 1.0 §8): one credential for each key that proved itself.

use axum::{
    Json,
    extract::State,
    http::{
        HeaderMap,
        header::{AUTHORIZATION, CACHE_CONTROL},
        request::Parts,
    },
    response::IntoResponse,
};
use dinhdanh::crypto::p256::PublicKey;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    claims, configuration::Configuration, delegation::Delegation, error::IssuerRefusal, grant::Grant,
    key_proof::KeyProofs, mdl, mdoc, nonce, pass, sd_jwt,
};
use crate::{
    account::Account,
    body::{self, Raw},
    country::{Country, Shared},
    device_proof::Device,
    error::Refusal,
    papers,
    register::Person,
};

/// Most credentials in one answer.
pub(super) const BATCH_SIZE: usize = 20;

/// `POST /issuer/credential`
pub(crate) async fn credential(
    State(country): Shared,
    request: Parts,
    body: Result<Raw, Refusal>,
) -> Result<impl IntoResponse, IssuerRefusal> {
    let grant = authorize(&country, &request)?;
    let Raw(body) = body.map_err(IssuerRefusal::at_credential_endpoint)?;
    let order: Order = body::parse(&body).ok_or(IssuerRefusal::InvalidCredentialRequest)?;
    let configuration = order.configuration()?;
    // As it was offered: of a delegation the offer says which.
    let offered = grant.configurations.iter().copied().find(|offered| offered.id() == configuration.id());
    let configuration = offered.ok_or(IssuerRefusal::Denied)?;
    let proofs = order.proofs.ok_or(IssuerRefusal::InvalidProof)?;
    let proofs = KeyProofs::verify(&proofs, &country.issuer(), country.now())?;
    if !country.store.transaction(|tx| nonce::take(tx, &proofs.nonce, country.now()))? {
        return Err(IssuerRefusal::InvalidNonce);
    }
    let person = Person::find(&grant.account.subject).ok_or(IssuerRefusal::Denied)?;
    let credentials = proofs
        .keys
        .iter()
        .map(|holder| Ok(Issued { credential: issue(&country, configuration, person, &grant.account, holder)? }))
        .collect::<Result<_, IssuerRefusal>>()?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(Answer { credentials })))
}

/// RFC 9449 §7.1: the token, and the proof that the device it is bound to sends it.
fn authorize(country: &Country, request: &Parts) -> Result<Grant, IssuerRefusal> {
    let token = bearer(&request.headers).ok_or(IssuerRefusal::InvalidToken)?;
    let device = Device::verify(country, request, Some(token)).map_err(IssuerRefusal::at_credential_endpoint)?;
    let grant = country.store.transaction(|tx| Grant::of_token(tx, token, country.now()))?;
    grant.filter(|grant| grant.belongs_to(&device)).ok_or(IssuerRefusal::InvalidToken)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("DPoP").then_some(token)
}

fn issue(
    country: &Country,
    configuration: Configuration,
    person: &Person,
    account: &Account,
    holder: &PublicKey,
) -> Result<Value, IssuerRefusal> {
    let now = country.now();
    let mut expires = now.plus(DOCUMENT_LIFETIME_SECONDS);
    let claims = match configuration {
        Configuration::Identity | Configuration::IdentityMdoc => claims::identity(person, account),
        Configuration::DrivingLicence => claims::driving_licence(person).ok_or(IssuerRefusal::Denied)?,
        Configuration::Mdl => {
            let elements = mdl::elements(person, account, now).ok_or(IssuerRefusal::Denied)?;
            return Ok(mdoc::issue(&country.keys.documents, mdl::DOCTYPE, &elements, (now, expires), holder).into());
        }
        Configuration::Paper(paper) | Configuration::PaperMdoc(paper) => {
            expires = paper.end(now);
            paper.claims(person, now).ok_or(IssuerRefusal::Denied)?
        }
        Configuration::Delegation(number) => {
            let delegation = country.store.transaction(|tx| Delegation::find(tx, number, account, now))?;
            let delegation = delegation.ok_or(IssuerRefusal::Denied)?;
            expires = delegation.until;
            delegation.claims(person)
        }
        Configuration::Checkin(purpose, kind) => return pass::issue(country, (purpose, kind), person, account, holder),
    };
    if let Some(doctype) = configuration.doctype() {
        let elements = mdoc::elements(doctype, &claims).ok_or(IssuerRefusal::Internal)?;
        return Ok(mdoc::issue(&country.keys.documents, doctype, &elements, (now, expires), holder).into());
    }
    let paper = configuration.key();
    let entry = country.store.transaction(|tx| papers::allot(tx, account, &paper, expires, now))?;
    let envelope = sd_jwt::Envelope {
        issuer: &country.issuer(),
        vct: configuration.vct().ok_or(IssuerRefusal::Internal)?,
        issued: now,
        expires,
        holder,
        status: (&country.address(papers::PATH), entry.ok_or(IssuerRefusal::Internal)?),
    };
    let credential = sd_jwt::issue(&country.keys.credentials, &envelope, &claims);
    Ok(credential.map_err(|_| IssuerRefusal::Internal)?.into())
}

/// A credential request.
#[derive(Deserialize)]
struct Order {
    credential_configuration_id: Option<String>,
    credential_identifier: Option<Value>,
    credential_response_encryption: Option<Value>,
    proofs: Option<Map<String, Value>>,
}

impl Order {
    fn configuration(&self) -> Result<Configuration, IssuerRefusal> {
        if self.credential_response_encryption.is_some() {
            return Err(IssuerRefusal::InvalidEncryption);
        }
        match (&self.credential_configuration_id, &self.credential_identifier) {
            (Some(id), None) => Configuration::from_id(id).ok_or(IssuerRefusal::UnknownConfiguration),
            (None, Some(_)) => Err(IssuerRefusal::UnknownIdentifier),
            _ => Err(IssuerRefusal::InvalidCredentialRequest),
        }
    }
}

#[derive(Serialize)]
struct Answer {
    credentials: Vec<Issued>,
}

#[derive(Serialize)]
struct Issued {
    credential: Value,
}

const DOCUMENT_LIFETIME_SECONDS: i64 = 365 * 86_400;
