//! Every vector of the formats that are inspected, through the code of the command.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use dinhdanh::{
    credential::dcc::UnverifiedDcc,
    crypto::verifying_key::VerifyingKey,
    encoding::cbor::Value as Cbor,
    host::Timestamp,
    trust::{Anchors, Scope},
};
use dinhdanh_tests::shelf::{self, Vector, country, key, unhex, vectors};
use serde_json::{Value, json};

use super::{
    Input, Trust,
    report::{Kind, Report, Status},
    report_on,
};

fn report(content: &[u8], trust: &Trust, now: i64) -> Value {
    json!(report_on(&Input::of(content.to_vec()), trust, Timestamp(now)))
}

fn believing(anchors: Anchors) -> Trust {
    let mut trust = Trust::default();
    trust.anchors = anchors;
    trust
}

fn of_country() -> Trust {
    let mut trust = believing(Anchors::of(&country()));
    trust.lists.push(country());
    trust
}

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
            ("bare_key_stranger", "credential.issuer", "it names none of the keys"),
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
fn answers_of_devices_are_judged_by_their_issuers_part() {
    run(
        "device_response",
        "mdoc_device_response",
        |vector| believing(shelf::anchors(vector)),
        &[
            (
                "alg_absent alg_mac crit device_p521 mac_alg_absent mac_alg_short mac_ed25519",
                "verified",
                "the device's part needs the session",
            ),
            (
                "alg_es384 elsewhere issuer mac_elsewhere mac_empty mac_other_reader mac_short mac_stranger own_added signature_as_mac signature_bit stranger",
                "verified",
                "the device's part needs the session",
            ),
            ("empty", "inspect.unrecognised", "damaged or named beyond recognition"),
            ("mac_no_reader", "verified", "the device's part needs the session"),
            ("own_flat own_list", "verified", "the device's part needs the session"),
            ("own_not_allowed", "verified", "the device's part needs the session"),
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

fn of_sd_jwt(vector: &Vector) -> Trust {
    let told = &vector.expected["anchors"];
    let scope = match told["types"].as_array() {
        Some(types) => Scope::Types(types.iter().map(|it| it.as_str().expect("a text").to_owned()).collect()),
        None => Scope::AnyType,
    };
    let mut anchors = Anchors::new();
    if told.get("keys").is_some() {
        anchors.add_jwks(told, &scope);
    }
    for certificate in told["certificates"].as_array().into_iter().flatten() {
        anchors.add_der(&STANDARD.decode(certificate.as_str().expect("base64")).expect("base64"), &scope);
    }
    for issuer in told["issuers"].as_array().into_iter().flatten() {
        anchors.add_issuer(issuer.as_str().expect("a text").to_owned(), scope.clone());
    }
    if told["list"].as_bool() == Some(true) {
        anchors.extend(Anchors::of(&country()));
    }
    believing(anchors)
}

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
            ("key_of_its_own", "credential.issuer", "it names none of the keys"),
            (
                "metadata_by_http metadata_no_object metadata_of_another metadata_of_many_keys metadata_of_no_set metadata_with_a_slash metadata_with_keys_twice metadata_without_keys",
                "credential.issuer",
                "nothing is fetched",
            ),
            ("metadata_of_another_type", "credential.issuer", "nothing is fetched"),
            ("older_typ_unasked typ_of_another_profile", "verified", "an inspector says which typ it is"),
            ("over_as_disclosed", "credential.disclosure", "it says that it is an SD-JWT VC, which asks more"),
            (
                "proof_301_seconds_ahead proof_301_seconds_old proof_not_begun proof_of_another_century proof_over",
                "verified",
                "an inspector has no transaction",
            ),
            ("proof_absent proof_exp_text", "verified", "an inspector has no transaction"),
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
                "typ_absent typ_jwt typ_of_a_proof typ_of_older_drafts typ_with_application",
                "verified",
                "an SD-JWT of another type, which a note says",
            ),
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

#[test]
fn a_status_list_of_a_stranger_is_not_verifiable_and_shown_all_the_same() {
    for name in ["jwt", "jwt_of_one_bit"] {
        let list = vectors("status_token", "valid").remove(name).expect("there is one");
        let report = report(&list.content, &Trust::default(), list.number("now"));
        assert_eq!((&report["verdict"], &report["code"]), (&json!("not_verifiable"), &json!("inspect.signer_unknown")));
        assert_eq!(report["claims"]["uri"], "https://issuer.example/statuses/1");
    }
    let raw = br#"{"bits":1,"lst":"eNrbuRgAAhcBXQ"}"#;
    let report = report(raw, &Trust::default(), 0);
    assert_eq!((&report["kind"], &report["verdict"]), (&json!("status_list"), &json!("not_verifiable")));
    assert_eq!(report["claims"], json!({ "entries": 16, "values": { "0": 7, "1": 9 } }));
}

#[test]
fn two_documents_of_one_type_are_both_shown_and_the_worst_of_several_decides() {
    let vector = vectors("device_response", "valid").remove("annex_d").expect("there is one");
    let Ok(Cbor::Map(mut members)) = Cbor::decode_foreign(&vector.content) else { panic!("a map") };
    for (name, value) in &mut members {
        if name.as_text() == Some("documents") {
            let document = value.as_array().expect("documents")[0].clone();
            *value = Cbor::Array(vec![document.clone(), document]);
        }
    }
    let trust = believing(shelf::anchors(&vector));
    let twice = report(&Cbor::Map(members).encode(), &trust, vector.number("now"));
    assert_eq!(twice["verdict"], "verified", "{twice}");
    let documents = twice["claims"]["org.iso.18013.5.1.mDL"].as_array().expect("both");
    assert_eq!(documents.len(), 2);
    assert!(documents.iter().all(|document| document["org.iso.18013.5.1"]["family_name"] == "Doe"));

    let part = |from: i64, until: i64| {
        Report::new(Kind::MdocDeviceResponse).valid(Some(Timestamp(from)), Some(Timestamp(until))).claims(json!({}))
    };
    let status = Status { value: "invalid", uri: "u:1".into(), index: 1, age_seconds: Some(0) };
    let parts = vec![
        ("a".to_owned(), part(10, 100).verified().note("one")),
        ("b".to_owned(), part(20, 90).failed("credential.issuer")),
        ("c".to_owned(), part(0, 95).status(Some(status)).failed("status.revoked")),
    ];
    let joined = json!(Report::new(Kind::MdocDeviceResponse).joined(parts));
    assert_eq!((&joined["verdict"], &joined["code"]), (&json!("refused"), &json!("status.revoked")));
    assert_eq!(joined["status"]["value"], "invalid");
    assert_eq!(
        (&joined["valid_from"], &joined["valid_until"]),
        (&json!("1970-01-01T00:00:20Z"), &json!("1970-01-01T00:01:30Z"))
    );
    assert!(joined["notes"].as_array().expect("a list").contains(&json!("one")));
}

#[test]
fn the_status_of_an_sd_jwt_of_any_type_counts_and_so_does_the_age_of_its_list() {
    let now = 1_790_000_010;
    let signer = key("holder");
    let jwt = |typ: &str, claims: Value| {
        let header = json!({ "alg": "ES256", "typ": typ, "kid": "k" });
        let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = format!("{header}.{claims}");
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signer.sign(signed.as_bytes())))
    };
    let list = |issued: i64, until: i64, values: &[u8]| {
        let lst = URL_SAFE_NO_PAD.encode(dinhdanh::encoding::zlib::deflate(values));
        let claims = json!({
            "sub": "https://i.example/1", "iat": issued, "exp": until, "ttl": 60, "status_list": { "bits": 8, "lst": lst },
        });
        jwt("statuslist+jwt", claims)
    };
    let status = json!({ "status_list": { "idx": 1, "uri": "https://i.example/1" } });
    for typ in ["example+sd-jwt", "application/dc+sd-jwt", "dc+sd-jwt"] {
        let token = format!("{}~", jwt(typ, json!({ "iss": "https://i.example", "vct": "t", "status": status })));
        for (list, verdict, code) in [
            (list(now, now + 9, &[0, 0]), "verified", Value::Null),
            (list(now, now + 9, &[0, 1]), "refused", json!("status.revoked")),
            (list(now, now + 9, &[0]), "refused", json!("status.unknown")),
            (list(now - 30 * 86_400, now + 9, &[0, 0]), "not_verifiable", json!("status.stale")),
            (list(now - 99, now - 9, &[0, 0]), "not_verifiable", json!("status.expired")),
        ] {
            let mut trust = Trust::default();
            let point = VerifyingKey::P256(*signer.public_key());
            trust.anchors.add_key(Some(b"k".to_vec()), point, Scope::AnyType);
            trust.add_status_list(list.as_bytes(), Timestamp(now)).expect("a list");
            let report = report(token.as_bytes(), &trust, now);
            assert_eq!((&report["verdict"], &report["code"]), (&json!(verdict), &code), "{typ}: {report}");
        }
        let mut stranger = Trust::default();
        let other = VerifyingKey::P256(*key("root").public_key());
        stranger.anchors.add_key(None, other.clone(), Scope::AnyType);
        assert_eq!(report(token.as_bytes(), &stranger, now)["code"], "credential.issuer", "it does not name this key");
        stranger.anchors.add_key(Some(b"k".to_vec()), other, Scope::AnyType);
        assert_eq!(report(token.as_bytes(), &stranger, now)["code"], "credential.signature", "it names this key");
    }
}

#[test]
fn a_name_that_nobody_vouches_for_is_no_issuer() {
    let now = 1_790_000_010;
    let signer = key("holder");
    let [header, claims] =
        [json!({ "alg": "ES256", "typ": "dc+sd-jwt" }), json!({ "iss": "https://a.bank", "vct": "t" })]
            .map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let signed = format!("{header}.{claims}");
    let token = format!("{signed}.{}~", URL_SAFE_NO_PAD.encode(signer.sign(signed.as_bytes())));
    let mut anchors = Anchors::new();
    anchors.add_key(None, VerifyingKey::P256(*signer.public_key()), Scope::AnyType);
    let own_word = report(token.as_bytes(), &believing(anchors), now);
    assert_eq!((&own_word["verdict"], &own_word["issuer"]), (&json!("verified"), &json!("https://a.bank")));
    assert!(own_word["notes"].to_string().contains("nobody vouches for it"), "{own_word}");

    for (name, vouched) in [("certificate_without_names", false), ("certificate_by_host", true)] {
        let vector = vectors("sd_jwt", "valid").remove(name).expect("there is one");
        let report = report(&vector.content, &of_sd_jwt(&vector), vector.number("now"));
        let claimed = &report["claims"]["iss"];
        assert_eq!((&report["verdict"], &report["issuer"] == claimed), (&json!("verified"), vouched), "{report}");
        assert!(report["issuer"].is_string() && !report["notes"].to_string().contains("own word"), "{report}");
    }
}

#[test]
fn a_jwk_names_the_key_of_a_health_certificate_in_base64() {
    let vector = vectors("dcc", "valid").into_values().next().expect("there is one");
    let kid = UnverifiedDcc::parse(vector.text()).expect("a valid one").unverified_kid().to_vec();
    let other = VerifyingKey::P256(*key("root").public_key());
    for (written, code) in [
        (Some(URL_SAFE_NO_PAD.encode(&kid)), "credential.signature"),
        (Some(STANDARD.encode(&kid)), "credential.signature"),
        (Some("another".to_owned()), "credential.issuer"),
        (None, "credential.issuer"),
    ] {
        let mut anchors = Anchors::new();
        anchors.add_key(written.clone().map(String::into_bytes), other.clone(), Scope::AnyType);
        let report = report(&vector.content, &believing(anchors), vector.number("now"));
        assert_eq!(report["code"], code, "{written:?}: {report}");
    }
}

#[test]
fn little_evidence_makes_no_kind() {
    let map = Cbor::Map(vec![(Cbor::Text("temp"), Cbor::Int(21)), (Cbor::Text("status"), Cbor::Text("ok"))]).encode();
    for input in
        [&br#"{"payload":{"temp":20}}"#[..], b"see a.b.c~d for info", &map, b"123456789|a|b|c|d|e", br#"{"bits":1}"#]
    {
        let report = report(input, &Trust::default(), 0);
        assert_eq!((&report["kind"], &report["verdict"]), (&json!("unknown"), &json!("unrecognised")), "{input:?}");
    }
}

#[test]
fn an_mdoc_is_known_in_every_wrapping() {
    let vector = vectors("mdoc", "valid").remove("annex_d").expect("there is one");
    let trust = believing(shelf::anchors(&vector));
    let plain = report(&vector.content, &trust, vector.number("now"));
    assert_eq!(plain["verdict"], "verified");
    let value = Cbor::decode_foreign(&vector.content).expect("CBOR");
    let document = |doc_type| {
        Cbor::Map(vec![(Cbor::Text("docType"), Cbor::Text(doc_type)), (Cbor::Text("issuerSigned"), value.clone())])
            .encode()
    };
    let bytes: Vec<_> = vector.content.iter().map(|byte| format!("{byte:02x}")).collect();
    for wrapped in [
        Cbor::Tag(24, Box::new(Cbor::Bytes(&vector.content))).encode(),
        [&[0xd9, 0xd9, 0xf7][..], &vector.content].concat(),
        document("org.iso.18013.5.1.mDL"),
        bytes.join(":").into_bytes(),
        bytes.join(" ").into_bytes(),
    ] {
        let report = report(&wrapped, &trust, vector.number("now"));
        assert_eq!((&report["kind"], &report["verdict"]), (&json!("mdoc_issuer_signed"), &json!("verified")));
        assert_eq!(report["claims"], plain["claims"]);
    }
    assert_eq!(report(&document("another"), &trust, vector.number("now"))["code"], "mdoc.doc_type");
}

#[test]
fn what_hides_or_turns_text_is_not_printed() {
    let lines = Report::new(Kind::Unknown).note("a\u{202e}b\u{2066}c\u{2028}d\u{200b}e\u{7}f").lines();
    assert!(lines.contains("a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e\u{fffd}f"), "{lines}");
}

#[test]
fn a_list_counts_by_its_root_and_its_root_is_no_issuer() {
    let directory = std::env::temp_dir().join(format!("dinhdanh-inspect-trust-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    let file = |name: &str, bytes: &[u8]| {
        let path = directory.join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    };
    let root = |name: &str| file(name, shelf::hex(&key(name).public_key().compressed()).as_bytes());
    let bytes = shelf::file("trust_list/valid/country.cbor");
    let (list, as_hex) = (file("list", &bytes), file("hex", shelf::hex(&bytes).as_bytes()));
    let token = vectors("checkin", "valid").remove("age").expect("there is one");
    let load = |files: &[&std::path::PathBuf]| {
        let files: Vec<_> = files.iter().map(|file| (*file).clone()).collect();
        Trust::load(&files, &[], Timestamp(token.number("now")))
    };
    let code = |files: &[&std::path::PathBuf], now: i64| {
        let report = report(&token.content, &load(files).expect("they can be read"), now);
        (report["verdict"].clone(), report["code"].clone())
    };
    let now = token.number("now");
    let (right, wrong) = (root("root"), root("holder"));
    assert_eq!(code(&[&list], now).0, "verified");
    assert_eq!(code(&[&as_hex], now).0, "verified");
    assert_eq!(code(&[&list, &right], now).0, "verified");
    assert_eq!(code(&[&list, &right], now + 1000), code(&[&list], now + 1000));
    assert_eq!(code(&[&list, &right], now + 1000).1, "checkin.stale");
    let unknown = (json!("not_verifiable"), json!("checkin.issuer_unknown"));
    assert_eq!(code(&[&right], now), unknown);
    assert_eq!(code(&[&list, &wrong], now), unknown);
    assert!(load(&[&list, &wrong]).expect("they can be read").notes()[0].contains("trust.signature"));
    let bundle = vectors("bundle", "valid").into_values().next().expect("there is one");
    let bundle = file("bundle", &bundle.content);
    assert_eq!(code(&[&bundle, &right], now).0, "verified");
    assert!(load(&[&bundle]).is_err());
    assert!(load(&[&file("large", &vec![b' '; 8 * 1024 * 1024 + 1])]).is_err());
    std::fs::remove_dir_all(&directory).expect("it is ours");
}

#[test]
fn a_card_counts_as_long_as_it_says_and_a_claim_has_its_name() {
    let card = vectors("card", "valid").remove("insurance_card_of_15_characters").expect("there is one");
    let card = report(&card.content, &Trust::default(), 0);
    let from = card["claims"]["valid_from"].as_str().expect("a day");
    assert!(card["valid_from"].as_str().is_some_and(|time| time.starts_with(from)), "{card}");
    let mut last_4 = 0;
    for (name, vector) in vectors("checkin", "valid") {
        let report = report(&vector.content, &Trust::default(), vector.number("now"));
        if report["code"] != "checkin.encrypted" {
            assert!(report["claims"].is_object(), "{name}: shown though nobody vouches for it: {report}");
        }
        last_4 += usize::from(report["claims"]["personal_number_last_4"].is_string());
        let born = report["claims"]["date_of_birth"].as_str();
        assert!(born.is_none_or(|born| born.len() == 4 || born.as_bytes()[4] == b'-'), "{name}: {born:?}");
    }
    assert!(last_4 > 0);
}
