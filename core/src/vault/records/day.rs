//! Dates of a health book as numbers to put entries in order: days since 1970.

/// The first day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, from 1800 to 2999. `None` if there is no such day.
pub fn first_of(date: &str) -> Option<i64> {
    let (year, month, day) = parts(date)?;
    days_from_civil(year, month.unwrap_or(1), day.unwrap_or(1))
}

/// The last day of the same.
pub fn last_of(date: &str) -> Option<i64> {
    let (year, month, day) = parts(date)?;
    match (month, day) {
        (Some(_), Some(_)) => first_of(date),
        (Some(month), None) if month < 12 => days_from_civil(year, month + 1, 1).map(|next| next - 1),
        _ => days_from_civil(year + 1, 1, 1).map(|next| next - 1),
    }
}

fn parts(date: &str) -> Option<(i64, Option<i64>, Option<i64>)> {
    let mut parts = date.split('-');
    let mut number = |digits: usize| match parts.next() {
        None => Some(None),
        Some(text) if text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.parse::<i64>().ok().map(Some)
        }
        Some(_) => None,
    };
    let (year, month, day) = (number(4)??, number(2)?, number(2)?);
    let ends = parts.next().is_none();
    (ends && (1800..3000).contains(&year)).then_some((year, month, day))
}

fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let index = usize::try_from(month.checked_sub(1)?).ok()?;
    if !(1..=*lengths.get(index)?).contains(&day) {
        return None;
    }
    let before = year - 1;
    let of_years = before * 365 + before / 4 - before / 100 + before / 400;
    Some(of_years + lengths.iter().take(index).sum::<i64>() + day - DAYS_BEFORE_1970)
}

/// From 0001-01-01, and one more because days count from 1.
const DAYS_BEFORE_1970: i64 = 719_163;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Timestamp;

    #[test]
    fn every_day_has_its_number() {
        for day in days_from_civil(1800, 1, 1).expect("a day")..=days_from_civil(2999, 12, 31).expect("a day") {
            let date = Timestamp(day * 86_400).to_date();
            assert_eq!((first_of(&date), last_of(&date)), (Some(day), Some(day)), "{date}");
        }
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
