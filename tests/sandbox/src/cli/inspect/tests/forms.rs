//! In which forms credentials, keys and lists are taken.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    crypto::verifying_key::VerifyingKey,
    host::Timestamp,
    trust::{Anchors, Scope},
};
use dinhdanh_tests::shelf::{self, key, vectors};
use serde_json::{Value, json};

use super::{Trust, believing, of_sd_jwt, report};

#[test]
fn a_typ_is_a_media_type_and_a_text_may_be_wrapped() {
    let now = 1_790_000_010;
    let signer = key("holder");
    let trust = || {
        let mut anchors = Anchors::new();
        anchors.add_key(None, VerifyingKey::P256(*signer.public_key()), Scope::AnyType);
        believing(anchors)
    };
    let jwt = |typ: &str, claims: Value| {
        let [header, claims] =
            [json!({ "alg": "ES256", "typ": typ }), claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = format!("{header}.{claims}");
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signer.sign(signed.as_bytes())))
    };
    for (typ, is_credential) in [
        ("dc+sd-jwt", true),
        ("application/dc+sd-jwt", true),
        ("APPLICATION/DC+SD-JWT", true),
        ("Vc+Sd-Jwt", true),
        ("example/dc+sd-jwt", false),
    ] {
        // Only a credential needs a vct.
        let token = format!("{}~", jwt(typ, json!({ "a": 1 })));
        let expected = if is_credential { json!("credential.malformed") } else { Value::Null };
        assert_eq!(report(token.as_bytes(), &trust(), now)["code"], expected, "{typ}");
        let token = jwt(typ, json!({ "vct": "t" }));
        let with_tilde = report(format!("{token}~").as_bytes(), &trust(), now);
        assert_eq!(with_tilde["verdict"], "verified", "{typ}: {with_tilde}");
        let bare = report(token.as_bytes(), &trust(), now);
        assert_eq!(bare["kind"] == "sd_jwt_vc", is_credential, "{typ}: {bare}");
    }

    let mut wrapped = 0;
    for (name, vector) in vectors("sd_jwt", "valid").into_iter().filter(|(_, vector)| vector.text().starts_with("eyJ"))
    {
        let text = vector.text();
        let lines: Vec<_> = text.as_bytes().chunks(68).map(|line| str::from_utf8(line).expect("ASCII")).collect();
        let trust = of_sd_jwt(&vector);
        let [one, other] = [text, &format!("\n  {}\r\n", lines.join("\r\n  "))]
            .map(|text| report(text.as_bytes(), &trust, vector.number("now")));
        for member in ["kind", "verdict", "code", "claims", "issuer"] {
            assert_eq!(one[member], other[member], "{name}");
        }
        assert!(other["notes"].to_string().contains("without the line ends"), "{name}: {other}");
        wrapped += usize::from(one["verdict"] == "verified");
    }
    assert!(wrapped > 8, "{wrapped}");
}

#[test]
fn a_status_list_that_is_not_believed_is_a_note_and_no_answer() {
    let directory = std::env::temp_dir().join(format!("dinhdanh-inspect-status-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    let file = |name: &str, bytes: &[u8]| {
        let path = directory.join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    };
    let vector = vectors("status_token", "valid").remove("jwt").expect("there is one");
    let mut forged = vector.content.clone();
    let before_signature = forged.iter().rposition(|byte| *byte == b'.').expect("a dot");
    let first = &mut forged[before_signature + 1];
    *first = if *first == b'A' { b'B' } else { b'A' };
    let list = file("trust", &shelf::file("trust_list/valid/country.cbor"));
    let load = |trust: &[std::path::PathBuf], bytes: &[u8]| {
        Trust::load(trust, &[file("list", bytes)], Timestamp(vector.number("now")))
    };
    for (trust, bytes, code) in [
        (&[][..], &vector.content, Some("inspect.signer_unknown")),
        (std::slice::from_ref(&list), &forged, Some("status.signature")),
        (std::slice::from_ref(&list), &vector.content, None),
    ] {
        let loaded = load(trust, bytes).expect("it is a list");
        let notes: Vec<_> = loaded.notes().iter().filter(|note| note.contains("status list")).collect();
        assert_eq!(notes.len(), usize::from(code.is_some()), "{notes:?}");
        assert!(code.is_none_or(|code| notes[0].contains(code)), "{notes:?}");
        assert_eq!(loaded.status_lists().is_empty(), code.is_some());
    }
    for damaged in [&b"hello"[..], b"", &vector.content[..40], b"\xd2\x84"] {
        assert!(load(&[], damaged).is_err(), "{damaged:?}");
    }
    std::fs::remove_dir_all(&directory).expect("it is ours");
}

#[test]
fn keys_are_taken_as_issuers_publish_them() {
    let signer = key("holder");
    let public = signer.public_key();
    let mut told = vectors("sd_jwt", "valid").into_values().map(|vector| vector.expected["anchors"]["keys"].clone());
    let keys = told.find(Value::is_array).expect("there is one");
    let count = keys.as_array().expect("a list").len();
    let metadata = json!({ "issuer": "https://issuer.example", "jwks": { "keys": keys } }).to_string();
    let (array, set) = (keys.to_string(), json!({ "keys": keys }).to_string());
    let point = public.compressed();
    let path = std::env::temp_dir().join(format!("dinhdanh-inspect-keys-{}", std::process::id()));
    for (bytes, expected) in [
        (metadata.as_bytes(), Some(count)),
        (array.as_bytes(), Some(count)),
        (set.as_bytes(), Some(count)),
        (&point[..], Some(1)),
        (&point[..32], None),
        (b"[]", None),
        (br#"{"issuer":"https://issuer.example","jwks":{"keys":[]}}"#, None),
    ] {
        std::fs::write(&path, bytes).expect("a file");
        let loaded = Trust::load(std::slice::from_ref(&path), &[], Timestamp(0)).ok();
        assert_eq!(loaded.map(|trust| trust.anchors.bare_keys().count()), expected, "{bytes:?}");
    }
    std::fs::remove_file(&path).expect("it is ours");
}
