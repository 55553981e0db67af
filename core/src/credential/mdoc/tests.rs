//! The example of ISO/IEC 18013-5 Annex D, and mdocs that were issued and shown here.

use serde_json::Value as Json;

use super::*;
use crate::{
    consent::{Consent, Showing},
    crypto::{
        agreement::AgreementKey,
        p256::{PublicKey, SigningKey},
        verifying_key::VerifyingKey,
    },
    host::{SystemRandom, Timestamp},
    trust::{Anchors, ChainError, NoSigner, Scope, StatusReference},
};

const ANNEX_D: &[u8] = include_bytes!("../../../../spec/vectors/device_response/valid/annex_d.cbor");
const ANNEX_D_EXPECTED: &str = include_str!("../../../../spec/vectors/device_response/valid/annex_d.expected");
const MDL: &str = "org.iso.18013.5.1.mDL";
const MDL_NAMESPACE: &str = "org.iso.18013.5.1";

fn unhex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")).collect()
}

/// The example, with whoever it asks for.
struct AnnexD {
    anchors: Anchors,
    transcript: SessionTranscript,
    reader_key: AgreementKey,
    now: Timestamp,
}

impl AnnexD {
    fn new() -> Self {
        let expected: Json = serde_json::from_str(ANNEX_D_EXPECTED).expect("JSON");
        let bytes = |name: &str| unhex(expected[name].as_str().expect("hex"));
        let mut anchors = Anchors::new();
        let authority = unhex(expected["anchors"][0].as_str().expect("hex"));
        assert_eq!(anchors.add_der(&authority, &Scope::Types(vec![MDL.into()])), 1);
        let scalar = bytes("reader_key").try_into().expect("32 bytes");
        Self {
            anchors,
            transcript: SessionTranscript::from_bytes(&bytes("session_transcript")).expect("three items"),
            reader_key: AgreementKey::from_scalar(&scalar).expect("a key"),
            now: Timestamp(1_606_780_800), // 2020-12-01
        }
    }

    fn verify(&self, bytes: &[u8]) -> Result<Vec<crate::trust::Verified<Presented>>, Error> {
        let session = Session::with_reader_key(&self.transcript, &self.reader_key);
        UnverifiedDeviceResponse::parse(bytes)?.verify(&self.anchors, &session, self.now)
    }
}

#[test]
fn the_example_of_annex_d_holds_with_its_mac() {
    let example = AnnexD::new();
    let presented = example.verify(ANNEX_D).expect("it holds");
    let [presented] = &presented[..] else { panic!("one document") };
    let mdoc = presented.mdoc();
    assert_eq!((mdoc.doc_type(), presented.proof()), (MDL, DeviceProof::Mac));
    assert_eq!(mdoc.element(MDL_NAMESPACE, "family_name").and_then(ElementValue::as_text), Some("Doe"));
    assert_eq!(mdoc.element(MDL_NAMESPACE, "issue_date").and_then(ElementValue::as_date), Some("2019-10-20"));
    assert_eq!(mdoc.element(MDL_NAMESPACE, "portrait").and_then(ElementValue::as_bytes).map(<[u8]>::len), Some(1042));
    assert_eq!(mdoc.elements().len(), 6);
    assert!(presented.device_elements().is_empty() && mdoc.notes().is_empty());
    assert_eq!(mdoc.signer().display_name().as_deref(), Some("utopia ds (US)"));
    assert_eq!(mdoc.validity().signed.to_rfc3339(), "2020-10-01T13:30:02Z");
    assert_eq!(Form::of(ANNEX_D), Some(Form::DeviceResponse));
    assert_eq!(format!("{presented:?}"), "Verified(Presented(…))");
}

#[test]
fn the_example_fails_without_its_session_its_reader_or_its_time() {
    let example = AnnexD::new();
    let response = UnverifiedDeviceResponse::parse(ANNEX_D).expect("it is one");
    let verify = |session: Session<'_>, now| {
        response.verify(&example.anchors, &session, now).map(drop).expect_err("something is wrong")
    };
    let AnnexD { transcript, reader_key, now, .. } = &example;
    assert_eq!(verify(Session::new(transcript), *now), Error::ReaderKey);
    let other = AgreementKey::make(&SystemRandom);
    assert_eq!(verify(Session::with_reader_key(transcript, &other), *now), Error::DeviceAuth);
    let elsewhere = SessionTranscript::openid4vp("client", "nonce", None, "https://example.com");
    assert_eq!(verify(Session::with_reader_key(&elsewhere, reader_key), *now), Error::DeviceAuth);
    let right = Session::with_reader_key(transcript, reader_key);
    let signed_at = 1_601_559_002;
    assert_eq!(verify(right, Timestamp(signed_at - 1)), Error::NotYet);
    assert_eq!(verify(right, Timestamp(signed_at + 400 * 86_400)), Error::Certificate(ChainError::Expired));
    assert!(response.verify(&example.anchors, &right, Timestamp(signed_at)).is_ok());
    let nobody = Anchors::new();
    assert_eq!(response.verify(&nobody, &right, *now).map(drop), Err(Error::Certificate(ChainError::Unknown)));
    // What anybody may do without a session says so.
    let alone = response.verify_issuer_data_only(&example.anchors, *now).expect("the issuer's part holds");
    assert_eq!(alone[0].issuer_data().doc_type(), MDL);
}

#[test]
fn the_example_with_any_one_byte_changed_is_refused() {
    let example = AnnexD::new();
    let mut bent = ANNEX_D.to_vec();
    for at in 0..bent.len() {
        let bit = 1 << (at % 8);
        bent[at] ^= bit;
        let unsigned = is_unsigned(ANNEX_D, at);
        assert!(example.verify(&bent).is_err() || unsigned, "byte {at}");
        bent[at] ^= bit;
    }
}

/// Nobody signs the minor version of an answer.
fn is_unsigned(bytes: &[u8], at: usize) -> bool {
    bytes[..at].ends_with(b"gversionc1.") && at < 32
}

/// Somebody with a phone, and an issuer that is believed by its bare key.
struct Cast {
    issuer: SigningKey,
    phone: SigningKey,
    anchors: Anchors,
}

impl Cast {
    fn new() -> Self {
        let (issuer, phone) = (SigningKey::make().0, SigningKey::make().0);
        let mut anchors = Anchors::new();
        anchors.add_key(None, VerifyingKey::P256(*issuer.public_key()), Scope::Types(vec![LICENCE.into()]));
        Self { issuer, phone, anchors }
    }

    fn issue(&self, key: &PublicKey, authorizations: KeyAuthorizations) -> Vec<u8> {
        let elements = elements();
        let new = NewMdoc {
            doc_type: LICENCE,
            elements: &elements,
            validity: VALIDITY,
            device_key: key,
            key_authorizations: authorizations,
            status: Some(StatusReference { uri: "https://example.com/status/1".into(), index: 7 }),
        };
        let draft = new.draft(&[], &SystemRandom);
        let signature = self.issuer.sign(&draft.to_be_signed());
        draft.finish(&signature)
    }
}

fn elements() -> Elements {
    let mut elements = Elements::new();
    elements.insert(NAMESPACE, "family_name", "Đặng".into());
    elements.insert(NAMESPACE, "birth_date", ElementValue::Date("2000-02-29".into()));
    elements.insert(NAMESPACE, "portrait", ElementValue::Bytes(vec![7; 300]));
    elements.insert(NAMESPACE, "age_over_18", true.into());
    elements.insert("another", "points", 12.into());
    elements
}

const LICENCE: &str = "urn:dinhdanh:sandbox:driving-licence:1";
const NAMESPACE: &str = "urn:dinhdanh:sandbox:driving-licence:1";
const NOW: Timestamp = Timestamp(1_790_000_000);
const VALIDITY: Validity = Validity {
    signed: Timestamp(1_789_000_000),
    valid_from: Timestamp(1_789_000_000),
    valid_until: Timestamp(1_791_000_000),
    expected_update: Some(Timestamp(1_790_500_000)),
};

#[test]
fn what_was_issued_is_received_chosen_from_and_shown() {
    let cast = Cast::new();
    let issued = cast.issue(cast.phone.public_key(), KeyAuthorizations::new());
    assert_eq!(Form::of(&issued), Some(Form::IssuerSigned));
    let parsed = UnverifiedIssuerSigned::parse(&issued).expect("it was just made");
    let mdoc = parsed.verify(&cast.anchors, NOW).expect("it holds");
    assert_eq!(mdoc.check_holder(cast.phone.public_key()), Ok(()));
    assert_eq!(mdoc.check_holder(cast.issuer.public_key()), Err(Error::Holder));
    assert!(*mdoc.elements() == elements() && mdoc.validity() == VALIDITY && mdoc.doc_type() == LICENCE);
    assert_eq!(mdoc.status().map(|status| status.map(|it| it.index)), Ok(Some(7)));
    assert_eq!(mdoc.notes(), [Note::NoCertificate]);
    assert_eq!(parsed.verify(&cast.anchors, Timestamp(1_790_500_000)).expect("it holds").notes()[0], Note::UpdateDue);
    assert_eq!(mdoc.claims()[NAMESPACE]["birth_date"], "2000-02-29");

    let transcript = SessionTranscript::openid4vp_dc_api("https://example.com", "nonce", None);
    let wanted = [(NAMESPACE, "age_over_18"), ("another", "points")];
    let draft = parsed.present(&wanted, &Elements::new(), &transcript, &agreed()).expect("it has both");
    let signature = cast.phone.sign(&draft.to_be_signed());
    let response = draft.finish(&signature);
    let response = UnverifiedDeviceResponse::parse(&response).expect("it was just made");
    let presented = response.verify(&cast.anchors, &Session::new(&transcript), NOW).expect("it holds");
    let shown = presented[0].mdoc().elements();
    assert_eq!(shown.len(), 2);
    assert_eq!(shown.get(NAMESPACE, "age_over_18").and_then(ElementValue::as_bool), Some(true));
    assert_eq!(presented[0].proof(), DeviceProof::Signature);
    let elsewhere = SessionTranscript::openid4vp_dc_api("https://example.org", "nonce", None);
    let replayed = response.verify(&cast.anchors, &Session::new(&elsewhere), NOW);
    assert_eq!(replayed.map(drop), Err(Error::DeviceAuth));

    for (unknown, error) in [
        ([(NAMESPACE, "colour_of_eyes")], Error::Element),
        ([("another", "age_over_18")], Error::Element),
        ([(NAMESPACE, "birth_date")], Error::NotAgreed),
    ] {
        assert_eq!(parsed.present(&unknown, &Elements::new(), &transcript, &agreed()).map(drop), Err(error));
    }
}

#[test]
fn a_device_proves_itself_by_a_mac_to_the_reader_it_met() {
    let cast = Cast::new();
    let [phone, reader, other] = [(); 3].map(|()| AgreementKey::make(&SystemRandom));
    let issued = cast.issue(phone.public_key(), KeyAuthorizations::new());
    let parsed = UnverifiedIssuerSigned::parse(&issued).expect("it was just made");
    let transcript = SessionTranscript::after_qr_code(&[0xa0], reader.public_key());
    let draft = parsed.present(&[], &Elements::new(), &transcript, &agreed()).expect("nothing is always there");
    let response = draft.finish_with_mac(&phone, reader.public_key());
    let response = UnverifiedDeviceResponse::parse(&response).expect("it was just made");
    let verify = |key| response.verify(&cast.anchors, &Session::with_reader_key(&transcript, key), NOW);
    assert_eq!(verify(&reader).expect("it holds")[0].proof(), DeviceProof::Mac);
    assert_eq!(verify(&other).map(drop), Err(Error::DeviceAuth));
}

#[test]
fn a_device_says_itself_only_what_the_issuer_lets_it() {
    let cast = Cast::new();
    let transcript = SessionTranscript::openid4vp("client", "nonce", Some(&[7; 32]), "https://example.com/answer");
    let allowed = KeyAuthorizations::new().with_element("device", "counter");
    let issued = cast.issue(cast.phone.public_key(), allowed);
    let parsed = UnverifiedIssuerSigned::parse(&issued).expect("it was just made");
    for (name, outcome) in [("counter", Ok(5)), ("colour", Err(Error::DeviceElements))] {
        let mut own = Elements::new();
        own.insert("device", name, 5.into());
        let draft = parsed.present(&[], &own, &transcript, &agreed()).expect("nothing is always there");
        let signature = cast.phone.sign(&draft.to_be_signed());
        let response = draft.finish(&signature);
        let response = UnverifiedDeviceResponse::parse(&response).expect("it was just made");
        let verified = response.verify(&cast.anchors, &Session::new(&transcript), NOW);
        let said = verified.map(|it| it[0].device_elements().get("device", name).and_then(ElementValue::as_int));
        assert_eq!(said, outcome.map(Some));
    }
}

#[test]
fn an_issuer_without_a_certificate_is_believed_by_its_key_for_its_types_only() {
    let cast = Cast::new();
    let issued = cast.issue(cast.phone.public_key(), KeyAuthorizations::new());
    let parsed = UnverifiedIssuerSigned::parse(&issued).expect("it was just made");
    let by = |key: &SigningKey, scope: &str| {
        let mut anchors = Anchors::new();
        anchors.add_key(None, VerifyingKey::P256(*key.public_key()), Scope::Types(vec![scope.into()]));
        parsed.verify(&anchors, NOW).map(drop)
    };
    assert_eq!(by(&cast.issuer, LICENCE), Ok(()));
    assert_eq!(by(&cast.issuer, MDL), Err(Error::Issuer(NoSigner::Type)));
    assert_eq!(by(&cast.phone, LICENCE), Err(Error::Signature));
    assert_eq!(parsed.verify(&Anchors::new(), NOW).map(drop), Err(Error::Issuer(NoSigner::Unknown)));
}

#[test]
fn session_transcripts_are_those_of_openid4vp_1_0() {
    // OpenID4VP 1.0, appendix B.2.6.1 and B.2.6.2, with the key of B.2.6.
    let jwk = serde_json::json!({
        "kty": "EC", "crv": "P-256", "use": "enc",
        "x": "DxiH5Q4Yx3UrukE2lWCErq8N8bqC9CHLLrAwLz5BmE0", "y": "XtLM4-3h5o3HUH0MHVJV0kyq0iBlrBwlh8qEDMZ4-Pc",
    });
    let mut signing = jwk.clone();
    signing["use"] = "sig".into();
    let thumbprint = VerifyingKey::from_jwk(&signing).expect("a key").thumbprint();
    let (client, nonce) = ("x509_san_dns:example.com", "exc7gBkxjx1rdc9udRrveKvSsJIq80avlXeLHhGwqtA");
    let redirect = SessionTranscript::openid4vp(client, nonce, Some(&thumbprint), "https://example.com/response");
    assert_eq!(redirect.as_bytes(), unhex(REDIRECT));
    let dc_api = SessionTranscript::openid4vp_dc_api("https://example.com", nonce, Some(&thumbprint));
    assert_eq!(dc_api.as_bytes(), unhex(DC_API));
    assert_eq!(SessionTranscript::from_bytes(redirect.as_bytes()), Ok(redirect));
    assert_eq!(SessionTranscript::from_bytes(&[0x82, 0xf6, 0xf6]), Err(Error::Malformed));
}

const REDIRECT: &str =
    "83f6f682714f70656e494434565048616e646f7665725820048bc053c00442af9b8eed494cefdd9d95240d254b046b11b68013722aad38ac";
const DC_API: &str = "83f6f682764f70656e4944345650444341504948616e646f7665725820fbece366f4212f9762c74cfdbf83b8c69e371d5d68cea09cb4c48ca6daab761a";

/// To what these tests show, and to what is not there.
fn agreed() -> Consent {
    let names =
        [(NAMESPACE, "age_over_18"), ("another", "points"), (NAMESPACE, "colour_of_eyes"), ("another", "age_over_18")];
    let names = names.iter().map(|(namespace, name)| shown_name(namespace, name)).collect();
    Showing::new("a desk".into(), "a test".into(), names).agreed_by_the_person()
}
