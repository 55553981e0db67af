use async_trait::async_trait;

use super::Timestamp;

/// One request and its answer. Implementations follow no redirect, keep no cookie, and bound size and time.
#[async_trait]
pub trait Http: Send + Sync {
    /// Sends `request` and reads the whole answer, whatever its status.
    async fn send(&self, request: Request) -> Result<Response, HttpError>;
}

/// What to send.
#[derive(Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// An absolute URL.
    pub url: String,
    /// Header names and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body; empty for none.
    pub body: Vec<u8>,
}

/// The methods our protocols use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
}

impl Method {
    /// As it stands on the wire and in a DPoP proof.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// What came back.
#[derive(Clone)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Header names in small letters, and values; those that are not text are left out.
    pub headers: Vec<(String, String)>,
    /// The body, within [`HttpLimits::body`].
    pub body: Vec<u8>,
}

impl Response {
    /// The value of the one header of this name, in small letters; `None` if there is none, or several.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(header, _)| header == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (Some(value), None) => Some(value),
            _ => None,
        }
    }
}

impl Response {
    /// Whether the server has too much to do (429, 503). A 429 may also be a refusal of its own: see its body.
    pub fn is_busy(&self) -> bool {
        matches!(self.status, 429 | 503)
    }

    /// Seconds to wait before asking again, as the server says it (RFC 9110 §10.2.3). If it says a date, they are counted
    /// from the server's own `Date`, so that a phone whose clock is wrong waits as long as others. More seconds than can be
    /// said are as many as can be.
    pub fn retry_after(&self) -> Option<u32> {
        let told = self.header("retry-after")?;
        if !told.is_empty() && told.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(told.parse().unwrap_or(u32::MAX));
        }
        let answered = Timestamp::from_http_date(self.header("date")?)?;
        let seconds = Timestamp::from_http_date(told)?.since(answered).max(0);
        Some(seconds.try_into().unwrap_or(u32::MAX))
    }
}

redacted_debug!(Request, Response);

/// Why no answer came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// No connection: no signal, wrong address, refused, TLS failed.
    #[error("the server can't be reached")]
    Unreachable,
    /// Connected, but the answer did not come in time.
    #[error("the server did not answer in time")]
    Timeout,
    /// The body is larger than allowed.
    #[error("the answer is larger than allowed")]
    TooLarge,
    /// The URL is not `https:`, nor `http:` to this machine.
    #[error("the address is not allowed")]
    ForbiddenUrl,
}

/// What an answer may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HttpLimits {
    /// Milliseconds to connect.
    pub connect_ms: u64,
    /// Milliseconds for the whole exchange.
    pub whole_ms: u64,
    /// Bytes of the body.
    pub body: usize,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self { connect_ms: 10_000, whole_ms: 30_000, body: 8 * 1024 * 1024 }
    }
}
