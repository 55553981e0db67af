use std::sync::Arc;

use dinhdanh::{
    account::AccountStage,
    checkin::Desk,
    host::{Clock, Timestamp},
    reader::{Gate, ReplayMemory, Verdict},
    trust::{Level, Purpose, UnverifiedTrustList},
};
use dinhdanh_sandbox::{bend_last_bit, read_qr_bytes, take_pass_out};
use dinhdanh_tests::{Citizen, NOW, PASSCODE, block_on};

#[test]
fn a_citizen_goes_from_nothing_to_the_boarding_gate() {
    block_on(async {
        let mut citizen = Citizen::new();
        let wallet = citizen.create().await.expect("a new wallet");
        assert_eq!(wallet.account().expect("open").stage, AccountStage::Unregistered);

        let account = wallet.register(Citizen::registration()).await.expect("registered");
        assert_eq!(account.number_masked.as_deref(), Some("•••• •••• 0001"));
        let account = wallet.activate(&citizen.code("otp").await).await.expect("activated");
        assert_eq!((account.stage, account.level), (AccountStage::Level1, Some(Level::One)));
        citizen.stand_at_the_desk().await;
        assert_eq!(wallet.sync_account().await.expect("in sync").stage, AccountStage::Level2Granted);
        let account = wallet.activate_level_2(&citizen.code("level_2_code").await).await.expect("activated");
        assert_eq!((account.stage, account.level), (AccountStage::Level2, Some(Level::Two)));

        wallet.update_trust().await.expect("a trust list");
        let receipt = wallet.receive(&citizen.offer().await).await.expect("papers");
        assert_eq!(receipt.passes, 5);
        let licence = &receipt.documents[0];
        assert_eq!(
            (licence.title_en.as_str(), receipt.documents[1].title_vi.as_str()),
            ("Driving licence", "Thông tin căn cước")
        );
        assert!(licence.claims.iter().any(|claim| claim.name == "classes" && claim.value.contains("(2024)")));
        assert_eq!(
            wallet.document_conflicts().expect("open"),
            [],
            "identity and licence say one name and one birth date"
        );

        let trust_list = wallet.trust_list().expect("there is one");
        let trust =
            UnverifiedTrustList::new(&trust_list).verify_by_sec1(&citizen.config.trust_root).expect("it is signed");
        let desk = Desk::new(Purpose::Airport, Level::Two);
        let seen = Arc::new(ReplayMemory::new(citizen.clock.now().plus(-30)));
        let gate = |name: &str| Gate::new(name.into(), desk.clone(), trust.clone(), seen.clone());
        let gate_1 = gate("gate 1").expect("an airport's");
        let gate_2 = gate("gate 2").expect("an airport's");

        let proposal = wallet.propose_checkin(Purpose::Airport).expect("there are passes");
        assert_eq!(proposal.passes_left(), 5);
        assert_eq!(proposal.showing().claims(), SHOWN);
        let session = proposal.approve().expect("a session");
        let code = session.code().await.expect("a code");
        citizen.sandbox.take().expect("it ran until now").stop();

        let text = read_qr_bytes(&code.png).expect("the pixels hold a QR code");
        assert_eq!(text, code.text);
        let Verdict::Verified { admission } = gate_1.check(&text, NOW) else { panic!("not verified") };
        assert_eq!(admission.full_name.as_deref(), Some("Nguyễn Thị Minh Khai"));
        assert_eq!((admission.level, admission.purpose), (Level::Two, Purpose::Airport));
        assert_eq!(admission.personal_number.as_deref(), Some("0001"));
        assert_eq!(admission.date_of_birth.as_deref(), Some("19900412"));

        let refusal = |gate: &Gate, text: &str, at: Timestamp| match gate.check(text, at) {
            Verdict::Refused { reason, first } => (reason.code, first.map(|first| (first.gate, first.at))),
            other => panic!("not refused: {other:?}"),
        };
        assert!(matches!(gate_1.check(&text, NOW.plus(7)), Verdict::DuplicateRead { first } if first.at == NOW.0));
        let first_scan = Some(("gate 1".to_owned(), NOW.0));
        assert_eq!(refusal(&gate_1, &text, NOW.plus(8)), ("checkin.replay".into(), first_scan.clone()));
        assert_eq!(refusal(&gate_2, &text, NOW.plus(1)), ("checkin.replay".into(), first_scan));
        let bent = bend_last_bit(&text).expect("it is a token");
        assert_eq!(refusal(&gate_2, &bent, NOW).0, "checkin.holder_signature");
        let bare = take_pass_out(&text).expect("it is a token");
        assert_eq!(refusal(&gate_2, &bare, NOW).0, "checkin.bare_pass");
        assert_eq!(refusal(&gate_2, &text, NOW.plus(601)).0, "checkin.stale");
        assert_eq!(refusal(&gate_2, &text, NOW.plus(2 * 86_400)).0, "checkin.pass_expired");

        // The next refresh of the same pass is another showing.
        citizen.clock.advance(20);
        let next = session.code().await.expect("the session is open");
        assert!(matches!(gate_2.check(&next.text, NOW.plus(21)), Verdict::Verified { .. }));
        citizen.clock.advance(100);
        let over = session.code().await.expect_err("two minutes are over");
        assert_eq!(over.reason().code, "checkin.session_over");

        wallet.close();
        assert_eq!(wallet.journal().expect_err("it is closed").reason().code, "wallet.closed");
        let wallet = citizen.open(PASSCODE).await.expect("the passcode is right, and no network is needed");
        let journal = wallet.journal().expect("unbroken");
        assert_eq!(journal.len(), 1);
        assert_eq!((journal[0].sequence, journal[0].at), (1, NOW.0));
        assert_eq!((journal[0].event.as_str(), journal[0].purpose.as_str()), ("checkin.shown", "airport"));
        assert_eq!(journal[0].party, "any desk for airport");
        assert_eq!(journal[0].claims, SHOWN);
        assert_eq!(wallet.propose_checkin(Purpose::Airport).expect("four are left").passes_left(), 4);
    });
}

#[test]
fn the_same_offer_twice_brings_nothing_twice_and_a_later_one_replaces_documents() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        let offer = citizen.offer().await;
        assert_eq!(wallet.receive(&offer).await.expect("a second block").passes, 5);
        let again = wallet.receive(&offer).await.expect("nothing to do");
        assert_eq!((again.passes, again.documents.len()), (0, 2));
        assert_eq!(wallet.propose_checkin(Purpose::Airport).expect("passes").passes_left(), 10);
    });
}

#[test]
fn five_sessions_use_five_passes_and_the_sixth_is_refused() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        for left in (1..=5).rev() {
            let proposal = wallet.propose_checkin(Purpose::Airport).expect("passes are left");
            assert_eq!(proposal.passes_left(), left);
            proposal.approve().expect("a session");
        }
        let refused = wallet.propose_checkin(Purpose::Airport).expect_err("none is left");
        assert_eq!(refused.reason().code, "checkin.no_pass");
        assert_eq!(wallet.journal().expect("unbroken").len(), 5);
    });
}

const SHOWN: [&str; 5] = ["full_name", "date_of_birth", "sex", "personal_number_last_4", "portrait"];
