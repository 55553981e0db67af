//! The numbers of CBOR Web Tokens (RFC 8392 §4) and of the drafts that add to them.

/// Issuer.
pub const CLAIM_ISS: i64 = 1;
/// Subject.
pub const CLAIM_SUB: i64 = 2;
/// Audience.
pub const CLAIM_AUD: i64 = 3;
/// Expiry.
pub const CLAIM_EXP: i64 = 4;
/// Not before.
pub const CLAIM_NBF: i64 = 5;
/// Issued at.
pub const CLAIM_IAT: i64 = 6;
/// Confirmation (RFC 8747 §3.1): the holder's key.
pub const CLAIM_CNF: i64 = 8;
/// The verifier's nonce (`cnonce`).
pub const CLAIM_NONCE: i64 = 39;
/// A status list itself (draft Token Status List).
pub const CLAIM_STATUS_LIST: i64 = 65533;
/// Seconds until a status list should be fetched again (same draft).
pub const CLAIM_TTL: i64 = 65534;
/// Where the status of a token stands (same draft).
pub const CLAIM_STATUS: i64 = 65535;
