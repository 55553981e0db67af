//! This module owns the throw-away keys: each is the SHA-256 of a text, so that nobody takes one for a secret. ECDSA by
//! RFC 6979, so that the same message has the same signature at each run.

use p256::{
    NonZeroScalar, ProjectivePoint,
    ecdsa::{Signature, SigningKey, signature::Signer},
    elliptic_curve::point::AffineCoordinates,
};
use sha2::{Digest, Sha256};

/// Who signs, and who agrees.
pub struct Keys {
    /// Trust lists.
    pub root: Key,
    /// Passes for every purpose, up to level 2, and their status lists.
    pub passes: Key,
    /// Passes for ages and airports, listed under the `kid` of `passes`.
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
    /// Somebody else's phone, and an issuer and a reader nobody trusts.
    pub stranger: Key,
    /// Requests of an airport, which the list names.
    pub reader: Key,
    /// Requests, until the second in which most vectors are shown.
    pub reader_retired: Key,
    /// Requests, from the second after it.
    pub reader_coming: Key,
    /// Requests; listed twice: once over, once in force.
    pub reader_renewed: Key,
    /// Certificates of readers.
    pub authority: Key,
    /// The same, until the second in which most vectors are shown.
    pub authority_retired: Key,
    /// The same; listed twice: once over, once in force.
    pub authority_renewed: Key,
    /// Requests of a hotel, which `authority` certified.
    pub certified: Key,
    /// What the answer to a question is encrypted to.
    pub question: Key,
    /// The same, of another question.
    pub other_question: Key,
    /// The phone's half of the agreement.
    pub ephemeral: Key,
    /// Certificates of those who sign mdocs.
    pub iaca: Key,
    /// Mdocs.
    pub document_signer: Key,
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
            reader: Key::of("reader"),
            reader_retired: Key::of("reader_retired"),
            reader_coming: Key::of("reader_coming"),
            reader_renewed: Key::of("reader_renewed"),
            authority: Key::of("authority"),
            authority_retired: Key::of("authority_retired"),
            authority_renewed: Key::of("authority_renewed"),
            certified: Key::of("certified"),
            question: Key::of("question"),
            other_question: Key::of("other_question"),
            ephemeral: Key::of("ephemeral"),
            iaca: Key::of("iaca"),
            document_signer: Key::of("document_signer"),
        }
    }

    /// With their names.
    pub fn all(&self) -> [(&'static str, &Key); 24] {
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
            ("reader", &self.reader),
            ("reader_retired", &self.reader_retired),
            ("reader_coming", &self.reader_coming),
            ("reader_renewed", &self.reader_renewed),
            ("authority", &self.authority),
            ("authority_retired", &self.authority_retired),
            ("authority_renewed", &self.authority_renewed),
            ("certified", &self.certified),
            ("question", &self.question),
            ("other_question", &self.other_question),
            ("ephemeral", &self.ephemeral),
            ("iaca", &self.iaca),
            ("document_signer", &self.document_signer),
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

    /// The x coordinate of the point that both keys reach (SEC 1 §3.3.1).
    pub fn agree(&self, other: &Self) -> [u8; 32] {
        let other = ProjectivePoint::from(*other.signing.verifying_key().as_affine());
        (other * **self.signing.as_nonzero_scalar()).to_affine().x().into()
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

    /// The private key in hex.
    pub fn secret_hex(&self) -> String {
        hex(&self.signing.to_bytes())
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
