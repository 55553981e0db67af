//! Documents shown to a verifier on the web.

#[path = "../../bindings/ffi/src/once.rs"]
mod once;

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use dinhdanh::{
    ChosenDocument, PresentationProposal, PresentationSent, Wallet,
    credential::{
        SdJwtVc,
        sd_jwt::{Expected, KeyBinding},
    },
    crypto::{jwe::DecryptionKey, p256::SigningKey},
    host::{Clock, Http, HttpError, Method, Request, Response},
    journal::{JournalVerdict, Language},
    presentation::{
        dcql::{Candidate, HolderBinding, Query},
        relying_party::{Answer, NewRequest, Proof, Question, client_id_of_certificate, link_to, link_with},
        request::{ClientId, ResponseMode, UriMethod},
    },
    reader::{CredentialVerdict, Verifier},
    trust::{UnverifiedStatusToken, UnverifiedTrustList},
    vault::Seen,
};
use dinhdanh_sandbox::PEOPLE;
use dinhdanh_tests::{Citizen, NOW, PASSCODE, block_on, has_to_wait};
use serde_json::{Value, json};

use once::Once;

pub(super) const SITE: &str = "https://clinic.example";
const IDENTITY: &str = "urn:dinhdanh:sandbox:identity:1";
const LICENCE: &str = "urn:dinhdanh:sandbox:driving-licence:1";
pub(super) const NONCE: &str = "n-0S6_WzA2Mj";

/// A site that asks, between the wallet and the rest of the world.
pub(super) struct Site {
    world: Arc<dyn Http>,
    /// The signed request that lies there.
    pub(super) request: Mutex<Option<String>>,
    answers: Mutex<Vec<Vec<u8>>>,
    says: Mutex<(u16, String)>,
}

#[async_trait]
impl Http for Site {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let Some(path) = request.url.strip_prefix(SITE) else { return self.world.send(request).await };
        let of = |status, kind: &str, body: Vec<u8>| {
            Ok(Response { status, headers: vec![("content-type".to_owned(), kind.to_owned())], body })
        };
        match (request.method, path) {
            (Method::Post, "/answer") => {
                self.answers.lock().expect("whole").push(request.body);
                let (status, body) = self.says.lock().expect("whole").clone();
                of(status, "application/json", body.into_bytes())
            }
            (Method::Get, "/request") => {
                let object = self.request.lock().expect("whole").clone().expect("it was put there");
                of(200, "application/oauth-authz-req+jwt", object.into_bytes())
            }
            _ => of(404, "text/plain", Vec::new()),
        }
    }
}

impl Site {
    pub(super) fn between(citizen: &mut Citizen) -> Arc<Self> {
        let says = Mutex::new((200, json!({ "redirect_uri": "https://clinic.example/done#1" }).to_string()));
        let world = citizen.host.http.clone();
        let site = Self { world, request: Mutex::default(), answers: Mutex::default(), says };
        let site = Arc::new(site);
        citizen.host.http = site.clone();
        site
    }

    pub(super) fn answers(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut *self.answers.lock().expect("whole"))
    }
}

pub(super) fn query(credentials: Value) -> Value {
    json!({ "credentials": credentials })
}

pub fn asks(id: &str, vct: &str, claims: &[&str]) -> Value {
    let claims: Vec<_> = claims.iter().map(|claim| json!({ "path": [claim] })).collect();
    json!({ "id": id, "format": "dc+sd-jwt", "meta": { "vct_values": [vct] }, "claims": claims })
}

pub(super) fn unsigned(query: Value) -> NewRequest {
    let client = ClientId::parse(&format!("redirect_uri:{SITE}/answer")).expect("a Client Identifier");
    NewRequest::new(&client, ResponseMode::DirectPost, NONCE, query)
        .with("response_uri", format!("{SITE}/answer"))
        .with("state", "s1")
}

pub(super) fn link(query: Value) -> String {
    link_with("openid4vp://", &unsigned(query))
}

pub(super) async fn with_papers() -> (Citizen, Arc<Site>, Wallet) {
    let mut citizen = Citizen::new();
    let site = Site::between(&mut citizen);
    let wallet = citizen.with_papers().await;
    (citizen, site, wallet)
}

pub(super) fn chosen(query: &str, document: &str, ticked: &[&str]) -> ChosenDocument {
    let ticked = ticked.iter().map(|name| (*name).to_owned()).collect();
    ChosenDocument { query: query.into(), document: document.into(), ticked }
}

/// What the site got, each presentation verified by the trust list, with its holder's proof for this site and nonce.
async fn verified(
    wallet: &Wallet,
    citizen: &Citizen,
    question: &Question,
    form: &[u8],
    audience: &str,
) -> Vec<(String, SdJwtVc)> {
    let Ok(Answer::Presented(presented)) = question.read_form(form) else { panic!("an answer") };
    let list = wallet.trust_list().expect("it has one");
    let trust = UnverifiedTrustList::new(&list).verify_by_sec1(&citizen.config.trust_root).expect("signed");
    let mut verifier = Verifier::of_trust_list(trust);
    let now = citizen.clock.now();
    let url = format!("{}/trust/status/2", citizen.config.authority_url);
    let request = Request { method: Method::Get, url, headers: Vec::new(), body: Vec::new() };
    let statuses = citizen.host.http.send(request).await.expect("a status list").body;
    let statuses = UnverifiedStatusToken::of(&statuses).and_then(|it| it.verify(verifier.anchors(), now));
    verifier.status_lists_mut().add(statuses.expect("signed")).expect("there is room");
    let mut all = Vec::new();
    for (id, list) in presented {
        for text in list.as_array().expect("a list") {
            let expected = Expected { audience, nonce: NONCE };
            let verdict = verifier.sd_jwt_vc(text.as_str().expect("a text"), KeyBinding::Expected(expected), now);
            let CredentialVerdict::Verified { credential, .. } = verdict else { panic!("{verdict:?}") };
            all.push((id.clone(), credential.into_inner()));
        }
    }
    all
}

pub(super) fn plain() -> Question {
    Question { state: Some("s1".into()), key: None }
}

pub(super) fn code<T>(outcome: Result<T, dinhdanh::WalletError>) -> String {
    match outcome {
        Ok(_) => "no error".into(),
        Err(error) => error.reason().code.to_string(),
    }
}

pub(super) async fn proposed(wallet: &Wallet, query: Value) -> PresentationProposal {
    wallet.propose_presentation(&link(query)).await.expect("it can be answered")
}

/// Chosen and agreed to at once.
pub(super) async fn approved(
    proposal: PresentationProposal,
    chosen: &[ChosenDocument],
) -> Result<PresentationSent, dinhdanh::WalletError> {
    let choice = proposal.choose(chosen)?;
    proposal.approve(choice).await
}

#[test]
fn what_the_person_chose_is_shown_and_nothing_else() {
    block_on(async {
        let (citizen, site, wallet) = with_papers().await;
        let query = query(json!([asks("who", IDENTITY, &["full_name", "birthdate"])]));
        let proposal = proposed(&wallet, query.clone()).await;
        let party = proposal.party();
        assert_eq!((party.name.as_deref(), party.origin.as_str()), (None, SITE), "nobody vouches for it");
        let [option] = proposal.options() else { panic!("one document answers") };
        let claims: Vec<_> = option.claims.iter().map(|claim| claim.name.as_str()).collect();
        assert_eq!((option.query.as_str(), option.document.as_str(), option.seen), ("who", IDENTITY, Seen::Nobody));
        assert_eq!(claims, ["full_name", "birthdate"]);
        assert_eq!(option.refused, None);
        assert!(site.answers().is_empty(), "nothing is said before the person agrees");

        let sent = approved(proposal, &[chosen("who", IDENTITY, &[])]).await.expect("shown");
        assert_eq!(sent.redirect_uri.as_deref(), Some("https://clinic.example/done#1"));
        let answers = site.answers();
        assert_eq!(answers.len(), 1);
        let shown = verified(&wallet, &citizen, &plain(), &answers[0], &format!("redirect_uri:{SITE}/answer")).await;
        let [(id, credential)] = &shown[..] else { panic!("one credential") };
        assert_eq!((id.as_str(), credential.claims()["full_name"].as_str()), ("who", Some("Nguyễn Thị Minh Khai")));
        assert_eq!(credential.claims()["birthdate"], PEOPLE[0].date_of_birth);
        for hidden in ["personal_number", "sex", "nationality", "portrait"] {
            assert!(!credential.claims().contains_key(hidden), "{hidden} was not asked for");
        }
        let asked = Query::parse(&query).expect("a query");
        let types = [credential.vct()];
        let candidate = Candidate::sd_jwt_vc(&types, credential.claims(), HolderBinding::Bound);
        assert_eq!(asked.satisfied_by(&[("who", candidate)]), Ok(vec![0]));

        let journal = wallet.journal().expect("unbroken");
        let entry = journal.last().expect("an entry");
        assert_eq!((entry.event.as_str(), entry.verdict), ("presentation.shown", JournalVerdict::Shown));
        assert_eq!(entry.party, format!("unknown party ({SITE})"));
        assert_eq!(entry.claims, [format!("{IDENTITY} full_name"), format!("{IDENTITY} birthdate")]);
        for (language, words) in [
            (
                Language::Vietnamese,
                [
                    "Xuất trình trực tuyến",
                    "Thông tin căn cước: Họ, chữ đệm và tên, Thông tin căn cước: Ngày sinh",
                    "bên không rõ danh tính (https://clinic.example)",
                ],
            ),
            (
                Language::English,
                [
                    "Presentation online",
                    "Identity: Full name, Identity: Date of birth",
                    "unknown party (https://clinic.example)",
                ],
            ),
        ] {
            let page = wallet.journal_page(language).expect("unbroken");
            words.iter().for_each(|word| assert!(page.contains(word), "{word} is not in {page}"));
            assert!(!page.contains("urn:") && !page.contains("<td>presentation"), "{page}");
        }
    });
}

#[test]
fn a_signed_request_is_fetched_and_its_answer_is_for_the_key_of_the_question_alone() {
    block_on(async {
        let (citizen, site, wallet) = with_papers().await;
        let pair = rcgen::KeyPair::generate().expect("a key");
        let certificate = rcgen::CertificateParams::new(vec!["clinic.example".to_owned()]).expect("a name");
        let certificate = certificate.self_signed(&pair).expect("signed");
        let client = client_id_of_certificate(certificate.der());
        let key = DecryptionKey::make("k1");
        let request = NewRequest::new(
            &client,
            ResponseMode::DirectPostJwt,
            NONCE,
            query(json!([asks("l", LICENCE, &["classes"])])),
        )
        .with("response_uri", format!("{SITE}/answer"))
        .with("state", "s1")
        .encrypted_to(key.public_jwk(), json!({ "dc+sd-jwt": {} }));
        let draft = request.draft(&Proof::Certificates(vec![certificate.der().to_vec()]), NOW, 300);
        let signer = SigningKey::from_pkcs8(&pair.serialize_der()).expect("its key");
        let signature = signer.sign(draft.to_be_signed());
        *site.request.lock().expect("whole") = Some(draft.finish(&signature));
        let link = link_to("openid4vp://", &client, &format!("{SITE}/request"), UriMethod::Get);
        let proposal = wallet.propose_presentation(&link).await.expect("it can be answered");
        assert_eq!(proposal.party().name, None, "its certificate leads to nobody that is trusted");
        approved(proposal, &[chosen("l", LICENCE, &[])]).await.expect("shown");
        let answers = site.answers();
        assert!(!String::from_utf8_lossy(&answers[0]).contains("vp_token"));
        assert!(plain().read_form(&answers[0]).is_err(), "nobody reads it without the key");
        let question = Question { state: Some("s1".into()), key: Some(key) };
        let shown = verified(&wallet, &citizen, &question, &answers[0], client.as_str()).await;
        assert_eq!(shown[0].1.vct(), LICENCE);
    });
}

#[test]
fn each_showing_is_another_copy_and_the_person_is_told_when_it_is_not() {
    block_on(async {
        let (citizen, site, wallet) = with_papers().await;
        let mut signatures = std::collections::HashSet::new();
        for number in 0..7 {
            let proposal = proposed(&wallet, query(json!([asks("who", IDENTITY, &["full_name"])]))).await;
            let expected = if number < 5 { Seen::Nobody } else { Seen::ThisParty };
            assert_eq!(proposal.options()[0].seen, expected, "showing {number}");
            approved(proposal, &[chosen("who", IDENTITY, &[])]).await.expect("shown");
            let answers = site.answers();
            let shown =
                verified(&wallet, &citizen, &plain(), &answers[0], &format!("redirect_uri:{SITE}/answer")).await;
            let jwt = shown[0].1.as_compact().split('~').next().expect("a JWT").to_owned();
            assert_eq!(signatures.insert(jwt), number < 5, "showing {number}");
        }
        let all = wallet.document_copies().expect("open");
        let identity = all.iter().find(|copies| copies.document == IDENTITY).expect("it is held");
        assert_eq!((identity.held, identity.unshown), (5, 0));
        // More come, and the next showing is fresh again.
        citizen.clock.advance(600);
        wallet.refill_passes().await.expect("refilled");
        let proposal = proposed(&wallet, query(json!([asks("who", IDENTITY, &["full_name"])]))).await;
        assert_eq!(proposal.options()[0].seen, Seen::Nobody);
    });
}

#[test]
fn a_sensitive_claim_is_shown_only_if_it_was_ticked() {
    block_on(async {
        let (citizen, site, wallet) = with_papers().await;
        let query = || query(json!([asks("who", IDENTITY, &["full_name", "portrait"])]));
        let proposal = proposed(&wallet, query()).await;
        let portrait = proposal.options()[0].claims.iter().find(|claim| claim.name == "portrait").expect("asked for");
        assert!(portrait.sensitivity.is_some());
        assert_eq!(code(approved(proposal, &[chosen("who", IDENTITY, &[])]).await), "document.not_ticked");
        let proposal = proposed(&wallet, query()).await;
        let outcome = approved(proposal, &[chosen("who", IDENTITY, &["full_name"])]).await;
        assert_eq!(code(outcome), "document.not_ticked", "another tick is not this one");
        assert!(site.answers().is_empty());
        let proposal = proposed(&wallet, query()).await;
        assert_eq!(proposal.options()[0].seen, Seen::Nobody, "nothing was spent");
        approved(proposal, &[chosen("who", IDENTITY, &["portrait"])]).await.expect("shown");
        let shown =
            verified(&wallet, &citizen, &plain(), &site.answers()[0], &format!("redirect_uri:{SITE}/answer")).await;
        assert!(shown[0].1.claims().contains_key("portrait"));
    });
}

#[test]
fn a_record_number_two_is_not_there_for_any_verifier_and_number_one_needs_a_law() {
    block_on(async {
        let (citizen, site, wallet) = with_papers().await;
        wallet.receive(&citizen.offer_to(&PEOPLE[0], &["criminal_record"]).await).await.expect("a paper");
        let vct = "urn:dinhdanh:sandbox:criminal-record:1";
        let proposal = proposed(&wallet, query(json!([asks("r", vct, &["form"])]))).await;
        let option = proposal.options()[0].clone();
        assert_eq!(option.refused.as_deref(), Some("document.legal_ground"));
        assert_eq!(
            code(approved(proposal, &[chosen("r", &option.document, &["form"])]).await),
            "document.legal_ground"
        );
        // The same document, but for its number.
        wallet.close();
        super::journal::behind_its_back(
            &citizen,
            r#"UPDATE document SET claims = replace(claims, '"form":"1"', '"form":"2"') WHERE vct LIKE '%criminal%'"#,
        )
        .await;
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        assert_eq!(wallet.documents().expect("open").len(), 3, "its holder sees it");
        let outcome = wallet.propose_presentation(&link(query(json!([asks("r", vct, &["form"])])))).await;
        assert_eq!(code(outcome.map(drop)), "presentation.nothing_to_show");
        assert!(site.answers().is_empty());
    });
}

#[test]
fn a_choice_answers_the_request_and_no_more_or_nothing_is_shown() {
    block_on(async {
        let (_citizen, site, wallet) = with_papers().await;
        let two = || {
            let mut query = query(json!([asks("who", IDENTITY, &["full_name"]), asks("l", LICENCE, &["classes"])]));
            query["credential_sets"] = json!([{ "options": [["who"]] }, { "options": [["l"]], "required": false }]);
            query
        };
        let proposal = proposed(&wallet, two()).await;
        assert_eq!(proposal.needs().iter().map(|need| need.required).collect::<Vec<_>>(), [true, false]);
        for wrong in [
            vec![],
            vec![chosen("l", LICENCE, &[])],
            vec![chosen("who", LICENCE, &[])],
            vec![chosen("other", IDENTITY, &[])],
            vec![chosen("who", IDENTITY, &[]), chosen("who", IDENTITY, &[])],
        ] {
            assert_eq!(code(proposal.choose(&wrong)), "presentation.choice", "{wrong:?}");
        }
        assert!(site.answers().is_empty());
        assert!(wallet.journal().expect("unbroken").is_empty());
        for right in [vec![chosen("who", IDENTITY, &[])], vec![chosen("l", LICENCE, &[]), chosen("who", IDENTITY, &[])]]
        {
            approved(proposed(&wallet, two()).await, &right).await.expect("shown");
            let answers = site.answers();
            let Ok(Answer::Presented(presented)) = plain().read_form(&answers[0]) else { panic!("an answer") };
            assert_eq!(presented.len(), right.len());
        }
    });
}

/// As the bindings do it: `choose` and `approve` in one call.
#[test]
fn after_a_choice_that_is_refused_the_person_chooses_again_and_after_one_that_is_shown_no_more() {
    block_on(async {
        let (_citizen, site, wallet) = with_papers().await;
        let query = || query(json!([asks("who", IDENTITY, &["full_name", "portrait"])]));
        let proposal = Once::new(proposed(&wallet, query()).await);
        let choose = |chosen: &[ChosenDocument]| proposal.take_if(|proposal| proposal.choose(chosen));
        for (wrong, refused) in [
            (chosen("who", IDENTITY, &[]), "document.not_ticked"),
            (chosen("who", LICENCE, &["portrait"]), "presentation.choice"),
            (chosen("who", IDENTITY, &["full_name"]), "document.not_ticked"),
        ] {
            assert_eq!(code(choose(&[wrong]).expect("it stands")), refused);
        }
        assert!(site.answers().is_empty() && wallet.journal().expect("unbroken").is_empty());
        let right = [chosen("who", IDENTITY, &["portrait"])];
        let (proposal, choice) = choose(&right).expect("it stands").expect("it answers");
        assert!(choose(&right).is_none(), "once");
        proposal.approve(choice).await.expect("shown");
        assert_eq!(site.answers().len(), 1);

        // What was chosen of one proposal is not agreed to in another.
        let (one, other) = (proposed(&wallet, query()).await, proposed(&wallet, query()).await);
        let choice = one.choose(&right).expect("it answers");
        assert_eq!(code(other.approve(choice).await), "presentation.choice");
        assert!(site.answers().is_empty());
        assert_eq!(wallet.journal().expect("unbroken").len(), 1);
        // A proposal that was declined is over too.
        let declined = Once::new(one);
        declined.take().expect("it stands").decline().await.expect("it is told");
        assert!(declined.take_if(|proposal| proposal.choose(&right)).is_none());
    });
}

#[test]
fn who_declines_is_believed_and_the_site_is_told() {
    block_on(async {
        let (_citizen, site, wallet) = with_papers().await;
        let proposal = proposed(&wallet, query(json!([asks("who", IDENTITY, &["full_name"])]))).await;
        proposal.decline().await.expect("it is told");
        assert!(
            matches!(plain().read_form(&site.answers()[0]), Ok(Answer::Refused(error)) if error == "access_denied")
        );
        let entry = wallet.journal().expect("unbroken").pop().expect("an entry");
        assert_eq!((entry.event.as_str(), entry.verdict), ("presentation.declined", JournalVerdict::Declined));
        assert_eq!(wallet.document_copies().expect("open")[0].unshown, 5);
    });
}

#[test]
fn what_a_site_does_not_take_is_said_and_is_in_the_journal() {
    block_on(async {
        let (_citizen, site, wallet) = with_papers().await;
        for (status, expected) in
            [(400, "presentation.refused"), (500, "net.server"), (302, "net.bad_answer"), (503, "net.busy")]
        {
            *site.says.lock().expect("whole") = (status, "{}".into());
            let proposal = proposed(&wallet, query(json!([asks("l", LICENCE, &["classes"])]))).await;
            assert_eq!(code(approved(proposal, &[chosen("l", LICENCE, &[])]).await), expected);
        }
        assert_eq!(wallet.journal().expect("unbroken").len(), 4, "it may have seen it each time");
    });
}

#[test]
fn a_request_that_is_wrong_or_asks_for_what_is_not_there_tells_the_site_nothing() {
    block_on(async {
        let (citizen, site, wallet) = with_papers().await;
        for (text, expected) in [
            (link(query(json!([asks("x", "urn:example:other", &["a"])]))), "presentation.nothing_to_show"),
            (link(query(json!([asks("x", IDENTITY, &["blood_type"])]))), "presentation.nothing_to_show"),
            (link(json!({ "credentials": [] })), "presentation.query"),
            ("https://clinic.example/".into(), "presentation.request"),
            (
                link_with(
                    "openid4vp://",
                    &unsigned(query(json!([asks("x", IDENTITY, &["sex"])])))
                        .with("response_uri", "https://other.example/a"),
                ),
                "presentation.response_uri",
            ),
        ] {
            assert_eq!(code(wallet.propose_presentation(&text).await.map(drop)), expected, "{text}");
        }
        let earlier = proposed(&wallet, query(json!([asks("x", IDENTITY, &["sex"])]))).await;
        let choice = earlier.choose(&[chosen("x", IDENTITY, &[])]).expect("it answers");
        let another = proposed(&wallet, query(json!([asks("x", IDENTITY, &["sex"])]))).await;
        citizen.suspend().await;
        wallet.sync_account().await.expect("told");
        let outcome = wallet.propose_presentation(&link(query(json!([asks("x", IDENTITY, &["sex"])])))).await;
        assert_eq!(code(outcome.map(drop)), "account.locked");
        assert_eq!(code(another.choose(&[chosen("x", IDENTITY, &[])]).map(drop)), "account.locked");
        assert_eq!(code(earlier.approve(choice).await), "account.locked");
        assert!(site.answers().is_empty());
    });
}

#[test]
fn a_proposal_outlasts_a_refill_that_is_going_on() {
    block_on(async {
        let (citizen, site, wallet) = with_papers().await;
        let proposal = proposed(&wallet, query(json!([asks("who", IDENTITY, &["full_name"])]))).await;
        let right = [chosen("who", IDENTITY, &[])];
        citizen.clock.advance(13 * 3600); // more passes are due
        {
            let mut refill = Box::pin(wallet.refill_passes());
            assert!(has_to_wait(&mut refill).await);
            assert_eq!(code(proposal.choose(&right).map(drop)), "wallet.busy");
        }
        approved(proposal, &right).await.expect("shown");
        assert_eq!(site.answers().len(), 1);
    });
}
