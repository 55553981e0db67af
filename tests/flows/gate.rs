//! What a gate answers besides yes: too early, too old, too full, not this desk.

use std::sync::Arc;

use dinhdanh::{
    checkin::{Audience, Desk},
    host::Timestamp,
    reader::{FirstScan, Gate, ReplayMemory, ReplayStore, Verdict},
    trust::{Level, Purpose, TrustList, Verified},
};
use dinhdanh_tests::NOW;

use super::mint::{DAY, Mint};

const AIRPORT: Desk = Desk { purpose: Purpose::Airport, minimum_level: Level::One, audience: Audience::AnyDesk };

fn gate(desk: Desk, trust: Verified<TrustList>, replay: Arc<dyn ReplayStore>) -> Gate {
    Gate::new("gate 1".into(), desk, trust, replay).expect("its purpose admits each showing")
}

/// A gate that has been open for a year.
fn old_gate(desk: Desk, trust: Verified<TrustList>) -> Gate {
    gate(desk, trust, Arc::new(ReplayMemory::new(NOW.plus(-365 * DAY))))
}

fn deferred(verdict: Verdict) -> String {
    match verdict {
        Verdict::Deferred { reason } => reason.code,
        other => panic!("not deferred: {other:?}"),
    }
}

fn refused(verdict: Verdict) -> (String, Option<FirstScan>) {
    match verdict {
        Verdict::Refused { reason, first } => (reason.code, first),
        other => panic!("not refused: {other:?}"),
    }
}

/// T25.
#[test]
fn a_code_shown_before_the_gate_started_waits_for_the_next_one() {
    let mint = Mint::new();
    let gate = gate(AIRPORT, mint.trust(), Arc::new(ReplayMemory::new(NOW.plus(-30))));
    let claims = mint.claims(Purpose::Airport);
    let before = mint.token(&claims, NOW.plus(-1));
    assert_eq!(deferred(gate.check(&before, NOW)), "checkin.before_start");
    assert_eq!(deferred(gate.check(&before, NOW.plus(2))), "checkin.before_start", "it was not remembered");
    let next = mint.token(&claims, NOW);
    assert!(matches!(gate.check(&next, NOW.plus(2)), Verdict::Verified { .. }));
}

/// T26.
#[test]
fn a_gate_that_can_remember_no_more_says_so_and_forgets_nothing() {
    let mint = Mint::new();
    let gate = gate(AIRPORT, mint.trust(), Arc::new(ReplayMemory::with_capacity(NOW.plus(-30), 1)));
    let first = mint.token(&mint.claims(Purpose::Airport), NOW);
    let second = mint.token(&mint.claims(Purpose::Airport), NOW);
    assert!(matches!(gate.check(&first, NOW), Verdict::Verified { .. }));
    for seconds in [0, 30, 60] {
        assert_eq!(deferred(gate.check(&second, NOW.plus(seconds))), "checkin.store_full");
    }
    let (code, scan) = refused(gate.check(&first, NOW.plus(60)));
    assert_eq!((code.as_str(), scan.expect("it says where").at), ("checkin.replay", NOW.0));
    // Until no token of that second can be verified any more.
    let third = mint.token(&mint.claims(Purpose::Airport), NOW.plus(80));
    assert_eq!(deferred(gate.check(&third, NOW.plus(90))), "checkin.store_full");
    assert!(matches!(gate.check(&third, NOW.plus(95)), Verdict::Verified { .. }));
}

#[test]
fn a_replay_is_refused_for_as_long_as_the_code_is_fresh() {
    let mint = Mint::new();
    // As far ahead as a phone's clock may be.
    let token = mint.token(&mint.claims(Purpose::Airport), NOW.plus(30));
    let gate = gate(AIRPORT, mint.trust(), Arc::new(ReplayMemory::with_capacity(NOW.plus(-30), 1)));
    assert!(matches!(gate.check(&token, NOW), Verdict::Verified { .. }));
    let other = mint.token(&mint.claims(Purpose::Airport), NOW.plus(60));
    assert_eq!(deferred(gate.check(&other, NOW.plus(90))), "checkin.store_full");
    assert_eq!(refused(gate.check(&token, NOW.plus(90))).0, "checkin.replay");
    assert_eq!(deferred(gate.check(&token, NOW.plus(91))), "checkin.stale_or_clock");
}

#[test]
fn an_older_trust_list_is_said_and_a_month_old_one_is_believed_no_more() {
    let mint = Mint::new();
    let check = |age: i64| {
        let trust = mint.believed(&mint.content(1, NOW.plus(-age)));
        old_gate(AIRPORT, trust).check(&mint.token(&mint.claims(Purpose::Airport), NOW), NOW)
    };
    for age in [0, 7 * DAY] {
        assert!(matches!(check(age), Verdict::Verified { .. }), "{age}");
    }
    for age in [7 * DAY + 1, 8 * DAY, 30 * DAY] {
        let Verdict::VerifiedStale { admission, age_seconds } = check(age) else { panic!("{age} is not stale") };
        assert_eq!((age_seconds, admission.personal_number.as_deref()), (age.unsigned_abs(), Some("7391")));
    }
    for age in [30 * DAY + 1, 31 * DAY] {
        assert_eq!(deferred(check(age)), "checkin.trust_stale");
    }
    for age in [-1, -365 * DAY] {
        assert_eq!(deferred(check(age)), "checkin.verifier_clock");
    }
}

#[test]
fn a_desk_admits_only_its_purpose_and_from_its_level_up() {
    let mint = Mint::new();
    let mut low = mint.claims(Purpose::Airport);
    low.level = Level::One;
    let strict = || Desk { minimum_level: Level::Two, ..AIRPORT };
    assert_eq!(deferred(old_gate(strict(), mint.trust()).check(&mint.token(&low, NOW), NOW)), "checkin.level");
    assert!(matches!(old_gate(AIRPORT, mint.trust()).check(&mint.token(&low, NOW), NOW), Verdict::Verified { .. }));
    let high = mint.claims(Purpose::Airport);
    assert!(matches!(old_gate(strict(), mint.trust()).check(&mint.token(&high, NOW), NOW), Verdict::Verified { .. }));

    let bar = || Desk::new(Purpose::AgeOver18, Level::One);
    let (airport, age) = (mint.claims(Purpose::Airport), mint.claims(Purpose::AgeOver18));
    assert_eq!(deferred(old_gate(bar(), mint.trust()).check(&mint.token(&airport, NOW), NOW)), "checkin.purpose");
    assert_eq!(deferred(old_gate(AIRPORT, mint.trust()).check(&mint.token(&age, NOW), NOW)), "checkin.purpose");
    let verdict = old_gate(bar(), mint.trust()).check(&mint.token(&age, NOW), NOW);
    let Verdict::Verified { admission } = verdict else { panic!("not verified: {verdict:?}") };
    assert_eq!((admission.age_over_18, admission.full_name), (Some(true), None));
}

/// T9.
#[test]
fn a_code_is_green_for_a_minute_amber_for_ten_and_red_after_that() {
    let mint = Mint::new();
    let at = |age: i64| {
        let token = mint.token(&mint.claims(Purpose::Airport), NOW);
        old_gate(AIRPORT, mint.trust()).check(&token, NOW.plus(age))
    };
    for age in [0, 60] {
        assert!(matches!(at(age), Verdict::Verified { .. }), "{age}");
    }
    for age in [61, 600] {
        assert_eq!(deferred(at(age)), "checkin.stale_or_clock", "{age}");
    }
    assert_eq!(refused(at(601)).0, "checkin.stale");
    let ahead = |seconds: i64| {
        let token = mint.token(&mint.claims(Purpose::Airport), NOW.plus(seconds));
        old_gate(AIRPORT, mint.trust()).check(&token, NOW)
    };
    assert!(matches!(ahead(30), Verdict::Verified { .. }));
    for seconds in [31, 600] {
        assert_eq!(deferred(ahead(seconds)), "checkin.stale_or_clock", "{seconds}");
    }
    assert_eq!(refused(ahead(601)).0, "checkin.stale");
}

#[test]
fn a_code_of_an_issuer_that_fell_out_of_favour_is_not_admitted() {
    let mint = Mint::new();
    let check = |change: fn(&mut dinhdanh::trust::TrustListContent), at: Timestamp| {
        let mut content = mint.content(2, NOW);
        change(&mut content);
        old_gate(AIRPORT, mint.believed(&content)).check(&mint.token(&mint.claims(Purpose::Airport), NOW), at)
    };
    assert!(matches!(check(|_| (), NOW), Verdict::Verified { .. }));
    assert_eq!(deferred(check(|it| it.issuers.clear(), NOW)), "checkin.issuer_unknown");
    assert_eq!(refused(check(|it| it.issuers[0].purposes.clear(), NOW)).0, "checkin.issuer_purpose");
    assert_eq!(refused(check(|it| it.issuers[0].maximum_level = Level::One, NOW)).0, "checkin.issuer_purpose");
    assert_eq!(refused(check(|it| it.issuers[0].expires = NOW, NOW)).0, "checkin.pass_expired");
    let other = |it: &mut dinhdanh::trust::TrustListContent| it.issuers[0].key = *Mint::new().issuer.public_key();
    assert_eq!(refused(check(other, NOW)).0, "checkin.issuer_signature");
}
