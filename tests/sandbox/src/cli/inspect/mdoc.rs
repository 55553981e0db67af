use dinhdanh::{
    credential::mdoc::{Error, Mdoc, UnverifiedDeviceResponse, UnverifiedDocument, UnverifiedIssuerSigned, Validity},
    document::Types,
    host::Timestamp,
    trust::{BadStatusReference, Kid},
};
use serde_json::{Value, json};

use super::{
    Trust,
    report::{Kind, NO_NAMED_KEY, Report},
};

/// What an issuer hands out.
pub fn inspect_issuer_signed(bytes: &[u8], trust: &Trust, now: Timestamp) -> Report {
    let report = Report::new(Kind::MdocIssuerSigned);
    match UnverifiedIssuerSigned::parse(bytes) {
        Ok(unverified) => {
            let verified = unverified.verify(&trust.anchors, now);
            judged(report, &unverified, verified.as_deref().map_err(|error| *error), trust, now)
        }
        Err(error) => report.failed(error.code()),
    }
}

/// A document without what its device signed: its issuer's part.
pub fn inspect_document(doc_type: &str, issuer_signed: &[u8], trust: &Trust, now: Timestamp) -> Report {
    let report = inspect_issuer_signed(issuer_signed, trust, now).note("a document without what its device signs");
    match UnverifiedIssuerSigned::parse(issuer_signed) {
        Ok(unverified) if unverified.claimed_doc_type() != doc_type => report.failed("mdoc.doc_type"),
        _ => report,
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
    let document = |report: Report, document: &UnverifiedDocument<'_>| {
        let verified = document.verify_issuer_data_only(&trust.anchors, now);
        let mdoc = verified.as_ref().map(|verified| verified.issuer_data()).map_err(|error| *error);
        judged(report, document.issuer_signed(), mdoc, trust, now)
    };
    if let [only] = response.documents() {
        return document(report, only);
    }
    let parts = response
        .documents()
        .iter()
        .map(|each| (each.claimed_doc_type().to_owned(), document(Report::new(Kind::MdocDeviceResponse), each)));
    report.joined(parts.collect())
}

fn judged(
    report: Report,
    unverified: &UnverifiedIssuerSigned<'_>,
    verified: Result<&Mdoc, Error>,
    trust: &Trust,
    now: Timestamp,
) -> Report {
    let report = valid(report, unverified.claimed_validity())
        .claims(unverified.dangerous_claims().to_json().into())
        .note(&doc_type(unverified.claimed_doc_type()));
    match verified {
        Ok(mdoc) => of_mdoc(report, mdoc, trust, now),
        // Without certificates it names nobody.
        Err(Error::Signature) if !unverified.has_certificates() && !trust.anchors.are_meant_by(Kid::None, None) => {
            report.failed("credential.issuer").note(NO_NAMED_KEY)
        }
        Err(error) => report.failed(error.code()),
    }
}

fn of_mdoc(report: Report, mdoc: &Mdoc, trust: &Trust, now: Timestamp) -> Report {
    let report = mdoc.notes().iter().fold(report, |report, note| report.note(&note.to_string()));
    let report = report.vouched_issuer(mdoc.signer().display_name()).claims(Value::Object(mdoc.claims())).verified();
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
