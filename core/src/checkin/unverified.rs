use super::{Nonce, PassClaims, header::*, token::static_audience, verify::Shown};
use crate::{
    encoding::{
        base45,
        cbor::Value,
        cose::{HEADER_KID, Sign1},
    },
    host::Timestamp,
};

/// What a token says, for an inspector: nobody has checked any of it.
pub struct UnverifiedToken {
    kid: Vec<u8>,
    pass: PassClaims,
    shown: Shown,
}

impl UnverifiedToken {
    /// Reads `CT1:` text; `None` if that can't be done. Only [`verify`](super::verify()) says what is wrong with it.
    pub fn parse(text: &str) -> Option<Self> {
        let body = text.strip_prefix(PREFIX).filter(|body| body.len() <= MAX_TEXT)?;
        let bytes = base45::decode(body).ok()?;
        let token = Value::decode(&bytes).ok()?;
        let token = Sign1::from_value(&token).ok()?;
        let header = Value::decode(token.protected_bytes).ok()?;
        let pass = Sign1::from_value(header.field(HEADER_KCWT)?).ok()?;
        let pass_header = Value::decode(pass.protected_bytes).ok()?;
        Some(Self {
            kid: pass_header.field(HEADER_KID)?.as_bytes()?.to_vec(),
            pass: PassClaims::decode(pass.payload)?,
            shown: Shown::decode(token.payload).ok()?,
        })
    }

    /// The key identifier of whoever issued the pass.
    pub fn unverified_kid(&self) -> &[u8] {
        &self.kid
    }

    /// The pass.
    pub fn dangerous_pass(&self) -> &PassClaims {
        &self.pass
    }

    /// For whom the holder made it.
    pub fn unverified_audience(&self) -> &str {
        &self.shown.audience
    }

    /// Whether the holder made it for any desk of its purpose.
    pub fn is_for_any_desk(&self) -> bool {
        self.shown.nonce.is_none() && self.shown.audience == static_audience(self.pass.purpose)
    }

    /// When the holder signed it.
    pub fn unverified_time(&self) -> Timestamp {
        self.shown.at
    }

    /// The question that it answers.
    pub fn unverified_nonce(&self) -> Option<Nonce> {
        self.shown.nonce
    }
}

redacted_debug!(UnverifiedToken);
