use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{self, Command, Stdio},
};

use dinhdanh_sandbox::{QrError, read_qr_bytes};
use fast_qr::QRBuilder;
use serde_json::Value;

const DINHDANH: &str = env!("CARGO_BIN_EXE_dinhdanh");

#[cfg(unix)]
#[test]
fn serve_says_where_it_is_and_ends_with_0_when_told_to_stop() {
    for signal in ["-TERM", "-INT"] {
        let mut serving = Command::new(DINHDANH)
            .args(["serve", "--port", "0", "--json"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut lines = BufReader::new(serving.stdout.take().expect("piped")).lines();
        let line: Value = serde_json::from_str(&lines.next().expect("a line").expect("text")).expect("JSON");
        assert!(line["url"].as_str().is_some_and(|url| url.starts_with("http://127.0.0.1:")));
        assert_eq!(line["trust_root"].as_str().map(str::len), Some(66));
        let told = Command::new("kill").args([signal, &serving.id().to_string()]).status().expect("kill runs");
        assert!(told.success());
        assert_eq!(serving.wait().expect("it ends").code(), Some(0));
        assert!(lines.next().is_none());
    }
}

#[test]
fn read_qr_prints_the_text_or_says_why_not() {
    let text = format!("CT1:{}", "ABC123$%*+-./: ".repeat(40));
    for colour in [png::ColorType::Grayscale, png::ColorType::Rgba] {
        assert_eq!(read_qr_bytes(&picture(Some(&text), colour)), Ok(text.clone()));
    }
    assert_eq!(read_qr_bytes(&picture(None, png::ColorType::Grayscale)), Err(QrError::NoCode));
    assert_eq!(read_qr_bytes(&png_of(1, png::ColorType::Grayscale, &[0])), Err(QrError::NoCode));
    assert_eq!(read_qr_bytes(b"no picture"), Err(QrError::NotAPicture));

    let file = File::with(&picture(Some(&text), png::ColorType::Grayscale));
    let read = Command::new(DINHDANH).arg("read-qr").arg(&file.0).output().expect("the binary runs");
    assert_eq!((read.status.code(), String::from_utf8_lossy(&read.stdout)), (Some(0), format!("{text}\n").into()));
    let read = Command::new(DINHDANH).args(["read-qr", "/nowhere.png"]).output().expect("the binary runs");
    assert_eq!(read.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&read.stderr).contains("the file can't be read"));
}

struct File(PathBuf);

impl File {
    fn with(bytes: &[u8]) -> Self {
        let path = env::temp_dir().join(format!("dinhdanh-sandbox-{}.png", process::id()));
        fs::write(&path, bytes).expect("a file");
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// A code with its quiet zone, four pixels for each module; or a white page. With an alpha channel, white is transparent.
fn picture(text: Option<&str>, colour: png::ColorType) -> Vec<u8> {
    let code = text.map(|text| QRBuilder::new(text).build().expect("a code"));
    let modules = code.as_ref().map_or(33, |code| code.size) + 8;
    let is_dark = |x: usize, y: usize| match &code {
        Some(code) if (4..modules - 4).contains(&x) && (4..modules - 4).contains(&y) => code[y - 4][x - 4].value(),
        _ => false,
    };
    let side = modules * 4;
    let mut pixels = Vec::new();
    for at in 0..side * side {
        let dark = is_dark(at % side / 4, at / side / 4);
        match colour {
            png::ColorType::Rgba => pixels.extend([0, 0, 0, if dark { 255 } else { 0 }]),
            _ => pixels.push(if dark { 0 } else { 255 }),
        }
    }
    png_of(side, colour, &pixels)
}

fn png_of(side: usize, colour: png::ColorType, pixels: &[u8]) -> Vec<u8> {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, side as u32, side as u32);
    encoder.set_color(colour);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(pixels).expect("pixels");
    writer.finish().expect("an end");
    png
}
