//! Documents come in several copies, and come anew before these are used up.

use std::collections::HashSet;

use dinhdanh::{
    Wallet,
    crypto::secret::Passcode,
    host::Clock,
    vault::{
        Vault,
        records::{copy, document},
    },
};
use dinhdanh_sandbox::PEOPLE;
use dinhdanh_tests::{BentHttp, Citizen, PASSCODE, block_on};
use serde_json::{Value, json};

use super::{
    bent_issuer::keys_on_the_phone,
    refill::{HOUR, with_papers},
};

const IDENTITY: &str = "urn:dinhdanh:sandbox:identity:1";
const LICENCE: &str = "urn:dinhdanh:sandbox:driving-licence:1";

/// Copies of a document: all, and those that nobody has seen.
pub(super) fn copies(wallet: &Wallet, document: &str) -> (u32, u32) {
    let all = wallet.document_copies().expect("open");
    let copies = all.iter().find(|copies| copies.document == document).expect("it is held");
    (copies.held, copies.unshown)
}

pub(super) async fn vault_of(citizen: &Citizen) -> Vault {
    let directory = citizen.directory().join("wallet");
    let passcode = Passcode::new(PASSCODE.into());
    Vault::open(&directory, passcode, citizen.host.keys.as_ref(), citizen.clock.now()).await.expect("it is closed")
}

/// So many parties see the identity document, behind the wallet's back.
async fn show(citizen: &Citizen, wallet: Wallet, parties: u8) -> Wallet {
    wallet.close();
    let mut vault = vault_of(citizen).await;
    let id = document::id_of(vault.connection(), IDENTITY, "").expect("whole").expect("it is held");
    for party in 1..=parties {
        let next = copy::next(vault.connection(), id, &[party; 16]).expect("whole").expect("there is one");
        vault.write(|transaction| copy::spend(transaction, next.id, &[party; 16])).expect("there is room");
    }
    drop(vault);
    citizen.open(PASSCODE).await.expect("it opens")
}

/// The documents that the issuer was asked for since the last time.
fn asked_for(bent: &BentHttp) -> usize {
    bent.take_asked().iter().filter(|url| url.ends_with("/issuer/credential")).count()
}

#[test]
fn a_document_comes_in_five_copies_with_nothing_in_common_but_what_they_say() {
    block_on(async {
        let (citizen, _bent, wallet) = with_papers().await;
        assert_eq!((copies(&wallet, IDENTITY), copies(&wallet, LICENCE)), ((5, 5), (5, 5)));
        assert_eq!(wallet.documents().expect("open").len(), 2, "a person holds one of each");
        wallet.close();
        let vault = vault_of(&citizen).await;
        let mut seen = HashSet::new();
        for vct in [IDENTITY, LICENCE] {
            let record = document::one(vault.connection(), vct, "").expect("whole").expect("it is held");
            for copy in &record.copies {
                assert!(seen.insert(copy.key_id.clone()), "a key of its own");
                let mut parts = copy.compact.split('~');
                let jwt = parts.next().expect("a credential begins with its JWT");
                let mut parts: Vec<_> = parts.filter(|part| !part.is_empty()).map(str::to_owned).collect();
                parts.extend(jwt.split('.').skip(1).map(str::to_owned)); // the header says who issued it
                assert!(parts.len() > 3, "signature, payload and some disclosures");
                for part in parts {
                    assert!(seen.insert(part), "{vct}: two copies have a part in common");
                }
            }
        }
    });
}

#[test]
fn one_copy_given_twice_is_refused_and_none_of_them_is_kept() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        let keys = keys_on_the_phone(&citizen);
        let offer = citizen.offer_to(&PEOPLE[0], &["identity"]).await;
        bent.bend_json("issuer/credential", |answer| answer["credentials"][1] = answer["credentials"][0].clone());
        let error = wallet.receive(&offer).await.expect_err("it is bent");
        assert_eq!(error.reason().code, "credential.holder");
        assert_eq!(copies(&wallet, IDENTITY), (5, 5), "what was there is there");
        assert_eq!(keys_on_the_phone(&citizen), keys);
    });
}

#[test]
fn an_issuer_without_batches_gives_one_copy() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        bent.bend_json("openid-credential-issuer", |answer| answer["batch_credential_issuance"] = Value::Null);
        wallet.receive(&citizen.offer().await).await.expect("it is allowed");
        assert_eq!(copies(&wallet, IDENTITY), (1, 1));
        // Once it was shown, no round begins because of it: the issuer would learn of the showing.
        let wallet = show(&citizen, wallet, 1).await;
        citizen.clock.advance(11 * HOUR);
        assert!(!wallet.pass_stock().expect("open").refill_due);
    });
}

#[test]
fn all_documents_come_anew_when_the_copies_of_one_run_low_and_every_half_week() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        let keys = keys_on_the_phone(&citizen);
        let wallet = show(&citizen, wallet, 3).await;
        citizen.clock.advance(HOUR);
        assert!(!wallet.pass_stock().expect("open").refill_due, "two of five are enough");
        let wallet = show(&citizen, wallet, 1).await;
        assert_eq!(copies(&wallet, IDENTITY), (5, 1));
        assert!(wallet.pass_stock().expect("open").refill_due, "one of five is not");
        bent.take_asked();
        wallet.refill_passes().await.expect("refilled");
        assert_eq!(asked_for(&bent), 3, "one block of everything, whatever was used");
        assert_eq!((copies(&wallet, IDENTITY), copies(&wallet, LICENCE)), ((5, 5), (5, 5)));
        assert_eq!(
            keys_on_the_phone(&citizen),
            keys + 1,
            "those of the copies before are gone; a block of passes came"
        );
        // What half a day asks for is passes.
        for (hours, asked) in [(12, 1), (71, 1), (12, 3)] {
            citizen.clock.advance(hours * HOUR);
            wallet.refill_passes().await.expect("refilled");
            assert_eq!(asked_for(&bent), asked, "after {hours} hours");
        }
    });
}

#[test]
fn a_round_that_was_cut_off_goes_on_with_the_documents_that_are_missing() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        let wallet = show(&citizen, wallet, 4).await;
        citizen.clock.advance(HOUR);
        bent.bend_json("issuer/credential", |answer| *answer = json!({ "credentials": [] }));
        wallet.refill_passes().await.expect_err("the issuer gives nothing");
        assert_eq!(copies(&wallet, IDENTITY), (5, 1), "what was there is there");
        bent.straighten();
        wallet.close();
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        assert!(wallet.pass_stock().expect("open").refill_due);
        wallet.refill_passes().await.expect("honest again");
        assert_eq!((copies(&wallet, IDENTITY), copies(&wallet, LICENCE)), ((5, 5), (5, 5)));
        assert!(!wallet.pass_stock().expect("open").refill_due);
    });
}
