use super::{Wallet, account};
use crate::{
    account::Operation,
    backup::handover::HandedOver,
    error::WalletError,
    vault::records::{document, pass, setting, source, status},
};

impl Wallet {
    /// The new phone has everything: this wallet is closed. No documents and no passes are left here, nor a way to more,
    /// nor what the person entered or chose, and nothing is shown or received any more. The journal can still be read, and
    /// where the account stood.
    ///
    /// # Errors
    /// `vault.full`; `wallet.busy`; `wallet.closed`. All of it is gone and the wallet is closed, or nothing is: then try again
    /// with the same proof.
    pub async fn handed_over(&self, _proof: &HandedOver) -> Result<(), WalletError> {
        let _conversation = self.begin_conversation()?;
        self.permit(Operation::Keep)?;
        let now = self.now();
        self.write(|transaction| {
            setting::write(transaction, HANDED_OVER, &now.0.to_be_bytes())?;
            document::forget_all(transaction)?;
            status::forget_all(transaction)?;
            source::forget_all(transaction)?;
            account::forget_the_person(transaction)?;
            Ok(pass::forget_all(transaction)?)
        })?;
        let _ = self.forget_what_is_spent().await; // keys that nothing is bound to; tried again with the next call
        Ok(())
    }

    /// Whether this wallet was handed over to another phone.
    ///
    /// # Errors
    /// `wallet.closed`; `vault.damaged`.
    pub fn is_handed_over(&self) -> Result<bool, WalletError> {
        self.permit(Operation::See)?;
        self.read(|vault| Ok(setting::read(vault.connection(), HANDED_OVER)?.is_some()))
    }

    /// Asked by everything that shows or fetches.
    pub(super) fn still_lives_here(&self) -> Result<(), WalletError> {
        if self.is_handed_over()? { Err(WalletError::of("wallet.handed_over")) } else { Ok(()) }
    }
}

/// When it was: seconds since 1970, 8 bytes, big-endian.
const HANDED_OVER: &str = "handed_over";
