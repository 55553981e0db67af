//! This module owns reading a QR code from the pixels of a PNG, JPEG or WebP file, as a camera would. It does not know what
//! codes say.

use std::{fs, io::Cursor, path::Path};

use image_webp::WebPDecoder;
use png::{ColorType, Decoder, Transformations};
use rqrr::PreparedImage;
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

/// The text of the first readable QR code in a PNG, JPEG or WebP file.
///
/// # Errors
/// [`QrError`]: no file, no picture, or no code in it.
pub fn read_qr(file: impl AsRef<Path>) -> Result<String, QrError> {
    read_qr_bytes(&fs::read(file).map_err(|_| QrError::File)?)
}

/// The text of the first readable QR code in the bytes of a PNG, JPEG or WebP file.
///
/// # Errors
/// [`QrError`]: no picture, or no code in it.
pub fn read_qr_bytes(file: &[u8]) -> Result<String, QrError> {
    let picture = match file {
        jpeg if jpeg.starts_with(&JPEG) => Picture::decode_jpeg(jpeg),
        webp if webp.starts_with(WEBP) => Picture::decode_webp(webp),
        png => Picture::decode_png(png),
    };
    let picture = picture.ok_or(QrError::NotAPicture)?;
    let mut image = PreparedImage::prepare_from_greyscale(picture.width, picture.height, |x, y| picture.luma(x, y));
    let grids = image.detect_grids();
    let found_any = !grids.is_empty();
    grids.iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| text).ok_or(match found_any {
        true => QrError::Unreadable,
        false => QrError::NoCode,
    })
}

/// Width and height by the head of a PNG, JPEG or WebP file; `None` if it is none of them.
pub fn picture_size(file: &[u8]) -> Option<(usize, usize)> {
    if file.starts_with(&JPEG) {
        let mut decoder = JpegDecoder::new(ZCursor::new(file));
        decoder.decode_headers().ok()?;
        return decoder.dimensions();
    }
    if file.starts_with(WEBP) {
        let (width, height) = WebPDecoder::new(Cursor::new(file)).ok()?.dimensions();
        return Some((usize::try_from(width).ok()?, usize::try_from(height).ok()?));
    }
    let mut decoder = Decoder::new(Cursor::new(file));
    let header = decoder.read_header_info().ok()?;
    Some((usize::try_from(header.width).ok()?, usize::try_from(header.height).ok()?))
}

/// Why there is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// The file can't be opened.
    #[error("the file can't be read")]
    File,
    /// Not a PNG, JPEG or WebP file, a damaged one, or one of more than 64 megabytes of pixels.
    #[error("the file is not a readable PNG, JPEG or WebP picture")]
    NotAPicture,
    /// No three corners of a QR code.
    #[error("there is no QR code in the picture")]
    NoCode,
    /// Corners, but no text.
    #[error("the QR code in the picture is damaged")]
    Unreadable,
}

struct Picture {
    width: usize,
    height: usize,
    channels: usize,
    pixels: Vec<u8>,
}

impl Picture {
    fn decode_jpeg(jpeg: &[u8]) -> Option<Self> {
        let options = DecoderOptions::default()
            .set_max_width(MAX_SIDE)
            .set_max_height(MAX_SIDE)
            .jpeg_set_out_colorspace(ColorSpace::Luma);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
        decoder.decode_headers().ok()?;
        let (width, height) = decoder.dimensions()?;
        let pixels = decoder.decode().ok()?;
        (pixels.len() == width.checked_mul(height)?).then_some(Self { width, height, channels: 1, pixels })
    }

    fn decode_webp(webp: &[u8]) -> Option<Self> {
        let mut decoder = WebPDecoder::new(Cursor::new(webp)).ok()?;
        decoder.set_memory_limit(MAX_BYTES);
        let (width, height) = decoder.dimensions();
        let channels = if decoder.has_alpha() { 4 } else { 3 };
        let mut pixels = vec![0; decoder.output_buffer_size().filter(|size| *size <= MAX_BYTES)?];
        decoder.read_image(&mut pixels).ok()?;
        Some(Self { width: width as usize, height: height as usize, channels, pixels })
    }

    fn decode_png(png: &[u8]) -> Option<Self> {
        let mut decoder = Decoder::new(Cursor::new(png));
        decoder.set_transformations(Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().ok()?;
        let size = reader.output_buffer_size().filter(|size| *size <= MAX_BYTES)?;
        let mut pixels = vec![0; size];
        let frame = reader.next_frame(&mut pixels).ok()?;
        let channels = match frame.color_type {
            ColorType::Grayscale => 1,
            ColorType::GrayscaleAlpha => 2,
            ColorType::Rgb => 3,
            ColorType::Rgba => 4,
            ColorType::Indexed => return None, // normalised away
        };
        Some(Self { width: frame.width as usize, height: frame.height as usize, channels, pixels })
    }

    /// Brightness over a white page.
    fn luma(&self, x: usize, y: usize) -> u8 {
        let start = (y * self.width + x) * self.channels;
        let (luma, alpha) = match self.pixels.get(start..start + self.channels) {
            Some(&[grey]) => (u32::from(grey), 255),
            Some(&[grey, alpha]) => (u32::from(grey), u32::from(alpha)),
            Some(&[red, green, blue]) => (weigh(red, green, blue), 255),
            Some(&[red, green, blue, alpha]) => (weigh(red, green, blue), u32::from(alpha)),
            _ => (255, 255),
        };
        ((luma * alpha + 255 * (255 - alpha)) / 255) as u8
    }
}

/// ITU-R BT.601.
fn weigh(red: u8, green: u8, blue: u8) -> u32 {
    (u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114) / 1000
}

const MAX_BYTES: usize = 64 * 1024 * 1024;
/// 64 megabytes of grey.
const MAX_SIDE: usize = 8192;
/// How the container of a WebP begins (RFC 9649 §2.4).
const WEBP: &[u8] = b"RIFF";
/// How a JPEG file begins (ITU-T T.81 §B.1.1.3).
pub(crate) const JPEG: [u8; 3] = [0xff, 0xd8, 0xff];
