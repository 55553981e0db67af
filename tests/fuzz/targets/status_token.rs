//! Bytes, to `UnverifiedStatusToken`: none makes it panic or believes a stranger, and a list that is signed again answers
//! for each entry that it has.

#![no_main]

use dinhdanh::{
    crypto::verifying_key::VerifyingKey,
    host::Timestamp,
    trust::{Anchors, Scope, StatusAggregation, StatusList, StatusLists, UnverifiedStatusToken, Verified},
};
use dinhdanh_fuzz::{CAST, NOW, bend_credential, bend_list, status_token_again};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    let _ = StatusAggregation::parse(data);
    assert!(believe(data, *CAST.root.public_key()).is_none());
    let key = *CAST.credentials.public_key();
    let Some(list) = status_token_again(data).and_then(|signed| believe(&signed, key)) else { return };
    let content = list.content();
    for index in [0, 1, 7, 8, 1_000, content.entries().saturating_sub(1), content.entries(), u64::MAX] {
        assert_eq!(content.status(index).is_some(), index < content.entries());
    }
    let mut lists = StatusLists::new();
    assert_eq!(lists.add(list.clone()), Ok(()));
    for now in [NOW, Timestamp(i64::MIN), Timestamp(0), Timestamp(i64::MAX)] {
        let _ = (list.overdue_seconds(now), list.age_seconds(now), lists.due(now).count());
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| {
    if str::from_utf8(&data[..size]).is_ok() {
        bend_credential(data, size, room, seed)
    } else {
        bend_list(data, size, room, seed)
    }
});

fn believe(bytes: &[u8], key: dinhdanh::crypto::p256::PublicKey) -> Option<Verified<StatusList>> {
    let mut anchors = Anchors::new();
    anchors.add_key(None, VerifyingKey::P256(key), Scope::AnyType);
    UnverifiedStatusToken::of(bytes).ok()?.verify(&anchors, NOW).ok()
}
