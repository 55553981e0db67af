//! A phone whose clock is wrong, and the signed time that puts it right.

use std::sync::Arc;

use dinhdanh::{
    Wallet,
    crypto::p256::SigningKey,
    host::{Clock, Request, Response, Timestamp},
    trust::{Purpose, TimeStatement, UnverifiedTrustList},
};
use dinhdanh_tests::{BentHttp, Citizen, FixedClock, NOW, PASSCODE, block_on};

use super::refill::HOUR;

/// A citizen whose phone has a clock of its own, right so far, and thirteen hours after her last passes came.
struct Scene {
    citizen: Citizen,
    phone: Arc<FixedClock>,
    bent: Arc<BentHttp>,
    wallet: Wallet,
}

impl Scene {
    async fn new() -> Self {
        let mut citizen = Citizen::new();
        let phone = FixedClock::new();
        citizen.host.clock = phone.clone();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.with_papers().await;
        let scene = Self { citizen, phone, bent, wallet };
        scene.wait(13 * HOUR);
        scene
    }

    /// Time goes by for everybody.
    fn wait(&self, seconds: i64) {
        self.citizen.clock.advance(seconds);
        self.phone.advance(seconds);
    }

    /// How far the next code is from the right time.
    async fn code_is_off_by(&self) -> i64 {
        let session = self.wallet.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a session");
        let code = session.code().await.expect("a code");
        Timestamp(code.issued_at).since(self.citizen.clock.now())
    }

    async fn refill(&self) {
        assert!(!self.wallet.refill_passes().await.expect("refilled").refill_due);
    }
}

#[test]
fn a_clock_that_is_ahead_or_behind_is_put_right_by_a_refill() {
    block_on(async {
        for wrong in [90, -90, 2 * HOUR, -2 * HOUR, 80 * HOUR, -80 * HOUR, 20_000 * HOUR] {
            let scene = Scene::new().await;
            scene.phone.set_by(wrong);
            scene.refill().await;
            assert_eq!(scene.code_is_off_by().await, 0, "{wrong} s");
            scene.wait(5 * HOUR);
            assert_eq!(scene.code_is_off_by().await, 0, "{wrong} s, five hours later");
            assert_eq!(scene.wallet.journal().expect("unbroken")[0].at, NOW.0 + 13 * HOUR, "{wrong} s");
        }
    });
}

#[test]
fn the_first_offer_puts_the_clock_right_too() {
    block_on(async {
        let scene = Scene::new().await;
        scene.phone.set_by(-3 * HOUR);
        scene.wallet.receive(&scene.citizen.offer().await).await.expect("papers");
        assert_eq!(scene.code_is_off_by().await, 0);
    });
}

#[test]
fn a_clock_that_was_set_is_put_right_even_if_no_passes_are_due() {
    block_on(async {
        let scene = Scene::new().await;
        scene.refill().await;
        scene.bent.take_asked();
        scene.refill().await;
        assert!(scene.bent.take_asked().is_empty(), "the time is known");
        scene.phone.set_by(-60);
        scene.refill().await;
        let asked = scene.bent.take_asked();
        assert!(asked.len() == 1 && asked[0].ends_with("/trust/time"), "{asked:?}");
        assert_eq!(scene.code_is_off_by().await, 0);
    });
}

#[test]
fn what_was_learned_counts_until_the_phone_restarts() {
    block_on(async {
        let mut scene = Scene::new().await;
        scene.phone.set_by(-2 * HOUR);
        scene.refill().await;
        scene.wallet.close();
        scene.wallet = scene.citizen.open(PASSCODE).await.expect("the app starts anew");
        assert_eq!(scene.code_is_off_by().await, 0, "the phone runs on");
        scene.phone.reboot();
        assert_eq!(scene.code_is_off_by().await, -2 * HOUR, "nobody knows how long it was off");
        scene.wallet.close();
        scene.wallet = scene.citizen.open(PASSCODE).await.expect("the app starts anew");
        assert_eq!(scene.code_is_off_by().await, -2 * HOUR);
        scene.wait(12 * HOUR);
        scene.refill().await;
        assert_eq!(scene.code_is_off_by().await, 0, "learned again");
    });
}

#[test]
fn what_was_learned_counts_until_somebody_sets_the_clock() {
    block_on(async {
        for (set_by, off_by) in [(2, 2), (-2, -2), (3, -2 * HOUR + 3), (-3, -2 * HOUR - 3), (2 * HOUR, 0)] {
            let scene = Scene::new().await;
            scene.phone.set_by(-2 * HOUR);
            scene.refill().await;
            scene.phone.set_by(set_by);
            assert_eq!(scene.code_is_off_by().await, off_by, "set by {set_by} s");
        }
    });
}

/// The wallet goes on with its own clock, which is a minute behind, after each of these answers.
#[test]
fn an_answer_that_can_t_be_believed_changes_nothing_and_holds_nothing_up() {
    block_on(async {
        let stranger = Arc::new(SigningKey::make().0);
        let signed = |key: Arc<SigningKey>, kid: [u8; 8], nonce: Option<[u8; 16]>| {
            move |request: &Request, response: &mut Response| {
                let asked = request.body[..].try_into().expect("sixteen bytes");
                let draft = TimeStatement { nonce: nonce.unwrap_or(asked), time: NOW }.draft(kid);
                let signature = key.sign(&draft.to_be_signed());
                response.body = draft.finish(&signature);
            }
        };
        let of_a_stranger = |kid| Box::new(signed(stranger.clone(), kid, None));
        type Bend = Box<dyn FnMut(&Request, &mut Response) + Send>;
        for number in 0..8 {
            let scene = Scene::new().await;
            let list = scene.wallet.trust_list().expect("in use");
            let trust = UnverifiedTrustList::new(&list).verify_by_sec1(&scene.citizen.config.trust_root);
            let kid = trust.expect("signed").content().issuers[1].kid;
            let (why, mut bend): (_, Bend) = match number {
                0 => ("signed by a stranger under the issuer's name", of_a_stranger(kid)),
                1 => ("signed by a stranger under no name", of_a_stranger([0; 8])),
                2 => ("an old one", Box::new(|_, response| response.body.fill(0))),
                3 => ("cut", Box::new(|_, response| response.body.truncate(40))),
                4 => ("empty", Box::new(|_, response| response.body.clear())),
                5 => ("not found", Box::new(|_, response| response.status = 404)),
                6 => ("a fault", Box::new(|_, response| (response.status, response.body) = (500, Vec::new()))),
                _ => ("a redirect", Box::new(|_, response| response.status = 302)),
            };
            scene.bent.bend(move |request, response| {
                if request.url.ends_with("/trust/time") {
                    bend(request, response);
                }
            });
            scene.phone.set_by(-60);
            scene.refill().await;
            assert_eq!(scene.code_is_off_by().await, -60, "{why}");
        }
    });
}

#[test]
fn the_answer_to_another_nonce_is_not_believed() {
    block_on(async {
        let scene = Scene::new().await;
        scene.bent.bend_requests(|request| {
            if request.url.ends_with("/trust/time") {
                request.body[0] ^= 1;
            }
        });
        scene.phone.set_by(-60);
        scene.refill().await;
        assert_eq!(scene.code_is_off_by().await, -60);
        scene.bent.straighten();
        scene.wait(12 * HOUR);
        scene.refill().await;
        assert_eq!(scene.code_is_off_by().await, 0);
    });
}

#[test]
fn an_answer_that_took_longer_than_ten_seconds_says_too_little() {
    block_on(async {
        // It is signed before it takes its time; half of the way is the best guess.
        for (seconds, off_by) in [(2, -1), (10, -5), (11, -60), (3600, -60)] {
            let scene = Scene::new().await;
            scene.phone.set_by(-60);
            let (phone, country) = (scene.phone.clone(), scene.citizen.clock.clone());
            scene.bent.bend(move |request, _| {
                if request.url.ends_with("/trust/time") {
                    phone.advance(seconds);
                    country.advance(seconds);
                }
            });
            scene.refill().await;
            assert_eq!(scene.code_is_off_by().await, off_by, "{seconds} s");
        }
    });
}

#[test]
fn a_clock_set_while_the_answer_is_on_its_way_does_not_spoil_what_is_learned() {
    block_on(async {
        let scene = Scene::new().await;
        let phone = scene.phone.clone();
        scene.bent.bend(move |request, _| {
            if request.url.ends_with("/trust/time") {
                phone.set_by(-5 * HOUR);
            }
        });
        scene.refill().await;
        assert_eq!(scene.code_is_off_by().await, 0);
    });
}

/// A phone that does not tell how long it has been running.
struct WithoutUptime(Arc<FixedClock>);

impl Clock for WithoutUptime {
    fn now(&self) -> Timestamp {
        self.0.now()
    }
}

#[test]
fn a_phone_that_can_t_tell_whether_its_clock_was_set_goes_by_its_clock() {
    block_on(async {
        let mut scene = Scene::new().await;
        scene.wallet.close();
        scene.citizen.host.clock = Arc::new(WithoutUptime(scene.phone.clone()));
        scene.wallet = scene.citizen.open(PASSCODE).await.expect("it opens");
        scene.phone.set_by(-60);
        scene.refill().await;
        assert_eq!(scene.code_is_off_by().await, -60);
    });
}
