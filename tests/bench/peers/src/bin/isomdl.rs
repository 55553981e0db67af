//! `isomdl` as a reader. It is told, in hex, the `authority` in DER, an `issuer_signed`, and a `device_response` with its
//! `session_transcript`, and verifies them as its own `SessionManager` does: the signer's certificate against its profile of
//! Annex B, the signature over the security object, the device's. It decodes the elements but holds no digest against
//! them, and does not look at the validity of the object.

use std::hint::black_box;

use dinhdanh_peers::{time, told};
use isomdl::{
    cbor,
    definitions::{
        DeviceResponse, IssuerSigned,
        session::SessionTranscript,
        x509::{
            X5Chain,
            trust_anchor::{TrustAnchor, TrustAnchorRegistry, TrustPurpose},
            validation::ValidationRuleset,
        },
    },
    presentation::authentication::mdoc::{device_authentication, issuer_authentication},
};
use serde::{Deserialize, Serialize};

fn main() {
    let told = told();
    let bytes = |name: &str| unhex(told.get(name).unwrap_or_else(|| panic!("it is told {name}")));
    let authority = X5Chain::builder().with_der_certificate(&bytes("authority")).and_then(|it| it.build());
    let certificate = authority.expect("a certificate").end_entity_certificate().clone();
    let anchors = TrustAnchorRegistry { anchors: vec![TrustAnchor { certificate, purpose: TrustPurpose::Iaca }] };

    let issued = bytes("issuer_signed");
    time("issuer", || {
        let issued: IssuerSigned = cbor::from_slice(black_box(&issued)).expect("it is one");
        believe(&issued, &anchors);
    });

    let (response, transcript) = (bytes("device_response"), bytes("session_transcript"));
    let transcript: Transcript = cbor::from_slice(&transcript).expect("it is CBOR");
    time("device", || {
        let response: DeviceResponse = cbor::from_slice(black_box(&response)).expect("it is one");
        let document = &response.documents.as_ref().expect("some")[0];
        believe(&document.issuer_signed, &anchors);
        device_authentication(document, transcript.clone()).expect("it holds");
    });
}

/// The part of the issuer.
fn believe(issued: &IssuerSigned, anchors: &TrustAnchorRegistry) {
    let (_, chain) = issued.issuer_auth.unprotected.rest.first().expect("a header with the chain");
    let chain = X5Chain::from_cbor(chain.clone()).expect("a chain");
    let errors = ValidationRuleset::Mdl.validate(&chain, anchors).errors;
    assert!(errors.is_empty(), "{errors:?}");
    issuer_authentication(chain, issued).expect("it holds");
}

/// Of any kind of session: it comes encoded.
#[derive(Clone, Serialize, Deserialize)]
struct Transcript(ciborium::Value);

impl SessionTranscript for Transcript {}

fn unhex(hex: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("it is hex");
    (0..hex.len()).step_by(2).map(digit).collect()
}
