use std::collections::HashMap;

use serde_json::Value;
use url::Url;

use super::{Error, answer};
use crate::{
    host::{Http, Method, Request},
    trust::Purpose,
};

/// What an issuer says of itself (OpenID4VCI 1.0 §12.2, RFC 8414), as far as this wallet uses it.
#[derive(Debug, Clone)]
pub struct Metadata {
    pub(super) issuer: String,
    pub(super) token_endpoint: String,
    pub(super) nonce_endpoint: Option<String>,
    pub(super) credential_endpoint: String,
    configurations: HashMap<String, Configuration>,
}

/// One kind of credential that can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configuration {
    /// Its identifier.
    pub id: String,
    /// Its format.
    pub format: Format,
    /// How many copies one request may ask for.
    pub batch_size: u32,
}

/// The formats this wallet can hold. Closed: each needs its own verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// `dc+sd-jwt` of this `vct`.
    SdJwtVc {
        /// The type.
        vct: String,
    },
    /// `mso_mdoc` of this doctype.
    Mdoc {
        /// The document type.
        doctype: String,
    },
    /// `ct1-pass`, a check-in pass.
    CheckinPass {
        /// The purpose.
        purpose: Purpose,
        /// The kind, by key.
        kind: String,
    },
}

impl Metadata {
    /// Fetches both documents and checks that they speak for `issuer`, and that every endpoint is of its origin.
    ///
    /// # Errors
    /// [`Error::BadAnswer`] if they don't.
    pub async fn fetch(issuer: &str, http: &dyn Http) -> Result<Self, Error> {
        let base = Url::parse(issuer).map_err(|_| Error::Offer)?;
        let credential = document(&base, "openid-credential-issuer", http).await?;
        if credential.get("authorization_servers").is_some() {
            return Err(Error::Unsupported); // an issuer that is not its own authorization server
        }
        let authorization = document(&base, "oauth-authorization-server", http).await?;
        if answer::text(&credential, "credential_issuer")? != issuer
            || answer::text(&authorization, "issuer")? != issuer
        {
            return Err(Error::BadAnswer);
        }
        let endpoint = |document: &Value, name: &str| {
            let url = answer::text(document, name)?;
            let same_origin = Url::parse(url).is_ok_and(|url| url.origin() == base.origin());
            if same_origin { Ok(url.to_owned()) } else { Err(Error::BadAnswer) }
        };
        let batch = credential.get("batch_credential_issuance").and_then(|batch| batch.get("batch_size")?.as_u64());
        let batch_size = batch.unwrap_or(1).clamp(1, MAX_BATCH) as u32;
        let configurations = credential.get("credential_configurations_supported").and_then(Value::as_object);
        let configurations = configurations
            .ok_or(Error::BadAnswer)?
            .iter()
            .filter_map(|(id, value)| {
                Some((id.clone(), Configuration { id: id.clone(), format: format(value)?, batch_size }))
            })
            .collect();
        Ok(Self {
            issuer: issuer.to_owned(),
            token_endpoint: endpoint(&authorization, "token_endpoint")?,
            nonce_endpoint: credential
                .get("nonce_endpoint")
                .map(|_| endpoint(&credential, "nonce_endpoint"))
                .transpose()?,
            credential_endpoint: endpoint(&credential, "credential_endpoint")?,
            configurations,
        })
    }

    /// A configuration that this wallet can take.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for any other.
    pub fn configuration(&self, id: &str) -> Result<&Configuration, Error> {
        self.configurations.get(id).ok_or(Error::Unsupported)
    }
}

fn format(configuration: &Value) -> Option<Format> {
    match configuration.get("format")?.as_str()? {
        "dc+sd-jwt" => Some(Format::SdJwtVc { vct: configuration.get("vct")?.as_str()?.to_owned() }),
        "mso_mdoc" => Some(Format::Mdoc { doctype: configuration.get("doctype")?.as_str()?.to_owned() }),
        "ct1-pass" => {
            let purpose = Purpose::from_code(configuration.get("purpose")?.as_i64()?)?;
            Some(Format::CheckinPass { purpose, kind: configuration.get("kind")?.as_str()?.to_owned() })
        }
        _ => None,
    }
}

/// The well-known path goes between host and path (OpenID4VCI 1.0 §12.2.2, RFC 8414 §3.1).
async fn document(base: &Url, name: &str, http: &dyn Http) -> Result<Value, Error> {
    let mut url = base.clone();
    url.set_path(&format!("/.well-known/{name}{}", base.path().trim_end_matches('/')));
    let headers = vec![("accept", "application/json".to_owned())];
    let request = Request { method: Method::Get, url: url.into(), headers, body: Vec::new() };
    answer::read(&http.send(request).await?)
}

const MAX_BATCH: u64 = 100;
