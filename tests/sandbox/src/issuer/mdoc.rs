//! This module owns issuing mdocs (ISO/IEC 18013-5) and what claims are as elements. It does not know which claims there are.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use dinhdanh::{
    credential::mdoc::{ElementValue, Elements, KeyAuthorizations, NewMdoc, Validity},
    crypto::p256::PublicKey,
    document::{Date, Types, ValueKind},
    host::{SystemRandom, Timestamp},
};
use serde_json::Value;

use super::claims::Claims;
use crate::document_signer::DocumentSigner;

/// Signs one: base64url of an `IssuerSigned` (OpenID4VCI 1.0 A.2.4). Its times are midnights, so that those of one batch are not
/// told by a second that they share with nobody.
pub(super) fn issue(
    signer: &DocumentSigner,
    doctype: &str,
    elements: &Elements,
    (now, expires): (Timestamp, Timestamp),
    holder: &PublicKey,
) -> String {
    let midnight = |at: Timestamp| Timestamp(at.0.div_euclid(DAY) * DAY);
    let today = midnight(now);
    let new = NewMdoc {
        doc_type: doctype,
        elements,
        validity: Validity { signed: today, valid_from: today, valid_until: midnight(expires), expected_update: None },
        device_key: holder,
        key_authorizations: KeyAuthorizations::new(),
        status: None,
    };
    let draft = new.draft(&[signer.certificate()], &SystemRandom);
    let signature = signer.sign(&draft.to_be_signed());
    URL_SAFE_NO_PAD.encode(draft.finish(&signature))
}

/// Claims as elements of this doctype, each under its own name; none if one of them is not of the type.
pub(super) fn elements(doctype: &str, claims: &Claims) -> Option<Elements> {
    let known = Types::built_in().of_doctype(doctype)?;
    let namespace = known.namespace(doctype)?;
    let mut elements = Elements::new();
    for (name, value) in claims {
        elements.insert(namespace, name, element(Some(&known.claim(name)?.value), value)?);
    }
    Some(elements)
}

/// A whole date is a `full-date`, a picture is bytes; a date that is known in part stays a text.
fn element(kind: Option<&ValueKind>, value: &Value) -> Option<ElementValue> {
    Some(match (kind, value) {
        (Some(ValueKind::Date | ValueKind::PartialDate), Value::String(text)) if Date::parse(text).is_some() => {
            ElementValue::Date(text.clone())
        }
        (Some(ValueKind::Picture), Value::String(text)) => ElementValue::Bytes(STANDARD.decode(text).ok()?),
        (_, Value::String(text)) => ElementValue::Text(text.clone()),
        (_, Value::Bool(yes)) => (*yes).into(),
        (_, Value::Number(number)) => number.as_i64()?.into(),
        (kind, Value::Array(items)) => {
            let of_item =
                kind.and_then(|kind| if let ValueKind::List(item) = kind { Some(item.as_ref()) } else { None });
            ElementValue::Array(items.iter().map(|item| element(of_item, item)).collect::<Option<_>>()?)
        }
        (_, Value::Object(members)) => {
            let member = |(name, value): (&String, &Value)| Some((name.as_str().into(), element(None, value)?));
            ElementValue::Map(members.iter().map(member).collect::<Option<_>>()?)
        }
        (_, Value::Null) => return None,
    })
}

const DAY: i64 = 86_400;
