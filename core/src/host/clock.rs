use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This much later; negative for earlier.
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to here; negative if `earlier` is later.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The next midnight in Viet Nam (UTC+7, no daylight saving).
    pub fn next_midnight_in_viet_nam(self) -> Self {
        let local = self.plus(UTC_PLUS_7);
        Self((local.0.div_euclid(DAY) + 1).saturating_mul(DAY)).plus(-UTC_PLUS_7)
    }

    /// `2026-11-21 19:30:05 UTC`, for people.
    pub fn to_text(self) -> String {
        let (days, seconds) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        let (year, month, day) = civil_from_days(days);
        format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02} UTC", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    /// `2026-11-21T19:30:05Z` (RFC 3339), of a year of four digits; others are written as the nearest of these.
    pub fn to_rfc3339(self) -> String {
        let (days, seconds) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        let (year, month, day) = civil_from_days(days);
        if !(0..=9999).contains(&year) {
            return String::from(if year < 0 { "0000-01-01T00:00:00Z" } else { "9999-12-31T23:59:59Z" });
        }
        format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    /// From `2026-11-21T19:30:05Z` (RFC 3339), also with a fraction, which is dropped, or an offset from UTC; no leap
    /// second.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T')?;
        let [b'0'..=b'9', b'0'..=b'9', b':', b'0'..=b'9', b'0'..=b'9', b':', b'0'..=b'9', b'0'..=b'9', ..] =
            time.as_bytes()
        else {
            return None;
        };
        let (clock, rest) = time.split_at_checked(8)?;
        let [hours, minutes, seconds] = [number(clock, 0, 2)?, number(clock, 3, 2)?, number(clock, 6, 2)?];
        let zone = match rest.strip_prefix('.') {
            None => rest,
            Some(fraction) => {
                let zone = fraction.trim_start_matches(|character: char| character.is_ascii_digit());
                (zone.len() < fraction.len()).then_some(zone)?
            }
        };
        let offset = match zone.as_bytes() {
            b"Z" => 0,
            [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
                let (hours, minutes) = (number(zone, 1, 2)?, number(zone, 4, 2)?);
                let seconds = (hours < 24 && minutes < 60).then_some((hours * 60 + minutes) * 60)?;
                if *sign == b'+' { seconds } else { -seconds }
            }
            _ => return None,
        };
        let of_day = (hours < 24 && minutes < 60 && seconds < 60).then_some((hours * 60 + minutes) * 60 + seconds)?;
        Some(Self::from_date(date)?.plus(of_day - offset))
    }

    /// From `Sat, 21 Nov 2026 19:30:05 GMT`: IMF-fixdate, the form in which servers write dates (RFC 9110 §5.6.7). What
    /// day of the week it is called is not looked at.
    pub fn from_http_date(text: &str) -> Option<Self> {
        let (day_of_week, rest) = text.split_once(", ")?;
        let [_, _, b' ', _, _, _, b' ', _, _, _, _, b' ', _, _, b':', _, _, b':', ..] = rest.as_bytes() else {
            return None;
        };
        if day_of_week.len() != 3 || !day_of_week.bytes().all(|it| it.is_ascii_alphabetic()) {
            return None;
        }
        let month = MONTHS.iter().position(|month| rest.get(3..6) == Some(*month))? + 1;
        let (day, year) = (rest.get(..2)?, rest.get(7..11)?);
        let [hours, minutes, seconds] = [number(rest, 12, 2)?, number(rest, 15, 2)?, number(rest, 18, 2)?];
        let of_day = (hours < 24 && minutes < 60 && seconds <= 60).then_some((hours * 60 + minutes) * 60 + seconds)?;
        (rest.get(20..) == Some(" GMT")).then_some(())?;
        Some(Self::from_date(&format!("{year}-{month:02}-{day}"))?.plus(of_day))
    }

    /// From `2026-11-21`: its first second in UTC.
    pub fn from_date(text: &str) -> Option<Self> {
        let [_, _, _, _, b'-', _, _, b'-', _, _] = text.as_bytes() else { return None };
        let date @ (year, month, day) = (number(text, 0, 4)?, number(text, 5, 2)?, number(text, 8, 2)?);
        let days = days_from_civil(year, month, day);
        (civil_from_days(days) == date).then_some(Self(days * DAY))
    }

    /// `2026-11-21`, the date in Viet Nam.
    pub fn date_in_viet_nam(self) -> String {
        self.plus(UTC_PLUS_7).to_date()
    }

    /// `2026-11-21`, the date in UTC.
    pub fn to_date(self) -> String {
        let (year, month, day) = civil_from_days(self.0.div_euclid(DAY));
        format!("{year:04}-{month:02}-{day:02}")
    }
}

/// Tells the time. The phone's own clock may be wrong; whoever must not be fooled by it says so where it asks.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Seconds since the device started, sleep included; `None` if it can't tell. Nobody can set this one.
    fn uptime(&self) -> Option<i64> {
        None
    }

    /// Lets so many milliseconds go by, without blocking the caller's executor.
    #[cfg(feature = "wallet")]
    fn pause(&self, milliseconds: u64) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(async move {
            // If there is no thread to wait on, nobody waits.
            let _ = super::off_thread(move || std::thread::sleep(Duration::from_millis(milliseconds))).await;
        })
    }

    /// How long since some moment that stays the same while the app runs, to tell how long something took; `None` if it
    /// can't tell.
    fn stopwatch(&self) -> Option<Duration> {
        None
    }
}

/// The operating system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
        Timestamp(seconds.try_into().unwrap_or(i64::MAX))
    }

    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn uptime(&self) -> Option<i64> {
        Some(rustix::time::clock_gettime(rustix::time::ClockId::Boottime).tv_sec)
    }

    // Apple's monotonic clock goes on in sleep.
    #[cfg(target_vendor = "apple")]
    fn uptime(&self) -> Option<i64> {
        Some(rustix::time::clock_gettime(rustix::time::ClockId::Monotonic).tv_sec)
    }

    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    fn stopwatch(&self) -> Option<Duration> {
        rustix::time::clock_gettime(rustix::time::ClockId::Monotonic).try_into().ok()
    }
}

/// Days since 1970-01-01 to a date of the proleptic Gregorian calendar.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468; // from 0000-03-01, so that the leap day ends a year
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Days since 1970-01-01 of a date: of the one that it is, if there is such a day.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2); // from March, so that the leap day ends a year
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The number that some digits write.
fn number(text: &str, start: usize, length: usize) -> Option<i64> {
    let digits = text.get(start..start + length)?;
    digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok())?
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY: i64 = 86_400;
const UTC_PLUS_7: i64 = 7 * 3600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_dates_of_leap_years_and_before_the_epoch() {
        assert_eq!(Timestamp(0).to_text(), "1970-01-01 00:00:00 UTC");
        assert_eq!(Timestamp(951_782_400).to_date(), "2000-02-29");
        assert_eq!(Timestamp(1_790_000_000).to_text(), "2026-09-21 14:13:20 UTC");
        assert_eq!(Timestamp(-1).to_text(), "1969-12-31 23:59:59 UTC");
    }

    #[test]
    fn dates_and_times_of_rfc_3339_are_read_as_they_are_written() {
        for seconds in (-62_167_219_200..253_402_300_799).step_by(86_400 * 97 + 4_711) {
            let at = Timestamp(seconds);
            assert_eq!(Timestamp::from_rfc3339(&at.to_rfc3339()), Some(at));
            assert_eq!(Timestamp::from_date(&at.to_date()), Some(Timestamp(seconds.div_euclid(DAY) * DAY)));
        }
        // RFC 3339 §5.8.
        let same = ["1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57Z", "1996-12-20T00:39:57.999Z"];
        assert_eq!(same.map(Timestamp::from_rfc3339), [Some(Timestamp(851_042_397)); 3]);
        assert_eq!(Timestamp(i64::MAX).to_rfc3339(), "9999-12-31T23:59:59Z");
        for wrong in [
            "",
            "T",
            "2026-11-21",
            "2026-11-21T19:30Z",
            "2026-11-21T19:30:05",
            "2026-11-21 19:30:05Z",
            "2026-11-21T24:00:00Z",
            "2026-11-21T19:60:00Z",
            "2026-12-31T23:59:60Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-11-21T19:30:05.Z",
            "2026-11-21T19:30:05+24:00",
            "2026-11-21T19:30:05+0700",
            "2026-11-21T19:30:05z",
            "+026-11-21T19:30:05Z",
            "2026-11-21T19:30:05Zx",
            "2026-11-21T-1:30:05Z",
            "2026-1-021T19:30:05Z",
        ] {
            assert_eq!(Timestamp::from_rfc3339(wrong), None, "{wrong}");
        }
        for wrong in ["2026-02-30", "1900-02-29", "2026-11-2", "2026-11-211", "2026/11/21", "２026-1-21"] {
            assert_eq!(Timestamp::from_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn dates_of_http_are_read_in_the_form_that_servers_write() {
        // RFC 9110 §5.6.7.
        assert_eq!(Timestamp::from_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Timestamp(784_111_777)));
        assert_eq!(Timestamp::from_http_date("Mon, 21 Sep 2026 14:13:20 GMT"), Some(Timestamp(1_790_000_000)));
        let leap = Timestamp::from_http_date("Sat, 31 Dec 2016 23:59:60 GMT");
        assert_eq!(leap, Timestamp::from_http_date("Sun, 01 Jan 2017 00:00:00 GMT"), "a leap second");
        for wrong in [
            "",
            ", ",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:49:61 GMT",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37 GMT ",
            "Sun, 06 Nov 1994 08:49:\u{663}7 GMT",
            "Sun, +6 Nov 1994 08:49:37 GMT",
            "06 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(Timestamp::from_http_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_day_turns_at_17_o_clock_utc() {
        assert_eq!(Timestamp(1_790_000_000).next_midnight_in_viet_nam().to_text(), "2026-09-21 17:00:00 UTC");
        assert_eq!(Timestamp(1_790_009_999).next_midnight_in_viet_nam().to_text(), "2026-09-21 17:00:00 UTC");
        let midnight = Timestamp(1_790_000_000).next_midnight_in_viet_nam();
        assert_eq!(midnight.next_midnight_in_viet_nam().since(midnight), DAY);
    }
    #[cfg(target_os = "linux")]
    #[test]
    fn the_time_since_the_start_is_the_kernel_s_with_sleep() {
        let before = SystemClock.uptime().expect("Linux tells it");
        let kernel = std::fs::read_to_string("/proc/uptime").expect("Linux tells it there too");
        let kernel: i64 = kernel.split('.').next().and_then(|text| text.parse().ok()).expect("whole seconds");
        assert!((before..=SystemClock.uptime().expect("as before")).contains(&kernel));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_stopwatch_never_goes_back() {
        let looks: Vec<_> = (0..100).map(|_| SystemClock.stopwatch().expect("Linux tells it")).collect();
        assert!(looks.is_sorted() && looks[0] > Duration::ZERO);
    }
}
