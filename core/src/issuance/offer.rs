use serde_json::Value;
use url::Url;

use super::{Error, answer};
use crate::{
    crypto::sha256,
    encoding::json,
    host::{Http, Method, Request},
};

/// A credential offer (OpenID4VCI 1.0 §4.1) with a pre-authorized code.
#[derive(Clone, PartialEq, Eq)]
pub struct Offer {
    /// The issuer's identifier.
    pub issuer: String,
    /// The configurations on offer, in the issuer's order.
    pub configurations: Vec<String>,
    /// Whoever has it and the right device can redeem it.
    pub(super) code: String,
}

impl Offer {
    /// From the text of a link or QR code: the offer itself, or a reference that is fetched, from the origin of one of
    /// `issuers` and nowhere else: a stranger's QR code must not make a phone call anybody.
    ///
    /// # Errors
    /// [`Error::Offer`] if it is none; [`Error::Unsupported`] if it needs what this wallet does not do.
    pub async fn resolve(text: &str, http: &dyn Http, issuers: &[&str]) -> Result<Self, Error> {
        if text.len() > MAX_TEXT {
            return Err(Error::Offer);
        }
        let link = Url::parse(text.trim()).map_err(|_| Error::Offer)?;
        let parameter =
            |name: &str| link.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        match (parameter("credential_offer"), parameter("credential_offer_uri")) {
            (Some(offer), None) => Self::read(&json::parse(offer.as_bytes()).map_err(|_| Error::Offer)?),
            (None, Some(reference)) => {
                let origin = Url::parse(&reference).map_err(|_| Error::Offer)?.origin();
                if !issuers.iter().any(|issuer| Url::parse(issuer).is_ok_and(|issuer| issuer.origin() == origin)) {
                    return Err(Error::Issuer);
                }
                let request = Request { method: Method::Get, url: reference, headers: Vec::new(), body: Vec::new() };
                let response = http.send(request).await?;
                if response.status == 404 {
                    return Err(Error::OfferUsed);
                }
                Self::read(&answer::read(&response)?)
            }
            _ => Err(Error::Offer),
        }
    }

    fn read(offer: &Value) -> Result<Self, Error> {
        let issuer = answer::text(offer, "credential_issuer").map_err(|_| Error::Offer)?;
        let configurations = offer.get("credential_configuration_ids").and_then(Value::as_array).ok_or(Error::Offer)?;
        let configurations: Vec<_> = configurations.iter().filter_map(|id| Some(id.as_str()?.to_owned())).collect();
        if configurations.is_empty() || configurations.len() > MAX_CONFIGURATIONS {
            return Err(Error::Offer);
        }
        let grant = offer.get("grants").and_then(|grants| grants.get(super::client::PRE_AUTHORIZED_CODE));
        let grant = grant.ok_or(Error::Unsupported)?;
        if grant.get("tx_code").is_some() || grant.get("authorization_server").is_some() {
            return Err(Error::Unsupported);
        }
        let code = answer::text(grant, "pre-authorized_code").map_err(|_| Error::Offer)?;
        Ok(Self { issuer: issuer.to_owned(), configurations, code: code.to_owned() })
    }
}

impl Offer {
    /// Names this offer without giving its code away.
    pub fn id(&self) -> [u8; 32] {
        sha256(format!("{}\n{}", self.issuer, self.code).as_bytes())
    }
}

impl std::fmt::Debug for Offer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Offer({:?}, …)", self.configurations)
    }
}

const MAX_TEXT: usize = 16 * 1024;
const MAX_CONFIGURATIONS: usize = 64;
