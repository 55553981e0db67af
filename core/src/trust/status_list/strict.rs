use super::{
    MAX_TOKEN_BYTES, StatusList, StatusListContent, StatusListError,
    content::{bits_of, unpack},
};
use crate::{
    encoding::{
        cbor::Value,
        cose::{ALG_ESP256, Draft, HEADER_ALG, HEADER_KID, HEADER_TYP, Sign1},
        cwt::{CLAIM_EXP, CLAIM_IAT, CLAIM_STATUS_LIST, CLAIM_SUB, CLAIM_TTL},
        zlib,
    },
    host::Timestamp,
    trust::{Issuer, Signer, TrustList, Verified},
};

/// The bytes of a list of passes that nobody has checked: the one form that our own issuers sign.
#[derive(Debug)]
pub struct UnverifiedStatusList<'a> {
    bytes: &'a [u8],
}

impl<'a> UnverifiedStatusList<'a> {
    /// Takes the bytes as they came.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Checks shape, signature by an issuer of the trust list, and that the list counts at `now`.
    ///
    /// # Errors
    /// [`StatusListError`]: what is wrong with it.
    pub fn verify(&self, trust: &TrustList, now: Timestamp) -> Result<Verified<StatusList>, StatusListError> {
        if self.bytes.len() > MAX_TOKEN_BYTES {
            return Err(StatusListError::TooLarge);
        }
        let value = Value::decode(self.bytes).map_err(|_| StatusListError::Malformed)?;
        let sign1 = Sign1::from_value(&value).map_err(|_| StatusListError::Malformed)?;
        let header = Value::decode(sign1.protected_bytes).map_err(|_| StatusListError::Malformed)?;
        let kid = match header.as_map() {
            Some(
                [
                    (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
                    (Value::Int(HEADER_KID), Value::Bytes(kid)),
                    (Value::Int(HEADER_TYP), Value::Text(TYP_STATUS_LIST)),
                ],
            ) => *kid,
            _ => return Err(StatusListError::Malformed),
        };
        let message = sign1.to_be_signed();
        let signed =
            |issuer: &&Issuer| issuer.is_in_force(now) && issuer.key.verify_low_s(&message, sign1.signature).is_ok();
        let issuer = trust.issuers_with_kid(kid).find(signed).ok_or(StatusListError::Signature)?;
        let content = StatusListContent::decode(sign1.payload)?;
        content.check_time(now)?;
        Ok(Verified::assertion(StatusList { content, signer: Signer::of_issuer(issuer) }))
    }
}

impl StatusListContent {
    /// The list as its issuer has to sign it.
    pub fn draft(&self, kid: [u8; 8]) -> Draft {
        let protected = Value::Map(vec![
            (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
            (Value::Int(HEADER_KID), Value::Bytes(&kid)),
            (Value::Int(HEADER_TYP), Value::Text(TYP_STATUS_LIST)),
        ]);
        let packed = zlib::deflate(&self.entries);
        let mut payload = vec![
            (Value::Int(CLAIM_SUB), Value::Text(&self.uri)),
            (Value::Int(CLAIM_IAT), Value::Int(self.issued.0)),
            (
                Value::Int(CLAIM_STATUS_LIST),
                Value::Map(vec![
                    (Value::Text("bits"), Value::Int(self.bits.into())),
                    (Value::Text("lst"), Value::Bytes(&packed)),
                ]),
            ),
        ];
        let optional = [(CLAIM_EXP, self.expires.map(|expires| expires.0)), (CLAIM_TTL, self.ttl_seconds)];
        payload.extend(optional.iter().filter_map(|(label, value)| Some((Value::Int(*label), Value::Int((*value)?)))));
        Draft::new(protected.encode(), Value::Map(payload).encode())
    }

    fn decode(payload: &[u8]) -> Result<Self, StatusListError> {
        Self::decode_fields(&Value::decode(payload).map_err(|_| StatusListError::Malformed)?)
            .ok_or(StatusListError::Malformed)?
    }

    fn decode_fields(claims: &Value<'_>) -> Option<Result<Self, StatusListError>> {
        let list = claims.field(CLAIM_STATUS_LIST)?;
        let [(Value::Text("lst"), Value::Bytes(packed)), (Value::Text("bits"), Value::Int(bits))] = list.as_map()?
        else {
            return None;
        };
        let bits = bits_of(*bits)?;
        let expires = match claims.field(CLAIM_EXP) {
            None => None,
            Some(expires) => Some(Timestamp(expires.as_int()?)),
        };
        if claims.as_map()?.len() != 4 + usize::from(expires.is_some()) {
            return None;
        }
        let uri = claims.field(CLAIM_SUB)?.as_text()?.to_owned();
        let issued = Timestamp(claims.field(CLAIM_IAT)?.as_int()?);
        let ttl_seconds = claims.field(CLAIM_TTL)?.as_int().filter(|ttl| *ttl > 0)?;
        Some(unpack(packed).map(|entries| Self {
            uri,
            issued,
            expires,
            ttl_seconds: Some(ttl_seconds),
            aggregation_uri: None,
            bits,
            entries,
        }))
    }
}

const TYP_STATUS_LIST: &str = "application/statuslist+cwt";
