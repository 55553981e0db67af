use dinhdanh::host::Method;
use serde_json::json;

use crate::cast::{Phone, Town, khai, refused};

#[test]
fn the_desk_keeps_to_the_order_of_the_steps() {
    let (town, phone) = (Town::open(), Phone::new());
    let person = json!({ "personal_number": khai().personal_number });
    let offer = || town.post("/desk/offers", &person);
    let level_2 = || town.grant_level_2(khai());

    assert_eq!(level_2().refusal(), refused(404, "no_account"));
    assert_eq!(offer().refusal(), refused(404, "no_account"));
    phone.register(&town, khai()).granted();
    assert_eq!(level_2().refusal(), refused(409, "wrong_stage"));
    phone.ask(&town, "/authority/activation", &json!({ "code": town.newest_code(khai()) })).granted();
    assert_eq!(offer().refusal(), refused(409, "wrong_stage"));
    level_2().granted();
    level_2().granted(); // the letter was lost
    assert_eq!(offer().refusal(), refused(409, "wrong_stage"));
    phone.ask(&town, "/authority/level-2-activation", &json!({ "code": town.newest_code(khai()) })).granted();
    assert_eq!(level_2().refusal(), refused(409, "wrong_stage"));
    offer().granted();
}

#[test]
fn the_desk_refuses_what_it_cannot_read() {
    let town = Town::open();
    Phone::of(khai(), &town);
    let number = khai().personal_number;
    for (path, body, expected) in [
        ("/desk/level-2", json!({}), refused(400, "malformed")),
        ("/desk/level-2", json!({ "personal_number": "1" }), refused(400, "malformed")),
        ("/desk/level-2", json!({ "personal_number": "999999999999" }), refused(404, "not_in_register")),
        ("/desk/offers", json!({ "personal_number": number, "configurations": [] }), refused(400, "malformed")),
        (
            "/desk/offers",
            json!({ "personal_number": number, "configurations": ["passport"] }),
            refused(400, "malformed"),
        ),
    ] {
        assert_eq!(town.post(path, &body).refusal(), expected, "{body}");
    }
}

#[test]
fn every_refusal_is_json() {
    let town = Town::open();
    assert_eq!(town.get("/nowhere").refusal(), refused(404, "not_found"));
    assert_eq!(town.get("/issuer/offers/unknown").refusal(), refused(404, "not_found"));
    assert_eq!(town.get("/issuer/offers/%ff").refusal(), refused(404, "not_found"));
    assert_eq!(town.get("/desk/offers").refusal(), refused(405, "method_not_allowed"));
    let array = br#"["046190000001"]"#;
    for body in [&array[..], b"", b"{", b"\xff", br#"{"personal_number":"1","personal_number":"1"}"#, &[b'['; 100_000]]
    {
        let answer = town.send(Method::Post, "/desk/level-2", vec![], body.to_vec());
        assert_eq!(answer.refusal(), refused(400, "malformed"));
    }
    let answer = town.send(Method::Post, "/desk/level-2", vec![], vec![b' '; 1024 * 1024 + 1]);
    assert_eq!(answer.refusal(), refused(413, "malformed"));
    assert_eq!(town.get("/healthz").bytes, b"ok");
}
