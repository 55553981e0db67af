use std::{
    borrow::Cow,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use base64::{
    Engine,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use dinhdanh::{
    card,
    credential::sd_jwt::short_media_type,
    encoding::{
        cbor::Value,
        cose::{Foreign, HEADER_TYP, TAG_SIGN1},
    },
};

use super::Fault;
use crate::cli::gate::read_picture;

/// What somebody gave: bytes, and the text in them if there is one.
pub struct Input {
    bytes: Vec<u8>,
    text: Option<String>,
    notes: Vec<String>,
}

/// What it looks like. Nothing is checked yet.
pub enum Shape<'a> {
    CheckInToken(&'a str),
    SdJwt(&'a str),
    Dcc(&'a str),
    Card(&'a str),
    StatusListJwt(&'a str),
    StatusListCwt(&'a [u8]),
    TrustList(&'a [u8]),
    /// `bits`, and `lst` unpacked: entries that nobody signed. 0 and nothing where they are of no form.
    RawStatusList(i64, Vec<u8>),
    IssuerSigned(Cow<'a, [u8]>),
    /// Document type and issuer's part.
    Document(String, Vec<u8>),
    DeviceResponse(Cow<'a, [u8]>),
    Unknown(&'static str),
}

impl Input {
    /// Reads a file or, for `-` or none, the standard input. Pictures become the text of their QR code; hex and base64 become
    /// the bytes they stand for.
    ///
    /// # Errors
    /// [`Fault::File`] or [`Fault::TooLarge`].
    pub fn read(file: Option<&Path>) -> Result<Self, Fault> {
        let name = file.map_or_else(|| PathBuf::from("-"), Path::to_owned);
        let bytes = match file.filter(|file| file.as_os_str() != "-") {
            Some(file) => File::open(file).and_then(read_most),
            None => read_most(io::stdin().lock()),
        };
        let bytes = bytes.map_err(|cause| Fault::File { path: name.clone(), cause })?;
        if bytes.len() > MOST_BYTES {
            return Err(Fault::TooLarge(name));
        }
        Ok(Self::of(bytes))
    }

    /// Of bytes that were read.
    pub fn of(bytes: Vec<u8>) -> Self {
        if PICTURES.iter().any(|magic| bytes.starts_with(magic)) {
            return match read_picture(&bytes[..]) {
                Ok(text) => Self::of_text(text, vec!["read from the QR code in a picture".to_owned()]),
                Err(unread) => Self { bytes, text: None, notes: vec![unread.words().2.to_owned()] },
            };
        }
        match String::from_utf8(bytes) {
            Ok(text) => Self::of_text(text, Vec::new()),
            Err(error) => Self { bytes: error.into_bytes(), text: None, notes: Vec::new() },
        }
    }

    fn of_text(mut text: String, mut notes: Vec<String>) -> Self {
        if let Some(joined) = joined_jwt(&text) {
            notes.push("read without the line ends and blanks in it".to_owned());
            text = joined;
        }
        match decoded(&text) {
            Some((bytes, form)) if is_cbor(&bytes) || damaged_mdoc(&bytes).is_some() => {
                notes.push(format!("read as {form}"));
                Self { bytes, text: None, notes }
            }
            _ => Self { bytes: text.clone().into_bytes(), text: Some(text), notes },
        }
    }

    /// What was done to read it.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// What it looks like.
    pub fn shape(&self) -> Shape<'_> {
        match &self.text {
            Some(text) => of_text(text),
            None => of_bytes(&self.bytes),
        }
    }
}

fn of_text(text: &str) -> Shape<'_> {
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    match card::classify(trimmed) {
        Some(card::Kind::CheckinToken | card::Kind::CheckinAnswer) => return Shape::CheckInToken(trimmed),
        Some(card::Kind::CovidCertificate) => return Shape::Dcc(trimmed),
        // What scanners do to the text of a card is its parser's business.
        Some(card::Kind::CitizenCard | card::Kind::InsuranceCard | card::Kind::Declaration) => {
            return Shape::Card(text);
        }
        Some(card::Kind::CheckinRequest) => return Shape::Unknown("a reader's question: for a wallet"),
        Some(card::Kind::PortraitFrame) => {
            return Shape::Unknown("a part of a portrait: for the gate that admitted the person");
        }
        Some(card::Kind::Handover) => return Shape::Unknown("an old phone that hands its wallet over"),
        Some(card::Kind::PresentationRequest | card::Kind::CredentialOffer | card::Kind::Link) => {
            return Shape::Unknown("a link; it was not opened");
        }
        _ => {}
    }
    if looks_like_a_card(trimmed) {
        return Shape::Card(text);
    }
    if trimmed.starts_with('{') {
        return of_json(trimmed);
    }
    let jwt = trimmed.split('~').next().unwrap_or_default();
    let is_jwt = jwt.matches('.').count() == 2 && (jwt.starts_with("eyJ") || header_of(jwt).is_some());
    if trimmed.contains('~') && is_jwt {
        return Shape::SdJwt(trimmed); // whatever its header is
    }
    match header_of(jwt) {
        Some(header) => {
            let typ = header.get("typ").and_then(serde_json::Value::as_str);
            match typ.map(short_media_type).as_deref() {
                Some("statuslist+jwt") => Shape::StatusListJwt(trimmed),
                Some("dc+sd-jwt" | "vc+sd-jwt") => Shape::SdJwt(trimmed),
                _ => Shape::Unknown("a JWT of another type"),
            }
        }
        None if trimmed.starts_with("-----BEGIN") => Shape::Unknown("PEM: to be given as --trust"),
        None => Shape::Unknown("text of no known form"),
    }
}

/// A JWS in JSON (RFC 7515 §7.2) or the bare entries of a status list.
fn of_json(text: &str) -> Shape<'_> {
    // What is damaged inside is for its parser to say.
    let looks_signed = ["\"payload\"", "\"signature"].iter().all(|name| text.contains(name));
    let Ok(object) = serde_json::from_str::<serde_json::Value>(text) else {
        return if looks_signed { Shape::SdJwt(text) } else { Shape::Unknown("JSON, and no credential") };
    };
    let is_text = |name: &str| object.get(name).is_some_and(serde_json::Value::is_string);
    let signed = ["signatures", "signature", "protected", "header"].iter().any(|name| object.get(name).is_some());
    if signed && object.get("payload").is_some() {
        return Shape::SdJwt(text);
    }
    let list = object.get("status_list").unwrap_or(&object);
    match (list.get("bits"), list.get("lst")) {
        // What can't be unpacked is malformed.
        (Some(bits), Some(packed)) => {
            let packed = packed.as_str().and_then(|lst| any_base64(&URL_SAFE).decode(lst).ok());
            Shape::RawStatusList(bits.as_i64().unwrap_or_default(), packed.unwrap_or_default())
        }
        _ if is_text("payload") => Shape::Unknown("JSON with a payload, and no signature"),
        _ => Shape::Unknown("JSON, and no credential"),
    }
}

/// Fields between `|`, a number first, and a day among the others: a card whose parser will say what is wrong.
fn looks_like_a_card(text: &str) -> bool {
    let mut fields = text.split('|');
    let number = fields.next().unwrap_or_default();
    let digits = number.chars().filter(|character| character.is_numeric()).count();
    let rest: Vec<_> = fields.collect();
    rest.len() >= 5
        && (8..=15).contains(&digits)
        && digits * 2 > number.chars().count()
        && rest.iter().any(|field| looks_like_a_day(field) || ["Nam", "Nữ"].contains(&field.trim()))
}

/// Eight digits, perhaps with something between them.
fn looks_like_a_day(field: &str) -> bool {
    let field = field.trim();
    field.chars().filter(|character| character.is_numeric()).count() == 8
        && field.chars().all(|character| character.is_numeric() || "/-. ".contains(character))
}

fn of_bytes(bytes: &[u8]) -> Shape<'_> {
    let bytes = unwrapped(bytes);
    let Ok(value) = Value::decode_foreign(bytes) else {
        return damaged_mdoc(bytes).unwrap_or(Shape::Unknown("neither text nor one CBOR value"));
    };
    if value.member("issuerAuth").is_some() {
        return Shape::IssuerSigned(bytes.into());
    }
    let is_answer = value.member("version").is_some() && value.member("status").is_some_and(|it| it.as_int().is_some());
    if value.member("documents").is_some() || value.member("documentErrors").is_some() || is_answer {
        return Shape::DeviceResponse(bytes.into());
    }
    if let Some(issuer_signed) = value.member("issuerSigned") {
        return match (value.member("docType").and_then(Value::as_text), value.member("deviceSigned")) {
            (Some(doc_type), None) => Shape::Document(doc_type.to_owned(), issuer_signed.encode()),
            _ => Shape::DeviceResponse(answer_with(value).into()),
        };
    }
    let list = value.member("status_list").unwrap_or(&value);
    if let (Some(bits), Some(packed)) = (list.member("bits"), list.member("lst")) {
        let packed = packed.as_bytes().unwrap_or_default();
        return Shape::RawStatusList(bits.as_int().unwrap_or_default(), packed.to_vec());
    }
    let signed = match &value {
        Value::Tag(CWT, inner) => Foreign::from_value(inner, TAG_SIGN1),
        value => Foreign::from_value(value, TAG_SIGN1),
    };
    let Ok(signed) = signed else { return Shape::Unknown("CBOR of no known form") };
    match signed.protected(HEADER_TYP) {
        Some(Value::Int(TRUST_LIST)) => Shape::TrustList(bytes),
        Some(Value::Text("application/statuslist+cwt" | "statuslist+cwt")) => Shape::StatusListCwt(bytes),
        _ => Shape::Unknown("a COSE signature of another type"),
    }
}

/// Without the tags that only say that CBOR follows: self-described (RFC 8949 §3.4.6), and encoded in a byte string (§3.4.5.1).
fn unwrapped(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(&SELF_DESCRIBED).unwrap_or(bytes);
    match Value::decode_foreign(bytes) {
        Ok(Value::Tag(ENCODED_CBOR, inner)) => inner.as_bytes().unwrap_or(bytes),
        _ => bytes,
    }
}

/// An answer with this one document.
fn answer_with(document: Value<'_>) -> Vec<u8> {
    Value::Map(vec![
        (Value::Text("status"), Value::Int(0)),
        (Value::Text("version"), Value::Text("1.0")),
        (Value::Text("documents"), Value::Array(vec![document])),
    ])
    .encode()
}

/// More than a number.
fn is_cbor(bytes: &[u8]) -> bool {
    Value::decode_foreign(bytes).is_ok_and(|value| !matches!(value, Value::Int(_)))
}

/// Bytes that name parts of an mdoc and are not one CBOR value: its parser says what is wrong.
fn damaged_mdoc(bytes: &[u8]) -> Option<Shape<'_>> {
    let names = |name: &[u8]| bytes.windows(name.len()).any(|part| part == name);
    if names(b"deviceSigned") {
        Some(Shape::DeviceResponse(bytes.into()))
    } else {
        names(b"issuerAuth").then_some(Shape::IssuerSigned(bytes.into()))
    }
}

/// A JWT or SD-JWT in one line, if the text is one that was wrapped over several.
fn joined_jwt(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let is_of_one = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~=".contains(&byte) || byte.is_ascii_whitespace();
    if !text.contains(|one: char| one.is_ascii_whitespace()) || !text.bytes().all(is_of_one) {
        return None;
    }
    let joined: String = text.chars().filter(|character| !character.is_ascii_whitespace()).collect();
    let jwt = joined.split('~').next().unwrap_or_default();
    (jwt.matches('.').count() == 2 && header_of(jwt).is_some()).then_some(joined)
}

fn header_of(jwt: &str) -> Option<serde_json::Value> {
    let mut parts = jwt.split('.');
    let (header, _, _) = (parts.next()?, parts.next()?, parts.next()?);
    let header = any_base64(&URL_SAFE).decode(header).ok()?;
    serde_json::from_slice(&header).ok().filter(serde_json::Value::is_object)
}

/// What hex or base64 stands for, if the text is nothing else.
pub fn decoded(text: &str) -> Option<(Vec<u8>, &'static str)> {
    let packed: String = text.chars().filter(|character| !character.is_ascii_whitespace()).collect();
    // As tools print bytes: 0x, colons between them.
    let hex = packed.strip_prefix("0x").unwrap_or(&packed).replace(':', "");
    if !hex.is_empty() && hex.len().is_multiple_of(2) && hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return crate::cli::gate::unhex(&hex).map(|bytes| (bytes, "hex"));
    }
    [(&URL_SAFE, "base64url"), (&STANDARD, "base64")]
        .into_iter()
        .find_map(|(alphabet, form)| any_base64(alphabet).decode(&packed).ok().map(|bytes| (bytes, form)))
        .filter(|(bytes, _)| bytes.len() >= LEAST_BYTES)
}

fn any_base64(alphabet: &base64::alphabet::Alphabet) -> GeneralPurpose {
    let padding = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, padding)
}

/// As much as is looked at, and one more byte to see that there is more.
pub fn read_most(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Above anything that can be inspected.
pub const MOST_BYTES: usize = 8 * 1024 * 1024;
/// Shorter base64 is a word.
const LEAST_BYTES: usize = 16;
const PICTURES: [&[u8]; 3] = [b"\x89PNG", b"\xff\xd8\xff", b"RIFF"];
const CWT: u64 = 61;
const ENCODED_CBOR: u64 = 24;
/// Tag 55799.
const SELF_DESCRIBED: [u8; 3] = [0xd9, 0xd9, 0xf7];
/// `typ` of a trust list: `spec/profile/trust.md`.
pub const TRUST_LIST: i64 = 65002;
