//! The purposes as data: what each may show, from which level, on what ground, with which passes.

use super::claim::Claim::{
    self, AgeOver18, DateOfBirth, FullName, Nationality, PersonalNumber, PersonalNumberLast4, Portrait, Sex,
};
use crate::trust::{
    Level,
    Purpose::{self, Airport, Exam, Hospital, Kiosk, Lodging},
};

/// One purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// The purpose.
    pub purpose: Purpose,
    /// The least that a pass for it shows.
    pub required: &'static [Claim],
    /// What a pass may show besides.
    pub optional: &'static [Claim],
    /// What a *full* pass shows instead: only in answer to a certified reader that asks for it. Empty: there are none.
    pub on_request: &'static [Claim],
    /// The lowest level of account that it speaks for.
    pub minimum_level: Level,
    /// Whether there are reserve passes, for days without a connection.
    pub has_reserve: bool,
    /// How its passes share device keys.
    pub key_use: KeyUse,
    /// How often one pass admits.
    pub replay: ReplayPolicy,
    /// Why it may ask at all.
    pub legal_ground: &'static str,
}

/// How passes share device keys. Closed: each changes what can be linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// Each pass has a key of its own: it shows no identifier, and neither may its key.
    OneForEachPass,
    /// The passes of a block share one: what they show links them anyway.
    OneForEachBlock,
}

/// How often one pass admits. Closed: a replay store needs a key for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplayPolicy {
    /// Each showing once: a fresh code of the same pass is admitted again.
    EachShowing,
    /// Once at all, until the pass ends: nobody hands the phone back through the fence.
    OnePass,
}

/// A new purpose is one entry here, and its code in `trust::Purpose`.
pub const RULES: [Rule; 6] = [
    Rule {
        purpose: Purpose::AgeOver18,
        required: &[AgeOver18],
        optional: &[],
        on_request: &[],
        minimum_level: Level::One,
        has_reserve: false,
        key_use: KeyUse::OneForEachPass,
        replay: ReplayPolicy::EachShowing,
        legal_ground: "consent of the holder; Law 91/2025/QH15 Art 3 (no more than needed)",
    },
    Rule {
        purpose: Kiosk,
        required: &[FullName],
        optional: &[],
        on_request: &[],
        minimum_level: Level::One,
        has_reserve: false,
        key_use: KeyUse::OneForEachPass,
        replay: ReplayPolicy::EachShowing,
        legal_ground: "consent of the holder; Law 91/2025/QH15 Art 3 (no more than needed)",
    },
    Rule {
        purpose: Airport,
        required: &[FullName, DateOfBirth, Sex, PersonalNumberLast4],
        optional: &[Nationality, Portrait, AgeOver18],
        on_request: &[FullName, DateOfBirth, Sex, PersonalNumber],
        minimum_level: Level::One,
        has_reserve: true,
        key_use: KeyUse::OneForEachBlock,
        replay: ReplayPolicy::EachShowing,
        legal_ground: "Directive 24/CT-TTg of 13/09/2025 (check-in at airports)",
    },
    Rule {
        purpose: Lodging,
        required: &[FullName, PersonalNumber],
        optional: &[],
        on_request: &[],
        minimum_level: Level::Two,
        has_reserve: true,
        key_use: KeyUse::OneForEachBlock,
        replay: ReplayPolicy::EachShowing,
        legal_ground: "Law on Residence Art 30 (notice of stay: name and number)",
    },
    Rule {
        purpose: Hospital,
        required: &[FullName, DateOfBirth, PersonalNumber],
        optional: &[Portrait],
        on_request: &[],
        minimum_level: Level::Two,
        has_reserve: true,
        key_use: KeyUse::OneForEachBlock,
        replay: ReplayPolicy::EachShowing,
        legal_ground: "consent of the holder, for the look-up of the health insurance",
    },
    Rule {
        purpose: Exam,
        required: &[FullName, DateOfBirth, PersonalNumber],
        optional: &[Portrait],
        on_request: &[],
        minimum_level: Level::Two,
        has_reserve: false,
        key_use: KeyUse::OneForEachBlock,
        replay: ReplayPolicy::OnePass,
        legal_ground: "consent of the candidate, for the comparison with the list of candidates",
    },
];

/// The rule of a purpose.
pub fn rule_of(purpose: Purpose) -> &'static Rule {
    RULES.iter().find(|rule| rule.purpose == purpose).expect("every purpose has a rule")
}

impl Rule {
    /// Whether these are the claims of a full pass.
    pub fn is_full(&self, claims: &[Claim]) -> bool {
        !self.on_request.is_empty() && self.on_request.iter().all(|claim| claims.contains(claim))
    }

    /// Whether a pass may show exactly these claims for this purpose.
    pub fn allows(&self, claims: &[Claim]) -> bool {
        let within = |least: &[Claim], most: &[Claim]| {
            least.iter().all(|claim| claims.contains(claim))
                && claims.iter().all(|claim| least.contains(claim) || most.contains(claim))
        };
        within(self.required, self.optional) || (!self.on_request.is_empty() && within(self.on_request, self.optional))
    }

    /// Every claim that may ever be shown for this purpose.
    pub fn claims(&self) -> impl Iterator<Item = Claim> {
        Claim::ALL
            .into_iter()
            .filter(|claim| [self.required, self.optional, self.on_request].iter().any(|claims| claims.contains(claim)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_has_one_rule_and_no_claim_without_need() {
        for purpose in Purpose::ALL {
            assert_eq!(RULES.iter().filter(|rule| rule.purpose == purpose).count(), 1, "{purpose:?}");
            let rule = rule_of(purpose);
            assert!(rule.allows(rule.required));
            assert!(!rule.allows(&Claim::ALL) && !rule.allows(&[]));
        }
        assert!(rule_of(Lodging).claims().eq([FullName, PersonalNumber]), "name and number and nothing more");
        assert!(!rule_of(Airport).allows(&[FullName, DateOfBirth, Sex]), "neither number");
    }
}
