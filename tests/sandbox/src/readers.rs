//! This module owns the readers of the sandbox: the desks that the trust list names, and the authority that certifies
//! others. It is a toy country: whoever asks is handed a desk's private key, to stand at that desk.

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use dinhdanh::{
    checkin::rule_of,
    crypto::p256::PublicKey,
    host::Timestamp,
    trust::{Purpose, ReaderAuthority, ReaderCertificate},
};
use serde::{Deserialize, Serialize};

use crate::{
    body::Body,
    country::{Country, Shared},
    error::Refusal,
    hex,
    keys::{IssuerKey, ReaderKey},
};

/// A desk that the trust list names.
pub(crate) struct Reader {
    /// Its name in addresses and in the store.
    pub(crate) name: &'static str,
    id: &'static str,
    /// What the person is shown.
    title: &'static str,
    purposes: &'static [Purpose],
}

/// All of them.
pub(crate) const READERS: &[Reader] = &[
    Reader {
        name: "airport",
        id: "VN.SANDBOX.AIRPORT",
        title: "Cửa an ninh sân bay (sandbox)",
        purposes: &[Purpose::Airport],
    },
    Reader {
        name: "hotel",
        id: "VN.SANDBOX.HOTEL",
        title: "Khách sạn Bình Minh (sandbox)",
        purposes: &[Purpose::Lodging],
    },
    Reader {
        name: "hospital",
        id: "VN.SANDBOX.HOSPITAL",
        title: "Bệnh viện Thống Nhất (sandbox)",
        purposes: &[Purpose::Hospital],
    },
    Reader { name: "exam", id: "VN.SANDBOX.EXAM", title: "Điểm thi số 1 (sandbox)", purposes: &[Purpose::Exam] },
    Reader {
        name: "kiosk",
        id: "VN.SANDBOX.KIOSK",
        title: "Ki-ốt lấy số (sandbox)",
        purposes: &[Purpose::Kiosk, Purpose::AgeOver18],
    },
];

/// `GET /desk/readers/NAME`
pub(crate) async fn reader(
    State(country): Shared,
    name: Result<Path<String>, PathRejection>,
) -> Result<Json<Identity>, Refusal> {
    let Path(name) = name.map_err(|_| Refusal::NoSuchAddress)?;
    let key = country.keys.readers.iter().find(|key| key.reader.name == name).ok_or(Refusal::NoSuchAddress)?;
    let certificate = certificate(key);
    Ok(Json(Identity {
        id: certificate.id,
        name: certificate.name,
        kid: hex::encode(&key.public.kid),
        private_key: STANDARD.encode(&key.pkcs8),
        purposes: certificate.purposes.iter().map(|purpose| purpose.key()).collect(),
        claims: certificate.claims,
    }))
}

/// `POST /desk/reader-certificates`
pub(crate) async fn certify(State(country): Shared, Body(body): Body<Application>) -> Result<Json<Certified>, Refusal> {
    let key = hex::decode(&body.public_key).ok_or(Refusal::Malformed)?;
    let key = PublicKey::from_sec1(&key).map_err(|_| Refusal::Malformed)?;
    let purposes: Vec<_> =
        body.purposes.iter().map(|key| Purpose::from_key(key)).collect::<Option<_>>().ok_or(Refusal::Malformed)?;
    let plain = |text: &str, most: usize| {
        !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
    };
    if purposes.is_empty() || !plain(&body.id, LONGEST_ID) || !plain(&body.name, LONGEST_NAME) {
        return Err(Refusal::Malformed);
    }
    let now = country.now();
    let certificate = ReaderCertificate {
        id: body.id,
        name: body.name,
        key,
        not_before: now,
        expires: now.plus(CERTIFICATE_LIFETIME_SECONDS),
        claims: claims_of(&purposes),
        purposes,
    };
    let authority = &country.keys.reader_authority;
    let draft = certificate.draft(authority.public.kid);
    let signature = authority.signer.sign(&draft.to_be_signed());
    Ok(Json(Certified { certificate: URL_SAFE_NO_PAD.encode(draft.finish(&signature)) }))
}

/// The readers of the trust list.
pub(crate) fn listed(country: &Country) -> Vec<([u8; 8], ReaderCertificate)> {
    country.keys.readers.iter().map(|key| (key.public.kid, certificate(key))).collect()
}

/// Who else may say who is a reader.
pub(crate) fn authorities(country: &Country) -> Vec<ReaderAuthority> {
    let IssuerKey { kid, key, created } = country.keys.reader_authority.public;
    let (not_before, expires) = lifetime(created);
    vec![ReaderAuthority { kid, key, not_before, expires }]
}

/// From the midnight before a key was made, so that what counts by days counts from its first one; for five years.
pub(crate) fn lifetime(created: Timestamp) -> (Timestamp, Timestamp) {
    (Timestamp(created.0.div_euclid(DAY) * DAY), created.plus(KEY_LIFETIME_SECONDS))
}

/// What a gate needs to be this desk.
#[derive(Serialize)]
pub(crate) struct Identity {
    id: String,
    name: String,
    kid: String,
    private_key: String,
    purposes: Vec<&'static str>,
    claims: Vec<i64>,
}

/// Somebody who wants to be a reader.
#[derive(Deserialize)]
pub(crate) struct Application {
    id: String,
    name: String,
    public_key: String,
    purposes: Vec<String>,
}

/// The certificate, base64url.
#[derive(Serialize)]
pub(crate) struct Certified {
    certificate: String,
}

fn certificate(key: &ReaderKey) -> ReaderCertificate {
    let (not_before, expires) = lifetime(key.public.created);
    ReaderCertificate {
        id: key.reader.id.into(),
        name: key.reader.title.into(),
        key: key.public.key,
        not_before,
        expires,
        purposes: key.reader.purposes.to_vec(),
        claims: claims_of(key.reader.purposes),
    }
}

/// Codes of all that may ever be shown for these purposes.
fn claims_of(purposes: &[Purpose]) -> Vec<i64> {
    let mut codes: Vec<_> =
        purposes.iter().flat_map(|purpose| rule_of(*purpose).claims()).map(|claim| claim.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

const DAY: i64 = 86_400;
const KEY_LIFETIME_SECONDS: i64 = 5 * 365 * DAY;
const CERTIFICATE_LIFETIME_SECONDS: i64 = 30 * DAY;
const LONGEST_ID: usize = 64;
const LONGEST_NAME: usize = 100;
