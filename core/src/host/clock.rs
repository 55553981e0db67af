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

    /// `2026-11-21T19:30:05Z` (RFC 3339).
    pub fn to_rfc3339(self) -> String {
        self.to_text().replacen(' ', "T", 1).replace(" UTC", "Z")
    }

    /// From RFC 3339 §5.6: date and time with `Z` or an offset from UTC; a fraction of a second is dropped, and a leap second
    /// is the one after it. `None` for anything else.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let number = |range: std::ops::Range<usize>| -> Option<i64> {
            let digits = text.get(range)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        let mark = |at: usize, marks: &[u8]| text.as_bytes().get(at).filter(|byte| marks.contains(byte)).map(|_| ());
        mark(4, b"-")?;
        mark(7, b"-")?;
        mark(10, b"Tt")?;
        mark(13, b":")?;
        mark(16, b":")?;
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
        let mut rest = text.get(19..)?;
        if let Some(fraction) = rest.strip_prefix('.') {
            rest = fraction.trim_start_matches(|character: char| character.is_ascii_digit());
            if rest.len() == fraction.len() {
                return None;
            }
        }
        let offset = match rest.as_bytes() {
            b"Z" | b"z" => 0,
            [sign @ (b'+' | b'-'), ..] if rest.len() == 6 => {
                let start = text.len() - 6;
                mark(start + 3, b":")?;
                let (hours, minutes) = (number(start + 1..start + 3)?, number(start + 4..start + 6)?);
                if hours > 23 || minutes > 59 {
                    return None;
                }
                (hours * 3600 + minutes * 60) * if *sign == b'-' { -1 } else { 1 }
            }
            _ => return None,
        };
        let days = days_from_civil(year, month, day)?;
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        Some(Self(days * DAY + hour * 3600 + minute * 60 + second - offset))
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

/// The other way; `None` for a day that the calendar does not have.
fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let shifted_year = year - i64::from(month <= 2);
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    (civil_from_days(days) == (year, month, day)).then_some(days)
}

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
    fn reads_rfc_3339_and_nothing_near_it() {
        // The examples of RFC 3339 §5.8.
        for (text, seconds) in [
            ("1985-04-12T23:20:50.52Z", 482_196_050),
            ("1996-12-19T16:39:57-08:00", 851_042_397),
            ("1990-12-31T23:59:60Z", 662_688_000),
            ("1937-01-01T12:00:27.87+00:20", -1_041_337_173),
            ("2000-02-29t00:00:00z", 951_782_400),
        ] {
            assert_eq!(Timestamp::from_rfc3339(text), Some(Timestamp(seconds)), "{text}");
        }
        assert_eq!(Timestamp(1_790_000_000).to_rfc3339(), "2026-09-21T14:13:20Z");
        for text in [
            "",
            "1985-04-12",
            "1985-04-12T23:20:50",
            "1985-04-12 23:20:50Z",
            "1985-02-29T00:00:00Z",
            "1985-13-01T00:00:00Z",
            "1985-00-01T00:00:00Z",
            "1985-04-12T24:00:00Z",
            "1985-04-12T23:60:00Z",
            "1985-04-12T23:20:61Z",
            "1985-04-12T23:20:50.Z",
            "1985-04-12T23:20:50+0100",
            "1985-04-12T23:20:50+24:00",
            "1985-04-12T23:20:50Zé",
            "+985-04-12T23:20:50Z",
            "1985-04-12T23:20:50é",
            "１985-04-12T23:20:50Z",
        ] {
            assert_eq!(Timestamp::from_rfc3339(text), None, "{text}");
        }
        for second in (-62_000_000_000..250_000_000_000).step_by(1_234_567_891).map(Timestamp) {
            assert_eq!(Timestamp::from_rfc3339(&second.to_rfc3339()), Some(second));
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
