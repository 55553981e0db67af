//! The verifier of the tests, and the authority that certifies it.

use std::sync::Mutex;

use async_trait::async_trait;
use rcgen::{CertificateParams, SanType};
use serde_json::{Value, json};

use super::{
    Context,
    relying_party::{NewRequest, Proof},
    request::{ClientId, ResponseMode},
};
use crate::trust::{
    Anchors, Scope, TrustedCertificate, VERIFIER_TYPE,
    cast::{Country, NOW, Party},
};

pub const RESPONSE_URI: &str = "https://rp.example/answer/1";
pub const NONCE: &str = "n-0S6_WzA2Mj";
pub const STATE: &str = "af0ifjsldkj";

pub struct Verifier {
    pub root: Party,
    pub party: Party,
    pub anchors: Anchors,
}

impl Verifier {
    /// Certified by an authority that the trust list names for verifiers.
    pub fn new() -> Self {
        let root = Party::root("Verifiers' CA");
        let party = root.certifies("Phòng khám Hoa Sen", |params| named(params, "rp.example"));
        let anchors = listed(&root, "Registry of verifiers", &[VERIFIER_TYPE]);
        Self { root, party, anchors }
    }

    pub fn context(&self) -> Context<'_> {
        Context { anchors: &self.anchors, wallet: None, transaction_types: &[], now: NOW }
    }

    pub fn sign(&self, request: &NewRequest) -> String {
        self.sign_with(request, vec![self.party.der.clone()])
    }

    pub fn sign_with(&self, request: &NewRequest, chain: Vec<Vec<u8>>) -> String {
        let draft = request.draft(&Proof::Certificates(chain), NOW, 300);
        let signature = self.party.key.sign(draft.to_be_signed());
        draft.finish(&signature)
    }
}

pub fn named(params: &mut CertificateParams, host: &str) {
    params.subject_alt_names = vec![SanType::DnsName(host.try_into().expect("letters"))];
}

/// Anchors of a trust list that has this certificate.
pub fn listed(party: &Party, name: &str, types: &[&str]) -> Anchors {
    let mut country = Country::new();
    country.content.certificates.push(TrustedCertificate {
        certificate: party.certificate(),
        not_before: NOW.plus(-43_200),
        expires: NOW.plus(43_200),
        name: name.into(),
        credential_types: types.iter().map(|it| (*it).to_owned()).collect(),
    });
    Anchors::of(&country.list())
}

/// Named by hand, without a name of its own.
pub fn pinned(party: &Party, scope: Scope) -> Anchors {
    let mut anchors = Anchors::new();
    anchors.add_certificate(party.certificate(), scope);
    anchors
}

pub fn client_id(text: &str) -> ClientId {
    ClientId::parse(text).expect("a Client Identifier")
}

pub fn query() -> Value {
    json!({ "credentials": [{ "id": "card", "format": "dc+sd-jwt", "meta": { "vct_values": ["urn:example:card"] } }] })
}

/// A good request of `rp.example`.
pub fn request() -> NewRequest {
    NewRequest::new(&client_id("x509_san_dns:rp.example"), ResponseMode::DirectPost, NONCE, query())
        .with("response_uri", RESPONSE_URI)
        .with("state", STATE)
}

/// Polls what never waits.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("nothing here waits"),
    }
}

/// Notes the request and gives the answer that it was made with.
#[cfg(feature = "wallet")]
pub struct Server {
    pub answer: crate::host::Response,
    pub asked: Mutex<Vec<crate::host::Request>>,
}

#[cfg(feature = "wallet")]
impl Server {
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Self { answer: crate::host::Response { status, headers, body: body.into() }, asked: Mutex::default() }
    }
}

#[cfg(feature = "wallet")]
#[async_trait]
impl crate::host::Http for Server {
    async fn send(&self, request: crate::host::Request) -> Result<crate::host::Response, crate::host::HttpError> {
        self.asked.lock().expect("nobody panics here").push(request);
        Ok(self.answer.clone())
    }
}
