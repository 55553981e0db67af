//! One block of check-in passes: asked for, verified, stored.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rusqlite::Transaction;
use zeroize::Zeroizing;

use super::Wallet;
use crate::{
    checkin::{HeldPass, KeyUse, rule_of},
    error::WalletError,
    host::Timestamp,
    issuance::{AccessToken, Client, Configuration, RefreshToken},
    keys::{self, DeviceKey},
    trust::{Purpose, TrustList, Verified},
    vault::records::{KeyRole, PassRecord, PassSource, device_key, pass, pass_source},
};

/// Passes of one configuration, each verified, and the keys they are bound to.
pub(super) struct Block {
    configuration: String,
    purpose: Purpose,
    holders: Vec<DeviceKey>,
    passes: Vec<PassRecord>,
}

impl Wallet {
    /// Asks for one block and verifies all of it. Nothing is stored yet but the keys, as pending.
    pub(super) async fn fetch_block(
        &self,
        configuration: &Configuration,
        purpose: Purpose,
        client: &Client<'_>,
        token: &AccessToken,
        trust: &Verified<TrustList>,
    ) -> Result<Block, WalletError> {
        let size = PASSES_PER_BLOCK.min(configuration.batch_size);
        let holders = match rule_of(purpose).key_use {
            KeyUse::OneForEachPass => self.make_pending_keys(size).await?,
            KeyUse::OneForEachBlock => {
                self.make_pending_keys(1).await?.into_iter().cycle().take(size as usize).collect::<Vec<_>>()
            }
        };
        let credentials = client.request(configuration, token, &holders, self.now()).await?;
        let passes: Vec<_> = holders
            .iter()
            .zip(credentials)
            .map(|(holder, credential)| self.verified_pass(purpose, &credential, holder, trust))
            .collect::<Result<_, _>>()?;
        Ok(Block { configuration: configuration.id.clone(), purpose, holders, passes })
    }

    fn verified_pass(
        &self,
        purpose: Purpose,
        credential: &str,
        holder: &DeviceKey,
        trust: &Verified<TrustList>,
    ) -> Result<PassRecord, WalletError> {
        let bytes = URL_SAFE_NO_PAD.decode(credential).map_err(|_| refused())?;
        let public_key = keys::public_key(holder)?;
        let pass = HeldPass::receive(bytes, &public_key, trust, self.now()).map_err(|_| refused())?;
        if pass.claims().purpose != purpose {
            return Err(refused());
        }
        Ok(PassRecord {
            handle: pass.claims().handle.as_str().to_owned(),
            purpose: purpose.key().to_owned(),
            kind: pass.claims().kind().key().to_owned(),
            expires_at: pass.claims().expires,
            key_id: holder.id.clone(),
            bytes: pass.bytes().to_vec(),
            portrait: None,
        })
    }
}

impl Block {
    /// How many passes.
    pub(super) fn len(&self) -> u32 {
        self.passes.len().try_into().unwrap_or(u32::MAX)
    }

    /// Stores the passes and binds their keys.
    pub(super) fn store(&self, transaction: &Transaction<'_>) -> Result<(), WalletError> {
        device_key::write(transaction, &self.holders, KeyRole::Bound)?;
        for record in &self.passes {
            if !pass::add(transaction, record)? {
                return Err(refused()); // a gate that admits a pass once would turn the second one away
            }
        }
        Ok(())
    }

    /// Notes where they came from, and that they came in this round.
    pub(super) fn note_source(
        &self,
        transaction: &Transaction<'_>,
        issuer: &str,
        token: &RefreshToken,
        round: Timestamp,
    ) -> Result<(), WalletError> {
        let source = PassSource {
            issuer: issuer.to_owned(),
            configuration: self.configuration.clone(),
            purpose: self.purpose.key().to_owned(),
            kind: HOT.to_owned(),
            block: self.len(),
            round,
            // EXPOSE: it is kept where the vault keeps secrets.
            refresh_token: Zeroizing::new(token.expose().to_owned()),
        };
        Ok(pass_source::write(transaction, &source)?)
    }
}

fn refused() -> WalletError {
    WalletError::of("credential.pass")
}

/// Most passes of one configuration that are asked for at once.
const PASSES_PER_BLOCK: u32 = 5;
/// The kind of pass that is used first and counted before a refill.
pub(super) const HOT: &str = "hot";
