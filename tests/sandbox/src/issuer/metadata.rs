//! This module owns what the issuer says of itself: OpenID4VCI 1.0 §12.2.4 and RFC 8414.

use axum::{Json, extract::State};
use dinhdanh::{checkin::PassKind, document::Types, encoding::cose::ALG_ESP256, trust::Purpose};
use serde_json::{Map, Value, json};

use super::{
    configuration::Configuration,
    credential::BATCH_SIZE,
    mdl,
    token::{PRE_AUTHORIZED_CODE, REFRESH_TOKEN},
};
use crate::country::Shared;

/// `GET /.well-known/openid-credential-issuer/issuer`
pub(crate) async fn credential_issuer_metadata(State(country): Shared) -> Json<Value> {
    let configurations: Map<String, Value> =
        Configuration::all().into_iter().map(|configuration| (configuration.id(), describe(configuration))).collect();
    Json(json!({
        "credential_issuer": country.issuer(),
        "credential_endpoint": country.address("/issuer/credential"),
        "nonce_endpoint": country.address("/issuer/nonce"),
        "batch_credential_issuance": { "batch_size": BATCH_SIZE },
        "display": [
            { "name": "Cơ quan cấp giấy tờ (sandbox)", "locale": "vi-VN" },
            { "name": "Credential issuer (sandbox)", "locale": "en" },
        ],
        "credential_configurations_supported": configurations,
    }))
}

/// `GET /.well-known/oauth-authorization-server/issuer`
pub(crate) async fn authorization_server_metadata(State(country): Shared) -> Json<Value> {
    Json(json!({
        "issuer": country.issuer(),
        "token_endpoint": country.address("/issuer/token"),
        "token_endpoint_auth_methods_supported": ["none"],
        "grant_types_supported": [PRE_AUTHORIZED_CODE, REFRESH_TOKEN],
        "response_types_supported": ["none"], // required by RFC 8414, though there is no authorization endpoint
        "pre-authorized_grant_anonymous_access_supported": true,
        "dpop_signing_alg_values_supported": ["ES256"],
    }))
}

fn describe(configuration: Configuration) -> Value {
    let (vietnamese, english) = names(configuration);
    let claims = match configuration {
        Configuration::Identity | Configuration::IdentityMdoc => {
            vec!["personal_number", "full_name", "birthdate", "sex", "nationality", "portrait"]
        }
        Configuration::DrivingLicence => vec!["licence_number", "full_name", "birthdate", "classes"],
        Configuration::Delegation(_) => vec![
            "delegation_id",
            "personal_number",
            "full_name",
            "delegator_number",
            "delegator_name",
            "ground",
            "scope",
            "until",
        ],
        Configuration::Mdl => mdl::ELEMENTS.to_vec(),
        Configuration::Paper(paper) | Configuration::PaperMdoc(paper) => paper.claim_names(),
        Configuration::Checkin(..) => vec![],
    };
    let doctype = configuration.doctype();
    let namespace = doctype.and_then(|doctype| Types::built_in().of_doctype(doctype)?.namespace(doctype));
    let path = |name: &&str| match namespace {
        Some(namespace) => json!({ "path": [namespace, name] }),
        None => json!({ "path": [name] }),
    };
    let claims: Vec<_> = claims.iter().map(path).collect();
    let mut metadata = json!({
        "display": [{ "name": vietnamese, "locale": "vi-VN" }, { "name": english, "locale": "en" }],
    });
    if !claims.is_empty() {
        metadata["claims"] = claims.into();
    }
    let mut description = json!({
        "cryptographic_binding_methods_supported": ["jwk"],
        "proof_types_supported": { "jwt": { "proof_signing_alg_values_supported": ["ES256"] } },
        "credential_metadata": metadata,
    });
    if let Configuration::Checkin(purpose, kind) = configuration {
        description["format"] = "ct1-pass".into();
        description["purpose"] = purpose.code().into();
        description["kind"] = kind.key().into();
        description["credential_signing_alg_values_supported"] = json!([ALG_ESP256]);
    } else if let Some(doctype) = doctype {
        description["format"] = "mso_mdoc".into();
        description["doctype"] = doctype.into();
        description["cryptographic_binding_methods_supported"] = json!(["cose_key"]);
        description["credential_signing_alg_values_supported"] = json!([ES256]);
    } else {
        description["format"] = "dc+sd-jwt".into();
        description["vct"] = configuration.vct().into();
        description["credential_signing_alg_values_supported"] = json!(["ES256"]);
    }
    description
}

/// In Vietnamese and English, for a person.
fn names(configuration: Configuration) -> (String, String) {
    let (purpose, kind) = match configuration {
        Configuration::Identity | Configuration::IdentityMdoc => return ("Căn cước".into(), "Identity".into()),
        Configuration::DrivingLicence => return ("Giấy phép lái xe".into(), "Driving licence".into()),
        Configuration::Delegation(_) => return ("Giấy ủy quyền".into(), "Delegation".into()),
        Configuration::Mdl => return ("Giấy phép lái xe (mDL)".into(), "Mobile driving licence".into()),
        Configuration::Paper(paper) | Configuration::PaperMdoc(paper) => {
            return (paper.name.vi.clone(), paper.name.en.clone());
        }
        Configuration::Checkin(purpose, kind) => (purpose, kind),
    };
    let (vietnamese, english) = match purpose {
        Purpose::AgeOver18 => ("Vé xác thực đủ 18 tuổi", "Proof of age over 18"),
        Purpose::Kiosk => ("Vé xác thực tại ki-ốt", "Kiosk check-in pass"),
        Purpose::Airport => ("Vé xác thực đi máy bay", "Airport check-in pass"),
        Purpose::Lodging => ("Vé xác thực lưu trú", "Lodging check-in pass"),
        Purpose::Hospital => ("Vé xác thực khám bệnh", "Hospital check-in pass"),
        Purpose::Exam => ("Vé xác thực dự thi", "Exam check-in pass"),
        _ => ("Vé xác thực", "Check-in pass"),
    };
    match kind {
        PassKind::Hot => (vietnamese.into(), english.into()),
        PassKind::Reserve => (format!("{vietnamese}, dự phòng"), format!("{english}, reserve")),
        PassKind::Full => (format!("{vietnamese}, đầy đủ"), format!("{english}, full")),
    }
}

/// As COSE numbers it (RFC 9053 §2.1).
const ES256: i64 = -7;
