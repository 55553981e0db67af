//! What opening costs is found out when a wallet is made, and kept in its envelope.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use dinhdanh::host::{Clock, Timestamp};
use dinhdanh_tests::{Citizen, NOW, PASSCODE, block_on};

/// Each look at the stopwatch is this much after the one before, whatever is done meanwhile.
struct SteadyWatch {
    step: Duration,
    looks: AtomicU64,
}

impl Clock for SteadyWatch {
    fn now(&self) -> Timestamp {
        NOW
    }

    fn stopwatch(&self) -> Option<Duration> {
        let looks = self.looks.fetch_add(1, Ordering::SeqCst);
        Some(self.step * u32::try_from(looks).expect("a few"))
    }
}

/// KiB of memory and passes, as the envelope says.
fn cost(citizen: &Citizen) -> (u32, u32) {
    let envelope = fs::read(citizen.vault_file("envelope")).expect("it is there");
    let number = |at: usize| u32::from_be_bytes(envelope[at..at + 4].try_into().expect("four bytes"));
    (number(12), number(16))
}

#[test]
fn a_wallet_costs_what_its_phone_can_pay() {
    block_on(async {
        for (probe_ms, expected) in [(100, (28 * 1024, 2)), (60, (31 * 1024, 3)), (2_000, (19 * 1024, 2))] {
            let mut citizen = Citizen::new();
            let step = Duration::from_millis(probe_ms);
            citizen.host.clock = Arc::new(SteadyWatch { step, looks: AtomicU64::new(0) });
            citizen.create().await.expect("a new wallet").close();
            assert_eq!(cost(&citizen), expected, "{probe_ms} ms");
            citizen.open(PASSCODE).await.expect("the same passcode").close();
        }
        let citizen = Citizen::new();
        citizen.create().await.expect("a new wallet");
        assert_eq!(cost(&citizen), (19 * 1024, 3), "a clock without a stopwatch");
    });
}
