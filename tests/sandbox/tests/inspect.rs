//! `dinhdanh inspect` from outside: what goes in, the JSON that comes out, and the exit code.

use std::{fs, path::PathBuf, process::Command};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{checkin::QrPicture, host::Timestamp};
use dinhdanh_tests::shelf::{root, vectors};
use serde_json::{Value, json};

use crate::{
    gate_lines::run,
    officer::{DINHDANH, Papers},
};

/// The report on `input`, and the exit code.
fn inspect(arguments: &[&str], input: &[u8]) -> (Value, i32) {
    let output = run(Command::new(DINHDANH).arg("inspect").arg("--json").args(arguments), input);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    let report: Value = serde_json::from_slice(&output.stdout).expect("one line of JSON");
    let members: Vec<_> = report.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(members, MEMBERS);
    let code = output.status.code().expect("it ends by itself");
    let verdict = report["verdict"].as_str().expect("a verdict");
    assert_eq!(
        code,
        [("verified", 0), ("refused", 2), ("not_verifiable", 3), ("unrecognised", 4)]
            .into_iter()
            .find(|(name, _)| *name == verdict)
            .expect("a verdict of the page")
            .1
    );
    assert_eq!(report["code"].is_null(), verdict == "verified", "{report}");
    (report, code)
}

fn country() -> String {
    path("trust_list/valid/country.cbor")
}

fn path(vector: &str) -> String {
    root().join(vector).to_string_lossy().into_owned()
}

fn at(seconds: i64) -> String {
    Timestamp(seconds).to_rfc3339()
}

#[test]
fn a_picture_hex_and_base64_are_what_stands_in_them() {
    let token = vectors("checkin", "valid").remove("vector_0").expect("there is one");
    let now = at(token.number("now"));
    let arguments = ["--trust", &country(), "--at", &now];
    let picture = QrPicture::of(token.text()).expect("it fits").png(4.try_into().expect("not nought"));
    let (from_text, _) = inspect(&arguments, &token.content);
    let (from_picture, _) = inspect(&arguments, &picture);
    assert_eq!((&from_text["verdict"], &from_text["kind"]), (&json!("verified"), &json!("check_in_token")));
    assert_eq!(from_picture["claims"], from_text["claims"]);
    for other in [as_webp(&picture), as_jpeg(&picture)] {
        assert_eq!(inspect(&arguments, &other).0["claims"], from_text["claims"], "{:?}", &other[..4]);
    }

    let list = fs::read(country()).expect("a vector");
    let hex: String = list.iter().map(|byte| format!("{byte:02X}")).collect();
    let root_key = key("root");
    for (form, arguments) in [(&list[..], vec![]), (hex.as_bytes(), vec!["--trust", root_key.as_str()])] {
        let (report, code) = inspect(&[&arguments[..], &["--at", &now]].concat(), form);
        let expected = if arguments.is_empty() { (json!("inspect.root_unknown"), 3) } else { (Value::Null, 0) };
        assert_eq!(
            (report["kind"].clone(), report["code"].clone(), code),
            (json!("trust_list"), expected.0, expected.1)
        );
    }
}

#[test]
fn the_example_of_iso_18013_5_verifies_in_every_form_and_not_with_a_byte_missing() {
    let example = vectors("device_response", "valid").remove("annex_d").expect("there is one");
    let authority = file_of("annex-d", example.expected["anchors"][0].as_str().expect("hex"));
    let now = at(example.number("now"));
    let arguments = ["--trust", &authority, "--at", &now];
    let hex: String = example.content.iter().map(|byte| format!("{byte:02x}")).collect();
    for input in [&example.content[..], hex.as_bytes(), URL_SAFE_NO_PAD.encode(&example.content).as_bytes()] {
        let (report, code) = inspect(&arguments, input);
        assert_eq!((&report["kind"], code), (&json!("mdoc_device_response"), 0), "{report}");
        assert_eq!(report["claims"]["org.iso.18013.5.1"]["family_name"], "Doe");
    }
    let (report, code) = inspect(&arguments, &example.content[..example.content.len() - 1]);
    assert_eq!(
        (&report["kind"], &report["code"], code),
        (&json!("mdoc_device_response"), &json!("credential.malformed"), 2)
    );
    let (report, code) = inspect(&["--at", &now], &example.content);
    assert_eq!((&report["code"], code), (&json!("certificate.unknown"), 3));
    let (report, code) = inspect(&["--trust", &authority, "--at", "2026-01-01T00:00:00Z"], &example.content);
    assert_eq!((&report["code"], code), (&json!("certificate.expired"), 2));
}

#[test]
fn every_example_of_rfc_9901_verifies() {
    let mut seen = 0;
    for (name, vector) in vectors("sd_jwt", "valid").into_iter().filter(|(name, _)| name.starts_with("rfc9901")) {
        let keys = file_of(&name, &json!({ "keys": vector.expected["anchors"]["keys"] }).to_string());
        let (report, code) = inspect(&["--trust", &keys, "--at", &at(vector.number("now"))], &vector.content);
        assert_eq!((&report["kind"], code), (&json!("sd_jwt_vc"), 0), "{name}: {report}");
        assert_eq!(report["claims"], vector.expected["accepted"]["claims"], "{name}");
        seen += 1;
    }
    assert!(seen > 8, "{seen}");
}

#[test]
fn whatever_else_it_is_is_unrecognised() {
    for input in [
        &b""[..],
        b"hello",
        b"{}",
        b"[1, 2]",
        b"\xff\xfe",
        b"0102",
        b"https://example.org/?x=CT1:",
        b"HC2:6BF",
        b"a.b.c",
        b"eyJhbGciOiJub25lIn0.e30.",
        b"-----BEGIN CERTIFICATE-----",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
    ] {
        let (report, code) = inspect(&[], input);
        assert_eq!((&report["kind"], code), (&json!("unknown"), 4), "{input:?}");
    }
}

#[test]
fn wrong_use_has_an_exit_code_of_its_own() {
    let papers = Papers::of(b"no list", "");
    let trust = papers.directory.join("trust-list.cbor");
    let trust = trust.to_string_lossy();
    for (arguments, word) in [
        (&["--nonsense"][..], "--nonsense"),
        (&["--at", "yesterday"], "2026-11-21T19:30:00Z"),
        (&["--trust", &trust], "neither a trust list"),
        (&["--trust", "/nowhere"], "/nowhere"),
        (&["/nowhere"], "/nowhere"),
        (&["--at", "2026-11-21t19:30:00z", "/nowhere"], "/nowhere"),
    ] {
        let output = run(Command::new(DINHDANH).arg("inspect").args(arguments), b"");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.contains(word)), (Some(64), true), "{arguments:?}: {said}");
    }
}

#[test]
fn an_output_that_takes_nothing_is_said_and_one_that_closed_early_is_enough() {
    let unrecognised = || {
        let mut command = Command::new(DINHDANH);
        command.arg("inspect").arg("--json").stdin(std::process::Stdio::null());
        command
    };
    #[cfg(target_os = "linux")]
    {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
        let output = unrecognised().stdout(full).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.contains("can't be written")), (Some(64), true), "{said}");
        let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
        let mute = unrecognised().stdout(full()).stderr(full()).status().expect("it runs");
        assert_eq!(mute.code(), Some(64));
    }
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = unrecognised().stdout(writer).output().expect("it runs");
    assert_eq!((output.status.code(), &output.stderr[..]), (Some(4), &b""[..]));
}

#[test]
fn a_person_reads_lines_and_no_control_characters() {
    let text = "046090000001||Nguyễn Văn A|01011990|Nam|12 Lê Lợi|15042021";
    let output = run(Command::new(DINHDANH).arg("inspect"), text.as_bytes());
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    for part in ["citizen card qr", "NOT VERIFIABLE (card.unsigned", "full_name: Nguyễn Văn A", "nobody vouches"] {
        assert!(lines.contains(part), "{part}: {lines}");
    }
    assert!(lines.chars().all(|one| one == '\n' || !one.is_control()));
}

/// The grey pixels of a picture of squares, and the length of a side.
fn pixels(png: &[u8]) -> (Vec<u8>, u32) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it is small")];
    let frame = reader.next_frame(&mut pixels).expect("it is whole");
    assert_eq!(frame.color_type, png::ColorType::Grayscale);
    (pixels, frame.width)
}

fn as_webp(png: &[u8]) -> Vec<u8> {
    let (pixels, side) = pixels(png);
    let mut webp = Vec::new();
    let encoder = image_webp::WebPEncoder::new(&mut webp);
    encoder.encode(&pixels, side, side, image_webp::ColorType::L8).expect("it is small");
    webp
}

/// A baseline JPEG (ITU-T T.81) whose blocks of eight by eight pixels are each black or white: one pixel of the picture
/// each, so that there is only a mean to encode, as the difference from the one before.
fn as_jpeg(png: &[u8]) -> Vec<u8> {
    let (pixels, side) = pixels(png);
    let [high, low] = u16::try_from(side * 8).expect("it is small").to_be_bytes();
    let mut jpeg = vec![0xff, 0xd8, 0xff, 0xdb, 0, 67, 0];
    jpeg.extend([8; 64]);
    jpeg.extend([0xff, 0xc0, 0, 11, 8, high, low, high, low, 1, 1, 0x11, 0]);
    // Differences of no, eight and seven bits have the codes 0, 10 and 110; the end of a block has 0.
    jpeg.extend([0xff, 0xc4, 0, 22, 0x00, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 7]);
    jpeg.extend([0xff, 0xc4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    jpeg.extend([0xff, 0xda, 0, 8, 1, 1, 0x00, 0, 63, 0]);
    let (mut bits, mut before) = (String::new(), 0_i32);
    for pixel in pixels {
        let mean = if pixel < 128 { -128 } else { 127 };
        let difference = mean - before;
        before = mean;
        let size = 32 - difference.unsigned_abs().leading_zeros();
        bits += match size {
            0 => "0",
            8 => "10",
            _ => "110",
        };
        if size > 0 {
            let shown = if difference < 0 { difference + (1 << size) - 1 } else { difference };
            bits += &format!("{shown:0width$b}", width = size as usize);
        }
        bits += "0";
    }
    bits += &"1".repeat((8 - bits.len() % 8) % 8);
    for byte in bits.as_bytes().chunks(8) {
        let byte = byte.iter().fold(0, |byte, bit| byte << 1 | (bit - b'0'));
        jpeg.push(byte);
        if byte == 0xff {
            jpeg.push(0);
        }
    }
    jpeg.extend([0xff, 0xd9]);
    jpeg
}

/// The public half of one of the throw-away keys, in a file.
fn key(name: &str) -> String {
    let keys: Value = serde_json::from_slice(&fs::read(root().join("keys.json")).expect("the keys")).expect("JSON");
    file_of(name, keys["keys"][name]["public"].as_str().expect("hex"))
}

fn file_of(name: &str, text: &str) -> String {
    let file: PathBuf = std::env::temp_dir().join(format!("dinhdanh-inspect-{}-{name}", std::process::id()));
    fs::write(&file, text).expect("a file");
    file.to_string_lossy().into_owned()
}

const MEMBERS: [&str; 9] =
    ["kind", "verdict", "code", "issuer", "valid_from", "valid_until", "claims", "status", "notes"];
