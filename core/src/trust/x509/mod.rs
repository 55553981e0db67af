//! Certificates of issuers (X.509, RFC 5280), the path from one to an anchor, and what a profile asks of it. There is no
//! store of the system here: the anchors are those that a trust list or a caller names.

mod certificate;
mod path;
mod profile;

pub(super) use certificate::read_public_key;
pub use certificate::{Certificate, CertificateError};
pub use path::ChainError;
use path::Path;
pub(super) use path::{MAX_CHAIN, PathEnd, find_path};
pub use profile::Profile;
pub(super) use profile::check_profile;

#[cfg(test)]
mod tests;
