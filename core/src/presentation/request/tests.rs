use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Map, Value, json};

use super::{
    Address, ClientId, Context, Invitation, PartyName, ResponseMode, UnverifiedRequest, UriMethod, VerifiedRequest,
    invitation,
};
use crate::{
    credential::mdoc::SessionTranscript,
    crypto::{jwe::ContentEncryption, p256::PublicKey, sha256},
    presentation::{
        Error, Refused,
        cast::{NONCE, RESPONSE_URI, STATE, Verifier, client_id, listed, named, pinned, query, request},
        relying_party::{NewRequest, Proof, client_id_of_certificate, link_to, link_with, link_with_object},
    },
    trust::{
        Anchors, ChainError, Profile, Scope, VERIFIER_ATTESTATION_TYPE, VERIFIER_TYPE,
        cast::{NOW, Party, authority},
    },
};

const ID: &str = "x509_san_dns:rp.example";

fn by_value(client_id: &ClientId, object: &str) -> Result<UnverifiedRequest, Error> {
    match Invitation::parse(&link_with_object("openid4vp://", client_id, object))? {
        Invitation::Request(request) => Ok(request),
        Invitation::Reference(_) => panic!("it is there"),
    }
}

fn unsigned(request: &NewRequest) -> Result<UnverifiedRequest, Error> {
    match Invitation::parse(&link_with("openid4vp://", request))? {
        Invitation::Request(request) => Ok(request),
        Invitation::Reference(_) => panic!("it is there"),
    }
}

/// The object, as it came after a fetch from `from` with this nonce.
fn fetched(object: String, id: &str, from: &str, nonce: Option<&str>) -> UnverifiedRequest {
    let from = Address::parse(from).expect("an address");
    let fetched = invitation::Fetched { from, wallet_nonce: nonce.map(str::to_owned) };
    let channel = invitation::Channel::Link { client_id: Some(client_id(id)), fetched: Some(fetched) };
    UnverifiedRequest { form: invitation::Form::Object(object), channel }
}

fn verify(verifier: &Verifier, request: &NewRequest) -> Result<VerifiedRequest, Refused> {
    by_value(&client_id(ID), &verifier.sign(request))?.verify(&verifier.context())
}

/// A request of nobody in particular.
fn of_redirect_uri() -> NewRequest {
    let id = client_id(&format!("redirect_uri:{RESPONSE_URI}"));
    NewRequest::new(&id, ResponseMode::DirectPost, NONCE, query()).with("state", STATE)
}

fn metadata(keys: Value) -> Value {
    json!({ "jwks": { "keys": keys }, "vp_formats_supported": { "dc+sd-jwt": {} } })
}

/// A point on P-256: the base point.
fn jwk() -> Value {
    json!({
        "kty": "EC", "crv": "P-256", "alg": "ECDH-ES", "use": "enc", "kid": "k1",
        "x": "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY", "y": "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
    })
}

#[test]
fn a_signed_request_says_who_asks_and_where_the_answer_goes() {
    let verifier = Verifier::new();
    let request = verify(&verifier, &request()).expect("it is good");
    let name = PartyName::Certified { name: "Phòng khám Hoa Sen".into(), by: Some("Registry of verifiers".into()) };
    let party =
        super::Party { name, identifier: "x509_san_dns:rp.example".into(), origin: "https://rp.example".into() };
    assert_eq!(request.party(), &party);
    assert_eq!(request.audience(), "x509_san_dns:rp.example");
    assert_eq!((request.nonce(), request.dcql_query()), (NONCE, &query()));
    assert_eq!(request.reply_to().response_uri().map(Address::as_str), Some(RESPONSE_URI));
    let transcript = SessionTranscript::openid4vp("x509_san_dns:rp.example", NONCE, None, RESPONSE_URI);
    assert_eq!(request.session_transcript(), &transcript);
}

#[test]
fn whoever_the_trust_list_names_itself_has_the_name_that_stands_there() {
    let mut verifier = Verifier::new();
    verifier.anchors = listed(&verifier.party, "Clinic of the list", &[VERIFIER_TYPE]);
    let party = verify(&verifier, &request()).expect("it is good").party().clone();
    assert_eq!(party.name, PartyName::Certified { name: "Clinic of the list".into(), by: None });
}

#[test]
fn a_chain_that_leads_nowhere_is_of_nobody_known_and_is_not_called_anything_else() {
    let mut verifier = Verifier::new();
    let for_credentials = listed(&verifier.root, "Issuers", &["urn:example:card"]);
    let others = pinned(&Party::root("Others"), Scope::Types(vec![VERIFIER_TYPE.into()]));
    let for_anything = pinned(&verifier.root, Scope::AnyType);
    for anchors in [Anchors::new(), for_credentials, others, for_anything] {
        verifier.anchors = anchors;
        let request = verify(&verifier, &request()).expect("its signature is good");
        assert_eq!(request.party().name, PartyName::Unknown);
        assert_eq!(request.party().origin, "https://rp.example");
    }
}

#[test]
fn a_chain_that_is_broken_is_of_nobody_at_all() {
    let verifier = Verifier::new();
    let id = client_id(ID);
    let try_chain = |chain: Vec<Vec<u8>>, anchors: &Anchors, now| {
        let object = verifier.sign_with(&request().with("exp", 9_000_000_000_i64), chain);
        let context = Context { anchors, now, ..verifier.context() };
        by_value(&id, &object).expect("it is a request").verify(&context).err().map(|refused| refused.error)
    };
    let own = vec![verifier.party.der.clone()];
    let late = NOW.plus(365 * 86_400);
    let nobody = Anchors::new();
    let by_hand = pinned(&verifier.root, Scope::Types(vec![VERIFIER_TYPE.into()]));
    assert_eq!(try_chain(own.clone(), &by_hand, NOW), None);
    assert_eq!(try_chain(own.clone(), &by_hand, late), Some(Error::Chain(ChainError::Expired)));
    assert_eq!(try_chain(own.clone(), &nobody, late), Some(Error::Chain(ChainError::Expired)));
    // The authority's namesake did not sign it.
    let namesake = pinned(&Party::root("Verifiers' CA"), Scope::AnyType);
    assert_eq!(try_chain(own, &namesake, NOW), Some(Error::Chain(ChainError::Signature)));
    let not_der = vec![b"not a certificate".to_vec()];
    assert_eq!(try_chain(not_der, &by_hand, NOW), Some(Error::Chain(ChainError::Malformed)));
    assert_eq!(try_chain(vec![], &by_hand, NOW), Some(Error::NotARequest));
    assert_eq!(try_chain(vec![verifier.party.der.clone(); 7], &by_hand, NOW), Some(Error::NotARequest));
    // Somebody else's certificate: the identifier fits, the key does not.
    let other = verifier.root.certifies("Other", |params| named(params, "rp.example"));
    assert_eq!(try_chain(vec![other.der], &by_hand, NOW), Some(Error::Signature));
    let authority = verifier.root.certifies("Sub", |params| {
        authority(params);
        named(params, "rp.example");
    });
    assert_eq!(try_chain(vec![authority.der], &by_hand, NOW), Some(Error::Chain(ChainError::Usage)));
    assert!(by_hand.signer_of_chain(&[&verifier.party.der], Profile::Verifier, "urn:example:card", NOW).is_err());
}

#[test]
fn every_parameter_that_is_wrong_is_refused_and_the_verifier_is_told_only_when_it_is_known() {
    let verifier = Verifier::new();
    let encrypted =
        |keys: Value| request().with("response_mode", "direct_post.jwt").with("client_metadata", metadata(keys));
    let mut other_alg = jwk();
    other_alg["alg"] = "ECDH-ES+A256KW".into();
    let mut for_signing = jwk();
    for_signing["use"] = "sig".into();
    let mut without_kid = jwk();
    without_kid.as_object_mut().expect("an object").remove("kid");
    let mut other_enc = metadata(json!([jwk()]));
    other_enc["encrypted_response_enc_values_supported"] = json!(["A256CBC-HS512"]);
    let transaction = |text: &str| request().with("transaction_data", json!([URL_SAFE_NO_PAD.encode(text)]));
    let told = [
        (request().with("response_type", "code"), Error::Unsupported),
        (request().with("response_type", "vp_token id_token"), Error::Unsupported),
        (request().without("response_type"), Error::Parameter),
        (request().without("nonce"), Error::Parameter),
        (request().with("nonce", ""), Error::Parameter),
        (request().with("nonce", "with space"), Error::Parameter),
        (request().with("nonce", "n\u{f4}"), Error::Parameter),
        (request().with("nonce", 17), Error::Parameter),
        (request().with("nonce", "n".repeat(513)), Error::Parameter),
        (request().with("scope", "card"), Error::Parameter),
        (request().without("dcql_query").with("scope", "card"), Error::Unsupported),
        (request().without("dcql_query"), Error::Parameter),
        (request().with("dcql_query", "text"), Error::Parameter),
        (request().with("redirect_uri", RESPONSE_URI), Error::Parameter),
        (request().with("client_metadata", "text"), Error::Parameter),
        (request().with("client_metadata", json!({ "vp_formats_supported": { "ldp_vc": {} } })), Error::Formats),
        (request().with("verifier_info", json!([])), Error::Parameter),
        (request().with("verifier_info", json!([{ "format": "jwt" }])), Error::Parameter),
        (request().with("verifier_info", json!([{ "format": "jwt", "data": 1 }])), Error::Parameter),
        (request().with("response_mode", "direct_post.jwt"), Error::Unsupported),
        (encrypted(json!([])), Error::Unsupported),
        (encrypted(json!([other_alg])), Error::Unsupported),
        (encrypted(json!([for_signing])), Error::Unsupported),
        (encrypted(json!([without_kid])), Error::Parameter),
        (encrypted(json!([jwk(), jwk()])), Error::Parameter),
        (encrypted(json!([])).with("client_metadata", other_enc), Error::Unsupported),
        (request().with("transaction_data", json!([])), Error::TransactionData),
        (request().with("transaction_data", "text"), Error::TransactionData),
        (transaction(r#"{"type":"unknown","credential_ids":["card"]}"#), Error::TransactionData),
        (transaction(r#"{"type":"payment"}"#), Error::TransactionData),
        (transaction(r#"{"type":"payment","credential_ids":[]}"#), Error::TransactionData),
        (transaction(r#"{"type":"payment","credential_ids":["other"]}"#), Error::TransactionData),
        (transaction(r#"{"type":"payment","type":"payment","credential_ids":["card"]}"#), Error::TransactionData),
        (
            transaction(r#"{"type":"payment","credential_ids":["card"],"transaction_data_hashes_alg":["md5"]}"#),
            Error::TransactionData,
        ),
        (transaction("not JSON"), Error::TransactionData),
    ];
    let untold = [
        (request().without("response_mode"), Error::Unsupported),
        (request().with("response_mode", "fragment"), Error::Unsupported),
        (request().with("response_mode", "dc_api"), Error::Unsupported),
        (request().without("response_uri"), Error::Parameter),
        (request().with("response_uri", "http://rp.example/answer"), Error::ResponseUri),
        (request().with("response_uri", "https://evil.example/answer"), Error::ResponseUri),
        (request().with("response_uri", "https://sub.rp.example/answer"), Error::ResponseUri),
        (request().with("response_uri", "https://rp.example@evil.example/"), Error::ResponseUri),
        (request().with("response_uri", "https://rp.example/#x"), Error::ResponseUri),
        (request().with("response_uri", 1), Error::Parameter),
        (request().with("state", "with space"), Error::Parameter),
        (request().with("state", "s".repeat(2049)), Error::Parameter),
        (request().with("aud", "https://other-wallet.example"), Error::Audience),
        (request().with("aud", json!([])), Error::Audience),
        (request().with("aud", 1), Error::Audience),
        (request().with("exp", NOW.0 - 300), Error::Expired),
        (request().with("iat", NOW.0 + 301), Error::NotYet),
        (request().with("nbf", NOW.0 + 301), Error::NotYet),
        (request().with("exp", "soon"), Error::Parameter),
        (request().with("client_id", "x509_san_dns:other.example"), Error::ClientId),
        (request().with("client_id", "x509_hash:rp.example"), Error::ClientId),
        (request().with("client_id", "rp.example"), Error::Unsupported),
        (request().without("client_id"), Error::Parameter),
        (request().with("request_uri", RESPONSE_URI), Error::Parameter),
        (request().with("request", "a.b.c"), Error::Parameter),
    ];
    let context = Context { transaction_types: &["payment"], ..verifier.context() };
    let cases = told.into_iter().map(|case| (case, true)).chain(untold.into_iter().map(|case| (case, false)));
    for ((request, error), is_told) in cases {
        let unverified = by_value(&client_id(ID), &verifier.sign(&request)).expect("a link");
        let refused = unverified.verify(&context).expect_err("it is wrong");
        assert_eq!((refused.error, refused.reply_to.is_some()), (error, is_told), "{:?}", request.parameters());
    }
}

#[test]
fn clocks_may_differ_by_five_minutes_and_a_request_without_an_end_counts_for_an_hour() {
    let verifier = Verifier::new();
    assert!(verify(&verifier, &request().with("exp", NOW.0 - 299).with("iat", NOW.0 + 300)).is_ok());
    let object = |issued: i64| {
        let header = json!({ "alg": "ES256", "typ": "oauth-authz-req+jwt", "x5c": x5c(&verifier.party.der) });
        let mut claims: Map<_, _> = request().parameters().clone();
        claims.insert("aud".into(), "https://self-issued.me/v2".into());
        claims.insert("iat".into(), issued.into());
        verifier.party.jwt(&header, &claims.into())
    };
    let id = client_id(ID);
    let verify = |issued| by_value(&id, &object(issued)).expect("a link").verify(&verifier.context());
    assert!(verify(NOW.0 - 3600).is_ok());
    assert_eq!(verify(NOW.0 - 3601).err().map(|refused| refused.error), Some(Error::Expired));
}

#[test]
fn a_wallet_with_an_identifier_of_its_own_answers_to_it_too() {
    let verifier = Verifier::new();
    let request = request().with("aud", json!(["https://wallet.example"]));
    let id = client_id(ID);
    let context = Context { wallet: Some("https://wallet.example"), ..verifier.context() };
    assert!(by_value(&id, &verifier.sign(&request)).expect("a link").verify(&context).is_ok());
    assert!(verify(&verifier, &request).is_err());
}

#[test]
fn headers_that_confuse_the_algorithm_or_the_type_are_refused() {
    let verifier = Verifier::new();
    let mut claims = request().parameters().clone();
    claims.insert("aud".into(), "https://self-issued.me/v2".into());
    let claims = Value::Object(claims);
    let good = json!({ "alg": "ES256", "typ": "oauth-authz-req+jwt", "x5c": x5c(&verifier.party.der) });
    let id = client_id(ID);
    let error = |object: &str| {
        let refused = by_value(&id, object).expect("a link").verify(&verifier.context());
        refused.err().map(|refused| refused.error)
    };
    assert_eq!(error(&verifier.party.jwt(&good, &claims)), None);
    for (name, value, expected) in [
        ("alg", json!("none"), Error::Unsigned),
        ("alg", json!("HS256"), Error::Unsupported),
        ("alg", json!("ES256K"), Error::Unsupported),
        ("alg", json!("RS256"), Error::Signature),
        ("alg", json!("EdDSA"), Error::Signature),
        ("alg", json!("ES384"), Error::Signature),
        ("alg", json!(null), Error::NotARequest),
        ("typ", json!("JWT"), Error::NotARequest),
        ("typ", json!("kb+jwt"), Error::NotARequest),
        ("typ", json!(null), Error::NotARequest),
        ("crit", json!(["exp"]), Error::Unsupported),
        ("x5c", json!("text"), Error::NotARequest),
        ("x5c", json!([1]), Error::NotARequest),
    ] {
        let mut header = good.clone();
        header[name] = value;
        assert_eq!(error(&verifier.party.jwt(&header, &claims)), Some(expected), "{header}");
    }
    let mut header = good.clone();
    header.as_object_mut().expect("an object").remove("x5c");
    assert_eq!(error(&verifier.party.jwt(&header, &claims)), Some(Error::Signature));
    let object = verifier.party.jwt(&good, &claims);
    let without = object.rsplit_once('.').expect("three parts").0;
    assert_eq!(error(&format!("{without}.")), Some(Error::Signature));
    assert_eq!(error(without), Some(Error::NotARequest));
    assert_eq!(error("a.b.c"), Some(Error::NotARequest));
    let long = fetched(format!("{object}{}", "A".repeat(64 * 1024)), ID, "https://rp.example/", None);
    assert_eq!(long.verify(&verifier.context()).err().map(|it| it.error), Some(Error::TooLarge));
    // Another's parameters under this signature.
    let other = verifier.sign(&request().with("nonce", "another"));
    let (others, signature) =
        (other.rsplit_once('.').expect("three parts").0, object.rsplit_once('.').expect("three").1);
    assert_eq!(error(&format!("{others}.{signature}")), Some(Error::Signature));
}

#[test]
fn a_certificate_is_named_by_its_digest_or_by_its_dns_name_and_not_by_one_like_it() {
    let verifier = Verifier::new();
    let by_hash = client_id_of_certificate(&verifier.party.der);
    let hashed = request().with("client_id", by_hash.as_str()).with("response_uri", "https://elsewhere.example/");
    let request_by_hash = by_value(&by_hash, &verifier.sign(&hashed)).expect("a link");
    let request_by_hash = request_by_hash.verify(&verifier.context()).expect("it is good");
    assert!(request_by_hash.party().is_certified());
    assert_eq!(request_by_hash.party().origin, "https://elsewhere.example");
    let other = client_id_of_certificate(&verifier.root.der);
    let wrong = by_value(&other, &verifier.sign(&request().with("client_id", other.as_str()))).expect("a link");
    assert_eq!(wrong.verify(&verifier.context()).err().map(|it| it.error), Some(Error::ClientId));
    let wild = verifier.root.certifies("Wild", |params| named(params, "*.example"));
    for (der, id) in [
        (&verifier.party.der, "x509_san_dns:sub.rp.example"),
        (&wild.der, "x509_san_dns:rp.example"),
        (&wild.der, "x509_san_dns:*.example"),
    ] {
        let object = verifier.sign_with(&request().with("client_id", id), vec![der.clone()]);
        let refused = by_value(&client_id(id), &object).expect("a link").verify(&verifier.context());
        assert_eq!(refused.err().map(|refused| refused.error), Some(Error::ClientId), "{id}");
    }
}

#[test]
fn a_request_without_a_signature_is_of_its_address_and_of_nobody_else() {
    let verifier = Verifier::new();
    let request = unsigned(&of_redirect_uri()).expect("a link").verify(&verifier.context()).expect("it is good");
    assert_eq!(request.party().name, PartyName::Unknown);
    assert_eq!(request.reply_to().response_uri().map(Address::as_str), Some(RESPONSE_URI));
    let error = |request: &NewRequest| match unsigned(request) {
        Err(error) => Some(error),
        Ok(request) => request.verify(&verifier.context()).err().map(|refused| refused.error),
    };
    assert_eq!(error(&of_redirect_uri().with("response_uri", "https://rp.example/other")), Some(Error::ResponseUri));
    assert_eq!(
        error(&of_redirect_uri().with("client_id", "redirect_uri:http://rp.example/")),
        Some(Error::ResponseUri)
    );
    assert_eq!(error(&request_unsigned("x509_san_dns:rp.example")), Some(Error::Unsigned));
    assert_eq!(error(&request_unsigned("x509_hash:abc")), Some(Error::Unsigned));
    assert_eq!(error(&request_unsigned("verifier_attestation:rp.example")), Some(Error::Unsigned));
    for id in [
        "rp.example",
        "https://rp.example",
        "decentralized_identifier:did:example:1",
        "openid_federation:https://rp.example",
        "origin:https://rp.example",
        "web-origin:https://rp.example",
    ] {
        assert_eq!(error(&request_unsigned(id)), Some(Error::Unsupported), "{id}");
    }
    assert_eq!(error(&request_unsigned("redirect_uri:")), Some(Error::Parameter));
    // Such a verifier has no key that anybody could know.
    let id = client_id(&format!("redirect_uri:{RESPONSE_URI}"));
    let signed = by_value(&id, &verifier.sign(&of_redirect_uri())).expect("a link");
    assert_eq!(signed.verify(&verifier.context()).err().map(|it| it.error), Some(Error::Unsupported));
    assert!(matches!(
        Invitation::parse(&link_to("openid4vp://", &id, "https://rp.example/r", UriMethod::Get)),
        Err(Error::Unsupported)
    ));
}

fn request_unsigned(id: &str) -> NewRequest {
    request().with("client_id", id)
}

#[test]
fn texts_that_are_no_links_of_requests_are_refused() {
    let id = "client_id=x509_san_dns%3Arp.example";
    let uri = "request_uri=https%3A%2F%2Frp.example%2Fr";
    for (text, error) in [
        (String::new(), Error::NotARequest),
        ("hello".into(), Error::NotARequest),
        ("openid4vp://".into(), Error::NotARequest),
        (format!("http://wallet.example/?{id}&{uri}"), Error::NotARequest),
        (format!("javascript:alert(1)?{id}&{uri}"), Error::NotARequest),
        (format!("openid4vp://?{uri}"), Error::NotARequest),
        (format!("openid4vp://?{id}&{id}&{uri}"), Error::Parameter),
        (format!("openid4vp://?{id}&{uri}&{uri}"), Error::Parameter),
        (format!("openid4vp://?{id}&{uri}&request=a.b.c"), Error::Parameter),
        (format!("openid4vp://?{id}&request=a.b.c&request_uri_method=post"), Error::Parameter),
        (format!("openid4vp://?{id}&{uri}&request_uri_method=POST"), Error::Parameter),
        (format!("openid4vp://?{id}&{uri}&request_uri_method=put"), Error::Parameter),
        (format!("openid4vp://?{id}&request_uri=http%3A%2F%2Frp.example%2Fr"), Error::ResponseUri),
        (format!("openid4vp://?{id}&request_uri=file%3A%2F%2F%2Fetc%2Fpasswd"), Error::ResponseUri),
        (format!("openid4vp://?{id}%ff&{uri}"), Error::NotARequest),
        (format!("openid4vp://?client_id=rp.example&{uri}"), Error::Unsupported),
        ("openid4vp://?client_id=redirect_uri%3Ahttps%3A%2F%2Frp.example%2F&dcql_query=%7B".into(), Error::Parameter),
        (format!("openid4vp://?{id}&{uri}&x={}", "a".repeat(64 * 1024)), Error::TooLarge),
        (
            format!("openid4vp://?{id}&{uri}{}", (0..64).map(|at| format!("&p{at}=1")).collect::<String>()),
            Error::NotARequest,
        ),
    ] {
        let shown: String = text.chars().take(120).collect();
        assert_eq!(Invitation::parse(&text).err(), Some(error), "{shown}");
    }
    for scheme in ["openid4vp://", "openid4vp://authorize", "haip-vp://", "https://wallet.example/vp"] {
        let Ok(Invitation::Reference(reference)) = Invitation::parse(&format!(" {scheme}?{id}&{uri}\n")) else {
            panic!("{scheme}")
        };
        assert_eq!((reference.origin().as_str(), reference.method()), ("https://rp.example", UriMethod::Get));
    }
}

#[test]
fn what_was_fetched_repeats_the_nonce_and_answers_to_where_it_was_fetched() {
    let verifier = Verifier::new();
    let id = ID;
    let from = "https://rp.example/request/1";
    let sign = |request: NewRequest| verifier.sign(&request);
    let error = |object: String, id: &str, from: &str, nonce: Option<&str>| {
        fetched(object, id, from, nonce).verify(&verifier.context()).err().map(|refused| refused.error)
    };
    let good = || sign(request().with("wallet_nonce", "w1"));
    assert_eq!(error(good(), id, from, Some("w1")), None);
    assert_eq!(error(good(), id, from, None), None);
    assert_eq!(error(good(), id, from, Some("w2")), Some(Error::WalletNonce));
    assert_eq!(error(sign(request()), id, from, Some("w1")), Some(Error::WalletNonce));
    assert_eq!(error(sign(request().with("wallet_nonce", 1)), id, from, Some("w1")), Some(Error::Parameter));
    assert_eq!(error(good(), "x509_san_dns:other.example", from, Some("w1")), Some(Error::ClientId));
    assert_eq!(error(good(), id, "https://other.example/request", Some("w1")), Some(Error::ResponseUri));
    assert_eq!(error(good(), id, "https://rp.example:8443/request", Some("w1")), Some(Error::ResponseUri));
}

#[test]
fn an_attested_verifier_is_known_by_whoever_attests_it() {
    let verifier = Verifier::new();
    let authority = Party::root("Attestations");
    let issuer = authority.certifies("Issuer of attestations", |params| named(params, "attest.example"));
    let anchors = listed(&authority, "Registry", &[VERIFIER_ATTESTATION_TYPE]);
    let jwk = jwk_of(verifier.party.key.public_key());
    let claims = json!({
        "iss": "https://attest.example", "sub": "clinic", "exp": NOW.0 + 600, "cnf": { "jwk": jwk },
        "redirect_uris": [RESPONSE_URI],
    });
    let header = json!({ "alg": "ES256", "typ": "verifier-attestation+jwt", "x5c": x5c(&issuer.der) });
    let id = client_id("verifier_attestation:clinic");
    let error = |attestation: String, request: &NewRequest, anchors: &Anchors| {
        let draft = request.draft(&Proof::Attestation(attestation), NOW, 300);
        let signature = verifier.party.key.sign(draft.to_be_signed());
        let context = Context { anchors, ..verifier.context() };
        match by_value(&id, &draft.finish(&signature)).expect("a link").verify(&context) {
            Ok(request) => Ok(request.party().name.clone()),
            Err(refused) => Err(refused.error),
        }
    };
    let request = request().with("client_id", id.as_str());
    let name = PartyName::Certified { name: "clinic".into(), by: Some("Registry".into()) };
    assert_eq!(error(issuer.jwt(&header, &claims), &request, &anchors), Ok(name));
    let elsewhere = request.clone().with("response_uri", "https://rp.example/other");
    assert_eq!(error(issuer.jwt(&header, &claims), &elsewhere, &anchors), Err(Error::ResponseUri));
    // Whoever may be a verifier may not thereby name others.
    let verifiers = listed(&authority, "Registry", &[VERIFIER_TYPE]);
    assert_eq!(error(issuer.jwt(&header, &claims), &request, &verifiers), Err(Error::Chain(ChainError::Scope)));
    let nobody = Anchors::new();
    assert_eq!(error(issuer.jwt(&header, &claims), &request, &nobody), Err(Error::Chain(ChainError::Unknown)));
    for (name, value, expected) in [
        ("iss", json!("https://other.example"), Error::Attestation),
        ("iss", json!(null), Error::Parameter),
        ("sub", json!("other"), Error::ClientId),
        ("exp", json!(NOW.0 - 301), Error::Expired),
        ("exp", json!(null), Error::Parameter),
        ("nbf", json!(NOW.0 + 301), Error::NotYet),
        ("cnf", json!({}), Error::Parameter),
        ("cnf", json!({ "jwk": jwk_of(issuer.key.public_key()) }), Error::Signature),
        ("redirect_uris", json!("text"), Error::Parameter),
    ] {
        let mut claims = claims.clone();
        claims[name] = value;
        assert_eq!(error(issuer.jwt(&header, &claims), &request, &anchors), Err(expected), "{claims}");
    }
    let mut without_end = claims.clone();
    without_end.as_object_mut().expect("an object").remove("exp");
    assert_eq!(error(issuer.jwt(&header, &without_end), &request, &anchors), Err(Error::Parameter));
    let forged = verifier.party.jwt(&header, &claims);
    assert_eq!(error(forged, &request, &anchors), Err(Error::Signature));
    let without_chain = json!({ "alg": "ES256", "typ": "verifier-attestation+jwt" });
    assert!(error(issuer.jwt(&without_chain, &claims), &request, &nobody).is_err());
    let wrong_type = json!({ "alg": "ES256", "typ": "JWT", "x5c": x5c(&issuer.der) });
    assert_eq!(error(issuer.jwt(&wrong_type, &claims), &request, &anchors), Err(Error::NotARequest));
}

#[test]
fn over_the_digital_credentials_api_the_platform_says_which_site_it_is() {
    let verifier = Verifier::new();
    let origin = "https://rp.example";
    let verify = |data: Value, origin: &str| {
        let request = UnverifiedRequest::of_dc_api(data.to_string().as_bytes(), origin)?;
        request.verify(&verifier.context()).map_err(|refused| refused.error)
    };
    let plain = request().with("response_mode", "dc_api").with("client_id", "x509_san_dns:bank.example");
    let plain = Value::Object(plain.parameters().clone());
    let anonymous = verify(plain, origin).expect("it is good");
    assert_eq!((anonymous.audience(), &anonymous.party().name), ("origin:https://rp.example", &PartyName::Unknown));
    assert_eq!(anonymous.party().identifier, "origin:https://rp.example");
    let transcript = SessionTranscript::openid4vp_dc_api(origin, NONCE, None);
    assert_eq!(anonymous.session_transcript(), &transcript);

    let signed =
        request().with("response_mode", "dc_api").with("expected_origins", json!([origin, "https://b.example"]));
    let object = |request: &NewRequest| json!({ "request": verifier.sign(request) });
    let known = verify(object(&signed), origin).expect("it is good");
    assert!(known.party().is_certified());
    assert_eq!(known.audience(), "origin:https://rp.example");
    let error = |data: Value, origin: &str| verify(data, origin).err();
    assert_eq!(error(object(&signed), "https://evil.example"), Some(Error::Origin));
    assert_eq!(error(object(&signed), "https://rp.example/"), Some(Error::Origin));
    assert_eq!(error(object(&signed.clone().without("expected_origins")), origin), Some(Error::Origin));
    assert_eq!(error(object(&signed.clone().with("expected_origins", origin)), origin), Some(Error::Origin));
    assert_eq!(error(object(&signed.clone().with("response_mode", "direct_post")), origin), Some(Error::Unsupported));
    assert_eq!(error(object(&signed.clone().with("aud", "https://other.example")), origin), Some(Error::Audience));
    assert_eq!(error(json!({ "request": { "payload": "", "signatures": [] } }), origin), Some(Error::Unsupported));
    assert_eq!(error(json!({ "request": "a.b.c", "nonce": "n" }), origin), Some(Error::Parameter));
    assert_eq!(error(json!([]), origin), Some(Error::NotARequest));
    assert_eq!(error(json!({}), ""), Some(Error::Origin));
    // A request that was made for a link is not answered to a site.
    assert_eq!(error(object(&request()), origin), Some(Error::Origin));
}

#[test]
fn an_encrypted_answer_goes_to_the_first_key_that_fits_with_the_strongest_encryption_that_is_taken() {
    let verifier = Verifier::new();
    let other = json!({ "kty": "OKP", "crv": "X25519", "alg": "ECDH-ES", "kid": "x", "x": "WPX7wnwq10hFNK9aDSyG1QlLswE_CJY14LdhcFUIVVc" });
    for (names, content) in [
        (None, ContentEncryption::A128Gcm),
        (Some(json!(["A128GCM", "A256GCM"])), ContentEncryption::A256Gcm),
        (Some(json!(["A128CBC-HS256", "A128GCM"])), ContentEncryption::A128Gcm),
    ] {
        let mut metadata = metadata(json!([other, jwk()]));
        if let Some(names) = names {
            metadata["encrypted_response_enc_values_supported"] = names;
        }
        let request = request().with("response_mode", "direct_post.jwt").with("client_metadata", metadata);
        let request = verify(&verifier, &request).expect("it is good");
        let encryption = request.reply_to().encryption().expect("it is encrypted");
        assert_eq!((encryption.key_id.as_str(), encryption.content), ("k1", content));
        let transcript = SessionTranscript::openid4vp(
            "x509_san_dns:rp.example",
            NONCE,
            Some(&encryption.thumbprint()),
            RESPONSE_URI,
        );
        assert_eq!(request.session_transcript(), &transcript);
    }
}

#[test]
fn a_transaction_that_the_app_knows_is_kept_with_its_digest() {
    let verifier = Verifier::new();
    let encoded = URL_SAFE_NO_PAD.encode(r#"{"type":"payment","credential_ids":["card"],"amount":"12"}"#);
    let object = verifier.sign(&request().with("transaction_data", json!([encoded])));
    let context = Context { transaction_types: &["payment"], ..verifier.context() };
    let request = by_value(&client_id(ID), &object).expect("a link").verify(&context);
    let request = request.expect("it is known");
    let [transaction] = request.transaction_data() else { panic!("there is one") };
    assert_eq!((transaction.kind(), transaction.credential_ids()), ("payment", &["card".to_owned()][..]));
    assert_eq!(transaction.digest(), URL_SAFE_NO_PAD.encode(sha256(encoded.as_bytes())));
    assert_eq!((transaction.named_hash(), transaction.content()["amount"].as_str()), (None, Some("12")));
}

#[test]
fn nothing_of_a_request_is_printed() {
    let verifier = Verifier::new();
    let request = verify(&verifier, &request()).expect("it is good");
    let printed = format!("{request:?} {:?} {:?}", request.reply_to(), Address::parse(RESPONSE_URI));
    assert!(![NONCE, STATE, "answer/1"].iter().any(|secret| printed.contains(secret)), "{printed}");
}

fn x5c(der: &[u8]) -> Value {
    json!([STANDARD.encode(der)])
}

fn jwk_of(key: &PublicKey) -> Value {
    json!({ "kty": "EC", "crv": "P-256", "x": URL_SAFE_NO_PAD.encode(key.x()), "y": URL_SAFE_NO_PAD.encode(key.y()) })
}
