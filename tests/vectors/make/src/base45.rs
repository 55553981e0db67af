//! Base45: the examples of RFC 9285, and texts that a careless decoder takes for a second text of the same bytes.

use std::io;

use serde_json::json;

use crate::{
    keys::hex,
    shelf::{Shelf, Side},
};

/// RFC 9285 §4.
pub fn encode(bytes: &[u8]) -> String {
    bytes
        .chunks(2)
        .flat_map(|chunk| {
            let value = chunk.iter().fold(0, |value, byte| value * 256 + usize::from(*byte));
            let digits = [value % 45, value / 45 % 45, value / 2025];
            digits.into_iter().take(chunk.len() + 1).map(|digit| char::from(ALPHABET[digit]))
        })
        .collect()
}

/// Writes `base45/`.
pub fn write(shelf: &mut Shelf) -> io::Result<()> {
    for (name, text, bytes, source) in VALID {
        let expected = json!({ "why": source, "accepted": hex(bytes) });
        shelf.put("base45", Side::Valid, &format!("{name}.txt"), text, expected)?;
    }
    for (name, text, error, why) in INVALID {
        let expected = json!({ "why": why, "refused": error });
        shelf.put("base45", Side::Invalid, &format!("{name}.txt"), text, expected)?;
    }
    Ok(())
}

/// Name, text, bytes, where from.
const VALID: [(&str, &str, &[u8], &str); 11] = [
    ("rfc9285_ab", "BB8", b"AB", "RFC 9285 §4.3, example 1"),
    ("rfc9285_hello", "%69 VD92EX0", b"Hello!!", "RFC 9285 §4.3, example 2"),
    ("rfc9285_base_45", "UJCLQE7W581", b"base-45", "RFC 9285 §4.3, example 3"),
    ("rfc9285_ietf", "QED8WEX0", b"ietf!", "RFC 9285 §4.4"),
    ("rfc9285_fgw", "FGW", &[0xff, 0xff], "RFC 9285 §6: 65535, the largest group of three"),
    ("nothing", "", b"", "no bytes, no text"),
    ("one_zero_byte", "00", &[0], "a pair keeps its leading zero"),
    ("two_zero_bytes", "000", &[0, 0], "a group keeps its leading zeros"),
    ("largest_pair", "U5", &[0xff], "255, the largest final pair"),
    ("spaces", "  0", &[0x06, 0x78], "36 + 36 × 45 = 1656: a space is a digit like any other"),
    ("every_digit", ":/0.-1+*2%$3 Z4YX5WV6UT7SR8QP9ONAMLBKJCIHDGFE", EVERY_DIGIT, "all 45 digits once"),
];

const EVERY_DIGIT: &[u8] = &[
    0x07, 0xbb, 0x0f, 0x48, 0x16, 0xd5, 0x1e, 0x62, 0x25, 0xef, 0x2d, 0x7c, 0x35, 0x09, 0x3c, 0x96, 0x44, 0x23, 0x4b,
    0xb0, 0x53, 0x3d, 0x5a, 0xca, 0x62, 0x57, 0x69, 0xe4, 0x71, 0x71,
];

/// Name, text, error, why.
const INVALID: [(&str, &str, &str, &str); 16] = [
    ("rfc9285_ggw", "GGW", "overflow", "RFC 9285 §6: 65536 needs 17 bits"),
    ("largest_group", ":::", "overflow", "RFC 9285 §6: 91124 needs 17 bits"),
    ("pair_of_256", "V5", "overflow", "a decoder that wraps takes it for 00"),
    ("largest_pair", "::", "overflow", "a decoder that wraps takes it for E8"),
    ("pair_of_256_after_a_group", "BB8V5", "overflow", "the same at the end of a longer text"),
    ("spaces_only", "   ", "overflow", "74556: three spaces are a group above its limit"),
    ("one_character", "0", "length", "one character stands for no byte"),
    ("four_characters", "BB80", "length", "a group and one character"),
    ("trailing_newline", "BB8\n", "length", "some decoders strip it, and have two texts for the same bytes"),
    ("newline_for_a_digit", "BB\n", "alphabet", "the length is right, the character is not"),
    ("lower_case", "bb8", "alphabet", "some decoders fold case"),
    ("comma", "BB,", "alphabet", "between + and - in ASCII, not in the alphabet"),
    ("nul", "BB\0", "alphabet", "the first character of ASCII"),
    ("delete", "BB\u{7f}", "alphabet", "the last character of ASCII"),
    ("letter_with_stroke", "BĐ", "alphabet", "Đ is two bytes of UTF-8, so this has the length of a group"),
    ("full_width", "Ｂ", "alphabet", "a full-width B is three bytes of UTF-8"),
];

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
