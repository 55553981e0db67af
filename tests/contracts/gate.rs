//! Gates over the stores that they share.

use std::sync::Arc;

use dinhdanh::{
    checkin::{Audience, Desk},
    reader::{FirstScan, Gate, ReplayShared, ReplayStore, Verdict},
    trust::{Level, Purpose},
};
use dinhdanh_tests::{NOW, RedisServer, mint::Mint};

use crate::{
    after,
    places::{Place, connected},
};

const DESK: Desk = Desk { purpose: Purpose::Airport, minimum_level: Level::Two, audience: Audience::AnyDesk };

fn gate(name: &str, mint: &Mint, store: Arc<dyn ReplayStore>) -> Gate {
    Gate::new(name.into(), DESK, mint.trust(), store).expect("an airport's")
}

#[test]
fn a_code_admitted_at_one_gate_is_refused_at_the_next_with_the_first_one_s_name() {
    let mint = Mint::new();
    for place in Place::all(100) {
        let gates = ["Cổng 1", "Cổng 2"].map(|name| gate(name, &mint, place.open(NOW)));
        gates[0].check(&mint.token(&mint.claims(Purpose::Airport), NOW), NOW); // a Redis begins with its first entry
        let (at, later) = (after(60), after(67));
        let token = mint.token(&mint.claims(Purpose::Airport), at);
        assert!(matches!(gates[0].check(&token, at), Verdict::Verified { .. }), "{}", place.name);
        let first = FirstScan { gate: "Cổng 1".into(), at: at.0 };
        assert_eq!(gates[0].check(&token, later), Verdict::DuplicateRead { first: first.clone() }, "{}", place.name);
        match gates[1].check(&token, later) {
            Verdict::Refused { reason, first: scan } => {
                assert_eq!((reason.code.as_str(), scan), ("checkin.replay", Some(first)), "{}", place.name);
            }
            other => panic!("{}: {other:?}", place.name),
        }
    }
}

#[test]
fn a_gate_whose_only_store_is_gone_admits_nobody_and_one_with_a_memory_of_its_own_does() {
    let mint = Mint::new();
    let mut server = RedisServer::start();
    let strict = gate("strict", &mint, Arc::new(connected(&server)));
    let mild = gate("mild", &mint, Arc::new(ReplayShared::new(Arc::new(connected(&server)), after(-60))));
    server.kill();
    let token = mint.token(&mint.claims(Purpose::Airport), NOW);
    for _ in 0..2 {
        match strict.check(&token, NOW) {
            Verdict::Deferred { reason } => assert_eq!(reason.code, "replay.unreachable"),
            other => panic!("{other:?}"),
        }
    }
    assert!(matches!(mild.check(&token, NOW), Verdict::Verified { .. }));
    assert!(matches!(mild.check(&token, after(9)), Verdict::Refused { .. }));
}
