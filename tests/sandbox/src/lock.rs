//! This module owns the causes that lock an account (Luật Căn cước 26/2023 Art 34), each put and lifted by itself. It does
//! not know who asks.

use dinhdanh::host::Timestamp;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use crate::account::Account;

/// Why an account is locked. Closed: the law names these. In the order of their names, as answers list them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LockCause {
    /// A body of the state asked.
    AuthorityRequest,
    /// The card is past its last day. Nobody puts it: the calendar does.
    CardExpired,
    /// The card was taken away.
    CardHeld,
    /// The person died.
    Death,
    /// The holder asked.
    HolderRequest,
    /// The terms were broken.
    TermsBreach,
}

impl LockCause {
    const ALL: [Self; 6] = [
        Self::AuthorityRequest,
        Self::CardExpired,
        Self::CardHeld,
        Self::Death,
        Self::HolderRequest,
        Self::TermsBreach,
    ];

    /// As it stands in the store.
    fn key(self) -> &'static str {
        match self {
            Self::AuthorityRequest => "authority_request",
            Self::CardExpired => "card_expired",
            Self::CardHeld => "card_held",
            Self::Death => "death",
            Self::HolderRequest => "holder_request",
            Self::TermsBreach => "terms_breach",
        }
    }

    /// Several from the store, with a blank between them.
    pub(crate) fn split(text: &str) -> Vec<Self> {
        text.split(' ').filter_map(|key| Self::ALL.into_iter().find(|cause| cause.key() == key)).collect()
    }

    /// Whether offers and tokens end with it for good. What the holder or the calendar locks they find again.
    pub(crate) fn ends_grants(self) -> bool {
        !matches!(self, Self::HolderRequest | Self::CardExpired)
    }
}

/// Puts a cause; one that is there stays.
pub(crate) fn put(tx: &Transaction<'_>, account: &Account, cause: LockCause) -> rusqlite::Result<()> {
    tx.execute("INSERT OR IGNORE INTO locks VALUES (?1, ?2)", (&account.account_id, cause.key())).map(drop)
}

/// Lifts a cause, and no other. Gives whether it was there.
pub(crate) fn lift(tx: &Transaction<'_>, account: &Account, cause: LockCause) -> rusqlite::Result<bool> {
    let sql = "DELETE FROM locks WHERE account_id = ?1 AND cause = ?2";
    Ok(tx.execute(sql, (&account.account_id, cause.key()))? == 1)
}

/// The date in Viet Nam: a card's last day is over with it, at local midnight.
pub(crate) fn today_in_viet_nam(now: Timestamp) -> String {
    now.plus(UTC_PLUS_7).to_date()
}

const UTC_PLUS_7: i64 = 7 * 3600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_names() {
        assert!(LockCause::ALL.is_sorted() && LockCause::ALL.map(LockCause::key).is_sorted());
        for cause in LockCause::ALL {
            assert_eq!(LockCause::split(&format!("{} unknown", cause.key())), [cause]);
            assert_eq!(serde_json::to_value(cause).expect("text"), cause.key());
        }
    }
}
