use std::sync::Arc;

use wallet_core::{
    AccountView, DelegationScope, WalletError, WardView,
    account::{AuthLevel, CardChip, Factor, LiftedBy, LockCause, Organisation, Registration},
};

use crate::wallet::Wallet;

#[uniffi::export]
impl Wallet {
    /// Where the account stands, as far as this phone knows.
    pub fn account(&self) -> Result<AccountView, WalletError> {
        self.0.account()
    }

    /// Registers a level-1 account. After a failure, and after a refusal by the authority, it can be called again;
    /// nothing is registered twice.
    pub async fn register(&self, registration: Registration) -> Result<AccountView, WalletError> {
        self.0.register(registration).await
    }

    /// Registers an organisation's account; its representative confirms it in their own app.
    pub async fn register_organisation(&self, organisation: Organisation) -> Result<AccountView, WalletError> {
        self.0.register_organisation(organisation).await
    }

    /// Has a new code sent to the phone number; the one before is void.
    pub async fn request_otp(&self) -> Result<AccountView, WalletError> {
        self.0.request_otp().await
    }

    /// Activates level 1 with the code from the message.
    pub async fn activate(&self, code: String) -> Result<AccountView, WalletError> {
        self.0.activate(&code).await
    }

    /// Activates level 2 with the code from the desk.
    pub async fn activate_level_2(&self, code: String) -> Result<AccountView, WalletError> {
        self.0.activate_level_2(&code).await
    }

    /// Raises the account to level 2 by the chip of the card.
    pub async fn raise_by_chip(&self, chip: Arc<dyn CardChip>) -> Result<AccountView, WalletError> {
        self.0.raise_by_chip(chip.as_ref()).await
    }

    /// Asks to go on with the account on this phone, without the old one. Then comes the desk's code, or the chip.
    pub async fn recover(
        &self,
        personal_number: String,
        full_name: String,
        date_of_birth: String,
    ) -> Result<AccountView, WalletError> {
        self.0.recover(&personal_number, &full_name, &date_of_birth).await
    }

    /// Asks to go on with an organisation's account on this phone, without the old one. Then comes the desk's code.
    pub async fn recover_organisation(&self, organisation: Organisation) -> Result<AccountView, WalletError> {
        self.0.recover_organisation(organisation).await
    }

    /// Takes the account over with the code from the desk. The old phone has it no more.
    pub async fn complete_recovery(&self, code: String) -> Result<AccountView, WalletError> {
        self.0.complete_recovery(&code).await
    }

    /// Takes the account over by the chip of the card. The old phone has it no more.
    pub async fn recover_by_chip(&self, chip: Arc<dyn CardChip>) -> Result<AccountView, WalletError> {
        self.0.recover_by_chip(chip.as_ref()).await
    }

    /// Asks the authority where the account stands.
    pub async fn sync_account(&self) -> Result<AccountView, WalletError> {
        self.0.sync_account().await
    }

    /// Locks the account: nothing is issued to it and it checks in nowhere, until `unlockAccount`.
    pub async fn lock_account(&self) -> Result<AccountView, WalletError> {
        self.0.lock_account().await
    }

    /// Lifts the holder's own lock. Other causes stay.
    pub async fn unlock_account(&self) -> Result<AccountView, WalletError> {
        self.0.unlock_account().await
    }

    /// The accounts that this one confirms for, as their guardian or representative.
    pub async fn wards(&self) -> Result<Vec<WardView>, WalletError> {
        self.0.wards().await
    }

    /// Confirms that a ward's or an organisation's account may be activated.
    pub async fn confirm_activation(&self, account_id: String) -> Result<(), WalletError> {
        self.0.confirm_activation(&account_id).await
    }

    /// Confirms that a ward may use their account up to then, in seconds since 1970; at most 30 days.
    pub async fn confirm_use(&self, account_id: String, until: i64) -> Result<(), WalletError> {
        self.0.confirm_use(&account_id, until).await
    }

    /// Lets another person act for the holder within a scope, up to then, in seconds since 1970.
    pub async fn delegate(&self, delegate: String, scope: Vec<DelegationScope>, until: i64) -> Result<(), WalletError> {
        self.0.delegate(&delegate, &scope, until).await
    }
}

/// Who may lift a lock.
#[uniffi::export]
pub fn lifted_by(cause: LockCause) -> LiftedBy {
    cause.lifted_by()
}

/// Which authentication level (Decree 69/2024 Art 19) the factors make that were proved in this transaction; none without
/// a factor that counts.
#[uniffi::export]
pub fn auth_level(factors: Vec<Factor>, transaction: String) -> Option<AuthLevel> {
    AuthLevel::of(&factors, &transaction)
}
