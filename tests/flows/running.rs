//! Calls that meet each other, or a wallet that was closed.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
};

use dinhdanh::{WalletError, trust::Purpose};
use dinhdanh_tests::{BentHttp, Citizen, block_on};

/// Polls a call until it asks at an address that contains `part`, where it is given no answer.
pub async fn until_it_asks<T>(bent: &BentHttp, part: &str, mut call: Pin<&mut impl Future<Output = T>>) {
    bent.take_asked();
    bent.fall_silent_at(part);
    poll_fn(|context| {
        assert!(call.as_mut().poll(context).is_pending(), "it should wait for {part}");
        if bent.take_asked().iter().any(|url| url.contains(part)) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    bent.straighten();
}

#[test]
fn while_one_conversation_is_under_way_every_other_is_told_that_the_wallet_is_busy() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.with_papers().await;
        let (offer, other) = (citizen.offer().await, citizen.offer().await);
        {
            let mut first = Box::pin(wallet.receive(&offer));
            until_it_asks(&bent, "/issuer/token", first.as_mut()).await;
            let twin = wallet.clone();
            bent.take_asked();
            for wallet in [&wallet, &twin] {
                let errors = [
                    wallet.receive(&offer).await.err(),
                    wallet.receive(&other).await.err(),
                    wallet.refill_passes().await.err(),
                    wallet.register(Citizen::registration()).await.err(),
                    wallet.request_otp().await.err(),
                    wallet.activate("123456").await.err(),
                    wallet.activate_level_2("12345678").await.err(),
                    wallet.sync_account().await.err(),
                ];
                for (number, error) in errors.into_iter().enumerate() {
                    let error = error.expect("one is under way");
                    assert!(matches!(error, WalletError::Busy { .. }), "call {number}: {error:?}");
                    assert_eq!(error.reason().code, "wallet.busy");
                }
            }
            assert!(bent.take_asked().is_empty(), "a refused call talked");
            // Nothing else is held up by it.
            assert_eq!(wallet.documents().expect("open").len(), 2);
            wallet.update_trust().await.expect("the trust list is another matter");
            wallet.propose_checkin(Purpose::Airport).expect("passes are left").approve().expect("a session");
        }
        assert_eq!(wallet.receive(&offer).await.expect("the first was given up").passes, 5);
        assert_eq!(wallet.receive("x").await.expect_err("no offer").reason().code, "issuance.offer");
        assert_eq!(wallet.receive(&offer).await.expect("a refusal ends it too").passes, 0);
        let mut syncing = Box::pin(wallet.sync_account());
        until_it_asks(&bent, "/authority/account", syncing.as_mut()).await;
        assert_eq!(wallet.receive(&other).await.expect_err("it syncs").reason().code, "wallet.busy");
        drop(syncing);
        assert_eq!(wallet.receive(&other).await.expect("it was given up").passes, 5);
    });
}

#[test]
fn a_receive_given_up_at_any_answer_goes_on_with_the_same_offer() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.with_papers().await;
        let offer = citizen.offer().await;
        for place in [
            "/issuer/offers/",
            "openid-credential-issuer",
            "oauth-authorization-server",
            "/issuer/token",
            "/issuer/nonce",
            "/issuer/credential",
        ] {
            let mut given_up = Box::pin(wallet.receive(&offer));
            until_it_asks(&bent, place, given_up.as_mut()).await;
            drop(given_up);
            assert_eq!(wallet.documents().expect("open").len(), 2, "{place}");
        }
        assert_eq!(wallet.receive(&offer).await.expect("the same offer").passes, 5);
    });
}

#[test]
fn a_wallet_closed_in_the_middle_of_a_call_keeps_nothing_of_it() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.with_papers().await;
        let offer = citizen.offer().await;
        let twin = wallet.clone();
        bent.bend(move |request, _| {
            if request.url.ends_with("/issuer/nonce") {
                twin.close();
            }
        });
        assert_eq!(wallet.receive(&offer).await.expect_err("closed").reason().code, "wallet.closed");
        bent.straighten();
        let wallet = citizen.open(dinhdanh_tests::PASSCODE).await.expect("it opens");
        assert_eq!(super::bent_issuer::passes_left(&wallet), 5);
        assert_eq!(wallet.receive(&offer).await.expect("the same offer").passes, 5);
    });
}

#[test]
fn every_call_on_a_closed_wallet_is_refused() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        let offer = citizen.offer().await;
        let list = wallet.trust_list().expect("in use");
        let proposal = wallet.propose_checkin(Purpose::Airport).expect("passes are left");
        let session = wallet.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a session");
        wallet.close();
        wallet.close();
        let errors = [
            wallet.account().err(),
            wallet.documents().err(),
            wallet.journal().err(),
            wallet.trust_list().err(),
            wallet.pass_stock().err(),
            wallet.refill_passes().await.err(),
            wallet.import_trust(&list).err(),
            wallet.propose_checkin(Purpose::Airport).err(),
            proposal.approve().err(),
            wallet.update_trust().await.err(),
            wallet.receive(&offer).await.err(),
            wallet.register(Citizen::registration()).await.err(),
            wallet.request_otp().await.err(),
            wallet.activate("123456").await.err(),
            wallet.activate_level_2("12345678").await.err(),
            wallet.sync_account().await.err(),
            session.code().await.err(),
        ];
        for (number, error) in errors.into_iter().enumerate() {
            let code = error.map(|error| error.reason().code.clone());
            assert_eq!(code.as_deref(), Some("wallet.closed"), "call {number}");
        }
        citizen.open(dinhdanh_tests::PASSCODE).await.expect("it can be opened again");
    });
}
