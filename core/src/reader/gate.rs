use std::sync::Arc;

use super::{Admission, FirstScan, ReplayEntry, ReplayOutcome, ReplayStore, Verdict};
use crate::{
    checkin::{self, Desk, Refusal, VerifiedToken},
    crypto::sha256,
    host::Timestamp,
    reason::Reason,
    trust::{TrustList, Verified},
};

/// A desk, turnstile or officer's phone that reads check-in codes offline.
pub struct Gate {
    name: String,
    desk: Desk,
    trust: Verified<TrustList>,
    replay: Arc<dyn ReplayStore>,
}

impl Gate {
    /// A gate of this name; gates of one site share `replay`.
    pub fn new(name: String, desk: Desk, trust: Verified<TrustList>, replay: Arc<dyn ReplayStore>) -> Self {
        Self { name, desk, trust, replay }
    }

    /// The verdict on a scanned text at `now`. A verified token counts as used from here on.
    pub fn check(&self, text: &str, now: Timestamp) -> Verdict {
        match checkin::verify(text, &self.trust, &self.desk, now) {
            Ok(token) => self.admit(token, now),
            Err(refusal) => verdict(refusal, None),
        }
    }

    fn admit(&self, token: Verified<VerifiedToken>, now: Timestamp) -> Verdict {
        let entry = ReplayEntry {
            key: replay_key(&token),
            scan: FirstScan { gate: self.name.clone(), at: now.0 },
            earliest: token.shown_at,
            expires: token.shown_at.plus(REMEMBER_SECONDS),
        };
        let outcome = match self.replay.admit(&entry, now) {
            Ok(outcome) => outcome,
            Err(error) => return Verdict::Deferred { reason: Reason::of(error.code()) },
        };
        match outcome {
            ReplayOutcome::First { .. } => match token.trust_age_seconds {
                None => Verdict::Verified { admission: Admission::of(token) },
                Some(age_seconds) => Verdict::VerifiedStale { admission: Admission::of(token), age_seconds },
            },
            ReplayOutcome::Seen(first)
                if first.gate == self.name && (0..DUPLICATE_SECONDS).contains(&now.since(Timestamp(first.at))) =>
            {
                Verdict::DuplicateRead { first }
            }
            ReplayOutcome::Seen(first) => verdict(Refusal::Replay, Some(first)),
            ReplayOutcome::BeforeStart => verdict(Refusal::BeforeStart, None),
            ReplayOutcome::Full => verdict(Refusal::StoreFull, None),
        }
    }
}

/// One showing of one pass: issuer, handle and time. Never the signature or the bytes, which have twins.
fn replay_key(token: &VerifiedToken) -> [u8; 16] {
    let mut showing = format!("{}\n{}\n", token.issuer, token.handle.as_str()).into_bytes();
    showing.extend(token.shown_at.0.to_be_bytes());
    let mut key = [0; 16];
    key.copy_from_slice(&sha256(&showing)[..16]);
    key
}

fn verdict(refusal: Refusal, first: Option<FirstScan>) -> Verdict {
    let reason = Reason::of(refusal.code());
    if refusal.is_deferral() { Verdict::Deferred { reason } } else { Verdict::Refused { reason, first } }
}

/// A token can be verified for 90 s after it was signed; a little more for the edges.
const REMEMBER_SECONDS: i64 = 95;
/// A camera reads the same picture several times within this.
const DUPLICATE_SECONDS: i64 = 8;
