//! Messages that are signed and say too little, too much, or at the wrong time.

use super::{
    Refused,
    anchors::Anchors,
    draft::{
        EXPIRES, Named, certificate, claiming, claims, float, named, recovery, signed, signed_bytes, test, text,
        unsorted, vaccination, with,
    },
    refused,
};
use crate::{
    item::{Item, Members, map},
    trust_list::NOW,
};

pub fn cases(anchors: &Anchors<'_>) -> Vec<Refused> {
    let any = anchors.signer("any");
    let good = || claims(certificate("v", vaccination()));
    let sign = |claims: Members| text(&signed(claims, any).item().encode());
    let bytes = |payload: Vec<u8>| text(&signed_bytes(payload, any).item().encode());
    let said = |claim: i64, item: Item| sign(claiming(good(), claim, item));
    let without = |claim: i64| sign(claiming(good(), claim, None));
    let kinds = |edit: &dyn Fn(Named) -> Named| sign(claims(edit(certificate("v", vaccination()))));
    let payload = unsorted(good()).encode();
    let (bad, one) = ("dcc.claims", "dcc.payload");
    let at =
        |code, name: &'static str, why, now, claims: Members| Refused { now, ..refused(code, name, why, sign(claims)) };
    let array = |entries: Vec<Named>| Item::Array(entries.into_iter().map(named).collect());
    vec![
        refused(bad, "claims_empty", "an empty payload", bytes(vec![])),
        refused(bad, "claims_array", "no map", bytes(Item::Array(vec![]).encode())),
        refused(bad, "claims_cut", "half a payload", bytes(payload[..payload.len() / 2].to_vec())),
        refused(bad, "claims_trailing_byte", "a byte behind the claims", bytes([&payload[..], &[0]].concat())),
        refused(bad, "claims_in_json", "as a JWT has them", bytes(br#"{"iss":"VN"}"#.to_vec())),
        refused(bad, "claim_twice", "two times of expiry", {
            sign([good(), vec![(4, Item::Int(EXPIRES + 1))]].concat())
        }),
        refused(bad, "exp_absent", "for ever", without(4)),
        refused(bad, "iat_absent", "since ever", without(6)),
        refused(bad, "certificate_absent", "about nothing", without(-260)),
        refused(bad, "exp_null", "for ever", said(4, Item::Raw(vec![0xf6]))),
        refused(bad, "exp_text", "a time is a number", said(4, Item::Text("2027-09-21"))),
        refused(bad, "exp_not_a_number", "NaN", said(4, float(f64::NAN))),
        refused(bad, "exp_infinite", "for ever", said(4, float(f64::INFINITY))),
        refused(
            bad,
            "exp_tagged",
            "a CWT has no tag there (RFC 8392 §2)",
            said(4, Item::Tag(1, Box::new(Item::Int(EXPIRES)))),
        ),
        refused(bad, "iat_bytes", "a time is a number", said(6, Item::Bytes(vec![0]))),
        refused(bad, "nbf_text", "a time is a number", said(5, Item::Text("now"))),
        refused(bad, "iss_number", "an issuer is a text", said(1, Item::Int(84))),
        refused(bad, "iss_control", "a line end in it", said(1, Item::Text("V\nN"))),
        refused(bad, "certificate_of_another_kind", "2 in place of 1", {
            said(-260, map([(2, named(certificate("v", vaccination())))]))
        }),
        refused(bad, "certificate_unwrapped", "without the map around it", {
            said(-260, named(certificate("v", vaccination())))
        }),
        refused(bad, "certificate_text", "no map", said(-260, map([(1, Item::Text("v"))]))),
        refused(one, "no_payload", "no vaccination, test or recovery", kinds(&|it| with(it, "v", None))),
        refused(one, "payload_empty", "a list of none", kinds(&|it| with(it, "v", Item::Array(vec![])))),
        refused(one, "two_vaccinations", "one certificate, one entry", {
            kinds(&|it| with(it, "v", array(vec![vaccination(), vaccination()])))
        }),
        refused(one, "vaccination_and_test", "two kinds", kinds(&|it| with(it, "t", array(vec![test()])))),
        refused(one, "all_kinds", "three kinds", {
            kinds(&|it| with(with(it, "t", array(vec![test()])), "r", array(vec![recovery()])))
        }),
        refused(one, "payload_a_map", "an entry without a list", kinds(&|it| with(it, "v", named(vaccination())))),
        refused(one, "entry_a_text", "a list of texts", {
            kinds(&|it| with(it, "v", Item::Array(vec![Item::Text("840539006")])))
        }),
        refused(one, "entry_null", "a list of nothing", {
            kinds(&|it| with(it, "v", Item::Array(vec![Item::Raw(vec![0xf6])])))
        }),
        refused(one, "test_a_text", "beside a good vaccination", kinds(&|it| with(it, "t", Item::Text("")))),
        at("credential.expired", "expired_a_second_ago", "exp was the last second", EXPIRES + 1, good()),
        at("credential.expired", "expired_by_a_float", "exp is 0.5 s before now", NOW, {
            claiming(good(), 4, float(NOW as f64 - 0.5))
        }),
        at("credential.expired", "expired_in_1970", "exp is negative", NOW, claiming(good(), 4, Item::Int(-1))),
        at("credential.not_yet", "begins_in_301_seconds", "more than a clock may be behind", NOW, {
            claiming(good(), 5, Item::Int(NOW + 301))
        }),
        at("credential.not_yet", "begins_at_the_end_of_time", "the largest number", NOW, {
            claiming(claiming(good(), 5, Item::Int(i64::MAX)), 4, Item::Int(i64::MAX))
        }),
        at("credential.not_yet", "not_before_tomorrow", "nbf", NOW, claiming(good(), 5, Item::Int(NOW + 86_400))),
    ]
}
