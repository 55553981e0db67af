use super::Wallet;
use crate::{
    account::Operation,
    error::WalletError,
    host::{Method, Request},
    trust::{Freshness, TrustList, UnverifiedTrustList, Verified},
    vault::records::setting,
};

/// The trust list in use.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct TrustListView {
    /// Its number.
    pub sequence: u64,
    /// Seconds since 1970.
    pub issued_at: i64,
    /// Seconds since 1970.
    pub next_update: i64,
    /// How many issuer keys it names.
    pub issuers: u32,
}

impl Wallet {
    /// Fetches the trust list, checks it, and keeps it in place of the older one.
    ///
    /// # Errors
    /// `net.*`; `trust.signature` or `trust.rollback`: the older one stays in use.
    pub async fn update_trust(&self) -> Result<TrustListView, WalletError> {
        self.permit(Operation::Keep)?;
        let url = format!("{}/trust/list", self.shared.authority_url);
        let request = Request { method: Method::Get, url, headers: Vec::new(), body: Vec::new() };
        let response = self.shared.host.http.send(request).await?;
        match response.status {
            _ if response.is_busy() => Err(self.busy(response.retry_after())),
            200 => self.import_trust(&response.body),
            500..=599 => Err(WalletError::of("net.server")),
            _ => Err(WalletError::of("net.bad_answer")),
        }
    }

    /// Like [`Wallet::update_trust`], from a file.
    ///
    /// # Errors
    /// `trust.signature` or `trust.rollback`: the older one stays in use.
    pub fn import_trust(&self, bytes: &[u8]) -> Result<TrustListView, WalletError> {
        self.permit(Operation::Keep)?;
        let root = &self.shared.trust_root;
        let list = self.write(|transaction| {
            let stored = setting::read(transaction, setting::TRUST_LIST)?;
            // A stored list that this root did not sign is not believed, so it holds nothing back: the root was changed.
            let stored = stored.and_then(|stored| UnverifiedTrustList::new(&stored).verify(root, 0).ok());
            let minimum = stored.map_or(0, |stored| stored.content().sequence);
            let list = UnverifiedTrustList::new(bytes).verify(root, minimum)?;
            setting::write(transaction, setting::TRUST_LIST, bytes)?;
            Ok(list)
        })?;
        let content = list.content();
        Ok(TrustListView {
            sequence: content.sequence,
            issued_at: content.issued_at.0,
            next_update: content.next_update.0,
            issuers: content.issuers.len().try_into().unwrap_or(u32::MAX),
        })
    }

    /// The signed bytes of the trust list in use, to carry to a gate.
    ///
    /// # Errors
    /// `trust.missing` before the first update.
    pub fn trust_list(&self) -> Result<Vec<u8>, WalletError> {
        self.permit(Operation::See)?;
        let bytes = self.read(|vault| Ok(setting::read(vault.connection(), setting::TRUST_LIST)?))?;
        bytes.ok_or_else(|| WalletError::of("trust.missing"))
    }

    pub(super) fn trust(&self) -> Result<Verified<TrustList>, WalletError> {
        Ok(UnverifiedTrustList::new(&self.trust_list()?).verify(&self.shared.trust_root, 0)?)
    }

    pub(super) fn trust_to_rely_on(&self) -> Result<Verified<TrustList>, WalletError> {
        let list = self.trust()?;
        match list.freshness(self.now()) {
            Freshness::TooOld => Err(WalletError::of("trust.stale")),
            _ => Ok(list),
        }
    }
}
