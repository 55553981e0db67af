/// A value whose signature, issuer and validity were checked. Only the verifying functions of this crate make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<T>(T);

impl<T> Verified<T> {
    /// Made where a check has just succeeded, and nowhere else.
    pub(crate) fn assertion(value: T) -> Self {
        Self(value)
    }

    /// The value, free to be used as any other.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> std::ops::Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
