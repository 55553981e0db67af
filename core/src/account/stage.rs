use super::Error;
use crate::trust::Level;

/// Where an account stands. `spec/profile/account.md` draws it. Closed: the law knows these steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AccountStage {
    /// Not registered on this phone.
    Unregistered,
    /// Registered; the code sent to the phone number is awaited.
    AwaitingActivation,
    /// Level 1.
    Level1,
    /// Raised at the desk; the level-2 code is awaited. Level 1 still holds.
    Level2Granted,
    /// Level 2.
    Level2,
}

/// What can happen to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The authority took the registration.
    Registered,
    /// The code was right.
    Activated,
    /// The desk raised the account.
    Raised,
    /// The level-2 code was right.
    ActivatedLevel2,
}

impl Event {
    const ALL: [Self; 4] = [Self::Registered, Self::Activated, Self::Raised, Self::ActivatedLevel2];
}

impl AccountStage {
    /// The only place where a stage follows from another.
    ///
    /// # Errors
    /// [`Error::WrongStage`] if the event can't happen here.
    pub fn after(self, event: Event) -> Result<Self, Error> {
        match (self, event) {
            (Self::Unregistered, Event::Registered) => Ok(Self::AwaitingActivation),
            (Self::AwaitingActivation, Event::Activated) => Ok(Self::Level1),
            (Self::Level1, Event::Raised) => Ok(Self::Level2Granted),
            (Self::Level2Granted, Event::ActivatedLevel2) => Ok(Self::Level2),
            _ => Err(Error::WrongStage),
        }
    }

    /// Whether some events lead from here to `later`, or none are needed.
    pub fn can_become(self, later: Self) -> bool {
        self == later
            || Event::ALL.iter().filter_map(|event| self.after(*event).ok()).any(|next| next.can_become(later))
    }

    /// The level that holds at this stage; none before activation.
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Unregistered | Self::AwaitingActivation => None,
            Self::Level1 | Self::Level2Granted => Some(Level::One),
            Self::Level2 => Some(Level::Two),
        }
    }

    /// As the authority and the vault write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unregistered => "unregistered",
            Self::AwaitingActivation => "awaiting_activation",
            Self::Level1 => "level_1",
            Self::Level2Granted => "level_2_granted",
            Self::Level2 => "level_2",
        }
    }

    /// From how it is written.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Unregistered, Self::AwaitingActivation, Self::Level1, Self::Level2Granted, Self::Level2]
            .into_iter()
            .find(|stage| stage.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::{AccountStage::*, Event::*, *};

    #[test]
    fn every_pair_of_stage_and_event_is_in_the_table() {
        let stages = [Unregistered, AwaitingActivation, Level1, Level2Granted, Level2];
        let allowed = [
            (Unregistered, Registered, AwaitingActivation),
            (AwaitingActivation, Activated, Level1),
            (Level1, Raised, Level2Granted),
            (Level2Granted, ActivatedLevel2, Level2),
        ];
        for stage in stages {
            for event in Event::ALL {
                let expected = allowed.iter().find(|(from, on, _)| (*from, *on) == (stage, event));
                assert_eq!(stage.after(event), expected.map(|(_, _, to)| *to).ok_or(Error::WrongStage));
            }
            assert_eq!(AccountStage::parse(stage.as_str()), Some(stage));
            for later in stages {
                assert_eq!(stage.can_become(later), stage as u8 <= later as u8, "{stage:?} to {later:?}");
            }
        }
    }
}
