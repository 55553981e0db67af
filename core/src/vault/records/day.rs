//! Dates of a health book as numbers to put entries in order: days since 1970.

use crate::{
    encoding::date::{Date, PartialDate},
    host::Timestamp,
};

/// The first day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, from 1800 to 2999. `None` if there is no such day.
pub fn first_of(date: &str) -> Option<i64> {
    number(match parse(date)? {
        PartialDate::Year(year) => Date::new(year, 1, 1)?,
        PartialDate::Month(year, month) => Date::new(year, month, 1)?,
        PartialDate::Day(day) => day,
    })
}

/// The last day of the same.
pub fn last_of(date: &str) -> Option<i64> {
    let next = match parse(date)? {
        PartialDate::Day(day) => return number(day),
        PartialDate::Year(year) | PartialDate::Month(year, 12) => Date::new(year.checked_add(1)?, 1, 1)?,
        PartialDate::Month(year, month) => Date::new(year, month + 1, 1)?,
    };
    Some(number(next)? - 1)
}

/// Before every day that there is a number for.
pub const UNKNOWN: i64 = -62_092; // the day before 1800

fn parse(date: &str) -> Option<PartialDate> {
    PartialDate::parse(date).filter(|date| (1800..3000).contains(&date.year()))
}

fn number(day: Date) -> Option<i64> {
    Some(Timestamp::from_date(&day.to_string())?.0.div_euclid(86_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_its_number() {
        for day in first_of("1800").expect("a day")..=last_of("2999").expect("a day") {
            let date = Timestamp(day * 86_400).to_date();
            assert_eq!((first_of(&date), last_of(&date)), (Some(day), Some(day)), "{date}");
        }
    }

    #[test]
    fn an_unknown_day_is_before_all() {
        assert_eq!(first_of("1800"), Some(UNKNOWN + 1));
    }

    #[test]
    fn a_month_and_a_year_reach_from_their_first_day_to_their_last() {
        for (date, first, last) in [
            ("2026", "2026-01-01", "2026-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2023-02", "2023-02-01", "2023-02-28"),
            ("1999-12", "1999-12-01", "1999-12-31"),
        ] {
            assert_eq!((first_of(date), last_of(date)), (first_of(first), first_of(last)), "{date}");
            assert!(first_of(first).is_some() && first_of(last).is_some());
        }
    }

    #[test]
    fn what_is_no_date_has_no_number() {
        for text in [
            "",
            "-",
            "26",
            "2026-",
            "2026-1",
            "2026-13",
            "2026-00",
            "2026-02-30",
            "2023-02-29",
            "1900-02-29",
            "2026-01-00",
            "2026-01-32",
            "2026-01-01-01",
            "1799-12-31",
            "3000",
            "+026",
            "２０２６",
            "2026-01-1",
        ] {
            assert_eq!((first_of(text), last_of(text)), (None, None), "{text}");
        }
    }
}
