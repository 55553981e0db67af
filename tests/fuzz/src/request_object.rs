//! This module owns the signed requests of verifiers on the web inside of links: bending them, and signing them again.

use std::ops::Range;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    CAST,
    bend::{bend, put},
};

/// A link or data with the signature of its request object made again, by the key of the certificate in the seeds. `None` if
/// it has no place for one.
pub fn request_object_again(text: &str) -> Option<String> {
    let range = object(text)?;
    let (input, _) = text[range.clone()].rsplit_once('.')?;
    let signature = URL_SAFE_NO_PAD.encode(CAST.certified.sign(input.as_bytes()));
    Some(format!("{}{input}.{signature}{}", &text[..range.start], &text[range.end..]))
}

/// Bends a link: as text, or what is behind the base64url of its request object's header or claims.
pub fn bend_request_object(data: &mut [u8], size: usize, room: usize, seed: u32) -> usize {
    let part = || {
        let text = str::from_utf8(&data[..size]).ok()?;
        let range = object(text)?;
        let mut parts: Vec<_> = text[range.clone()].split('.').map(str::to_owned).collect();
        let chosen = parts.get_mut(seed as usize / 4 % 2)?;
        *chosen = URL_SAFE_NO_PAD.encode(bend(&URL_SAFE_NO_PAD.decode(&*chosen).ok()?));
        Some(format!("{}{}{}", &text[..range.start], parts.join("."), &text[range.end..]).into_bytes())
    };
    let bent = if seed.is_multiple_of(4) { None } else { part() };
    put(data, size, room, bent)
}

/// Where the first JWT stands: in base64url every object in JSON begins alike.
fn object(text: &str) -> Option<Range<usize>> {
    let start = text.find("eyJ")?;
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let length = text[start..].bytes().position(|byte| !inside(byte)).unwrap_or(text.len() - start);
    Some(start..start + length)
}
