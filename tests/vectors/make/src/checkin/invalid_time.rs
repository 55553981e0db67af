//! Tokens that hold, at the wrong time or the wrong desk, or that say too little.

use super::{
    AGES, AIRPORT, Case, Desk, EXPIRES, ISSUED, SHOWN,
    draft::{Draft, age_token, airport_token, by, identity, private, static_token, text, token_of},
    refused,
};
use crate::{
    item::{Item, map, text as item_text},
    keys::Keys,
    purposes::of,
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
    let strict = Desk { minimum_level: 2, ..AGES };
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
    let lodging = of(4);
    let airport = |name, why, key: i64, item: Option<Item>| {
        let pass = Draft::airport_pass(keys).claim(169, identity_with(key, item));
        refused("claims", name, why, AIRPORT, text(&airport_token(pass, keys)))
    };
    let flag = |of_age: bool| Some(map([(18, Item::Bool(of_age))]));
    let aged = |name, why, born: &'static str, of_age: bool| {
        let pass = Draft::airport_pass(keys).claim(169, identity_with(8, Some(Item::Text(born))));
        let pass = pass.claim(-70000, private(3, 2, flag(of_age)));
        refused("claims", name, why, AIRPORT, text(&airport_token(pass, keys)))
    };
    let age = |name, why, ages: Option<Item>| {
        let pass = Draft::age_pass(keys).claim(-70000, private(1, 2, ages));
        refused("claims", name, why, AGES, text(&token_of(pass, keys)))
    };
    let number = |name, number: &'static str| {
        let pass = Draft::pass(keys, lodging).claim(169, map([(1, Item::Text(number)), (4, Item::Text("Khai"))]));
        refused("claims", name, "four digits or twelve", Desk::of(4, 2), text(&static_token(pass, lodging, keys)))
    };
    let named = |name, why, text: String| airport(name, why, 4, Some(item_text(text)));
    let born = |name, why, date: &'static str| airport(name, why, 8, Some(Item::Text(date)));
    vec![
        age("age_not_said", "no age in a pass for an age", None),
        age("age_below", "says that the holder is not 18", flag(false)),
        aged("age_against_birth", "18 on the next day in Việt Nam", "20080922", true),
        aged("age_denied_against_birth", "born in 1990, and not 18", "19900412", false),
        aged("birth_not_known", "no month or day: taken as the last of the year", "20080000", true),
        aged("birth_day_not_known", "taken as the 30th of September", "20080900", true),
        airport("name_absent", "no name", 4, None),
        airport("birth_absent", "no date of birth", 8, None),
        airport("sex_absent", "no sex", 9, None),
        airport("number_absent", "no number", 1, None),
        number("number_of_5", "00001"),
        number("number_of_13", "0461900000012"),
        number("number_empty", ""),
        airport("number_with_letter", "digits only", 1, Some(Item::Text("00O1"))),
        airport("number_full_width", "digits of ASCII only: this one has three bytes", 1, Some(Item::Text("１1"))),
        airport("nationality_lower_case", "ISO 3166 in capitals", 13, Some(Item::Text("vn"))),
        airport("nationality_in_words", "two or three letters", 13, Some(Item::Text("VIETNAM"))),
        airport("nationality_of_one", "two or three letters", 13, Some(Item::Text("V"))),
        born("birth_in_month_13", "no date", "19901312"),
        born("birth_on_day_32", "no date", "19900432"),
        born("birth_on_31_april", "no date", "19900431"),
        born("birth_on_29_february_1900", "1900 had no leap day", "19000229"),
        born("birth_on_29_february_2001", "nor had 2001", "20010229"),
        born("birth_on_30_february", "no year has it", "20000230"),
        born("birth_on_a_day_of_no_month", "a day without its month", "19900012"),
        born("birth_in_1799", "nobody is that old", "17991231"),
        born("birth_tomorrow", "not born yet", "20260922"),
        born("birth_next_year", "not born yet, month and day not known", "20270000"),
        born("birth_in_9999", "not born yet", "99991231"),
        born("birth_with_dashes", "ten characters", "1990-04-12"),
        born("birth_with_a_sign", "a number, but no date", "+1990412"),
        born("birth_in_other_digits", "digits of ASCII only: these are Arabic-Indic, of two bytes", "١٩٩٠"),
        born("birth_empty", "nothing at all", ""),
        named("name_empty", "nothing to read", String::new()),
        named("name_of_spaces", "nothing to read", "   ".into()),
        named("name_of_no_break_spaces", "nothing to read", "\u{a0}\u{2003}".into()),
        named("name_of_fillers", "U+3164: a letter to Unicode, nothing to the eye", "\u{3164}\u{3164}".into()),
        named("name_of_braille_blanks", "U+2800: nothing to the eye", "\u{2800}".into()),
        named("name_of_101_characters", "one more than there may be", "Đ".repeat(101)),
        named("name_reversed", "U+202E turns what follows", "Nguyễn \u{202e}iahK".into()),
        named("name_isolated", "U+2067 turns and hides where it ends", "Nguyễn \u{2067}Khai".into()),
        named("name_mark_right_to_left", "U+200F", "Nguyễn\u{200f} Khai".into()),
        named("name_zero_width_space", "U+200B: another name to a computer only", "Ngu\u{200b}yễn".into()),
        named("name_zero_width_joiner", "U+200D", "Ngu\u{200d}yễn".into()),
        named("name_byte_order_mark", "U+FEFF", "\u{feff}Khai".into()),
        named("name_soft_hyphen", "U+00AD", "Kh\u{ad}ai".into()),
        named("name_variation_selector", "U+FE0F", "Khai\u{fe0f}".into()),
        named("name_tag", "U+E0041, a letter that nobody sees", "Khai\u{e0041}".into()),
        named("name_with_a_line", "a second line", "Khai\nđã kiểm tra".into()),
        named("name_line_separator", "U+2028, another way to begin one", "Khai\u{2028}đã kiểm tra".into()),
        named("name_nul", "U+0000 ends texts of some languages", "Khai\0".into()),
        named("name_escape", "colours a terminal", "\u{1b}[32mKhai".into()),
        named("name_is_a_link", "a URL where a name should be", "https://khai.example".into()),
    ]
}

/// The identity with one claim more, less, or other.
fn identity_with(key: i64, item: Option<Item>) -> Item {
    let Item::Map(entries) = identity() else { unreachable!("identity is a map") };
    let others = entries.into_iter().filter_map(|(name, item)| match name {
        Item::Int(name) if name != key => Some((name, item)),
        _ => None,
    });
    map(others.chain(item.map(|item| (key, item))))
}
