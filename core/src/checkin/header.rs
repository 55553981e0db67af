//! The numbers of CT1 in one place: SD-CWT is a draft and some may still move.

/// `typ` of a pass: `application/sd-cwt`.
pub const TYP_PASS: i64 = 293;
/// `typ` of a token: `application/kb+cwt`.
pub const TYP_TOKEN: i64 = 294;
/// Header parameter `kcwt` (RFC 9528 §10.3 registry): the pass inside the token's protected header.
pub const HEADER_KCWT: i64 = 13;

/// CWT claims (RFC 8392 §4).
pub const CLAIM_ISS: i64 = 1;
/// Subject: the pass's one-time handle.
pub const CLAIM_SUB: i64 = 2;
/// Audience.
pub const CLAIM_AUD: i64 = 3;
/// Expiry.
pub const CLAIM_EXP: i64 = 4;
/// Issued at.
pub const CLAIM_IAT: i64 = 6;
/// Confirmation (RFC 8747 §3.1): the holder's key.
pub const CLAIM_CNF: i64 = 8;
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

/// Private map: purpose code.
pub const PRIVATE_PURPOSE: i64 = 1;
/// Private map: level.
pub const PRIVATE_LEVEL: i64 = 2;
/// Private map: ages reached, `{18: true}`.
pub const PRIVATE_AGES: i64 = 3;

/// COSE key (RFC 9052 §7): the members of an EC2 key on P-256.
pub const COSE_KEY: i64 = 1;
/// `kty`, and its value for EC2.
pub const KEY_TYPE: (i64, i64) = (1, 2);
/// `crv`, and its value for P-256.
pub const KEY_CURVE: (i64, i64) = (-1, 1);
/// `x`.
pub const KEY_X: i64 = -2;
/// `y`, as the sign bit of a compressed point.
pub const KEY_Y: i64 = -3;

/// In front of the base45 text.
pub const PREFIX: &str = "CT1:";
/// Longest text that is looked at.
pub const MAX_TEXT: usize = 2400;
