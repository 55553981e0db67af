//! CBOR: the examples of RFC 8949 Appendix A, and what its deterministic encoding (§4.2.1) forbids beyond them.

use std::io;

use serde_json::json;

use crate::shelf::{Shelf, Side};

/// Writes `cbor/`.
pub fn write(shelf: &mut Shelf) -> io::Result<()> {
    for (hex, diagnostic) in APPENDIX_A_VALID {
        let expected = json!({ "why": "RFC 8949 Appendix A", "hex": hex, "accepted": diagnostic });
        put(shelf, Side::Valid, &appendix_a_name(hex), hex, expected)?;
    }
    for (name, hex, diagnostic, why) in VALID {
        let expected = json!({ "why": why, "hex": hex, "accepted": diagnostic });
        put(shelf, Side::Valid, name, hex, expected)?;
    }
    for (hex, diagnostic) in APPENDIX_A_INVALID {
        let why = format!("RFC 8949 Appendix A, {diagnostic}: outside the subset");
        let expected = json!({ "why": why, "hex": hex, "refused": "unsupported" });
        put(shelf, Side::Invalid, &appendix_a_name(hex), hex, expected)?;
    }
    for (name, hex, error, why) in INVALID {
        let expected = json!({ "why": why, "hex": hex, "refused": error });
        put(shelf, Side::Invalid, name, hex, expected)?;
    }
    let deep = |levels: usize| [vec![0x81; levels - 1], vec![0x00]].concat();
    let expected = json!({ "why": "the deepest that is read", "accepted": "[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]" });
    shelf.put("cbor", Side::Valid, "depth_16.cbor", deep(16), expected)?;
    let expected = json!({ "why": "one level deeper than what is read", "refused": "too_deep" });
    shelf.put("cbor", Side::Invalid, "depth_17.cbor", deep(17), expected)?;
    let expected = json!({ "why": "a parser without a limit overflows its stack", "refused": "too_deep" });
    shelf.put("cbor", Side::Invalid, "depth_100000.cbor", deep(100_000), expected)?;
    let zeros = [&[0x9a, 0x00, 0x03, 0xd0, 0x90][..], &[0; 250_000]].concat();
    let expected = json!({ "why": "250,001 items of one byte: each takes far more in memory", "refused": "too_many" });
    shelf.put("cbor", Side::Invalid, "items_250001.cbor", zeros, expected)
}

fn put(shelf: &mut Shelf, side: Side, name: &str, hex: &str, expected: serde_json::Value) -> io::Result<()> {
    shelf.put("cbor", side, &format!("{name}.cbor"), unhex(hex), expected)
}

/// The figures have no names; their bytes have.
fn appendix_a_name(hex: &str) -> String {
    format!("rfc8949_{}", &hex[..hex.len().min(24)])
}

fn unhex(hex: &str) -> Vec<u8> {
    let digit = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("the tables below are hex");
    (0..hex.len()).step_by(2).map(digit).collect()
}

/// Hex and diagnostic notation, typed in from the standard.
const APPENDIX_A_VALID: [(&str, &str); 41] = [
    ("00", "0"),
    ("01", "1"),
    ("0a", "10"),
    ("17", "23"),
    ("1818", "24"),
    ("1819", "25"),
    ("1864", "100"),
    ("1903e8", "1000"),
    ("1a000f4240", "1000000"),
    ("1b000000e8d4a51000", "1000000000000"),
    ("c249010000000000000000", "2(h'010000000000000000')"),
    ("c349010000000000000000", "3(h'010000000000000000')"),
    ("20", "-1"),
    ("29", "-10"),
    ("3863", "-100"),
    ("3903e7", "-1000"),
    ("f4", "false"),
    ("f5", "true"),
    ("c074323031332d30332d32315432303a30343a30305a", "0(\"2013-03-21T20:04:00Z\")"),
    ("c11a514b67b0", "1(1363896240)"),
    ("d74401020304", "23(h'01020304')"),
    ("d818456449455446", "24(h'6449455446')"),
    ("d82076687474703a2f2f7777772e6578616d706c652e636f6d", "32(\"http://www.example.com\")"),
    ("40", "h''"),
    ("4401020304", "h'01020304'"),
    ("60", "\"\""),
    ("6161", "\"a\""),
    ("6449455446", "\"IETF\""),
    ("62225c", "\"\\\"\\\\\""),
    ("62c3bc", "\"ü\""),
    ("63e6b0b4", "\"水\""),
    ("64f0908591", "\"𐅑\""),
    ("80", "[]"),
    ("83010203", "[1, 2, 3]"),
    ("8301820203820405", "[1, [2, 3], [4, 5]]"),
    (
        "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
        "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]",
    ),
    ("a0", "{}"),
    ("a201020304", "{1: 2, 3: 4}"),
    ("a26161016162820203", "{\"a\": 1, \"b\": [2, 3]}"),
    ("826161a161626163", "[\"a\", {\"b\": \"c\"}]"),
    (
        "a56161614161626142616361436164614461656145",
        "{\"a\": \"A\", \"b\": \"B\", \"c\": \"C\", \"d\": \"D\", \"e\": \"E\"}",
    ),
];

/// Hex and diagnostic notation, typed in from the standard.
const APPENDIX_A_INVALID: [(&str, &str); 38] = [
    ("1bffffffffffffffff", "18446744073709551615, beyond 64 signed bits"),
    ("3bffffffffffffffff", "-18446744073709551616, beyond 64 signed bits"),
    ("f98000", "-0.0"),
    ("f93c00", "1.0"),
    ("fb3ff199999999999a", "1.1"),
    ("f93e00", "1.5"),
    ("f97bff", "65504.0"),
    ("fa47c35000", "100000.0"),
    ("fa7f7fffff", "3.4028234663852886e+38"),
    ("fb7e37e43c8800759c", "1.0e+300"),
    ("f90400", "0.00006103515625"),
    ("f9c400", "-4.0"),
    ("fbc010666666666666", "-4.1"),
    ("f97c00", "Infinity"),
    ("f97e00", "NaN"),
    ("f9fc00", "-Infinity"),
    ("fa7f800000", "Infinity in 32 bits"),
    ("fa7fc00000", "NaN in 32 bits"),
    ("faff800000", "-Infinity in 32 bits"),
    ("fb7ff0000000000000", "Infinity in 64 bits"),
    ("fb7ff8000000000000", "NaN in 64 bits"),
    ("fbfff0000000000000", "-Infinity in 64 bits"),
    ("f6", "null"),
    ("f7", "undefined"),
    ("f0", "simple(16)"),
    ("f8ff", "simple(255)"),
    ("c1fb41d452d9ec200000", "1(1363896240.5)"),
    ("5f42010243030405ff", "(_ h'0102', h'030405')"),
    ("7f657374726561646d696e67ff", "(_ \"strea\", \"ming\")"),
    ("9fff", "[_ ]"),
    ("9f018202039f0405ffff", "[_ 1, [2, 3], [_ 4, 5]]"),
    ("9f01820203820405ff", "[_ 1, [2, 3], [4, 5]]"),
    ("83018202039f0405ff", "[1, [2, 3], [_ 4, 5]]"),
    ("83019f0203ff820405", "[1, [_ 2, 3], [4, 5]]"),
    ("9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff", "[_ 1, 2, …, 25]"),
    ("bf61610161629f0203ffff", "{_ \"a\": 1, \"b\": [_ 2, 3]}"),
    ("826161bf61626163ff", "[\"a\", {_ \"b\": \"c\"}]"),
    ("bf6346756ef563416d7421ff", "{_ \"Fun\": true, \"Amt\": -2}"),
];

/// Name, hex, diagnostic notation, why.
const VALID: [(&str, &str, &str, &str); 8] = [
    ("largest_integer", "1b7fffffffffffffff", "9223372036854775807", "the largest of 64 signed bits"),
    ("smallest_integer", "3b7fffffffffffffff", "-9223372036854775808", "the smallest of 64 signed bits"),
    ("least_in_two_bytes", "190100", "256", "the least argument of two bytes"),
    ("least_in_four_bytes", "1a00010000", "65536", "the least argument of four bytes"),
    ("least_in_eight_bytes", "1b0000000100000000", "4294967296", "the least argument of eight bytes"),
    ("name", "67c490e1bab76e67", "\"Đặng\"", "text in NFC: 4 characters, 7 bytes"),
    (
        "keys_by_their_bytes",
        "a40a011818022003616104",
        "{10: 1, 24: 2, -1: 3, \"a\": 4}",
        "§4.2.1: bytewise order, so 0a < 1818 < 20 < 6161",
    ),
    ("private_claim", "a218a9a03a0001116fa0", "{169: {}, -70000: {}}", "the two maps of a pass"),
];

/// Name, hex, error, why.
const INVALID: [(&str, &str, &str, &str); 41] = [
    ("empty", "", "truncated", "no item at all"),
    ("head_without_argument", "18", "truncated", "the byte that should follow is missing"),
    ("argument_cut_short", "1903", "truncated", "one of two bytes"),
    ("bytes_cut_short", "4401", "truncated", "one of four bytes"),
    ("text_of_4_gigabytes", "7affffffff41", "truncated", "a length nobody has: no memory may be taken for it"),
    ("bytes_of_16_exabytes", "5bffffffffffffffff41", "truncated", "the same with 64 bits"),
    ("array_cut_short", "820a", "truncated", "one of two items"),
    ("array_of_16_exabytes", "9bffffffffffffffff01", "truncated", "a count nobody has: no memory may be taken for it"),
    ("map_of_16_exabytes", "bbffffffffffffffff01", "truncated", "the same for a map"),
    ("map_without_its_value", "a101", "truncated", "a key alone"),
    ("tag_without_its_item", "d2", "truncated", "a tag alone"),
    ("two_items", "0101", "trailing_bytes", "one item is read, not a sequence"),
    ("array_and_a_break", "80ff", "trailing_bytes", "a break ends nothing here"),
    ("23_in_two_bytes", "1817", "not_shortest", "fits into the head"),
    ("0_in_two_bytes", "1800", "not_shortest", "fits into the head"),
    ("255_in_three_bytes", "1900ff", "not_shortest", "fits into one byte"),
    ("65535_in_five_bytes", "1a0000ffff", "not_shortest", "fits into two bytes"),
    ("4294967295_in_nine_bytes", "1b00000000ffffffff", "not_shortest", "fits into four bytes"),
    ("negative_in_two_bytes", "3808", "not_shortest", "-9 fits into the head"),
    ("length_in_two_bytes", "580141", "not_shortest", "a length is an argument too"),
    ("count_in_two_bytes", "980101", "not_shortest", "a count is an argument too"),
    ("tag_in_two_bytes", "d81200", "not_shortest", "tag 18 fits into the head"),
    ("additional_information_28", "1c", "unsupported", "reserved"),
    ("additional_information_30", "1e", "unsupported", "reserved"),
    ("break", "ff", "unsupported", "ends nothing"),
    ("indefinite_bytes", "5fff", "unsupported", "no chunk and a break"),
    ("integer_one_too_large", "1b8000000000000000", "unsupported", "9223372036854775808 is beyond 64 signed bits"),
    ("integer_one_too_small", "3b8000000000000000", "unsupported", "-9223372036854775809 is beyond 64 signed bits"),
    ("simple_59", "f83b", "unsupported", "the redacted claims of SD-CWT"),
    ("false_in_two_bytes", "f814", "not_shortest", "RFC 8949 §3.3: no well-formed encoding of false"),
    ("key_twice", "a201010102", "key_order", "two values for one key"),
    ("keys_swapped", "a202010102", "key_order", "2 before 1"),
    ("keys_by_length_first", "a22000186400", "key_order", "-1 before 100: the order of the older RFC 7049 §3.9"),
    ("text_key_before_integer", "a26161010101", "key_order", "61 after 01"),
    ("key_twice_as_a_float", "a20101f93c0001", "unsupported", "1 and 1.0"),
    ("key_in_two_bytes", "a1180101", "not_shortest", "a key has one form as well"),
    ("rfc8949_f90000", "f90000", "not_shortest", "RFC 8949 Appendix A, 0.0: its 16 bits are read as an argument first"),
    ("rfc8949_f90001", "f90001", "not_shortest", "RFC 8949 Appendix A, 5.960464477539063e-8: likewise"),
    ("lone_continuation_byte", "6180", "utf8", "80 begins no character"),
    ("surrogate", "63eda080", "utf8", "D800 is half of a character"),
    ("overlong_nul", "62c080", "utf8", "two bytes for U+0000"),
];
