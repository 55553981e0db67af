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
        let begun = self.tick();
        let mut came_again = 0;
        loop {
            let response = self.send(&request, self.later(now, begun)).await?;
            if !is_busy(&response) {
                return read(&response);
            }
            let told = response.retry_after();
            let wait = told.unwrap_or(1 << came_again); // without its word one second, then two
            if came_again == MOST_REPEATS || wait > LONGEST_WAIT_SECONDS {
                let now = self.later(now, begun);
                return Err(Error::Busy { retry_at: told.map(|seconds| now.plus(seconds.into())) });
            }
            self.clock.pause(jittered(wait, self.random)).await;
            came_again += 1;
        }
    }

    /// Seconds by the clock that nobody can set, if the phone has one.
    fn tick(&self) -> Timestamp {
        self.clock.uptime().map_or_else(|| self.clock.now(), Timestamp)
    }

    /// What was now when the call began, by now: waits and answers take time.
    fn later(&self, now: Timestamp, begun: Timestamp) -> Timestamp {
        now.plus(self.tick().since(begun).max(0))
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
}

/// Milliseconds: up to half as much again. Those who were sent away together do not come back together.
fn jittered(seconds: u32, random: &dyn Random) -> u64 {
    let mut draw = [0; 2];
    random.fill(&mut draw);
    let whole = u64::from(seconds) * 1000;
    whole + whole * u64::from(u16::from_be_bytes(draw)) / u64::from(u16::MAX) / 2
}

/// Too much to do. A 429 may also be a refusal of its own, such as too many codes in one day.
fn is_busy(response: &Response) -> bool {
    let says_busy = || match json::parse(&response.body) {
        Ok(answer) => answer.get("error").is_none_or(|error| error == "busy"),
        Err(_) => true,
    };
    response.status == 503 || (response.status == 429 && says_busy())
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
const LONGEST_WAIT_SECONDS: u32 = 5;
const MAX_NONCE: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    struct Drawn(u8);

    impl Random for Drawn {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    #[test]
    fn a_wait_is_as_long_as_was_said_and_up_to_half_as_much_again() {
        for seconds in 0..=LONGEST_WAIT_SECONDS {
            let whole = u64::from(seconds) * 1000;
            assert_eq!(jittered(seconds, &Drawn(0)), whole);
            assert_eq!(jittered(seconds, &Drawn(0xff)), whole * 3 / 2);
            let middle = jittered(seconds, &Drawn(0x80));
            assert!(middle >= whole * 5 / 4 && middle <= whole * 5 / 4 + 50, "{middle} of {whole}");
        }
    }

    #[test]
    fn too_much_to_do_is_told_from_a_refusal_and_seconds_are_read() {
        let answer = |status, body: &str, after: Option<&str>| Response {
            status,
            headers: after.map(|after| ("retry-after".to_owned(), after.to_owned())).into_iter().collect(),
            body: body.as_bytes().to_vec(),
        };
        for (status, body, busy) in [
            (503, "", true),
            (503, r#"{"error":"anything"}"#, true),
            (429, "", true),
            (429, r#"{"error":"busy"}"#, true),
            (429, r#"{"error":"too_many_codes"}"#, false),
            (500, "", false),
            (200, r#"{"error":"busy"}"#, false),
        ] {
            assert_eq!(is_busy(&answer(status, body, None)), busy, "{status} {body}");
        }
        for (after, seconds) in
            [(None, None), (Some("0"), Some(0)), (Some("300"), Some(300)), (Some("-1"), None), (Some("1.5"), None)]
        {
            assert_eq!(answer(503, "", after).retry_after(), seconds, "{after:?}");
        }
        for (after, seconds) in
            [("+5", None), ("", None), ("4294967295", Some(u32::MAX)), ("99999999999", Some(u32::MAX))]
        {
            assert_eq!(answer(503, "", Some(after)).retry_after(), seconds, "{after:?}");
        }
    }

    #[test]
    fn a_date_to_come_again_at_is_counted_from_the_server_s_own_date() {
        let seconds = |date: Option<&str>, after: &str| {
            let headers = date.map(|date| ("date", date)).into_iter().chain([("retry-after", after)]);
            let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            Response { status: 503, headers, body: Vec::new() }.retry_after()
        };
        let date = Some("Wed, 21 Oct 2026 07:28:00 GMT");
        assert_eq!(seconds(date, "Wed, 21 Oct 2026 07:30:05 GMT"), Some(125));
        assert_eq!(seconds(date, "Wed, 21 Oct 2026 07:28:00 GMT"), Some(0));
        assert_eq!(seconds(date, "Wed, 21 Oct 2015 07:28:00 GMT"), Some(0), "it is over");
        assert_eq!(seconds(date, "Fri, 21 Oct 2999 07:28:00 GMT"), Some(u32::MAX));
        assert_eq!(seconds(date, "soon"), None);
        assert_eq!(seconds(None, "Wed, 21 Oct 2026 07:30:05 GMT"), None, "it does not say what its clock says");
        assert_eq!(seconds(Some("now"), "Wed, 21 Oct 2026 07:30:05 GMT"), None);
    }
}
