//! A pass: what an issuer signs ahead of time, one for each session, each bound to a device key.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    claim::Claim, header::*, portrait::PortraitDigest, refusal::Refusal, rules::rule_of, verify::check_claims,
};
use crate::{
    crypto::p256::PublicKey,
    encoding::{
        cbor::Value,
        cose::{ALG_ESP256, Draft, HEADER_ALG, HEADER_KID, HEADER_TYP, Sign1},
    },
    host::{Random, Timestamp},
    trust::{Issuer, Level, Purpose, StatusReference, TrustList, cose_key, read_cose_key},
};

/// What a pass says.
#[derive(Clone, PartialEq, Eq)]
pub struct PassClaims {
    /// `iss`: the country, `VN`.
    pub issuer: String,
    /// `sub`: the one-time handle.
    pub handle: Handle,
    /// `iat`, rounded down to the day so that it is no fingerprint.
    pub issued: Timestamp,
    /// `exp`, rounded up to the hour.
    pub expires: Timestamp,
    /// `cnf`: the key that must sign each token.
    pub holder: PublicKey,
    /// Whom it speaks of.
    pub person: Person,
    /// What it may be shown for.
    pub purpose: Purpose,
    /// The level of the account behind it.
    pub level: Level,
    /// Where to look up whether it still counts: in reserve passes.
    pub status: Option<StatusReference>,
}

/// What a pass is good for. Closed: the wallet keeps each apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PassKind {
    /// For a day, fetched when there is a connection.
    Hot,
    /// For a week, revocable.
    Reserve,
    /// For a day, with the claims that only a certified reader is shown.
    Full,
}

impl PassKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Hot, Self::Reserve, Self::Full];

    /// `hot`, as it stands in records and messages.
    pub fn key(self) -> &'static str {
        match self {
            Self::Hot => "hot",
            Self::Reserve => "reserve",
            Self::Full => "full",
        }
    }

    /// From its key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// The personal claims; each purpose fills only its own.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Person {
    /// Twelve digits, or the last four.
    pub personal_number: Option<String>,
    /// Full name, NFC.
    pub name: Option<String>,
    /// `YYYYMMDD`; `00` where month or day is unknown.
    pub date_of_birth: Option<String>,
    /// `male` or `female`.
    pub sex: Option<String>,
    /// ISO 3166 code.
    pub nationality: Option<String>,
    /// Whether the person is 18 or older, if the pass says so.
    pub age_over_18: Option<bool>,
    /// The portrait itself (WebP), if the pass carries it …
    pub portrait: Option<Vec<u8>>,
    /// … or what it must hash to, if it is shown beside the token.
    pub portrait_digest: Option<PortraitDigest>,
}

impl Person {
    /// The claims that are there, in the order in which a person reads them.
    pub fn claims(&self) -> Vec<Claim> {
        let number = self.personal_number.as_ref().map(|number| match number.len() {
            4 => Claim::PersonalNumberLast4,
            _ => Claim::PersonalNumber,
        });
        let portrait = self.portrait.is_some() || self.portrait_digest.is_some();
        let claims = [
            self.name.as_ref().map(|_| Claim::FullName),
            self.date_of_birth.as_ref().map(|_| Claim::DateOfBirth),
            self.sex.as_ref().map(|_| Claim::Sex),
            number,
            self.nationality.as_ref().map(|_| Claim::Nationality),
            portrait.then_some(Claim::Portrait),
            self.age_over_18.map(|_| Claim::AgeOver18),
        ];
        claims.into_iter().flatten().collect()
    }

    /// Their names, as the person is asked about them.
    pub fn claim_names(&self) -> Vec<&'static str> {
        self.claims().into_iter().map(Claim::name).collect()
    }
}

/// Eight random bytes that name one pass, as base64url.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Handle(String);

impl Handle {
    /// A fresh one.
    pub fn make(random: &dyn Random) -> Self {
        let mut bytes = [0; 8];
        random.fill(&mut bytes);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// As it stands in the pass.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Four of its bytes, which tell whose portrait a frame is part of.
    pub(super) fn tag(&self) -> [u8; 4] {
        let bytes = URL_SAFE_NO_PAD.decode(&self.0).unwrap_or_default();
        bytes.first_chunk().copied().unwrap_or_default()
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == 8).then(|| Self(text.to_owned()))
    }
}

impl PassClaims {
    /// `iat` and `exp` of a hot or full pass issued at `now`.
    pub fn hot_validity(now: Timestamp) -> (Timestamp, Timestamp) {
        validity(now, HOT_SECONDS)
    }

    /// `iat` and `exp` of a reserve pass issued at `now`.
    pub fn reserve_validity(now: Timestamp) -> (Timestamp, Timestamp) {
        validity(now, RESERVE_SECONDS)
    }

    /// What it is good for.
    pub fn kind(&self) -> PassKind {
        match self.status {
            Some(_) => PassKind::Reserve,
            None if rule_of(self.purpose).is_full(&self.person.claims()) => PassKind::Full,
            None => PassKind::Hot,
        }
    }

    /// The pass as its issuer has to sign it.
    pub fn draft(&self, kid: [u8; 8]) -> Draft {
        let protected = Value::Map(vec![
            (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
            (Value::Int(HEADER_KID), Value::Bytes(&kid)),
            (Value::Int(HEADER_TYP), Value::Int(TYP_PASS)),
        ]);
        Draft::new(protected.encode(), self.encode())
    }

    fn encode(&self) -> Vec<u8> {
        let text = |key: i64, value: &'_ Option<String>| -> Option<(Value<'static>, String)> {
            value.clone().map(|value| (Value::Int(key), value))
        };
        let texts: Vec<_> = [
            text(IDENTITY_NUMBER, &self.person.personal_number),
            text(IDENTITY_NAME, &self.person.name),
            text(IDENTITY_BIRTH, &self.person.date_of_birth),
            text(IDENTITY_NATIONALITY, &self.person.nationality),
        ]
        .into_iter()
        .flatten()
        .collect();
        let mut identity: Vec<_> = texts.iter().map(|(key, value)| (key.clone(), Value::Text(value))).collect();
        // Any other word has no code: the claim is left out, and a pass that needs it is refused, never a guess.
        let sex = match self.person.sex.as_deref() {
            Some("male") => Some(1),
            Some("female") => Some(2),
            _ => None,
        };
        if let Some(code) = sex {
            identity.push((Value::Int(IDENTITY_SEX), Value::Int(code)));
        }
        let mut private = vec![
            (Value::Int(PRIVATE_PURPOSE), Value::Int(self.purpose.code())),
            (Value::Int(PRIVATE_LEVEL), Value::Int(self.level.number())),
        ];
        if let Some(of_age) = self.person.age_over_18 {
            private.push((Value::Int(PRIVATE_AGES), Value::Map(vec![(Value::Int(18), Value::Bool(of_age))])));
        }
        if let Some(digest) = &self.person.portrait_digest {
            private.push((Value::Int(PRIVATE_PORTRAIT), Value::Bytes(digest)));
        }
        if let Some(portrait) = &self.person.portrait {
            let (label, webp) = IDENTITY_PORTRAIT_FORMAT;
            identity.push((Value::Int(IDENTITY_PORTRAIT), Value::Bytes(portrait)));
            identity.push((Value::Int(label), Value::Int(webp)));
        }
        let mut claims = vec![
            (Value::Int(CLAIM_ISS), Value::Text(&self.issuer)),
            (Value::Int(CLAIM_SUB), Value::Text(self.handle.as_str())),
            (Value::Int(CLAIM_EXP), Value::Int(self.expires.0)),
            (Value::Int(CLAIM_IAT), Value::Int(self.issued.0)),
            (Value::Int(CLAIM_CNF), Value::Map(vec![(Value::Int(COSE_KEY), cose_key(&self.holder))])),
            (Value::Int(CLAIM_IDENTITY), Value::Map(identity)),
            (Value::Int(CLAIM_PRIVATE), Value::Map(private)),
        ];
        if let Some(status) = &self.status {
            let reference = Value::Map(vec![
                (Value::Text("idx"), Value::Int(status.index.try_into().unwrap_or(i64::MAX))),
                (Value::Text("uri"), Value::Text(&status.uri)),
            ]);
            claims.push((Value::Int(CLAIM_STATUS), Value::Map(vec![(Value::Text("status_list"), reference)])));
        }
        Value::Map(claims).encode()
    }

    pub(super) fn decode(payload: &[u8]) -> Option<Self> {
        let claims = Value::decode(payload).ok()?;
        let only = |value: &Value<'_>, keys: &[i64]| {
            value
                .as_map()
                .is_some_and(|map| map.iter().all(|(key, _)| key.as_int().is_some_and(|key| keys.contains(&key))))
        };
        let text = |map: &Value<'_>, key: i64| match map.field(key) {
            None => Some(None),
            Some(value) => value.as_text().map(|text| Some(text.to_owned())),
        };
        let cnf = claims.field(CLAIM_CNF)?;
        let identity = claims.field(CLAIM_IDENTITY)?;
        let private = claims.field(CLAIM_PRIVATE)?;
        let known = only(
            &claims,
            &[CLAIM_ISS, CLAIM_SUB, CLAIM_EXP, CLAIM_IAT, CLAIM_CNF, CLAIM_IDENTITY, CLAIM_PRIVATE, CLAIM_STATUS],
        ) && only(cnf, &[COSE_KEY])
            && only(private, &[PRIVATE_PURPOSE, PRIVATE_LEVEL, PRIVATE_AGES, PRIVATE_PORTRAIT]);
        if !known {
            return None;
        }
        let sex = match identity.field(IDENTITY_SEX).map(Value::as_int) {
            None => None,
            Some(Some(1)) => Some("male".to_owned()),
            Some(Some(2)) => Some("female".to_owned()),
            Some(_) => return None,
        };
        let age_over_18 = match private.field(PRIVATE_AGES) {
            None => None,
            Some(ages) => match ages.as_map()? {
                [(Value::Int(18), Value::Bool(of_age))] => Some(*of_age),
                _ => return None,
            },
        };
        let portrait_digest = match private.field(PRIVATE_PORTRAIT) {
            None => None,
            Some(digest) => Some(digest.as_bytes()?.try_into().ok()?),
        };
        let portrait = match identity.field(IDENTITY_PORTRAIT) {
            None => None,
            Some(portrait) => {
                let (label, webp) = IDENTITY_PORTRAIT_FORMAT;
                (identity.field(label)?.as_int()? == webp).then_some(())?;
                Some(portrait.as_bytes()?.to_vec())
            }
        };
        let status = match claims.field(CLAIM_STATUS) {
            None => None,
            Some(status) => Some(decode_status(status)?),
        };
        identity.as_map()?;
        Some(Self {
            issuer: claims.field(CLAIM_ISS)?.as_text()?.to_owned(),
            handle: Handle::parse(claims.field(CLAIM_SUB)?.as_text()?)?,
            issued: Timestamp(claims.field(CLAIM_IAT)?.as_int()?),
            expires: Timestamp(claims.field(CLAIM_EXP)?.as_int()?),
            holder: read_cose_key(cnf.field(COSE_KEY)?)?,
            person: Person {
                personal_number: text(identity, IDENTITY_NUMBER)?,
                name: text(identity, IDENTITY_NAME)?,
                date_of_birth: text(identity, IDENTITY_BIRTH)?,
                sex,
                nationality: text(identity, IDENTITY_NATIONALITY)?,
                age_over_18,
                portrait,
                portrait_digest,
            },
            purpose: Purpose::from_code(private.field(PRIVATE_PURPOSE)?.as_int()?)?,
            level: Level::from_number(private.field(PRIVATE_LEVEL)?.as_int()?)?,
            status,
        })
    }
}

fn decode_status(status: &Value<'_>) -> Option<StatusReference> {
    let [(Value::Text("status_list"), reference)] = status.as_map()? else { return None };
    match reference.as_map()? {
        [(Value::Text("idx"), Value::Int(index)), (Value::Text("uri"), Value::Text(uri))]
            if uri.len() <= MAX_STATUS_URI =>
        {
            Some(StatusReference { uri: (*uri).to_owned(), index: u64::try_from(*index).ok()? })
        }
        _ => None,
    }
}

fn validity(now: Timestamp, seconds: i64) -> (Timestamp, Timestamp) {
    let expires = now.plus(seconds).plus(HOUR - 1).0.div_euclid(HOUR).saturating_mul(HOUR);
    (Timestamp(now.0.div_euclid(DAY).saturating_mul(DAY)), Timestamp(expires))
}

/// A pass whose issuer and validity were checked when it was received.
#[derive(Clone, PartialEq, Eq)]
pub struct HeldPass {
    bytes: Vec<u8>,
    claims: PassClaims,
}

impl HeldPass {
    /// Checks a pass as it came from an issuer: trusted for its purpose and level, in force, and bound to `holder`.
    ///
    /// # Errors
    /// [`PassError`]: a reader would refuse every token made of it.
    pub fn receive(bytes: Vec<u8>, holder: &PublicKey, trust: &TrustList, now: Timestamp) -> Result<Self, PassError> {
        let value = Value::decode(&bytes).map_err(|_| PassError::Refused(Refusal::Cbor))?;
        let claims = verify_pass(&value, trust, now).map_err(PassError::Refused)?.claims;
        check_claims(&claims, now).map_err(PassError::Refused)?;
        if claims.holder != *holder {
            return Err(PassError::OtherHolder);
        }
        // Encoding again what was understood finds what was not.
        let payload = Sign1::from_value(&value).map_err(|_| PassError::Refused(Refusal::Shape))?.payload;
        if claims.encode() != payload {
            return Err(PassError::OtherClaims);
        }
        Ok(Self { bytes, claims })
    }

    #[cfg(feature = "wallet")]
    /// Takes a pass back from the vault, where only received ones go.
    pub(crate) fn from_vault(bytes: Vec<u8>) -> Option<Self> {
        let value = Value::decode(&bytes).ok()?;
        let claims = PassClaims::decode(Sign1::from_value(&value).ok()?.payload)?;
        Some(Self { bytes, claims })
    }

    /// The signed bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What it says.
    pub fn claims(&self) -> &PassClaims {
        &self.claims
    }
}

redacted_debug!(HeldPass, PassClaims, Person, Handle);

/// Why a pass from an issuer is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PassError {
    /// A reader would refuse it.
    #[error("a reader would refuse this pass")]
    Refused(Refusal),
    /// It is bound to a key that was not asked for.
    #[error("the pass is bound to another key")]
    OtherHolder,
    /// It shows more, or other, than the person will be asked to agree to.
    #[error("the pass holds other claims than its purpose shows")]
    OtherClaims,
}

/// Claims that this issuer of the trust list signed.
pub(super) struct VerifiedPass<'a> {
    pub(super) claims: PassClaims,
    pub(super) issuer: &'a Issuer,
}

/// The issuer's side of a token: checks 3 to 7 of the table in `checkin.md`, and 8 as far as it concerns the issuer.
pub(super) fn verify_pass<'a>(
    value: &Value<'_>,
    trust: &'a TrustList,
    now: Timestamp,
) -> Result<VerifiedPass<'a>, Refusal> {
    let sign1 = Sign1::from_value(value).map_err(|_| Refusal::Shape)?;
    let header = Value::decode(sign1.protected_bytes).map_err(|_| Refusal::Cbor)?;
    let kid = match header.as_map() {
        Some(
            [
                (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
                (Value::Int(HEADER_KID), Value::Bytes(kid)),
                (Value::Int(HEADER_TYP), Value::Int(TYP_PASS)),
            ],
        ) => *kid,
        _ => return Err(Refusal::Shape),
    };
    let candidates: Vec<_> = trust.issuers_with_kid(kid).collect();
    if candidates.is_empty() {
        return Err(Refusal::IssuerUnknown);
    }
    let to_be_signed = sign1.to_be_signed();
    let signed = |issuer: &&Issuer| issuer.key.verify_low_s(&to_be_signed, sign1.signature).is_ok();
    let signers: Vec<_> = candidates.into_iter().filter(signed).collect();
    if signers.is_empty() {
        return Err(Refusal::IssuerSignature);
    }
    let claims = PassClaims::decode(sign1.payload).ok_or(Refusal::Shape)?;
    let lifetime = claims.expires.since(claims.issued);
    let longest = match claims.status {
        Some(_) if rule_of(claims.purpose).has_reserve => RESERVE_SECONDS,
        _ => HOT_SECONDS,
    };
    if now >= claims.expires || lifetime <= 0 || lifetime > longest + DAY + HOUR {
        return Err(Refusal::PassExpired);
    }
    if now < claims.issued {
        return Err(Refusal::PassFuture);
    }
    // A renewed key stands in the list twice: the entry that counts now decides.
    let mut in_force = signers.into_iter().filter(|issuer| issuer.is_in_force(now)).peekable();
    in_force.peek().ok_or(Refusal::PassExpired)?;
    let issuer = in_force
        .find(|issuer| issuer.purposes.contains(&claims.purpose) && claims.level <= issuer.maximum_level)
        .ok_or(Refusal::IssuerPurpose)?;
    Ok(VerifiedPass { claims, issuer })
}

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// Life of a hot pass, before rounding.
const HOT_SECONDS: i64 = DAY;
/// Life of a reserve pass, before rounding.
const RESERVE_SECONDS: i64 = 7 * DAY;
const MAX_STATUS_URI: usize = 200;
