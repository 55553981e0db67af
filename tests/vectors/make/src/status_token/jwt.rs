use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{Accepted, CREDENTIALS, ENTRIES, PASSES, Refused, URI, statuses};
use crate::{
    keys::{Key, Keys},
    trust_list::NOW,
    zlib,
};

/// Those that are believed.
pub fn valid(keys: &Keys) -> Vec<Accepted> {
    let of = |file, why, header: Value, claims: Value| Accepted {
        file,
        why,
        bytes: jwt(&header, &claims, &keys.credentials),
        issuer: CREDENTIALS,
        statuses: statuses(),
        says: [json!(NOW + 86_400), json!(43_200), Value::Null],
    };
    let nothing = || [Value::Null, Value::Null, Value::Null];
    let packed = |bits: u32, bytes: &[u8]| {
        let lst = base64(zlib::stored(bytes));
        with(claims(), "status_list", json!({ "bits": bits, "lst": lst }))
    };
    let values = |values: &[u8]| values.iter().map(|value| json!(value)).chain([Value::Null]).collect();
    vec![
        of("jwt.txt", "as the draft's example", header(keys), claims()),
        of(
            "jwt_typ_long.txt",
            "the whole media type (RFC 7515 §4.1.9)",
            with(header(keys), "typ", json!("application/statuslist+jwt")),
            claims(),
        ),
        Accepted {
            says: nothing(),
            ..of("jwt_of_few_words.txt", "ttl and exp are recommended, not required", header(keys), few(claims()))
        },
        Accepted {
            says: [json!(NOW + 86_400), json!(43_200), json!("https://issuer.example/statuses")],
            ..of(
                "jwt_of_many_words.txt",
                "claims and headers of others are passed over; a fraction of a second is dropped",
                with(header(keys), "jku", json!("https://elsewhere.example")),
                with(with(with(many(), "iss", json!(CREDENTIALS)), "nbf", json!(NOW)), "iat", json!(NOW as f64 - 59.5)),
            )
        },
        of("jwt_without_kid.txt", "every key is tried", with(header(keys), "kid", Value::Null), claims()),
        Accepted {
            bytes: jwt(&with(header(keys), "kid", json!(base64(keys.passes.kid()))), &claims(), &keys.collision),
            issuer: "https://other.example",
            ..of("jwt_of_a_collision.txt", "two issuers have this kid, and the second signed", header(keys), claims())
        },
        Accepted {
            bytes: [&jwt(&header(keys), &claims(), &keys.credentials)[..], b"\n"].concat(),
            ..of("jwt_with_a_newline.txt", "as an editor leaves a file", header(keys), claims())
        },
        Accepted {
            statuses: values(&[1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]),
            ..of("jwt_of_one_bit.txt", "the example of the draft", header(keys), packed(1, &[0xb9, 0xa3]))
        },
        Accepted {
            statuses: values(&[0, 1, 15, 2]),
            ..of("jwt_of_four_bits.txt", "values of an application", header(keys), packed(4, &[0x10, 0x2f]))
        },
        Accepted {
            statuses: values(&[0, 255, 3]),
            ..of("jwt_of_eight_bits.txt", "likewise", header(keys), packed(8, &[0, 255, 3]))
        },
        Accepted {
            bytes: jwt(&with(header(keys), "kid", json!(base64(keys.passes.kid()))), &claims(), &keys.passes),
            issuer: PASSES,
            ..of("jwt_of_passes.txt", "whoever signs passes may sign lists", header(keys), claims())
        },
    ]
}

/// Those that are refused.
pub fn invalid(keys: &Keys) -> Vec<Refused> {
    let malformed = "status.malformed";
    let signed = |header: &Value, claims: &Value| jwt(header, claims, &keys.credentials);
    let headed = |member: &str, value: Value| signed(&with(header(keys), member, value), &claims());
    let saying = |member: &str, value: Value| signed(&header(keys), &with(claims(), member, value));
    let list = |value: Value| saying("status_list", value);
    let lst = |bytes: &[u8]| list(json!({ "bits": 2, "lst": base64(bytes) }));
    let packed = zlib::stored(&ENTRIES);
    let good = String::from_utf8(signed(&header(keys), &claims())).expect("a text");
    let (input, _) = good.rsplit_once('.').expect("three parts");
    let repeated = format!(r#"{{"sub":"{URI}",{}"#, &claims().to_string()[1..]);
    let mut other_sum = packed.clone();
    *other_sum.last_mut().expect("it is not empty") ^= 1;
    vec![
        ("jwt_empty.txt", malformed, "nothing at all", vec![]),
        ("jwt_of_two_parts.txt", malformed, "no signature", input.into()),
        ("jwt_of_four_parts.txt", malformed, "a part more", format!("{good}.AA").into()),
        ("jwt_with_padding.txt", malformed, "base64url has none", format!("{good}==").into()),
        ("jwt_typ_absent.txt", malformed, "any JWT", headed("typ", Value::Null)),
        ("jwt_typ_jwt.txt", malformed, "any JWT", headed("typ", json!("JWT"))),
        ("jwt_alg_none.txt", "status.unsupported", "signed by nobody", headed("alg", json!("none"))),
        ("jwt_alg_hs256.txt", "status.unsupported", "a MAC has no public key", headed("alg", json!("HS256"))),
        ("jwt_crit.txt", "status.unsupported", "what must be understood is not", headed("crit", json!(["exp"]))),
        ("jwt_alg_es384.txt", "status.signature", "not an algorithm of this key", headed("alg", json!("ES384"))),
        ("jwt_kid_unknown.txt", "status.signature", "nobody has this kid", headed("kid", json!("AAAAAAAAAAA"))),
        ("jwt_x5c_broken.txt", malformed, "not base64", headed("x5c", json!(["*"]))),
        ("jwt_x5c_empty.txt", "certificate.malformed", "a chain of nobody", headed("x5c", json!([]))),
        (
            "jwt_of_a_stranger.txt",
            "status.signature",
            "the right kid, another key",
            jwt(&header(keys), &claims(), &keys.stranger),
        ),
        (
            "jwt_of_a_retired_key.txt",
            "status.signature",
            "its key ends in this second",
            jwt(&with(header(keys), "kid", json!(base64(keys.retired.kid()))), &claims(), &keys.retired),
        ),
        ("jwt_signature_of_another.txt", "status.signature", "of other claims", {
            let other = String::from_utf8(saying("ttl", json!(1))).expect("a text");
            let (_, signature) = other.rsplit_once('.').expect("three parts");
            format!("{input}.{signature}").into()
        }),
        ("jwt_repeated_claim.txt", malformed, "two readers would see two lists", {
            sign(&format!("{}.{}", base64(header(keys).to_string()), base64(&repeated)), &keys.credentials)
        }),
        ("jwt_sub_absent.txt", malformed, "of no name", saying("sub", Value::Null)),
        ("jwt_sub_empty.txt", malformed, "of no name", saying("sub", json!(""))),
        ("jwt_iat_absent.txt", malformed, "of no age", saying("iat", Value::Null)),
        ("jwt_iat_text.txt", malformed, "a time is a number", saying("iat", json!("now"))),
        ("jwt_not_yet.txt", "status.expired", "signed later than two clocks differ", saying("iat", json!(NOW + 301))),
        ("jwt_ended.txt", "status.expired", "in the second in which it ends", saying("exp", json!(NOW))),
        ("jwt_not_before.txt", "status.expired", "begins in the next second", saying("nbf", json!(NOW + 1))),
        ("jwt_ttl_zero.txt", malformed, "good for no time", saying("ttl", json!(0))),
        ("jwt_ttl_text.txt", malformed, "a number in letters", saying("ttl", json!("43200"))),
        ("jwt_list_absent.txt", malformed, "nothing to look up", saying("status_list", Value::Null)),
        ("jwt_bits_3.txt", malformed, "1, 2, 4 or 8", list(json!({ "bits": 3, "lst": base64(&packed) }))),
        ("jwt_bits_absent.txt", malformed, "no width", list(json!({ "lst": base64(&packed) }))),
        ("jwt_lst_absent.txt", malformed, "no entries", list(json!({ "bits": 2 }))),
        ("jwt_lst_not_packed.txt", malformed, "not zlib", lst(&ENTRIES)),
        ("jwt_lst_cut.txt", malformed, "half a stream", lst(&packed[..packed.len() - 1])),
        ("jwt_lst_and_more.txt", malformed, "a byte behind the stream", lst(&[&packed[..], &[0]].concat())),
        ("jwt_lst_other_sum.txt", malformed, "another checksum", lst(&other_sum)),
        ("jwt_bomb.txt", malformed, "inflates to 32 MiB and a byte", lst(&zlib::zeros(32 * 1024 * 1024 + 1))),
    ]
}

fn header(keys: &Keys) -> Value {
    json!({ "alg": "ES256", "kid": base64(keys.credentials.kid()), "typ": "statuslist+jwt" })
}

fn claims() -> Value {
    let list = json!({ "bits": 2, "lst": base64(zlib::stored(&ENTRIES)) });
    json!({ "exp": NOW + 86_400, "iat": NOW - 60, "status_list": list, "sub": URI, "ttl": 43_200 })
}

fn few(claims: Value) -> Value {
    with(with(claims, "exp", Value::Null), "ttl", Value::Null)
}

fn many() -> Value {
    let mut claims = claims();
    claims["status_list"]["aggregation_uri"] = json!("https://issuer.example/statuses");
    claims["status_list"]["more"] = json!([1]);
    claims
}

/// With another value in this place; null stands for nothing.
fn with(mut json: Value, member: &str, value: Value) -> Value {
    let object = json.as_object_mut().expect("an object");
    if value.is_null() {
        object.remove(member);
    } else {
        object.insert(member.into(), value);
    }
    json
}

fn jwt(header: &Value, claims: &Value, key: &Key) -> Vec<u8> {
    sign(&format!("{}.{}", base64(header.to_string()), base64(claims.to_string())), key)
}

fn sign(input: &str, key: &Key) -> Vec<u8> {
    format!("{input}.{}", base64(key.sign(input.as_bytes()))).into()
}

fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
