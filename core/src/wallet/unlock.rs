//! What opens the wallet, and what ends it: passcode, biometrics, the key of the database.

use std::sync::{PoisonError, atomic::Ordering};

use super::{Host, Wallet, WalletConfig, account::is_masked, checked};
use crate::{
    account::Operation,
    crypto::secret::Passcode,
    error::WalletError,
    vault::{
        self, Door, OwnFacts, Vault,
        records::{account, device_key},
    },
};

impl Wallet {
    /// Whether a passcode may be set, by a person of whom this is known. `create` asks it with nothing known.
    ///
    /// # Errors
    /// `vault.passcode_form`; `vault.passcode_weak_…` says why it is easy to guess.
    pub fn check_passcode(passcode: &Passcode, facts: &OwnFacts) -> Result<(), WalletError> {
        Ok(vault::check_passcode(passcode, facts)?)
    }

    /// Opens the wallet that is there by the person's biometrics, without a network.
    ///
    /// # Errors
    /// `vault.biometrics_off`; `vault.biometrics_changed` if others were enrolled since: the passcode still opens it;
    /// `vault.passcode_locked` after five wrong passcodes, for biometrics too; else as [`Wallet::open`].
    pub async fn open_with_biometrics(config: WalletConfig, host: Host) -> Result<Self, WalletError> {
        let (directory, trust_root) = checked(&config)?;
        let vault = Vault::open_with_biometrics(&directory, host.keys.as_ref(), host.clock.now()).await?;
        Ok(Self::opened(vault, config, trust_root, host))
    }

    /// Puts a new passcode in place of the old one, which is counted like any try. Biometrics stay as they are.
    ///
    /// # Errors
    /// As [`Wallet::check_passcode`] with all that the wallet knows of the person; `vault.passcode_wrong`,
    /// `vault.passcode_locked`; `vault.full`. The old passcode stands.
    pub async fn change_passcode(&self, old: Passcode, new: Passcode) -> Result<(), WalletError> {
        let _conversation = self.begin_conversation()?;
        self.permit(Operation::Keep)?;
        let (door, facts, host) = (self.door()?, self.own_facts()?, &self.shared.host);
        let (keys, random) = (host.keys.as_ref(), host.random.as_ref());
        door.change_passcode(old, new, &facts, keys, random, host.clock.now()).await?;
        self.shared.weak_passcode.store(false, Ordering::Release);
        Ok(())
    }

    /// Whether the passcode that was right last, since the wallet is open, would not be taken today: it was made before the
    /// wallet knew of the person what it knows now, or is the birth date or a number of theirs. Ask the person for another
    /// one. After opening by biometrics nobody knows: the passcode was not there, so it is false until one is asked for.
    ///
    /// # Errors
    /// `wallet.closed`.
    pub fn has_weak_passcode(&self) -> Result<bool, WalletError> {
        self.permit(Operation::See)?;
        self.read(|_| Ok(self.shared.weak_passcode.load(Ordering::Acquire)))
    }

    /// Notes whether a passcode that was right is easy to guess by what the wallet knows now.
    pub(super) fn judge(&self, passcode: &Passcode) {
        // A vault that can't tell says so to whoever asks for more.
        let weak = self.own_facts().is_ok_and(|facts| vault::check_passcode(passcode, &facts).is_err());
        self.shared.weak_passcode.store(weak, Ordering::Release);
    }

    /// Lets the person's biometrics open the wallet besides the passcode. Call it again after others were enrolled.
    ///
    /// # Errors
    /// `vault.passcode_wrong`, `vault.passcode_locked`; `keys.unsupported` if the device has no biometrics.
    pub async fn enable_biometric_unlock(&self, passcode: Passcode) -> Result<(), WalletError> {
        let _conversation = self.begin_conversation()?;
        self.permit(Operation::Keep)?;
        let (door, host) = (self.door()?, &self.shared.host);
        let (keys, random) = (host.keys.as_ref(), host.random.as_ref());
        let passcode = door.enable_biometrics(passcode, keys, random, host.clock.now()).await?;
        self.judge(&passcode);
        Ok(())
    }

    /// Lets only the passcode open the wallet.
    ///
    /// # Errors
    /// `wallet.closed`, `wallet.busy`; `vault.full`.
    pub fn disable_biometric_unlock(&self) -> Result<(), WalletError> {
        let _conversation = self.begin_conversation()?;
        self.permit(Operation::Keep)?;
        Ok(self.door()?.disable_biometrics()?)
    }

    /// Whether biometrics are to open the wallet. They may have become others since.
    ///
    /// # Errors
    /// `wallet.closed`; `vault.damaged`.
    pub fn has_biometric_unlock(&self) -> Result<bool, WalletError> {
        self.permit(Operation::See)?;
        Ok(self.door()?.has_biometrics()?)
    }

    /// Encrypts everything anew under another key. The device may ask for the person if biometrics open the wallet.
    ///
    /// # Errors
    /// `vault.passcode_wrong`, `vault.passcode_locked`; `vault.full`, with everything as it was. After `vault.storage`
    /// the wallet may be closed: open it again.
    pub async fn rekey(&self, passcode: Passcode) -> Result<(), WalletError> {
        let _conversation = self.begin_conversation()?;
        self.permit(Operation::Keep)?;
        let (door, host) = (self.door()?, &self.shared.host);
        let (keys, random) = (host.keys.as_ref(), host.random.as_ref());
        let judge = |passcode: &Passcode| self.judge(passcode);
        let rekeying = door.prepare_rekeying(passcode, keys, random, host.clock.now(), judge).await?;
        let mut guard = self.shared.vault.lock().unwrap_or_else(PoisonError::into_inner);
        let vault = guard.take().ok_or_else(|| WalletError::of("wallet.closed"))?;
        let (vault, outcome) = match vault.rekey(rekeying) {
            Ok(vault) => (Some(vault), Ok(())),
            Err((vault, error)) => (vault.map(|vault| *vault), Err(error.into())),
        };
        *guard = vault;
        outcome
    }

    /// Ends this wallet for good: what opens it is overwritten, then all its files and the device's keys go.
    ///
    /// # Errors
    /// `wallet.closed`, `wallet.busy`: nothing was done. `vault.storage`: see [`Wallet::wipe_unopened`]. `keys.*`: the
    /// wallet is gone, and the device kept keys that serve nothing any more.
    pub async fn wipe(&self) -> Result<(), WalletError> {
        let _conversation = self.begin_conversation()?;
        self.permit(Operation::Keep)?;
        let vault = self.shared.vault.lock().unwrap_or_else(PoisonError::into_inner).take();
        let vault = vault.ok_or_else(|| WalletError::of("wallet.closed"))?;
        let keys = device_key::all_ids(vault.connection());
        vault.wipe()?;
        Ok(self.shared.host.keys.delete(keys?).await?)
    }

    /// Ends the wallet that is there without opening it: the passcode is forgotten, it is damaged, or the device's keys
    /// are gone. Ask the person twice. The device's signing keys stay behind, and serve nothing any more.
    ///
    /// # Errors
    /// `vault.busy` if it is open; `vault.missing`; `vault.storage` if something could not be taken away: call it again.
    pub fn wipe_unopened(config: &WalletConfig) -> Result<(), WalletError> {
        Ok(Vault::wipe_unopened(&checked(config)?.0)?)
    }

    fn door(&self) -> Result<Door, WalletError> {
        self.read(|vault| Ok(vault.door()))
    }

    /// What the wallet knows of the person: the account's number, the date of birth that an issuer attested, else what was
    /// entered.
    fn own_facts(&self) -> Result<OwnFacts, WalletError> {
        let account = self.read(|vault| Ok(account::read(vault.connection())?))?;
        let attested = self.attested_birth_date()?;
        let entered = self.entered_facts()?;
        Ok(OwnFacts {
            personal_number: account.map(|account| account.number).filter(|number| !is_masked(number)),
            date_of_birth: attested.or(entered.date_of_birth),
            phone: entered.phone,
        })
    }
}
