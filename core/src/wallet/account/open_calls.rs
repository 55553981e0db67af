//! Calls that must not be made twice: each keeps its name (the idempotency key) in the vault until it is answered, so that
//! it is the same call after a kill or a lost answer.

use rusqlite::Transaction;

use super::{AccountView, Wallet};
use crate::{
    account::{CallName, Operation},
    crypto::sha256,
    error::WalletError,
    host::Timestamp,
    vault::{self, records::setting},
};

impl Wallet {
    /// Has a new code sent to the phone number; the one before is void. Asked again within ten minutes after a kill or a
    /// lost answer, it is one code.
    ///
    /// # Errors
    /// `account.too_many_codes` after five in one day.
    pub async fn request_otp(&self) -> Result<AccountView, WalletError> {
        let _conversation = self.begin_conversation()?;
        self.permit(Operation::Activate)?;
        let (key, stored) = self.registered()?;
        let since = stored.standing.since.map_or(0, |at| at.0);
        let asked = format!("{} {} {since}", stored.account_id, stored.standing.stage.as_str());
        let name = self.name_of_call(OPEN_OTP, &asked, OTP_SECONDS)?;
        let answer = self.authority(&key).request_otp(name, self.now()).await;
        let is_open = answer.as_ref().is_err_and(|error| error.leaves_it_open());
        let view = self.keep_stage(answer, stored);
        if !is_open {
            self.write(|transaction| Ok(is_answered(transaction, OPEN_OTP, &asked)?))?;
        }
        view
    }

    /// The name under which this was asked for before, if that was never answered and is no older than `lasts`; else a new
    /// one, kept before anybody hears of it, beside those of what else is open.
    pub(super) fn name_of_call(&self, setting_name: &str, asked: &str, lasts: i64) -> Result<CallName, WalletError> {
        let (digest, now) = (sha256(asked.as_bytes()), self.now());
        let mut open = self.read(|vault| Ok(OpenCall::all(setting::read(vault.connection(), setting_name)?)))?;
        open.retain(|call| call.is_younger_than(lasts, now));
        if let Some(call) = open.iter().find(|call| call.digest == digest) {
            return Ok(CallName(call.name));
        }
        let name = CallName::make(self.shared.host.random.as_ref());
        open.push(OpenCall { digest, name: name.0, asked_at: now });
        let oldest = open.len().saturating_sub(MOST_OPEN);
        let kept: Vec<u8> = open.iter().skip(oldest).flat_map(OpenCall::encode).collect();
        self.write(|transaction| Ok(setting::write(transaction, setting_name, &kept)?))?;
        Ok(name)
    }
}

/// It was answered: asked for again it is another call.
pub(super) fn is_answered(transaction: &Transaction<'_>, setting_name: &str, asked: &str) -> Result<(), vault::Error> {
    let digest = sha256(asked.as_bytes());
    let open = OpenCall::all(setting::read(transaction, setting_name)?);
    let kept: Vec<u8> = open.iter().filter(|call| call.digest != digest).flat_map(OpenCall::encode).collect();
    if kept.is_empty() {
        return setting::forget(transaction, setting_name);
    }
    setting::write(transaction, setting_name, &kept)
}

/// A call whose answer is awaited.
struct OpenCall {
    digest: [u8; 32],
    name: [u8; 16],
    asked_at: Timestamp,
}

impl OpenCall {
    /// The oldest first.
    fn all(kept: Option<Vec<u8>>) -> Vec<Self> {
        let (calls, _) = kept.as_deref().unwrap_or_default().as_chunks::<OPEN_CALL>();
        calls.iter().filter_map(|call| Self::decode(call)).collect()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (digest, rest) = bytes.split_first_chunk()?;
        let (name, asked_at) = rest.split_first_chunk()?;
        let asked_at = Timestamp(i64::from_be_bytes(asked_at.try_into().ok()?));
        Some(Self { digest: *digest, name: *name, asked_at })
    }

    fn encode(&self) -> Vec<u8> {
        [&self.digest[..], &self.name, &self.asked_at.0.to_be_bytes()].concat()
    }

    /// Either way: the phone's clock may have been put right since.
    fn is_younger_than(&self, lasts: i64, now: Timestamp) -> bool {
        now.0.checked_sub(self.asked_at.0).is_some_and(|age| (-lasts..=lasts).contains(&age))
    }
}

/// Delegations whose answers are awaited, the oldest first: SHA-256 of what was asked, the name of the call (16), when (8).
pub(super) const OPEN_DELEGATION: &str = "open_delegation";
/// The same of a code that was asked for.
pub(super) const OPEN_OTP: &str = "open_otp";
/// How long an authority keeps the name of a call and its answer (`spec/profile/account.md`, *On the wire*): asked later,
/// it is another delegation.
pub(super) const DELEGATION_SECONDS: i64 = 86_400;
/// Whoever asks again later than this wants another code.
const OTP_SECONDS: i64 = 600;
/// For one more the oldest is forgotten.
const MOST_OPEN: usize = 16;
/// Bytes of one.
const OPEN_CALL: usize = 56;
