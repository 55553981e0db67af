//! This module owns bending what is wrapped: the fuzzer turns over bytes of the input, which in base45 or base64 mostly
//! breaks the wrapping. These mutators unwrap one part, let the fuzzer bend that, and wrap it again.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::encoding::{
    base45,
    cbor::Value,
    cose::{Draft, Foreign, Sign1, TAG_SIGN1},
};
use libfuzzer_sys::fuzzer_mutate;

use crate::again::unpacked_dcc;

/// Bends a token: as text, as bytes, or its payload, or its pass's header or claims.
pub fn bend_token(data: &mut [u8], size: usize, room: usize, seed: u32) -> usize {
    let unwrapped = str::from_utf8(&data[..size]).ok().and_then(|text| base45::decode(text.strip_prefix("CT1:")?).ok());
    let bent = unwrapped.and_then(|bytes| if seed.is_multiple_of(5) { None } else { bend_token_bytes(&bytes, seed) });
    put(data, size, room, bent.map(|bytes| format!("CT1:{}", base45::encode(&bytes)).into_bytes()))
}

fn bend_token_bytes(bytes: &[u8], seed: u32) -> Option<Vec<u8>> {
    if seed % 5 == 1 {
        return Some(bend(bytes));
    }
    let value = Value::decode(bytes).ok()?;
    let token = Sign1::from_value(&value).ok()?;
    if seed % 5 == 2 {
        return Some(Draft::new(token.protected_bytes.to_vec(), bend(token.payload)).finish(token.signature));
    }
    let header = Value::decode(token.protected_bytes).ok()?;
    let pass = Sign1::from_value(header.field(13)?).ok()?;
    let (protected, payload) = (pass.protected_bytes.to_vec(), pass.payload.to_vec());
    let draft = match seed % 5 {
        3 => Draft::new(protected, bend(&payload)),
        _ => Draft::new(bend(&protected), payload),
    };
    let pass = draft.finish(pass.signature);
    let pass = Value::decode(&pass).ok()?;
    let members = [(Value::Int(1), Value::Int(-9)), (Value::Int(13), pass), (Value::Int(16), Value::Int(294))];
    Some(Draft::new(Value::Map(members.into()).encode(), token.payload.to_vec()).finish(token.signature))
}

/// Bends a request: as text, as bytes, or its payload or its header, where a certificate may stand.
pub fn bend_request(data: &mut [u8], size: usize, room: usize, seed: u32) -> usize {
    let unwrapped = str::from_utf8(&data[..size]).ok().and_then(|text| base45::decode(text.strip_prefix("CQ1:")?).ok());
    let part = |bytes: &[u8]| {
        if seed % 4 == 1 {
            return Some(bend(bytes));
        }
        let value = Value::decode(bytes).ok()?;
        let request = Sign1::from_value(&value).ok()?;
        let (protected, payload) = (request.protected_bytes.to_vec(), request.payload.to_vec());
        let draft = match seed % 4 {
            2 => Draft::new(protected, bend(&payload)),
            _ => Draft::new(bend(&protected), payload),
        };
        Some(draft.finish(request.signature))
    };
    let bent = unwrapped.and_then(|bytes| if seed.is_multiple_of(4) { None } else { part(&bytes) });
    put(data, size, room, bent.map(|bytes| format!("CQ1:{}", base45::encode(&bytes)).into_bytes()))
}

/// Bends frames of a portrait: as text, or what is behind the base45 of one of them.
pub fn bend_frames(data: &mut [u8], size: usize, room: usize, seed: u32) -> usize {
    let part = || {
        let text = str::from_utf8(&data[..size]).ok()?;
        let lines: Vec<_> = text.split('\n').collect();
        let chosen = seed as usize / 3 % lines.len();
        let bent = bend(&base45::decode(lines[chosen].strip_prefix("CP1:")?).ok()?);
        let bent = format!("CP1:{}", base45::encode(&bent));
        let mut lines: Vec<_> = lines.iter().map(|line| (*line).to_owned()).collect();
        lines[chosen] = bent;
        Some(lines.join("\n").into_bytes())
    };
    let bent = if seed.is_multiple_of(3) { None } else { part() };
    put(data, size, room, bent)
}

/// Bends a Digital COVID Certificate: as text, as the bytes behind base45 and zlib, or its payload.
pub fn bend_dcc(data: &mut [u8], size: usize, room: usize, seed: u32) -> usize {
    let part = || {
        let bytes = unpacked_dcc(str::from_utf8(&data[..size]).ok()?)?;
        if seed % 4 == 1 {
            return Some(bend(&bytes));
        }
        let value = Value::decode_foreign(&bytes).ok()?;
        let message = Foreign::from_value(&value, TAG_SIGN1).ok()?;
        let (protected, payload) = (message.protected_bytes.to_vec(), message.payload?.to_vec());
        let draft = match seed % 4 {
            2 => Draft::new(bend(&protected), payload),
            _ => Draft::new(protected, bend(&payload)),
        };
        Some(draft.finish(message.proof.try_into().ok()?))
    };
    let bent = if seed.is_multiple_of(4) { None } else { part() };
    put(data, size, room, bent.map(|bytes| format!("HC1:{}", base45::encode(&bytes)).into_bytes()))
}

/// Bends a list: as bytes, or its content.
pub fn bend_list(data: &mut [u8], size: usize, room: usize, seed: u32) -> usize {
    let content = || {
        let value = Value::decode(&data[..size]).ok()?;
        let list = Sign1::from_value(&value).ok()?;
        Some(Draft::new(list.protected_bytes.to_vec(), bend(list.payload)).finish(list.signature))
    };
    let bent = if seed.is_multiple_of(3) { None } else { content() };
    put(data, size, room, bent)
}

/// Bends a credential: as text, or what is behind the base64url of its header, its payload or a disclosure.
pub fn bend_credential(data: &mut [u8], size: usize, room: usize, seed: u32) -> usize {
    let part = || {
        let text = str::from_utf8(&data[..size]).ok()?;
        let parts: Vec<_> = text.split_inclusive(['.', '~']).collect();
        let chosen = parts.get(seed as usize / 4 % parts.len().max(1))?;
        let body = chosen.trim_end_matches(['.', '~']);
        let bent = URL_SAFE_NO_PAD.encode(bend(&URL_SAFE_NO_PAD.decode(body).ok()?));
        let start = chosen.as_ptr() as usize - text.as_ptr() as usize;
        Some(format!("{}{bent}{}", &text[..start], &text[start + body.len()..]).into_bytes())
    };
    let bent = if seed.is_multiple_of(4) { None } else { part() };
    put(data, size, room, bent)
}

/// What the fuzzer makes of a part, with some room to grow.
pub(crate) fn bend(part: &[u8]) -> Vec<u8> {
    let mut bytes = part.to_vec();
    bytes.resize(part.len() + 32, 0);
    let room = bytes.len();
    let size = fuzzer_mutate(&mut bytes, part.len(), room);
    bytes.truncate(size);
    bytes
}

/// Puts the bent input in place; without one, the fuzzer bends what is there.
pub(crate) fn put(data: &mut [u8], size: usize, room: usize, bent: Option<Vec<u8>>) -> usize {
    match bent {
        Some(bent) if bent.len() <= room => {
            data[..bent.len()].copy_from_slice(&bent);
            bent.len()
        }
        _ => fuzzer_mutate(data, size, room),
    }
}
