use dinhdanh::{
    credential::sd_jwt::{Binding, Error, KeyBinding, SdJwt, UnverifiedSdJwt, UnverifiedSdJwtVc},
    host::Timestamp,
};
use serde_json::{Map, Value};

use super::{
    Trust,
    report::{Kind, Report},
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
        .issuer(unverified.unverified_issuer().map(str::to_owned))
        .valid(time("nbf").or_else(|| time("iat")), time("exp"))
        .claims(without_plumbing(&claims));
    match unverified.unverified_typ() {
        Some("dc+sd-jwt") => as_credential(report, text, trust, now),
        Some("vc+sd-jwt") => {
            as_credential(report.note("typ vc+sd-jwt, of a draft before November 2024"), text, trust, now)
        }
        typ => {
            let typ = typ.map_or_else(|| "none".to_owned(), |typ| format!("{typ:?}"));
            let report = report.note(&format!("an SD-JWT and no SD-JWT VC: its typ is {typ}"));
            match unverified.verify(&trust.anchors, KeyBinding::Inspect, now) {
                Ok(token) => of_token(report, &token),
                Err(error) => report.failed(error.code()),
            }
        }
    }
}

fn as_credential(report: Report, text: &str, trust: &Trust, now: Timestamp) -> Report {
    let parsed = UnverifiedSdJwtVc::parse(text).map(UnverifiedSdJwtVc::accept_older_typ);
    let verified = parsed.and_then(|it| it.verify_against(&trust.anchors, KeyBinding::Inspect, now));
    let credential = match verified {
        Ok(credential) => credential,
        Err(error) => return failed(report, error),
    };
    let report = of_token(report, credential.token());
    match credential.status() {
        Ok(status) => trust.judge_status(report, status, credential.signer(), now),
        Err(_) => report.note("it has a status that can't be looked up here"),
    }
}

fn failed(report: Report, error: Error) -> Report {
    report.failed(error.code())
}

fn of_token(report: Report, token: &SdJwt) -> Report {
    let report = match token.binding() {
        Binding::None => report,
        Binding::Proven { .. } => report.note("its holder proved to have the key"),
        Binding::NotCompared { audience, nonce, issued } => report.note(&format!(
            "its holder signed it at {} for {audience:?} with nonce {nonce:?}: neither was compared with anything",
            issued.to_rfc3339()
        )),
    };
    report
        .issuer(token.issuer().map(str::to_owned).or_else(|| token.signer().display_name()))
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

const PLUMBING: [&str; 2] = ["_sd", "_sd_alg"];
