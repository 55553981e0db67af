//! Credentials that a wallet accepts.

use serde_json::{Value, json};

use super::{
    Accepted, EXPIRES, NOW,
    draft::{Draft, base64, digest, element, member},
};
use crate::{
    keys::{Keys, twin},
    trust_list::{LICENCE, LICENCE_ISSUER},
};

/// All of them.
pub fn cases(keys: &Keys) -> Vec<Accepted> {
    let mut cases = flat(keys);
    cases.extend(nested(keys));
    cases.extend(forms(keys));
    cases
}

fn flat(keys: &Keys) -> Vec<Accepted> {
    let plain = Draft::identity(keys);
    let hidden = plain
        .clone()
        .claim("_sd_alg", "sha-256")
        .hidden("personal_number", "046190000001")
        .hidden("full_name", "Nguyễn Thị Minh Khai")
        .hidden("birthdate", "1990-04-12");
    let all = json!({
        "personal_number": "046190000001", "full_name": "Nguyễn Thị Minh Khai", "birthdate": "1990-04-12",
    });
    let name = member("full_name", "Nguyễn Thị Minh Khai");
    let some = hidden.clone().undisclosed().disclosed(&name);
    let none = hidden.clone().undisclosed();
    let decoys = plain.clone().digest("decoy 1").digest(&name).digest("decoy 2").disclosed(&name);
    let default = plain.clone().digest(&name).disclosed(&name);
    let time = plain.clone().claim("iat", Value::Null).hidden("iat", super::ISSUED);
    vec![
        accepted("in_the_clear", "no disclosures", &plain, keys, json!({})),
        accepted("all_disclosed", "three claims of the top level", &hidden, keys, all),
        accepted(
            "one_disclosed",
            "two digests stay closed",
            &some,
            keys,
            json!({ "full_name": "Nguyễn Thị Minh Khai" }),
        ),
        accepted("none_disclosed", "three digests stay closed", &none, keys, json!({})),
        accepted("decoys", "two digests of nothing", &decoys, keys, json!({ "full_name": "Nguyễn Thị Minh Khai" })),
        accepted(
            "digest_algorithm_not_said",
            "no _sd_alg: SHA-256",
            &default,
            keys,
            json!({ "full_name": "Nguyễn Thị Minh Khai" }),
        ),
        accepted("no_digests", "an empty _sd", &plain.clone().claim("_sd", json!([])), keys, json!({})),
        accepted(
            "time_disclosed",
            "iat is not among the claims that can't be hidden",
            &time,
            keys,
            json!({ "iat": super::ISSUED }),
        ),
    ]
}

fn nested(keys: &Keys) -> Vec<Accepted> {
    let plain = Draft::identity(keys);
    let (city, street) = (member("city", "Đà Nẵng"), member("street", "1 Bạch Đằng"));
    let structured = plain
        .clone()
        .claim("address", json!({ "country": "VN", "_sd": [digest(&city), digest(&street)] }))
        .disclosed(&city);
    let address = member("address", json!({ "country": "VN", "_sd": [digest(&city), digest(&street)] }));
    let recursive = plain.clone().digest(&address).disclosed(&street).disclosed(&address).disclosed(&city);
    let (a1, b) = (element("A1", "A1"), element("B", json!({ "class": "B", "_sd": [digest(&city)] })));
    let array = plain
        .clone()
        .claim("classes", json!(["A", { "...": digest(&a1) }, { "...": digest("decoy") }, { "...": digest(&b) }]))
        .disclosed(&b)
        .disclosed(&city)
        .disclosed(&a1);
    let closed = plain.clone().claim("classes", json!(["A", { "...": digest(&a1) }]));
    let inner = member("inner", json!([{ "...": digest(&a1) }]));
    let deep = plain.clone().claim("outer", json!([[{ "_sd": [digest(&inner)] }]])).disclosed(&inner).disclosed(&a1);
    let status = member("status", "valid");
    let part = plain.clone().claim("licence", json!({ "class": "B", "_sd": [digest(&status)] })).disclosed(&status);
    let same = |place: &str| member("city", place);
    let twice = plain
        .clone()
        .claim("born", json!({ "_sd": [digest(&same("Huế"))] }))
        .claim("lives", json!({ "_sd": [digest(&same("Đà Nẵng"))] }))
        .disclosed(same("Huế"))
        .disclosed(same("Đà Nẵng"));
    vec![
        accepted(
            "structured",
            "digests inside an object",
            &structured,
            keys,
            json!({ "address": { "country": "VN", "city": "Đà Nẵng" } }),
        ),
        accepted(
            "recursive",
            "a disclosure with digests, sent in any order",
            &recursive,
            keys,
            json!({
                "address": { "country": "VN", "city": "Đà Nẵng", "street": "1 Bạch Đằng" },
            }),
        ),
        accepted(
            "array_elements",
            "elements disclosed in their places, a decoy between",
            &array,
            keys,
            json!({
                "classes": ["A", "A1", { "class": "B", "city": "Đà Nẵng" }],
            }),
        ),
        accepted(
            "array_element_closed",
            "what is not disclosed leaves no gap",
            &closed,
            keys,
            json!({ "classes": ["A"] }),
        ),
        accepted("array_in_object_in_arrays", "four levels", &deep, keys, json!({ "outer": [[{ "inner": ["A1"] }]] })),
        accepted(
            "status_of_a_part",
            "status must not be hidden at the top; deeper it is a name like any other",
            &part,
            keys,
            json!({ "licence": { "class": "B", "status": "valid" } }),
        ),
        accepted(
            "same_name_in_two_objects",
            "a name is taken only where it stands",
            &twice,
            keys,
            json!({
                "born": { "city": "Huế" }, "lives": { "city": "Đà Nẵng" },
            }),
        ),
    ]
}

fn forms(keys: &Keys) -> Vec<Accepted> {
    let plain = Draft::identity(keys);
    let endless = plain.clone().claim("exp", Value::Null).claim("iat", Value::Null);
    let licence =
        plain.clone().claim("iss", LICENCE_ISSUER).claim("vct", LICENCE).header("kid", base64(&keys.licences.kid()));
    let twin = base64(&twin(keys.credentials.sign(plain.signing_input().as_bytes())));
    let twin = plain.end(&format!("{}.{twin}", plain.signing_input()));
    let spaced =
        plain.clone().disclosed(base64("[ \"salt\" ,\n \"full_name\" , \"H\\u0027Hen Ni\\u00ea\" ]".as_bytes()));
    let spaced = spaced.clone().digest("WyAic2FsdCIgLAogImZ1bGxfbmFtZSIgLCAiSFx1MDAyN0hlbiBOaVx1MDBlYSIgXQ");
    let begun = plain.clone().claim("nbf", NOW);
    let other = plain.clone().header("x5t", "AA");
    let fraction = plain.clone().claim("exp", 1_821_536_000.5);
    let ahead = plain.clone().claim("iat", NOW + 300);
    let described = |name, why, draft: &Draft| accepted(name, why, draft, keys, json!({}));
    vec![
        Accepted {
            text: licence.sign(&keys.licences),
            ..described("other_issuer", "another key, another type", &licence)
        },
        described("without_times", "neither iat nor exp", &endless),
        described("begins_now", "nbf in this second", &begun),
        accepted(
            "spaces_and_escapes",
            "the digest is over the text of the disclosure, not over its meaning",
            &spaced,
            keys,
            json!({ "full_name": "H'Hen Niê" }),
        ),
        described("exp_fraction", "RFC 7519 §2 allows it; it is dropped", &fraction),
        described("issued_300_seconds_ahead", "the issuer's clock may be ahead by this much", &ahead),
        described("header_unknown", "a header parameter that is not critical", &other),
        Accepted {
            text: twin,
            ..described("high_s", "JOSE asks for no low s: the twin of a signature holds too", &plain)
        },
        Accepted { now: EXPIRES - 1, ..described("last_second", "a second before exp", &plain) },
    ]
}

/// Signed by `credentials`; `told` is what comes to the claims in the clear.
fn accepted(name: &'static str, why: &'static str, draft: &Draft, keys: &Keys, told: Value) -> Accepted {
    let mut claims = draft.payload().clone();
    let members = claims.as_object_mut().expect("made as an object");
    members.retain(|name, _| !name.starts_with("_sd"));
    members.extend(told.as_object().cloned().unwrap_or_default());
    Accepted { name, why, text: draft.sign(&keys.credentials), now: NOW, claims }
}
