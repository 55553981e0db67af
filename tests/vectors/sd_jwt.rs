use base64::{Engine, engine::general_purpose::STANDARD};
use dinhdanh::{
    credential::sd_jwt::{
        Binding, Error, Expected, IssuerMetadata, KeyBinding, SdJwt, SdJwtVc, UnverifiedSdJwt, UnverifiedSdJwtVc,
    },
    host::Timestamp,
    trust::{Anchors, ChainError, NoSigner, Scope},
};
use dinhdanh_tests::shelf::{Vector, country};
use serde_json::{Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_sd_jwt_is_believed_with_exactly_its_claims() {
    accept_all("sd_jwt", check);
}

#[test]
fn every_invalid_sd_jwt_is_refused_with_its_code() {
    refuse_all("sd_jwt", check);
}

#[test]
fn every_code_that_an_sd_jwt_is_refused_with_has_a_vector() {
    let codes = codes("sd_jwt");
    for error in [
        Error::Malformed,
        Error::TooLarge,
        Error::Unsupported,
        Error::Issuer(NoSigner::Unknown),
        Error::Issuer(NoSigner::Type),
        Error::Chain(ChainError::Malformed),
        Error::Chain(ChainError::Unknown),
        Error::Chain(ChainError::Expired),
        Error::Chain(ChainError::Usage),
        Error::Chain(ChainError::Scope),
        Error::Signature,
        Error::Disclosure,
        Error::NotYet,
        Error::Expired,
        Error::KeyBinding,
        Error::KeyBindingAudience,
        Error::KeyBindingNonce,
        Error::KeyBindingTime,
    ] {
        assert!(codes.contains(error.code()), "{}", error.code());
    }
    assert!(codes.contains("credential.issuer_metadata"));
}

fn check(vector: &Vector) -> Result<Value, String> {
    let now = Timestamp(vector.number("now"));
    let anchors = anchors(&vector.expected["anchors"])?;
    let key_binding = match &vector.expected["key_binding"] {
        Value::String(word) if word == "issued" => KeyBinding::Issued,
        Value::String(word) if word == "inspect" => KeyBinding::Inspect,
        expected => KeyBinding::Expected(Expected {
            audience: expected["audience"].as_str().expect("a text"),
            nonce: expected["nonce"].as_str().expect("a text"),
        }),
    };
    let code = |error: Error| error.code().to_owned();
    let vc = || UnverifiedSdJwtVc::parse(vector.text()).map_err(code);
    let verified = match vector.word("profile") {
        "sd_jwt" => {
            let parsed = UnverifiedSdJwt::parse(vector.text()).map_err(code)?;
            return parsed.verify(&anchors, key_binding, now).map(|token| told(&token)).map_err(code);
        }
        "sd_jwt_vc" => vc()?,
        "sd_jwt_vc_older" => vc()?.accept_older_typ(),
        other => panic!("no profile {other}"),
    };
    verified.verify_against(&anchors, key_binding, now).map(|credential| told_of_profile(&credential)).map_err(code)
}

/// Whom the verifier of this vector believes.
pub fn anchors(asked: &Value) -> Result<Anchors, String> {
    let items = |name: &str| asked[name].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let scope = match asked.get("types") {
        None => Scope::AnyType,
        Some(_) => Scope::Types(items("types").iter().map(text).collect()),
    };
    let mut anchors = if asked["list"] == true { Anchors::of(&country()) } else { Anchors::new() };
    anchors.add_jwks(&json!({ "keys": items("keys") }), &scope);
    for certificate in items("certificates") {
        let der = STANDARD.decode(text(&certificate)).expect("base64");
        assert_eq!(anchors.add_der(&der, &scope), 1, "a certificate that can be read");
    }
    for issuer in items("issuers") {
        anchors.add_issuer(text(&issuer), scope.clone());
    }
    for published in items("metadata") {
        let code = |_| "credential.issuer_metadata".to_owned();
        let mut metadata = IssuerMetadata::parse(text(&published["document"]).as_bytes(), &text(&published["issuer"]))
            .map_err(code)?;
        if metadata.wanted().is_some() {
            metadata = metadata.with_keys(text(&published["keys"]).as_bytes()).map_err(code)?;
        }
        // Keys of nobody who is an anchor are not added, and so the credential is of nobody.
        let _ = metadata.add_to(&mut anchors);
    }
    Ok(anchors)
}

fn told(token: &SdJwt) -> Value {
    let seconds = |time: Option<Timestamp>| time.map(|time| time.0);
    let binding = match token.binding() {
        Binding::None => json!("none"),
        Binding::Proven { issued } => json!({ "proven": issued.0 }),
        Binding::NotCompared { audience, nonce, issued } => {
            json!({ "not_compared": { "audience": audience, "nonce": nonce, "issued": issued.0 } })
        }
    };
    json!({
        "typ": token.typ(), "algorithm": token.algorithm().jose_name(), "issuer": token.issuer(),
        "signer": token.signer().display_name(), "issued": seconds(token.issued()), "begins": seconds(token.begins()),
        "expires": seconds(token.expires()), "claims": token.claims(), "binding": binding,
    })
}

fn told_of_profile(credential: &SdJwtVc) -> Value {
    let mut told = told(credential.token());
    told["vct"] = credential.vct().into();
    told["vct_integrity"] = json!(credential.vct_integrity().map(|it| it.as_str()));
    told["other_types"] = json!(credential.other_types());
    told["status"] = match credential.status() {
        Ok(status) => json!(status.map(|status| json!({ "uri": status.uri, "index": status.index }))),
        Err(_) => json!("unknown"),
    };
    told
}
