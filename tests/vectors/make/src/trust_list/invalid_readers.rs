//! Lists whose readers or reader authorities can't be read: one of them refuses all.

use super::{
    draft::{Country, list, sign},
    invalid::Refused,
};
use crate::{
    item::{Item, map, text},
    keys::Keys,
};

/// All of them.
pub fn cases(keys: &Keys, country: &Country) -> Vec<Refused> {
    let with = |label: i64, value: Item| {
        let Item::Map(mut entries) = list(7, Item::Array(vec![])) else { unreachable!("a list is a map") };
        entries.push((Item::Int(label), value));
        sign(Item::Map(entries).encode(), &keys.root).item().encode()
    };
    let refused = |name, why, bytes| (name, "trust.malformed", 0, why, bytes);
    let authority = map(country.authorities[0].members());
    let bent = |members: Vec<(i64, Item)>, key: i64, item: Option<Item>| {
        map(members.into_iter().filter(|(name, _)| *name != key).chain(item.map(|item| (key, item))))
    };
    let reader_with = |key, item: Item| with(5, Item::Array(vec![bent(country.readers[0].members(), key, Some(item))]));
    let authority_with =
        |key, item: Item| with(6, Item::Array(vec![bent(country.authorities[0].members(), key, Some(item))]));
    let mut off_curve = keys.reader.compressed().to_vec();
    off_curve[1..].fill(0xff);
    vec![
        refused("readers_empty", "a list without readers leaves the member out", with(5, Item::Array(vec![]))),
        refused("authorities_empty", "likewise", with(6, Item::Array(vec![]))),
        refused("readers_are_a_map", "not an array", with(5, map([]))),
        refused("authorities_are_a_map", "not an array", with(6, map([]))),
        refused("authorities_101", "at most 100", with(6, Item::Array(vec![authority; 101]))),
        refused("reader_kid_of_9_bytes", "a kid has 8", reader_with(1, Item::Bytes(vec![1; 9]))),
        refused("reader_key_off_the_curve", "no y for this x", reader_with(2, Item::Bytes(off_curve.clone()))),
        refused("reader_time_as_text", "times are numbers", reader_with(4, Item::Text("2030"))),
        refused("reader_id_empty", "an audience that nobody has", reader_with(5, Item::Text(""))),
        refused("reader_id_of_65", "at most 64 characters", reader_with(5, text("A".repeat(65)))),
        refused(
            "reader_id_like_an_audience",
            "p:3 is every desk at an airport: a colon is none of its characters",
            reader_with(5, Item::Text("p:3")),
        ),
        refused("reader_id_with_a_space", "nothing that a person may overlook", reader_with(5, Item::Text("VN.NBA "))),
        refused("reader_id_with_a_look_alike", "the А of Cyrillic", reader_with(5, Item::Text("VN.NBА"))),
        refused("reader_purpose_as_text", "a purpose is a number", reader_with(6, Item::Array(vec![Item::Text("3")]))),
        refused("reader_claims_are_a_number", "not an array", reader_with(7, Item::Int(4))),
        refused("reader_claim_as_text", "a claim is a number", reader_with(7, Item::Array(vec![Item::Text("4")]))),
        refused("reader_name_empty", "nothing to show", reader_with(8, Item::Text(""))),
        refused("reader_name_of_spaces", "nothing to see", reader_with(8, Item::Text("   "))),
        refused("reader_name_of_fillers", "nothing to see either", reader_with(8, Item::Text("\u{3164}\u{3164}"))),
        refused("reader_name_of_101", "at most 100 characters", reader_with(8, text("Đ".repeat(101)))),
        refused("reader_name_of_10_kilobytes", "far more than a screen", reader_with(8, text("A".repeat(10_240)))),
        refused(
            "reader_name_reversed",
            "U+202E turns what follows",
            reader_with(8, Item::Text("Sân bay \u{202e}iàB iộN")),
        ),
        refused(
            "reader_name_isolated",
            "U+2066 hides where it ends",
            reader_with(8, Item::Text("Sân bay \u{2066}Nội Bài")),
        ),
        refused("reader_name_zero_width", "U+200B", reader_with(8, Item::Text("Công\u{200b}an"))),
        refused("reader_name_with_a_line", "a second line", reader_with(8, Item::Text("Sân bay\nđã kiểm tra"))),
        refused("reader_name_is_a_link", "a URL", reader_with(8, Item::Text("https://noibai.example"))),
        refused(
            "reader_without_name",
            "seven of eight members",
            with(5, Item::Array(vec![bent(country.readers[0].members(), 8, None)])),
        ),
        refused("authority_kid_of_7_bytes", "a kid has 8", authority_with(1, Item::Bytes(vec![1; 7]))),
        refused("authority_key_off_the_curve", "no y for this x", authority_with(2, Item::Bytes(off_curve))),
        refused("authority_time_as_text", "times are numbers", authority_with(3, Item::Text("2026"))),
        refused(
            "authority_without_end",
            "three of four members",
            with(6, Item::Array(vec![bent(country.authorities[0].members(), 4, None)])),
        ),
    ]
}
