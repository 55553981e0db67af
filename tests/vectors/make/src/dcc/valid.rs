use serde_json::{Value, json};

use super::{
    Accepted,
    anchors::Anchors,
    draft::{
        EXPIRES, ISSUED, Named, certificate, claiming, claims, float, indefinite, name, named, packed, recovery,
        signed, signed_bytes, signed_under, test, text, unsorted, vaccination, with,
    },
};
use crate::{
    item::{Item, Members, map},
    trust_list::NOW,
};

pub fn cases(anchors: &Anchors<'_>) -> Vec<Accepted> {
    let any = anchors.signer("any");
    let sign = |claims: Members| text(&signed(claims, any).item().encode());
    let good = || claims(certificate("v", vaccination()));
    let vaccinated = |edit: &dyn Fn(Named) -> Named| sign(claims(edit(certificate("v", vaccination()))));
    let dose = |name: &'static str, item: Item| sign(claims(certificate("v", with(vaccination(), name, item))));
    let tested = |edit: &dyn Fn(Named) -> Named| sign(claims(certificate("t", edit(test()))));
    let by = |signer: &str, kind: &'static str, entry: Named| {
        text(&signed(claims(certificate(kind, entry)), anchors.signer(signer)).item().encode())
    };
    let signer = |name: &str, value: Value| merged(value, json!({ "signer": anchors.signer(name).name }));
    let told = || vaccination_told(json!({}));
    let case = |name, why, text: String, accepted: Value| Accepted { name, why, text, now: NOW, accepted };
    let message = signed(good(), any);
    let parts = || Item::Array(message.parts());
    let header = map([(1, Item::Int(-7))]).encode();
    let kid = |kid: &[u8]| map([(4, Item::Bytes(kid.to_vec()))]);
    let payload = unsorted(good()).encode();
    let mut unprotected_kid = signed_under(header, payload.clone(), any);
    unprotected_kid.unprotected = kid(&any.kid);
    let mut two_kids = message.clone();
    two_kids.unprotected = kid(b"somebody");
    let born = |date: &'static str, told: Value| {
        let text = vaccinated(&|it| with(it, "dob", Item::Text(date)));
        (text, merged(vaccination_told(json!({})), json!({ "date_of_birth": told })))
    };
    let (year, year_told) = born("1990", json!("1990"));
    let (month, month_told) = born("1990-02", json!("1990-02"));
    let (unknown, unknown_told) = born("", Value::Null);
    let (noughts, noughts_told) = born("1990-00-00", json!("1990"));
    let (at_midnight, at_midnight_told) = born("1990-01-01T00:00:00", json!("1990-01-01"));
    let at =
        |name, why, now, claims: Members, accepted: Value| Accepted { name, why, text: sign(claims), now, accepted };
    vec![
        case("vaccination", "two doses of two", text(&message.item().encode()), told()),
        case("test_rapid", "with a device, sampled at 08:30 in Viet Nam", tested(&|it| it), test_told(json!({}))),
        case(
            "test_pcr",
            "a name in place of a device, as early versions had it",
            tested(&|it| with(with(it, "ma", None), "nm", Item::Text("Phép thử A"))),
            test_told(json!({ "name": "Phép thử A", "device": null })),
        ),
        case(
            "test_with_short_offset",
            "ISO 8601 has +07 too",
            tested(&|it| with(it, "sc", Item::Text("2021-09-20T08:30:00+07"))),
            test_told(json!({})),
        ),
        case(
            "test_with_basic_offset",
            "and +0700",
            tested(&|it| with(it, "sc", Item::Text("2021-09-20T08:30:00+0700"))),
            test_told(json!({})),
        ),
        case(
            "test_with_tagged_time",
            "marked as a time (RFC 8949 §3.4.1)",
            tested(&|it| with(it, "sc", Item::Tag(0, Box::new(Item::Text("2021-09-20T01:30:00Z"))))),
            test_told(json!({})),
        ),
        case("recovery", "valid for half a year", sign(claims(certificate("r", recovery()))), recovery_told()),
        case("untagged", "an array without tag 18", text(&parts().encode()), told()),
        case("in_a_cwt", "tag 61 around tag 18", text(&Item::Tag(61, Box::new(message.item())).encode()), told()),
        case("in_a_cwt_untagged", "tag 61 around the array", text(&Item::Tag(61, Box::new(parts())).encode()), told()),
        case(
            "kid_unprotected",
            "the kid is in the header that nobody signs",
            text(&unprotected_kid.item().encode()),
            told(),
        ),
        case("two_kids", "the protected one counts", text(&two_kids.item().encode()), told()),
        case("not_compressed", "COSE right behind base45", packed(&message.item().encode()), told()),
        case(
            "indefinite",
            "maps and arrays of indefinite length",
            text(&signed_bytes(indefinite(&unsorted(good())).encode(), any).item().encode()),
            told(),
        ),
        case(
            "long_numbers",
            "arguments in more bytes than they need",
            {
                let long = |value: i64| Item::Raw([&[0x1b][..], &value.to_be_bytes()].concat());
                sign(claiming(claiming(good(), 4, long(EXPIRES)), 6, long(ISSUED)))
            },
            told(),
        ),
        case(
            "times_with_fractions",
            "floats, whose fraction is dropped",
            sign(claiming(claiming(good(), 4, float(EXPIRES as f64 + 0.9)), 6, float(ISSUED as f64 + 0.5))),
            told(),
        ),
        case("doses_as_floats", "some encoders have only these", dose("dn", float(2.0)), told()),
        case(
            "null_members",
            "other kinds are null",
            vaccinated(&|it| with(with(it, "t", Item::Raw(vec![0xf6])), "r", Item::Raw(vec![0xf6]))),
            told(),
        ),
        case(
            "empty_lists",
            "other kinds are empty",
            vaccinated(&|it| with(with(it, "t", Item::Array(vec![])), "r", Item::Array(vec![]))),
            told(),
        ),
        case(
            "members_unknown",
            "what other versions add is passed over",
            {
                let more = || Item::Map(vec![(Item::Text("x"), Item::Raw(vec![0xf7]))]);
                sign(claiming(
                    claims(with(certificate("v", with(vaccination(), "x", more())), "x", more())),
                    -70_001,
                    more(),
                ))
            },
            told(),
        ),
        case(
            "version_1_0_0",
            "an early version of the schema",
            vaccinated(&|it| with(it, "ver", Item::Text("1.0.0"))),
            merged(told(), json!({ "version": "1.0.0" })),
        ),
        case(
            "version_1_10_2",
            "a later one",
            vaccinated(&|it| with(it, "ver", Item::Text("1.10.2"))),
            merged(told(), json!({ "version": "1.10.2" })),
        ),
        case("born_in_a_year", "no month is known", year, year_told),
        case("born_in_a_month", "no day is known", month, month_told),
        case("born_unknown", "nothing is known", unknown, unknown_told),
        case("born_with_noughts", "as a passport has it", noughts, noughts_told),
        case("born_at_midnight", "a time behind the date", at_midnight, at_midnight_told),
        case("booster", "the third of two", dose("dn", Item::Int(3)), vaccination_told(json!({ "dose": 3 }))),
        case(
            "tagged_date",
            "marked as a date (RFC 8943)",
            dose("dt", Item::Tag(1004, Box::new(Item::Text("2021-09-20")))),
            told(),
        ),
        case("empty_member", "the issuer does not know the product", dose("mp", Item::Text("")), {
            vaccination_told(json!({ "product": "" }))
        }),
        case(
            "one_name",
            "a person with one name",
            {
                let only = with(with(with(name(), "gn", None), "gnt", None), "fn", Item::Raw(vec![0xf6]));
                vaccinated(&|it| with(it, "nam", named(only.clone())))
            },
            merged(
                told(),
                json!({
                    "name": { "surname": null, "surname_in_mrz": "NGUYEN", "forename": null, "forename_in_mrz": null },
                }),
            ),
        ),
        case(
            "issuer_absent",
            "nobody is named",
            sign(claiming(good(), 1, None)),
            merged(told(), json!({ "issuer": null })),
        ),
        case("line_end", "a scanner that presses return", text(&message.item().encode()) + "\r\n", told()),
        case("ps256", "RSA, as Viet Nam signs", by("rsa", "v", vaccination()), signer("rsa", told())),
        case(
            "usage_test",
            "a key for tests signs a test",
            by("tests", "t", test()),
            signer("tests", test_told(json!({}))),
        ),
        case(
            "usage_vaccination",
            "a key for vaccinations signs one",
            by("vaccinations", "v", vaccination()),
            signer("vaccinations", told()),
        ),
        case("usage_recovery", "a key for recoveries signs one", by("recoveries", "r", recovery()), {
            signer("recoveries", recovery_told())
        }),
        case("usage_legacy_test", "by the number that was a mistake", by("legacy tests", "t", test()), {
            signer("legacy tests", test_told(json!({})))
        }),
        case("usage_legacy_vaccination", "the same", by("legacy vaccinations", "v", vaccination()), {
            signer("legacy vaccinations", told())
        }),
        case("usage_legacy_recovery", "the same", by("legacy recoveries", "r", recovery()), {
            signer("legacy recoveries", recovery_told())
        }),
        case("usage_two", "one of two usages", by("tests and vaccinations", "v", vaccination()), {
            signer("tests and vaccinations", told())
        }),
        case("usage_and_another", "beside one that is not ours", by("vaccinations and servers", "v", vaccination()), {
            signer("vaccinations and servers", told())
        }),
        case("usage_other", "none of the six: no restriction", by("servers", "r", recovery()), {
            signer("servers", recovery_told())
        }),
        case("usage_near", "a fourth kind that there is not: no restriction", by("something near", "t", test()), {
            signer("something near", test_told(json!({})))
        }),
        case(
            "kid_collision_first",
            "two keys have this kid, and the first signed",
            by("first of two", "v", vaccination()),
            signer("first of two", told()),
        ),
        case(
            "kid_collision_second",
            "two keys have this kid, and the second signed",
            by("second of two", "v", vaccination()),
            signer("second of two", told()),
        ),
        at("last_second", "exp is the last second", EXPIRES, good(), told()),
        at("clock_behind", "issued five minutes from now", ISSUED - 300, good(), told()),
        at("issued_tomorrow", "when it was signed is no reason to refuse it", ISSUED - 86_400, good(), told()),
        at("not_before", "nbf has come", NOW, claiming(good(), 5, Item::Int(NOW)), told()),
    ]
}

fn merged(mut base: Value, members: Value) -> Value {
    if let (Value::Object(base), Value::Object(members)) = (&mut base, members) {
        base.extend(members);
    }
    base
}

fn around(kind: &str, entry: Value, members: Value) -> Value {
    json!({
        "issuer": "VN", "issued": ISSUED, "expires": EXPIRES, "signer": "any (VN)", "version": "1.3.0",
        "name": {
            "surname": "Nguyễn", "surname_in_mrz": "NGUYEN", "forename": "Văn A", "forename_in_mrz": "VAN<A",
        },
        "date_of_birth": "1990-01-01",
        kind: merged(entry, members),
    })
}

fn vaccination_told(members: Value) -> Value {
    around(
        "vaccination",
        json!({
            "disease": "840539006", "vaccine": "1119349007", "product": "EU/1/20/1528", "manufacturer": "ORG-100030215",
            "dose": 2, "doses": 2, "date": "2021-09-20",
            "country": "VN", "issuer": "Ban Thử Nghiệm", "certificate_id": "URN:UVCI:01:VN:0000000001#A",
        }),
        members,
    )
}

fn test_told(members: Value) -> Value {
    around(
        "test",
        json!({
            "disease": "840539006", "kind": "LP217198-3", "name": null, "device": "1232", "sampled": 1_632_101_400,
            "result": "260415000", "centre": "Trạm Thử Nghiệm",
            "country": "VN", "issuer": "Ban Thử Nghiệm", "certificate_id": "URN:UVCI:01:VN:0000000002#B",
        }),
        members,
    )
}

fn recovery_told() -> Value {
    around(
        "recovery",
        json!({
            "disease": "840539006", "first_positive": "2021-08-01", "valid_from": "2021-08-12", "valid_until": "2022-01-28",
            "country": "VN", "issuer": "Ban Thử Nghiệm", "certificate_id": "URN:UVCI:01:VN:0000000003#C",
        }),
        json!({}),
    )
}
