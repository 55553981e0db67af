//! Texts that are no token before anybody looks for a signature: prefix, length, base45, CBOR.

use super::{
    AGES, Case,
    draft::{age_token, text, text_of},
    refused,
};
use crate::keys::Keys;

/// All of them.
pub fn cases(keys: &Keys) -> Vec<Case<&'static str>> {
    let token = age_token(keys).item().encode();
    let good = text(&age_token(keys));
    let body = &good["CT1:".len()..];
    let mut cases = prefixes(&good, body);
    cases.extend(base45(&good, body));
    cases.extend(cbor(&token));
    cases
}

fn prefixes(good: &str, body: &str) -> Vec<Case<&'static str>> {
    let not_ct1 = |name, why, text: String| refused("not_ct1", name, why, AGES, text);
    vec![
        not_ct1("nothing", "an empty text", String::new()),
        not_ct1("no_prefix", "the base45 alone", body.into()),
        not_ct1("prefix_hc1", "a health certificate", format!("HC1:{body}")),
        not_ct1("prefix_ct2", "a later version", format!("CT2:{body}")),
        not_ct1("prefix_lower_case", "ct1 is not CT1", format!("ct1:{body}")),
        not_ct1("prefix_after_a_space", "nothing stands before the prefix", format!(" {good}")),
        not_ct1("prefix_after_a_mark", "a byte order mark", format!("\u{feff}{good}")),
        not_ct1("prefix_cut_short", "three of its four characters", "CT1".into()),
        not_ct1("web_address", "what most codes in the street are", "https://example.com/CT1:".into()),
        refused("too_long", "text_of_2401", "one character too many", AGES, format!("CT1:{}", "0".repeat(2397))),
        refused("too_long", "text_of_2401_no_prefix", "length comes first", AGES, "A".repeat(2401)),
        refused(
            "cbor",
            "text_of_2400",
            "the longest that is looked at: zeros",
            AGES,
            format!("CT1:{}00", "0".repeat(2394)),
        ),
    ]
}

fn base45(good: &str, body: &str) -> Vec<Case<&'static str>> {
    let base45 = |name, why, text: String| refused("base45", name, why, AGES, text);
    let pair = good.len() - 2; // a token of an odd number of bytes ends in a pair
    vec![
        base45("lower_case", "the same token in lower case", format!("CT1:{}", body.to_lowercase())),
        base45("trailing_newline", "as a scanner that types may add", format!("{good}\n")),
        base45("trailing_carriage_return", "as another may", format!("{good}\r\n")),
        base45("trailing_space", "a space is a digit, and one digit too many", format!("{good} ")),
        base45("last_character_missing", "a length that base45 never has", good[..good.len() - 1].into()),
        base45("last_pair_v5", "256: a decoder that wraps reads 00", format!("{}V5", &good[..pair])),
        base45("last_pair_colons", "2024: a decoder that wraps reads E8", format!("{}::", &good[..pair])),
        base45("first_group_ggw", "65536: a decoder that wraps reads 0000", format!("CT1:GGW{}", &body[3..])),
        base45("first_group_colons", "91124: a decoder that wraps reads 63F4", format!("CT1::::{}", &body[3..])),
        base45("exclamation_mark", "not in the alphabet", format!("CT1:!{}", &body[1..])),
        base45("letter_with_stroke", "Đ for D, and a length that fits", format!("CT1:Đ{}", &body[2..])),
        base45("spaces_only", "74556 is above 65535", "CT1:   ".into()),
        base45("percent_encoded", "a space as a web form writes it", good.replacen(' ', "%20", 1)),
    ]
}

fn cbor(token: &[u8]) -> Vec<Case<&'static str>> {
    let cbor = |name, why, bytes: &[u8]| refused("cbor", name, why, AGES, text_of(bytes));
    let with_head = |head: &[u8]| [head, &token[2..]].concat();
    let array = &token[1..];
    vec![
        cbor("prefix_only", "no bytes", &[]),
        cbor("one_byte_missing", "cut at the end", &token[..token.len() - 1]),
        cbor("half", "cut in the middle", &token[..token.len() / 2]),
        cbor("trailing_byte", "a byte after the token", &[token, &[0]].concat()),
        cbor("two_tokens", "a sequence", &[token, token].concat()),
        cbor("tag_not_shortest", "tag 18 in two bytes", &[&[0xd8, 0x12], array].concat()),
        cbor("array_not_shortest", "four items, counted in two bytes", &with_head(&[0xd2, 0x98, 0x04])),
        cbor("array_indefinite", "counted by a break", &[&with_head(&[0xd2, 0x9f])[..], &[0xff]].concat()),
        cbor("array_of_5_announced", "four items and the end", &with_head(&[0xd2, 0x85])),
        cbor(
            "array_of_16_exabytes",
            "no memory is taken for it",
            &with_head(&[0xd2, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        ),
        cbor("bytes_of_4_gigabytes", "no memory is taken for it", &[0xd2, 0x84, 0x5a, 0xff, 0xff, 0xff, 0xff, 0x00]),
        cbor("depth_17", "deeper than what is read", &[vec![0x81; 16], vec![0]].concat()),
        cbor("depth_1500", "a parser without a limit overflows its stack", &[0x81; 1500]),
        cbor("tags_1500", "the same with tags", &[0xd2; 1500]),
        cbor("null", "null for a token", &[0xf6]),
        cbor("break", "an end of nothing", &[0xff]),
    ]
}
