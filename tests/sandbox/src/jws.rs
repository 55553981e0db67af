//! This module owns self-signed JWTs: a JWS (RFC 7515) by the P-256 key in its own header. DPoP proofs and key proofs are
//! such. It does not know what they are for; it says whose they are.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    crypto::{p256::PublicKey, sha256},
    encoding::json,
};
use josekit::{
    jwk::Jwk,
    jws::{self, ES256},
};
use serde_json::{Map, Value};

/// A JWT that the key in its header did sign.
pub(crate) struct SelfSigned {
    /// That key.
    pub(crate) key: PublicKey,
    /// The payload.
    pub(crate) claims: Map<String, Value>,
}

impl SelfSigned {
    /// Checks shape, type and signature; `None` if any of them is wrong.
    pub(crate) fn verify(jwt: &str, typ: &str) -> Option<Self> {
        if jwt.len() > MAX_CHARACTERS {
            return None;
        }
        let header = json::parse(&URL_SAFE_NO_PAD.decode(jwt.split('.').next()?).ok()?).ok()?;
        // RFC 7515 §4.1.11: no extension is understood here, so none may be critical.
        if header["typ"] != typ || header["alg"] != "ES256" || header.get("crit").is_some() {
            return None;
        }
        let key = public_key(&header["jwk"])?;
        let jwk = Jwk::from_map(public_jwk(&key)).ok()?;
        let verifier = ES256.verifier_from_jwk(&jwk).ok()?;
        let (payload, _) = jws::deserialize_compact(jwt, &verifier).ok()?;
        match json::parse(&payload).ok()? {
            Value::Object(claims) => Some(Self { key, claims }),
            _ => None,
        }
    }

    /// A claim that is text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name)?.as_str()
    }

    /// A claim that is a whole number.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.claims.get(name)?.as_i64()
    }
}

/// The JWK (RFC 7517) of a public key, with nothing but the key.
pub(crate) fn public_jwk(key: &PublicKey) -> Map<String, Value> {
    let mut jwk = Map::new();
    jwk.insert("kty".into(), "EC".into());
    jwk.insert("crv".into(), "P-256".into());
    jwk.insert("x".into(), URL_SAFE_NO_PAD.encode(key.x()).into());
    jwk.insert("y".into(), URL_SAFE_NO_PAD.encode(key.y()).into());
    jwk
}

/// RFC 7638, SHA-256, base64url.
pub(crate) fn thumbprint(key: &PublicKey) -> String {
    let (x, y) = (URL_SAFE_NO_PAD.encode(key.x()), URL_SAFE_NO_PAD.encode(key.y()));
    let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
    URL_SAFE_NO_PAD.encode(sha256(canonical.as_bytes()))
}

/// A public P-256 key; `None` for other kinds, for points off the curve, and for a private key sent by mistake.
fn public_key(jwk: &Value) -> Option<PublicKey> {
    if jwk["kty"] != "EC" || jwk["crv"] != "P-256" || jwk.get("d").is_some() {
        return None;
    }
    let mut point = vec![4];
    for coordinate in ["x", "y"] {
        let bytes = URL_SAFE_NO_PAD.decode(jwk[coordinate].as_str()?).ok()?;
        point.extend(<[u8; 32]>::try_from(bytes).ok()?);
    }
    PublicKey::from_sec1(&point).ok()
}

const MAX_CHARACTERS: usize = 8 * 1024;

#[cfg(test)]
mod tests {
    use dinhdanh::crypto::p256::SigningKey;
    use serde_json::json;

    use super::*;

    fn sign(key: &SigningKey, header: &Value, claims: &Value) -> String {
        let message =
            format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()));
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes())))
    }

    fn header(key: &SigningKey) -> Value {
        json!({ "typ": "t", "alg": "ES256", "jwk": public_jwk(key.public_key()) })
    }

    #[test]
    fn the_thumbprint_is_that_of_rfc_7638() {
        // No example of the RFC is an EC key; this is the device key of RFC 9449 §6.1, whose thumbprint it prints.
        let jwk = json!({
            "kty": "EC", "crv": "P-256",
            "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
            "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
        });
        let key = public_key(&jwk).expect("a point of the curve");
        assert_eq!(thumbprint(&key), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    }

    #[test]
    fn takes_what_the_key_in_the_header_signed() {
        let (key, _) = SigningKey::make();
        let proven = SelfSigned::verify(&sign(&key, &header(&key), &json!({ "n": 7, "t": "x" })), "t");
        let proven = proven.expect("signed as it should be");
        assert_eq!((proven.key, proven.number("n"), proven.text("t")), (*key.public_key(), Some(7), Some("x")));
    }

    #[test]
    fn refuses_other_types_algorithms_keys_and_shapes() {
        let (key, _) = SigningKey::make();
        let (other, _) = SigningKey::make();
        let claims = json!({ "n": 7 });
        let good = sign(&key, &header(&key), &claims);
        let with = |name: &str, value: Value| {
            let mut header = header(&key);
            header[name] = value;
            sign(&key, &header, &claims)
        };
        let mut private = header(&key)["jwk"].clone();
        private["d"] = "AA".into();
        let bad = [
            with("typ", "JWT".into()),
            with("alg", "none".into()),
            with("alg", "HS256".into()),
            with("crit", json!(["exp"])),
            with("jwk", json!({ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA" })),
            with("jwk", private),
            with("jwk", Value::Null),
            sign(&key, &header(&other), &claims),
            sign(&key, &header(&key), &json!([1])),
            good[..good.len() - 4].to_owned(),
            format!("{}{}", &good[..good.len() - 86], "A".repeat(86)),
            good.replace('.', ""),
            format!("{good}.{good}"),
            String::new(),
            "A".repeat(10_000),
        ];
        for jwt in bad {
            assert!(SelfSigned::verify(&jwt, "t").is_none(), "{jwt}");
        }
    }
}
