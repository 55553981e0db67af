//! This module owns what people do in town, outside the wallet: read a message on their phone, stand at the desk, ask for
//! an offer, be locked and unlocked, lose a phone. For demonstrations and tests; a wallet never calls it.

use base64::{Engine, engine::general_purpose::STANDARD};
use dinhdanh::{
    checkin::ReaderProof,
    crypto::p256::SigningKey,
    host::{Http, HttpError, Method, Request},
    reader::Reader,
};
use serde_json::{Value, json};

use crate::hex;

/// The sandbox as a person meets it.
pub struct Town<'a> {
    http: &'a dyn Http,
    url: &'a str,
}

impl<'a> Town<'a> {
    /// The town at this URL.
    pub fn new(http: &'a dyn Http, url: &'a str) -> Self {
        Self { http, url }
    }

    /// The code in the newest message of this kind (`otp`, `level_2_code`, `recovery_code`, `delegation_offer`) to this phone.
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn newest_code(&self, phone: &str, kind: &str) -> Result<String, TownError> {
        let phone = phone.replace('+', "%2B");
        let answer = self.call(Method::Get, &format!("outbox?phone={phone}"), None).await?;
        let messages = answer.get("messages").and_then(Value::as_array).ok_or(TownError::Answer)?;
        let newest = messages.iter().rev().find(|message| message.get("kind").is_some_and(|it| it == kind));
        text(newest.ok_or(TownError::NoMessage)?, "code")
    }

    /// The person stands at the desk and is raised to level 2; the code goes to the phone.
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn raise_to_level_2(&self, personal_number: &str) -> Result<(), TownError> {
        self.call(Method::Post, "desk/level-2", Some(json!({ "personal_number": personal_number }))).await.map(drop)
    }

    /// A link with a credential offer for the person, as the desk would show it in a QR code: everything there is.
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn offer(&self, personal_number: &str) -> Result<String, TownError> {
        let body = json!({ "personal_number": personal_number });
        text(&self.call(Method::Post, "desk/offers", Some(body)).await?, "credential_offer")
    }

    /// The same for these configurations only.
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn offer_of(&self, personal_number: &str, configurations: &[&str]) -> Result<String, TownError> {
        let body = json!({ "personal_number": personal_number, "configurations": configurations });
        text(&self.call(Method::Post, "desk/offers", Some(body)).await?, "credential_offer")
    }

    /// What a gate needs to be one of the sandbox's readers, by its name in addresses.
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn reader(&self, name: &str) -> Result<Reader, TownError> {
        let identity = self.call(Method::Get, &format!("desk/readers/{name}"), None).await?;
        let kid = hex::decode(&text(&identity, "kid")?).and_then(|kid| kid.try_into().ok()).ok_or(TownError::Answer)?;
        let key = STANDARD.decode(text(&identity, "private_key")?).map_err(|_| TownError::Answer)?;
        let key = SigningKey::from_pkcs8(&key).map_err(|_| TownError::Answer)?;
        Ok(Reader { id: text(&identity, "id")?, proof: ReaderProof::Listed(kid), key })
    }

    /// The desk revokes all reserve passes of the person.
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn revoke_passes(&self, personal_number: &str) -> Result<(), TownError> {
        self.call(Method::Post, "desk/revoke", Some(json!({ "personal_number": personal_number }))).await.map(drop)
    }

    /// An authority holds the person's paper of this configuration for a while (tạm giữ).
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn hold_paper(&self, personal_number: &str, configuration: &str) -> Result<(), TownError> {
        self.set_paper(personal_number, configuration, "held").await
    }

    /// It gives a paper back that it held.
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn give_paper_back(&self, personal_number: &str, configuration: &str) -> Result<(), TownError> {
        self.set_paper(personal_number, configuration, "in_order").await
    }

    /// It revokes the person's paper for good (thu hồi).
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn revoke_paper(&self, personal_number: &str, configuration: &str) -> Result<(), TownError> {
        self.set_paper(personal_number, configuration, "revoked").await
    }

    async fn set_paper(&self, personal_number: &str, configuration: &str, state: &str) -> Result<(), TownError> {
        let body = json!({ "personal_number": personal_number, "configuration": configuration, "state": state });
        self.call(Method::Post, "desk/papers", Some(body)).await.map(drop)
    }

    /// The desk suspends the person's account: nothing is issued to it, and its tokens are over.
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn suspend(&self, personal_number: &str) -> Result<(), TownError> {
        self.call(Method::Post, "desk/suspensions", Some(json!({ "personal_number": personal_number }))).await.map(drop)
    }

    /// The desk lets a suspended account go on.
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn reinstate(&self, personal_number: &str) -> Result<(), TownError> {
        let body = json!({ "personal_number": personal_number });
        self.call(Method::Post, "desk/reinstatements", Some(body)).await.map(drop)
    }

    /// From now on files wait for an officer.
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn review_by_hand(&self) -> Result<(), TownError> {
        self.call(Method::Post, "desk/review", Some(json!({ "by_hand": true }))).await.map(drop)
    }

    /// The officer accepts the person's file.
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn accept(&self, personal_number: &str) -> Result<(), TownError> {
        let body = json!({ "personal_number": personal_number, "decision": "accept" });
        self.call(Method::Post, "desk/reviews", Some(body)).await.map(drop)
    }

    /// The officer refuses the person's file, and says why (`portrait`, `data`, `phone`, `other`).
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn refuse(&self, personal_number: &str, reason: &str) -> Result<(), TownError> {
        let body = json!({ "personal_number": personal_number, "decision": "refuse", "reason": reason });
        self.call(Method::Post, "desk/reviews", Some(body)).await.map(drop)
    }

    /// The desk locks the person's account for this cause (`card_held`, `terms_breach`, `death`, …).
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn lock(&self, personal_number: &str, cause: &str) -> Result<(), TownError> {
        let body = json!({ "personal_number": personal_number, "cause": cause });
        self.call(Method::Post, "desk/locks", Some(body)).await.map(drop)
    }

    /// The desk lifts this cause and no other.
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn unlock(&self, personal_number: &str, cause: &str) -> Result<(), TownError> {
        let body = json!({ "personal_number": personal_number, "cause": cause });
        self.call(Method::Post, "desk/unlocks", Some(body)).await.map(drop)
    }

    /// The person stands at the desk without the old phone; the code is in the outbox, as if it were told.
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn help_to_recover(&self, personal_number: &str) -> Result<(), TownError> {
        self.call(Method::Post, "desk/recoveries", Some(json!({ "personal_number": personal_number }))).await.map(drop)
    }

    /// The next `calls` of phones to the authority are answered with this status (429 or 503).
    ///
    /// # Errors
    /// [`TownError`].
    pub async fn overload(&self, status: u16, retry_after: u32, calls: u32) -> Result<(), TownError> {
        let body = json!({ "status": status, "retry_after": retry_after, "calls": calls });
        self.call(Method::Post, "desk/weather", Some(body)).await.map(drop)
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value, TownError> {
        let request = Request {
            method,
            url: format!("{}/{path}", self.url),
            headers: vec![("content-type", "application/json".to_owned())],
            body: body.map(|body| body.to_string().into_bytes()).unwrap_or_default(),
        };
        let response = self.http.send(request).await?;
        match response.status {
            200..=299 => serde_json::from_slice(&response.body).map_err(|_| TownError::Answer),
            status => Err(TownError::Refused(status)),
        }
    }
}

/// Why a person in town got nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TownError {
    /// The sandbox can't be reached.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// It said no.
    #[error("the sandbox refused with status {0}")]
    Refused(u16),
    /// No message of that kind.
    #[error("no such message in the outbox")]
    NoMessage,
    /// Its answer is not what the contract says.
    #[error("the sandbox's answer is not what the contract says")]
    Answer,
}

fn text(value: &Value, name: &str) -> Result<String, TownError> {
    Ok(value.get(name).and_then(Value::as_str).ok_or(TownError::Answer)?.to_owned())
}
