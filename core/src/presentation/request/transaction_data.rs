use std::collections::HashSet;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use crate::{crypto::Hash, encoding::json, presentation::Error};

/// A transaction that the person is to agree to together with what is shown (`transaction_data`, §5.1).
#[derive(Clone, PartialEq, Eq)]
pub struct TransactionData {
    encoded: String,
    kind: String,
    credential_ids: Vec<String>,
    hash: Option<Hash>,
    content: Map<String, Value>,
}

impl TransactionData {
    /// Reads all of them, of types that are `known`, for credentials that are asked for.
    ///
    /// # Errors
    /// [`Error::TransactionData`] if even one is of another type, or broken.
    pub(super) fn parse(value: Option<&Value>, known: &[&str], dcql_query: &Value) -> Result<Vec<Self>, Error> {
        let Some(value) = value else { return Ok(Vec::new()) };
        let items = value.as_array().filter(|items| (1..=MAX_ITEMS).contains(&items.len()));
        let asked: HashSet<_> = dcql_query
            .get("credentials")
            .and_then(Value::as_array)
            .map(|queries| queries.iter().filter_map(|query| query.get("id")?.as_str()).collect())
            .unwrap_or_default();
        let read = |item: &Value| Self::read(item.as_str()?, known, &asked);
        let items = items.and_then(|items| items.iter().map(read).collect::<Option<Vec<_>>>());
        items.ok_or(Error::TransactionData)
    }

    fn read(encoded: &str, known: &[&str], asked: &HashSet<&str>) -> Option<Self> {
        if encoded.len() > MAX_BYTES {
            return None;
        }
        let Ok(Value::Object(content)) = json::parse(&URL_SAFE_NO_PAD.decode(encoded).ok()?) else { return None };
        let kind = content.get("type")?.as_str().filter(|kind| known.contains(kind))?.to_owned();
        let texts = |name: &str| -> Option<Vec<String>> {
            let texts = content.get(name)?.as_array().filter(|texts| !texts.is_empty())?;
            texts.iter().map(|text| text.as_str().map(str::to_owned)).collect()
        };
        let credential_ids = texts("credential_ids")?;
        if !credential_ids.iter().all(|id| asked.contains(id.as_str())) {
            return None;
        }
        let hash = match content.contains_key("transaction_data_hashes_alg") {
            false => None,
            true => {
                let names = texts("transaction_data_hashes_alg")?;
                Some(names.iter().find_map(|name| Hash::from_name(name))?)
            }
        };
        Some(Self { encoded: encoded.to_owned(), kind, credential_ids, hash, content })
    }

    /// Its type.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Identifiers of the queries whose credentials can agree to it; one of them is to be used.
    pub fn credential_ids(&self) -> &[String] {
        &self.credential_ids
    }

    /// All of it, as its type says.
    pub fn content(&self) -> &Map<String, Value> {
        &self.content
    }

    /// The hash function that the verifier named; `None` if it left it at SHA-256, and then the answer does not name it either.
    pub fn named_hash(&self) -> Option<Hash> {
        self.hash
    }

    /// What the holder's proof says of it (appendix B.3.3.1): the digest, in base64url, of the text as it was sent.
    pub fn digest(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.hash.unwrap_or(Hash::Sha256).of(self.encoded.as_bytes()))
    }
}

redacted_debug!(TransactionData);

const MAX_ITEMS: usize = 16;
const MAX_BYTES: usize = 16 * 1024;
