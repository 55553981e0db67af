//! What a verifier accepts.

use serde_json::{Value, json};
use sha2::{Digest, Sha384, Sha512};

use super::{
    Case, case, certified, of_profile,
    proof::{AUDIENCE, NONCE, Proof, bound, flattened, general},
};
use crate::{
    keys::{Keys, twin},
    sd_jwt_vc::draft::{Draft, array, base64, digest, element, member},
    trust_list::{CREDENTIAL_ISSUER, IDENTITY, NOW},
};

/// All of them.
pub fn cases(keys: &Keys) -> Vec<(Case, Value)> {
    let mut cases = proofs(keys);
    cases.extend(hashes(keys));
    cases.extend(json(keys));
    cases.extend(issuers(keys));
    cases.extend(metadata(keys));
    cases.extend(profile(keys));
    cases
}

fn proofs(keys: &Keys) -> Vec<(Case, Value)> {
    let draft = named(keys);
    let text = draft.sign(&keys.credentials);
    let proven = |at: i64| json!({ "claims": told(&draft), "binding": { "proven": at } });
    let seen = json!({
        "claims": told(&draft),
        "binding": { "not_compared": { "audience": AUDIENCE, "nonce": NONCE, "issued": NOW } },
    });
    let asked =
        |name: &str, why, proof: Proof| case(name, why, format!("{text}{}", proof.sign(&keys.holder)), keys).expected();
    let proof = Proof::of(&text);
    let plain = Draft::identity(keys);
    let shown = draft.clone().undisclosed();
    let twin_of = |text: &str| {
        let (input, _) = text.rsplit_once('.').expect("a JWT has dots");
        let (_, proof) = input.rsplit_once('~').expect("an SD-JWT has a tilde");
        format!("{input}.{}", base64(&twin(keys.holder.sign(proof.as_bytes()))))
    };
    let audiences = plain.clone().claim("aud", json!(["https://other.example", AUDIENCE]));
    let hidden_key = plain.clone().claim("cnf", Value::Null).hidden("cnf", plain.payload()["cnf"].clone());
    vec![
        (asked("proof", "made now, for this verifier, in this transaction", proof.clone()), proven(NOW)),
        (
            asked("proof_300_seconds_old", "as old as it may be", proof.clone().claim("iat", NOW - 300)),
            proven(NOW - 300),
        ),
        (
            asked("proof_300_seconds_ahead", "the holder's clock may be off", proof.clone().claim("iat", NOW + 300)),
            proven(NOW + 300),
        ),
        (
            asked(
                "proof_with_more",
                "claims and headers that mean nothing here",
                proof.clone().claim("x", 1).header("kid", "1"),
            ),
            proven(NOW),
        ),
        (
            asked("proof_with_its_own_times", "exp and nbf count", proof.claim("exp", NOW + 1).claim("nbf", NOW)),
            proven(NOW),
        ),
        (
            case("proof_of_high_s", "JOSE asks for no low s", twin_of(&bound(&text, &keys.holder)), keys).expected(),
            proven(NOW),
        ),
        (
            case(
                "proof_over_nothing_disclosed",
                "no disclosures go along",
                bound(&shown.sign(&keys.credentials), &keys.holder),
                keys,
            )
            .expected(),
            json!({ "claims": clear(&shown), "binding": { "proven": NOW } }),
        ),
        (
            case(
                "proof_looked_at",
                "nobody expects anything: audience and nonce are told",
                bound(&text, &keys.holder),
                keys,
            ),
            seen,
        ),
        (case("no_proof_looked_at", "none is there", &text, keys), json!({ "claims": told(&draft) })),
        (
            case("no_proof_issued", "as a holder gets it", &text, keys).asked("key_binding", "issued"),
            json!({ "claims": told(&draft) }),
        ),
        (
            case(
                "audience_of_the_credential",
                "one of those it is for",
                bound(&audiences.sign(&keys.credentials), &keys.holder),
                keys,
            )
            .expected(),
            json!({ "claims": clear(&audiences), "binding": { "proven": NOW } }),
        ),
        (
            case(
                "holder_key_disclosed",
                "RFC 9901 allows it; SD-JWT VC does not",
                bound(&hidden_key.sign(&keys.credentials), &keys.holder),
                keys,
            )
            .expected(),
            json!({ "claims": clear(&plain), "binding": { "proven": NOW } }),
        ),
    ]
}

fn hashes(keys: &Keys) -> Vec<(Case, Value)> {
    let hashed = |name: &'static str, hash: fn(&str) -> String| {
        let name_of = member("full_name", "Trần Văn Bình");
        let draft =
            Draft::identity(keys).claim("_sd_alg", name).claim("_sd", json!([hash(&name_of)])).disclosed(name_of);
        let text = draft.sign(&keys.credentials);
        let proof = Proof::of(&text).claim("sd_hash", hash(&text)).sign(&keys.holder);
        let why = "the hash function of the disclosures is also that of the proof";
        let case = case(name.replace('-', "_"), why, format!("{text}{proof}"), keys).expected();
        (case, json!({ "claims": told(&draft), "binding": { "proven": NOW } }))
    };
    vec![
        hashed("sha-256", |text| digest(text).as_str().unwrap_or_default().to_owned()),
        hashed("sha-384", |text| base64(&Sha384::digest(text))),
        hashed("sha-512", |text| base64(&Sha512::digest(text))),
    ]
}

fn json(keys: &Keys) -> Vec<(Case, Value)> {
    let draft = named(keys);
    let text = draft.sign(&keys.credentials);
    let bound = bound(&text, &keys.holder);
    let plain = json!({ "claims": told(&draft) });
    let proven = json!({ "claims": told(&draft), "binding": { "proven": NOW } });
    let mut two = general(&text);
    let other = json!({ "protected": base64(b"{\"alg\":\"ES512\"}"), "signature": "AA", "header": { "kid": "2" } });
    two["signatures"].as_array_mut().expect("an array").push(other);
    let mut bare = flattened(&Draft::identity(keys).sign(&keys.credentials));
    bare.as_object_mut().expect("an object").shift_remove("header");
    let mut more = flattened(&text);
    more["header"]["kid"] = Value::Null;
    more["header"]["x"] = json!({ "y": [1] });
    more["more"] = 1.into();
    more["header"].as_object_mut().expect("an object").shift_remove("kid");
    vec![
        (case("flattened", "RFC 9901 §8.2", flattened(&text).to_string(), keys), plain.clone()),
        (
            case("flattened_with_spaces", "as people write it", format!("\n{:#}\n", flattened(&text)), keys),
            plain.clone(),
        ),
        (
            case("flattened_without_header", "nothing to disclose", bare.to_string(), keys),
            json!({ "claims": clear(&Draft::identity(keys)) }),
        ),
        (case("flattened_with_more", "members that mean nothing here", more.to_string(), keys), plain.clone()),
        (case("flattened_with_proof", "kb_jwt", flattened(&bound).to_string(), keys).expected(), proven.clone()),
        (case("general", "RFC 9901 §8.3, one signature", general(&text).to_string(), keys), plain.clone()),
        (case("general_with_proof", "kb_jwt", general(&bound).to_string(), keys).expected(), proven),
        (case("general_of_two", "the first signature counts", two.to_string(), keys), plain),
    ]
}

fn issuers(keys: &Keys) -> Vec<(Case, Value)> {
    let by_chain = |name: &str, why, chain: &[&str], anchor: &str| {
        let draft = certified(keys, chain);
        let case = case(name, why, draft.sign(&keys.credentials), keys).vc().certificates(&[anchor]);
        (case, of_profile(json!({ "claims": clear(&draft), "signer": "Test issuer (VN)" })))
    };
    let nameless = certified(keys, &["issuer"]).claim("iss", Value::Null);
    let by_nobody = certified(keys, &["issuer_by_a_stranger"]).header("kid", base64(&keys.credentials.kid()));
    let without_kid = Draft::identity(keys).header("kid", Value::Null);
    let urn = certified(keys, &["issuer_elsewhere"]).claim("iss", "urn:example:issuer");
    let listed = Draft::identity(keys);
    let text = |draft: &Draft| draft.sign(&keys.credentials);
    let mut cases = vec![
        by_chain(
            "certificate",
            "under an authority; the address and the host of iss are its names",
            &["issuer"],
            "authority",
        ),
        by_chain("certificate_and_authority", "with the anchor in the chain", &["issuer", "authority"], "authority"),
        by_chain(
            "certificates_between",
            "two steps, in another order",
            &["issuer_below", "authority", "between"],
            "authority",
        ),
        by_chain("certificate_by_host", "the host of iss is its name", &["issuer_by_host"], "authority"),
        by_chain("certificate_by_address", "iss is its name", &["issuer_by_uri"], "authority"),
        by_chain("certificate_without_names", "it has none that could differ", &["issuer_without_names"], "authority"),
        by_chain("certificate_itself", "it is the anchor", &["issuer"], "issuer"),
        (
            case("issuer_by_certificate_only", "no iss", text(&nameless), keys).vc().certificates(&["authority"]),
            of_profile(json!({ "claims": clear(&nameless), "signer": "Test issuer (VN)" })),
        ),
        (
            case("issuer_no_address", "an iss that no name of a certificate could be", text(&urn), keys)
                .vc()
                .certificates(&["authority"]),
            of_profile(json!({ "claims": clear(&urn), "signer": "Test issuer (VN)" })),
        ),
        (
            case("key_behind_certificates", "the verifier knows the key and not the authority", text(&by_nobody), keys)
                .vc(),
            of_profile(json!({ "claims": clear(&by_nobody) })),
        ),
        (
            case("no_kid", "every key is tried", text(&without_kid), keys).vc(),
            of_profile(json!({ "claims": clear(&without_kid) })),
        ),
    ];
    cases.push((
        case("listed", "by the trust list", text(&listed), keys).vc().asked("anchors", json!({ "list": true })),
        of_profile(json!({ "claims": clear(&listed), "signer": CREDENTIAL_ISSUER })),
    ));
    cases
}

fn metadata(keys: &Keys) -> Vec<(Case, Value)> {
    let mut key = crate::sd_jwt_vc::draft::jwk(&keys.stranger);
    key["kid"] = "published".into();
    let set = json!({ "keys": [key, { "kty": "oct", "k": "AA" }] });
    let here = json!({ "issuer": CREDENTIAL_ISSUER, "jwks": set, "more": 1 }).to_string();
    let there = json!({ "issuer": CREDENTIAL_ISSUER, "jwks_uri": "https://keys.example/set?a=1" }).to_string();
    let draft = Draft::identity(keys).header("kid", "published");
    let text = draft.sign(&keys.stranger);
    let accepted = of_profile(json!({ "claims": clear(&draft), "signer": CREDENTIAL_ISSUER }));
    let case = |name: &str, why, anchors: Value| case(name, why, &text, keys).vc().asked("anchors", anchors);
    vec![
        (
            case(
                "metadata",
                "a key that an issuer of the trust list publishes",
                json!({
                    "list": true, "metadata": [{ "issuer": CREDENTIAL_ISSUER, "document": here }],
                }),
            ),
            accepted.clone(),
        ),
        (
            case(
                "metadata_elsewhere",
                "its keys are at another address",
                json!({
                    "list": true,
                    "metadata": [{ "issuer": CREDENTIAL_ISSUER, "document": there, "keys": set.to_string() }],
                }),
            ),
            accepted.clone(),
        ),
        (
            case(
                "metadata_of_a_named_issuer",
                "the verifier named the issuer by hand",
                json!({
                    "issuers": [CREDENTIAL_ISSUER], "metadata": [{ "issuer": CREDENTIAL_ISSUER, "document": here }],
                }),
            ),
            accepted,
        ),
    ]
}

fn profile(keys: &Keys) -> Vec<(Case, Value)> {
    let plain = || Draft::identity(keys);
    let told_by = |name: &str, why, draft: Draft, more: Value| {
        let mut accepted = json!({ "claims": clear(&draft) });
        accepted.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        (case(name, why, draft.sign(&keys.credentials), keys).vc(), of_profile(accepted))
    };
    let status = json!({ "status_list": { "uri": "https://issuer.example/status/1", "idx": 7 } });
    let older = plain().header("typ", "vc+sd-jwt");
    let generic = plain().header("typ", "example+sd-jwt").claim("vct", Value::Null);
    let untyped = plain().header("typ", Value::Null).claim("vct", Value::Null);
    let (a, b) = (element("a", 1), element("b", json!({ "x": [] })));
    let inner = array(json!(["salt", [{ "...": digest(&a) }, { "...": digest(&b) }, { "...": digest("decoy") }]]));
    let arrays = plain().claim("deep", json!([{ "...": digest(&inner) }])).disclosed(&b).disclosed(&inner);
    let mut arrays_told = clear(&arrays);
    arrays_told["deep"] = json!([[{ "x": [] }]]);
    let mut cases = vec![
        told_by(
            "status",
            "where it stands",
            plain().claim("status", status),
            json!({
                "status": { "uri": "https://issuer.example/status/1", "index": 7 },
            }),
        ),
        told_by(
            "status_of_another_kind",
            "said, and not passed for none",
            plain().claim("status", json!({ "x": 1 })),
            json!({
                "status": "unknown",
            }),
        ),
        told_by(
            "other_types",
            "by the issuer's word",
            plain().claim("aka_vcts", json!(["urn:a", "urn:b"])),
            json!({
                "other_types": ["urn:a", "urn:b"],
            }),
        ),
        told_by(
            "integrity",
            "of the type's metadata",
            plain().claim("vct#integrity", "sha256-AAAA"),
            json!({
                "vct_integrity": "sha256-AAAA",
            }),
        ),
    ];
    let text = |draft: &Draft| draft.sign(&keys.credentials);
    cases.push((
        case("older_typ", "vc+sd-jwt, where that is asked for", text(&older), keys).asked("profile", "sd_jwt_vc_older"),
        of_profile(json!({ "claims": clear(&older), "typ": "vc+sd-jwt" })),
    ));
    cases.push((
        case("current_typ_among_older", "dc+sd-jwt, where both are taken", text(&plain()), keys)
            .asked("profile", "sd_jwt_vc_older"),
        of_profile(json!({ "claims": clear(&plain()) })),
    ));
    cases.push((
        case("without_type", "an SD-JWT of another profile", text(&generic), keys),
        json!({ "claims": clear(&generic), "typ": "example+sd-jwt" }),
    ));
    cases.push((
        case("without_typ", "RFC 9901 only recommends it", text(&untyped), keys),
        json!({ "claims": clear(&untyped), "typ": null }),
    ));
    cases.push((
        case("arrays_in_arrays", "an element that is an array of elements, some of them hidden", text(&arrays), keys),
        json!({ "claims": arrays_told }),
    ));
    cases.push((
        case("scoped", "the key is an anchor for this type", text(&plain()), keys)
            .vc()
            .asked("anchors", json!({ "keys": [super::named(keys)], "types": [IDENTITY] })),
        of_profile(json!({ "claims": clear(&plain()) })),
    ));
    cases
}

/// Says a name, and keeps a date back.
fn named(keys: &Keys) -> Draft {
    let name = member("full_name", "Nguyễn Thị Minh Khai");
    let date = member("birthdate", "1990-04-12");
    Draft::identity(keys).digest(&date).digest(&name).disclosed(&name)
}

/// What is told of a draft that discloses a name.
fn told(draft: &Draft) -> Value {
    let mut claims = clear(draft);
    claims["full_name"] =
        if draft.payload().get("_sd_alg").is_some() { "Trần Văn Bình" } else { "Nguyễn Thị Minh Khai" }.into();
    claims
}

/// What stands in the clear.
fn clear(draft: &Draft) -> Value {
    let mut claims = draft.payload().clone();
    claims.as_object_mut().expect("made as an object").retain(|name, _| !name.starts_with("_sd"));
    claims
}
