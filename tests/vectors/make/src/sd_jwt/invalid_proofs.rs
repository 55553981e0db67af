//! Presentations whose proof is missing, of somebody else, over something else, for somebody else, or too old.

use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{
    Case, case,
    proof::{AUDIENCE, Proof, bound},
};
use crate::{
    keys::Keys,
    sd_jwt_vc::draft::{Draft, base64, jwk, member},
    trust_list::NOW,
};

/// All of them.
pub fn cases(keys: &Keys) -> Vec<(Case, &'static str)> {
    let mut cases = forms(keys);
    cases.extend(coverage(keys));
    cases.extend(transactions(keys));
    cases.extend(holders(keys));
    cases
}

fn presented(keys: &Keys) -> String {
    Draft::identity(keys).hidden("full_name", "Nguyễn Thị Minh Khai").sign(&keys.credentials)
}

fn forms(keys: &Keys) -> Vec<(Case, &'static str)> {
    let text = presented(keys);
    let good = Proof::of(&text);
    let proof = |name: &str, why, proof: Proof| {
        let text = format!("{text}{}", proof.sign(&keys.holder));
        (case(format!("proof_{name}"), why, text, keys).expected(), "key_binding")
    };
    let hs256 = good.clone().header("alg", "HS256").sign(&keys.holder);
    let input = hs256.rsplit_once('.').map(|(input, _)| input).unwrap_or_default();
    let mut mac = Hmac::<Sha256>::new_from_slice(&keys.holder.uncompressed()).expect("any length is a key");
    mac.update(input.as_bytes());
    let hs256 = format!("{text}{input}.{}", base64(&mac.finalize().into_bytes()));
    let none = good.clone().header("alg", "none").sign(&keys.holder);
    let none = format!("{text}{}.", none.rsplit_once('.').map(|(input, _)| input).unwrap_or_default());
    let stranger = format!("{text}{}", good.sign(&keys.stranger));
    let issuer = format!("{text}{}", good.sign(&keys.credentials));
    let malformed = |name: &str, why, proof: String| {
        (case(format!("proof_{name}"), why, format!("{text}{proof}"), keys), "malformed")
    };
    let signed = good.sign(&keys.holder);
    vec![
        (case("proof_absent", "one is asked for", &text, keys).expected(), "key_binding"),
        (
            case("proof_at_issuance", "an issuer sends none", bound(&text, &keys.holder), keys)
                .asked("key_binding", "issued"),
            "malformed",
        ),
        proof("typ_jwt", "typ is kb+jwt", good.clone().header("typ", "JWT")),
        proof("typ_absent", "typ is kb+jwt", good.clone().header("typ", Value::Null)),
        proof("typ_upper_case", "names are compared exactly", good.clone().header("typ", "KB+JWT")),
        proof("typ_of_older_drafts", "kb+jwt and nothing before it", good.clone().header("typ", "application/kb+jwt")),
        proof("crit", "a critical header that nobody knows", good.clone().header("crit", json!(["x"])).header("x", 1)),
        proof("alg_es384", "not of the holder's key", good.clone().header("alg", "ES384")),
        proof("alg_absent", "no algorithm", good.clone().header("alg", Value::Null)),
        proof("alg_none_signed", "signed, and says that it is not", good.clone().header("alg", "none")),
        (case("proof_alg_none", "nobody signed", none, keys).expected(), "key_binding"),
        (case("proof_alg_hs256", "a MAC under the public key", hs256, keys).expected(), "key_binding"),
        (case("proof_by_a_stranger", "another key", &stranger, keys).expected(), "key_binding"),
        (
            case("proof_by_a_stranger_looked_at", "nobody expects anything, and still it must hold", stranger, keys),
            "key_binding",
        ),
        (case("proof_by_the_issuer", "the holder's key is another", issuer, keys).expected(), "key_binding"),
        malformed(
            "two_parts",
            "no signature",
            signed.rsplit_once('.').map(|(input, _)| input.to_owned()).unwrap_or_default(),
        ),
        malformed("no_jwt", "some text behind the last tilde", "proof".into()),
        malformed("no_object", "an array for a payload", format!("{}.W10.AA", base64(b"{\"alg\":\"ES256\"}"))),
        malformed("newline", "as a text editor adds", format!("{signed}\n")),
    ]
}

fn coverage(keys: &Keys) -> Vec<(Case, &'static str)> {
    let (name, date) = (member("full_name", "Nguyễn Thị Minh Khai"), member("birthdate", "1990-04-12"));
    let none = Draft::identity(keys).digest(&name).digest(&date);
    let (one, both) = (none.clone().disclosed(&name), none.clone().disclosed(&name).disclosed(&date));
    let swapped = none.disclosed(&date).disclosed(&name);
    let sign = |draft: &Draft| draft.sign(&keys.credentials);
    let under = |name: &str, why, shown: &Draft, proof: Proof| {
        let text = format!("{}{}", sign(shown), proof.sign(&keys.holder));
        (case(name, why, text, keys).expected(), "key_binding")
    };
    let other = Draft::identity(keys).claim("iat", NOW - 11).digest(&name).digest(&date).disclosed(&name);
    let proof = || Proof::of(&sign(&one));
    let jwt_only = sign(&one).split('~').next().unwrap_or_default().to_owned();
    vec![
        under("disclosure_taken_away", "after the holder signed", &one, Proof::of(&sign(&both))),
        under("disclosure_put_in", "after the holder signed", &both, proof()),
        under("disclosures_swapped", "in another order than the holder signed", &swapped, Proof::of(&sign(&both))),
        under("proof_of_another_credential", "of the same holder", &one, Proof::of(&sign(&other))),
        under("proof_over_the_jwt", "without tildes", &one, Proof::of(&jwt_only)),
        under("proof_hash_absent", "over nothing", &one, proof().claim("sd_hash", Value::Null)),
        under("proof_hash_number", "a hash is text", &one, proof().claim("sd_hash", 7)),
        under("proof_hash_empty", "over nothing", &one, proof().claim("sd_hash", "")),
        under(
            "proof_hash_of_another_function",
            "SHA-256 where the credential says SHA-512",
            &Draft::identity(keys).claim("_sd_alg", "sha-512"),
            Proof::of(&sign(&Draft::identity(keys).claim("_sd_alg", "sha-512"))),
        ),
    ]
}

fn transactions(keys: &Keys) -> Vec<(Case, &'static str)> {
    let text = presented(keys);
    let good = Proof::of(&text);
    let proof = |code, name: &str, why, proof: Proof| {
        let text = format!("{text}{}", proof.sign(&keys.holder));
        (case(format!("proof_{name}"), why, text, keys).expected(), code)
    };
    let (audience, nonce, time) = ("key_binding_audience", "key_binding_nonce", "key_binding_time");
    let for_another = Draft::identity(keys).claim("aud", "https://other.example").sign(&keys.credentials);
    let for_others = Draft::identity(keys).claim("aud", json!(["https://other.example"])).sign(&keys.credentials);
    vec![
        proof(audience, "for_another", "another verifier", good.clone().claim("aud", "https://other.example")),
        proof(
            audience,
            "for_a_longer_name",
            "names are compared exactly",
            good.clone().claim("aud", format!("{AUDIENCE}/")),
        ),
        proof("key_binding", "for_several", "aud is one text", good.clone().claim("aud", json!([AUDIENCE]))),
        proof("key_binding", "for_nobody", "no aud", good.clone().claim("aud", Value::Null)),
        proof(nonce, "of_another_transaction", "another nonce", good.clone().claim("nonce", "n-1")),
        proof(nonce, "nonce_empty", "no characters", good.clone().claim("nonce", "")),
        proof("key_binding", "nonce_number", "a nonce is text", good.clone().claim("nonce", 7)),
        proof("key_binding", "nonce_absent", "no nonce", good.clone().claim("nonce", Value::Null)),
        proof(time, "301_seconds_old", "older than it may be", good.clone().claim("iat", NOW - 301)),
        proof(time, "301_seconds_ahead", "further ahead than a clock may be off", good.clone().claim("iat", NOW + 301)),
        proof(time, "of_another_century", "a time that no difference reaches", good.clone().claim("iat", i64::MIN)),
        proof("key_binding", "iat_absent", "no time", good.clone().claim("iat", Value::Null)),
        proof("key_binding", "iat_text", "a time is a number", good.clone().claim("iat", "now")),
        proof(time, "over", "its own end", good.clone().claim("exp", NOW)),
        proof(time, "not_begun", "its own beginning", good.clone().claim("nbf", NOW + 1)),
        proof("key_binding", "exp_text", "a time is a number", good.claim("exp", "never")),
        (
            case("credential_for_another", "aud of the credential itself", bound(&for_another, &keys.holder), keys)
                .expected(),
            audience,
        ),
        (
            case("credential_for_others", "the same, as a list", bound(&for_others, &keys.holder), keys).expected(),
            audience,
        ),
    ]
}

fn holders(keys: &Keys) -> Vec<(Case, &'static str)> {
    let with = |name: &str, why, cnf: Value| {
        let text = Draft::identity(keys).claim("cnf", cnf).sign(&keys.credentials);
        (case(format!("holder_{name}"), why, bound(&text, &keys.holder), keys).expected(), "key_binding")
    };
    let mut private = jwk(&keys.holder);
    private["use"] = "enc".into();
    vec![
        with("absent", "bound to nobody", Value::Null),
        with("by_name", "no key", json!({ "kid": "1" })),
        with("by_thumbprint", "no key", json!({ "jkt": "AAAA" })),
        with("of_a_stranger", "another phone's", json!({ "jwk": jwk(&keys.stranger) })),
        with("symmetric", "a secret", json!({ "jwk": { "kty": "oct", "k": "AAAA" } })),
        with("to_encrypt", "a key that signs nothing", json!({ "jwk": private })),
        with("number", "no object", json!(7)),
    ]
}
