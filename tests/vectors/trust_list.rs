use dinhdanh::trust::{Issuer, ReaderAuthority, ReaderCertificate, TrustListContent, UnverifiedTrustList};
use dinhdanh_tests::shelf::{Vector, hex, key};
use serde_json::{Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_list_is_believed_with_exactly_whom_it_names() {
    accept_all("trust_list", check);
}

#[test]
fn every_invalid_list_is_refused_with_its_code() {
    refuse_all("trust_list", check);
}

#[test]
fn every_code_that_a_list_is_refused_with_has_a_vector() {
    assert_eq!(
        codes("trust_list").into_iter().collect::<Vec<_>>(),
        ["trust.malformed", "trust.rollback", "trust.signature",]
    );
}

fn check(vector: &Vector) -> Result<Value, String> {
    let minimum = vector.number("minimum_sequence").unsigned_abs();
    let list = UnverifiedTrustList::new(&vector.content).verify(key(vector.word("root")).public_key(), minimum);
    list.map(|list| told(list.content())).map_err(|error| error.code().to_owned())
}

fn told(content: &TrustListContent) -> Value {
    json!({
        "sequence": content.sequence,
        "issued_at": content.issued_at.0,
        "next_update": content.next_update.0,
        "issuers": content.issuers.iter().map(issuer).collect::<Vec<_>>(),
        "readers": content.readers.iter().map(reader).collect::<Vec<_>>(),
        "reader_authorities": content.reader_authorities.iter().map(authority).collect::<Vec<_>>(),
    })
}

fn reader((kid, reader): &([u8; 8], ReaderCertificate)) -> Value {
    json!({
        "kid": hex(kid),
        "key": hex(&reader.key.compressed()),
        "not_before": reader.not_before.0,
        "expires": reader.expires.0,
        "id": reader.id,
        "name": reader.name,
        "purposes": reader.purposes.iter().map(|purpose| purpose.key()).collect::<Vec<_>>(),
        "claims": reader.claims,
    })
}

fn authority(authority: &ReaderAuthority) -> Value {
    json!({
        "kid": hex(&authority.kid),
        "key": hex(&authority.key.compressed()),
        "not_before": authority.not_before.0,
        "expires": authority.expires.0,
    })
}

fn issuer(issuer: &Issuer) -> Value {
    json!({
        "kid": hex(&issuer.kid),
        "key": hex(&issuer.key.compressed()),
        "not_before": issuer.not_before.0,
        "expires": issuer.expires.0,
        "name": issuer.name,
        "purposes": issuer.purposes.iter().map(|purpose| purpose.key()).collect::<Vec<_>>(),
        "maximum_level": issuer.maximum_level.number(),
        "credential_types": issuer.credential_types,
    })
}
