//! This module owns one-time codes: made, sent, tried. The newest of its kind is the live one; tries are counted in the
//! same transaction that compares. It does not know what a right code opens.

use dinhdanh::{crypto::sha256, host::Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::{account::Account, country::make_bytes, error::Refusal, outbox};

/// What a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Activates level 1.
    Otp,
    /// Activates level 2.
    Level2,
    /// Recovers the account on another phone.
    Recovery,
}

impl Kind {
    /// As it stands in the outbox.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Otp => "otp",
            Self::Level2 => "level_2_code",
            Self::Recovery => "recovery_code",
        }
    }

    fn digits(self) -> usize {
        match self {
            Self::Otp => 6,
            Self::Level2 | Self::Recovery => 8,
        }
    }

    fn lifetime_seconds(self) -> i64 {
        match self {
            Self::Otp => 10 * 60,
            Self::Level2 => 7 * DAY,
            Self::Recovery => DAY,
        }
    }

    fn message(self, code: &str) -> String {
        match self {
            Self::Otp => format!("Mã OTP kích hoạt tài khoản mức 1: {code}. Có hiệu lực 10 phút. Không đưa mã cho ai."),
            Self::Level2 => format!("Mã kích hoạt tài khoản mức 2: {code}. Có hiệu lực 7 ngày. Không đưa mã cho ai."),
            Self::Recovery => format!("Mã khôi phục tài khoản: {code}. Có hiệu lực 24 giờ. Không đưa mã cho ai."),
        }
    }
}

/// Makes a code and puts it in the outbox; an older one of this kind dies.
///
/// # Errors
/// [`Refusal::TooManyCodes`] for the sixth of a kind within 24 hours.
pub(crate) fn send(tx: &Transaction<'_>, account: &Account, kind: Kind, now: Timestamp) -> Result<(), Refusal> {
    let sent_today: u32 = tx.query_row(
        "SELECT count(*) FROM codes WHERE account_id = ?1 AND kind = ?2 AND sent_at > ?3",
        (&account.account_id, kind.key(), now.plus(-DAY).0),
        |row| row.get(0),
    )?;
    if sent_today >= MAX_CODES_A_DAY {
        return Err(Refusal::TooManyCodes);
    }
    let code = make_code(kind.digits());
    tx.execute(
        "INSERT INTO codes (account_id, kind, digest, sent_at) VALUES (?1, ?2, ?3, ?4)",
        (&account.account_id, kind.key(), digest(account, &code), now.0),
    )?;
    outbox::put(tx, &account.phone, kind.key(), &code, &kind.message(&code), now)?;
    Ok(())
}

/// What became of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Try {
    /// Right, and used up by this.
    Right,
    /// Wrong, and counted.
    Wrong {
        /// Tries that are left.
        attempts_left: u32,
    },
    /// Wrong for the fifth time, or tried again after that.
    Exhausted,
    /// The code is too old.
    Expired,
    /// That code was used.
    Used,
    /// No code of this kind is awaited (any more).
    NotAwaited,
}

/// Whether this code was used, and no other of its kind was made since.
pub(crate) fn was_used(tx: &Transaction<'_>, account: &Account, kind: Kind, code: &str) -> rusqlite::Result<bool> {
    Ok(live(tx, account, kind)?.is_some_and(|live| live.used && live.digest == digest(account, code)))
}

/// Tries a code against the live one. A code from before the deadline is too old after it. The caller has to commit,
/// whatever comes out.
pub(crate) fn try_code(
    tx: &Transaction<'_>,
    account: &Account,
    kind: Kind,
    code: &str,
    now: Timestamp,
) -> rusqlite::Result<Try> {
    let Some(live) = live(tx, account, kind)? else { return Ok(Try::NotAwaited) };
    let is_right = live.digest == digest(account, code); // of hashes: time tells nothing about the code
    if live.used {
        return Ok(if is_right { Try::Used } else { Try::NotAwaited });
    }
    if live.wrong_tries >= MAX_WRONG_TRIES {
        return Ok(Try::Exhausted);
    }
    let late = account.activate_by().is_some_and(|deadline| live.sent_at <= deadline && now > deadline);
    if late || now.since(live.sent_at) > kind.lifetime_seconds() {
        return Ok(Try::Expired);
    }
    if is_right {
        tx.execute("UPDATE codes SET used = 1 WHERE code_id = ?1", [live.code_id])?;
        return Ok(Try::Right);
    }
    let wrong_tries: u32 = tx.query_row(
        "UPDATE codes SET wrong_tries = wrong_tries + 1 WHERE code_id = ?1 RETURNING wrong_tries",
        [live.code_id],
        |row| row.get(0),
    )?;
    Ok(match MAX_WRONG_TRIES.saturating_sub(wrong_tries) {
        0 => Try::Exhausted,
        attempts_left => Try::Wrong { attempts_left },
    })
}

struct Live {
    code_id: i64,
    digest: [u8; 32],
    sent_at: Timestamp,
    wrong_tries: u32,
    used: bool,
}

fn live(connection: &Connection, account: &Account, kind: Kind) -> rusqlite::Result<Option<Live>> {
    let mut statement = connection.prepare_cached(
        "SELECT code_id, digest, sent_at, wrong_tries, used FROM codes
         WHERE account_id = ?1 AND kind = ?2 ORDER BY code_id DESC LIMIT 1",
    )?;
    let live = statement.query_row((&account.account_id, kind.key()), |row| {
        Ok(Live {
            code_id: row.get(0)?,
            digest: row.get(1)?,
            sent_at: Timestamp(row.get(2)?),
            wrong_tries: row.get(3)?,
            used: row.get(4)?,
        })
    });
    live.optional()
}

fn digest(account: &Account, code: &str) -> [u8; 32] {
    sha256(format!("{} {code}", account.account_id).as_bytes())
}

fn make_code(digits: usize) -> String {
    // 64 bits over 10^8 values: no digit is likelier than another by more than one part in 10^11.
    let number = u64::from_be_bytes(make_bytes()) % 10u64.pow(digits as u32);
    format!("{number:0digits$}")
}

const DAY: i64 = 86_400;
const MAX_CODES_A_DAY: u32 = 5;
const MAX_WRONG_TRIES: u32 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_keep_their_leading_zeros() {
        for _ in 0..200 {
            for kind in [Kind::Otp, Kind::Level2, Kind::Recovery] {
                let code = make_code(kind.digits());
                assert!(code.len() == kind.digits() && code.bytes().all(|byte| byte.is_ascii_digit()));
            }
        }
    }
}
