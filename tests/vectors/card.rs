use std::fmt::Display;

use dinhdanh::card::{
    CitizenCardQr, DeclarationQr, DeclaredBy, Error, InsuranceCardQr, Kind, Layout, Note, PrintedText, Sex, UNSIGNED,
    classify,
};
use dinhdanh_tests::shelf::{Vector, vectors};
use serde_json::{Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_code_is_read_as_it_is_printed() {
    accept_all("card", |vector| {
        let read_as = vector.word("read_as");
        if read_as != "any" {
            assert_eq!(classify(vector.text()).map(kind), Some(read_as), "{}", vector.text());
        }
        read(vector)
    });
}

#[test]
fn every_invalid_code_is_refused_with_its_fault() {
    refuse_all("card", read);
}

#[test]
fn every_fault_of_a_card_has_a_vector() {
    let codes = codes("card");
    for error in [
        Error::TooLong,
        Error::Control,
        Error::Encoding,
        Error::Fields,
        Error::Number,
        Error::OldNumber,
        Error::Name,
        Error::Date,
        Error::Sex,
        Error::InsuranceCode,
        Error::Declaration,
    ] {
        assert!(codes.contains(error.code()), "{}", error.code());
    }
    assert!(dinhdanh::reason::entry(UNSIGNED).is_some());
}

#[test]
fn our_own_codes_are_told_apart_by_their_vectors() {
    for (module, wanted) in [
        ("checkin", &["checkin_token", "checkin_answer"][..]),
        ("request", &["checkin_request"]),
        ("portrait", &["portrait_frame"]),
    ] {
        for (name, vector) in vectors(module, "valid") {
            let found = vector.text().split('\n').next().and_then(classify).map(kind);
            assert!(found.is_some_and(|found| wanted.contains(&found)), "{module}/{name}: {found:?}");
        }
    }
}

fn read(vector: &Vector) -> Result<Value, String> {
    let text = vector.text();
    let told = match vector.word("read_as") {
        "citizen_card" => CitizenCardQr::parse(text).map(|card| citizen(card.hint(), text)),
        "insurance_card" => InsuranceCardQr::parse(text).map(|card| insurance(card.hint(), text)),
        "declaration" => DeclarationQr::parse(text).map(|code| declaration(code.hint(), text)),
        "any" => return classify(text).map(|found| kind(found).into()).ok_or("unknown".into()),
        other => panic!("nothing is read as {other}"),
    };
    told.map_err(|error| error.code().to_owned())
}

fn citizen(card: &CitizenCardQr, text: &str) -> Value {
    assert_eq!(card.raw(), text);
    let hints = card.number().hints();
    json!({
        "layout": match card.layout() {
            Layout::Card2021 => "2021",
            Layout::Card2024 => "2024",
            _ => "?",
        },
        "number": card.number().as_printed(),
        "old_number": card.old_number(),
        "name": card.name().as_printed(),
        "name_to_compare": card.name().to_compare(),
        "date_of_birth": card.date_of_birth().to_string(),
        "sex": card.sex().map(sex),
        "residence": card.residence().as_printed(),
        "issued": written(card.issued()),
        "tail": card.tail().iter().map(PrintedText::as_printed).collect::<Vec<_>>(),
        "hints": {
            "province": hints.province,
            "country_code": hints.country_code,
            "sex": hints.sex.map(sex),
            "birth_year": hints.birth_year,
        },
        "notes": card.notes().into_iter().map(note).collect::<Vec<_>>(),
    })
}

fn insurance(card: &InsuranceCardQr, text: &str) -> Value {
    assert_eq!(card.raw(), text);
    let code = card.code();
    json!({
        "code": code.as_printed(),
        "object": code.object(),
        "benefit": code.benefit(),
        "province": code.province(),
        "number": code.number(),
        "name": card.name().as_printed(),
        "date_of_birth": card.date_of_birth().to_string(),
        "sex": sex(card.sex()),
        "address": card.address().as_printed(),
        "facility": card.facility().as_printed(),
        "valid_from": written(card.valid_from()),
        "valid_to": written(card.valid_to()),
        "issued": written(card.issued()),
        "management_code": card.management_code().as_printed(),
        "parent": card.parent().map(PrintedText::as_printed),
        "living_area": card.living_area().map(PrintedText::as_printed),
        "five_years_from": written(card.five_years_from()),
        "check_value": card.check_value().as_printed(),
    })
}

fn declaration(code: &DeclarationQr, text: &str) -> Value {
    assert_eq!(code.raw(), text);
    json!({
        "number": code.number(),
        "name": code.name().as_printed(),
        "date_of_birth": code.date_of_birth().to_string(),
        "declared_by": match code.declared_by() {
            DeclaredBy::Holder => "holder",
            DeclaredBy::Somebody => "somebody",
        },
        "identifier": code.identifier(),
        "extension": code.extension().iter().map(PrintedText::as_printed).collect::<Vec<_>>(),
    })
}

fn written(date: Option<impl Display>) -> Option<String> {
    date.map(|date| date.to_string())
}

fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    }
}

fn note(note: Note) -> &'static str {
    match note {
        Note::NumberAndDateOfBirth => "number_and_date_of_birth",
        Note::NumberAndSex => "number_and_sex",
        Note::Garbled => "garbled",
        Note::WithoutIssueDate => "without_issue_date",
        _ => "?",
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::CheckinToken => "checkin_token",
        Kind::CheckinAnswer => "checkin_answer",
        Kind::CheckinRequest => "checkin_request",
        Kind::PortraitFrame => "portrait_frame",
        Kind::Handover => "handover",
        Kind::CovidCertificate => "covid_certificate",
        Kind::CitizenCard => "citizen_card",
        Kind::InsuranceCard => "insurance_card",
        Kind::Declaration => "declaration",
        Kind::PresentationRequest => "presentation_request",
        Kind::CredentialOffer => "credential_offer",
        Kind::Link => "link",
        _ => "?",
    }
}
