use dinhdanh::{
    card::{self, CitizenCardQr, DeclarationQr, InsuranceCardQr, Kind as Code, Note, PrintedText, Sex},
    encoding::date::Date,
};
use serde_json::{Map, Value, json};

use super::report::{Kind, Report};

/// A code that is printed without a signature: what it says is a hint.
pub fn inspect(text: &str) -> Report {
    match card::classify(text) {
        Some(Code::InsuranceCard) => hint(Kind::InsuranceCardQr, InsuranceCardQr::parse(text), |card| {
            let card = card.hint();
            (insurance_card(card), Vec::new())
        })
        .valid_on(insurance_dates(text)),
        Some(Code::Declaration) => hint(Kind::Unknown, DeclarationQr::parse(text), |card| {
            (declaration(card.hint()), vec!["a declaration of the apps of 2021: nothing issues it any more"])
        }),
        _ => hint(Kind::CitizenCardQr, CitizenCardQr::parse(text), |card| {
            let card = card.hint();
            (citizen_card(card), card.notes().into_iter().map(words).collect())
        }),
    }
}

/// From and until, as they are printed.
fn insurance_dates(text: &str) -> (Option<String>, Option<String>) {
    let parsed = InsuranceCardQr::parse(text).ok();
    let date = |of: fn(&InsuranceCardQr) -> Option<Date>| Some(of(parsed.as_ref()?.hint())?.to_string());
    (date(InsuranceCardQr::valid_from), date(InsuranceCardQr::valid_to))
}

fn hint<T>(
    kind: Kind,
    parsed: Result<T, card::Error>,
    read: impl FnOnce(&T) -> (Map<String, Value>, Vec<&'static str>),
) -> Report {
    let report = Report::new(kind);
    match parsed {
        Err(error) => report.failed(error.code()),
        Ok(card) => {
            let (claims, notes) = read(&card);
            let report = report.failed("card.unsigned").claims(claims.into());
            notes.into_iter().fold(report, |report, note| report.note(note))
        }
    }
}

fn citizen_card(card: &CitizenCardQr) -> Map<String, Value> {
    let mut claims = Map::new();
    let mut put = |name: &str, value: Option<Value>| value.map(|value| claims.insert(name.to_owned(), value));
    put("personal_number", Some(json!(card.number().as_printed())));
    put("old_number", card.old_number().map(|number| json!(number)));
    put("full_name", printed(card.name()));
    put("date_of_birth", Some(json!(card.date_of_birth().to_string())));
    put("sex", card.sex().map(sex));
    put("residence", printed(card.residence()));
    put("issued", card.issued().map(|date| json!(date.to_string())));
    put(
        "more_fields",
        Some(card.tail().iter().filter_map(printed).collect()).filter(|_: &Value| !card.tail().is_empty()),
    );
    claims
}

fn insurance_card(card: &InsuranceCardQr) -> Map<String, Value> {
    let mut claims = Map::new();
    let mut put = |name: &str, value: Option<Value>| value.map(|value| claims.insert(name.to_owned(), value));
    let code = card.code();
    put("insurance_code", Some(json!(code.as_printed())));
    put("object", code.object().map(|object| json!(object)));
    put("benefit", code.benefit().map(|benefit| json!(benefit)));
    put("full_name", printed(card.name()));
    put("date_of_birth", Some(json!(card.date_of_birth().to_string())));
    put("sex", Some(sex(card.sex())));
    put("address", printed(card.address()));
    put("facility", printed(card.facility()));
    put("valid_from", card.valid_from().map(|date| json!(date.to_string())));
    put("valid_until", card.valid_to().map(|date| json!(date.to_string())));
    put("issued", card.issued().map(|date| json!(date.to_string())));
    put("management_code", printed(card.management_code()));
    put("parent", card.parent().and_then(printed));
    put("living_area", card.living_area().and_then(printed));
    put("five_years_from", card.five_years_from().map(|date| json!(date.to_string())));
    put("check_value", printed(card.check_value()));
    claims
}

fn declaration(card: &DeclarationQr) -> Map<String, Value> {
    let mut claims = Map::new();
    claims.insert("number".into(), json!(card.number()));
    claims.insert("full_name".into(), json!(card.name().as_printed()));
    claims.insert("date_of_birth".into(), json!(card.date_of_birth().to_string()));
    claims.insert("identifier".into(), json!(card.identifier()));
    claims
}

fn printed(text: &PrintedText) -> Option<Value> {
    let text = text.as_printed();
    (!text.is_empty()).then(|| json!(text))
}

fn sex(sex: Sex) -> Value {
    json!(match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    })
}

fn words(note: Note) -> &'static str {
    match note {
        Note::NumberAndDateOfBirth => "the number and the date of birth tell different years",
        Note::NumberAndSex => "the number and the sex do not fit each other",
        Note::Garbled => "some text was read in the wrong character set: set the scanner to UTF-8",
        Note::WithoutIssueDate => "the date of issue is missing: some scanners drop the last field",
        _ => "something does not fit together",
    }
}
