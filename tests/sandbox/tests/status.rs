//! The status list of reserve passes.

use dinhdanh::{
    checkin::StatusReference,
    host::Timestamp,
    trust::{Status, StatusList, StatusListError, UnverifiedStatusList, Verified},
};
use serde_json::json;

use crate::{
    cast::{Phone, Town, binh, khai, refused},
    passes::issued,
    trust::trust_list,
};

fn status_list(town: &Town) -> Verified<StatusList> {
    let answer = town.get("/trust/status/1");
    assert_eq!(answer.status, 200);
    let list = UnverifiedStatusList::new(&answer.bytes).verify(&trust_list(town), Timestamp(town.now()));
    list.expect("signed by the issuer of the passes")
}

#[test]
fn every_pass_is_in_order_until_it_is_revoked() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    let passes = issued(&town, &phone, "checkin_lodging_reserve", 3);
    let list = status_list(&town);
    assert_eq!(list.issuer(), Some(&*town.url("/issuer")));
    assert_eq!((list.content().uri.as_str(), list.content().issued.0), (&*town.url("/trust/status/1"), town.now()));
    assert_eq!(list.overdue_seconds(Timestamp(town.now() + 12 * 3600)), None);
    assert_eq!(list.overdue_seconds(Timestamp(town.now() + 12 * 3600 + 1)), Some(1));

    let entries: Vec<StatusReference> =
        passes.iter().map(|it| it.pass.claims().status.clone().expect("reserve")).collect();
    let statuses = |town: &Town| -> Vec<_> {
        let list = status_list(town);
        entries.iter().map(|entry| list.content().status(entry.index)).collect()
    };
    let (valid, invalid, suspended) = (Some(Status::Valid), Some(Status::Invalid), Some(Status::Suspended));
    assert_eq!(statuses(&town), [valid, valid, valid]);
    let handle = passes[1].pass.claims().handle.as_str();
    assert_eq!(town.post("/desk/revoke", &json!({ "handle": handle })).granted(), json!({ "revoked": 1 }));
    assert_eq!(statuses(&town), [valid, invalid, valid]);

    let person = json!({ "personal_number": khai().personal_number });
    town.post("/desk/suspensions", &person).granted();
    assert_eq!(statuses(&town), [suspended, invalid, suspended]);
    town.post("/desk/reinstatements", &person).granted();
    assert_eq!(statuses(&town), [valid, invalid, valid]);
    assert_eq!(town.post("/desk/revoke", &person).granted(), json!({ "revoked": 3 }));
    assert_eq!(statuses(&town), [invalid, invalid, invalid]);
    let list = status_list(&town);
    let others = (0..65_536).filter(|index| list.content().status(*index) == invalid).count();
    assert_eq!(others, 3, "nobody else's");
    assert_eq!(list.content().status(65_536), None);
}

#[test]
fn an_entry_is_kept_for_a_day_after_its_pass_and_then_given_away() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    let pass = issued(&town, &phone, "checkin_airport_reserve", 1).remove(0).pass;
    let index = pass.claims().status.as_ref().expect("reserve").index;
    town.post("/desk/revoke", &json!({ "handle": pass.claims().handle.as_str() })).granted();
    town.clock.advance(8 * 86_400);
    issued(&town, &phone, "checkin_airport_reserve", 1);
    assert_eq!(status_list(&town).content().status(index), Some(Status::Invalid));
    town.clock.advance(3600 + 1);
    issued(&town, &phone, "checkin_airport_reserve", 1);
    assert_eq!(status_list(&town).content().status(index), Some(Status::Valid));
}

#[test]
fn the_desk_revokes_reserve_passes_only() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    Phone::of(binh(), &town);
    let hot = issued(&town, &phone, "checkin_airport", 1).remove(0).pass;
    let revoke = |body| town.post("/desk/revoke", &body).refusal();
    assert_eq!(revoke(json!({ "handle": hot.claims().handle.as_str() })), refused(404, "no_pass"));
    assert_eq!(revoke(json!({ "personal_number": binh().personal_number })), refused(404, "no_pass"));
    assert_eq!(revoke(json!({ "personal_number": "066195000003" })), refused(404, "no_account"));
    assert_eq!(revoke(json!({ "personal_number": "999999999999" })), refused(404, "not_in_register"));
    assert_eq!(revoke(json!({})), refused(400, "malformed"));
    let both = json!({ "handle": "x", "personal_number": khai().personal_number });
    assert_eq!(revoke(both), refused(400, "malformed"));
}

#[test]
fn a_list_of_another_country_is_not_believed() {
    let (here, there) = (Town::open(), Town::open());
    let list = here.get("/trust/status/1").bytes;
    let verdict = UnverifiedStatusList::new(&list).verify(&trust_list(&there), Timestamp(there.now()));
    assert_eq!(verdict.map(drop), Err(StatusListError::Signature));
}
