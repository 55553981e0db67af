//! What one copy of a document says, verified by the checks of its format: after that, formats are alike.

use serde_json::{Map, Value};

use super::mdoc;
use crate::{
    credential::UnverifiedSdJwtVc,
    crypto::p256::PublicKey,
    error::WalletError,
    host::Timestamp,
    issuance::{self, Format},
    trust::{TrustList, Verified},
};

/// A verified copy, in the words of its type's schema.
pub(super) struct Attested {
    /// `vct` or doctype.
    pub(super) type_id: String,
    pub(super) issuer: String,
    pub(super) issued: Option<Timestamp>,
    pub(super) expires: Option<Timestamp>,
    pub(super) claims: Map<String, Value>,
    /// As the vault keeps it.
    pub(super) text: String,
}

redacted_debug!(Attested);

impl Attested {
    /// Checks a credential as an issuer sends it: by the trust list, at this time, of this type, bound to this key.
    pub(super) fn verify(
        format: &Format,
        text: &str,
        holder: &PublicKey,
        trust: &Verified<TrustList>,
        now: Timestamp,
    ) -> Result<Self, WalletError> {
        match format {
            Format::SdJwtVc { vct } => {
                let credential = UnverifiedSdJwtVc::parse(text)?.verify(trust, holder, now)?;
                if credential.vct() != vct {
                    return Err(WalletError::of("credential.unsupported"));
                }
                let issuer = credential.issuer().ok_or_else(|| WalletError::of("credential.issuer"))?;
                Ok(Self {
                    type_id: vct.clone(),
                    issuer: issuer.to_owned(),
                    issued: credential.issued(),
                    expires: credential.expires(),
                    claims: credential.claims().clone(),
                    text: credential.as_compact().to_owned(),
                })
            }
            Format::Mdoc { doctype } => {
                let credential = mdoc::verify(doctype, &mdoc::decoded(text)?, holder, trust, now)?;
                let issuer = credential.signer().display_name();
                let mut claims = mdoc::claims_of(&credential)?;
                if let Ok(Some(status)) = credential.status() {
                    claims.insert("status".into(), status.to_json()); // as an SD-JWT VC has it
                }
                Ok(Self {
                    type_id: doctype.clone(),
                    issuer: issuer.ok_or_else(|| WalletError::of("credential.issuer"))?,
                    issued: Some(credential.validity().signed),
                    expires: Some(credential.validity().valid_until),
                    claims,
                    text: text.to_owned(),
                })
            }
            Format::CheckinPass { .. } => Err(issuance::Error::Unsupported.into()),
        }
    }
}
