//! Texts, to `UnverifiedDcc`: none makes it panic or believes a stranger, and one that is signed again is believed just as
//! it was read.

#![no_main]

use dinhdanh::{
    credential::dcc::{Error, UnverifiedDcc},
    crypto::verifying_key::VerifyingKey,
    trust::{Anchors, Scope},
};
use dinhdanh_fuzz::{CAST, NOW, bend_dcc, dcc_again};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    let mut anchors = Anchors::new();
    anchors.add_key(None, VerifyingKey::P256(*CAST.credentials.public_key()), Scope::AnyType);
    let stranger = VerifyingKey::P256(*CAST.root.public_key());
    let mut strangers = Anchors::new();
    strangers.add_key(None, stranger, Scope::AnyType);
    if let Ok(parsed) = UnverifiedDcc::parse(text) {
        assert_eq!(parsed.verify(&strangers, NOW).err(), Some(Error::Signature));
    }
    let Some(signed) = dcc_again(text) else { return };
    let Ok(parsed) = UnverifiedDcc::parse(&signed) else { return };
    match parsed.verify(&anchors, NOW) {
        Ok(signed) => assert!(NOW <= signed.certificate().expires),
        Err(error) => assert!(matches!(error, Error::Expired | Error::NotYet), "{error}"),
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| { bend_dcc(data, size, room, seed) });
