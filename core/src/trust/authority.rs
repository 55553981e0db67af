/// Level of an electronic identity account (mức độ; NĐ 69/2024 Art 7). Closed: the law knows two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Level {
    /// Registered in the app.
    One,
    /// Checked in person, or against the chip of the card.
    Two,
}

impl Level {
    /// 1 or 2.
    pub fn number(self) -> i64 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }

    /// From 1 or 2.
    pub fn from_number(number: i64) -> Option<Self> {
        [Self::One, Self::Two].into_iter().find(|level| level.number() == number)
    }
}

/// What a check-in is for. The code is what is signed; what each may show stands in `checkin`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum Purpose {
    /// Proof of an age of 18 or more, and nothing else.
    AgeOver18,
    /// A kiosk that calls people by name.
    Kiosk,
    /// A domestic flight.
    Airport,
    /// The notice of stay that a hotel must give.
    Lodging,
    /// Reception at a hospital.
    Hospital,
    /// Entry to an examination.
    Exam,
}

impl Purpose {
    /// Every purpose of this version.
    pub const ALL: [Self; 6] = [Self::AgeOver18, Self::Kiosk, Self::Airport, Self::Lodging, Self::Hospital, Self::Exam];

    /// The code in passes, audiences and trust lists.
    pub fn code(self) -> i64 {
        match self {
            Self::AgeOver18 => 1,
            Self::Kiosk => 2,
            Self::Airport => 3,
            Self::Lodging => 4,
            Self::Hospital => 5,
            Self::Exam => 6,
        }
    }

    /// From its code.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    /// `airport`, as it stands in records and messages.
    pub fn key(self) -> &'static str {
        match self {
            Self::AgeOver18 => "age_over_18",
            Self::Kiosk => "kiosk",
            Self::Airport => "airport",
            Self::Lodging => "lodging",
            Self::Hospital => "hospital",
            Self::Exam => "exam",
        }
    }

    /// From its key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.key() == key)
    }
}
