use dinhdanh::{
    credential::sd_jwt::{Binding, Error, KeyBinding, SdJwt, UnverifiedSdJwt, UnverifiedSdJwtVc, short_media_type},
    host::Timestamp,
    trust::{Kid, StatusReference},
};
use serde_json::{Map, Value};

use super::{
    Trust,
    report::{Kind, NO_NAMED_KEY, Report},
};

/// An SD-JWT VC, or an SD-JWT of another type.
pub fn inspect(text: &str, trust: &Trust, now: Timestamp) -> Report {
    let report = Report::new(Kind::SdJwtVc);
    let unverified = match UnverifiedSdJwt::parse(text) {
        Ok(unverified) => unverified,
        Err(error) => return report.failed(error.code()),
    };
    let claims = unverified.dangerous_claims();
    let time = |name: &str| claims.get(name).and_then(Value::as_f64).map(|seconds| Timestamp(seconds as i64));
    let report = report
        .claimed_issuer(unverified.unverified_issuer())
        .valid(time("nbf").or_else(|| time("iat")), time("exp"))
        .claims(without_plumbing(&claims));
    match unverified.unverified_typ().map(short_media_type).as_deref() {
        Some("dc+sd-jwt") => as_credential(report, text, trust, now),
        Some("vc+sd-jwt") => {
            as_credential(report.note("typ vc+sd-jwt, of a draft before November 2024"), text, trust, now)
        }
        _ => {
            let typ = unverified.unverified_typ().map_or_else(|| "none".to_owned(), |typ| format!("{typ:?}"));
            let report = report.note(&format!("an SD-JWT and no SD-JWT VC: its typ is {typ}"));
            let named = names_an_anchor(&unverified, trust);
            match unverified.verify(&trust.anchors, KeyBinding::Inspect, now) {
                Ok(token) => {
                    let report = of_token(report, &token);
                    match token.claims().get("status").map(StatusReference::from_json).transpose() {
                        Ok(status) => trust.judge_status(report, status.as_ref(), token.signer(), now),
                        Err(_) => report.note(UNKNOWN_STATUS),
                    }
                }
                Err(error) => failed(report, error, named),
            }
        }
    }
}

/// Whether it says that one of the anchors signed it.
fn names_an_anchor(token: &UnverifiedSdJwt, trust: &Trust) -> bool {
    let kid = token.unverified_kid().map_or(Kid::None, Kid::Jose);
    (token.has_certificates() && trust.anchors.has_certificates())
        || trust.anchors.are_meant_by(kid, token.unverified_issuer())
}

fn as_credential(report: Report, text: &str, trust: &Trust, now: Timestamp) -> Report {
    let parsed = UnverifiedSdJwtVc::parse(text).map(|it| it.accept_older_typ().accept_media_type());
    let named = parsed.as_ref().is_ok_and(|it| names_an_anchor(it.token(), trust));
    let verified = parsed.and_then(|it| it.verify_against(&trust.anchors, KeyBinding::Inspect, now));
    let credential = match verified {
        Ok(credential) => credential,
        Err(error) => return failed(report, error, named),
    };
    let report = of_token(report, credential.token());
    match credential.status() {
        Ok(status) => trust.judge_status(report, status, credential.signer(), now),
        Err(_) => report.note(UNKNOWN_STATUS),
    }
}

fn failed(report: Report, error: Error, named: bool) -> Report {
    match error {
        Error::Signature if !named => report.failed("credential.issuer").note(NO_NAMED_KEY),
        error => report.failed(error.code()),
    }
}

fn of_token(report: Report, token: &SdJwt) -> Report {
    let report = match token.binding() {
        Binding::None => report,
        Binding::Proven { .. } => report.note("its holder proved to have the key"),
        Binding::NotCompared { audience, nonce, issued } => report.note(&format!(
            "its holder signed it at {} for {audience:?} with nonce {nonce:?}: neither was compared with anything, nor how long ago that was",
            issued.to_rfc3339()
        )),
    };
    report
        .vouched_issuer(match token.issuer().filter(|_| token.names_issuer()) {
            Some(issuer) => Some(issuer.to_owned()),
            None => token.signer().display_name(),
        })
        .valid(token.begins().or_else(|| token.issued()), token.expires())
        .claims(without_plumbing(token.claims()))
        .verified()
}

/// Without what only the format needs.
fn without_plumbing(claims: &Map<String, Value>) -> Value {
    claims
        .iter()
        .filter(|(name, _)| !PLUMBING.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect::<Map<_, _>>()
        .into()
}

const UNKNOWN_STATUS: &str = "it has a status that can't be looked up here";
const PLUMBING: [&str; 2] = ["_sd", "_sd_alg"];
