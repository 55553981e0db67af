/// What an unsigned code says. Whoever reads it says by [`Unauthenticated::hint`] that a hint is enough; nothing turns it
/// into a `Verified` one.
#[derive(Clone)]
pub struct Unauthenticated<T>(T);

impl<T> Unauthenticated<T> {
    pub(super) fn new(value: T) -> Self {
        Self(value)
    }

    /// What is printed, by whomever.
    pub fn hint(&self) -> &T {
        &self.0
    }
}

impl<T> std::fmt::Debug for Unauthenticated<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Unauthenticated(…)")
    }
}

/// The code for a person who offers a hint where a proof is asked for.
pub const UNSIGNED: &str = "card.unsigned";
