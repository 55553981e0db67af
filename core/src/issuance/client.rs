use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::{Configuration, Error, Metadata, Offer, answer};
use crate::{
    host::{Http, Method, Random, Request, Timestamp},
    keys::{DeviceKey, DeviceKeys, proof},
};

/// One wallet talking to one issuer: the ports it needs and the key that stands for the account (DPoP).
pub struct Client<'a> {
    /// The network.
    pub http: &'a dyn Http,
    /// The device's keys.
    pub keys: &'a dyn DeviceKeys,
    /// Randomness for proof identifiers.
    pub random: &'a dyn Random,
    /// The account's device key.
    pub account_key: &'a DeviceKey,
    /// The issuer.
    pub metadata: &'a Metadata,
}

/// An access token bound to the account's device key.
pub struct AccessToken(Zeroizing<String>);

/// What brings more access tokens, later and without a new offer; bound to the account's device key.
pub struct RefreshToken(Zeroizing<String>);

impl RefreshToken {
    /// Takes it back from the vault.
    pub fn from_vault(text: Zeroizing<String>) -> Self {
        Self(text)
    }

    /// The text. Each use says why in a comment `EXPOSE:`.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// What the token endpoint gives.
pub struct Tokens {
    /// For now.
    pub access: AccessToken,
    /// For later; in an answer to one, the one that replaces it.
    pub refresh: Option<RefreshToken>,
}

impl Client<'_> {
    /// Redeems the pre-authorized code (§6.1), bound to the account's key by DPoP.
    ///
    /// # Errors
    /// [`Error::OfferUsed`] if the code is over, used, or for another account.
    pub async fn redeem(&self, offer: &Offer, now: Timestamp) -> Result<Tokens, Error> {
        self.token(PRE_AUTHORIZED_CODE, ("pre-authorized_code", &offer.code), now).await
    }

    /// Asks for a new access token (RFC 6749 §6), bound to the account's key by DPoP.
    ///
    /// # Errors
    /// [`Error::RenewalOver`] if the refresh token is over, or the account may not have what it stands for any more.
    pub async fn renew(&self, token: &RefreshToken, now: Timestamp) -> Result<Tokens, Error> {
        match self.token("refresh_token", ("refresh_token", &token.0), now).await {
            Err(Error::OfferUsed) => Err(Error::RenewalOver),
            answer => answer,
        }
    }

    async fn token(&self, grant: &str, (name, secret): (&str, &str), now: Timestamp) -> Result<Tokens, Error> {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", grant)
            .append_pair(name, secret)
            .finish();
        let url = &self.metadata.token_endpoint;
        let dpop = proof::dpop(self.keys, self.account_key, Method::Post, url, None, None, now, self.random).await?;
        let headers = vec![("content-type", "application/x-www-form-urlencoded".to_owned()), ("dpop", dpop)];
        let mut answer = self.post(url, headers, form.into_bytes()).await?;
        if !answer::text(&answer, "token_type")?.eq_ignore_ascii_case("DPoP") {
            return Err(Error::BadAnswer);
        }
        if answer.get("authorization_details").is_some() {
            return Err(Error::Unsupported); // would bind the request to credential identifiers (§8.2)
        }
        let mut take = |name: &str| match answer.get_mut(name).map(Value::take) {
            None => Ok(None),
            Some(Value::String(token)) if (1..=MAX_TOKEN).contains(&token.len()) => Ok(Some(Zeroizing::new(token))),
            Some(_) => Err(Error::BadAnswer),
        };
        let access = AccessToken(take("access_token")?.ok_or(Error::BadAnswer)?);
        Ok(Tokens { access, refresh: take("refresh_token")?.map(RefreshToken) })
    }

    /// Asks for one credential for each of `holders` (§8): a fresh nonce, one proof per key, one answer per proof. A key
    /// that follows itself gives the same proof again, and so gets several credentials. What each looks like is the
    /// format's business.
    ///
    /// # Errors
    /// [`Error::BadAnswer`] unless there is exactly one credential for each proof, in order.
    pub async fn request(
        &self,
        configuration: &Configuration,
        token: &AccessToken,
        holders: &[DeviceKey],
        now: Timestamp,
    ) -> Result<Vec<Value>, Error> {
        match self.request_once(configuration, token, holders, now).await {
            Err(Error::Nonce) => self.request_once(configuration, token, holders, now).await, // §8.3.1.2: once more
            answer => answer,
        }
    }

    async fn request_once(
        &self,
        configuration: &Configuration,
        token: &AccessToken,
        holders: &[DeviceKey],
        now: Timestamp,
    ) -> Result<Vec<Value>, Error> {
        let answer = match &self.metadata.nonce_endpoint {
            Some(endpoint) => Some(self.post(endpoint, Vec::new(), Vec::new()).await?),
            None => None,
        };
        let nonce = answer.as_ref().map(|answer| answer::text(answer, "c_nonce")).transpose()?;
        let mut proofs = Vec::with_capacity(holders.len());
        for same in holders.chunk_by(|one, next| one.id == next.id) {
            let proof = proof::openid4vci(self.keys, &same[0], &self.metadata.issuer, nonce, now).await?;
            proofs.extend(std::iter::repeat_n(proof, same.len()));
        }
        let url = &self.metadata.credential_endpoint;
        let dpop =
            proof::dpop(self.keys, self.account_key, Method::Post, url, Some(&token.0), None, now, self.random).await?;
        let headers = vec![
            ("content-type", "application/json".to_owned()),
            ("authorization", format!("DPoP {}", *token.0)),
            ("dpop", dpop),
        ];
        let body = json!({ "credential_configuration_id": configuration.id, "proofs": { "jwt": proofs } });
        let mut answer = self.post(url, headers, body.to_string().into_bytes()).await?;
        let credentials = answer.get_mut("credentials").and_then(Value::as_array_mut).ok_or(Error::BadAnswer)?;
        if credentials.len() != holders.len() {
            return Err(Error::BadAnswer);
        }
        let credential = |entry: &mut Value| entry.get_mut("credential").map(Value::take).ok_or(Error::BadAnswer);
        credentials.iter_mut().map(credential).collect()
    }

    async fn post(&self, url: &str, headers: Vec<(&'static str, String)>, body: Vec<u8>) -> Result<Value, Error> {
        let request = Request { method: Method::Post, url: url.to_owned(), headers, body };
        answer::read(&self.http.send(request).await?)
    }
}

pub(super) const PRE_AUTHORIZED_CODE: &str = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
/// Longest token that is kept.
const MAX_TOKEN: usize = 8 * 1024;
