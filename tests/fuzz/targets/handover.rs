//! Codes and messages of a move to a new phone: what is read has one form, and a phone in any state goes on only with the
//! message that the other one sent.

#![no_main]

use dinhdanh::backup::handover::{Invitation, Message, NewPhoneScanned, OldPhoneShowing};
use dinhdanh_fuzz::Always;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = str::from_utf8(data)
        && let Ok(code) = Invitation::parse(text)
    {
        assert_eq!(code.text(), text);
        let (_, first) = NewPhoneScanned::scan(text, &Always(vec![3])).expect("it was read");
        assert!(matches!(Message::decode(&first), Ok(Message::Commitment { session, .. }) if session == code.session));
    }
    let Ok(message) = Message::decode(data) else { return };
    assert_eq!(message.encode(), data);

    // Both phones up to the fourth message; the stranger's comes in place of each.
    let (for_old, for_new) = (Always(vec![1, 2]), Always(vec![3, 4]));
    let old = || OldPhoneShowing::begin(&for_old);
    let text = old().text();
    let new = || NewPhoneScanned::scan(&text, &for_new).expect("its code");
    let (new_scanned, first) = new();
    let (_, second) = old().asked(&first, &for_old).expect("its new phone");
    let (new_agreed, third) = new_scanned.answered(&second).expect("a nonce");
    let opened = || old().asked(&first, &for_old).expect("its new phone").0.opened(&third).expect("as committed");
    let (_, fourth) = new_agreed.same_code_on_both(&for_new);
    match message {
        Message::Commitment { session, .. } => {
            assert_eq!(old().asked(data, &for_old).is_ok(), text == Invitation { session, ..code_of(&text) }.text());
        }
        Message::Nonce(_) => {
            let (agreed, _) = new().0.answered(data).expect("any nonce is one");
            assert!(data == second || agreed.code().len() == 6);
        }
        Message::Opening { .. } => {
            let (asked, _) = old().asked(&first, &for_old).expect("its new phone");
            assert_eq!(asked.opened(data).is_ok(), data == third);
        }
        Message::Confirmed(_) => assert_eq!(opened().same_code_on_both(data).is_ok(), data == fourth),
        Message::Received(_) => {
            let sending = opened().same_code_on_both(&fourth).expect("the same key");
            assert!(sending.received(data).is_err(), "nothing was received");
        }
    }
});

fn code_of(text: &str) -> Invitation {
    Invitation::parse(text).expect("its own")
}
