//! Texts, signed and encrypted again, to `checkin::verify`: what is encrypted answers the question that is out, or nothing.

#![no_main]

use dinhdanh::{
    checkin::{Desk, Refusal, verify},
    encoding::base45,
    trust::{Level, Purpose},
};
use dinhdanh_fuzz::{CAST, answer_again, bend_token};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    check(text);
    if let Some(sealed) = answer_again(text) {
        assert_ne!(check(&sealed), Some(Refusal::Encrypted), "it was encrypted to the question");
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| { bend_token(data, size, room, seed) });

fn check(text: &str) -> Option<Refusal> {
    let desk = Desk::new(Purpose::Airport, Level::One);
    let token = match verify(text, &CAST.context(&desk)) {
        Ok(token) => token,
        Err(refusal) => return Some(refusal),
    };
    let body = text.strip_prefix("CE1:").or(text.strip_prefix("CT1:")).expect("it was accepted");
    assert_eq!(base45::encode(&base45::decode(body).expect("it was accepted")), body);
    if text.starts_with("CE1:") {
        assert_eq!(token.nonce, Some(CAST.questions[0].nonce));
    }
    None
}
