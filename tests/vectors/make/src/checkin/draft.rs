//! This module owns good passes and tokens, and bending one thing of them before or after they are signed.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{EXPIRES, ISSUED, SHOWN};
use crate::{
    base45,
    item::{Item, Sign1, map, text as item_text},
    keys::{Key, Keys, hex},
    purposes::{AGE, BIRTH, NAME, NATIONALITY, NUMBER, NUMBER_END, PORTRAIT, Purpose, SEX},
};

/// Something with a header and claims that waits for a signature.
#[derive(Clone)]
pub struct Draft {
    header: Vec<(i64, Item)>,
    claims: Vec<(i64, Item)>,
}

impl Draft {
    /// A pass of the issuer `passes` that says its holder is 18, at level 2.
    pub fn age_pass(keys: &Keys) -> Self {
        Self {
            header: vec![(1, Item::Int(-9)), (4, Item::Bytes(keys.passes.kid())), (16, Item::Int(293))],
            claims: vec![
                (1, Item::Text("VN")),
                (2, Item::Text(HANDLE)),
                (4, Item::Int(EXPIRES)),
                (6, Item::Int(ISSUED)),
                (8, map([(1, cose_key(&keys.holder))])),
                (169, map([])),
                (-70000, private(1, 2, Some(map([(18, Item::Bool(true))])))),
            ],
        }
    }

    /// A pass of the issuer `passes` for an airport, at level 2.
    pub fn airport_pass(keys: &Keys) -> Self {
        Self::age_pass(keys).claim(169, identity()).claim(-70000, private(3, 2, None))
    }

    /// A pass of the issuer `passes` for any purpose, at level 2, with these claims.
    pub fn pass_with(keys: &Keys, purpose: &Purpose, claims: &[i64]) -> Self {
        let digest = claims.contains(&PORTRAIT).then(|| (4, Item::Bytes(portrait_digest())));
        let ages = claims.contains(&AGE).then(|| (3, map([(18, Item::Bool(true))])));
        let private = [(1, Item::Int(purpose.code)), (2, Item::Int(2))];
        let identity = claims.iter().filter_map(|claim| match *claim {
            NUMBER => Some((1, Item::Text(KHAI_NUMBER))),
            NUMBER_END => Some((1, Item::Text(&KHAI_NUMBER[8..]))),
            NAME => Some((4, Item::Text(KHAI))),
            BIRTH => Some((8, Item::Text("19900412"))),
            SEX => Some((9, Item::Int(2))),
            NATIONALITY => Some((13, Item::Text("VN"))),
            _ => None,
        });
        Self::age_pass(keys).claim(169, map(identity)).claim(-70000, map(private.into_iter().chain(ages).chain(digest)))
    }

    /// What there is in a pass for this purpose.
    pub fn pass(keys: &Keys, purpose: &Purpose) -> Self {
        Self::pass_with(keys, purpose, purpose.required)
    }

    /// A token around this pass, for whom it says, made at [`SHOWN`].
    pub fn token(pass: Item, audience: impl Into<String>) -> Self {
        Self {
            header: vec![(1, Item::Int(-9)), (13, pass), (16, Item::Int(294))],
            claims: vec![(3, item_text(audience)), (6, Item::Int(SHOWN))],
        }
    }

    /// With another or one more claim.
    pub fn claim(mut self, key: i64, item: Item) -> Self {
        self.claims.retain(|(name, _)| *name != key);
        self.claims.push((key, item));
        self
    }

    /// With one claim less.
    pub fn without_claim(mut self, key: i64) -> Self {
        self.claims.retain(|(name, _)| *name != key);
        self
    }

    /// With another or one more header parameter.
    pub fn header(mut self, key: i64, item: Item) -> Self {
        self.header.retain(|(name, _)| *name != key);
        self.header.push((key, item));
        self
    }

    /// With one header parameter less.
    pub fn without_header(mut self, key: i64) -> Self {
        self.header.retain(|(name, _)| *name != key);
        self
    }

    /// The encoded protected header.
    pub fn protected(&self) -> Vec<u8> {
        map(self.header.clone()).encode()
    }

    /// The encoded claims.
    pub fn payload(&self) -> Vec<u8> {
        map(self.claims.clone()).encode()
    }

    /// Signed.
    pub fn sign(&self, key: &Key) -> Sign1 {
        Sign1::new(self.protected(), self.payload(), key)
    }
}

/// A good token of a good pass for an age.
pub fn age_token(keys: &Keys) -> Sign1 {
    token_of(Draft::age_pass(keys), keys)
}

/// The token of a pass for an age, both signed as they should be.
pub fn token_of(pass: Draft, keys: &Keys) -> Sign1 {
    token_around(pass.sign(&keys.passes).item(), keys)
}

/// A good token for an age around whatever takes the pass's place.
pub fn token_around(pass: Item, keys: &Keys) -> Sign1 {
    Draft::token(pass, "p:1").sign(&keys.holder)
}

/// A good token of a pass for an age that this issuer signed.
pub fn by(issuer: &Key, keys: &Keys) -> String {
    let pass = Draft::age_pass(keys).header(4, Item::Bytes(issuer.kid())).sign(issuer);
    text(&token_around(pass.item(), keys))
}

/// A good token of a pass for an airport.
pub fn airport_token(pass: Draft, keys: &Keys) -> Sign1 {
    Draft::token(pass.sign(&keys.passes).item(), "p:3").sign(&keys.holder)
}

/// A good static token of this pass, for its purpose.
pub fn static_token(pass: Draft, purpose: &Purpose, keys: &Keys) -> Sign1 {
    Draft::token(pass.sign(&keys.passes).item(), purpose.audience()).sign(&keys.holder)
}

/// What a reader learns from [`Draft::pass_with`], as `.expected` writes it.
pub fn person(claims: &[i64]) -> Value {
    let mut person = json!({});
    for claim in claims {
        let (name, value) = match *claim {
            NUMBER => ("personal_number", json!(KHAI_NUMBER)),
            NUMBER_END => ("personal_number", json!(KHAI_NUMBER[8..])),
            NAME => ("name", json!(KHAI)),
            BIRTH => ("date_of_birth", json!("19900412")),
            SEX => ("sex", json!("female")),
            NATIONALITY => ("nationality", json!("VN")),
            PORTRAIT => ("portrait_digest", json!(hex(&portrait_digest()))),
            AGE => ("age_over_18", json!(true)),
            _ => unreachable!("the claims of `purposes`"),
        };
        person[name] = value;
    }
    person
}

/// The first half of SHA-256(salt ‖ face).
pub fn portrait_digest() -> Vec<u8> {
    Sha256::digest([SALT, FACE].concat())[..16].to_vec()
}

/// What a QR code holds.
pub fn text(token: &Sign1) -> String {
    text_of(&token.item().encode())
}

/// The same of any bytes.
pub fn text_of(bytes: &[u8]) -> String {
    format!("CT1:{}", base45::encode(bytes))
}

/// Claim 169 of Nguyễn Thị Minh Khai, who is invented.
pub fn identity() -> Item {
    map([(1, Item::Text(&KHAI_NUMBER[8..])), (4, Item::Text(KHAI)), (8, Item::Text("19900412")), (9, Item::Int(2))])
}

/// The private claim: purpose, level, ages.
pub fn private(purpose: i64, level: i64, ages: Option<Item>) -> Item {
    map([(1, Item::Int(purpose)), (2, Item::Int(level))].into_iter().chain(ages.map(|ages| (3, ages))))
}

/// The COSE key of RFC 9053 §7.1.1, y as a sign.
pub fn cose_key(key: &Key) -> Item {
    map(cose_key_members(key))
}

/// The same before it is put together.
pub fn cose_key_members(key: &Key) -> [(i64, Item); 4] {
    [(1, Item::Int(2)), (-1, Item::Int(1)), (-2, Item::Bytes(key.x())), (-3, Item::Bool(key.y_is_odd()))]
}

const KHAI: &str = "Nguyễn Thị Minh Khai";
const KHAI_NUMBER: &str = "046190000001";
/// The handle of good passes: base64url of `testpass`.
pub const HANDLE: &str = "dGVzdHBhc3M";
/// A drawn face, of nobody: 60 × 80, lossy.
pub const FACE: &[u8] = include_bytes!("../../pictures/face.webp");
/// The salt of the face in good passes.
pub const SALT: &[u8] = b"8 bytes.";
