use dinhdanh::{
    credential::mdoc::{DeviceProof, Error, Mdoc, UnverifiedDeviceResponse, UnverifiedIssuerSigned},
    crypto::p256::PublicKey,
    host::Timestamp,
    trust::{ChainError, NoSigner},
};
use dinhdanh_tests::shelf::{SessionOfVector, Vector, anchors};
use serde_json::{Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_mdoc_is_believed_with_all_it_says() {
    accept_all("mdoc", check);
}

#[test]
fn every_invalid_mdoc_is_refused_with_its_code() {
    refuse_all("mdoc", check);
}

#[test]
fn every_valid_answer_is_believed_with_all_it_says() {
    accept_all("device_response", check_response);
}

#[test]
fn every_invalid_answer_is_refused_with_its_code() {
    refuse_all("device_response", check_response);
}

#[test]
fn every_code_that_an_mdoc_is_refused_with_has_a_vector() {
    let (mdocs, answers) = (codes("mdoc"), codes("device_response"));
    for error in [
        Error::Malformed,
        Error::TooLarge,
        Error::Unsupported,
        Error::Issuer(NoSigner::Unknown),
        Error::Issuer(NoSigner::Type),
        Error::Signature,
        Error::NotYet,
        Error::Expired,
        Error::Signed,
        Error::IssuingCountry,
        Error::Digest,
        Error::Duplicate,
        Error::Holder,
    ] {
        assert!(mdocs.contains(error.code()), "{}", error.code());
    }
    for error in [
        ChainError::Malformed,
        ChainError::Unsupported,
        ChainError::Unknown,
        ChainError::Signature,
        ChainError::Expired,
        ChainError::Authority,
        ChainError::Usage,
        ChainError::Scope,
    ] {
        assert!(mdocs.contains(error.code()), "{}", error.code());
    }
    for error in
        [Error::DocType, Error::DeviceAuth, Error::DeviceElements, Error::ReaderKey, Error::NoDocument, Error::Digest]
    {
        assert!(answers.contains(error.code()), "{}", error.code());
    }
}

fn check(vector: &Vector) -> Result<Value, String> {
    let verified = UnverifiedIssuerSigned::parse(&vector.content)
        .and_then(|mdoc| mdoc.verify(&anchors(vector), Timestamp(vector.number("now"))))
        .and_then(|mdoc| match vector.expected.get("holder") {
            Some(_) => {
                let holder = PublicKey::from_sec1(&vector.bytes("holder")).expect("a point");
                mdoc.check_holder(&holder).map(|()| mdoc)
            }
            None => Ok(mdoc),
        });
    verified.map(|mdoc| told(&mdoc)).map_err(|error| error.code().to_owned())
}

fn check_response(vector: &Vector) -> Result<Value, String> {
    let session = SessionOfVector::of(vector);
    let verified = UnverifiedDeviceResponse::parse(&vector.content)
        .and_then(|answer| answer.verify(&anchors(vector), &session.session(), Timestamp(vector.number("now"))));
    let documents = verified.map_err(|error| error.code().to_owned())?;
    let documents = documents.iter().map(|presented| {
        let mut told = told(presented.mdoc());
        told["proof"] = match presented.proof() {
            DeviceProof::Signature => "signature".into(),
            DeviceProof::Mac => "mac".into(),
        };
        told["device_claims"] = presented.device_elements().to_json().into();
        told
    });
    Ok(documents.collect())
}

fn told(mdoc: &Mdoc) -> Value {
    let validity = mdoc.validity();
    let status = match mdoc.status() {
        Ok(status) => status.map_or(Value::Null, |it| json!({ "uri": it.uri, "index": it.index })),
        Err(_) => json!("unsupported"),
    };
    json!({
        "doc_type": mdoc.doc_type(),
        "signer": mdoc.signer().display_name(),
        "signed": validity.signed.0,
        "valid_from": validity.valid_from.0,
        "valid_until": validity.valid_until.0,
        "expected_update": validity.expected_update.map(|time| time.0),
        "claims": mdoc.claims(),
        "status": status,
        "notes": mdoc.notes().iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}
