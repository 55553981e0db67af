//! This module owns accounts: one for each person and each device key, and the stage it has reached. It does not know
//! what moves an account from stage to stage.

use dinhdanh::trust::Level;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, types::Type};
use serde::Serialize;

use crate::{country::make_name, device_proof::Device};

/// An account as it is kept.
pub(crate) struct Account {
    pub(crate) account_id: String,
    pub(crate) personal_number: String,
    pub(crate) device: String,
    pub(crate) phone: String,
    pub(crate) portrait: Vec<u8>,
    pub(crate) stage: Stage,
    suspended: bool,
}

/// What a new account is made of.
pub(crate) struct NewAccount<'a> {
    pub(crate) personal_number: &'a str,
    pub(crate) device: &'a Device,
    pub(crate) phone: &'a str,
    pub(crate) portrait: &'a [u8],
    pub(crate) key_protection: &'static str,
}

impl Account {
    /// The account of this device key.
    pub(crate) fn of_device(connection: &Connection, device: &Device) -> rusqlite::Result<Option<Self>> {
        Self::find(connection, "device", device.thumbprint())
    }

    /// The account of this person.
    pub(crate) fn of_person(connection: &Connection, personal_number: &str) -> rusqlite::Result<Option<Self>> {
        Self::find(connection, "personal_number", personal_number)
    }

    /// The account with this identifier.
    pub(crate) fn with_id(connection: &Connection, account_id: &str) -> rusqlite::Result<Option<Self>> {
        Self::find(connection, "account_id", account_id)
    }

    /// Opens one, awaiting activation.
    pub(crate) fn open(transaction: &Transaction<'_>, new: &NewAccount<'_>) -> rusqlite::Result<Self> {
        let account = Self {
            account_id: make_name(),
            personal_number: new.personal_number.to_owned(),
            device: new.device.thumbprint().to_owned(),
            phone: new.phone.to_owned(),
            portrait: new.portrait.to_vec(),
            stage: Stage::AwaitingActivation,
            suspended: false,
        };
        transaction.execute(
            "INSERT INTO accounts (account_id, personal_number, device, phone, portrait, key_protection, stage)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (
                &account.account_id,
                &account.personal_number,
                &account.device,
                &account.phone,
                &account.portrait,
                new.key_protection,
                account.stage.key(),
            ),
        )?;
        Ok(account)
    }

    /// Moves it to `stage`.
    pub(crate) fn advance(&mut self, transaction: &Transaction<'_>, stage: Stage) -> rusqlite::Result<()> {
        transaction.execute("UPDATE accounts SET stage = ?1 WHERE account_id = ?2", (stage.key(), &self.account_id))?;
        self.stage = stage;
        Ok(())
    }

    /// Stops it, or lets it go on where it stood.
    pub(crate) fn set_standing(&mut self, transaction: &Transaction<'_>, standing: Standing) -> rusqlite::Result<()> {
        self.suspended = standing == Standing::Suspended;
        let sql = "UPDATE accounts SET suspended = ?1 WHERE account_id = ?2";
        transaction.execute(sql, (self.suspended, &self.account_id))?;
        Ok(())
    }

    /// Whether it may have documents and passes: level 2, and not suspended.
    pub(crate) fn may_be_issued_to(&self) -> bool {
        self.stage == Stage::Level2 && !self.suspended
    }

    /// What the caller is told.
    pub(crate) fn view(self) -> AccountView {
        AccountView { account_id: self.account_id, level: self.stage.level(), stage: self.stage.key() }
    }

    fn find(connection: &Connection, column: &'static str, value: &str) -> rusqlite::Result<Option<Self>> {
        let sql = format!(
            "SELECT account_id, personal_number, device, phone, portrait, stage, suspended FROM accounts WHERE {column} = ?1"
        );
        connection.prepare_cached(&sql)?.query_row([value], Self::from_row).optional()
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let stage: String = row.get(5)?;
        Ok(Self {
            account_id: row.get(0)?,
            personal_number: row.get(1)?,
            device: row.get(2)?,
            phone: row.get(3)?,
            portrait: row.get(4)?,
            stage: Stage::from_key(&stage).ok_or_else(|| {
                rusqlite::Error::FromSqlConversionFailure(
                    5,
                    Type::Text,
                    "a stage that this program does not know".into(),
                )
            })?,
            suspended: row.get(6)?,
        })
    }
}

/// *account* of the contract.
#[derive(Debug, Serialize)]
pub(crate) struct AccountView {
    account_id: String,
    level: i64,
    stage: &'static str,
}

/// Whether an account may be used, whatever its stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It may.
    Good,
    /// Nothing is issued to it.
    Suspended,
}

/// How far an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// Registered; the code went to the phone.
    AwaitingActivation,
    /// Level 1 is active.
    Level1,
    /// The desk granted level 2; the code went to the phone.
    Level2Granted,
    /// Level 2 is active.
    Level2,
}

impl Stage {
    const ALL: [Self; 4] = [Self::AwaitingActivation, Self::Level1, Self::Level2Granted, Self::Level2];

    fn key(self) -> &'static str {
        match self {
            Self::AwaitingActivation => "awaiting_activation",
            Self::Level1 => "level_1",
            Self::Level2Granted => "level_2_granted",
            Self::Level2 => "level_2",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.key() == key)
    }

    fn level(self) -> i64 {
        match self {
            Self::AwaitingActivation => 0,
            Self::Level1 | Self::Level2Granted => Level::One.number(),
            Self::Level2 => Level::Two.number(),
        }
    }
}
