//! This module owns writing CBOR and COSE as they are told to be, wrong ones too.

use crate::keys::Key;

/// What is to be written.
#[derive(Clone)]
pub enum Item {
    /// Major types 0 and 1.
    Int(i64),
    /// Major type 2.
    Bytes(Vec<u8>),
    /// Major type 3.
    Text(&'static str),
    /// Major type 4.
    Array(Vec<Item>),
    /// Major type 5, in this order.
    Map(Vec<(Item, Item)>),
    /// Major type 6.
    Tag(u64, Box<Item>),
    /// `true` and `false`.
    Bool(bool),
    /// Any bytes.
    Raw(Vec<u8>),
}

impl Item {
    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Int(value) if *value >= 0 => head(0, value.unsigned_abs()),
            Self::Int(value) => head(1, value.unsigned_abs() - 1),
            Self::Bytes(bytes) => [head(2, bytes.len() as u64), bytes.clone()].concat(),
            Self::Text(text) => [head(3, text.len() as u64), text.as_bytes().to_vec()].concat(),
            Self::Array(items) => [head(4, items.len() as u64), items.iter().flat_map(Item::encode).collect()].concat(),
            Self::Map(entries) => {
                let body = entries.iter().flat_map(|(key, value)| [key.encode(), value.encode()].concat());
                [head(5, entries.len() as u64), body.collect()].concat()
            }
            Self::Tag(tag, item) => [head(6, *tag), item.encode()].concat(),
            Self::Bool(value) => vec![0xf4 + u8::from(*value)],
            Self::Raw(bytes) => bytes.clone(),
        }
    }
}

/// A text that is put together. Leaked: it lives as long as this program, and that is short.
pub fn text(text: impl Into<String>) -> Item {
    Item::Text(text.into().leak())
}

/// Members of a map under integer keys, before it is put together.
pub type Members = Vec<(i64, Item)>;

/// A map in the order of RFC 8949 §4.2.1.
pub fn map(entries: impl IntoIterator<Item = (i64, Item)>) -> Item {
    let mut entries: Vec<_> = entries.into_iter().map(|(key, value)| (Item::Int(key), value)).collect();
    entries.sort_by_key(|(key, _)| key.encode());
    Item::Map(entries)
}

/// The head of an item in its shortest form.
pub fn head(major: u8, argument: u64) -> Vec<u8> {
    let major = major << 5;
    let bytes = argument.to_be_bytes();
    match argument {
        0..24 => vec![major | bytes[7]],
        24..0x100 => vec![major | 24, bytes[7]],
        0x100..0x1_0000 => [&[major | 25], &bytes[6..]].concat(),
        0x1_0000..0x1_0000_0000 => [&[major | 26], &bytes[4..]].concat(),
        _ => [&[major | 27], &bytes[..]].concat(),
    }
}

/// A COSE_Sign1 whose every part can be bent after it was signed.
#[derive(Clone)]
pub struct Sign1 {
    /// The tag in front, if any.
    pub tag: Option<u64>,
    /// The protected header, encoded.
    pub protected: Vec<u8>,
    /// The unprotected header.
    pub unprotected: Item,
    /// The payload.
    pub payload: Item,
    /// The signature.
    pub signature: Vec<u8>,
}

impl Sign1 {
    /// Well-formed and signed.
    pub fn new(protected: Vec<u8>, payload: Vec<u8>, key: &Key) -> Self {
        let structure = Item::Array(vec![
            Item::Text("Signature1"),
            Item::Bytes(protected.clone()),
            Item::Bytes(vec![]),
            Item::Bytes(payload.clone()),
        ]);
        let signature = key.sign(&structure.encode()).to_vec();
        let (tag, unprotected) = (Some(18), Item::Map(vec![]));
        Self { tag, protected, unprotected, payload: Item::Bytes(payload), signature }
    }

    /// The four parts.
    pub fn parts(&self) -> Vec<Item> {
        vec![
            Item::Bytes(self.protected.clone()),
            self.unprotected.clone(),
            self.payload.clone(),
            Item::Bytes(self.signature.clone()),
        ]
    }

    /// All of it.
    pub fn item(&self) -> Item {
        let array = Item::Array(self.parts());
        match self.tag {
            Some(tag) => Item::Tag(tag, Box::new(array)),
            None => array,
        }
    }

    /// With `signature` put through `bend`.
    pub fn bend_signature(mut self, bend: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Self {
        self.signature = bend(self.signature);
        self
    }
}

impl From<Vec<u8>> for Item {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}
