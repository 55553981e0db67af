use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::{
    Reference, UnverifiedRequest, UriMethod,
    client_metadata::FORMATS,
    invitation::{Channel, Fetched, Form},
    jwt,
};
use crate::{
    host::{Http, Method, Random, Request, Response},
    presentation::Error,
};

impl Reference {
    /// Fetches the request (RFC 9101 §5.2.3; §5.10 for POST, with a fresh `wallet_nonce`). The verifier learns the phone's
    /// address and what every wallet of this kind can, and nothing of its person.
    ///
    /// # Errors
    /// [`Error::Refused`] if it is not there (any more); [`Error::BadAnswer`] for a redirect, which is not followed, and for
    /// anything but a request object.
    pub async fn fetch(self, http: &dyn Http, random: &dyn Random) -> Result<UnverifiedRequest, Error> {
        let accept = ("accept", MEDIA_TYPE.to_owned());
        let url = self.address.as_str().to_owned();
        let (request, wallet_nonce) = match self.method {
            UriMethod::Get => (Request { method: Method::Get, url, headers: vec![accept], body: Vec::new() }, None),
            UriMethod::Post => {
                let mut nonce = [0; 16];
                random.fill(&mut nonce);
                let nonce = URL_SAFE_NO_PAD.encode(nonce);
                let form = url::form_urlencoded::Serializer::new(String::new())
                    .append_pair("wallet_metadata", &wallet_metadata())
                    .append_pair("wallet_nonce", &nonce)
                    .finish();
                let headers = vec![accept, ("content-type", "application/x-www-form-urlencoded".to_owned())];
                (Request { method: Method::Post, url, headers, body: form.into_bytes() }, Some(nonce))
            }
        };
        let object = read(http.send(request).await?)?;
        let fetched = Fetched { from: self.address, wallet_nonce };
        let channel = Channel::Link { client_id: Some(self.client_id), fetched: Some(fetched) };
        Ok(UnverifiedRequest { form: Form::Object(object), channel })
    }
}

fn read(response: Response) -> Result<String, Error> {
    Error::unless_ok(&response)?;
    let media_type = response.header("content-type").and_then(|it| it.split(';').next()).unwrap_or_default();
    if !media_type.trim().eq_ignore_ascii_case(MEDIA_TYPE) {
        return Err(Error::BadAnswer);
    }
    if response.body.len() > jwt::MAX_BYTES {
        return Err(Error::TooLarge);
    }
    let text = String::from_utf8(response.body).map_err(|_| Error::BadAnswer)?;
    Ok(text.trim_ascii().to_owned())
}

/// The same for every phone, so that it tells none from another.
fn wallet_metadata() -> String {
    let formats = FORMATS.map(|format| match format {
        "mso_mdoc" => (format, json!({ "issuerauth_alg_values": [-7, -9], "deviceauth_alg_values": [-7] })),
        _ => (format, json!({ "sd-jwt_alg_values": SIGNED_BY, "kb-jwt_alg_values": ["ES256"] })),
    });
    let formats: serde_json::Map<_, _> =
        formats.map(|(format, value)| (format.to_owned(), value)).into_iter().collect();
    json!({
        "vp_formats_supported": formats,
        "client_id_prefixes_supported": ["x509_san_dns", "x509_hash", "verifier_attestation", "redirect_uri"],
        "response_types_supported": ["vp_token"],
        "response_modes_supported": ["direct_post", "direct_post.jwt"],
        "request_object_signing_alg_values_supported": SIGNED_BY,
        "authorization_encryption_alg_values_supported": ["ECDH-ES"],
        "authorization_encryption_enc_values_supported": ["A256GCM", "A128GCM"],
    })
    .to_string()
}

const MEDIA_TYPE: &str = "application/oauth-authz-req+jwt";
const SIGNED_BY: [&str; 5] = ["ES256", "ES384", "EdDSA", "RS256", "PS256"];
