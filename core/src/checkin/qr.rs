//! The QR code (ISO/IEC 18004) of a token, drawn the same on every platform: dark on white, quiet zone of four modules.

use std::num::NonZeroU8;

use fast_qr::{ECL, Mode, QRBuilder, QRCode};

/// A QR code as a square of modules.
pub struct QrPicture {
    code: QRCode,
}

impl QrPicture {
    /// Draws a text of the alphanumeric mode: level M as long as that stays within version 16, else L. On a phone's
    /// screen blur is what spoils a scan, and there fewer modules beat more redundancy.
    ///
    /// # Errors
    /// [`QrError`] if the text is too long for any QR code.
    pub fn of(text: &str) -> Result<Self, QrError> {
        let draw = |level| QRBuilder::new(text).mode(Mode::Alphanumeric).ecl(level).build();
        if !text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() || b" $%*+-./:".contains(&byte))
        {
            return Err(QrError);
        }
        match draw(ECL::M) {
            Ok(code) if code.size <= SIZE_OF_VERSION_16 => Ok(Self { code }),
            _ => draw(ECL::L).map(|code| Self { code }).map_err(|_| QrError),
        }
    }

    /// Modules along one side, without the quiet zone.
    pub fn size(&self) -> usize {
        self.code.size
    }

    /// Whether the module in this row and column is dark; the quiet zone and all beyond is light.
    pub fn is_dark(&self, row: usize, column: usize) -> bool {
        row < self.size() && column < self.size() && self.code[row][column].value()
    }

    /// A PNG in two colours, `pixels` to a module.
    pub fn png(&self, pixels: NonZeroU8) -> Vec<u8> {
        let pixels = usize::from(pixels.get());
        let side = (self.size() + 2 * QUIET_ZONE) * pixels;
        let mut rows = Vec::with_capacity(side * side.div_ceil(8));
        for y in 0..side {
            let mut row = vec![0u8; side.div_ceil(8)];
            for x in (0..side).filter(|x| !self.is_dark_with_quiet_zone(y / pixels, x / pixels)) {
                row[x / 8] |= 0x80 >> (x % 8);
            }
            rows.extend(row);
        }
        let mut out = Vec::new();
        let side = u32::try_from(side).expect("a QR code has at most 177 modules");
        let mut encoder = png::Encoder::new(&mut out, side, side);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&rows))
            .expect("writing to memory, with as many rows as the header says");
        out
    }

    /// An SVG of one path, a module being one unit; it scales to any screen and printer.
    pub fn svg(&self) -> String {
        let side = self.size() + 2 * QUIET_ZONE;
        let mut path = String::new();
        for row in 0..self.size() {
            let mut column = 0;
            while column < self.size() {
                let run = (column..self.size()).take_while(|column| self.is_dark(row, *column)).count();
                if run > 0 {
                    let (x, y) = (column + QUIET_ZONE, row + QUIET_ZONE);
                    path.push_str(&format!("M{x} {y}h{run}v1h-{run}z"));
                }
                column += run.max(1);
            }
        }
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>"##
        )
    }

    /// The modules row by row without the quiet zone, dark ones true.
    pub fn modules(&self) -> Vec<bool> {
        let side = 0..self.size();
        side.clone().flat_map(|row| side.clone().map(move |column| self.is_dark(row, column))).collect()
    }

    /// The code in half-block characters for a terminal, two modules to a line.
    pub fn terminal(&self) -> String {
        let side = self.size() + 2 * QUIET_ZONE;
        let mut text = String::new();
        for row in (0..side).step_by(2) {
            for column in 0..side {
                let upper = self.is_dark_with_quiet_zone(row, column);
                let lower = self.is_dark_with_quiet_zone(row + 1, column);
                text.push(match (upper, lower) {
                    (true, true) => ' ',
                    (true, false) => '▄',
                    (false, true) => '▀',
                    (false, false) => '█',
                });
            }
            text.push('\n');
        }
        text
    }

    fn is_dark_with_quiet_zone(&self, row: usize, column: usize) -> bool {
        match (row.checked_sub(QUIET_ZONE), column.checked_sub(QUIET_ZONE)) {
            (Some(row), Some(column)) => self.is_dark(row, column),
            _ => false,
        }
    }
}

/// The text does not fit a QR code of the alphanumeric mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text does not fit a QR code")]
pub struct QrError;

const QUIET_ZONE: usize = 4;
/// 17 + 4 × 16 modules.
const SIZE_OF_VERSION_16: usize = 81;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn png_svg_and_modules_are_the_same_picture() {
        let picture = QrPicture::of("CT1:HELLO 123").expect("it fits");
        let modules = picture.modules();
        assert_eq!(modules.len(), picture.size() * picture.size());
        let dark = modules.iter().filter(|dark| **dark).count();
        let svg = picture.svg();
        let drawn: usize = svg.split('h').filter_map(|run| run.split_once("v1")?.0.parse::<usize>().ok()).sum();
        assert_eq!(drawn, dark);
        let mut reader =
            png::Decoder::new(std::io::Cursor::new(picture.png(NonZeroU8::MIN))).read_info().expect("a PNG");
        let mut rows = vec![0; reader.output_buffer_size().expect("it is small")];
        reader.next_frame(&mut rows).expect("a whole PNG");
        let white: u32 = rows.iter().map(|byte| byte.count_ones()).sum();
        let side = picture.size() + 2 * QUIET_ZONE;
        assert_eq!(white as usize, side * side - dark);
    }

    #[test]
    fn the_level_follows_from_the_length_alone() {
        let level = |length: usize| QrPicture::of(&"A".repeat(length)).map(|picture| picture.size());
        assert_eq!(level(475), Ok(69)); // 13-M, as the airport's
        assert_eq!(level(656), Ok(81)); // 16-M is full
        assert_eq!(level(657), Ok(73)); // 14-L: fewer modules beat more redundancy
        assert!(level(4297).is_err());
        assert!(QrPicture::of("lower case").is_err());
    }
}
