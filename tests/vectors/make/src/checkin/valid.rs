//! Tokens that a desk accepts.

use serde_json::{Value, json};

use super::{
    AGES, AIRPORT, Case, Desk, EXPIRES, ISSUED, SHOWN,
    draft::{Draft, HANDLE, age_token, airport_token, cose_key, identity, private, text, token_of},
};
use crate::{
    item::{Item, map},
    keys::Keys,
    trust_list::ISSUED_AT,
};

/// All of them.
pub fn cases(keys: &Keys) -> Vec<Case<Value>> {
    let adult = || map([(18, Item::Bool(true))]);
    let good = text(&age_token(keys));
    let airport = |identity: Item| text(&airport_token(Draft::airport_pass(keys).claim(169, identity), keys));
    let later = SHOWN + 8 * 86_400;
    let colliding = Draft::age_pass(keys).sign(&keys.collision).item();
    let level_1 = Draft::age_pass(keys)
        .header(4, Item::Bytes(keys.ages.kid()))
        .claim(-70000, private(1, 1, Some(adult())))
        .sign(&keys.ages)
        .item();
    let late_pass = Draft::age_pass(keys).claim(6, Item::Int(ISSUED + 8 * 86_400)).claim(4, Item::Int(later + 3600));
    let late = Draft::token(late_pass.sign(&keys.passes).item(), "p:1").claim(6, Item::Int(later));
    let at_the_end = Draft::token(Draft::age_pass(keys).sign(&keys.passes).item(), "p:1").claim(6, Item::Int(EXPIRES - 1));
    let other_phone = Draft::age_pass(keys).claim(8, map([(1, cose_key(&keys.stranger))])).sign(&keys.passes).item();
    // 17:00:00 UTC is midnight in Việt Nam.
    let midnight = 1_790_010_000;
    let birthday = Draft::age_pass(keys).claim(169, map([(8, Item::Text("20080922"))]));
    let birthday = Draft::token(birthday.sign(&keys.passes).item(), "p:1").claim(6, Item::Int(midnight));

    let vector_0 = Case {
        name: "vector_0",
        why: "made elsewhere, by other code: Vector 0 of the study that CT1 comes from",
        desk: AGES,
        text: VECTOR_0.into(),
        outcome: json!({
            "handle": "Be-Qy8ZsrlM", "shown_at": SHOWN, "valid_until": 1_790_085_600,
            "issuer": "VN", "level": 2, "purpose": "age_over_18", "person": { "age_over_18": true },
        }),
    };
    let age = json!({ "age_over_18": true });
    let khai = json!({
        "personal_number": "0001", "name": "Nguyễn Thị Minh Khai", "date_of_birth": "19900412", "sex": "female",
    });
    let mut vec = vec![
        vector_0,
        case("age", "an age and nothing else", AGES, good.clone(), age.clone()),
        case("age_level_1", "from an issuer that vouches up to level 1", AGES, text(&Draft::token(level_1, "p:1").sign(&keys.holder)), age.clone()),
        case("age_other_phone", "bound to another phone, signed by it", AGES, text(&Draft::token(other_phone, "p:1").sign(&keys.stranger)), age.clone()),
        case("age_kid_collision", "two issuers have this kid: the second signed", AGES, text(&Draft::token(colliding, "p:1").sign(&keys.holder)), age.clone()),
        case("airport", "the claims of an airport pass", AIRPORT, airport(identity()), khai.clone()),
        case("airport_long_name", "50 characters, born on a leap day, whole number, nationality", AIRPORT, airport(map([
            (1, Item::Text("046300000004")),
            (4, Item::Text("Công Tằng Tôn Nữ Nguyễn Phước Bảo Thiên Hoàng Ngọc")),
            (8, Item::Text("20000229")),
            (9, Item::Int(2)),
            (13, Item::Text("VN")),
        ])), json!({
            "personal_number": "046300000004", "name": "Công Tằng Tôn Nữ Nguyễn Phước Bảo Thiên Hoàng Ngọc",
            "date_of_birth": "20000229", "sex": "female", "nationality": "VN",
        })),
        case("airport_unknown_day", "the day of birth is not known", AIRPORT, airport(map([
            (1, Item::Text("0003")), (4, Item::Text("H'Hen Niê")), (8, Item::Text("19950200")), (9, Item::Int(2)),
        ])), json!({ "personal_number": "0003", "name": "H'Hen Niê", "date_of_birth": "19950200", "sex": "female" })),
        case("airport_unknown_claim", "claim 99 of a later version is passed over", AIRPORT, airport(map([
            (1, Item::Text("0002")), (4, Item::Text("Trần Văn Bình")), (8, Item::Text("19850930")), (9, Item::Int(1)), (99, Item::Text("?")),
        ])), json!({ "personal_number": "0002", "name": "Trần Văn Bình", "date_of_birth": "19850930", "sex": "male" })),
        case("window_60_seconds_old", "the oldest that is fresh", AGES.at(SHOWN + 60), good.clone(), age.clone()),
        case("window_30_seconds_ahead", "the furthest ahead that is fresh", AGES.at(SHOWN - 30), good.clone(), age.clone()),
    ];
    vec.extend([
        timed("last_second_of_the_pass", "made and shown in the last second", AGES.at(EXPIRES - 1), text(&at_the_end.sign(&keys.holder)), EXPIRES - 1, EXPIRES, age.clone()),
        timed("eighteenth_birthday", "18 since this midnight in Việt Nam, while it is the day before in UTC", AGES.at(midnight), text(&birthday.sign(&keys.holder)), midnight, EXPIRES, json!({ "date_of_birth": "20080922", "age_over_18": true })),
    ]);
    let mut stale = timed("trust_list_8_days_old", "accepted, with the age of the list said", AGES.at(later), text(&late.sign(&keys.holder)), later, later + 3600, age);
    stale.outcome["trust_age_seconds"] = json!(later - ISSUED_AT);
    vec.push(stale);
    let _ = token_of;
    vec
}
