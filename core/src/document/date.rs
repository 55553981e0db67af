//! Dates of documents: whole ones, and those of which only the year or the month is known. Days begin and end in
//! Viet Nam (UTC+7).

use std::fmt;

use crate::host::Timestamp;

/// A day of the calendar, from the year 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// This day, if the calendar has it.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// `2026-11-21`, and no other form.
    pub fn parse(text: &str) -> Option<Self> {
        PartialDate::parse(text)?.whole()
    }

    /// The moment when the day is over.
    pub fn ends(self) -> Timestamp {
        PartialDate::from(self).ends()
    }

    /// `21/11/2026`.
    pub fn in_vietnamese(self) -> String {
        PartialDate::from(self).in_vietnamese()
    }

    /// `21 November 2026`.
    pub fn in_english(self) -> String {
        PartialDate::from(self).in_english()
    }
}

/// A date as far as it is known: `1952`, `1952-03` or `1952-03-20`. Registries hold many without a day, so this is a type
/// and no whole date is made up from it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

impl PartialDate {
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and no other form.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = figures(parts.next()?, 4)?;
        let month = parts.next().map(|part| figures(part, 2)).map_or(Some(None), |it| it.map(Some))?;
        let day = parts.next().map(|part| figures(part, 2)).map_or(Some(None), |it| it.map(Some))?;
        if parts.next().is_some() {
            return None;
        }
        Self::of(year, month, day)
    }

    /// As far as it is known, if the calendar has it. A day without a month is not a date.
    pub(super) fn of(year: u16, month: Option<u16>, day: Option<u16>) -> Option<Self> {
        let (month, day) = (month.map(u8::try_from).transpose().ok()?, day.map(u8::try_from).transpose().ok()?);
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1))?;
        (month.is_some() || day.is_none()).then_some(Self { year, month, day })
    }

    /// The whole date, if it is known.
    pub fn whole(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?)
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// Whether both can be the same day: as far as both are known they say the same.
    pub fn agrees_with(self, other: Self) -> bool {
        let same = |one: Option<u8>, other: Option<u8>| one.is_none() || other.is_none() || one == other;
        self.year == other.year && same(self.month, other.month) && same(self.day, other.day)
    }

    /// The moment when the first day that it can be begins.
    pub fn begins(self) -> Timestamp {
        let first = Self { month: Some(self.month.unwrap_or(1)), day: Some(self.day.unwrap_or(1)), ..self };
        first.ends().plus(-DAY)
    }

    /// The moment when the last day that it can be is over.
    pub fn ends(self) -> Timestamp {
        let month = self.month.unwrap_or(12);
        let day = self.day.unwrap_or_else(|| days_in(self.year, month));
        let days = days_from_civil(i64::from(self.year), i64::from(month), i64::from(day));
        Timestamp((days + 1) * DAY - UTC_PLUS_7)
    }

    /// `20/03/1952`, `03/1952` or `1952`.
    pub fn in_vietnamese(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{day:02}/{month:02}/{:04}", self.year),
            (Some(month), None) => format!("{month:02}/{:04}", self.year),
            (None, _) => format!("{:04}", self.year),
        }
    }

    /// `20 March 1952`, `March 1952` or `1952`.
    pub fn in_english(self) -> String {
        let name = |month: u8| MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default();
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{day} {} {:04}", name(month), self.year),
            (Some(month), None) => format!("{} {:04}", name(month), self.year),
            (None, _) => format!("{:04}", self.year),
        }
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self { year: date.year, month: Some(date.month), day: Some(date.day) }
    }
}

impl fmt::Display for PartialDate {
    /// As [`PartialDate::parse`] reads it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |month| write!(formatter, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(formatter, "-{day:02}"))
    }
}

impl fmt::Display for Date {
    /// As [`Date::parse`] reads it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        PartialDate::from(*self).fmt(formatter)
    }
}

// A date of birth is personal.
redacted_debug!(Date, PartialDate);

/// Exactly so many ASCII digits.
pub(super) fn figures(text: &str, count: usize) -> Option<u16> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year }; // a year that ends with the leap day
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

const DAY: i64 = 86_400;
const UTC_PLUS_7: i64 = 7 * 3600;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_a_date_as_far_as_it_is_known() {
        for text in ["1952", "1952-03", "1952-03-20", "2000-02-29", "0001-01-01"] {
            assert_eq!(PartialDate::parse(text).expect("a date").to_string(), text);
        }
        let date = PartialDate::parse("1952-03-20").expect("a date");
        assert_eq!((date.in_vietnamese(), date.in_english()), ("20/03/1952".into(), "20 March 1952".into()));
        let date = PartialDate::parse("1952-03").expect("a date");
        assert_eq!((date.in_vietnamese(), date.in_english()), ("03/1952".into(), "March 1952".into()));
        assert_eq!(date.whole(), None);
        assert_eq!(PartialDate::parse("1952").expect("a date").in_english(), "1952");
    }

    #[test]
    fn refuses_what_the_calendar_does_not_have_and_other_forms() {
        for text in [
            "",
            "52",
            "1952-3",
            "1952-13",
            "1952-00",
            "1952-02-30",
            "1900-02-29",
            "1952-04-31",
            "0000",
            "1952-03-20 ",
            "19520320",
            "20/03/1952",
            "1952-03-20-01",
            "+952",
            "１９５２",
            "1952-",
            "1952--20",
        ] {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
        assert_eq!(Date::parse("1952-03"), None);
        assert_eq!(PartialDate::of(1952, None, Some(3)), None);
    }

    #[test]
    fn a_date_that_is_less_known_agrees_with_those_it_can_be() {
        let date = |text| PartialDate::parse(text).expect("a date");
        assert!(date("1952").agrees_with(date("1952-03-20")));
        assert!(date("1952-03-20").agrees_with(date("1952-03")));
        assert!(!date("1952-04").agrees_with(date("1952-03-20")));
        assert!(!date("1953").agrees_with(date("1952-03-20")));
    }

    #[test]
    fn a_day_ends_at_midnight_in_viet_nam_through_four_centuries() {
        assert_eq!(Date::parse("1970-01-01").expect("a date").ends().to_text(), "1970-01-01 17:00:00 UTC");
        assert_eq!(PartialDate::parse("2024-02").expect("a date").ends().to_text(), "2024-02-29 17:00:00 UTC");
        assert_eq!(PartialDate::parse("2026").expect("a date").ends().to_text(), "2026-12-31 17:00:00 UTC");
        let mut before = None;
        for year in 1800..2200 {
            for month in 1..=12 {
                for day in 1..=days_in(year, month) {
                    let end = Date::new(year, month, day).expect("a date").ends();
                    assert_eq!(end.to_date(), format!("{year:04}-{month:02}-{day:02}"));
                    assert!(before.is_none_or(|before| end.since(before) == DAY));
                    before = Some(end);
                }
            }
        }
    }

    #[test]
    fn debug_does_not_tell_the_date() {
        let date = Date::parse("1952-03-20").expect("a date");
        assert_eq!(format!("{date:?} {:?}", PartialDate::from(date)), "Date(…) PartialDate(…)");
    }
}
