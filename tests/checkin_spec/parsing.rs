//! Bytes of strangers: none is taken for more than it is. T65 is in `tests/interop/checkin`, T66 and T67 in
//! `tests/properties.rs`, what it costs in `tests/hostile.rs`.

use dinhdanh::{
    checkin::{PortraitError, ReaderRequest, Refusal, RequestError},
    encoding::cbor,
    host::Timestamp,
    trust::Purpose,
};
use dinhdanh_tests::{
    NOW,
    mint::Mint,
    shelf::{country, put_together, vector, vectors},
};

use crate::{gate, refused, said};

#[test]
fn a_prefix_alone_is_nothing_t50() {
    refused(Refusal::Cbor, "prefix_only sealed_prefix_only");
    refused(Refusal::NotCt1, "nothing no_prefix prefix_cut_short prefix_lower_case prefix_ct2 prefix_hc1 web_address");
}

#[test]
fn base45_that_wraps_or_is_cut_is_refused_t51() {
    refused(Refusal::Base45, "last_character_missing last_pair_v5 last_pair_colons first_group_ggw first_group_colons");
    refused(Refusal::Base45, "spaces_only exclamation_mark letter_with_stroke");
}

#[test]
fn a_length_is_said_in_front_t52() {
    refused(Refusal::Cbor, "array_indefinite break");
    for name in ["indefinite_bytes", "rfc8949_9fff", "rfc8949_5f42010243030405ff", "rfc8949_7f657374726561646d696e67"] {
        not_cbor(name, cbor::Error::Unsupported);
    }
}

#[test]
fn each_value_has_one_encoding_t53() {
    refused(
        Refusal::Cbor,
        "tag_not_shortest array_not_shortest header_not_shortest header_key_twice header_keys_swapped",
    );
    refused(Refusal::Shape, "pass_claims_not_shortest");
    not_cbor("key_twice_as_a_float", cbor::Error::Unsupported);
}

#[test]
fn nesting_ends_at_sixteen_t54() {
    refused(Refusal::Cbor, "depth_17 depth_1500 tags_1500");
}

#[test]
fn a_length_that_nobody_has_is_not_believed_t55() {
    refused(Refusal::Cbor, "bytes_of_4_gigabytes array_of_16_exabytes");
}

#[test]
fn a_token_has_four_parts_t56() {
    refused(Refusal::Shape, "array_of_3 array_of_5 map_for_array not_an_array");
    refused(Refusal::Cbor, "array_of_5_announced");
}

#[test]
fn nothing_follows_the_end_t57() {
    refused(
        Refusal::Cbor,
        "trailing_byte two_tokens header_trailing_byte claims_trailing_byte pass_header_trailing_byte",
    );
    refused(Refusal::Shape, "pass_claims_trailing_byte");
}

#[test]
fn text_is_utf_8_and_a_name_hides_nothing_t58() {
    refused(Refusal::Cbor, "aud_not_utf8");
    not_cbor("surrogate", cbor::Error::Utf8);
    refused(
        Refusal::Claims,
        "name_reversed name_isolated name_mark_right_to_left name_zero_width_space name_zero_width_joiner",
    );
    refused(
        Refusal::Claims,
        "name_byte_order_mark name_soft_hyphen name_variation_selector name_tag name_nul name_escape",
    );
    refused(Refusal::Claims, "name_with_a_line name_line_separator name_is_a_link name_of_101_characters");
    refused(
        Refusal::Claims,
        "name_empty name_of_spaces name_of_no_break_spaces name_of_fillers name_of_braille_blanks",
    );
}

#[test]
fn a_megabyte_of_text_is_too_long_whatever_it_begins_with_t59() {
    refused(Refusal::TooLong, "text_of_2401 text_of_2401_no_prefix sealed_text_of_2401");
    let mint = Mint::new();
    let gate = gate(&mint, Purpose::Airport);
    for (prefix, verdict) in [
        ("", "red checkin.too_long"),
        ("CT1:", "red checkin.too_long"),
        ("CE1:", "red checkin.too_long"),
        ("CQ1:", "red checkin.too_long"),
        ("CP1:", "red checkin.portrait"),
    ] {
        assert_eq!(said(&gate.check(&format!("{prefix}{}", "0".repeat(1 << 20)), NOW)), verdict, "{prefix}");
    }
    let request = ReaderRequest::verify(&format!("CQ1:{}", "0".repeat(1 << 20)), &mint.trust(), NOW);
    assert_eq!(request.err(), Some(RequestError::NotARequest));
}

#[test]
fn a_picture_is_what_it_says_and_what_the_pass_speaks_of_t60() {
    refused(Refusal::Portrait, "portrait_empty portrait_cut_short portrait_animated portrait_wide_129 portrait_jpeg");
    refused(Refusal::Portrait, "portrait_size_lies portrait_canvas_lies portrait_followed_by_something");
    refused(Refusal::Shape, "portrait_format_1 portrait_format_3 portrait_format_absent portrait_digest_of_15");
    for name in ["other_salt", "other_face", "longer"] {
        assert_eq!(portrait(name), Err(PortraitError::Digest), "{name}");
    }
    for name in ["animated", "canvas_lies", "sides_of_16383", "of_2049_bytes", "metadata"] {
        assert_eq!(portrait(name), Err(PortraitError::NotAPicture), "{name}");
    }
}

#[test]
fn a_part_of_a_portrait_knows_its_place_t61() {
    for name in "count_0 count_10 count_255 count_negative index_is_count index_9 index_255 index_negative \
                 index_0_without_salt index_1_with_salt salt_of_7_bytes tag_of_3_bytes no_bytes"
        .split_whitespace()
    {
        assert_eq!(portrait(name), Err(PortraitError::NotAFrame), "{name}");
    }
    for name in ["count_changes", "other_handle", "four_others_after_the_first"] {
        assert_eq!(portrait(name), Ok(false), "{name}");
    }
}

#[test]
fn a_reader_s_name_hides_nothing_and_fits_a_screen_t63() {
    let trust = country();
    let names = vectors("request", "invalid")
        .into_iter()
        .filter(|(name, _)| name.starts_with("name_") || name.starts_with("id_"));
    let codes: Vec<_> = names
        .map(|(name, vector)| {
            let refusal = ReaderRequest::verify(vector.text(), &trust, Timestamp(vector.number("now"))).err();
            (name, refusal.map(|error| error.code()))
        })
        .collect();
    for wanted in ["name_is_a_link", "name_of_10_kilobytes", "name_reversed", "name_zero_width", "id_like_an_audience"]
    {
        assert!(codes.iter().any(|(name, code)| name == wanted && *code == Some("request.malformed")), "{wanted}");
    }
}

#[test]
fn a_token_is_no_pass_and_an_answer_no_answer_s_content_t64() {
    refused(Refusal::Shape, "kcwt_is_a_token sealed_twice");
}

fn not_cbor(name: &str, error: cbor::Error) {
    let vector = vector(&format!("cbor/invalid/{name}"));
    assert_eq!(cbor::Value::decode(&vector.content), Err(error), "{name}");
}

/// Whether the frames of this vector make a portrait.
fn portrait(name: &str) -> Result<bool, PortraitError> {
    put_together(&vector(&format!("portrait/invalid/{name}"))).map(|portrait| portrait.is_some())
}
