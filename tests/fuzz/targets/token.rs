//! Texts, to `checkin::verify`: none makes it panic, and one that is accepted has no second form.

#![no_main]

use dinhdanh::{
    checkin::{Context, Desk, verify},
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
        let Ok(token) = verify(text, &Context::new(&CAST.trust, &desk, NOW)) else { continue };
        assert_eq!(token.purpose, purpose);
        assert!((-30..=60).contains(&NOW.since(token.shown_at)) && NOW < token.valid_until);
        let body = text.strip_prefix("CT1:").expect("it was accepted");
        let bytes = base45::decode(body).expect("it was accepted");
        assert_eq!(base45::encode(&bytes), body);
        assert_eq!(Value::decode(&bytes).expect("it was accepted").encode(), bytes);
    }
}
