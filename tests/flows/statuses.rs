//! How the documents stand: in order, held, revoked, and as of when.

use std::{
    collections::HashSet,
    future::poll_fn,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
};

use async_trait::async_trait;
use dinhdanh::{
    StatusRefresh, Wallet,
    crypto::secret::Passcode,
    document::{DocumentState, DocumentView, NoticeKind, StatusMark},
    host::{Clock, Http, HttpError, Request, Response},
    vault::{Vault, records::document},
};
use dinhdanh_sandbox::{Options, Sandbox};
use dinhdanh_tests::{BentHttp, Citizen, NEXT_PASSCODE, NOW, PASSCODE, block_on};
use serde_json::{Value, json};

use super::{
    presentation::{self, asks, chosen, link, query},
    refill::{HOUR, with_papers},
    running::until_it_asks,
};

const IDENTITY: &str = "urn:dinhdanh:sandbox:identity:1";
const LICENCE: &str = "urn:dinhdanh:sandbox:driving-licence:1";
const LIST: &str = "/trust/status/2";

fn view(wallet: &Wallet, id: &str) -> DocumentView {
    wallet.documents().expect("open").into_iter().find(|view| view.id == id).expect("it is held")
}

/// How it stands, and since when that is known, in seconds after the beginning.
fn stands(wallet: &Wallet, id: &str) -> (StatusMark, Option<i64>) {
    let status = view(wallet, id).status;
    (status.mark, status.as_of.map(|at| at - NOW.0))
}

async fn refresh(wallet: &Wallet) -> StatusRefresh {
    wallet.refresh_statuses().await.expect("what is wrong with a list is in the answer")
}

fn changes(refresh: &StatusRefresh) -> Vec<(&str, StatusMark, StatusMark)> {
    refresh.changed.iter().map(|it| (it.document.as_str(), it.before, it.now)).collect()
}

fn codes(refresh: &StatusRefresh) -> Vec<&str> {
    refresh.failed.iter().map(|it| it.reason.code.as_str()).collect()
}

/// How often a list was asked for since the last time.
fn asked(bent: &BentHttp) -> usize {
    bent.take_asked().iter().filter(|url| url.contains("/trust/status/")).count()
}

#[test]
fn each_copy_has_an_entry_of_its_own_in_one_list() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        assert_eq!(asked(&bent), 1, "one list for both documents");
        wallet.close();
        let directory = citizen.directory().join("wallet");
        let keys = citizen.host.keys.as_ref();
        let vault = Vault::open(&directory, Passcode::new(PASSCODE.into()), keys, citizen.clock.now()).await;
        let vault = vault.expect("it is closed");
        let mut entries = HashSet::new();
        for vct in [IDENTITY, LICENCE] {
            let record = document::one(vault.connection(), vct, "").expect("whole").expect("it is held");
            assert_eq!(record.copies.len(), 5);
            for copy in &record.copies {
                let payload = copy.compact.split('.').nth(1).expect("a payload");
                let status = decoded(payload)["status"]["status_list"].clone();
                assert_eq!(status["uri"], format!("{}{LIST}", citizen.config.authority_url));
                assert!(entries.insert(status["idx"].as_u64().expect("an entry")), "two copies share an entry");
            }
        }
    });
}

fn decoded(part: &str) -> Value {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

#[test]
fn a_revoked_document_is_seen_at_the_next_refresh_and_shown_to_nobody() {
    block_on(async {
        let (citizen, site, wallet) = presentation::with_papers().await;
        assert_eq!(stands(&wallet, LICENCE), (StatusMark::Valid, Some(0)), "since it came");
        let link = link(query(json!([asks("l", LICENCE, &["classes"])])));
        let earlier = wallet.propose_presentation(&link).await.expect("it can be shown");
        citizen.revoke_paper("driving_licence").await;
        citizen.clock.advance(12 * HOUR - 1);
        wallet.refill_passes().await.expect("nothing is due");
        assert_eq!(
            stands(&wallet, LICENCE),
            (StatusMark::Valid, Some(0)),
            "the list says that it lasts for twelve hours"
        );
        citizen.clock.advance(1);
        assert!(wallet.pass_stock().expect("open").refill_due);
        wallet.refill_passes().await.expect("refilled");
        assert_eq!(stands(&wallet, LICENCE), (StatusMark::Revoked, Some(12 * HOUR)));
        assert_eq!(stands(&wallet, IDENTITY), (StatusMark::Valid, Some(12 * HOUR)));
        let view = view(&wallet, LICENCE);
        assert_eq!((view.state, view.notices[0].kind), (DocumentState::Revoked, NoticeKind::Revoked));
        assert_eq!(view.notices[0].date.as_deref(), Some("2026-09-22"), "it says as of when");
        assert_eq!(view.status.en, "Revoked, as of 22 September 2026, 09:13.");

        let proposal = wallet.propose_presentation(&link).await.expect("it is there");
        assert_eq!(proposal.options()[0].refused.as_deref(), Some("document.revoked"));
        for proposal in [proposal, earlier] {
            let outcome = proposal.choose(&[chosen("l", LICENCE, &[])]);
            assert_eq!(presentation::code(outcome), "document.revoked");
        }
        assert!(site.answers().is_empty() && wallet.journal().expect("unbroken").is_empty());
        // Copies that come later are of the same paper.
        citizen.clock.advance(84 * HOUR);
        wallet.refill_passes().await.expect("refilled");
        assert_eq!(stands(&wallet, LICENCE), (StatusMark::Revoked, Some(96 * HOUR)));
    });
}

#[test]
fn a_held_document_is_held_until_it_is_given_back() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        citizen.hold_paper("driving_licence").await;
        citizen.clock.advance(12 * HOUR);
        asked(&bent);
        let told = refresh(&wallet).await;
        assert_eq!(changes(&told), [(LICENCE, StatusMark::Valid, StatusMark::Held)]);
        assert_eq!((codes(&told), told.next_at), (vec![], Some(NOW.0 + 24 * HOUR)));
        let held = view(&wallet, LICENCE);
        assert_eq!((held.state, held.notices[0].kind), (DocumentState::Held, NoticeKind::Held));
        citizen.give_paper_back("driving_licence").await;
        assert_eq!(changes(&refresh(&wallet).await), []);
        assert_eq!(asked(&bent), 1, "not before its time");
        citizen.clock.advance(12 * HOUR);
        let told = refresh(&wallet).await;
        assert_eq!(changes(&told), [(LICENCE, StatusMark::Held, StatusMark::Valid)]);
        assert_eq!(stands(&wallet, LICENCE), (StatusMark::Valid, Some(24 * HOUR)));
        assert!(view(&wallet, LICENCE).notices.is_empty());
    });
}

#[test]
fn without_a_signal_what_is_known_stays_and_grows_old() {
    block_on(async {
        let (mut citizen, _bent, wallet) = with_papers().await;
        citizen.hold_paper("driving_licence").await;
        citizen.clock.advance(12 * HOUR);
        refresh(&wallet).await;
        citizen.sandbox.take().expect("it runs").stop();
        citizen.clock.advance(8 * 24 * HOUR);
        let told = refresh(&wallet).await;
        assert_eq!((codes(&told), changes(&told)), (vec!["net.unreachable"], vec![]));
        assert_eq!(told.next_at, Some(citizen.clock.now().0 + 600), "it is not asked for at every call");
        wallet.close();
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        let (licence, identity) = (view(&wallet, LICENCE), view(&wallet, IDENTITY));
        assert_eq!((licence.status.mark, licence.state), (StatusMark::Held, DocumentState::Held));
        for status in [&licence.status, &identity.status] {
            assert_eq!((status.as_of, status.age_seconds), (Some(NOW.0 + 12 * HOUR), Some(8 * 24 * 3600)));
        }
        assert_eq!(identity.status.vi, "Bên cấp xác nhận còn hiệu lực, tính đến 09:13 ngày 22/09/2026.");
        assert!(identity.notices.iter().any(|it| it.kind == NoticeKind::StatusOld));
    });
}

#[test]
fn a_list_that_is_not_believed_changes_nothing_and_is_said() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        let other = Sandbox::start(Options { clock: citizen.clock.clone(), ..Options::default() }).expect("it starts");
        let other_list = body_of(&citizen, &format!("{}{LIST}", other.url())).await;
        let passes = body_of(&citizen, &format!("{}/trust/status/1", citizen.config.authority_url)).await;
        let own = body_of(&citizen, &format!("{}{LIST}", citizen.config.authority_url)).await;
        citizen.revoke_paper("driving_licence").await;
        citizen.clock.advance(12 * HOUR);
        // The honest answer was lost; an attacker who would have the revocation unseen says something else.
        let mut forged = own.clone();
        let at = forged.len() - 20;
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        let answers: [(u16, Vec<u8>, &str); 9] = [
            (200, forged, "status.signature"),
            (200, other_list, "status.signature"),
            (200, passes, "status.missing"),
            (200, b"<html>".to_vec(), "status.malformed"),
            (200, Vec::new(), "status.malformed"),
            (404, own.clone(), "net.bad_answer"),
            (302, Vec::new(), "net.bad_answer"),
            (500, Vec::new(), "net.server"),
            (503, Vec::new(), "net.busy"),
        ];
        for (status, body, code) in answers {
            bent.bend(move |request, response| {
                if request.url.contains(LIST) {
                    (response.status, response.body) = (status, body.clone());
                }
            });
            let told = refresh(&wallet).await;
            assert_eq!((codes(&told), changes(&told)), (vec![code], vec![]));
            assert_eq!(stands(&wallet, LICENCE), (StatusMark::Valid, Some(0)), "{code}");
            assert_eq!(codes(&refresh(&wallet).await), [""; 0], "it was just asked");
            citizen.clock.advance(600);
        }
        bent.straighten();
        assert_eq!(changes(&refresh(&wallet).await), [(LICENCE, StatusMark::Valid, StatusMark::Revoked)]);
        // The list from before the revocation, again: older than the one that was believed, and then over.
        for (hours, code) in [(12, "status.rollback"), (8 * 24, "status.expired")] {
            citizen.clock.advance(hours * HOUR);
            let old = own.clone();
            bent.bend(move |request, response| {
                if request.url.contains(LIST) {
                    response.body.clone_from(&old);
                }
            });
            let told = refresh(&wallet).await;
            assert_eq!((codes(&told), changes(&told)), (vec![code], vec![]));
            assert_eq!(stands(&wallet, LICENCE).0, StatusMark::Revoked);
        }
    });
}

async fn body_of(citizen: &Citizen, url: &str) -> Vec<u8> {
    use dinhdanh::host::Method;
    let request = Request { method: Method::Get, url: url.to_owned(), headers: Vec::new(), body: Vec::new() };
    citizen.host.http.send(request).await.expect("it answers").body
}

#[test]
fn a_document_that_comes_later_is_asked_about_at_once() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        citizen.hold_paper("residence").await;
        citizen.clock.advance(60);
        asked(&bent);
        let offer = citizen.offer_to(&dinhdanh_sandbox::PEOPLE[0], &["residence"]).await;
        let receipt = wallet.receive(&offer).await.expect("it is issued as it stands");
        assert_eq!(asked(&bent), 1);
        let residence = receipt.documents.iter().find(|view| view.id.contains("residence")).expect("it came");
        assert_eq!((residence.status.mark, residence.status.age_seconds), (StatusMark::Held, Some(0)));
        assert_eq!(stands(&wallet, IDENTITY), (StatusMark::Valid, Some(60)));
    });
}

#[test]
fn a_wallet_without_documents_asks_nobody() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent: Arc<BentHttp> = BentHttp::between(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        let told = refresh(&wallet).await;
        assert!(told.changed.is_empty() && told.failed.is_empty() && told.next_at.is_none());
        assert!(bent.take_asked().is_empty());
    });
}

#[test]
fn whoever_keeps_a_list_and_never_answers_holds_up_no_other_call() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        let offer = citizen.offer_to(&dinhdanh_sandbox::PEOPLE[0], &["residence"]).await;
        let mut receive = Box::pin(wallet.receive(&offer));
        until_it_asks(&bent, LIST, receive.as_mut()).await;
        assert_eq!(wallet.documents().expect("open").len(), 3, "what came is here");
        let passcode = |text: &str| Passcode::new(text.into());
        wallet.change_passcode(passcode(PASSCODE), passcode(NEXT_PASSCODE)).await.expect("nothing is under way");
        let busy = wallet.refresh_statuses().await.expect_err("the list is asked for already");
        assert_eq!(busy.reason().code, "wallet.busy");
        drop(receive);

        citizen.clock.advance(12 * HOUR);
        let mut refill = Box::pin(wallet.refill_passes());
        until_it_asks(&bent, LIST, refill.as_mut()).await;
        wallet.sync_account().await.expect("nothing is under way");
        let more = citizen.offer_to(&dinhdanh_sandbox::PEOPLE[0], &["health_insurance"]).await;
        assert_eq!(wallet.receive(&more).await.expect("another conversation").documents.len(), 4);
        drop(refill);

        let mut asking = Box::pin(wallet.refresh_statuses());
        until_it_asks(&bent, LIST, asking.as_mut()).await;
        wallet.lock_account().await.expect("at once");
        wallet.wipe().await.expect("at once");
        drop(asking);
        assert!(!citizen.vault_file("vault.db").exists());
    });
}

/// Hears that a list is asked for, and brings it when it is let.
struct Slow {
    world: Arc<dyn Http>,
    asked: AtomicBool,
    held_back: AtomicBool,
}

#[async_trait]
impl Http for Slow {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        if request.url.contains(LIST) {
            self.asked.store(true, Ordering::SeqCst);
            poll_fn(|context| {
                context.waker().wake_by_ref();
                if self.held_back.load(Ordering::SeqCst) { Poll::Pending } else { Poll::Ready(()) }
            })
            .await;
        }
        self.world.send(request).await
    }
}

#[test]
fn what_comes_while_a_list_is_waited_for_is_asked_about_next_time() {
    block_on(async {
        let mut citizen = Citizen::new();
        let (asked, held_back) = (AtomicBool::new(false), AtomicBool::new(false));
        let slow = Arc::new(Slow { world: citizen.host.http.clone(), asked, held_back });
        citizen.host.http = slow.clone();
        let wallet = citizen.with_papers().await;
        citizen.hold_paper("residence").await;
        citizen.clock.advance(12 * HOUR);
        slow.asked.store(false, Ordering::SeqCst);
        slow.held_back.store(true, Ordering::SeqCst);
        let mut asking = Box::pin(wallet.refresh_statuses());
        poll_fn(|context| {
            assert!(asking.as_mut().poll(context).is_pending(), "it is held back");
            if slow.asked.load(Ordering::SeqCst) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        let offer = citizen.offer_to(&dinhdanh_sandbox::PEOPLE[0], &["residence"]).await;
        let receipt = wallet.receive(&offer).await.expect("it is no matter of the list");
        let residence = receipt.documents.iter().find(|view| view.id.contains("residence")).expect("it came");
        slow.held_back.store(false, Ordering::SeqCst);
        let told = asking.await.expect("the list came");
        assert_eq!((codes(&told), told.next_at), (vec![], Some(0)), "of what came it knows nothing");
        assert_eq!(stands(&wallet, LICENCE), (StatusMark::Valid, Some(12 * HOUR)));
        assert_eq!(stands(&wallet, &residence.id), (StatusMark::NotChecked, None));
        assert_eq!(changes(&refresh(&wallet).await).len(), 1);
        assert_eq!(stands(&wallet, &residence.id).0, StatusMark::Held);
    });
}
