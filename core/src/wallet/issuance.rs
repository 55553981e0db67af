use super::{Wallet, block::is_known, checkin::SESSION_SECONDS, passes};
use crate::{
    account::Operation,
    document::DocumentView,
    error::WalletError,
    issuance::{self, Client, Metadata, Offer},
    keys::DeviceKey,
    reason::Reason,
    trust::{TrustList, Verified},
    vault::records::{KeyRole, device_key, pass, received},
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
        let conversation = self.begin_conversation()?;
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
        drop(conversation); // whoever keeps a list holds up no other call
        let _ = self.learn_statuses().await; // what could not be learned now is asked again next time
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
            .filter(|it| is_known(it))
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
            let block = self.fetch_block(configuration, client, &tokens.access, trust).await?;
            let now = self.now();
            self.write(|transaction| {
                if let Some(token) = &tokens.refresh {
                    let round = passes::round_or_begin(transaction, now)?;
                    block.note_source(transaction, &offer.issuer, token, round)?;
                }
                block.store(transaction)?;
                Ok(received::note(transaction, &offer_id, &configuration.id)?)
            })?;
            passes += block.passes();
        }
        Ok(passes)
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

redacted_debug!(Receipt);
