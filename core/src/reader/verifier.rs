use super::{Ages, CredentialVerdict};
use crate::{
    credential::{
        Checked, SdJwtVc, UnverifiedSdJwtVc,
        dcc::{self, SignedDcc, UnverifiedDcc},
        mdoc::{self, Presented, Session, UnverifiedDeviceResponse},
        sd_jwt::{self, KeyBinding},
    },
    host::Timestamp,
    trust::{
        Anchors, Bundle, BundleDates, Freshness, Rules, Status, StatusAnswer, StatusLists, StatusMiss, TrustList,
        Verified, WithoutStatus,
    },
};

/// Whoever reads credentials: whom it believes, what it knows of their status, and what it asks of each type. It needs no
/// network.
#[derive(Debug, Clone, Default)]
pub struct Verifier {
    anchors: Anchors,
    trust: Option<Verified<TrustList>>,
    status_lists: StatusLists,
    rules: Rules,
    bundle: Option<BundleDates>,
}

impl Verifier {
    /// One that believes anchors that a person named, and no trust list.
    pub fn of_anchors(anchors: Anchors) -> Self {
        Self { anchors, ..Self::default() }
    }

    /// One that believes a trust list.
    pub fn of_trust_list(trust: Verified<TrustList>) -> Self {
        Self { anchors: Anchors::of(&trust), trust: Some(trust), ..Self::default() }
    }

    /// One that believes a bundle: its trust list, its status lists and its rules.
    pub fn of_bundle(bundle: Verified<Bundle>) -> Self {
        let Bundle { dates, trust, status_lists, rules } = bundle.into_inner();
        Self { status_lists, rules, bundle: Some(dates), ..Self::of_trust_list(trust) }
    }

    /// Believes these anchors as well.
    pub fn with_anchors(mut self, anchors: Anchors) -> Self {
        self.anchors.extend(anchors);
        self
    }

    /// With these rules.
    pub fn with_rules(self, rules: Rules) -> Self {
        Self { rules, ..self }
    }

    /// Whom it believes.
    pub fn anchors(&self) -> &Anchors {
        &self.anchors
    }

    /// Its status lists, to add to.
    pub fn status_lists_mut(&mut self) -> &mut StatusLists {
        &mut self.status_lists
    }

    /// The verdict over a credential of any format. `check` is the format's own: it gets the anchors and the time, and
    /// returns the verified credential or the code of its error.
    pub fn judge<T: Checked>(
        &self,
        now: Timestamp,
        check: impl FnOnce(&Anchors, Timestamp) -> Result<Verified<T>, &'static str>,
    ) -> CredentialVerdict<Verified<T>> {
        let mut ages = Ages::default();
        if self.bundle.is_some_and(|bundle| now < bundle.valid_as_of) {
            return CredentialVerdict::deferred("trust.clock");
        }
        let mut stale = self.bundle.and_then(|bundle| bundle.stale_seconds(now));
        if let Some(trust) = &self.trust {
            let age = now.since(trust.content().issued_at);
            ages.trust_list_seconds = u64::try_from(age).ok();
            match trust.freshness(now) {
                Freshness::Current => {}
                Freshness::Stale { age_seconds } => stale = stale.max(Some(age_seconds)),
                Freshness::TooOld => return CredentialVerdict::deferred("trust.stale"),
                Freshness::FromTheFuture => return CredentialVerdict::deferred("trust.clock"),
            }
        }
        let credential = match check(&self.anchors, now) {
            Ok(credential) => credential,
            Err(code) if NOBODY_VOUCHES.contains(&code) => return CredentialVerdict::deferred(code),
            Err(code) => return CredentialVerdict::refused(code),
        };
        match self.status(&*credential, now) {
            Err(No::Deferred(code)) => return CredentialVerdict::deferred(code),
            Err(No::Refused(code)) => return CredentialVerdict::refused(code),
            Ok(None) => {}
            Ok(Some(answer)) => {
                ages.status_list_seconds = Some(answer.age_seconds);
                stale = stale.max(answer.overdue_seconds.map(|_| answer.age_seconds));
            }
        }
        match stale {
            None => CredentialVerdict::Verified { credential, ages },
            Some(age_seconds) => CredentialVerdict::VerifiedStale { credential, age_seconds, ages },
        }
    }

    /// The verdict over an SD-JWT VC, and the proof of its holder as far as it is asked for.
    pub fn sd_jwt_vc(
        &self,
        text: &str,
        key_binding: KeyBinding<'_>,
        now: Timestamp,
    ) -> CredentialVerdict<Verified<SdJwtVc>> {
        self.judge(now, |anchors, now| {
            let verified = UnverifiedSdJwtVc::parse(text).and_then(|it| it.verify_against(anchors, key_binding, now));
            verified.map_err(sd_jwt::Error::code)
        })
    }

    /// The verdicts over the documents of an mdoc answer, at least one, in their order; each must have been shown in this
    /// session.
    ///
    /// # Errors
    /// [`mdoc::Error`] if there is no document to judge.
    pub fn mdocs(
        &self,
        response: &[u8],
        session: &Session<'_>,
        now: Timestamp,
    ) -> Result<Vec<CredentialVerdict<Verified<Presented>>>, mdoc::Error> {
        let response = UnverifiedDeviceResponse::parse(response)?;
        let verdicts = response.documents().iter().map(|document| {
            self.judge(now, |anchors, now| document.verify(anchors, session, now).map_err(mdoc::Error::code))
        });
        Ok(verdicts.collect())
    }

    /// The verdict over a Digital COVID Certificate.
    pub fn dcc(&self, text: &str, now: Timestamp) -> CredentialVerdict<Verified<SignedDcc>> {
        self.judge(now, |anchors, now| {
            UnverifiedDcc::parse(text).and_then(|it| it.verify(anchors, now)).map_err(dcc::Error::code)
        })
    }

    /// What the status lists say, if the credential may be believed by it.
    fn status(&self, credential: &impl Checked, now: Timestamp) -> Result<Option<StatusAnswer>, No> {
        let rule = self.rules.of(credential.credential_type());
        let reference = match credential.status().map_err(|bad| No::Deferred(bad.code()))? {
            Some(reference) => reference,
            None if rule.without_status == WithoutStatus::Refused => return Err(No::Refused("status.required")),
            None => return Ok(None),
        };
        let answer = self.status_lists.look_up(&reference, credential.signer(), now).map_err(|miss| match miss {
            StatusMiss::NoEntry => No::Refused(miss.code()),
            StatusMiss::NoList | StatusMiss::Ended => No::Deferred(miss.code()),
        })?;
        // A revocation is no less true for being old.
        match answer.status {
            Status::Valid => {}
            Status::Invalid => return Err(No::Refused("status.revoked")),
            Status::Suspended => return Err(No::Refused("status.suspended")),
            Status::Other(_) => return Err(No::Refused("status.other")),
        }
        if rule.is_too_old(answer.age_seconds, answer.overdue_seconds) {
            return Err(No::Deferred("status.stale"));
        }
        Ok(Some(answer))
    }
}

/// Why a verified credential is not believed all the same.
enum No {
    Deferred(&'static str),
    Refused(&'static str),
}

/// Codes of a credential that nobody here vouches for: with the right anchor it can be verified elsewhere.
const NOBODY_VOUCHES: [&str; 2] = ["credential.issuer", "certificate.unknown"];

#[cfg(test)]
mod tests;
