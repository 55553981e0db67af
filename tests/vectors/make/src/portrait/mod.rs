//! Portraits in frames, as a camera sees them: a line for each, in the order in which they are seen.

use std::io;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    base45,
    checkin::{FACE, HANDLE, SALT},
    item::Item,
    keys::hex,
    shelf::{
        Shelf,
        Side::{Invalid, Valid},
    },
};

/// Writes `portrait/`.
pub fn write(shelf: &mut Shelf) -> io::Result<()> {
    for (name, why, lines, picture) in accepted() {
        let expected = expected(why, picture, "accepted", json!(hex(picture)));
        shelf.put("portrait", Valid, &format!("{name}.txt"), lines.join("\n"), expected)?;
    }
    for (name, code, why, lines, picture) in refused() {
        let expected = expected(why, picture, "refused", json!(code));
        shelf.put("portrait", Invalid, &format!("{name}.txt"), lines.join("\n"), expected)?;
    }
    Ok(())
}

fn expected(why: &str, picture: &[u8], member: &str, outcome: Value) -> Value {
    json!({ "why": why, "handle": HANDLE, "digest": hex(&digest(picture)), member: outcome })
}

fn digest(picture: &[u8]) -> Vec<u8> {
    Sha256::digest([SALT, picture].concat())[..16].to_vec()
}

/// A frame in its parts.
#[derive(Clone)]
struct Frame {
    tag: Vec<u8>,
    index: i64,
    count: i64,
    salt: Option<Vec<u8>>,
    bytes: Vec<u8>,
}

impl Frame {
    fn item(&self) -> Item {
        let salt = self.salt.clone().map(Item::Bytes);
        let head = [Item::Bytes(self.tag.clone()), Item::Int(self.index), Item::Int(self.count)];
        Item::Array(head.into_iter().chain(salt).chain([Item::Bytes(self.bytes.clone())]).collect())
    }

    fn text(&self) -> String {
        line(&self.item().encode())
    }
}

fn line(bytes: &[u8]) -> String {
    format!("CP1:{}", base45::encode(bytes))
}

/// The frames of a picture for the good handle, in `count` parts.
fn cut(picture: &[u8], count: usize) -> Vec<Frame> {
    let parts = picture.chunks(picture.len().div_ceil(count)).enumerate();
    let frames = parts.map(|(index, bytes)| Frame {
        tag: TAG.to_vec(),
        index: index as i64,
        count: count as i64,
        salt: (index == 0).then(|| SALT.to_vec()),
        bytes: bytes.to_vec(),
    });
    frames.collect()
}

fn texts(frames: &[Frame]) -> Vec<String> {
    frames.iter().map(Frame::text).collect()
}

type Accepted = (&'static str, &'static str, Vec<String>, &'static [u8]);

fn accepted() -> Vec<Accepted> {
    let frames = cut(FACE, 3);
    let [a, b, c] = [0, 1, 2].map(|at| frames[at].text());
    let of = |lines: &[&String]| lines.iter().map(|line| (*line).clone()).collect::<Vec<_>>();
    let other = Frame { tag: b"othe".to_vec(), ..frames[1].clone() }.text();
    let wrong = Frame { bytes: frames[1].bytes.iter().rev().copied().collect(), ..frames[1].clone() }.text();
    vec![
        ("in_order", "three frames", of(&[&a, &b, &c]), FACE),
        ("backwards", "in any order", of(&[&c, &b, &a]), FACE),
        ("twice", "a camera sees each several times", of(&[&b, &b, &a, &b, &a, &c]), FACE),
        ("beside_another", "frames of somebody else's in between", of(&[&a, &other, &b, &c]), FACE),
        (
            "after_a_wrong_one",
            "a frame that contradicts starts the portrait anew, and so does the right one after it",
            of(&[&a, &wrong, &b, &c, &a]),
            FACE,
        ),
        ("in_one", "one frame is enough for a small one", texts(&cut(SMALL, 1)), SMALL),
        ("in_nine", "the most there may be", texts(&cut(FACE, 9)), FACE),
        ("lossless", "the other kind of pixels; the largest side", texts(&cut(SQUARE, 1)), SQUARE),
    ]
}

type Refused = (&'static str, &'static str, &'static str, Vec<String>, &'static [u8]);

fn refused() -> Vec<Refused> {
    let mut cases = frames();
    cases.extend(pictures());
    cases
}

fn frames() -> Vec<Refused> {
    let good = cut(SMALL, 1)[0].clone();
    let later = cut(FACE, 3)[1].clone();
    let text = good.text();
    let not_a_frame = |name, why, line: String| (name, "not_a_frame", why, vec![line], SMALL);
    let bent = |name, why, bend: &dyn Fn(&mut Frame)| {
        let mut frame = good.clone();
        bend(&mut frame);
        not_a_frame(name, why, frame.text())
    };
    let part = |name, why, bend: &dyn Fn(&mut Frame)| {
        let mut frame = later.clone();
        bend(&mut frame);
        not_a_frame(name, why, frame.text())
    };
    let with = |at: usize, item: Item| {
        let Item::Array(mut parts) = good.item() else { unreachable!("a frame is an array") };
        parts[at] = item;
        line(&Item::Array(parts).encode())
    };
    vec![
        not_a_frame("prefix_of_a_token", "another kind of code", text.replacen("CP1", "CT1", 1)),
        not_a_frame("prefix_only", "no bytes", "CP1:".into()),
        not_a_frame("lower_case", "not in the alphabet", format!("CP1:{}", text[4..].to_lowercase())),
        not_a_frame("text_of_2401", "one character too many", format!("CP1:{}", "0".repeat(2397))),
        not_a_frame("trailing_byte", "a byte after the array", line(&[good.item().encode(), vec![0]].concat())),
        not_a_frame("a_map", "not an array", line(&Item::Map(vec![]).encode())),
        not_a_frame("empty_array", "no parts", line(&[0x80])),
        bent("count_0", "a portrait of no parts", &|frame| frame.count = 0),
        bent("count_10", "more parts than there may be", &|frame| frame.count = 10),
        bent("count_255", "far more", &|frame| frame.count = 255),
        bent("count_of_64_bits", "the largest number there is", &|frame| frame.count = i64::MAX),
        bent("count_negative", "fewer than none", &|frame| frame.count = -1),
        part("index_is_count", "the fourth of three", &|frame| frame.index = 3),
        part("index_9", "the tenth of nine", &|frame| (frame.index, frame.count) = (9, 9)),
        part("index_255", "far behind the end", &|frame| frame.index = 255),
        part("index_negative", "before the first", &|frame| frame.index = -1),
        part("index_0_without_salt", "only the first brings it, and it must", &|frame| frame.index = 0),
        part("index_1_with_salt", "only the first brings it", &|frame| frame.salt = Some(SALT.to_vec())),
        bent("salt_of_7_bytes", "one byte short", &|frame| frame.salt = Some(vec![1; 7])),
        bent("salt_of_9_bytes", "one byte more", &|frame| frame.salt = Some(vec![1; 9])),
        bent("tag_of_3_bytes", "one byte short", &|frame| frame.tag = vec![1; 3]),
        bent("tag_of_8_bytes", "the whole handle", &|frame| frame.tag = vec![1; 8]),
        bent("no_bytes", "a part of nothing", &|frame| frame.bytes.clear()),
        not_a_frame("tag_text", "a tag is bytes", with(0, Item::Text("test"))),
        not_a_frame("index_text", "an index is a number", with(1, Item::Text("0"))),
        not_a_frame("bytes_text", "pixels are bytes", with(4, Item::Text("RIFF"))),
    ]
}

fn pictures() -> Vec<Refused> {
    let whole = |name, why, picture: &'static [u8]| {
        (name, "not_a_picture", why, texts(&cut(picture, picture.len().div_ceil(900))), picture)
    };
    let good = cut(FACE, 3);
    let bent = |name, why, at: usize, bend: &dyn Fn(&mut Frame)| {
        let mut frames = good.clone();
        bend(&mut frames[at]);
        (name, "digest", why, texts(&frames), FACE)
    };
    let missing = |name, why, frames: Vec<Frame>| (name, "incomplete", why, texts(&frames), FACE);
    let leak = |bytes: Vec<u8>| -> &'static [u8] { bytes.leak() };
    let lossy = |bend: &dyn Fn(&mut Vec<u8>)| {
        let mut picture = FACE.to_vec();
        bend(&mut picture);
        leak(picture)
    };
    let chunk = |name: &[u8; 4], body: &[u8]| [&name[..], &(body.len() as u32).to_le_bytes(), body].concat();
    let riff = |chunks: &[u8]| leak(chunk(b"RIFF", &[b"WEBP", chunks].concat()));
    let canvas = |width: u32, height: u32| {
        let sides = [&[0; 4][..], &(width - 1).to_le_bytes()[..3], &(height - 1).to_le_bytes()[..3]];
        chunk(b"VP8X", &sides.concat())
    };
    let frame = &FACE[12..];
    let mut huge = frame.to_vec();
    huge[14..18].copy_from_slice(&[0xff; 4]);
    vec![
        bent("other_salt", "another pass's salt", 0, &|frame| frame.salt = Some(vec![1; 8])),
        bent("other_face", "one bit of the picture", 1, &|frame| frame.bytes[0] ^= 1),
        bent("longer", "a byte more", 2, &|frame| frame.bytes.push(0)),
        missing("first_missing", "two of three", good[1..].to_vec()),
        missing("last_missing", "two of three", good[..2].to_vec()),
        missing("other_handle", "all of somebody else's", {
            good.iter().map(|frame| Frame { tag: b"othe".to_vec(), ..frame.clone() }).collect()
        }),
        missing("count_changes", "three parts, then of four: the last word counts", {
            let mut frames = good.clone();
            frames[2].count = 4;
            frames
        }),
        missing("four_others_after_the_first", "the parts of four portraits are kept", {
            let others = (0..4u8).map(|n| Frame { tag: vec![n; 4], ..good[1].clone() });
            [good[0].clone()].into_iter().chain(others).chain(good[1..].iter().cloned()).collect()
        }),
        whole("animated", "two frames", include_bytes!("../../pictures/animated.webp")),
        whole("wide_129", "129 pixels wide", include_bytes!("../../pictures/wide_129.webp")),
        whole("jpeg", "another format", &[0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0, 0xff, 0xd9]),
        whole("of_2049_bytes", "one byte too many", leak([FACE, &[0; 2049 - FACE.len()]].concat())),
        whole("cut_short", "half a picture", &FACE[..FACE.len() / 2]),
        whole("followed_by_something", "two bytes after it", leak([FACE, &[0, 0]].concat())),
        whole("size_too_small", "the file says it is shorter", lossy(&|picture| picture[4] -= 2)),
        whole("size_too_large", "the file says it is longer", lossy(&|picture| picture[4] += 2)),
        whole("size_of_4_gigabytes", "far longer", lossy(&|picture| picture[4..8].fill(0xff))),
        whole("chunk_of_4_gigabytes", "its pixels are", lossy(&|picture| picture[16..20].fill(0xff))),
        whole("sides_of_16383", "it says it is larger than it can be drawn", riff(&huge)),
        whole("sides_of_0", "nothing to draw", lossy(&|picture| picture[26..30].fill(0))),
        whole("canvas_lies", "60 × 80 outside, 16,383 × 16,383 inside", riff(&[canvas(60, 80), huge.clone()].concat())),
        whole("extended", "the same face with a canvas: metadata could come with it", {
            riff(&[&canvas(60, 80)[..], frame].concat())
        }),
        whole("metadata", "what a camera wrote beside it", riff(&[frame, &chunk(b"EXIF", b"GPS!")].concat())),
        whole("no_pixels", "a container of nothing", riff(&[])),
    ]
}

/// The first half of the good handle.
const TAG: &[u8] = b"test";
const SMALL: &[u8] = include_bytes!("../../pictures/small_face.webp");
const SQUARE: &[u8] = include_bytes!("../../pictures/square_128.webp");
