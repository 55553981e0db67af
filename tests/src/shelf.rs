//! What stands in `spec/vectors`: the vectors, the throw-away keys they are signed with, and the desk that each token is
//! shown to. Its README is the contract.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

use dinhdanh::{
    checkin::{
        Audience, Challenge, Context, Desk, Portrait, PortraitError, PortraitFrame, PortraitFrames, Refusal,
        VerifiedToken, verify,
    },
    credential::mdoc::{Session, SessionTranscript},
    crypto::{agreement::AgreementKey, p256::SigningKey, verifying_key::VerifyingKey},
    host::{Random, Timestamp},
    trust::{
        Anchors, Level, Purpose, Scope, StatusList, TrustList, UnverifiedStatusList, UnverifiedTrustList, Verified,
    },
};
use serde_json::Value;

/// One file and what is to come of it.
pub struct Vector {
    /// What is put to the core.
    pub content: Vec<u8>,
    /// `NAME.expected`.
    pub expected: Value,
}

impl Vector {
    /// The content as text.
    pub fn text(&self) -> &str {
        str::from_utf8(&self.content).expect("a .txt is UTF-8")
    }

    /// A number that the core is asked with.
    pub fn number(&self, name: &str) -> i64 {
        self.expected[name].as_i64().unwrap_or_else(|| panic!("{name} is a number"))
    }

    /// A word that the core is asked with.
    pub fn word(&self, name: &str) -> &str {
        self.expected[name].as_str().unwrap_or_else(|| panic!("{name} is a text"))
    }

    /// Bytes that the core is asked with.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        unhex(self.word(name))
    }
}

/// All of a folder, by name. An empty folder, and a file without its other half, are faults.
pub fn vectors(module: &str, side: &str) -> BTreeMap<String, Vector> {
    let folder = root().join(module).join(side);
    let (mut contents, mut outcomes) = (BTreeMap::new(), BTreeMap::new());
    for entry in fs::read_dir(&folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let bytes = fs::read(&path).expect("the file can be read");
        let folder = if path.extension().is_some_and(|end| end == "expected") { &mut outcomes } else { &mut contents };
        assert!(folder.insert(name, bytes).is_none(), "two files of one name in {module}/{side}: {}", path.display());
    }
    assert!(!contents.is_empty(), "no vectors in {module}/{side}");
    let names = |of: &BTreeMap<String, Vec<u8>>| of.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&contents), names(&outcomes), "each vector of {module}/{side} has its .expected");
    let pairs = contents.into_iter().zip(outcomes.into_values());
    pairs
        .map(|((name, content), expected)| {
            let expected = serde_json::from_slice(&expected).unwrap_or_else(|_| panic!("{name}.expected is JSON"));
            (name, Vector { content, expected })
        })
        .collect()
}

/// One vector: `checkin/valid/age`, say.
pub fn vector(path: &str) -> Vector {
    let binary = ["cbor", "trust_list", "status_list", "time_statement", "mdoc", "device_response"];
    let extension = if binary.iter().any(|it| path.starts_with(it)) { "cbor" } else { "txt" };
    let expected = serde_json::from_slice(&file(&format!("{path}.expected"))).expect("it is JSON");
    Vector { content: file(&format!("{path}.{extension}")), expected }
}

/// Where `spec/vectors` is.
pub fn root() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "spec", "vectors"].iter().collect()
}

/// A file of `spec/vectors`.
pub fn file(path: &str) -> Vec<u8> {
    fs::read(root().join(path)).unwrap_or_else(|_| panic!("there is a vector {path}"))
}

/// One of the throw-away keys.
pub fn key(name: &str) -> SigningKey {
    let keys: Value = serde_json::from_slice(&file("keys.json")).expect("the keys are JSON");
    let pkcs8 = keys["keys"][name]["pkcs8"].as_str().unwrap_or_else(|| panic!("there is a key {name}"));
    SigningKey::from_pkcs8(&unhex(pkcs8)).expect("a P-256 key")
}

/// `trust_list/valid/country.cbor`, believed.
pub fn country() -> Verified<TrustList> {
    let list = file("trust_list/valid/country.cbor");
    UnverifiedTrustList::new(&list).verify(key("root").public_key(), 0).expect("the list is valid")
}

/// Whom a vector says is believed: certificates and keys in DER, for its `types` if it names any.
pub fn anchors(vector: &Vector) -> Anchors {
    let scope = match vector.expected["types"].as_array() {
        Some(types) => Scope::Types(types.iter().map(|it| it.as_str().expect("a text").to_owned()).collect()),
        None => Scope::AnyType,
    };
    let mut anchors = Anchors::new();
    for der in vector.expected["anchors"].as_array().expect("a list") {
        assert_eq!(anchors.add_der(&unhex(der.as_str().expect("hex")), &scope), 1, "an anchor can be read");
    }
    anchors
}

/// Whom the vectors of `dcc` are believed by: `dcc/anchors.json`, all of it.
pub fn dcc_anchors() -> Anchors {
    let listed: Value = serde_json::from_slice(&file("dcc/anchors.json")).expect("the anchors are JSON");
    let mut anchors = Anchors::new();
    for anchor in listed.as_object().expect("by name").values() {
        let types = anchor["types"].as_array().expect("types").iter();
        let scope = Scope::Types(types.map(|it| it.as_str().expect("a text").to_owned()).collect());
        let bytes = |name: &str| anchor[name].as_str().map(unhex);
        match (bytes("certificate"), bytes("kid"), bytes("p256")) {
            (Some(der), None, None) => assert_eq!(anchors.add_der(&der, &scope), 1),
            (None, kid, Some(key)) => anchors.add_key(kid, VerifyingKey::p256(&key).expect("a point"), scope),
            _ => panic!("neither a certificate nor a key"),
        }
    }
    anchors
}

/// What a device's answer must be bound to.
pub struct SessionOfVector {
    transcript: SessionTranscript,
    reader_key: Option<AgreementKey>,
}

impl SessionOfVector {
    /// As `.expected` tells it.
    pub fn of(vector: &Vector) -> Self {
        let reader_key = vector.expected.get("reader_key").map(|_| {
            let scalar = vector.bytes("reader_key").try_into().expect("32 bytes");
            AgreementKey::from_scalar(&scalar).expect("a private key")
        });
        let transcript = SessionTranscript::from_bytes(&vector.bytes("session_transcript")).expect("a transcript");
        Self { transcript, reader_key }
    }

    /// The session.
    pub fn session(&self) -> Session<'_> {
        match &self.reader_key {
            Some(key) => Session::with_reader_key(&self.transcript, key),
            None => Session::new(&self.transcript),
        }
    }
}

/// Where and when a token is shown, and what is known there.
pub struct DeskOfVector {
    trust: Verified<TrustList>,
    desk: Desk,
    questions: Vec<Arc<Challenge>>,
    status_lists: Vec<Verified<StatusList>>,
    now: Timestamp,
    not_before: Timestamp,
}

impl DeskOfVector {
    /// As `.expected` tells it.
    pub fn of(vector: &Vector, trust: &Verified<TrustList>) -> Self {
        let expected = &vector.expected;
        let purpose = Purpose::from_key(vector.word("purpose")).expect("a purpose of this version");
        let minimum_level = Level::from_number(vector.number("minimum_level")).expect("1 or 2");
        let audience = match (expected["site"].as_str(), expected["asks_first"].as_bool()) {
            (Some(site), None) => Audience::Site(site.to_owned()),
            (None, Some(true)) => Audience::ChallengeOnly,
            _ => Audience::AnyDesk,
        };
        let lists = expected["status_lists"].as_array().into_iter().flatten();
        Self {
            trust: trust.clone(),
            desk: Desk { purpose, minimum_level, audience },
            questions: expected["challenges"].as_array().into_iter().flatten().map(question).collect(),
            status_lists: lists.map(|name| status_list(name.as_str().expect("a name"), trust)).collect(),
            now: Timestamp(vector.number("now")),
            not_before: Timestamp(expected["not_before"].as_i64().unwrap_or(i64::MIN)),
        }
    }

    /// What the desk says to this text.
    pub fn verify(&self, text: &str) -> Result<Verified<VerifiedToken>, Refusal> {
        let Self { trust, desk, questions, status_lists, now, not_before } = self;
        let (now, not_before) = (*now, *not_before);
        verify(text, &Context { trust, status_lists, desk, challenges: questions, now, not_before })
    }
}

/// What comes of the frames of a vector of `portrait`, for the pass it names; `None` if they are not all.
///
/// # Errors
/// [`PortraitError`]: of the first text that is no frame, or of the picture.
pub fn put_together(portrait: &Vector) -> Result<Option<Portrait>, PortraitError> {
    let mut frames = PortraitFrames::default();
    for line in portrait.text().split('\n') {
        frames.add(PortraitFrame::parse(line)?);
    }
    // Only a verified token has a handle to ask with.
    let token = vector("checkin/valid/purpose_airport_with_portrait");
    let token = DeskOfVector::of(&token, &country()).verify(token.text()).expect("a valid vector");
    assert_eq!(token.handle.as_str(), portrait.word("handle"));
    let digest = portrait.bytes("digest").try_into().expect("sixteen bytes");
    frames.take(&token.handle, &digest).transpose()
}

fn question(told: &Value) -> Arc<Challenge> {
    let word = |name: &str| told[name].as_str().expect("a text");
    Arc::new(Challenge {
        reader: word("reader").to_owned(),
        nonce: unhex(word("nonce")).try_into().expect("sixteen bytes"),
        key: AgreementKey::make(&Always(unhex(word("secret")))),
        asked: Timestamp(told["asked"].as_i64().expect("a number")),
    })
}

fn status_list(name: &str, trust: &TrustList) -> Verified<StatusList> {
    let vector = vector(&format!("status_list/valid/{name}"));
    let now = Timestamp(vector.number("now"));
    UnverifiedStatusList::new(&vector.content).verify(trust, now).expect("the list is valid")
}

/// Draws these bytes and no others.
struct Always(Vec<u8>);

impl Random for Always {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.0);
    }
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes of lower-case hex.
pub fn unhex(hex: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("it is hex");
    (0..hex.len()).step_by(2).map(digit).collect()
}
