//! Bytes, to `UnverifiedDeviceResponse`: none makes it panic, and what is believed was signed in this session and says
//! itself only what the issuer lets it.

#![no_main]

use dinhdanh::{
    credential::mdoc::{DeviceProof, Error, Session, SessionTranscript, UnverifiedDeviceResponse},
    crypto::verifying_key::VerifyingKey,
    trust::{Anchors, Scope},
};
use dinhdanh_fuzz::{CAST, NOW, bend_device_response, device_response_again, session};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    check(data);
    if let Some(signed) = device_response_again(data) {
        check(&signed);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| { bend_device_response(data, size, room, seed) });

fn check(bytes: &[u8]) {
    let mut anchors = Anchors::new();
    anchors.add_key(None, VerifyingKey::P256(*CAST.document_signer.public_key()), Scope::AnyType);
    let Ok(answer) = UnverifiedDeviceResponse::parse(bytes) else { return };
    let (here, elsewhere) = (session(), SessionTranscript::openid4vp("client", "nonce", None, "https://desk.example"));
    let _ = answer.verify(&anchors, &Session::with_reader_key(&here, &CAST.ephemeral), NOW);
    let Ok(presented) = answer.verify(&anchors, &Session::new(&here), NOW) else { return };
    for document in &presented {
        assert_eq!(document.proof(), DeviceProof::Signature);
        let permitted = document.mdoc().key_authorizations();
        assert!(document.device_elements().iter().all(|(namespace, name, _)| permitted.permit(namespace, name)));
    }
    let replayed = answer.verify(&anchors, &Session::new(&elsewhere), NOW);
    assert_eq!(replayed.err(), Some(Error::DeviceAuth));
}
