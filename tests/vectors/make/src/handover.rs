//! The move to a new phone (`spec/profile/backup.md`): codes and messages that are read and refused, and one whole exchange
//! between two keys that are fixed.

use std::io;

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    base45,
    hkdf::hkdf,
    item::{Item, head},
    keys::{Key, Keys, hex},
    shelf::{
        Shelf,
        Side::{Invalid, Valid},
    },
};

/// Writes `handover/`.
pub fn write(shelf: &mut Shelf, keys: &Keys) -> io::Result<()> {
    let (old, new) = (&keys.question, &keys.ephemeral);
    write_exchange(shelf, old, new)?;
    write_codes(shelf, old)?;
    write_messages(shelf, new)
}

fn write_exchange(shelf: &mut Shelf, old: &Key, new: &Key) -> io::Result<()> {
    let qr = code(1, SESSION, &old.compressed());
    let commitment = sha256(&[b"dinhdanh handover 1 commitment", SESSION, &new.compressed()[..], NEW_NONCE]);
    let said =
        [message(1, &[SESSION, &commitment]), message(2, &[OLD_NONCE]), message(3, &[&new.compressed(), NEW_NONCE])];
    let parts = [qr.clone(), said[0].clone(), said[1].clone(), said[2].clone()].map(Item::Bytes).to_vec();
    let transcript = sha256(&[&Item::Array(parts).encode()]);
    let key = hkdf(&[0; 32], &new.agree(old), &[b"dinhdanh handover 1 key", &transcript[..]].concat());
    let digest = sha256(&[b"dinhdanh handover 1 code", &transcript]);
    let number = u64::from_be_bytes(digest[..8].try_into().expect("eight bytes")) % 1_000_000;
    let seal = |what: &str| {
        let nonce = &sha256(&[b"nonce ", what.as_bytes()])[..12];
        let payload = Payload { msg: &[], aad: &[what.as_bytes(), &transcript].concat() };
        [nonce, &Aes256Gcm::new(&key.into()).encrypt(nonce.into(), payload).expect("nothing is short")].concat()
    };
    let last = [(4, "dinhdanh handover 1 confirmed"), (5, "dinhdanh handover 1 received")];
    let last = last.map(|(kind, what)| message(kind, &[&seal(what)]));
    let accepted = json!({
        "messages": said.iter().chain(&last).map(|it| hex(it)).collect::<Vec<_>>(),
        "code": format!("{number:06}"),
        "phrase": hex(&sha256(&[b"dinhdanh handover 1 backup", &key])[..16]),
    });
    let expected = json!({
        "why": "both phones, from the code to the word that all of it is there",
        "what": "exchange",
        "old": { "session": hex(SESSION), "secret": old.secret_hex(), "nonce": hex(OLD_NONCE) },
        "new": { "secret": new.secret_hex(), "nonce": hex(NEW_NONCE) },
        "accepted": accepted,
    });
    shelf.put("handover", Valid, "exchange.txt", text(&qr), expected)
}

fn write_codes(shelf: &mut Shelf, old: &Key) -> io::Result<()> {
    let key = old.compressed();
    let good = code(1, SESSION, &key);
    let accepted = json!({ "session": hex(SESSION), "old_key": hex(&key) });
    let expected = json!({ "why": "what an old phone shows", "what": "code", "accepted": accepted });
    shelf.put("handover", Valid, "code.txt", text(&good), expected)?;
    let array = |items: Vec<Item>| text(&Item::Array(items).encode());
    let (session, point) = (Item::Bytes(SESSION.to_vec()), Item::Bytes(key.to_vec()));
    let qr = text(&good);
    for (name, error, why, text) in [
        ("code_empty", "handover.qr", "nothing", String::new()),
        ("code_prefix_alone", "handover.qr", "no body", "DH1:".into()),
        ("code_of_a_check_in", "handover.qr", "another kind of code", qr.replace("DH1:", "CT1:")),
        ("code_prefix_small", "handover.qr", "small letters", qr.replace("DH1:", "dh1:")),
        ("code_not_base45", "handover.qr", "a letter that Base45 has not", qr.replace(':', ":_")),
        ("code_line_end", "handover.qr", "a scanner's line end", format!("{qr}\n")),
        ("code_cut", "handover.qr", "three characters are missing", qr[..qr.len() - 3].into()),
        ("code_byte_behind", "handover.qr", "a byte more", self::text(&[&good[..], &[0]].concat())),
        ("code_too_long", "handover.qr", "129 characters", format!("DH1:{}", "0".repeat(129))),
        ("code_version_0", "handover.qr", "there was none", self::text(&code(0, SESSION, &key))),
        ("code_version_2", "handover.from_future", "a newer old phone", self::text(&code(2, SESSION, &key))),
        ("code_version_not_shortest", "handover.qr", "1 in two bytes", {
            self::text(&[&[0x83, 0x18, 0x01], &good[2..]].concat())
        }),
        ("code_version_text", "handover.qr", "\"1\"", array(vec![Item::Text("1"), session.clone(), point.clone()])),
        ("code_without_key", "handover.qr", "two parts", array(vec![Item::Int(1), session.clone()])),
        ("code_four_parts", "handover.qr", "one part more", {
            array(vec![Item::Int(1), session.clone(), point.clone(), Item::Int(0)])
        }),
        ("code_map", "handover.qr", "members by name", {
            self::text(&Item::Map(vec![(Item::Int(1), session.clone())]).encode())
        }),
        ("code_session_short", "handover.qr", "fifteen bytes", self::text(&code(1, &SESSION[..15], &key))),
        ("code_session_text", "handover.qr", "a text of sixteen", {
            array(vec![Item::Int(1), Item::Text("sixteen letters!"), point.clone()])
        }),
        ("code_key_uncompressed", "handover.qr", "65 bytes: a second form", {
            self::text(&code(1, SESSION, &old.uncompressed()))
        }),
        ("code_key_no_point", "handover.qr", "no point has this x", self::text(&code(1, SESSION, &NO_POINT))),
        ("code_key_at_infinity", "handover.qr", "one zero byte", self::text(&code(1, SESSION, &[0]))),
    ] {
        let expected = json!({ "why": why, "what": "code", "refused": error });
        shelf.put("handover", Invalid, &format!("{name}.txt"), text, expected)?;
    }
    Ok(())
}

fn write_messages(shelf: &mut Shelf, new: &Key) -> io::Result<()> {
    let key = new.compressed();
    let all = [
        ("commitment", "1: what will be said", message(1, &[SESSION, &[2; 32]])),
        ("nonce", "2", message(2, &[OLD_NONCE])),
        ("opening", "3: what the commitment was to", message(3, &[&key, NEW_NONCE])),
        ("confirmed", "4: 28 bytes as AES-GCM makes of nothing", message(4, &[&[5; 28]])),
        ("received", "5", message(5, &[&[6; 28]])),
        ("seal_empty", "whether a seal is right, the key says", message(5, &[&[]])),
        ("seal_longest", "128 bytes in all", message(4, &[&[7; 124]])),
    ];
    for (name, why, bytes) in all.clone() {
        let expected = json!({ "why": why, "what": "message", "accepted": hex(&bytes) });
        shelf.put("handover", Valid, &format!("{name}.cbor"), bytes, expected)?;
    }
    let array = |items: Vec<Item>| Item::Array(items).encode();
    let [session, hash, nonce] = [SESSION, &[2; 32], OLD_NONCE].map(|it| Item::Bytes(it.to_vec()));
    let good = message(2, &[OLD_NONCE]);
    for (name, why, bytes) in [
        ("empty", "nothing", vec![]),
        ("kind_0", "no such message", message(0, &[OLD_NONCE])),
        ("kind_6", "nor this one", message(6, &[OLD_NONCE])),
        ("kind_negative", "-2", message(-2, &[OLD_NONCE])),
        ("kind_text", "\"2\"", array(vec![Item::Text("2"), nonce.clone()])),
        ("kind_alone", "nothing behind it", array(vec![Item::Int(2)])),
        ("kind_not_shortest", "2 in two bytes", [&[0x82, 0x18, 0x02], &good[2..]].concat()),
        ("no_array", "a map", Item::Map(vec![(Item::Int(2), nonce.clone())]).encode()),
        ("array_indefinite", "an array without its length", [&[0x9f], &good[1..], &[0xff]].concat()),
        ("array_empty", "of nothing", array(vec![])),
        ("tagged", "a tag in front", {
            Item::Tag(18, Box::new(Item::Array(vec![Item::Int(2), nonce.clone()]))).encode()
        }),
        ("truncated", "a byte is missing", good[..good.len() - 1].to_vec()),
        ("trailing_byte", "a byte more", [&good[..], &[0]].concat()),
        ("nonce_short", "31 bytes", message(2, &[&OLD_NONCE[..31]])),
        ("nonce_long", "33 bytes", message(2, &[&[OLD_NONCE, &[0]].concat()])),
        ("nonce_text", "a text", array(vec![Item::Int(2), Item::Text("a text that is thirty-two letters")])),
        ("nonce_twice", "two of them", array(vec![Item::Int(2), nonce.clone(), nonce.clone()])),
        ("commitment_without_session", "one part", array(vec![Item::Int(1), hash.clone()])),
        ("commitment_swapped", "hash, then session", array(vec![Item::Int(1), hash.clone(), session.clone()])),
        ("commitment_session_17", "17 bytes", message(1, &[&[1; 17], &[2; 32]])),
        ("commitment_hash_31", "31 bytes", message(1, &[SESSION, &[2; 31]])),
        ("opening_key_uncompressed", "65 bytes: a second form", message(3, &[&new.uncompressed(), NEW_NONCE])),
        ("opening_key_no_point", "no point has this x", message(3, &[&NO_POINT, NEW_NONCE])),
        ("opening_key_hybrid", "begins with 6", message(3, &[&[&[6], &key[1..]].concat(), NEW_NONCE])),
        ("opening_key_at_infinity", "one zero byte", message(3, &[&[0], NEW_NONCE])),
        ("opening_without_nonce", "the key alone", message(3, &[&key])),
        ("seal_too_long", "129 bytes in all", message(4, &[&[7; 125]])),
        ("seal_number", "0", array(vec![Item::Int(4), Item::Int(0)])),
        ("seal_of_16_exabytes", "a length and nothing behind it", [&[0x82, 4], &head(2, u64::MAX)[..]].concat()),
    ] {
        let expected = json!({ "why": why, "what": "message", "refused": "handover.malformed" });
        shelf.put("handover", Invalid, &format!("{name}.cbor"), bytes, expected)?;
    }
    Ok(())
}

fn code(version: i64, session: &[u8], key: &[u8]) -> Vec<u8> {
    Item::Array(vec![Item::Int(version), Item::Bytes(session.to_vec()), Item::Bytes(key.to_vec())]).encode()
}

fn text(code: &[u8]) -> String {
    format!("DH1:{}", base45::encode(code))
}

fn message(kind: i64, parts: &[&[u8]]) -> Vec<u8> {
    let parts = parts.iter().map(|part| Item::Bytes(part.to_vec()));
    Item::Array([Item::Int(kind)].into_iter().chain(parts).collect()).encode()
}

fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    Sha256::digest(parts.concat()).into()
}

const SESSION: &[u8] = b"sixteen bytes 05";
const OLD_NONCE: &[u8] = b"thirty-two bytes of an old phone";
const NEW_NONCE: &[u8] = b"thirty-two bytes of a new phone.";
/// x = 1 is on no point of P-256.
const NO_POINT: [u8; 33] = {
    let mut bytes = [0; 33];
    (bytes[0], bytes[32]) = (2, 1);
    bytes
};
