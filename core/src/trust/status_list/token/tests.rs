use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use super::*;
use crate::{
    crypto::{p256::SigningKey, verifying_key::VerifyingKey},
    encoding::{
        cose::{Draft, TAG_MAC0},
        zlib,
    },
    trust::{
        ChainError, Scope, Status,
        cast::{Country, KID, NOW, Party, cwt_header, end, sign1},
    },
};

const URI: &str = "https://example.com/statuslists/1";

/// The example of the draft, of one bit, §4.1 and §5.1, with our times.
fn claims() -> Json {
    json!({
        "sub": URI, "iat": NOW.0 - 60, "exp": NOW.0 + 86_400, "ttl": 43_200,
        "status_list": { "bits": 1, "lst": "eNrbuRgAAhcBXQ" },
    })
}

fn header() -> Json {
    json!({ "alg": "ES256", "kid": "12", "typ": "statuslist+jwt" })
}

fn trusting(key: &SigningKey) -> Anchors {
    let mut anchors = Anchors::new();
    anchors.add_key(Some(b"12".to_vec()), VerifyingKey::P256(*key.public_key()), Scope::AnyType);
    anchors
}

struct Jwt {
    signer: Party,
    anchors: Anchors,
}

impl Jwt {
    fn new() -> Self {
        let signer = Party::alone("Signer", end);
        Self { anchors: trusting(&signer.key), signer }
    }

    fn check(&self, header: &Json, claims: &Json) -> Result<Verified<StatusList>, StatusListError> {
        verify(&self.anchors, self.signer.jwt(header, claims).as_bytes())
    }
}

fn verify(anchors: &Anchors, bytes: &[u8]) -> Result<Verified<StatusList>, StatusListError> {
    UnverifiedStatusToken::of(bytes)?.verify(anchors, NOW)
}

fn values(list: &StatusList) -> Vec<u8> {
    let content = list.content();
    (0..content.entries()).filter_map(|index| content.status(index).map(Status::value)).collect()
}

/// The claims of a CWT: `list` in the place of the status list.
fn cwt_claims<'a>(list: Value<'a>, more: &[(i64, Value<'a>)]) -> Value<'a> {
    let claims = [(CLAIM_SUB, Value::Text(URI)), (CLAIM_IAT, Value::Int(NOW.0 - 60)), (CLAIM_STATUS_LIST, list)];
    Value::Map(claims.iter().chain(more).map(|(label, value)| (Value::Int(*label), value.clone())).collect())
}

fn cwt_list(bits: i64, packed: &[u8]) -> Value<'_> {
    Value::Map(vec![(Value::Text("bits"), Value::Int(bits)), (Value::Text("lst"), Value::Bytes(packed))])
}

#[test]
fn the_short_examples_of_the_draft_are_read_in_both_forms() {
    let jwt = Jwt::new();
    let one = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1];
    let two = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3];
    let packed_one = [0x78, 0xda, 0xdb, 0xb9, 0x18, 0x00, 0x02, 0x17, 0x01, 0x5d];
    let packed_two = [0x78, 0xda, 0x3b, 0xe9, 0xf2, 0x13, 0x00, 0x03, 0xdf, 0x02, 0x07];
    for (bits, packed, expected) in [(1, &packed_one[..], &one[..]), (2, &packed_two, &two)] {
        let mut claims = claims();
        claims["status_list"] = json!({ "bits": bits, "lst": URL_SAFE_NO_PAD.encode(packed) });
        let list = jwt.check(&header(), &claims).expect("a list");
        assert_eq!(values(&list), expected);
        assert_eq!((list.content().uri.as_str(), list.content().ttl_seconds), (URI, Some(43_200)));
        let claims = cwt_claims(cwt_list(bits, packed), &[]);
        let cwt = sign1(&jwt.signer.key, &cwt_header(b"12"), &claims);
        let list = verify(&jwt.anchors, &cwt).expect("a list");
        assert_eq!(values(&list), expected);
        assert_eq!((list.content().expires, list.content().ttl_seconds), (None, None));
    }
}

#[test]
fn the_long_vectors_of_the_draft_have_their_values_and_no_others() {
    let jwt = Jwt::new();
    let eight: Vec<_> = (0..=255).zip(EIGHT_BITS).map(|(value, index)| (index, value)).collect();
    for (bits, values) in [(1, ONE_BIT), (2, TWO_BITS), (4, FOUR_BITS), (8, &eight)] {
        let mut content = StatusListContent::all_valid_of(bits, URI.into(), NOW, 1 << 20).expect("so many bits");
        for (index, value) in values {
            assert!(content.set(*index, Status::of_value(*value)));
        }
        assert!(!content.set(1 << 20, Status::Valid));
        let (packed, bits) = content.packed();
        let mut claims = claims();
        claims["status_list"] = json!({ "bits": bits, "lst": URL_SAFE_NO_PAD.encode(&packed) });
        let from_jwt = jwt.check(&header(), &claims).expect("a list");
        let claims = cwt_claims(cwt_list(bits.into(), &packed), &[]);
        let cwt = sign1(&jwt.signer.key, &cwt_header(b"12"), &claims);
        let from_cwt = verify(&jwt.anchors, &cwt).expect("a list");
        for list in [from_jwt, from_cwt] {
            assert_eq!(list.content().entries(), 1 << 20);
            let others = (0..1 << 20).filter(|index| list.content().status(*index) != Some(Status::Valid)).count();
            assert_eq!(others, values.iter().filter(|(_, value)| *value != 0).count());
            for (index, value) in values {
                assert_eq!(list.content().status(*index), Some(Status::of_value(*value)));
            }
            assert_eq!(list.content().status(1 << 20), None);
        }
    }
}

#[test]
fn what_others_add_to_a_list_is_passed_over() {
    let jwt = Jwt::new();
    let mut claims = claims();
    claims["iss"] = json!("https://issuer.example");
    claims["status_list"]["aggregation_uri"] = json!("https://example.com/statuslists");
    claims["status_list"]["more"] = json!([1]);
    claims["iat"] = json!(NOW.0 as f64 - 59.5);
    for member in ["exp", "ttl"] {
        claims.as_object_mut().expect("an object").remove(member);
    }
    let mut header = header();
    header["jku"] = json!("https://evil.example");
    let list = jwt.check(&header, &claims).expect("a list");
    assert_eq!(list.content().aggregation_uri.as_deref(), Some("https://example.com/statuslists"));
    assert_eq!((list.content().expires, list.content().ttl_seconds), (None, None));
    assert_eq!(list.content().issued, NOW.plus(-60));
    assert_eq!(list.overdue_seconds(NOW.plus(43_200 - 60)), None);
    assert_eq!(list.overdue_seconds(NOW.plus(43_200 - 59)), Some(1));
}

#[test]
fn a_bad_jwt_is_refused_with_its_error() {
    use StatusListError::{Malformed, NotInForce, Signature, TooLarge, Unsupported};
    let jwt = Jwt::new();
    for (member, value, error) in [
        ("typ", json!(null), Malformed),
        ("typ", json!("JWT"), Malformed),
        ("typ", json!("application/statuslist+cwt"), Malformed),
        ("typ", json!("statuslist+cwt"), Malformed),
        ("alg", json!(null), Unsupported),
        ("alg", json!("none"), Unsupported),
        ("alg", json!("HS256"), Unsupported),
        ("alg", json!("ES384"), Signature),
        ("crit", json!(["exp"]), Unsupported),
        ("crit", json!([]), Unsupported),
        ("kid", json!("13"), Signature),
        ("kid", json!(12), Malformed),
        ("x5c", json!("text"), Malformed),
        ("x5c", json!([1]), Malformed),
        ("x5c", json!(["-_-_"]), Malformed),
        ("x5c", json!([]), StatusListError::Chain(ChainError::Malformed)),
        ("x5c", json!(["AAAA"]), StatusListError::Chain(ChainError::Malformed)),
    ] {
        let mut header = header();
        header[member] = value.clone();
        assert_eq!(jwt.check(&header, &claims()), Err(error), "{member} {value}");
    }
    let list = |list: Json| ("status_list", list);
    let packed = |bytes: &[u8]| list(json!({ "bits": 8, "lst": URL_SAFE_NO_PAD.encode(bytes) }));
    let lst = |text: &str| list(json!({ "bits": 1, "lst": text }));
    let bits = |bits: Json| list(json!({ "bits": bits, "lst": "eNrbuRgAAhcBXQ" }));
    for ((member, value), error) in [
        (("sub", json!(null)), Malformed),
        (("sub", json!(1)), Malformed),
        (("sub", json!("")), Malformed),
        (("sub", json!("u".repeat(2049))), Malformed),
        (("iat", json!(null)), Malformed),
        (("iat", json!("1790000000")), Malformed),
        (("iat", json!(1e300)), Malformed),
        (("iat", json!(NOW.0 + 301)), NotInForce),
        (("exp", json!("never")), Malformed),
        (("exp", json!(null)), Malformed),
        (("exp", json!(NOW.0)), NotInForce),
        (("nbf", json!(NOW.0 + 1)), NotInForce),
        (("nbf", json!("now")), Malformed),
        (("ttl", json!(0)), Malformed),
        (("ttl", json!(-1)), Malformed),
        (("ttl", json!("43200")), Malformed),
        (list(json!(null)), Malformed),
        (list(json!([])), Malformed),
        (list(json!({})), Malformed),
        (list(json!({ "bits": 1 })), Malformed),
        (list(json!({ "lst": "eNrbuRgAAhcBXQ" })), Malformed),
        (bits(json!(0)), Malformed),
        (bits(json!(3)), Malformed),
        (bits(json!(16)), Malformed),
        (bits(json!(257)), Malformed),
        (bits(json!("1")), Malformed),
        (bits(json!(1.0)), Malformed),
        (lst(""), Malformed),
        (lst("eNrbuRgAAhcBXQ=="), Malformed),
        (lst("eNrbuRgAAhcBXR"), Malformed),
        (lst("eNrbuRgAAhcB"), Malformed),
        (lst("eNrbuRgAAhcBXg"), Malformed),
        (lst("H4sIAAAAAAAAA-u5GAAAAAD__w"), Malformed),
        (packed(&[&zlib::deflate(&[0; 9])[..], &[0]].concat()), Malformed),
        (packed(&vec![0; 4 * 1024 * 1024 + 1]), TooLarge),
        (list(json!({ "bits": 1, "lst": "eNrbuRgAAhcBXQ", "aggregation_uri": 1 })), Malformed),
    ] {
        let mut claims = claims();
        claims[member] = value.clone();
        let shown: String = value.to_string().chars().take(80).collect();
        assert_eq!(jwt.check(&header(), &claims), Err(error), "{member} {shown}");
    }
}

#[test]
fn a_jwt_that_is_bent_as_a_text_is_refused() {
    let jwt = Jwt::new();
    let good = jwt.signer.jwt(&header(), &claims());
    assert!(verify(&jwt.anchors, good.as_bytes()).is_ok());
    assert!(verify(&jwt.anchors, format!("{good}\n").as_bytes()).is_ok(), "as an editor leaves a file");
    let (signed, signature) = good.rsplit_once('.').expect("three parts");
    let mut long = header();
    long["typ"] = json!("application/statuslist+jwt");
    assert!(jwt.check(&long, &claims()).is_ok(), "RFC 7515 §4.1.9");
    let twice = URL_SAFE_NO_PAD.encode(format!(r#"{{"sub":"{URI}",{}"#, &claims().to_string()[1..]));
    let twice = format!("{}.{twice}", URL_SAFE_NO_PAD.encode(header().to_string()));
    let twice = format!("{twice}.{}", URL_SAFE_NO_PAD.encode(jwt.signer.key.sign(twice.as_bytes())));
    let other = Party::alone("Other", end).jwt(&header(), &claims());
    for (bad, error) in [
        ("", StatusListError::Malformed),
        ("..", StatusListError::Malformed),
        (signed, StatusListError::Malformed),
        (&good[1..], StatusListError::Malformed),
        (&format!("{good}="), StatusListError::Malformed),
        (&format!("{good}.AA"), StatusListError::Malformed),
        (&format!("{signed}."), StatusListError::Signature),
        (&format!("{}.{signature}", &signed[..signed.len() - 4]), StatusListError::Signature),
        (&twice, StatusListError::Malformed),
        (&other, StatusListError::Signature),
        (&"a".repeat(8 * 1024 * 1024 + 1), StatusListError::TooLarge),
    ] {
        assert_eq!(verify(&jwt.anchors, bad.as_bytes()).map(|_| ()), Err(error), "{}", &bad[..bad.len().min(60)]);
    }
}

#[test]
fn a_bad_cwt_is_refused_with_its_error() {
    use StatusListError::{Malformed, NotInForce, Signature, Unsupported};
    let jwt = Jwt::new();
    let key = &jwt.signer.key;
    let packed = [0x78, 0xda, 0xdb, 0xb9, 0x18, 0x00, 0x02, 0x17, 0x01, 0x5d];
    let claims = cwt_claims(cwt_list(1, &packed), &[]);
    let with = |label: i64, value: Value<'static>| {
        let mut header: Vec<_> = cwt_header(b"12").into_iter().filter(|(other, _)| *other != label).collect();
        if value != Value::Null {
            header.push((label, value));
        }
        sign1(key, &header, &claims)
    };
    let saying = |list: Value<'_>, more: &[(i64, Value<'_>)]| sign1(key, &cwt_header(b"12"), &cwt_claims(list, more));
    let good = saying(cwt_list(1, &packed), &[]);
    assert!(verify(&jwt.anchors, &good).is_ok());
    let value = Value::decode(&good).expect("CBOR");
    let Value::Tag(TAG_SIGN1, inner) = value.clone() else { panic!("a COSE_Sign1") };
    let parts = inner.as_array().expect("four parts").to_vec();
    let shaped = |change: &dyn Fn(&mut Vec<Value<'_>>)| {
        let mut parts = parts.clone();
        change(&mut parts);
        Value::Tag(TAG_SIGN1, Box::new(Value::Array(parts))).encode()
    };
    let unprotected = |label: i64, value: Value<'static>| {
        // Signed without the member, which then stands in the unprotected header.
        let bytes = with(label, Value::Null);
        let Ok(Value::Tag(_, inner)) = Value::decode(&bytes) else { panic!("a COSE_Sign1") };
        let mut parts = inner.as_array().expect("four parts").to_vec();
        parts[1] = Value::Map(vec![(Value::Int(label), value)]);
        Value::Tag(TAG_SIGN1, Box::new(Value::Array(parts))).encode()
    };
    let typ = || Value::Text("application/statuslist+cwt");
    for (why, bytes, error) in [
        ("untagged", inner.encode(), Malformed),
        ("tagged as a CWT", Value::Tag(61, Box::new(value.clone())).encode(), Malformed),
        ("a MAC", Value::Tag(TAG_MAC0, inner.clone()).encode(), Malformed),
        ("a byte more", [&good[..], &[0]].concat(), Malformed),
        ("cut", good[..good.len() - 1].to_vec(), Malformed),
        ("no typ", with(HEADER_TYP, Value::Null), Malformed),
        ("another typ", with(HEADER_TYP, Value::Int(65_000)), Malformed),
        ("typ of a JWT", with(HEADER_TYP, Value::Text("statuslist+jwt")), Malformed),
        ("typ unprotected", unprotected(HEADER_TYP, typ()), Malformed),
        ("no alg", with(HEADER_ALG, Value::Null), Unsupported),
        ("alg of a MAC", with(HEADER_ALG, Value::Int(5)), Unsupported),
        ("alg of another kind of key", with(HEADER_ALG, Value::Int(-8)), Signature),
        ("alg unprotected", unprotected(HEADER_ALG, Value::Int(-7)), Unsupported),
        ("crit", with(HEADER_CRIT, Value::Array(vec![Value::Int(4)])), Unsupported),
        ("kid of nobody", with(HEADER_KID, Value::Bytes(b"13")), Signature),
        ("kid a text", with(HEADER_KID, Value::Text("12")), Malformed),
        ("x5chain a text", with(HEADER_X5CHAIN, Value::Text("12")), Malformed),
        ("x5chain of nothing", with(HEADER_X5CHAIN, Value::Bytes(b"")), StatusListError::Chain(ChainError::Malformed)),
        ("no payload", shaped(&|parts| parts[2] = Value::Null), Malformed),
        ("another payload", shaped(&|parts| parts[2] = Value::Bytes(&[0xa0])), Signature),
        ("a short signature", shaped(&|parts| parts[3] = Value::Bytes(&[1; 63])), Signature),
        ("no claims", sign1(key, &cwt_header(b"12"), &Value::Map(Vec::new())), Malformed),
        ("no map", sign1(key, &cwt_header(b"12"), &Value::Int(1)), Malformed),
        ("list absent", saying(Value::Null, &[]), Malformed),
        ("three bits", saying(cwt_list(3, &packed), &[]), Malformed),
        ("minus one bits", saying(cwt_list(-1, &packed), &[]), Malformed),
        ("not packed", saying(cwt_list(1, &[0xb9, 0xa3]), &[]), Malformed),
        ("ended", saying(cwt_list(1, &packed), &[(CLAIM_EXP, Value::Int(NOW.0))]), NotInForce),
        ("end a text", saying(cwt_list(1, &packed), &[(CLAIM_EXP, Value::Text("x"))]), Malformed),
        ("not before", saying(cwt_list(1, &packed), &[(CLAIM_NBF, Value::Int(NOW.0 + 1))]), NotInForce),
        ("ttl nought", saying(cwt_list(1, &packed), &[(CLAIM_TTL, Value::Int(0))]), Malformed),
    ] {
        assert_eq!(verify(&jwt.anchors, &bytes).map(|_| ()), Err(error), "{why}");
    }
    assert!(verify(&jwt.anchors, &unprotected(HEADER_KID, Value::Bytes(b"12"))).is_ok(), "as in the draft's example");
    assert!(verify(&jwt.anchors, &with(HEADER_TYP, Value::Text("statuslist+cwt"))).is_ok(), "without application/");
    assert!(verify(&jwt.anchors, &with(HEADER_ALG, Value::Int(-9))).is_ok(), "ESP256");
    assert!(verify(&jwt.anchors, &with(HEADER_KID, Value::Null)).is_ok(), "every key is tried");
}

#[test]
fn a_signer_may_be_named_by_certificates() {
    let root = Party::root("Root");
    let middle = root.certifies("Middle", crate::trust::cast::authority);
    let signer = middle.certifies("Status", end);
    let mut anchors = Anchors::new();
    anchors.add_certificate(root.certificate(), Scope::AnyType);
    let x5c = |chain: &[&Party]| chain.iter().map(|party| STANDARD.encode(&party.der)).collect::<Vec<_>>();
    let header = |chain: &[&Party]| json!({ "alg": "ES256", "typ": "statuslist+jwt", "x5c": x5c(chain) });
    let jwt = |chain: &[&Party]| verify(&anchors, signer.jwt(&header(chain), &claims()).as_bytes());
    let list = jwt(&[&signer, &middle]).expect("a list");
    assert_eq!(list.signer().display_name().as_deref(), Some("Status (VN)"));
    assert_eq!(jwt(&[&signer]).map(|_| ()), Err(StatusListError::Chain(ChainError::Unknown)));
    assert_eq!(jwt(&[&middle, &signer]).map(|_| ()), Err(StatusListError::Chain(ChainError::Usage)));
    let stranger = root.certifies("Stranger", end);
    assert_eq!(jwt(&[&stranger]).map(|_| ()), Err(StatusListError::Signature));
    let packed = [0x78, 0xda, 0xdb, 0xb9, 0x18, 0x00, 0x02, 0x17, 0x01, 0x5d];
    let claims = cwt_claims(cwt_list(1, &packed), &[]);
    let cwt = |chain: Value<'_>| {
        let [alg, typ, _] = <[_; 3]>::try_from(cwt_header(b"")).expect("three");
        verify(&anchors, &sign1(&signer.key, &[alg, typ, (HEADER_X5CHAIN, chain)], &claims)).map(|_| ())
    };
    assert_eq!(cwt(Value::Array(vec![Value::Bytes(&signer.der), Value::Bytes(&middle.der)])), Ok(()));
    assert_eq!(cwt(Value::Bytes(&signer.der)), Err(StatusListError::Chain(ChainError::Unknown)));
}

#[test]
fn a_list_of_our_own_strict_form_is_one_of_the_general_form_too() {
    let country = Country::new();
    let content = StatusListContent::all_valid(URI.into(), NOW, 60, 16);
    let draft: Draft = content.draft(KID);
    let signature = country.issuer.sign(&draft.to_be_signed());
    let bytes = draft.finish(&signature);
    let general = verify(&Anchors::of(&country.list()), &bytes);
    let strict = super::super::UnverifiedStatusList::new(&bytes).verify(&country.list(), NOW);
    assert!(general.is_ok());
    assert_eq!(general, strict);
}

const ONE_BIT: &[(u64, u8)] = &[
    (0, 1),
    (1993, 1),
    (25460, 1),
    (159495, 1),
    (495669, 1),
    (554353, 1),
    (645645, 1),
    (723232, 1),
    (854545, 1),
    (934534, 1),
    (1000345, 1),
];
const TWO_BITS: &[(u64, u8)] = &[
    (0, 1),
    (1993, 2),
    (25460, 1),
    (159495, 3),
    (495669, 1),
    (554353, 1),
    (645645, 2),
    (723232, 1),
    (854545, 1),
    (934534, 2),
    (1000345, 3),
];
const FOUR_BITS: &[(u64, u8)] = &[
    (0, 1),
    (1993, 2),
    (35460, 3),
    (459495, 4),
    (595669, 5),
    (754353, 6),
    (845645, 7),
    (923232, 8),
    (924445, 9),
    (934534, 10),
    (1004534, 11),
    (1000345, 12),
    (1030203, 13),
    (1030204, 14),
    (1030205, 15),
];
/// Of the value 0, 1, 2 and so on.
const EIGHT_BITS: [u64; 256] = [
    233478, 52451, 576778, 513575, 468106, 292632, 214947, 182323, 884834, 66653, 62489, 196493, 458517, 487925, 55649,
    416992, 879796, 462297, 942059, 583408, 13628, 334829, 886286, 713557, 582738, 326064, 451545, 705889, 214350,
    194502, 796765, 202828, 752834, 721327, 554740, 91122, 963483, 261779, 793844, 165255, 614839, 758403, 403258,
    145867, 96100, 477937, 606890, 167335, 488197, 211815, 797182, 582952, 950870, 765108, 341110, 776325, 745056,
    439368, 559893, 149741, 358903, 513405, 342679, 969429, 795775, 566121, 460566, 680070, 117310, 480348, 67319,
    661552, 841303, 561493, 138807, 442463, 659927, 445910, 1046963, 829700, 962282, 299623, 555493, 292826, 517215,
    551009, 898490, 837603, 759161, 459948, 290102, 1034977, 190650, 98810, 229950, 320531, 335506, 885333, 133227,
    806915, 800313, 981571, 527253, 24077, 240232, 559572, 713399, 233941, 615514, 911768, 331680, 951527, 6805,
    552366, 374660, 223159, 625884, 417146, 320527, 784154, 338792, 1199, 679804, 1024680, 40845, 234603, 761225,
    644903, 502167, 121477, 505144, 165165, 179628, 1019195, 145149, 263738, 269256, 996739, 346296, 555864, 887384,
    444173, 421844, 653716, 836747, 783119, 918762, 946835, 253764, 519895, 471224, 134272, 709016, 44112, 482585,
    461829, 15080, 148883, 123467, 480125, 141348, 65877, 692958, 148598, 499131, 584009, 1017987, 449287, 277478,
    991262, 509602, 991896, 853666, 399318, 197815, 203278, 903979, 743015, 888308, 862143, 979421, 113605, 206397,
    127113, 844358, 711569, 229153, 521470, 401793, 398896, 940810, 293983, 884749, 384802, 584151, 970201, 523882,
    158093, 929312, 205329, 106091, 30949, 195586, 495723, 348779, 852312, 1018463, 1009481, 448260, 841042, 122967,
    345269, 794764, 4520, 818773, 556171, 954221, 598210, 887110, 1020623, 324632, 398244, 622241, 456551, 122648,
    127837, 657676, 119884, 105156, 999897, 330160, 119285, 168005, 389703, 143699, 142524, 493258, 846778, 251420,
    516351, 83344, 171931, 879178, 663475, 546865, 428362, 658891, 500560, 557034, 830023, 274471, 629139, 958869,
    663071, 152133, 19535,
];
