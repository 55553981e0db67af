//! This module owns the stages of an account and the one table of what follows on what. It does not know what causes an
//! event, nor how an account is kept.

use dinhdanh::trust::Level;

use crate::{error::Refusal, holder::Holder};

/// How far an account is. Closed: the law knows these steps. A recovery is not one of them: until it is complete the
/// account stays where it is, on the phone that had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The file is at the desk.
    Submitted,
    /// The desk refused the file, and said why.
    Refused,
    /// Guardian or representative has to confirm.
    AwaitingConfirmation,
    /// The code went to the phone.
    AwaitingActivation,
    /// Level 1 is active.
    Level1,
    /// The desk granted level 2; the code went to the phone.
    Level2Granted,
    /// Level 2 is active.
    Level2,
    /// An organisation's account is active.
    Active,
}

/// What can happen to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The file was sent again after a refusal.
    SubmittedAgain,
    /// The desk accepted the file.
    Accepted,
    /// The desk refused it.
    RefusedByDesk,
    /// Guardian or representative confirmed.
    Confirmed,
    /// The code was right.
    Activated,
    /// The desk granted level 2, or sent its code once more.
    Raised,
    /// The code of level 2 was right.
    ActivatedLevel2,
    /// The chip of the card proved itself.
    RaisedByChip,
}

impl Stage {
    /// Every stage.
    pub(crate) const ALL: [Self; 8] = [
        Self::Submitted,
        Self::Refused,
        Self::AwaitingConfirmation,
        Self::AwaitingActivation,
        Self::Level1,
        Self::Level2Granted,
        Self::Level2,
        Self::Active,
    ];

    /// The only place where a stage follows from another.
    ///
    /// # Errors
    /// [`Refusal::NotForHolder`], [`Refusal::ConfirmationNeeded`], else [`Refusal::WrongStage`].
    pub(crate) fn after(self, event: Event, holder: Holder) -> Result<Self, Refusal> {
        match (self, event) {
            (_, Event::Raised | Event::ActivatedLevel2 | Event::RaisedByChip) if !holder.has_level_2() => {
                Err(Refusal::NotForHolder)
            }
            (Self::Refused, Event::SubmittedAgain) => Ok(Self::Submitted),
            (Self::Submitted, Event::Accepted) if holder.is_confirmed() => Ok(Self::AwaitingConfirmation),
            (Self::Submitted, Event::Accepted) => Ok(Self::AwaitingActivation),
            (Self::Submitted, Event::RefusedByDesk) => Ok(Self::Refused),
            (Self::AwaitingConfirmation, Event::Confirmed) if holder.is_confirmed() => Ok(Self::AwaitingActivation),
            (Self::AwaitingConfirmation, Event::Activated) => Err(Refusal::ConfirmationNeeded),
            (Self::AwaitingActivation, Event::Activated) if holder == Holder::Organisation => Ok(Self::Active),
            (Self::AwaitingActivation, Event::Activated) => Ok(Self::Level1),
            (Self::Level1 | Self::Level2Granted, Event::Raised) => Ok(Self::Level2Granted),
            (Self::Level1 | Self::Level2Granted, Event::RaisedByChip) => Ok(Self::Level2),
            (Self::Level2Granted, Event::ActivatedLevel2) => Ok(Self::Level2),
            _ => Err(Refusal::WrongStage),
        }
    }

    /// Whether a phone was activated for it: only then can it be recovered on another.
    pub(crate) fn is_activated(self) -> bool {
        matches!(self, Self::Level1 | Self::Level2Granted | Self::Level2 | Self::Active)
    }

    /// As it stands in answers and in the store.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Refused => "refused",
            Self::AwaitingConfirmation => "awaiting_confirmation",
            Self::AwaitingActivation => "awaiting_activation",
            Self::Level1 => "level_1",
            Self::Level2Granted => "level_2_granted",
            Self::Level2 => "level_2",
            Self::Active => "active",
        }
    }

    /// From its key.
    pub(crate) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.key() == key)
    }

    /// The level that holds; 0 for none.
    pub(crate) fn level(self) -> i64 {
        match self {
            Self::Level1 | Self::Level2Granted => Level::One.number(),
            Self::Level2 => Level::Two.number(),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [Event; 8] = [
        Event::SubmittedAgain,
        Event::Accepted,
        Event::RefusedByDesk,
        Event::Confirmed,
        Event::Activated,
        Event::Raised,
        Event::ActivatedLevel2,
        Event::RaisedByChip,
    ];

    /// The table of the profile, as it would be drawn for one holder: all that may happen, and nothing else.
    fn drawn_for(holder: Holder) -> Vec<(Stage, Event, Stage)> {
        use {Event as E, Stage as S};
        let mut lines =
            vec![(S::Refused, E::SubmittedAgain, S::Submitted), (S::Submitted, E::RefusedByDesk, S::Refused)];
        lines.extend(match holder {
            Holder::Citizen | Holder::Foreigner => vec![(S::Submitted, E::Accepted, S::AwaitingActivation)],
            _ => vec![
                (S::Submitted, E::Accepted, S::AwaitingConfirmation),
                (S::AwaitingConfirmation, E::Confirmed, S::AwaitingActivation),
            ],
        });
        lines.push(match holder {
            Holder::Organisation => (S::AwaitingActivation, E::Activated, S::Active),
            _ => (S::AwaitingActivation, E::Activated, S::Level1),
        });
        if !matches!(holder, Holder::Infant | Holder::Organisation) {
            lines.extend([
                (S::Level1, E::Raised, S::Level2Granted),
                (S::Level2Granted, E::Raised, S::Level2Granted),
                (S::Level2Granted, E::ActivatedLevel2, S::Level2),
                (S::Level1, E::RaisedByChip, S::Level2),
                (S::Level2Granted, E::RaisedByChip, S::Level2),
            ]);
        }
        lines
    }

    #[test]
    fn every_pair_of_stage_and_event_is_as_drawn() {
        for holder in Holder::ALL {
            let drawn = drawn_for(holder);
            for stage in Stage::ALL {
                for event in EVENTS {
                    let next = drawn.iter().find(|line| (line.0, line.1) == (stage, event)).map(|line| line.2);
                    assert_eq!(stage.after(event, holder).ok(), next, "{holder:?} {stage:?} {event:?}");
                }
            }
        }
    }

    #[test]
    fn a_refusal_says_what_is_in_the_way() {
        let activate = |stage: Stage| stage.after(Event::Activated, Holder::Child);
        assert_eq!(activate(Stage::AwaitingConfirmation), Err(Refusal::ConfirmationNeeded));
        assert_eq!(activate(Stage::Submitted), Err(Refusal::WrongStage));
        assert_eq!(Stage::Level1.after(Event::Raised, Holder::Infant), Err(Refusal::NotForHolder));
        assert_eq!(Stage::Active.after(Event::RaisedByChip, Holder::Organisation), Err(Refusal::NotForHolder));
    }

    #[test]
    fn keys_lead_back() {
        assert!(Stage::ALL.into_iter().all(|stage| Stage::from_key(stage.key()) == Some(stage)));
        assert!(Holder::ALL.into_iter().all(|holder| Holder::from_key(holder.key()) == Some(holder)));
    }
}
