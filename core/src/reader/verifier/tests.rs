use super::*;
use crate::{
    reason::Reason,
    trust::{
        BadStatusReference, BundleContent, BundleDates, BundleFloor, Kid, Rule, Signer, StatusListContent,
        StatusReference, UnverifiedBundle, UnverifiedStatusToken,
        cast::{Country, KID, NOW},
    },
};

const TYPE: &str = "urn:example:card";
const URI: &str = "https://issuer.example/status/1";
const DAY: i64 = 86_400;

/// A credential of a made-up format: signed by nobody, but by the name of its key.
#[derive(Clone, PartialEq, Eq)]
struct Card {
    signer: Signer,
    status: Result<Option<StatusReference>, BadStatusReference>,
}

impl Checked for Card {
    fn signer(&self) -> &Signer {
        &self.signer
    }

    fn credential_type(&self) -> &str {
        TYPE
    }

    fn status(&self) -> Result<Option<StatusReference>, BadStatusReference> {
        self.status.clone()
    }
}

fn entry(index: u64) -> Result<Option<StatusReference>, BadStatusReference> {
    Ok(Some(StatusReference { uri: URI.into(), index }))
}

fn judge(
    verifier: &Verifier,
    kid: [u8; 8],
    status: &Result<Option<StatusReference>, BadStatusReference>,
    now: Timestamp,
) -> CredentialVerdict<Verified<Card>> {
    verifier.judge(now, |anchors, now| {
        let found = anchors.signers(Kid::Cose(&kid), Some("https://issuer.example"), TYPE, now);
        let signer = found.map_err(|miss| miss.code())?.into_iter().next().expect("at least one");
        Ok(Verified::assertion(Card { signer, status: status.clone() }))
    })
}

/// Entries: valid, revoked, suspended, three.
fn status_list(country: &Country, issued: Timestamp, expires: Option<Timestamp>) -> Vec<u8> {
    let mut content = StatusListContent::all_valid(URI.into(), issued, DAY, 4);
    for (index, status) in [(1, Status::Invalid), (2, Status::Suspended), (3, Status::Other(3))] {
        assert!(content.set(index, status));
    }
    content.expires = expires;
    let draft = content.draft(KID);
    let signature = country.issuer.sign(&draft.to_be_signed());
    draft.finish(&signature)
}

fn knowing(country: &Country, issued: Timestamp, expires: Option<Timestamp>) -> Verifier {
    let mut verifier = Verifier::of_trust_list(country.list());
    let bytes = status_list(country, issued, expires);
    let list = UnverifiedStatusToken::Cwt(&bytes).verify(verifier.anchors(), NOW).expect("it is signed");
    verifier.status_lists_mut().add(list).expect("there is room");
    verifier
}

fn code<T>(verdict: &CredentialVerdict<T>) -> (&'static str, &str) {
    match verdict {
        CredentialVerdict::Verified { .. } => ("verified", ""),
        CredentialVerdict::VerifiedStale { .. } => ("stale", ""),
        CredentialVerdict::Deferred { reason } => ("deferred", &reason.code),
        CredentialVerdict::Refused { reason } => ("refused", &reason.code),
    }
}

/// A country whose keys are in force for as long as these tests look ahead.
fn lasting_country() -> Country {
    let mut country = Country::new();
    for issuer in &mut country.content.issuers {
        issuer.expires = NOW.plus(365 * DAY);
    }
    country
}

#[test]
fn a_credential_is_judged_by_issuer_and_status() {
    let country = lasting_country();
    let verifier = knowing(&country, NOW.plus(-60), None);
    for (kid, status, expected) in [
        (KID, entry(0), ("verified", "")),
        (KID, Ok(None), ("verified", "")),
        (KID, entry(1), ("refused", "status.revoked")),
        (KID, entry(2), ("refused", "status.suspended")),
        (KID, entry(3), ("refused", "status.other")),
        (KID, entry(4), ("refused", "status.unknown")),
        (KID, Err(BadStatusReference), ("deferred", "status.reference")),
        (KID, Ok(Some(StatusReference { uri: "u:2".into(), index: 0 })), ("deferred", "status.missing")),
        (*b"stranger", entry(0), ("deferred", "credential.issuer")),
    ] {
        let verdict = judge(&verifier, kid, &status, NOW);
        assert_eq!(code(&verdict), expected);
        assert_eq!(verdict.credential().is_some(), verdict.reason().is_none());
        let ages = Ages { trust_list_seconds: Some(3600), status_list_seconds: status.ok().flatten().map(|_| 60) };
        if let CredentialVerdict::Verified { ages: found, .. } = verdict {
            assert_eq!(found, ages);
        }
    }
    // Any code of a format but the two of nobody's is a refusal.
    for (failed, expected) in [
        ("credential.signature", "refused"),
        ("credential.issuer_type", "refused"),
        ("certificate.expired", "refused"),
        ("certificate.unknown", "deferred"),
    ] {
        let verdict = verifier.judge(NOW, |_, _| Err::<Verified<Card>, _>(failed));
        assert_eq!(code(&verdict), (expected, failed));
    }
}

#[test]
fn age_is_said_and_too_much_of_it_defers() {
    let country = lasting_country();
    let issued = NOW;
    let verifier = knowing(&country, issued, Some(issued.plus(20 * DAY)));
    let at = |seconds: i64| judge(&verifier, KID, &entry(0), issued.plus(seconds));
    let stale = |seconds: i64| match at(seconds) {
        CredentialVerdict::VerifiedStale { age_seconds, ages, .. } => (age_seconds, ages),
        other => panic!("{other:?}"),
    };
    assert_eq!(code(&at(DAY)), ("verified", ""));
    // The status list is overdue first …
    let (age_seconds, ages) = stale(DAY + 1);
    assert_eq!(age_seconds, DAY as u64 + 1);
    assert_eq!((ages.trust_list_seconds, ages.status_list_seconds), (Some(DAY as u64 + 3601), Some(DAY as u64 + 1)));
    // … then the trust list, which is an hour older.
    assert_eq!(stale(7 * DAY).0, 7 * DAY as u64 + 3600);
    assert_eq!(code(&at(8 * DAY)), ("stale", ""));
    assert_eq!(code(&at(8 * DAY + 1)), ("deferred", "status.stale"));
    assert_eq!(code(&at(20 * DAY)), ("deferred", "status.expired"));
    assert_eq!(code(&at(30 * DAY)), ("deferred", "trust.stale"));
    assert_eq!(code(&at(-3601)), ("deferred", "trust.clock"));
    // A revocation that is old is one.
    assert_eq!(code(&judge(&verifier, KID, &entry(1), issued.plus(10 * DAY))), ("refused", "status.revoked"));
}

#[test]
fn a_rule_asks_for_a_status_and_for_a_young_one() {
    let country = lasting_country();
    let strict = Rule { without_status: WithoutStatus::Refused, oldest_status_seconds: Some(120) };
    let verifier = knowing(&country, NOW, None).with_rules(Rules::new().with(TYPE, strict));
    assert_eq!(code(&judge(&verifier, KID, &Ok(None), NOW)), ("refused", "status.required"));
    assert_eq!(code(&judge(&verifier, KID, &entry(0), NOW.plus(120))), ("verified", ""));
    assert_eq!(code(&judge(&verifier, KID, &entry(0), NOW.plus(121))), ("deferred", "status.stale"));
    let other = Rules::new().with("urn:example:other", strict);
    assert_eq!(code(&judge(&knowing(&country, NOW, None).with_rules(other), KID, &Ok(None), NOW)), ("verified", ""));
}

#[test]
fn a_verifier_of_named_anchors_has_no_trust_list_whose_age_could_be_said() {
    let country = lasting_country();
    let key = crate::crypto::verifying_key::VerifyingKey::P256(*country.issuer.public_key());
    let mut anchors = Anchors::new();
    anchors.add_key(Some(KID.to_vec()), key, crate::trust::Scope::AnyType);
    let verifier = Verifier::of_anchors(anchors.clone());
    match judge(&verifier, KID, &Ok(None), NOW.plus(1000 * DAY)) {
        CredentialVerdict::Verified { ages, .. } => assert_eq!(ages, Ages::default()),
        other => panic!("{other:?}"),
    }
    let both = Verifier::of_trust_list(Country::new().list()).with_anchors(anchors);
    assert_eq!(code(&judge(&both, KID, &Ok(None), NOW)), ("verified", ""));
}

#[test]
fn a_bundle_is_all_that_is_needed_offline_and_its_age_is_said() {
    let country = lasting_country();
    let (list, status) = (country.list_bytes(), status_list(&country, NOW.plus(-60), None));
    let strict = Rule { without_status: WithoutStatus::Refused, oldest_status_seconds: None };
    let content = BundleContent {
        dates: BundleDates { sequence: 1, valid_as_of: NOW, stale_after: NOW.plus(600) },
        trust_list: &list,
        status_lists: vec![UnverifiedStatusToken::Cwt(&status)],
        rules: Rules::new().with(TYPE, strict),
    };
    let draft = content.draft();
    let signature = country.root.sign(&draft.to_be_signed());
    let bytes = draft.finish(&signature);
    let bundle = UnverifiedBundle::new(&bytes).verify(country.root.public_key(), BundleFloor::default());
    let verifier = Verifier::of_bundle(bundle.expect("a bundle"));
    assert_eq!(code(&judge(&verifier, KID, &entry(0), NOW.plus(600))), ("verified", ""));
    assert_eq!(code(&judge(&verifier, KID, &entry(1), NOW)), ("refused", "status.revoked"));
    assert_eq!(code(&judge(&verifier, KID, &Ok(None), NOW)), ("refused", "status.required"));
    // The root's word is newer than this clock.
    assert_eq!(code(&judge(&verifier, KID, &entry(0), NOW.plus(-1))), ("deferred", "trust.clock"));
    match judge(&verifier, KID, &entry(0), NOW.plus(601)) {
        CredentialVerdict::VerifiedStale { age_seconds, .. } => assert_eq!(age_seconds, 601),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_formats_come_to_the_same_verdicts() {
    use serde_json::json;

    use crate::{
        credential::mdoc::{ElementValue, Elements, KeyAuthorizations, NewMdoc, UnverifiedIssuerSigned, Validity},
        host::SystemRandom,
        trust::{
            TrustedCertificate,
            cast::{Party, document_signer},
        },
    };

    const MDL: &str = "org.iso.18013.5.1.mDL";
    let root = Party::root("Root");
    let signer = root.certifies("Signer", document_signer);
    let mut country = lasting_country();
    country.content.certificates = vec![TrustedCertificate {
        certificate: root.certificate(),
        not_before: NOW.plus(-60),
        expires: NOW.plus(60),
        name: "Root".into(),
        credential_types: vec![TYPE.into(), MDL.into()],
    }];
    let mut verifier = Verifier::of_trust_list(country.list());
    let stranger = Party::alone("Stranger", |_| ());
    // The list is the signer's, found by the same anchor.
    let content = |index| {
        let mut content = StatusListContent::all_valid(URI.into(), NOW.plus(-60), DAY, 4);
        assert!(content.set(index, Status::Invalid));
        content
    };
    let (packed, bits) = content(1).packed();
    let x5c = |party: &Party| {
        use base64::{Engine, engine::general_purpose::STANDARD};
        json!([STANDARD.encode(&party.der)])
    };
    let lst = {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        URL_SAFE_NO_PAD.encode(packed)
    };
    let claims = json!({ "sub": URI, "iat": NOW.0 - 60, "status_list": { "bits": bits, "lst": lst } });
    let token = signer.jwt(&json!({ "alg": "ES256", "typ": "statuslist+jwt", "x5c": x5c(&signer) }), &claims);
    let list = UnverifiedStatusToken::Jwt(&token).verify(verifier.anchors(), NOW).expect("it is signed");

    let sd_jwt = |party: &Party, index: u64| {
        let header = json!({ "alg": "ES256", "typ": "dc+sd-jwt", "x5c": x5c(party) });
        let status = json!({ "status_list": { "uri": URI, "idx": index } });
        format!("{}~", party.jwt(&header, &json!({ "vct": TYPE, "status": status })))
    };
    let mdoc = |party: &Party, index: u64| {
        let mut elements = Elements::new();
        elements.insert("org.iso.18013.5.1", "family_name", ElementValue::Text("Nguyễn".into()));
        let new = NewMdoc {
            doc_type: MDL,
            elements: &elements,
            validity: Validity {
                signed: NOW.plus(-60),
                valid_from: NOW.plus(-60),
                valid_until: NOW.plus(60),
                expected_update: None,
            },
            device_key: party.key.public_key(),
            key_authorizations: KeyAuthorizations::default(),
            status: Some(StatusReference { uri: URI.into(), index }),
        };
        let draft = new.draft(&[&party.der], &SystemRandom);
        let signature = party.key.sign(&draft.to_be_signed());
        draft.finish(&signature)
    };
    let by_sd_jwt = |verifier: &Verifier, text: &str| {
        let verdict = verifier.sd_jwt_vc(text, KeyBinding::Inspect, NOW);
        let (state, code) = code(&verdict);
        (state, code.to_owned())
    };
    let by_mdoc = |verifier: &Verifier, bytes: &[u8]| {
        let verdict = verifier.judge(NOW, |anchors, now| {
            let verified = UnverifiedIssuerSigned::parse(bytes).and_then(|it| it.verify(anchors, now));
            verified.map_err(mdoc::Error::code)
        });
        let (state, code) = code(&verdict);
        (state, code.to_owned())
    };
    let both = |verifier: &Verifier, party: &Party, index: u64| {
        let verdicts = [by_sd_jwt(verifier, &sd_jwt(party, index)), by_mdoc(verifier, &mdoc(party, index))];
        assert_eq!(verdicts[0], verdicts[1]);
        verdicts[0].clone()
    };
    assert_eq!(both(&verifier, &signer, 0), ("deferred", "status.missing".into()));
    verifier.status_lists_mut().add(list).expect("there is room");
    assert_eq!(both(&verifier, &signer, 0), ("verified", String::new()));
    assert_eq!(both(&verifier, &signer, 1), ("refused", "status.revoked".into()));
    assert_eq!(both(&verifier, &stranger, 0), ("deferred", "certificate.unknown".into()));
    let bent = sd_jwt(&signer, 0).replacen('~', "A~", 1);
    assert_eq!(by_sd_jwt(&verifier, &bent), ("refused", "credential.signature".into()));
    assert_eq!(by_mdoc(&verifier, b"no mdoc"), ("refused", "credential.malformed".into()));
    assert_eq!(code(&verifier.dcc("no certificate", NOW)), ("refused", "dcc.prefix"));
    let transcript = mdoc::SessionTranscript::openid4vp_dc_api("https://hotel.example", "nonce", None);
    let verdicts = verifier.mdocs(b"no answer", &Session::new(&transcript), NOW);
    assert_eq!(verdicts.err(), Some(mdoc::Error::Malformed));
}

#[test]
fn a_verdict_prints_no_claim_and_keeps_its_state_over_another_view() {
    let verdict = CredentialVerdict::Verified { credential: "Nguyễn Văn A", ages: Ages::default() };
    assert!(!format!("{verdict:?}").contains("Nguyễn"));
    assert_eq!(verdict.map(str::len).credential(), Some(&15));
    let refused = CredentialVerdict::<()>::Refused { reason: Reason::of("status.revoked") };
    assert_eq!(format!("{refused:?}"), "Refused(status.revoked)");
    assert_eq!(code(&refused.map(|()| 1)), ("refused", "status.revoked"));
}
