use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Admission, FirstScan, ReplayEntry, ReplayOutcome, ReplayStore, Verdict, lane::Lane};
use crate::{
    checkin::{
        self, Challenge, Claim, Context, Desk, PREFIX_PORTRAIT, PortraitFrame, ReaderProof, Refusal, ReplayPolicy,
        RequestDraft, SKEW_SECONDS, VerifiedToken, rule_of,
    },
    crypto::{p256::SigningKey, sha256},
    host::{Random, Timestamp},
    reason::Reason,
    trust::{Bundle, BundleDates, StatusList, TrustList, Verified},
};

/// A desk, turnstile or officer's phone that reads check-in codes offline.
pub struct Gate {
    name: String,
    desk: Desk,
    beliefs: Mutex<Arc<Beliefs>>,
    reader: Option<Reader>,
    replay: Arc<dyn ReplayStore>,
    lane: Mutex<Lane>,
}

/// Whom a gate believes, and what it knows of reserve passes: renewed together, while it works.
struct Beliefs {
    trust: Verified<TrustList>,
    status_lists: Vec<Verified<StatusList>>,
    /// The one they came in, if it was one.
    bundle: Option<BundleDates>,
}

/// What a gate needs to ask questions.
pub struct Reader {
    /// Its identifier, as in its certificate.
    pub id: String,
    /// How it proves who it is.
    pub proof: ReaderProof,
    /// The key of its certificate.
    pub key: SigningKey,
}

redacted_debug!(Reader);

impl Gate {
    /// A gate of this name; gates of one site share `replay`.
    ///
    /// # Errors
    /// [`GateError::ForgetfulStore`] if its purpose admits a pass once, and the store forgets when it restarts.
    pub fn new(
        name: String,
        desk: Desk,
        trust: Verified<TrustList>,
        replay: Arc<dyn ReplayStore>,
    ) -> Result<Self, GateError> {
        if rule_of(desk.purpose).replay == ReplayPolicy::OnePass && !replay.survives_restart() {
            return Err(GateError::ForgetfulStore);
        }
        let beliefs = Mutex::new(Arc::new(Beliefs { trust, status_lists: Vec::new(), bundle: None }));
        Ok(Self { name, desk, beliefs, reader: None, replay, lane: Mutex::default() })
    }

    /// From now on it believes these lists. Open questions stay open.
    ///
    /// # Errors
    /// [`GateError::Rollback`] if the trust list is older than the one in use; then nothing changes.
    pub fn renew(&self, trust: Verified<TrustList>, status_lists: Vec<Verified<StatusList>>) -> Result<(), GateError> {
        self.believe(Beliefs { trust, status_lists, bundle: None })
    }

    /// From now on it believes the trust list and the status lists of this bundle. Open questions stay open.
    ///
    /// # Errors
    /// [`GateError::Rollback`] if its trust list is older than the one in use; [`GateError::BundleRollback`] if it is older
    /// than the bundle in use. Then nothing changes.
    pub fn load(&self, bundle: Verified<Bundle>) -> Result<(), GateError> {
        let Bundle { dates, trust, status_lists, .. } = bundle.into_inner();
        self.believe(Beliefs { trust, status_lists: status_lists.into_iter().collect(), bundle: Some(dates) })
    }

    fn believe(&self, next: Beliefs) -> Result<(), GateError> {
        let mut beliefs = self.beliefs.lock().unwrap_or_else(PoisonError::into_inner);
        if next.trust.content().sequence < beliefs.trust.content().sequence {
            return Err(GateError::Rollback);
        }
        let sequence = |beliefs: &Beliefs| beliefs.bundle.map(|bundle| bundle.sequence);
        if next.bundle.is_some() && sequence(&next) < sequence(&beliefs) {
            return Err(GateError::BundleRollback);
        }
        *beliefs = Arc::new(next);
        Ok(())
    }

    /// The trust list in use.
    pub fn trust(&self) -> Verified<TrustList> {
        self.beliefs().trust.clone()
    }

    /// With a certificate to ask questions.
    pub fn with_reader(self, reader: Reader) -> Self {
        Self { reader: Some(reader), ..self }
    }

    /// The verdict on a scanned text at `now`. A verified token counts as used from here on.
    pub fn check(&self, text: &str, now: Timestamp) -> Verdict {
        if text.starts_with(PREFIX_PORTRAIT) {
            return self.portrait_part(text, now);
        }
        let (challenges, not_before) = self.lane().open_questions(now);
        let beliefs = self.beliefs();
        let not_before = beliefs.bundle.map_or(not_before, |bundle| not_before.max(bundle.valid_as_of));
        let context = Context {
            trust: &beliefs.trust,
            status_lists: &beliefs.status_lists,
            desk: &self.desk,
            challenges: &challenges,
            now,
            not_before,
        };
        match checkin::verify(text, &context) {
            Ok(token) => self.admit(text, token, &beliefs, now),
            Err(refusal) => match self.lane().answered_just_now(text, now) {
                Some(first) => Verdict::DuplicateRead { first },
                None => verdict(refusal, None),
            },
        }
    }

    /// The text of a question to show on the desk's screen: the answer is for this gate, once, within two minutes. At most
    /// four are open; a fifth closes the oldest.
    ///
    /// # Errors
    /// [`GateError::NoReader`] if the gate has no certificate.
    pub fn challenge(&self, claims: &[Claim], random: &dyn Random, now: Timestamp) -> Result<String, GateError> {
        let reader = self.reader.as_ref().ok_or(GateError::NoReader)?;
        let challenge = Challenge::new(reader.id.clone(), now, random);
        let text = reader.request(self.desk.purpose, claims, Some(&challenge), now)?;
        self.lane().ask(Arc::new(challenge));
        Ok(text)
    }

    /// The text of a poster: codes that are made after it was scanned are for this reader's site.
    ///
    /// # Errors
    /// [`GateError::NoReader`] if the gate has no certificate.
    pub fn poster(&self, claims: &[Claim], now: Timestamp) -> Result<String, GateError> {
        self.reader.as_ref().ok_or(GateError::NoReader)?.request(self.desk.purpose, claims, None, now)
    }

    fn admit(&self, text: &str, token: Verified<VerifiedToken>, beliefs: &Beliefs, now: Timestamp) -> Verdict {
        // Nothing is spent on somebody else's portrait: frames are signed by nobody.
        let Ok(portrait) = self.lane().portrait_of(&token) else { return verdict(Refusal::Portrait, None) };
        let question = match &token.nonce {
            None => None,
            Some(nonce) => match self.lane().close(nonce) {
                None => return verdict(Refusal::Nonce, None), // another camera of this gate was faster
                question => question,
            },
        };
        let scan = FirstScan { gate: self.name.clone(), at: now.0 };
        let outcome = self.replay.admit(&replay_entry(&token, scan.clone(), now), now);
        if let (Some(question), false) = (question, matches!(outcome, Ok(ReplayOutcome::First { .. }))) {
            self.lane().ask(question); // nobody was admitted by it
        }
        let alone = match outcome {
            Ok(ReplayOutcome::First { alone }) => alone,
            Ok(ReplayOutcome::Seen(first)) if first.gate == self.name && is_duplicate(&first, now) => {
                return Verdict::DuplicateRead { first };
            }
            Ok(ReplayOutcome::Seen(first)) => return verdict(Refusal::Replay, Some(first)),
            Ok(ReplayOutcome::BeforeStart) => return verdict(Refusal::BeforeStart, None),
            Ok(ReplayOutcome::Full) => return verdict(Refusal::StoreFull, None),
            Err(error) => return Verdict::Deferred { reason: Reason::of(error.code()) },
        };
        self.lane().admitted(&token, &portrait, text, scan);
        let of_bundle = beliefs.bundle.and_then(|bundle| bundle.stale_seconds(now));
        let stale_seconds = token.stale_seconds.max(of_bundle);
        let admission = Admission::of(token, portrait, alone);
        match stale_seconds {
            None => Verdict::Verified { admission },
            Some(age_seconds) => Verdict::VerifiedStale { admission, age_seconds },
        }
    }

    fn portrait_part(&self, text: &str, now: Timestamp) -> Verdict {
        let Ok(frame) = PortraitFrame::parse(text) else { return verdict(Refusal::Portrait, None) };
        let mut lane = self.lane();
        let progress = lane.see(frame);
        match lane.awaited_portrait(now) {
            None => Verdict::PortraitPart { seen: progress.seen, of: progress.of },
            Some(Ok(image)) => Verdict::Portrait { image },
            Some(Err(_)) => verdict(Refusal::Portrait, None),
        }
    }

    fn beliefs(&self) -> Arc<Beliefs> {
        self.beliefs.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn lane(&self) -> MutexGuard<'_, Lane> {
        // Each change of the lane is one call: a thread that panicked left it whole.
        self.lane.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader {
    fn request(
        &self,
        purpose: crate::trust::Purpose,
        claims: &[Claim],
        challenge: Option<&Challenge>,
        now: Timestamp,
    ) -> Result<String, GateError> {
        let draft = RequestDraft {
            reader: self.id.clone(),
            issued: now,
            purpose,
            claims: claims.to_vec(),
            challenge: challenge.map(|challenge| (challenge.nonce, *challenge.key.public_key())),
        };
        let draft = draft.draft(&self.proof).ok_or(GateError::Certificate)?;
        let signature = self.key.sign(&draft.to_be_signed());
        Ok(RequestDraft::text(&draft.finish(&signature)))
    }
}

/// Why a gate can't be, or can't ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GateError {
    /// The purpose admits a pass once; that needs a store that survives a restart.
    #[error("this purpose needs a replay store that survives a restart")]
    ForgetfulStore,
    /// The gate has no certificate to ask with.
    #[error("the gate has no reader certificate")]
    NoReader,
    /// The certificate can't be read.
    #[error("the reader certificate can't be read")]
    Certificate,
    /// There is no claim of that name.
    #[error("no claim has this name")]
    Claim,
    /// The trust list is older than the one in use.
    #[error("the trust list is older than the one in use")]
    Rollback,
    /// The bundle is older than the one in use.
    #[error("the bundle is older than the one in use")]
    BundleRollback,
}

impl GateError {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::ForgetfulStore => "gate.forgetful_store",
            Self::NoReader => "gate.no_reader",
            Self::Certificate => "gate.certificate",
            Self::Claim => "gate.claim",
            Self::Rollback => "trust.rollback",
            Self::BundleRollback => "bundle.rollback",
        }
    }
}

/// One showing of one pass (issuer, handle and time), or one pass. Never the signature or the bytes, which have twins.
fn replay_entry(token: &VerifiedToken, scan: FirstScan, now: Timestamp) -> ReplayEntry {
    let mut showing = format!("{}\n{}\n", token.issuer, token.handle.as_str()).into_bytes();
    if token.replay == ReplayPolicy::EachShowing {
        showing.extend(token.shown_at.0.to_be_bytes());
    }
    let mut key = [0; 16];
    key.copy_from_slice(&sha256(&showing)[..16]);
    // An answer to a question can't have been admitted before it was asked, whatever the phone's clock says.
    let earliest = if token.nonce.is_some() { now } else { token.shown_at.plus(-SKEW_SECONDS) };
    let expires = match token.replay {
        ReplayPolicy::OnePass => token.valid_until,
        ReplayPolicy::EachShowing if token.nonce.is_some() => now.plus(REMEMBER_SECONDS),
        ReplayPolicy::EachShowing => token.shown_at.plus(REMEMBER_SECONDS),
    };
    ReplayEntry { key, scan, earliest, expires }
}

/// A camera reads the same picture several times within [`DUPLICATE_SECONDS`].
pub(super) fn is_duplicate(first: &FirstScan, now: Timestamp) -> bool {
    (0..DUPLICATE_SECONDS).contains(&(now.0.saturating_sub(first.at)))
}

fn verdict(refusal: Refusal, first: Option<FirstScan>) -> Verdict {
    let reason = Reason::of(refusal.code());
    if refusal.is_deferral() { Verdict::Deferred { reason } } else { Verdict::Refused { reason, first } }
}

/// A token can be verified for 90 s after it was signed; a little more for the edges.
const REMEMBER_SECONDS: i64 = 95;
const DUPLICATE_SECONDS: i64 = 8;
