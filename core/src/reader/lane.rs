//! What a gate remembers from one scan to the next: its open questions, parts of portraits, and a time that has passed.

use std::{collections::VecDeque, sync::Arc};

use super::{FirstScan, PortraitState, gate::is_duplicate};
use crate::{
    checkin::{
        Challenge, Handle, Nonce, PortraitDigest, PortraitError, PortraitFrame, PortraitFrames, Progress, VerifiedToken,
    },
    crypto::sha256,
    host::Timestamp,
};

#[derive(Default)]
pub(super) struct Lane {
    questions: VecDeque<Arc<Challenge>>,
    /// The answer admitted last, as a hash of its text: a camera reads it several times.
    answered: Option<([u8; 32], FirstScan)>,
    portraits: PortraitFrames,
    /// Of whoever was admitted last, if the portrait is still to come.
    awaited: Option<(Handle, PortraitDigest, Timestamp)>,
    not_before: Option<Timestamp>,
}

impl Lane {
    /// The questions that can still be answered, and the time that has certainly passed.
    pub(super) fn open_questions(&mut self, now: Timestamp) -> (Vec<Arc<Challenge>>, Timestamp) {
        self.questions.retain(|question| question.is_open(now));
        (self.questions.iter().cloned().collect(), self.not_before.unwrap_or(Timestamp(i64::MIN)))
    }

    pub(super) fn ask(&mut self, question: Arc<Challenge>) {
        if self.questions.len() >= MAX_QUESTIONS {
            self.questions.pop_front();
        }
        self.questions.push_back(question);
    }

    /// Closes the question that an answer repeats, so that no second one counts. `None` if it was closed already.
    pub(super) fn close(&mut self, nonce: &Nonce) -> Option<Arc<Challenge>> {
        let at = self.questions.iter().position(|question| question.nonce == *nonce)?;
        self.questions.remove(at)
    }

    /// The scan that admitted this very text a moment ago.
    pub(super) fn answered_just_now(&self, text: &str, now: Timestamp) -> Option<FirstScan> {
        let (hash, first) = self.answered.as_ref()?;
        (is_duplicate(first, now) && *hash == sha256(text.as_bytes())).then(|| first.clone())
    }

    pub(super) fn see(&mut self, frame: PortraitFrame) -> Progress {
        self.portraits.add(frame)
    }

    /// The portrait that belongs to a verified token: in the pass, seen already, or to come.
    pub(super) fn portrait_of(&mut self, token: &VerifiedToken) -> Result<PortraitState, PortraitError> {
        if let Some(image) = &token.person.portrait {
            return Ok(PortraitState::Shown { image: image.clone() });
        }
        let Some(digest) = &token.person.portrait_digest else { return Ok(PortraitState::NotInPass) };
        match self.portraits.take(&token.handle, digest) {
            Some(portrait) => Ok(PortraitState::Shown { image: portrait?.picture().to_vec() }),
            None => Ok(PortraitState::Awaited),
        }
    }

    /// Notes who was admitted by this text. From here on the time that the pass proves has passed.
    pub(super) fn admitted(&mut self, token: &VerifiedToken, portrait: &PortraitState, text: &str, scan: FirstScan) {
        let now = Timestamp(scan.at);
        self.not_before = self.not_before.max(Some(token.pass_issued));
        if token.nonce.is_some() {
            self.answered = Some((sha256(text.as_bytes()), scan));
        }
        self.awaited = match (portrait, &token.person.portrait_digest) {
            (PortraitState::Awaited, Some(digest)) => Some((token.handle.clone(), *digest, now)),
            _ => None,
        };
    }

    /// The portrait of whoever was admitted last, when its last part has come.
    pub(super) fn awaited_portrait(&mut self, now: Timestamp) -> Option<Result<Vec<u8>, PortraitError>> {
        let (handle, digest, since) = self.awaited.as_ref()?;
        if !(0..=PORTRAIT_SECONDS).contains(&now.since(*since)) {
            self.awaited = None;
            return None;
        }
        let portrait = self.portraits.take(handle, digest)?;
        if portrait.is_ok() {
            self.awaited = None;
        }
        Some(portrait.map(|portrait| portrait.picture().to_vec()))
    }
}

const MAX_QUESTIONS: usize = 4;
/// A portrait belongs to the person at the desk for this long.
const PORTRAIT_SECONDS: i64 = 120;
