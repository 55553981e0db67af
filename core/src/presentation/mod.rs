//! This module owns what a verifier asks of a holder, and what answers it (OpenID4VP 1.0). It does not know who holds
//! credentials, nor how what was asked got here.

pub mod dcql;
