mod forms;
mod vectors;

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
use dinhdanh_tests::shelf::{self, Vector, country, key, vectors};
use serde_json::{Value, json};

use super::{
    Input, Trust,
    report::{Kind, Report, Status},
    report_on,
};

#[test]
fn a_status_list_of_a_stranger_is_not_verifiable_and_shown_all_the_same() {
    for name in ["jwt", "jwt_of_one_bit"] {
        let list = vectors("status_token", "valid").remove(name).expect("there is one");
        let report = report(&list.content, &Trust::default(), list.number("now"));
        assert_eq!((&report["verdict"], &report["code"]), (&json!("not_verifiable"), &json!("inspect.signer_unknown")));
        assert_eq!(report["claims"]["uri"], "https://issuer.example/statuses/1");
    }
    for damaged in [r#"{"bits":1,"lst":"%%%"}"#, r#"{"status_list":{"bits":"1","lst":"eNrbuRgAAhcBXQ"}}"#] {
        let report = report(damaged.as_bytes(), &Trust::default(), 0);
        assert_eq!(
            (&report["kind"], &report["code"]),
            (&json!("status_list"), &json!("status.malformed")),
            "{damaged}"
        );
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
        stranger.anchors.add_key(Some(b"another".to_vec()), other.clone(), Scope::AnyType);
        assert_eq!(report(token.as_bytes(), &stranger, now)["code"], "credential.issuer", "it names another key");
        let mut named = Trust::default();
        named.anchors.add_key(None, other.clone(), Scope::AnyType);
        assert_eq!(report(token.as_bytes(), &named, now)["code"], "credential.signature", "the key was named for it");
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
        (None, "credential.signature"),
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
    assert_eq!(code(&[], now), (json!("not_verifiable"), json!("checkin.issuer_unknown")));
    // A key that was named and did not sign it: whoever named the root of a list is told so.
    let refused = (json!("refused"), json!("checkin.issuer_signature"));
    assert_eq!(code(&[&right], now), refused);
    assert_eq!(code(&[&list, &wrong], now), refused);
    let alone = report(&token.content, &load(&[&right]).expect("they can be read"), now);
    assert!(alone["notes"].to_string().contains("name the list"), "{alone}");
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
