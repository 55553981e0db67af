//! The compact form (RFC 9901 §4): an issuer's JWT, disclosures, and perhaps the holder's JWT, parted by tildes.

use std::ops::Range;

use super::{Error, serialization};

/// The text of an SD-JWT, and where its parts are.
#[derive(Clone)]
pub(super) struct Compact {
    text: String,
    jwt: Range<usize>,
    disclosures: Vec<Range<usize>>,
    /// All that the holder's proof is about: up to and with the last tilde.
    presented: Range<usize>,
}

impl Compact {
    /// From the compact form, or from the JSON form (RFC 9901 §8), of which the compact one is made.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > MAX_BYTES {
            return Err(Error::TooLarge);
        }
        let text = if text.trim_start().starts_with('{') { serialization::compact(text)? } else { text.to_owned() };
        let end = text.rfind('~').ok_or(Error::Malformed)? + 1;
        let (mut jwt, mut disclosures) = (None, Vec::new());
        let mut start = 0;
        for (at, _) in text[..end].match_indices('~') {
            match jwt {
                None => jwt = Some(start..at),
                Some(_) if disclosures.len() == MAX_DISCLOSURES => return Err(Error::TooLarge),
                Some(_) => disclosures.push(start..at),
            }
            start = at + 1;
        }
        Ok(Self { jwt: jwt.ok_or(Error::Malformed)?, disclosures, presented: 0..end, text })
    }

    /// The JWT that the issuer signed.
    pub(super) fn jwt(&self) -> &str {
        self.part(&self.jwt)
    }

    /// The disclosures, as they were sent.
    pub(super) fn disclosures(&self) -> impl ExactSizeIterator<Item = &str> {
        self.disclosures.iter().map(|range| self.part(range))
    }

    /// What `sd_hash` is taken over (RFC 9901 §4.3.1).
    pub(super) fn presented(&self) -> &str {
        self.part(&self.presented)
    }

    /// The JWT that the holder signed, if there is one.
    pub(super) fn key_binding(&self) -> Option<&str> {
        Some(self.part(&(self.presented.end..self.text.len()))).filter(|text| !text.is_empty())
    }

    /// All of it.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    fn part(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).expect("all ranges end at a tilde or at the end of this very text")
    }
}

const MAX_BYTES: usize = 256 * 1024;
const MAX_DISCLOSURES: usize = 512;
