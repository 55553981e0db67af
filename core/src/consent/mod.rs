//! This module owns the person's agreement: [`Consent`] can only be made from a [`Showing`] that lists what would be
//! shown, to whom and for what, and whatever shows something demands one. It does not know formats or keys.

/// What would be shown, as it is put before the person.
#[derive(Clone, PartialEq, Eq)]
pub struct Showing {
    party: String,
    purpose: String,
    claims: Vec<String>,
}

redacted_debug!(Showing, Consent);

impl Showing {
    /// To `party`, for `purpose`, exactly these claims by name.
    pub fn new(party: String, purpose: String, claims: Vec<String>) -> Self {
        Self { party, purpose, claims }
    }

    /// To whom.
    pub fn party(&self) -> &str {
        &self.party
    }

    /// What for.
    pub fn purpose(&self) -> &str {
        &self.purpose
    }

    /// Names of the claims; their values are not here.
    pub fn claims(&self) -> &[String] {
        &self.claims
    }

    /// The person said yes to exactly this.
    pub fn agreed_by_the_person(self) -> Consent {
        Consent(self)
    }
}

/// The proof that the person agreed to one [`Showing`].
#[derive(PartialEq, Eq)]
pub struct Consent(Showing);

impl Consent {
    /// What was agreed to.
    pub fn showing(&self) -> &Showing {
        &self.0
    }

    /// Whether all of `claims` may be shown for `purpose`.
    pub fn covers(&self, purpose: &str, claims: &[&str]) -> bool {
        self.0.purpose == purpose && claims.iter().all(|claim| self.0.claims.iter().any(|agreed| agreed == claim))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_prints_to_whom_or_what_is_shown() {
        let showing = Showing::new("a clinic".into(), "hospital".into(), vec!["full_name".into()]);
        let printed = format!("{showing:?} {:?}", showing.clone().agreed_by_the_person());
        assert_eq!(printed, "Showing(…) Consent(…)");
    }
}
