use std::{
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
    IssuerSigned(&'a [u8]),
    DeviceResponse(&'a [u8]),
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

    fn of(bytes: Vec<u8>) -> Self {
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

    fn of_text(text: String, mut notes: Vec<String>) -> Self {
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
        return match serde_json::from_str::<serde_json::Value>(trimmed) {
            Ok(object) if object.get("payload").is_some() => Shape::SdJwt(trimmed),
            _ => Shape::Unknown("JSON, and no credential"),
        };
    }
    let jwt = trimmed.split('~').next().unwrap_or_default();
    if trimmed.contains('~') && jwt.matches('.').count() == 2 {
        return Shape::SdJwt(trimmed); // whatever its header is
    }
    match header_of(jwt) {
        Some(header) => match header.get("typ").and_then(serde_json::Value::as_str) {
            Some("statuslist+jwt" | "application/statuslist+jwt") => Shape::StatusListJwt(trimmed),
            Some("dc+sd-jwt" | "vc+sd-jwt") => Shape::SdJwt(trimmed),
            _ => Shape::Unknown("a JWT of another type"),
        },
        None if trimmed.starts_with("-----BEGIN") => Shape::Unknown("PEM: to be given as --trust"),
        None => Shape::Unknown("text of no known form"),
    }
}

/// Fields between `|`, and digits in the first: a card whose parser will say what is wrong.
fn looks_like_a_card(text: &str) -> bool {
    let mut fields = text.split('|');
    let number = fields.next().unwrap_or_default();
    let digits = number.chars().filter(|character| character.is_numeric()).count();
    fields.count() >= 5 && (8..=15).contains(&digits) && digits * 2 > number.chars().count()
}

fn of_bytes(bytes: &[u8]) -> Shape<'_> {
    let Ok(value) = Value::decode_foreign(bytes) else {
        return damaged_mdoc(bytes).unwrap_or(Shape::Unknown("neither text nor one CBOR value"));
    };
    if value.member("issuerAuth").is_some() {
        return Shape::IssuerSigned(bytes);
    }
    if value.member("documents").is_some() || value.member("issuerSigned").is_some() || value.member("status").is_some()
    {
        return Shape::DeviceResponse(bytes);
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

/// More than a number.
fn is_cbor(bytes: &[u8]) -> bool {
    Value::decode_foreign(bytes).is_ok_and(|value| !matches!(value, Value::Int(_)))
}

/// Bytes that name parts of an mdoc and are not one CBOR value: its parser says what is wrong.
fn damaged_mdoc(bytes: &[u8]) -> Option<Shape<'_>> {
    let names = |name: &[u8]| bytes.windows(name.len()).any(|part| part == name);
    if names(b"deviceSigned") {
        Some(Shape::DeviceResponse(bytes))
    } else {
        names(b"issuerAuth").then_some(Shape::IssuerSigned(bytes))
    }
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
    let hex = packed.strip_prefix("0x").unwrap_or(&packed);
    if !hex.is_empty() && hex.len().is_multiple_of(2) && hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return crate::cli::gate::unhex(hex).map(|bytes| (bytes, "hex"));
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
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// Shorter base64 is a word.
const LEAST_BYTES: usize = 16;
const PICTURES: [&[u8]; 3] = [b"\x89PNG", b"\xff\xd8\xff", b"RIFF"];
const CWT: u64 = 61;
/// `typ` of a trust list: `spec/profile/trust.md`.
const TRUST_LIST: i64 = 65002;
