//! WebP pictures of strangers: measured, then decoded within limits, so that whoever draws them later is not surprised.

use std::io::Cursor;

use image_webp::WebPDecoder;

/// Decodes the picture to see that it is whole: one still frame of at most `most_pixels` in either direction.
///
/// # Errors
/// [`NotAPicture`] for anything else.
pub fn check(bytes: &[u8], most_pixels: u32) -> Result<(), NotAPicture> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|_| NotAPicture)?;
    let (width, height) = decoder.dimensions();
    let fits = (1..=most_pixels).contains(&width) && (1..=most_pixels).contains(&height);
    // The container says how long it is: a picture followed by something else is two things.
    let said = bytes.get(4..8).and_then(|size| size.try_into().ok()).map(u32::from_le_bytes);
    let whole = said.and_then(|size| usize::try_from(size).ok()?.checked_add(8)) == Some(bytes.len());
    if !fits || !whole || decoder.is_animated() {
        return Err(NotAPicture);
    }
    decoder.set_memory_limit(MEMORY_LIMIT);
    let mut pixels = vec![0; decoder.output_buffer_size().ok_or(NotAPicture)?];
    decoder.read_image(&mut pixels).map_err(|_| NotAPicture)
}

/// Not one still WebP picture within the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a still WebP picture of the allowed size")]
pub struct NotAPicture;

const MEMORY_LIMIT: usize = 1024 * 1024;
