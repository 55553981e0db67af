//! Bytes, to `UnverifiedTrustList`: none makes it panic, and a list that is believed can be written and read again.

#![no_main]

use dinhdanh::{
    host::Timestamp,
    trust::{TrustList, UnverifiedTrustList, Verified},
};
use dinhdanh_fuzz::{CAST, NOW, bend_list, list_again};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    believe(data);
    if let Some(list) = list_again(data).and_then(|signed| believe(&signed)) {
        for now in [NOW, Timestamp(i64::MIN), Timestamp(0), Timestamp(i64::MAX)] {
            list.freshness(now);
        }
        let draft = list.content().draft();
        let signature = CAST.root.sign(&draft.to_be_signed());
        let copy = believe(&draft.finish(&signature)).expect("what was read can be written");
        assert_eq!(copy, list);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| { bend_list(data, size, room, seed) });

fn believe(bytes: &[u8]) -> Option<Verified<TrustList>> {
    UnverifiedTrustList::new(bytes).verify(CAST.root.public_key(), 0).ok()
}
