//! This module owns the outbox: what was sent to phones, for anyone to read. It stands for the telephone network.

use axum::{Json, extract::State, http::Uri};
use dinhdanh::host::Timestamp;
use rusqlite::{Connection, Transaction};
use serde::Serialize;
use url::form_urlencoded;

use crate::{country::Shared, error::Refusal};

/// `GET /outbox?phone=+84…`
pub(crate) async fn messages(State(country): Shared, uri: Uri) -> Result<Json<Messages>, Refusal> {
    let query = uri.query().unwrap_or_default();
    let (_, phone) =
        form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "phone").ok_or(Refusal::Malformed)?;
    // A plus sign typed as it is means a blank in a query.
    let phone = phone.replacen(' ', "+", 1);
    let messages = country.store.transaction(|transaction| sent_to(transaction, &phone))?;
    Ok(Json(Messages { messages }))
}

/// The answer.
#[derive(Debug, Serialize)]
pub(crate) struct Messages {
    messages: Vec<Message>,
}

#[derive(Debug, Serialize)]
struct Message {
    kind: String,
    code: String,
    text: String,
    sent_at: i64,
}

/// Sends a message.
pub(crate) fn put(
    tx: &Transaction<'_>,
    phone: &str,
    kind: &str,
    code: &str,
    text: &str,
    now: Timestamp,
) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO outbox (phone, kind, code, text, sent_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        (phone, kind, code, text, now.0),
    )?;
    Ok(())
}

fn sent_to(connection: &Connection, phone: &str) -> rusqlite::Result<Vec<Message>> {
    let mut statement = connection
        .prepare_cached("SELECT kind, code, text, sent_at FROM outbox WHERE phone = ?1 ORDER BY message_id")?;
    let messages = statement.query_map([phone], |row| {
        Ok(Message { kind: row.get(0)?, code: row.get(1)?, text: row.get(2)?, sent_at: row.get(3)? })
    })?;
    messages.collect()
}
