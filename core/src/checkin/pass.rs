//! A pass: what an issuer signs ahead of time, one for each session, each bound to a device key.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{claims_of, header::*, refusal::Refusal, verify::check_claims};
use crate::{
    crypto::p256::PublicKey,
    encoding::{
        cbor::Value,
        cose::{ALG_ESP256, Draft, HEADER_ALG, HEADER_KID, HEADER_TYP, Sign1},
    },
    host::{Random, Timestamp},
    trust::{Issuer, Level, Purpose, TrustList},
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
}

impl Person {
    /// Names of the claims that are there, as the person is asked about them.
    pub fn claim_names(&self) -> Vec<&'static str> {
        let number = self.personal_number.as_ref().map(|number| match number.len() {
            4 => "personal_number_last_4",
            _ => "personal_number",
        });
        let names = [
            number,
            self.name.as_ref().map(|_| "full_name"),
            self.date_of_birth.as_ref().map(|_| "date_of_birth"),
            self.sex.as_ref().map(|_| "sex"),
            self.nationality.as_ref().map(|_| "nationality"),
            self.age_over_18.map(|_| "age_over_18"),
        ];
        names.into_iter().flatten().collect()
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

    fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == 8).then(|| Self(text.to_owned()))
    }
}

impl PassClaims {
    /// `iat` and `exp` of a hot pass issued at `now`.
    pub fn hot_validity(now: Timestamp) -> (Timestamp, Timestamp) {
        let expires = (now.0 + HOT_SECONDS + HOUR - 1).div_euclid(HOUR) * HOUR;
        (Timestamp(now.0.div_euclid(DAY) * DAY), Timestamp(expires))
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
        let x = self.holder.x();
        let key = Value::Map(vec![
            (Value::Int(KEY_TYPE.0), Value::Int(KEY_TYPE.1)),
            (Value::Int(KEY_CURVE.0), Value::Int(KEY_CURVE.1)),
            (Value::Int(KEY_X), Value::Bytes(x)),
            (Value::Int(KEY_Y), Value::Bool(self.holder.y_is_odd())),
        ]);
        Value::Map(vec![
            (Value::Int(CLAIM_ISS), Value::Text(&self.issuer)),
            (Value::Int(CLAIM_SUB), Value::Text(self.handle.as_str())),
            (Value::Int(CLAIM_EXP), Value::Int(self.expires.0)),
            (Value::Int(CLAIM_IAT), Value::Int(self.issued.0)),
            (Value::Int(CLAIM_CNF), Value::Map(vec![(Value::Int(COSE_KEY), key)])),
            (Value::Int(CLAIM_IDENTITY), Value::Map(identity)),
            (Value::Int(CLAIM_PRIVATE), Value::Map(private)),
        ])
        .encode()
    }

    fn decode(payload: &[u8]) -> Option<Self> {
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
        let key = cnf.field(COSE_KEY)?;
        let identity = claims.field(CLAIM_IDENTITY)?;
        let private = claims.field(CLAIM_PRIVATE)?;
        let known =
            only(&claims, &[CLAIM_ISS, CLAIM_SUB, CLAIM_EXP, CLAIM_IAT, CLAIM_CNF, CLAIM_IDENTITY, CLAIM_PRIVATE])
                && only(cnf, &[COSE_KEY])
                && only(key, &[KEY_TYPE.0, KEY_CURVE.0, KEY_X, KEY_Y])
                && only(private, &[PRIVATE_PURPOSE, PRIVATE_LEVEL, PRIVATE_AGES]);
        let p256 = key.field(KEY_TYPE.0)?.as_int()? == KEY_TYPE.1 && key.field(KEY_CURVE.0)?.as_int()? == KEY_CURVE.1;
        if !known || !p256 {
            return None;
        }
        let Value::Bool(y_is_odd) = key.field(KEY_Y)? else { return None };
        let x = key.field(KEY_X)?.as_bytes()?.try_into().ok()?;
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
        identity.as_map()?;
        Some(Self {
            issuer: claims.field(CLAIM_ISS)?.as_text()?.to_owned(),
            handle: Handle::parse(claims.field(CLAIM_SUB)?.as_text()?)?,
            issued: Timestamp(claims.field(CLAIM_IAT)?.as_int()?),
            expires: Timestamp(claims.field(CLAIM_EXP)?.as_int()?),
            holder: PublicKey::from_x(x, *y_is_odd).ok()?,
            person: Person {
                personal_number: text(identity, IDENTITY_NUMBER)?,
                name: text(identity, IDENTITY_NAME)?,
                date_of_birth: text(identity, IDENTITY_BIRTH)?,
                sex,
                nationality: text(identity, IDENTITY_NATIONALITY)?,
                age_over_18,
            },
            purpose: Purpose::from_code(private.field(PRIVATE_PURPOSE)?.as_int()?)?,
            level: Level::from_number(private.field(PRIVATE_LEVEL)?.as_int()?)?,
        })
    }
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
        let mut shown = claims.person.claim_names();
        let mut agreed_to = claims_of(claims.purpose).to_vec();
        shown.sort_unstable();
        agreed_to.sort_unstable();
        // Encoding again what was understood finds what was not.
        let payload = Sign1::from_value(&value).map_err(|_| PassError::Refused(Refusal::Shape))?.payload;
        if shown != agreed_to || claims.encode() != payload {
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
    if now >= claims.expires || lifetime <= 0 || lifetime > HOT_SECONDS + DAY + HOUR {
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
