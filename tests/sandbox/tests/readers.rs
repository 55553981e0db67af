//! Desks that ask, listed and certified.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use dinhdanh::{
    checkin::{ReaderProof, ReaderRequest, RequestDraft, RequestError, rule_of},
    crypto::p256::SigningKey,
    host::Timestamp,
    trust::Purpose,
};
use serde_json::{Value, json};

use crate::{
    cast::{Town, refused},
    trust::trust_list,
};

/// A poster of this reader for everything of the purpose, read as a phone reads it.
fn asks(
    town: &Town,
    id: &str,
    purpose: Purpose,
    key: &SigningKey,
    proof: &ReaderProof,
) -> Result<ReaderRequest, RequestError> {
    let now = Timestamp(town.now());
    let claims = rule_of(purpose).claims().collect();
    let request = RequestDraft { reader: id.into(), issued: now, purpose, claims, challenge: None };
    let draft = request.draft(proof).expect("the certificate is CBOR");
    let signature = key.sign(&draft.to_be_signed());
    let text = RequestDraft::text(&draft.finish(&signature));
    Ok(ReaderRequest::verify(&text, &trust_list(town), now)?.into_inner())
}

fn unhex(text: &Value) -> Vec<u8> {
    let text = text.as_str().expect("text");
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex")).collect()
}

#[test]
fn whoever_stands_at_a_listed_desk_can_ask_for_what_the_desk_may_see() {
    let town = Town::open();
    for (name, purposes) in [
        ("airport", &[Purpose::Airport][..]),
        ("hotel", &[Purpose::Lodging]),
        ("hospital", &[Purpose::Hospital]),
        ("exam", &[Purpose::Exam]),
        ("kiosk", &[Purpose::Kiosk, Purpose::AgeOver18]),
    ] {
        let desk = town.get(&format!("/desk/readers/{name}")).granted();
        let key = STANDARD.decode(desk["private_key"].as_str().expect("text")).expect("base64");
        let key = SigningKey::from_pkcs8(&key).expect("PKCS #8");
        let proof = ReaderProof::Listed(unhex(&desk["kid"]).try_into().expect("eight bytes"));
        let id = desk["id"].as_str().expect("text");
        for purpose in Purpose::ALL {
            let asked = asks(&town, id, purpose, &key, &proof);
            if purposes.contains(&purpose) {
                let asked = asked.expect("it is the desk's purpose");
                assert_eq!((asked.reader.as_str(), asked.name.as_str()), (id, desk["name"].as_str().expect("text")));
                assert!(asked.withheld.is_empty(), "{name}: {:?}", asked.withheld);
                assert_eq!(asked.granted, rule_of(purpose).claims().collect::<Vec<_>>(), "{name}");
            } else {
                assert_eq!(asked.map(drop), Err(RequestError::Purpose), "{name}");
            }
        }
        let keys: Vec<_> = purposes.iter().map(|purpose| purpose.key()).collect();
        assert_eq!(desk["purposes"], json!(keys));
        assert_eq!(town.get(&format!("/desk/readers/{name}")).granted(), desk, "the same each time");
    }
    assert_eq!(town.get("/desk/readers/nobody").refusal(), refused(404, "not_found"));
    assert_eq!(town.get("/desk/readers/%ff").refusal(), refused(404, "not_found"));
}

#[test]
fn the_reader_authority_certifies_a_desk_for_thirty_days() {
    let town = Town::open();
    let (key, _) = SigningKey::make();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let application = json!({
        "id": "VN.TEST.HOTEL.7", "name": "Nhà nghỉ Hoa Sen", "purposes": ["lodging"],
        "public_key": hex(&key.public_key().compressed()),
    });
    let answer = town.post("/desk/reader-certificates", &application).granted();
    let certificate = URL_SAFE_NO_PAD.decode(answer["certificate"].as_str().expect("text")).expect("base64url");
    let proof = ReaderProof::Certificate(certificate);
    let asked = asks(&town, "VN.TEST.HOTEL.7", Purpose::Lodging, &key, &proof).expect("certified");
    assert_eq!(asked.name, "Nhà nghỉ Hoa Sen");
    let other = |id, purpose, key: &SigningKey| asks(&town, id, purpose, key, &proof).map(drop);
    assert_eq!(other("VN.TEST.HOTEL.7", Purpose::Airport, &key), Err(RequestError::Purpose));
    assert_eq!(other("VN.TEST.HOTEL.8", Purpose::Lodging, &key), Err(RequestError::Signature));
    assert_eq!(other("VN.TEST.HOTEL.7", Purpose::Lodging, &SigningKey::make().0), Err(RequestError::Signature));
    town.clock.advance(30 * 86_400);
    assert_eq!(other("VN.TEST.HOTEL.7", Purpose::Lodging, &key), Err(RequestError::NotInForce));

    for (member, value) in [
        ("id", json!("")),
        ("id", json!("x".repeat(65))),
        ("name", json!(" ")),
        ("name", json!("a\u{0}b")),
        ("name", Value::Null),
        ("purposes", json!([])),
        ("purposes", json!(["theatre"])),
        ("public_key", json!("00")),
        ("public_key", json!("xyz")),
        ("public_key", json!(hex(&[0; 33]))),
    ] {
        let mut bent = application.clone();
        bent[member] = value;
        assert_eq!(town.post("/desk/reader-certificates", &bent).refusal(), refused(400, "malformed"), "{bent}");
    }
}
