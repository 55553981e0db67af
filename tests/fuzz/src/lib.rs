//! What the fuzz targets share: the keys and the trust list of `spec/vectors`, signing again what was bent, and bending
//! what is wrapped. A signature stops every bent input at once, so that without signing again nothing behind it is tried.

mod again;
mod bend;
mod mdoc;
mod request_object;
mod sealed;

use std::sync::{Arc, LazyLock};

use dinhdanh::{
    checkin::{Challenge, Context, Desk},
    crypto::{agreement::AgreementKey, p256::SigningKey},
    host::{Random, Timestamp},
    trust::{StatusList, TrustList, UnverifiedStatusList, UnverifiedTrustList, Verified},
};
use serde_json::Value;

pub use again::{
    answer_again, credential_again, credential_with_its_digests, dcc_again, flattened_again, list_again,
    presentation_again, request_again, signed_again, status_token_again, token_again,
};
pub use bend::{bend_credential, bend_dcc, bend_frames, bend_list, bend_request, bend_token};
pub use mdoc::{bend_device_response, bend_mdoc, device_response_again, mdoc_again, mdoc_with_its_digests, session};
pub use request_object::{bend_request_object, request_object_again};
pub use sealed::{bend_backup, sealed_again, words};

/// When the good vectors are shown.
pub const NOW: Timestamp = Timestamp(1_790_000_010);

/// The throw-away keys, and the list that names them.
pub struct Cast {
    /// Signs the list.
    pub root: SigningKey,
    /// Signs passes.
    pub passes: SigningKey,
    /// Signs credentials.
    pub credentials: SigningKey,
    /// The phone.
    pub holder: SigningKey,
    /// Signs requests.
    pub reader: SigningKey,
    /// Signs requests with a certificate.
    pub certified: SigningKey,
    /// Signs certificates.
    pub authority: SigningKey,
    /// Signs mdocs.
    pub document_signer: SigningKey,
    /// The phone's half of an agreement.
    pub ephemeral: AgreementKey,
    /// The list.
    pub trust: Verified<TrustList>,
    /// What desks know of reserve passes.
    pub status_lists: Vec<Verified<StatusList>>,
    /// The question that is out.
    pub questions: Vec<Arc<Challenge>>,
}

impl Cast {
    /// What this desk knows when a token is shown.
    pub fn context<'a>(&'a self, desk: &'a Desk) -> Context<'a> {
        Context {
            status_lists: &self.status_lists,
            challenges: &self.questions,
            ..Context::new(&self.trust, desk, NOW)
        }
    }
}

/// The one cast there is.
pub static CAST: LazyLock<Cast> = LazyLock::new(|| {
    let file: Value = serde_json::from_str(include_str!("../../../spec/vectors/keys.json")).expect("the keys are JSON");
    let key = |name: &str| {
        let hex = file["keys"][name]["pkcs8"].as_str().expect("there is such a key");
        let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("keys are in hex");
        let pkcs8: Vec<u8> = (0..hex.len()).step_by(2).map(digit).collect();
        SigningKey::from_pkcs8(&pkcs8).expect("a P-256 key")
    };
    let root = key("root");
    let list = include_bytes!("../../../spec/vectors/trust_list/valid/country.cbor");
    let trust = UnverifiedTrustList::new(list).verify(root.public_key(), 0).expect("a valid vector");
    let fresh = include_bytes!("../../../spec/vectors/status_list/valid/fresh.cbor");
    let fresh = UnverifiedStatusList::new(fresh).verify(&trust, NOW).expect("a valid vector");
    let question = Challenge {
        reader: "VN.NBA.T1".into(),
        nonce: *b"sixteen bytes 01",
        key: agreement_key(&file, "question"),
        asked: NOW,
    };
    Cast {
        root,
        passes: key("passes"),
        credentials: key("credentials"),
        holder: key("holder"),
        reader: key("reader"),
        certified: key("certified"),
        authority: key("authority"),
        document_signer: key("document_signer"),
        ephemeral: agreement_key(&file, "ephemeral"),
        trust,
        status_lists: vec![fresh],
        questions: vec![Arc::new(question)],
    }
});

/// One of the throw-away keys, to agree with: behind the head of 36 bytes of its PKCS #8.
fn agreement_key(keys: &Value, name: &str) -> AgreementKey {
    let hex = keys["keys"][name]["pkcs8"].as_str().expect("there is such a key");
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("keys are in hex");
    AgreementKey::make(&Always((72..136).step_by(2).map(digit).collect()))
}

/// Draws these bytes, as many of them as are asked for.
pub struct Always(pub Vec<u8>);

impl Random for Always {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.iter_mut().zip(self.0.iter().cycle()).for_each(|(byte, drawn)| *byte = *drawn);
    }
}
