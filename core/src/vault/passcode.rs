//! Which passcodes are not taken: the few that a thief tries first. A pure rule over the digits and what is known of
//! the person.

use super::Error;
use crate::crypto::secret::Passcode;

/// What others may know of the person, as far as it is known here; what is absent is not asked.
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
pub struct OwnFacts {
    /// The personal identification number.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub personal_number: Option<String>,
    /// `YYYY-MM-DD`.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub date_of_birth: Option<String>,
    /// The phone number, with `+` and country code.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub phone: Option<String>,
}

redacted_debug!(OwnFacts);

/// Why a passcode is easy to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Weakness {
    /// One digit, or one block of digits, over and over: 777777, 121212, 123123.
    Repeats,
    /// Digits that follow each other, up or down, each once or more: 123456, 987654, 112233.
    Run,
    /// The person's date of birth, in whatever order.
    BirthDate,
    /// Six digits in a row of the personal number or the phone number.
    OwnNumber,
}

/// Whether a passcode may be set.
///
/// # Errors
/// [`Error::PasscodeForm`], [`Error::PasscodeWeak`].
pub fn check(passcode: &Passcode, facts: &OwnFacts) -> Result<(), Error> {
    if !passcode.is_acceptable() {
        return Err(Error::PasscodeForm);
    }
    // EXPOSE: the digits are compared with the easy ones, and go nowhere.
    weakness(passcode.expose(), facts).map_or(Ok(()), |weakness| Err(Error::PasscodeWeak(weakness)))
}

fn weakness(digits: &[u8], facts: &OwnFacts) -> Option<Weakness> {
    let of_birth = || facts.date_of_birth.iter().flat_map(|date| written_dates(date));
    let numbers = || facts.personal_number.iter().cloned().chain(facts.phone.iter().flat_map(|it| written_phones(it)));
    if repeats(digits) {
        Some(Weakness::Repeats)
    } else if is_run(digits) {
        Some(Weakness::Run)
    } else if of_birth().any(|date| share_six(digits, date.as_bytes())) {
        Some(Weakness::BirthDate)
    } else if numbers().any(|number| share_six(digits, number.as_bytes())) {
        Some(Weakness::OwnNumber)
    } else {
        None
    }
}

/// Whether a block of at most half the length comes again and again, the last time perhaps cut short.
fn repeats(digits: &[u8]) -> bool {
    (1..=digits.len() / 2).any(|block| digits[block..].iter().zip(digits).all(|(digit, before)| digit == before))
}

/// Whether each digit is the one before or its neighbour, always on the same side; 0 follows 9.
fn is_run(digits: &[u8]) -> bool {
    let steps =
        |up: u8| digits.windows(2).all(|pair| pair[0] == pair[1] || (pair[0] - b'0' + up) % 10 == pair[1] - b'0');
    steps(1) || steps(9)
}

/// The date as people write it in digits: with and without noughts, with two and four digits of the year, in each order.
fn written_dates(date: &str) -> Vec<String> {
    let mut parts = date.splitn(3, '-');
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else { return Vec::new() };
    let short_year = year.get(year.len().saturating_sub(2)..).unwrap_or(year);
    let mut written = Vec::new();
    for year in [year, short_year] {
        for (month, day) in [(month, day), (month.trim_start_matches('0'), day.trim_start_matches('0'))] {
            for order in [[day, month, year], [month, day, year], [year, month, day], [year, day, month]] {
                written.push(order.concat());
            }
        }
    }
    written
}

/// With the country code, and as it is dialled at home.
fn written_phones(phone: &str) -> [String; 2] {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let at_home = digits.strip_prefix("84").map_or_else(|| digits.clone(), |rest| format!("0{rest}"));
    [digits, at_home]
}

fn share_six(digits: &[u8], known: &[u8]) -> bool {
    digits.windows(6).any(|piece| known.windows(6).any(|other| piece == other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(digits: &str, facts: &OwnFacts) -> Option<Weakness> {
        match check(&Passcode::new(digits.into()), facts) {
            Ok(()) => None,
            Err(Error::PasscodeWeak(weakness)) => Some(weakness),
            Err(other) => panic!("{digits}: {other}"),
        }
    }

    #[test]
    fn repeated_blocks_and_runs_are_weak_for_everybody() {
        let nobody = OwnFacts::default();
        for digits in ["000000", "77777777", "121212", "1212121", "123123", "1231231", "284628462", "284613284613"] {
            assert_eq!(why(digits, &nobody), Some(Weakness::Repeats), "{digits}");
        }
        for digits in ["123456", "987654", "456789", "789012", "210987", "112233", "000001", "332211", "1234567890"] {
            assert_eq!(why(digits, &nobody), Some(Weakness::Run), "{digits}");
        }
        for digits in ["284613", "258013", "482913", "123465", "120012", "135791", "123321", "190412"] {
            assert_eq!(why(digits, &nobody), None, "{digits}");
        }
    }

    #[test]
    fn the_own_birth_date_is_weak_in_every_usual_order() {
        let khai = OwnFacts { date_of_birth: Some("1990-04-02".into()), ..OwnFacts::default() };
        let orders = [
            "020490", "040290", "900402", "900204", "02041990", "04021990", "19900402", "19900204", "041990", "241990",
        ];
        for digits in orders.into_iter().chain(["421990", "199042", "020419", "7020490"]) {
            assert_eq!(why(digits, &khai), Some(Weakness::BirthDate), "{digits}");
            assert_eq!(why(digits, &OwnFacts::default()), None, "{digits}");
        }
        assert_eq!(why("030490", &khai), None, "the day after");
        for unknown in ["", "1990", "1990-04", "-", "--", "Ngày 2"] {
            let facts = OwnFacts { date_of_birth: Some(unknown.into()), ..OwnFacts::default() };
            assert_eq!(why("284613", &facts), None, "{unknown}");
        }
    }

    #[test]
    fn six_digits_of_the_own_numbers_are_weak() {
        let khai = OwnFacts {
            personal_number: Some("046190284613".into()),
            date_of_birth: None,
            phone: Some("+84908172635".into()),
        };
        let pieces = ["284613", "046190", "619028", "9046190", "908172", "090817", "172635", "849081", "0908172635"];
        for digits in pieces {
            assert_eq!(why(digits, &khai), Some(Weakness::OwnNumber), "{digits}");
        }
        for digits in ["316482", "284631", "190817"] {
            assert_eq!(why(digits, &khai), None, "{digits}");
        }
        assert_eq!(format!("{khai:?}"), "OwnFacts(…)");
    }
}
