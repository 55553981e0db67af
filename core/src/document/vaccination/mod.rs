//! Vaccination: the certificate of QĐ 5772/QĐ-BYT, and the payload of an EU digital COVID certificate.

mod certificate;
mod covid;

pub use certificate::{Dose, Record, VaccinationCertificate, doses_against};
pub use covid::{CovidCertificate, CovidEntry, Names, Recovery, Test, VaccineDose};
