use dinhdanh::{
    crypto::p256::{PublicKey, SigningKey},
    host::{Method, Timestamp},
    trust::{
        BundleError, BundleFloor, Purpose, TimeStatement, TimeStatementError, TrustList, UnverifiedBundle,
        UnverifiedTrustList, Verified,
    },
};

use crate::cast::{Town, refused};

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
    assert_eq!((credentials.credential_types.len(), credentials.purposes.len()), (3 + 12, 0));
    assert_eq!((passes.credential_types.len(), &passes.purposes[..]), (0, &Purpose::ALL[..]));
    for issuer in [credentials, passes] {
        assert!(issuer.is_in_force(content.issued_at));
        assert_eq!(issuer.name, town.url("/issuer"));
    }
    assert_ne!(credentials.kid, passes.kid);

    let other = SigningKey::make().0;
    assert!(UnverifiedTrustList::new(&town.get("/trust/list").bytes).verify(other.public_key(), 0).is_err());
}

#[test]
fn the_root_signs_a_bundle_of_the_trust_list_and_the_status_lists() {
    let town = Town::open();
    let answer = town.get("/trust/bundle");
    assert_eq!(answer.status, 200);
    let root = town.sandbox.trust_root();
    let bundle = UnverifiedBundle::new(&answer.bytes).verify(&root, BundleFloor::default()).expect("a bundle");
    let dates = (bundle.dates.valid_as_of.0, bundle.dates.stale_after.0);
    assert_eq!(dates, (town.now(), town.now() + 86_400));
    assert_eq!(bundle.dates.sequence, bundle.trust.content().sequence);
    let lists: Vec<_> = bundle.status_lists.iter().map(|list| (list.issuer(), &*list.content().uri)).collect();
    let issuer = town.url("/issuer");
    let uris = [town.url("/trust/status/1"), town.url("/trust/status/2")];
    assert_eq!(lists, uris.each_ref().map(|uri| (Some(&*issuer), &**uri)));
    let next = town.get("/trust/bundle");
    let next = UnverifiedBundle::new(&next.bytes).verify(&root, bundle.floor()).expect("a newer one");
    assert!(next.dates.sequence > bundle.dates.sequence);
    let older = UnverifiedBundle::new(&answer.bytes).verify(&root, next.floor());
    assert_eq!(older.err(), Some(BundleError::Rollback));
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

#[test]
fn the_time_is_signed_for_whoever_sends_a_nonce() {
    let town = Town::open();
    let ask = |body: &[u8]| town.send(Method::Post, "/trust/time", vec![], body.to_vec());
    let trust = trust_list(&town);
    town.clock.advance(17);
    let answer = ask(b"sixteen bytes ..");
    assert_eq!(answer.status, 200);
    let time = TimeStatement::verify(&answer.bytes, b"sixteen bytes ..", &trust);
    assert_eq!(time, Ok(Timestamp(town.now())));
    let other = TimeStatement::verify(&answer.bytes, b"sixteen others ..".first_chunk().expect("as many"), &trust);
    assert_eq!(other, Err(TimeStatementError::Nonce));
    let elsewhere = trust_list(&Town::open());
    let stranger = TimeStatement::verify(&answer.bytes, b"sixteen bytes ..", &elsewhere);
    assert_eq!(stranger, Err(TimeStatementError::Signer));
    for wrong in [&b""[..], b"fifteen bytes .", b"seventeen bytes .", &[0; 4096]] {
        assert_eq!(ask(wrong).refusal(), refused(400, "malformed"));
    }
}
