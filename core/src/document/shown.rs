//! A claim's value as text: for a program, or for a person in a language.

use serde_json::Value;

use super::{
    ClaimPath, Error,
    claims::{MAX_ITEMS, MAX_TEXT_BYTES},
    date::{Date, PartialDate},
    schema::{ObjectKind, ValueKind},
};
use crate::host::Timestamp;

/// For whom a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Programs: codes and dates as they came.
    Raw,
    /// People, in Vietnamese.
    Vietnamese,
    /// People, in English.
    English,
}

/// The value as text. `None` if it is of another kind, and for a picture.
pub(super) fn text(kind: &ValueKind, value: &Value, form: Form) -> Option<String> {
    let by_form = |raw: String, vietnamese: String, english: String| match form {
        Form::Raw => raw,
        Form::Vietnamese => vietnamese,
        Form::English => english,
    };
    match kind {
        ValueKind::Text => Some(value.as_str()?.to_owned()),
        ValueKind::Number => value.is_number().then(|| value.to_string()),
        ValueKind::Date => {
            let date = Date::parse(value.as_str()?)?;
            Some(by_form(date.to_string(), date.in_vietnamese(), date.in_english()))
        }
        ValueKind::PartialDate => {
            let date = PartialDate::parse(value.as_str()?)?;
            Some(by_form(date.to_string(), date.in_vietnamese(), date.in_english()))
        }
        ValueKind::Moment => {
            let local = Timestamp(value.as_i64()?).plus(UTC_PLUS_7);
            let date = Date::parse(&local.to_date())?;
            let minute = local.to_text().get(11..16)?.to_owned();
            let (vi, en) = (date.in_vietnamese(), date.in_english());
            Some(by_form(value.to_string(), format!("{minute} ngày {vi}"), format!("{en}, {minute}")))
        }
        ValueKind::Code(names) => {
            let code = code(value)?;
            let name = names.iter().find(|name| name.code() == code);
            Some(match (name, form) {
                (Some(name), Form::Vietnamese) => name.vi().to_owned(),
                (Some(name), Form::English) => name.en().to_owned(),
                (Some(_), Form::Raw) | (None, _) => code,
            })
        }
        ValueKind::List(item) => {
            let joint = if matches!(item.as_ref(), ValueKind::Object(_)) && form != Form::Raw { "; " } else { ", " };
            if value.as_array()?.is_empty() {
                // Asked, and there is nothing: not the same as an absent list, and no empty line.
                return Some(by_form(String::new(), "Không có".into(), "None".into()));
            }
            let items = value.as_array()?.iter().map(|value| text(item, value, form));
            Some(items.collect::<Option<Vec<_>>>()?.join(joint))
        }
        ValueKind::Object(object) => summary(object, value, form),
        ValueKind::Picture => None,
        ValueKind::YesNo => {
            let (raw, vi, en) = if value.as_bool()? { ("true", "Có", "Yes") } else { ("false", "Không", "No") };
            Some(by_form(raw.to_owned(), vi.to_owned(), en.to_owned()))
        }
    }
}

fn summary(object: &ObjectKind, value: &Value, form: Form) -> Option<String> {
    let members = value.as_object()?;
    Some(object.summary.fill(|name| {
        let line = object.lines.iter().find(|line| line.name == name)?;
        text(&line.value, members.get(name)?, form)
    }))
}

/// A code is a text or a whole number.
fn code(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if !number.is_f64() => Some(number.to_string()),
        _ => None,
    }
}

/// Whether a value is of its kind, members that the schema needs included.
pub(super) fn check(kind: &ValueKind, value: &Value, path: &ClaimPath) -> Result<(), Error> {
    let wrong = || Err(Error::WrongType(path.clone()));
    match (kind, value) {
        (ValueKind::List(_), Value::Array(items)) if items.len() > MAX_ITEMS => Err(Error::TooLarge(path.clone())),
        (ValueKind::List(item), Value::Array(items)) => {
            items.iter().enumerate().try_for_each(|(index, value)| check(item, value, &path.item(index)))
        }
        (ValueKind::Object(object), Value::Object(members)) => object.lines.iter().try_for_each(|line| {
            let path = path.member(&line.name);
            match (members.get(&line.name), line.presence) {
                (Some(value), _) => check(&line.value, value, &path),
                (None, super::Presence::Required) => Err(Error::Missing(path)),
                (None, super::Presence::Optional) => Ok(()),
            }
        }),
        (ValueKind::List(_) | ValueKind::Object(_), _) => wrong(),
        (ValueKind::Picture, Value::String(_)) => Ok(()),
        (_, Value::String(text)) if text.len() > MAX_TEXT_BYTES => Err(Error::TooLarge(path.clone())),
        (ValueKind::Date | ValueKind::PartialDate, Value::String(_)) if text(kind, value, Form::Raw).is_none() => {
            Err(Error::WrongValue(path.clone()))
        }
        _ if text(kind, value, Form::Raw).is_none() => wrong(),
        _ => Ok(()),
    }
}

const UTC_PLUS_7: i64 = 7 * 3600;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document::Types;

    fn kind(document: &str, claim: &str) -> ValueKind {
        Types::built_in().named(document).and_then(|it| it.claim(claim)).expect("a claim").value.clone()
    }

    fn all(kind: &ValueKind, value: Value) -> Option<[String; 3]> {
        let [raw, vi, en] = [Form::Raw, Form::Vietnamese, Form::English].map(|form| text(kind, &value, form));
        Some([raw?, vi?, en?])
    }

    #[test]
    fn a_value_is_written_for_programs_and_for_people() {
        let strings = |three: [&str; 3]| Some(three.map(str::to_owned));
        assert_eq!(all(&kind("identity", "sex"), json!("female")), strings(["female", "Nữ", "Female"]));
        assert_eq!(all(&kind("driving-licence", "age_over_18"), json!(true)), strings(["true", "Có", "Yes"]));
        assert_eq!(all(&kind("identity", "nationality"), json!("PL")), strings(["PL", "PL", "PL"]));
        assert_eq!(all(&kind("driving-licence", "sex"), json!(1)), strings(["1", "Nam", "Male"]));
        assert_eq!(
            all(&kind("identity", "birthdate"), json!("1952-03")),
            strings(["1952-03", "03/1952", "March 1952"])
        );
        assert_eq!(
            all(&kind("delegation", "until"), json!(1_790_000_000)),
            strings(["1790000000", "21:13 ngày 21/09/2026", "21 September 2026, 21:13"])
        );
        let classes =
            json!([{"class": "A1", "scheme": "2024"}, {"class": "B", "scheme": "2024", "expires": "2035-03-10"}]);
        assert_eq!(
            all(&kind("driving-licence", "classes"), classes),
            strings([
                "A1 (2024), B (2024) → 2035-03-10",
                "A1 (Luật 2024); B (Luật 2024) → 10/03/2035",
                "A1 (law of 2024); B (law of 2024) → 10 March 2035",
            ])
        );
    }

    #[test]
    fn a_value_of_another_kind_has_no_text_and_is_named() {
        let path = ClaimPath::root().member("x");
        for (document, claim, value, at) in [
            ("identity", "full_name", json!(1), "x"),
            ("identity", "birthdate", json!("12/04/1990"), "x"),
            ("identity", "expiry_date", json!("2030-02"), "x"),
            ("identity", "sex", json!(true), "x"),
            ("driving-licence", "age_over_18", json!("true"), "x"),
            ("driving-points", "points", json!("12"), "x"),
            ("delegation", "until", json!("2026-01-01"), "x"),
            ("delegation", "scope", json!("vehicle"), "x"),
            ("delegation", "scope", json!(["vehicle", 1.5]), "x[1]"),
            ("driving-licence", "classes", json!([{"class": "B", "scheme": "2024"}, {"class": "B"}]), "x[1].scheme"),
            ("driving-licence", "classes", json!([{"class": "B", "scheme": "2024", "issued": "soon"}]), "x[0].issued"),
        ] {
            let kind = kind(document, claim);
            let error = check(&kind, &value, &path).expect_err("of another kind");
            assert_eq!(error.claim().map(ClaimPath::as_str), Some(at), "{document} {claim}");
        }
        assert_eq!(text(&kind("identity", "full_name"), &json!(1), Form::Raw), None);
        assert_eq!(text(&ValueKind::Moment, &json!(i64::MAX), Form::English), None, "no such date");
    }
}
