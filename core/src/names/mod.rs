//! This module owns how Vietnamese names and words are written, compared, sorted and searched: normal form, where a tone
//! mark stands, order of the alphabet, letters without marks, the letters of a machine-readable zone. It does not know
//! whose names they are.

mod collation;
mod mrz;
mod spelling;

pub use collation::collation_key;
pub use mrz::{AsciiMatch, NotTransliterable, ascii_stands_for, to_mrz};
#[cfg(feature = "wallet")]
pub(crate) use spelling::strip_marks;
pub use spelling::{Comparison, compare, fold, normalize, same};
