use dinhdanh::{
    credential::{
        Checked,
        dcc::{Entry, Error, SignedDcc, UnverifiedDcc},
    },
    host::Timestamp,
    trust::{Anchors, NoSigner},
};
use dinhdanh_tests::shelf::{Vector, dcc_anchors};
use serde_json::{Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_certificate_is_believed_with_all_it_says() {
    let anchors = dcc_anchors();
    accept_all("dcc", |vector| check(vector, &anchors));
}

#[test]
fn every_invalid_certificate_is_refused_with_its_code() {
    let anchors = dcc_anchors();
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
