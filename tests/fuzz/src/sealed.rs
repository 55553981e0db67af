//! This module owns sealing a backup again whose chunks were bent, so that what was bent gets past the seals; and opening
//! the chunks of one, so that the fuzzer bends what is in them.

use std::sync::LazyLock;

use dinhdanh::{
    backup::{BackupSecret, RecoveryPhrase},
    crypto::{
        aead,
        backup_key::{BackupKeys, derive_backup_keys},
        kdf::Cost,
        sha256,
    },
};
use libfuzzer_sys::fuzzer_mutate;

use crate::Always;

/// The words of the vectors.
pub fn words() -> BackupSecret {
    let words = "giem nua nuynh muong lan cui tuay gheu mim cot chuya thuat";
    BackupSecret::Phrase(RecoveryPhrase::parse(words).expect("twelve words"))
}

/// The header of most vectors, and its keys.
static SEAL: LazyLock<(Vec<u8>, BackupKeys)> = LazyLock::new(|| {
    let cost = Cost { memory_kib: 8, passes: 1 };
    let salt = *b"salt of a vector";
    let start = [&b"DDBAK\x01\x01"[..], &8u32.to_be_bytes(), &1u32.to_be_bytes(), &salt].concat();
    let keys = derive_backup_keys(b"0123456789abcdef", &salt, cost, &start).expect("payable");
    let body = [&start[..], &keys.check].concat();
    let sum = sha256(&body);
    ([body, sum.to_vec()].concat(), keys)
});

/// A piece of a file: index, mark, and what is behind the length.
struct Chunk<'a> {
    index: [u8; 4],
    last: u8,
    body: &'a [u8],
}

/// What there is behind a header, as far as it can be cut into chunks.
fn chunks(mut bytes: &[u8]) -> (Vec<Chunk<'_>>, &[u8]) {
    let mut found = Vec::new();
    while let Some((head, rest)) = bytes.split_first_chunk::<9>() {
        let [i0, i1, i2, i3, last, n @ ..] = *head;
        let Some((body, behind)) = rest.split_at_checked(u32::from_be_bytes(n) as usize) else { break };
        found.push(Chunk { index: [i0, i1, i2, i3], last, body });
        bytes = behind;
    }
    (found, bytes)
}

fn context(chunk: &Chunk<'_>) -> Vec<u8> {
    [&SEAL.0[HEADER - 32..], &chunk.index, &[chunk.last]].concat()
}

/// The file with a header that opens, and each chunk sealed: what opens is left, anything else is taken for the plaintext.
pub fn sealed_again(file: &[u8]) -> Vec<u8> {
    let (chunks, rest) = chunks(file.get(HEADER..).unwrap_or_default());
    let mut out = SEAL.0.clone();
    for chunk in chunks {
        let context = context(&chunk);
        let sealed = match aead::open(&SEAL.1.chunks, &context, chunk.body) {
            Ok(_) => chunk.body.to_vec(),
            Err(_) => aead::seal(&SEAL.1.chunks, &context, chunk.body, &Always(vec![7])),
        };
        out.extend([&chunk.index[..], &[chunk.last], &(sealed.len() as u32).to_be_bytes(), &sealed].concat());
    }
    [out, rest.to_vec()].concat()
}

/// Bends a backup: as bytes, or what is in its chunks, which lie open in the input from then on.
pub fn bend_backup(data: &mut [u8], size: usize, room: usize, seed: u32) -> usize {
    let mut size = size;
    if seed.is_multiple_of(4) && size > HEADER {
        let (chunks, rest) = chunks(&data[HEADER..size]);
        let mut open = data[..HEADER].to_vec();
        for chunk in chunks {
            let plain = aead::open(&SEAL.1.chunks, &context(&chunk), chunk.body);
            let plain = plain.map_or_else(|_| chunk.body.to_vec(), |plain| plain.to_vec());
            open.extend([&chunk.index[..], &[chunk.last], &(plain.len() as u32).to_be_bytes(), &plain].concat());
        }
        open.extend_from_slice(rest);
        if open.len() <= room {
            size = open.len();
            data[..size].copy_from_slice(&open);
        }
    }
    fuzzer_mutate(data, size, room)
}

const HEADER: usize = 95;
