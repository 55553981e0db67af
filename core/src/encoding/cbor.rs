//! The deterministic subset of CBOR (RFC 8949 §4.2.1) that our formats use: integers of 64 bits, byte and text strings,
//! arrays, maps, tags, true and false. One encoding for each value, so re-encoding what was decoded gives the same bytes.

/// A CBOR value that borrows its strings from the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Major types 0 and 1, within `i64`.
    Int(i64),
    /// Major type 2.
    Bytes(&'a [u8]),
    /// Major type 3.
    Text(&'a str),
    /// Major type 4.
    Array(Vec<Value<'a>>),
    /// Major type 5; [`Value::encode`] sorts the keys.
    Map(Vec<(Value<'a>, Value<'a>)>),
    /// Major type 6.
    Tag(u64, Box<Value<'a>>),
    /// `false` and `true`.
    Bool(bool),
}

impl<'a> Value<'a> {
    /// Reads exactly one value and nothing after it.
    ///
    /// # Errors
    /// [`Error`] for anything but the deterministic encoding of one value of the subset, at most [`MAX_DEPTH`] deep and of
    /// at most [`MAX_ITEMS`] items.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader { rest: bytes, items: MAX_ITEMS };
        let value = reader.value(MAX_DEPTH)?;
        if reader.rest.is_empty() { Ok(value) } else { Err(Error::TrailingBytes) }
    }

    /// The deterministic encoding.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(64);
        self.write(&mut out);
        out
    }

    /// The integer, if it is one.
    pub fn as_int(&self) -> Option<i64> {
        if let Self::Int(value) = self { Some(*value) } else { None }
    }

    /// The byte string, if it is one.
    pub fn as_bytes(&self) -> Option<&'a [u8]> {
        if let Self::Bytes(value) = self { Some(value) } else { None }
    }

    /// The text string, if it is one.
    pub fn as_text(&self) -> Option<&'a str> {
        if let Self::Text(value) = self { Some(value) } else { None }
    }

    /// The items, if it is an array.
    pub fn as_array(&self) -> Option<&[Value<'a>]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    /// The entries, if it is a map.
    pub fn as_map(&self) -> Option<&[(Value<'a>, Value<'a>)]> {
        if let Self::Map(entries) = self { Some(entries) } else { None }
    }

    /// The value under an integer key, if this is a map that has it.
    pub fn field(&self, key: i64) -> Option<&Value<'a>> {
        self.as_map()?.iter().find(|(name, _)| name.as_int() == Some(key)).map(|(_, value)| value)
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Int(value) if *value >= 0 => head(out, 0, value.unsigned_abs()),
            Self::Int(value) => head(out, 1, !*value as u64),
            Self::Bytes(bytes) => {
                head(out, 2, bytes.len() as u64);
                out.extend_from_slice(bytes);
            }
            Self::Text(text) => {
                head(out, 3, text.len() as u64);
                out.extend_from_slice(text.as_bytes());
            }
            Self::Array(items) => {
                head(out, 4, items.len() as u64);
                items.iter().for_each(|item| item.write(out));
            }
            Self::Map(entries) => {
                head(out, 5, entries.len() as u64);
                let mut entries: Vec<_> = entries.iter().map(|(key, value)| (key.encode(), value)).collect();
                entries.sort_by(|(left, _), (right, _)| left.cmp(right));
                for (key, value) in entries {
                    out.extend(key);
                    value.write(out);
                }
            }
            Self::Tag(tag, value) => {
                head(out, 6, *tag);
                value.write(out);
            }
            Self::Bool(value) => out.push(if *value { TRUE } else { FALSE }),
        }
    }
}

/// Appends the head of an item: its major type and argument in the shortest form (RFC 8949 §3).
pub(crate) fn head(out: &mut Vec<u8>, major: u8, argument: u64) {
    let major = major << 5;
    match argument {
        0..=23 => out.push(major | argument as u8),
        24..=0xff => out.extend([major | 24, argument as u8]),
        0x100..=0xffff => {
            out.push(major | 25);
            out.extend((argument as u16).to_be_bytes());
        }
        0x1_0000..=0xffff_ffff => {
            out.push(major | 26);
            out.extend((argument as u32).to_be_bytes());
        }
        _ => {
            out.push(major | 27);
            out.extend(argument.to_be_bytes());
        }
    }
}

/// Why bytes are not one value of the subset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The input ends inside an item.
    #[error("the input ends inside an item")]
    Truncated,
    /// Bytes follow the item.
    #[error("bytes follow the item")]
    TrailingBytes,
    /// An argument in more bytes than it needs.
    #[error("an argument that is not in its shortest form")]
    NotShortest,
    /// Indefinite length, float, null, undefined, other simple values, or an integer beyond 64 signed bits.
    #[error("an item outside the deterministic subset")]
    Unsupported,
    /// Map keys out of order or twice.
    #[error("map keys out of order or repeated")]
    KeyOrder,
    /// A text string that is not UTF-8.
    #[error("a text string that is not UTF-8")]
    Utf8,
    /// Deeper than [`MAX_DEPTH`].
    #[error("nested too deep")]
    TooDeep,
    /// More than [`MAX_ITEMS`] of them.
    #[error("too many items")]
    TooMany,
}

struct Reader<'a> {
    rest: &'a [u8],
    /// How many may still come.
    items: usize,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Result<Value<'a>, Error> {
        let depth = depth.checked_sub(1).ok_or(Error::TooDeep)?;
        self.items = self.items.checked_sub(1).ok_or(Error::TooMany)?;
        let first = self.take(1)?[0];
        if first == FALSE || first == TRUE {
            return Ok(Value::Bool(first == TRUE));
        }
        let argument = self.argument(first & 0x1f)?;
        match first >> 5 {
            0 => i64::try_from(argument).map(Value::Int).map_err(|_| Error::Unsupported),
            1 => i64::try_from(argument).map(|value| Value::Int(!value)).map_err(|_| Error::Unsupported),
            2 => self.string(argument).map(Value::Bytes),
            3 => str::from_utf8(self.string(argument)?).map(Value::Text).map_err(|_| Error::Utf8),
            4 => {
                let mut items = Vec::with_capacity(self.plausible(argument, 1)?.min(FIRST_ROOM));
                for _ in 0..argument {
                    items.push(self.value(depth)?);
                }
                Ok(Value::Array(items))
            }
            5 => {
                let mut entries = Vec::with_capacity(self.plausible(argument, 2)?.min(FIRST_ROOM));
                let mut previous: &[u8] = &[];
                for _ in 0..argument {
                    let start = self.rest;
                    let key = self.value(depth)?;
                    let raw = &start[..start.len() - self.rest.len()];
                    if raw <= previous {
                        return Err(Error::KeyOrder);
                    }
                    previous = raw;
                    entries.push((key, self.value(depth)?));
                }
                Ok(Value::Map(entries))
            }
            6 => Ok(Value::Tag(argument, Box::new(self.value(depth)?))),
            _ => Err(Error::Unsupported),
        }
    }

    fn argument(&mut self, info: u8) -> Result<u64, Error> {
        let (width, least) = match info {
            0..=23 => return Ok(u64::from(info)),
            24 => (1, 24),
            25 => (2, 0x100),
            26 => (4, 0x1_0000),
            27 => (8, 0x1_0000_0000),
            _ => return Err(Error::Unsupported),
        };
        let argument = self.take(width)?.iter().fold(0u64, |value, byte| value << 8 | u64::from(*byte));
        if argument < least { Err(Error::NotShortest) } else { Ok(argument) }
    }

    fn string(&mut self, length: u64) -> Result<&'a [u8], Error> {
        self.take(usize::try_from(length).map_err(|_| Error::Truncated)?)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let (head, rest) = self.rest.split_at_checked(length).ok_or(Error::Truncated)?;
        self.rest = rest;
        Ok(head)
    }

    /// A count that the rest of the input could hold at `least` bytes each: nothing is allocated on a liar's word.
    fn plausible(&self, count: u64, least: usize) -> Result<usize, Error> {
        usize::try_from(count).ok().filter(|count| *count <= self.rest.len() / least).ok_or(Error::Truncated)
    }
}

/// Deepest nesting that is read.
pub const MAX_DEPTH: usize = 16;
/// Most items that are read: an item of one byte takes thirty in memory, and what is decoded nobody has signed yet. The
/// largest trust list has some 200,000.
pub const MAX_ITEMS: usize = 250_000;
/// Room made before items are there: a claimed count, sixteen levels deep, is no reason to allocate.
const FIRST_ROOM: usize = 16;
const FALSE: u8 = 0xf4;
const TRUE: u8 = 0xf5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_the_deterministic_form() {
        let value = Value::Map(vec![
            (Value::Int(-70000), Value::Array(vec![Value::Bool(true), Value::Text("Đặng")])),
            (Value::Int(1), Value::Tag(18, Box::new(Value::Bytes(&[1, 2])))),
            (Value::Int(24), Value::Int(i64::MIN)),
        ]);
        let bytes = value.encode();
        assert_eq!(Value::decode(&bytes).map(|value| value.encode()), Ok(bytes));
    }

    #[test]
    fn refuses_everything_else() {
        for (bytes, error) in [
            (&[0x18, 0x17][..], Error::NotShortest),
            (&[0x9f, 0xff], Error::Unsupported),
            (&[0x5f, 0xff], Error::Unsupported),
            (&[0xf9, 0x7e, 0x00], Error::Unsupported),
            (&[0xf6], Error::Unsupported),
            (&[0xf8, 0x18], Error::Unsupported),
            (&[0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Error::Unsupported),
            (&[0xa2, 0x01, 0x01, 0x01, 0x01], Error::KeyOrder),
            (&[0xa2, 0x02, 0x01, 0x01, 0x01], Error::KeyOrder),
            (&[0x62, 0xc3, 0x28], Error::Utf8),
            (&[0x5a, 0xff, 0xff, 0xff, 0xff, 0x00], Error::Truncated),
            (&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Error::Truncated),
            (&[0x01, 0x01], Error::TrailingBytes),
            (&[], Error::Truncated),
            (&[0x81; 200], Error::TooDeep),
            (&[&[0x9a, 0, 3, 0xd0, 0x90][..], &[0; MAX_ITEMS]].concat(), Error::TooMany),
        ] {
            assert_eq!(Value::decode(bytes), Err(error), "{bytes:02x?}");
        }
        let most = [&[0x9a, 0, 3, 0xd0, 0x8f][..], &[0; MAX_ITEMS - 1]].concat();
        assert!(Value::decode(&most).is_ok());
    }
}
