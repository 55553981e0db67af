use super::Reply;
use crate::{
    encoding::json,
    host::{Http, Method, Request, Response},
    presentation::{Error, request::Address},
};

/// The verifier has taken an answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Sent {
    /// Where the verifier would like the person's browser to go on (§8.2): `https`, or `http` to this machine. It is the app that
    /// opens it, only on the phone where the request began.
    pub redirect_uri: Option<Address>,
}

redacted_debug!(Sent);

impl Reply {
    /// Posts it; over the Digital Credentials API there is nothing to post, and the app hands it over.
    ///
    /// # Errors
    /// [`Error::Refused`] if the verifier does not take it; [`Error::BadAnswer`] for a redirect, which is not followed: it would
    /// carry what is presented to an address that nobody has checked.
    pub async fn send(&self, http: &dyn Http) -> Result<Sent, Error> {
        let Self::Post { response_uri, form } = self else { return Ok(Sent { redirect_uri: None }) };
        let request = Request {
            method: Method::Post,
            url: response_uri.as_str().to_owned(),
            headers: vec![
                ("accept", "application/json".to_owned()),
                ("content-type", "application/x-www-form-urlencoded".to_owned()),
            ],
            body: form.as_bytes().to_vec(),
        };
        Sent::read(&http.send(request).await?)
    }
}

impl Sent {
    fn read(response: &Response) -> Result<Self, Error> {
        Error::unless_ok(response)?;
        if response.body.len() > MAX_BYTES {
            return Err(Error::BadAnswer);
        }
        let body = json::parse(&response.body).ok().filter(|body| body.is_object()).ok_or(Error::BadAnswer)?;
        let address = body.get("redirect_uri").and_then(|address| address.as_str());
        Ok(Self { redirect_uri: address.and_then(Address::with_fragment) })
    }
}

const MAX_BYTES: usize = 16 * 1024;
