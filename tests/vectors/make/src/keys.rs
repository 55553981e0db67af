//! This module owns the throw-away keys: each is the SHA-256 of a text, so that nobody takes one for a secret. ECDSA by
//! RFC 6979, so that the same message has the same signature at each run.

use p256::{
    NonZeroScalar,
    ecdsa::{Signature, SigningKey, signature::Signer},
};
use sha2::{Digest, Sha256};

/// Who signs.
pub struct Keys {
    /// Trust lists.
    pub root: Key,
    /// Passes for both purposes, up to level 2.
    pub passes: Key,
    /// Passes for both purposes, listed under the `kid` of `passes`.
    pub collision: Key,
    /// Passes for ages only, up to level 1.
    pub ages: Key,
    /// Passes and credentials, until the second in which most vectors are shown.
    pub retired: Key,
    /// Passes and credentials, from the second after it.
    pub coming: Key,
    /// Passes; listed three times: once over, once for ages, once for airports.
    pub renewed: Key,
    /// SD-JWT VCs.
    pub credentials: Key,
    /// SD-JWT VCs of another type.
    pub licences: Key,
    /// The holder's phone.
    pub holder: Key,
    /// Somebody else's phone, and an issuer nobody trusts.
    pub stranger: Key,
}

impl Keys {
    /// The same keys each time.
    pub fn derive() -> Self {
        Self {
            root: Key::of("root"),
            passes: Key::of("passes"),
            collision: Key::of("collision"),
            ages: Key::of("ages"),
            retired: Key::of("retired"),
            coming: Key::of("coming"),
            renewed: Key::of("renewed"),
            credentials: Key::of("credentials"),
            licences: Key::of("licences"),
            holder: Key::of("holder"),
            stranger: Key::of("stranger"),
        }
    }

    /// With their names.
    pub fn all(&self) -> [(&'static str, &Key); 11] {
        [
            ("root", &self.root),
            ("passes", &self.passes),
            ("collision", &self.collision),
            ("ages", &self.ages),
            ("retired", &self.retired),
            ("coming", &self.coming),
            ("renewed", &self.renewed),
            ("credentials", &self.credentials),
            ("licences", &self.licences),
            ("holder", &self.holder),
            ("stranger", &self.stranger),
        ]
    }
}

/// One P-256 key.
pub struct Key {
    signing: SigningKey,
}

impl Key {
    fn of(name: &str) -> Self {
        let scalar = Sha256::digest(format!("dinhdanh throw-away test key: {name}"));
        Self { signing: SigningKey::from_slice(&scalar).expect("no hash of these texts is zero or above the order") }
    }

    /// `r ‖ s` with a low s.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        let signature: Signature = self.signing.sign(message);
        signature.normalize_s().unwrap_or(signature).to_bytes().into()
    }

    /// SEC1, 33 bytes.
    pub fn compressed(&self) -> [u8; 33] {
        let point = self.signing.verifying_key().to_encoded_point(true);
        point.as_bytes().try_into().expect("a compressed point has 33 bytes")
    }

    /// SEC1, 65 bytes.
    pub fn uncompressed(&self) -> [u8; 65] {
        let point = self.signing.verifying_key().to_encoded_point(false);
        point.as_bytes().try_into().expect("an uncompressed point has 65 bytes")
    }

    /// The x coordinate.
    pub fn x(&self) -> Vec<u8> {
        self.uncompressed()[1..33].to_vec()
    }

    /// The y coordinate.
    pub fn y(&self) -> Vec<u8> {
        self.uncompressed()[33..].to_vec()
    }

    /// The lowest bit of y.
    pub fn y_is_odd(&self) -> bool {
        self.compressed()[0] == 3
    }

    /// The first half of the first half of SHA-256 over the compressed point.
    pub fn kid(&self) -> Vec<u8> {
        Sha256::digest(self.compressed())[..8].to_vec()
    }

    /// [`Key::kid`] in hex.
    pub fn kid_hex(&self) -> String {
        hex(&self.kid())
    }

    /// [`Key::compressed`] in hex.
    pub fn public_hex(&self) -> String {
        hex(&self.compressed())
    }

    /// PKCS #8 with the public key, as `ring` reads it, in hex.
    pub fn pkcs8_hex(&self) -> String {
        let private = self.signing.to_bytes();
        hex(&[PKCS8_HEAD, &private[..], PKCS8_MIDDLE, &self.uncompressed()[..]].concat())
    }
}

/// The signature that holds as well: `r ‖ n − s`.
pub fn twin(signature: [u8; 64]) -> [u8; 64] {
    let signature = Signature::from_slice(&signature).expect("it was a signature");
    let other = NonZeroScalar::new(-*signature.s()).expect("the negative of a nonzero scalar is not zero");
    let twin = Signature::from_scalars(signature.r().to_bytes(), other.to_bytes()).expect("both are in range");
    twin.to_bytes().into()
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `PrivateKeyInfo` (RFC 5208) up to the private key of an `ECPrivateKey` (RFC 5915) on P-256 …
const PKCS8_HEAD: &[u8] = &[
    0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08,
    0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x6d, 0x30, 0x6b, 0x02, 0x01, 0x01, 0x04, 0x20,
];
/// … and from there to the public key.
const PKCS8_MIDDLE: &[u8] = &[0xa1, 0x44, 0x03, 0x42, 0x00];
