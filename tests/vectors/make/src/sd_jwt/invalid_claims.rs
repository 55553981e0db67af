//! Credentials that say or hide what they must not.

use serde_json::{Value, json};

use super::{Case, case};
use crate::{
    keys::Keys,
    sd_jwt_vc::draft::{Draft, digest, element, member},
    trust_list::{IDENTITY, NOW},
};

/// All of them.
pub fn cases(keys: &Keys) -> Vec<(Case, &'static str)> {
    let good = || Draft::identity(keys);
    let sign = |draft: Draft| draft.sign(&keys.credentials);
    let any = |code, name: &str, why, draft: Draft| (case(name, why, sign(draft), keys), code);
    let vc = |code, name: &str, why, draft: Draft| (case(name, why, sign(draft), keys).vc(), code);
    let city = member("city", "Huế");
    let value = element("value", "A");
    let nested = |name: &str| good().claim(name, json!({ "a": 1, "_sd": [digest(&city)] })).disclosed(&city);
    let mut jwk = good().payload()["cnf"].clone();
    jwk["jwk"]["_sd"] = json!([digest("decoy")]);
    vec![
        any(
            "disclosure",
            "hides_iss",
            "the signer is found by it",
            good().claim("iss", Value::Null).header("kid", Value::Null).hidden("iss", "https://issuer.example"),
        ),
        any(
            "disclosure",
            "hides_vct",
            "the anchor is asked for it",
            good().claim("vct", Value::Null).hidden("vct", IDENTITY),
        ),
        any(
            "disclosure",
            "digest_algorithm_deeper",
            "it stands at the top only",
            good().claim("a", json!({ "_sd_alg": "sha-256" })),
        ),
        any("disclosure", "digest_algorithm_hidden", "it stands in the clear", good().hidden("_sd_alg", "sha-256")),
        any(
            "disclosure",
            "digest_algorithm_hidden_deeper",
            "it stands at the top only",
            good().hidden("a", json!({ "_sd_alg": "sha-256" })),
        ),
        any("expired", "over", "ends in this second", good().claim("exp", NOW)),
        any(
            "expired",
            "over_as_disclosed",
            "a hidden end counts when it is shown",
            good().claim("exp", Value::Null).hidden("exp", NOW),
        ),
        any("not_yet", "not_begun", "begins in the next second", good().claim("nbf", NOW + 1)),
        any("malformed", "end_is_text", "a time is a number", good().claim("exp", "never")),
        any("unsupported", "alg_hs384", "a MAC", good().header("alg", "HS384")),
        any("unsupported", "alg_es512", "a curve that is not known here", good().header("alg", "ES512")),
        vc(
            "unsupported",
            "older_typ_unasked",
            "vc+sd-jwt, where nobody asked for it",
            good().header("typ", "vc+sd-jwt"),
        ),
        vc("unsupported", "typ_of_another_profile", "example+sd-jwt", good().header("typ", "example+sd-jwt")),
        vc("malformed", "type_empty", "no characters", good().claim("vct", "")),
        vc("malformed", "type_absent", "no vct", good().claim("vct", Value::Null)),
        vc("malformed", "other_types_none", "an empty list", good().claim("aka_vcts", json!([]))),
        vc("malformed", "other_types_text", "a list is asked for", good().claim("aka_vcts", "urn:a")),
        vc("malformed", "other_types_number", "a type is text", good().claim("aka_vcts", json!([7]))),
        vc(
            "malformed",
            "other_types_the_same",
            "vct stands in it",
            good().claim("aka_vcts", json!(["urn:a", IDENTITY])),
        ),
        vc("malformed", "integrity_number", "a digest is text", good().claim("vct#integrity", 7)),
        vc("disclosure", "hides_part_of_status", "nothing of it may be hidden", nested("status")),
        vc("disclosure", "hides_part_of_cnf", "nothing of it may be hidden, and no decoy", good().claim("cnf", jwk)),
        vc(
            "disclosure",
            "hides_one_of_other_types",
            "nothing of it may be hidden",
            good().claim("aka_vcts", json!(["urn:a", { "...": digest(&value) }])).disclosed(&value),
        ),
        vc(
            "disclosure",
            "hides_other_types",
            "nothing of it may be hidden",
            good().hidden("aka_vcts", json!(["urn:a"])),
        ),
        vc("disclosure", "hides_nbf", "a beginning counts for everybody", good().hidden("nbf", 0)),
    ]
}
