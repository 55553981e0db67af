//! This module owns SD-JWT VCs as a verifier and as a holder has them.

use dinhdanh::{
    consent::Showing,
    credential::sd_jwt::{ClaimPath, Expected, KeyBinding, SdJwtVc, UnverifiedSdJwtVc},
    trust::Verified,
};
use serde_json::Value;

use crate::given::Given;

/// All claims, of a credential as issued, or of a presentation: for `audience` in answer to `nonce`, if they are given.
pub fn verify(given: &Given) -> Result<Value, &'static str> {
    let binding = expected(given).map_or(KeyBinding::Issued, KeyBinding::Expected);
    believed(given, binding).map(|credential| credential.claims().clone().into())
}

/// A presentation of the claims in `paths`, bound by the holder's key if an audience is given.
pub fn present(given: &Given) -> Result<Value, &'static str> {
    let credential = believed(given, KeyBinding::Issued)?;
    let paths: Vec<_> = given.value("paths").as_array().expect("a list").iter().map(path).collect();
    let names = paths.iter().map(ToString::to_string).collect();
    let consent = Showing::new("the verifier".into(), "a test".into(), names).agreed_by_the_person();
    let presentation = credential.present(&paths, &consent).map_err(|error| error.code())?;
    let Some(expected) = expected(given) else { return Ok(presentation.without_key_binding().into()) };
    let draft = presentation.bind(&expected, given.time("now")).map_err(|error| error.code())?;
    let signature = given.signing_key("key").sign(&draft.to_be_signed());
    draft.finish(&signature).map(Value::from).map_err(|error| error.code())
}

fn believed(given: &Given, binding: KeyBinding<'_>) -> Result<Verified<SdJwtVc>, &'static str> {
    UnverifiedSdJwtVc::parse(given.text("text"))
        .and_then(|unverified| unverified.verify_against(&given.anchors(), binding, given.time("now")))
        .map_err(|error| error.code())
}

fn expected(given: &Given) -> Option<Expected<'_>> {
    Some(Expected { audience: given.optional_text("audience")?, nonce: given.text("nonce") })
}

fn path(path: &Value) -> ClaimPath {
    ClaimPath::from_json(path).expect("a path of names and indices")
}
