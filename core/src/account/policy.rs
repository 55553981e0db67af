//! What an account may do, as one table: operation × level × locked × confirmed. Whoever acts for the person asks it first.

use super::{AccountStage, Standing};
use crate::{host::Timestamp, trust::Level};

/// What a person can do with the wallet. Closed: each has a row in [`POLICY`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// See the account, the documents, the journal, what is left of passes; export them.
    See,
    /// Look after the wallet: passcode, biometrics, backup, wipe, trust lists.
    Keep,
    /// Ask the authority where the account stands.
    Sync,
    /// Lock the account, or lift the own lock.
    Lock,
    /// Register, or take an account over on this phone.
    Register,
    /// Go on with the registration: codes, activation.
    Activate,
    /// Raise the account to level 2.
    Raise,
    /// Receive documents and passes.
    Receive,
    /// Check in.
    CheckIn,
    /// Show documents to a verifier.
    Present,
    /// Confirm for a child, a ward or an organisation; delegate.
    Confirm,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// What is done.
    pub operation: Operation,
    /// The least that the account must be.
    pub needs: Needs,
    /// Whether it can be done while the account is locked.
    pub while_locked: bool,
    /// Whether a guardian must have confirmed the use.
    pub confirmed_use: bool,
    /// Why.
    pub article: &'static str,
}

/// What an account must be for an operation. Closed: the table uses these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// No account, but that the wallet is not another phone's by now.
    ThisPhone,
    /// A registration on this phone, which no other phone has taken over.
    Account,
    /// This level at least.
    Level(Level),
}

/// Every operation once.
pub const POLICY: [Row; 11] = [
    row(Operation::See, Needs::Nothing, true, false, "Law 91/2025/QH15 Art 4 (to know and to see)"),
    row(Operation::Keep, Needs::Nothing, true, false, "Law 91/2025/QH15 Art 4 (to see, correct and delete)"),
    row(Operation::Sync, Needs::Account, true, false, "Decree 69/2024 Art 15"),
    row(Operation::Lock, Needs::Account, true, false, "Law on Identity Art 34; Decree 69/2024 Art 30(2)"),
    row(Operation::Register, Needs::ThisPhone, true, false, "Decree 69/2024 Art 10 to 12"),
    row(Operation::Activate, Needs::Account, true, false, "Decree 69/2024 Art 14"),
    row(Operation::Raise, Needs::Level(Level::One), false, false, "Decree 69/2024 Art 10, 14"),
    row(Operation::Receive, Needs::Level(Level::Two), false, false, "Decree 69/2024 Art 9(6); Law on Identity Art 22"),
    row(Operation::CheckIn, Needs::Level(Level::One), false, true, "Decree 69/2024 Art 9, 14; Law on Identity Art 34"),
    row(Operation::Present, Needs::Level(Level::Two), false, true, "Decree 69/2024 Art 9, 14; Law on Identity Art 34"),
    row(Operation::Confirm, Needs::Level(Level::Two), false, false, "Decree 69/2024 Art 10, 12, 14"),
];

/// Why an operation is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// There is no account on this phone.
    #[error("there is no account on this phone")]
    NoAccount,
    /// Another phone has the account.
    #[error("another phone has the account")]
    Replaced,
    /// The account does not have this level.
    #[error("the account does not have the level for this")]
    Level,
    /// The account is locked.
    #[error("the account is locked")]
    Locked,
    /// The guardian has not confirmed the use.
    #[error("the guardian has not confirmed the use")]
    ConfirmationNeeded,
}

impl Denied {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoAccount => "account.none",
            Self::Replaced => "account.replaced",
            Self::Level => "account.level",
            Self::Locked => "account.locked",
            Self::ConfirmationNeeded => "account.confirmation_needed",
        }
    }
}

impl Operation {
    /// Its row.
    pub fn row(self) -> &'static Row {
        POLICY.iter().find(|row| row.operation == self).expect("every operation has a row")
    }

    /// Whether it is allowed however an account stands: then nobody has to look.
    pub fn is_always_allowed(self) -> bool {
        let row = self.row();
        row.needs == Needs::Nothing
    }

    /// Whether an account that stands so may do it at `now`.
    ///
    /// # Errors
    /// [`Denied`]: the first thing that is in the way.
    pub fn permit(self, standing: Option<&Standing>, now: Timestamp) -> Result<(), Denied> {
        let row = self.row();
        let Some(standing) = standing else {
            let needs_none = matches!(row.needs, Needs::Nothing | Needs::ThisPhone);
            return if needs_none { Ok(()) } else { Err(Denied::NoAccount) };
        };
        if row.needs != Needs::Nothing && standing.stage == AccountStage::Replaced {
            return Err(Denied::Replaced);
        }
        if let Needs::Level(least) = row.needs
            && standing.stage.level().is_none_or(|level| level < least)
        {
            return Err(Denied::Level);
        }
        if !row.while_locked && !standing.locks_at(now).is_empty() {
            return Err(Denied::Locked);
        }
        if row.confirmed_use && !standing.use_is_confirmed(now) {
            return Err(Denied::ConfirmationNeeded);
        }
        Ok(())
    }
}

const fn row(
    operation: Operation,
    needs: Needs,
    while_locked: bool,
    confirmed_use: bool,
    article: &'static str,
) -> Row {
    Row { operation, needs, while_locked, confirmed_use, article }
}

#[cfg(test)]
mod tests {
    use super::{super::Holder, *};

    const NOW: Timestamp = Timestamp(1_790_000_000);

    /// One letter for each operation in the order of [`POLICY`]: `.` allowed, `n` no account, `r` replaced, `v` level,
    /// `l` locked, `c` confirmation.
    fn verdicts(standing: Option<&Standing>) -> String {
        let letter = |row: &Row| match row.operation.permit(standing, NOW) {
            Ok(()) => '.',
            Err(Denied::NoAccount) => 'n',
            Err(Denied::Replaced) => 'r',
            Err(Denied::Level) => 'v',
            Err(Denied::Locked) => 'l',
            Err(Denied::ConfirmationNeeded) => 'c',
        };
        POLICY.iter().map(letter).collect()
    }

    #[test]
    fn every_operation_at_every_stage_free_and_locked_is_in_the_table() {
        use AccountStage as S;
        assert_eq!(verdicts(None), "..nn.nnnnnn");
        for (stage, free, locked) in [
            (S::Unregistered, "......vvvvv", "......vvvvv"),
            (S::Submitted, "......vvvvv", "......vvvvv"),
            (S::Refused, "......vvvvv", "......vvvvv"),
            (S::AwaitingConfirmation, "......vvvvv", "......vvvvv"),
            (S::AwaitingActivation, "......vvvvv", "......vvvvv"),
            (S::Level1, ".......v.vv", "......lvlvv"),
            (S::Level2Granted, ".......v.vv", "......lvlvv"),
            (S::Level2, "...........", "......lllll"),
            (S::Active, "......vvvvv", "......vvvvv"),
            (S::Recovering, "......vvvvv", "......vvvvv"),
            (S::Replaced, "..rrrrrrrrr", "..rrrrrrrrr"),
        ] {
            let standing = Standing::new(Holder::Citizen, stage);
            assert_eq!(verdicts(Some(&standing)), free, "{stage:?}");
            for cause in super::super::LockCause::ALL {
                let mut standing = standing.clone();
                standing.locks.insert(cause);
                assert_eq!(verdicts(Some(&standing)), locked, "{stage:?}, {cause:?}");
            }
        }
    }

    #[test]
    fn one_cause_lifted_of_two_leaves_the_account_locked() {
        use super::super::LockCause::{CardHeld, HolderRequest};
        let mut standing = Standing::new(Holder::Citizen, AccountStage::Level2);
        standing.locks.extend([HolderRequest, CardHeld]);
        standing.locks.remove(&HolderRequest);
        assert_eq!(Operation::CheckIn.permit(Some(&standing), NOW), Err(Denied::Locked));
        standing.locks.remove(&CardHeld);
        assert_eq!(Operation::CheckIn.permit(Some(&standing), NOW), Ok(()));
        standing.card_expires = Some("2026-09-20".into());
        assert_eq!(Operation::CheckIn.permit(Some(&standing), NOW), Err(Denied::Locked));
    }

    #[test]
    fn who_has_a_guardian_checks_in_while_that_is_confirmed() {
        for holder in Holder::ALL.into_iter().filter(|holder| holder.use_is_confirmed()) {
            let mut standing = Standing::new(holder, AccountStage::Level1);
            assert_eq!(verdicts(Some(&standing)), ".......vcvv", "{holder:?}");
            standing.use_confirmed_until = Some(NOW.plus(1));
            assert_eq!(verdicts(Some(&standing)), ".......v.vv", "{holder:?}");
            standing.use_confirmed_until = Some(NOW);
            assert_eq!(verdicts(Some(&standing)), ".......vcvv", "{holder:?}");
        }
    }
}
