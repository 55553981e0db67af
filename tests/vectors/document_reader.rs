//! An officer's reader over the vectors of every format: what they say for a person, under one verdict.

use dinhdanh::{
    credential::{
        mdoc::{Session, SessionTranscript},
        sd_jwt::Expected,
    },
    document::{DocumentKind, NoticeKind},
    document_reader::{DocumentReader, HolderProof, ReadDocument},
    host::Timestamp,
    reader::{CredentialVerdict, Verifier},
    trust::DCC_TYPE,
};
use dinhdanh_tests::shelf::{self, Vector, dcc_anchors, vectors};
use serde_json::Value;

use crate::sd_jwt;

fn refused(verdict: &CredentialVerdict<ReadDocument>) -> Option<&str> {
    verdict.reason().map(|reason| reason.code.as_str())
}

#[test]
fn health_certificates_are_read_for_a_person_or_not_at_all() {
    let reader = DocumentReader::over(Verifier::of_anchors(dcc_anchors()));
    let read = |vector: &Vector| reader.health_certificate(vector.text(), Timestamp(vector.number("now")));
    let mut kinds = std::collections::BTreeSet::new();
    for (name, vector) in vectors("dcc", "valid") {
        let verdict = read(&vector);
        let document = verdict.credential().unwrap_or_else(|| panic!("{name}: {verdict:?}"));
        assert_eq!((document.credential_type.as_str(), document.holder), (DCC_TYPE, HolderProof::NotProven));
        let view = document.view.as_ref().expect("a schema");
        assert_eq!(view.kind, DocumentKind::CovidCertificate);
        let unreadable = view.notices.iter().find(|it| matches!(it.kind, NoticeKind::Unreadable | NoticeKind::Missing));
        assert!(unreadable.is_none(), "{name}: {:?}", unreadable.map(|it| &it.en));
        let line = |name: &str| view.claims.iter().find(|it| it.name == name).map(|it| it.shown_en.clone());
        kinds.insert(line("entry").expect("what it attests"));
        assert!(line("full_name").is_some_and(|it| !it.is_empty() && !it.contains('<')), "{name}");
        assert_eq!(line("disease").as_deref(), Some("COVID-19"), "{name}");
    }
    assert!(kinds.iter().eq(["Recovery", "Test", "Vaccination"]), "{kinds:?}");
    for (name, vector) in vectors("dcc", "invalid") {
        assert_eq!(refused(&read(&vector)), Some(vector.word("refused")), "{name}");
    }
}

#[test]
fn an_mdl_is_read_as_a_driving_licence_with_its_picture() {
    let vector = vectors("device_response", "valid").remove("annex_d").expect("there is one");
    let reader = DocumentReader::over(Verifier::of_anchors(shelf::anchors(&vector)));
    let (session, now) = (shelf::SessionOfVector::of(&vector), Timestamp(vector.number("now")));
    let verdicts = reader.mdocs(&vector.content, &session.session(), now).expect("documents");
    let [CredentialVerdict::Verified { credential: read, .. }] = &verdicts[..] else { panic!("{verdicts:?}") };
    assert_eq!((read.credential_type.as_str(), read.holder), ("org.iso.18013.5.1.mDL", HolderProof::Proven));
    let view = read.view.as_ref().expect("a schema");
    assert_eq!(view.kind, DocumentKind::DrivingLicence);
    assert!(read.portrait.as_ref().is_some_and(|it| it.len() > 100));
    assert_eq!(serde_json::from_str::<Value>(&read.claims).expect("JSON"), vector.expected["accepted"][0]["claims"]);
    let elsewhere = SessionTranscript::from_bytes(&shelf::unhex("83f6f6f6")).expect("a transcript");
    let verdicts = reader.mdocs(&vector.content, &Session::new(&elsewhere), now).expect("documents");
    assert!(verdicts.iter().all(|verdict| verdict.credential().is_none()), "{verdicts:?}");
}

#[test]
fn a_credential_says_whether_its_holder_showed_it() {
    let mut seen = Vec::new();
    for (name, vector) in vectors("sd_jwt", "valid") {
        let Ok(anchors) = sd_jwt::anchors(&vector.expected["anchors"]) else { continue };
        let asked = &vector.expected["key_binding"];
        let text = |name: &str| asked[name].as_str();
        let asked = text("audience").zip(text("nonce")).map(|(audience, nonce)| Expected { audience, nonce });
        let reader = DocumentReader::over(Verifier::of_anchors(anchors));
        let verdict = reader.sd_jwt(vector.text(), asked, Timestamp(vector.number("now")));
        // SD-JWTs of other types are no credentials, and a status needs a list.
        let Some(read) = verdict.credential() else { continue };
        seen.push((name.clone(), read.holder));
        assert_eq!(read.holder == HolderProof::Proven, asked.is_some(), "{name}");
        assert_eq!(
            serde_json::from_str::<Value>(&read.claims).expect("JSON"),
            vector.expected["accepted"]["claims"],
            "{name}"
        );
    }
    let proven = seen.iter().filter(|(_, holder)| *holder == HolderProof::Proven).count();
    assert!(proven >= 3 && seen.len() >= proven + 10, "{seen:?}");
}
