//! Texts, to `checkin::verify`: none makes it panic, and one that is accepted has no second form.

#![no_main]

use dinhdanh::{
    checkin::{Desk, verify},
    encoding::{base45, cbor::Value},
    trust::{Level, Purpose},
};
use dinhdanh_fuzz::{CAST, NOW, bend_token, token_again};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    check(text);
    if let Some(signed) = token_again(text) {
        check(&signed);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| { bend_token(data, size, room, seed) });

fn check(text: &str) {
    for purpose in Purpose::ALL {
        let desk = Desk::new(purpose, Level::One);
        let Ok(token) = verify(text, &CAST.context(&desk)) else { continue };
        assert_eq!(token.purpose, purpose);
        assert!(NOW < token.valid_until);
        match token.nonce {
            None => assert!((-30..=60).contains(&NOW.since(token.shown_at))),
            Some(nonce) => assert_eq!(nonce, CAST.questions[0].nonce),
        }
        let (prefix, body) = text.split_at("CT1:".len());
        assert!(prefix == "CT1:" || (prefix == "CE1:" && token.nonce.is_some()));
        let bytes = base45::decode(body).expect("it was accepted");
        assert_eq!(base45::encode(&bytes), body);
        assert_eq!(Value::decode(&bytes).expect("it was accepted").encode(), bytes);
    }
}
