//! This module owns good requests and certificates, to be bent before or after they are signed.

use crate::{
    base45,
    checkin::{cose_key, nonce},
    item::{Item, Sign1, map},
    keys::{Key, Keys},
    trust_list::{NOW, READER},
};

/// A header and a payload that wait for a signature.
#[derive(Clone)]
pub struct Draft {
    header: Vec<(i64, Item)>,
    payload: Vec<(i64, Item)>,
}

impl Draft {
    /// A question of the airport's reader, which the list names: name and date of birth.
    pub fn question(keys: &Keys) -> Self {
        let question = map([(1, cose_key(&keys.question))]);
        Self::poster(keys).with(8, question).with(39, Item::Bytes(nonce()))
    }

    /// The same on a poster.
    pub fn poster(keys: &Keys) -> Self {
        let header = vec![(1, Item::Int(-9)), (4, Item::Bytes(keys.reader.kid())), (16, Item::Int(65001))];
        let payload = vec![(1, Item::Text(READER)), (6, Item::Int(NOW - 15)), (-70000, asked(3, &[4, 8]))];
        Self { header, payload }
    }

    /// A question of the hotel's reader, with this certificate.
    pub fn certified(keys: &Keys, certificate: Item) -> Self {
        Self::question(keys)
            .without_header(4)
            .header(13, certificate)
            .with(1, Item::Text(HOTEL))
            .with(-70000, asked(4, &[1, 4]))
    }

    /// The hotel's certificate by `authority`.
    pub fn certificate(keys: &Keys, authority: &Key) -> Self {
        let may = [(1, integers(&[4])), (2, integers(&[1, 4])), (3, Item::Text(HOTEL_NAME))];
        Self {
            header: vec![(1, Item::Int(-9)), (4, Item::Bytes(authority.kid())), (16, Item::Int(65003))],
            payload: vec![
                (2, Item::Text(HOTEL)),
                (4, Item::Int(NOW + 86_400)),
                (5, Item::Int(NOW - 86_400)),
                (8, map([(1, cose_key(&keys.certified))])),
                (-70000, map(may)),
            ],
        }
    }

    /// With another or one more member.
    pub fn with(mut self, key: i64, item: Item) -> Self {
        self.payload.retain(|(name, _)| *name != key);
        self.payload.push((key, item));
        self
    }

    /// With one member less.
    pub fn without(mut self, key: i64) -> Self {
        self.payload.retain(|(name, _)| *name != key);
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

    /// The encoded payload.
    pub fn payload(&self) -> Vec<u8> {
        map(self.payload.clone()).encode()
    }

    /// Signed.
    pub fn sign(&self, key: &Key) -> Sign1 {
        Sign1::new(self.protected(), self.payload(), key)
    }
}

/// What a QR code holds.
pub fn text(request: &Sign1) -> String {
    text_of(&request.item().encode())
}

/// The same of any bytes.
pub fn text_of(bytes: &[u8]) -> String {
    format!("CQ1:{}", base45::encode(bytes))
}

/// The private claim of a request: purpose and claims.
pub fn asked(purpose: i64, claims: &[i64]) -> Item {
    map([(1, Item::Int(purpose)), (6, integers(claims))])
}

/// An array of numbers.
pub fn integers(numbers: &[i64]) -> Item {
    Item::Array(numbers.iter().copied().map(Item::Int).collect())
}

/// The hotel's identifier.
pub const HOTEL: &str = "VN.HAN.HOTEL-7";
/// The hotel's name.
pub const HOTEL_NAME: &str = "Khách sạn Sông Hồng";
