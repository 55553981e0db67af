//! Authentication levels (NĐ 69/2024 Art 19): which fresh factors make which level.

/// One factor, proved in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Factor {
    /// What it is.
    pub kind: FactorKind,
    /// The transaction in which it was proved; in another one it does not count (Art 19(4)).
    pub transaction: String,
}

/// What a factor is. Closed: the law counts these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FactorKind {
    /// Something known: a passcode.
    Knowledge,
    /// Something held: this phone, by its key.
    Device,
    /// Something held: the card, by its chip.
    Card,
    /// A face or finger that the phone compared with what it stored itself. It opens the phone's key and is no biometric
    /// factor of its own.
    DeviceBiometric,
    /// A face or finger compared with the state's database.
    StateBiometric,
}

/// How sure it is who acts. Closed: the law knows four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AuthLevel {
    /// One factor.
    L01,
    /// Two different ones.
    L02,
    /// Two different ones, one of them biometric.
    L03,
    /// Something known, something held, and biometric.
    L04,
}

impl AuthLevel {
    /// The highest level that the factors proved in `transaction` make; none without a factor.
    pub fn of(factors: &[Factor], transaction: &str) -> Option<Self> {
        let fresh = |wanted: &[FactorKind]| {
            factors.iter().any(|factor| factor.transaction == transaction && wanted.contains(&factor.kind))
        };
        let known = fresh(&[FactorKind::Knowledge]);
        let held = fresh(&[FactorKind::Device, FactorKind::Card, FactorKind::DeviceBiometric]);
        let biometric = fresh(&[FactorKind::StateBiometric]);
        match (known, held, biometric) {
            (true, true, true) => Some(Self::L04),
            (true, false, true) | (false, true, true) => Some(Self::L03),
            (true, true, false) => Some(Self::L02),
            (true, false, false) | (false, true, false) => Some(Self::L01),
            // One factor that is biometric is no level of the decree.
            (false, false, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AuthLevel::*, FactorKind::*, *};

    #[test]
    fn the_level_is_what_the_fresh_factors_make() {
        for (kinds, level) in [
            (&[][..], None),
            (&[Knowledge][..], Some(L01)),
            (&[Device], Some(L01)),
            (&[Knowledge, Knowledge], Some(L01)),
            (&[Device, Card], Some(L01)), // two of one kind
            (&[Device, DeviceBiometric], Some(L01)),
            (&[Knowledge, Device], Some(L02)),
            (&[Knowledge, DeviceBiometric], Some(L02)),
            (&[StateBiometric], None),
            (&[Card, StateBiometric], Some(L03)),
            (&[Knowledge, StateBiometric], Some(L03)),
            (&[Knowledge, Card, StateBiometric], Some(L04)),
            (&[Knowledge, DeviceBiometric, StateBiometric], Some(L04)),
        ] {
            let factors: Vec<_> = kinds.iter().map(|kind| Factor { kind: *kind, transaction: "now".into() }).collect();
            assert_eq!(AuthLevel::of(&factors, "now"), level, "{kinds:?}");
            assert_eq!(AuthLevel::of(&factors, "another"), None, "{kinds:?}");
        }
        let factor = |kind, transaction: &str| Factor { kind, transaction: transaction.into() };
        let mixed = [factor(Knowledge, "before"), factor(Device, "now")];
        assert_eq!(AuthLevel::of(&mixed, "now"), Some(L01), "what was proved before does not count");
    }
}
