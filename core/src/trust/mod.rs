//! This module owns whom to believe: the signed list of issuers and readers and what each may do, the status of what
//! was issued, the right time, how old each of these is, and [`Verified`]. It does not know keys of this device, nor the
//! vault, nor where a list came from.

mod anchors;
mod authority;
mod bundle;
#[cfg(test)]
pub(crate) mod cast;
mod cose_key;
mod reader_certificate;
mod rules;
mod status_list;
mod time_statement;
mod trust_list;
mod verified;
mod x509;

pub use anchors::{
    Anchors, DCC_TYPE, Kid, NoSigner, STATUS_LIST_TYPE, Scope, Signer, VERIFIER_ATTESTATION_TYPE, VERIFIER_TYPE,
};
pub use authority::{Level, Purpose};
pub use bundle::{Bundle, BundleContent, BundleDates, BundleError, BundleFloor, UnverifiedBundle};
pub(crate) use cose_key::{cose_key, read_cose_key};
pub(crate) use reader_certificate::is_presentable;
pub use reader_certificate::{ReaderAuthority, ReaderCertificate, ReaderCertificateError};
pub use rules::{Rule, Rules, WithoutStatus};
pub use status_list::{
    BadStatusAggregation, BadStatusReference, Status, StatusAggregation, StatusAnswer, StatusList, StatusListContent,
    StatusListError, StatusLists, StatusMiss, StatusReference, UnverifiedStatusList, UnverifiedStatusToken,
};
pub use time_statement::{TimeStatement, TimeStatementError};
pub use trust_list::{Error, Freshness, Issuer, TrustList, TrustListContent, TrustedCertificate, UnverifiedTrustList};
pub use verified::Verified;
pub use x509::{Certificate, CertificateError, ChainError, Profile};
