use std::sync::Mutex;

use dinhdanh::{
    backup::{
        BackupSecret,
        handover::{HandoverError, Invitation, Message, NewPhoneScanned, OldPhoneShowing},
    },
    host::Random,
};
use dinhdanh_tests::shelf::{Vector, hex, unhex};
use serde_json::{Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_code_and_message_has_this_form_and_an_exchange_goes_as_it_is_told() {
    accept_all("handover", check);
}

#[test]
fn every_invalid_code_and_message_is_refused_with_its_code() {
    refuse_all("handover", check);
}

#[test]
fn every_code_of_reading_has_a_vector() {
    let expected = ["handover.from_future", "handover.malformed", "handover.qr"];
    assert_eq!(codes("handover").into_iter().collect::<Vec<_>>(), expected);
}

fn check(vector: &Vector) -> Result<Value, String> {
    let told = match vector.word("what") {
        "code" => Invitation::parse(vector.text()).map(|code| {
            assert_eq!(code.text(), vector.text(), "there is one text for each");
            json!({ "session": hex(&code.session), "old_key": hex(&code.old_key.compressed()) })
        }),
        "message" => Message::decode(&vector.content).map(|message| hex(&message.encode()).into()),
        "exchange" => exchange(vector),
        other => panic!("{other} is not read here"),
    };
    told.map_err(|error| error.code().to_owned())
}

/// Both phones draw what the vector says, and the new one seals with nonces of its own.
fn exchange(vector: &Vector) -> Result<Value, HandoverError> {
    let drawn = |side: &str, names: [&str; 2]| {
        let side = &vector.expected[side];
        Drawn::of(names.map(|name| unhex(side[name].as_str().expect("hex"))).concat())
    };
    let old = OldPhoneShowing::begin(&drawn("old", ["session", "secret"]));
    assert_eq!(old.text(), vector.text());
    let (new, first) = NewPhoneScanned::scan(vector.text(), &drawn("new", ["secret", "nonce"]))?;
    let (old, second) = old.asked(&first, &drawn("old", ["nonce", "nonce"]))?;
    let (new, third) = new.answered(&second)?;
    let old = old.opened(&third)?;
    assert_eq!(old.code(), new.code());
    let code = old.code();
    // The nonces of the seals are the sender's to choose: ours are not the vector's, and both are right.
    let sealed: Vec<_> = vector.expected["accepted"]["messages"].as_array().expect("five").iter().skip(3).collect();
    let sealed: Vec<_> = sealed.iter().map(|it| unhex(it.as_str().expect("hex"))).collect();
    let (receiving, own) = new.same_code_on_both(&drawn("new", ["nonce", "nonce"]));
    assert!(own.len() == sealed[0].len() && own != sealed[0]);
    let old = old.same_code_on_both(&sealed[0])?;
    let (BackupSecret::Phrase(here), BackupSecret::Phrase(there)) = (old.secret(), receiving.secret()) else {
        panic!("a move is sealed by a phrase")
    };
    assert_eq!(here.expose(), there.expose());
    let phrase = hex(here.expose());
    old.received(&sealed[1])?;
    let said = [first, second, third, sealed[0].clone(), sealed[1].clone()];
    Ok(json!({ "messages": said.map(|it| hex(&it)), "code": code, "phrase": phrase }))
}

/// Draws these bytes, one after the other.
struct Drawn(Mutex<Vec<u8>>);

impl Drawn {
    fn of(bytes: Vec<u8>) -> Self {
        Self(Mutex::new(bytes))
    }
}

impl Random for Drawn {
    fn fill(&self, buffer: &mut [u8]) {
        let mut left = self.0.lock().expect("nobody panicked");
        let rest = left.split_off(buffer.len());
        buffer.copy_from_slice(&std::mem::replace(&mut *left, rest));
    }
}
