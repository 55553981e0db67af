//! Zlib (RFC 1950) with a limit on what comes out.

use std::io::{Read, Write};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};

/// Inflates to at most `limit` bytes.
///
/// # Errors
/// [`Error`] names what is wrong; nothing above the limit is ever held.
pub fn inflate(bytes: &[u8], limit: usize) -> Result<Vec<u8>, Error> {
    let mut decoder = ZlibDecoder::new(bytes);
    let mut out = Vec::new();
    let taken = (&mut decoder).take(limit as u64 + 1).read_to_end(&mut out);
    taken.map_err(|_| Error::Damaged)?;
    if out.len() > limit {
        return Err(Error::TooLarge);
    }
    if decoder.total_in() != bytes.len() as u64 {
        return Err(Error::Damaged);
    }
    Ok(out)
}

/// Deflates at the best level.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing to memory")
}

/// Why bytes do not inflate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not zlib, cut short, or followed by something.
    #[error("not a whole zlib stream")]
    Damaged,
    /// More than the limit would come out.
    #[error("inflates to more than the limit")]
    TooLarge,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflates_up_to_the_limit_and_not_a_byte_more() {
        let packed = deflate(&[7; 100_000]);
        assert!(packed.len() < 300);
        assert_eq!(inflate(&packed, 100_000).map(|bytes| bytes.len()), Ok(100_000));
        assert_eq!(inflate(&packed, 99_999), Err(Error::TooLarge));
        assert_eq!(inflate(&packed[..packed.len() - 1], 100_000), Err(Error::Damaged));
        assert_eq!(inflate(&[&packed[..], &[0]].concat(), 100_000), Err(Error::Damaged));
        assert_eq!(inflate(b"not zlib", 100), Err(Error::Damaged));
    }
}
