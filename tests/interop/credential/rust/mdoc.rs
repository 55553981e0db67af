//! This module owns mdocs as an issuer, a holder and a reader have them. In the elements of an issuer `{"date": …}` is a
//! full-date and `{"bytes": …}` a byte string in hex.

use dinhdanh::{
    consent::Showing,
    credential::mdoc::{
        ElementValue, Elements, KeyAuthorizations, NewMdoc, Session, SessionTranscript, UnverifiedDeviceResponse,
        UnverifiedIssuerSigned, Validity, shown_name,
    },
    host::Random,
};
use serde_json::{Map, Value, json};

use crate::given::{Given, hex, text, unhex};

/// An `IssuerSigned`.
pub fn issue(given: &Given) -> Value {
    let mut elements = Elements::new();
    for (namespace, those) in given.value("elements").as_object().expect("namespaces") {
        for (name, value) in those.as_object().expect("elements") {
            elements.insert(namespace, name, element(value));
        }
    }
    let new = NewMdoc {
        doc_type: given.text("doc_type"),
        elements: &elements,
        validity: Validity {
            signed: given.time("signed"),
            valid_from: given.time("begins"),
            valid_until: given.time("ends"),
            expected_update: None,
        },
        device_key: &given.public_key("device_key").expect("a device key"),
        key_authorizations: KeyAuthorizations::new(),
        status: None,
    };
    let chain: Vec<_> = given.value("chain").as_array().expect("a chain").iter().map(|der| unhex(text(der))).collect();
    let chain: Vec<_> = chain.iter().map(Vec::as_slice).collect();
    let draft = new.draft(&chain, &Counting::default());
    let signature = given.signing_key("key").sign(&draft.to_be_signed());
    hex(&draft.finish(&signature)).into()
}

/// The elements of an `IssuerSigned`.
pub fn verify_issued(given: &Given) -> Result<Value, &'static str> {
    let bytes = given.bytes("issued");
    UnverifiedIssuerSigned::parse(&bytes)
        .and_then(|unverified| unverified.verify(&given.anchors(), given.time("now")))
        .map(|mdoc| mdoc.claims().into())
        .map_err(|error| error.code())
}

/// The `SessionTranscript` of OpenID4VP.
pub fn transcript(given: &Given) -> Value {
    hex(session(given).as_bytes()).into()
}

/// A `DeviceResponse` with the elements in `names`, signed, or with a MAC if there is a `reader`.
pub fn present(given: &Given) -> Result<Value, &'static str> {
    let bytes = given.bytes("issued");
    let unverified = UnverifiedIssuerSigned::parse(&bytes).map_err(|error| error.code())?;
    let names = given.value("names").as_object().expect("namespaces");
    let wanted: Vec<_> = names
        .iter()
        .flat_map(|(namespace, names)| {
            names.as_array().expect("names").iter().map(|name| (namespace.as_str(), text(name)))
        })
        .collect();
    let agreed = wanted.iter().map(|(namespace, name)| shown_name(namespace, name)).collect();
    let consent = Showing::new("the verifier".into(), "a test".into(), agreed).agreed_by_the_person();
    let draft =
        unverified.present(&wanted, &Elements::new(), &session(given), &consent).map_err(|error| error.code())?;
    let response = match given.public_key("reader") {
        Some(reader) => draft.finish_with_mac(&given.agreement_key("scalar").expect("the device's key"), &reader),
        None => {
            let signature = given.signing_key("key").sign(&draft.to_be_signed());
            draft.finish(&signature)
        }
    };
    Ok(hex(&response).into())
}

/// The elements of a `DeviceResponse`, and how the device proved itself.
pub fn verify(given: &Given) -> Result<Value, &'static str> {
    let (bytes, transcript, reader) = (given.bytes("response"), session(given), given.agreement_key("reader"));
    let session = match &reader {
        Some(reader) => Session::with_reader_key(&transcript, reader),
        None => Session::new(&transcript),
    };
    let presented = UnverifiedDeviceResponse::parse(&bytes)
        .and_then(|response| response.verify(&given.anchors(), &session, given.time("now")))
        .map_err(|error| error.code())?;
    let documents: Vec<_> = presented
        .iter()
        .map(|it| {
            json!({
                "doc_type": it.mdoc().doc_type(),
                "elements": it.mdoc().claims(),
                "proof": format!("{:?}", it.proof()),
            })
        })
        .collect();
    Ok(documents.into())
}

fn session(given: &Given) -> SessionTranscript {
    let thumbprint = given.optional_text("thumbprint").map(|it| unhex(it).try_into().expect("32 bytes"));
    match given.optional_text("origin") {
        Some(origin) => SessionTranscript::openid4vp_dc_api(origin, given.text("nonce"), thumbprint.as_ref()),
        None => {
            let (client, uri) = (given.text("client_id"), given.text("response_uri"));
            SessionTranscript::openid4vp(client, given.text("nonce"), thumbprint.as_ref(), uri)
        }
    }
}

fn element(value: &Value) -> ElementValue {
    let is = |members: &Map<String, Value>, name: &str| {
        members.get(name).filter(|_| members.len() == 1).map(|it| text(it).to_owned())
    };
    match value {
        Value::Null => ElementValue::Null,
        Value::Bool(value) => ElementValue::Bool(*value),
        Value::Number(number) => {
            number.as_i64().map_or_else(|| ElementValue::Float(number.as_f64().expect("a number")), ElementValue::Int)
        }
        Value::String(text) => ElementValue::Text(text.clone()),
        Value::Array(items) => ElementValue::Array(items.iter().map(element).collect()),
        Value::Object(members) => match (is(members, "date"), is(members, "bytes")) {
            (Some(date), _) => ElementValue::Date(date),
            (_, Some(bytes)) => ElementValue::Bytes(unhex(&bytes)),
            _ => ElementValue::Map(
                members.iter().map(|(name, value)| (ElementValue::Text(name.clone()), element(value))).collect(),
            ),
        },
    }
}

/// Known bytes, never the same twice.
#[derive(Default)]
struct Counting(std::sync::atomic::AtomicU8);

impl Random for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    }
}
