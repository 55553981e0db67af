//! Our side of `tests/interop/checkin`, for a program that shares no code with us.
//!
//! - `interop verify LIST ROOT`: each line of stdin is one question in JSON (`text`, `now`, `purpose`, `minimum_level`);
//!   each line of stdout its answer, `{"accepted": …}` or `{"refused": "checkin.…"}`, as in `spec/vectors/checkin`.
//! - `interop mint COUNT DIRECTORY`: COUNT tokens of every purpose, as pictures in DIRECTORY. A line of JSON says the trust
//!   list and its root; then follows one for each token (`purpose`, `text`, `now`, `modules`, `png`).

use std::{
    fs,
    io::{self, BufRead, BufWriter, Write},
    num::NonZeroU8,
    path::Path,
    process::ExitCode,
};

use dinhdanh::{
    checkin::{
        Desk, Handle, HeldPass, PassClaims, Person, QrPicture, Refusal, TokenDraft, VerifiedToken, claims_of, verify,
    },
    consent::Showing,
    crypto::p256::{PublicKey, SigningKey},
    host::{SystemRandom, Timestamp},
    trust::{Issuer, Level, Purpose, TrustList, TrustListContent, UnverifiedTrustList, Verified},
};
use dinhdanh_tests::NOW;
use serde_json::{Value, json};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["verify", list, root] => answer(&believe(&fs::read(list).expect("LIST can be read"), root)),
        ["mint", count, directory] => mint(count.parse().expect("COUNT is a number"), Path::new(directory)),
        _ => {
            eprintln!("usage: interop verify LIST ROOT | interop mint COUNT DIRECTORY");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn believe(list: &[u8], root: &str) -> Verified<TrustList> {
    let root: Option<Vec<u8>> =
        (0..root.len()).step_by(2).map(|at| u8::from_str_radix(root.get(at..at + 2)?, 16).ok()).collect();
    let root = PublicKey::from_sec1(&root.expect("ROOT is hex")).expect("ROOT is a point");
    UnverifiedTrustList::new(list).verify(&root, 0).expect("ROOT signed LIST")
}

fn answer(trust: &Verified<TrustList>) {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let question: Value = serde_json::from_str(&line.expect("stdin is UTF-8")).expect("a line is JSON");
        let answer = match ask(&question, trust) {
            Ok(token) => json!({"accepted": told(&token)}),
            Err(refusal) => json!({"refused": refusal.code()}),
        };
        writeln!(out, "{answer}").expect("stdout can be written");
    }
    out.flush().expect("stdout can be written");
}

/// The one call that is compared.
fn ask(question: &Value, trust: &Verified<TrustList>) -> Result<Verified<VerifiedToken>, Refusal> {
    let word = |name: &str| question[name].as_str().unwrap_or_else(|| panic!("{name} is a text"));
    let number = |name: &str| question[name].as_i64().unwrap_or_else(|| panic!("{name} is a number"));
    let desk = Desk {
        purpose: Purpose::from_key(word("purpose")).expect("a purpose of this version"),
        minimum_level: Level::from_number(number("minimum_level")).expect("1 or 2"),
    };
    verify(word("text"), trust, &desk, Timestamp(number("now")))
}

fn told(token: &VerifiedToken) -> Value {
    let mut told = json!({
        "handle": token.handle.as_str(),
        "shown_at": token.shown_at.0,
        "valid_until": token.valid_until.0,
        "issuer": token.issuer,
        "level": token.level.number(),
        "purpose": token.purpose.key(),
        "person": {
            "personal_number": token.person.personal_number,
            "name": token.person.name,
            "date_of_birth": token.person.date_of_birth,
            "sex": token.person.sex,
            "nationality": token.person.nationality,
            "age_over_18": token.person.age_over_18,
        },
    });
    told["person"].as_object_mut().expect("made as an object").retain(|_, value| !value.is_null());
    if let Some(age) = token.trust_age_seconds {
        told["trust_age_seconds"] = age.into();
    }
    told
}

fn mint(count: usize, directory: &Path) {
    let [root, issuer, phone] = [(); 3].map(|()| SigningKey::make().0);
    let draft = trust_list(&issuer).draft();
    let signature = root.sign(&draft.to_be_signed());
    let list = draft.finish(&signature);
    let trust = UnverifiedTrustList::new(&list).verify(root.public_key(), 0).expect("the root signed it");
    let path = directory.join("list.cbor");
    fs::write(&path, &list).expect("DIRECTORY can be written");
    let root: String = root.public_key().compressed().iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{}", json!({"list": path.to_string_lossy(), "root": root}));
    for purpose in Purpose::ALL {
        for at in 0..count {
            let pass = claims(purpose, NAMES[at % NAMES.len()], &phone).draft(KID);
            let signature = issuer.sign(&pass.to_be_signed());
            let pass = HeldPass::receive(pass.finish(&signature), phone.public_key(), &trust, NOW)
                .expect("a right pass of this issuer");
            let text = token(&pass, &phone, NOW);
            let picture = QrPicture::of(&text).expect("a token fits");
            let png = directory.join(format!("{}-{at:02}.png", purpose.key()));
            fs::write(&png, picture.png(PIXELS)).expect("DIRECTORY can be written");
            let token = json!({
                "purpose": purpose.key(),
                "text": text,
                "now": NOW.0,
                "modules": picture.size(),
                "png": png.to_string_lossy(),
            });
            println!("{token}");
        }
    }
}

fn token(pass: &HeldPass, phone: &SigningKey, now: Timestamp) -> String {
    let purpose = pass.claims().purpose;
    let agreed = claims_of(purpose).iter().map(|claim| (*claim).to_owned()).collect();
    let consent = Showing::new("any desk".into(), purpose.key().into(), agreed).agreed_by_the_person();
    let draft = TokenDraft::new_static(pass, &consent, now).expect("it was agreed to");
    let signature = phone.sign(&draft.to_be_signed());
    draft.finish(&signature)
}

fn trust_list(issuer: &SigningKey) -> TrustListContent {
    TrustListContent {
        sequence: 1,
        issued_at: NOW,
        next_update: NOW.plus(86_400),
        issuers: vec![Issuer {
            kid: KID,
            key: *issuer.public_key(),
            not_before: NOW,
            expires: NOW.plus(86_400),
            name: "https://issuer.test".into(),
            purposes: Purpose::ALL.to_vec(),
            maximum_level: Level::Two,
            credential_types: Vec::new(),
        }],
    }
}

/// A pass that holds what its purpose shows: a new purpose needs nothing here, a new claim a line.
fn claims(purpose: Purpose, name: &str, phone: &SigningKey) -> PassClaims {
    let mut person = Person::default();
    for claim in claims_of(purpose) {
        match *claim {
            "age_over_18" => person.age_over_18 = Some(true),
            "full_name" => person.name = Some(name.into()),
            "date_of_birth" => person.date_of_birth = Some("19900412".into()),
            "sex" => person.sex = Some("female".into()),
            "nationality" => person.nationality = Some("VN".into()),
            "personal_number" => person.personal_number = Some("001190000001".into()),
            "personal_number_last_4" => person.personal_number = Some("0001".into()),
            other => panic!("nobody here has a {other}"),
        }
    }
    let (issued, expires) = PassClaims::hot_validity(NOW);
    PassClaims {
        issuer: "VN".into(),
        handle: Handle::make(&SystemRandom),
        issued,
        expires,
        holder: *phone.public_key(),
        person,
        purpose,
        level: Level::Two,
    }
}

/// Invented people, from the shortest name to one of 50 letters.
const NAMES: [&str; 12] = [
    "Nguyễn Thị Minh Khai",
    "Đặng",
    "H'Hen Niê",
    "Công Tằng Tôn Nữ Nguyễn Phước Bảo Thiên Hoàng Ngọc",
    "Lê Văn Tám",
    "Phạm Hoàng Bảo Anh",
    "Huỳnh Thị Ngọc Tuyết Nhung",
    "Y Thông",
    "Trương Nguyễn Đăng Khoa",
    "Vũ Đỗ Quỳnh Hương Giang",
    "Lò Thị Mỹ",
    "Nguyễn Phúc Vĩnh San Tôn Thất Bửu Đình Hoàng Thuỵ",
];
const KID: [u8; 8] = *b"interop1";
/// What the demo and the bindings draw with.
const PIXELS: NonZeroU8 = NonZeroU8::new(8).expect("eight is not zero");
