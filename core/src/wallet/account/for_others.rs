//! What the account does for others: a guardian's or representative's word, and a delegation.

use std::collections::BTreeSet;

use super::{
    Wallet,
    open_calls::{self, DELEGATION_SECONDS, OPEN_DELEGATION},
};
use crate::{
    account::{
        self, AccountAnswer, AccountStage, Confirmation, Holder, Operation, PersonalNumber, Refused, WardAnswer,
    },
    error::WalletError,
    host::Timestamp,
    journal::{self, NewEntry},
};

/// An account that this one confirms for, as a screen shows it.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct WardView {
    /// The authority's name for it.
    pub account_id: String,
    /// The holder's full name.
    pub full_name: String,
    /// Whose account it is.
    pub holder: Holder,
    /// Where it stands.
    pub stage: AccountStage,
    /// Until when the use is confirmed.
    pub use_confirmed_until: Option<i64>,
}

redacted_debug!(WardView);

/// What another person may do for the holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum DelegationScope {
    /// Drive and present the vehicle.
    Vehicle,
    /// Collect benefits.
    Benefit,
    /// Act at a health facility.
    Health,
}

impl DelegationScope {
    fn as_str(self) -> &'static str {
        match self {
            Self::Vehicle => "vehicle",
            Self::Benefit => "benefit",
            Self::Health => "health",
        }
    }
}

impl Wallet {
    /// The accounts that this one confirms for, as their guardian or representative.
    ///
    /// # Errors
    /// `account.level` below level 2; `account.locked`; `net.*`.
    pub async fn wards(&self) -> Result<Vec<WardView>, WalletError> {
        let _conversation = self.begin_conversation()?;
        self.permit(Operation::Confirm)?;
        let (key, stored) = self.registered()?;
        let wards = self.authority(&key).wards(self.now()).await;
        Ok(self.heard(wards, &stored)?.into_iter().map(WardView::of).collect())
    }

    /// Confirms that a ward's or an organisation's account may be activated. The journal says so, and for whom.
    ///
    /// # Errors
    /// `account.not_guardian`; as [`Wallet::wards`].
    pub async fn confirm_activation(&self, account_id: &str) -> Result<(), WalletError> {
        self.permit(Operation::Confirm)?;
        self.confirm(account_id, Confirmation::Activation).await
    }

    /// Confirms that a ward may use their account up to then, in seconds since 1970; at most 30 days. The journal says so,
    /// and for whom.
    ///
    /// # Errors
    /// `account.not_guardian`; as [`Wallet::wards`].
    pub async fn confirm_use(&self, account_id: &str, until: i64) -> Result<(), WalletError> {
        self.permit(Operation::Confirm)?;
        self.confirm(account_id, Confirmation::Use { until: Timestamp(until) }).await
    }

    /// Lets another person act for the holder within a scope, up to then, in seconds since 1970. They receive it as a
    /// credential. Asked again within 24 hours after a failure, in whatever order of the scope, it is not made twice; once
    /// it is made the journal says so.
    ///
    /// # Errors
    /// `account.level` below level 2; `account.locked`; `account.personal_number`; `net.*`.
    pub async fn delegate(&self, delegate: &str, scope: &[DelegationScope], until: i64) -> Result<(), WalletError> {
        let _conversation = self.begin_conversation()?;
        self.permit(Operation::Confirm)?;
        let delegate = PersonalNumber::parse(delegate)?;
        let (key, stored) = self.registered()?;
        let scope: BTreeSet<_> = scope.iter().collect();
        let scope: Vec<_> = scope.into_iter().map(|scope| scope.as_str()).collect();
        let asked = format!("{} {} {until}", delegate.as_str(), scope.join(","));
        let name = self.name_of_call(OPEN_DELEGATION, &asked, DELEGATION_SECONDS)?;
        let answer = self.authority(&key).delegate(&delegate, &scope, Timestamp(until), name, self.now()).await;
        if !answer.as_ref().is_err_and(|error| error.leaves_it_open()) {
            let to = delegate.masked();
            let entry = answer.is_ok().then(|| NewEntry::delegated(&to, &scope, self.moment()));
            self.write(|transaction| {
                open_calls::is_answered(transaction, OPEN_DELEGATION, &asked)?;
                Ok(entry.iter().try_for_each(|entry| journal::record(transaction, entry).map(drop))?)
            })?;
        }
        self.heard(answer, &stored)
    }

    /// The journal names whom it is for, as the authority does; so that is asked for first.
    async fn confirm(&self, account_id: &str, confirmation: Confirmation) -> Result<(), WalletError> {
        let _conversation = self.begin_conversation()?;
        let (key, stored) = self.registered()?;
        let authority = self.authority(&key);
        let wards = self.heard(authority.wards(self.now()).await, &stored)?;
        let ward = wards.into_iter().find(|ward| ward.account.account_id == account_id);
        let ward = ward.ok_or(account::Error::Refused(Refused::NotGuardian))?.full_name;
        self.heard(authority.confirm(account_id, confirmation, self.now()).await, &stored)?;
        let entry = match confirmation {
            Confirmation::Activation => NewEntry::activation_confirmed(&ward, self.moment()),
            Confirmation::Use { .. } => NewEntry::use_confirmed(&ward, self.moment()),
        };
        self.write(|transaction| Ok(journal::record(transaction, &entry).map(drop)?))
    }
}

impl WardView {
    fn of(ward: WardAnswer) -> Self {
        let AccountAnswer { account_id, standing } = ward.account;
        Self {
            account_id,
            full_name: ward.full_name,
            holder: standing.holder,
            stage: standing.stage,
            use_confirmed_until: standing.use_confirmed_until.map(|at| at.0),
        }
    }
}
