//! Tokens that a desk accepts.

use serde_json::{Value, json};

use super::{
    AGES, AIRPORT, Case, EXPIRES, SHOWN, accepted,
    draft::{Draft, age_token, airport_token, by, cose_key, identity, private, text},
};
use crate::{
    item::{Item, map},
    keys::Keys,
    trust_list::{CREDENTIAL_ISSUER, ISSUED_AT, NOW},
};

/// All of them.
pub fn cases(keys: &Keys) -> Vec<Case<Value>> {
    let mut cases = ages(keys);
    cases.extend(airports(keys));
    cases.extend(times(keys));
    cases
}

fn ages(keys: &Keys) -> Vec<Case<Value>> {
    let adult = || Some(map([(18, Item::Bool(true))]));
    let of_age = json!({ "age_over_18": true });
    let pass = Draft::age_pass(keys);
    let level_1 = pass.clone().header(4, Item::Bytes(keys.ages.kid())).claim(-70000, private(1, 1, adult()));
    let level_1 = Draft::token(level_1.sign(&keys.ages).item(), "p:1").sign(&keys.holder);
    let colliding = Draft::token(pass.sign(&keys.collision).item(), "p:1").sign(&keys.holder);
    let stranger = pass.claim(8, map([(1, cose_key(&keys.stranger))])).sign(&keys.passes);
    let stranger = Draft::token(stranger.item(), "p:1").sign(&keys.stranger);
    let vector_0 = accepted("vector_0", "made elsewhere by other code: Vector 0 of the study that CT1 comes from")
        .says("issuer", "https://vector-0.example")
        .says("handle", "Be-Qy8ZsrlM")
        .says("valid_until", 1_790_085_600)
        .shown(AGES, VECTOR_0.into(), &of_age);
    vec![
        vector_0,
        accepted("age", "an age and nothing else").shown(AGES, text(&age_token(keys)), &of_age),
        accepted("age_level_1", "by an issuer that vouches up to level 1")
            .says("issuer", "https://ages.example")
            .says("level", 1)
            .shown(AGES, text(&level_1), &of_age),
        accepted("age_other_phone", "bound to another phone and signed by it").shown(AGES, text(&stranger), &of_age),
        accepted("age_kid_collision", "two issuers have this kid, and the second signed")
            .says("issuer", "https://other.example")
            .shown(AGES, text(&colliding), &of_age),
        accepted("age_key_renewed", "the issuer's key is listed as over, and again as in force")
            .says("issuer", "https://renewed.example")
            .shown(AGES, by(&keys.renewed, keys), &of_age),
    ]
}

fn airports(keys: &Keys) -> Vec<Case<Value>> {
    let shown = |name, why, identity: Item, person: Value| {
        let token = airport_token(Draft::airport_pass(keys).claim(169, identity), keys);
        accepted(name, why).shown(AIRPORT, text(&token), &person)
    };
    let person = |number: &'static str, name: &'static str, born: &'static str, sex: i64| {
        [(1, Item::Text(number)), (4, Item::Text(name)), (8, Item::Text(born)), (9, Item::Int(sex))]
    };
    let hundred: &str = "Đ".repeat(100).leak();
    let long = "Công Tằng Tôn Nữ Nguyễn Phước Bảo Thiên Hoàng Ngọc";
    let longest = map(person("0004", long, "20000229", 2).into_iter().chain([(13, Item::Text("VN"))]));
    let later = map(person("0002", "Trần Văn Bình", "19850930", 1).into_iter().chain([(99, Item::Text("?"))]));
    let young = map(person("0005", "Thạch Ừ", "20150601", 1));
    let child =
        Draft::airport_pass(keys).claim(169, young).claim(-70000, private(3, 2, Some(map([(18, Item::Bool(false))]))));
    let child = accepted("airport_child", "not 18, by the flag and by the date of birth").shown(
        AIRPORT,
        text(&airport_token(child, keys)),
        &json!({
            "personal_number": "0005", "name": "Thạch Ừ", "date_of_birth": "20150601", "sex": "male",
            "age_over_18": false,
        }),
    );
    let renewed = Draft::airport_pass(keys).header(4, Item::Bytes(keys.renewed.kid())).sign(&keys.renewed);
    let renewed = Draft::token(renewed.item(), "p:3").sign(&keys.holder);
    let khai = json!({
        "personal_number": "0001", "name": "Nguyễn Thị Minh Khai", "date_of_birth": "19900412", "sex": "female",
    });
    let renewed = accepted("airport_key_renewed", "the issuer's key is listed for ages, and again for airports")
        .says("issuer", "https://renewed.example")
        .shown(AIRPORT, text(&renewed), &khai);
    vec![
        child,
        renewed,
        shown("airport", "the claims of an airport pass", identity(), khai),
        shown(
            "airport_long_name",
            "a name of 50 characters, a leap day, a nationality",
            longest,
            json!({
                "personal_number": "0004", "name": long, "date_of_birth": "20000229", "sex": "female",
                "nationality": "VN",
            }),
        ),
        shown(
            "name_of_one_word",
            "some people have one name",
            map(person("0006", "Đặng", "19701231", 1)),
            json!({ "personal_number": "0006", "name": "Đặng", "date_of_birth": "19701231", "sex": "male" }),
        ),
        shown(
            "name_of_100_characters",
            "the longest there may be; of two bytes each",
            map(person("0007", hundred, "19000101", 1)),
            json!({ "personal_number": "0007", "name": hundred, "date_of_birth": "19000101", "sex": "male" }),
        ),
        shown(
            "name_not_normalised",
            "in NFD: what was signed is shown as it is; the issuer should have made it NFC",
            map(person("0008", "\u{110}a\u{323}\u{306}ng", "19560701", 2)),
            json!({
                "personal_number": "0008", "name": "\u{110}a\u{323}\u{306}ng", "date_of_birth": "19560701",
                "sex": "female",
            }),
        ),
        shown(
            "born_today",
            "a newborn on the flight",
            map(person("0009", "Lý Mầm", "20260921", 2)),
            json!({ "personal_number": "0009", "name": "Lý Mầm", "date_of_birth": "20260921", "sex": "female" }),
        ),
        shown(
            "born_this_year",
            "month and day are not known, and not taken for a day to come",
            map(person("0010", "Lý Mận", "20260000", 2)),
            json!({ "personal_number": "0010", "name": "Lý Mận", "date_of_birth": "20260000", "sex": "female" }),
        ),
        shown(
            "airport_unknown_day",
            "the day of birth is not known",
            map(person("0003", "H'Hen Niê", "19950200", 2)),
            json!({ "personal_number": "0003", "name": "H'Hen Niê", "date_of_birth": "19950200", "sex": "female" }),
        ),
        shown(
            "airport_unknown_claim",
            "claim 99 of a later version is passed over",
            later,
            json!({ "personal_number": "0002", "name": "Trần Văn Bình", "date_of_birth": "19850930", "sex": "male" }),
        ),
    ]
}

fn times(keys: &Keys) -> Vec<Case<Value>> {
    let of_age = json!({ "age_over_18": true });
    let good = text(&age_token(keys));
    let at = |pass: &Draft, time: i64| {
        text(&Draft::token(pass.sign(&keys.passes).item(), "p:1").claim(6, Item::Int(time)).sign(&keys.holder))
    };
    let pass = Draft::age_pass(keys);
    let midnight = 1_790_010_000; // 17:00:00 UTC
    let birthday = |name, why, of_age: bool| {
        let identity = map([
            (1, Item::Text("0011")),
            (4, Item::Text("Cao Xuân Mới")),
            (8, Item::Text("20080922")),
            (9, Item::Int(1)),
        ]);
        let ages = Some(map([(18, Item::Bool(of_age))]));
        let pass = Draft::airport_pass(keys).claim(169, identity).claim(-70000, private(3, 2, ages));
        let token = Draft::token(pass.sign(&keys.passes).item(), "p:3").claim(6, Item::Int(midnight));
        accepted(name, why).says("shown_at", midnight).shown(
            AIRPORT.at(midnight),
            text(&token.sign(&keys.holder)),
            &json!({
                "personal_number": "0011", "name": "Cao Xuân Mới", "date_of_birth": "20080922", "sex": "male",
                "age_over_18": of_age,
            }),
        )
    };
    let week = ISSUED_AT + 7 * 86_400;
    let late = |shown: i64| {
        let pass = pass.clone().claim(6, Item::Int(shown - 3600)).claim(4, Item::Int(shown + 3600));
        let token = Draft::token(pass.sign(&keys.passes).item(), "p:1").claim(6, Item::Int(shown));
        (AGES.at(shown), text(&token.sign(&keys.holder)))
    };
    let aged = |name, why, shown: i64| {
        let (desk, text) = late(shown);
        accepted(name, why)
            .says("shown_at", shown)
            .says("valid_until", shown + 3600)
            .says("trust_age_seconds", shown - ISSUED_AT)
            .shown(desk, text, &of_age)
    };
    let (at_a_week, text_at_a_week) = late(week);
    vec![
        accepted("window_60_seconds_old", "the oldest that is fresh").shown(AGES.at(SHOWN + 60), good.clone(), &of_age),
        accepted("window_30_seconds_ahead", "the furthest ahead that is fresh").shown(
            AGES.at(SHOWN - 30),
            good,
            &of_age,
        ),
        accepted("last_second_of_the_pass", "made and shown in its last second").says("shown_at", EXPIRES - 1).shown(
            AGES.at(EXPIRES - 1),
            at(&pass, EXPIRES - 1),
            &of_age,
        ),
        birthday("eighteenth_birthday", "18 since this midnight in Việt Nam, while UTC has the day before", true),
        birthday("eighteen_since_it_was_issued", "not yet 18 when the pass was issued, on the day before", false),
        accepted("trust_list_7_days_old", "the oldest list whose age is not worth a word")
            .says("shown_at", week)
            .says("valid_until", week + 3600)
            .shown(at_a_week, text_at_a_week, &of_age),
        aged("trust_list_7_days_and_a_second_old", "accepted, and the age of the list is said", week + 1),
        aged("trust_list_30_days_old", "the oldest list that is believed", ISSUED_AT + 30 * 86_400),
        accepted("issuer_last_second", "the issuer's key ends in the next second")
            .says("issuer", CREDENTIAL_ISSUER)
            .shown(AGES.at(NOW - 1), by(&keys.retired, keys), &of_age),
        accepted("issuer_first_second", "the issuer's key begins in this second")
            .says("issuer", CREDENTIAL_ISSUER)
            .shown(AGES.at(NOW + 1), by(&keys.coming, keys), &of_age),
    ]
}

/// Text and issuer as published; the keys were thrown away by whoever made it.
const VECTOR_0: &str = concat!(
    "CT1:RRQ$9BERK%25RRQJEAQ60GO0J0M0 B-KD1DLQ12N608CK4WB*70:+AYD0WH8 W5REFPJB.KE6X9CF3UPMKESCF3 DMG8G.FK0XK4",
    "C0J60F6B:JE3IUL0EP.NOS21VP*H2M%FEG4ZURRZJFQ0FEVX/U$$NZU9%I4D53NBK100892ERKX50KB0EGKX0V:88NAW3A0Y+1JSN:EG",
    "FV6V.1KP9:R5H0NEY218AFY6FRBKXFQ2DM5FJT6S9Q7Y3K5F3NP.G3IC7TI0JUMG6D8G8B+FOA2$RV.37B73X*4/U9CJ0K8E+86CF3BI",
    "M6AG.58-5AOJ4:6J3X0B%SPWQUJC $6H90AR2W9O%8A2OM:NPDNP5:4FW4MR0E 6S*CRHA1G7P.KXQVR7QNUMZOVNGDZ578:TNOGK4",
);
