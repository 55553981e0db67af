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
        let entries: Vec<_> = entries.iter().map(|(uri, index)| self.entry(uri, *index)).collect();
        let named = entries.iter().map(|entry| entry.reference.uri.clone()).collect();
        Paper { vct: "v".into(), instance: instance.into(), entries, named }
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
        let mut round = Round::of(vec![scene.paper("", &entries)], Statuses::default(), NOW);
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
    let mut round = Round::of(papers(), Statuses::default(), NOW);
    assert_eq!(round.queue, [URI, second]);
    while round.next().is_some() {}
    round.take(URI, scene.list(URI, NOW, 600, false), NOW);
    round.take(second, Err(WalletError::of("net.unreachable")), NOW);
    assert!(round.look_up().is_empty());
    let known = round.into_known().0;
    assert!(Round::of(papers(), known.clone(), NOW.plus(599)).next().is_none());
    let mut round = Round::of(papers(), known, NOW.plus(600));
    assert_eq!(round.queue, [URI, second], "together");
    round.take(URI, scene.list(URI, NOW, 600, false), NOW.plus(600));
    round.take(second, scene.list(second, NOW.plus(-50), 600, false), NOW.plus(600));
    assert_eq!(round.look_up().len(), 1);
    let known = round.into_known().0;
    assert_eq!(known.of("v", "").map(|mark| mark.as_of), Some(NOW.0 - 50), "the older of both");
    let forgotten = Round::of(vec![scene.paper("", &[(URI, 0)])], known, NOW).into_known().0;
    assert_eq!(forgotten.lists.len(), 1, "what nobody names is dropped");
}

#[test]
fn a_list_of_another_issuer_or_address_or_an_older_one_is_not_believed() {
    let scene = Scene::new();
    let papers = || vec![scene.paper("a", &[(URI, 1)]), scene.paper("b", &[(URI, 0)])];
    let mut round = Round::of(papers(), Statuses::default(), NOW);
    round.take(URI, scene.list(URI, NOW, 600, false), NOW);
    assert_eq!(round.look_up().len(), 2);
    let known = round.into_known().0;
    for (list, code) in [
        (scene.list(URI, NOW.plus(1), 600, true), "status.missing"),
        (scene.list("https://issuer.example/status/2", NOW.plus(1), 600, false), "status.missing"),
        (scene.list(URI, NOW.plus(-1), 600, false), "status.rollback"),
        (Err(WalletError::of("status.signature")), "status.signature"),
    ] {
        let mut round = Round::of(papers(), known.clone(), NOW);
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
        let mut round = Round::of(vec![scene.paper("", &[(URI, 0)])], Statuses::default(), NOW);
        round.take(URI, scene.list(URI, NOW, ttl, false), NOW);
        let known = round.into_known().0;
        assert_eq!(known.lists[0].ask_at, NOW.0 + next);
        assert!(!known.lists[0].is_due(NOW.plus(next - 1)) && known.lists[0].is_due(NOW.plus(next)));
        assert!(known.lists[0].is_due(NOW.plus(-10_000_000)), "the clock was wrong");
    }
}

/// Goes through a round in which no list can be had, for this reason; those that were asked for.
fn in_vain(round: &mut Round, code: &str, now: Timestamp) -> Vec<String> {
    let mut asked = Vec::new();
    while let Some(uri) = round.next() {
        round.take(&uri, Err(WalletError::of(code)), now);
        asked.push(uri);
    }
    asked
}

#[test]
fn lists_that_fail_hide_no_other_and_what_is_kept_has_an_end() {
    let scene = Scene::new();
    let every: Vec<_> = (0..MAX_KNOWN + 9).map(|number| format!("https://issuer.example/{number:03}")).collect();
    let (mut known, mut asked, mut now) = (Statuses::default(), BTreeSet::new(), NOW);
    for _ in 0..9 {
        let papers = every.iter().map(|uri| scene.paper(uri, &[(uri, 0)])).collect();
        let mut round = Round::of(papers, known, now);
        let tried = in_vain(&mut round, "net.bad_answer", now);
        assert!(tried.len() <= MAX_ASKED);
        asked.extend(tried);
        known = round.into_known().0;
        now = now.plus(600); // all that failed are due again
    }
    assert_eq!((asked.len(), known.lists.len()), (MAX_KNOWN, MAX_KNOWN));
}

#[test]
fn a_server_that_cannot_be_reached_is_tried_once_in_a_round_and_three_end_it() {
    let scene = Scene::new();
    let at = |host: &str| (0..9).map(|number| format!("https://{host}.example/{number}")).collect::<Vec<_>>();
    let every: Vec<_> = ["a", "b", "c", "d"].into_iter().flat_map(at).collect();
    let round = |known, now| {
        let papers = every.iter().map(|uri| scene.paper(uri, &[(uri, 0)])).collect();
        Round::of(papers, known, now)
    };
    for code in OUT_OF_REACH {
        let mut first = round(Statuses::default(), NOW);
        let tried = in_vain(&mut first, code, NOW);
        assert_eq!(tried, ["https://a.example/0", "https://b.example/0", "https://c.example/0"]);
        assert_eq!((first.failed.len(), first.known.lists.len()), (27, 27), "nothing is known of the fourth");
        let mut second = round(first.into_known().0, NOW);
        assert_eq!(in_vain(&mut second, code, NOW), ["https://d.example/0"], "what was not tried is still due");
        let mut third = round(second.into_known().0, NOW.plus(600));
        let tried = in_vain(&mut third, code, NOW.plus(600));
        assert_eq!(tried, ["https://a.example/1", "https://b.example/1", "https://c.example/1"], "in turn");
    }
    let mut one = round(Statuses::default(), NOW);
    assert_eq!(in_vain(&mut one, "net.bad_answer", NOW).len(), MAX_ASKED, "these answered");
}

#[test]
fn what_is_known_of_a_list_outlasts_a_time_in_which_its_copies_do_not_count() {
    let scene = Scene::new();
    let mut round = Round::of(vec![scene.paper("", &[(URI, 1)])], Statuses::default(), NOW);
    round.take(URI, scene.list(URI, NOW, 600, false), NOW);
    assert_eq!(round.look_up().len(), 1);
    let unlisted = Paper { entries: Vec::new(), ..scene.paper("", &[(URI, 1)]) };
    let mut round = Round::of(vec![unlisted], round.into_known().0, NOW.plus(600));
    assert!(round.next().is_none(), "nobody is asked about it");
    let mut round = Round::of(vec![scene.paper("", &[(URI, 0)])], round.into_known().0, NOW.plus(600));
    assert_eq!(round.next().as_deref(), Some(URI));
    round.take(URI, scene.list(URI, NOW.plus(-1), 600, false), NOW.plus(600));
    assert!(round.look_up().is_empty());
    assert_eq!(codes(&round), ["status.rollback"]);
}

#[test]
fn what_is_known_of_a_document_never_becomes_older() {
    let scene = Scene::new();
    let other = "https://issuer.example/status/2";
    for (index, mark) in [(0, StatusMark::Held), (2, StatusMark::Held), (1, StatusMark::Revoked)] {
        let mut round = Round::of(vec![scene.paper("", &[(URI, 2)])], Statuses::default(), NOW);
        round.take(URI, scene.list(URI, NOW, 600, false), NOW);
        assert_eq!(round.look_up().len(), 1);
        // Copies came anew, of a list that was signed before.
        let mut round = Round::of(vec![scene.paper("", &[(other, index)])], round.into_known().0, NOW);
        round.take(other, scene.list(other, NOW.plus(-100), 600, false), NOW);
        round.look_up();
        let known = round.into_known().0;
        let known = known.of("v", "").expect("it stays known");
        assert_eq!((mark_of(known.status), known.as_of), (mark, NOW.0));
    }
}
