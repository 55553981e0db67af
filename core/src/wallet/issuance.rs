use super::{Wallet, block::PassType, checkin::SESSION_SECONDS, passes};
use crate::{
    account::Operation,
    credential::UnverifiedSdJwtVc,
    document::{Document, DocumentKind, DocumentView, Types},
    error::WalletError,
    issuance::{self, AccessToken, Client, Configuration, Format, Metadata, Offer},
    keys::{self, DeviceKey},
    reason::Reason,
    trust::{TrustList, Verified},
    vault::records::{DocumentRecord, KeyRole, device_key, document, pass, received},
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
    /// `account.level` below level 2, `account.locked`; `issuance.*`, `credential.*`, `net.*`; what arrived before stays.
    pub async fn receive(&self, offer: &str) -> Result<Receipt, WalletError> {
        let _conversation = self.begin_conversation()?;
        self.permit(Operation::Receive)?;
        let trust = self.trust_to_rely_on()?;
        let account_key = self.account_key()?.ok_or_else(|| WalletError::of("account.wrong_stage"))?;
        let host = &self.shared.host;
        let names: Vec<_> = trust.content().issuers.iter().map(|issuer| issuer.name.as_str()).collect();
        let offer = self.told(Offer::resolve(offer, host.http.as_ref(), &names).await)?;
        if !names.contains(&offer.issuer.as_str()) {
            return Err(issuance::Error::Issuer.into());
        }
        self.learn_the_time().await?;
        let metadata = self.told(Metadata::fetch(&offer.issuer, host.http.as_ref()).await)?;
        let passes = self.receive_each(&offer, &self.client(&account_key, &metadata), &trust).await;
        let _ = self.forget_what_is_spent().await; // what could not be deleted now is tried again next time
        Ok(Receipt { passes: passes?, documents: self.documents()? })
    }

    /// What an issuer said; one that has too much to do also says when to ask again.
    pub(super) fn told<T>(&self, answer: Result<T, issuance::Error>) -> Result<T, WalletError> {
        answer.map_err(|error| match error {
            issuance::Error::Busy { retry_after } => self.busy(retry_after),
            _ => error.into(),
        })
    }

    /// Somebody has too much to do.
    pub(super) fn busy(&self, retry_after: Option<u32>) -> WalletError {
        let reason = Reason::of("net.busy");
        WalletError::with(match retry_after {
            Some(seconds) => reason.with_retry_at(self.now().plus(seconds.into()).0),
            None => reason,
        })
    }

    pub(super) fn client<'a>(&'a self, account_key: &'a DeviceKey, metadata: &'a Metadata) -> Client<'a> {
        let host = &self.shared.host;
        Client {
            http: host.http.as_ref(),
            keys: host.keys.as_ref(),
            random: host.random.as_ref(),
            account_key,
            metadata,
        }
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
        let mut tokens = None;
        let mut passes = 0;
        for configuration in wanted {
            if self.read(|vault| Ok(received::has(vault.connection(), &offer_id, &configuration.id)?))? {
                continue;
            }
            let tokens = match &mut tokens {
                Some(tokens) => tokens,
                none => none.insert(self.told(client.redeem(offer, self.now()).await)?),
            };
            match &configuration.format {
                Format::SdJwtVc { vct } => {
                    self.receive_document(&offer_id, configuration, vct, client, &tokens.access, trust).await?;
                }
                format @ Format::CheckinPass { .. } => {
                    let pass_type = PassType::of(format).ok_or(issuance::Error::Unsupported)?;
                    let block = self.fetch_block(configuration, pass_type, client, &tokens.access, trust).await?;
                    passes += block.len();
                    let now = self.now();
                    self.write(|transaction| {
                        if let Some(token) = &tokens.refresh {
                            let round = passes::round_or_begin(transaction, now)?;
                            block.note_source(transaction, &offer.issuer, token, round)?;
                        }
                        block.store(transaction)?;
                        Ok(received::note(transaction, &offer_id, &configuration.id)?)
                    })?;
                }
            }
        }
        Ok(passes)
    }

    async fn receive_document(
        &self,
        offer_id: &[u8],
        configuration: &Configuration,
        vct: &str,
        client: &Client<'_>,
        token: &AccessToken,
        trust: &Verified<TrustList>,
    ) -> Result<(), WalletError> {
        let holders = self.make_pending_keys(1).await?;
        let credentials = self.told(client.request(configuration, token, &holders, self.now()).await)?;
        // One key was asked for, and one credential for each key is what came.
        let (holder, credential) =
            holders.iter().zip(&credentials).next().ok_or_else(|| WalletError::of("internal"))?;
        let text = credential.as_str().ok_or(issuance::Error::BadAnswer)?;
        let record = self.verified_document(vct, text, holder, trust)?;
        self.write(|transaction| {
            device_key::write(transaction, &holders, KeyRole::Bound)?;
            document::write(transaction, &record)?;
            Ok(received::note(transaction, offer_id, &configuration.id)?)
        })
    }

    /// Keys that are deleted again if nothing gets bound to them.
    pub(super) async fn make_pending_keys(&self, count: u32) -> Result<Vec<DeviceKey>, WalletError> {
        let keys = self.shared.host.keys.create(count).await?;
        self.write(|transaction| Ok(device_key::write(transaction, &keys, KeyRole::Pending)?))?;
        if keys.len() != count as usize {
            return Err(WalletError::of("keys.failed"));
        }
        Ok(keys)
    }

    fn verified_document(
        &self,
        vct: &str,
        text: &str,
        holder: &DeviceKey,
        trust: &Verified<TrustList>,
    ) -> Result<DocumentRecord, WalletError> {
        let public_key = keys::public_key(holder)?;
        let credential = UnverifiedSdJwtVc::parse(text)?.verify(trust, &public_key, self.now())?;
        if credential.vct() != vct {
            return Err(WalletError::of("credential.unsupported"));
        }
        let issuer = credential.issuer().ok_or_else(|| WalletError::of("credential.issuer"))?;
        let document = Document::new(Types::built_in(), vct, issuer, credential.claims())?;
        document.check()?;
        let instance = document.instance()?;
        Ok(DocumentRecord {
            vct: vct.to_owned(),
            instance,
            issuer: issuer.to_owned(),
            issued_at: credential.issued().map(|at| at.0),
            expires_at: credential.expires().map(|at| at.0),
            key_id: holder.id.clone(),
            claims: serde_json::Value::from(credential.claims().clone()).to_string(),
            compact: credential.as_compact().to_owned(),
        })
    }

    /// Deletes passes that are over, and keys on the device that nothing is bound to: of those passes, of a replaced
    /// document, of an interrupted request.
    pub(super) async fn forget_what_is_spent(&self) -> Result<(), WalletError> {
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

/// A credential type without a view, or a pass of a kind without a use, would be stored and never shown.
fn known(configuration: &Configuration) -> bool {
    match &configuration.format {
        Format::SdJwtVc { vct } => DocumentKind::of_type(vct).is_some(),
        format => PassType::of(format).is_some(),
    }
}

redacted_debug!(Receipt);
