//! Tokens of passes with a portrait, inside or by its digest.

use serde_json::Value;

use super::{
    AIRPORT, Case, accepted as accept,
    draft::{Draft, FACE, airport_token, identity, person, portrait_digest, text},
    refused as refuse,
};
use crate::{
    item::{Item, map},
    keys::{Keys, hex},
    purposes::of,
};

/// Those that are accepted.
pub fn accepted(keys: &Keys) -> Vec<Case<Value>> {
    let shown = |name, why, picture: &[u8], digest: bool| {
        let mut person = person(of(3).required);
        person["portrait"] = hex(picture).into();
        let mut private = vec![(1, Item::Int(3)), (2, Item::Int(2))];
        if digest {
            person["portrait_digest"] = hex(&portrait_digest()).into();
            private.push((4, Item::Bytes(portrait_digest())));
        }
        let pass = inline(keys, picture, 4).claim(-70000, map(private));
        accept(name, why).shown(AIRPORT, text(&airport_token(pass, keys)), &person)
    };
    vec![
        shown("portrait_inside", "a face in the pass itself", FACE, false),
        shown("portrait_inside_lossless", "the largest side", SQUARE, false),
        shown("portrait_inside_and_beside", "the one inside is shown", FACE, true),
    ]
}

/// Those that are refused.
pub fn refused(keys: &Keys) -> Vec<Case<&'static str>> {
    let of = |code, name, why, pass: Draft| refuse(code, name, why, AIRPORT, text(&airport_token(pass, keys)));
    let picture = |name, why, picture: &[u8]| of("portrait", name, why, inline(keys, picture, 4));
    let digest = |name, why, item: Item| {
        let private = map([(1, Item::Int(3)), (2, Item::Int(2)), (4, item)]);
        of("shape", name, why, Draft::airport_pass(keys).claim(-70000, private))
    };
    let chunk = |name: &[u8; 4], body: &[u8]| [&name[..], &(body.len() as u32).to_le_bytes(), body].concat();
    let riff = |chunks: &[u8]| chunk(b"RIFF", &[b"WEBP", chunks].concat());
    let mut huge = FACE[12..].to_vec();
    huge[14..18].fill(0xff);
    let canvas = chunk(b"VP8X", &[0, 0, 0, 0, 59, 0, 0, 79, 0, 0]);
    vec![
        picture("portrait_empty", "no bytes", &[]),
        picture("portrait_cut_short", "half a picture", &FACE[..FACE.len() / 2]),
        picture("portrait_animated", "two frames", include_bytes!("../../pictures/animated.webp")),
        picture("portrait_wide_129", "129 pixels wide", include_bytes!("../../pictures/wide_129.webp")),
        picture("portrait_jpeg", "says WebP, and is not", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\xff\xd9"),
        picture("portrait_size_lies", "16,383 × 16,383 pixels", &riff(&huge)),
        picture(
            "portrait_canvas_lies",
            "60 × 80 outside, 16,383 × 16,383 inside: room for 400 MB",
            &riff(&[canvas, huge].concat()),
        ),
        picture("portrait_followed_by_something", "two bytes after it", &[FACE, &[0, 0]].concat()),
        of("shape", "portrait_format_1", "JPEG", inline(keys, FACE, 1)),
        of("shape", "portrait_format_3", "AVIF, with the bytes of a WebP", inline(keys, FACE, 3)),
        of("shape", "portrait_format_absent", "of what kind?", {
            Draft::airport_pass(keys).claim(169, with_identity([(16, Item::Bytes(FACE.to_vec()))]))
        }),
        of("shape", "portrait_text", "pixels are bytes", {
            Draft::airport_pass(keys).claim(169, with_identity([(16, Item::Text("RIFF")), (17, Item::Int(4))]))
        }),
        digest("portrait_digest_of_15", "one byte short", Item::Bytes(vec![7; 15])),
        digest("portrait_digest_of_17", "one byte more", Item::Bytes(vec![7; 17])),
        digest("portrait_digest_of_32", "not cut", Item::Bytes(vec![7; 32])),
        digest("portrait_digest_text", "a digest is bytes", Item::Text("sixteen bytes 01")),
    ]
}

fn inline(keys: &Keys, picture: &[u8], format: i64) -> Draft {
    let portrait = [(16, Item::Bytes(picture.to_vec())), (17, Item::Int(format))];
    Draft::airport_pass(keys).claim(169, with_identity(portrait))
}

fn with_identity(members: impl IntoIterator<Item = (i64, Item)>) -> Item {
    let Item::Map(entries) = identity() else { unreachable!("identity is a map") };
    let entries = entries.into_iter().filter_map(|(name, item)| match name {
        Item::Int(name) => Some((name, item)),
        _ => None,
    });
    map(entries.chain(members))
}

const SQUARE: &[u8] = include_bytes!("../../pictures/square_128.webp");
