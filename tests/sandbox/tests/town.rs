//! The town's people, asked as tests of wallets ask them.

use dinhdanh::host::{HttpLimits, ReqwestHttp};
use dinhdanh_sandbox::{Town as People, TownError};
use serde_json::json;

use crate::cast::{Phone, Town, khai, phone, refused};

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

#[test]
fn each_errand_does_what_it_says() {
    let town = Town::open();
    let http = ReqwestHttp::new(HttpLimits::default(), &[]).expect("a worker thread");
    let people = People::new(&http, town.sandbox.url());
    let (hers, number) = (Phone::new(), khai().personal_number);
    let account = |member: &str| hers.account(&town).granted()[member].clone();
    assert_eq!(wait(people.accept(number)), Err(TownError::Refused(404)));
    assert_eq!(wait(people.review_by_hand()), Ok(()));
    hers.register(&town, khai()).granted();
    assert_eq!(wait(people.refuse(number, "portrait")), Ok(()));
    assert_eq!(account("stage"), "refused");
    hers.register(&town, khai()).granted();
    assert_eq!(wait(people.accept(number)), Ok(()));
    let code = wait(people.newest_code(&phone(khai()), "otp")).expect("a message");
    hers.ask(&town, "/authority/activation", &json!({ "code": code })).granted();
    assert_eq!(wait(people.lock(number, "card_held")), Ok(()));
    assert_eq!(wait(people.lock(number, "terms_breach")), Ok(()));
    assert_eq!(wait(people.unlock(number, "card_held")), Ok(()));
    assert_eq!(account("locks"), json!(["terms_breach"]));
    assert_eq!(wait(people.help_to_recover(number)), Ok(()));
    wait(people.newest_code(&phone(khai()), "recovery_code")).expect("a message");
    assert_eq!(wait(people.overload(503, 1, 1)), Ok(()));
    assert_eq!(hers.account(&town).refusal(), refused(503, "busy"));
    assert_eq!(account("stage"), "level_1");
}
