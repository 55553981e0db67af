//! Sealed backups (`spec/profile/backup.md`), whole and damaged in each way. Stretched as little as a reader accepts: what is
//! tested is the file.

use std::io;

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use argon2::{Algorithm, Argon2, Params, Version};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    hkdf::hkdf,
    item::Item,
    shelf::{
        Shelf,
        Side::{Invalid, Valid},
    },
};

/// A backup before it is put together.
#[derive(Clone)]
struct Draft {
    version: u8,
    kind: u8,
    cost: (u32, u32),
    secret: &'static [u8],
    records: Vec<Vec<u8>>,
    /// How the plaintext is cut.
    chunk: usize,
}

impl Draft {
    fn good() -> Self {
        let records = vec![
            begin(2),
            setting("journal_head", &[9; 80]),
            left(1, "account", "Tài khoản", "Account", None),
            left(2, "urn:example:identity", "Thông tin căn cước", "Identity", Some("https://issuer.example")),
            left(3, "airport", "sân bay", "airport", None),
            journal(1, &[1; 40]),
            journal(2, &[2; 90]),
        ];
        Self { version: 1, kind: 1, cost: (8, 1), secret: PHRASE, records, chunk: 150 }
    }

    fn of(records: Vec<Vec<u8>>) -> Self {
        Self { records, ..Self::good() }
    }

    fn start(&self) -> Vec<u8> {
        let (memory, passes) = (self.cost.0.to_be_bytes(), self.cost.1.to_be_bytes());
        [&b"DDBAK"[..], &[self.version, self.kind], &memory, &passes, SALT].concat()
    }

    fn keys(&self) -> ([u8; 32], [u8; 32]) {
        // Whoever says a cost that nobody pays is refused before.
        let cost =
            if self.cost.0 < 8 || self.cost.0 > 1024 || !(1..=16).contains(&self.cost.1) { (8, 1) } else { self.cost };
        let params = Params::new(cost.0, cost.1, 1, Some(32)).expect("a small cost");
        let mut stretched = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(self.secret, SALT, &mut stretched)
            .expect("the lengths are right");
        let derive = |label: &[u8]| hkdf(SALT, &stretched, &[label, &self.start()].concat());
        (derive(b"dinhdanh backup 1 chunks"), derive(b"dinhdanh backup 1 check"))
    }

    fn header(&self) -> Vec<u8> {
        summed([self.start(), self.keys().1.to_vec()].concat())
    }

    fn plain(&self) -> Vec<u8> {
        self.records.iter().flat_map(|it| [&(it.len() as u32).to_be_bytes()[..], it].concat()).collect()
    }

    fn chunks(&self) -> Vec<Vec<u8>> {
        self.seal(&self.plain())
    }

    fn seal(&self, plain: &[u8]) -> Vec<Vec<u8>> {
        let pieces: Vec<_> = plain.chunks(self.chunk).collect();
        let last = pieces.len().saturating_sub(1);
        pieces.iter().enumerate().map(|(at, piece)| self.chunk(at as u32, u8::from(at == last), piece)).collect()
    }

    fn chunk(&self, index: u32, last: u8, piece: &[u8]) -> Vec<u8> {
        let header = self.header();
        let nonce = &Sha256::digest([&b"nonce "[..], &index.to_be_bytes()].concat())[..12];
        let aad = [&header[63..95], &index.to_be_bytes(), &[last]].concat();
        let cipher = Aes256Gcm::new(&self.keys().0.into());
        let sealed = cipher.encrypt(nonce.into(), Payload { msg: piece, aad: &aad }).expect("a short text");
        let n = (sealed.len() as u32 + 12).to_be_bytes();
        [&index.to_be_bytes()[..], &[last], &n, nonce, &sealed].concat()
    }

    fn file(&self) -> Vec<u8> {
        [self.header(), self.chunks().concat()].concat()
    }

    fn with(&self, chunks: &[Vec<u8>]) -> Vec<u8> {
        [self.header(), chunks.concat()].concat()
    }
}

/// Writes `backup/`.
pub fn write(shelf: &mut Shelf) -> io::Result<()> {
    let good = Draft::good();
    let of_passcode = Draft { kind: 2, secret: PASSCODE.as_bytes(), ..good.clone() };
    let empty = Draft::of(vec![begin(0)]);
    let left_behind = json!([
        { "kind": "account", "id": "account", "title_vi": "Tài khoản", "title_en": "Account", "issuer": null },
        {
            "kind": "document", "id": "urn:example:identity", "title_vi": "Thông tin căn cước", "title_en": "Identity",
            "issuer": "https://issuer.example",
        },
        { "kind": "passes", "id": "airport", "title_vi": "sân bay", "title_en": "airport", "issuer": null },
    ]);
    let whole = json!({ "created_at": NOW, "journal_entries": 2, "left_behind": left_behind });
    let nothing = json!({ "created_at": NOW, "journal_entries": 0, "left_behind": [] });
    let newer = Draft::of(vec![
        begin(0),
        left(4, "urn:example:delegation#1", "Giấy ủy quyền", "Delegation", Some("https://authority.example")),
        left(5, "urn:example:treatment#1", "Mục trong sổ sức khỏe (2)", "Entries of the health book (2)", None),
        left(6, "biometrics", "Mở ví bằng vân tay hoặc khuôn mặt", "Opening with your fingerprint or face", None),
    ]);
    let newer_told = json!([
        {
            "kind": "delegation", "id": "urn:example:delegation#1", "title_vi": "Giấy ủy quyền", "title_en": "Delegation",
            "issuer": "https://authority.example",
        },
        {
            "kind": "health_entries", "id": "urn:example:treatment#1", "title_vi": "Mục trong sổ sức khỏe (2)",
            "title_en": "Entries of the health book (2)", "issuer": null,
        },
        {
            "kind": "biometric_unlock", "id": "biometrics", "title_vi": "Mở ví bằng vân tay hoặc khuôn mặt",
            "title_en": "Opening with your fingerprint or face", "issuer": null,
        },
    ]);
    let newer_told = json!({ "created_at": NOW, "journal_entries": 0, "left_behind": newer_told });
    let behind_the_last = [empty.chunk(0, 0, &empty.plain()), empty.chunk(1, 1, &[])].concat();
    for (name, why, with, accepted, bytes) in [
        ("phrase", "by twelve words", words(), &whole, good.file()),
        ("passcode", "by a passcode", passcode(), &whole, of_passcode.file()),
        ("one_chunk", "all in one", words(), &whole, Draft { chunk: 16_384, ..good.clone() }.file()),
        ("chunks_of_one_byte", "any size is right", words(), &nothing, Draft { chunk: 1, ..empty.clone() }.file()),
        ("nothing_in_it", "no journal", words(), &nothing, empty.file()),
        ("other_kinds_left_behind", "kinds 4 to 6 of what stays", words(), &newer_told, newer.file()),
        (
            "empty_last_chunk",
            "the end is marked by itself",
            words(),
            &nothing,
            [empty.header(), behind_the_last].concat(),
        ),
        ("more_passes", "another cost", words(), &whole, Draft { cost: (16, 3), ..good.clone() }.file()),
    ] {
        let expected = opened(why, with, "accepted", accepted.clone());
        shelf.put("backup", Valid, &format!("{name}.ddbak"), bytes, expected)?;
    }
    for (name, code, why, bytes) in headers(&good).into_iter().chain(bodies(&good)).chain(records()) {
        let expected = opened(why, words(), "refused", code.into());
        shelf.put("backup", Invalid, &format!("{name}.ddbak"), bytes, expected)?;
    }
    let of_another = Draft { secret: b"fedcba9876543210", ..good.clone() };
    for (name, code, why, with, bytes) in [
        ("other_phrase", "backup.phrase_wrong", "sealed by other words", words(), of_another.file()),
        ("other_passcode", "backup.passcode_wrong", "sealed by another passcode", passcode(), {
            Draft { secret: b"ca ro dong kho to", ..of_passcode.clone() }.file()
        }),
        ("words_for_a_passcode", "backup.wants_passcode", "opened by the wrong kind", words(), of_passcode.file()),
        ("passcode_for_words", "backup.wants_phrase", "opened by the wrong kind", passcode(), good.file()),
    ] {
        shelf.put("backup", Invalid, &format!("{name}.ddbak"), bytes, opened(why, with, "refused", code.into()))?;
    }
    Ok(())
}

type Case = (&'static str, &'static str, &'static str, Vec<u8>);

fn headers(good: &Draft) -> Vec<Case> {
    let file = good.file();
    let bent = |at: usize, bit: u8| {
        let mut bytes = file.clone();
        bytes[at] ^= bit;
        bytes
    };
    let costing = |memory: u32, passes: u32| Draft { cost: (memory, passes), ..good.clone() }.file();
    let summed_again = |at: usize| {
        let mut bytes = bent(at, 1);
        let sum = Sha256::digest(&bytes[..63]);
        bytes[63..95].copy_from_slice(&sum);
        bytes
    };
    vec![
        ("empty", "backup.not_one", "no bytes at all", vec![]),
        (
            "text",
            "backup.not_one",
            "something else",
            b"not a backup, but long enough for a header of one, if it were".to_vec(),
        ),
        ("magic_bit", "backup.not_one", "a bit of the first byte", bent(0, 1)),
        ("magic_small", "backup.not_one", "in small letters", [b"ddbak", &file[5..]].concat()),
        ("magic_half", "backup.cut", "begins like one", file[..3].to_vec()),
        ("magic_alone", "backup.cut", "no version", file[..5].to_vec()),
        ("version_0", "backup.changed", "there was none", Draft { version: 0, ..good.clone() }.file()),
        ("version_2", "backup.from_future", "a newer one", Draft { version: 2, ..good.clone() }.file()),
        ("version_255", "backup.from_future", "much newer", Draft { version: 255, ..good.clone() }.file()),
        ("header_cut", "backup.cut", "its sum is missing", file[..63].to_vec()),
        ("header_cut_by_one", "backup.cut", "a byte of its sum is missing", file[..94].to_vec()),
        ("header_alone", "backup.cut", "no chunks", file[..95].to_vec()),
        ("kind_0", "backup.changed", "no such secret", Draft { kind: 0, ..good.clone() }.file()),
        ("kind_3", "backup.changed", "nor this one", Draft { kind: 3, ..good.clone() }.file()),
        ("memory_7", "backup.changed", "less than Argon2 takes", costing(7, 1)),
        ("memory_262145", "backup.changed", "more than a phone has to give", costing(262_145, 1)),
        ("memory_of_4_tebibytes", "backup.changed", "would take all memory", costing(u32::MAX, 1)),
        ("passes_0", "backup.changed", "none", costing(8, 0)),
        ("passes_17", "backup.changed", "one too many", costing(8, 17)),
        ("passes_of_a_year", "backup.changed", "would never end", costing(8, u32::MAX)),
        ("kind_bit", "backup.changed", "bent, and the sum tells", bent(6, 3)),
        ("salt_bit", "backup.changed", "the same", bent(15, 1)),
        ("check_bit", "backup.changed", "the same", bent(31, 1)),
        ("sum_bit", "backup.changed", "the sum itself", bent(94, 1)),
        (
            "salt_bit_summed",
            "backup.phrase_wrong",
            "with its sum: nobody can tell it from a wrong secret",
            summed_again(15),
        ),
        ("check_bit_summed", "backup.phrase_wrong", "the same", summed_again(31)),
    ]
}

fn bodies(good: &Draft) -> Vec<Case> {
    let (file, chunks) = (good.file(), good.chunks());
    let last = chunks.len() - 1;
    let bent = |at: usize, by: usize, bit: u8| {
        let mut bent = chunks.clone();
        bent[at][by] ^= bit;
        good.with(&bent)
    };
    let with_length = |n: u32| {
        let mut bent = chunks.clone();
        bent[0][5..9].copy_from_slice(&n.to_be_bytes());
        good.with(&bent)
    };
    let picked = |order: &[usize]| good.with(&order.iter().map(|at| chunks[*at].clone()).collect::<Vec<_>>());
    let all: Vec<_> = (0..=last).collect();
    let swapped = [&[1, 0], &all[2..]].concat();
    let renumbered = |from: u32| {
        let (draft, plain) = (good.clone(), good.plain());
        let pieces: Vec<_> = plain.chunks(draft.chunk).map(<[u8]>::to_vec).collect();
        let end = pieces.len() - 1;
        let chunk = |(at, piece): (usize, &Vec<u8>)| draft.chunk(from + at as u32, u8::from(at == end), piece);
        draft.with(&pieces.iter().enumerate().map(chunk).collect::<Vec<_>>())
    };
    let other = Draft::of(vec![begin(0)]).chunks();
    vec![
        ("first_chunk_cut", "backup.cut", "half of it", file[..95 + 60].to_vec()),
        ("chunk_head_cut", "backup.cut", "four bytes of the next one", file[..95 + chunks[0].len() + 4].to_vec()),
        ("last_byte_missing", "backup.cut", "one byte", file[..file.len() - 1].to_vec()),
        ("last_chunk_missing", "backup.cut", "whole chunks, and no end", picked(&all[..last])),
        ("byte_behind", "backup.changed", "a byte behind the end", [&file[..], &[0]].concat()),
        ("chunk_behind", "backup.changed", "the last chunk twice", picked(&[&all[..], &[last]].concat())),
        ("swapped", "backup.reordered", "the second before the first", picked(&swapped)),
        ("first_missing", "backup.reordered", "begins with the second", picked(&all[1..])),
        ("middle_missing", "backup.reordered", "one left out", picked(&[&all[..1], &all[2..]].concat())),
        ("repeated", "backup.reordered", "the first twice", picked(&[&[0], &all[..]].concat())),
        ("from_one", "backup.reordered", "counted from 1, and sealed so", renumbered(1)),
        ("index_bit", "backup.reordered", "renamed by hand", bent(1, 3, 2)),
        ("marked_last_too_early", "backup.changed", "the first says that it is the last", bent(0, 4, 1)),
        ("last_not_marked", "backup.changed", "the last says that there are more", bent(last, 4, 1)),
        ("mark_of_2", "backup.changed", "neither", bent(0, 4, 2)),
        ("nonce_bit", "backup.changed", "of the first chunk", bent(0, 9, 1)),
        ("ciphertext_bit", "backup.changed", "of the second chunk", bent(1, 30, 0x80)),
        ("tag_bit", "backup.changed", "of the last chunk", bent(last, chunks[last].len() - 1, 1)),
        ("length_27", "backup.changed", "shorter than nonce and tag", with_length(27)),
        ("length_0", "backup.changed", "nothing", with_length(0)),
        ("length_16413", "backup.changed", "longer than a chunk may be", with_length(16_413)),
        ("length_of_4_gigabytes", "backup.changed", "nothing is made room for", with_length(u32::MAX)),
        ("chunk_of_another_file", "backup.changed", "sealed under the same key, for another header", {
            let other = Draft { cost: (16, 1), ..good.clone() };
            good.with(&[vec![other.chunks()[0].clone()], chunks[1..].to_vec()].concat())
        }),
        (
            "end_of_another_file",
            "backup.changed",
            "the end of a shorter one",
            good.with(&[chunks[0].clone(), other[0].clone()])
                .iter()
                .copied()
                .enumerate()
                .map(|(at, byte)| if at == 95 + chunks[0].len() + 3 { 1 } else { byte })
                .collect(),
        ),
    ]
}

fn records() -> Vec<Case> {
    let of = |records: Vec<Vec<u8>>| Draft::of(records).file();
    let after = |record: Vec<u8>| of(vec![begin(0), record]);
    let array = |items: Vec<Item>| Item::Array(items).encode();
    let plain = |plain: &[u8]| {
        let draft = Draft::good();
        draft.with(&draft.seal(plain))
    };
    let begun = [&(begin(0).len() as u32).to_be_bytes()[..], &begin(0)].concat();
    vec![
        ("no_record", "backup.changed", "an end and nothing before it", {
            let draft = Draft::good();
            draft.with(&[draft.chunk(0, 1, &[])])
        }),
        ("begin_missing", "backup.changed", "begins with the journal", of(vec![journal(1, &[1; 40])])),
        ("begin_twice", "backup.changed", "two beginnings", after(begin(0))),
        ("entries_missing", "backup.changed", "one was promised", of(vec![begin(1)])),
        ("entries_too_many", "backup.changed", "none was promised", after(journal(1, &[1; 40]))),
        ("count_negative", "backup.changed", "-1", of(vec![array(vec![Item::Int(1), Item::Int(NOW), Item::Int(-1)])])),
        ("count_too_large", "backup.changed", "2^32", {
            of(vec![array(vec![Item::Int(1), Item::Int(NOW), Item::Int(1 << 32)])])
        }),
        ("record_empty", "backup.changed", "of no bytes", after(vec![])),
        ("record_not_cbor", "backup.changed", "0xff", after(vec![0xff])),
        ("record_map", "backup.changed", "members by name", after(Item::Map(vec![]).encode())),
        ("record_without_kind", "backup.changed", "an empty array", after(array(vec![]))),
        (
            "record_kind_0",
            "backup.from_future",
            "a kind that this version does not know",
            after(array(vec![Item::Int(0)])),
        ),
        ("record_kind_5", "backup.from_future", "the same", after(array(vec![Item::Int(5), Item::Int(0)]))),
        ("record_kind_text", "backup.changed", "\"2\"", after(array(vec![Item::Text("2")]))),
        (
            "record_trailing_byte",
            "backup.changed",
            "a byte behind it",
            after([setting("trust_list", &[1]), vec![0]].concat()),
        ),
        ("record_not_shortest", "backup.changed", "2 in two bytes", {
            after([&[0x83, 0x18, 0x02], &setting("trust_list", &[1])[2..]].concat())
        }),
        ("setting_unknown", "backup.from_future", "one that does not move", after(setting("refill_round", &[0; 8]))),
        ("setting_text", "backup.changed", "its value is a text", {
            after(array(vec![Item::Int(2), Item::Text("trust_list"), Item::Text("x")]))
        }),
        (
            "setting_without_value",
            "backup.changed",
            "a name",
            after(array(vec![Item::Int(2), Item::Text("trust_list")])),
        ),
        ("setting_name_not_utf8", "backup.changed", "two bytes that are no letter", {
            after(array(vec![Item::Int(2), Item::Raw(vec![0x62, 0xc3, 0x28]), Item::Bytes(vec![1])]))
        }),
        ("journal_without_link", "backup.changed", "two parts", {
            of(vec![begin(1), array(vec![Item::Int(3), Item::Int(1), Item::Bytes(vec![1])])])
        }),
        ("journal_number_text", "backup.changed", "\"1\"", {
            of(vec![
                begin(1),
                array(vec![Item::Int(3), Item::Text("1"), Item::Bytes(vec![1]), Item::Bytes(vec![0; 32])]),
            ])
        }),
        ("left_behind_kind_0", "backup.from_future", "no such thing", after(left(0, "x", "x", "x", None))),
        ("left_behind_kind_7", "backup.from_future", "the same", after(left(7, "x", "x", "x", None))),
        ("left_behind_without_title", "backup.changed", "three parts", {
            after(array(vec![Item::Int(4), Item::Int(1), Item::Text("account")]))
        }),
        ("left_behind_two_issuers", "backup.changed", "one part more", {
            let parts = ["a", "b", "c", "d", "e"].map(Item::Text);
            after(array([Item::Int(4), Item::Int(2)].into_iter().chain(parts).collect()))
        }),
        ("record_length_cut", "backup.changed", "three bytes of a length", plain(&[&begun[..], &[0, 0, 0]].concat())),
        ("record_cut", "backup.changed", "a length of ten, and nine bytes", {
            plain(&[&begun[..], &[0, 0, 0, 10], &[0; 9]].concat())
        }),
        ("record_too_long", "backup.changed", "one byte more than a mebibyte, says its length", {
            plain(&[&begun[..], &((1u32 << 20) + 1).to_be_bytes()].concat())
        }),
        (
            "record_of_4_gigabytes",
            "backup.changed",
            "nothing is made room for",
            plain(&[&begun[..], &[0xff; 4]].concat()),
        ),
    ]
}

fn opened(why: &str, with: (&str, &str), outcome: &str, told: Value) -> Value {
    json!({ "why": why, with.0: with.1, outcome: told })
}

fn words() -> (&'static str, &'static str) {
    ("words", "giem nua nuynh muong lan cui tuay gheu mim cot chuya thuat")
}

fn passcode() -> (&'static str, &'static str) {
    ("passcode", PASSCODE)
}

fn begin(entries: i64) -> Vec<u8> {
    Item::Array(vec![Item::Int(1), Item::Int(NOW), Item::Int(entries)]).encode()
}

fn setting(name: &'static str, value: &[u8]) -> Vec<u8> {
    Item::Array(vec![Item::Int(2), Item::Text(name), Item::Bytes(value.to_vec())]).encode()
}

fn journal(sequence: i64, entry: &[u8]) -> Vec<u8> {
    Item::Array(vec![Item::Int(3), Item::Int(sequence), Item::Bytes(entry.to_vec()), Item::Bytes(vec![7; 32])]).encode()
}

fn left(kind: i64, id: &'static str, vi: &'static str, en: &'static str, issuer: Option<&'static str>) -> Vec<u8> {
    let texts = [id, vi, en].into_iter().chain(issuer).map(Item::Text);
    Item::Array([Item::Int(4), Item::Int(kind)].into_iter().chain(texts).collect()).encode()
}

fn summed(body: Vec<u8>) -> Vec<u8> {
    let sum = Sha256::digest(&body);
    [body, sum.to_vec()].concat()
}

const NOW: i64 = 1_790_000_000;
const SALT: &[u8] = b"salt of a vector";
/// What the twelve words stand for.
const PHRASE: &[u8] = b"0123456789abcdef";
const PASSCODE: &str = "cá rô đồng kho tộ";
