//! Which trust list a wallet believes.

use dinhdanh::{Wallet, crypto::secret::Passcode, document::DocumentView};
use dinhdanh_tests::{BentHttp, Citizen, NOW, PASSCODE, block_on};

use super::mint::{DAY, Mint};

async fn set_up(mint: &Mint) -> (Citizen, Wallet) {
    let mut citizen = Citizen::new();
    citizen.config.trust_root = mint.root.public_key().compressed().to_vec();
    let wallet = citizen.create().await.expect("a new wallet");
    (citizen, wallet)
}

fn refused(wallet: &Wallet, bytes: &[u8], code: &str) {
    let before = wallet.trust_list();
    assert_eq!(wallet.import_trust(bytes).expect_err(code).reason().code, code);
    assert!(wallet.trust_list() == before, "{code}: the list in use changed");
}

#[test]
fn an_older_list_never_takes_the_place_of_a_newer_one() {
    block_on(async {
        let mint = Mint::new();
        let (citizen, wallet) = set_up(&mint).await;
        let list = |sequence| mint.signed(&mint.content(sequence, NOW));
        assert_eq!(wallet.import_trust(&list(5)).expect("the first").sequence, 5);
        for older in [0, 1, 4] {
            refused(&wallet, &list(older), "trust.rollback");
        }
        let same = list(5);
        let view = wallet.import_trust(&same).expect("the same number again");
        assert_eq!((view.sequence, view.issued_at, view.next_update, view.issuers), (5, NOW.0, NOW.0 + DAY, 1));
        assert!(wallet.trust_list().expect("it is in use") == same);
        wallet.import_trust(&list(9)).expect("a newer one");
        wallet.close();
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        refused(&wallet, &list(8), "trust.rollback");
        assert_eq!(wallet.import_trust(&list(10)).expect("a newer one").sequence, 10);
    });
}

#[test]
fn a_list_that_another_root_signed_is_refused_from_a_file_and_from_the_server() {
    block_on(async {
        let (mint, stranger) = (Mint::new(), Mint::new());
        let (citizen, wallet) = set_up(&mint).await;
        let foreign = stranger.signed(&stranger.content(7, NOW));
        refused(&wallet, &foreign, "trust.signature");
        assert_eq!(wallet.trust_list().expect_err("none yet").reason().code, "trust.missing");
        let own = mint.signed(&mint.content(3, NOW));
        wallet.import_trust(&own).expect("its own root");
        refused(&wallet, &foreign, "trust.signature");
        // The sandbox's list is signed by the sandbox's root, which is not this wallet's.
        assert_eq!(wallet.update_trust().await.expect_err("another root").reason().code, "trust.signature");
        assert!(wallet.trust_list().expect("in use") == own);
        for position in [0, own.len() / 2, own.len() - 1] {
            let mut bent = own.clone();
            bent[position] ^= 1;
            let error = wallet.import_trust(&bent).expect_err("one bit");
            assert!(["trust.signature", "trust.malformed"].contains(&error.reason().code.as_str()));
        }
        refused(&wallet, b"", "trust.malformed");
        refused(&wallet, &vec![0; 1024 * 1024 + 1], "trust.malformed");
        assert!(wallet.trust_list().expect("in use") == own);
        drop(citizen);
    });
}

#[test]
fn a_wallet_set_up_with_another_root_believes_nothing_of_the_old_one() {
    block_on(async {
        let (mint, heir) = (Mint::new(), Mint::new());
        let (mut citizen, wallet) = set_up(&mint).await;
        wallet.import_trust(&mint.signed(&mint.content(9, NOW))).expect("its own root");
        wallet.register(Citizen::registration()).await.expect("registered");
        wallet.activate(&citizen.code("otp").await).await.expect("activated");
        citizen.stand_at_the_desk().await;
        wallet.activate_level_2(&citizen.code("level_2_code").await).await.expect("level 2");
        wallet.close();
        citizen.config.trust_root = heir.root.public_key().uncompressed().to_vec();
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        assert_eq!(wallet.receive("x").await.expect_err("not the heir's").reason().code, "trust.signature");
        assert_eq!(wallet.import_trust(&heir.signed(&heir.content(1, NOW))).expect("the heir's").sequence, 1);
        refused(&wallet, &mint.signed(&mint.content(10, NOW)), "trust.signature");
    });
}

#[test]
fn nothing_is_received_on_a_list_older_than_thirty_days() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.with_papers().await;
        let documents = wallet.documents().expect("open");
        citizen.clock.advance(30 * DAY + 1);
        let offer = citizen.offer().await;
        bent.take_asked();
        assert_eq!(wallet.receive(&offer).await.expect_err("too old").reason().code, "trust.stale");
        assert!(bent.take_asked().is_empty(), "the issuer was asked");
        let stayed = wallet.documents().expect("open");
        let same = |(a, b): (&DocumentView, &DocumentView)| (&a.id, &a.claims) == (&b.id, &b.claims);
        assert!(stayed.len() == 2 && stayed.iter().zip(&documents).all(same), "what was there stays");
        citizen.clock.advance(-1);
        let offer = citizen.offer().await;
        assert_eq!(wallet.receive(&offer).await.expect("thirty days, to the second").passes, 5);
        citizen.clock.advance(DAY);
        wallet.update_trust().await.expect("renewed");
        let offer = citizen.offer().await;
        assert_eq!(wallet.receive(&offer).await.expect("renewed").passes, 5);
    });
}

#[test]
fn an_answer_of_the_server_that_is_no_list_changes_nothing() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.update_trust().await.expect("a list");
        let first = wallet.trust_list().expect("in use");
        wallet.update_trust().await.expect("a newer list");
        let list = wallet.trust_list().expect("in use");
        for (status, code) in [(404, "net.bad_answer"), (302, "net.bad_answer"), (204, "net.bad_answer")] {
            bent.say("/trust/list", status, "");
            assert_eq!(wallet.update_trust().await.expect_err("no list").reason().code, code, "{status}");
        }
        for status in [500, 599] {
            bent.say("/trust/list", status, "");
            assert_eq!(wallet.update_trust().await.expect_err("a fault").reason().code, "net.server");
        }
        bent.bend(move |_, response| response.body.clone_from(&first));
        assert_eq!(wallet.update_trust().await.expect_err("an old one").reason().code, "trust.rollback");
        bent.bend(|_, response| response.status = 404); // a right list in a wrong answer
        assert_eq!(wallet.update_trust().await.expect_err("no list").reason().code, "net.bad_answer");
        assert!(wallet.trust_list().expect("in use") == list);
        wallet.close();
        let passcode = Passcode::new(PASSCODE.into());
        let wallet = Wallet::open(citizen.config.clone(), passcode, citizen.host.clone()).await.expect("it opens");
        assert!(wallet.trust_list().expect("in use") == list);
    });
}
