//! CBOR (RFC 8949) in two readings. Our own formats are read by [`Value::decode`]: the deterministic subset of §4.2.1 (integers
//! of 64 bits, byte and text strings, arrays, maps, tags, true and false), one encoding for each value, so that re-encoding
//! what was decoded gives the same bytes. Formats of others are read by [`Value::decode_foreign`], which takes what
//! encoders in the field write.

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
    /// `null`; only in foreign CBOR, like the two below.
    Null,
    /// `undefined` (23) and other simple values.
    Simple(u8),
    /// A floating-point number of 16, 32 or 64 bits.
    Float(Float),
}

/// A floating-point number, compared by its 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Float(u64);

impl Float {
    /// Its value, which may be infinite or not a number.
    pub fn value(self) -> f64 {
        f64::from_bits(self.0)
    }
}

impl From<f64> for Float {
    fn from(value: f64) -> Self {
        Self(value.to_bits())
    }
}

impl<'a> Value<'a> {
    /// Reads exactly one value and nothing after it.
    ///
    /// # Errors
    /// [`Error`] for anything but the deterministic encoding of one value of the subset, at most [`MAX_DEPTH`] deep and of
    /// at most [`MAX_ITEMS`] items.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, Error> {
        Self::read(bytes, Reading::Deterministic)
    }

    /// Reads exactly one value as others write it: arguments of any length, keys in any order, arrays and maps of
    /// indefinite length, null, floats. Keys that stand twice are refused, compared by value; so are strings in chunks.
    ///
    /// # Errors
    /// [`Error`], within the same limits as [`Value::decode`].
    pub fn decode_foreign(bytes: &'a [u8]) -> Result<Self, Error> {
        Self::read(bytes, Reading::Foreign)
    }

    fn read(bytes: &'a [u8], reading: Reading) -> Result<Self, Error> {
        let mut reader = Reader { rest: bytes, items: MAX_ITEMS, reading };
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

    /// The value under a text key, if this is a map that has it.
    pub fn member(&self, key: &str) -> Option<&Value<'a>> {
        self.as_map()?.iter().find(|(name, _)| name.as_text() == Some(key)).map(|(_, value)| value)
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
            Self::Null => out.push(NULL),
            Self::Simple(value) => head(out, 7, u64::from(*value)),
            Self::Float(Float(bits)) => {
                out.push(FLOAT_64);
                out.extend(bits.to_be_bytes());
            }
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
    /// An integer beyond 64 signed bits or a string in chunks; in our own formats also indefinite length, float, null,
    /// undefined and other simple values.
    #[error("an item outside the subset that is read")]
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

/// Whose CBOR it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Deterministic,
    Foreign,
}

struct Reader<'a> {
    rest: &'a [u8],
    /// How many may still come.
    items: usize,
    reading: Reading,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Result<Value<'a>, Error> {
        let depth = depth.checked_sub(1).ok_or(Error::TooDeep)?;
        self.items = self.items.checked_sub(1).ok_or(Error::TooMany)?;
        let first = self.take(1)?[0];
        let (major, info) = (first >> 5, first & 0x1f);
        if major == 7 {
            return self.simple(first, info);
        }
        if info == INDEFINITE && self.reading == Reading::Foreign && (major == 4 || major == 5) {
            return self.indefinite(major, depth);
        }
        let argument = self.argument(info)?;
        match major {
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
                    if self.reading == Reading::Deterministic && raw <= previous {
                        return Err(Error::KeyOrder);
                    }
                    previous = raw;
                    entries.push((key, self.value(depth)?));
                }
                self.map(entries)
            }
            _ => Ok(Value::Tag(argument, Box::new(self.value(depth)?))),
        }
    }

    fn simple(&mut self, first: u8, info: u8) -> Result<Value<'a>, Error> {
        match (first, self.reading) {
            (FALSE | TRUE, _) => Ok(Value::Bool(first == TRUE)),
            (_, Reading::Deterministic) => self.argument(info).and(Err(Error::Unsupported)),
            (NULL, _) => Ok(Value::Null),
            _ => match info {
                0..=23 => Ok(Value::Simple(info)),
                24 => match self.take(1)?[0] {
                    value @ 32.. => Ok(Value::Simple(value)),
                    _ => Err(Error::NotShortest), // not well-formed: RFC 8949 §3.3
                },
                25..=27 => {
                    let bits =
                        self.take(1 << (info - 24))?.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
                    let value = match info {
                        25 => half(bits as u16),
                        26 => f64::from(f32::from_bits(bits as u32)),
                        _ => f64::from_bits(bits),
                    };
                    Ok(Value::Float(Float(value.to_bits())))
                }
                _ => Err(Error::Unsupported),
            },
        }
    }

    /// Items up to the `break`.
    fn indefinite(&mut self, major: u8, depth: usize) -> Result<Value<'a>, Error> {
        let (mut items, mut entries) = (Vec::new(), Vec::new());
        while self.rest.first() != Some(&BREAK) {
            let item = self.value(depth)?;
            match major {
                4 => items.push(item),
                _ => entries.push((item, self.value(depth)?)),
            }
        }
        self.take(1)?;
        if major == 4 { Ok(Value::Array(items)) } else { self.map(entries) }
    }

    /// In a deterministic map the order has shown that no key stands twice.
    fn map(&self, entries: Vec<(Value<'a>, Value<'a>)>) -> Result<Value<'a>, Error> {
        if self.reading == Reading::Foreign && any_twice(&entries) {
            return Err(Error::KeyOrder);
        }
        Ok(Value::Map(entries))
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
        if argument < least && self.reading == Reading::Deterministic {
            return Err(Error::NotShortest);
        }
        Ok(argument)
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

fn any_twice(entries: &[(Value<'_>, Value<'_>)]) -> bool {
    if entries.len() <= FIRST_ROOM {
        return entries.iter().enumerate().any(|(at, (key, _))| entries[..at].iter().any(|(other, _)| other == key));
    }
    let mut keys: Vec<_> = entries.iter().map(|(key, _)| key.encode()).collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair[0] == pair[1])
}

/// A number of 16 bits (RFC 8949 appendix D).
fn half(bits: u16) -> f64 {
    let (exponent, mantissa) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    let value = match exponent {
        0 => mantissa * 2f64.powi(-24),
        31 if mantissa == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (mantissa + 1024.0) * 2f64.powi(exponent - 25),
    };
    if bits >> 15 == 1 { -value } else { value }
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
const NULL: u8 = 0xf6;
const FLOAT_64: u8 = 0xfb;
const BREAK: u8 = 0xff;
const INDEFINITE: u8 = 31;

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

    #[test]
    fn foreign_cbor_is_read_as_it_is_written() {
        let float = |bytes: &'static [u8]| match Value::decode_foreign(bytes) {
            Ok(Value::Float(float)) => float.value(),
            other => panic!("{other:?}"),
        };
        // RFC 8949 appendix A.
        assert_eq!(float(&[0xf9, 0x3e, 0x00]), 1.5);
        assert_eq!(float(&[0xf9, 0x00, 0x01]), 5.960464477539063e-8);
        assert_eq!(float(&[0xf9, 0x7b, 0xff]), 65504.0);
        assert_eq!(float(&[0xf9, 0xfc, 0x00]), f64::NEG_INFINITY);
        assert_eq!(float(&[0xfa, 0x47, 0xc3, 0x50, 0x00]), 100000.0);
        assert_eq!(float(&[0xfb, 0x3f, 0xf1, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a]), 1.1);
        let map = Value::Map(vec![
            (Value::Text("b"), Value::Array(vec![Value::Int(2), Value::Null])),
            (Value::Int(1), Value::Simple(23)),
        ]);
        for bytes in [
            &[0xbf, 0x61, 0x62, 0x9f, 0x18, 0x02, 0xf6, 0xff, 0x19, 0x00, 0x01, 0xf7, 0xff][..],
            &[0xa2, 0x61, 0x62, 0x82, 0x02, 0xf6, 0x01, 0xf7],
        ] {
            assert_eq!(Value::decode_foreign(bytes).as_ref(), Ok(&map));
            assert!(Value::decode(bytes).is_err());
        }
        assert_eq!(Value::decode_foreign(&map.encode()).map(|again| again.encode()), Ok(map.encode()));
    }

    #[test]
    fn foreign_cbor_has_limits_and_no_key_twice() {
        let many: Vec<u8> = (0..40u8).chain([7]).flat_map(|key| [0x18, key, 0xf6]).collect();
        for (bytes, error) in [
            (&[0xa2, 0x01, 0x01, 0x18, 0x01, 0x01][..], Error::KeyOrder),
            (&[&[0xbf][..], &many, &[0xff]].concat(), Error::KeyOrder),
            (&[0xbf, 0x01, 0xff], Error::Unsupported),
            (&[0x9f, 0x01], Error::Truncated),
            (&[0xff], Error::Unsupported),
            (&[0x5f, 0x41, 0x00, 0xff], Error::Unsupported),
            (&[0xf8, 0x18], Error::NotShortest),
            (&[0xfc], Error::Unsupported),
            (&[0x9f; 200], Error::TooDeep),
            (&[&[0x9f][..], &[0; MAX_ITEMS], &[0xff]].concat(), Error::TooMany),
            (&[0x01, 0x01], Error::TrailingBytes),
        ] {
            assert_eq!(Value::decode_foreign(bytes), Err(error), "{bytes:02x?}");
        }
    }
}
