//! Texts, to `ReaderRequest`: none makes it panic, and one that is believed grants what its purpose has and no more.

#![no_main]

use dinhdanh::{
    checkin::{ReaderRequest, rule_of},
    encoding::{base45, cbor::Value},
};
use dinhdanh_fuzz::{CAST, NOW, bend_request, request_again};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    check(text);
    if let Some(signed) = request_again(text) {
        check(&signed);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| { bend_request(data, size, room, seed) });

fn check(text: &str) {
    let Ok(request) = ReaderRequest::verify(text, &CAST.trust, NOW) else { return };
    assert!(request.granted.iter().all(|claim| rule_of(request.purpose).claims().any(|it| it == *claim)));
    assert!(request.granted.iter().all(|claim| !request.withheld.contains(&claim.code())));
    assert!(!request.reader.is_empty() && request.reader.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':'));
    assert!(!request.name.trim().is_empty() && !request.name.chars().any(char::is_control));
    let bytes = base45::decode(text.strip_prefix("CQ1:").expect("it was believed")).expect("it was believed");
    assert_eq!(Value::decode(&bytes).expect("it was believed").encode(), bytes);
}
