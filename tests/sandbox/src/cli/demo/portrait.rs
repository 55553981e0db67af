use png::{BitDepth, ColorType, Encoder};

/// An invented face: a light oval on grey, 60 × 80.
pub fn draw() -> Vec<u8> {
    let mut pixels = Vec::with_capacity(WIDTH * HEIGHT);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let (dx, dy) = (x as f32 - 30.0, y as f32 - 38.0);
            let inside = (dx / 18.0).powi(2) + (dy / 25.0).powi(2) < 1.0;
            pixels.push(if inside { 220 } else { 90 });
        }
    }
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, WIDTH as u32, HEIGHT as u32);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::Eight);
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&pixels))
        .expect("writing to memory, with as many pixels as the header says");
    out
}

const WIDTH: usize = 60;
const HEIGHT: usize = 80;
