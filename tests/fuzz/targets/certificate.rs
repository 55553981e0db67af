//! Bytes, to certificates, chains of them, and anchors: none makes them panic, no chain leads to a stranger, and a
//! certificate that is an anchor itself is believed or has a reason not to be.

#![no_main]

use std::sync::LazyLock;

use dinhdanh::{
    encoding::json,
    host::Timestamp,
    trust::{Anchors, Certificate, ChainError, Kid, Profile, Scope},
};
use libfuzzer_sys::fuzz_target;

/// 2027-01-15: the seeds are in force.
const NOW: Timestamp = Timestamp(1_800_000_000);

static STRANGER: LazyLock<Anchors> = LazyLock::new(|| {
    let mut anchors = Anchors::new();
    assert_eq!(anchors.add_der(include_bytes!("../seeds/certificate/root_p384.der"), &Scope::AnyType), 1);
    anchors
});

fuzz_target!(|data: &[u8]| {
    let mut anchors = Anchors::new();
    let added = [anchors.add_pem(data, &Scope::AnyType), anchors.add_der(data, &Scope::AnyType)];
    if let Ok(jwks) = json::parse(data) {
        anchors.add_jwks(&jwks, &Scope::AnyType);
    }
    if added != [0, 0] {
        let _ = anchors.signers(Kid::None, None, "type", NOW);
    }
    if let Ok(certificate) = Certificate::from_der(data) {
        assert_eq!(certificate.der(), data);
        let _ = (certificate.subject_text(), certificate.key(), certificate.extended_key_usages());
        let pinned = anchors.signer_of_chain(&[data], Profile::Issuer, "type", NOW);
        let reasons = [ChainError::Unsupported, ChainError::Expired, ChainError::Usage];
        assert!(pinned.as_ref().err().is_none_or(|error| reasons.contains(error)), "{pinned:?}");
    }
    let chain = links(data);
    for profile in [Profile::Issuer, Profile::MdocSigner, Profile::MdocReader] {
        let found = STRANGER.signer_of_chain(&chain, profile, "type", NOW);
        let is_the_stranger =
            chain.first().is_some_and(|der| *der == include_bytes!("../seeds/certificate/root_p384.der"));
        assert!(found.is_err() || is_the_stranger);
        let mut last = Anchors::new();
        last.add_der(chain.last().copied().unwrap_or_default(), &Scope::AnyType);
        let _ = last.signer_of_chain(&chain, profile, "type", NOW);
    }
});

/// The certificates that stand one behind the other, by the lengths of their heads.
fn links(mut data: &[u8]) -> Vec<&[u8]> {
    let mut links = Vec::new();
    while let [0x30, 0x82, high, low, ..] = data {
        let length = 4 + usize::from(u16::from_be_bytes([*high, *low]));
        let Some((link, rest)) = data.split_at_checked(length) else { break };
        links.push(link);
        data = rest;
    }
    links
}
