//! The body: records of `length u32 ‖ bytes`, one after the other, cut into chunks of 16 KiB that are sealed one by one:
//! `index u32 ‖ last u8 ‖ n u32 ‖ sealed(n)`, each bound to the header, to its index, and to whether it is the last.

use std::io::{Read, Write};

use zeroize::Zeroizing;

use super::{Error, header::Seal};
use crate::{crypto::aead, host::Random};

/// Writes records.
pub(super) struct ChunkWriter<'a, W> {
    to: W,
    seal: Seal,
    random: &'a dyn Random,
    index: u32,
    waiting: Zeroizing<Vec<u8>>,
}

impl<'a, W: Write> ChunkWriter<'a, W> {
    pub(super) fn new(to: W, seal: Seal, random: &'a dyn Random) -> Self {
        Self { to, seal, random, index: 0, waiting: Zeroizing::new(Vec::with_capacity(2 * CHUNK)) }
    }

    pub(super) fn write(&mut self, record: &[u8]) -> Result<(), Error> {
        let length = u32::try_from(record.len()).ok().filter(|length| *length <= LONGEST_RECORD);
        let length = length.ok_or(Error::Storage)?;
        for part in [&length.to_be_bytes()[..], record] {
            for piece in part.chunks(CHUNK) {
                self.waiting.extend_from_slice(piece);
                while self.waiting.len() > CHUNK {
                    self.write_chunk(CHUNK, LAST_NOT)?;
                }
            }
        }
        Ok(())
    }

    /// Marks the last chunk. Without it the backup counts as cut.
    pub(super) fn finish(mut self) -> Result<W, Error> {
        self.write_chunk(self.waiting.len(), LAST)?;
        self.to.flush()?;
        Ok(self.to)
    }

    fn write_chunk(&mut self, length: usize, last: u8) -> Result<(), Error> {
        let sealed =
            aead::seal(&self.seal.key, &context(&self.seal, self.index, last), &self.waiting[..length], self.random);
        let (index, n) = (self.index.to_be_bytes(), (sealed.len() as u32).to_be_bytes());
        self.to.write_all(&[&index[..], &[last], &n, &sealed].concat())?;
        self.index += 1;
        let rest = Zeroizing::new(self.waiting[length..].to_vec());
        self.waiting.clear();
        self.waiting.extend_from_slice(&rest);
        Ok(())
    }
}

/// Reads records: each is authentic when it is given out; that none is missing is known at the end.
pub(super) struct ChunkReader<R> {
    from: R,
    seal: Seal,
    index: u32,
    ended: bool,
    waiting: Zeroizing<Vec<u8>>,
}

impl<R: Read> ChunkReader<R> {
    pub(super) fn new(from: R, seal: Seal) -> Self {
        Self { from, seal, index: 0, ended: false, waiting: Zeroizing::new(Vec::with_capacity(2 * CHUNK)) }
    }

    /// The next one; `None` after the last one of a whole backup.
    pub(super) fn next(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        while self.waiting.is_empty() && !self.ended {
            self.read_chunk()?;
        }
        if self.waiting.is_empty() {
            return Ok(None);
        }
        let length = self.take(4)?;
        let length = length.iter().fold(0u32, |length, byte| length << 8 | u32::from(*byte));
        if length > LONGEST_RECORD {
            return Err(Error::Changed);
        }
        self.take(length as usize).map(Some)
    }

    fn take(&mut self, length: usize) -> Result<Zeroizing<Vec<u8>>, Error> {
        while self.waiting.len() < length {
            if self.ended {
                return Err(Error::Changed);
            }
            self.read_chunk()?;
        }
        let taken = Zeroizing::new(self.waiting[..length].to_vec());
        let rest = Zeroizing::new(self.waiting[length..].to_vec());
        self.waiting = rest;
        Ok(taken)
    }

    fn read_chunk(&mut self) -> Result<(), Error> {
        let mut head = [0; 9];
        self.from.read_exact(&mut head)?;
        let [i0, i1, i2, i3, last, n0, n1, n2, n3] = head;
        let n = u32::from_be_bytes([n0, n1, n2, n3]) as usize;
        if !(SEALED_MORE..=CHUNK + SEALED_MORE).contains(&n) {
            return Err(Error::Changed);
        }
        if u32::from_be_bytes([i0, i1, i2, i3]) != self.index {
            return Err(Error::Reordered);
        }
        let mut sealed = vec![0; n];
        self.from.read_exact(&mut sealed)?;
        let opened = aead::open(&self.seal.key, &context(&self.seal, self.index, last), &sealed);
        self.waiting.extend_from_slice(&opened.map_err(|_| Error::Changed)?);
        self.index = self.index.checked_add(1).ok_or(Error::Changed)?;
        self.ended = last == LAST;
        if self.ended && self.from.read(&mut [0])? > 0 {
            return Err(Error::Changed); // somebody put more behind the end
        }
        Ok(())
    }
}

fn context(seal: &Seal, index: u32, last: u8) -> Vec<u8> {
    [&seal.header[..], &index.to_be_bytes(), &[last]].concat()
}

const CHUNK: usize = 16 * 1024;
/// Nonce and tag.
const SEALED_MORE: usize = aead::NONCE_LENGTH + 16;
const LAST: u8 = 1;
const LAST_NOT: u8 = 0;
const LONGEST_RECORD: u32 = 1 << 20;
