//! Credentials of another form: not the compact form, not JSON, too large, of another algorithm or type.

use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{
    Refused,
    draft::{Draft, array, base64, jws, member},
    refused,
};
use crate::keys::Keys;

/// All of them.
pub fn cases(keys: &Keys) -> Vec<Refused> {
    let mut cases = compact(keys);
    cases.extend(json(keys));
    cases.extend(sizes(keys));
    cases.extend(headers(keys));
    cases
}

fn compact(keys: &Keys) -> Vec<Refused> {
    let malformed = |name, why, text: String| refused("malformed", name, why, text);
    let good = Draft::identity(keys).hidden("full_name", "Trần Văn Bình").sign(&keys.credentials);
    let plain = Draft::identity(keys).sign(&keys.credentials);
    let jwt = plain.trim_end_matches('~');
    let (input, signature) = jwt.rsplit_once('.').expect("a JWT has dots");
    let binding = jws(
        r#"{"alg":"ES256","typ":"kb+jwt"}"#,
        r#"{"iat":1790000000,"aud":"x","nonce":"y","sd_hash":"z"}"#,
        &keys.holder,
    );
    let standard = base64(&[0xfb; 6]).replace('-', "+").replace('_', "/");
    vec![
        malformed("nothing", "an empty text", String::new()),
        malformed("tilde_only", "no JWT before it", "~".into()),
        malformed("jwt_only", "no tilde: a JWT is no SD-JWT", jwt.into()),
        malformed("last_tilde_missing", "a disclosure at the end is not closed", good[..good.len() - 1].into()),
        malformed("key_binding_jwt", "an issuer sends none: it is the holder who makes it", format!("{good}{binding}")),
        malformed("two_tildes", "an empty disclosure", format!("{plain}~")),
        malformed("trailing_newline", "as a text editor adds", format!("{good}\n")),
        malformed("leading_space", "not base64url", format!(" {good}")),
        malformed("two_parts", "no signature", format!("{input}~")),
        malformed("one_part", "no dots", format!("{}~", jwt.replace('.', ""))),
        malformed("four_parts", "one part too many", format!("{jwt}.AA~")),
        malformed("five_parts", "a JWE", format!("{jwt}.AA.AA~")),
        malformed("padded", "base64url with padding", format!("{jwt}==~")),
        malformed("standard_base64", "the alphabet with + and /", format!("{plain}{standard}~")),
        malformed(
            "other_bits_of_signature",
            "bits that no byte has: a second text of the same signature",
            format!("{input}.{}~", next_last(signature)),
        ),
        malformed("json_serialisation", "RFC 9901 §8", json!({ "payload": "e30", "signatures": [] }).to_string()),
    ]
}

fn json(keys: &Keys) -> Vec<Refused> {
    let malformed = |name, why, text: String| refused("malformed", name, why, text);
    let good = Draft::identity(keys);
    let payload = good.payload().to_string();
    let header = format!(r#"{{"alg":"ES256","typ":"dc+sd-jwt","kid":"{}"}}"#, base64(&keys.credentials.kid()));
    let paid = |payload: &str| good.end(&jws(&header, payload, &keys.credentials));
    let headed = |header: &str| good.end(&jws(header, &payload, &keys.credentials));
    let nested = format!(r#"{{"a":{}1{},{}"#, "[".repeat(40), "]".repeat(40), &payload[1..]);
    let endless = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let sent = |disclosure: String| good.clone().digest(&disclosure).disclosed(disclosure).sign(&keys.credentials);
    vec![
        malformed(
            "payload_name_twice",
            "two readers would see two documents",
            paid(&payload.replacen('{', r#"{"vct":"other","#, 1)),
        ),
        malformed(
            "payload_name_twice_deeper",
            "the same inside an object",
            paid(&payload.replacen('{', r#"{"a":[{"b":1,"b":2}],"#, 1)),
        ),
        malformed("payload_is_an_array", "not an object", paid("[]")),
        malformed("payload_is_no_json", "half an object", paid(&payload[..payload.len() - 1])),
        malformed("payload_and_more", "a second value", paid(&format!("{payload}{{}}"))),
        malformed("payload_not_utf8", "a lone continuation byte", paid_bytes(keys, &header, b"{\"a\":\"\x80\"}")),
        malformed("payload_byte_order_mark", "not JSON", paid(&format!("\u{feff}{payload}"))),
        malformed(
            "payload_half_a_character",
            "half of a surrogate pair",
            paid(&payload.replacen('{', r#"{"a":"\ud800","#, 1)),
        ),
        malformed("payload_depth_40", "deeper than what is read", paid(&nested)),
        malformed("payload_depth_50000", "a parser without a limit overflows its stack", paid(&endless)),
        malformed("payload_number_too_large", "1e400", paid(&payload.replacen('{', r#"{"a":1e400,"#, 1))),
        malformed(
            "header_name_twice",
            "alg none behind alg ES256",
            headed(&header.replacen('{', r#"{"alg":"none","#, 1)),
        ),
        malformed("header_is_no_object", "a text", headed("\"ES256\"")),
        malformed("disclosure_is_no_json", "base64url of nothing that means anything", sent(base64(b"full_name"))),
        malformed("disclosure_is_an_object", "an array is asked for", sent(base64(b"{\"full_name\":\"x\"}"))),
        malformed(
            "disclosure_name_twice",
            "a value with a repeated name",
            sent(base64(br#"["salt","a",{"b":1,"b":2}]"#)),
        ),
        malformed("disclosure_and_more", "two arrays", sent(base64(br#"["salt","a",1][]"#))),
        malformed("disclosure_not_base64", "a character outside the alphabet", sent("WyJzYWx0!".into())),
        malformed("disclosure_with_a_dot", "as a JWT has", sent(format!("{}.", member("a", 1)))),
        malformed(
            "disclosure_depth_40",
            "deeper than what is read",
            sent(base64(format!("{}{}", "[".repeat(40), "]".repeat(40)).as_bytes())),
        ),
        malformed("depth_by_disclosures", "each allowed, too deep when put together", together(keys)),
    ]
}

fn sizes(keys: &Keys) -> Vec<Refused> {
    let large = |name, why, text: String| refused("too_large", name, why, text);
    let disclosed = (0..513).fold(Draft::identity(keys), |draft, at| draft.hidden(&format!("claim_{at}"), at));
    let digests: Vec<_> = (0..4097).map(|at| format!("d{at}")).collect();
    let long = Draft::identity(keys).claim("portrait", "A".repeat(200 * 1024)).sign(&keys.credentials);
    vec![
        large("disclosures_513", "one more than is read", disclosed.sign(&keys.credentials)),
        large(
            "digests_4097",
            "one more than is remembered",
            Draft::identity(keys).claim("_sd", digests).sign(&keys.credentials),
        ),
        large("above_256_kib", "a portrait of 200 KiB", long),
        large("tildes_only", "more disclosures than are read, all of them empty", "~".repeat(600)),
    ]
}

fn headers(keys: &Keys) -> Vec<Refused> {
    let unsupported = |name, why, draft: Draft| refused("unsupported", name, why, draft.sign(&keys.credentials));
    let good = Draft::identity(keys);
    let none = good.clone().header("alg", "none");
    let hs256 = good.clone().header("alg", "HS256");
    let mut mac = Hmac::<Sha256>::new_from_slice(&keys.credentials.uncompressed()).expect("any length is a key");
    mac.update(hs256.signing_input().as_bytes());
    let mac = base64(&mac.finalize().into_bytes());
    vec![
        refused("unsupported", "alg_none", "nobody signed", none.end(&format!("{}.", none.signing_input()))),
        unsupported("alg_none_signed", "signed, and says that it is not", none),
        refused(
            "unsupported",
            "alg_hs256",
            "a MAC under the public key, as if it were a secret",
            hs256.end(&format!("{}.{mac}", hs256.signing_input())),
        ),
        unsupported("alg_es384", "another curve", good.clone().header("alg", "ES384")),
        unsupported("alg_esp256", "its COSE name", good.clone().header("alg", "ESP256")),
        unsupported("alg_lower_case", "names are compared exactly", good.clone().header("alg", "es256")),
        unsupported("alg_absent", "no alg", good.clone().header("alg", Value::Null)),
        unsupported("alg_list", "a choice", good.clone().header("alg", json!(["ES256", "none"]))),
        unsupported("typ_of_older_drafts", "vc+sd-jwt", good.clone().header("typ", "vc+sd-jwt")),
        unsupported("typ_jwt", "JWT", good.clone().header("typ", "JWT")),
        unsupported("typ_of_a_proof", "dpop+jwt", good.clone().header("typ", "dpop+jwt")),
        unsupported(
            "typ_with_application",
            "the whole media type",
            good.clone().header("typ", "application/dc+sd-jwt"),
        ),
        unsupported("typ_absent", "no typ", good.clone().header("typ", Value::Null)),
        unsupported(
            "crit",
            "a critical header that nobody knows",
            good.clone().header("crit", json!(["b64"])).header("b64", false),
        ),
        unsupported("crit_empty", "RFC 7515 §4.1.11 forbids the empty list", good.clone().header("crit", json!([]))),
        unsupported(
            "digest_algorithm_sha3_512",
            "a registered one that is not known here",
            good.clone().claim("_sd_alg", "sha3-512"),
        ),
        unsupported("digest_algorithm_md5", "a broken one", good.clone().claim("_sd_alg", "md5")),
        unsupported("digest_algorithm_number", "not a name", good.claim("_sd_alg", 256)),
    ]
}

fn paid_bytes(keys: &Keys, header: &str, payload: &[u8]) -> String {
    let input = format!("{}.{}", base64(header.as_bytes()), base64(payload));
    format!("{input}.{}~", base64(&keys.credentials.sign(input.as_bytes())))
}

/// Two disclosures, each twenty deep, one inside the other.
fn together(keys: &Keys) -> String {
    let deep = |value: Value| (0..20).fold(value, |value, _| json!([value]));
    let inner = member("inner", deep(json!(1)));
    let outer = array(json!(["salt", "outer", deep(json!({ "_sd": [super::draft::digest(&inner)] }))]));
    Draft::identity(keys).digest(&outer).disclosed(outer).disclosed(inner).sign(&keys.credentials)
}

/// With the next letter for the last one, which sets bits that the 64 bytes do not have.
fn next_last(text: &str) -> String {
    let (rest, last) = text.split_at(text.len() - 1);
    format!("{rest}{}", char::from(last.as_bytes()[0] + 1))
}
