//! Tokens of reserve passes, whose status is looked up.

use serde_json::Value;

use super::{
    Case, Desk, ISSUED, SHOWN, accepted as accept,
    draft::{Draft, person, static_token, text},
    refused as refuse,
};
use crate::{
    item::{Item, map, text as item_text},
    keys::Keys,
    purposes::{ALL, Purpose, of},
    status_list::{ENDED_AT, REVOKED, STALE_ISSUED, SUSPENDED, URI, VALID},
    trust_list::{ISSUED_AT, NOW},
};

/// Those that are accepted.
pub fn accepted(keys: &Keys) -> Vec<Case<Value>> {
    let mut cases = vec![];
    for purpose in ALL.iter().filter(|purpose| purpose.reserve) {
        let case = accept(format!("reserve_{}", purpose.key), "its entry says that it is valid");
        let token = text(&static_token(pass(keys, purpose, VALID), purpose, keys));
        cases.push(case.says("valid_until", ENDS).shown(desk(purpose), token, &person(purpose.required)));
    }
    let airport = of(3);
    let token = text(&static_token(pass(keys, airport, VALID), airport, keys));
    let shown = |name, why, now: i64, lists: &'static [&'static str], token: String| {
        let desk = Desk::of(3, 1).at(now).knowing(lists);
        accept(name, why).says("valid_until", ENDS).shown(desk, token, &person(airport.required))
    };
    let later = |at: i64| {
        let pass = pass(keys, airport, VALID).sign(&keys.passes).item();
        text(&Draft::token(pass, "p:3").claim(6, Item::Int(at)).sign(&keys.holder))
    };
    let last = ENDS - 1;
    cases.extend([
        shown(
            "reserve_two_lists",
            "of two lists of one name the newer counts",
            NOW,
            &["stale", "fresh"],
            token.clone(),
        ),
        accept("reserve_list_overdue", "seven days past its ttl, to the second: its age is said")
            .says("valid_until", ENDS)
            .says("trust_age_seconds", NOW - STALE_ISSUED)
            .shown(Desk::of(3, 1).knowing(&["stale"]), token, &person(airport.required)),
        accept("reserve_last_second", "a week after it was issued, by lists as old")
            .says("shown_at", last)
            .says("valid_until", ENDS)
            .says("trust_age_seconds", last - ISSUED_AT)
            .shown(Desk::of(3, 1).at(last).knowing(&["fresh"]), later(last), &person(airport.required)),
    ]);
    cases
}

/// Those that are refused.
pub fn refused(keys: &Keys) -> Vec<Case<&'static str>> {
    let airport = of(3);
    let with = |name, code, why, index: i64, lists: &'static [&'static str], now: i64| {
        let token = static_token(pass(keys, airport, index), airport, keys);
        refuse(code, name, why, Desk::of(3, 1).at(now).knowing(lists), text(&token))
    };
    let shaped = |name, why, status: Item| {
        let pass = pass(keys, airport, VALID).claim(65535, status);
        refuse("shape", name, why, desk(airport), text(&static_token(pass, airport, keys)))
    };
    let list = |members: Vec<(&'static str, Item)>| {
        let members = members.into_iter().map(|(name, item)| (Item::Text(name), item));
        Item::Map(vec![(Item::Text("status_list"), Item::Map(members.collect()))])
    };
    let index = |item: Item| list(vec![("idx", item), ("uri", Item::Text(URI))]);
    let uri = |uri: &str| list(vec![("idx", Item::Int(VALID)), ("uri", item_text(uri))]);
    let of_other = |name, why, uri: &'static str, lists: &'static [&'static str]| {
        let status = list(vec![("idx", Item::Int(VALID)), ("uri", Item::Text(uri))]);
        let pass = pass(keys, airport, VALID).claim(65535, status);
        refuse("status_missing", name, why, Desk::of(3, 1).knowing(lists), text(&static_token(pass, airport, keys)))
    };
    let lives = |name, why, purpose: &Purpose, expires: i64| {
        let pass = pass(keys, purpose, VALID).claim(4, Item::Int(expires));
        refuse("pass_expired", name, why, desk(purpose), text(&static_token(pass, purpose, keys)))
    };
    let kind = |name, why, purpose: &Purpose, claims: &[i64]| {
        let pass = Draft::pass_with(keys, purpose, claims).claim(65535, index(Item::Int(VALID)));
        refuse("claims", name, why, desk(purpose), text(&static_token(pass, purpose, keys)))
    };
    let (age, exam) = (of(1), of(6));
    vec![
        with("status_revoked", "revoked", "its entry says so", REVOKED, &["fresh"], NOW),
        with("status_revoked_stale", "revoked", "an overdue list that says so is enough", REVOKED, &["stale"], NOW),
        with("status_suspended", "suspended", "its entry says so", SUSPENDED, &["fresh"], NOW),
        with("status_of_no_entry", "status_unknown", "the list ends before", 1_000, &["fresh"], NOW),
        with("status_of_the_last_number", "status_unknown", "far behind the end", i64::MAX, &["fresh"], NOW),
        with("status_list_missing", "status_missing", "the desk has no list", VALID, &[], NOW),
        with(
            "status_list_of_another_issuer",
            "status_missing",
            "same name, another issuer",
            VALID,
            &["other_issuer"],
            NOW,
        ),
        with("status_list_too_old", "status_stale", "more than seven days past its ttl", VALID, &["stale"], NOW + 1),
        with("status_list_ended", "status_stale", "it ended since it was loaded", VALID, &["ending"], ENDED_AT),
        of_other(
            "status_list_of_another_name",
            "another list of the same issuer",
            "https://passes.example/2",
            &["fresh"],
        ),
        of_other("status_list_of_a_longer_name", "not the same text", "https://passes.example/status/1/", &["fresh"]),
        shaped("status_empty", "no list", map([])),
        shaped("status_is_a_number", "not a map", Item::Int(5)),
        shaped("status_of_another_kind", "under another name", Item::Map(vec![(Item::Text("status"), map([]))])),
        shaped("status_without_uri", "in no list", list(vec![("idx", Item::Int(5))])),
        shaped("status_without_index", "no entry", list(vec![("uri", Item::Text(URI))])),
        shaped(
            "status_with_more",
            "a member of a later version",
            list(vec![("idx", Item::Int(5)), ("uri", Item::Text(URI)), ("zzzz", Item::Int(0))]),
        ),
        shaped("status_index_negative", "-1", index(Item::Int(-1))),
        shaped("status_index_text", "a number in letters", index(Item::Text("5"))),
        shaped("status_uri_of_201", "at most 200 bytes", uri(&"u".repeat(201))),
        shaped("status_uri_bytes", "a name is text", list(vec![("idx", Item::Int(5)), ("uri", Item::Bytes(vec![1]))])),
        lives("reserve_for_10_days", "longer than a reserve pass lives", airport, ISSUED + 10 * 86_400),
        lives("reserve_age_for_7_days", "there are no reserve passes for an age, so a day is all", age, ENDS),
        lives("reserve_exam_for_7_days", "nor for an examination", exam, ENDS),
        kind("reserve_age", "a status would link what shows no name", age, age.required),
        kind("reserve_exam", "an examination has no reserve passes", exam, exam.required),
        kind("reserve_airport_full", "the whole number is not carried about for a week", airport, airport.full),
    ]
}

fn desk(purpose: &Purpose) -> Desk {
    Desk::of(purpose.code, 2).knowing(&["fresh"])
}

/// A pass for a week, of this entry of the list.
fn pass(keys: &Keys, purpose: &Purpose, index: i64) -> Draft {
    let reference = vec![(Item::Text("idx"), Item::Int(index)), (Item::Text("uri"), Item::Text(URI))];
    let status = Item::Map(vec![(Item::Text("status_list"), Item::Map(reference))]);
    let expires = if purpose.reserve { ENDS } else { super::EXPIRES };
    Draft::pass(keys, purpose).claim(65535, status).claim(4, Item::Int(expires))
}

/// `exp` of reserve passes: seven days after [`SHOWN`], rounded up to the hour.
const ENDS: i64 = (SHOWN + 7 * 86_400).div_euclid(3600) * 3600 + 3600;
