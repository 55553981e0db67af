//! A token: the pass inside a protected header that the holder's key signs, with audience and time.

use super::{HeldPass, PassKind, header::*, request::ReaderRequest, sealed};
use crate::{
    consent::Consent,
    crypto::p256::PublicKey,
    encoding::{
        base45,
        cbor::Value,
        cose::{ALG_ESP256, Draft, HEADER_ALG, HEADER_TYP},
    },
    host::{Random, Timestamp},
    trust::{Purpose, Verified},
};

/// A token that waits for the holder's signature.
#[derive(Debug)]
pub struct TokenDraft {
    draft: Draft,
    /// The key of the reader who asked: the text is encrypted to it.
    answer_to: Option<PublicKey>,
}

impl TokenDraft {
    /// A static token: for every desk of the pass's purpose, at `now`. `None` unless the person agreed to show what the
    /// pass says, or if the pass is one for certified readers only.
    pub fn new_static(pass: &HeldPass, consent: &Consent, now: Timestamp) -> Option<Self> {
        if pass.claims().kind() == PassKind::Full {
            return None;
        }
        Self::new(pass, consent, &static_audience(pass.claims().purpose), None, now)
    }

    /// A token for the reader who asks: on a poster for its site, on a screen for this one nonce. `None` unless the person
    /// agreed to show what the pass says, and the reader may see all of it.
    pub fn new_for(
        request: &Verified<ReaderRequest>,
        pass: &HeldPass,
        consent: &Consent,
        now: Timestamp,
    ) -> Option<Self> {
        request.accepts(pass).then(|| Self::new(pass, consent, &request.reader, request.challenge, now))?
    }

    fn new(
        pass: &HeldPass,
        consent: &Consent,
        audience: &str,
        challenge: Option<([u8; 16], PublicKey)>,
        now: Timestamp,
    ) -> Option<Self> {
        if !consent.covers(pass.claims().purpose.key(), &pass.claims().person.claim_names()) {
            return None;
        }
        let pass_value = Value::decode(pass.bytes()).expect("a held pass was decoded when it was received");
        let protected = Value::Map(vec![
            (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
            (Value::Int(HEADER_KCWT), pass_value),
            (Value::Int(HEADER_TYP), Value::Int(TYP_TOKEN)),
        ]);
        let mut payload =
            vec![(Value::Int(CLAIM_AUD), Value::Text(audience)), (Value::Int(CLAIM_IAT), Value::Int(now.0))];
        if let Some((nonce, _)) = &challenge {
            payload.push((Value::Int(CLAIM_NONCE), Value::Bytes(nonce)));
        }
        let draft = Draft::new(protected.encode(), Value::Map(payload).encode());
        Some(Self { draft, answer_to: challenge.map(|(_, key)| key) })
    }

    /// What the holder's key must sign.
    pub fn to_be_signed(&self) -> Vec<u8> {
        self.draft.to_be_signed()
    }

    /// The text of the QR code: `CT1:`, or `CE1:` if a reader's challenge is answered.
    pub fn finish(self, signature: &[u8; 64], random: &dyn Random) -> String {
        let token = self.draft.finish(signature);
        match &self.answer_to {
            None => format!("{PREFIX}{}", base45::encode(&token)),
            Some(reader) => sealed::seal(&token, reader, random),
        }
    }
}

impl ReaderRequest {
    /// Whether this reader may be shown all that the pass says.
    pub fn accepts(&self, pass: &HeldPass) -> bool {
        let claims = pass.claims();
        claims.purpose == self.purpose
            && (self.challenge.is_some() || claims.kind() != PassKind::Full)
            && claims.person.claims().iter().all(|claim| self.granted.contains(claim))
    }
}

/// `p:3`: any desk of the purpose.
pub(super) fn static_audience(purpose: Purpose) -> String {
    format!("p:{}", purpose.code())
}

/// A screen shows a new token this often.
pub const TOKEN_REFRESH_SECONDS: i64 = 20;
