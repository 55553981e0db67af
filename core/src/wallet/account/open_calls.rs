//! Calls that must not be made twice: each keeps its name (the idempotency key) in the vault until it is answered, so that
//! it is the same call after a kill or a lost answer.

use super::{AccountView, Wallet};
use crate::{
    account::{CallName, Operation},
    crypto::sha256,
    error::WalletError,
    host::Timestamp,
    vault::records::setting,
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
        let name = self.name_of_call(OPEN_OTP, &asked, Some(OTP_SECONDS))?;
        let answer = self.authority(&key).request_otp(name, self.now()).await;
        let is_open = answer.as_ref().is_err_and(|error| error.leaves_it_open());
        let view = self.keep_stage(answer, stored);
        if !is_open {
            self.write(|transaction| Ok(setting::forget(transaction, OPEN_OTP)?))?;
        }
        view
    }

    /// The name under which this was asked for before, if that was never answered and is no older than `lasts`; else a new
    /// one, kept before anybody hears of it.
    pub(super) fn name_of_call(
        &self,
        setting_name: &str,
        asked: &str,
        lasts: Option<i64>,
    ) -> Result<CallName, WalletError> {
        let (asked, now) = (sha256(asked.as_bytes()), self.now());
        let open = self.read(|vault| Ok(setting::read(vault.connection(), setting_name)?))?;
        let open = open.as_deref().and_then(|kept| kept.strip_prefix(&asked)?.split_first_chunk());
        if let Some((name, asked_at)) = open
            && lasts.is_none_or(|lasts| is_young(asked_at, lasts, now))
        {
            return Ok(CallName(*name));
        }
        let name = CallName::make(self.shared.host.random.as_ref());
        let kept = [&asked[..], &name.0, &now.0.to_be_bytes()].concat();
        self.write(|transaction| Ok(setting::write(transaction, setting_name, &kept)?))?;
        Ok(name)
    }
}

fn is_young(asked_at: &[u8], lasts: i64, now: Timestamp) -> bool {
    let asked_at = asked_at.try_into().map(i64::from_be_bytes).map(Timestamp);
    asked_at.is_ok_and(|asked_at| (0..=lasts).contains(&now.since(asked_at)))
}

/// A delegation whose answer is awaited: SHA-256 of what was asked, the name of the call (16), when (8).
pub(super) const OPEN_DELEGATION: &str = "open_delegation";
/// The same of a code that was asked for.
const OPEN_OTP: &str = "open_otp";
/// Whoever asks again later than this wants another code.
const OTP_SECONDS: i64 = 600;
