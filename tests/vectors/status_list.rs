use dinhdanh::{
    host::Timestamp,
    trust::{Status, StatusList, StatusListError, TrustList, UnverifiedStatusList, Verified},
};
use dinhdanh_tests::shelf::{Vector, country};
use serde_json::{Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_status_list_is_believed_with_exactly_its_entries() {
    let trust = country();
    accept_all("status_list", |vector| {
        let list = check(vector, &trust)?;
        let asked = vector.expected["asked"].as_array().expect("a list of entries").iter();
        let asked: Vec<_> = asked.map(|index| index.as_u64().expect("a number")).collect();
        Ok(told(&list, &asked))
    });
}

#[test]
fn every_invalid_status_list_is_refused_with_its_code() {
    let trust = country();
    refuse_all("status_list", |vector| check(vector, &trust).map(|list| told(&list, &[])));
}

#[test]
fn every_code_that_a_status_list_is_refused_with_has_a_vector() {
    let codes = codes("status_list");
    for error in
        [StatusListError::Malformed, StatusListError::TooLarge, StatusListError::Signature, StatusListError::NotInForce]
    {
        assert!(codes.contains(error.code()), "{}", error.code());
    }
}

fn check(vector: &Vector, trust: &TrustList) -> Result<Verified<StatusList>, String> {
    let list = UnverifiedStatusList::new(&vector.content).verify(trust, Timestamp(vector.number("now")));
    list.map_err(|error| error.code().to_owned())
}

fn told(list: &StatusList, asked: &[u64]) -> Value {
    let content = list.content();
    let status = |index: &u64| {
        content.status(*index).map(|status| match status {
            Status::Valid => "valid",
            // To a gate, what it does not know is revoked.
            Status::Invalid | Status::Other(_) => "invalid",
            Status::Suspended => "suspended",
        })
    };
    json!({
        "issuer": list.issuer(),
        "uri": content.uri,
        "issued": content.issued.0,
        "expires": content.expires.map(|time| time.0),
        "ttl_seconds": content.ttl_seconds,
        "statuses": asked.iter().map(status).collect::<Vec<_>>(),
    })
}
