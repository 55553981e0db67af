use super::*;
use crate::{
    crypto::p256::SigningKey,
    trust::{
        Rule, StatusListContent, WithoutStatus,
        cast::{Country, KID, NOW, sign1},
    },
};

const URI: &str = "https://issuer.example/status/1";
const FLOOR: BundleFloor = BundleFloor { bundle: 0, trust_list: 0 };

fn status_list(country: &Country, key: &SigningKey, uri: &str) -> Vec<u8> {
    let mut content = StatusListContent::all_valid(uri.into(), NOW.plus(-60), 600, 8);
    content.expires = Some(NOW.plus(3600));
    let draft = content.draft(country.content.issuers.first().map_or(KID, |issuer| issuer.kid));
    let signature = key.sign(&draft.to_be_signed());
    draft.finish(&signature)
}

fn rules() -> Rules {
    let strict = Rule { without_status: WithoutStatus::Refused, oldest_status_seconds: Some(3600) };
    Rules::new().with("urn:example:card", strict).with("hc1", Rule::UNSAID)
}

fn dates(sequence: u64) -> BundleDates {
    BundleDates { sequence, valid_as_of: NOW, stale_after: NOW.plus(86_400) }
}

fn sign(content: &BundleContent<'_>, key: &SigningKey) -> Vec<u8> {
    let draft = content.draft();
    let signature = key.sign(&draft.to_be_signed());
    draft.finish(&signature)
}

fn code(country: &Country, bytes: &[u8], floor: BundleFloor) -> Option<&'static str> {
    UnverifiedBundle::new(bytes).verify(country.root.public_key(), floor).err().map(BundleError::code)
}

#[test]
fn a_bundle_brings_trust_list_status_lists_and_rules() {
    let country = Country::new();
    let (list, status) = (country.list_bytes(), status_list(&country, &country.issuer, URI));
    let second = status_list(&country, &country.issuer, "https://issuer.example/status/2");
    let status_lists = vec![UnverifiedStatusToken::Cwt(&status), UnverifiedStatusToken::Cwt(&second)];
    let content = BundleContent { dates: dates(3), trust_list: &list, status_lists, rules: rules() };
    let bytes = sign(&content, &country.root);
    let bundle = UnverifiedBundle::new(&bytes).verify(country.root.public_key(), FLOOR).expect("a bundle");
    assert_eq!(bundle.dates, dates(3));
    assert_eq!(bundle.trust, country.list());
    assert_eq!(bundle.status_lists.iter().count(), 2);
    assert_eq!(bundle.rules, rules());
    assert_eq!(bundle.floor(), BundleFloor { bundle: 3, trust_list: 7 });
    assert_eq!((dates(3).stale_seconds(NOW.plus(86_400)), dates(3).age_seconds(NOW.plus(7))), (None, 7));
    assert_eq!(dates(3).stale_seconds(NOW.plus(86_401)), Some(86_401));
    assert_eq!(dates(3).age_seconds(NOW.plus(-7)), 0);

    let empty = BundleContent { dates: dates(0), trust_list: &list, status_lists: Vec::new(), rules: Rules::new() };
    let bytes = sign(&empty, &country.root);
    let bundle = UnverifiedBundle::new(&bytes).verify(country.root.public_key(), FLOOR).expect("a bundle");
    assert!(bundle.rules.is_empty());
    assert_eq!(bundle.status_lists.iter().count(), 0);
}

#[test]
fn status_lists_are_checked_at_the_time_of_the_bundle_so_that_it_can_be_loaded_later() {
    let country = Country::new();
    let (list, status) = (country.list_bytes(), status_list(&country, &country.issuer, URI));
    let of = |as_of: Timestamp| {
        let dates = BundleDates { sequence: 1, valid_as_of: as_of, stale_after: as_of.plus(60) };
        let status_lists = vec![UnverifiedStatusToken::Cwt(&status)];
        sign(&BundleContent { dates, trust_list: &list, status_lists, rules: Rules::new() }, &country.root)
    };
    assert_eq!(code(&country, &of(NOW), FLOOR), None);
    assert_eq!(code(&country, &of(NOW.plus(3599)), FLOOR), None);
    assert_eq!(code(&country, &of(NOW.plus(3600)), FLOOR), Some("status.expired"));
    assert_eq!(code(&country, &of(NOW.plus(-3600)), FLOOR), Some("status.expired"));
}

#[test]
fn a_bundle_is_believed_whole_or_not_at_all() {
    let country = Country::new();
    let (list, status) = (country.list_bytes(), status_list(&country, &country.issuer, URI));
    let stranger = Country::new();
    let (strange_list, strange_status) = (stranger.list_bytes(), status_list(&country, &stranger.issuer, URI));
    let cwt = UnverifiedStatusToken::Cwt;
    let signed = |trust_list, status_lists: &[UnverifiedStatusToken<'_>]| {
        let (dates, status_lists) = (dates(3), status_lists.to_vec());
        sign(&BundleContent { dates, trust_list, status_lists, rules: rules() }, &country.root)
    };
    let good = signed(&list, &[cwt(&status)]);
    assert_eq!(code(&country, &good, FLOOR), None);
    for (bytes, expected) in [
        (signed(&strange_list, &[]), "trust.signature"),
        (signed(b"no list", &[]), "trust.malformed"),
        (signed(&list, &[cwt(&status), cwt(&strange_status)]), "status.signature"),
        (signed(&list, &[cwt(&status), cwt(b"no list")]), "status.malformed"),
        (signed(&list, &[UnverifiedStatusToken::Jwt("no list")]), "status.malformed"),
    ] {
        assert_eq!(code(&country, &bytes, FLOOR), Some(expected));
    }
    assert_eq!(code(&stranger, &good, FLOOR), Some("bundle.signature"));
    assert_eq!(code(&country, &list, FLOOR), Some("bundle.malformed"), "a trust list is no bundle");
    let mut altered = good.clone();
    let last = altered.len() - 1;
    altered[last] ^= 1;
    assert_eq!(code(&country, &altered, FLOOR), Some("bundle.signature"));
    assert_eq!(code(&country, &[&good[..], &[0]].concat(), FLOOR), Some("bundle.malformed"));
    for length in (0..good.len()).step_by(7) {
        assert_eq!(code(&country, &good[..length], FLOOR), Some("bundle.malformed"), "{length}");
    }
}

#[test]
fn nothing_older_than_what_is_in_use_is_believed() {
    let country = Country::new();
    let list = country.list_bytes();
    let content = BundleContent { dates: dates(3), trust_list: &list, status_lists: Vec::new(), rules: Rules::new() };
    let bytes = sign(&content, &country.root);
    for (bundle, trust_list, expected) in
        [(3, 7, None), (4, 7, Some("bundle.rollback")), (3, 8, Some("trust.rollback")), (0, 0, None)]
    {
        assert_eq!(code(&country, &bytes, BundleFloor { bundle, trust_list }), expected);
    }
}

#[test]
fn content_of_another_form_is_refused() {
    let country = Country::new();
    let list = country.list_bytes();
    let int = Value::Int;
    let good = || vec![(int(1), int(3)), (int(2), int(5)), (int(3), int(6)), (int(4), Value::Bytes(&list))];
    let rule = |members: Vec<(i64, Value<'static>)>| {
        let members = members.into_iter().map(|(label, value)| (int(label), value)).collect();
        Value::Array(vec![Value::Map(members)])
    };
    let header = [(HEADER_ALG, int(ALG_ESP256)), (HEADER_TYP, int(TYP_BUNDLE))];
    let check = |payload: Vec<(Value<'_>, Value<'_>)>| {
        code(&country, &sign1(&country.root, &header, &Value::Map(payload)), FLOOR)
    };
    assert_eq!(check(good()), None);
    let with = |label: i64, value: Value<'static>| {
        let mut payload: Vec<_> = good().into_iter().filter(|(other, _)| *other != int(label)).collect();
        payload.push((int(label), value));
        payload
    };
    let name = || (1, Value::Text("hc1"));
    assert_eq!(check(with(6, rule(vec![name(), (2, Value::Bool(true)), (3, int(0))]))), None);
    for payload in [
        with(1, int(-1)),
        with(1, Value::Text("3")),
        with(2, int(7)),
        with(4, Value::Text("list")),
        with(5, Value::Array(Vec::new())),
        with(5, Value::Array(vec![int(1)])),
        with(5, int(1)),
        with(6, Value::Array(Vec::new())),
        with(6, rule(vec![])),
        with(6, rule(vec![(1, Value::Text(""))])),
        with(6, rule(vec![name(), (2, Value::Bool(false))])),
        with(6, rule(vec![name(), (3, int(-1))])),
        with(6, rule(vec![name(), (4, int(1))])),
        with(6, Value::Array(vec![Value::Map(vec![(int(1), Value::Text("hc1"))]); 2])),
        with(7, int(1)),
        good().into_iter().take(3).collect(),
    ] {
        assert_eq!(check(payload.clone()), Some("bundle.malformed"), "{payload:?}");
    }
    let other = [(HEADER_ALG, int(ALG_ESP256)), (HEADER_TYP, int(65_002))];
    assert_eq!(code(&country, &sign1(&country.root, &other, &Value::Map(good())), FLOOR), Some("bundle.malformed"));
}
