//! Mdocs shown to a verifier on the web (OpenID4VP 1.0, appendix B.2): the elements that were chosen, with the device's
//! signature for this session.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    Wallet,
    credential::mdoc::{DeviceProof, Presented, Session, SessionTranscript, UnverifiedDeviceResponse},
    crypto::{jwe::DecryptionKey, sha256},
    journal::Language,
    presentation::{
        dcql::{Candidate, HolderBinding, Query},
        relying_party::{Answer, NewRequest, Question, link_with},
        request::{ClientId, ResponseMode},
    },
    reader::{CredentialVerdict, Verifier},
    trust::UnverifiedTrustList,
    vault::Seen,
};
use dinhdanh_sandbox::PEOPLE;
use dinhdanh_tests::{Citizen, NOW, block_on};
use serde_json::{Value, json};

use super::presentation::{NONCE, SITE, approved, chosen, code, link, plain, proposed, query, with_papers};

const MDL: &str = "org.iso.18013.5.1.mDL";
const NAMESPACE: &str = "org.iso.18013.5.1";

fn asks(id: &str, elements: &[&str]) -> Value {
    let claims: Vec<_> = elements.iter().map(|name| json!({ "path": [NAMESPACE, name] })).collect();
    json!({ "id": id, "format": "mso_mdoc", "meta": { "doctype_value": MDL }, "claims": claims })
}

fn response_of(question: &Question, form: &[u8]) -> Vec<u8> {
    let Ok(Answer::Presented(presented)) = question.read_form(form) else { panic!("an answer") };
    let [(id, list)] = &presented.into_iter().collect::<Vec<_>>()[..] else { panic!("one answer") };
    let [text] = &list.as_array().expect("a list")[..] else { panic!("one presentation") };
    assert_eq!(id, "l");
    URL_SAFE_NO_PAD.decode(text.as_str().expect("a text")).expect("base64url")
}

fn verifier(wallet: &Wallet, citizen: &Citizen) -> Verifier {
    let list = wallet.trust_list().expect("it has one");
    let trust = UnverifiedTrustList::new(&list).verify_by_sec1(&citizen.config.trust_root).expect("signed");
    Verifier::of_trust_list(trust)
}

fn believed(verifier: &Verifier, response: &[u8], transcript: &SessionTranscript) -> Presented {
    let mut verdicts = verifier.mdocs(response, &Session::new(transcript), NOW).expect("a document");
    assert_eq!(verdicts.len(), 1);
    let Some(CredentialVerdict::Verified { credential, .. }) = verdicts.pop() else { panic!("it is not believed") };
    credential.into_inner()
}

fn transcript() -> SessionTranscript {
    let address = format!("{SITE}/answer");
    SessionTranscript::openid4vp(&format!("redirect_uri:{address}"), NONCE, None, &address)
}

#[test]
fn an_mdl_is_shown_with_the_elements_that_were_asked_for_and_no_others() {
    block_on(async {
        let (citizen, site, wallet) = with_papers().await;
        wallet.receive(&citizen.offer_to(&PEOPLE[0], &["mdl"]).await).await.expect("an mDL");
        let query = query(json!([asks("l", &["family_name", "driving_privileges", "age_over_18"])]));
        let proposal = proposed(&wallet, query.clone()).await;
        let [option] = proposal.options() else { panic!("one document answers") };
        let claims: Vec<_> = option.claims.iter().map(|claim| claim.name.as_str()).collect();
        assert_eq!((option.document.as_str(), option.seen), (MDL, Seen::Nobody));
        assert_eq!(claims, ["full_name", "classes", "age_over_18"], "what a part of is shown counts as shown");
        assert_eq!((option.title_en.as_str(), &option.refused), ("Driving licence", &None));
        assert!(site.answers().is_empty(), "nothing is said before the person agrees");

        approved(proposal, &[chosen("l", MDL, &[])]).await.expect("shown");
        let response = response_of(&plain(), &site.answers()[0]);
        let verifier = verifier(&wallet, &citizen);
        let shown = believed(&verifier, &response, &transcript());
        assert_eq!((shown.mdoc().doc_type(), shown.proof()), (MDL, DeviceProof::Signature));
        let names: Vec<_> = shown.mdoc().elements().iter().map(|(_, name, _)| name.to_owned()).collect();
        assert_eq!(names, ["age_over_18", "driving_privileges", "family_name"]);
        assert!(shown.device_elements().is_empty());
        let family_name = shown.mdoc().element(NAMESPACE, "family_name").and_then(|it| it.as_text());
        assert_eq!(family_name, PEOPLE[0].full_name.split(' ').next());
        let elements = shown.mdoc().claims();
        let candidate = Candidate::mdoc(MDL, &elements, HolderBinding::Bound);
        assert_eq!(Query::parse(&query).expect("a query").satisfied_by(&[("l", candidate)]), Ok(vec![0]));
        let other = SessionTranscript::openid4vp("redirect_uri:https://other.example/", NONCE, None, SITE);
        let parsed = UnverifiedDeviceResponse::parse(&response).expect("an answer");
        let elsewhere = parsed.verify(verifier.anchors(), &Session::new(&other), NOW);
        assert_eq!(elsewhere.err().map(|error| error.code()), Some("mdoc.device_auth"), "it is for this site alone");

        let entry = wallet.journal().expect("unbroken").pop().expect("an entry");
        assert_eq!(entry.event, "presentation.shown");
        let shown = ["family_name", "driving_privileges", "age_over_18"].map(|name| format!("{MDL} {name}"));
        assert_eq!(entry.claims, shown);
        let page = wallet.journal_page(Language::Vietnamese).expect("unbroken");
        assert!(page.contains("Giấy phép lái xe: ") && !page.contains(MDL), "{page}");
        let copies = wallet.document_copies().expect("open");
        let copies = copies.iter().find(|copies| copies.document == MDL).expect("it is held");
        assert_eq!((copies.held, copies.unshown), (5, 4), "a copy is spent");
    });
}

#[test]
fn an_encrypted_answer_is_bound_to_the_key_that_it_is_encrypted_to() {
    block_on(async {
        let (citizen, site, wallet) = with_papers().await;
        wallet.receive(&citizen.offer_to(&PEOPLE[0], &["mdl"]).await).await.expect("an mDL");
        let address = format!("{SITE}/answer");
        let client = ClientId::parse(&format!("redirect_uri:{address}")).expect("a Client Identifier");
        let key = DecryptionKey::make("k1");
        let jwk = key.public_jwk();
        let thumbprint = format!(r#"{{"crv":"P-256","kty":"EC","x":{},"y":{}}}"#, jwk["x"], jwk["y"]);
        let request = NewRequest::new(
            &client,
            ResponseMode::DirectPostJwt,
            NONCE,
            query(json!([asks("l", &["document_number"])])),
        )
        .with("response_uri", address.as_str())
        .with("state", "s1")
        .encrypted_to(jwk, json!({ "mso_mdoc": {} }));
        let proposal = wallet.propose_presentation(&link_with("openid4vp://", &request)).await.expect("a request");
        approved(proposal, &[chosen("l", MDL, &[])]).await.expect("shown");
        let question = Question { state: Some("s1".into()), key: Some(key) };
        let response = response_of(&question, &site.answers()[0]);
        let thumbprint = sha256(thumbprint.as_bytes());
        let transcript = SessionTranscript::openid4vp(client.as_str(), NONCE, Some(&thumbprint), &address);
        let shown = believed(&verifier(&wallet, &citizen), &response, &transcript);
        let number = shown.mdoc().element(NAMESPACE, "document_number").and_then(|it| it.as_text());
        assert_eq!(number, PEOPLE[0].licence_number);
    });
}

#[test]
fn a_portrait_in_an_mdoc_has_to_be_ticked_and_what_stands_for_no_claim_is_not_there() {
    block_on(async {
        let (citizen, site, wallet) = with_papers().await;
        wallet.receive(&citizen.offer_to(&PEOPLE[0], &["mdl"]).await).await.expect("an mDL");
        let asked = || query(json!([asks("l", &["document_number", "portrait"])]));
        let proposal = proposed(&wallet, asked()).await;
        assert!(proposal.options()[0].claims.iter().any(|claim| claim.sensitivity.is_some()));
        assert_eq!(code(proposal.choose(&[chosen("l", MDL, &[])])), "document.not_ticked");
        assert!(site.answers().is_empty());
        approved(proposal, &[chosen("l", MDL, &["portrait"])]).await.expect("shown");
        let response = response_of(&plain(), &site.answers()[0]);
        let shown = believed(&verifier(&wallet, &citizen), &response, &transcript());
        let portrait = shown.mdoc().element(NAMESPACE, "portrait").and_then(|it| it.as_bytes());
        assert_eq!(portrait, Some(&[0x52; 200][..]), "as bytes, as it was sent at registration");

        let other_type = json!([{ "id": "l", "format": "mso_mdoc", "meta": { "doctype_value": "org.example.card" } }]);
        let sd_jwt = json!([{ "id": "l", "format": "dc+sd-jwt", "meta": { "vct_values": [MDL] } }]);
        for nothing in [json!([asks("l", &["document_number", "eye_colour"])]), other_type, sd_jwt] {
            let outcome = wallet.propose_presentation(&link(query(nothing))).await;
            assert_eq!(code(outcome.map(drop)), "presentation.nothing_to_show");
        }
    });
}

#[test]
fn a_choice_between_formats_is_answered_in_the_one_that_was_chosen() {
    block_on(async {
        let (citizen, site, wallet) = with_papers().await;
        wallet.receive(&citizen.offer_to(&PEOPLE[0], &["mdl"]).await).await.expect("an mDL");
        let licence = "urn:dinhdanh:sandbox:driving-licence:1";
        let mut either = query(json!([
            asks("l", &["document_number"]),
            { "id": "s", "format": "dc+sd-jwt", "meta": { "vct_values": [licence] }, "claims": [{ "path": ["licence_number"] }] },
        ]));
        either["credential_sets"] = json!([{ "options": [["l"], ["s"]] }]);
        let proposal = proposed(&wallet, either.clone()).await;
        let options: Vec<_> = proposal.options().iter().map(|option| option.document.as_str()).collect();
        assert_eq!(options, [MDL, licence]);
        approved(proposal, &[chosen("l", MDL, &[])]).await.expect("shown");
        believed(&verifier(&wallet, &citizen), &response_of(&plain(), &site.answers()[0]), &transcript());
        proposed(&wallet, either.clone()).await.decline().await.expect("it is told");
        let entry = wallet.journal().expect("unbroken").pop().expect("an entry");
        let asked = [format!("{MDL} document_number"), format!("{licence} licence_number")];
        assert_eq!((entry.event.as_str(), &entry.claims[..]), ("presentation.declined", &asked[..]));
    });
}
