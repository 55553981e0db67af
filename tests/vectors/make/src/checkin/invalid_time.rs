//! Tokens that hold, at the wrong time or the wrong desk, or that say too little.

use super::{
    AGES, AIRPORT, Case, EXPIRES, ISSUED, SHOWN,
    draft::{Draft, age_token, airport_token, by, identity, private, text, token_of},
    refused,
};
use crate::{
    item::{Item, map},
    keys::Keys,
    trust_list::ISSUED_AT,
};

/// All of them.
pub fn cases(keys: &Keys) -> Vec<Case<&'static str>> {
    let mut cases = validity(keys);
    cases.extend(window(keys));
    cases.extend(desks(keys));
    cases.extend(persons(keys));
    cases
}

fn validity(keys: &Keys) -> Vec<Case<&'static str>> {
    let good = text(&age_token(keys));
    let pass = |issued: i64, expires: i64| {
        text(&token_of(Draft::age_pass(keys).claim(6, Item::Int(issued)).claim(4, Item::Int(expires)), keys))
    };
    let (retired, coming) = (by(&keys.retired, keys), by(&keys.coming, keys));
    let far = SHOWN + 31 * 86_400;
    let last = ISSUED_AT + 30 * 86_400;
    let expired = |name, why, now: i64, text: String| refused("pass_expired", name, why, AGES.at(now), text);
    let now = AGES.now;
    vec![
        expired("pass_over", "shown in the second in which it ends", EXPIRES, good.clone()),
        expired("pass_over_since_a_day", "a pass of yesterday", EXPIRES + 86_400, good.clone()),
        expired("pass_for_50_hours", "longer than a hot pass lives", now, pass(ISSUED, ISSUED + 50 * 3600)),
        expired("pass_for_ever", "the largest time there is", now, pass(ISSUED, i64::MAX)),
        expired("pass_since_ever", "the smallest time there is", now, pass(i64::MIN, EXPIRES)),
        expired("pass_for_no_time", "ends when it begins, tomorrow", now, pass(EXPIRES, EXPIRES)),
        expired("pass_backwards", "begins after its end", now, pass(EXPIRES + 1, EXPIRES)),
        expired("issuer_retired", "the issuer's key ends in this second", now, retired),
        expired("issuer_coming", "the issuer's key begins in the next second", now, coming),
        refused("pass_future", "pass_of_tomorrow", "begins tomorrow", AGES, pass(ISSUED + 86_400, EXPIRES + 86_400)),
        refused("pass_future", "pass_of_the_next_second", "one second early", AGES, pass(now + 1, EXPIRES)),
        refused("trust_stale", "trust_list_too_old", "thirty days and a second", AGES.at(last + 1), good.clone()),
        refused("trust_stale", "trust_list_too_old_pass_over", "age of the list first", AGES.at(far), good.clone()),
        refused("pass_expired", "trust_list_30_days_old", "still believed", AGES.at(last), good.clone()),
        refused("verifier_clock", "clock_behind_the_list", "a second early", AGES.at(ISSUED_AT - 1), good.clone()),
        refused("verifier_clock", "clock_reset", "1970, as after an empty battery", AGES.at(0), good),
    ]
}

fn window(keys: &Keys) -> Vec<Case<&'static str>> {
    let good = text(&age_token(keys));
    let made_at = |time: i64| {
        let pass = Draft::age_pass(keys).sign(&keys.passes).item();
        text(&Draft::token(pass, "p:1").claim(6, Item::Int(time)).sign(&keys.holder))
    };
    let young = Draft::age_pass(keys).claim(6, Item::Int(SHOWN + 1));
    let amber = |name, why, age: i64| refused("stale_or_clock", name, why, AGES.at(SHOWN + age), good.clone());
    let stale = |name, why, now: i64, text: String| refused("stale", name, why, AGES.at(now), text);
    vec![
        amber("age_61_seconds", "a second too old", 61),
        amber("age_600_seconds", "the oldest that a fresh one is asked for", 600),
        amber("ahead_31_seconds", "a second too far ahead", -31),
        amber("ahead_600_seconds", "the furthest ahead that a fresh one is asked for", -600),
        stale("age_601_seconds", "a photograph", SHOWN + 601, good.clone()),
        stale("ahead_601_seconds", "signed ahead", SHOWN - 601, good.clone()),
        stale("made_before_the_pass", "a second before the pass was issued", SHOWN + 10, text(&token_of(young, keys))),
        stale("made_after_the_pass", "in the second in which the pass ends", EXPIRES - 1, made_at(EXPIRES)),
        stale("made_at_the_end_of_time", "the largest time there is", SHOWN, made_at(i64::MAX)),
        stale("made_at_the_begin_of_time", "the smallest time there is", SHOWN, made_at(i64::MIN)),
        stale("made_in_2106", "32 bits, all ones", SHOWN, made_at(0xffff_ffff)),
        stale("made_before_1970", "a negative time", SHOWN, made_at(-1)),
    ]
}

fn desks(keys: &Keys) -> Vec<Case<&'static str>> {
    let adult = || Some(map([(18, Item::Bool(true))]));
    let ages_kid = || Item::Bytes(keys.ages.kid());
    let by_ages = |draft: Draft, audience| {
        text(&Draft::token(draft.header(4, ages_kid()).sign(&keys.ages).item(), audience).sign(&keys.holder))
    };
    let level_1 = by_ages(Draft::age_pass(keys).claim(-70000, private(1, 1, adult())), "p:1");
    let level_2 = by_ages(Draft::age_pass(keys), "p:1");
    let airport = by_ages(Draft::airport_pass(keys).claim(-70000, private(3, 1, None)), "p:3");
    let strict = super::Desk { minimum_level: 2, ..AGES };
    let age = text(&age_token(keys));
    let flight = text(&airport_token(Draft::airport_pass(keys), keys));
    vec![
        refused("issuer_purpose", "issuer_above_its_level", "vouches for level 1 only", AGES, level_2),
        refused("issuer_purpose", "issuer_outside_its_purpose", "vouches for ages only", AIRPORT, airport),
        refused("purpose", "age_at_the_airport", "made for another purpose", AIRPORT, age),
        refused("purpose", "airport_at_a_bar", "says far more than it should", AGES, flight),
        refused("level", "level_1_at_level_2", "the desk asks for level 2", strict, level_1),
    ]
}

fn persons(keys: &Keys) -> Vec<Case<&'static str>> {
    let age = |name, why, identity: Item, ages: Option<Item>| {
        let pass = Draft::age_pass(keys).claim(169, identity).claim(-70000, private(1, 2, ages));
        refused("claims", name, why, AGES, text(&token_of(pass, keys)))
    };
    let airport = |name, why, key: i64, item: Option<Item>| {
        let Item::Map(entries) = identity() else { unreachable!("identity is a map") };
        let others = entries.into_iter().filter_map(|(name, item)| match name {
            Item::Int(name) if name != key => Some((name, item)),
            _ => None,
        });
        let pass = Draft::airport_pass(keys).claim(169, map(others.chain(item.map(|item| (key, item)))));
        refused("claims", name, why, AIRPORT, text(&airport_token(pass, keys)))
    };
    let flag = |of_age: bool| Some(map([(18, Item::Bool(of_age))]));
    let born = |date: &'static str| map([(8, Item::Text(date))]);
    let denied = Draft::airport_pass(keys).claim(-70000, private(3, 2, flag(false)));
    vec![
        refused(
            "claims",
            "airport_age_denied_against_birth",
            "an airport asks for no age, but none may be wrong: born in 1990, and not 18",
            AIRPORT,
            text(&airport_token(denied, keys)),
        ),
        age("age_not_said", "no age in a pass for an age", map([]), None),
        age("age_below", "says that the holder is not 18", map([]), flag(false)),
        age("age_against_birth", "18 on the next day in Việt Nam", born("20080922"), flag(true)),
        age("age_denied_against_birth", "born in 1990, and not 18", born("19900412"), flag(false)),
        age("birth_not_known", "no month or day: taken as the last of the year", born("20080000"), flag(true)),
        age("birth_day_not_known", "taken as the 31st of September", born("20080900"), flag(true)),
        airport("name_absent", "no name", 4, None),
        airport("birth_absent", "no date of birth", 8, None),
        airport("sex_absent", "no sex", 9, None),
        airport("number_absent", "no number", 1, None),
        airport("number_of_5", "four digits or twelve", 1, Some(Item::Text("00001"))),
        airport("number_with_letter", "digits only", 1, Some(Item::Text("00O1"))),
        airport("number_full_width", "digits of ASCII only: this one has three bytes", 1, Some(Item::Text("１1"))),
        airport("birth_in_month_13", "no date", 8, Some(Item::Text("19901312"))),
        airport("birth_on_day_32", "no date", 8, Some(Item::Text("19900432"))),
        airport("birth_with_dashes", "ten characters", 8, Some(Item::Text("1990-04-12"))),
        airport("birth_with_a_sign", "a number, but no date", 8, Some(Item::Text("+1990412"))),
    ]
}
