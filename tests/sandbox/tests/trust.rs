use dinhdanh::{
    crypto::p256::{PublicKey, SigningKey},
    trust::{Purpose, TrustList, UnverifiedTrustList, Verified},
};

use crate::cast::Town;

pub fn trust_list(town: &Town) -> Verified<TrustList> {
    let answer = town.get("/trust/list");
    assert_eq!(answer.status, 200);
    UnverifiedTrustList::new(&answer.bytes).verify(&town.sandbox.trust_root(), 1).expect("signed by the root")
}

#[test]
fn the_root_signs_a_list_that_grows_and_names_both_keys_of_the_issuer() {
    let town = Town::open();
    let (first, second) = (trust_list(&town), trust_list(&town));
    assert!(second.content().sequence > first.content().sequence);
    let content = first.content();
    assert_eq!((content.issued_at.0, content.next_update.0), (town.now(), town.now() + 86_400));
    let [credentials, passes] = &content.issuers[..] else { panic!("two issuers") };
    assert_eq!((credentials.credential_types.len(), credentials.purposes.len()), (2, 0));
    assert_eq!((passes.credential_types.len(), &passes.purposes[..]), (0, &[Purpose::Airport][..]));
    for issuer in [credentials, passes] {
        assert!(issuer.is_in_force(content.issued_at));
        assert_eq!(issuer.name, town.url("/issuer"));
    }
    assert_ne!(credentials.kid, passes.kid);

    let other = SigningKey::make().0;
    assert!(UnverifiedTrustList::new(&town.get("/trust/list").bytes).verify(other.public_key(), 0).is_err());
}

#[test]
fn the_root_is_told_alike_over_http_and_by_the_handle() {
    let town = Town::open();
    let answer = town.get("/trust/root").granted();
    let hex = answer["public_key"].as_str().expect("text");
    assert_eq!(hex, town.sandbox.trust_root_hex());
    let bytes: Vec<u8> =
        (0..hex.len()).step_by(2).filter_map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok()).collect();
    assert_eq!(PublicKey::from_sec1(&bytes), Ok(town.sandbox.trust_root()));
}
