//! What the documents say together.

use serde_json::{Map, Value};

use super::Wallet;
use crate::{
    account::Operation,
    document::{self, Conflict, Document, Types},
    encoding::json,
    error::WalletError,
    host::Timestamp,
    vault::records::{self, DocumentRecord},
};

impl Wallet {
    /// Where the documents say different things about the person. What the identity document says prevails; nothing is
    /// changed in any of them.
    ///
    /// # Errors
    /// `wallet.closed`; `vault.damaged`.
    pub fn document_conflicts(&self) -> Result<Vec<Conflict>, WalletError> {
        self.permit(Operation::See)?;
        let records = self.read(|vault| Ok(records::document::all(vault.connection())?))?;
        let claims = records.iter().map(claims_of).collect::<Result<Vec<_>, _>>()?;
        let mut documents = Vec::with_capacity(records.len());
        for (record, claims) in records.iter().zip(&claims) {
            let document = Document::new(Types::built_in(), &record.vct, &record.issuer, claims)?;
            documents.push(document.dated(record.issued_at.map(Timestamp), record.expires_at.map(Timestamp)));
        }
        Ok(document::conflicts(&documents))
    }
}

fn claims_of(record: &DocumentRecord) -> Result<Map<String, Value>, WalletError> {
    match json::parse(record.claims.as_bytes()) {
        Ok(Value::Object(claims)) => Ok(claims),
        _ => Err(WalletError::of("vault.damaged")),
    }
}
