//! Numbers and parts of a file of the vault: all of a number is big-endian, a part has its length in front.

use super::Error;

pub(super) fn number(rest: &mut &[u8]) -> Result<u32, Error> {
    Ok(u32::from_be_bytes(fixed(rest)?))
}

pub(super) fn fixed<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], Error> {
    let (bytes, after) = rest.split_first_chunk().ok_or(Error::Damaged)?;
    *rest = after;
    Ok(*bytes)
}

pub(super) fn part<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Error> {
    let length = number(rest)? as usize;
    let (bytes, after) = rest.split_at_checked(length).ok_or(Error::Damaged)?;
    *rest = after;
    Ok(bytes)
}

pub(super) fn put_part(into: &mut Vec<u8>, part: &[u8]) {
    into.extend((part.len() as u32).to_be_bytes()); // what is put is far below 4 GiB
    into.extend(part);
}
