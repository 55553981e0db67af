//! One time of asking how the documents stand: which lists are due, whether one that came is believed, and what it says of
//! each document. No list is kept: what is kept is what it said, and when it is to be asked for again.

use std::collections::{BTreeSet, VecDeque};

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
    /// Of the copies that count now.
    pub(super) entries: Vec<Entry>,
    /// The lists that its copies name, those that do not count now too.
    pub(super) named: BTreeSet<String>,
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
    /// The lists that are to be asked for yet.
    queue: VecDeque<String>,
    asked: usize,
    /// Servers that could not be reached.
    out_of_reach: usize,
}

/// What a list says of a copy, and when that was so.
#[derive(Clone, Copy)]
struct Answer {
    status: Status,
    as_of: i64,
}

impl Round {
    /// With these documents and what is known of them. What is known of lists that none of them names is dropped; not what is
    /// known of lists of copies that do not count now, whose issuer may be trusted again later.
    pub(super) fn of(papers: Vec<Paper>, mut known: Statuses, now: Timestamp) -> Self {
        let named: BTreeSet<_> = papers.iter().flat_map(|paper| &paper.named).map(String::as_str).collect();
        known.lists.retain(|list| named.contains(list.uri.as_str()));
        let queue = due(&papers, &known, now);
        let (lists, fetched, failed) = (StatusLists::new(), Vec::new(), Vec::new());
        Self { papers, known, lists, fetched, failed, queue, asked: 0, out_of_reach: 0 }
    }

    /// The next list to ask for; none when this round is over. What was not asked for stays due.
    pub(super) fn next(&mut self) -> Option<String> {
        if self.asked == MAX_ASKED || self.out_of_reach == MAX_OUT_OF_REACH {
            return None;
        }
        self.asked += 1;
        self.queue.pop_front()
    }

    /// Keeps a list for looking up, if it is believed, and notes when it is to be asked for again.
    pub(super) fn take(&mut self, uri: &str, list: Result<Verified<StatusList>, WalletError>, now: Timestamp) {
        let before = self.known_list(uri).and_then(|list| list.issued);
        let believed = match list {
            Ok(list) => self.believe(uri, list, before, now),
            Err(error) => Err(error.reason().clone()),
        };
        match believed {
            Ok((issued, again)) => {
                self.fetched.push((uri.to_owned(), issued));
                self.note(uri, Some(issued), ask_at(again, now), false);
            }
            Err(reason) => {
                let ask_at = ask_at(reason.retry_at.map_or(now, Timestamp), now);
                if OUT_OF_REACH.contains(&reason.code.as_str()) {
                    self.pass_over(uri, &reason, ask_at);
                }
                self.note(uri, before, ask_at, true);
                self.failed.push(StatusFailure { list: uri.to_owned(), reason });
            }
        }
    }

    /// The server of this list can't be reached, so its others fail without being asked for. They are due before this one,
    /// so that next time another of them is tried.
    fn pass_over(&mut self, uri: &str, reason: &Reason, ask_at: i64) {
        self.out_of_reach += 1;
        let origin = origin_of(uri);
        let (same, others) = std::mem::take(&mut self.queue).into_iter().partition(|it| origin_of(it) == origin);
        self.queue = others;
        for uri in VecDeque::into_iter(same) {
            let before = self.known_list(&uri).and_then(|list| list.issued);
            self.note(&uri, before, ask_at - 1, true);
            self.failed.push(StatusFailure { list: uri, reason: reason.clone() });
        }
    }

    fn note(&mut self, uri: &str, issued: Option<i64>, ask_at: i64, failed: bool) {
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
            let known = self.known.of(&paper.vct, &paper.instance);
            let mut as_of = found.as_of;
            if let Some(newer) = known.map(|known| known.as_of).filter(|known| found.as_of < *known) {
                // Copies of another list, which is older than what is known. What is revoked was so ever since.
                if found.status != Status::Invalid {
                    continue;
                }
                as_of = newer;
            }
            let before = known.map_or(StatusMark::NotChecked, |known| mark_of(known.status));
            let now = mark_of(found.status.value());
            if before != now {
                changed.push(StatusChange { document: id_of(&paper.vct, &paper.instance), before, now });
            }
            let (vct, instance) = (paper.vct.clone(), paper.instance.clone());
            self.known.marks.retain(|mark| (&mark.vct, &mark.instance) != (&vct, &instance));
            self.known.marks.push(Mark { vct, instance, status: found.status.value(), as_of });
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

/// The lists to ask for, each once: those that have waited longest first. Those of one document are asked for together, if its
/// copies name several. One that is not known is left out when as many are known as are kept.
fn due(papers: &[Paper], known: &Statuses, now: Timestamp) -> VecDeque<String> {
    let known_list = |uri: &str| known.lists.iter().find(|list| list.uri == uri);
    let is_due = |uri: &str| known_list(uri).is_none_or(|list| list.is_due(now));
    let due: BTreeSet<_> = papers.iter().filter(|paper| paper.lists().any(is_due)).flat_map(Paper::lists).collect();
    let mut room = MAX_KNOWN.saturating_sub(known.lists.len());
    let mut due: Vec<_> = due
        .into_iter()
        .filter_map(|uri| match known_list(uri) {
            Some(list) if list.ask_at <= now.0 || !list.is_due(now) => Some((list.ask_at, uri)),
            Some(_) => Some((0, uri)), // noted by a clock that was wrong
            None => {
                room = room.checked_sub(1)?;
                Some((0, uri))
            }
        })
        .collect();
    due.sort_unstable();
    due.into_iter().map(|(_, uri)| uri.to_owned()).collect()
}

fn ask_at(again: Timestamp, now: Timestamp) -> i64 {
    now.plus(again.since(now).clamp(SHORTEST_SECONDS, LONGEST_SECONDS)).0
}

/// Whom an address asks: none if it is no address.
fn origin_of(uri: &str) -> Option<String> {
    Some(url::Url::parse(uri).ok()?.origin().ascii_serialization())
}

impl KnownList {
    /// A time that is too far ahead was noted by a clock that was wrong.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        !(1..=LONGEST_SECONDS).contains(&Timestamp(self.ask_at).since(now))
    }
}

/// Most lists of which is kept what is known.
pub(super) const MAX_KNOWN: usize = 256;
/// Most lists that are asked for at a time: an issuer that gives each copy a list of its own is not followed everywhere.
const MAX_ASKED: usize = 32;
/// Servers that can't be reached at a time: then the fault is likely here, and each may have taken the longest time there is.
const MAX_OUT_OF_REACH: usize = 3;
/// What is wrong with a server and not with a list.
const OUT_OF_REACH: [&str; 3] = ["net.unreachable", "net.timeout", "net.busy"];
/// However short a list says that it may be kept, and after one that did not come.
const SHORTEST_SECONDS: i64 = 10 * 60;
/// However long.
const LONGEST_SECONDS: i64 = 7 * 86_400;

#[cfg(test)]
mod tests;
