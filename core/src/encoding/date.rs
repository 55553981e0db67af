//! Dates of the calendar as texts, whole or partial (ISO 8601 §5.2.2 with reduced precision). What they are dates of,
//! and whether they have passed, is not known here.

use std::fmt;

/// A day of the proleptic Gregorian calendar, of the years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// A day that the calendar has.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let there_is = (1..=9999).contains(&year) && (1..=days_of(year, month)).contains(&day);
        there_is.then_some(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        match PartialDate::parse(text)? {
            PartialDate::Day(date) => Some(date),
            PartialDate::Year(_) | PartialDate::Month(..) => None,
        }
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }
}

/// Writes `YYYY-MM-DD`.
impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// As much of a date as is known. Closed: ISO 8601 has no other reduced precision of a calendar date that papers use.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PartialDate {
    /// Only the year.
    Year(u16),
    /// Year and month.
    Month(u16, u8),
    /// All of it.
    Day(Date),
}

impl PartialDate {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let year = || digits::<4>(text.get(..4)?);
        let month = || digits::<2>(text.get(4..7)?.strip_prefix('-')?);
        let day = || digits::<2>(text.get(7..)?.strip_prefix('-')?);
        match text.len() {
            4 => Self::of_year(year()?),
            7 => Self::of_month(year()?, u8::try_from(month()?).ok()?),
            10 => Date::new(year()?, u8::try_from(month()?).ok()?, u8::try_from(day()?).ok()?).map(Self::Day),
            _ => None,
        }
    }

    /// A year of the calendar.
    pub fn of_year(year: u16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self::Year(year))
    }

    /// A month of the calendar.
    pub fn of_month(year: u16, month: u8) -> Option<Self> {
        Date::new(year, month, 1).map(|date| Self::Month(date.year, date.month))
    }

    /// The year, which is always known.
    pub fn year(self) -> u16 {
        match self {
            Self::Year(year) | Self::Month(year, _) => year,
            Self::Day(date) => date.year,
        }
    }
}

/// Writes `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(formatter, "{year:04}"),
            Self::Month(year, month) => write!(formatter, "{year:04}-{month:02}"),
            Self::Day(date) => date.fmt(formatter),
        }
    }
}

redacted_debug!(Date, PartialDate);

/// Exactly `N` ASCII digits.
pub(crate) fn digits<const N: usize>(text: &str) -> Option<u16> {
    (text.len() == N && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn days_of(year: u16, month: u8) -> u8 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_as_much_of_a_date_as_there_is() {
        for text in ["1990", "1990-01", "1990-01-31", "2000-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(PartialDate::parse(text).map(|date| date.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Date::parse("1990-01-31").map(|date| (date.year(), date.month(), date.day())), Some((1990, 1, 31)));
        assert!(Date::parse("1990-01").is_none());
    }

    #[test]
    fn refuses_what_the_calendar_does_not_have() {
        for text in [
            "",
            "90",
            "199",
            "0000",
            "19900",
            "1990-",
            "1990-1",
            "1990-00",
            "1990-13",
            "1990/01",
            "1990-01-",
            "1990-01-00",
            "1990-01-32",
            "1990-04-31",
            "1900-02-29",
            "2001-02-29",
            "1990-01-1",
            "1990-1-01",
            "+990",
            "１990",
            "1990-0é",
            "1990-01-01T",
            "é990-01-0",
        ] {
            assert!(PartialDate::parse(text).is_none(), "{text}");
        }
    }
}
