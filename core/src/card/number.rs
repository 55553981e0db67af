//! The personal number as it is printed, and what its old structure says about whoever it was given to.

use super::{Error, provinces::province};
use crate::encoding::date::digits;

/// Twelve digits, as printed. No check digit tells whether the number was ever given to anybody.
#[derive(Clone, PartialEq, Eq)]
pub struct PrintedNumber(String);

impl PrintedNumber {
    /// Exactly twelve ASCII digits.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let twelve_digits = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        twelve_digits.then(|| Self(text.to_owned())).ok_or(Error::Number)
    }

    /// All twelve digits.
    pub fn as_printed(&self) -> &str {
        &self.0
    }

    /// What the number says by the structure that the rules described until 1 July 2024: place of registration, century
    /// and sex, year (NĐ 137/2015 Art 13, TT 59/2021). Nothing of it is law today, so nothing follows from it; a number
    /// whose place is unknown was not made by that structure, and says nothing.
    pub fn hints(&self) -> NumberHints {
        self.structure().unwrap_or_default()
    }

    fn structure(&self) -> Option<NumberHints> {
        let (place, rest) = self.0.split_at_checked(3)?;
        let (century_and_sex, rest) = rest.split_at_checked(1)?;
        let (place, century_and_sex) = (digits::<3>(place)?, digits::<1>(century_and_sex)?);
        let province = province(place);
        let country_code = ABROAD.contains(&place).then_some(place);
        if province.is_none() && country_code.is_none() {
            return None;
        }
        let sex = if century_and_sex.is_multiple_of(2) { Sex::Male } else { Sex::Female };
        let birth_year = 1900 + century_and_sex / 2 * 100 + digits::<2>(rest.get(..2)?)?;
        Some(NumberHints { province, country_code, sex: Some(sex), birth_year: Some(birth_year) })
    }
}

redacted_debug!(PrintedNumber);

/// What a personal number says by its old structure.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NumberHints {
    /// Where the birth was registered, by the name that the province had before the mergers of 2025.
    pub province: Option<&'static str>,
    /// The number of a country in place of a province: 101 to 295.
    pub country_code: Option<u16>,
    /// Sex.
    pub sex: Option<Sex>,
    /// The year of birth, with its century.
    pub birth_year: Option<u16>,
}

redacted_debug!(NumberHints);

/// As cards print it. Closed: they print these two.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

redacted_debug!(Sex);

/// Codes of countries, for births that were registered abroad.
const ABROAD: std::ops::RangeInclusive<u16> = 101..=295;

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(text: &str) -> Option<NumberHints> {
        PrintedNumber::parse(text).ok().map(|number| number.hints())
    }

    #[test]
    fn the_old_structure_says_place_sex_and_year() {
        let all = [
            ("046090000001", Some("Thừa Thiên Huế"), None, Sex::Male, 1990),
            ("001199000001", Some("Hà Nội"), None, Sex::Female, 1999),
            ("079200000001", Some("TP. Hồ Chí Minh"), None, Sex::Male, 2000),
            ("096315000001", Some("Cà Mau"), None, Sex::Female, 2015),
            ("101499000001", None, Some(101), Sex::Male, 2199),
            ("295999000001", None, Some(295), Sex::Female, 2399),
        ];
        for (number, province, country_code, sex, year) in all {
            let expected = NumberHints { province, country_code, sex: Some(sex), birth_year: Some(year) };
            assert!(hints(number) == Some(expected), "{number}");
        }
    }

    #[test]
    fn a_place_that_nobody_knows_is_no_error_and_says_nothing() {
        for number in ["000090000001", "003090000001", "100090000001", "296090000001", "999999999999"] {
            assert!(hints(number) == Some(NumberHints::default()), "{number}");
        }
    }

    #[test]
    fn twelve_ascii_digits_and_nothing_else() {
        for text in ["", "46090000001", "0460900000011", "04609000000a", " 46090000001", "04609000000１", "191000001"]
        {
            assert_eq!(PrintedNumber::parse(text), Err(Error::Number), "{text}");
        }
    }
}
