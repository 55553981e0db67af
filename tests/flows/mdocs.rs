//! The same papers as mdocs (ISO/IEC 18013-5): received, kept in copies, refilled, and read like the others.

use std::collections::HashSet;

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use dinhdanh::{
    Wallet,
    document::{
        DocumentView, HealthInsurance, Identity, Residence, VehicleRegistration,
        driving::{DrivingLicence, Scheme},
    },
    vault::records::document,
};
use dinhdanh_sandbox::PEOPLE;
use dinhdanh_tests::{Citizen, block_on};
use serde_json::{Map, Value};

use super::{
    copies::{copies, vault_of},
    refill::{HOUR, with_papers},
};

type Bend = Box<dyn FnMut(&mut Value) + Send>;

const MDL: &str = "org.iso.18013.5.1.mDL";
const IDENTITY: &str = "dinhdanh.sandbox.identity.1";
/// Papers that are issued in both formats, saying the same.
const BOTH: [&str; 8] = [
    "identity",
    "vehicle_registration",
    "health_insurance",
    "residence",
    "vaccination_certificate",
    "driving_points",
    "social_security",
    "birth_record",
];

async fn claims_in_the_vault(citizen: &Citizen, type_id: &str) -> Map<String, Value> {
    let vault = vault_of(citizen).await;
    let lines = document::all(vault.connection()).expect("whole");
    let line = lines.iter().find(|line| line.vct == type_id).unwrap_or_else(|| panic!("{type_id} is held"));
    let record = document::one(vault.connection(), type_id, &line.instance).expect("whole").expect("it is held");
    serde_json::from_str(&record.claims).expect("an object")
}

fn view_of(wallet: &Wallet, type_id: &str) -> DocumentView {
    let views = wallet.documents().expect("open");
    views.into_iter().find(|view| view.id.split('#').next() == Some(type_id)).expect("it is held")
}

#[test]
fn an_mdoc_says_what_the_sd_jwt_of_the_same_claims_says() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.at_level_2().await;
        wallet.receive(&citizen.offer_to(&PEOPLE[0], &BOTH).await).await.expect("papers");
        let mdocs = BOTH.map(|paper| format!("{paper}_mdoc"));
        let mdocs: Vec<_> = mdocs.iter().map(String::as_str).collect();
        let receipt = wallet.receive(&citizen.offer_to(&PEOPLE[0], &mdocs).await).await.expect("the same as mdocs");
        assert_eq!(receipt.documents.len(), 2 * BOTH.len());
        for paper in BOTH {
            let name = paper.replace('_', "-");
            let one = view_of(&wallet, &format!("urn:dinhdanh:sandbox:{name}:1"));
            let other = view_of(&wallet, &format!("dinhdanh.sandbox.{name}.1"));
            assert_eq!(one.type_name, name);
            assert_eq!((one.kind, &one.type_name, &one.title_vi), (other.kind, &other.type_name, &other.title_vi));
            assert_eq!((&one.claims, &one.notices, one.state), (&other.claims, &other.notices, other.state), "{name}");
            assert!(!one.claims.is_empty());
            assert_eq!(copies(&wallet, &other.id), (5, 5));
        }
        assert!(wallet.document_conflicts().expect("open").is_empty(), "they speak of one person");
        wallet.close();
        let mut claims = Vec::new();
        for name in ["identity", "vehicle-registration", "health-insurance", "residence"] {
            let sd_jwt = claims_in_the_vault(&citizen, &format!("urn:dinhdanh:sandbox:{name}:1")).await;
            claims.push([sd_jwt, claims_in_the_vault(&citizen, &format!("dinhdanh.sandbox.{name}.1")).await]);
        }
        let [identity, vehicle, insurance, residence] = &claims[..] else { panic!("four") };
        let [one, other] = identity.each_ref().map(|claims| Identity::from_claims(claims).expect("an identity"));
        assert_eq!(one, other);
        let portraits = identity.each_ref().map(|claims| claims["portrait"].as_str().expect("a picture"));
        assert_eq!(portraits, [STANDARD.encode([0x52; 200]), STANDARD.encode([0x52; 200])]);
        let [one, other] = vehicle.each_ref().map(|claims| VehicleRegistration::from_claims(claims).expect("one"));
        assert!(one == other);
        let [one, other] = insurance.each_ref().map(|claims| HealthInsurance::from_claims(claims).expect("a card"));
        assert!(one == other);
        let [one, other] = residence.each_ref().map(|claims| Residence::from_claims(claims).expect("a residence"));
        assert!(one == other);
    });
}

#[test]
fn a_mobile_driving_licence_is_held_beside_the_licence_and_contradicts_it_in_nothing() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        let receipt = wallet.receive(&citizen.offer_to(&PEOPLE[0], &["mdl"]).await).await.expect("an mDL");
        assert_eq!(receipt.documents.len(), 3);
        let view = view_of(&wallet, MDL);
        assert_eq!((view.id.as_str(), view.title_vi.as_str()), (MDL, "Giấy phép lái xe"));
        assert_eq!(view.issuer, "Cơ quan cấp giấy tờ (sandbox)");
        let shown = |name: &str| {
            let claim = view.claims.iter().find(|claim| claim.name == name);
            claim.map(|claim| claim.shown_vi.as_str()).unwrap_or_else(|| panic!("{name} is shown"))
        };
        assert_eq!((shown("full_name"), shown("sex"), shown("age_over_18")), (PEOPLE[0].full_name, "Nữ", "Có"));
        assert!(shown("classes").starts_with("A1 (Công ước Viên, ISO/IEC 18013); B ("));
        assert!(wallet.document_conflicts().expect("open").is_empty());
        wallet.close();
        let claims = claims_in_the_vault(&citizen, MDL).await;
        let licence = DrivingLicence::from_claims(&claims).expect("a licence");
        assert_eq!(licence.licence_number, PEOPLE[0].licence_number.expect("she drives"));
        let classes: Vec<_> = licence.classes.iter().map(|it| (it.class.as_str(), it.scheme, it.expires)).collect();
        assert_eq!((classes[0], classes[1].0), (("A1", Scheme::Iso18013, None), "B"));
        assert!(classes[1].2.is_some());
    });
}

#[test]
fn five_copies_have_a_key_each_and_no_element_in_common_and_come_anew() {
    block_on(async {
        let (citizen, _bent, wallet) = with_papers().await;
        wallet.receive(&citizen.offer_to(&PEOPLE[0], &["mdl"]).await).await.expect("an mDL");
        wallet.close();
        let record = async || {
            let vault = vault_of(&citizen).await;
            document::one(vault.connection(), MDL, "").expect("whole").expect("it is held")
        };
        let first = record().await;
        assert_eq!(first.copies.len(), 5);
        let mut seen = HashSet::new();
        for copy in &first.copies {
            assert!(seen.insert(copy.key_id.clone().into_bytes()), "a key of its own");
            let bytes = URL_SAFE_NO_PAD.decode(&copy.compact).expect("base64url");
            // `random` is a byte string of 32 behind its name, in every element.
            let name = b"frandomX ";
            let salts: Vec<_> = bytes.windows(name.len()).enumerate().filter(|(_, it)| it == name).collect();
            assert_eq!(salts.len(), 15, "one for each element");
            for (at, _) in salts {
                assert!(seen.insert(bytes[at + name.len()..][..32].to_vec()), "two elements have a salt in common");
            }
        }
        let wallet = citizen.open(dinhdanh_tests::PASSCODE).await.expect("it opens");
        citizen.clock.advance(84 * HOUR);
        wallet.refill_passes().await.expect("refilled");
        assert_eq!(copies(&wallet, MDL), (5, 5));
        wallet.close();
        let second = record().await;
        assert!(second.copies.iter().all(|copy| !first.copies.contains(copy)), "all of them are new");
        assert_eq!(first.claims, second.claims);
    });
}

#[test]
fn an_mdoc_that_is_not_hers_not_whole_or_not_of_its_type_is_refused_and_none_of_it_is_kept() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        let altered = |credential: &Value| {
            let mut bytes = URL_SAFE_NO_PAD.decode(credential.as_str().expect("text")).expect("base64url");
            let name = "Thị Minh".as_bytes();
            let at = bytes.windows(name.len()).position(|it| it == name).expect("her name is in it");
            bytes[at] = b'N';
            URL_SAFE_NO_PAD.encode(bytes)
        };
        let twice = |answer: &mut Value| answer["credentials"][1] = answer["credentials"][0].clone();
        let bend = move |answer: &mut Value| {
            answer["credentials"][4]["credential"] = altered(&answer["credentials"][4]["credential"]).into();
        };
        let padded = |answer: &mut Value| {
            let text = answer["credentials"][0]["credential"].as_str().expect("text").to_owned();
            answer["credentials"][0]["credential"] = format!("{text}====").into();
        };
        let bends: [(Bend, &str); 3] = [
            (Box::new(twice), "credential.holder"),
            (Box::new(bend), "mdoc.digest"),
            (Box::new(padded), "credential.malformed"),
        ];
        for (bend, code) in bends {
            let offer = citizen.offer_to(&PEOPLE[0], &["mdl"]).await;
            bent.bend_json("issuer/credential", bend);
            let error = wallet.receive(&offer).await.expect_err("it is bent");
            assert_eq!(error.reason().code, code);
        }
        bent.straighten();
        let offer = citizen.offer_to(&PEOPLE[0], &["mdl"]).await;
        bent.bend_json("openid-credential-issuer", |answer| {
            answer["credential_configurations_supported"]["mdl"]["doctype"] = IDENTITY.into();
        });
        let error = wallet.receive(&offer).await.expect_err("an mDL is no identity document");
        assert_eq!(error.reason().code, "credential.unsupported");
        assert_eq!(wallet.documents().expect("open").len(), 2);
    });
}

#[test]
fn a_type_of_one_format_is_not_received_in_the_other_nor_a_doctype_that_nobody_knows() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        for (paper, member, id) in [
            ("driving_licence", "vct", MDL),
            ("mdl", "doctype", "urn:dinhdanh:sandbox:driving-licence:1"),
            ("mdl", "doctype", "org.example.card.1"),
        ] {
            let offer = citizen.offer_to(&PEOPLE[0], &[paper]).await;
            bent.bend_json("openid-credential-issuer", move |answer| {
                answer["credential_configurations_supported"][paper][member] = id.into();
            });
            let error = wallet.receive(&offer).await.expect_err("nothing is left of the offer");
            assert_eq!(error.reason().code, "issuance.unsupported", "{paper} as {id}");
        }
    });
}
