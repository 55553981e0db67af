//! WebP pictures of strangers (RFC 9649): measured, then decoded within limits, so that whoever draws them later is not
//! surprised.

use std::io::Cursor;

use image_webp::WebPDecoder;

/// Decodes the picture to see that it is whole: a simple file, of nothing but one still frame of at most `most_pixels` in
/// either direction.
///
/// # Errors
/// [`NotAPicture`] for anything else.
pub fn check(bytes: &[u8], most_pixels: u32) -> Result<(), NotAPicture> {
    if !is_simple(bytes) {
        return Err(NotAPicture);
    }
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|_| NotAPicture)?;
    let (width, height) = decoder.dimensions();
    if !(1..=most_pixels).contains(&width) || !(1..=most_pixels).contains(&height) {
        return Err(NotAPicture);
    }
    let mut pixels = vec![0; decoder.output_buffer_size().ok_or(NotAPicture)?];
    decoder.read_image(&mut pixels).map_err(|_| NotAPicture)
}

/// RFC 9649 §2.5, §2.6: the container holds one chunk of pixels, and both say how long they are. The extended format could
/// bring animation and metadata, and a frame larger than the canvas that was measured.
fn is_simple(bytes: &[u8]) -> bool {
    let word = |at: usize| bytes.get(at..at + 4);
    let size = |at: usize| usize::try_from(u32::from_le_bytes(word(at)?.try_into().ok()?)).ok();
    let (Some(b"RIFF"), Some(b"WEBP"), Some(b"VP8 " | b"VP8L")) = (word(0), word(8), word(12)) else { return false };
    let end_of_file = size(4).and_then(|size| size.checked_add(8));
    let end_of_chunk = size(16).and_then(|size| size.checked_next_multiple_of(2)?.checked_add(20));
    end_of_file == Some(bytes.len()) && end_of_chunk == Some(bytes.len())
}

/// Not one still WebP picture within the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a still WebP picture of the allowed size")]
pub struct NotAPicture;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_simple_file_within_the_limits_and_nothing_that_says_otherwise_of_itself() {
        for picture in [LOSSY, LOSSLESS] {
            assert_eq!(check(picture, 2), Ok(()));
            assert_eq!(check(picture, 1), Err(NotAPicture), "too many pixels");
            for end in 0..picture.len() {
                assert_eq!(check(&picture[..end], 2), Err(NotAPicture), "cut at {end}");
            }
            assert_eq!(check(&[picture, &[0, 0]].concat(), 2), Err(NotAPicture), "followed by something");
            let mut chunk = [picture, b"EXIF\x02\0\0\0hi"].concat();
            chunk[4] += 10;
            assert_eq!(check(&chunk, 2), Err(NotAPicture), "with a second chunk");
        }
    }

    /// The canvas has 2 × 2 pixels, the frame in it 16,383 × 16,383: room for both would be 400 MB.
    #[test]
    fn refuses_a_frame_that_the_measured_canvas_does_not_speak_of() {
        let mut frame = LOSSY[12..].to_vec();
        frame[14..18].fill(0xff);
        let extended = [b"VP8X\x0a\0\0\0\0\0\0\0\x01\0\0\x01\0\0", &frame[..]].concat();
        let size = u32::try_from(extended.len() + 4).expect("a small file").to_le_bytes();
        assert_eq!(check(&[b"RIFF", &size[..], b"WEBP", &extended].concat(), 128), Err(NotAPicture));
    }

    /// One colour, 2 × 2 pixels, as an encoder of others writes it.
    const LOSSY: &[u8] = &[
        0x52, 0x49, 0x46, 0x46, 0x2e, 0x00, 0x00, 0x00, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50, 0x38, 0x20, 0x22, 0x00,
        0x00, 0x00, 0x70, 0x01, 0x00, 0x9d, 0x01, 0x2a, 0x02, 0x00, 0x02, 0x00, 0x0f, 0xc0, 0xfe, 0x25, 0xa0, 0x02,
        0x74, 0x01, 0x40, 0x00, 0x00, 0xf1, 0x86, 0x18, 0x4b, 0xfe, 0xbb, 0xa3, 0x9f, 0xcd, 0x20, 0x00, 0x00, 0x00,
    ];
    const LOSSLESS: &[u8] = &[
        0x52, 0x49, 0x46, 0x46, 0x1e, 0x00, 0x00, 0x00, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50, 0x38, 0x4c, 0x11, 0x00,
        0x00, 0x00, 0x2f, 0x01, 0x40, 0x00, 0x00, 0x07, 0x50, 0xad, 0x72, 0xd7, 0xa3, 0xff, 0x81, 0x88, 0xe8, 0x7f,
        0x00, 0x00,
    ];
}
