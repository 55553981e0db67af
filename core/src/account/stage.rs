use std::collections::VecDeque;

use super::{Error, Holder};
use crate::trust::Level;

/// Where an account stands. `spec/profile/account.md` draws it. Closed: the law knows these steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AccountStage {
    /// Not registered on this phone.
    Unregistered,
    /// The file is at the authority.
    Submitted,
    /// The authority refused the file; it can be sent again.
    Refused,
    /// Accepted; the guardian or representative has to confirm.
    AwaitingConfirmation,
    /// The code sent to the phone number is awaited.
    AwaitingActivation,
    /// Level 1.
    Level1,
    /// Raised at the desk; the level-2 code is awaited. Level 1 still holds.
    Level2Granted,
    /// Level 2.
    Level2,
    /// An organisation's, activated; it has no level.
    Active,
    /// This phone asked to take the account over; the desk's code or the chip of the card is awaited.
    Recovering,
    /// Another phone has the account.
    Replaced,
}

/// What can happen to an account. Closed, as [`AccountStage`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The file was sent, for the first time or again.
    Submitted,
    /// The authority accepted it.
    Accepted,
    /// The authority refused it.
    RefusedByDesk,
    /// The guardian or representative confirmed.
    Confirmed,
    /// The code was right.
    Activated,
    /// The desk raised the account.
    Raised,
    /// The level-2 code was right, or the chip of the card spoke.
    ActivatedLevel2,
    /// The person asked to go on with the account on this phone.
    RecoveryAsked,
    /// The desk's code was right, or the chip of the card spoke: the account goes on from this stage.
    Recovered(AccountStage),
    /// Another phone has the account from now on.
    Replaced,
    /// What was sent is no more at the authority: the file was refused, and somebody else's took its place.
    Withdrawn,
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 18] = [
        Self::Submitted,
        Self::Accepted,
        Self::RefusedByDesk,
        Self::Confirmed,
        Self::Activated,
        Self::Raised,
        Self::ActivatedLevel2,
        Self::RecoveryAsked,
        Self::Recovered(AccountStage::Submitted),
        Self::Recovered(AccountStage::Refused),
        Self::Recovered(AccountStage::AwaitingConfirmation),
        Self::Recovered(AccountStage::AwaitingActivation),
        Self::Recovered(AccountStage::Level1),
        Self::Recovered(AccountStage::Level2Granted),
        Self::Recovered(AccountStage::Level2),
        Self::Recovered(AccountStage::Active),
        Self::Replaced,
        Self::Withdrawn,
    ];
}

impl AccountStage {
    /// Every stage.
    pub const ALL: [Self; 11] = [
        Self::Unregistered,
        Self::Submitted,
        Self::Refused,
        Self::AwaitingConfirmation,
        Self::AwaitingActivation,
        Self::Level1,
        Self::Level2Granted,
        Self::Level2,
        Self::Active,
        Self::Recovering,
        Self::Replaced,
    ];

    /// The only place where a stage follows from another.
    ///
    /// # Errors
    /// [`Error::WrongStage`] if the event can't happen here, or not to this holder.
    pub fn after(self, event: Event, holder: Holder) -> Result<Self, Error> {
        let second_level = holder.highest_level() == Some(Level::Two);
        let next = match (self, event) {
            (Self::Unregistered | Self::Refused, Event::Submitted) => Self::Submitted,
            (Self::Submitted, Event::Accepted) if holder.confirmer().is_some() => Self::AwaitingConfirmation,
            (Self::Submitted, Event::Accepted) => Self::AwaitingActivation,
            (Self::Submitted, Event::RefusedByDesk) => Self::Refused,
            (Self::AwaitingConfirmation, Event::Confirmed) => Self::AwaitingActivation,
            (Self::AwaitingActivation, Event::Activated) if holder == Holder::Organisation => Self::Active,
            (Self::AwaitingActivation, Event::Activated) => Self::Level1,
            (Self::Level1, Event::Raised) if second_level => Self::Level2Granted,
            (Self::Level2Granted, Event::ActivatedLevel2) if second_level => Self::Level2,
            (Self::Unregistered, Event::RecoveryAsked) => Self::Recovering,
            (Self::Recovering, Event::Recovered(stage)) if stage.is_of(holder) => stage,
            (stage, Event::Replaced) if stage.is_of(holder) => Self::Replaced,
            (Self::Submitted | Self::Refused | Self::Recovering, Event::Withdrawn) => Self::Unregistered,
            _ => return Err(Error::WrongStage),
        };
        Ok(next)
    }

    /// Whether some events lead from here to `later`, or none are needed.
    pub fn can_become(self, later: Self, holder: Holder) -> bool {
        let (mut seen, mut ahead) = (vec![self], VecDeque::from([self]));
        while let Some(stage) = ahead.pop_front() {
            for next in Event::ALL.iter().filter_map(|event| stage.after(*event, holder).ok()) {
                if !seen.contains(&next) {
                    seen.push(next);
                    ahead.push_back(next);
                }
            }
        }
        seen.contains(&later)
    }

    /// Whether the account was activated, and this phone has it.
    pub fn is_activated(self) -> bool {
        matches!(self, Self::Level1 | Self::Level2Granted | Self::Level2 | Self::Active)
    }

    /// The level that holds at this stage; none before activation, and none of an organisation.
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Level1 | Self::Level2Granted => Some(Level::One),
            Self::Level2 => Some(Level::Two),
            Self::Unregistered
            | Self::Submitted
            | Self::Refused
            | Self::AwaitingConfirmation
            | Self::AwaitingActivation
            | Self::Active
            | Self::Recovering
            | Self::Replaced => None,
        }
    }

    /// As the authority and the vault write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unregistered => "unregistered",
            Self::Submitted => "submitted",
            Self::Refused => "refused",
            Self::AwaitingConfirmation => "awaiting_confirmation",
            Self::AwaitingActivation => "awaiting_activation",
            Self::Level1 => "level_1",
            Self::Level2Granted => "level_2_granted",
            Self::Level2 => "level_2",
            Self::Active => "active",
            Self::Recovering => "recovering",
            Self::Replaced => "replaced",
        }
    }

    /// From how it is written.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == text)
    }

    /// Whether an account that the authority has of this holder can stand here.
    fn is_of(self, holder: Holder) -> bool {
        match self {
            Self::Unregistered | Self::Recovering | Self::Replaced => false,
            Self::Submitted | Self::Refused | Self::AwaitingActivation => true,
            Self::AwaitingConfirmation => holder.confirmer().is_some(),
            Self::Active => holder == Holder::Organisation,
            Self::Level1 => holder.highest_level().is_some(),
            Self::Level2Granted | Self::Level2 => holder.highest_level() == Some(Level::Two),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AccountStage as S, Event as E, *};

    /// From, event, to, and for whom: c citizen and foreigner, g those with a guardian, i the infant, o the organisation.
    const TABLE: &[(S, E, S, &str)] = &[
        (S::Unregistered, E::Submitted, S::Submitted, "cgio"),
        (S::Refused, E::Submitted, S::Submitted, "cgio"),
        (S::Submitted, E::RefusedByDesk, S::Refused, "cgio"),
        (S::Submitted, E::Accepted, S::AwaitingActivation, "c"),
        (S::Submitted, E::Accepted, S::AwaitingConfirmation, "gio"),
        (S::AwaitingConfirmation, E::Confirmed, S::AwaitingActivation, "cgio"),
        (S::AwaitingActivation, E::Activated, S::Level1, "cgi"),
        (S::AwaitingActivation, E::Activated, S::Active, "o"),
        (S::Level1, E::Raised, S::Level2Granted, "cg"),
        (S::Level2Granted, E::ActivatedLevel2, S::Level2, "cg"),
        (S::Unregistered, E::RecoveryAsked, S::Recovering, "cgio"),
        (S::Recovering, E::Recovered(S::Submitted), S::Submitted, "cgio"),
        (S::Recovering, E::Recovered(S::Refused), S::Refused, "cgio"),
        (S::Recovering, E::Recovered(S::AwaitingConfirmation), S::AwaitingConfirmation, "gio"),
        (S::Recovering, E::Recovered(S::AwaitingActivation), S::AwaitingActivation, "cgio"),
        (S::Recovering, E::Recovered(S::Level1), S::Level1, "cgi"),
        (S::Recovering, E::Recovered(S::Level2Granted), S::Level2Granted, "cg"),
        (S::Recovering, E::Recovered(S::Level2), S::Level2, "cg"),
        (S::Recovering, E::Recovered(S::Active), S::Active, "o"),
        (S::Submitted, E::Replaced, S::Replaced, "cgio"),
        (S::Refused, E::Replaced, S::Replaced, "cgio"),
        (S::AwaitingConfirmation, E::Replaced, S::Replaced, "gio"),
        (S::AwaitingActivation, E::Replaced, S::Replaced, "cgio"),
        (S::Level1, E::Replaced, S::Replaced, "cgi"),
        (S::Level2Granted, E::Replaced, S::Replaced, "cg"),
        (S::Level2, E::Replaced, S::Replaced, "cg"),
        (S::Active, E::Replaced, S::Replaced, "o"),
        (S::Submitted, E::Withdrawn, S::Unregistered, "cgio"),
        (S::Refused, E::Withdrawn, S::Unregistered, "cgio"),
        (S::Recovering, E::Withdrawn, S::Unregistered, "cgio"),
    ];

    fn letter(holder: Holder) -> char {
        match holder {
            Holder::Citizen | Holder::Foreigner => 'c',
            Holder::Child | Holder::Ward => 'g',
            Holder::Infant => 'i',
            Holder::Organisation => 'o',
        }
    }

    #[test]
    fn every_stage_event_and_holder_is_in_the_table() {
        for holder in Holder::ALL {
            assert_eq!(Holder::parse(holder.as_str()), Some(holder));
            for stage in S::ALL {
                assert_eq!(S::parse(stage.as_str()), Some(stage));
                for event in E::ALL {
                    let mut rows = TABLE.iter().filter(|(from, on, _, whose)| {
                        (*from, *on) == (stage, event) && whose.contains(letter(holder))
                    });
                    let expected = rows.next().map(|(_, _, to, _)| *to).ok_or(Error::WrongStage);
                    assert_eq!(stage.after(event, holder), expected, "{holder:?} {stage:?} {event:?}");
                    assert!(rows.next().is_none());
                }
            }
        }
    }

    #[test]
    fn what_can_be_reached_is_what_the_picture_shows() {
        let reach = |from: S, holder| S::ALL.into_iter().filter(|to| from.can_become(*to, holder)).collect::<Vec<_>>();
        assert_eq!(reach(S::Level1, Holder::Infant), [S::Level1, S::Replaced]);
        assert_eq!(reach(S::Level2, Holder::Citizen), [S::Level2, S::Replaced]);
        assert_eq!(reach(S::Replaced, Holder::Citizen), [S::Replaced]);
        assert_eq!(
            reach(S::AwaitingConfirmation, Holder::Organisation),
            [S::AwaitingConfirmation, S::AwaitingActivation, S::Active, S::Replaced]
        );
        assert_eq!(
            reach(S::Unregistered, Holder::Foreigner),
            S::ALL
                .into_iter()
                .filter(|stage| !matches!(stage, S::AwaitingConfirmation | S::Active))
                .collect::<Vec<_>>()
        );
        assert_eq!(reach(S::Refused, Holder::Child), reach(S::Unregistered, Holder::Child), "it may be withdrawn");
        for stage in S::ALL {
            let level = match stage {
                S::Level1 | S::Level2Granted => Some(Level::One),
                S::Level2 => Some(Level::Two),
                _ => None,
            };
            assert_eq!(stage.level(), level);
        }
    }
}
