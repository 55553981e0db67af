//! Overload that the desk orders.

use serde_json::json;

use crate::{
    cast::{Phone, Town, khai, refused},
    nonce::{header, headers_of},
};

#[test]
fn the_next_calls_are_told_to_come_later_and_those_after_are_served() {
    let town = Town::open();
    let phone = Phone::new();
    phone.register(&town, khai()).granted();
    for status in [429, 503] {
        let order = json!({ "status": status, "retry_after": 7, "calls": 2 });
        assert_eq!(town.post("/desk/weather", &order).granted(), order);
        let proof = phone.proof(&town, "GET", "/authority/account", json!({}));
        let (got, headers, body) = headers_of(&town, "/authority/account", &proof);
        assert_eq!((got, &body["error"], &*header(&headers, "retry-after")), (status, &json!("busy"), "7"));
        assert!(!header(&headers, "dpop-nonce").is_empty());
        assert_eq!(phone.register(&town, khai()).refusal(), refused(status, "busy"));
        assert_eq!(town.get("/trust/root").status, 200);
        phone.account(&town).granted();
        // The proof that met the weather was not looked at.
        assert_eq!(headers_of(&town, "/authority/account", &proof).0, 200);
    }
}

#[test]
fn the_weather_can_clear_up_before_its_time() {
    let town = Town::open();
    let phone = Phone::new();
    let order = |calls: u32| json!({ "status": 503, "retry_after": 0, "calls": calls });
    town.post("/desk/weather", &order(10)).granted();
    assert_eq!(phone.account(&town).refusal(), refused(503, "busy"));
    town.post("/desk/weather", &order(0)).granted();
    assert_eq!(phone.account(&town).refusal(), refused(404, "no_account"));
    for bad in [
        json!({}),
        json!({ "status": 500, "retry_after": 0, "calls": 1 }),
        json!({ "status": 503, "retry_after": -1, "calls": 1 }),
        json!({ "status": 503, "retry_after": 86_401, "calls": 1 }),
        json!({ "status": 503, "retry_after": 1, "calls": 10_001 }),
    ] {
        assert_eq!(town.post("/desk/weather", &bad).refusal(), refused(400, "malformed"), "{bad}");
    }
}
