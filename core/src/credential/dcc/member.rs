//! Members of the maps inside a certificate, as issuers in the field write them.

use super::Error;
use crate::{
    encoding::{
        cbor::Value,
        date::{Date, PartialDate},
    },
    host::Timestamp,
};

/// The value of a member; `None` if it is absent or null.
pub(super) fn value<'v, 'a>(map: &'v Value<'a>, name: &str) -> Option<&'v Value<'a>> {
    match map.member(name)? {
        Value::Null => None,
        // Some issuers mark dates as such (RFC 8949 §3.4.1, RFC 8943).
        Value::Tag(TAG_DATE_TIME | TAG_DATE, inner) => Some(inner),
        value => Some(value),
    }
}

/// A text that must be there; issuers leave it empty where they do not know.
pub(super) fn text(map: &Value<'_>, name: &'static str) -> Result<String, Error> {
    text_if_any(map, name)?.ok_or(Error::Member(name))
}

/// A text that may be there.
pub(super) fn text_if_any(map: &Value<'_>, name: &'static str) -> Result<Option<String>, Error> {
    let Some(value) = value(map, name) else { return Ok(None) };
    let text = value.as_text().filter(|text| is_readable(text)).ok_or(Error::Member(name))?;
    Ok(Some(text.to_owned()))
}

/// A count of doses: 0 to 99, where 0 is what issuers write who do not know.
pub(super) fn count(map: &Value<'_>, name: &'static str) -> Result<u8, Error> {
    let number = match value(map, name) {
        Some(Value::Int(number)) => u8::try_from(*number).ok(),
        Some(Value::Float(number)) => whole(number.value()),
        _ => None,
    };
    number.filter(|number| *number <= 99).ok_or(Error::Member(name))
}

/// A day. A time behind it, which some issuers write, is dropped.
pub(super) fn date(map: &Value<'_>, name: &'static str) -> Result<Date, Error> {
    Date::parse(without_time(&text(map, name)?)).ok_or(Error::Member(name))
}

/// As much of a day as is known: `None` for the empty text. A passport has noughts or `XX` for what is not known, and
/// issuers who copy them mean a shorter date.
pub(super) fn partial_date(map: &Value<'_>, name: &'static str) -> Result<Option<PartialDate>, Error> {
    let text = text(map, name)?;
    let mut known = without_time(&text);
    for length in ["YYYY-MM-DD".len(), "YYYY-MM".len()] {
        let shorter = known.strip_suffix("-00").or(known.strip_suffix("-XX"));
        known = shorter.filter(|_| known.len() == length).unwrap_or(known);
    }
    match known {
        "" => Ok(None),
        known => PartialDate::parse(known).map(Some).ok_or(Error::Member(name)),
    }
}

/// A time with its offset from UTC.
pub(super) fn time(map: &Value<'_>, name: &'static str) -> Result<Timestamp, Error> {
    let text = text(map, name)?;
    // ISO 8601 has two shorter forms of an offset: +02 and +0200.
    let at = text.rfind(['+', '-']).filter(|at| *at > "YYYY-MM-DD".len());
    let completed = match at.and_then(|at| text.split_at_checked(at + 1)) {
        Some((before, hours)) if hours.len() == 2 => format!("{before}{hours}:00"),
        Some((before, offset)) if offset.len() == 4 => {
            let (hours, minutes) = offset.split_at_checked(2).ok_or(Error::Member(name))?;
            format!("{before}{hours}:{minutes}")
        }
        _ => text,
    };
    Timestamp::from_rfc3339(&completed).ok_or(Error::Member(name))
}

/// A claim that is a time: seconds since 1970, perhaps with a fraction, which is dropped.
pub(super) fn numeric_date(value: &Value<'_>) -> Option<Timestamp> {
    match value {
        Value::Int(seconds) => Some(Timestamp(*seconds)),
        Value::Float(seconds) if seconds.value().abs() < 1e15 => Some(Timestamp(seconds.value().floor() as i64)),
        _ => None,
    }
}

/// Not so long that no certificate has it, and without characters that a screen does not show.
pub(super) fn is_readable(text: &str) -> bool {
    text.len() <= MAX_TEXT && !text.chars().any(char::is_control)
}

fn whole(number: f64) -> Option<u8> {
    (number.fract() == 0.0 && (0.0..=255.0).contains(&number)).then_some(number as u8)
}

fn without_time(text: &str) -> &str {
    text.split_once('T').map_or(text, |(date, _)| date)
}

const TAG_DATE_TIME: u64 = 0;
const TAG_DATE: u64 = 1004;
/// The schema allows 80 characters at most; those of names may take four bytes each.
const MAX_TEXT: usize = 512;

#[cfg(test)]
mod tests {
    use super::*;

    fn map(value: Value<'static>) -> Value<'static> {
        Value::Map(vec![(Value::Text("x"), value)])
    }

    #[test]
    fn times_have_an_offset_in_any_of_its_forms() {
        for text in [
            "2021-05-03T10:27:15Z",
            "2021-05-03T12:27:15+02:00",
            "2021-05-03T12:27:15+0200",
            "2021-05-03T12:27:15+02",
            "2021-05-03T08:27:15-02",
            "2021-05-03T10:27:15.123Z",
        ] {
            assert_eq!(time(&map(Value::Text(text)), "x"), Ok(Timestamp(1_620_037_635)), "{text}");
        }
        for text in ["", "2021-05-03", "2021-05-03T10:27:15", "2021-05-03T10:27:15+2", "2021-05-03T10:27:15+02é"] {
            assert_eq!(time(&map(Value::Text(text)), "x"), Err(Error::Member("x")), "{text}");
        }
    }

    #[test]
    fn a_date_of_birth_is_as_long_as_it_is_known() {
        for (text, known) in [
            ("1990-02-01", Some("1990-02-01")),
            ("1990-02", Some("1990-02")),
            ("1990-02-00", Some("1990-02")),
            ("1990-00-00", Some("1990")),
            ("1990-XX-XX", Some("1990")),
            ("1990-00", Some("1990")),
            ("1990", Some("1990")),
            ("1990-02-01T00:00:00", Some("1990-02-01")),
            ("", None),
        ] {
            let read = partial_date(&map(Value::Text(text)), "x").map(|date| date.map(|date| date.to_string()));
            assert_eq!(read, Ok(known.map(str::to_owned)), "{text}");
        }
        for text in ["90", "1990-02-30", "1990-00-00-00", "1990-00-01", "XX", "-00", "-00-00"] {
            assert_eq!(partial_date(&map(Value::Text(text)), "x"), Err(Error::Member("x")), "{text}");
        }
        assert_eq!(partial_date(&map(Value::Null), "x"), Err(Error::Member("x")));
    }
}
