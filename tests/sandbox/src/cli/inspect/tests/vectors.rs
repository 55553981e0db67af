//! Every vector of the formats that are inspected, through the code of the command.

use dinhdanh::{
    crypto::verifying_key::VerifyingKey,
    host::Timestamp,
    trust::{Anchors, Scope},
};
use dinhdanh_tests::shelf::{self, Vector, key, unhex, vectors};
use serde_json::Value;

use super::{Trust, believing, of_country, of_sd_jwt, report};

/// Each vector has the code of its `.expected`, or the one that `but` says for it, with the reason; and no line of `but` is
/// idle.
fn run(module: &str, kind: &str, trust: impl Fn(&Vector) -> Trust, but: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    for side in ["valid", "invalid"] {
        for (name, vector) in vectors(module, side) {
            let now = vector.expected["now"].as_i64().unwrap_or(1_790_000_010);
            let report = report(&vector.content, &trust(&vector), now);
            let other = but.iter().find(|(pattern, ..)| matches(pattern, &name));
            let told = vector.expected["refused"].as_str().unwrap_or("verified");
            let expected = other.map_or(told, |(_, code, _)| code);
            let code = report["code"].as_str().unwrap_or("verified");
            // A prefix of the other kind makes it one.
            let by_prefix = other.is_some() && ["dcc.", "checkin."].iter().any(|it| expected.starts_with(it));
            let right_kind = report["kind"] == kind || code == "inspect.unrecognised" || by_prefix;
            if code != expected || !right_kind {
                wrong.push(format!("{module}/{side}/{name}: {code} for {expected}, {}", report["kind"]));
            }
            assert_eq!(code == "verified", report["verdict"] == "verified");
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    let names: Vec<_> = ["valid", "invalid"].iter().flat_map(|side| vectors(module, side).into_keys()).collect();
    let idle = but.iter().flat_map(|(pattern, ..)| pattern.split(' ')).find(|name| !names.iter().any(|it| it == name));
    assert_eq!(idle, None, "no such vector of {module}");
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern.split(' ').any(|one| one == name)
}

#[test]
fn mdocs_are_judged_as_their_vectors_say() {
    run(
        "mdoc",
        "mdoc_issuer_signed",
        |vector| believing(shelf::anchors(vector)),
        &[
            (
                "empty empty_map half liar list no_issuer_auth text",
                "inspect.unrecognised",
                "damaged or named beyond recognition",
            ),
            ("other_holder", "verified", "an inspector is no holder"),
        ],
    );
}

#[test]
fn answers_of_devices_are_judged_but_for_the_devices_proof() {
    run(
        "device_response",
        "mdoc_device_response",
        |vector| believing(shelf::anchors(vector)),
        &[
            (
                "elsewhere issuer mac_elsewhere mac_empty mac_other_reader mac_short mac_stranger signature_as_mac signature_bit stranger",
                "verified",
                "the device's proof needs the session",
            ),
            ("empty", "inspect.unrecognised", "damaged or named beyond recognition"),
            ("mac_no_reader", "verified", "the device's proof needs the session"),
            ("own_added", "mdoc.device_elements", "refused before its proof would be looked at"),
        ],
    );
}

#[test]
fn health_certificates_are_judged_as_their_vectors_say() {
    let entries: Value = serde_json::from_slice(&shelf::file("dcc/anchors.json")).expect("JSON");
    let mut anchors = Anchors::new();
    for entry in entries.as_object().expect("by name").values() {
        let types = entry["types"].as_array().expect("a list");
        let scope = Scope::Types(types.iter().map(|it| it.as_str().expect("a text").to_owned()).collect());
        let bytes = |name: &str| entry[name].as_str().map(unhex);
        match bytes("certificate") {
            Some(der) => assert_eq!(anchors.add_der(&der, &scope), 1),
            None => {
                let key = VerifyingKey::p256(&bytes("p256").expect("a key"));
                anchors.add_key(bytes("kid"), key.expect("a key"), scope);
            }
        }
    }
    run(
        "dcc",
        "dcc",
        |_| believing(anchors.clone()),
        &[
            ("blank_before", "verified", "blanks around a text do not count"),
            (
                "empty prefix_2 prefix_absent prefix_small prefix_without_colon",
                "inspect.unrecognised",
                "nothing says what it is",
            ),
            ("prefix_of_a_token", "checkin.cbor", "it says that it is a token"),
        ],
    );
}

#[test]
fn status_lists_are_judged_as_their_vectors_say() {
    run(
        "status_token",
        "status_list",
        |_| of_country(),
        &[
            ("cwt_kid_unknown jwt_kid_unknown", "inspect.signer_unknown", "it names none of the keys"),
            (
                "cwt_mac cwt_trailing_byte cwt_typ_absent cwt_typ_of_jwt cwt_typ_unprotected jwt_empty jwt_of_two_parts jwt_typ_absent jwt_typ_jwt",
                "inspect.unrecognised",
                "damaged or named beyond recognition",
            ),
        ],
    );
}

#[test]
fn trust_lists_are_judged_as_their_vectors_say() {
    let root = |vector: &Vector| {
        let mut anchors = Anchors::new();
        let point = key(vector.word("root")).public_key().compressed();
        let key = VerifyingKey::p256(&point).expect("a key");
        anchors.add_key(None, key, Scope::AnyType);
        believing(anchors)
    };
    run(
        "trust_list",
        "trust_list",
        root,
        &[
            (
                "empty last_byte_missing tag_98 trailing_byte truncated typ_absent typ_of_a_pass",
                "inspect.unrecognised",
                "damaged or named beyond recognition",
            ),
            ("sequence_below_minimum", "verified", "an inspector has no list in use"),
        ],
    );
}

#[test]
fn cards_are_never_verified() {
    let mut wrong = Vec::new();
    for side in ["valid", "invalid"] {
        for (name, vector) in vectors("card", side) {
            let report = report(&vector.content, &Trust::default(), 1_790_000_010);
            let kind = match vector.word("read_as") {
                "citizen_card" => "citizen_card_qr",
                "insurance_card" => "insurance_card_qr",
                _ => "unknown",
            };
            let code = report["code"].as_str().unwrap_or("verified");
            assert_ne!(code, "verified", "{name}");
            // What the classifier is asked about is of every kind.
            if vector.word("read_as") == "any" {
                continue;
            }
            let told = vector.expected["refused"].as_str().unwrap_or("card.unsigned");
            let other = OTHER_CARDS.iter().find(|(pattern, ..)| matches(pattern, &name));
            let (kind, told) = other.map_or((kind, told), |(_, kind, code, _)| (*kind, *code));
            if code != told || report["kind"] != kind {
                wrong.push(format!("{side}/{name}: {code} for {told}, {} for {kind}", report["kind"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

const OTHER_CARDS: [(&str, &str, &str, &str); 3] = [
    (
        "citizen_card_empty citizen_card_five_fields citizen_card_semicolons citizen_card_without_a_number \
         declaration_five_fields",
        "unknown",
        "inspect.unrecognised",
        "too little is left of a card",
    ),
    (
        "declaration_day_first declaration_only_a_year declaration_seven_fields",
        "citizen_card_qr",
        "card.old_number",
        "twelve digits and six fields are a card's, unless a day stands as in a declaration",
    ),
    (
        "insurance_card_another_end insurance_card_something_after_the_end insurance_card_without_the_end",
        "citizen_card_qr",
        "card.number",
        "only its end tells the card of an insured person",
    ),
];

#[test]
fn sd_jwts_are_judged_as_their_vectors_say() {
    run(
        "sd_jwt",
        "sd_jwt_vc",
        of_sd_jwt,
        &[
            ("holder_key_disclosed", "credential.disclosure", "it says that it is an SD-JWT VC, which asks more"),
            ("metadata metadata_elsewhere metadata_of_a_named_issuer", "credential.issuer", "nothing is fetched"),
            (
                "credential_for_another credential_for_others proof_for_a_longer_name proof_for_another",
                "verified",
                "an inspector has no transaction",
            ),
            ("hides_vct", "credential.malformed", "it says that it is an SD-JWT VC, which asks more"),
            ("json_cut_short json_without_payload", "inspect.unrecognised", "damaged or named beyond recognition"),
            ("json_payload_altered", "credential.malformed", "it says that it is an SD-JWT VC, which asks more"),
            (
                "metadata_by_http metadata_no_object metadata_of_another metadata_of_many_keys metadata_of_no_set metadata_with_a_slash metadata_with_keys_twice metadata_without_keys",
                "credential.issuer",
                "nothing is fetched",
            ),
            ("metadata_of_another_type", "credential.issuer", "nothing is fetched"),
            ("older_typ_unasked typ_of_another_profile", "verified", "an inspector says which typ it is"),
            ("over_as_disclosed", "credential.disclosure", "it says that it is an SD-JWT VC, which asks more"),
            (
                "proof_301_seconds_old proof_absent proof_of_another_century",
                "verified",
                "an inspector has no transaction",
            ),
            (
                "proof_at_issuance proof_newline",
                "verified",
                "a proof is looked at wherever it comes from, and blanks do not count",
            ),
            ("proof_nonce_empty proof_of_another_transaction", "verified", "an inspector has no transaction"),
        ],
    );
}

#[test]
fn sd_jwt_vcs_are_judged_as_a_wallet_judges_them() {
    run(
        "sd_jwt_vc",
        "sd_jwt_vc",
        |_| of_country(),
        &[
            (
                "header_is_no_object nothing one_part tilde_only tildes_only two_parts",
                "inspect.unrecognised",
                "damaged beyond recognition",
            ),
            (
                "holder_absent holder_curve holder_empty holder_key_type holder_kid_only holder_other_phone \
                 holder_point_off_the_curve holder_split_elsewhere holder_text holder_thumbprint holder_x_number \
                 holder_x_of_31_bytes holder_x_of_33_bytes",
                "verified",
                "an inspector is no holder",
            ),
            ("key_binding_jwt", "credential.key_binding", "a proof is looked at wherever it comes from"),
            ("kid_absent", "verified", "whoever is named may sign without a kid"),
            ("leading_space trailing_newline", "verified", "blanks around a text do not count"),
            (
                "typ_absent typ_jwt typ_of_a_proof typ_of_older_drafts",
                "verified",
                "an SD-JWT of another type, which a note says",
            ),
            ("typ_with_application", "verified", "RFC 7515 §4.1.9: the same media type"),
        ],
    );
}

#[test]
fn check_in_tokens_are_judged_as_the_desk_they_were_made_for_would() {
    let trust = |vector: &Vector| {
        let mut trust = of_country();
        for name in vector.expected["status_lists"].as_array().into_iter().flatten() {
            let list = shelf::vector(&format!("status_list/valid/{}", name.as_str().expect("a name")));
            trust.add_status_list(&list.content, Timestamp(list.number("now"))).expect("a good list");
        }
        trust
    };
    run(
        "checkin",
        "check_in_token",
        trust,
        &[
            (
                "answer answer_at_a_site answer_behind_the_floor answer_behind_the_list answer_by_a_phone_in_1970 answer_by_a_phone_in_2106 answer_full answer_in_the_last_second answer_to_one_of_two answer_where_only_answers_count",
                "checkin.nonce",
                "whether this is that site or question is not known here",
            ),
            (
                "answer_exam_sealed answer_full_sealed answer_sealed answer_sealed_to_one_of_two",
                "checkin.encrypted",
                "only the gate that asked can read it",
            ),
            ("poster", "checkin.audience", "whether this is that site or question is not known here"),
            ("age_at_the_airport airport_at_a_bar", "verified", "good at a desk of its own purpose"),
            (
                "answer_of_a_pass_over_at_the_floor",
                "checkin.nonce",
                "whether this is that site or question is not known here",
            ),
            (
                "answer_to_another_reader answer_to_any_desk",
                "checkin.nonce",
                "whether this is that site or question is not known here",
            ),
            ("level_1_at_level_2", "verified", "good where level 1 is enough"),
            (
                "no_prefix nothing prefix_ct2 prefix_cut_short prefix_lower_case sealed_prefix_ce2 sealed_prefix_lower_case web_address",
                "inspect.unrecognised",
                "damaged or named beyond recognition",
            ),
            (
                "poster_where_only_answers_count",
                "checkin.audience",
                "whether this is that site or question is not known here",
            ),
            ("prefix_after_a_mark prefix_after_a_space", "verified", "blanks around a text do not count"),
            ("prefix_hc1", "dcc.cose", "it says that it is a health certificate"),
            ("sealed_answer_to_another_question", "checkin.encrypted", "only the gate that asked can read it"),
            ("sealed_bare_pass", "checkin.encrypted", "only the gate that asked can read it"),
            ("sealed_holder_signature_bit", "checkin.encrypted", "only the gate that asked can read it"),
            (
                "sealed_nothing sealed_text sealed_token_and_more",
                "checkin.encrypted",
                "only the gate that asked can read it",
            ),
            (
                "sealed_static sealed_static_of_an_age sealed_twice",
                "checkin.encrypted",
                "only the gate that asked can read it",
            ),
            ("sealed_trailing_newline", "checkin.encrypted", "only the gate that asked can read it"),
            ("spaces_only", "checkin.cbor", "blanks around a text do not count"),
            ("static_at_a_site", "verified", "good at a desk without a site"),
            ("static_behind_the_floor", "verified", "an inspector has no floor"),
            ("static_where_only_answers_count", "verified", "good at a desk that does not ask first"),
            ("text_of_2401_no_prefix", "inspect.unrecognised", "damaged or named beyond recognition"),
            (
                "trailing_carriage_return trailing_newline trailing_space",
                "verified",
                "blanks around a text do not count",
            ),
        ],
    );
}
