//! The numbers of CT1 in one place: SD-CWT is a draft and some may still move.

pub use crate::encoding::cwt::*;

/// `typ` of a pass: `application/sd-cwt`.
pub const TYP_PASS: i64 = 293;
/// `typ` of a token: `application/kb+cwt`.
pub const TYP_TOKEN: i64 = 294;
/// `typ` of a reader's request: experimental until registered.
pub const TYP_REQUEST: i64 = 65001;
/// Header parameter `kcwt` (RFC 9528 §10.3 registry): the pass inside the token's protected header.
pub const HEADER_KCWT: i64 = 13;

/// Identity data of MOSIP Claim 169.
pub const CLAIM_IDENTITY: i64 = 169;
/// Our private map: purpose, level, age flags.
pub const CLAIM_PRIVATE: i64 = -70000;

/// Claim 169: identification number, whole or its last four digits.
pub const IDENTITY_NUMBER: i64 = 1;
/// Claim 169: full name.
pub const IDENTITY_NAME: i64 = 4;
/// Claim 169: date of birth, `YYYYMMDD`.
pub const IDENTITY_BIRTH: i64 = 8;
/// Claim 169: sex, 1 male, 2 female.
pub const IDENTITY_SEX: i64 = 9;
/// Claim 169: nationality, ISO 3166 alpha-2 or alpha-3.
pub const IDENTITY_NATIONALITY: i64 = 13;

/// Claim 169: portrait, and its format.
pub const IDENTITY_PORTRAIT: i64 = 16;
/// Claim 169: the portrait's format; 4 is WebP.
pub const IDENTITY_PORTRAIT_FORMAT: (i64, i64) = (17, 4);

/// Private map: purpose code.
pub const PRIVATE_PURPOSE: i64 = 1;
/// Private map: level.
pub const PRIVATE_LEVEL: i64 = 2;
/// Private map: ages reached, `{18: true}`.
pub const PRIVATE_AGES: i64 = 3;

/// Private map: the first 16 bytes of SHA-256(salt ‖ portrait).
pub const PRIVATE_PORTRAIT: i64 = 4;

/// The one member of `cnf` (RFC 8747 §3.1).
pub const COSE_KEY: i64 = 1;

/// In front of the base45 text of a token.
pub const PREFIX: &str = "CT1:";
/// In front of an answer that only its asker can read.
pub const PREFIX_ENCRYPTED: &str = "CE1:";
/// In front of a reader's request.
pub const PREFIX_REQUEST: &str = "CQ1:";
/// In front of a part of a portrait.
pub const PREFIX_PORTRAIT: &str = "CP1:";
/// Longest text that is looked at.
pub const MAX_TEXT: usize = 2400;
