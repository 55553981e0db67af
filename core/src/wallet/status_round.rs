//! One time of asking how the documents stand: which lists are due, whether one that came is believed, and what it says of
//! each document. No list is kept: what is kept is what it said, and when it is to be asked for again.

use std::collections::BTreeSet;

use super::statuses::{StatusChange, StatusFailure, mark_of};
use crate::{
    document::{StatusMark, id_of},
    error::WalletError,
    host::Timestamp,
    reason::Reason,
    trust::{Signer, Status, StatusList, StatusListError, StatusLists, StatusMiss, StatusReference, Verified},
    vault::records::{KnownList, Mark, Statuses},
};

/// A document, and where the status of each of its copies stands.
pub(super) struct Paper {
    pub(super) vct: String,
    pub(super) instance: String,
    pub(super) entries: Vec<Entry>,
}

/// Where the status of a copy stands, and who signed it.
pub(super) struct Entry {
    pub(super) reference: StatusReference,
    pub(super) signer: Signer,
}

/// One time of asking.
pub(super) struct Round {
    papers: Vec<Paper>,
    known: Statuses,
    lists: StatusLists,
    /// The lists that came and are believed, by address, and when each was signed.
    fetched: Vec<(String, i64)>,
    failed: Vec<StatusFailure>,
}

/// What a list says of a copy, and when that was so.
#[derive(Clone, Copy)]
struct Answer {
    status: Status,
    as_of: i64,
}

impl Round {
    /// With these documents and what is known of them. What is known of lists that none of them names is dropped.
    pub(super) fn of(papers: Vec<Paper>, mut known: Statuses) -> Self {
        let named: BTreeSet<_> = papers.iter().flat_map(Paper::lists).collect();
        known.lists.retain(|list| named.contains(list.uri.as_str()));
        Self { papers, known, lists: StatusLists::new(), fetched: Vec::new(), failed: Vec::new() }
    }

    /// The lists to ask for, each once. Those of one document are asked for together, if its copies name several.
    pub(super) fn due(&self, now: Timestamp) -> Vec<String> {
        let is_due = |uri: &str| self.known_list(uri).is_none_or(|list| list.is_due(now));
        let papers = self.papers.iter().filter(|paper| paper.lists().any(is_due));
        let due: BTreeSet<_> = papers.flat_map(Paper::lists).collect();
        due.into_iter().take(MAX_LISTS).map(str::to_owned).collect()
    }

    /// Keeps a list for looking up, if it is believed, and notes when it is to be asked for again.
    pub(super) fn take(&mut self, uri: &str, list: Result<Verified<StatusList>, WalletError>, now: Timestamp) {
        let before = self.known_list(uri).and_then(|list| list.issued);
        let believed = match list {
            Ok(list) => self.believe(uri, list, before, now),
            Err(error) => Err(error.reason().clone()),
        };
        let (issued, again, failed) = match believed {
            Ok((issued, again)) => {
                self.fetched.push((uri.to_owned(), issued));
                (Some(issued), again, false)
            }
            Err(reason) => {
                let again = reason.retry_at.map_or(now, Timestamp);
                self.failed.push(StatusFailure { list: uri.to_owned(), reason });
                (before, again, true)
            }
        };
        let ask_at = now.plus(again.since(now).clamp(SHORTEST_SECONDS, LONGEST_SECONDS)).0;
        self.known.lists.retain(|list| list.uri != uri);
        self.known.lists.push(KnownList { uri: uri.to_owned(), issued, ask_at, failed });
    }

    /// Believes a list that has this address, speaks for the issuer of a document that names it, and is not older than the
    /// one before. When it was signed, and when to ask for the next.
    fn believe(
        &mut self,
        uri: &str,
        list: Verified<StatusList>,
        before: Option<i64>,
        now: Timestamp,
    ) -> Result<(i64, Timestamp), Reason> {
        let mut naming = self.papers.iter().flat_map(|paper| &paper.entries).filter(|it| it.reference.uri == uri);
        if list.content().uri != uri || !naming.any(|entry| list.signer().speaks_for(&entry.signer)) {
            return Err(Reason::of(StatusMiss::NoList.code()));
        }
        let (issued, again) = (list.content().issued.0, list.ask_again_at(now));
        if before.is_some_and(|before| issued < before) {
            return Err(Reason::of(StatusListError::Rollback.code()));
        }
        self.lists.add(list).map_err(|error| Reason::of(error.code()))?;
        Ok((issued, again))
    }

    /// Notes what the lists that came say of each document: the worst that they say of one of its copies, and that it is in
    /// order if they say so of all.
    pub(super) fn look_up(&mut self) -> Vec<StatusChange> {
        let mut changed = Vec::new();
        for paper in &self.papers {
            let mut answers = Vec::with_capacity(paper.entries.len());
            let mut miss = None;
            for entry in &paper.entries {
                match self.answer(entry) {
                    Ok(answer) => answers.extend(answer),
                    Err(code) => miss = Some(entry.failure(code)),
                }
            }
            self.failed.extend(miss);
            let Some(worst) = answers.iter().map(|answer| answer.gravity()).max() else { continue };
            if worst == 0 && answers.len() < paper.entries.len() {
                continue;
            }
            let as_bad = answers.iter().filter(|answer| answer.gravity() == worst);
            let Some(found) = as_bad.min_by_key(|answer| answer.as_of).copied() else { continue };
            let before = self.known.of(&paper.vct, &paper.instance).map(|mark| mark_of(mark.status));
            let (before, now) = (before.unwrap_or(StatusMark::NotChecked), mark_of(found.status.value()));
            if before != now {
                changed.push(StatusChange { document: id_of(&paper.vct, &paper.instance), before, now });
            }
            let (vct, instance) = (paper.vct.clone(), paper.instance.clone());
            self.known.marks.retain(|mark| (&mark.vct, &mark.instance) != (&vct, &instance));
            self.known.marks.push(Mark { vct, instance, status: found.status.value(), as_of: found.as_of });
        }
        changed
    }

    /// What is known now, and what could not be learned.
    pub(super) fn into_known(self) -> (Statuses, Vec<StatusFailure>) {
        (self.known, self.failed)
    }

    /// None if its list did not come.
    fn answer(&self, entry: &Entry) -> Result<Option<Answer>, &'static str> {
        let Some((_, as_of)) = self.fetched.iter().find(|(uri, _)| *uri == entry.reference.uri) else {
            return Ok(None);
        };
        // What it says is taken as of when it was signed, so no other time is asked about.
        let answer =
            self.lists.look_up(&entry.reference, &entry.signer, Timestamp(*as_of)).map_err(StatusMiss::code)?;
        match answer.status {
            Status::Other(_) => Err("status.other"),
            status => Ok(Some(Answer { status, as_of: *as_of })),
        }
    }

    fn known_list(&self, uri: &str) -> Option<&KnownList> {
        self.known.lists.iter().find(|list| list.uri == uri)
    }
}

impl Paper {
    fn lists(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.reference.uri.as_str())
    }
}

impl Entry {
    fn failure(&self, code: &str) -> StatusFailure {
        StatusFailure { list: self.reference.uri.clone(), reason: Reason::of(code) }
    }
}

impl Answer {
    fn gravity(self) -> u8 {
        match self.status {
            Status::Invalid => 2,
            Status::Suspended => 1,
            _ => 0,
        }
    }
}

impl KnownList {
    /// A time that is too far ahead was noted by a clock that was wrong.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        !(1..=LONGEST_SECONDS).contains(&Timestamp(self.ask_at).since(now))
    }
}

/// Most lists that are asked for at a time: an issuer that gives each copy a list of its own is not followed everywhere.
const MAX_LISTS: usize = 32;
/// However short a list says that it may be kept, and after one that did not come.
const SHORTEST_SECONDS: i64 = 10 * 60;
/// However long.
const LONGEST_SECONDS: i64 = 7 * 86_400;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        crypto::p256::SigningKey,
        trust::{
            Anchors, Kid, StatusListContent, UnverifiedStatusToken,
            cast::{Country, KID, NOW, listed},
        },
    };

    const URI: &str = "https://issuer.example/status/1";
    const OTHER: [u8; 8] = *b"issuer 2";

    /// An issuer of cards, and another one.
    struct Scene {
        country: Country,
        other: SigningKey,
    }

    impl Scene {
        fn new() -> Self {
            let (mut country, other) = (Country::new(), SigningKey::make().0);
            country.content.issuers.push(listed(&other, OTHER, "https://other.example", &["urn:example:card"]));
            Self { country, other }
        }

        fn entry(&self, uri: &str, index: u64) -> Entry {
            let anchors = Anchors::of(&self.country.list());
            let issuer = Some("https://issuer.example");
            let mut found = anchors.signers(Kid::Cose(&KID), issuer, "urn:example:card", NOW).expect("an issuer");
            Entry { reference: StatusReference { uri: uri.into(), index }, signer: found.remove(0) }
        }

        fn paper(&self, instance: &str, entries: &[(&str, u64)]) -> Paper {
            let entries = entries.iter().map(|(uri, index)| self.entry(uri, *index)).collect();
            Paper { vct: "v".into(), instance: instance.into(), entries }
        }

        /// Of eight entries of four bits: valid, revoked, suspended, something else, and valid ones.
        fn list(
            &self,
            uri: &str,
            issued: Timestamp,
            ttl: i64,
            by_other: bool,
        ) -> Result<Verified<StatusList>, WalletError> {
            let mut content = StatusListContent::all_valid_of(4, uri.into(), issued, 8).expect("four bits");
            content.ttl_seconds = Some(ttl);
            for (index, status) in [(1, Status::Invalid), (2, Status::Suspended), (3, Status::Other(12))] {
                assert!(content.set(index, status));
            }
            let (kid, key) = if by_other { (OTHER, &self.other) } else { (KID, &self.country.issuer) };
            let draft = content.draft(kid);
            let signature = key.sign(&draft.to_be_signed());
            let anchors = Anchors::of(&self.country.list());
            Ok(UnverifiedStatusToken::Cwt(&draft.finish(&signature)).verify(&anchors, NOW)?)
        }
    }

    fn codes(round: &Round) -> Vec<&str> {
        round.failed.iter().map(|failure| failure.reason.code.as_str()).collect()
    }

    #[test]
    fn a_document_stands_as_the_worst_of_its_copies_and_in_order_if_all_are() {
        let scene = Scene::new();
        for (indexes, mark, told) in [
            (&[0, 4, 5][..], Some(StatusMark::Valid), &[][..]),
            (&[0, 2, 4], Some(StatusMark::Held), &[]),
            (&[2, 1, 0], Some(StatusMark::Revoked), &[]),
            (&[0, 3], None, &["status.other"]),
            (&[0, 8], None, &["status.unknown"]),
            (&[8, 1], Some(StatusMark::Revoked), &["status.unknown"]),
        ] {
            let entries: Vec<_> = indexes.iter().map(|index| (URI, *index)).collect();
            let mut round = Round::of(vec![scene.paper("", &entries)], Statuses::default());
            round.take(URI, scene.list(URI, NOW.plus(-100), 600, false), NOW);
            let changed: Vec<_> = round.look_up().iter().map(|change| (change.before, change.now)).collect();
            assert_eq!(changed, mark.map(|mark| (StatusMark::NotChecked, mark)).into_iter().collect::<Vec<_>>());
            assert_eq!(codes(&round), told);
            let known = round.into_known().0;
            assert_eq!(known.of("v", "").map(|known| known.as_of), mark.map(|_| NOW.0 - 100), "as of the signature");
        }
    }

    #[test]
    fn copies_of_several_lists_are_in_order_when_all_lists_say_so() {
        let scene = Scene::new();
        let second = "https://issuer.example/status/2";
        let papers = || vec![scene.paper("", &[(URI, 0), (second, 0)])];
        let mut round = Round::of(papers(), Statuses::default());
        assert_eq!(round.due(NOW), [URI, second]);
        round.take(URI, scene.list(URI, NOW, 600, false), NOW);
        round.take(second, Err(WalletError::of("net.unreachable")), NOW);
        assert!(round.look_up().is_empty());
        let known = round.into_known().0;
        let mut round = Round::of(papers(), known);
        assert!(round.due(NOW.plus(599)).is_empty());
        assert_eq!(round.due(NOW.plus(600)), [URI, second], "together");
        round.take(URI, scene.list(URI, NOW, 600, false), NOW.plus(600));
        round.take(second, scene.list(second, NOW.plus(-50), 600, false), NOW.plus(600));
        assert_eq!(round.look_up().len(), 1);
        let known = round.into_known().0;
        assert_eq!(known.of("v", "").map(|mark| mark.as_of), Some(NOW.0 - 50), "the older of both");
        let forgotten = Round::of(vec![scene.paper("", &[(URI, 0)])], known).into_known().0;
        assert_eq!(forgotten.lists.len(), 1, "what nobody names is dropped");
    }

    #[test]
    fn a_list_of_another_issuer_or_address_or_an_older_one_is_not_believed() {
        let scene = Scene::new();
        let papers = || vec![scene.paper("a", &[(URI, 1)]), scene.paper("b", &[(URI, 0)])];
        let mut round = Round::of(papers(), Statuses::default());
        round.take(URI, scene.list(URI, NOW, 600, false), NOW);
        assert_eq!(round.look_up().len(), 2);
        let known = round.into_known().0;
        for (list, code) in [
            (scene.list(URI, NOW.plus(1), 600, true), "status.missing"),
            (scene.list("https://issuer.example/status/2", NOW.plus(1), 600, false), "status.missing"),
            (scene.list(URI, NOW.plus(-1), 600, false), "status.rollback"),
            (Err(WalletError::of("status.signature")), "status.signature"),
        ] {
            let mut round = Round::of(papers(), known.clone());
            round.take(URI, list, NOW);
            assert_eq!(codes(&round), [code]);
            assert!(round.look_up().is_empty());
            let after = round.into_known().0;
            assert!(after.marks == known.marks && after.lists[0].failed, "{code}");
            assert_eq!(after.lists[0].issued, Some(NOW.0), "and the newest that was believed is still known");
        }
    }

    #[test]
    fn a_list_is_asked_for_within_reasonable_bounds_whatever_it_says() {
        let scene = Scene::new();
        for (ttl, next) in [(1, 600), (3600, 3600), (10_000_000, 7 * 86_400)] {
            let mut round = Round::of(vec![scene.paper("", &[(URI, 0)])], Statuses::default());
            round.take(URI, scene.list(URI, NOW, ttl, false), NOW);
            let known = round.into_known().0;
            assert_eq!(known.lists[0].ask_at, NOW.0 + next);
            assert!(!known.lists[0].is_due(NOW.plus(next - 1)) && known.lists[0].is_due(NOW.plus(next)));
            assert!(known.lists[0].is_due(NOW.plus(-10_000_000)), "the clock was wrong");
        }
        let everywhere: Vec<_> = (0..100).map(|number| format!("https://issuer.example/{number}")).collect();
        let entries: Vec<_> = everywhere.iter().map(|uri| (uri.as_str(), 0)).collect();
        assert_eq!(Round::of(vec![scene.paper("", &entries)], Statuses::default()).due(NOW).len(), MAX_LISTS);
    }
}
