//! Base45 (RFC 9285), strict: exactly one text for each byte string.
//!
//! Own code because the crate of that name lets a final pair above 255 wrap around, which makes signed texts malleable.

/// Text to bytes.
///
/// # Errors
/// [`Error`] names what is wrong; a text that decodes is the only text for its bytes.
pub fn decode(text: &str) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(text.len() / 3 * 2 + 1);
    for group in text.as_bytes().chunks(3) {
        match *group {
            [a, b, c] => {
                let value = digit(a)? + 45 * digit(b)? + 2025 * digit(c)?;
                let word = u16::try_from(value).map_err(|_| Error::Overflow)?;
                bytes.extend(word.to_be_bytes());
            }
            [a, b] => {
                let value = digit(a)? + 45 * digit(b)?;
                bytes.push(u8::try_from(value).map_err(|_| Error::Overflow)?);
            }
            _ => return Err(Error::Length),
        }
    }
    Ok(bytes)
}

/// Bytes to text: upper case, fit for a QR code's alphanumeric mode.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(2) * 3);
    for pair in bytes.chunks(2) {
        let (mut value, digits) = match *pair {
            [a, b] => (usize::from(a) * 256 + usize::from(b), 3),
            [a] => (usize::from(a), 2),
            _ => continue, // chunks(2) gives nothing else
        };
        for _ in 0..digits {
            text.push(char::from(ALPHABET[value % 45]));
            value /= 45;
        }
    }
    text
}

/// Why a text is not base45.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A character outside the 45.
    #[error("a character outside the base45 alphabet")]
    Alphabet,
    /// A length that no byte string has: one more than a multiple of three.
    #[error("a length that base45 never has")]
    Length,
    /// A group above 65535, or a final pair above 255.
    #[error("a group above its limit")]
    Overflow,
}

fn digit(character: u8) -> Result<u32, Error> {
    match DIGITS[usize::from(character)] {
        NONE => Err(Error::Alphabet),
        digit => Ok(u32::from(digit)),
    }
}

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const NONE: u8 = 0xff;
const DIGITS: [u8; 256] = {
    let mut table = [NONE; 256];
    let mut value = 0;
    while value < ALPHABET.len() {
        table[ALPHABET[value] as usize] = value as u8;
        value += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_examples_of_rfc_9285() {
        for (bytes, text) in
            [("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"), ("ietf!", "QED8WEX0")]
        {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Ok(bytes.as_bytes()));
        }
    }

    #[test]
    fn refuses_what_would_be_a_second_text_for_the_same_bytes() {
        assert_eq!(decode("::"), Err(Error::Overflow));
        assert_eq!(decode("V5"), Err(Error::Overflow));
        assert_eq!(decode("GGW"), Err(Error::Overflow));
        assert_eq!(decode("BB8A"), Err(Error::Length));
        assert_eq!(decode("bb8"), Err(Error::Alphabet));
        assert_eq!(decode("BB8\n"), Err(Error::Length));
        assert_eq!(decode("BB\n"), Err(Error::Alphabet));
    }
}
