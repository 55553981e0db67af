//! This module owns mdocs that were bent: signing them again, with the digests that they now have, and bending what is
//! inside of what is signed.

use dinhdanh::{
    credential::mdoc::SessionTranscript,
    crypto::{p256::SigningKey, sha256},
    encoding::{
        cbor::Value,
        cose::{Draft, Foreign, TAG_SIGN1},
    },
};

use crate::{
    CAST,
    bend::{bend, put},
};

/// Where answers are shown.
pub fn session() -> SessionTranscript {
    SessionTranscript::openid4vp_dc_api("https://desk.example", "nonce of the desk", None)
}

/// An `IssuerSigned` with its signature made again. `None` if it has no place for it.
pub fn mdoc_again(bytes: &[u8]) -> Option<Vec<u8>> {
    let value = Value::decode_foreign(bytes).ok()?;
    let payload = Foreign::from_value(value.member("issuerAuth")?, TAG_SIGN1).ok()?.payload?;
    Some(with_member(&value, "issuerAuth", &sign1(payload, &CAST.document_signer, false)))
}

/// The same, and the digests of all its items in it, so that bent ones are read.
pub fn mdoc_with_its_digests(bytes: &[u8]) -> Option<Vec<u8>> {
    let value = Value::decode_foreign(bytes).ok()?;
    let payload = Foreign::from_value(value.member("issuerAuth")?, TAG_SIGN1).ok()?.payload?;
    let Value::Tag(24, object) = Value::decode_foreign(payload).ok()? else { return None };
    let object = Value::decode_foreign(object.as_bytes()?).ok()?;
    let mut digests = Vec::new();
    for (namespace, items) in value.member("nameSpaces")?.as_map()? {
        let of_item = |item: &Value<'_>| {
            let Value::Tag(24, inside) = item else { return None };
            let inside = Value::decode_foreign(inside.as_bytes()?).ok()?;
            Some((inside.member("digestID")?.as_int()?, sha256(&item.encode())))
        };
        let mut of_namespace: Vec<_> = items.as_array()?.iter().filter_map(of_item).collect();
        of_namespace.sort_unstable();
        of_namespace.dedup_by_key(|(id, _)| *id);
        digests.push((namespace, of_namespace));
    }
    let digests = digests.iter().map(|(namespace, digests)| {
        let digests = digests.iter().map(|(id, digest)| (Value::Int(*id), Value::Bytes(digest)));
        ((*namespace).clone(), Value::Map(digests.collect()))
    });
    let object = with_member(&object, "valueDigests", &Value::Map(digests.collect()).encode());
    let payload = embed(&object).encode();
    Some(with_member(&value, "issuerAuth", &sign1(&payload, &CAST.document_signer, false)))
}

/// A `DeviceResponse` with both signatures of its first document made again. `None` if it has no place for them.
pub fn device_response_again(bytes: &[u8]) -> Option<Vec<u8>> {
    let value = Value::decode_foreign(bytes).ok()?;
    let document = value.member("documents")?.as_array()?.first()?;
    let issuer_signed = mdoc_with_its_digests(&document.member("issuerSigned")?.encode())
        .or_else(|| mdoc_again(&document.member("issuerSigned")?.encode()))?;
    let namespaces = document.member("deviceSigned")?.member("nameSpaces")?;
    let transcript = session();
    let proved = Value::Array(vec![
        Value::Text("DeviceAuthentication"),
        Value::decode_foreign(transcript.as_bytes()).ok()?,
        document.member("docType")?.clone(),
        namespaces.clone(),
    ])
    .encode();
    let auth = sign1(&embed(&proved).encode(), &CAST.holder, true);
    let auth = Value::Map(vec![(Value::Text("deviceSignature"), Value::decode_foreign(&auth).ok()?)]).encode();
    let device_signed = with_member(document.member("deviceSigned")?, "deviceAuth", &auth);
    let document = with_member(document, "issuerSigned", &issuer_signed);
    let document = with_member(&Value::decode_foreign(&document).ok()?, "deviceSigned", &device_signed);
    Some(with_member(&value, "documents", &[&[0x81][..], &document].concat()))
}

/// Bends an mdoc: as bytes, or its security object, or one of its items.
pub fn bend_mdoc(data: &mut [u8], size: usize, room: usize, seed: u32) -> usize {
    let bent = if seed.is_multiple_of(3) { None } else { bend_inside(&data[..size], seed) };
    put(data, size, room, bent)
}

/// Bends an answer: as bytes, or in the issuer's part of its first document, or what its device says itself.
pub fn bend_device_response(data: &mut [u8], size: usize, room: usize, seed: u32) -> usize {
    let part = || {
        let value = Value::decode_foreign(&data[..size]).ok()?;
        let document = value.member("documents")?.as_array()?.first()?;
        let document = if seed % 4 == 1 {
            let Value::Tag(24, own) = document.member("deviceSigned")?.member("nameSpaces")? else { return None };
            let own = embed(&bend(own.as_bytes()?)).encode();
            let device_signed = with_member(document.member("deviceSigned")?, "nameSpaces", &own);
            with_member(document, "deviceSigned", &device_signed)
        } else {
            with_member(document, "issuerSigned", &bend_inside(&document.member("issuerSigned")?.encode(), seed / 4)?)
        };
        Some(with_member(&value, "documents", &[&[0x81][..], &document].concat()))
    };
    let bent = if seed.is_multiple_of(4) { None } else { part() };
    put(data, size, room, bent)
}

fn bend_inside(bytes: &[u8], seed: u32) -> Option<Vec<u8>> {
    let value = Value::decode_foreign(bytes).ok()?;
    if seed % 2 == 1 {
        let auth = Foreign::from_value(value.member("issuerAuth")?, TAG_SIGN1).ok()?;
        let Value::Tag(24, object) = Value::decode_foreign(auth.payload?).ok()? else { return None };
        let payload = embed(&bend(object.as_bytes()?)).encode();
        return Some(with_member(&value, "issuerAuth", &sign1(&payload, &CAST.document_signer, false)));
    }
    let (namespace, items) = value.member("nameSpaces")?.as_map()?.first()?;
    let items = items.as_array()?;
    let chosen = seed as usize / 2 % items.len().max(1);
    let Value::Tag(24, item) = items.get(chosen)? else { return None };
    let bent = bend(item.as_bytes()?);
    let mut items = items.to_vec();
    items[chosen] = embed(&bent);
    let namespaces = Value::Map(vec![(namespace.clone(), Value::Array(items))]).encode();
    Some(with_member(&value, "nameSpaces", &namespaces))
}

fn sign1(payload: &[u8], key: &SigningKey, detached: bool) -> Vec<u8> {
    let protected = [0xa1, 1, 0x26];
    let signature = key.sign(&Draft::new(protected.to_vec(), payload.to_vec()).to_be_signed());
    let payload = if detached { Value::Null } else { Value::Bytes(payload) };
    let parts = vec![Value::Bytes(&protected), Value::Map(vec![]), payload, Value::Bytes(&signature)];
    Value::Array(parts).encode()
}

fn embed(bytes: &[u8]) -> Value<'_> {
    Value::Tag(24, Box::new(Value::Bytes(bytes)))
}

/// The map, encoded, with another value, which is encoded already, for a member that it has.
fn with_member(map: &Value<'_>, name: &str, encoded: &[u8]) -> Vec<u8> {
    let Ok(value) = Value::decode_foreign(encoded) else { return map.encode() };
    let members = map.as_map().unwrap_or_default().iter().map(|(key, old)| {
        let value = if key.as_text() == Some(name) { &value } else { old };
        (key.clone(), value.clone())
    });
    Value::Map(members.collect()).encode()
}
