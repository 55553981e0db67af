//! Pictures are of strangers, and a small one can keep a reader of QR codes busy for hours. So another process looks
//! at it, the same binary as `read-qr`, and is ended when it takes too long.

use std::{
    env,
    io::{self, Read, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use dinhdanh_sandbox::{QrError, read_qr_bytes};
use serde::{Deserialize, Serialize};

/// The text of the code in a PNG, JPEG or WebP picture, read by a process of its own within bounds of size and time.
///
/// # Errors
/// [`Unread`]: why there is no text.
pub fn read_picture(picture: impl Read) -> Result<String, Unread> {
    let picture = within_bounds(picture)?;
    let mut reader = Command::new(env::current_exe().map_err(|_| Unread::Unreadable)?)
        .args(["read-qr", "--json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| Unread::Unreadable)?;
    let answer = ask(&mut reader, picture);
    let _ = reader.kill(); // it may have ended by itself
    let _ = reader.wait();
    answer
}

/// The same in this process, for as long as it takes.
///
/// # Errors
/// [`Unread`]: why there is no text.
pub fn read_picture_here(png: impl Read) -> Result<String, Unread> {
    read_qr_bytes(&within_bounds(png)?).map_err(|error| match error {
        QrError::NoCode => Unread::NoCode,
        QrError::Unreadable => Unread::Unreadable,
        QrError::File | QrError::NotAPicture => Unread::NotAPicture,
    })
}

/// Why a picture gave no text. Not a verdict: nothing was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unread {
    /// Not a PNG, JPEG or WebP file, or a damaged one.
    NotAPicture,
    /// Too many bytes or pixels, or too much in it to search in time.
    TooMuch,
    /// No QR code in it.
    NoCode,
    /// A QR code that can't be read.
    Unreadable,
}

impl Unread {
    /// Code, and a sentence in Vietnamese and in English.
    pub fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::NotAPicture => (
                "picture.not_a_picture",
                "Tệp này không phải ảnh đọc được. Hãy chọn ảnh khác.",
                "That file is no readable picture. Choose another.",
            ),
            Self::TooMuch => (
                "picture.too_much",
                "Ảnh quá lớn hoặc quá rối. Hãy cắt lấy phần có mã.",
                "The picture is too large or too crowded. Cut out the part with the code.",
            ),
            Self::NoCode => (
                "picture.no_code",
                "Không thấy mã QR trong ảnh. Hãy chụp lại sao cho thấy cả mã.",
                "There is no QR code in the picture. Take it again, with the whole code in view.",
            ),
            Self::Unreadable => (
                "picture.unreadable",
                "Không đọc được mã QR trong ảnh. Hãy chụp lại gần và rõ hơn.",
                "The QR code in the picture can't be read. Take it again, nearer and sharper.",
            ),
        }
    }
}

fn within_bounds(png: impl Read) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    png.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|_| Unread::NotAPicture)?;
    if bytes.len() > MOST_BYTES {
        return Err(Unread::TooMuch);
    }
    let (width, height) = dinhdanh_sandbox::picture_size(&bytes).ok_or(Unread::NotAPicture)?;
    match width.saturating_mul(height) {
        ..=MOST_PIXELS => Ok(bytes),
        _ => Err(Unread::TooMuch),
    }
}

/// Writes and reads on a thread, which ends with the reader.
fn ask(reader: &mut Child, png: Vec<u8>) -> Result<String, Unread> {
    let (Some(question), Some(answer)) = (reader.stdin.take(), reader.stdout.take()) else {
        return Err(Unread::Unreadable);
    };
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(exchange(question, answer, &png)));
    match receiver.recv_timeout(PATIENCE) {
        Ok(Ok(line)) => serde_json::from_slice(&line).unwrap_or(Err(Unread::Unreadable)),
        Ok(Err(_)) => Err(Unread::Unreadable),
        Err(_) => Err(Unread::TooMuch),
    }
}

fn exchange(mut question: ChildStdin, mut answer: ChildStdout, png: &[u8]) -> io::Result<Vec<u8>> {
    question.write_all(png)?;
    drop(question);
    let mut line = Vec::new();
    answer.read_to_end(&mut line)?;
    Ok(line)
}

/// Largest picture that is read.
pub const MOST_BYTES: usize = 8 * 1024 * 1024;
/// A frame of 3840 × 2160, or the screen of a large phone.
const MOST_PIXELS: usize = 8 * 1024 * 1024;
/// An honest picture of that size takes a tenth of it.
const PATIENCE: Duration = Duration::from_secs(5);
