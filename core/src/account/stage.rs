use super::Error;

/// Where an account stands. `spec/profile/account.md` draws it. Closed: the law knows these steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AccountStage {
    /// Not registered on this phone.
    None,
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

impl AccountStage {
    /// The only place where a stage follows from another.
    ///
    /// # Errors
    /// [`Error::WrongStage`] if the event can't happen here.
    pub fn after(self, event: Event) -> Result<Self, Error> {
        match (self, event) {
            (Self::None, Event::Registered) => Ok(Self::AwaitingActivation),
            (Self::AwaitingActivation, Event::Activated) => Ok(Self::Level1),
            (Self::Level1, Event::Raised) => Ok(Self::Level2Granted),
            (Self::Level2Granted, Event::ActivatedLevel2) => Ok(Self::Level2),
            _ => Err(Error::WrongStage),
        }
    }

    /// The level that holds at this stage: 0 before activation.
    pub fn level(self) -> u8 {
        match self {
            Self::None | Self::AwaitingActivation => 0,
            Self::Level1 | Self::Level2Granted => 1,
            Self::Level2 => 2,
        }
    }

    /// As the authority and the vault write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::AwaitingActivation => "awaiting_activation",
            Self::Level1 => "level_1",
            Self::Level2Granted => "level_2_granted",
            Self::Level2 => "level_2",
        }
    }

    /// From how it is written.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::None, Self::AwaitingActivation, Self::Level1, Self::Level2Granted, Self::Level2]
            .into_iter()
            .find(|stage| stage.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::{AccountStage::*, Event::*, *};

    #[test]
    fn every_pair_of_stage_and_event_is_in_the_table() {
        let stages = [None, AwaitingActivation, Level1, Level2Granted, Level2];
        let events = [Registered, Activated, Raised, ActivatedLevel2];
        let allowed = [
            (None, Registered, AwaitingActivation),
            (AwaitingActivation, Activated, Level1),
            (Level1, Raised, Level2Granted),
            (Level2Granted, ActivatedLevel2, Level2),
        ];
        for stage in stages {
            for event in events {
                let expected = allowed.iter().find(|(from, on, _)| (*from, *on) == (stage, event));
                assert_eq!(stage.after(event), expected.map(|(_, _, to)| *to).ok_or(Error::WrongStage));
            }
            assert_eq!(AccountStage::parse(stage.as_str()), Some(stage));
        }
    }
}
