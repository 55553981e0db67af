//! Dates as Vietnamese papers write them: the day first.

use super::Error;
use crate::encoding::date::{Date, PartialDate, digits};

/// `DDMMYYYY` or `dd/MM/yyyy`.
pub(super) fn day(text: &str) -> Result<Date, Error> {
    match text.len() {
        8 => date(text.get(..2), text.get(2..4), text.get(4..)),
        10 => with_slashes(text),
        _ => None,
    }
    .ok_or(Error::Date)
}

/// `dd/MM/yyyy`; nothing where nothing stands, or `-`.
pub(super) fn day_if_any(text: &str) -> Result<Option<Date>, Error> {
    if text.is_empty() || text == "-" {
        return Ok(None);
    }
    with_slashes(text).map(Some).ok_or(Error::Date)
}

/// `yyyy`, `MM/yyyy` or `dd/MM/yyyy`.
pub(super) fn partial(text: &str) -> Result<PartialDate, Error> {
    match text.len() {
        4 => digits::<4>(text).and_then(PartialDate::of_year),
        7 => text.split_once('/').and_then(|(month, year)| {
            PartialDate::of_month(digits::<4>(year)?, u8::try_from(digits::<2>(month)?).ok()?)
        }),
        _ => with_slashes(text).map(PartialDate::Day),
    }
    .ok_or(Error::Date)
}

fn with_slashes(text: &str) -> Option<Date> {
    let (day, rest) = text.split_once('/')?;
    let (month, year) = rest.split_once('/')?;
    date(Some(day), Some(month), Some(year))
}

fn date(day: Option<&str>, month: Option<&str>, year: Option<&str>) -> Option<Date> {
    let two = |text: &str| u8::try_from(digits::<2>(text)?).ok();
    Date::new(digits::<4>(year?)?, two(month?)?, two(day?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_stands_first_and_the_year_has_four_digits() {
        for text in ["01021990", "01/02/1990"] {
            assert_eq!(day(text).map(|date| date.to_string()), Ok("1990-02-01".into()));
        }
        for text in [
            "010290",
            "01/02/90",
            "1/2/1990",
            "19900201",
            "29021990",
            "31/04/1990",
            "01-02-1990",
            "０1021990",
            "",
            "é102199",
        ] {
            assert_eq!(day(text), Err(Error::Date), "{text}");
        }
    }

    #[test]
    fn as_much_is_read_as_is_known() {
        for (text, date) in [("1990", "1990"), ("02/1990", "1990-02"), ("01/02/1990", "1990-02-01")] {
            assert_eq!(partial(text).map(|date| date.to_string()), Ok(date.into()));
        }
        for text in ["90", "13/1990", "2/1990", "1990-02", "01021990", "-", ""] {
            assert_eq!(partial(text), Err(Error::Date), "{text}");
        }
        assert_eq!(day_if_any("-"), Ok(None));
        assert_eq!(day_if_any(""), Ok(None));
        assert_eq!(day_if_any("--"), Err(Error::Date));
    }
}
