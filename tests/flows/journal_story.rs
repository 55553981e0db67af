//! What the person shows, declines and asks to have deleted, as her journal tells it.

use std::sync::Arc;

use dinhdanh::{
    WalletError,
    checkin::{Claim, Desk},
    host::SystemRandom,
    journal::{Assistant, JournalVerdict, Language, TimeSource},
    reader::{Gate, ReplayMemory},
    trust::{Level, Purpose, UnverifiedTrustList},
};
use dinhdanh_sandbox::Town;
use dinhdanh_tests::{Citizen, NOW, PASSCODE, block_on};

use super::{journal::behind_its_back, refill::HOUR};

const YEAR: i64 = 365 * 24 * HOUR;

#[test]
fn a_journal_tells_who_asked_what_was_answered_and_who_helped() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        let propose = || wallet.propose_checkin(Purpose::Airport).expect("passes are left");
        let grandmother = Assistant::parse("  Trần Thị Ba (con dâu) ").expect("a name");
        let left = propose().passes_left();

        propose().assisted_by(grandmother.clone()).decline().expect("written");
        assert_eq!(propose().passes_left(), left, "no pass is used");
        let session = propose().assisted_by(grandmother).approve().expect("a session");
        session.screenshot_taken().await.expect("another code");
        propose().approve().expect("a session");
        citizen.clock.advance(60);
        assert_eq!(wallet.note_deletion_request(2).expect("it was shown"), 5);

        let journal = wallet.journal().expect("unbroken");
        let told: Vec<_> = journal
            .iter()
            .map(|entry| (entry.event.as_str(), entry.verdict, entry.assisted_by.as_deref(), entry.about))
            .collect();
        let helper = Some("Trần Thị Ba (con dâu)");
        assert_eq!(
            told,
            [
                ("checkin.declined", JournalVerdict::Declined, helper, None),
                ("checkin.shown", JournalVerdict::Shown, helper, None),
                ("checkin.screenshot", JournalVerdict::Shown, helper, None),
                ("checkin.shown", JournalVerdict::Shown, None, None),
                ("deletion.asked", JournalVerdict::DeletionAsked, None, Some(2)),
            ]
        );
        assert_eq!(journal[4].claims, journal[1].claims);
        assert_eq!((journal[4].party.as_str(), journal[4].at), ("any desk for airport", NOW.0 + 60));
        assert!(journal.iter().all(|entry| entry.time_source == Some(TimeSource::Signed)), "an offer brought the time");
        for nothing in [0, 1, 5, 6, -1, i64::MAX] {
            let error = wallet.note_deletion_request(nothing).expect_err("nothing was shown there");
            assert_eq!(error.reason().code, "journal.no_entry", "{nothing}");
        }
        let debug = format!("{journal:?} {:?}", Assistant::parse("Trần Thị Ba"));
        assert!(!debug.contains("Ba") && !debug.contains("airport"), "{debug}");
    });
}

#[test]
fn a_reader_s_certified_name_is_in_the_journal_when_the_person_declines() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_every_pass().await;
        let reader = Town::new(citizen.host.http.as_ref(), &citizen.config.authority_url).reader("hotel").await;
        let reader = reader.expect("the sandbox has one");
        let id = reader.id.clone();
        let list = wallet.trust_list().expect("it has one");
        let trust = UnverifiedTrustList::new(&list).verify_by_sec1(&citizen.config.trust_root).expect("signed");
        let desk = Desk::new(Purpose::Lodging, Level::Two);
        let gate = Gate::new("reception".into(), desk, trust, Arc::new(ReplayMemory::new(NOW))).expect("a hotel's");
        let question = gate.with_reader(reader).challenge(&Claim::ALL, &SystemRandom, NOW).expect("it has a key");
        let proposal = wallet.propose_answer(&question).expect("a certified reader");
        let claims = proposal.showing().claims().to_vec();
        proposal.decline().expect("written");
        let journal = wallet.journal().expect("unbroken");
        assert!(journal[0].party.ends_with(&format!(" ({id})")), "{} does not name {id}", journal[0].party);
        assert_eq!((journal[0].verdict, &journal[0].claims), (JournalVerdict::Declined, &claims));
    });
}

#[test]
fn a_clock_that_nobody_signed_for_is_said_to_be_the_phone_s() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        citizen.clock.reboot();
        wallet.propose_checkin(Purpose::Airport).expect("passes").decline().expect("written");
        assert_eq!(wallet.journal().expect("unbroken")[0].time_source, Some(TimeSource::Phone));
    });
}

#[test]
fn a_helper_s_name_is_a_name() {
    for name in ["", "   ", "a\nb", "\u{7}", &"x".repeat(101)] {
        let error = WalletError::from(Assistant::parse(name).expect_err("no name"));
        assert_eq!(error.reason().code, "journal.assistant");
    }
    assert_eq!(Assistant::parse("Nguye\u{302}\u{303}n").expect("a name").name(), "Nguyễn");
    assert!(Assistant::parse(&"ê".repeat(100)).is_ok());
}

#[test]
fn entries_older_than_five_years_go_and_the_chain_still_holds() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        for _ in 0..3 {
            wallet.propose_checkin(Purpose::Airport).expect("passes are left").decline().expect("written");
        }
        citizen.clock.advance(HOUR);
        wallet.propose_checkin(Purpose::Airport).expect("passes are left").approve().expect("a session");
        let kept = wallet.journal().expect("unbroken");

        // Five years on the shelf. The phone ran all the time, so its signed time counts.
        citizen.clock.advance(1_827 * 24 * HOUR - HOUR);
        wallet.close();
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        assert!(wallet.journal().expect("unbroken") == kept, "not older than that");
        wallet.close();
        citizen.clock.advance(1);
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        assert!(wallet.journal().expect("unbroken") == kept[3..], "the first three went when it opened");

        citizen.clock.advance(HOUR);
        assert_eq!(wallet.note_deletion_request(4).expect("it was shown"), 5);
        let journal = wallet.journal().expect("unbroken");
        assert_eq!(
            journal.iter().map(|entry| entry.sequence).collect::<Vec<_>>(),
            [5],
            "the fourth went with the next"
        );
        wallet.close();
        behind_its_back(&citizen, "DELETE FROM journal").await;
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        assert_eq!(wallet.journal().expect_err("the fifth is gone").reason().code, "journal.altered");
    });
}

#[test]
fn a_clock_set_forward_by_hand_drops_nothing() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        wallet.propose_checkin(Purpose::Airport).expect("passes").decline().expect("written");
        wallet.close();
        citizen.clock.set_by(10 * YEAR);
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        assert_eq!(wallet.journal().expect("unbroken").len(), 1);
    });
}

#[test]
fn a_journal_taken_out_is_json_and_a_page_in_two_languages() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        wallet.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a session");
        wallet.note_deletion_request(1).expect("it was shown");
        let json: serde_json::Value = serde_json::from_str(&wallet.journal_json().expect("open")).expect("JSON");
        let claims = &wallet.journal().expect("unbroken")[0].claims;
        assert_eq!(
            json,
            serde_json::json!({
                "format": "dinhdanh-journal", "version": 1, "exported_at": NOW.0,
                "entries": [
                    {
                        "sequence": 1, "at": NOW.0, "time_source": "signed", "event": "checkin.shown",
                        "party": "any desk for airport", "purpose": "airport", "claims": claims, "verdict": "shown",
                        "assisted_by": null, "confirmed_by": null, "about": null,
                    },
                    {
                        "sequence": 2, "at": NOW.0, "time_source": "signed", "event": "deletion.asked",
                        "party": "any desk for airport", "purpose": "airport", "claims": claims,
                        "verdict": "deletion_asked", "assisted_by": null, "confirmed_by": null, "about": 1,
                    },
                ],
            })
        );
        for (language, words) in [
            (
                Language::Vietnamese,
                ["lang=\"vi\"", "bất kỳ quầy nào (Sân bay)", "Đã xuất trình", "Về mục 1", "21:13:20 (UTC+7)"],
            ),
            (Language::English, ["lang=\"en\"", "Airport", "Asked to delete the data", "About entry 1", "Full name"]),
        ] {
            let page = wallet.journal_page(language).expect("open");
            words.iter().for_each(|word| assert!(page.contains(word), "{word} is not in {page}"));
            assert!(!page.contains("<script"));
        }
    });
}
