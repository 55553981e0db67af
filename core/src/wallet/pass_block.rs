//! One block of check-in passes: asked for, verified, stored.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rusqlite::Transaction;
use serde_json::Value;

use super::Wallet;
use crate::{
    checkin::{HeldPass, KeyUse, PassKind, Portrait, rule_of},
    error::WalletError,
    issuance::{AccessToken, Client, Configuration, Format},
    keys::{self, DeviceKey},
    trust::{Purpose, TrustList, Verified},
    vault::records::{Brings, KeyRole, PassRecord, device_key, pass},
};

/// What one configuration gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PassType {
    pub(super) purpose: Purpose,
    pub(super) kind: PassKind,
}

impl PassType {
    /// `None` for anything but passes of a kind that this version knows.
    pub(super) fn of(format: &Format) -> Option<Self> {
        match format {
            Format::CheckinPass { purpose, kind } => Some(Self { purpose: *purpose, kind: PassKind::from_key(kind)? }),
            Format::SdJwtVc { .. } | Format::Mdoc { .. } => None,
        }
    }
}

/// Passes of one configuration, each verified, and the keys they are bound to.
pub(super) struct PassBlock {
    pass_type: PassType,
    holders: Vec<DeviceKey>,
    passes: Vec<PassRecord>,
}

impl Wallet {
    /// Asks for one block and verifies all of it. Nothing is stored yet but the keys, as pending.
    pub(super) async fn fetch_passes(
        &self,
        configuration: &Configuration,
        pass_type: PassType,
        client: &Client<'_>,
        token: &AccessToken,
        trust: &Verified<TrustList>,
    ) -> Result<PassBlock, WalletError> {
        let size = PASSES_PER_BLOCK.min(configuration.batch_size);
        let keys = match rule_of(pass_type.purpose).key_use {
            KeyUse::OneForEachPass => size,
            KeyUse::OneForEachBlock => 1,
        };
        let keys = self.make_pending_keys(keys).await?;
        let holders: Vec<_> = keys.into_iter().cycle().take(size as usize).collect();
        let credentials = self.told(client.request(configuration, token, &holders, self.now()).await)?;
        let passes = holders
            .iter()
            .zip(&credentials)
            .map(|(holder, credential)| self.verified_pass(pass_type, credential, holder, trust))
            .collect::<Result<_, _>>()?;
        Ok(PassBlock { pass_type, holders, passes })
    }

    fn verified_pass(
        &self,
        pass_type: PassType,
        credential: &Value,
        holder: &DeviceKey,
        trust: &Verified<TrustList>,
    ) -> Result<PassRecord, WalletError> {
        let (bytes, portrait) = read(credential).ok_or_else(refused)?;
        let public_key = keys::public_key(holder)?;
        let pass = HeldPass::receive(bytes, &public_key, trust, self.now()).map_err(|_| refused())?;
        let claims = pass.claims();
        let is_of_type = PassType { purpose: claims.purpose, kind: claims.kind() } == pass_type;
        if !is_of_type || portrait.as_ref().map(Portrait::digest) != claims.person.portrait_digest {
            return Err(refused());
        }
        Ok(PassRecord {
            handle: claims.handle.as_str().to_owned(),
            purpose: claims.purpose.key().to_owned(),
            kind: claims.kind().key().to_owned(),
            expires_at: claims.expires,
            key_id: holder.id.clone(),
            bytes: pass.bytes().to_vec(),
            portrait: portrait.map(|portrait| [&portrait.salt()[..], portrait.picture()].concat()),
        })
    }
}

impl PassBlock {
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

    /// What a source of more would bring.
    pub(super) fn brings(&self) -> Brings {
        let PassType { purpose, kind } = self.pass_type;
        Brings::Passes { purpose: purpose.key().to_owned(), kind: kind.key().to_owned() }
    }
}

/// A pass as the issuer sends it: its bytes, or these and the portrait that its digest speaks of.
fn read(credential: &Value) -> Option<(Vec<u8>, Option<Portrait>)> {
    let bytes = |value: &Value| URL_SAFE_NO_PAD.decode(value.as_str()?).ok();
    if credential.is_string() {
        return Some((bytes(credential)?, None));
    }
    let salt = bytes(credential.get("salt")?)?.try_into().ok()?;
    let portrait = Portrait::new(salt, bytes(credential.get("portrait")?)?).ok()?;
    Some((bytes(credential.get("pass")?)?, Some(portrait)))
}

fn refused() -> WalletError {
    WalletError::of("credential.pass")
}

/// Most passes of one configuration that are asked for at once.
const PASSES_PER_BLOCK: u32 = 5;
