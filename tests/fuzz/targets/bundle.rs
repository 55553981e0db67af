//! Bytes, to `UnverifiedBundle`: none makes it panic, and one that the root signs again brings a trust list of the same root
//! and status lists of its issuers, or nothing.

#![no_main]

use dinhdanh::{
    host::Timestamp,
    trust::{Bundle, BundleFloor, UnverifiedBundle, Verified},
};
use dinhdanh_fuzz::{CAST, NOW, bend_list, list_again};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    let given = believe(data, FLOOR);
    let Some(signed) = list_again(data) else { return };
    let Some(bundle) = believe(&signed, FLOOR) else { return };
    assert!(bundle.dates.valid_as_of <= bundle.dates.stale_after);
    for now in [NOW, Timestamp(i64::MIN), Timestamp(0), Timestamp(i64::MAX)] {
        bundle.trust.freshness(now);
        for list in bundle.status_lists.iter() {
            let _ = list.overdue_seconds(now);
        }
    }
    assert!(given.is_none_or(|given| given.dates == bundle.dates));
    // Whoever has seen this one takes none that is older, and this one again.
    let floor = bundle.floor();
    assert!(believe(&signed, floor).is_some());
    if let Some(bundle) = floor.bundle.checked_add(1) {
        assert!(believe(&signed, BundleFloor { bundle, ..floor }).is_none());
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| { bend_list(data, size, room, seed) });

fn believe(bytes: &[u8], floor: BundleFloor) -> Option<Verified<Bundle>> {
    UnverifiedBundle::new(bytes).verify(CAST.root.public_key(), floor).ok()
}

const FLOOR: BundleFloor = BundleFloor { bundle: 0, trust_list: 0 };
