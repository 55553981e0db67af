//! JWE compact form (RFC 7516 §7.1) of one kind: ECDH-ES on P-256, encrypting directly with AES-GCM (RFC 7518 §4.6), through
//! `josekit` behind a guard. Left alone, josekit inflates without a limit and passes over critical headers that it does not
//! know; it is only called once the header has been read here.

#[cfg(feature = "wallet")]
pub use through_josekit::{DecryptionKey, NotDecrypted, NotEncrypted, encrypt};

/// How the content is encrypted (RFC 7518 §5.3). Closed: each is a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentEncryption {
    /// AES-GCM with a key of 128 bits.
    A128Gcm,
    /// AES-GCM with a key of 256 bits.
    A256Gcm,
}

impl ContentEncryption {
    /// The `enc` of JOSE.
    pub fn jose_name(self) -> &'static str {
        match self {
            Self::A128Gcm => "A128GCM",
            Self::A256Gcm => "A256GCM",
        }
    }

    /// From the `enc` of JOSE.
    pub fn from_jose(name: &str) -> Option<Self> {
        [Self::A128Gcm, Self::A256Gcm].into_iter().find(|it| it.jose_name() == name)
    }
}

/// The `alg` of JOSE: the agreed key encrypts the content.
pub const ECDH_ES: &str = "ECDH-ES";

#[cfg(feature = "wallet")]
mod through_josekit {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use josekit::{
        jwe::{self, JweHeader, alg::ecdh_es::EcdhEsJweDecrypter},
        jwk::{
            Jwk,
            alg::ec::{EcCurve, EcKeyPair},
        },
    };
    use serde_json::{Map, Value};
    use zeroize::Zeroizing;

    use super::{ContentEncryption, ECDH_ES};
    use crate::crypto::{jws::public_jwk, p256::PublicKey};

    /// Encrypts to `key`, whose identifier stands in the header. There is no party info: nothing that both sides know
    /// beforehand belongs to this one exchange alone.
    ///
    /// # Errors
    /// [`NotEncrypted`] if josekit refuses.
    pub fn encrypt(
        content: &[u8],
        key: &PublicKey,
        key_id: &str,
        encryption: ContentEncryption,
    ) -> Result<String, NotEncrypted> {
        let Value::Object(members) = public_jwk(key) else { return Err(NotEncrypted) };
        let jwk = Jwk::from_map(members).map_err(|_| NotEncrypted)?;
        let encrypter = jwe::ECDH_ES.encrypter_from_jwk(&jwk).map_err(|_| NotEncrypted)?;
        let mut header = JweHeader::new();
        header.set_content_encryption(encryption.jose_name());
        header.set_key_id(key_id);
        jwe::serialize_compact(content, &header, &encrypter).map_err(|_| NotEncrypted)
    }

    /// A private key that answers are encrypted to.
    pub struct DecryptionKey {
        decrypter: EcdhEsJweDecrypter,
        public: PublicKey,
        id: String,
    }

    impl DecryptionKey {
        /// A fresh one, with this identifier.
        pub fn make(id: &str) -> Self {
            let pair = EcKeyPair::generate(EcCurve::P256).expect("OpenSSL's random source works");
            Self::of(&pair.to_jwk_key_pair(), id).expect("OpenSSL makes points of the curve")
        }

        /// From a private JWK of P-256 with a `kid`.
        ///
        /// # Errors
        /// [`NotDecrypted`] if it is none.
        pub fn from_jwk(jwk: &Map<String, Value>) -> Result<Self, NotDecrypted> {
            let id = jwk.get("kid").and_then(Value::as_str).ok_or(NotDecrypted)?.to_owned();
            let jwk = Jwk::from_map(jwk.clone()).map_err(|_| NotDecrypted)?;
            Self::of(&jwk, &id)
        }

        fn of(jwk: &Jwk, id: &str) -> Result<Self, NotDecrypted> {
            let public = point(jwk.as_ref()).ok_or(NotDecrypted)?;
            let mut decrypter = jwe::ECDH_ES.decrypter_from_jwk(jwk).map_err(|_| NotDecrypted)?;
            decrypter.remove_key_id(); // compared here, and may be left out by whoever encrypts
            Ok(Self { decrypter, public, id: id.to_owned() })
        }

        /// Its public half, for a request: with `kid`, `alg` and `use`.
        pub fn public_jwk(&self) -> Value {
            let mut jwk = public_jwk(&self.public);
            jwk["kid"] = self.id.clone().into();
            jwk["alg"] = ECDH_ES.into();
            jwk["use"] = "enc".into();
            jwk
        }

        /// Its public half.
        pub fn public_key(&self) -> &PublicKey {
            &self.public
        }

        /// Decrypts what was encrypted to this key in the one way there is here.
        ///
        /// # Errors
        /// [`NotDecrypted`] for anything else: another algorithm or key, compression, a critical header, more than
        /// 4 MiB.
        pub fn decrypt(&self, text: &str) -> Result<Zeroizing<Vec<u8>>, NotDecrypted> {
            if text.len() > MAX_BYTES {
                return Err(NotDecrypted);
            }
            let parts: Vec<_> = text.splitn(6, '.').collect();
            let [header, "", iv, _, tag] = parts[..] else { return Err(NotDecrypted) };
            if iv.len() != IV_LENGTH || tag.len() != TAG_LENGTH || header.len() > MAX_HEADER {
                return Err(NotDecrypted);
            }
            let header = URL_SAFE_NO_PAD.decode(header).map_err(|_| NotDecrypted)?;
            // By the same parser as josekit's, so that both see the same of two equal names.
            let header = serde_json::from_slice(&header).map_err(|_| NotDecrypted)?;
            if !self.is_acceptable(&header) {
                return Err(NotDecrypted);
            }
            let content = jwe::deserialize_compact(text, &self.decrypter).map_err(|_| NotDecrypted)?.0;
            Ok(Zeroizing::new(content))
        }

        fn is_acceptable(&self, header: &Map<String, Value>) -> bool {
            let text = |name: &str| header.get(name).and_then(Value::as_str);
            let text_or_none = |name: &str| header.get(name).is_none_or(Value::is_string);
            let own_key = header.get("kid").is_none_or(|kid| kid == &self.id);
            text("alg") == Some(ECDH_ES)
                && text("enc").and_then(ContentEncryption::from_jose).is_some()
                && !header.contains_key("zip")
                && !header.contains_key("crit")
                && own_key
                && text_or_none("apu")
                && text_or_none("apv")
                && header.get("epk").and_then(Value::as_object).and_then(point).is_some()
        }
    }

    redacted_debug!(DecryptionKey);

    /// The point of a JWK: one that is not on the curve would betray the private key bit by bit.
    fn point(jwk: &Map<String, Value>) -> Option<PublicKey> {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        if (text("kty"), text("crv")) != (Some("EC"), Some("P-256")) {
            return None;
        }
        let [x, y] = [text("x")?, text("y")?].map(|part| URL_SAFE_NO_PAD.decode(part));
        PublicKey::from_sec1(&[&[4][..], &x.ok()?, &y.ok()?].concat()).ok()
    }

    /// It can't be encrypted.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
    #[error("can't be encrypted")]
    pub struct NotEncrypted;

    /// Not encrypted to this key, or not in the one way that is taken.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
    #[error("not encrypted to this key in a way that is taken")]
    pub struct NotDecrypted;

    /// Longest text that is decrypted: eight credentials with pictures.
    pub const MAX_BYTES: usize = 4 * 1024 * 1024;
    const MAX_HEADER: usize = 4096;
    /// 96 bits in base64url.
    const IV_LENGTH: usize = 16;
    /// 128 bits in base64url.
    const TAG_LENGTH: usize = 22;

    #[cfg(test)]
    mod tests {
        use serde_json::json;

        use super::*;

        fn bent(text: &str, change: impl FnOnce(&mut Map<String, Value>)) -> String {
            let (header, rest) = text.split_once('.').expect("five parts");
            let header = URL_SAFE_NO_PAD.decode(header).expect("base64url");
            let mut header = serde_json::from_slice(&header).expect("an object");
            change(&mut header);
            format!("{}.{rest}", URL_SAFE_NO_PAD.encode(Value::Object(header).to_string()))
        }

        #[test]
        fn what_is_encrypted_to_a_key_is_decrypted_by_it_and_by_no_other() {
            let (own, other) = (DecryptionKey::make("a"), DecryptionKey::make("a"));
            for encryption in [ContentEncryption::A128Gcm, ContentEncryption::A256Gcm] {
                let text = encrypt(b"content", own.public_key(), "a", encryption).expect("it can be");
                assert_eq!(own.decrypt(&text).expect("its own").as_slice(), b"content");
                assert!(other.decrypt(&text).is_err());
                assert!(DecryptionKey::make("b").decrypt(&text).is_err());
            }
        }

        #[test]
        fn the_example_of_the_standard_is_decrypted() {
            // OpenID4VP 1.0 §8.3, with its private key.
            let jwk = json!({
                "kty": "EC", "kid": "ac", "use": "enc", "crv": "P-256", "alg": "ECDH-ES",
                "x": "YO4epjifD-KWeq1sL2tNmm36BhXnkJ0He-WqMYrp9Fk",
                "y": "Hekpm0zfK7C-YccH5iBjcIXgf6YdUvNUac_0At55Okk",
                "d": "Et-3ce0omz8_TuZ96Df9lp0GAaaDoUnDe6X-CRO7Aww",
            });
            let text = "eyJhbGciOiJFQ0RILUVTIiwiZW5jIjoiQTEyOEdDTSIsImtpZCI6ImFjIiwiZXBrIjp7Imt\
                        0eSI6IkVDIiwieCI6Im5ubVZwbTNWM2piaGNhZlFhUkJrU1ZOSGx3Wkh3dC05ck9wSnVmeVlJdWsiLCJ5I\
                        joicjRmakRxd0p5czlxVU9QLV9iM21SNVNaRy0tQ3dPMm1pYzVWU05UWU45ZyIsImNydiI6IlAtMjU2In1\
                        9..uAYcHRUSSn2X0WPX.yVzlGSYG4qbg0bq18JcUiDRw56yVnbKR8E7S7YlEtzT00RqE3Pw5oTpUG3hdLN\
                        4taHZ9gC1kwak8JOnJgQ.1wR024_3-qtAlx1oFIUpQQ";
            let key = DecryptionKey::from_jwk(jwk.as_object().expect("an object")).expect("a key");
            let content = key.decrypt(text).expect("encrypted to it");
            let content: Value = serde_json::from_slice(&content).expect("JSON");
            assert!(content["vp_token"].is_object());
        }

        #[test]
        fn compression_critical_headers_other_algorithms_and_points_off_the_curve_never_reach_josekit() {
            let key = DecryptionKey::make("a");
            let text = encrypt(b"content", key.public_key(), "a", ContentEncryption::A256Gcm).expect("it can be");
            let off_the_curve = json!({ "kty": "EC", "crv": "P-256", "x": URL_SAFE_NO_PAD.encode([1; 32]),
                "y": URL_SAFE_NO_PAD.encode([1; 32]) });
            for (name, value) in [
                ("zip", json!("DEF")),
                ("crit", json!(["exp"])),
                ("crit", json!([])),
                ("alg", json!("ECDH-ES+A256KW")),
                ("alg", json!("dir")),
                ("alg", json!("RSA-OAEP")),
                ("enc", json!("A256CBC-HS512")),
                ("enc", json!("A192GCM")),
                ("kid", json!("b")),
                ("kid", json!(1)),
                ("apu", json!(1)),
                ("epk", json!({ "kty": "OKP", "crv": "X25519", "x": URL_SAFE_NO_PAD.encode([1; 32]) })),
                ("epk", off_the_curve),
                ("epk", json!(null)),
            ] {
                let bent = bent(&text, |header| {
                    header.insert(name.into(), value.clone());
                });
                assert_eq!(key.decrypt(&bent), Err(NotDecrypted), "{name} {value}");
            }
            let twice = text.replacen('.', ".x.", 1);
            assert_eq!(key.decrypt(&twice), Err(NotDecrypted), "six parts");
            assert_eq!(key.decrypt(&text.replacen("..", ".x.", 1)), Err(NotDecrypted), "an encrypted key");
            assert_eq!(key.decrypt(&"a".repeat(MAX_BYTES + 1)), Err(NotDecrypted));
        }
    }
}
