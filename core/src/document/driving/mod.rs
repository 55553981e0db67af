//! The driving licence, what its classes mean in the law that they come from, and its points.

mod class;
mod licence;
mod points;

pub use class::{Meaning, Scheme, Term, meaning};
pub use licence::{DrivingLicence, LicenceClass};
pub use points::{DrivingPoints, PointsLeft};
