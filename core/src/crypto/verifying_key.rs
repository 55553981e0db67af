//! Public keys of the algorithms that credentials of others are signed with, and the check of a signature by one of them:
//! ECDSA on P-256 and P-384, Ed25519, RSA (PKCS #1 v1.5 and PSS). A key says which algorithms it fits; no header of a
//! stranger can make it another.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use serde_json::Value;

use super::p256::{BadSignature, PublicKey};
use crate::crypto::sha256;

/// A signature algorithm of JOSE (RFC 7518, RFC 8037) and COSE (RFC 9053, RFC 9864). Closed: each is a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// Ed25519.
    EdDsa,
    /// RSA PKCS #1 v1.5 with SHA-256.
    Rs256,
    /// RSA PSS with SHA-256.
    Ps256,
}

impl Algorithm {
    const ALL: [Self; 5] = [Self::Es256, Self::Es384, Self::EdDsa, Self::Rs256, Self::Ps256];

    /// The `alg` of JOSE.
    pub fn jose_name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::EdDsa => "EdDSA",
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
        }
    }

    /// From the `alg` of JOSE; `Ed25519` is the fully specified name of EdDSA (RFC 9864).
    pub fn from_jose(name: &str) -> Option<Self> {
        if name == "Ed25519" {
            return Some(Self::EdDsa);
        }
        Self::ALL.into_iter().find(|algorithm| algorithm.jose_name() == name)
    }

    /// From the `alg` of COSE, with the fully specified numbers of RFC 9864.
    pub fn from_cose(number: i64) -> Option<Self> {
        match number {
            -7 | -9 => Some(Self::Es256),
            -35 | -51 => Some(Self::Es384),
            -8 | -19 => Some(Self::EdDsa),
            -257 => Some(Self::Rs256),
            -37 => Some(Self::Ps256),
            _ => None,
        }
    }
}

/// A public key that signatures of others are checked by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VerifyingKey {
    /// A point of P-256.
    P256(PublicKey),
    /// A point of P-384: SEC1, uncompressed, 97 bytes.
    P384(Vec<u8>),
    /// An Ed25519 key.
    Ed25519([u8; 32]),
    /// An RSA key of 2,048 to 8,192 bits.
    Rsa(RsaKey),
}

/// Modulus and exponent, big-endian, without leading noughts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RsaKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl VerifyingKey {
    /// From SEC1 bytes of a point on P-256.
    ///
    /// # Errors
    /// [`UnusableKey`] unless it is one.
    pub fn p256(bytes: &[u8]) -> Result<Self, UnusableKey> {
        PublicKey::from_sec1(bytes).map(Self::P256).map_err(|_| UnusableKey)
    }

    /// From SEC1 bytes of a point on P-384, uncompressed.
    ///
    /// # Errors
    /// [`UnusableKey`] for another form. Whether it lies on the curve is found out when it checks a signature.
    pub fn p384(bytes: &[u8]) -> Result<Self, UnusableKey> {
        if bytes.len() == 97 && bytes[0] == 4 { Ok(Self::P384(bytes.to_vec())) } else { Err(UnusableKey) }
    }

    /// From 32 bytes (RFC 8032).
    ///
    /// # Errors
    /// [`UnusableKey`] for another length.
    pub fn ed25519(bytes: &[u8]) -> Result<Self, UnusableKey> {
        bytes.try_into().map(Self::Ed25519).map_err(|_| UnusableKey)
    }

    /// From modulus and exponent, big-endian.
    ///
    /// # Errors
    /// [`UnusableKey`] below 2,048 or above 8,192 bits, or for an exponent that is even or below three.
    pub fn rsa(modulus: &[u8], exponent: &[u8]) -> Result<Self, UnusableKey> {
        let [modulus, exponent] = [modulus, exponent].map(|number| {
            let start = number.iter().position(|byte| *byte != 0).unwrap_or(number.len());
            number[start..].to_vec()
        });
        let bits = modulus.len() * 8 - modulus.first().map_or(0, |first| first.leading_zeros() as usize);
        let odd = |number: &[u8]| number.last().is_some_and(|last| last & 1 == 1);
        let usable = (2048..=8192).contains(&bits) && odd(&modulus) && odd(&exponent);
        if !usable || exponent.len() > 4 || exponent == [1] {
            return Err(UnusableKey);
        }
        Ok(Self::Rsa(RsaKey { modulus, exponent }))
    }

    /// From a public JWK (RFC 7517). `alg` and `use`, where they are given, must not contradict.
    ///
    /// # Errors
    /// [`UnusableKey`] for a kind of key that is not known here, or a broken one.
    pub fn from_jwk(jwk: &Value) -> Result<Self, UnusableKey> {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        let bytes = |name: &str| URL_SAFE_NO_PAD.decode(text(name).ok_or(UnusableKey)?).map_err(|_| UnusableKey);
        let point = |width: usize| {
            let (x, y) = (bytes("x")?, bytes("y")?);
            if x.len() == width && y.len() == width { Ok([&[4][..], &x, &y].concat()) } else { Err(UnusableKey) }
        };
        if text("use").is_some_and(|usage| usage != "sig") {
            return Err(UnusableKey);
        }
        let key = match (text("kty"), text("crv")) {
            (Some("EC"), Some("P-256")) => Self::p256(&point(32)?),
            (Some("EC"), Some("P-384")) => Self::p384(&point(48)?),
            (Some("OKP"), Some("Ed25519")) => Self::ed25519(&bytes("x")?),
            (Some("RSA"), _) => Self::rsa(&bytes("n")?, &bytes("e")?),
            _ => Err(UnusableKey),
        }?;
        match text("alg").map(Algorithm::from_jose) {
            Some(algorithm) if !algorithm.is_some_and(|algorithm| key.fits(algorithm)) => Err(UnusableKey),
            _ => Ok(key),
        }
    }

    /// Whether the key can check a signature of this algorithm.
    pub fn fits(&self, algorithm: Algorithm) -> bool {
        matches!(
            (self, algorithm),
            (Self::P256(_), Algorithm::Es256)
                | (Self::P384(_), Algorithm::Es384)
                | (Self::Ed25519(_), Algorithm::EdDsa)
                | (Self::Rsa(_), Algorithm::Rs256 | Algorithm::Ps256)
        )
    }

    /// Checks a signature as JOSE and COSE write it (ECDSA: `r ‖ s`).
    ///
    /// # Errors
    /// [`BadSignature`] unless this key fits the algorithm and signed exactly this.
    pub fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        match (self, algorithm) {
            (Self::P256(key), Algorithm::Es256) => key.verify(message, signature),
            (Self::P384(point), Algorithm::Es384) => {
                check(&signature::ECDSA_P384_SHA384_FIXED, point, message, signature)
            }
            (Self::Ed25519(key), Algorithm::EdDsa) => check(&signature::ED25519, key, message, signature),
            (Self::Rsa(key), Algorithm::Rs256) => {
                key.verify(&signature::RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
            (Self::Rsa(key), Algorithm::Ps256) => key.verify(&signature::RSA_PSS_2048_8192_SHA256, message, signature),
            _ => Err(BadSignature),
        }
    }

    /// Checks a signature as X.509 writes it (ECDSA: DER).
    ///
    /// # Errors
    /// [`BadSignature`] unless this key fits the algorithm and signed exactly this.
    pub fn verify_x509(&self, algorithm: X509Algorithm, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        use X509Algorithm::{EcdsaSha256, EcdsaSha384, Ed25519, RsaPssSha256, RsaSha256, RsaSha384, RsaSha512};
        match (self, algorithm) {
            (Self::P256(key), EcdsaSha256) => {
                check(&signature::ECDSA_P256_SHA256_ASN1, key.uncompressed(), message, signature)
            }
            (Self::P256(key), EcdsaSha384) => {
                check(&signature::ECDSA_P256_SHA384_ASN1, key.uncompressed(), message, signature)
            }
            (Self::P384(point), EcdsaSha256) => check(&signature::ECDSA_P384_SHA256_ASN1, point, message, signature),
            (Self::P384(point), EcdsaSha384) => check(&signature::ECDSA_P384_SHA384_ASN1, point, message, signature),
            (Self::Ed25519(key), Ed25519) => check(&signature::ED25519, key, message, signature),
            (Self::Rsa(key), RsaSha256) => key.verify(&signature::RSA_PKCS1_2048_8192_SHA256, message, signature),
            (Self::Rsa(key), RsaSha384) => key.verify(&signature::RSA_PKCS1_2048_8192_SHA384, message, signature),
            (Self::Rsa(key), RsaSha512) => key.verify(&signature::RSA_PKCS1_2048_8192_SHA512, message, signature),
            (Self::Rsa(key), RsaPssSha256) => key.verify(&signature::RSA_PSS_2048_8192_SHA256, message, signature),
            _ => Err(BadSignature),
        }
    }

    /// SHA-256 over the required members of its JWK (RFC 7638).
    pub fn thumbprint(&self) -> [u8; 32] {
        let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let point = |curve: &str, x: &[u8], y: &[u8]| {
            format!(r#"{{"crv":"{curve}","kty":"EC","x":"{}","y":"{}"}}"#, part(x), part(y))
        };
        let members = match self {
            Self::P256(key) => point("P-256", key.x(), key.y()),
            Self::P384(sec1) => point("P-384", &sec1[1..49], &sec1[49..]),
            Self::Ed25519(key) => format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, part(key)),
            Self::Rsa(key) => format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, part(&key.exponent), part(&key.modulus)),
        };
        sha256(members.as_bytes())
    }
}

impl RsaKey {
    fn verify(
        &self,
        parameters: &signature::RsaParameters,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), BadSignature> {
        signature::RsaPublicKeyComponents { n: &self.modulus, e: &self.exponent }
            .verify(parameters, message, signature)
            .map_err(|_| BadSignature)
    }
}

/// How a certificate is signed (RFC 5280, 5758, 8410, 4055). Closed, as [`Algorithm`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum X509Algorithm {
    /// `ecdsa-with-SHA256`.
    EcdsaSha256,
    /// `ecdsa-with-SHA384`.
    EcdsaSha384,
    /// `id-Ed25519`.
    Ed25519,
    /// `sha256WithRSAEncryption`.
    RsaSha256,
    /// `sha384WithRSAEncryption`.
    RsaSha384,
    /// `sha512WithRSAEncryption`.
    RsaSha512,
    /// `id-RSASSA-PSS` with SHA-256, MGF1 with SHA-256, and 32 bytes of salt.
    RsaPssSha256,
}

/// No public key of a kind that is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a public key that can be used here")]
pub struct UnusableKey;

fn check(
    algorithm: &'static dyn VerificationAlgorithm,
    key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<(), BadSignature> {
    UnparsedPublicKey::new(algorithm, key).verify(message, signature).map_err(|_| BadSignature)
}

#[cfg(test)]
mod tests {
    use ring::{
        rand::SystemRandom,
        signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair},
    };
    use serde_json::json;

    use super::*;
    use crate::crypto::p256::SigningKey;

    fn p384() -> (VerifyingKey, Vec<u8>) {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, &random).expect("random");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, document.as_ref(), &random);
        let pair = pair.expect("ring reads what it wrote");
        let signature = pair.sign(&random, b"message").expect("random");
        (VerifyingKey::p384(pair.public_key().as_ref()).expect("a point"), signature.as_ref().to_vec())
    }

    #[test]
    fn a_key_checks_its_own_algorithm_and_no_other() {
        let (p256, _) = SigningKey::make();
        let ed25519 = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a seed");
        let (p384, p384_signature) = p384();
        let cases = [
            (VerifyingKey::P256(*p256.public_key()), Algorithm::Es256, p256.sign(b"message").to_vec()),
            (p384, Algorithm::Es384, p384_signature),
            (
                VerifyingKey::ed25519(ed25519.public_key().as_ref()).expect("32 bytes"),
                Algorithm::EdDsa,
                ed25519.sign(b"message").as_ref().to_vec(),
            ),
        ];
        for (key, algorithm, signature) in &cases {
            assert_eq!(key.verify(*algorithm, b"message", signature), Ok(()));
            assert_eq!(key.verify(*algorithm, b"messagf", signature), Err(BadSignature));
            for other in Algorithm::ALL.into_iter().filter(|other| other != algorithm) {
                assert_eq!(key.verify(other, b"message", signature), Err(BadSignature), "{algorithm:?} as {other:?}");
                assert!(!key.fits(other));
            }
        }
    }

    #[test]
    fn an_rsa_key_checks_both_paddings() {
        // Wycheproof's idea, our own key: made once with OpenSSL, 2,048 bits, over "message".
        let modulus = RSA_MODULUS;
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("base64url");
        let jwk = json!({ "kty": "RSA", "n": modulus, "e": "AQAB" });
        let key = VerifyingKey::from_jwk(&jwk).expect("a key");
        assert_eq!(key.verify(Algorithm::Rs256, b"message", &decode(RSA_PKCS1)), Ok(()));
        assert_eq!(key.verify(Algorithm::Ps256, b"message", &decode(RSA_PSS)), Ok(()));
        assert_eq!(key.verify(Algorithm::Ps256, b"message", &decode(RSA_PKCS1)), Err(BadSignature));
        assert_eq!(key.verify(Algorithm::Rs256, b"message", &decode(RSA_PSS)), Err(BadSignature));
        assert_eq!(key.verify(Algorithm::Rs256, b"messagf", &decode(RSA_PKCS1)), Err(BadSignature));
        assert_eq!(VerifyingKey::from_jwk(&json!({ "kty": "RSA", "n": modulus, "e": "AQ" })), Err(UnusableKey));
        assert_eq!(
            VerifyingKey::from_jwk(&json!({ "kty": "RSA", "n": &modulus[..100], "e": "AQAB" })),
            Err(UnusableKey)
        );
    }

    #[test]
    fn jwks_are_taken_only_where_nothing_contradicts() {
        // RFC 7517 appendix A.1 has this point; RFC 8037 appendix A has the Ed25519 key and its thumbprint.
        let mut jwk = json!({
            "kty": "EC", "crv": "P-256",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        });
        assert!(matches!(VerifyingKey::from_jwk(&jwk), Ok(VerifyingKey::P256(_))));
        jwk["alg"] = json!("ES256");
        assert!(VerifyingKey::from_jwk(&jwk).is_ok());
        for alg in ["ES384", "none", "HS256"] {
            jwk["alg"] = json!(alg);
            assert_eq!(VerifyingKey::from_jwk(&jwk), Err(UnusableKey), "{alg}");
        }
        jwk["alg"] = json!("ES256");
        jwk["use"] = json!("enc");
        assert_eq!(VerifyingKey::from_jwk(&jwk), Err(UnusableKey));
        let okp = json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
        let key = VerifyingKey::from_jwk(&okp).expect("a key");
        assert_eq!(URL_SAFE_NO_PAD.encode(key.thumbprint()), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        for broken in
            [json!({ "kty": "oct", "k": "AA" }), json!({}), json!("text"), json!({ "kty": "EC", "crv": "P-521" })]
        {
            assert_eq!(VerifyingKey::from_jwk(&broken), Err(UnusableKey));
        }
    }

    const RSA_MODULUS: &str = "qGPEiza0lzcfQe0D2HUNkt1KqfsZQlGQNQc-Y2NFNO771Skn4uIho27THWQwJHw8GhrtwPd5RfWxqB1pKD86x9-Hkzao9RfhjPiI\
        9DrjU4vICz1ry02twp8xQ9ib-hP2kKXfsWJzqJ_5s5P8_ELansQDpjoVasgS2Ow4ycvQcZ9l9-medT4FKjAgT6WoDIzG9dE0kfmo\
        4vASqgbAMFOHblm7lbM6Gz9l2bBx_kBnqOR-5gMEfKDB3A4OEke6QOkDrF8xhFkXBT74zYh_-uHnX5maA2-IBF7YS0MjlSJqxfbc\
        voCHQskHzj-F0RnZ_d7-r9RlNxwaBpbY5MZnEk35aQ";
    const RSA_PKCS1: &str = "g6DkviGM6oB9ZHfxE9pPpYXVln_KdsSQAwJ-f5XX3tI24xvPfP9dMyExJ0Fs4nAmpqqAsfk-71sjiPeyh80iQCgqVm-DTNmc7zHX\
        4nIc9nZbX2e_L6dlq59ZBfySFfkf7bwqZFjoM26-RPI66nS1hwd8BmAotICFyLMbDyUJdQgs_7unpMeXGtClj_ovnZ-GbFBdSorA\
        JWABzTo1jdZaN7_pR3UoZ-z6GWuNy91lFa54G3xhoIAmbl5X78FSR7THJjmgbX55T7VgptZUW9rO9TDnlTFpX0eA2ze0wexke6BX\
        3XjkJNF-eqInkePIhcufnQPD4D-wODKYTc7bAP58qg";
    const RSA_PSS: &str = "LGiA9wtl9gHu-Dib1STMH8xu8U0Qz9gei4ZMkBErQXREP7RHbTZrBaMixzkIl3-Q-Nwl8tbbr2YJNz-YQ9ZOfAAcPVPoK5cMmwsu\
        iZ1UWu9Xt8ewmB6ezJMhlM_c9seliHF_B2sqCwRVtGzvRd26s7B3MzZU6WykK7XoNFL-mE2K-Vj3ZvpudbwREYohyrKQtn3OXxeT\
        BN511jUEd6SRfDsfFqnkW1eHPpviS-4gi8KSfNMicUj67k4EP0RY3wgM1Ggbw4PqmXtOWYEunKwhNKocXkAjyf4BhHmfSZJ9n9-v\
        PpUhoSBHZ_WQEF70FbnM5pm6VAy9UY2iPJZwM1fHgg";
}
