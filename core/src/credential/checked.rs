use super::{
    dcc::Dcc,
    mdoc::{IssuerDataOnly, Mdoc, Presented},
    sd_jwt::SdJwtVc,
};
use crate::trust::{BadStatusReference, DCC_TYPE, Signer, StatusReference};

/// What every verified credential tells a verifier of itself, whatever its format: enough to look up its status.
pub trait Checked {
    /// `vct`, document type of an mdoc, or [`DCC_TYPE`].
    fn credential_type(&self) -> &str;

    /// Where its status stands, if it names one, and who signed it: whoever says the status has to speak for that one.
    ///
    /// # Errors
    /// [`BadStatusReference`] if it names one that can't be looked up: that is not the same as none.
    fn status(&self) -> Result<Option<(&StatusReference, &Signer)>, BadStatusReference>;
}

impl Checked for SdJwtVc {
    fn credential_type(&self) -> &str {
        self.vct()
    }

    fn status(&self) -> Result<Option<(&StatusReference, &Signer)>, BadStatusReference> {
        Ok(Self::status(self).map(|reference| (reference, self.signer())))
    }
}

impl Checked for Mdoc {
    fn credential_type(&self) -> &str {
        self.doc_type()
    }

    fn status(&self) -> Result<Option<(&StatusReference, &Signer)>, BadStatusReference> {
        Ok(Self::status(self)?.map(|reference| (reference, self.signer())))
    }
}

impl Checked for Presented {
    fn credential_type(&self) -> &str {
        self.mdoc().doc_type()
    }

    fn status(&self) -> Result<Option<(&StatusReference, &Signer)>, BadStatusReference> {
        Checked::status(self.mdoc())
    }
}

impl Checked for IssuerDataOnly {
    fn credential_type(&self) -> &str {
        self.issuer_data().doc_type()
    }

    fn status(&self) -> Result<Option<(&StatusReference, &Signer)>, BadStatusReference> {
        Checked::status(self.issuer_data())
    }
}

/// It has no status: countries revoke certificates by lists of their own, which are not read here.
impl Checked for Dcc {
    fn credential_type(&self) -> &str {
        DCC_TYPE
    }

    fn status(&self) -> Result<Option<(&StatusReference, &Signer)>, BadStatusReference> {
        Ok(None)
    }
}
