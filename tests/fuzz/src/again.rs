//! This module owns signing again whatever has the shape to be signed, so that what was bent gets past the signatures.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    crypto::{aead, p256::SigningKey, sha256},
    encoding::{
        base45,
        cbor::Value,
        cose::{Draft, Foreign, Sign1, TAG_SIGN1},
        json, zlib,
    },
};

use crate::{Always, CAST};

/// The text of a token with both of its signatures made again. `None` if it has no place for them.
pub fn token_again(text: &str) -> Option<String> {
    let bytes = base45::decode(text.strip_prefix("CT1:")?).ok()?;
    let value = Value::decode(&bytes).ok()?;
    let token = Sign1::from_value(&value).ok()?;
    let header = Value::decode(token.protected_bytes).ok()?;
    let pass = sign(Sign1::from_value(header.field(13)?).ok()?, &CAST.passes);
    let pass = Value::decode(&pass).ok()?;
    let is_kcwt = |key: &Value<'_>| key.as_int() == Some(13);
    let members = header.as_map()?.iter().cloned();
    let members = members.map(|(key, value)| if is_kcwt(&key) { (key, pass.clone()) } else { (key, value) });
    let protected = Value::Map(members.collect()).encode();
    let token = sign_parts(protected, token.payload.to_vec(), &CAST.holder);
    Some(format!("CT1:{}", base45::encode(&token)))
}

/// An answer around this token, signed and encrypted again to the question that is out. `None` if there is no place for it.
pub fn answer_again(text: &str) -> Option<String> {
    let signed = token_again(text)?;
    let token = base45::decode(signed.strip_prefix("CT1:")?).ok()?;
    let (key, odd) = (CAST.ephemeral.public_key(), CAST.ephemeral.public_key().y_is_odd());
    let ephemeral = [(1, Value::Int(2)), (-1, Value::Int(1)), (-2, Value::Bytes(key.x())), (-3, Value::Bool(odd))];
    let content = map(&[(1, Value::Int(3))]).encode();
    let recipient = map(&[(1, Value::Int(-25)), (-1, map(&ephemeral))]).encode();
    // RFC 9053 §5.2 and RFC 9052 §5.3.
    let public = Value::Array(vec![Value::Int(256), Value::Bytes(&recipient)]).encode();
    let context = [&[0x84, 3, 0x83, 0xf6, 0xf6, 0xf6, 0x83, 0xf6, 0xf6, 0xf6][..], &public].concat();
    let data = Value::Array(vec![Value::Text("Encrypt"), Value::Bytes(&content), Value::Bytes(&[])]).encode();
    let key = CAST.ephemeral.agree(CAST.questions[0].key.public_key(), &context);
    let sealed = aead::seal(&key, &data, &token, &Always(vec![7]));
    let (nonce, ciphertext) = sealed.split_at(aead::NONCE_LENGTH);
    let parts = vec![
        Value::Bytes(&content),
        map(&[(5, Value::Bytes(nonce))]),
        Value::Bytes(ciphertext),
        Value::Array(vec![Value::Array(vec![Value::Bytes(&recipient), Value::Map(vec![]), Value::Bytes(&[])])]),
    ];
    Some(format!("CE1:{}", base45::encode(&Value::Tag(96, Box::new(Value::Array(parts))).encode())))
}

/// The payload of a Digital COVID Certificate, signed again by the issuer of credentials. `None` if it has none.
pub fn dcc_again(text: &str) -> Option<String> {
    let bytes = unpacked_dcc(text)?;
    let value = Value::decode_foreign(&bytes).ok()?;
    let payload = Foreign::from_value(&value, TAG_SIGN1).ok()?.payload?;
    let header = map(&[(1, Value::Int(-7)), (4, Value::Bytes(b"somebody"))]).encode();
    let message = sign_parts(header, payload.to_vec(), &CAST.credentials);
    Some(format!("HC1:{}", base45::encode(&message)))
}

/// What is behind the base45 and the zlib of a Digital COVID Certificate.
pub(crate) fn unpacked_dcc(text: &str) -> Option<Vec<u8>> {
    let packed = base45::decode(text.strip_prefix("HC1:")?).ok()?;
    if packed.first() == Some(&0x78) { zlib::inflate(&packed, 16 * 1024).ok() } else { Some(packed) }
}

/// The text of a request with its signatures made again: by the listed reader, or by the one of the certificate that it
/// brings, which the authority signs again. `None` if it has no place for them.
pub fn request_again(text: &str) -> Option<String> {
    let bytes = base45::decode(text.strip_prefix("CQ1:")?).ok()?;
    let value = Value::decode(&bytes).ok()?;
    let request = Sign1::from_value(&value).ok()?;
    let header = Value::decode(request.protected_bytes).ok()?;
    let signed = match header.field(13) {
        None => sign(request, &CAST.reader),
        Some(certificate) => {
            let certificate = sign(Sign1::from_value(certificate).ok()?, &CAST.authority);
            let certificate = Value::decode(&certificate).ok()?;
            let members = header.as_map()?.iter().cloned();
            let members = members.map(|(key, value)| match key {
                Value::Int(13) => (key, certificate.clone()),
                _ => (key, value),
            });
            sign_parts(Value::Map(members.collect()).encode(), request.payload.to_vec(), &CAST.certified)
        }
    };
    Some(format!("CQ1:{}", base45::encode(&signed)))
}

/// Anything signed by the issuer of passes with its signature made again. `None` if it has no place for it.
pub fn signed_again(bytes: &[u8]) -> Option<Vec<u8>> {
    Some(sign(Sign1::from_value(&Value::decode(bytes).ok()?).ok()?, &CAST.passes))
}

/// A status list, as JWT or as CWT, signed again by the issuer of credentials. `None` if it has no place for it.
pub fn status_token_again(bytes: &[u8]) -> Option<Vec<u8>> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Some(signed(text.trim_ascii().rsplit_once('.')?.0).into_bytes());
    }
    let value = Value::decode_foreign(bytes).ok()?;
    let token = Foreign::from_value(&value, TAG_SIGN1).ok()?;
    Some(sign_parts(token.protected_bytes.to_vec(), token.payload?.to_vec(), &CAST.credentials))
}

/// A list with the root's signature made again. `None` if it has no place for it.
pub fn list_again(bytes: &[u8]) -> Option<Vec<u8>> {
    Some(sign(Sign1::from_value(&Value::decode(bytes).ok()?).ok()?, &CAST.root))
}

/// A credential with its issuer's signature made again. `None` if it has no place for it.
pub fn credential_again(text: &str) -> Option<String> {
    let (jwt, disclosures) = text.split_once('~')?;
    let (input, _) = jwt.rsplit_once('.')?;
    Some(format!("{}~{disclosures}", signed(input)))
}

/// The same, and the digests of all its disclosures in `_sd`, so that bent ones are read.
pub fn credential_with_its_digests(text: &str) -> Option<String> {
    let (jwt, disclosures) = text.split_once('~')?;
    let mut parts = jwt.split('.');
    let (header, payload) = (parts.next()?, parts.next()?);
    let mut payload = json::parse(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    let digest = |disclosure: &str| URL_SAFE_NO_PAD.encode(sha256(disclosure.as_bytes()));
    let digests: Vec<_> = disclosures.split_terminator('~').map(digest).collect();
    payload.as_object_mut()?.insert("_sd".into(), digests.into());
    Some(format!("{}~{disclosures}", signed(&format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload.to_string())))))
}

/// The text of a presentation with both of its signatures made again, and the digest that the holder's is over. `None` if
/// it has no place for them.
pub fn presentation_again(text: &str) -> Option<String> {
    let (presented, proof) = text.rsplit_once('~')?;
    let presented = credential_again(&format!("{presented}~"))?;
    if proof.is_empty() {
        return Some(presented);
    }
    let mut parts = proof.split('.');
    let (header, payload) = (parts.next()?, parts.next()?);
    let mut payload = json::parse(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    let digest = URL_SAFE_NO_PAD.encode(sha256(presented.as_bytes()));
    payload.as_object_mut()?.insert("sd_hash".into(), digest.into());
    let input = format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload.to_string()));
    Some(format!("{presented}{input}.{}", URL_SAFE_NO_PAD.encode(CAST.holder.sign(input.as_bytes()))))
}

/// The flattened form with its signature made again. `None` if it has no place for it.
pub fn flattened_again(text: &str) -> Option<String> {
    let mut whole = json::parse(text.as_bytes()).ok()?;
    let input = format!("{}.{}", whole.get("protected")?.as_str()?, whole.get("payload")?.as_str()?);
    let signature = URL_SAFE_NO_PAD.encode(CAST.credentials.sign(input.as_bytes()));
    whole.as_object_mut()?.insert("signature".into(), signature.into());
    Some(whole.to_string())
}

fn map<'a>(members: &[(i64, Value<'a>)]) -> Value<'a> {
    Value::Map(members.iter().map(|(key, value)| (Value::Int(*key), value.clone())).collect())
}

fn signed(input: &str) -> String {
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(CAST.credentials.sign(input.as_bytes())))
}

fn sign(part: Sign1<'_>, key: &SigningKey) -> Vec<u8> {
    sign_parts(part.protected_bytes.to_vec(), part.payload.to_vec(), key)
}

fn sign_parts(protected: Vec<u8>, payload: Vec<u8>, key: &SigningKey) -> Vec<u8> {
    let draft = Draft::new(protected, payload);
    let signature = key.sign(&draft.to_be_signed());
    draft.finish(&signature)
}
