//! What is asked of every request before anything else: that it came from this page, and not from another site in the
//! same browser. Whoever may connect to loopback without a browser is this machine's user already.

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::cli::gate::MOST_BYTES;

/// Where the page is served.
#[derive(Clone)]
pub struct Place {
    hosts: [String; 2],
}

impl Place {
    /// On this port of loopback, by number or by name.
    pub fn at(port: u16) -> Self {
        Self { hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")] }
    }

    /// A host that is none of ours means that another name was made to point here (DNS rebinding).
    fn is_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|it| it == host)
    }

    fn is_origin(&self, origin: &str) -> bool {
        origin.strip_prefix("http://").is_some_and(|host| self.is_host(host))
    }
}

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Asked for under another name.
    Host,
    /// Sent by another site, or by nobody who says so.
    Origin,
    /// More than is read.
    TooLarge,
    /// Neither text nor a PNG picture.
    MediaType,
    /// No such address.
    NoSuchAddress,
    /// Not with this method.
    Method,
    /// The desk itself failed.
    Internal,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code) = match self {
            Self::Host => (StatusCode::MISDIRECTED_REQUEST, "host"),
            Self::Origin => (StatusCode::FORBIDDEN, "origin"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type"),
            Self::NoSuchAddress => (StatusCode::NOT_FOUND, "not_found"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        };
        (status, Json(json!({ "error": code }))).into_response()
    }
}

/// Lets a request through if it is ours, and puts the same strict headers on every answer.
pub async fn guard(State(place): State<Place>, request: Request, next: Next) -> Response {
    let mut response = match judge(&place, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn judge(place: &Place, request: &Request) -> Result<(), Refusal> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    if !header(header::HOST).is_some_and(|host| place.is_host(host)) {
        return Err(Refusal::Host);
    }
    // Browsers say who fetches: the page itself, the person who opens it, or somebody else.
    let site = header(header::HeaderName::from_static("sec-fetch-site"));
    if !matches!(site, None | Some("same-origin" | "none")) {
        return Err(Refusal::Origin);
    }
    let origin = header(header::ORIGIN);
    if origin.is_some_and(|origin| !place.is_origin(origin)) || (request.method() == Method::POST && origin.is_none()) {
        return Err(Refusal::Origin);
    }
    let length = header(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length > MOST_BYTES) {
        return Err(Refusal::TooLarge);
    }
    Ok(())
}

/// Nothing from elsewhere, nothing inline, nothing kept, nobody's frame; the camera for this page alone.
const HEADERS: [(header::HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        header::HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(), geolocation=(), clipboard-read=(), display-capture=()",
    ),
];
