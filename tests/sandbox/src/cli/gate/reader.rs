use std::path::Path;

use base64::{Engine, engine::general_purpose::STANDARD};
use dinhdanh::{checkin::ReaderProof, crypto::p256::SigningKey, reader::Reader};
use serde::Deserialize;

use super::{
    Fault,
    opening::{read, unhex},
};

/// What a gate needs to ask, as the sandbox answers at `/desk/readers/NAME`.
#[derive(Deserialize)]
struct Identity {
    id: String,
    kid: String,
    private_key: String,
}

/// Reads it from a file.
///
/// # Errors
/// [`Fault::ReaderKey`].
pub fn read_reader(path: &Path) -> Result<Reader, Fault> {
    let fault = || Fault::ReaderKey(path.to_owned());
    let bytes = read(path, MOST_BYTES).map_err(|_| fault())?;
    let identity: Identity = serde_json::from_slice(&bytes).map_err(|_| fault())?;
    let kid = unhex(&identity.kid).and_then(|kid| kid.try_into().ok()).ok_or_else(fault)?;
    let key = STANDARD.decode(&identity.private_key).map_err(|_| fault())?;
    let key = SigningKey::from_pkcs8(&key).map_err(|_| fault())?;
    Ok(Reader { id: identity.id, proof: ReaderProof::Listed(kid), key })
}

const MOST_BYTES: u64 = 64 * 1024;
