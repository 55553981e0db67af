use crate::trust::{BadStatusReference, Signer, StatusReference};

/// What every verified credential tells a verifier of itself, whatever its format: enough to look up its status.
pub trait Checked {
    /// Who signed it: the one of the anchors whose key its signature was checked by.
    fn signer(&self) -> &Signer;

    /// `vct`, document type of an mdoc, or [`DCC_TYPE`](crate::trust::DCC_TYPE).
    fn credential_type(&self) -> &str;

    /// Where its status stands, if it names one.
    ///
    /// # Errors
    /// [`BadStatusReference`] if it names one that can't be looked up: that is not the same as none.
    fn status(&self) -> Result<Option<StatusReference>, BadStatusReference>;
}
