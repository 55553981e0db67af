//! Classes of the two laws. A1 and B1 stand in both and mean different vehicles, so a class without its scheme means
//! nothing.

/// The law or convention that a class belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// Luật Giao thông đường bộ 23/2008/QH12.
    Law2008,
    /// Luật Trật tự, an toàn giao thông đường bộ 36/2024/QH15 Art 57, from 1 January 2025.
    Law2024,
    /// The Vienna Convention's categories, as a mobile driving licence has them (ISO/IEC 18013).
    Iso18013,
}

impl Scheme {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "2008" => Some(Self::Law2008),
            "2024" => Some(Self::Law2024),
            "iso18013" => Some(Self::Iso18013),
            _ => None,
        }
    }
}

/// What a class lets its holder drive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Meaning {
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
    /// How long a licence of this class lasts.
    pub term: Option<Term>,
}

/// How long a licence of a class lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// For life.
    NoEnd,
    /// So many years.
    Years(u8),
}

/// What a class means in a scheme. `None` for a class that the scheme does not have, and for those of the law of 2008 and
/// of the convention whose wording was not at hand: they are shown as they are printed.
pub fn meaning(class: &str, scheme: Scheme) -> Option<Meaning> {
    let table: &[Row] = match scheme {
        Scheme::Law2008 => &LAW_2008,
        Scheme::Law2024 => &LAW_2024,
        Scheme::Iso18013 => &[],
    };
    let (.., term, vi, en) = table.iter().find(|(known, ..)| *known == class)?;
    Some(Meaning { vi, en, term: *term })
}

type Row = (&'static str, Option<Term>, &'static str, &'static str);

const NO_END: Option<Term> = Some(Term::NoEnd);
const FIVE: Option<Term> = Some(Term::Years(5));
const TEN: Option<Term> = Some(Term::Years(10));

#[rustfmt::skip]
const LAW_2024: [Row; 15] = [
    ("A1", NO_END, "Mô tô hai bánh đến 125 cm³ hoặc động cơ điện đến 11 kW", "Two-wheeled motorcycles up to 125 cm³ or 11 kW"),
    ("A", NO_END, "Mô tô hai bánh trên 125 cm³ hoặc động cơ điện trên 11 kW, và xe hạng A1", "Two-wheeled motorcycles over 125 cm³ or 11 kW, and class A1"),
    ("B1", NO_END, "Mô tô ba bánh, và xe hạng A1", "Three-wheeled motorcycles, and class A1"),
    ("B", TEN, "Ô tô chở người đến 8 chỗ (không kể người lái), ô tô tải đến 3.500 kg", "Cars with up to 8 seats besides the driver's, lorries up to 3,500 kg"),
    ("C1", TEN, "Ô tô tải trên 3.500 kg đến 7.500 kg, và xe hạng B", "Lorries over 3,500 kg up to 7,500 kg, and class B"),
    ("C", FIVE, "Ô tô tải trên 7.500 kg, và xe hạng B, C1", "Lorries over 7,500 kg, and classes B and C1"),
    ("D1", FIVE, "Ô tô chở người trên 8 đến 16 chỗ (không kể người lái), và xe hạng B, C1, C", "Buses with more than 8 and up to 16 seats besides the driver's, and classes B, C1, C"),
    ("D2", FIVE, "Ô tô chở người trên 16 đến 29 chỗ (không kể người lái), và xe hạng B, C1, C, D1", "Buses with more than 16 and up to 29 seats besides the driver's, and classes B, C1, C, D1"),
    ("D", FIVE, "Ô tô chở người trên 29 chỗ (không kể người lái), xe giường nằm, và xe hạng B, C1, C, D1, D2", "Buses with more than 29 seats besides the driver's, sleeper buses, and classes B, C1, C, D1, D2"),
    ("BE", FIVE, "Ô tô hạng B kéo rơ moóc trên 750 kg", "Class B with a trailer over 750 kg"),
    ("C1E", FIVE, "Ô tô hạng C1 kéo rơ moóc trên 750 kg", "Class C1 with a trailer over 750 kg"),
    ("CE", FIVE, "Ô tô hạng C kéo rơ moóc trên 750 kg, ô tô đầu kéo", "Class C with a trailer over 750 kg, tractors of semi-trailers"),
    ("D1E", FIVE, "Ô tô hạng D1 kéo rơ moóc trên 750 kg", "Class D1 with a trailer over 750 kg"),
    ("D2E", FIVE, "Ô tô hạng D2 kéo rơ moóc trên 750 kg", "Class D2 with a trailer over 750 kg"),
    ("DE", FIVE, "Ô tô hạng D kéo rơ moóc trên 750 kg, xe khách nối toa", "Class D with a trailer over 750 kg, articulated buses"),
];
/// The classes from A4 on are known by name only. Of B1 no more is said than that it is not the B1 of today.
#[rustfmt::skip]
const LAW_2008: [Row; 4] = [
    ("A1", None, "Mô tô hai bánh từ 50 đến dưới 175 cm³", "Two-wheeled motorcycles of 50 to under 175 cm³"),
    ("A2", None, "Mô tô hai bánh từ 175 cm³ trở lên", "Two-wheeled motorcycles of 175 cm³ and over"),
    ("A3", None, "Mô tô ba bánh", "Three-wheeled motorcycles"),
    ("B1", None, "Hạng ô tô của luật năm 2008; không phải hạng B1 (mô tô ba bánh) của luật năm 2024", "A class of cars of the law of 2008; not class B1 (three-wheeled motorcycles) of the law of 2024"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a1_and_b1_mean_other_vehicles_in_the_other_law() {
        for class in ["A1", "B1"] {
            let (old, new) = (meaning(class, Scheme::Law2008), meaning(class, Scheme::Law2024));
            assert!(old.is_some() && new.is_some() && old != new, "{class}");
        }
        assert!(meaning("A1", Scheme::Law2008).is_some_and(|it| it.en.contains("175")));
        assert!(meaning("A1", Scheme::Law2024).is_some_and(|it| it.en.contains("125")));
    }

    #[test]
    fn classes_of_one_law_are_not_looked_up_in_another_and_unknown_ones_are_not_described() {
        assert_eq!(meaning("A2", Scheme::Law2024), None);
        assert_eq!(meaning("DE", Scheme::Law2008), None);
        assert_eq!(meaning("FC", Scheme::Law2008), None);
        assert_eq!(meaning("B", Scheme::Iso18013), None);
    }

    #[test]
    fn motorcycles_are_for_life_cars_for_ten_years_the_rest_for_five() {
        let term = |class| meaning(class, Scheme::Law2024).and_then(|it| it.term);
        assert!(["A1", "A", "B1"].iter().all(|class| term(class) == Some(Term::NoEnd)));
        assert!(["B", "C1"].iter().all(|class| term(class) == Some(Term::Years(10))));
        for class in ["C", "D1", "D2", "D", "BE", "C1E", "CE", "D1E", "D2E", "DE"] {
            assert_eq!(term(class), Some(Term::Years(5)), "{class}");
        }
    }
}
