use super::*;
use crate::{crypto::p256::SigningKey, trust::cast};

fn list(facilities: &[&str]) -> Option<Verified<TrustList>> {
    let root = SigningKey::make().0;
    let mut issuer = cast::listed(&SigningKey::make().0, cast::KID, "https://issuer.example", &["history"]);
    issuer.facilities = facilities.iter().map(|it| (*it).to_owned()).collect();
    let at = cast::NOW;
    let content = TrustListContent {
        sequence: 1,
        issued_at: at,
        next_update: at,
        issuers: vec![issuer],
        readers: Vec::new(),
        reader_authorities: Vec::new(),
        certificates: Vec::new(),
    };
    let draft = content.draft();
    let signature = root.sign(&draft.to_be_signed());
    let bytes = draft.finish(&signature);
    let list = UnverifiedTrustList::new(&bytes).verify(root.public_key(), 0).ok()?;
    assert_eq!(list.content(), &content);
    Some(list)
}

#[test]
fn an_issuer_signs_for_the_facilities_that_the_list_names_and_for_no_others() {
    let of = |list: Verified<TrustList>, issuer, of_type| list.facilities_of(issuer, of_type);
    let issuer = "https://issuer.example";
    assert_eq!(of(list(&["46001", "01A02"]).expect("a list"), issuer, "history"), ["46001", "01A02"]);
    assert_eq!(of(list(&["*"]).expect("a list"), issuer, "history"), ["*"]);
    assert!(of(list(&[]).expect("a list"), issuer, "history").is_empty());
    assert!(of(list(&["46001"]).expect("a list"), issuer, "treatment").is_empty(), "a type that it may not sign");
    assert!(of(list(&["46001"]).expect("a list"), "https://issuer.example/", "history").is_empty());
    for wrong in ["", "46 001", "4600*", "bệnh viện", "123456789012345678901"] {
        assert!(list(&[wrong]).is_none(), "{wrong}");
    }
}
