//! The account as the vault keeps it: the authority's last word, and whose account it is.

use super::{AccountView, Wallet};
use crate::{
    account::{self, AccountAnswer, AccountStage, Holder, PersonalNumber, Refused, Standing},
    encoding::json,
    error::WalletError,
    vault::records::{AccountRecord, account as record},
};

impl Wallet {
    pub(super) fn stored_account(&self) -> Result<Option<Stored>, WalletError> {
        let record = self.read(|vault| Ok(record::read(vault.connection())?))?;
        record.map(|record| Stored::of(record).ok_or_else(|| WalletError::of("vault.damaged"))).transpose()
    }

    /// Notes that another phone has the account, if the authority says so.
    pub(super) fn heard<T>(&self, answer: Result<T, account::Error>, stored: &Stored) -> Result<T, WalletError> {
        if let Err(account::Error::Refused(Refused::Replaced)) = answer
            && stored.standing.stage.is_activated()
        {
            let standing = Standing { stage: AccountStage::Replaced, ..stored.standing.clone() };
            self.write_account(&Stored { standing, ..stored.clone() })?;
        }
        Ok(answer?)
    }

    /// The authority's word on the account is the last one, if events of the account lead there.
    pub(super) fn keep_stage(
        &self,
        answer: Result<AccountAnswer, account::Error>,
        stored: Stored,
    ) -> Result<AccountView, WalletError> {
        let answer = self.heard(answer, &stored)?;
        if !stored.standing.stage.can_become(answer.standing.stage, answer.standing.holder) {
            return Err(account::Error::BadAnswer.into());
        }
        self.keep(answer, stored.number.as_str(), &stored.full_name)
    }

    pub(super) fn keep(
        &self,
        answer: AccountAnswer,
        number: &str,
        full_name: &str,
    ) -> Result<AccountView, WalletError> {
        let AccountAnswer { account_id, standing } = answer;
        // A person's answer to an organisation's question is none, and the other way round.
        let number = Number::of(standing.holder, number).ok_or(account::Error::BadAnswer)?;
        let stored = Stored { account_id, number, full_name: full_name.to_owned(), standing };
        self.write_account(&stored)?;
        Ok(self.view(Some(&stored)))
    }

    fn write_account(&self, stored: &Stored) -> Result<(), WalletError> {
        let record = AccountRecord {
            account_id: stored.account_id.clone(),
            number: stored.number.as_str().to_owned(),
            full_name: stored.full_name.clone(),
            standing: stored.standing.to_text(),
        };
        self.write(|transaction| Ok(record::write(transaction, &record)?))
    }
}

/// Whom the account is of.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Number {
    Person(PersonalNumber),
    /// An organisation's code, which is public.
    Organisation(String),
}

impl Number {
    fn of(holder: Holder, text: &str) -> Option<Self> {
        match holder {
            Holder::Organisation => {
                let code = matches!(text.len(), 10 | 13) && text.bytes().all(|byte| byte.is_ascii_digit());
                code.then(|| Self::Organisation(text.to_owned()))
            }
            _ => PersonalNumber::parse(text).ok().map(Self::Person),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Person(number) => number.as_str(),
            Self::Organisation(code) => code,
        }
    }

    pub(super) fn masked(&self) -> String {
        match self {
            Self::Person(number) => number.masked(),
            Self::Organisation(code) => code.clone(),
        }
    }
}

/// The account as it is kept.
#[derive(Clone)]
pub(super) struct Stored {
    pub(super) account_id: String,
    pub(super) number: Number,
    pub(super) full_name: String,
    pub(super) standing: Standing,
}

impl Stored {
    fn of(record: AccountRecord) -> Option<Self> {
        let standing = Standing::kept(&json::parse(record.standing.as_bytes()).ok()?)?;
        let number = Number::of(standing.holder, &record.number)?;
        Some(Self { account_id: record.account_id, number, full_name: record.full_name, standing })
    }
}
