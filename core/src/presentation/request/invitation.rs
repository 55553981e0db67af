use serde_json::{Map, Value};
use url::Url;

use super::{Address, ClientId, Prefix, jwt};
use crate::{encoding::json, presentation::Error};

/// What a link or a QR code holds: the request itself, or where it is.
#[derive(Debug)]
pub enum Invitation {
    /// The request.
    Request(UnverifiedRequest),
    /// Its address. Nothing was called yet.
    Reference(Reference),
}

/// Where a request is (`request_uri`), and whom the link says it is of.
#[derive(Debug)]
pub struct Reference {
    pub(super) address: Address,
    pub(super) method: UriMethod,
    pub(super) client_id: ClientId,
}

/// How a request is fetched (§5.10). Closed: the standard has two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UriMethod {
    /// Just so.
    Get,
    /// With what the wallet can, and with a nonce that the request has to repeat.
    Post,
}

/// A request as it came: nothing in it is believed yet.
pub struct UnverifiedRequest {
    pub(super) form: Form,
    pub(super) channel: Channel,
}

/// How the parameters came.
pub(super) enum Form {
    /// One by one.
    Plain(Map<String, Value>),
    /// In a signed object.
    Object(String),
}

/// How the request came, and so how an answer goes back.
pub(super) enum Channel {
    /// By a link, which may say whose it is. The object may have been fetched.
    Link { client_id: Option<ClientId>, fetched: Option<Fetched> },
    /// By the Digital Credentials API, from this site.
    DcApi { origin: String },
}

/// Where an object was fetched, and with which nonce.
pub(super) struct Fetched {
    pub(super) from: Address,
    pub(super) wallet_nonce: Option<String>,
}

impl Invitation {
    /// Reads the text of a link or a QR code: `openid4vp:`, `haip-vp:`, or an `https:` address of the app itself.
    ///
    /// # Errors
    /// [`Error::NotARequest`] if it is none; [`Error::Parameter`] if a parameter stands there twice or does not fit;
    /// [`Error::Unsupported`] for a Client Identifier of a kind that is not known here; [`Error::Unsigned`] for parameters
    /// one by one that say they are of a verifier who signs.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if text.len() > MAX_LINK {
            return Err(Error::TooLarge);
        }
        let link = Url::parse(text).map_err(|_| Error::NotARequest)?;
        if !SCHEMES.contains(&link.scheme()) || link.query().is_none() {
            return Err(Error::NotARequest);
        }
        let mut parameters = parameters(&link)?;
        let mut take = |name: &str| match parameters.remove(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let (object, address, method) = (take("request"), take("request_uri"), take("request_uri_method"));
        let client_id = parameters.get("client_id").and_then(Value::as_str).ok_or(Error::NotARequest)?;
        let client_id = ClientId::parse(client_id)?;
        match (object, address, method) {
            (None, Some(address), method) => {
                let address = Address::parse(&address).ok_or(Error::ResponseUri)?;
                let method = match method.as_deref() {
                    None | Some("get") => UriMethod::Get,
                    Some("post") => UriMethod::Post,
                    Some(_) => return Err(Error::Parameter),
                };
                if client_id.prefix() == Prefix::RedirectUri {
                    return Err(Error::Unsupported); // what is fetched is signed, and such a verifier never signs
                }
                Ok(Self::Reference(Reference { address, method, client_id }))
            }
            (Some(object), None, None) => Ok(Self::Request(UnverifiedRequest {
                form: Form::Object(object),
                channel: Channel::Link { client_id: Some(client_id), fetched: None },
            })),
            (None, None, None) => {
                if client_id.prefix().is_signed() {
                    return Err(Error::Unsigned);
                }
                read_json(&mut parameters)?;
                Ok(Self::Request(UnverifiedRequest {
                    form: Form::Plain(parameters),
                    channel: Channel::Link { client_id: Some(client_id), fetched: None },
                }))
            }
            _ => Err(Error::Parameter),
        }
    }
}

impl Reference {
    /// Scheme, host and port of what would be called: for the person, before it is.
    pub fn origin(&self) -> String {
        self.address.origin()
    }

    /// How it would be fetched.
    pub fn method(&self) -> UriMethod {
        self.method
    }

    /// Whom the link says it is of; the object has to say the same.
    pub fn client_id(&self) -> &ClientId {
        &self.client_id
    }
}

impl UnverifiedRequest {
    /// What a site gave to the Digital Credentials API (appendix A): parameters, or a signed object as `request`. `origin` is
    /// what the platform says about the site; never what the request says.
    ///
    /// # Errors
    /// [`Error::NotARequest`] if it is none; [`Error::Unsupported`] for one with several signatures.
    pub fn of_dc_api(data: &[u8], origin: &str) -> Result<Self, Error> {
        if data.len() > MAX_LINK.max(jwt::MAX_BYTES) {
            return Err(Error::TooLarge);
        }
        if origin.is_empty() || origin.len() > MAX_ORIGIN || !origin.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::Origin);
        }
        let Ok(Value::Object(mut members)) = json::parse(data) else { return Err(Error::NotARequest) };
        let form = match members.remove("request") {
            None => Form::Plain(members),
            Some(Value::String(object)) if members.is_empty() => Form::Object(object),
            Some(Value::Object(_)) => return Err(Error::Unsupported),
            Some(_) => return Err(Error::Parameter),
        };
        Ok(Self { form, channel: Channel::DcApi { origin: origin.to_owned() } })
    }
}

redacted_debug!(UnverifiedRequest);

/// Each once (RFC 6749 §3.1); one without a value is left out.
fn parameters(link: &Url) -> Result<Map<String, Value>, Error> {
    let mut parameters = Map::new();
    for (at, (name, value)) in link.query_pairs().enumerate() {
        // What is no UTF-8 is read as U+FFFD.
        if at == MAX_PARAMETERS || value.contains('\u{fffd}') {
            return Err(Error::NotARequest);
        }
        if parameters.insert(name.into_owned(), value.into_owned().into()).is_some() {
            return Err(Error::Parameter);
        }
    }
    parameters.retain(|_, value| value != "");
    Ok(parameters)
}

/// In a link objects and arrays are texts (§5.1).
fn read_json(parameters: &mut Map<String, Value>) -> Result<(), Error> {
    for name in ["dcql_query", "client_metadata", "transaction_data", "verifier_info"] {
        if let Some(value) = parameters.get_mut(name) {
            *value = json::parse(value.as_str().unwrap_or_default().as_bytes()).map_err(|_| Error::Parameter)?;
        }
    }
    Ok(())
}

const SCHEMES: [&str; 3] = ["openid4vp", "haip-vp", "https"];
/// Longest text of a link: a request by value with certificates does not fit a QR code, but a link.
const MAX_LINK: usize = 64 * 1024;
const MAX_PARAMETERS: usize = 64;
const MAX_ORIGIN: usize = 2048;
