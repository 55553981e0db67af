//! This module owns packing as zlib (RFC 1950) does, without its cleverness: as it is, or as one run of a byte.

/// Stored blocks (RFC 1951 §3.2.4).
pub fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(0xffff).peekable();
    if blocks.peek().is_none() {
        out.extend([1, 0, 0, 0xff, 0xff]);
    }
    while let Some(block) = blocks.next() {
        let length = block.len() as u16;
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    out.extend(adler32(bytes.iter().copied()).to_be_bytes());
    out
}

/// `count` zeros in one block of fixed codes (§3.2.6): a zero, then copies of 258 bytes, 13 bits each.
pub fn zeros(count: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(1, 1); // the last block
    bits.put(1, 2); // fixed codes
    let copies = (count - 1) / 258;
    for _ in 0..count - 258 * copies {
        bits.put_code(0b0011_0000, 8); // literal 0
    }
    for _ in 0..copies {
        bits.put_code(0b1100_0101, 8); // length 258
        bits.put_code(0, 5); // distance 1
    }
    bits.put_code(0, 7); // the end
    let mut out = vec![0x78, 0x01];
    out.extend(bits.out);
    out.extend(adler32(std::iter::repeat_n(0, count)).to_be_bytes());
    out
}

#[derive(Default)]
struct Bits {
    out: Vec<u8>,
    used: u32,
}

impl Bits {
    /// Numbers begin with their lowest bit, …
    fn put(&mut self, value: u32, width: u32) {
        for bit in 0..width {
            self.bit(value >> bit & 1 == 1);
        }
    }

    /// … codes with their highest.
    fn put_code(&mut self, code: u32, width: u32) {
        for bit in (0..width).rev() {
            self.bit(code >> bit & 1 == 1);
        }
    }

    fn bit(&mut self, bit: bool) {
        if self.used.is_multiple_of(8) {
            self.out.push(0);
        }
        *self.out.last_mut().expect("it was just pushed") |= u8::from(bit) << (self.used % 8);
        self.used += 1;
    }
}

/// RFC 1950 §8.2.
fn adler32(bytes: impl Iterator<Item = u8>) -> u32 {
    let (a, b) = bytes.fold((1u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(byte)) % 65521;
        (a, (a + b) % 65521)
    });
    b << 16 | a
}
