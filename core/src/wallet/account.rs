use super::Wallet;
use crate::{
    account::{self, AccountAnswer, AccountStage, Authority, CodeFault, Event, PersonalNumber, Registration},
    error::WalletError,
    keys::DeviceKey,
    trust::Level,
    vault::records::{AccountRecord, KeyRole, account as record, device_key},
};

/// The account as a screen shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct AccountView {
    /// Where it stands.
    pub stage: AccountStage,
    /// The level that holds; none before activation.
    pub level: Option<Level>,
    /// `•••• •••• 0001`; absent before registration.
    pub personal_number_masked: Option<String>,
}

impl Wallet {
    /// Where the account stands, as far as this phone knows.
    ///
    /// # Errors
    /// `wallet.closed`; `vault.damaged`.
    pub fn account(&self) -> Result<AccountView, WalletError> {
        self.stored_account().and_then(|stored| view(stored.as_ref()))
    }

    /// Registers a level-1 account. After a failure it can be called again; nothing is registered twice.
    ///
    /// # Errors
    /// `account.*` names the field or the refusal; `net.*` if there was no answer.
    pub async fn register(&self, registration: Registration) -> Result<AccountView, WalletError> {
        let _conversation = self.begin_conversation()?;
        let (number, registration) = registration.checked()?;
        if let Some(stored) = self.stored_account()? {
            // Only a repetition of the same registration that still waits may go through.
            if stored.personal_number != number.as_str() || stored.stage != AccountStage::AwaitingActivation.as_str() {
                AccountStage::parse(&stored.stage).unwrap_or(AccountStage::Unregistered).after(Event::Registered)?;
            }
        }
        let key = self.make_account_key().await?;
        let mut challenge = vec![0; 32];
        self.shared.host.random.fill(&mut challenge);
        let attestation = self.shared.host.keys.attest(key.id.clone(), challenge).await?;
        let answer = self.authority(&key).register(&number, &registration, attestation.protection, self.now()).await?;
        self.keep(answer, &number, &registration.full_name)
    }

    /// Has a new code sent to the phone number; the one before is void.
    ///
    /// # Errors
    /// `account.too_many_codes` after five in one day.
    pub async fn request_otp(&self) -> Result<AccountView, WalletError> {
        let _conversation = self.begin_conversation()?;
        let (key, stored) = self.registered()?;
        let answer = self.authority(&key).request_otp(self.now()).await?;
        self.keep_stage(answer, stored)
    }

    /// Activates level 1 with the code from the message.
    ///
    /// # Errors
    /// `account.code_wrong` with the tries left, `account.code_exhausted`, `account.code_used`, `account.code_expired`.
    pub async fn activate(&self, code: &str) -> Result<AccountView, WalletError> {
        let _conversation = self.begin_conversation()?;
        let (key, stored) = self.registered()?;
        let answer = self.authority(&key).activate(code, self.now()).await;
        self.settle(answer, &key, stored, AccountStage::Level1).await
    }

    /// Activates level 2 with the code from the desk.
    ///
    /// # Errors
    /// As [`Wallet::activate`]; `account.wrong_stage` before the desk has raised the account.
    pub async fn activate_level_2(&self, code: &str) -> Result<AccountView, WalletError> {
        let _conversation = self.begin_conversation()?;
        let (key, stored) = self.registered()?;
        let answer = self.authority(&key).activate_level_2(code, self.now()).await;
        self.settle(answer, &key, stored, AccountStage::Level2).await
    }

    /// Asks the authority where the account stands.
    ///
    /// # Errors
    /// `account.unknown` if the authority has none for this phone.
    pub async fn sync_account(&self) -> Result<AccountView, WalletError> {
        let _conversation = self.begin_conversation()?;
        let (key, stored) = self.registered()?;
        let answer = self.authority(&key).account(self.now()).await?;
        self.keep_stage(answer, stored)
    }

    pub(super) fn account_key(&self) -> Result<Option<DeviceKey>, WalletError> {
        let keys = self.read(|vault| Ok(device_key::with_role(vault.connection(), KeyRole::Account)?))?;
        Ok(keys.into_iter().next())
    }

    /// A used code means that it worked and the answer was lost, if this phone did not know of `reached` yet.
    async fn settle(
        &self,
        answer: Result<AccountAnswer, account::Error>,
        key: &DeviceKey,
        stored: AccountRecord,
        reached: AccountStage,
    ) -> Result<AccountView, WalletError> {
        match answer {
            Ok(answer) => self.keep_stage(answer, stored),
            Err(error @ account::Error::Code { fault: CodeFault::Used, .. }) => {
                let now = self.authority(key).account(self.now()).await?;
                let before = AccountStage::parse(&stored.stage).ok_or_else(|| WalletError::of("vault.damaged"))?;
                let is_news = !reached.can_become(before) && reached.can_become(now.stage);
                if is_news { self.keep_stage(now, stored) } else { Err(error.into()) }
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The account's key: made once and kept before the authority hears of it.
    async fn make_account_key(&self) -> Result<DeviceKey, WalletError> {
        if let Some(key) = self.account_key()? {
            return Ok(key);
        }
        let keys = self.shared.host.keys.create(1).await?;
        let key = keys.into_iter().next().ok_or_else(|| WalletError::of("keys.failed"))?;
        self.write(|transaction| Ok(device_key::write(transaction, std::slice::from_ref(&key), KeyRole::Account)?))?;
        Ok(key)
    }

    fn registered(&self) -> Result<(DeviceKey, AccountRecord), WalletError> {
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
            key,
            url: &self.shared.authority_url,
        }
    }

    fn stored_account(&self) -> Result<Option<AccountRecord>, WalletError> {
        self.read(|vault| Ok(record::read(vault.connection())?))
    }

    fn keep_stage(&self, answer: AccountAnswer, stored: AccountRecord) -> Result<AccountView, WalletError> {
        let number = PersonalNumber::parse(&stored.personal_number)?;
        let before = AccountStage::parse(&stored.stage).ok_or_else(|| WalletError::of("vault.damaged"))?;
        if !before.can_become(answer.stage) {
            return Err(account::Error::BadAnswer.into());
        }
        self.keep(answer, &number, &stored.full_name)
    }

    /// The authority's word on the stage is the last one.
    fn keep(
        &self,
        answer: AccountAnswer,
        number: &PersonalNumber,
        full_name: &str,
    ) -> Result<AccountView, WalletError> {
        let account = AccountRecord {
            account_id: answer.account_id,
            stage: answer.stage.as_str().to_owned(),
            personal_number: number.as_str().to_owned(),
            full_name: full_name.to_owned(),
        };
        self.write(|transaction| Ok(record::write(transaction, &account)?))?;
        view(Some(&account))
    }
}

fn view(stored: Option<&AccountRecord>) -> Result<AccountView, WalletError> {
    let Some(stored) = stored else {
        return Ok(AccountView { stage: AccountStage::Unregistered, level: None, personal_number_masked: None });
    };
    let stage = AccountStage::parse(&stored.stage).ok_or_else(|| WalletError::of("vault.damaged"))?;
    let number = PersonalNumber::parse(&stored.personal_number).map_err(|_| WalletError::of("vault.damaged"))?;
    Ok(AccountView { stage, level: stage.level(), personal_number_masked: Some(number.masked()) })
}
