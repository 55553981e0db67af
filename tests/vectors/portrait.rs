use dinhdanh::checkin::PortraitError;
use dinhdanh_tests::shelf::{Vector, hex, put_together};
use serde_json::Value;

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_portrait_is_put_together() {
    accept_all("portrait", check);
}

#[test]
fn every_invalid_portrait_is_refused_with_its_error() {
    refuse_all("portrait", check);
}

#[test]
fn every_error_of_a_portrait_has_a_vector() {
    let codes = codes("portrait");
    for error in [PortraitError::NotAFrame, PortraitError::Digest, PortraitError::NotAPicture] {
        assert!(codes.contains(code(error)), "{error}");
    }
}

fn check(portrait: &Vector) -> Result<Value, String> {
    match put_together(portrait) {
        Ok(Some(portrait)) => Ok(hex(portrait.picture()).into()),
        Ok(None) => Err("incomplete".to_owned()),
        Err(error) => Err(code(error).to_owned()),
    }
}

fn code(error: PortraitError) -> &'static str {
    match error {
        PortraitError::NotAFrame => "not_a_frame",
        PortraitError::Digest => "digest",
        PortraitError::NotAPicture => "not_a_picture",
    }
}
