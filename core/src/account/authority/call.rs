//! One call to the authority: proved by the device key for this call alone (RFC 9449), repeated under the same idempotency
//! key where it is asked to come again, and given up before a person would.

use std::sync::{Mutex, PoisonError};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

use super::{Error, error::read_error};
use crate::{
    encoding::json,
    host::{Clock, Http, Method, Random, Request, Response, Timestamp},
    keys::{DeviceKey, DeviceKeys, proof},
};

/// The newest nonce that the authority gave; kept from call to call.
pub type ServerNonce = Mutex<Option<String>>;

/// The authority as one wallet sees it.
pub struct Authority<'a> {
    /// The network.
    pub http: &'a dyn Http,
    /// The device's keys.
    pub keys: &'a dyn DeviceKeys,
    /// Randomness for proof identifiers, idempotency keys and waits.
    pub random: &'a dyn Random,
    /// To wait by.
    pub clock: &'a dyn Clock,
    /// The account's device key.
    pub key: &'a DeviceKey,
    /// Where it is.
    pub url: &'a str,
    /// What it wants to see in the next proof.
    pub nonce: &'a ServerNonce,
}

/// What a call is named by, so that it is made once however often it is sent (its idempotency key).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CallName(pub [u8; 16]);

redacted_debug!(CallName);

impl CallName {
    /// Of a call that was never made before.
    pub fn make(random: &dyn Random) -> Self {
        let mut name = [0; 16];
        random.fill(&mut name);
        Self(name)
    }
}

impl Authority<'_> {
    /// Asks, and reads the JSON of the answer.
    pub(super) async fn see(&self, path: &str, now: Timestamp) -> Result<Value, Error> {
        self.call(Method::Get, path, None, None, now).await
    }

    /// Asks for something to be done, and reads the JSON of the answer.
    pub(super) async fn ask(&self, path: &str, body: &Value, now: Timestamp) -> Result<Value, Error> {
        self.ask_once(path, body, CallName::make(self.random), now).await
    }

    /// The same, for something that must not be done twice: sent again under this name, it is the same call.
    pub(super) async fn ask_once(
        &self,
        path: &str,
        body: &Value,
        name: CallName,
        now: Timestamp,
    ) -> Result<Value, Error> {
        self.call(Method::Post, path, Some(body), Some(name), now).await
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        name: Option<CallName>,
        now: Timestamp,
    ) -> Result<Value, Error> {
        let url = format!("{}/authority/{path}", self.url);
        let mut headers = vec![("content-type", "application/json".to_owned())];
        headers.extend(name.map(|name| ("idempotency-key", URL_SAFE_NO_PAD.encode(name.0))));
        let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        let request = Request { method, url, headers, body };
        let mut came_again = 0;
        loop {
            let response = self.send(&request, now).await?;
            if !is_busy(&response) {
                return read(&response);
            }
            let wait = wait_of(&response, came_again);
            if came_again == MOST_REPEATS || wait > LONGEST_WAIT_SECONDS {
                let told = response.header("retry-after").is_some();
                return Err(Error::Busy { retry_at: told.then(|| now.plus(wait)) });
            }
            self.clock.pause(self.jittered(wait)).await;
            came_again += 1;
        }
    }

    /// Sends with a fresh proof; once more if the authority wants to see a nonce of its own in it.
    async fn send(&self, request: &Request, now: Timestamp) -> Result<Response, Error> {
        let response = self.send_once(request, now).await?;
        let told = if response.status == 401 { json::parse(&response.body).ok() } else { None };
        match told.as_ref().and_then(|answer| answer.get("error")?.as_str()) {
            Some("use_dpop_nonce") => self.send_once(request, now).await,
            _ => Ok(response),
        }
    }

    async fn send_once(&self, request: &Request, now: Timestamp) -> Result<Response, Error> {
        let nonce = self.nonce.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (method, url) = (request.method, request.url.as_str());
        let proof = proof::dpop(self.keys, self.key, method, url, None, nonce.as_deref(), now, self.random).await?;
        let mut request = request.clone();
        request.headers.push(("dpop", proof));
        let response = self.http.send(request).await?;
        if let Some(nonce) = response.header("dpop-nonce").filter(|nonce| nonce.len() <= MAX_NONCE) {
            *self.nonce.lock().unwrap_or_else(PoisonError::into_inner) = Some(nonce.to_owned());
        }
        Ok(response)
    }

    /// Up to half as much again, in milliseconds: those who were sent away together do not come back together.
    fn jittered(&self, seconds: i64) -> u64 {
        let mut random = [0; 2];
        self.random.fill(&mut random);
        let whole = seconds.unsigned_abs() * 1000;
        whole + whole * u64::from(u16::from_be_bytes(random)) / u64::from(u16::MAX) / 2
    }
}

/// Too much to do. A 429 may also be a refusal of its own, such as too many codes in one day.
fn is_busy(response: &Response) -> bool {
    let says_busy = || match json::parse(&response.body) {
        Ok(answer) => answer.get("error").is_none_or(|error| error == "busy"),
        Err(_) => true,
    };
    response.status == 503 || (response.status == 429 && says_busy())
}

/// Seconds that the answer asks to wait; without its word one, then two.
fn wait_of(response: &Response, came_again: u32) -> i64 {
    // An HTTP date (RFC 9110 §10.2.3) is not of the contract.
    let told = response.header("retry-after").and_then(|text| text.parse::<u32>().ok());
    told.map_or(1 << came_again, i64::from)
}

fn read(response: &Response) -> Result<Value, Error> {
    match (response.status, json::parse(&response.body)) {
        (200..=299, Ok(answer)) => Ok(answer),
        (400..=499, Ok(answer)) => Err(read_error(&answer)),
        (500..=599, _) => Err(Error::Server),
        _ => Err(Error::BadAnswer),
    }
}

const MOST_REPEATS: u32 = 2;
/// Nobody waits longer in front of a screen.
const LONGEST_WAIT_SECONDS: i64 = 5;
const MAX_NONCE: usize = 256;
