//! Vaccination: the certificate of QĐ 5772/QĐ-BYT.

mod certificate;

pub use certificate::{Dose, Record, VaccinationCertificate, doses_against};
