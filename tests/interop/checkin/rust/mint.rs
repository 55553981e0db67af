//! This module owns the pictures: codes of every purpose and kind of pass that core knows, without a list of its own.

use std::{fs, num::NonZeroU8, path::Path};

use dinhdanh::{
    checkin::{Claim, Nonce, PassClaims, QrPicture, ReaderProof, RequestDraft, rule_of},
    crypto::agreement::AgreementKey,
    trust::{Purpose, StatusListContent},
};
use dinhdanh_tests::{
    NOW,
    mint::{DAY, Mint, READER, STATUS_URI, portrait},
    shelf::hex,
};
use serde_json::{Value, json};

use crate::Known;

/// Draws `count` codes of each kind into `directory`.
pub fn all(count: usize, directory: &Path) {
    let mint = Mint::new();
    let list = mint.content(1, NOW);
    let statuses = StatusListContent::all_valid(STATUS_URI.into(), NOW, DAY, 100).draft(list.issuers[0].kid);
    let signature = mint.issuer.sign(&statuses.to_be_signed());
    let country = json!({
        "root": hex(&mint.root.public_key().compressed()),
        "trust_list": hex(&mint.signed(&list)),
        "status_lists": [hex(&statuses.finish(&signature))],
        "now": NOW.0,
    });
    println!("{country}");
    for purpose in Purpose::ALL {
        for at in 0..count {
            draw(directory, purpose.key(), at, token(&mint, purpose, at));
        }
    }
    for at in 0..count {
        let purpose = Purpose::ALL[at % Purpose::ALL.len()];
        let question = (at % 4 != 3).then(|| Question::new(at));
        let request = request(&mint, purpose, question.as_ref(), at);
        draw(directory, "request", at, json!({"request": request, "now": NOW.0}));
    }
    let frames = (0..count).flat_map(|_| portrait().frames(&mint.claims(Purpose::Airport).handle));
    for (at, frame) in frames.take(count).enumerate() {
        draw(directory, "portrait", at, json!({"frame": frame}));
    }
}

/// A token, shown to any desk, from a reserve pass, at a site or in answer to a question, with the desk it is meant for.
fn token(mint: &Mint, purpose: Purpose, at: usize) -> Value {
    let rule = rule_of(purpose);
    let mut desk = json!({"purpose": purpose.key(), "minimum_level": 2, "now": NOW.0, "status_lists": [0]});
    let showing = at % 5;
    let claims = match showing {
        2 if rule.has_reserve => mint.reserve_claims(purpose, at as u64),
        4 if !rule.on_request.is_empty() => mint.full_claims(purpose),
        _ => mint.claims(purpose),
    };
    let claims = dress(claims, rule.optional, at);
    let text = match showing {
        3 => {
            desk["site"] = READER.into();
            mint.answer(&claims, &request(mint, purpose, None, at), NOW).expect("the reader may see it")
        }
        4 => {
            let question = Question::new(at);
            let (nonce, secret) = (hex(&question.nonce), hex(&question.secret));
            desk["challenges"] = json!([{"reader": READER, "nonce": nonce, "secret": secret, "asked": NOW.0}]);
            mint.answer(&claims, &request(mint, purpose, Some(&question), at), NOW).expect("the reader may see it")
        }
        _ => mint.token(&claims, NOW),
    };
    desk["text"] = text.into();
    desk
}

/// Names of every length, and now and then what a purpose may show besides.
fn dress(mut claims: PassClaims, optional: &[Claim], at: usize) -> PassClaims {
    let person = &mut claims.person;
    person.name = person.name.take().map(|_| NAMES[at % NAMES.len()].to_owned());
    if at % 2 == 1 && optional.contains(&Claim::Portrait) {
        person.portrait_digest = Some(portrait().digest());
    }
    if at % 3 == 1 && optional.contains(&Claim::Nationality) {
        person.nationality = Some("VN".into());
    }
    claims
}

/// What a gate asks, with a key whose secret is told.
struct Question {
    nonce: Nonce,
    secret: [u8; 32],
}

impl Question {
    fn new(at: usize) -> Self {
        let mut secret = [at as u8; 32];
        secret[0] = 1; // neither zero nor above the order of the curve
        Self { nonce: [at as u8; 16], secret }
    }
}

/// The text of a request by a reader that the list names, or by one that brings a certificate.
fn request(mint: &Mint, purpose: Purpose, question: Option<&Question>, at: usize) -> String {
    let proof = match at % 2 {
        0 => mint.reader().proof,
        _ => ReaderProof::Certificate(mint.certified(&mint.reader_certificate())),
    };
    let key = |question: &Question| *AgreementKey::make(&Known(question.secret)).public_key();
    let draft = RequestDraft {
        reader: READER.into(),
        issued: NOW,
        purpose,
        claims: rule_of(purpose).claims().collect(),
        challenge: question.map(|question| (question.nonce, key(question))),
    };
    mint.request(&draft, &proof, &mint.reader_key())
}

fn draw(directory: &Path, kind: &str, at: usize, mut line: Value) {
    let text = ["text", "request", "frame"].iter().find_map(|name| line[name].as_str()).expect("a line has its text");
    let picture = QrPicture::of(text).expect("it fits");
    let png = directory.join(format!("{kind}-{at:02}.png"));
    fs::write(&png, picture.png(PIXELS)).expect("DIRECTORY can be written");
    line["kind"] = kind.into();
    line["modules"] = picture.size().into();
    line["png"] = png.to_string_lossy().into();
    println!("{line}");
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
/// What the wallet draws with.
const PIXELS: NonZeroU8 = NonZeroU8::new(8).expect("eight is not zero");
