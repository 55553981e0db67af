//! The officer's page in a real browser: what is read, what is shown and said, and that nothing of it stays.
//! `tests/check desk` runs it; the pictures it takes lie in `target/tmp/desk`.

mod chromium;
#[path = "../officer.rs"]
mod officer;
mod scene;

use std::{io::Write, process::Stdio};

use dinhdanh::{
    CheckinCode, CheckinProposal, Wallet,
    checkin::QrPicture,
    host::{Http, HttpLimits, Method, Request, ReqwestHttp},
    trust::Purpose,
};
use dinhdanh_sandbox::{PEOPLE, bend_last_bit, read_qr_bytes, take_pass_out};
use dinhdanh_tests::{
    Citizen, NOW, block_on,
    mint::{DAY, Mint, NAME, portrait},
};
use officer::Papers;
use scene::Scene;
use serde_json::{Value, json};

/// Khai's wallet, and what a gate needs to believe her papers.
fn khai() -> (Citizen, Wallet, Papers) {
    let citizen = Citizen::new();
    let wallet = block_on(citizen.with_every_pass());
    let root = citizen.sandbox.as_ref().expect("it runs").trust_root_hex();
    let papers = Papers::of(&wallet.trust_list().expect("a list"), &root);
    (citizen, wallet, papers)
}

/// The code that she agrees to show.
fn code(proposal: CheckinProposal) -> CheckinCode {
    block_on(proposal.approve().expect("a session").code()).expect("a code")
}

#[test]
fn a_real_wallets_code_and_its_portrait_are_shown_and_are_gone_with_escape() {
    let (_citizen, wallet, papers) = khai();
    let code = code(wallet.propose_checkin(Purpose::Airport).expect("a pass"));
    let mut scene = Scene::with(papers, &[]);
    scene.look("ready");
    scene.paste(&code.text);
    scene.until("verified");
    let said = scene.said();
    assert!(said.contains("Hợp lệ Verified") && said.contains("rồi đối chiếu."), "{said}");
    assert_eq!(scene.claim("full_name"), "Nguyễn Thị Minh Khai");
    assert_eq!(scene.claim("date_of_birth"), "12/04/1990");
    assert_eq!(scene.claim("sex"), "Nữ Female");
    assert_eq!(scene.claim("personal_number_last_4"), "0001");
    scene.look("verified_portrait_to_come");
    for (part, caption) in code.portrait.iter().zip(["Ảnh: 1/3", "Ảnh: 2/3", "Ảnh trong vé"]) {
        scene.paste(&part.text);
        scene.until_said("#portrait figcaption", caption);
    }
    assert!(scene.said().contains("Hãy so ảnh với người trước mặt."));
    assert_eq!(scene.browser.evaluate("document.querySelector('#face').decode().then(() => true)"), true);
    scene.look("verified");
    scene.browser.press("Escape");
    scene.until("ready");
    scene.nothing_of("Minh Khai");
    scene.nothing_of(&code.text[..40]);
    assert_eq!(scene.browser.evaluate("document.querySelector('#face').getAttribute('src')"), Value::Null);
    scene.quiet();
}

#[test]
fn a_question_on_the_screen_is_answered_by_a_real_wallet() {
    let (citizen, wallet, papers) = khai();
    let reader = ReqwestHttp::new(HttpLimits::default(), &[]).expect("a client");
    let request = Request {
        method: Method::Get,
        url: format!("{}/desk/readers/hotel", citizen.config.authority_url),
        headers: Vec::new(),
        body: Vec::new(),
    };
    let reader = papers.file("hotel.json", block_on(reader.send(request)).expect("the sandbox answers").body);
    let mut scene = Scene::with(papers, &["--purpose", "lodging", "--challenge", "--reader-key", &reader]);
    scene.until_said("#ask figcaption", "Mời quét mã này trước");
    scene.browser.evaluate(
        "new Promise((resolve) => { const question = document.querySelector('#question'); \
         question.naturalWidth ? resolve() : question.addEventListener('load', () => resolve()); })",
    );
    scene.look("ready_question");
    let question = read_qr_bytes(&scene.browser.screenshot()).expect("the phone sees the question on the screen");
    let code = code(wallet.propose_answer(&question).expect("a pass"));
    scene.paste(&code.text);
    scene.until("verified");
    assert_eq!(scene.claim("personal_number"), PEOPLE[0].personal_number);
    assert_eq!(scene.claim("date_of_birth"), "(none)");
    scene.look("verified_lodging");
    let shown = scene.browser.evaluate("document.querySelector('#question').src");
    scene.browser.press("Escape");
    scene.until("ready");
    scene.browser.evaluate(&format!(
        "new Promise((resolve) => {{ const other = () => ![null, {shown}].includes(document.querySelector('#question')\
         .getAttribute('src')) && resolve(); new MutationObserver(other).observe(document, \
         {{ attributes: true, subtree: true }}); other(); }})"
    ));
    scene.quiet();
}

#[test]
fn a_code_used_at_another_gate_says_where_and_when() {
    let mint = Mint::new();
    let papers = Papers::of_mint(&mint, &mint.content(1, NOW));
    let memory = format!("sqlite:{}", papers.directory.join("seen.db").display());
    let text = mint.token(&mint.claims(Purpose::Airport), NOW);
    let gate = |name: &str| {
        let mut gate = papers
            .command("gate", NOW.0, &["--replay", &memory, "--name", name])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        gate.stdin.take().expect("piped").write_all(text.as_bytes()).expect("it reads");
        gate.wait_with_output().expect("it ends").stdout
    };
    assert!(String::from_utf8_lossy(&gate("Cổng 1 – Ga quốc nội")).contains("\"verified\""));
    let mut scene = Scene::with(papers, &["--replay", &memory]);
    scene.paste(&text);
    scene.until("refused");
    let said = scene.said();
    assert!(said.contains("Đã dùng lúc 21/09 21:13:20 tại Cổng 1 – Ga quốc nội"), "{said}");
    scene.look("refused_replay");
    scene.quiet();
}

/// The airport's desk, with a list of this age.
fn airport(mint: &Mint, list_age: i64) -> Scene {
    Scene::with(Papers::of_mint(mint, &mint.content(1, NOW.plus(-list_age))), &[])
}

#[test]
fn a_long_name_and_an_old_list_fit_the_screen() {
    let mint = Mint::new();
    let mut scene = airport(&mint, 9 * DAY);
    let mut claims = mint.claims(Purpose::Airport);
    claims.person.name = Some(PEOPLE[3].full_name.into());
    scene.paste(&mint.token(&claims, NOW));
    scene.until("verified_stale");
    assert_eq!(scene.claim("full_name"), "Công Tằng Tôn Nữ Nguyễn Phước Bảo Thiên Hoàng Ngọc");
    let said = scene.said();
    assert!(said.contains("cần cập nhật") && said.contains("đã 9 ngày") && said.contains("9 days old"), "{said}");
    scene.look("verified_stale");
    scene.quiet();
}

#[test]
fn a_code_read_twice_and_cheats_and_mistakes_have_each_their_screen() {
    let mint = Mint::new();
    let mut scene = airport(&mint, 3 * DAY);
    let good = mint.token(&mint.claims(Purpose::Airport), NOW);
    scene.paste(&good);
    scene.until("verified");
    assert_eq!(scene.claim("full_name"), NAME);
    scene.paste(&good);
    scene.until("duplicate_read");
    scene.nothing_of(NAME);
    let said = scene.said();
    assert!(said.contains("Đã đọc lúc 21/09 21:13:20 tại Cổng 4"), "{said}");
    assert!(said.contains("Read at 21/09 21:13:20 at Cổng 4"), "{said}");
    scene.look("duplicate_read");
    for (name, text, state, words) in [
        ("deferred", mint.token(&mint.claims(Purpose::AgeOver18), NOW), "deferred", "Mã dành cho mục đích khác."),
        ("refused_forged", bend_last_bit(&good).expect("a token"), "refused", "Mã giả"),
        ("refused_bare_pass", take_pass_out(&good).expect("a token"), "refused", "Vé sao chép"),
        ("refused_old", mint.token(&mint.claims(Purpose::Airport), NOW.plus(-700)), "refused", "Mã cũ."),
        ("refused_garbage", "Xin chào".into(), "refused", "Không phải mã xác thực."),
    ] {
        scene.browser.press("Escape");
        scene.until("ready");
        scene.paste(&text);
        scene.until(state);
        let said = scene.said();
        assert!(said.contains(words), "{name}: {said}");
        scene.nothing_of(NAME);
        scene.look(name);
    }
    scene.quiet();
}

#[test]
fn a_picture_dropped_or_chosen_is_read_and_one_without_a_code_asks_for_another() {
    let mint = Mint::new();
    let mut scene = airport(&mint, 0);
    let text = mint.token(&mint.claims(Purpose::Airport), NOW);
    let good = scene.file("good.png", &png_of(&text));
    let blank = scene.file("blank.png", &png_of_nothing());
    let letter = scene.file("letter.txt", b"Xin chao");
    scene.drop_file(&good);
    scene.until("verified");
    assert_eq!(scene.claim("full_name"), NAME);
    scene.drop_file(&blank);
    scene.until("deferred");
    assert!(scene.said().contains("Không thấy mã QR trong ảnh."));
    scene.look("deferred_no_code");
    scene.browser.press("Escape");
    scene.drop_file(&letter);
    scene.until("deferred");
    assert!(scene.said().contains("không phải ảnh đọc được"));
    scene.browser.press("Escape");
    scene.choose_file(&good);
    scene.until("duplicate_read");
    scene.quiet();
}

#[test]
fn a_code_held_to_the_webcam_is_read_from_its_picture() {
    let mint = Mint::new();
    let papers = Papers::of_mint(&mint, &mint.content(1, NOW));
    let mut claims = mint.claims(Purpose::Airport);
    claims.person.portrait_digest = Some(portrait().digest());
    let mut shown = vec![mint.token(&claims, NOW)];
    shown.extend(portrait().frames(&claims.handle));
    let pictures: Vec<_> = shown.iter().map(|text| QrPicture::of(text).expect("it fits")).collect();
    let film = papers.directory.join("film.y4m");
    std::fs::write(&film, scene::film(&pictures)).expect("a file");
    let mut scene = Scene::filmed(papers, &[], &film);
    scene.browser.evaluate("document.querySelector('#look').click()");
    scene.until("verified");
    assert_eq!(scene.claim("full_name"), NAME);
    scene.until_said("#portrait figcaption", "Ảnh trong vé");
    // It rests while somebody's verdict is shown, and looks again for the next person.
    scene.browser.press("Escape");
    scene.until("duplicate_read");
    scene.browser.evaluate("document.querySelector('#next').click(); document.querySelector('#look').click()");
    assert_eq!(scene.browser.evaluate("document.querySelector('video').srcObject"), serde_json::Value::Null);
    scene.quiet();
}

#[test]
fn a_hand_scanner_types_into_the_page_whatever_it_shows() {
    let mint = Mint::new();
    let mut scene = airport(&mint, 0);
    let (first, second) =
        (mint.token(&mint.claims(Purpose::Airport), NOW), mint.token(&mint.claims(Purpose::AgeOver18), NOW));
    for (text, state) in [(&first, "verified"), (&second, "deferred")] {
        for character in text.chars() {
            scene.browser.press(&character.to_string());
        }
        scene.browser.press("Enter");
        scene.until(state);
        scene.browser.press("Enter"); // many scanners end with two
        scene.until(state);
        scene.nothing_of(&text[..40]);
    }
    scene.browser.press("Tab");
    assert_eq!(scene.browser.evaluate("document.activeElement.id"), "next");
    scene.browser.press("Enter");
    scene.until("ready");
    assert_eq!(scene.browser.evaluate("document.activeElement.id"), "text");
    scene.quiet();
}

#[test]
fn claims_are_gone_after_half_a_minute() {
    let mint = Mint::new();
    let mut scene = airport(&mint, 0);
    scene.paste(&mint.token(&mint.claims(Purpose::Airport), NOW));
    scene.until("verified");
    scene.let_pass(29_000);
    assert_eq!(scene.claim("full_name"), NAME);
    scene.let_pass(2_000);
    scene.until("ready");
    scene.nothing_of(NAME);
    scene.quiet();
}

#[test]
fn a_name_made_to_deceive_stays_in_its_place_and_is_never_markup() {
    let mint = Mint::new();
    let mut scene = airport(&mint, 0);
    let evil = "<img src=x onerror=alert(1)></bdi> שלום عمر";
    let mut claims = mint.claims(Purpose::Airport);
    claims.person.name = Some(evil.into());
    scene.paste(&mint.token(&claims, NOW));
    scene.until("verified");
    assert_eq!(scene.claim("full_name"), evil);
    let facts = scene.browser.evaluate(
        "(() => { const name = document.querySelector('.full_name dd'); const [only] = name.childNodes; \
         return [name.childNodes.length, only.tagName, only.childElementCount, getComputedStyle(only).unicodeBidi, \
         document.querySelectorAll('[onerror]').length]; })()",
    );
    assert_eq!(facts, json!([1, "BDI", 0, "isolate", 0]));
    assert_eq!(scene.claim("date_of_birth"), "12/04/1990");
    scene.look("verified_evil_name");
    scene.quiet();
}

#[test]
fn an_age_is_said_without_a_name() {
    let mint = Mint::new();
    let papers = Papers::of_mint(&mint, &mint.content(1, NOW));
    let mut scene = Scene::with(papers, &["--purpose", "age_over_18", "--level", "1"]);
    scene.paste(&mint.token(&mint.claims(Purpose::AgeOver18), NOW));
    scene.until("verified");
    assert_eq!(
        (scene.claim("age_over_18").as_str(), scene.claim("full_name").as_str()),
        ("Từ đủ 18 tuổi 18 or over", "(none)")
    );
    scene.look("verified_age");
    scene.quiet();
}

#[test]
fn a_program_that_is_gone_is_said_and_admits_nobody() {
    let mint = Mint::new();
    let mut scene = airport(&mint, 0);
    scene.desk.close();
    scene.paste(&mint.token(&mint.claims(Purpose::Airport), NOW));
    scene.until("fault");
    assert!(scene.said().contains("Chương trình trên máy này không trả lời."));
    scene.look("fault");
}

fn png_of(text: &str) -> Vec<u8> {
    QrPicture::of(text).expect("it fits").png(6.try_into().expect("not zero"))
}

/// White.
fn png_of_nothing() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 64, 64);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.write_header().and_then(|mut it| it.write_image_data(&[0xff; 512])).expect("memory can be written");
    bytes
}
