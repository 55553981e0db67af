use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{Wallet, checkin::SESSION_SECONDS};
use crate::{
    checkin::HeldPass,
    credential::UnverifiedSdJwtVc,
    crypto::p256::PublicKey,
    document::{DocumentKind, DocumentView},
    error::WalletError,
    issuance::{self, Client, Configuration, Format, Metadata, Offer},
    keys::{self, DeviceKey},
    trust::{TrustList, Verified},
    vault::records::{DocumentRecord, KeyRole, PassRecord, device_key, document, pass, received},
};

/// What came of an offer.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct Receipt {
    /// All documents the wallet holds now.
    pub documents: Vec<DocumentView>,
    /// Check-in passes that were added by this call.
    pub passes: u32,
}

impl Wallet {
    /// Takes what an issuer offers (OpenID4VCI 1.0), verifies each credential against the trust list and stores it.
    /// After a failure or a kill the same offer goes on where it stood.
    ///
    /// # Errors
    /// `issuance.*`, `credential.*`, `net.*`; what arrived before stays.
    pub async fn receive(&self, offer: &str) -> Result<Receipt, WalletError> {
        let _conversation = self.begin_conversation()?;
        let trust = self.trust_to_rely_on()?;
        let account_key = self.account_key()?.ok_or_else(|| WalletError::of("account.wrong_stage"))?;
        let host = &self.shared.host;
        let names: Vec<_> = trust.content().issuers.iter().map(|issuer| issuer.name.as_str()).collect();
        let offer = Offer::resolve(offer, host.http.as_ref(), &names).await?;
        if !names.contains(&offer.issuer.as_str()) {
            return Err(issuance::Error::Issuer.into());
        }
        let metadata = Metadata::fetch(&offer.issuer, host.http.as_ref()).await?;
        let client = Client {
            http: host.http.as_ref(),
            keys: host.keys.as_ref(),
            random: host.random.as_ref(),
            account_key: &account_key,
            metadata: &metadata,
        };
        let passes = self.receive_each(&offer, &client, &trust).await;
        let _ = self.forget_what_is_spent().await; // what could not be deleted now is tried again next time
        Ok(Receipt { passes: passes?, documents: self.documents()? })
    }

    async fn receive_each(
        &self,
        offer: &Offer,
        client: &Client<'_>,
        trust: &Verified<TrustList>,
    ) -> Result<u32, WalletError> {
        let wanted: Vec<_> = offer
            .configurations
            .iter()
            .filter_map(|id| client.metadata.configuration(id).ok())
            .filter(|it| known(it))
            .collect();
        if wanted.is_empty() {
            return Err(issuance::Error::Unsupported.into());
        }
        let offer_id = offer.id();
        let mut token = None;
        let mut passes = 0;
        for configuration in wanted {
            if self.read(|vault| Ok(received::has(vault.connection(), &offer_id, &configuration.id)?))? {
                continue;
            }
            let token = match &mut token {
                Some(token) => token,
                none => none.insert(client.redeem(offer, self.now()).await?),
            };
            let holders = self.make_pending_keys(configuration).await?;
            let credentials = client.request(configuration, token, &holders, self.now()).await?;
            passes += self.keep_credentials(&offer_id, configuration, &holders, credentials, trust)?;
        }
        Ok(passes)
    }

    async fn make_pending_keys(&self, configuration: &Configuration) -> Result<Vec<DeviceKey>, WalletError> {
        let count = match configuration.format {
            Format::SdJwtVc { .. } => 1,
            Format::CheckinPass { .. } => PASSES_PER_BLOCK.min(configuration.batch_size),
        };
        let keys = self.shared.host.keys.create(count).await?;
        self.write(|transaction| Ok(device_key::write(transaction, &keys, KeyRole::Pending)?))?;
        if keys.len() != count as usize {
            return Err(WalletError::of("keys.failed"));
        }
        Ok(keys)
    }

    /// Verifies all of them, then stores all of them in one transaction. Returns how many are passes.
    fn keep_credentials(
        &self,
        offer_id: &[u8],
        configuration: &Configuration,
        holders: &[DeviceKey],
        credentials: Vec<String>,
        trust: &Verified<TrustList>,
    ) -> Result<u32, WalletError> {
        let mut documents = Vec::new();
        let mut passes = Vec::new();
        for (holder, credential) in holders.iter().zip(credentials) {
            let public_key = keys::public_key(holder)?;
            match &configuration.format {
                Format::SdJwtVc { vct } => {
                    documents.push(self.verified_document(vct, credential, holder, &public_key, trust)?);
                }
                Format::CheckinPass { .. } => {
                    passes.push(self.verified_pass(configuration, &credential, holder, &public_key, trust)?);
                }
            }
        }
        self.write(|transaction| {
            device_key::write(transaction, holders, KeyRole::Bound)?;
            for record in &documents {
                document::write(transaction, record)?;
            }
            for record in &passes {
                pass::write(transaction, record)?;
            }
            Ok(received::note(transaction, offer_id, &configuration.id)?)
        })?;
        Ok(passes.len().try_into().unwrap_or(u32::MAX))
    }

    fn verified_document(
        &self,
        vct: &str,
        compact: String,
        holder: &DeviceKey,
        public_key: &PublicKey,
        trust: &Verified<TrustList>,
    ) -> Result<DocumentRecord, WalletError> {
        let credential = UnverifiedSdJwtVc::parse(&compact)?.verify(trust, public_key, self.now())?;
        if credential.vct() != vct {
            return Err(WalletError::of("credential.unsupported"));
        }
        Ok(DocumentRecord {
            vct: vct.to_owned(),
            issuer: credential.issuer().to_owned(),
            issued_at: credential.issued().map(|at| at.0),
            expires_at: credential.expires().map(|at| at.0),
            key_id: holder.id.clone(),
            claims: serde_json::Value::from(credential.claims().clone()).to_string(),
            compact,
        })
    }

    fn verified_pass(
        &self,
        configuration: &Configuration,
        credential: &str,
        holder: &DeviceKey,
        public_key: &PublicKey,
        trust: &Verified<TrustList>,
    ) -> Result<PassRecord, WalletError> {
        let refused = || WalletError::of("credential.pass");
        let bytes = URL_SAFE_NO_PAD.decode(credential).map_err(|_| refused())?;
        let pass = HeldPass::receive(bytes, public_key, trust, self.now()).map_err(|_| refused())?;
        if configuration.format != (Format::CheckinPass { purpose: pass.claims().purpose }) {
            return Err(refused());
        }
        Ok(PassRecord {
            handle: pass.claims().handle.as_str().to_owned(),
            purpose: pass.claims().purpose.key().to_owned(),
            expires_at: pass.claims().expires,
            key_id: holder.id.clone(),
            bytes: pass.bytes().to_vec(),
        })
    }

    /// Deletes passes that are over, and keys on the device that nothing is bound to: of those passes, of a replaced
    /// document, of an interrupted request.
    async fn forget_what_is_spent(&self) -> Result<(), WalletError> {
        let now = self.now();
        self.write(|transaction| Ok(pass::forget_spent(transaction, now.plus(-SESSION_SECONDS), now)?))?;
        let unused = self.read(|vault| Ok(device_key::unused(vault.connection())?))?;
        if unused.is_empty() {
            return Ok(());
        }
        self.shared.host.keys.delete(unused.clone()).await?;
        self.write(|transaction| Ok(device_key::delete(transaction, &unused)?))
    }
}

/// A credential type without a view would be stored and never shown.
fn known(configuration: &Configuration) -> bool {
    match &configuration.format {
        Format::SdJwtVc { vct } => DocumentKind::of_type(vct).is_some(),
        Format::CheckinPass { .. } => true,
    }
}

redacted_debug!(Receipt);

/// Check-in passes asked for at once.
const PASSES_PER_BLOCK: u32 = 5;
