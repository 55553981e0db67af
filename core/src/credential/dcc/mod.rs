//! The EU Digital COVID Certificate `HC1:` (HCERT 1.0.7, schema 1.3), which Viet Nam issues too (QĐ 5772/QĐ-BYT): text,
//! base45, zlib, COSE_Sign1, CWT, and one vaccination, test or recovery. It says who signed what about whom, and whether
//! that is in force. It does not know rules of entry, names of vaccines (`document`), or lists of revoked certificates.

mod certificate;
mod entry;
mod error;
mod member;
mod unverified;

pub use certificate::{Dcc, DccName, SignedDcc};
pub use entry::{Entry, Recovery, Test, Vaccination};
pub use error::Error;
pub use unverified::UnverifiedDcc;
