use serde_json::Value;
use url::form_urlencoded::Serializer;

use super::NewRequest;
use crate::presentation::request::{ClientId, UriMethod};

/// A link to a request object that is served at `request_uri`. `base` is `openid4vp://`, `haip-vp://`, or an address of an app.
pub fn link_to(base: &str, client_id: &ClientId, request_uri: &str, method: UriMethod) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("client_id", client_id.as_str()).append_pair("request_uri", request_uri);
    if method == UriMethod::Post {
        query.append_pair("request_uri_method", "post");
    }
    format!("{base}?{}", query.finish())
}

/// A link that holds a signed object.
pub fn link_with_object(base: &str, client_id: &ClientId, object: &str) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("client_id", client_id.as_str()).append_pair("request", object);
    format!("{base}?{}", query.finish())
}

/// A link that holds the parameters one by one, unsigned.
pub fn link_with(base: &str, request: &NewRequest) -> String {
    let mut query = Serializer::new(String::new());
    for (name, value) in request.parameters() {
        match value {
            Value::String(text) => query.append_pair(name, text),
            value => query.append_pair(name, &value.to_string()),
        };
    }
    format!("{base}?{}", query.finish())
}
