//! The person's own calls about their account. What the vault keeps of it stands in `kept`, what is done for others in
//! `for_others`, what must not be asked twice in `open_calls`.

mod for_others;
mod kept;
mod open_calls;

pub use for_others::{DelegationScope, WardView};
pub(super) use kept::{forget_the_person, is_masked};

use kept::{Stored, Whose};

use super::Wallet;
use crate::{
    account::{
        self, AccountStage, Authority, CardChip, ChipError, ChipStep, CodeFault, CodeStep, Confirmer, Denied,
        FileFault, Holder, LockCause, Operation, Organisation, PersonalNumber, Registration, Standing,
    },
    error::WalletError,
    keys::{DeviceKey, KeyProtection},
    reason::Reason,
    trust::Level,
    vault::records::{KeyRole, device_key},
};

/// The account as a screen shows it.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct AccountView {
    /// Whose account it is.
    pub holder: Holder,
    /// Where it stands.
    pub stage: AccountStage,
    /// Since when, in seconds since 1970; absent before registration.
    pub since: Option<i64>,
    /// Why the file was refused; it can be sent again.
    pub refusal: Option<FileFault>,
    /// Until when it is to be activated; later ask for a new code first.
    pub activate_by: Option<i64>,
    /// The level that holds; none before activation, and none of an organisation.
    pub level: Option<Level>,
    /// Why it is locked now; not locked if empty.
    pub locks: Vec<LockCause>,
    /// The last day of the card, `YYYY-MM-DD`.
    pub card_expires: Option<String>,
    /// The guardian or representative.
    pub confirmer: Option<Confirmer>,
    /// Until when the guardian has confirmed the use.
    pub use_confirmed_until: Option<i64>,
    /// `•••• •••• 0001`, or an organisation's code; absent before registration.
    pub number_masked: Option<String>,
}

redacted_debug!(AccountView);

impl Wallet {
    /// Where the account stands, as far as this phone knows.
    ///
    /// # Errors
    /// `wallet.closed`; `vault.damaged`.
    pub fn account(&self) -> Result<AccountView, WalletError> {
        self.permit(Operation::See)?;
        self.stored_account().map(|stored| self.view(stored.as_ref()))
    }

    /// Registers a level-1 account. After a failure, and after a refusal by the authority, it can be called again;
    /// nothing is registered twice.
    ///
    /// # Errors
    /// `account.*` names the field or the refusal; `account.wrong_stage` while a file with another number waits, as far as
    /// this phone knows: see [`Wallet::sync_account`]; `account.replaced`; `net.*` if there was no answer.
    pub async fn register(&self, registration: Registration) -> Result<AccountView, WalletError> {
        let _conversation = self.begin_conversation()?;
        self.permit(Operation::Register)?;
        let (number, registration) = registration.checked()?;
        let Registration { full_name, date_of_birth, phone, .. } = &registration;
        let (date_of_birth, phone) = (Some(date_of_birth.as_str()), Some(phone.as_str()));
        let whose = Whose { number: number.as_str(), full_name, date_of_birth, phone };
        let (key, protection, stored) = self.key_to_register(number.as_str())?.ready(self, &whose).await?;
        let answer = self.authority(&key).register(&number, &registration, protection, self.now()).await;
        self.keep_new(answer, stored.as_ref(), &whose)
    }

    /// Registers an organisation's account; its representative confirms it in their own app.
    ///
    /// # Errors
    /// As [`Wallet::register`].
    pub async fn register_organisation(&self, organisation: Organisation) -> Result<AccountView, WalletError> {
        let _conversation = self.begin_conversation()?;
        self.permit(Operation::Register)?;
        let organisation = organisation.checked()?;
        let whose = Whose::organisation(&organisation);
        let (key, protection, stored) = self.key_to_register(&organisation.code)?.ready(self, &whose).await?;
        let answer = self.authority(&key).register_organisation(&organisation, protection, self.now()).await;
        self.keep_new(answer, stored.as_ref(), &whose)
    }

    /// Asks to go on with the account on this phone, without the old one. The code comes from the desk
    /// ([`Wallet::complete_recovery`]); the chip of the card does as well ([`Wallet::recover_by_chip`]).
    ///
    /// # Errors
    /// As [`Wallet::register`].
    pub async fn recover(
        &self,
        personal_number: &str,
        full_name: &str,
        date_of_birth: &str,
    ) -> Result<AccountView, WalletError> {
        let _conversation = self.begin_conversation()?;
        self.permit(Operation::Register)?;
        let number = PersonalNumber::parse(personal_number)?;
        let full_name = account::checked_name(full_name)?;
        let date_of_birth = account::checked_date(date_of_birth)?;
        let birth = Some(date_of_birth.as_str());
        let whose = Whose { number: number.as_str(), full_name: &full_name, date_of_birth: birth, phone: None };
        let (key, protection, stored) = self.key_to_register(number.as_str())?.ready(self, &whose).await?;
        let authority = self.authority(&key);
        let answer = authority.recover(&number, &full_name, &date_of_birth, protection, self.now()).await;
        self.keep_new(answer, stored.as_ref(), &whose)
    }

    /// Asks to go on with an organisation's account on this phone. The code comes from the desk
    /// ([`Wallet::complete_recovery`]).
    ///
    /// # Errors
    /// As [`Wallet::register`].
    pub async fn recover_organisation(&self, organisation: Organisation) -> Result<AccountView, WalletError> {
        let _conversation = self.begin_conversation()?;
        self.permit(Operation::Register)?;
        let organisation = organisation.checked()?;
        let whose = Whose::organisation(&organisation);
        let (key, protection, stored) = self.key_to_register(&organisation.code)?.ready(self, &whose).await?;
        let answer = self.authority(&key).recover_organisation(&organisation, protection, self.now()).await;
        self.keep_new(answer, stored.as_ref(), &whose)
    }

    /// Activates level 1 with the code from the message.
    ///
    /// # Errors
    /// `account.code_wrong` with the tries left, `account.code_exhausted`, `account.code_used`, `account.code_expired`.
    pub async fn activate(&self, code: &str) -> Result<AccountView, WalletError> {
        self.permit(Operation::Activate)?;
        self.take_code(CodeStep::Activation, code).await
    }

    /// Activates level 2 with the code from the desk.
    ///
    /// # Errors
    /// As [`Wallet::activate`]; `account.wrong_stage` before the desk has raised the account.
    pub async fn activate_level_2(&self, code: &str) -> Result<AccountView, WalletError> {
        self.permit(Operation::Raise)?;
        self.take_code(CodeStep::Level2, code).await
    }

    /// Takes the account over with the code from the desk. The old phone has it no more.
    ///
    /// # Errors
    /// As [`Wallet::activate`].
    pub async fn complete_recovery(&self, code: &str) -> Result<AccountView, WalletError> {
        self.permit(Operation::Activate)?;
        self.take_code(CodeStep::Recovery, code).await
    }

    /// Raises the account to level 2 by the chip of the card.
    ///
    /// # Errors
    /// `account.chip`; `account.level`; `account.locked`.
    pub async fn raise_by_chip(&self, chip: &dyn CardChip) -> Result<AccountView, WalletError> {
        self.permit(Operation::Raise)?;
        self.take_evidence(ChipStep::Level2, chip).await
    }

    /// Takes the account over by the chip of the card. The old phone has it no more.
    ///
    /// # Errors
    /// `account.chip`; `account.wrong_stage` unless [`Wallet::recover`] was called.
    pub async fn recover_by_chip(&self, chip: &dyn CardChip) -> Result<AccountView, WalletError> {
        self.permit(Operation::Activate)?;
        self.take_evidence(ChipStep::Recovery, chip).await
    }

    /// Asks the authority where the account stands.
    ///
    /// # Errors
    /// `account.unknown` if the authority has none for this phone: then a file that was sent is void, and the next one may
    /// have another number; `account.replaced` if another phone has it now.
    pub async fn sync_account(&self) -> Result<AccountView, WalletError> {
        let _conversation = self.begin_conversation()?;
        self.permit(Operation::Sync)?;
        let (key, stored) = self.registered()?;
        let answer = self.authority(&key).account(self.now()).await;
        self.keep_stage(answer, stored)
    }

    /// Locks the account: nothing is issued to it and it checks in nowhere, until [`Wallet::unlock_account`].
    ///
    /// # Errors
    /// `account.wrong_stage` before activation.
    pub async fn lock_account(&self) -> Result<AccountView, WalletError> {
        self.permit(Operation::Lock)?;
        self.set_own_lock(true).await
    }

    /// Lifts the holder's own lock. Other causes stay.
    ///
    /// # Errors
    /// `account.not_yours` if only others hold it locked.
    pub async fn unlock_account(&self) -> Result<AccountView, WalletError> {
        self.permit(Operation::Lock)?;
        self.set_own_lock(false).await
    }

    /// Whether the account may do this now: the one question before everything else.
    pub(super) fn permit(&self, operation: Operation) -> Result<(), WalletError> {
        if operation.is_always_allowed() {
            return Ok(());
        }
        self.still_lives_here()?;
        let stored = self.stored_account()?;
        let standing = stored.as_ref().map(|stored| &stored.standing);
        operation.permit(standing, self.now()).map_err(|denied| {
            // That there is no account, or that it is elsewhere, is a fact and no rule.
            let reason = Reason::of(denied.code());
            WalletError::with(match denied {
                Denied::NoAccount | Denied::Replaced => reason,
                Denied::Level | Denied::Locked | Denied::ConfirmationNeeded => {
                    reason.with_article(operation.row().article)
                }
            })
        })
    }

    /// Who confirmed the use, for the journal.
    pub(super) fn confirmer(&self) -> Result<Option<String>, WalletError> {
        let stored = self.stored_account()?.filter(|stored| stored.standing.holder.use_is_confirmed());
        Ok(stored.and_then(|stored| stored.standing.confirmer).map(|confirmer| confirmer.name))
    }

    pub(super) fn account_key(&self) -> Result<Option<DeviceKey>, WalletError> {
        let keys = self.read(|vault| Ok(device_key::with_role(vault.connection(), KeyRole::Account)?))?;
        Ok(keys.into_iter().next())
    }

    async fn take_code(&self, step: CodeStep, code: &str) -> Result<AccountView, WalletError> {
        let _conversation = self.begin_conversation()?;
        let (key, stored) = self.registered()?;
        let answer = self.authority(&key).take_code(step, code, self.now()).await;
        match answer {
            Err(error @ account::Error::Code { fault: CodeFault::Used, .. }) => {
                self.learn_of(step, error, &key, stored).await
            }
            answer => self.keep_stage(answer, stored),
        }
    }

    /// A used code, or a stage that is past a step, means that it worked and the answer was lost, if this phone did not know
    /// of that yet.
    async fn learn_of(
        &self,
        step: CodeStep,
        error: account::Error,
        key: &DeviceKey,
        stored: Stored,
    ) -> Result<AccountView, WalletError> {
        let now = self.heard(self.authority(key).account(self.now()).await, &stored)?;
        let before = stored.standing.stage;
        let is_news = match step {
            CodeStep::Activation => !before.is_activated() && now.standing.stage.is_activated(),
            CodeStep::Recovery => before == AccountStage::Recovering && now.standing.stage != AccountStage::Recovering,
            CodeStep::Level2 => before != AccountStage::Level2 && now.standing.stage == AccountStage::Level2,
        };
        if is_news { self.keep_stage(Ok(now), stored) } else { Err(error.into()) }
    }

    async fn take_evidence(&self, step: ChipStep, chip: &dyn CardChip) -> Result<AccountView, WalletError> {
        let _conversation = self.begin_conversation()?;
        let (key, stored) = self.registered()?;
        let challenge = self.heard(self.authority(&key).chip_challenge(self.now()).await, &stored)?;
        let evidence = chip.answer(challenge).await.map_err(|error| match error {
            ChipError::Cancelled => WalletError::of("keys.cancelled"),
            ChipError::Lost | ChipError::Failed => account::Error::Chip.into(),
        })?;
        let answer = self.authority(&key).take_evidence(step, &evidence, self.now()).await;
        let same_step = match step {
            ChipStep::Level2 => CodeStep::Level2,
            ChipStep::Recovery => CodeStep::Recovery,
        };
        match answer {
            Err(error @ account::Error::WrongStage) => self.learn_of(same_step, error, &key, stored).await,
            answer => self.keep_stage(answer, stored),
        }
    }

    async fn set_own_lock(&self, locked: bool) -> Result<AccountView, WalletError> {
        let _conversation = self.begin_conversation()?;
        let (key, stored) = self.registered()?;
        let answer = self.authority(&key).set_own_lock(locked, self.now()).await;
        self.keep_stage(answer, stored)
    }

    /// The account's key, if a registration of this number may go out: none was made, the last one was refused, or the
    /// same still waits.
    fn key_to_register(&self, number: &str) -> Result<KeyToRegister, WalletError> {
        let stored = self.stored_account()?;
        if let Some(stored) = &stored {
            let may = match stored.standing.stage {
                AccountStage::Refused => true, // the number may be what was wrong
                AccountStage::Submitted
                | AccountStage::AwaitingConfirmation
                | AccountStage::AwaitingActivation
                | AccountStage::Recovering => stored.number.as_str() == number,
                _ => false,
            };
            if !may {
                return Err(account::Error::WrongStage.into());
            }
        }
        Ok(KeyToRegister { key: self.account_key()?, stored })
    }

    fn registered(&self) -> Result<(DeviceKey, Stored), WalletError> {
        match (self.account_key()?, self.stored_account()?) {
            (Some(key), Some(stored)) => Ok((key, stored)),
            _ => Err(account::Error::WrongStage.into()),
        }
    }

    fn authority<'a>(&'a self, key: &'a DeviceKey) -> Authority<'a> {
        let host = &self.shared.host;
        Authority {
            http: host.http.as_ref(),
            keys: host.keys.as_ref(),
            random: host.random.as_ref(),
            clock: host.clock.as_ref(),
            key,
            url: &self.shared.authority_url,
            nonce: &self.shared.authority_nonce,
        }
    }

    fn view(&self, stored: Option<&Stored>) -> AccountView {
        let nobody = Standing::new(Holder::Citizen, AccountStage::Unregistered);
        let standing = stored.map_or(&nobody, |stored| &stored.standing);
        AccountView {
            holder: standing.holder,
            stage: standing.stage,
            since: standing.since.map(|at| at.0),
            refusal: standing.refusal,
            activate_by: standing.activate_by.map(|at| at.0),
            level: standing.stage.level(),
            locks: standing.locks_at(self.now()).into_iter().collect(),
            card_expires: standing.card_expires.clone(),
            confirmer: standing.confirmer.clone(),
            use_confirmed_until: standing.use_confirmed_until.map(|at| at.0),
            number_masked: stored.map(|stored| stored.number.masked()),
        }
    }
}

/// The account's key, or the place for one; and the account that the phone had so far.
struct KeyToRegister {
    key: Option<DeviceKey>,
    stored: Option<Stored>,
}

impl KeyToRegister {
    /// The key, made once and kept before the authority hears of it, and how it is protected.
    async fn ready(
        self,
        wallet: &Wallet,
        whose: &Whose<'_>,
    ) -> Result<(DeviceKey, KeyProtection, Option<Stored>), WalletError> {
        let keys = &wallet.shared.host.keys;
        let key = match self.key {
            Some(key) => key,
            None => {
                let made = keys.create(1).await?;
                let key = made.into_iter().next().ok_or_else(|| WalletError::of("keys.failed"))?;
                let kept = std::slice::from_ref(&key);
                wallet.write(|transaction| Ok(device_key::write(transaction, kept, KeyRole::Account)?))?;
                key
            }
        };
        let mut challenge = vec![0; 32];
        wallet.shared.host.random.fill(&mut challenge);
        let attestation = keys.attest(key.id.clone(), challenge).await?;
        wallet.keep_what_is_sent(whose, self.stored.as_ref())?;
        Ok((key, attestation.protection, self.stored))
    }
}
