//! This module owns what the credential of a delegation says, and whether it still stands. It does not know how one is
//! made.

use dinhdanh::host::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde_json::json;

use super::claims::Claims;
use crate::{account::Account, register::Person};

/// A delegation that stands.
pub(super) struct Delegation {
    /// Its end, and the credential's.
    pub(super) until: Timestamp,
    delegation_id: String,
    delegator: Account,
    ground: String,
    scope: String,
}

impl Delegation {
    /// The one with this number, if it is for this account, is not over, and its ground still holds: who gave it may still
    /// give it, or the ward still has this guardian.
    pub(super) fn find(
        connection: &Connection,
        number: Option<i64>,
        delegate: &Account,
        now: Timestamp,
    ) -> rusqlite::Result<Option<Self>> {
        let sql = "SELECT delegation_id, delegator, ground, scope, until FROM delegations
                   WHERE number = ?1 AND delegate = ?2 AND until > ?3";
        let found: Option<(String, String, String, String, i64)> = connection
            .query_row(sql, (number, &delegate.account_id, now.0), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })
            .optional()?;
        let Some((delegation_id, delegator, ground, scope, until)) = found else { return Ok(None) };
        let stands = |delegator: &Account| match ground.as_str() {
            "guardianship" => {
                let guardian = delegator.confirmer().filter(|_| delegator.has_guardian_at(now) && !delegator.is_dead());
                guardian.is_some_and(|guardian| guardian.personal_number == delegate.subject)
            }
            _ => delegator.may_be_issued_to(now),
        };
        let delegator = Account::with_id(connection, &delegator)?.filter(stands);
        Ok(delegator.map(|delegator| Self { until: Timestamp(until), delegation_id, delegator, ground, scope }))
    }

    /// What it says, of the delegate and of who delegated.
    pub(super) fn claims(self, delegate: &Person) -> Claims {
        vec![
            ("delegation_id", self.delegation_id.into()),
            ("personal_number", delegate.personal_number.into()),
            ("full_name", delegate.full_name.into()),
            ("delegator_name", self.delegator.full_name().into()),
            ("delegator_number", self.delegator.subject.into()),
            ("ground", self.ground.into()),
            ("scope", json!(self.scope.split(' ').collect::<Vec<_>>())),
            ("until", self.until.0.into()),
        ]
    }
}
