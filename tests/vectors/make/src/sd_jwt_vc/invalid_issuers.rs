//! Credentials of an issuer who may not, of nobody, out of time, or for another phone.

use serde_json::{Value, json};

use super::{
    EXPIRES, NOW, Refused,
    draft::{Draft, base64, jwk},
    refused,
};
use crate::{
    keys::Keys,
    trust_list::{LICENCE, LICENCE_ISSUER},
};

/// All of them.
pub fn cases(keys: &Keys) -> Vec<Refused> {
    let mut cases = issuers(keys);
    cases.extend(signatures(keys));
    cases.extend(claims(keys));
    cases.extend(holders(keys));
    cases
}

fn issuers(keys: &Keys) -> Vec<Refused> {
    let issuer = |name, why, draft: Draft| refused("issuer", name, why, draft.sign(&keys.credentials));
    let issuer_type = |name, why, draft: Draft| refused("issuer_type", name, why, draft.sign(&keys.credentials));
    let good = Draft::identity(keys);
    let kid = |kid: &[u8]| good.clone().header("kid", base64(kid));
    let licences = kid(&keys.licences.kid()).claim("iss", LICENCE_ISSUER);
    vec![
        issuer("kid_unknown", "an issuer that is not in the list", kid(&keys.stranger.kid())),
        issuer("kid_absent", "no kid", good.clone().header("kid", Value::Null)),
        issuer("kid_number", "a kid is text", good.clone().header("kid", 7)),
        issuer("kid_cut_short", "four of its eight bytes", kid(&keys.credentials.kid()[..4])),
        issuer("kid_empty", "no bytes", kid(&[])),
        refused(
            "issuer_type",
            "type_not_allowed",
            "an issuer of licences signs an identity",
            licences.sign(&keys.licences),
        ),
        issuer_type(
            "type_unknown",
            "a type that no issuer has",
            good.clone().claim("vct", "urn:dinhdanh:sandbox:passport:1"),
        ),
        issuer_type(
            "type_with_a_slash",
            "types are compared exactly",
            good.clone().claim("vct", "urn:dinhdanh:sandbox:identity:1/"),
        ),
        issuer("iss_of_another", "iss is not whom the kid belongs to", good.clone().claim("iss", LICENCE_ISSUER)),
        issuer(
            "iss_with_a_slash",
            "issuers are compared exactly",
            good.clone().claim("iss", "https://issuer.example/"),
        ),
        issuer("iss_absent", "no iss", good.clone().claim("iss", Value::Null)),
        issuer("iss_list", "two issuers", good.clone().claim("iss", json!(["https://issuer.example"]))),
        refused(
            "issuer_expired",
            "key_retired",
            "the issuer's key is over",
            kid(&keys.retired.kid()).sign(&keys.retired),
        ),
        refused(
            "issuer_expired",
            "key_coming",
            "the issuer's key begins in the next second",
            kid(&keys.coming.kid()).sign(&keys.coming),
        ),
        refused(
            "issuer",
            "key_of_passes",
            "a key for passes signs an identity",
            kid(&keys.passes.kid()).sign(&keys.passes),
        ),
        refused(
            "issuer",
            "kid_not_base64",
            "the list names keys by bytes, which no other text than theirs means",
            good.header("kid", "key 1").sign(&keys.credentials),
        ),
    ]
}

fn signatures(keys: &Keys) -> Vec<Refused> {
    let signature = |name, why, text: String| refused("signature", name, why, text);
    let good = Draft::identity(keys);
    let input = good.signing_input();
    let bytes = keys.credentials.sign(input.as_bytes());
    let signed = |bytes: &[u8]| good.end(&format!("{input}.{}", base64(bytes)));
    let bent = |at: usize, bit: u8| {
        let mut bytes = bytes;
        bytes[at] ^= bit;
        signed(&bytes)
    };
    let altered = good.clone().claim("exp", EXPIRES + 1).signing_input();
    let licence = good.clone().claim("vct", LICENCE).signing_input();
    vec![
        signature("signature_bit", "the last bit", bent(63, 1)),
        signature("signature_first_bit", "the first bit", bent(0, 0x80)),
        signature("signature_empty", "no bytes", signed(&[])),
        signature("signature_zeros", "r = 0 and s = 0", signed(&[0; 64])),
        signature("signature_of_63_bytes", "one byte short", signed(&bytes[..63])),
        signature("signature_of_65_bytes", "one byte more", signed(&[&bytes[..], &[0]].concat())),
        signature(
            "signature_in_der",
            "as X.509 writes it",
            signed(&[&[0x30, 0x44, 2, 32][..], &bytes[..32], &[2, 32], &bytes[32..]].concat()),
        ),
        signature("signature_by_a_stranger", "the right kid, another key", good.sign(&keys.stranger)),
        signature("signature_by_the_holder", "a credential that the phone made for itself", good.sign(&keys.holder)),
        signature("payload_altered", "valid a second longer", good.end(&format!("{altered}.{}", base64(&bytes)))),
        signature(
            "type_altered",
            "an identity turned into a licence",
            good.end(&format!("{licence}.{}", base64(&bytes))),
        ),
    ]
}

fn claims(keys: &Keys) -> Vec<Refused> {
    let sign = |code, name, why, draft: Draft| refused(code, name, why, draft.sign(&keys.credentials));
    let good = || Draft::identity(keys);
    vec![
        sign("malformed", "type_absent", "no vct", good().claim("vct", Value::Null)),
        sign("malformed", "type_number", "a vct is text", good().claim("vct", 1)),
        sign("malformed", "exp_text", "a time is a number", good().claim("exp", "2027-09-21")),
        sign("malformed", "exp_too_large", "beyond 64 signed bits", good().claim("exp", u64::MAX)),
        sign("malformed", "exp_with_exponent", "1e15, far beyond any calendar", good().claim("exp", 1e15)),
        sign(
            "expired",
            "over_by_a_fraction",
            "ends half a second from now; the fraction is dropped",
            good().claim("exp", 1_790_000_010.5),
        ),
        sign(
            "not_yet",
            "issued_301_seconds_ahead",
            "further than an issuer's clock may be",
            good().claim("iat", NOW + 301),
        ),
        sign("malformed", "iat_text", "a time is a number", good().claim("iat", "now")),
        sign("malformed", "nbf_boolean", "a time is a number", good().claim("nbf", true)),
        sign("expired", "over", "ends in this second", good().claim("exp", NOW)),
        sign("expired", "over_since_1970", "the epoch", good().claim("exp", 0)),
        sign("not_yet", "not_begun", "begins in the next second", good().claim("nbf", NOW + 1)),
    ]
}

fn holders(keys: &Keys) -> Vec<Refused> {
    let holder = |name, why, cnf: Value| {
        refused("holder", name, why, Draft::identity(keys).claim("cnf", cnf).sign(&keys.credentials))
    };
    let with = |name: &str, value: Value| {
        let mut jwk = jwk(&keys.holder);
        jwk[name] = value;
        json!({ "jwk": jwk })
    };
    let point = [keys.holder.x(), keys.holder.y()].concat();
    let short = base64(&keys.holder.x()[1..]);
    let long = base64(&[&[0][..], &keys.holder.x()].concat());
    vec![
        holder("holder_other_phone", "bound to another phone", json!({ "jwk": jwk(&keys.stranger) })),
        holder("holder_absent", "anybody's", Value::Null),
        holder("holder_empty", "no key", json!({})),
        holder("holder_kid_only", "the name of a key", json!({ "kid": "1" })),
        holder("holder_thumbprint", "the digest of a key", json!({ "jkt": "AAAA" })),
        holder("holder_text", "not an object", json!("key")),
        holder("holder_key_type", "kty OKP", with("kty", "OKP".into())),
        holder("holder_curve", "P-384", with("crv", "P-384".into())),
        holder("holder_point_off_the_curve", "another y", with("y", base64(&keys.stranger.y()).into())),
        holder("holder_x_of_31_bytes", "one byte short", with("x", short.into())),
        holder("holder_x_of_33_bytes", "one byte more", with("x", long.into())),
        holder(
            "holder_split_elsewhere",
            "31 and 33 bytes: the right point when they are put together",
            json!({
                "jwk": { "kty": "EC", "crv": "P-256", "x": base64(&point[..31]), "y": base64(&point[31..]) },
            }),
        ),
        holder("holder_x_number", "a coordinate is text", with("x", 7.into())),
    ]
}
