use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Map, Value, json};

use crate::{
    crypto::{jwe::ContentEncryption, sha256, verifying_key::Algorithm},
    host::Timestamp,
    presentation::request::{ANY_WALLET, ClientId, OBJECT_TYP, Prefix, ResponseMode},
};

/// A request that a verifier writes. More parameters can be added; what a wallet refuses can be written, too.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRequest {
    parameters: Map<String, Value>,
}

/// How a verifier proves who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// By certificates in DER, its own first.
    Certificates(Vec<Vec<u8>>),
    /// By an attestation.
    Attestation(String),
}

impl NewRequest {
    /// A request with this query, to be answered in this mode.
    pub fn new(client_id: &ClientId, mode: ResponseMode, nonce: &str, dcql_query: Value) -> Self {
        let parameters = Map::from_iter([
            ("client_id".to_owned(), client_id.as_str().into()),
            ("response_type".to_owned(), "vp_token".into()),
            ("response_mode".to_owned(), mode.as_str().into()),
            ("nonce".to_owned(), nonce.into()),
            ("dcql_query".to_owned(), dcql_query),
        ]);
        Self { parameters }
    }

    /// With one more parameter, or with another value for one.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.parameters.insert(name.to_owned(), value.into());
        self
    }

    /// Without one.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.parameters.remove(name);
        self
    }

    /// With the key that the answer has to be encrypted to (a public JWK with `kid`, `alg` and `use`), and the formats that are taken.
    #[must_use]
    pub fn encrypted_to(self, public_jwk: Value, formats: Value) -> Self {
        let names = [ContentEncryption::A128Gcm, ContentEncryption::A256Gcm].map(ContentEncryption::jose_name);
        self.with(
            "client_metadata",
            json!({
                "jwks": { "keys": [public_jwk] },
                "encrypted_response_enc_values_supported": names,
                "vp_formats_supported": formats,
            }),
        )
    }

    /// The parameters.
    pub fn parameters(&self) -> &Map<String, Value> {
        &self.parameters
    }

    /// The signed object, for any wallet, as it waits for an ES256 signature; it counts from `now` for `lifetime` seconds.
    pub fn draft(&self, proof: &Proof, now: Timestamp, lifetime: i64) -> RequestDraft {
        let mut claims = self.parameters.clone();
        for (name, value) in
            [("aud", Value::from(ANY_WALLET)), ("iat", now.0.into()), ("exp", now.plus(lifetime).0.into())]
        {
            claims.entry(name).or_insert(value);
        }
        let mut header = json!({ "alg": Algorithm::Es256.jose_name(), "typ": OBJECT_TYP });
        match proof {
            Proof::Certificates(chain) => {
                header["x5c"] = chain.iter().map(|der| STANDARD.encode(der)).collect::<Vec<_>>().into();
            }
            Proof::Attestation(attestation) => header["jwt"] = attestation.as_str().into(),
        }
        let [header, claims] = [header, claims.into()].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        RequestDraft(format!("{header}.{claims}"))
    }
}

/// A request object that waits for the verifier's signature.
#[derive(Debug)]
pub struct RequestDraft(String);

impl RequestDraft {
    /// What the verifier's key must sign.
    pub fn to_be_signed(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The object.
    pub fn finish(self, signature: &[u8; 64]) -> String {
        format!("{}.{}", self.0, URL_SAFE_NO_PAD.encode(signature))
    }
}

/// The Client Identifier of whoever holds the key of this certificate, by its digest.
pub fn client_id_of_certificate(der: &[u8]) -> ClientId {
    let text = format!("{}:{}", Prefix::X509Hash.as_str(), URL_SAFE_NO_PAD.encode(sha256(der)));
    ClientId::parse(&text).expect("a prefix of ours and base64url")
}
