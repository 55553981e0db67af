//! The account as the vault keeps it: the authority's last word, and whose account it is.

use rusqlite::Transaction;
use serde_json::{Value, json};

use super::{
    AccountView, Wallet,
    open_calls::{OPEN_DELEGATION, OPEN_OTP},
};
use crate::{
    account::{self, AccountAnswer, AccountStage, Event, Holder, Organisation, PersonalNumber, Refused, Standing},
    encoding::json,
    error::WalletError,
    vault::{
        OwnFacts,
        records::{AccountRecord, account as record, setting},
    },
};

impl Wallet {
    pub(super) fn stored_account(&self) -> Result<Option<Stored>, WalletError> {
        let record = self.read(|vault| Ok(record::read(vault.connection())?))?;
        record.map(|record| Stored::of(record).ok_or_else(|| WalletError::of("vault.damaged"))).transpose()
    }

    /// Notes what a refusal says of the account itself: that another phone has it, or that a file or a recovery is no more
    /// at the authority.
    pub(super) fn heard<T>(&self, answer: Result<T, account::Error>, stored: &Stored) -> Result<T, WalletError> {
        let Standing { stage, holder, .. } = stored.standing;
        if let Err(account::Error::Refused(Refused::NoAccount)) = answer
            && stage.after(Event::Withdrawn, holder).is_ok()
        {
            self.write(|transaction| {
                record::forget(transaction)?;
                setting::forget(transaction, OPEN_FILE)?;
                Ok(setting::forget(transaction, PASSCODE_FACTS)?) // they may be somebody else's
            })?;
        }
        self.heard_of_a_file(answer, Some(stored))
    }

    /// Notes that another phone has the account, if the authority says so.
    fn heard_of_a_file<T>(&self, answer: Result<T, account::Error>, stored: Option<&Stored>) -> Result<T, WalletError> {
        if let Err(account::Error::Refused(Refused::Replaced)) = answer
            && let Some(stored) = stored
            && let Ok(stage) = stored.standing.stage.after(Event::Replaced, stored.standing.holder)
        {
            let standing = Standing { stage, refusal: None, ..stored.standing.clone() };
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
        let sent = self.sent_again(&stored, &answer)?;
        let (number, full_name) = match &sent {
            Some(sent) => (sent.number.as_str(), sent.full_name.as_str()),
            None => (stored.number.as_str(), stored.full_name.as_str()),
        };
        let number = Number::of(answer.standing.holder, number).ok_or(account::Error::BadAnswer)?;
        let AccountAnswer { account_id, standing } = answer;
        let stored = Stored { account_id, number, full_name: full_name.to_owned(), standing };
        self.write(|transaction| {
            if let Some(sent) = &sent {
                setting::forget(transaction, OPEN_FILE)?;
                setting::write(transaction, PASSCODE_FACTS, sent.facts.to_string().as_bytes())?;
            }
            Ok(record::write(transaction, &stored.record())?)
        })?;
        Ok(self.view(Some(&stored)))
    }

    /// The account of somebody of whom this phone is told for the first time, or anew while the file waits or was refused:
    /// then events have to lead from where it stood.
    pub(super) fn keep_new(
        &self,
        answer: Result<AccountAnswer, account::Error>,
        stored: Option<&Stored>,
        whose: &Whose<'_>,
    ) -> Result<AccountView, WalletError> {
        let AccountAnswer { account_id, standing } = self.heard_of_a_file(answer, stored)?;
        let before = stored.map_or(AccountStage::Unregistered, |stored| stored.standing.stage);
        if !before.can_become(standing.stage, standing.holder) {
            return Err(account::Error::BadAnswer.into());
        }
        // A person's answer to an organisation's question is none, and the other way round.
        let number = Number::of(standing.holder, whose.number).ok_or(account::Error::BadAnswer)?;
        let stored = Stored { account_id, number, full_name: whose.full_name.to_owned(), standing };
        self.write(|transaction| {
            record::write(transaction, &stored.record())?;
            setting::forget(transaction, OPEN_FILE)?;
            Ok(setting::write(transaction, PASSCODE_FACTS, whose.facts().to_string().as_bytes())?)
        })?;
        Ok(self.view(Some(&stored)))
    }

    /// What replaces a refused file is kept before the authority hears of it: it may be of somebody else, and the answer may
    /// be lost.
    pub(super) fn keep_what_is_sent(&self, whose: &Whose<'_>, stored: Option<&Stored>) -> Result<(), WalletError> {
        if stored.is_none_or(|stored| stored.standing.stage != AccountStage::Refused) {
            return Ok(());
        }
        let kept = json!({ "number": whose.number, "full_name": whose.full_name, "facts": whose.facts() });
        self.write(|transaction| Ok(setting::write(transaction, OPEN_FILE, kept.to_string().as_bytes())?))
    }

    /// What was sent in place of the refused file, if this answer shows that it arrived.
    fn sent_again(&self, stored: &Stored, answer: &AccountAnswer) -> Result<Option<Sent>, WalletError> {
        let (before, now) = (&stored.standing, &answer.standing);
        let is_another =
            stored.account_id != answer.account_id || now.stage != before.stage || now.since != before.since;
        if before.stage != AccountStage::Refused || !is_another {
            return Ok(None);
        }
        let kept = self.read(|vault| Ok(setting::read(vault.connection(), OPEN_FILE)?))?;
        let Some(kept) = kept else { return Ok(None) };
        let sent = json::parse(&kept).ok().and_then(|kept| Sent::of(&kept));
        Ok(Some(sent.ok_or_else(|| WalletError::of("vault.damaged"))?))
    }

    /// What was entered about the person, for passcodes that are not to be taken.
    pub(in crate::wallet) fn entered_facts(&self) -> Result<OwnFacts, WalletError> {
        let kept = self.read(|vault| Ok(setting::read(vault.connection(), PASSCODE_FACTS)?))?;
        let Some(kept) = kept else { return Ok(OwnFacts::default()) };
        let kept = json::parse(&kept).map_err(|_| WalletError::of("vault.damaged"))?;
        let text = |name: &str| kept.get(name).and_then(Value::as_str).map(str::to_owned);
        Ok(OwnFacts { personal_number: None, date_of_birth: text("date_of_birth"), phone: text("phone") })
    }

    fn write_account(&self, stored: &Stored) -> Result<(), WalletError> {
        self.write(|transaction| Ok(record::write(transaction, &stored.record())?))
    }
}

/// Whose account it is, as it was entered.
pub(super) struct Whose<'a> {
    pub(super) number: &'a str,
    pub(super) full_name: &'a str,
    /// Of a person.
    pub(super) date_of_birth: Option<&'a str>,
    /// Of whoever registers.
    pub(super) phone: Option<&'a str>,
}

impl<'a> Whose<'a> {
    pub(super) fn organisation(organisation: &'a Organisation) -> Self {
        Self { number: &organisation.code, full_name: &organisation.name, date_of_birth: None, phone: None }
    }

    fn facts(&self) -> Value {
        json!({ "date_of_birth": self.date_of_birth, "phone": self.phone })
    }
}

/// A file that was sent in place of a refused one.
struct Sent {
    number: String,
    full_name: String,
    facts: Value,
}

impl Sent {
    fn of(kept: &Value) -> Option<Self> {
        let text = |name: &str| kept.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Self { number: text("number")?, full_name: text("full_name")?, facts: kept.get("facts")?.clone() })
    }
}

/// Of the account nothing is left but what a screen shows of it: where it stands, and the last digits of the number. What was
/// entered or chosen, and what is under way, is gone. For a wallet that nothing is asked from any more.
pub(in crate::wallet) fn forget_the_person(transaction: &Transaction<'_>) -> Result<(), WalletError> {
    for name in [PASSCODE_FACTS, OPEN_FILE, OPEN_DELEGATION, OPEN_OTP, setting::EMERGENCY] {
        setting::forget(transaction, name)?;
    }
    let Some(stored) = record::read(transaction)?.and_then(Stored::of) else {
        return Ok(record::forget(transaction)?);
    };
    let number = stored.number.masked();
    let (account_id, full_name) = Default::default();
    Ok(record::write(transaction, &AccountRecord { account_id, number, full_name, ..stored.record() })?)
}

/// Whether it is what [`PersonalNumber::masked`] makes, of which no number can be made again.
pub(in crate::wallet) fn is_masked(number: &str) -> bool {
    number.starts_with('•')
}

/// Whom the account is of.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Number {
    Person(PersonalNumber),
    /// An organisation's code, which is public.
    Organisation(String),
    /// All that is left of a person's in a wallet that was handed over, which calls nobody.
    Masked(String),
}

impl Number {
    fn of(holder: Holder, text: &str) -> Option<Self> {
        match holder {
            Holder::Organisation => {
                let code = matches!(text.len(), 10 | 13) && text.bytes().all(|byte| byte.is_ascii_digit());
                code.then(|| Self::Organisation(text.to_owned()))
            }
            _ if is_masked(text) => Some(Self::Masked(text.to_owned())),
            _ => PersonalNumber::parse(text).ok().map(Self::Person),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Person(number) => number.as_str(),
            Self::Organisation(text) | Self::Masked(text) => text,
        }
    }

    pub(super) fn masked(&self) -> String {
        match self {
            Self::Person(number) => number.masked(),
            Self::Organisation(text) | Self::Masked(text) => text.clone(),
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
    fn record(&self) -> AccountRecord {
        AccountRecord {
            account_id: self.account_id.clone(),
            number: self.number.as_str().to_owned(),
            full_name: self.full_name.clone(),
            standing: self.standing.to_text(),
        }
    }

    fn of(record: AccountRecord) -> Option<Self> {
        let standing = Standing::kept(&json::parse(record.standing.as_bytes()).ok()?)?;
        let number = Number::of(standing.holder, &record.number)?;
        Some(Self { account_id: record.account_id, number, full_name: record.full_name, standing })
    }
}

/// What nobody should take for a passcode: `{"date_of_birth", "phone"}`, as far as it was entered.
const PASSCODE_FACTS: &str = "passcode_facts";
/// What was sent in place of a refused file and not answered yet: `{"number", "full_name", "facts"}`.
const OPEN_FILE: &str = "open_file";
