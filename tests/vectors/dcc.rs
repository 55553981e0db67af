use dinhdanh::{
    credential::{
        Checked,
        dcc::{Entry, Error, SignedDcc, UnverifiedDcc},
    },
    crypto::verifying_key::VerifyingKey,
    host::Timestamp,
    trust::{Anchors, NoSigner, Scope},
};
use dinhdanh_tests::shelf::{Vector, file, unhex};
use serde_json::{Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_certificate_is_believed_with_all_it_says() {
    let anchors = anchors();
    accept_all("dcc", |vector| check(vector, &anchors));
}

#[test]
fn every_invalid_certificate_is_refused_with_its_code() {
    let anchors = anchors();
    refuse_all("dcc", |vector| check(vector, &anchors));
}

#[test]
fn every_code_that_a_certificate_is_refused_with_has_a_vector() {
    let codes = codes("dcc");
    for error in [
        Error::Prefix,
        Error::TooLarge,
        Error::Base45,
        Error::Zlib,
        Error::Cose,
        Error::Unsupported,
        Error::Claims,
        Error::Payload,
        Error::Member("dob"),
        Error::Signer(NoSigner::Unknown),
        Error::Signer(NoSigner::Type),
        Error::Signer(NoSigner::Expired),
        Error::Signature,
        Error::KeyUsage,
        Error::NotYet,
        Error::Expired,
    ] {
        assert!(codes.contains(error.code()), "{}", error.code());
    }
}

/// `dcc/anchors.json`, all of it.
pub fn anchors() -> Anchors {
    let listed: Value = serde_json::from_slice(&file("dcc/anchors.json")).expect("the anchors are JSON");
    let mut anchors = Anchors::new();
    for anchor in listed.as_object().expect("by name").values() {
        let types = anchor["types"].as_array().expect("types").iter();
        let scope = Scope::Types(types.map(|it| it.as_str().expect("a text").to_owned()).collect());
        let bytes = |name: &str| anchor[name].as_str().map(unhex);
        match (bytes("certificate"), bytes("kid"), bytes("p256")) {
            (Some(der), None, None) => assert_eq!(anchors.add_der(&der, &scope), 1),
            (None, kid, Some(key)) => anchors.add_key(kid, VerifyingKey::p256(&key).expect("a point"), scope),
            _ => panic!("neither a certificate nor a key"),
        }
    }
    anchors
}

fn check(vector: &Vector, anchors: &Anchors) -> Result<Value, String> {
    let now = Timestamp(vector.number("now"));
    let certificate = UnverifiedDcc::parse(vector.text()).and_then(|parsed| parsed.verify(anchors, now));
    certificate.map(|certificate| told(&certificate)).map_err(|error| error.code().to_owned())
}

fn told(signed: &SignedDcc) -> Value {
    let certificate = signed.certificate();
    let name = &certificate.name;
    let mut told = json!({
        "issuer": certificate.issuer,
        "issued": certificate.issued.0,
        "expires": certificate.expires.0,
        "signer": signed.signer().display_name(),
        "version": certificate.version,
        "name": {
            "surname": name.surname,
            "surname_in_mrz": name.surname_in_mrz,
            "forename": name.forename,
            "forename_in_mrz": name.forename_in_mrz,
        },
        "date_of_birth": certificate.date_of_birth.map(|date| date.to_string()),
    });
    let (kind, entry) = match &certificate.entry {
        Entry::Vaccination(it) => {
            let entry = json!({
                "disease": it.disease, "vaccine": it.vaccine, "product": it.product, "manufacturer": it.manufacturer,
                "dose": it.dose, "doses": it.doses, "date": it.date.to_string(),
                "country": it.country, "issuer": it.issuer, "certificate_id": it.certificate_id,
            });
            ("vaccination", entry)
        }
        Entry::Test(it) => {
            let entry = json!({
                "disease": it.disease, "kind": it.kind, "name": it.name, "device": it.device, "sampled": it.sampled.0,
                "result": it.result, "centre": it.centre,
                "country": it.country, "issuer": it.issuer, "certificate_id": it.certificate_id,
            });
            ("test", entry)
        }
        Entry::Recovery(it) => {
            let entry = json!({
                "disease": it.disease, "first_positive": it.first_positive.to_string(),
                "valid_from": it.valid_from.to_string(), "valid_until": it.valid_until.to_string(),
                "country": it.country, "issuer": it.issuer, "certificate_id": it.certificate_id,
            });
            ("recovery", entry)
        }
    };
    told[kind] = entry;
    told
}
