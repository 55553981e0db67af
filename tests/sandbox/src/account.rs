//! This module owns accounts: one for each holder and each device key, the stage it has reached, and how it is told. It
//! does not know what moves an account from stage to stage, nor who may lock it.

use dinhdanh::host::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, types::Type};
use serde::Serialize;

use crate::{
    codes::{self, Kind},
    country::make_name,
    device_proof::Device,
    error::Refusal,
    holder::Holder,
    lock::{LockCause, today_in_viet_nam},
    register::{Organisation, Person},
    stage::{Event, Stage},
};

/// An account as it is kept.
pub(crate) struct Account {
    pub(crate) account_id: String,
    /// A personal number, or the code of an organisation.
    pub(crate) subject: String,
    pub(crate) holder: Holder,
    pub(crate) device: String,
    pub(crate) phone: String,
    pub(crate) portrait: Vec<u8>,
    pub(crate) stage: Stage,
    since: Timestamp,
    reason: Option<String>,
    card_expires: Option<String>,
    use_confirmed_until: Option<i64>,
    put_locks: Vec<LockCause>,
}

/// What a new account is made of, or a file sent again.
pub(crate) struct File<'a> {
    pub(crate) subject: &'a str,
    pub(crate) holder: Holder,
    pub(crate) device: &'a Device,
    pub(crate) phone: &'a str,
    pub(crate) portrait: &'a [u8],
    pub(crate) key_protection: &'static str,
    pub(crate) card_expires: Option<&'a str>,
}

impl Account {
    /// The account of this device key.
    pub(crate) fn of_device(connection: &Connection, device: &Device) -> rusqlite::Result<Option<Self>> {
        Self::find(connection, "device", device.thumbprint())
    }

    /// The account of this person or organisation.
    pub(crate) fn of_subject(connection: &Connection, subject: &str) -> rusqlite::Result<Option<Self>> {
        Self::find(connection, "subject", subject)
    }

    /// The account with this identifier.
    pub(crate) fn with_id(connection: &Connection, account_id: &str) -> rusqlite::Result<Option<Self>> {
        Self::find(connection, "account_id", account_id)
    }

    /// Opens one: its file is at the desk.
    pub(crate) fn open(tx: &Transaction<'_>, file: &File<'_>, now: Timestamp) -> Result<Self, Refusal> {
        let account_id = make_name();
        tx.execute(
            "INSERT INTO accounts
                 (account_id, subject, holder, device, phone, portrait, key_protection, card_expires, stage, since)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            (
                &account_id,
                file.subject,
                file.holder.key(),
                file.device.thumbprint(),
                file.phone,
                file.portrait,
                file.key_protection,
                file.card_expires,
                Stage::Submitted.key(),
                now.0,
            ),
        )?;
        Self::with_id(tx, &account_id)?.ok_or(Refusal::Internal)
    }

    /// Takes a file that is sent again after a refusal.
    pub(crate) fn submit_again(
        &mut self,
        tx: &Transaction<'_>,
        file: &File<'_>,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        self.step(tx, Event::SubmittedAgain, now)?;
        tx.execute(
            "UPDATE accounts SET phone = ?1, portrait = ?2, key_protection = ?3 WHERE account_id = ?4",
            (file.phone, file.portrait, file.key_protection, &self.account_id),
        )?;
        (self.phone, self.portrait) = (file.phone.to_owned(), file.portrait.to_owned());
        Ok(())
    }

    /// Takes a refused file away, with all that was noted about it.
    pub(crate) fn withdraw(self, tx: &Transaction<'_>) -> rusqlite::Result<()> {
        for table in ["codes", "locks", "recoveries", "accounts"] {
            tx.execute(&format!("DELETE FROM {table} WHERE account_id = ?1"), [&self.account_id])?;
        }
        Ok(())
    }

    /// Moves it as the table of stages says. A stage that it has already goes on as it was.
    ///
    /// # Errors
    /// [`Refusal`]: the event can't happen here.
    pub(crate) fn step(&mut self, tx: &Transaction<'_>, event: Event, now: Timestamp) -> Result<(), Refusal> {
        let next = self.stage.after(event, self.holder)?;
        if next != self.stage {
            let sql = "UPDATE accounts SET stage = ?1, since = ?2, reason = NULL WHERE account_id = ?3";
            tx.execute(sql, (next.key(), now.0, &self.account_id))?;
            (self.stage, self.since, self.reason) = (next, now, None);
        }
        Ok(())
    }

    /// Says why its file was refused.
    pub(crate) fn set_reason(&mut self, tx: &Transaction<'_>, reason: &str) -> rusqlite::Result<()> {
        tx.execute("UPDATE accounts SET reason = ?1 WHERE account_id = ?2", (reason, &self.account_id))?;
        self.reason = Some(reason.to_owned());
        Ok(())
    }

    /// Another phone number.
    pub(crate) fn set_phone(&mut self, tx: &Transaction<'_>, phone: &str) -> rusqlite::Result<()> {
        tx.execute("UPDATE accounts SET phone = ?1 WHERE account_id = ?2", (phone, &self.account_id))?;
        self.phone = phone.to_owned();
        Ok(())
    }

    /// A new card, up to and with this day.
    pub(crate) fn set_card(&mut self, tx: &Transaction<'_>, expires: &str) -> rusqlite::Result<()> {
        tx.execute("UPDATE accounts SET card_expires = ?1 WHERE account_id = ?2", (expires, &self.account_id))?;
        self.card_expires = Some(expires.to_owned());
        Ok(())
    }

    /// Whoever had a birthday that makes them another kind of holder is that one from now on: an infant turns six, a child
    /// fourteen, and then nobody has to confirm any more.
    pub(crate) fn grow_up(tx: &Transaction<'_>, now: Timestamp) -> Result<(), Refusal> {
        for mut account in Self::of_holders(tx, &[Holder::Infant, Holder::Child])? {
            let Some(person) = Person::find(&account.subject) else { continue };
            let holder = person.holder_at(now);
            if holder == account.holder {
                continue;
            }
            if account.stage == Stage::AwaitingConfirmation && !holder.is_confirmed() {
                account.step(tx, Event::Confirmed, now)?;
                match codes::send(tx, &account, Kind::Otp, now) {
                    Err(Refusal::TooManyCodes) | Ok(()) => {}
                    Err(refusal) => return Err(refusal),
                }
            }
            tx.execute("UPDATE accounts SET holder = ?1 WHERE account_id = ?2", (holder.key(), &account.account_id))?;
            if !holder.has_guardian() {
                let sql = "UPDATE accounts SET use_confirmed_until = NULL WHERE account_id = ?1";
                tx.execute(sql, [&account.account_id])?;
            }
        }
        Ok(())
    }

    /// The guardian lets it be used until then.
    pub(crate) fn confirm_use(&mut self, tx: &Transaction<'_>, until: i64) -> rusqlite::Result<()> {
        tx.execute("UPDATE accounts SET use_confirmed_until = ?1 WHERE account_id = ?2", (until, &self.account_id))?;
        self.use_confirmed_until = Some(until);
        Ok(())
    }

    /// As it is in the store now.
    pub(crate) fn again(self, connection: &Connection) -> Result<Self, Refusal> {
        Self::with_id(connection, &self.account_id)?.ok_or(Refusal::Internal)
    }

    /// Why it is locked at this time; nothing if it is not. In order.
    pub(crate) fn locks(&self, now: Timestamp) -> Vec<LockCause> {
        let mut locks = self.put_locks.clone();
        if self.card_expires.as_ref().is_some_and(|last_day| *last_day < today_in_viet_nam(now)) {
            locks.push(LockCause::CardExpired);
        }
        locks.sort_unstable();
        locks
    }

    /// Whether its holder died.
    pub(crate) fn is_dead(&self) -> bool {
        self.put_locks.contains(&LockCause::Death)
    }

    /// Whether it has a card that it could be raised by.
    pub(crate) fn has_card(&self) -> bool {
        self.card_expires.is_some()
    }

    /// Until when it can be activated by the first code, while that is awaited (Art 14).
    pub(crate) fn activate_by(&self) -> Option<Timestamp> {
        (self.stage == Stage::AwaitingActivation).then(|| self.since.plus(ACTIVATION_SECONDS))
    }

    /// Whether it may have documents and passes: level 2, and no lock.
    pub(crate) fn may_be_issued_to(&self, now: Timestamp) -> bool {
        self.is_good_for_others(now).is_ok()
    }

    /// Whether it may act for others, or let others act for it: level 2, and no lock.
    ///
    /// # Errors
    /// [`Refusal::LevelNeeded`] or [`Refusal::Locked`].
    pub(crate) fn is_good_for_others(&self, now: Timestamp) -> Result<(), Refusal> {
        match (self.stage, self.locks(now).is_empty()) {
            (Stage::Level2, true) => Ok(()),
            (Stage::Level2, false) => Err(Refusal::Locked),
            _ => Err(Refusal::LevelNeeded),
        }
    }

    /// The name of person or organisation.
    pub(crate) fn full_name(&self) -> &'static str {
        match self.holder {
            Holder::Organisation => Organisation::find(&self.subject).map_or("", |organisation| organisation.name),
            _ => Person::find(&self.subject).map_or("", |person| person.full_name),
        }
    }

    /// Who has to confirm something of it.
    pub(crate) fn confirmer(&self) -> Option<&'static Person> {
        let number = match self.holder {
            Holder::Organisation => Organisation::find(&self.subject)?.representative,
            holder if holder.has_guardian() => Person::find(&self.subject)?.guardian()?,
            _ => return None,
        };
        Person::find(number)
    }

    /// Whether its holder has a guardian on that day.
    pub(crate) fn has_guardian_at(&self, now: Timestamp) -> bool {
        Person::find(&self.subject).is_some_and(|person| person.has_guardian_at(now))
    }

    /// What the caller is told.
    pub(crate) fn view(&self, now: Timestamp) -> AccountView {
        let role = if self.holder == Holder::Organisation { "representative" } else { "guardian" };
        AccountView {
            account_id: self.account_id.clone(),
            holder: self.holder.key(),
            level: self.stage.level(),
            stage: self.stage.key(),
            since: self.since.0,
            reason: self.reason.clone(),
            activate_by: self.activate_by().map(|until| until.0),
            locks: self.locks(now),
            card_expires: self.card_expires.clone(),
            confirmer: self.confirmer().map(|person| Confirmer { role, name: person.full_name }),
            use_confirmed_until: self.use_confirmed_until.filter(|until| *until > now.0),
        }
    }

    /// What a phone is told that is about to recover it: who asks has proved nothing yet.
    pub(crate) fn view_of_recovery(&self, since: Timestamp) -> AccountView {
        AccountView {
            account_id: self.account_id.clone(),
            holder: self.holder.key(),
            level: 0,
            stage: "recovering",
            since: since.0,
            reason: None,
            activate_by: None,
            locks: vec![],
            card_expires: None,
            confirmer: None,
            use_confirmed_until: None,
        }
    }

    /// The accounts of these kinds, as far as the store can tell.
    pub(crate) fn of_holders(connection: &Connection, holders: &[Holder]) -> rusqlite::Result<Vec<Self>> {
        let sql = format!("SELECT {COLUMNS} FROM accounts WHERE holder = ?1 ORDER BY account_id");
        let mut statement = connection.prepare_cached(&sql)?;
        let mut accounts = Vec::new();
        for holder in holders {
            for account in statement.query_map([holder.key()], Self::from_row)? {
                accounts.push(account?);
            }
        }
        Ok(accounts)
    }

    fn find(connection: &Connection, column: &'static str, value: &str) -> rusqlite::Result<Option<Self>> {
        let sql = format!("SELECT {COLUMNS} FROM accounts WHERE {column} = ?1");
        connection.prepare_cached(&sql)?.query_row([value], Self::from_row).optional()
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let unknown = |column| {
            let why = "a word that this program does not know";
            rusqlite::Error::FromSqlConversionFailure(column, Type::Text, why.into())
        };
        let locks: Option<String> = row.get(11)?;
        Ok(Self {
            account_id: row.get(0)?,
            subject: row.get(1)?,
            holder: Holder::from_key(&row.get::<_, String>(2)?).ok_or_else(|| unknown(2))?,
            device: row.get(3)?,
            phone: row.get(4)?,
            portrait: row.get(5)?,
            stage: Stage::from_key(&row.get::<_, String>(6)?).ok_or_else(|| unknown(6))?,
            since: Timestamp(row.get(7)?),
            reason: row.get(8)?,
            card_expires: row.get(9)?,
            use_confirmed_until: row.get(10)?,
            put_locks: LockCause::split(&locks.unwrap_or_default()),
        })
    }
}

/// *account* of the contract.
#[derive(Debug, Serialize)]
pub(crate) struct AccountView {
    account_id: String,
    holder: &'static str,
    level: i64,
    stage: &'static str,
    since: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    activate_by: Option<i64>,
    locks: Vec<LockCause>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card_expires: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmer: Option<Confirmer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    use_confirmed_until: Option<i64>,
}

#[derive(Debug, Serialize)]
struct Confirmer {
    role: &'static str,
    name: &'static str,
}

const COLUMNS: &str = "account_id, subject, holder, device, phone, portrait, stage, since, reason, card_expires,
    use_confirmed_until, (SELECT group_concat(cause, ' ') FROM locks WHERE locks.account_id = accounts.account_id)";
const ACTIVATION_SECONDS: i64 = 7 * 86_400;
