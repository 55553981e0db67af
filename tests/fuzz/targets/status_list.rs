//! Bytes, to `UnverifiedStatusList`: none makes it panic, and a list that is believed says something of each entry it has.

#![no_main]

use dinhdanh::{
    host::Timestamp,
    trust::{Status, UnverifiedStatusList},
};
use dinhdanh_fuzz::{CAST, NOW, bend_list, signed_again};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    check(data);
    if let Some(signed) = signed_again(data) {
        check(&signed);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| { bend_list(data, size, room, seed) });

fn check(bytes: &[u8]) {
    let Ok(list) = UnverifiedStatusList::new(bytes).verify(&CAST.trust, NOW) else { return };
    for now in [NOW, Timestamp(i64::MIN), Timestamp(0), Timestamp(i64::MAX)] {
        list.overdue_seconds(now);
    }
    let mut content = list.content().clone();
    for index in [0, 1, 7, 8, 1_000, 1 << 40, u64::MAX] {
        let known = content.status(index).is_some();
        assert_eq!(content.set(index, Status::Invalid), known);
        assert_eq!(content.status(index), known.then_some(Status::Invalid));
    }
    let draft = content.draft(*b"whatever");
    assert!(!draft.to_be_signed().is_empty());
}
