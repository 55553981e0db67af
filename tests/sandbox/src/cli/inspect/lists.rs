use std::collections::BTreeMap;

use dinhdanh::{
    crypto::verifying_key::VerifyingKey,
    host::Timestamp,
    trust::{Freshness, StatusListContent, TrustList, TrustListContent, UnverifiedStatusToken, UnverifiedTrustList},
};
use serde_json::{Value, json};

use super::{
    Trust,
    report::{Kind, Report},
};

/// A Token Status List.
pub fn inspect_status_list(bytes: &[u8], trust: &Trust, now: Timestamp) -> Report {
    let report = Report::new(Kind::StatusList);
    let unverified = match UnverifiedStatusToken::of(bytes) {
        Ok(unverified) => unverified,
        Err(error) => return report.failed(error.code()),
    };
    match unverified.verify(&trust.anchors, now) {
        Err(error) => report.failed(error.code()),
        Ok(list) => {
            let content = list.content();
            let report = match list.overdue_seconds(now) {
                Some(overdue) => report.note(&format!("it should have been renewed {overdue} s ago")),
                None => report,
            };
            report
                .issuer(list.signer().display_name())
                .valid(Some(content.issued), content.expires)
                .claims(of_statuses(content))
                .verified()
        }
    }
}

/// How many entries have which value.
fn of_statuses(content: &StatusListContent) -> Value {
    let mut counts = BTreeMap::new();
    for index in 0..content.entries() {
        if let Some(status) = content.status(index) {
            *counts.entry(status.value().to_string()).or_insert(0_u64) += 1;
        }
    }
    json!({ "uri": content.uri, "ttl_seconds": content.ttl_seconds, "entries": content.entries(), "values": counts })
}

/// A trust list: its root has to be named as a bare public key.
pub fn inspect_trust_list(bytes: &[u8], trust: &Trust, now: Timestamp) -> Report {
    let report = Report::new(Kind::TrustList);
    let list = UnverifiedTrustList::new(bytes);
    let content = match list.dangerous_content() {
        Ok(content) => content,
        Err(error) => return report.failed(error.code()),
    };
    let report = report.valid(Some(content.issued_at), None).claims(of_list(&content));
    let roots: Vec<_> = trust
        .anchors
        .bare_keys()
        .filter_map(|key| match key {
            VerifyingKey::P256(root) => Some(root),
            _ => None,
        })
        .collect();
    if roots.is_empty() {
        return report.failed("inspect.root_unknown").note("name its root with --trust, as the hex of a public key");
    }
    if !roots.iter().any(|root| list.verify(root, 0).is_ok()) {
        return report.failed("trust.signature");
    }
    match TrustList::dangerous_named_by_hand(content).freshness(now) {
        Freshness::Current => report.verified(),
        Freshness::Stale { age_seconds } => {
            report.verified().note(&format!("signed {} days ago: to be renewed", age_seconds / 86_400))
        }
        Freshness::TooOld => report.failed("trust.stale"),
        Freshness::FromTheFuture => report.failed("checkin.verifier_clock"),
    }
}

fn of_list(content: &TrustListContent) -> Value {
    let issuers = content.issuers.iter().map(|issuer| {
        json!({
            "kid": hex(&issuer.kid),
            "name": issuer.name,
            "purposes": issuer.purposes.iter().map(|purpose| purpose.key()).collect::<Vec<_>>(),
            "maximum_level": issuer.maximum_level.number(),
            "credential_types": issuer.credential_types,
            "not_before": issuer.not_before.to_rfc3339(),
            "expires": issuer.expires.to_rfc3339(),
        })
    });
    let certificates = content.certificates.iter().map(|trusted| {
        json!({
            "name": trusted.name,
            "subject": trusted.certificate.subject_text(),
            "credential_types": trusted.credential_types,
            "not_before": trusted.not_before.to_rfc3339(),
            "expires": trusted.expires.to_rfc3339(),
        })
    });
    let readers =
        content.readers.iter().map(|(kid, reader)| json!({ "kid": hex(kid), "id": reader.id, "name": reader.name }));
    json!({
        "sequence": content.sequence,
        "issued_at": content.issued_at.to_rfc3339(),
        "next_update": content.next_update.to_rfc3339(),
        "issuers": issuers.collect::<Vec<_>>(),
        "certificates": certificates.collect::<Vec<_>>(),
        "readers": readers.collect::<Vec<_>>(),
        "reader_authorities": content.reader_authorities.len(),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
