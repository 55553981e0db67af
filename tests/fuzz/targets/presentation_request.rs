//! Links and data of the Digital Credentials API, to `UnverifiedRequest`: none makes it panic, and one that is verified is answered at
//! an address that is safe and of the origin that the person is shown.

#![no_main]

use std::sync::LazyLock;

use dinhdanh::{
    presentation::{Context, Invitation, PartyName, UnverifiedRequest},
    trust::{Anchors, Certificate, Scope, VERIFIER_ATTESTATION_TYPE, VERIFIER_TYPE},
};
use dinhdanh_fuzz::{NOW, bend_request_object, request_object_again};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    check(text);
    if let Some(signed) = request_object_again(text) {
        check(&signed);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| { bend_request_object(data, size, room, seed) });

/// The verifier itself, and as one who attests.
static ANCHORS: LazyLock<Anchors> = LazyLock::new(|| {
    let der = include_bytes!("../seeds/presentation_request/verifier.der");
    let certificate = Certificate::from_der(der).expect("a certificate");
    let mut anchors = Anchors::new();
    let types = [VERIFIER_TYPE, VERIFIER_ATTESTATION_TYPE].map(str::to_owned);
    anchors.add_certificate(certificate, Scope::Types(types.into()));
    anchors
});

fn check(text: &str) {
    let request = match Invitation::parse(text) {
        Ok(Invitation::Request(request)) => request,
        Ok(Invitation::Reference(reference)) => return assert_safe(&reference.origin()),
        Err(_) => match UnverifiedRequest::of_dc_api(text.as_bytes(), "https://rp.example") {
            Ok(request) => request,
            Err(_) => return,
        },
    };
    // The certificate counts from the end of November on.
    let now = NOW.plus(90 * 86_400);
    let context = Context { anchors: &ANCHORS, wallet: None, transaction_types: &["payment"], now };
    let request = match request.verify(&context) {
        Ok(request) => request,
        Err(refused) => {
            let address = refused.reply_to.as_ref().and_then(|reply_to| reply_to.response_uri());
            return address.into_iter().for_each(|address| assert_safe(&address.origin()));
        }
    };
    let party = request.party();
    assert_safe(&party.origin);
    if let PartyName::Certified { name, .. } = &party.name {
        assert!(!name.trim().is_empty() && !name.chars().any(char::is_control));
    }
    assert!(!request.nonce().is_empty() && request.nonce().bytes().all(|byte| byte.is_ascii_graphic()));
    assert!(request.dcql_query().is_object());
    let reply_to = request.reply_to();
    assert_eq!(reply_to.mode().is_encrypted(), reply_to.encryption().is_some());
    match reply_to.response_uri() {
        Some(address) => {
            assert_eq!(address.origin(), party.origin);
            assert_eq!(request.audience(), party.identifier);
        }
        None => assert_eq!(request.audience(), "origin:https://rp.example"),
    }
}

fn assert_safe(origin: &str) {
    let here = ["http://localhost", "http://127.", "http://[::1]"];
    assert!(origin.starts_with("https://") || here.iter().any(|start| origin.starts_with(start)), "{origin}");
}
