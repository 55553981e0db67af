use dinhdanh::{
    credential::mdoc::{Error, Mdoc, UnverifiedDeviceResponse, UnverifiedIssuerSigned, Validity},
    document::Types,
    host::Timestamp,
    trust::BadStatusReference,
};
use serde_json::{Map, Value, json};

use super::{
    Trust,
    report::{Kind, Report},
};

/// What an issuer hands out.
pub fn inspect_issuer_signed(bytes: &[u8], trust: &Trust, now: Timestamp) -> Report {
    let report = Report::new(Kind::MdocIssuerSigned);
    let unverified = match UnverifiedIssuerSigned::parse(bytes) {
        Ok(unverified) => unverified,
        Err(error) => return report.failed(error.code()),
    };
    let report = valid(report, unverified.claimed_validity())
        .claims(unverified.dangerous_claims().to_json().into())
        .note(&doc_type(unverified.claimed_doc_type()));
    match unverified.verify(&trust.anchors, now) {
        Ok(mdoc) => of_mdoc(report, &mdoc, trust, now),
        Err(error) => report.failed(error.code()),
    }
}

/// What a device shows. Without the transcript of its session nothing says that it did so now.
pub fn inspect_device_response(bytes: &[u8], trust: &Trust, now: Timestamp) -> Report {
    let report = Report::new(Kind::MdocDeviceResponse);
    let response = match UnverifiedDeviceResponse::parse(bytes) {
        Ok(response) => response,
        Err(error) => return report.failed(error.code()),
    };
    let report = report.note("the device's own proof was not checked: that needs the transcript of its session");
    let [document] = response.documents() else { return of_several(report, &response, trust, now) };
    let issuer_signed = document.issuer_signed();
    let report = valid(report, issuer_signed.claimed_validity())
        .claims(issuer_signed.dangerous_claims().to_json().into())
        .note(&doc_type(document.claimed_doc_type()));
    match document.verify_issuer_data_only(&trust.anchors, now) {
        Ok(mdoc) => of_mdoc(report, mdoc.issuer_data(), trust, now),
        Err(error) => report.failed(error.code()),
    }
}

/// Claims by document type; the first failure is that of all.
fn of_several(mut report: Report, response: &UnverifiedDeviceResponse<'_>, trust: &Trust, now: Timestamp) -> Report {
    let mut claims = Map::new();
    let mut issuers = Vec::new();
    let mut failure: Option<Error> = None;
    for document in response.documents() {
        let type_name = document.claimed_doc_type();
        claims.insert(type_name.to_owned(), document.issuer_signed().dangerous_claims().to_json().into());
        report = report.note(&doc_type(type_name));
        match document.verify_issuer_data_only(&trust.anchors, now) {
            Ok(mdoc) => issuers.extend(mdoc.issuer_data().signer().display_name()),
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    let report = report.claims(claims.into());
    match failure {
        None => report.issuer(Some(issuers.join(", "))).verified(),
        Some(error) => report.failed(error.code()),
    }
}

fn of_mdoc(report: Report, mdoc: &Mdoc, trust: &Trust, now: Timestamp) -> Report {
    let report = mdoc.notes().iter().fold(report, |report, note| report.note(&note.to_string()));
    let report = report.issuer(mdoc.signer().display_name()).claims(Value::Object(mdoc.claims())).verified();
    match mdoc.status() {
        Ok(status) => trust.judge_status(report, status, mdoc.signer(), now),
        Err(BadStatusReference) => report,
    }
}

fn valid(report: Report, validity: Validity) -> Report {
    report.valid(Some(validity.valid_from), Some(validity.valid_until))
}

fn doc_type(name: &str) -> String {
    let title = Types::built_in().of_doctype(name).map(|known| format!(" ({})", known.title().en));
    format!("document type {}{}", json!(name), title.unwrap_or_default())
}
