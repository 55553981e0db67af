use dinhdanh::{
    credential::{Error, SdJwtVc, UnverifiedSdJwtVc},
    host::Timestamp,
    trust::{NoSigner, TrustList, Verified},
};
use dinhdanh_tests::shelf::{Vector, country, key};
use serde_json::{Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_credential_is_believed_with_exactly_its_claims() {
    let trust = country();
    accept_all("sd_jwt_vc", |vector| check(vector, &trust));
}

#[test]
fn every_invalid_credential_is_refused_with_its_code() {
    let trust = country();
    refuse_all("sd_jwt_vc", |vector| check(vector, &trust));
}

#[test]
fn every_code_that_a_credential_is_refused_with_has_a_vector() {
    let codes = codes("sd_jwt_vc");
    for error in [
        Error::Malformed,
        Error::TooLarge,
        Error::Unsupported,
        Error::Issuer(NoSigner::Unknown),
        Error::Issuer(NoSigner::Type),
        Error::Issuer(NoSigner::Expired),
        Error::Signature,
        Error::Disclosure,
        Error::NotYet,
        Error::Expired,
        Error::Holder,
    ] {
        assert!(codes.contains(error.code()), "{}", error.code());
    }
}

fn check(vector: &Vector, trust: &Verified<TrustList>) -> Result<Value, String> {
    let (holder, now) = (key("holder"), Timestamp(vector.number("now")));
    let credential =
        UnverifiedSdJwtVc::parse(vector.text()).and_then(|parsed| parsed.verify(trust, holder.public_key(), now));
    credential.map(|credential| told(&credential)).map_err(|error| error.code().to_owned())
}

fn told(credential: &SdJwtVc) -> Value {
    json!({
        "issuer": credential.issuer(),
        "vct": credential.vct(),
        "issued": credential.issued().map(|time| time.0),
        "expires": credential.expires().map(|time| time.0),
        "claims": credential.claims(),
    })
}
