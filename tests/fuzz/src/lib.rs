//! What the fuzz targets share: the keys and the trust list of `spec/vectors`, signing again what was bent, and bending
//! what is wrapped. A signature stops every bent input at once, so that without signing again nothing behind it is tried.

mod again;
mod bend;

use std::sync::LazyLock;

use dinhdanh::{
    crypto::p256::SigningKey,
    host::Timestamp,
    trust::{TrustList, UnverifiedTrustList, Verified},
};
use serde_json::Value;

pub use again::{credential_again, credential_with_its_digests, list_again, token_again};
pub use bend::{bend_credential, bend_list, bend_token};

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
    /// The list.
    pub trust: Verified<TrustList>,
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
    Cast { root, passes: key("passes"), credentials: key("credentials"), holder: key("holder"), trust }
});
