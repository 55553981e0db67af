use dinhdanh::{
    checkin::{PortraitError, PortraitFrame, PortraitFrames},
    trust::{TrustList, Verified},
};
use dinhdanh_tests::shelf::{DeskOfVector, Vector, country, hex, vector};
use serde_json::Value;

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_portrait_is_put_together() {
    let trust = country();
    accept_all("portrait", |vector| check(vector, &trust));
}

#[test]
fn every_invalid_portrait_is_refused_with_its_error() {
    let trust = country();
    refuse_all("portrait", |vector| check(vector, &trust));
}

#[test]
fn every_error_of_a_portrait_has_a_vector() {
    let codes = codes("portrait");
    for error in [PortraitError::NotAFrame, PortraitError::Digest, PortraitError::NotAPicture] {
        assert!(codes.contains(code(error)), "{error}");
    }
}

fn check(portrait: &Vector, trust: &Verified<TrustList>) -> Result<Value, String> {
    let mut frames = PortraitFrames::default();
    for line in portrait.text().split('\n') {
        frames.add(PortraitFrame::parse(line).map_err(code)?);
    }
    // Only a verified token has a handle to ask with.
    let token = vector("checkin/valid/purpose_airport_with_portrait");
    let token = DeskOfVector::of(&token, trust).verify(token.text()).expect("a valid vector");
    assert_eq!(token.handle.as_str(), portrait.word("handle"));
    let digest = portrait.bytes("digest").try_into().expect("sixteen bytes");
    match frames.take(&token.handle, &digest) {
        None => Err("incomplete".to_owned()),
        Some(portrait) => {
            portrait.map(|portrait| hex(portrait.picture()).into()).map_err(|error| code(error).to_owned())
        }
    }
}

fn code(error: PortraitError) -> &'static str {
    match error {
        PortraitError::NotAFrame => "not_a_frame",
        PortraitError::Digest => "digest",
        PortraitError::NotAPicture => "not_a_picture",
    }
}
