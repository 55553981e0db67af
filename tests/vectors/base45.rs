use dinhdanh::encoding::base45::{self, Error};
use dinhdanh_tests::shelf::{Vector, hex};
use serde_json::Value;

use crate::shelf::{accept_all, refuse_all};

#[test]
fn every_valid_text_is_the_only_text_of_its_bytes() {
    accept_all("base45", |vector| {
        let accepted = decode(vector)?;
        let bytes = base45::decode(vector.text()).map_err(|error| error.to_string())?;
        assert_eq!(base45::encode(&bytes), vector.text());
        Ok(accepted)
    });
}

#[test]
fn every_invalid_text_is_refused_with_its_error() {
    refuse_all("base45", decode);
}

fn decode(vector: &Vector) -> Result<Value, String> {
    base45::decode(vector.text()).map(|bytes| hex(&bytes).into()).map_err(|error| {
        let code = match error {
            Error::Alphabet => "alphabet",
            Error::Length => "length",
            Error::Overflow => "overflow",
        };
        code.to_owned()
    })
}
