use std::collections::BTreeMap;

use dinhdanh::{
    encoding::zlib,
    host::Timestamp,
    trust::{
        Freshness, StatusListContent, StatusListError, TrustList, TrustListContent, UnverifiedStatusToken,
        UnverifiedTrustList,
    },
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
    let report = match unverified.dangerous_content() {
        Ok(content) => report.valid(Some(content.issued), content.expires).claims(of_statuses(&content)),
        Err(_) => report,
    };
    match unverified.verify(&trust.anchors, now) {
        Err(StatusListError::Signature) if !unverified.names_one_of(&trust.anchors) => {
            report.failed("inspect.signer_unknown").note("name its signer with --trust")
        }
        Err(error) => report.failed(error.code()),
        Ok(list) => {
            let content = list.content();
            let report = match list.overdue_seconds(now) {
                Some(overdue) => report.note(&format!("it should have been renewed {overdue} s ago")),
                None => report,
            };
            report
                .vouched_issuer(list.signer().display_name())
                .valid(Some(content.issued), content.expires)
                .claims(of_statuses(content))
                .verified()
        }
    }
}

/// How many entries have which value.
fn of_statuses(content: &StatusListContent) -> Value {
    let counts: BTreeMap<_, _> =
        content.counts().into_iter().map(|(value, count)| (value.to_string(), count)).collect();
    json!({ "uri": content.uri, "ttl_seconds": content.ttl_seconds, "entries": content.entries(), "values": counts })
}

/// The entries of a list without anybody's signature around them: `bits`, and `lst` as text or bytes.
pub fn inspect_raw_status_list(bits: i64, packed: &[u8]) -> Report {
    let report = Report::new(Kind::StatusList).note("the bare entries of a list: nobody signed them");
    let Some(per_byte) = [1, 2, 4, 8].contains(&bits).then(|| 8 / bits) else {
        return report.failed("status.malformed");
    };
    let Ok(entries) = zlib::inflate(packed, MOST_ENTRY_BYTES) else { return report.failed("status.malformed") };
    let mut bytes = [0_u64; 256];
    entries.iter().for_each(|byte| bytes[usize::from(*byte)] += 1);
    let mut counts = BTreeMap::new();
    for (byte, times) in (0..=u8::MAX).zip(bytes).filter(|(_, times)| *times > 0) {
        for place in 0..per_byte {
            let value = (i64::from(byte) >> (place * bits)) & ((1 << bits) - 1);
            *counts.entry(value.to_string()).or_insert(0) += times;
        }
    }
    let total = entries.len() as u64 * per_byte.unsigned_abs();
    report.undecided("inspect.signer_unknown").claims(json!({ "entries": total, "values": counts }))
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
    let roots = trust.possible_roots();
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

/// As the core's own bound.
const MOST_ENTRY_BYTES: usize = 32 * 1024 * 1024;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
