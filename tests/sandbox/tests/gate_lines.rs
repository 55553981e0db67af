//! `dinhdanh gate` from outside: what goes in, and the lines that come out.

use std::{
    fs,
    io::Write,
    process::{Command, Output, Stdio},
};

use dinhdanh::{
    checkin::QrPicture,
    trust::{BundleContent, BundleDates, Purpose, Rules, TrustListContent},
};
use dinhdanh_sandbox::{bend_last_bit, take_pass_out};
use dinhdanh_tests::{
    Citizen, NOW, block_on,
    mint::{DAY, Mint},
};
use serde_json::{Value, json};

use crate::officer::{DINHDANH, Papers};

const T: i64 = NOW.0;

pub fn run(command: &mut Command, input: &[u8]) -> Output {
    let mut running =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
    let mut stdin = running.stdin.take().expect("piped");
    let input = input.to_owned();
    // A gate that did not open reads nothing.
    let writing = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = running.wait_with_output().expect("it ends");
    writing.join().expect("the writer ends");
    output
}

/// The answers, one for each line.
pub fn answers(papers: &Papers, at: i64, more: &[&str], input: &[u8]) -> Vec<Value> {
    let output = run(&mut papers.command("gate", at, more), input);
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr)), (Some(0), "".into()));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// State and code; the claims are where they may be, and nowhere else.
pub fn verdict(answer: &Value) -> (&str, &str) {
    let state = answer["state"].as_str().expect("a state");
    let admits = matches!(state, "verified" | "verified_stale");
    for member in ["claims", "level", "purpose", "issuer", "shown_at", "valid_until", "alone"] {
        assert_eq!(answer.get(member).is_some(), admits, "{member} in {answer}");
    }
    assert_eq!(answer.get("code").is_some(), matches!(state, "deferred" | "refused"), "{answer}");
    for language in ["vi", "en"] {
        assert!(answer[language].as_str().is_some_and(|sentence| sentence.ends_with('.')), "{answer}");
    }
    (state, answer["code"].as_str().unwrap_or_default())
}

pub fn at_the_airport(mint: &Mint, content: impl Fn(&mut TrustListContent)) -> Papers {
    let mut list = mint.content(1, NOW);
    content(&mut list);
    Papers::of_mint(mint, &list)
}

#[test]
fn a_wallets_code_is_verified_once_and_its_claims_are_told_once() {
    let citizen = Citizen::new();
    let (list, text) = block_on(async {
        let wallet = citizen.with_papers().await;
        let session = wallet.propose_checkin(Purpose::Airport).expect("a pass").approve().expect("a session");
        (wallet.trust_list().expect("a list"), session.code().await.expect("a code").text)
    });
    let root = citizen.sandbox.as_ref().expect("it runs").trust_root_hex();
    let papers = Papers::of(&list, &root);
    let input = format!("{text}\n{text}\r\n");
    let answers = answers(&papers, T, &["--name", "Cổng 4"], input.as_bytes());
    let [first, second] = &answers[..] else { panic!("two lines: {answers:?}") };
    assert_eq!(verdict(first), ("verified", ""));
    let claims = json!({
        "full_name": "Nguyễn Thị Minh Khai", "personal_number_last_4": "0001", "date_of_birth": "19900412",
        "sex": "female",
    });
    assert_eq!(first["claims"], claims);
    assert_eq!((&first["level"], &first["purpose"], &first["at"]), (&json!(2), &json!("airport"), &json!(T)));
    assert_eq!(verdict(second), ("duplicate_read", ""));
    assert_eq!(second["first"], json!({ "gate": "Cổng 4", "at": T }));
}

#[test]
fn every_cheat_and_every_mistake_has_its_line() {
    let mint = Mint::new();
    let papers = at_the_airport(&mint, |_| ());
    let claims = mint.claims(Purpose::Airport);
    let good = mint.token(&claims, NOW);
    let stranger = Mint::new();
    let mut low = mint.claims(Purpose::Airport);
    low.level = dinhdanh::trust::Level::One;
    let cases = [
        (bend_last_bit(&good).expect("a token"), ("refused", "checkin.holder_signature")),
        (take_pass_out(&good).expect("a token"), ("refused", "checkin.bare_pass")),
        (stranger.token(&stranger.claims(Purpose::Airport), NOW), ("refused", "checkin.issuer_signature")),
        (mint.token(&claims, NOW.plus(-601)), ("refused", "checkin.stale")),
        (mint.token(&claims, NOW.plus(-61)), ("deferred", "checkin.stale_or_clock")),
        (mint.token(&claims, NOW.plus(-40)), ("deferred", "checkin.before_start")),
        (mint.token(&mint.claims(Purpose::AgeOver18), NOW), ("deferred", "checkin.purpose")),
        (mint.token(&low, NOW), ("deferred", "checkin.level")),
        (String::new(), ("refused", "checkin.not_ct1")),
        ("Xin chào".into(), ("refused", "checkin.not_ct1")),
        ("CT1:::".into(), ("refused", "checkin.base45")),
        (format!("{good}{}", "A".repeat(5_000_000)), ("refused", "checkin.too_long")),
        (good, ("verified", "")),
    ];
    let input: Vec<_> = cases.iter().map(|(text, _)| text.as_str()).collect();
    let answers = answers(&papers, T, &[], input.join("\n").as_bytes());
    assert_eq!(answers.len(), cases.len());
    for (answer, (text, expected)) in answers.iter().zip(&cases) {
        assert_eq!(verdict(answer), *expected, "{}", &text[..text.len().min(20)]);
    }
}

#[test]
fn a_lower_level_and_another_purpose_can_be_asked_for() {
    let mint = Mint::new();
    let papers = at_the_airport(&mint, |_| ());
    let mut low = mint.claims(Purpose::Airport);
    low.level = dinhdanh::trust::Level::One;
    let answers_1 = answers(&papers, T, &["--level", "1"], mint.token(&low, NOW).as_bytes());
    assert_eq!((verdict(&answers_1[0]).0, &answers_1[0]["level"]), ("verified", &json!(1)));
    let bar = ["--purpose", "age_over_18"];
    let answers = answers(&papers, T, &bar, mint.token(&mint.claims(Purpose::AgeOver18), NOW).as_bytes());
    assert_eq!((verdict(&answers[0]).0, &answers[0]["claims"]), ("verified", &json!({ "age_over_18": true })));
}

#[test]
fn an_old_trust_list_says_its_age_and_a_month_old_one_admits_nobody() {
    let mint = Mint::new();
    let text = mint.token(&mint.claims(Purpose::Airport), NOW);
    let check = |age: i64| {
        let papers = at_the_airport(&mint, |list| list.issued_at = NOW.plus(-age));
        answers(&papers, T, &[], text.as_bytes()).remove(0)
    };
    let stale = check(9 * DAY);
    assert_eq!((verdict(&stale).0, &stale["list_age_seconds"]), ("verified_stale", &json!(9 * DAY)));
    assert!(stale["caution"]["en"].as_str().is_some_and(|sentence| sentence.contains("9 days old")), "{stale}");
    assert!(check(0).get("list_age_seconds").is_none() && check(0).get("caution").is_none());
    assert_eq!(verdict(&check(31 * DAY)), ("deferred", "checkin.trust_stale"));
    assert_eq!(verdict(&check(-1)), ("deferred", "checkin.verifier_clock"));
}

#[test]
fn pictures_are_read_in_the_order_of_their_names_and_a_hostile_one_ends_in_time() {
    let mint = Mint::new();
    let papers = at_the_airport(&mint, |_| ());
    let text = mint.token(&mint.claims(Purpose::Airport), NOW);
    let good = QrPicture::of(&text).expect("it fits").png(4.try_into().expect("not zero"));
    let camera = papers.directory.join("camera");
    fs::create_dir(&camera).expect("a directory");
    let pictures = [
        ("1.png", crowded(2048), ("deferred", "picture.too_much")),
        ("2.png", huge_header(), ("deferred", "picture.too_much")),
        ("3.png", vec![0; 8 * 1024 * 1024 + 1], ("deferred", "picture.too_much")),
        ("4.png", b"no picture".to_vec(), ("deferred", "picture.not_a_picture")),
        ("5.png", good[..good.len() / 2].to_vec(), ("deferred", "picture.not_a_picture")),
        ("6.png", blank(300), ("deferred", "picture.no_code")),
        ("7.PNG", good.clone(), ("verified", "")),
        ("8.png", good.clone(), ("duplicate_read", "")),
    ];
    for (name, bytes, _) in &pictures {
        fs::write(camera.join(name), bytes).expect("a file");
    }
    fs::write(camera.join("9.txt"), good).expect("a file");
    fs::create_dir(camera.join("9.png")).expect("a directory");
    let answers = answers(&papers, T, &["--camera-dir", &camera.to_string_lossy()], b"");
    assert_eq!(answers.len(), pictures.len());
    for (answer, (name, _, expected)) in answers.iter().zip(&pictures) {
        assert_eq!((answer["file"].as_str(), verdict(answer)), (Some(*name), *expected));
    }
}

#[test]
fn a_gate_is_opened_with_a_bundle_and_says_when_it_should_be_renewed() {
    let mint = Mint::new();
    let papers = at_the_airport(&mint, |_| ());
    let list = fs::read(papers.directory.join("trust-list.cbor")).expect("a file");
    let token = mint.token(&mint.claims(Purpose::Airport), NOW);
    for (until, expected) in [(0, ("verified", None)), (-1, ("verified_stale", Some(200)))] {
        let content = BundleContent {
            dates: BundleDates { sequence: 1, valid_as_of: NOW.plus(-200), stale_after: NOW.plus(until) },
            trust_list: &list,
            status_lists: Vec::new(),
            rules: Rules::new(),
        };
        let draft = content.draft();
        let signature = mint.root.sign(&draft.to_be_signed());
        let bundle = papers.file("bundle", draft.finish(&signature));
        let at = T.to_string();
        let arguments = ["gate", "--bundle", &bundle, "--root", &papers.root, "--purpose", "airport", "--at", &at];
        let output = run(Command::new(DINHDANH).args(arguments), token.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let answer: Value = serde_json::from_slice(&output.stdout).expect("one line of JSON");
        assert_eq!((verdict(&answer).0, answer["list_age_seconds"].as_i64()), expected);
    }
}

#[test]
fn a_wrong_use_ends_with_2_and_names_the_fault_and_the_way_out() {
    let mint = Mint::new();
    let papers = at_the_airport(&mint, |_| ());
    let list = papers.directory.join("trust-list.cbor").to_string_lossy().into_owned();
    let root = papers.directory.join("trust-root.hex").to_string_lossy().into_owned();
    let key = |mint: &Mint| -> String {
        mint.root.public_key().compressed().iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let (good, other) = (key(&mint), key(&Mint::new()));
    fs::write(&root, "12").expect("a file");
    for (arguments, said) in [
        (
            vec!["--trust", "/nowhere", "--root", &good, "--purpose", "airport"],
            "--trust /nowhere: the file can't be read",
        ),
        (vec!["--trust", &root, "--root", &good, "--purpose", "airport"], "not a trust list. Get one from /trust/list"),
        (vec!["--trust", &list, "--root", &other, "--purpose", "airport"], "Give list and root of the same sandbox"),
        (vec!["--trust", &list, "--root", "0011", "--purpose", "airport"], "Get it from /trust/root"),
        (vec!["--trust", &list, "--root", &root, "--purpose", "airport"], "not the hex of a P-256 public key"),
        (vec!["--trust", &list, "--root", &good, "--purpose", "airpor"], "a similar value exists: 'airport'"),
        (vec!["--trust", &list, "--root", &good, "--purpose", "airport", "--level", "3"], "[possible values: 1, 2]"),
        (vec!["--trust", &list, "--root", &good, "--purpose", "airport", "--name", "a\nb"], "in one line"),
        (
            vec!["--trust", &list, "--root", &good, "--purpose", "airport", "--replay", "paper"],
            "Give memory, sqlite:PATH",
        ),
        (
            vec!["--trust", &list, "--root", &good, "--purpose", "airport", "--replay", "sqlite:/tmp/x"],
            "--name is missing",
        ),
        (vec!["--trust", &list, "--root", &good, "--purpose", "exam"], "Give --replay sqlite:PATH"),
        (vec!["--trust", &list, "--root", &good, "--purpose", "airport", "--challenge"], "--reader-key"),
        (vec!["--trust", &list, "--root", &good, "--purpose", "airport", "--reader-key", &root], "not a reader's key"),
        (vec!["--trust", &list, "--root", &good, "--purpose", "airport", "--status", &root], "not a status list"),
        (
            vec!["--trust", &list, "--root", &good, "--purpose", "airport", "--camera-dir", "/nowhere"],
            "--camera-dir /nowhere",
        ),
        (vec!["--trust", &list, "--root", &good], "--purpose"),
        (vec!["--root", &good, "--purpose", "airport"], "--trust <FILE>"),
        (vec!["--bundle", &list, "--trust", &list, "--root", &good, "--purpose", "airport"], "cannot be used with"),
        (vec!["--bundle", "/nowhere", "--root", &good, "--purpose", "airport"], "--bundle /nowhere: the file can't be"),
        (vec!["--bundle", &list, "--root", &good, "--purpose", "airport"], "not an offline bundle. Get one from"),
        (vec!["--bundle", &list, "--root", &other, "--purpose", "airport"], "not an offline bundle. Get one from"),
    ] {
        for command in ["gate", "desk"] {
            if command == "desk" && arguments.contains(&"--camera-dir") {
                continue;
            }
            let output = run(Command::new(DINHDANH).arg(command).args(&arguments), b"");
            let error = String::from_utf8_lossy(&output.stderr);
            assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{command} {arguments:?}: {error}");
            assert!(error.contains(said), "{command} {arguments:?}: {error}");
        }
    }
}

#[test]
fn a_root_is_taken_as_hex_as_a_file_and_as_the_sandbox_answers_it() {
    let mint = Mint::new();
    let papers = at_the_airport(&mint, |_| ());
    let list = papers.directory.join("trust-list.cbor").to_string_lossy().into_owned();
    let hex = |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    let compressed = hex(&mint.root.public_key().compressed());
    let file = papers.directory.join("root");
    let name = file.to_string_lossy().into_owned();
    for written in [&compressed, &format!("{compressed}\n"), &json!({ "public_key": compressed }).to_string()] {
        fs::write(&file, written).expect("a file");
        for root in [name.as_str(), &compressed, &hex(mint.root.public_key().uncompressed())] {
            let arguments = ["gate", "--trust", &list, "--root", root, "--purpose", "airport"];
            assert_eq!(run(Command::new(DINHDANH).args(arguments), b"").status.code(), Some(0), "{written} {root}");
        }
    }
}

/// A grid of finder patterns: a few kilobytes that keep a reader of QR codes busy for hours.
pub fn crowded(side: usize) -> Vec<u8> {
    const FINDER: [u8; 8] = [0xfe, 0x82, 0xba, 0xba, 0xba, 0x82, 0xfe, 0x00];
    let rows: Vec<u8> = (0..side).flat_map(|y| vec![!FINDER[y % 8]; side / 8]).collect();
    png(side as u32, &rows)
}

/// Says that it has 30,000 × 30,000 pixels, and has none.
pub fn huge_header() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 30_000, 30_000);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    drop(encoder.write_header().expect("a header"));
    bytes
}

/// White.
pub fn blank(side: usize) -> Vec<u8> {
    png(side as u32, &vec![0xff; side.div_ceil(8) * side])
}

fn png(side: u32, rows: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(rows)).expect("memory can be written");
    bytes
}
