//! This module owns grants: what a pre-authorized code, an access token or a refresh token stands for, while it lives and
//! the account may be issued to.

use dinhdanh::{crypto::sha256, host::Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::configuration::Configuration;
use crate::{account::Account, device_proof::Device};

/// Who may have what.
pub(super) struct Grant {
    /// Whose documents.
    pub(super) account: Account,
    /// Which documents.
    pub(super) configurations: Vec<Configuration>,
}

impl Grant {
    /// Behind a pre-authorized code: often, within its ten minutes, so that a wallet killed between two steps goes on.
    pub(super) fn of_code(connection: &Connection, code: &str, now: Timestamp) -> rusqlite::Result<Option<Self>> {
        let sql = "SELECT account_id, configurations FROM offers WHERE code_digest = ?1 AND expires_at >= ?2";
        Self::find(connection, sql, code, now)
    }

    /// Behind an access token.
    pub(super) fn of_token(connection: &Connection, token: &str, now: Timestamp) -> rusqlite::Result<Option<Self>> {
        let sql = "SELECT account_id, configurations FROM access_tokens WHERE digest = ?1 AND expires_at >= ?2";
        Self::find(connection, sql, token, now)
    }

    /// Behind a refresh token: as often as wanted, by the one device.
    pub(super) fn of_refresh_token(
        connection: &Connection,
        token: &str,
        now: Timestamp,
    ) -> rusqlite::Result<Option<Self>> {
        let sql = "SELECT account_id, configurations FROM refresh_tokens WHERE digest = ?1 AND expires_at >= ?2";
        Self::find(connection, sql, token, now)
    }

    /// Whether the account's own device asks.
    pub(super) fn belongs_to(&self, device: &Device) -> bool {
        self.account.device == device.thumbprint()
    }

    /// Secrets are looked up by their digest: how long it takes tells nothing about them.
    fn find(connection: &Connection, sql: &str, secret: &str, now: Timestamp) -> rusqlite::Result<Option<Self>> {
        let found: Option<(String, String)> = connection
            .query_row(sql, (sha256(secret.as_bytes()), now.0), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((account_id, configurations)) = found else { return Ok(None) };
        let configurations = Configuration::split(&configurations);
        let account = Account::with_id(connection, &account_id)?.filter(|account| account.may_be_issued_to(now));
        Ok(account.map(|account| Self { account, configurations }))
    }
}

/// Ends every offer and token of the account.
pub(crate) fn end_grants(tx: &Transaction<'_>, account: &Account) -> rusqlite::Result<()> {
    for table in ["offers", "access_tokens", "refresh_tokens"] {
        tx.execute(&format!("DELETE FROM {table} WHERE account_id = ?1"), [&account.account_id])?;
    }
    Ok(())
}
