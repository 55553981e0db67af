//! Bytes, to `UnverifiedIssuerSigned`: none makes it panic or believes a stranger, and what is believed is in force and has
//! each of its elements from the issuer.

#![no_main]

use dinhdanh::{
    consent::Showing,
    credential::mdoc::{Elements, Error, Form, SessionTranscript, UnverifiedIssuerSigned, shown_name},
    crypto::verifying_key::VerifyingKey,
    trust::{Anchors, Scope},
};
use dinhdanh_fuzz::{CAST, NOW, bend_mdoc, mdoc_again, mdoc_with_its_digests};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    let _ = (Form::of(data), SessionTranscript::from_bytes(data));
    let mut strangers = Anchors::new();
    strangers.add_key(None, VerifyingKey::P256(*CAST.root.public_key()), Scope::AnyType);
    if let Ok(parsed) = UnverifiedIssuerSigned::parse(data) {
        assert!(parsed.verify(&strangers, NOW).is_err());
    }
    for signed in [mdoc_again(data), mdoc_with_its_digests(data)].into_iter().flatten() {
        check(&signed);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| { bend_mdoc(data, size, room, seed) });

fn check(bytes: &[u8]) {
    assert_eq!(Form::of(bytes), Some(Form::IssuerSigned));
    let mut anchors = Anchors::new();
    anchors.add_key(None, VerifyingKey::P256(*CAST.document_signer.public_key()), Scope::AnyType);
    let Ok(parsed) = UnverifiedIssuerSigned::parse(bytes) else { return };
    let mdoc = match parsed.verify(&anchors, NOW) {
        Ok(mdoc) => mdoc,
        Err(error) => return assert_ne!(error, Error::Signature),
    };
    assert!(mdoc.validity().is_in_force(NOW));
    assert!(mdoc.signer().certificate.is_none() && mdoc.doc_type() == parsed.claimed_doc_type());
    // What was believed can be shown, every element of it.
    let wanted: Vec<_> = mdoc.elements().iter().map(|(namespace, name, _)| (namespace, name)).collect();
    let transcript = SessionTranscript::openid4vp("client", "nonce", None, "https://desk.example");
    let agreed = wanted.iter().map(|(namespace, name)| shown_name(namespace, name)).collect();
    let consent = Showing::new("any".into(), "any".into(), agreed).agreed_by_the_person();
    assert!(parsed.present(&wanted, &Elements::new(), &transcript, &consent).is_ok());
    let _ = mdoc.claims();
}
