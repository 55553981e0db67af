use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use super::{
    Binding, ClaimPath, Error, Expected, IssuerMetadata, IssuerMetadataError, KeyBinding, PresentError, SdJwt,
    UnverifiedSdJwt, UnverifiedSdJwtVc, issuer_metadata_url,
};
use crate::{
    consent::{Consent, Showing},
    crypto::{p256::SigningKey, sha256, verifying_key::VerifyingKey},
    host::Timestamp,
    trust::{Anchors, Scope, Verified},
};

/// An issuer, a holder, and a verifier that knows the issuer's key.
pub(super) struct Scene {
    pub(super) issuer: SigningKey,
    pub(super) holder: SigningKey,
    pub(super) anchors: Anchors,
}

impl Scene {
    pub(super) fn new() -> Self {
        let ((issuer, _), (holder, _)) = (SigningKey::make(), SigningKey::make());
        let mut anchors = Anchors::new();
        anchors.add_key(None, VerifyingKey::P256(*issuer.public_key()), Scope::AnyType);
        Self { issuer, holder, anchors }
    }

    /// Signed, with these disclosures.
    pub(super) fn issue(&self, claims: &Value, disclosures: &[String]) -> String {
        let point = self.holder.public_key();
        let mut payload = json!({
            "vct": "urn:example:1", "iss": "https://issuer.example",
            "cnf": { "jwk": { "kty": "EC", "crv": "P-256", "x": base64(point.x()), "y": base64(point.y()) } },
        });
        let members = payload.as_object_mut().expect("an object");
        members.extend(claims.as_object().cloned().expect("an object"));
        let jwt = sign(&json!({ "alg": "ES256", "typ": "dc+sd-jwt" }), &payload, &self.issuer);
        [jwt].iter().chain(disclosures).map(|part| format!("{part}~")).collect()
    }

    fn receive(&self, text: &str) -> Verified<SdJwt> {
        let parsed = UnverifiedSdJwt::parse(text).expect("an SD-JWT");
        parsed.verify(&self.anchors, KeyBinding::Issued, NOW).expect("it holds")
    }

    fn check(&self, text: &str) -> Result<Verified<SdJwt>, Error> {
        UnverifiedSdJwt::parse(text)?.verify(&self.anchors, KeyBinding::Expected(EXPECTED), NOW)
    }
}

/// A licence: an address that is hidden and whose street is hidden in it, and classes that are hidden one by one.
fn licence() -> (Value, Vec<String>) {
    let street = disclosure(&json!(["s1", "street", "1 Bạch Đằng"]));
    let address = disclosure(&json!(["s2", "address", { "city": "Đà Nẵng", "_sd": [digest(&street)] }]));
    let name = disclosure(&json!(["s3", "name", "Nguyễn Thị Minh Khai"]));
    let (a, b) = (disclosure(&json!(["s4", { "class": "A" }])), disclosure(&json!(["s5", { "class": "B" }])));
    let claims = json!({
        "_sd": [digest(&name), digest(&address), digest("decoy")],
        "classes": [{ "...": digest(&a) }, { "...": digest("another decoy") }, { "...": digest(&b) }, { "class": "C" }],
    });
    (claims, vec![street, a, name, address, b])
}

fn path(parts: Value) -> ClaimPath {
    ClaimPath::from_json(&parts).expect("a path")
}

fn agreed(claims: &[&str]) -> Consent {
    let claims = claims.iter().map(|claim| (*claim).to_owned()).collect();
    Showing::new("Phòng khám".into(), "to see a doctor".into(), claims).agreed_by_the_person()
}

fn shown(claims: &Map<String, Value>) -> Value {
    let mut claims = claims.clone();
    for plumbing in ["vct", "iss", "cnf"] {
        claims.remove(plumbing);
    }
    Value::Object(claims)
}

#[test]
fn a_holder_shows_what_was_chosen_with_what_is_above_and_below_it_and_nothing_else() {
    let scene = Scene::new();
    let (claims, disclosures) = licence();
    let held = scene.receive(&scene.issue(&claims, &disclosures));
    let closed = json!([{ "class": "C" }]);
    for (paths, told) in [
        (vec![], json!({ "classes": closed })),
        (vec![json!(["name"])], json!({ "classes": closed, "name": "Nguyễn Thị Minh Khai" })),
        (
            vec![json!(["address"])],
            json!({ "classes": closed, "address": { "city": "Đà Nẵng", "street": "1 Bạch Đằng" } }),
        ),
        (vec![json!(["address", "city"])], json!({ "classes": closed, "address": { "city": "Đà Nẵng" } })),
        (
            vec![json!(["address", "street"])],
            json!({ "classes": closed, "address": { "city": "Đà Nẵng", "street": "1 Bạch Đằng" } }),
        ),
        (vec![json!(["classes", 2])], json!({ "classes": [{ "class": "B" }, { "class": "C" }] })),
        (
            vec![json!(["classes", null, "class"])],
            json!({ "classes": [{ "class": "A" }, { "class": "B" }, { "class": "C" }] }),
        ),
        (
            vec![json!(["classes", 0]), json!(["classes", 0]), json!(["vct"])],
            json!({ "classes": [{ "class": "A" }, { "class": "C" }] }),
        ),
    ] {
        let paths: Vec<_> = paths.into_iter().map(path).collect();
        let names: Vec<_> = paths.iter().map(ToString::to_string).collect();
        let consent = agreed(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let draft = held.present(&paths, &consent).and_then(|it| it.bind(&EXPECTED, NOW)).expect("agreed to");
        let signature = scene.holder.sign(&draft.to_be_signed());
        let text = draft.finish(&signature).expect("the right key");
        let checked = scene.check(&text).expect("it holds");
        assert_eq!(shown(checked.claims()), told, "{names:?}");
        assert_eq!(*checked.binding(), Binding::Proven { issued: NOW });
        let bare = held.present(&paths, &consent).expect("agreed to").without_key_binding();
        assert_eq!(scene.check(&bare).err(), Some(Error::KeyBinding));
        let parsed = UnverifiedSdJwt::parse(&bare).expect("an SD-JWT");
        let looked_at = parsed.verify(&scene.anchors, KeyBinding::Inspect, NOW).expect("it holds");
        assert_eq!((shown(looked_at.claims()), looked_at.binding()), (told, &Binding::None));
    }
}

#[test]
fn nothing_is_shown_that_the_person_did_not_agree_to_or_that_is_not_there() {
    let scene = Scene::new();
    let (claims, disclosures) = licence();
    let held = scene.receive(&scene.issue(&claims, &disclosures));
    let present = |asked: Value, names: &[&str]| held.present(&[path(asked)], &agreed(names)).err();
    assert_eq!(present(json!(["name"]), &["address"]), Some(PresentError::NotAgreed));
    assert_eq!(present(json!(["address"]), &["address.city"]), Some(PresentError::NotAgreed));
    assert_eq!(present(json!(["address", "city"]), &["address"]), Some(PresentError::NotAgreed));
    for missing in [json!(["nickname"]), json!(["address", "province"]), json!(["classes", 7]), json!(["classes", 1])] {
        let name = path(missing.clone()).to_string();
        assert_eq!(present(missing, &[&name]), Some(PresentError::NoClaim), "{name}");
    }
    for wrong in [json!(["name", "first"]), json!(["classes", "class"]), json!([null]), json!(["address", 0])] {
        let name = path(wrong.clone()).to_string();
        assert_eq!(present(wrong, &[&name]), Some(PresentError::NoClaim), "{name}");
    }
    let draft = held.present(&[], &agreed(&[])).and_then(|it| it.bind(&EXPECTED, NOW)).expect("nothing is hidden");
    let signature = scene.issuer.sign(&draft.to_be_signed());
    assert_eq!(draft.finish(&signature), Err(PresentError::Signature));
}

#[test]
fn what_was_received_without_some_of_its_disclosures_is_shown_without_them() {
    let scene = Scene::new();
    let (claims, disclosures) = licence();
    let held = scene.receive(&scene.issue(&claims, &disclosures[1..]));
    let (asked, consent) = (path(json!(["address"])), agreed(&["address"]));
    let text = held.present(&[asked], &consent).expect("agreed to").without_key_binding();
    assert_eq!(shown(scene.receive(&text).claims())["address"], json!({ "city": "Đà Nẵng" }));
}

#[test]
fn a_disclosure_costs_no_more_than_its_own_size_however_often_it_is_referred_to() {
    let scene = Scene::new();
    // Each stands twice in the one above it: read each time, that would be 2^64 values.
    let mut disclosures = vec![disclosure(&json!(["s", "leaf"]))];
    for _ in 0..64 {
        let below = disclosures.last().map(|it| digest(it)).expect("there is one");
        disclosures.push(disclosure(&json!(["s", [{ "...": below }, { "...": below }]])));
    }
    let top = disclosures.last().map(|it| digest(it)).expect("there is one");
    let text = scene.issue(&json!({ "a": [{ "...": top }] }), &disclosures);
    let check = |text: &str| {
        UnverifiedSdJwt::parse(text).and_then(|it| it.verify(&scene.anchors, KeyBinding::Issued, NOW)).err()
    };
    assert!(matches!(check(&text), Some(Error::Disclosure | Error::Malformed)));
    // One below the other, further than what is read.
    let mut deep = vec![disclosure(&json!(["s", 1]))];
    for _ in 0..100 {
        let below = deep.last().map(|it| digest(it)).expect("there is one");
        deep.push(disclosure(&json!(["s", [{ "...": below }]])));
    }
    let top = deep.last().map(|it| digest(it)).expect("there is one");
    assert_eq!(check(&scene.issue(&json!({ "a": [{ "...": top }] }), &deep)), Some(Error::Malformed));
    // 100,000 digests of one disclosure, and as many of nothing.
    let one = disclosure(&json!(["s", 1]));
    let many: Vec<_> = (0..100_000).map(|_| json!({ "...": "A" })).collect();
    assert_eq!(check(&scene.issue(&json!({ "a": many }), &[one])), Some(Error::TooLarge));
    let decoys: Vec<_> = (0..5_000).map(|at| json!({ "...": format!("{at}") })).collect();
    assert_eq!(check(&scene.issue(&json!({ "a": decoys }), &[])), Some(Error::TooLarge));
}

#[test]
fn the_json_form_is_kept_and_shown_as_the_compact_one() {
    let scene = Scene::new();
    let (claims, disclosures) = licence();
    let text = scene.issue(&claims, &disclosures);
    let jwt: Vec<_> = text.split('~').next().expect("a first part").split('.').collect();
    let flattened = json!({
        "protected": jwt[0], "payload": jwt[1], "signature": jwt[2], "header": { "disclosures": disclosures },
    });
    let held = scene.receive(&flattened.to_string());
    assert_eq!(held.as_compact(), text);
    let consent = agreed(&["name"]);
    let shown_name = held.present(&[ClaimPath::top("name")], &consent).expect("agreed to").without_key_binding();
    assert_eq!(shown_name, format!("{}~{}~", jwt.join("."), disclosures[2]));
}

#[test]
fn metadata_of_an_issuer_are_between_host_and_path() {
    for (issuer, url) in [
        ("https://example.com", "https://example.com/.well-known/jwt-vc-issuer"),
        ("https://example.com/", "https://example.com/.well-known/jwt-vc-issuer"),
        ("https://example.com/tenant/1234", "https://example.com/.well-known/jwt-vc-issuer/tenant/1234"),
        ("https://example.com/tenant/1234/", "https://example.com/.well-known/jwt-vc-issuer/tenant/1234"),
        ("https://example.com:8443/a", "https://example.com:8443/.well-known/jwt-vc-issuer/a"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443/.well-known/jwt-vc-issuer"),
    ] {
        assert_eq!(issuer_metadata_url(issuer).as_deref(), Some(url));
    }
    for other in [
        "http://example.com",
        "HTTPS://example.com",
        "https://",
        "https:///path",
        "https://:443",
        "https://user@example.com",
        "https://example.com?a=b",
        "https://example.com/a#b",
        "https://example.com\\@other.example",
        "https://exa mple.com",
        "https://example.com/a\nb",
        "https://vídụ.example",
        "urn:example:issuer",
        "",
    ] {
        assert_eq!(issuer_metadata_url(other), None, "{other}");
    }
    assert_eq!(issuer_metadata_url(&format!("https://example.com/{}", "a".repeat(2048))), None);
}

#[test]
fn keys_that_are_elsewhere_are_asked_for_and_count_for_nothing_before_they_came() {
    let issuer = "https://issuer.example";
    let metadata = json!({ "issuer": issuer, "jwks_uri": "https://issuer.example/keys" }).to_string();
    let metadata = IssuerMetadata::parse(metadata.as_bytes(), issuer).expect("metadata");
    assert_eq!(metadata.wanted(), Some("https://issuer.example/keys"));
    let mut anchors = Anchors::new();
    anchors.add_issuer(issuer.into(), Scope::AnyType);
    assert!(metadata.add_to(&mut anchors).is_err());
    for broken in ["", "[]", "{}", r#"{"keys":{}}"#, r#"{"keys":[],"keys":[]}"#] {
        assert_eq!(metadata.clone().with_keys(broken.as_bytes()), Err(IssuerMetadataError::Malformed), "{broken}");
    }
    assert_eq!(metadata.with_keys(br#"{"keys":[]}"#).expect("a set").add_to(&mut anchors), Ok(0));
    let large = format!(r#"{{"issuer":"{issuer}","jwks":{{"keys":[]}},"x":"{}"}}"#, "a".repeat(256 * 1024));
    assert_eq!(IssuerMetadata::parse(large.as_bytes(), issuer), Err(IssuerMetadataError::Malformed));
}

#[test]
fn nothing_personal_stands_in_debug_output() {
    let scene = Scene::new();
    let (claims, disclosures) = licence();
    let text = scene.issue(&claims, &disclosures);
    let credential = UnverifiedSdJwtVc::parse(&text).expect("a credential");
    let shown = format!("{credential:?} {:?}", credential.token());
    let credential = credential.verify_against(&scene.anchors, KeyBinding::Issued, NOW).expect("it holds");
    let presentation = credential.present(&[ClaimPath::top("name")], &agreed(&["name"])).expect("agreed to");
    let shown = format!("{shown} {credential:?} {:?} {presentation:?}", credential.token());
    let draft = presentation.bind(&EXPECTED, NOW).expect("a key");
    let shown = format!("{shown} {draft:?} {:?}", Binding::Proven { issued: NOW });
    for personal in ["Khai", "Nẵng", "street", "urn:example"] {
        assert!(!shown.contains(personal), "{shown}");
    }
}

pub(super) fn disclosure(parts: &Value) -> String {
    base64(parts.to_string().as_bytes())
}

pub(super) fn digest(disclosure: &str) -> String {
    base64(&sha256(disclosure.as_bytes()))
}

fn sign(header: &Value, payload: &Value, key: &SigningKey) -> String {
    let input = format!("{}.{}", base64(header.to_string().as_bytes()), base64(payload.to_string().as_bytes()));
    format!("{input}.{}", base64(&key.sign(input.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) const NOW: Timestamp = Timestamp(1_790_000_010);
const EXPECTED: Expected<'static> = Expected { audience: "https://verifier.example", nonce: "n-0S6_WzA2Mj" };
